//! A plan as SQL: a chain of common table expressions, one a stage, for DuckDB, DataFusion, Spark and Trino over the
//! exported table. Whatever has no exact spelling is refused by name.
//!
//! Rows have an order here and none in SQL, so that every step carries a number, the row's place. It comes from the
//! columns that say when and where an event was written, and from `sort`; `limit`, `tail`, `first`, the spelling that a
//! group shows and the order of the result follow it. Log order proper is that of the files: it differs from the
//! number where a clock steps back. Connections and messages come in the order in which they end, which no column says:
//! there, `limit`, `tail`, `first`, `last`, `list` and `sequence` have a spelling only where the query sorted before, and
//! a group may show another spelling of its key.
//!
//! A predicate is never null here: where that makes a difference, below `not` and among the values of a column, SQL
//! says so by `coalesce(…, false)`.

mod aggregates;
mod burst;
mod expr;
mod fill;
mod logged;
mod sequence;
#[cfg(test)]
mod tests;
mod who;
pub(super) mod writer;

pub use logged::Logged;

use std::fmt::Write as _;

use super::{Filter, Plan, Stage};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::dialect::{Dialect, Spelled};
use writer::Writer;

impl Plan {
    /// The query over the table of that name, which has the columns of an export. `logged` is the time that the logs cover
    /// which the table was made of: a timeline that the query leaves open spans it, and else begins with the first row and
    /// ends with the last.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`]: a stage or function has no spelling in the dialect.
    pub fn to_sql(&self, table: &str, dialect: Dialect, logged: Option<Logged>) -> Result<String> {
        let refused = |stage: &str, why: &str| Error::usage(format!("`{stage}` has no spelling in {dialect}: {why}"));
        if self.trace.is_some() {
            return Err(refused("trace", "it follows a number through the lines of the log"));
        }
        if self.shown.is_some() {
            return Err(refused("show", "it looks again at what the log says of a connection"));
        }
        let mut writer = begun(self, dialect, logged);
        let mut stages = self.stages.as_slice();
        let filter = match stages.split_first() {
            Some((Stage::Filter(Filter(filter)), rest)) => {
                stages = rest;
                Some(filter)
            }
            Some(_) | None => None,
        };
        writer.source(self, table, filter).map_err(|why| refused("where", &why))?;
        for stage in stages {
            stage.sql(&mut writer).map_err(|why| refused(stage.keyword(), &why))?;
        }
        Ok(writer.finish())
    }
}

/// Nothing is written yet.
fn begun(plan: &Plan, dialect: Dialect, logged: Option<Logged>) -> Writer {
    let mut names: Vec<String> = plan.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect();
    let made = plan.stages.iter().flat_map(|stage| stage.effect().columns.fresh());
    names.extend(made.map(|column| column.name.to_ascii_lowercase()));
    let mut row = "_row".to_owned();
    while names.contains(&row) {
        row.insert(0, '_');
    }
    let noun = plan.table.name();
    let unordered = (!plan.table.is_in_order_of_lines())
        .then(|| format!("{noun} come in the order in which they end, which no column says"));
    Writer {
        dialect,
        logged,
        row: dialect.quoted(&row),
        steps: Vec::new(),
        columns: Vec::new(),
        kinds: Vec::new(),
        unordered,
    }
}

impl Writer {
    /// The table, its rows numbered in log order, and what the query keeps of them. The filter is in the same step, so
    /// that an engine applies it while it reads.
    fn source(&mut self, plan: &Plan, table: &str, filter: Option<&Expr>) -> Spelled<()> {
        let columns = plan.table.columns();
        self.columns = plan.projection.iter().map(|index| self.dialect.quoted(columns[*index].name)).collect();
        self.kinds = plan.projection.iter().map(|index| columns[*index].kind).collect();
        let place: Vec<String> = log_order(plan.table).map(|name| self.dialect.quoted(name) + " nulls last").collect();
        let number = format!("row_number() over (order by {}) as {}", place.join(", "), self.row);
        let listed: Vec<&str> = self.columns.iter().map(String::as_str).chain([number.as_str()]).collect();
        let mut step = format!("select {}\n  from {}", listed.join(", "), self.dialect.quoted(table));
        if let Some(filter) = filter {
            let _ = write!(step, "\n  where {}", self.scope().condition(filter)?);
        }
        self.push(step);
        Ok(())
    }

    fn finish(self) -> String {
        let mut sql = String::new();
        for (place, step) in self.steps.iter().enumerate() {
            let before = if place == 0 { "with " } else { ",\n" };
            let _ = write!(sql, "{before}s{} as (\n  {step}\n)", place + 1);
        }
        let _ = write!(sql, "\nselect {}\nfrom s{}\norder by {}", self.columns.join(", "), self.steps.len(), self.row);
        sql
    }
}

/// The columns that say when and where a row was written.
fn log_order(table: Table) -> impl Iterator<Item = &'static str> {
    let appliance = table.columns().iter().map(|column| column.name).find(|name| *name == "appliance");
    [table.time()].into_iter().chain(appliance).chain(table.place())
}
