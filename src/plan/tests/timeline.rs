//! `timeline`: its width, its range, and what is refused.

use super::*;

/// The stages of the plan after those that read and filter.
fn stages(query: &str) -> Vec<String> {
    let text = plan(query).explain();
    let after = text.lines().filter(|line| !line.starts_with("read ") && !line.starts_with("where "));
    after.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_width_may_stand_before_by_or_among_the_keys() {
    let hours = [
        "group count by bucket(time, 1h, UTC) as time",
        "fill stretches of 1h without rows as well, from where the logs begin to where they end",
    ];
    for query in ["timeline by 1h", "timeline 1h", "auth | timeline 60m", "timeline 1h by 1h", "timeline 60m by 1h"] {
        let found = stages(query);
        assert!(found[0].starts_with("group count by ") && found[0].ends_with(" as time"), "{query}: {found:?}");
        assert_eq!(found[1], hours[1], "{query}");
    }
    for query in ["inbound | timeline by 1h, outcome", "inbound | timeline 1h by outcome", "timeline by outcome, 1h"] {
        let plan = plan(query);
        let names: Vec<&str> = plan.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["time", "outcome", "count"], "{query}");
        assert!(plan.is_timeline() && plan.asks_for_coverage(), "{query}");
    }
    assert_eq!(output(&plan("timeline 1d by remote_ip/24 | where count > 3")).len(), 3);
}

#[test]
fn without_a_width_the_time_asked_for_decides() {
    for (query, width) in [
        ("timeline", "1h"),
        ("timeline by outcome", "1h"),
        ("since 2009-04-01 | timeline", "1h"),
        ("on 2009-04-22 | timeline", "1h"),
        ("yesterday | timeline", "1h"),
        ("between 2009-04-15 and 2009-04-22 | timeline", "1d"),
        ("between 2009-01 and 2009-12 | timeline by user", "1w"),
        ("between 2001 and 2009 | timeline", "1mo"),
    ] {
        let note = format!("`timeline` without a width: stretches of {width} (write: timeline {width})");
        assert_eq!(plan(query).notes, [note], "{query}");
    }
    assert!(plan("timeline 1h").notes.is_empty());
}

#[test]
fn the_range_is_the_time_asked_for() {
    for (query, range) in [
        ("on 2009-04-22 | timeline 1h", "from 2009-04-22T00:00:00+00:00 to 2009-04-23T00:00:00+00:00"),
        ("since 2009-04-22 | timeline 1h", "from 2009-04-22T00:00:00+00:00 to where they end"),
        ("where time < 2009-04-22 11:00 | timeline 1h", "from where the logs begin to 2009-04-22T11:00:00+00:00"),
        (
            "failed | where time >= 2009-04-20 and user = a | where time < 2009-04-22 | timeline 1h",
            "from 2009-04-20T00:00:00+00:00 to 2009-04-22T00:00:00+00:00",
        ),
        ("where time > 2009-04-22 or failed | timeline 1h", "from where the logs begin to where they end"),
        ("limit 5 | where time > 2009-04-22 | timeline 1h", "from where the logs begin to where they end"),
    ] {
        let found = stages(query);
        let fill = found.iter().find(|line| line.starts_with("fill")).unwrap();
        assert!(fill.ends_with(range), "{query}: {fill}");
    }
}

#[test]
fn where_the_reading_ends_early_gaps_are_not_known() {
    let early = plan("failed | limit 5 | timeline 1h");
    assert!(!early.asks_for_coverage() && early.is_timeline());
    assert_eq!(early.notes, ["`limit` before `timeline` ends the reading early: where logs are missing is not known"]);
    for query in [
        "timeline 1h | limit 5",
        "sort user | limit 5 | timeline 1h",
        "count by 5m, user | limit 9 | timeline 1h",
        "burst 3 by user within 1h | limit 5 | let time = start | timeline 1h",
    ] {
        let plan = plan(query);
        assert!(plan.asks_for_coverage() && plan.notes.is_empty(), "{query}");
    }
    assert!(plan("timeline 1h | limit 5").is_timeline() && !plan("timeline 1h | sort -count").is_timeline());
    assert!(!plan("count by 1h").asks_for_coverage());
}

#[test]
fn what_makes_no_timeline_is_refused() {
    for (query, expected) in [
        (
            "timeline 1h by 15m, user",
            "error: a timeline has one width, here are 1h and 15m
  timeline 1h by 15m, user
                 ^^^ leave out 15m, or write: timeline 15m
",
        ),
        (
            "timeline by 1h, 1d",
            "error: a timeline has one width, here are 1h and 1d
  timeline by 1h, 1d
                  ^^ leave out 1d, or write: timeline 1d
",
        ),
        (
            "failed | timeline by outcome, Hour",
            "error: the width of a stretch of time is a duration
  failed | timeline by outcome, Hour
                                ^^^^ as in: timeline 1h by outcome
",
        ),
        (
            "between 2000 and 2009 | timeline 1s",
            "error: stretches of 1s make some 315619200 rows here, more than 1000000
  between 2000 and 2009 | timeline 1s
                                   ^^ as in: timeline 15m
",
        ),
    ] {
        assert_eq!(complaint(query).trim_end(), expected.trim_end(), "{query}");
    }
    assert!(complaint("timeline 1d12h").contains("no width for stretches of time"));
    for (word, width) in
        [("hourly", "1h"), ("day", "1d"), ("daily", "1d"), ("week", "1w"), ("month", "1mo"), ("minute", "1m")]
    {
        assert!(complaint(&format!("timeline by {word}")).contains(&format!("^ as in: timeline {width}")), "{word}");
    }
    assert_eq!(plan("let hour = hour(time) | timeline by hour").columns.len(), 3);
    assert!(complaint("timeline 1h by usr").contains("did you mean `user`?"));
    assert!(complaint("count by user | timeline 1h").contains("time"));
}
