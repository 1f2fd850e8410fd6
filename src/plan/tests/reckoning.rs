//! Aggregates and `let`: what they are understood as, and how they are refused.

use super::*;
use crate::expr::aggregates;

/// The stages of the plan after those that read and filter.
fn stages(query: &str) -> String {
    let text = plan(query).explain();
    text.lines().filter(|line| !line.starts_with("read ")).collect::<Vec<_>>().join("\n")
}

fn refused(cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(complaint(query), expected.trim_matches('\n'), "{query}");
    }
}

#[test]
fn every_example_of_an_aggregate_is_understood() {
    for spec in aggregates::AGGREGATES {
        plan(spec.example);
        // Later stages may repeat it; a list has no order.
        let later = if spec.name == "list" { "select" } else { "sort -" };
        plan(&format!("{} by user | {later} {}", spec.example, spec.example).replace("- ", "-"));
    }
}

#[test]
fn every_aggregate_that_needs_an_argument_is_called_with_one() {
    let calls: Vec<_> = aggregates::calls().collect();
    for (name, argument) in &calls {
        plan(&format!("{name}({argument})"));
        assert!(aggregates::find(name).is_some() && crate::lang::parse(&format!("failed {name}")).is_err(), "{name}");
    }
    let is_called = |name: &str| calls.iter().any(|(known, _)| *known == name);
    assert!(["dcount", "median", "p50", "p95", "share"].into_iter().all(is_called) && !is_called("count"));
}

#[test]
fn aggregates_have_types_and_names() {
    let query = "sum(elapsed_ms), sum(sbrs), avg(elapsed_ms), avg(line), median(time), P7(sbrs), p95(elapsed_ms), \
                 first(user), last(mids), list(remote_ip), list(icid), list(time), share(failed), sum(len(user)), \
                 min(elapsed_ms) as quick by outcome";
    assert_eq!(
        output(&plan(query))[1..],
        [
            ("sum_elapsed_ms", Type::Duration),
            ("sum_sbrs", Type::Float),
            ("avg_elapsed_ms", Type::Duration),
            ("avg_line", Type::Float),
            ("median_time", Type::Time),
            ("p7_sbrs", Type::Float),
            ("p95_elapsed_ms", Type::Duration),
            ("first_user", Type::Text),
            ("last_mids", Type::IntList),
            ("list_remote_ip", Type::TextList),
            ("list_icid", Type::IntList),
            ("list_time", Type::TextList),
            ("share_failed", Type::Float),
            ("sum_len_user", Type::Int),
            ("quick", Type::Duration),
        ]
    );
    assert_eq!(
        stages(
            "p95(elapsed_ms), median(sbrs), list(sbrs), list(time), share(not tls) by user | where p95(elapsed_ms) > 10s | sort -share(not tls)"
        ),
        "group    p95(elapsed_ms) as p95_elapsed_ms, p50(sbrs) as median_sbrs, list(text(sbrs)) as list_sbrs, \
         list(text(time, UTC)) as list_time, share(not (tls = true)) as share_not_tls by user\n\
         where    p95_elapsed_ms > 10s\n\
         sort     -share_not_tls"
    );
    assert_eq!(
        stages("avg(elapsed_ms) by user | where avg(elapsed_ms) > 10s | top 3"),
        "group    avg(elapsed_ms) as avg_elapsed_ms by user\nwhere    avg_elapsed_ms > 10s\ntop      3 by -avg_elapsed_ms"
    );
}

#[test]
fn aggregates_of_what_they_do_not_take() {
    refused(&[
        (
            "sum(user)",
            "
error: `user` is text, and sum adds up numbers and durations
  sum(user)
      ^^^^ did you mean dcount(user)?",
        ),
        (
            "avg(tls)",
            "
error: `tls` is yes/no, and avg is the mean of numbers and durations
  avg(tls)
      ^^^ did you mean share(tls)?",
        ),
        (
            "avg(time)",
            "
error: `time` is a time, and avg is the mean of numbers and durations
  avg(time)
      ^^^^ did you mean median(time), or min(time), max(time)?",
        ),
        (
            "sum(mids)",
            "
error: `mids` is a list, and sum adds up numbers and durations
  sum(mids)
      ^^^^ its length is a number: sum(len(mids))",
        ),
        (
            "p95(remote_ip)",
            "
error: `remote_ip` is an address, and p95 orders numbers, durations and times
  p95(remote_ip)
      ^^^^^^^^^ did you mean min(remote_ip), or max(remote_ip)?",
        ),
        (
            "median(tls)",
            "
error: `tls` is yes/no, and median orders numbers, durations and times
  median(tls)
         ^^^ did you mean count(tls)?",
        ),
        (
            "list(mids)",
            "
error: `mids` is a list, and list collects single values
  list(mids)
       ^^^^",
        ),
        (
            "share(user)",
            "
error: `share` takes a condition
  share(user)
  ^^^^^^^^^^^ did you mean share(user is not null)?",
        ),
        (
            "share()",
            "
error: `share` takes a condition
  share()
  ^^^^^^^ as in: share(failed)",
        ),
        (
            "share(failed, tls)",
            "
error: `share` takes one condition
  share(failed, tls)
  ^^^^^^^^^^^^^^^^^^ join conditions with `and`: share(failed and tls)",
        ),
        (
            "p100(line)",
            "
error: no aggregate called `p100`
  p100(line)
  ^^^^ percentiles are p1 to p99; the ends are min and max
  aggregates: count dcount sum avg min max median p95 first last list share",
        ),
        (
            "count, p90 by user",
            "
error: `p90` needs a field in parentheses
  count, p90 by user
         ^^^ for example: p90(elapsed_ms)",
        ),
        (
            "sum(elapsed_ms, line)",
            "
error: `sum` takes one field
  sum(elapsed_ms, line)
  ^^^^^^^^^^^^^^^^^^^^^ for example: sum(elapsed_ms)",
        ),
        (
            "where median(line) > 3",
            "
error: `median` is worked out over many rows, so it is a stage of its own
  where median(line) > 3
        ^^^^^^^^^^^^ write it after a pipe: | median(line) by …",
        ),
    ]);
}

#[test]
fn let_adds_a_column() {
    assert_eq!(
        stages(
            "count(failed) as bad, count(succeeded) as good by user | let rate = bad / (bad + good) | where rate > 0.5 | sort -rate"
        ),
        "group    count(outcome = \"failed\") as bad, count(outcome = \"succeeded\") as good by user\n\
         let      rate = (bad / (bad + good))\n\
         where    rate > 0.5\n\
         sort     -rate"
    );
    assert_eq!(
        stages("count, count(failed) by user | let r = count(failed) / count * 100.0 | top 3 r"),
        "group    count, count(outcome = \"failed\") as count_failed by user\n\
         let      r = ((count_failed / count) * 100)\n\
         top      3 by -r"
    );
    assert_eq!(
        stages(
            "select time, opened_at, elapsed_ms | let a = time - opened_at | let b = a - -elapsed_ms | let c = -(b) + 1h30m | let d = \"x\" | let e = -2.5"
        ),
        "select   time, opened_at, elapsed_ms\n\
         let      a = (time - opened_at)\n\
         let      b = (a - (0ms - elapsed_ms))\n\
         let      c = ((0ms - b) + 1h30m)\n\
         let      d = \"x\"\n\
         let      e = -2.5"
    );
    let plan = plan(
        "select time, user, tls | let d = domain(user) | let t = tls | let ago = now() - time | let h = hour(time)",
    );
    assert_eq!(output(&plan)[3..], [("d", Type::Text), ("t", Type::Bool), ("ago", Type::Duration), ("h", Type::Int)]);
}

#[test]
fn let_on_events_keeps_every_column_in_sight() {
    assert_eq!(
        plan("failed | let d = domain(user) | count by d").explain(),
        "read     outcome, user\nwhere    outcome = \"failed\"\nlet      d = domain(user)\ngroup    count by d"
    );
    assert_eq!(
        plan("failed | let late = elapsed_ms / 1000 | where late > 2 | let twice = late * 2 | select time, user, late, twice").explain(),
        "read     time, outcome, user, elapsed_ms\n\
         where    outcome = \"failed\"\n\
         let      late = (elapsed_ms / 1000)\n\
         where    late > 2ms\n\
         let      twice = (late * 2)\n\
         select   time, user, late, twice"
    );
    // Positions: the columns that are read, then those that were added.
    let plan = plan("let a = line | let b = a + line | select b, a, user");
    let Some(Stage::Extend(Extend(second))) = plan.stages.get(1) else { panic!("two stages extend") };
    assert_eq!((plan.projection.len(), second[0].expr.to_string()), (2, "(#2 + #1)".to_owned()));
    let Some(Stage::Select(Select(columns))) = plan.stages.get(2) else { panic!("then columns are chosen") };
    assert_eq!(columns.iter().map(|column| column.expr.to_string()).collect::<Vec<_>>(), ["#3", "#2", "#0"]);
}

#[test]
fn a_query_that_chooses_no_columns_shows_what_it_worked_out() {
    let query = "failed | let a = line | let d = domain(user)";
    let tree = crate::lang::parse(query).unwrap();
    for display in [Display::Headline(u8::MAX), Display::Text, Display::Machine] {
        let context = Context { display, ..context("UTC") };
        let plan = bind(&tree, query, &context).unwrap();
        let names: Vec<&str> = output(&plan).iter().map(|(name, _)| *name).collect();
        assert_eq!(names[names.len() - 2..], ["a", "d"], "{display:?}");
        assert_eq!(names[0], if display == Display::Machine { "event_id" } else { "time" });
    }
    let names: Vec<_> = plan("let a = line | select -line").columns.into_iter().map(|column| column.name).collect();
    assert!(names.last().unwrap() == "a" && !names.contains(&"line".to_owned()));
}

#[test]
fn let_refuses_what_has_no_meaning() {
    refused(&[
        (
            "let x = user + 1",
            "
error: `user` is text, and + takes numbers, times and durations
  let x = user + 1
          ^^^^ its length is a number: len(user)",
        ),
        (
            "let x = 1 + \"a\"",
            "
error: `\"a\"` is text, and + takes numbers, times and durations
  let x = 1 + \"a\"
              ^^^ a text in quotes stands alone: let name = \"text\"",
        ),
        (
            "let x = line * tls",
            "
error: `tls` is yes/no, and * takes numbers, times and durations
  let x = line * tls
                 ^^^ count the rows first: count(tls) by user",
        ),
        (
            "let x = -outcome",
            "
error: `outcome` is one of a few words, and - takes numbers and durations
  let x = -outcome
           ^^^^^^^ count the rows first: count by outcome",
        ),
        (
            "let x = remote_ip - interface_ip",
            "
error: `remote_ip` is an address, and - takes numbers, times and durations
  let x = remote_ip - interface_ip
          ^^^^^^^^^ addresses are compared, with `where`
error: `interface_ip` is an address, and - takes numbers, times and durations
  let x = remote_ip - interface_ip
                      ^^^^^^^^^^^^ addresses are compared, with `where`",
        ),
        (
            "let x = time + opened_at",
            "
error: only the difference of two times has a meaning
  let x = time + opened_at
          ^^^^^^^^^^^^^^^^ write: let x = time - opened_at",
        ),
        (
            "let x = time + 10",
            "
error: `10` is a number, and `time` is a time, which durations move
  let x = time + 10
                 ^^ write its unit: 10s",
        ),
        (
            "let x = 1000 + elapsed_ms",
            "
error: `1000` is a number, and `elapsed_ms` is a duration
  let x = 1000 + elapsed_ms
          ^^^^ write its unit: 1000ms",
        ),
        (
            "let x = elapsed_ms - line",
            "
error: `line` is a number, and `elapsed_ms` is a duration
  let x = elapsed_ms - line
                       ^^^^ write its unit: line * 1ms",
        ),
        (
            "let x = 10m - time",
            "
error: a time cannot be taken from a duration
  let x = 10m - time
          ^^^^^^^^^^ write: let x = time - 10m",
        ),
        (
            "let x = elapsed_ms * elapsed_ms",
            "
error: durations are not multiplied with each other
  let x = elapsed_ms * elapsed_ms
          ^^^^^^^^^^^^^^^^^^^^^^^ their ratio is a number: elapsed_ms / elapsed_ms",
        ),
        (
            "let x = line / 1h",
            "
error: a number cannot be divided by a duration
  let x = line / 1h
          ^^^^^^^^^ leave out the unit",
        ),
        (
            "let x = line / elapsed_ms",
            "
error: a number cannot be divided by a duration
  let x = line / elapsed_ms
          ^^^^^^^^^^^^^^^^^ divide by how many hours it is: line / (elapsed_ms / 1h)",
        ),
        (
            "let x = time * 2",
            "
error: `time` is a time, and `*` takes numbers and durations
  let x = time * 2
          ^^^^ the difference of two times is a duration: time - opened_at",
        ),
        (
            "let x = time / 1h",
            "
error: `/` does not take a time
  let x = time / 1h
          ^^^^^^^^^ the difference of two times is a duration: time - opened_at",
        ),
        (
            "let x = time - 1mo",
            "
error: `1mo` has no fixed length
  let x = time - 1mo
                 ^^^ write it in days: 30d, 365d",
        ),
        (
            "let x = 99999999999999999999",
            "
error: 99999999999999999999 is too large a number
  let x = 99999999999999999999
          ^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            "let User = line + 1",
            "
error: two columns would be called `User`
  let User = line + 1
      ^^^^ choose another name: let User2 = …",
        ),
        (
            "count by user | let rate = bad / count | sort rate",
            "
error: no field called `bad`
  count by user | let rate = bad / count | sort rate
                             ^^^
  columns here: user count",
        ),
        (
            "let x = line | let y = count / x",
            "
error: no field called `count`
  let x = line | let y = count / x
                         ^^^^^ count first, for example: | count by user | sort -count
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
    ]);
}
