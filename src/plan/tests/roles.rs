//! What part the columns of a result play.

use super::plan;
use crate::plan::Role;

/// The columns of which `is` holds.
fn columns(query: &str, is: fn(&Role) -> bool) -> String {
    let plan = plan(query);
    let last = plan.last();
    let roles = last.roles();
    assert_eq!(roles.len(), last.columns.len(), "{query}");
    let named = last.columns.iter().zip(&roles).filter(|(_, role)| is(role));
    named.map(|(column, _)| column.name.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn columns_that_the_query_makes_the_same() {
    let fixed = |query| columns(query, |role| role.is_fixed);
    assert_eq!(fixed("failed"), "outcome");
    assert_eq!(fixed("inbound failed where user=root"), "outcome user direction");
    assert_eq!(fixed("inbound | where remote_ip=10.0.0.1 | limit 5"), "remote_ip direction");
    assert_eq!(fixed("failed | select time, outcome"), "outcome");
    assert_eq!(fixed("connections where user=root"), "user");
    for query in ["auth", "where user=root or user=admin", "where user=root*", "where user!=root", "failed | count"] {
        assert_eq!(fixed(query), "", "{query}");
    }
    assert_eq!(fixed("failed | show lines"), "");
}

#[test]
fn columns_that_nobody_chose() {
    let default = |query| columns(query, |role| role.is_default);
    assert!(default("failed | sort user | limit 3").starts_with("time outcome user remote_ip "));
    assert_eq!(default("trace icid 1"), "group time file line kind text");
    assert!(!default("failed | let night = hour(time)").contains("night"));
    for query in ["failed | select time, user", "failed | select -user", "failed | count by user", "top 3 user"] {
        assert_eq!(default(query), "", "{query}");
    }
}

#[test]
fn columns_that_count() {
    let counts = |query| columns(query, |role| role.is_count);
    assert_eq!(counts("failed | top 3 remote_ip"), "count");
    assert_eq!(counts("count, dcount(user) as users, max(icid), min(time) by icid"), "count users");
    assert_eq!(counts("count by user | select count as n, user | where n > 3"), "n");
    assert_eq!(counts("timeline 1h by outcome"), "count");
    assert_eq!(counts("burst 5 within 10m by remote_ip"), "events peak");
    assert_eq!(counts("failed"), "");
    let breach = counts("detect breach");
    assert!(!breach.is_empty() && !breach.contains("icid") && !breach.contains("span"), "{breach}");
}

#[test]
fn terms_are_what_conditions_look_for_in_records() {
    let terms = |query: &str| -> Vec<String> {
        let shown = |term: crate::plan::Term| format!("{}{}", term.text, if term.is_whole { "" } else { "…" });
        plan(query).terms().into_iter().map(shown).collect()
    };
    assert_eq!(terms("failed where user=root and remote_ip=10.0.0.1 | show lines"), ["root", "10.0.0.1"]);
    assert_eq!(terms("lines \"smart host\""), ["smart host…"]);
    assert_eq!(terms("failed where user in (a, b) or remote_ip in 10.0.0.0/31"), ["a", "b", "10.0.0.0", "10.0.0.1"]);
    assert_eq!(terms("failed where user=root | show lines | where kind=auth and text == \"x\""), ["root", "x"]);
    for none in
        ["failed", "where not user=root", "where user=r*", "where remote_ip in private", "lines where kind=auth"]
    {
        assert_eq!(terms(none), Vec::<String>::new(), "{none}");
    }
    // What follows a stage that makes other columns says nothing of records.
    assert_eq!(terms("failed | count by user | where user=root"), Vec::<String>::new());
}
