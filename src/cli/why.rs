//! Why a query gave no rows. An empty answer that is only a slip of the pen is the mistake that nobody notices, so the
//! logs are read once more: how many rows each condition keeps, in the order written, which two exclude each other,
//! what is near to the value that nothing has, and what time the logs tell of.
//!
//! Conditions are bound one by one, each with the nouns of the head, so that nothing here knows what they mean. They are
//! then counted in one scan; a second one, over the rows that the conditions before left, looks for what is near.

mod conditions;
mod near;
mod stages;
mod times;

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use jiff::Timestamp;

use self::conditions::{Condition, conditions};
use super::progress::{Gauge, Progress};
use super::report::count;
use crate::engine::Engine;
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::count::COUNT_IF;
use crate::expr::aggregates::min_max::{MAX, MIN};
use crate::expr::types::Type;
use crate::lang::ast::Query;
use crate::plan::{Aggregate, AggregateCall, Column, Context, Filter, Group, NamedExpr, Plan};
use crate::sink::escape;

pub(super) use conditions::is_relative;
pub(super) use times::{newest, outside_of_files, shown};

/// Of more conditions than this nobody asks which two exclude each other.
const PAIRED: usize = 8;
/// Lines of notes are broken here.
const WIDTH: usize = 100;

/// The query without rows, and where it was asked.
pub(super) struct Why<'a> {
    pub(super) engine: &'a Engine,
    pub(super) query: &'a Query,
    /// As typed.
    pub(super) text: &'a str,
    pub(super) context: &'a Context,
    /// A progress line may be drawn.
    pub(super) progress: bool,
}

/// What one scan counted.
struct Counts {
    total: i64,
    /// Rows that a condition and all before it keep.
    kept: Vec<i64>,
    /// Rows that a condition alone keeps.
    alone: Vec<i64>,
    /// Rows that a condition and an earlier one keep together: `pairs[later][earlier]`.
    pairs: Vec<Vec<i64>>,
    oldest: Option<Timestamp>,
    newest: Option<Timestamp>,
}

impl Why<'_> {
    /// What to tell, on lines of their own, free of control characters. `matched` says that rows satisfied the
    /// conditions, but a later stage left none.
    ///
    /// # Errors
    /// Whatever leaves nothing to rely on, as for any query.
    pub(super) fn lines(&self, matched: bool) -> Result<Vec<String>> {
        if self.query.trace.is_some() {
            return Ok(Vec::new());
        }
        let lines = if matched { self.stages()? } else { self.conditions()? };
        Ok(lines.iter().map(|line| escape::text(line).into_owned()).collect())
    }

    fn conditions(&self) -> Result<Vec<String>> {
        let (base, conditions) = conditions(self.query, self.text, self.context)?;
        let counts = self.count(&base, &conditions)?;
        if counts.total == 0 {
            let what = base.table.doc().trim_start_matches("one row for each ");
            return Ok(vec![format!("note: 0 rows: there is no {what} in what was read")]);
        }
        let Some(last) = counts.kept.iter().position(|kept| *kept == 0) else { return Ok(Vec::new()) };
        let mut lines = kept_line(&conditions[..=last], &counts);
        let condition = &conditions[last];
        lines.extend(match (counts.alone[last], condition.window()) {
            (0, Some(window)) if condition.is_time(&base) => self.window(condition, window, &counts),
            (0, _) => self.near(&base, &conditions[..last], condition)?,
            (rows, _) => vec![together(&conditions, last, rows, &counts)],
        });
        Ok(lines)
    }

    /// Counts in one scan what each condition keeps.
    fn count(&self, base: &Plan, conditions: &[Condition]) -> Result<Counts> {
        let time = base.table.columns().iter().position(|column| column.name == base.table.time());
        let mut calls = vec![Aggregate::count()];
        for place in 0..conditions.len() {
            let all: Vec<Expr> = conditions[..=place].iter().map(|condition| condition.filter.clone()).collect();
            calls.push(Aggregate::of(&COUNT_IF, Expr::all(all)));
            calls.push(Aggregate::of(&COUNT_IF, conditions[place].filter.clone()));
            for earlier in conditions[..place].iter().take(PAIRED) {
                let both = vec![earlier.filter.clone(), conditions[place].filter.clone()];
                calls.push(Aggregate::of(&COUNT_IF, Expr::all(both)));
            }
        }
        if let Some(time) = time {
            calls.push(Aggregate::of(&MIN, Expr::Column(time, Type::Time)));
            calls.push(Aggregate::of(&MAX, Expr::Column(time, Type::Time)));
        }
        let column = |place: usize, call: &Aggregate| Column { name: format!("v{place}"), kind: call.kind() };
        let values: Vec<AggregateCall> = (0..)
            .zip(calls)
            .map(|(place, function)| AggregateCall { column: column(place, &function), function })
            .collect();
        let columns: Vec<Column> = values.iter().map(|call| call.column.clone()).collect();
        let plan = conditions::plan(base, vec![Group { keys: Vec::new(), values }.into()], columns);
        let mut row = None;
        self.each_batch(&plan, |batch| row = Some(batch.clone()))?;
        Ok(row.map_or_else(|| Counts::none(conditions.len()), |row| Counts::of(&row, conditions.len())))
    }

    /// Values near to what a condition asks for, among the rows that those before it keep.
    fn near(&self, base: &Plan, before: &[Condition], condition: &Condition) -> Result<Vec<String>> {
        let Some(operand) = near::operand(&condition.filter) else { return Ok(Vec::new()) };
        let names: Vec<&str> = base.table.columns().iter().map(|column| column.name).collect();
        let name = operand.named(&names).to_string();
        let key = NamedExpr { expr: operand.clone(), column: Column { name: "v".to_owned(), kind: operand.kind() } };
        let count = Column { name: "n".to_owned(), kind: Type::Int };
        let columns = vec![key.column.clone(), count.clone()];
        let mut stages = Vec::new();
        if !before.is_empty() {
            stages.push(Filter(Expr::all(before.iter().map(|condition| condition.filter.clone()).collect())).into());
        }
        let values = vec![AggregateCall { function: Aggregate::count(), column: count }];
        stages.push(Group { keys: vec![key], values }.into());
        let mut found = near::Values::default();
        self.each_batch(&conditions::plan(base, stages, columns), |batch| {
            let counts = batch.column(1).as_primitive::<Int64Type>();
            found.add(operand.kind(), batch.column(0), &|row| counts.value(row));
        })?;
        let missing =
            base.table.columns().iter().find(|column| column.name == name).and_then(|column| missing(column.doc));
        Ok(found.suggest(&condition.filter, &name, missing))
    }

    /// Runs a plan to its end, with a progress line like that of the query.
    fn each_batch(&self, plan: &Plan, mut f: impl FnMut(&RecordBatch)) -> Result<u64> {
        let results = self.engine.run(plan)?;
        let gauge = Arc::new(Gauge::new(results.bytes_read()));
        let total = self.engine.extent(plan).bytes;
        let _progress = Progress::start(self.progress, total, &gauge);
        let mut rows = 0;
        for batch in results {
            let batch = batch?;
            rows += batch.num_rows() as u64;
            f(&batch);
        }
        Ok(rows)
    }
}

/// What stands behind `missing` in the manual's sentence about a column.
fn missing(doc: &'static str) -> Option<&'static str> {
    doc.split_once("missing ").map(|(_, when)| when)
}

impl Counts {
    fn none(conditions: usize) -> Counts {
        let (kept, alone) = (vec![0; conditions], vec![0; conditions]);
        Counts { total: 0, kept, alone, pairs: vec![Vec::new(); conditions], oldest: None, newest: None }
    }

    /// Reads the one row of the scan, in the order in which `count` made its columns.
    fn of(row: &RecordBatch, conditions: usize) -> Counts {
        let mut counts = Counts::none(conditions);
        let mut columns = row.columns().iter();
        let mut number = || columns.next().map_or(0, |column| column.as_primitive::<Int64Type>().value(0));
        counts.total = number();
        for place in 0..conditions {
            counts.kept[place] = number();
            counts.alone[place] = number();
            counts.pairs[place] = (0..place.min(PAIRED)).map(|_| number()).collect();
        }
        let mut moment = || {
            let column = columns.next()?.as_primitive::<TimestampMicrosecondType>();
            let micros = column.is_valid(0).then(|| column.value(0))?;
            Timestamp::from_microsecond(micros).ok()
        };
        counts.oldest = moment();
        counts.newest = moment();
        counts
    }
}

/// `note: 0 rows. failed: 812 · inbound: 790 of them · user=ironprot: 0`
fn kept_line(conditions: &[Condition], counts: &Counts) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = "note: 0 rows.".to_owned();
    for (place, (condition, kept)) in conditions.iter().zip(&counts.kept).enumerate() {
        let of = match place {
            _ if *kept == 0 => String::new(),
            0 if *kept < counts.total => format!(" of {}", counts.total),
            0 => String::new(),
            _ if *kept == counts.kept[place - 1] => " (all of them)".to_owned(),
            _ => " of them".to_owned(),
        };
        let piece = format!("{}: {kept}{of}", condition.text);
        let separator = if place == 0 { " " } else { " · " };
        if place > 0 && line.chars().count() + separator.len() + piece.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, format!("      {piece}")));
        } else {
            line.push_str(separator);
            line.push_str(&piece);
        }
    }
    lines.push(line);
    lines
}

/// The condition does hold in some rows, but in none that those before it keep.
fn together(conditions: &[Condition], last: usize, rows: i64, counts: &Counts) -> String {
    let rows = count(rows.unsigned_abs(), "row", "rows");
    let text = &conditions[last].text;
    match counts.pairs[last].iter().position(|both| *both == 0) {
        Some(earlier) => {
            format!("      `{text}` alone holds in {rows}, but never together with `{}`", conditions[earlier].text)
        }
        None => format!("      `{text}` alone holds in {rows}, but never together with all before it"),
    }
}
