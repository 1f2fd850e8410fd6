//! Sets of IP addresses and the parsing of addresses from columns.
//!
//! A column of addresses holds text, because logs also hold masked addresses (`*.*.*.*`). Text that is no address
//! behaves like a missing value. An IPv4 address mapped into IPv6 is the IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use ipnet::IpNet;

use super::comparison::Comparison;
use crate::error::Result;

/// An address as logs and people write it; mapped ones are unwrapped.
pub fn parse(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// A set of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks {
    /// The members as written, for `explain`.
    pub members: Vec<String>,
    /// Ascending, disjoint, both ends included.
    v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u128)>,
}

/// RFC 1918 and RFC 4193.
const PRIVATE: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
const LOOPBACK: &[&str] = &["127.0.0.0/8", "::1/128"];
/// What else never crosses the Internet: this network, shared (RFC 6598), link-local, multicast, reserved.
const SPECIAL: &[&str] =
    &["0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "224.0.0.0/3", "::/128", "fe80::/10", "ff00::/8"];

/// The words that name sets of addresses.
pub const WORDS: &[&str] = &["private", "public", "loopback"];

impl Networks {
    /// The set of one address.
    pub fn address(address: IpAddr) -> Networks {
        Networks::network(address.to_canonical().into()).called(address.to_canonical().to_string())
    }

    /// The addresses of a network. One that lies within the mapped part of IPv6 is the IPv4 network.
    pub fn network(network: IpNet) -> Networks {
        let mut set = Networks { members: vec![network.to_string()], ..Networks::default() };
        match network {
            IpNet::V4(net) => set.v4.push((net.network().into(), net.broadcast().into())),
            IpNet::V6(net) => match (net.network().to_ipv4_mapped(), net.broadcast().to_ipv4_mapped()) {
                (Some(first), Some(last)) => set.v4.push((first.into(), last.into())),
                (_, _) => set.v6.push((net.network().into(), net.broadcast().into())),
            },
        }
        set
    }

    /// The addresses from one to another, both included. `None` where there are none: the first one is the larger, or
    /// they are of two versions.
    pub fn range(first: IpAddr, last: IpAddr) -> Option<Networks> {
        let (first, last) = (first.to_canonical(), last.to_canonical());
        let mut set = Networks { members: vec![format!("{first}-{last}")], ..Networks::default() };
        match (first, last) {
            _ if last < first => return None,
            (IpAddr::V4(first), IpAddr::V4(last)) => set.v4.push((first.into(), last.into())),
            (IpAddr::V6(first), IpAddr::V6(last)) => set.v6.push((first.into(), last.into())),
            (_, _) => return None,
        }
        Some(set)
    }

    /// `private` (RFC 1918, 4193), `loopback`, or `public`: all but those, link-local, shared and multicast addresses.
    pub fn word(word: &str) -> Option<Networks> {
        let set = match word.to_ascii_lowercase().as_str() {
            "private" => Networks::listed(PRIVATE),
            "loopback" => Networks::listed(LOOPBACK),
            "public" => {
                let mut rest = Networks::listed(PRIVATE);
                rest.extend(Networks::listed(LOOPBACK));
                rest.extend(Networks::listed(SPECIAL));
                rest.complement()
            }
            _ => return None,
        };
        Some(set.called(word.to_ascii_lowercase()))
    }

    /// Adds the members of another set.
    pub fn extend(&mut self, other: Networks) {
        self.members.extend(other.members);
        self.v4.extend(other.v4);
        self.v6.extend(other.v6);
        merge(&mut self.v4, |end| end.checked_add(1));
        merge(&mut self.v6, |end| end.checked_add(1));
    }

    /// Is the address a member?
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => contains(&self.v4, u32::from(address)),
            IpAddr::V6(address) => contains(&self.v6, u128::from(address)),
        }
    }

    /// Are all addresses of the network members?
    pub fn encloses(&self, network: IpNet) -> bool {
        match network {
            IpNet::V4(net) => encloses(&self.v4, u32::from(net.network()), u32::from(net.broadcast())),
            IpNet::V6(net) => encloses(&self.v6, u128::from(net.network()), u128::from(net.broadcast())),
        }
    }

    /// The one member of a set of one address.
    pub fn single(&self) -> Option<IpAddr> {
        match (self.v4.as_slice(), self.v6.as_slice()) {
            ([(first, last)], []) if first == last => Some(IpAddr::V4(Ipv4Addr::from(*first))),
            ([], [(first, last)]) if first == last => Some(IpAddr::V6(Ipv6Addr::from(*first))),
            (_, _) => None,
        }
    }

    /// The members, if they are no more than `most`.
    pub fn few(&self, most: usize) -> Option<Vec<IpAddr>> {
        let v4 = self.v4.iter().flat_map(|(first, last)| (*first..=*last).map(|member| Ipv4Addr::from(member).into()));
        let v6 = self.v6.iter().flat_map(|(first, last)| (*first..=*last).map(|member| Ipv6Addr::from(member).into()));
        let few: Vec<IpAddr> = v4.chain(v6).take(most.saturating_add(1)).collect();
        (few.len() <= most).then_some(few)
    }

    fn called(mut self, name: String) -> Networks {
        self.members = vec![name];
        self
    }

    fn listed(networks: &[&str]) -> Networks {
        let mut set = Networks::default();
        for network in networks {
            set.extend(Networks::network(network.parse().expect("the networks above are well formed")));
        }
        set
    }

    /// The IPv4 addresses, as ascending ranges with both ends included.
    pub(super) fn v4_ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        self.v4.iter().copied()
    }

    /// The IPv6 addresses likewise.
    pub(super) fn v6_ranges(&self) -> impl Iterator<Item = (u128, u128)> {
        self.v6.iter().copied()
    }

    /// Every other address.
    pub(super) fn complement(&self) -> Networks {
        let v4 = gaps(&self.v4, u32::MAX, |n| n.checked_add(1), |n| n - 1);
        let v6 = gaps(&self.v6, u128::MAX, |n| n.checked_add(1), |n| n - 1);
        Networks { members: Vec::new(), v4, v6 }
    }
}

fn contains<N: Ord + Copy>(ranges: &[(N, N)], value: N) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= value);
    after > 0 && value <= ranges[after - 1].1
}

/// Does one of the ranges hold both ends?
fn encloses<N: Ord + Copy>(ranges: &[(N, N)], first: N, last: N) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= first);
    after.checked_sub(1).and_then(|place| ranges.get(place)).is_some_and(|(_, end)| last <= *end)
}

/// Sorts the ranges and joins those that touch. `next` of the largest number is `None`.
fn merge<N: Ord + Copy>(ranges: &mut Vec<(N, N)>, next: impl Fn(N) -> Option<N>) {
    ranges.sort_unstable();
    ranges.dedup_by(|later, earlier| {
        let touches = next(earlier.1).is_none_or(|next| later.0 <= next);
        if touches {
            earlier.1 = earlier.1.max(later.1);
        }
        touches
    });
}

/// What merged ranges leave out, between zero and `max`.
fn gaps<N: Ord + Copy + Default>(
    ranges: &[(N, N)],
    max: N,
    next: impl Fn(N) -> Option<N>,
    previous: impl Fn(N) -> N,
) -> Vec<(N, N)> {
    let mut gaps = Vec::new();
    let mut from = Some(N::default());
    for (first, last) in ranges {
        if let Some(from) = from.filter(|from| from < first) {
            gaps.push((from, previous(*first)));
        }
        from = next(*last);
    }
    gaps.extend(from.map(|from| (from, max)));
    gaps
}

/// Which rows hold a member, or a network of members; text that is neither, and null, are none.
pub(super) fn holds(array: &ArrayRef, networks: &Networks) -> BooleanArray {
    BooleanArray::from_unary(array.as_string::<i32>(), |text| match parse(text) {
        Some(address) => networks.contains(address),
        // Only a column of networks has a slash in it.
        None => text.contains('/') && text.parse().is_ok_and(|network| networks.encloses(network)),
    })
}

/// Compares by number, every IPv4 address before every IPv6 address. False where either side is no address.
///
/// # Errors
/// None at present; the signature is that of the other comparisons.
pub(super) fn compare(left: &ArrayRef, op: Comparison, right: &ArrayRef) -> Result<BooleanArray> {
    let ordered: fn(&IpAddr, &IpAddr) -> bool = match op {
        Comparison::Eq | Comparison::Exact => |a, b| a == b,
        Comparison::Lt => |a, b| a < b,
        Comparison::Le => |a, b| a <= b,
        Comparison::Gt => |a, b| a > b,
        Comparison::Ge => |a, b| a >= b,
    };
    let (left, right) = (left.as_string::<i32>(), right.as_string::<i32>());
    // A literal arrives as an array of one value.
    let constant = (right.len() == 1 && left.len() != 1).then(|| parse(right.value(0)));
    let rows = left.iter().enumerate().map(|(row, text)| {
        let a = text.and_then(parse);
        let b = constant.unwrap_or_else(|| (!right.is_null(row)).then(|| parse(right.value(row))).flatten());
        matches!((a, b), (Some(a), Some(b)) if ordered(&a, &b))
    });
    Ok(rows.map(Some).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(word: &str, address: &str) -> bool {
        Networks::word(word).unwrap().contains(parse(address).unwrap())
    }

    #[test]
    fn words_name_sets() {
        assert!(word("private", "10.1.2.3") && word("private", "172.31.0.1") && word("private", "fd00::1"));
        assert!(!word("private", "172.32.0.1") && !word("private", "8.8.8.8") && !word("private", "127.0.0.1"));
        assert!(word("loopback", "127.3.2.1") && word("loopback", "::1"));
        assert!(word("public", "8.8.8.8") && word("PUBLIC", "2001:4860::1") && word("public", "223.255.255.255"));
        for address in
            ["10.0.0.1", "0.0.0.0", "169.254.1.1", "224.0.0.1", "255.255.255.255", "::", "fe80::1", "ff02::1"]
        {
            assert!(!word("public", address), "{address}");
        }
        assert!(Networks::word("intern").is_none());
    }

    #[test]
    fn a_network_lies_within_another() {
        let mut set = Networks::network("10.0.0.0/25".parse().unwrap());
        set.extend(Networks::network("10.0.0.128/25".parse().unwrap()));
        set.extend(Networks::network("2001:db8::/32".parse().unwrap()));
        for (network, inside) in [
            ("10.0.0.0/24", true),
            ("10.0.0.64/26", true),
            ("10.0.0.0/23", false),
            ("9.255.255.0/24", false),
            ("2001:db8:1:2::/64", true),
            ("2001:d00::/24", false),
            ("::/0", false),
        ] {
            assert_eq!(set.encloses(network.parse().unwrap()), inside, "{network}");
        }
        let column: ArrayRef =
            std::sync::Arc::new(arrow::array::StringArray::from(vec!["10.0.0.0/24", "10.0.0.1", "x/24"]));
        assert_eq!(holds(&column, &set).values().iter().collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn mapped_addresses_are_ipv4() {
        let net = Networks::network("10.0.0.0/8".parse().unwrap());
        assert!(net.contains(parse("::ffff:10.1.1.1").unwrap()));
        let mapped = Networks::network("::ffff:10.0.0.0/104".parse().unwrap());
        assert!(mapped.contains(parse("10.255.0.1").unwrap()) && !mapped.contains(parse("11.0.0.1").unwrap()));
        assert!(parse("*.*.*.*").is_none() && parse("010.0.0.1").is_none());
    }

    #[test]
    fn ranges_merge() {
        let mut set = Networks::network("10.0.1.0/24".parse().unwrap());
        set.extend(Networks::network("10.0.0.0/24".parse().unwrap()));
        set.extend(Networks::network("0.0.0.0/0".parse().unwrap()));
        set.extend(Networks::address(parse("::1").unwrap()));
        assert_eq!(set.v4, [(0, u32::MAX)]);
        assert_eq!(set.complement().v4, []);
        assert_eq!(set.members, ["10.0.1.0/24", "10.0.0.0/24", "0.0.0.0/0", "::1"]);
        assert_eq!(Networks::address(parse("::1").unwrap()).single(), parse("::1"));
        let mut two = Networks::network("10.0.0.2/31".parse().unwrap());
        two.extend(Networks::address(parse("::1").unwrap()));
        let members: Vec<IpAddr> = ["10.0.0.2", "10.0.0.3", "::1"].iter().filter_map(|text| parse(text)).collect();
        assert_eq!((two.few(3), two.few(2), set.few(1000)), (Some(members), None, None));
    }

    #[test]
    fn ranges_hold_both_ends() {
        let range = |first: &str, last: &str| Networks::range(parse(first).unwrap(), parse(last).unwrap());
        let v4 = range("10.0.0.250", "10.0.1.5").unwrap();
        let v6 = range("2001:db8::5", "2001:db8::1:0").unwrap();
        for (address, inside) in [
            ("10.0.0.249", false),
            ("10.0.0.250", true),
            ("10.0.1.0", true),
            ("::ffff:10.0.1.5", true),
            ("10.0.1.6", false),
            ("2001:db8::4", false),
            ("2001:db8::5", true),
            ("2001:db8::1:0", true),
            ("2001:db8::1:1", false),
        ] {
            let address = parse(address).unwrap();
            assert_eq!(v4.contains(address) || v6.contains(address), inside, "{address}");
        }
        assert!(v4.encloses("10.0.1.0/30".parse().unwrap()) && !v4.encloses("10.0.1.0/29".parse().unwrap()));
        assert_eq!(range("::ffff:1.2.3.4", "1.2.3.4").unwrap().single(), parse("1.2.3.4"));
        assert_eq!(range("0.0.0.0", "255.255.255.255").unwrap().members, ["0.0.0.0-255.255.255.255"]);
        assert_eq!(
            (range("10.0.0.2", "10.0.0.1"), range("10.0.0.2", "::1"), range("::", "::ffff:1.2.3.4")),
            (None, None, None)
        );
    }

    /// Both ends of a network, and the addresses on either side of it.
    fn edges(network: IpNet) -> Vec<IpAddr> {
        match network {
            IpNet::V4(net) => {
                let (first, last) = (u32::from(net.network()), u32::from(net.broadcast()));
                let around = [first.checked_sub(1), Some(first), Some(last), last.checked_add(1)];
                around.into_iter().flatten().map(|n| IpAddr::V4(n.into())).collect()
            }
            IpNet::V6(net) => {
                let (first, last) = (u128::from(net.network()), u128::from(net.broadcast()));
                let around = [first.checked_sub(1), Some(first), Some(last), last.checked_add(1)];
                around.into_iter().flatten().map(|n| IpAddr::V6(n.into())).collect()
            }
        }
    }

    fn parsed(networks: &[&str]) -> Vec<IpNet> {
        networks.iter().map(|network| network.parse().unwrap()).collect()
    }

    #[test]
    fn words_hold_their_networks_to_the_last_address() {
        let (private, loopback) = (parsed(PRIVATE), parsed(LOOPBACK));
        let excluded = [&private[..], &loopback, &parsed(SPECIAL)].concat();
        let within = |networks: &[IpNet], address: IpAddr| networks.iter().any(|network| network.contains(&address));
        for address in excluded.iter().copied().flat_map(edges) {
            let holds = |word| Networks::word(word).unwrap().contains(address);
            assert_eq!(holds("private"), within(&private, address), "private {address}");
            assert_eq!(holds("loopback"), within(&loopback, address), "loopback {address}");
            assert_eq!(holds("public"), !within(&excluded, address), "public {address}");
        }
    }

    /// Networks that often touch, hold one another, and reach the first and the last address; none is of mapped ones.
    fn network() -> impl Strategy<Value = IpNet> {
        let v4 =
            (prop::sample::select(vec![0u32, 10 << 24, u32::MAX]), any::<u8>(), 0..=32u8).prop_map(|(n, low, len)| {
                IpNet::new(Ipv4Addr::from((n & !0xff) | u32::from(low)).into(), len).unwrap().trunc()
            });
        let v6 = (prop::sample::select(vec![0u128, 0xfd << 120, u128::MAX]), any::<u8>(), 0..=128u8).prop_map(
            |(n, low, len)| IpNet::new(Ipv6Addr::from((n & !0xff) | u128::from(low)).into(), len).unwrap().trunc(),
        );
        prop_oneof![v4, v6]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_complement_holds_what_the_set_does_not(networks in prop::collection::vec(network(), 0..6)) {
            let mut set = Networks::default();
            for network in &networks {
                set.extend(Networks::network(*network));
            }
            let rest = set.complement();
            let ends = [Ipv4Addr::from(0).into(), Ipv4Addr::from(u32::MAX).into(), Ipv6Addr::from(0).into(),
                Ipv6Addr::from(u128::MAX).into()];
            for address in networks.iter().copied().flat_map(edges).chain(ends) {
                let expected = networks.iter().any(|network| network.contains(&address));
                prop_assert_eq!(set.contains(address), expected, "{}", address);
                prop_assert_eq!(rest.contains(address), !expected, "the complement, {}", address);
            }
            let again = rest.complement();
            prop_assert_eq!((again.v4, again.v6), (set.v4, set.v6));
        }
    }
}
