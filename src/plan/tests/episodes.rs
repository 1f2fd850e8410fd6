//! `burst`, `sequence` and `detect`: what they are understood as, and the words in which they are refused.

use super::*;

fn columns(query: &str) -> Vec<String> {
    plan(query).columns.into_iter().map(|column| column.name).collect()
}

/// The lines of `explain` below what is read.
fn stages(query: &str) -> Vec<String> {
    plan(query).explain().lines().filter(|line| !line.starts_with("read ")).map(str::to_owned).collect()
}

#[test]
fn a_burst_has_its_columns() {
    assert_eq!(
        columns("failed | burst 10 by remote_ip within 10m"),
        ["remote_ip", "start", "end", "events", "peak", "users"]
    );
    assert_eq!(
        columns("failed | burst 10 distinct user by remote_ip/24, profile within 1h30m"),
        ["remote_ip/24", "profile", "start", "end", "events", "distinct_user", "peak", "users", "remote_ips"]
    );
    assert_eq!(
        stages("failed | burst 3 distinct domain(user) within 7d by remote_ip as ip | where peak > 4 | top 5"),
        [
            "where    outcome = \"failed\"",
            "burst    3 distinct domain(user) by remote_ip as ip within 168h",
            "where    peak > 4",
            "top      5 by -events",
        ]
    );
}

#[test]
fn a_sequence_has_its_columns() {
    assert_eq!(
        columns("inbound | sequence 5+ failed then outcome=succeeded by remote_ip within 10m"),
        [
            "remote_ip",
            "users",
            "start",
            "end",
            "span_ms",
            "failures",
            "n2",
            "first_icid",
            "last_icid",
            "first_dcid",
            "last_dcid"
        ]
    );
    assert_eq!(
        columns("select time, user, outcome | sequence failed then no (succeeded and user=a*) by user within 1d"),
        ["user", "start", "end", "span_ms", "failures", "complete"]
    );
    assert_eq!(
        stages("inbound | sequence 5 failed then outcome=succeeded by remote_ip within 10m")[1],
        "sequence 5 (outcome = \"failed\") then 1 (outcome = \"succeeded\") by remote_ip within 10m"
    );
}

#[test]
fn keys_are_not_listed() {
    let listed = |query: &str| {
        let lists = ["users", "remote_ips"].map(str::to_owned);
        columns(query).into_iter().filter(|name| lists.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(listed("failed | burst 2 by profile within 1h"), ["users", "remote_ips"]);
    assert_eq!(listed("failed | burst 2 by user as who within 1h"), ["remote_ips"]);
    assert_eq!(listed("failed | burst 2 by lower(user), remote_ip within 1h"), ["users"]);
    assert!(listed("failed | burst 2 by user, remote_ip within 1h").is_empty());
    assert!(listed("failed | select time, profile | burst 2 by profile within 1h").is_empty());
    // A connection has a list of users already.
    assert!(listed("connections | burst 2 by appliance within 1h").is_empty());
}

/// The names of the columns that count rows.
fn counts(steps: &str) -> Vec<String> {
    let columns = columns(&format!("inbound | sequence {steps} by user, remote_ip within 10m"));
    let is_count = |name: &String| !name.ends_with("icid") && !name.ends_with("dcid") && name != "complete";
    columns.into_iter().skip(5).filter(is_count).collect()
}

#[test]
fn steps_have_names() {
    assert_eq!(counts("5 failed as tries then succeeded"), ["tries", "successes"]);
    assert_eq!(counts("failed then succeeded as `then` then tls"), ["failures", "then", "n3"]);
    assert_eq!(counts("(failed) as a then outcome=succeeded then no error"), ["a", "n2"]);
    // Of two steps alike neither has the usual name, nor has one whose name another column has.
    assert_eq!(counts("2 failed then succeeded then failed"), ["n1", "successes", "n3"]);
    assert_eq!(counts("failed then succeeded as failures"), ["n1", "failures"]);
    assert_eq!(
        columns("sequence failed then succeeded by remote_ip as successes within 1h")[5..7],
        ["failures", "n2"].map(str::to_owned)
    );
    // The number of a step is always another name for its column.
    assert_eq!(columns("sequence failed then succeeded by user within 1h | select n1, n2 as b"), ["failures", "b"]);
    assert_eq!(columns("sequence failed as x then tls by user within 1h | where n1 > 2 | select x"), ["x"]);
}

#[test]
fn names_of_steps_are_refused() {
    let sequence = |steps: &str| format!("sequence {steps} by user within 1h");
    let twice = "two columns would be called";
    refused(
        &sequence("failed as a then succeeded as A"),
        &format!("{twice} `A`"),
        "^ name the rows of this step otherwise",
    );
    refused(&sequence("failed as start then succeeded"), &format!("{twice} `start`"), "^^^^^ name the rows");
    refused(&sequence("failed as n2 then tls"), &format!("{twice} `n2`"), "name the rows");
    refused(&sequence("failed as user then succeeded"), &format!("{twice} `user`"), "name this one: user as …");
    refused(
        &sequence("failed then no succeeded as x"),
        "no rows are counted for a step with `no`, so that it has no column to name",
        "^ write: sequence failed then no succeeded by user within 1h",
    );
}

fn refused(query: &str, message: &str, hint: &str) {
    let complaint = complaint(query);
    assert!(complaint.starts_with(&format!("error: {message}\n")), "{complaint}");
    assert!(complaint.contains(hint), "{complaint}");
}

#[test]
fn keys_and_window_are_required() {
    refused(
        "failed | burst 10",
        "`burst` must say whose rows belong together: by …, and how long a window is: within …",
        "^^^^^^^^ write: failed | burst 10 by remote_ip within 10m",
    );
    refused(
        "failed | burst 10 distinct user by remote_ip",
        "`burst` must say how long a window is: within …",
        "write: failed | burst 10 distinct user by remote_ip within 10m",
    );
    refused(
        "sequence 5 failed then succeeded within 5m",
        "`sequence` must say whose rows belong together: by …",
        "write: sequence 5 failed then succeeded by remote_ip within 5m",
    );
}

#[test]
fn windows_are_lengths_of_time() {
    let burst = |within: &str| format!("burst 2 by user within {within}");
    refused(&burst("1mo"), "months and years are not always equally long", "count days: within 30d");
    refused(&burst("2y3d"), "months and years are not always equally long", "count days: within 723d");
    refused(&burst("0s"), "`within 0s` is no time at all", "within 1s");
    refused(&burst("999999999999d"), "`999999999999d` is too long", "^");
    refused(
        "burst 2 by user, 1h within 5m",
        "`burst` has no fixed stretches of time: its window begins at any row",
        "within 1h",
    );
}

#[test]
fn events_are_needed() {
    refused(
        "count by user | burst 2 by user within 1h",
        "`burst` looks at single events, and here a row stands for several",
        "put it before",
    );
    refused(
        "select user | burst 2 by user within 1h",
        "`burst` needs the time of each row, which is not among the columns left here",
        "put it before",
    );
    refused("burst 2 by usr within 1h", "no field called `usr`", "did you mean `user`?");
    refused("burst 2 by user as start within 1h", "two columns would be called `start`", "name this one: user as …");
}

#[test]
fn what_is_absent_comes_last() {
    let sequence = |steps: &str| format!("sequence {steps} by user within 1h");
    let placed = "only the last step can be absent: what does not happen has no place among what does";
    refused(&sequence("no failed then succeeded"), placed, "move it to the end: … then no failed");
    refused(&sequence("failed then no error then succeeded"), placed, "^^^^^^^^ move it to the end: … then no error");
    refused(
        &sequence("failed then no 3 succeeded"),
        "`no` already says how many",
        "^ write: sequence failed then no succeeded by user within 1h",
    );
    let many = vec!["failed"; 33].join(" then ");
    refused(&sequence(&many), "a sequence has at most 32 steps", "leave out");
}

#[test]
fn a_recipe_is_its_text() {
    assert_eq!(
        stages("since 2009-04-20 | detect Spray at least 20 within 5m | where peak > 30"),
        [
            "recipe   spray: failed inbound | burst 20 distinct user by remote_ip within 5m",
            "where    (time >= 2009-04-20T00:00:00+00:00[UTC] and outcome = \"failed\" and direction = \"inbound\")",
            "burst    20 distinct user by remote_ip within 5m",
            "where    peak > 30",
        ]
    );
    assert!(
        stages("detect breach at least 3 by user")[0]
            .ends_with("inbound | sequence 3 failed as failures then succeeded as successes by user within 15m")
    );
    assert_eq!(columns("detect bruteforce"), ["user", "remote_ip", "start", "end", "failures", "peak"]);
    assert_eq!(columns("detect bruteforce by remote_ip/24"), ["remote_ip/24", "start", "end", "failures", "peak"]);
    assert_eq!(
        columns("failed | detect bruteforce at least 20 within 5m | select remote_ip, user, start, end, failures"),
        ["remote_ip", "user", "start", "end", "failures"]
    );
}

#[test]
fn every_built_in_recipe_is_understood() {
    for recipe in crate::plan::recipes::BUILT_IN {
        let alone = plan(recipe.text).explain();
        let called = plan(&format!("detect {}", recipe.name)).explain();
        assert!(called.ends_with(&alone), "{called}\n{alone}");
        assert!(called.starts_with(&format!("recipe   {}: ", recipe.name)), "{called}");
        assert!(recipe.doc.ends_with('.') && !recipe.origin.is_empty());
    }
}

#[test]
fn calls_of_recipes_are_refused() {
    refused("detect spary", "no recipe called `spary`", "did you mean `spray`?\n  recipes: bruteforce spray stuffing");
    refused(
        "count by user | detect spray",
        "a recipe needs events with all of their columns, and a stage before leaves only some",
        "failed last 30d | detect spray | …",
    );
    refused(
        "detect cleartext at least 3",
        "`cleartext` has no `burst` or `sequence` whose numbers could be changed",
        "3 write it out: succeeded inbound".trim_start_matches("3 "),
    );
    refused(
        "detect slowspray by user",
        "`slowspray` has no `burst` or `sequence` whose numbers could be changed",
        "write it out:",
    );
    refused("detect spray by usr", "no field called `usr`", "^^^ did you mean `user`?");
    refused("detect spray within 1mo", "months and years are not always equally long", "within 30d");
}

#[test]
fn a_recipe_and_the_head_before_it_agree() {
    assert_eq!(
        complaint("succeeded | detect spray"),
        "error: `succeeded` and `failed` cannot both hold\n  succeeded | detect spray\n  ^^^^^^^^^          ^^^^^ the recipe says \
         which rows it is about: leave the other word out\n  \
         spray: failed inbound | burst 10 distinct user by remote_ip within 1h"
    );
    assert!(complaint("outbound user=a | detect breach").contains("`outbound` and `inbound` cannot both hold"));
    plan("inbound failed remote_ip=10.0.0.1 | detect spray");
    assert!(complaint("user=a | detect spray").contains("`user=a` leaves one value of `user`"));
}

fn own(name: &str, text: &str) -> crate::Result<Recipes> {
    Recipes::with([(name.to_owned(), text.to_owned())])
}

#[test]
fn users_have_recipes_of_their_own() {
    let call = |text: &str, query: &str| {
        let context = Context { recipes: own("mine", text).unwrap(), ..context("UTC") };
        bind(&crate::lang::parse(query).unwrap(), query, &context).map(|plan| plan.explain()).map_err(|e| e.to_string())
    };
    let explained = call("error where user=a | burst 2 by user within 1d", "detect MINE at least 3").unwrap();
    assert!(explained.starts_with("recipe   mine: error where user = a | burst 3 by user within 1d\n"), "{explained}");
    assert_eq!(
        call("failed where usr=a", "inbound | detect mine | count").unwrap_err(),
        "error: in the recipe `mine`: no field called `usr`\n  inbound | detect mine | count\n                   ^^^^ did you mean `user`?\n  \
         fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)\n  \
         mine: failed where usr = a"
    );
}

#[test]
fn recipes_that_are_none_are_refused() {
    let refused = |name: &str, text: &str| own(name, text).unwrap_err().to_string();
    assert!(refused("Spray", "failed").contains("comes with authq"));
    assert!(refused("a-b", "failed").contains("cannot be the name of a recipe"));
    assert!(refused("last", "failed").contains("the language uses the word"));
    assert!(
        refused("mine", "failed | stats count").starts_with("error: in the recipe `mine`: unknown stage `stats`\n")
    );
    assert!(
        refused("mine", "detect spray").starts_with("error: in the recipe `mine`: a recipe cannot call another one")
    );
    assert!(refused("mine", "trace icid 1").starts_with("error: in the recipe `mine`: a recipe is about all rows"));
    let twice = Recipes::with(["a", "A"].map(|name| (name.to_owned(), "failed".to_owned()))).unwrap_err();
    assert_eq!(twice.to_string(), "error: two recipes are called `A`");
}
