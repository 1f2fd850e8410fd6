//! What each stage means, and the law that cuts and threads change nothing.

mod episodes;
mod fill;
mod invariance;
mod semantics;
mod share;

use std::cell::Cell;
use std::sync::Arc;

use arrow::array::types::TimestampMicrosecondType;
use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::concat_batches;
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;

use super::{Budget, Counts, Execution};
use crate::Result;
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::aggregates::{
    AGGREGATES, Argument, average, count, dcount, first_last, list, min_max, percentile, sum,
};
use crate::expr::types::Type;
use crate::plan::{
    self, Aggregate, AggregateCall, Burst, Column, NamedExpr, Plan, Sequence, SortKey, Stage, schema_of,
};

const COLUMNS: [(&str, Type); 6] = [
    ("user", Type::Text),
    ("ip", Type::Ip),
    ("n", Type::Int),
    ("score", Type::Float),
    ("flag", Type::Bool),
    ("time", Type::Time),
];

/// One row of the tests' table.
#[derive(Clone, Debug, Default)]
struct Row {
    user: Option<&'static str>,
    ip: Option<&'static str>,
    n: Option<i64>,
    score: Option<f64>,
    flag: Option<bool>,
    time: Option<i64>,
}

fn column(name: &str, kind: Type) -> Column {
    Column { name: name.to_owned(), kind }
}

fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|(name, kind)| column(name, *kind)).collect()
}

fn batch(rows: &[Row]) -> RecordBatch {
    let times: TimestampMicrosecondArray = rows.iter().map(|row| row.time).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(rows.iter().map(|row| row.user).collect::<StringArray>()),
        Arc::new(rows.iter().map(|row| row.ip).collect::<StringArray>()),
        Arc::new(rows.iter().map(|row| row.n).collect::<Int64Array>()),
        Arc::new(rows.iter().map(|row| row.score).collect::<Float64Array>()),
        Arc::new(rows.iter().map(|row| row.flag).collect::<BooleanArray>()),
        Arc::new(times.with_timezone("UTC")),
    ];
    RecordBatch::try_new(schema_of(&self::columns()), columns).unwrap()
}

/// A column of the tests' table.
fn expr(name: &str) -> Expr {
    let index = COLUMNS.iter().position(|(other, _)| *other == name).unwrap();
    Expr::Column(index, COLUMNS[index].1)
}

fn named(name: &str) -> NamedExpr {
    NamedExpr { expr: expr(name), column: column(name, expr(name).kind()) }
}

fn named_all(names: &[&str]) -> Vec<NamedExpr> {
    names.iter().map(|name| named(name)).collect()
}

fn key(name: &str) -> SortKey {
    match name.strip_prefix('-') {
        Some(name) => SortKey { expr: expr(name), descending: true },
        None => SortKey { expr: expr(name), descending: false },
    }
}

fn keys(names: &[&str]) -> Vec<SortKey> {
    names.iter().map(|name| key(name)).collect()
}

fn call(name: &str, kind: Type, function: Aggregate) -> AggregateCall {
    AggregateCall { function, column: column(name, kind) }
}

fn percentile(argument: Expr, percent: u8) -> Aggregate {
    Aggregate { percent: Some(percent), ..Aggregate::of(&percentile::PERCENTILE, argument) }
}

/// Every aggregate there is, of every column that it accepts.
fn all_aggregates() -> Vec<AggregateCall> {
    let named =
        |function: Aggregate, name: &str| call(&format!("{}_{name}", function.spec.name), function.kind(), function);
    let mut calls = Vec::new();
    for spec in AGGREGATES.iter().copied() {
        if spec.argument == Argument::Nothing {
            calls.push(named(Aggregate { spec, argument: None, percent: None }, ""));
        }
        for (name, _) in COLUMNS {
            let argument = match spec.argument {
                Argument::ValueOrText => expr(name).listable(|| jiff::tz::TimeZone::UTC),
                Argument::Nothing | Argument::Condition | Argument::Value => expr(name),
            };
            if (spec.accepts)(Some(argument.kind())) {
                calls.push(named(Aggregate::of(spec, argument), name));
            }
        }
    }
    calls
}

fn aggregate(keys: &[&str], values: Vec<AggregateCall>) -> Stage {
    Stage::Group(plan::Group { keys: named_all(keys), values })
}

/// A plan over the whole table; the columns follow from the stages.
fn plan(stages: Vec<Stage>) -> Plan {
    let mut columns = columns();
    for stage in &stages {
        match stage {
            Stage::Select(plan::Select(named)) | Stage::Distinct(plan::Distinct(named)) => {
                columns = named.iter().map(|named| named.column.clone()).collect();
            }
            Stage::Group(plan::Group { keys, values }) => {
                columns = keys.iter().map(|key| key.column.clone()).collect();
                columns.extend(values.iter().map(|call| call.column.clone()));
            }
            Stage::Extend(plan::Extend(named)) => columns.extend(named.iter().map(|named| named.column.clone())),
            Stage::Burst(Burst { columns: made, .. }) | Stage::Sequence(Sequence { columns: made, .. }) => {
                columns = made.clone();
            }
            _ => {}
        }
    }
    let (table, trace, shown) = (Table::Auth, None, None);
    let projection = (0..COLUMNS.len()).collect();
    let zone = jiff::tz::TimeZone::UTC;
    Plan {
        table,
        trace,
        shown,
        projection,
        stages,
        columns,
        has_default_columns: false,
        fixed: Vec::new(),
        zone,
        reads_clock: false,
        reads_now: false,
        notes: Vec::new(),
        recipes: Vec::new(),
    }
}

/// Enough for every test that is not about the budget.
fn ample() -> Budget {
    Budget::new(1 << 30)
}

/// Runs stages over windows; also tells how many windows were pulled.
fn run_windows(
    stages: Vec<Stage>,
    windows: Vec<Vec<RecordBatch>>,
    budget: &Budget,
) -> (Result<Vec<RecordBatch>>, Counts, usize) {
    let plan = plan(stages);
    let pulled = Cell::new(0);
    let windows = windows.into_iter().map(Ok).inspect(|_| pulled.set(pulled.get() + 1));
    let mut execution = Execution::new(&plan, windows, budget).unwrap();
    let batches: Result<Vec<RecordBatch>> = execution.by_ref().collect();
    assert!(execution.next().is_none(), "ended for good");
    for batch in batches.iter().flatten() {
        assert!(batch.num_rows() > 0);
        assert_eq!(batch.schema(), execution.schema());
    }
    (batches, execution.counts(), pulled.get())
}

/// The result of stages over rows, as one batch.
fn run(stages: Vec<Stage>, rows: &[Row]) -> RecordBatch {
    let schema = schema_of(&plan(stages.clone()).columns);
    let (batches, ..) = run_windows(stages, vec![vec![batch(rows)]], &ample());
    concat_batches(&schema, &batches.unwrap()).unwrap()
}

/// A result as text: a line a row, values separated by a space, `∅` for what is missing.
fn show(batch: &RecordBatch) -> Vec<String> {
    let cell = |row: usize, column: &ArrayRef| match column.data_type() {
        _ if column.is_null(row) => "∅".to_owned(),
        // Arrow knows no zone by name, not even this one.
        DataType::Timestamp(..) => column.as_primitive::<TimestampMicrosecondType>().value(row).to_string(),
        _ => array_value_to_string(column, row).unwrap(),
    };
    let line = |row| batch.columns().iter().map(|column| cell(row, column)).collect::<Vec<_>>().join(" ");
    (0..batch.num_rows()).map(line).collect()
}

fn users(users: &[Option<&'static str>]) -> Vec<Row> {
    let row = |(n, user): (usize, &Option<&'static str>)| Row { user: *user, n: Some(n as i64), ..Row::default() };
    users.iter().enumerate().map(row).collect()
}
