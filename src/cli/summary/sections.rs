//! The parts of a summary. A part is a query and what to say of its rows: to add one, add a row to [`SECTIONS`].

use std::fmt::Write;

/// One part.
pub(in crate::cli) struct Section {
    /// Its name in JSON.
    pub(super) name: &'static str,
    /// What stands above it.
    pub(super) title: &'static str,
    /// What its rows are, for whoever has to rely on them.
    pub(super) meaning: &'static str,
    /// The head of the query, before the times that are asked for.
    pub(super) head: &'static str,
    /// The rest of the query.
    pub(super) rest: &'static str,
    /// All rows are shown, however many are asked for: they are few.
    pub(super) whole: bool,
    /// A column with a time: only rows count in which it lies at the end of the period, see [`recent`]. The rows come
    /// sorted by it, the latest first. What is new depends on all that was before: where events count only from some time
    /// on, such a part is not shown.
    pub(super) recent: Option<&'static str>,
    /// In place of rows where there are none.
    pub(super) none: &'static str,
    /// A query that goes on from there: what it gives, and what replaces `rest`.
    pub(super) further: Option<(&'static str, &'static str)>,
}

/// The part by which the period is told.
pub(super) const PERIOD: &str = "period";

/// The longest end of the period (µs).
const LONGEST_END: i64 = 7 * 24 * 3_600_000_000;

/// A part without anything special, for the fields that a row of [`SECTIONS`] does not name.
const PLAIN: Section = Section {
    name: "",
    title: "",
    meaning: "",
    head: "",
    rest: "",
    whole: false,
    recent: None,
    none: "",
    further: None,
};

/// The parts, in the order of the page.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        name: PERIOD,
        title: "Period",
        meaning: "the first and the last event, and how many there are",
        head: "auth",
        rest: "| count as events, dcount(appliance) as appliances, min(time) as first_seen, max(time) as last_seen",
        none: "no event",
        ..PLAIN
    },
    Section {
        name: "appliances",
        title: "Appliances",
        meaning: "the events of each appliance",
        head: "auth",
        rest: "| count as events, min(time) as first_seen, max(time) as last_seen by appliance | sort -events",
        none: "no event",
        ..PLAIN
    },
    Section {
        name: "totals",
        title: "Totals",
        meaning: "attempts by direction and outcome, with their different users and remote addresses",
        head: "auth",
        rest: "| count as attempts, dcount(user) as users, dcount(remote_ip) as addresses by direction, outcome \
               | sort direction, -attempts",
        whole: true,
        none: "no event",
        ..PLAIN
    },
    Section {
        name: "addresses",
        title: "Worst remote addresses",
        meaning: "failed inbound logins by remote address; ∅ is an address that is not in the logs",
        head: "failed inbound",
        rest: "| count as failures, dcount(user) as users, min(time) as first_seen, max(time) as last_seen by remote_ip \
               | sort -failures",
        none: "no inbound login failed",
        ..PLAIN
    },
    Section {
        name: "networks",
        title: "Worst networks",
        meaning: "failed inbound logins by network (/24, of IPv6 /64), where at least two of its addresses failed",
        head: "failed inbound",
        rest: "| count as failures, dcount(remote_ip) as addresses, dcount(user) as users, \
               max(time) as last_seen by remote_ip/24 | where addresses >= 2 | sort -failures",
        none: "no network with two failing addresses",
        ..PLAIN
    },
    Section {
        name: "users",
        title: "Worst users",
        meaning: "failed inbound logins by user; ∅ are records that name none",
        head: "failed inbound",
        rest: "| count as failures, dcount(remote_ip) as addresses, min(time) as first_seen, max(time) as last_seen by user \
               | sort -failures",
        none: "no inbound login failed",
        ..PLAIN
    },
    Section {
        name: "breaches",
        title: "Accounts broken into",
        meaning: "at least 5 failed logins from an address and then a success from it, all within 15 minutes, with the moment of \
                  that success: a password may have been guessed (the recipe breach)",
        head: "inbound",
        rest: "| detect breach | select users, remote_ip, failures, successes, end | sort -failures",
        none: "no success within 15m after 5 failures of an address",
        further: Some((
            "the messages on those connections",
            "| detect breach | show messages | select time, user, remote_ip, mail_from, rcpt_count, mid",
        )),
        ..PLAIN
    },
    Section {
        name: "smart_hosts",
        title: "Smart hosts that refuse",
        meaning: "failed outbound logins by smart host and reply",
        head: "failed outbound",
        rest: "| count as failures, max(time) as last_seen by remote_ip, reply_code, reply_text | sort -failures \
               | select failures, last_seen, remote_ip, reply_code, reply_text",
        none: "no smart host refused",
        ..PLAIN
    },
    Section {
        name: "new_sources",
        title: "New sources of logins",
        meaning: "users whose latest new network (/24, of IPv6 /64) logged in with success for the first time in the last \
                  quarter of the period, at most 7 days, after logins from another network before; networks counts all of the \
                  user's, logins those from the new one; not told with --since or --last, which leave out what \
                  was before",
        head: "succeeded inbound",
        rest: "where user is not null and remote_ip is not null \
               | min(time) as first_seen, count as logins by user, net(remote_ip, 24) as network | sort first_seen \
               | count as networks, last(network) as new_network, last(logins) as logins, max(first_seen) as new_since \
               by user | where networks > 1 | sort -new_since",
        recent: Some("new_since"),
        none: "no login from a network that was new to its user",
        ..PLAIN
    },
    Section {
        name: "faults",
        title: "Faults of directory and server",
        meaning: "attempts that nobody could decide, by what the record says (the outcome error)",
        head: "error",
        rest: "| count as errors, min(time) as first_seen, max(time) as last_seen by reason | sort -errors \
               | select errors, first_seen, last_seen, reason",
        none: "no fault",
        ..PLAIN
    },
];

impl Section {
    /// The query, of the times asked for (`since 2009-04-22`, or nothing).
    pub(super) fn query(&self, times: &str) -> String {
        written(self.head, times, self.rest)
    }

    /// The query whose rows are those of the page: it also says from when on rows are recent.
    pub(super) fn shown_query(&self, times: &str, recent_from: Option<&str>) -> String {
        let query = self.query(times);
        match (self.recent, recent_from) {
            (Some(column), Some(from)) => {
                let (before, sort) = query.rsplit_once(" | sort ").unwrap_or((&query, ""));
                format!("{before} and {column} >= {from} | sort {sort}")
            }
            _ => query,
        }
    }

    /// How many rows are shown where `most` are asked for.
    pub(super) fn most(&self, most: usize) -> usize {
        if self.whole { usize::MAX } else { most }
    }

    /// The query that goes on from the rows, and what it gives.
    pub(super) fn further_query(&self, times: &str) -> Option<(&'static str, String)> {
        self.further.map(|(what, rest)| (what, written(self.head, times, rest)))
    }
}

/// The first moment of the end of a period (µs since 1970-01-01T00:00:00Z), a whole second: its last quarter, at most
/// seven days.
pub(super) fn recent(first: i64, last: i64) -> i64 {
    let end = (last.saturating_sub(first) / 4).min(LONGEST_END);
    last.saturating_sub(end).div_euclid(1_000_000) * 1_000_000
}

fn written(head: &str, times: &str, rest: &str) -> String {
    let parts = [head, times, rest];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the parts are, for `--help`.
pub(in crate::cli) fn help() -> String {
    let mut help = "The parts of the page (their names in JSON):\n".to_owned();
    for Section { name, meaning, .. } in SECTIONS {
        let _ = writeln!(help, "  {name}: {meaning}");
    }
    help += "\nJSON: {summary, authq, paths, zone, times, whole, files, coverage, notes, sections}; each of sections is \
             {name, title, meaning, query, further, total, rows}: total is null where nothing can be told, rows as `-f json` gives those of the query, the first N of total; \
             coverage is as `authq coverage -f json`, of the time asked \
             for, or null beside a dataset. summary is the version of this structure; \
             later ones of the same number only add members.\n\
             \nExit code: 0 there are events; 1 none; 2 error; 3 some input could not be read whole.";
    help
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang;

    #[test]
    fn the_end_of_a_period_is_its_last_quarter_but_not_longer_than_a_week() {
        let day = 24 * 3_600_000_000;
        assert_eq!(recent(0, 12 * day), 9 * day);
        assert_eq!(recent(0, 365 * day), 358 * day);
        assert_eq!(recent(5_000_001, 5_000_001), 5_000_000);
    }

    #[test]
    fn every_query_is_one_with_and_without_times() {
        for section in SECTIONS {
            for times in ["", "since 2009-04-20 until 2009-04-22"] {
                let further = section.further_query(times).map(|(_, query)| query);
                let shown = section.shown_query(times, Some("2009-04-22T00:00:00+02:00"));
                for query in [section.query(times), shown].into_iter().chain(further) {
                    assert!(lang::parse(&query).is_ok(), "{query}");
                    assert!(query.contains(times), "{query}");
                }
            }
            assert!(
                section.recent.is_none() || section.rest.ends_with(&format!("| sort -{}", section.recent.unwrap()))
            );
        }
    }
}
