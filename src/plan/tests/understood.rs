//! What queries mean: `explain`, the columns that come out, the notes.

use super::*;

fn explained(query: &str, expected: &str) {
    assert_eq!(plan(query).explain(), expected.trim_matches('\n'), "{query}");
}

/// The stages of the plan after those that read and filter.
fn stages(query: &str) -> String {
    let text = plan(query).explain();
    let after = text.lines().filter(|line| !line.starts_with("read ") && !line.starts_with("note "));
    after.collect::<Vec<_>>().join("\n")
}

#[test]
fn heads() {
    for (query, expected) in [
        ("failed", r#"outcome = "failed""#),
        (
            "failed inbound where user=ironport",
            r#"(outcome = "failed" and direction = "inbound" and user = "ironport")"#,
        ),
        (
            "FAILED Incoming WHERE User = IronPort",
            r#"(outcome = "failed" and direction = "inbound" and user = "IronPort")"#,
        ),
        ("failed user=ironport", r#"(outcome = "failed" and user = "ironport")"#),
        (
            "since 2009-04-22 until 2009-04-23",
            "(time >= 2009-04-22T00:00:00+00:00[UTC] and time < 2009-04-24T00:00:00+00:00[UTC])",
        ),
        (
            "between 2009-04-22 11:40 and 2009-04-22 11:50",
            "(time >= 2009-04-22T11:40:00+00:00[UTC] and time < 2009-04-22T11:51:00+00:00[UTC])",
        ),
        ("since \"Wed Apr 22 11:43:59 2009\"", "time >= 2009-04-22T11:43:59+00:00[UTC]"),
        ("since 2009-04-22T11:47:47+09:00", "time >= 2009-04-22T02:47:47+00:00[UTC]"),
        ("last 7d", "(time >= 2009-04-15T12:00:00+00:00[UTC] and time <= 2009-04-22T12:00:00+00:00[UTC])"),
        (
            "failed where not (user=a or user=b) and not remote_ip in private",
            r#"(outcome = "failed" and not (user = "a" or user = "b") and not (remote_ip in private))"#,
        ),
        (
            "where not tls or inbound and error",
            r#"(not (tls = true) or (direction = "inbound" and outcome = "error"))"#,
        ),
        ("where user=*@example.com and user != \"a\\\"b\"", r#"(user = *@example.com and not (user = "a\"b"))"#),
        ("where user ~ /^(adm|root)\\/x/ or user !~ b", r#"(user ~ /^(adm|root)\/x/ or not (user ~ /b/))"#),
        ("outbound \"relay access\"", r#"(direction = "outbound" and raw contains "relay access")"#),
        ("where remote_ip in (10.0.0.0/8, 1.2.3.4)", "remote_ip in (10.0.0.0/8, 1.2.3.4)"),
        ("where remote_ip=::ffff:1.2.3.4", "remote_ip = 1.2.3.4"),
        ("where mids between 1 and 4 and flags = cut", r#"(any (mids >= 1 and mids <= 4) and any flags = "cut")"#),
        ("where icid in (3,1,3) or elapsed_ms > 90s", "(icid in (1, 3) or elapsed_ms > 1m30s)"),
        ("where hour(time) = 3 and weekday(time) = sunday", r#"(hour(time, UTC) = 3 and weekday(time, UTC) = "sun")"#),
        ("failed attempts where user=\"no\"", r#"(outcome = "failed" and user = "no")"#),
        (
            "tls | where inbound and error | where user=a or user=b",
            r#"(tls = true and direction = "inbound" and outcome = "error" and (user = "a" or user = "b"))"#,
        ),
    ] {
        assert_eq!(filter(query), expected, "{query}");
    }
}

#[test]
fn whole_plans() {
    explained("count", "read     (no columns)\ngroup    count");
    explained(
        "failed since 2009-04-22 | top 5 by user",
        r#"
read     time, outcome, user
where    (outcome = "failed" and time >= 2009-04-22T00:00:00+00:00[UTC])
group    count by user
top      5 by -count"#,
    );
    explained(
        "count, count(failed) as bad, dcount(user) as users, min(time), max(time) by remote_ip | where bad > 20 and users >= 5 | sort -bad",
        r#"
read     time, outcome, user, remote_ip
group    count, count(outcome = "failed") as bad, dcount(user) as users, min(time) as min_time, max(time) as max_time by remote_ip
where    (bad > 20 and users >= 5)
sort     -bad"#,
    );
    explained(
        "login where user=profile | select user, profile",
        r#"
read     user, profile
where    user = "profile"
select   user, profile
note     `login` means every attempt to log in; the mechanism is written mechanism=LOGIN
note     `profile` is taken as text; the column is written user = field(profile)"#,
    );
}

#[test]
fn a_query_that_chooses_no_columns_shows_the_default_ones() {
    let query = "failed | sort -line | limit 3";
    let mut headline: Vec<_> = COLUMNS.iter().filter(|column| matches!(column.display, Display::Headline(_))).collect();
    headline.sort_by_key(|column| column.display);
    let headline: Vec<&str> = headline.iter().map(|column| column.name).collect();
    assert_eq!(output(&plan(query)).iter().map(|(name, _)| *name).collect::<Vec<_>>(), headline);
    let tree = crate::lang::parse(query).unwrap();
    let machine = Context { display: Display::Machine, ..context("UTC") };
    assert_eq!(bind(&tree, query, &machine).unwrap().columns.len(), COLUMNS.len() - 1, "all but raw");
}

#[test]
fn select_chooses() {
    assert_eq!(
        stages("select user as u, lower(user), hour(time)"),
        "select   user as u, lower(user) as lower_user, hour(time, UTC) as hour_time"
    );
    assert_eq!(output(&plan("select *")).len(), COLUMNS.len() - 1);
    assert_eq!(output(&plan("select *, raw")).len(), COLUMNS.len());
    let names = |query: &str| output(&plan(query)).iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(names("select -user, -file")[..5], ["time", "outcome", "remote_ip", "sender_group", "line"]);
    assert_eq!(names("select *, -user, lower(user) as USER").last().unwrap(), "USER");
    assert_eq!(names("select user, icid | select -user"), ["icid"]);
    assert_eq!(names("count by user | select *, count as n | select -count"), ["user", "n"]);
    assert_eq!(names("distinct user, domain(user) as d, remote_ip"), ["user", "d", "remote_ip"]);
}

#[test]
fn keys_have_names() {
    assert_eq!(
        stages("count by 1h, remote_ip/24, lower(user), profile as p"),
        "group    count by bucket(time, 1h, UTC) as time, net(remote_ip, 24) as remote_ip/24, lower(user) as lower_user, profile as p"
    );
    assert_eq!(stages("count by 2w | sort time"), "group    count by bucket(time, 14d, UTC) as time\nsort     time");
    assert_eq!(
        stages("count by remote_ip/24 | sort -`remote_ip/24` | select `REMOTE_IP/24`"),
        "group    count by net(remote_ip, 24) as remote_ip/24\nsort     -remote_ip/24\nselect   remote_ip/24"
    );
    assert_eq!(
        output(&plan("count by 1mo, remote_ip/24, tls")),
        [("time", Type::Time), ("remote_ip/24", Type::Network), ("tls", Type::Bool), ("count", Type::Int)]
    );
}

#[test]
fn later_stages_repeat_a_call_or_name_its_column() {
    for query in ["sort -count(failed)", "sort -count_failed", "sort -Count( FAILED )"] {
        let text = stages(&format!("count(failed) by user | {query}"));
        assert_eq!(text, "group    count(outcome = \"failed\") as count_failed by user\nsort     -count_failed");
    }
    assert_eq!(
        stages("dcount(user) as n by tls | sort -dcount(user)"),
        "group    dcount(user) as n by tls\nsort     -n"
    );
    assert_eq!(
        stages("count by hour(time) | where hour(time) > 3"),
        "group    count by hour(time, UTC) as hour_time\nwhere    hour_time > 3"
    );
    assert_eq!(
        stages("select lower(user) | distinct lower(user)"),
        "select   lower(user) as lower_user\ndistinct lower_user"
    );
    assert_eq!(
        output(&plan("count(user=a), count(user != a), count(sbrs<0), count(not tls)"))
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>(),
        ["count_user_a", "count_user_not_a", "count_sbrs_lt_0", "count_not_tls"]
    );
}

#[test]
fn top_counts_or_sorts() {
    assert_eq!(
        stages("top 5 user, remote_ip/24"),
        "group    count by user, net(remote_ip, 24) as remote_ip/24\ntop      5 by -count"
    );
    assert_eq!(stages("count by user | top 3"), "group    count by user\ntop      3 by -count");
    assert_eq!(
        stages("max(time), dcount(user) by tls | top 3"),
        "group    max(time) as max_time, dcount(user) as dcount_user by tls\ntop      3 by -dcount_user"
    );
    assert_eq!(
        stages("count, max(time) by user | top 3 max_time"),
        "group    count, max(time) as max_time by user\ntop      3 by -max_time"
    );
    assert_eq!(
        stages("count by user | select user, count as n | top 3"),
        "group    count by user\nselect   user, count as n\ntop      3 by -n"
    );
    assert_eq!(
        stages("distinct user, tls | top 3 user"),
        "distinct user, tls\ngroup    count by user\ntop      3 by -count"
    );
}

#[test]
fn limits_join() {
    assert_eq!(stages("select user | sort user | limit 9 | limit 3"), "select   user\ntop      3 by user");
    assert_eq!(stages("select user | limit 9 | limit 3 | tail 2"), "select   user\nlimit    3\ntail     2");
    assert_eq!(
        stages("select user | limit 9 | sort user | tail 2"),
        "select   user\nlimit    9\nsort     user\ntail     2"
    );
}

#[test]
fn closed_sets_sort_in_their_own_order() {
    assert_eq!(
        stages("count by outcome | sort outcome, -count"),
        "group    count by outcome\nsort     rank(outcome), -count"
    );
    let plan = plan("select outcome | sort outcome");
    let Some(Stage::Sort(Sort(keys))) = plan.stages.last() else { panic!("sort is last") };
    let words = texts(&[Some("required"), Some("succeeded"), None, Some("failed")]);
    let batch = RecordBatch::try_from_iter([("outcome", words)]).unwrap();
    let ranks = keys[0].expr.evaluate(&batch).unwrap();
    assert_eq!(ranks.as_ref(), ints(&[Some(3), Some(0), None, Some(1)]).as_ref());
}

#[test]
fn zones() {
    assert_eq!(
        filter_in("on 2009-04-22", "Asia/Tokyo"),
        "(time >= 2009-04-22T00:00:00+09:00[Asia/Tokyo] and time < 2009-04-23T00:00:00+09:00[Asia/Tokyo])"
    );
    let plan = bind_in("count by 1d, weekday(time)", "Europe/Berlin").unwrap();
    assert_eq!(
        plan.explain(),
        "read     time\ngroup    count by bucket(time, 1d, Europe/Berlin) as time, weekday(time, Europe/Berlin) as weekday_time"
    );
}

#[test]
fn projection_is_ascending_and_positions_are_within_it() {
    let plan = plan("where line > 3 and time is not null and line < 9 | select line, user");
    let names: Vec<&str> = plan.projection.iter().map(|index| COLUMNS[*index].name).collect();
    assert_eq!(names, ["time", "user", "line"]);
    let Some(Stage::Filter(Filter(filter))) = plan.stages.first() else { panic!("a filter is first") };
    assert_eq!(filter.to_string(), "(#2 > 3 and not (#0 is null) and #2 < 9)");
}

/// The examples of the language's definition that this version has the stages for.
#[test]
fn the_examples_of_the_definition_bind() {
    for query in [
        "failed",
        "failed inbound where user=ironport",
        "inbound succeeded since 2009-04-22 until 2009-04-23",
        "failed yesterday",
        "failed since 2009-04-22T11:47:47+09:00 | top 5 by user",
        "failed inbound | count by user, remote_ip | top 10",
        "failed where remote_ip not in (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)",
        "where user in (root, admin, \"mail admin\")",
        "failed where user=*@example.com and not tls",
        "failed where user ~ /^(adm|root)/ or remote_host is null",
        "outbound failed where reply_code=535 | count by remote_ip, reply_text",
        "outbound failed \"relay access denied\"",
        "succeeded where mechanism in (PLAIN, LOGIN) and not tls | distinct user, remote_ip",
        "failed where sbrs < -3 or sender_group = SUSPECTLIST",
        "succeeded inbound where hour(time) not between 7 and 19 or weekday(time) in (sat, sun)",
        "outbound where mids = 448",
        "count by 1h, user | sort -count | limit 20",
        "failed | count by remote_ip/24 | top 20",
        "inbound | count(failed) as bad, count(succeeded) as good by user | where bad > good",
        "failed inbound | dcount(user) as users by remote_ip, 1d | where users >= 3 | count by remote_ip | where count >= 3",
        "succeeded | min(time) as first_seen, count by user, remote_ip | where first_seen >= 2009-04-20",
        "max(elapsed_ms) by mechanism",
    ] {
        plan(query);
    }
}

#[test]
fn years_are_times_and_conditions_on_time_may_overlap() {
    let years = "(time >= 2009-01-01T00:00:00+00:00[UTC] and time < 2011-01-01T00:00:00+00:00[UTC])";
    assert!(filter("failed between 2009 and 2010").contains(years));
    assert!(filter("tls between 2009 and 2010").contains(years));
    for query in ["time=2009 time=2009-04", "time!=2009 time=2009", "time=now() time=2009", "time=2009 where time=2010"]
    {
        plan(query);
    }
}
