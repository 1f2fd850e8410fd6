//! Addresses in SQL. A column of addresses holds text in canonical form (RFC 5952, IPv4 never mapped into IPv6), so a
//! network is a regex over that form, and the order of addresses is that of their digits written out in full.
//!
//! A run of two or more zero groups is written `::`, the longest and first one; a lone zero group is written `0`. So the
//! leading groups of a network are written as they stand unless they end in zeros.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

use super::Dialect;
use crate::expr::addresses::Networks;

/// One octet.
const OCTET: &str = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
/// One group of an IPv6 address.
const GROUP: &str = "[0-9a-f]{1,4}";

/// A regex for IPv4 addresses whose first octets are `known`; nothing else that a log may hold in their place
/// (`*.*.*.*`) fits it.
fn v4_regex(known: &[String]) -> String {
    let (known, free) = match known {
        [] => (OCTET.to_owned(), 3),
        known => (known.join(r"\."), 4 - known.len()),
    };
    if free == 0 { known } else { format!(r"{known}(?:\.{OCTET}){{{free}}}") }
}

/// The test whether the text is an IPv4 address.
fn is_v4(dialect: Dialect, sql: &str) -> String {
    dialect.matches(sql, &format!(r"\A{}\z", v4_regex(&[])))
}

/// The test whether an address lies in one of the networks.
pub fn within(dialect: Dialect, sql: &str, networks: &Networks) -> String {
    let own = Cover::of(networks);
    if own.ranges.is_empty() {
        return own.test(dialect, sql);
    }
    // `public` leaves out few networks, but what it holds is many.
    let others = Cover::of(&networks.complement());
    if others.ranges.is_empty() {
        return format!("({} and not {})", is_address(dialect, sql), others.test(dialect, sql));
    }
    own.test(dialect, sql)
}

/// The test whether a network lies in one of the networks: in a block of theirs that has no more bits fixed than it has.
pub fn enclosed(dialect: Dialect, sql: &str, networks: &Networks) -> String {
    let mut covers: BTreeMap<(bool, u8), Cover> = BTreeMap::new();
    for (first, last) in networks.v4_ranges() {
        for net in Ipv4Subnets::new(Ipv4Addr::from(first), Ipv4Addr::from(last), 0) {
            covers.entry((false, net.prefix_len())).or_default().push_v4(net);
        }
    }
    for (first, last) in networks.v6_ranges() {
        for net in Ipv6Subnets::new(Ipv6Addr::from(first), Ipv6Addr::from(last), 0) {
            let cover = covers.entry((true, net.prefix_len())).or_default();
            if cover.push_v6(net).is_none() {
                cover.ranges.push((net.network(), net.broadcast()));
            }
        }
    }
    let (first, bits) = network_parts(dialect, sql);
    let tests: Vec<String> = covers
        .iter()
        .map(|((_, fixed), cover)| format!("({} and {bits} >= {fixed})", cover.test(dialect, &first)))
        .collect();
    match tests.as_slice() {
        [] => "false".to_owned(),
        [one] => one.clone(),
        tests => format!("({})", tests.join(" or ")),
    }
}

/// The first address of a network, and how many bits are fixed.
fn network_parts(dialect: Dialect, sql: &str) -> (String, String) {
    (format!("split_part({sql}, '/', 1)"), dialect.integer(&format!("split_part({sql}, '/', 2)")))
}

/// What networks order by: the number of the first address, then the fixed bits.
pub fn network_order_keys(dialect: Dialect, sql: &str) -> [String; 2] {
    let (first, bits) = network_parts(dialect, sql);
    [order_key(dialect, &first), bits]
}

/// Is the text an address?
pub fn is_address(dialect: Dialect, sql: &str) -> String {
    format!("({sql} like '%:%' or {})", is_v4(dialect, sql))
}

/// Texts that are addresses of a set, and tests for the rest of it.
#[derive(Default)]
struct Cover {
    single: Vec<String>,
    regexes: Vec<String>,
    /// Both ends of ranges for which there is no regex: the order of addresses tells, which costs more.
    ranges: Vec<(Ipv6Addr, Ipv6Addr)>,
    all_v6: bool,
}

impl Cover {
    fn of(networks: &Networks) -> Cover {
        let mut cover = Cover::default();
        for (first, last) in networks.v4_ranges() {
            for net in Ipv4Subnets::new(Ipv4Addr::from(first), Ipv4Addr::from(last), 0) {
                cover.push_v4(net);
            }
        }
        for (first, last) in networks.v6_ranges() {
            let (first, last) = (Ipv6Addr::from(first), Ipv6Addr::from(last));
            let mut of_range = Cover::default();
            match Ipv6Subnets::new(first, last, 0).try_for_each(|net| of_range.push_v6(net)) {
                Some(()) => cover.absorb(of_range),
                None => cover.ranges.push((first, last)),
            }
        }
        cover
    }

    fn absorb(&mut self, Cover { single, regexes, ranges, all_v6 }: Cover) {
        self.single.extend(single);
        self.regexes.extend(regexes);
        self.ranges.extend(ranges);
        self.all_v6 |= all_v6;
    }

    fn push_v4(&mut self, net: Ipv4Net) {
        if net.prefix_len() == 32 {
            self.single.push(net.addr().to_string());
            return;
        }
        let (first, last) = (net.network().octets(), net.broadcast().octets());
        let octets = first.iter().zip(last).filter(|(low, high)| (**low, *high) != (0, 255));
        let known: Vec<String> = octets
            .map(|(low, high)| match (*low..=high).map(|n| n.to_string()).collect::<Vec<_>>().as_slice() {
                [one] => one.clone(),
                numbers => format!("(?:{})", numbers.join("|")),
            })
            .collect();
        self.regexes.push(v4_regex(&known));
    }

    /// `None` where there is no regex for the network.
    fn push_v6(&mut self, net: Ipv6Net) -> Option<()> {
        match net.prefix_len() {
            0 => self.all_v6 = true,
            // A handful of addresses: each is one text.
            124.. => self.single.extend(net.hosts().map(|address| address.to_string())),
            bits => self.regexes.push(v6_regex(net, bits)?),
        }
        Some(())
    }

    fn test(&self, dialect: Dialect, sql: &str) -> String {
        let mut tests = Vec::new();
        match self.single.as_slice() {
            [] => {}
            [one] => tests.push(format!("{sql} = {}", dialect.text(one))),
            many => {
                let texts: Vec<String> = many.iter().map(|text| dialect.text(text)).collect();
                tests.push(format!("{sql} in ({})", texts.join(", ")));
            }
        }
        if !self.regexes.is_empty() {
            tests.push(dialect.matches(sql, &format!(r"\A(?:{})\z", self.regexes.join("|"))));
        }
        for (first, last) in &self.ranges {
            let digits = |end: &Ipv6Addr| dialect.text(&format!("6{:032x}", u128::from(*end)));
            tests.push(format!("{} between {} and {}", order_key(dialect, sql), digits(first), digits(last)));
        }
        if self.all_v6 {
            tests.push(format!("{sql} like '%:%'"));
        }
        match tests.len() {
            0 => "false".to_owned(),
            1 => tests.remove(0),
            _ => format!("({})", tests.join(" or ")),
        }
    }
}

/// The canonical texts of a network of 1 to 123 bits. `None` where its fixed bits end within a group that may be zero or
/// that has leading zeros.
fn v6_regex(net: Ipv6Net, bits: u8) -> Option<String> {
    let groups = net.network().segments();
    let (whole, partial) = (usize::from(bits / 16), u32::from(bits % 16));
    let fixed = &groups[..whole];
    let zeros = fixed.iter().rev().take_while(|group| **group == 0).count();
    let leading = &fixed[..whole - zeros];
    if leading.windows(2).any(|pair| pair == [0, 0]) {
        return None;
    }
    let written: Vec<String> = leading.iter().map(|group| format!("{group:x}")).collect();
    let written = written.join(":");
    let rest = 8 - whole;
    let any_rest = format!("(?:{GROUP}(?::{GROUP}){{0,{}}})?", rest - 1);
    if partial > 0 {
        let first = groups[whole];
        let variable = 16 - partial;
        // Four digits in every address of the network.
        if zeros > 0 || first < 0x1000 {
            return None;
        }
        let digit = |place: u32| {
            let shift = 4 * (3 - place);
            let low = (first >> shift) & 0xf;
            let free = variable.saturating_sub(shift).min(4);
            match free {
                0 => format!("{low:x}"),
                4 => "[0-9a-f]".to_owned(),
                free => {
                    let digits: String = (low..low + (1 << free)).map(|digit| format!("{digit:x}")).collect();
                    format!("[{digits}]")
                }
            }
        };
        let group: String = (0..4).map(digit).collect();
        let before = if written.is_empty() { String::new() } else { format!("{written}:") };
        return Some(format!("{before}{group}:[0-9a-f:]*"));
    }
    if zeros == 0 {
        return Some(format!("{written}:[0-9a-f:]*"));
    }
    // The zeros are part of the run that is left out, or stand there because a longer run follows.
    let stand =
        if written.is_empty() { ["0"; 8][..zeros].join(":") } else { format!("{written}{}", ":0".repeat(zeros)) };
    Some(format!("{written}::{any_rest}|{stand}:[0-9a-f:]*"))
}

/// The eight groups of an IPv6 address, zeros written out: `2001:db8:0:0:0:0:0:1`.
pub fn all_groups(sql: &str) -> String {
    let ends = format!("case when {sql} like '::%' then 1 else 0 end + case when {sql} like '%::' then 1 else 0 end");
    let groups = format!("length({sql}) - length(replace({sql}, ':', '')) - ({ends})");
    // One zero for each group that is left out.
    let zeros = format!("substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - ({groups})) + 1)");
    format!("trim(both ':' from replace({sql}, '::', {zeros}))")
}

/// A text that orders as the address does, IPv4 before IPv6; missing where the text is no address.
pub fn order_key(dialect: Dialect, sql: &str) -> String {
    let octets: Vec<String> = (1..=4).map(|part| format!("lpad(split_part({sql}, '.', {part}), 3, '0')")).collect();
    let padded = dialect.replaced(&all_groups(sql), "([0-9a-f]+)", r"000\1");
    let digits = dialect.replaced(&padded, r"0*([0-9a-f]{4})(?::|\z)", r"\1");
    let v4 = is_v4(dialect, sql);
    format!(
        "case when {sql} like '%:%' then concat('6', {digits}) when {v4} then concat('4', {}) end",
        octets.join(", ")
    )
}

/// `10.0.0.0/24`: the network of an address, as `net` gives it.
pub fn network(dialect: Dialect, sql: &str, bits: u8) -> Option<String> {
    let v4_bits = bits.min(32);
    let octet = |place: u8| {
        let part = format!("split_part({sql}, '.', {})", place + 1);
        let free = 8 * (place + 1);
        if free <= v4_bits {
            return part;
        }
        let variable = free - v4_bits;
        if variable >= 8 {
            return "'0'".to_owned();
        }
        let number = dialect.integer(&part);
        let text = format!("{number} - mod({number}, {})", 1_u32 << variable);
        format!("cast({text} as varchar)")
    };
    let octets: Vec<String> = (0..4).map(octet).collect();
    let v4 = format!("concat({}, '/{v4_bits}')", octets.join(", '.', "));
    let v6_bits = if bits <= 32 { 64 } else { bits };
    let v6 = match v6_bits {
        128 => format!("concat({sql}, '/128')"),
        // After at most four groups the zeros are the longest run.
        16 | 32 | 48 | 64 => {
            let leading = format!(r"\A((?:[0-9a-f]+:){{{}}}[0-9a-f]+):.*\z", v6_bits / 16 - 1);
            let groups = dialect.replaced(&all_groups(sql), &leading, r"\1");
            let written = dialect.replaced(&groups, r"(?::0)+\z", "");
            dialect.replaced(&format!("concat({written}, '::/{v6_bits}')"), r"\A0::", "::")
        }
        _ => return None,
    };
    let is_v4 = is_v4(dialect, sql);
    let sql = format!("case when {sql} like '%:%' then {v6} when {is_v4} then {v4} end");
    // Spark calls text `string`.
    Some(if dialect == Dialect::Spark { sql.replace(" as varchar)", " as string)") } else { sql })
}
