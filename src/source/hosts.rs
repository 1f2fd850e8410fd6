//! Syslog hosts that may be one appliance under two spellings.
//!
//! A relay that was set up anew writes `esa1.example.com` where it wrote `esa1`, or a name where it wrote an address. The
//! two are read as two appliances, since two appliances may be called so as well; then an attempt under the one spelling
//! does not find the opening of its connection under the other. A note names both and says how they become one.
//!
//! The note follows from the first host of every file, read or not, and from the hosts of the records that lie within the
//! requested time. Neither depends on cuts, threads, or on what a filter lets a scan leave unread.

use std::net::IpAddr;

use hashbrown::HashMap;

use super::prefilter::TimeBounds;
use super::series::LONGEST_SILENCE;
use crate::archive::Appliance;

/// Pairs that a note names.
const MOST_NAMED: usize = 3;

/// The appliances whose records were met, by their numbers, each with its first and last time (µs since
/// 1970-01-01T00:00:00Z) if its records have any.
#[derive(Clone, Debug, Default)]
pub struct Met {
    of: HashMap<u32, Option<(i64, i64)>>,
    /// The appliance met last and those of its times that `of` lacks: nearly every record is of the appliance of the one
    /// before it.
    last: Option<(u32, (i64, i64))>,
}

impl Met {
    /// Takes a record of an appliance, if it lies within the requested time.
    pub fn add(&mut self, number: u32, time: Option<i64>, asked: &TimeBounds) {
        let is_asked_for = match time {
            Some(time) => asked.from.is_none_or(|from| from <= time) && asked.until.is_none_or(|until| time <= until),
            None => !asked.is_bounded(),
        };
        match (time, &mut self.last) {
            _ if !is_asked_for => {}
            (Some(time), Some((last, (from, to)))) if *last == number => {
                (*from, *to) = ((*from).min(time), (*to).max(time));
            }
            (Some(time), last) => {
                let before = last.replace((number, (time, time)));
                before.into_iter().for_each(|(number, times)| self.widen(number, Some(times)));
            }
            (None, _) => self.widen(number, None),
        }
    }

    /// Takes what another slice met.
    pub fn absorb(&mut self, other: Met) {
        other.last.into_iter().for_each(|(number, times)| self.widen(number, Some(times)));
        other.of.into_iter().for_each(|(number, times)| self.widen(number, times));
    }

    fn widen(&mut self, number: u32, times: Option<(i64, i64)>) {
        let known = self.of.entry(number).or_default();
        *known = match (*known, times) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (known, times) => known.or(times),
        };
    }

    /// The appliances that were absorbed, with their times.
    pub fn appliances(&self, of: impl Fn(u32) -> Appliance) -> Vec<(Appliance, Option<(i64, i64)>)> {
        self.of.iter().map(|(number, times)| (of(*number), *times)).collect()
    }
}

/// A host, and the first and the last time of its records.
struct Host {
    name: String,
    times: Option<(i64, i64)>,
}

impl Host {
    /// `None` for what could be no host: it would not pass through a shell as it is, or look like an option.
    fn new(name: &str, times: Option<(i64, i64)>) -> Option<Host> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
        let is_host = name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.bytes().all(is_plain);
        is_host.then(|| Host { name: name.to_owned(), times })
    }

    fn is_address(&self) -> bool {
        self.name.parse::<IpAddr>().is_ok()
    }

    /// Is this the first part of the other's name, up to a dot?
    fn begins(&self, other: &Host) -> bool {
        let is_label = |rest: &str| rest.strip_prefix('.').is_some_and(|rest| !rest.is_empty());
        !self.is_address() && !other.is_address() && other.name.strip_prefix(&self.name).is_some_and(is_label)
    }

    /// Do the records of the one go on where those of the other end?
    fn goes_on_from_or_to(&self, other: &Host) -> bool {
        let follows = |end: i64, begin: i64| end <= begin && begin.saturating_sub(end) <= LONGEST_SILENCE;
        match (self.times, other.times) {
            (Some((from, to)), Some((first, last))) => follows(to, first) || follows(last, from),
            _ => false,
        }
    }
}

/// What is to be told of hosts that may be one appliance: `appliances` are those of files and of records, with the first
/// and the last time of their records, in any order and repeated at will.
pub fn note(appliances: Vec<(Appliance, Option<(i64, i64)>)>) -> Option<String> {
    let hosts = appliances.into_iter().filter_map(|(appliance, times)| Some((appliance.into_host()?, times)));
    let mut hosts: Vec<Host> = hosts.filter_map(|(name, times)| Host::new(&name, times)).collect();
    // The one of a record comes before the one of a file, which has no times.
    hosts.sort_by(|a, b| a.name.cmp(&b.name).then(b.times.cmp(&a.times)));
    hosts.dedup_by(|later, first| later.name == first.name);
    let pairs = pairs(&hosts);
    let (first, second) = pairs.first()?;
    let named: Vec<String> =
        pairs.iter().take(MOST_NAMED).map(|(first, second)| format!("{first} and {second}")).collect();
    let named = named.join(", ");
    let (told, condition) = match pairs.len() {
        1 => (format!("{named} are read as two appliances, and may be one under two names"), "if they are one, "),
        n if n > MOST_NAMED => {
            let more = n - MOST_NAMED;
            let told =
                format!("{named}, and {more} more pairs of hosts may be one appliance each, and are read as two");
            (told, "of a pair that is one, ")
        }
        _ => (format!("{named} may be one appliance each, and are read as two"), "of a pair that is one, "),
    };
    let repair = format!("{condition}say so: --alias {first}={second}");
    Some(format!("{told}: connections are not joined over both; {repair}"))
}

/// The shorter and the longer name, or an address and a name, of each pair that may be one. An address is paired only if
/// a single name goes on where it ends, or ends where it begins.
fn pairs(hosts: &[Host]) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    for host in hosts {
        if host.is_address() {
            let mut names = hosts.iter().filter(|other| !other.is_address() && host.goes_on_from_or_to(other));
            if let (Some(name), None) = (names.next(), names.next()) {
                pairs.push((host.name.as_str(), name.name.as_str()));
            }
            continue;
        }
        pairs.extend(
            hosts.iter().filter(|other| host.begins(other)).map(|other| (host.name.as_str(), other.name.as_str())),
        );
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3_600_000_000;

    fn told(hosts: &[(&str, Option<(i64, i64)>)]) -> Option<String> {
        note(hosts.iter().map(|(name, times)| (Appliance::host(name.as_bytes()), *times)).collect())
    }

    #[test]
    fn a_name_with_and_without_its_domain_is_told() {
        let two = told(&[("esa1.example.com", Some((1, 2))), ("esa1", None), ("ESA1:", None)]);
        assert_eq!(
            two.as_deref(),
            Some(
                "esa1 and esa1.example.com are read as two appliances, and may be one under two names: connections are \
                 not joined over both; if they are one, say so: --alias esa1=esa1.example.com"
            )
        );
        let many = told(&[("a", None), ("a.x", None), ("a.x.y", None), ("b", None), ("b.x", None)]).unwrap();
        assert!(
            many.starts_with("a and a.x, a and a.x.y, a.x and a.x.y, and 1 more pairs of hosts may be one"),
            "{many}"
        );
    }

    #[test]
    fn names_that_only_look_alike_are_not_told() {
        assert_eq!(told(&[("esa1", None), ("esa10", None), ("esa1-dr.example.com", None)]), None);
        assert_eq!(told(&[("esa1.a.example", None), ("esa1.b.example", None)]), None);
        assert_eq!(told(&[("esa1", None), ("esa1.", None)]), None);
        assert_eq!(told(&[("$(a)", None), ("$(a).b", None), ("-a", None), ("-a.b", None)]), None);
        assert_eq!(told(&[("192", None), ("192.0.2.10", None)]), None);
        let serial = (Appliance::fixed(b"esa1.example.com"), None);
        assert_eq!(note(vec![serial, (Appliance::host(b"esa1"), None)]), None);
    }

    #[test]
    fn an_address_that_a_name_follows_is_told() {
        let told_of = |times| told(&[("192.0.2.10", Some((10, 20))), ("esa1", times)]);
        assert!(told_of(Some((20, 30))).unwrap().starts_with("192.0.2.10 and esa1 are read as two appliances"));
        assert!(told_of(Some((1, 9))).is_some());
        assert_eq!(told_of(Some((15, 30))), None);
        assert_eq!(told_of(Some((21 + DAY, 22 + DAY))), None);
        assert_eq!(told_of(None), None);
        let two = told(&[("192.0.2.10", Some((1, 2))), ("esa1", Some((3, 4))), ("esa2", Some((3, 4)))]);
        assert_eq!(two, None);
    }

    #[test]
    fn records_count_within_the_time_that_is_asked_for() {
        let asked = TimeBounds { from: Some(10), until: Some(20) };
        let mut met = Met::default();
        [Some(9), Some(21), None].into_iter().for_each(|time| met.add(1, time, &asked));
        [Some(20), Some(10), Some(5)].into_iter().for_each(|time| met.add(2, time, &asked));
        let mut more = Met::default();
        more.add(2, Some(30), &TimeBounds::default());
        more.add(3, None, &TimeBounds::default());
        met.absorb(more);
        let mut all = Met::default();
        all.absorb(met);
        let mut times: Vec<_> = all.of.into_iter().collect();
        times.sort_unstable();
        assert_eq!(times, [(2, Some((10, 30))), (3, None)]);
    }
}
