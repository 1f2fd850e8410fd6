//! Stages whose SQL is more than a clause: that they are spelled, in every dialect, and what is refused by name.

use jiff::tz::TimeZone;

use crate::event::columns::{Display, OUTCOMES};
use crate::expr::Expr;
use crate::expr::aggregates::min_max::MIN;
use crate::expr::aggregates::{AGGREGATES, Argument};
use crate::expr::bucket::Width;
use crate::expr::dialect::Dialect;
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::plan::{
    Aggregate, AggregateCall, Burst, Column, Context, Fill, Group, LogsOf, NamedExpr, Plan, Select, Sequence, Stage,
    Step, bind,
};

const TIME: usize = 0;
const USER: usize = 1;
const REMOTE_IP: usize = 2;
const OUTCOME: usize = 3;
const ICID: usize = 4;
const MINUTES: i64 = 60_000_000;

/// The columns above, then the stage.
fn plan(stages: Vec<Stage>) -> Plan {
    let query = "inbound | select time, user, remote_ip, outcome, icid";
    let context = Context {
        now: "2009-04-24T12:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
        display: Display::Machine,
        recipes: Default::default(),
    };
    let mut plan = bind(&crate::lang::parse(query).unwrap(), query, &context).unwrap();
    plan.stages.extend(stages);
    plan
}

fn named(index: usize, kind: Type, name: &str) -> NamedExpr {
    NamedExpr { expr: Expr::Column(index, kind), column: column(name, kind) }
}

fn column(name: &str, kind: Type) -> Column {
    Column { name: name.to_owned(), kind }
}

fn is(outcome: &str) -> Expr {
    let operand = Box::new(Expr::Column(OUTCOME, Type::Word(&OUTCOMES)));
    Expr::Text { operand, test: TextTest::Equals(outcome.to_owned()) }
}

fn burst(distinct: bool) -> Stage {
    let found = [("start", Type::Time), ("end", Type::Time), ("events", Type::Int), ("distinct_user", Type::Int)];
    let mut columns = vec![column("remote_ip", Type::Ip)];
    columns.extend(found[..if distinct { 4 } else { 3 }].iter().map(|(name, kind)| column(name, *kind)));
    columns.extend([column("peak", Type::Int), column("users", Type::TextList)]);
    Stage::Burst(Burst {
        n: 2,
        distinct: distinct.then_some(Expr::Column(USER, Type::Text)),
        keys: vec![named(REMOTE_IP, Type::Ip, "remote_ip")],
        time: Expr::Column(TIME, Type::Time),
        within: 10 * MINUTES,
        who: vec![Expr::Column(USER, Type::Text)],
        evidence: None,
        columns,
    })
}

fn sequence(steps: Vec<Step>) -> Stage {
    let names = ["remote_ips", "start", "end", "span_ms", "n1", "n2", "first_icid", "last_icid"];
    let count = Type::Int;
    let kinds = [Type::TextList, Type::Time, Type::Time, Type::Duration, count, count, count, count];
    let mut columns = vec![column("user", Type::Text)];
    columns.extend(names.iter().zip(kinds).map(|(name, kind)| column(name, kind)));
    Stage::Sequence(Sequence {
        steps,
        keys: vec![named(USER, Type::Text, "user")],
        time: Expr::Column(TIME, Type::Time),
        within: 10 * MINUTES,
        logs_of: LogsOf::Any,
        who: vec![Expr::Column(REMOTE_IP, Type::Ip)],
        ids: vec![Expr::Column(ICID, Type::Int)],
        evidence: None,
        columns,
    })
}

fn step(predicate: Expr, count: u64, absent: bool) -> Step {
    Step { predicate, count, absent }
}

fn group(keys: Vec<NamedExpr>, values: Vec<(&str, Aggregate)>) -> Stage {
    let values = values.into_iter().map(|(name, function)| {
        let column = column(name, function.kind());
        AggregateCall { function, column }
    });
    Stage::Group(Group { keys, values: values.collect() })
}

fn timeline(from: Option<&str>) -> Vec<Stage> {
    let expr = Expr::Bucket {
        time: Box::new(Expr::Column(TIME, Type::Time)),
        width: Width::Millis(3_600_000),
        zone: TimeZone::UTC,
    };
    let keys = vec![NamedExpr { expr, column: column("time", Type::Time) }, named(USER, Type::Text, "user")];
    let fill = Fill {
        width: Width::Millis(3_600_000),
        zone: TimeZone::UTC,
        from: from.map(|from| from.parse().unwrap()),
        until: None,
        logs_of: LogsOf::Any,
    };
    vec![group(keys, vec![("count", Aggregate::count())]), Stage::Fill(fill)]
}

fn every_aggregate() -> Stage {
    let calls = AGGREGATES.iter().map(|spec| match spec.argument {
        Argument::Nothing => (spec.call, Aggregate::count()),
        Argument::Condition => (spec.call, Aggregate::of(spec, is("failed"))),
        Argument::Value => (spec.call, Aggregate::of(spec, Expr::Column(ICID, Type::Int))),
        Argument::ValueOrText => (spec.call, Aggregate::of(spec, Expr::Column(USER, Type::Text))),
    });
    let low = ("low", Aggregate::of(&MIN, Expr::Column(REMOTE_IP, Type::Ip)));
    group(vec![named(OUTCOME, Type::Word(&OUTCOMES), "outcome")], calls.chain([low]).collect())
}

#[test]
fn every_stage_is_spelled_in_every_dialect() {
    let break_in = || vec![step(is("failed"), 1, false), step(is("succeeded"), 1, false)];
    let cases: [(&str, Vec<Stage>); 6] = [
        ("burst", vec![burst(false)]),
        ("distinct", vec![burst(true)]),
        ("sequence", vec![sequence(break_in())]),
        ("fill", timeline(None)),
        ("fill from", timeline(Some("2009-04-21T00:00:00Z"))),
        ("aggregates", vec![every_aggregate()]),
    ];
    for (name, stages) in cases {
        let plan = plan(stages);
        for dialect in Dialect::ALL {
            let sql = plan.to_sql("auth", dialect, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(sql.starts_with("with s1 as (") && !sql.contains("\"\""), "{name}\n{sql}");
        }
    }
}

#[test]
fn what_has_no_spelling_is_named() {
    let refused = |stages: Vec<Stage>| plan(stages).to_sql("auth", Dialect::Trino, None).unwrap_err().to_string();
    let absent = vec![step(is("failed"), 1, false), step(is("succeeded"), 1, true)];
    assert_eq!(refused(vec![sequence(absent)]), "error: `sequence` has no spelling in trino: `no` as the last step");
    let alike = vec![step(is("failed"), 1, false), step(is("failed"), 1, false)];
    assert!(refused(vec![sequence(alike)]).ends_with("steps that one row may satisfy at once"));
}

#[test]
fn the_number_of_rows_is_called_as_nothing_else() {
    let renamed = plan(vec![Stage::Select(Select(vec![named(USER, Type::Text, "_row")]))]);
    assert!(renamed.to_sql("auth", Dialect::DuckDb, None).unwrap().ends_with("order by \"__row\""));
}
