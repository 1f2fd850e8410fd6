//! What each stage means.

use std::sync::Arc;

use arrow::array::RecordBatchOptions;
use arrow::datatypes::{Field, Schema};

use super::*;
use crate::ErrorKind;
use crate::expr::arithmetic::Operator;

fn ips(texts: &[Option<&'static str>]) -> Vec<Row> {
    texts.iter().map(|ip| Row { ip: *ip, ..Row::default() }).collect()
}

#[test]
fn filter_keeps_what_is_true_and_counts_what_it_drops() {
    let flags = [Some(true), Some(false), None, Some(true)];
    let rows: Vec<Row> =
        flags.iter().zip(1..).map(|(flag, n)| Row { flag: *flag, n: Some(n), ..Row::default() }).collect();
    let stages = vec![Stage::Filter(plan::Filter(expr("flag"))), Stage::Select(plan::Select(named_all(&["n"])))];
    assert_eq!(show(&run(stages.clone(), &rows)), ["1", "4"]);

    let windows = vec![vec![batch(&rows), batch(&rows[..1])], vec![batch(&rows[1..3])]];
    let (batches, counts, _) = run_windows(stages, windows, &ample());
    assert_eq!(batches.unwrap().len(), 2, "a batch that the filter empties is not given");
    assert_eq!(counts, Counts { rows_in: 7, rows_out: 3, rows_filtered: 4, stopped_early: false });
}

#[test]
fn only_the_leading_filter_is_counted() {
    let rows = [Row { flag: Some(false), ..Row::default() }];
    let stages = vec![Stage::Limit(plan::Limit(9)), Stage::Filter(plan::Filter(expr("flag")))];
    let (_, counts, _) = run_windows(stages, vec![vec![batch(&rows)]], &ample());
    assert_eq!(counts, Counts { rows_in: 1, rows_out: 1, rows_filtered: 0, stopped_early: false });
}

#[test]
fn groups_come_in_order_of_appearance_under_their_first_spelling() {
    let rows = users(&[Some("Bob"), None, Some("alice"), Some("BOB"), Some("ALICE"), None, Some("bob"), Some("")]);
    let result = run(vec![aggregate(&["user"], vec![call("count", Type::Int, Aggregate::count())])], &rows);
    assert_eq!(show(&result), ["Bob 3", "∅ 2", "alice 2", " 1"]);
}

#[test]
fn group_keys_that_mean_the_same_are_the_same() {
    let row = |ip, score| Row { ip: Some(ip), score: Some(score), ..Row::default() };
    let rows = [row("::ffff:10.0.0.1", -0.0), row("10.0.0.1", 0.0), row("10.x.x.x", 0.0), row("2001:db8::A", 1.5)];
    let count = || vec![call("count", Type::Int, Aggregate::count())];
    let by_ip = run(vec![aggregate(&["ip"], count())], &rows);
    assert_eq!(show(&by_ip), ["::ffff:10.0.0.1 2", "10.x.x.x 1", "2001:db8::A 1"]);
    assert_eq!(show(&run(vec![aggregate(&["score"], count())], &rows)), ["-0.0 3", "1.5 1"]);
}

#[test]
fn only_ascii_letters_lose_their_case() {
    let rows = users(&[Some("ÄA"), Some("äA"), Some("äa")]);
    let result = run(vec![aggregate(&["user"], vec![call("count", Type::Int, Aggregate::count())])], &rows);
    assert_eq!(show(&result), ["ÄA 1", "äA 2"]);
}

#[test]
fn aggregates_leave_out_missing_values() {
    let row = |n, score, flag| Row { user: Some("a"), n, score, flag, ..Row::default() };
    let rows = [row(None, None, None), row(Some(-3), Some(0.5), Some(true)), row(Some(7), None, Some(false))];
    let values = vec![
        call("count", Type::Int, Aggregate::count()),
        call("yes", Type::Int, Aggregate::of(&count::COUNT_IF, expr("flag"))),
        call("different", Type::Int, Aggregate::of(&dcount::DCOUNT, expr("n"))),
        call("min", Type::Int, Aggregate::of(&min_max::MIN, expr("n"))),
        call("max", Type::Int, Aggregate::of(&min_max::MAX, expr("n"))),
        call("score", Type::Float, Aggregate::of(&min_max::MAX, expr("score"))),
        call("ip", Type::Ip, Aggregate::of(&min_max::MIN, expr("ip"))),
    ];
    assert_eq!(show(&run(vec![aggregate(&["user"], values)], &rows)), ["a 3 1 2 -3 7 0.5 ∅"]);
}

#[test]
fn first_and_last_follow_a_sort_before_them() {
    let rows = users(&[Some("b"), Some("c"), Some("a"), None]);
    let ends = || {
        let first = call("first", Type::Text, Aggregate::of(&first_last::FIRST, expr("user")));
        let last = call("last", Type::Text, Aggregate::of(&first_last::LAST, expr("user")));
        aggregate(&[], vec![first, last, call("list", Type::TextList, Aggregate::of(&list::LIST, expr("user")))])
    };
    assert_eq!(show(&run(vec![ends()], &rows)), ["b a [b, c, a]"]);
    assert_eq!(show(&run(vec![Stage::Sort(plan::Sort(keys(&["-user"]))), ends()], &rows)), ["c a [c, b, a]"]);
}

#[test]
fn extend_adds_columns_after_those_that_are_there() {
    let rows = users(&[Some("b"), None]);
    let sum = Expr::arithmetic(expr("n"), Operator::Add, expr("n")).unwrap();
    let extend = |name: &str, expr: Expr| {
        let column = column(name, expr.kind());
        Stage::Extend(plan::Extend(vec![NamedExpr { expr, column }]))
    };
    let added = |name: &str, index| {
        let column = column(name, Type::Int);
        NamedExpr { expr: Expr::Column(index, Type::Int), column }
    };
    let twice = extend(
        "four",
        Expr::arithmetic(Expr::Column(6, Type::Int), Operator::Add, Expr::Column(6, Type::Int)).unwrap(),
    );
    let stages = vec![
        extend("two", sum),
        twice,
        Stage::Select(plan::Select(vec![named("user"), added("two", 6), added("four", 7)])),
    ];
    assert_eq!(show(&run(stages.clone(), &rows)), ["b 0 0", "∅ 2 4"]);
    assert_eq!(run(stages, &[]).num_rows(), 0);
}

#[test]
fn dcount_ignores_case_and_counts_per_group() {
    let row = |user, n| Row { user: Some(user), n: Some(n), ..Row::default() };
    let rows = [row("a", 1), row("A", 1), row("b", 1), row("a", 2), row("B", 2), row("b", 2), row("A", 2)];
    let values = vec![call("users", Type::Int, Aggregate::of(&dcount::DCOUNT, expr("user")))];
    assert_eq!(show(&run(vec![aggregate(&["n"], values)], &rows)), ["1 2", "2 2"]);
}

#[test]
fn extremes_of_addresses_go_by_number() {
    let rows = ips(&[Some("::1"), Some("10.0.0.9"), None, Some("10.0.0.10"), Some("::ffff:9.9.9.9"), Some("0.0.x.x")]);
    let values = vec![
        call("min", Type::Ip, Aggregate::of(&min_max::MIN, expr("ip"))),
        call("max", Type::Ip, Aggregate::of(&min_max::MAX, expr("ip"))),
        call("max4", Type::Ip, Aggregate::of(&min_max::MAX, expr("ip"))),
    ];
    assert_eq!(show(&run(vec![aggregate(&[], values.clone())], &rows)), ["9.9.9.9 ::1 ::1"]);
    assert_eq!(show(&run(vec![aggregate(&[], values)], &rows[1..])), ["9.9.9.9 10.0.0.10 10.0.0.10"]);
}

#[test]
fn without_keys_there_is_one_row_even_over_nothing() {
    let over_nothing = |call: &AggregateCall| match call.function.spec.name {
        "count" | "dcount" => "0",
        "list" => "[]",
        _ => "∅",
    };
    let expected = [all_aggregates().iter().map(over_nothing).collect::<Vec<_>>().join(" ")];
    assert_eq!(show(&run(vec![aggregate(&[], all_aggregates())], &[])), expected);
    for windows in [vec![], vec![vec![]], vec![vec![batch(&[])], vec![]]] {
        let (batches, ..) = run_windows(vec![aggregate(&[], all_aggregates())], windows, &ample());
        let batches = batches.unwrap();
        assert_eq!(batches.len(), 1);
        assert_eq!(show(&batches[0]), expected);
    }
}

#[test]
fn with_keys_nothing_gives_nothing_but_has_columns() {
    let plan = plan(vec![aggregate(&["user"], all_aggregates())]);
    let mut execution = Execution::new(&plan, std::iter::empty(), &ample()).unwrap();
    assert!(execution.next().is_none());
    assert_eq!(execution.columns().len(), 1 + all_aggregates().len());
    assert_eq!(execution.schema().field(0).name(), "user");
}

#[test]
fn every_stage_survives_an_empty_input() {
    let stages = [
        Stage::Filter(plan::Filter(expr("flag"))),
        Stage::Select(plan::Select(named_all(&["n", "user"]))),
        Stage::Sort(plan::Sort(keys(&["user"]))),
        Stage::Top(plan::Top { keys: keys(&["-n"]), n: 3 }),
        Stage::Limit(plan::Limit(3)),
        Stage::Tail(plan::Tail(3)),
        Stage::Distinct(plan::Distinct(named_all(&["user"]))),
    ];
    for stage in stages {
        assert_eq!(run(vec![stage.clone()], &[]).num_rows(), 0);
        let (batches, ..) = run_windows(vec![stage], vec![], &ample());
        assert_eq!(batches.unwrap().len(), 0);
    }
}

#[test]
fn counts_rows_of_batches_without_columns() {
    let empty = Arc::new(Schema::empty());
    let options = RecordBatchOptions::new().with_row_count(Some(5));
    let batch = RecordBatch::try_new_with_options(empty, vec![], &options).unwrap();
    let mut plan =
        plan(vec![Stage::Tail(plan::Tail(4)), aggregate(&[], vec![call("count", Type::Int, Aggregate::count())])]);
    plan.projection.clear();
    let windows = [Ok(vec![batch.clone(), batch])].into_iter();
    let budget = ample();
    let mut execution = Execution::new(&plan, windows, &budget).unwrap();
    assert_eq!(show(&execution.next().unwrap().unwrap()), ["4"]);
}

#[test]
fn sort_puts_missing_last_both_ways_and_is_stable() {
    let rows = users(&[Some("b"), None, Some("a"), Some("B"), Some("A"), Some("b"), None]);
    let by = |sort: &str| {
        show(&run(
            vec![Stage::Sort(plan::Sort(keys(&[sort]))), Stage::Select(plan::Select(named_all(&["user", "n"])))],
            &rows,
        ))
    };
    assert_eq!(by("user"), ["A 4", "a 2", "B 3", "b 0", "b 5", "∅ 1", "∅ 6"]);
    assert_eq!(by("-user"), ["b 0", "b 5", "B 3", "a 2", "A 4", "∅ 1", "∅ 6"]);
}

#[test]
fn sort_orders_addresses_by_number() {
    let texts = ["2001:db8::1", "10.0.0.10", "masked", "10.0.0.9", "::1", "::ffff:10.0.0.9", "1.x.x.x"].map(Some);
    let mut rows = ips(&texts);
    rows.insert(3, Row::default());
    let by = |sort: &str| {
        show(&run(vec![Stage::Sort(plan::Sort(keys(&[sort]))), Stage::Select(plan::Select(named_all(&["ip"])))], &rows))
    };
    let ascending = ["10.0.0.9", "::ffff:10.0.0.9", "10.0.0.10", "::1", "2001:db8::1", "1.x.x.x", "masked", "∅"];
    assert_eq!(by("ip"), ascending);
    let descending = ["2001:db8::1", "::1", "10.0.0.10", "10.0.0.9", "::ffff:10.0.0.9", "masked", "1.x.x.x", "∅"];
    assert_eq!(by("-ip"), descending);
}

#[test]
fn sort_takes_several_keys() {
    let row = |n, score| Row { n: Some(n), score, ..Row::default() };
    let rows = [row(2, Some(1.0)), row(1, None), row(1, Some(-2.5)), row(2, Some(3.0)), row(1, Some(0.0))];
    let stages =
        vec![Stage::Sort(plan::Sort(keys(&["n", "-score"]))), Stage::Select(plan::Select(named_all(&["n", "score"])))];
    assert_eq!(show(&run(stages, &rows)), ["1 0.0", "1 -2.5", "1 ∅", "2 3.0", "2 1.0"]);
}

#[test]
fn tail_limit_and_top_of_nothing_and_of_all() {
    let rows = users(&[Some("a"), Some("b"), Some("c")]);
    let numbers = |stage| show(&run(vec![stage, Stage::Select(plan::Select(named_all(&["n"])))], &rows));
    let top = |n| Stage::Top(plan::Top { keys: keys(&["-n"]), n });
    assert_eq!(numbers(Stage::Tail(plan::Tail(2))), ["1", "2"]);
    assert_eq!(numbers(Stage::Tail(plan::Tail(9))), ["0", "1", "2"]);
    assert_eq!(numbers(Stage::Limit(plan::Limit(2))), ["0", "1"]);
    assert_eq!(numbers(top(2)), ["2", "1"]);
    assert_eq!(numbers(top(usize::MAX)), ["2", "1", "0"]);
    for stage in [Stage::Tail(plan::Tail(0)), Stage::Limit(plan::Limit(0)), top(0)] {
        assert_eq!(numbers(stage), [""; 0]);
    }
}

#[test]
fn top_of_many_rows_is_sort_and_limit() {
    // More rows than a batch of output, so that chunks are cut and compacted.
    let n = 20_000;
    let row = |i: i64| Row { n: Some(i * 7919 % 1009), time: Some(i), ..Row::default() };
    let windows: Vec<Vec<RecordBatch>> =
        (0..60).map(|window| vec![batch(&(window * 1000..(window + 1) * 1000).map(row).collect::<Vec<_>>())]).collect();
    let sorted = vec![Stage::Sort(plan::Sort(keys(&["-n"]))), Stage::Limit(plan::Limit(n))];
    let (expected, ..) = run_windows(sorted, windows.clone(), &ample());
    let (actual, ..) = run_windows(vec![Stage::Top(plan::Top { keys: keys(&["-n"]), n })], windows, &ample());
    let schema = schema_of(&columns());
    assert_eq!(
        concat_batches(&schema, &actual.unwrap()).unwrap(),
        concat_batches(&schema, &expected.unwrap()).unwrap()
    );
}

#[test]
fn distinct_shows_the_first_spelling() {
    let rows = users(&[Some("B"), Some("a"), Some("b"), None, Some("A"), None]);
    assert_eq!(show(&run(vec![Stage::Distinct(plan::Distinct(named_all(&["user"])))], &rows)), ["B", "a", "∅"]);
    assert_eq!(run(vec![Stage::Distinct(plan::Distinct(named_all(&["user", "n"])))], &rows).num_rows(), 6);
}

#[test]
fn limit_stops_the_source() {
    let rows = users(&[Some("a"), Some("B"), Some("A")]);
    let windows: Vec<_> = (0..10).map(|_| vec![batch(&rows)]).collect();
    let (batches, counts, pulled) = run_windows(vec![Stage::Limit(plan::Limit(4))], windows.clone(), &ample());
    assert_eq!(batches.unwrap().iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(pulled, 2);
    assert_eq!(counts, Counts { rows_in: 6, rows_out: 6, rows_filtered: 0, stopped_early: true });

    let stages = vec![Stage::Distinct(plan::Distinct(named_all(&["user"]))), Stage::Limit(plan::Limit(2))];
    assert_eq!(run_windows(stages, windows.clone(), &ample()).2, 1, "distinct gives rows as it finds them");
    assert_eq!(run_windows(vec![Stage::Limit(plan::Limit(0))], windows.clone(), &ample()).2, 0);

    let stages = vec![Stage::Sort(plan::Sort(keys(&["n"]))), Stage::Limit(plan::Limit(1))];
    let (_, counts, pulled) = run_windows(stages, windows, &ample());
    assert_eq!((pulled, counts.stopped_early), (10, false));
}

#[test]
fn an_error_of_the_source_ends_the_run() {
    let plan = plan(vec![Stage::Sort(plan::Sort(keys(&["n"])))]);
    let windows = vec![Ok(vec![batch(&users(&[Some("a")]))]), Err(crate::Error::usage("gone")), Ok(vec![])];
    let budget = ample();
    let mut execution = Execution::new(&plan, windows.into_iter(), &budget).unwrap();
    assert!(matches!(execution.next().unwrap().unwrap_err().kind(), ErrorKind::Usage(_)));
    assert!(execution.next().is_none());
    assert!(!execution.counts().stopped_early);
}

#[test]
fn over_budget_is_an_error_with_a_way_out() {
    let rows: Vec<Row> = (0..5000).map(|n| Row { n: Some(n), ..Row::default() }).collect();
    let budget = Budget::new(20_000);
    let stages = [
        Stage::Sort(plan::Sort(keys(&["n"]))),
        Stage::Top(plan::Top { keys: keys(&["n"]), n: 4000 }),
        Stage::Tail(plan::Tail(5000)),
        Stage::Distinct(plan::Distinct(named_all(&["n"]))),
        aggregate(&["n"], vec![call("count", Type::Int, Aggregate::count())]),
        aggregate(&[], vec![call("n", Type::Int, Aggregate::of(&dcount::DCOUNT, expr("n")))]),
        aggregate(&[], vec![call("n", Type::Int, percentile(expr("n"), 95))]),
        aggregate(&[], vec![call("n", Type::IntList, Aggregate::of(&list::LIST, expr("n")))]),
    ];
    for stage in stages {
        let (batches, ..) = run_windows(vec![stage], vec![vec![batch(&rows)]], &budget);
        let error = batches.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Memory(_)));
        let message = error.to_string();
        assert!(message.contains("the budget of 19.5 KiB"), "{message}");
        assert!(message.contains("narrow the query"), "{message}");
    }
    // What a failed stage held was given back, and what a stage need not hold does not count.
    let top = Stage::Top(plan::Top { keys: keys(&["n"]), n: 3 });
    let windows: Vec<_> = rows.chunks(50).map(|rows| vec![batch(rows)]).collect();
    assert_eq!(run_windows(vec![top], windows.clone(), &budget).0.unwrap()[0].num_rows(), 3);
    assert_eq!(run_windows(vec![Stage::Tail(plan::Tail(3))], windows, &budget).0.unwrap()[0].num_rows(), 3);
}

#[test]
fn groups_that_threads_share_do_not_count_twice() {
    let rows: Vec<Row> = (0..1000).map(|n| Row { n: Some(n), ..Row::default() }).collect();
    let windows: Vec<_> = (0..50).map(|_| vec![batch(&rows); 8]).collect();
    let stage = aggregate(&["n"], vec![call("count", Type::Int, Aggregate::count())]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    let (batches, ..) = pool.install(|| run_windows(vec![stage], windows, &Budget::new(250_000)));
    assert_eq!(batches.unwrap().iter().map(RecordBatch::num_rows).sum::<usize>(), 1000);
}

#[test]
fn the_schema_is_the_plans_even_where_the_source_rules_out_missing_values() {
    let values: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let source = Arc::new(Schema::new(vec![Field::new("user", DataType::Utf8, false)]));
    let batch = RecordBatch::try_new(source, vec![values]).unwrap();
    let mut plan = plan(vec![Stage::Sort(plan::Sort(keys(&["user"]))), Stage::Limit(plan::Limit(1))]);
    plan.columns.truncate(1);
    let budget = ample();
    let mut execution = Execution::new(&plan, [Ok(vec![batch])].into_iter(), &budget).unwrap();
    let batch = execution.next().unwrap().unwrap();
    assert_eq!(batch.schema(), execution.schema());
    assert!(batch.schema().field(0).is_nullable());
}
