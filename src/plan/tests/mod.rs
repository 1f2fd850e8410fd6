//! Binding is tested with query text, as a user writes it: what a query means (`explain`), which rows it keeps, and
//! the words in which it is refused.

mod cells;
mod episodes;
mod functions;
mod identity;
mod law;
mod reckoning;
mod roles;
mod synonyms;
mod timeline;
mod understood;

use std::sync::Arc;

use arrow::array::builder::{ListBuilder, StringBuilder};
use arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Float64Array, Int64Array, ListArray, StringArray,
    TimestampMicrosecondArray, new_null_array,
};
use arrow::datatypes::{Field, Int64Type, Schema};
use arrow::record_batch::RecordBatch;
use jiff::tz::TimeZone;

use super::{Context, Extend, Filter, Plan, Recipes, Select, Sort, Stage, bind};
use crate::event::columns::{COLUMNS, Display, index_of};
use crate::expr::types::Type;

/// Wednesday.
const NOW: &str = "2009-04-22T12:00:00Z";

fn context(zone: &str) -> Context {
    Context {
        now: NOW.parse().unwrap(),
        zone: TimeZone::get(zone).unwrap(),
        display: Display::Headline(u8::MAX),
        recipes: Recipes::default(),
    }
}

fn bind_in(query: &str, zone: &str) -> crate::Result<Plan> {
    let tree = crate::lang::parse(query).unwrap_or_else(|error| panic!("{query} does not parse:\n{error}"));
    bind(&tree, query, &context(zone))
}

fn plan(query: &str) -> Plan {
    bind_in(query, "UTC").unwrap_or_else(|error| panic!("{query} is refused:\n{error}"))
}

/// The complaint as the user sees it.
fn complaint(query: &str) -> String {
    match bind_in(query, "UTC") {
        Ok(plan) => panic!("{query} is understood as\n{}", plan.explain()),
        Err(error) => error.to_string(),
    }
}

/// The first filter, as `explain` shows it.
fn filter(query: &str) -> String {
    filter_in(query, "UTC")
}

fn filter_in(query: &str, zone: &str) -> String {
    let plan = bind_in(query, zone).unwrap_or_else(|error| panic!("{query} is refused:\n{error}"));
    let text = plan.explain();
    let line = text.lines().find_map(|line| line.strip_prefix("where    "));
    line.unwrap_or_else(|| panic!("{query} has no filter")).to_owned()
}

/// The rows of `batch`, which has every column, that the filter of the query keeps.
fn kept(query: &str, batch: &RecordBatch) -> Vec<usize> {
    let plan = plan(query);
    let projected = batch.project(&plan.projection).unwrap();
    let Some(Stage::Filter(Filter(filter))) = plan.stages.first() else { panic!("{query} does not filter first") };
    let held = filter.holds(&projected).unwrap();
    assert_eq!(held.null_count(), 0, "{query}");
    (0..held.len()).filter(|row| held.value(*row)).collect()
}

/// A batch with every column, all values missing but those of the columns given.
fn batch(rows: usize, given: &[(&str, ArrayRef)]) -> RecordBatch {
    let mut arrays: Vec<ArrayRef> =
        COLUMNS.iter().map(|column| new_null_array(&column.kind.data_type(), rows)).collect();
    for (name, array) in given {
        arrays[index_of(name).unwrap()] = array.clone();
    }
    let field = |column: &crate::event::columns::ColumnSpec| Field::new(column.name, column.kind.data_type(), true);
    let schema = Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>());
    RecordBatch::try_new(schema.into(), arrays).unwrap()
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn lines(values: &[&str]) -> ArrayRef {
    Arc::new(BinaryArray::from_iter_values(values.iter().map(|value| value.as_bytes())))
}

fn ints(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn floats(values: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn bools(values: &[Option<bool>]) -> ArrayRef {
    Arc::new(BooleanArray::from(values.to_vec()))
}

fn times(values: &[Option<&str>]) -> ArrayRef {
    let micros = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
    let values: TimestampMicrosecondArray = values.iter().map(|text| text.map(micros)).collect();
    Arc::new(values.with_timezone("UTC"))
}

fn int_lists(values: &[Option<&[i64]>]) -> ArrayRef {
    let lists = values.iter().map(|list| list.map(|list| list.iter().map(|n| Some(*n)).collect::<Vec<_>>()));
    Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(lists))
}

fn text_lists(values: &[&[&str]]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in values {
        list.iter().for_each(|text| builder.values().append_value(text));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// The kinds of columns that a plan gives.
fn output(plan: &Plan) -> Vec<(&str, Type)> {
    plan.columns.iter().map(|column| (column.name.as_str(), column.kind)).collect()
}
