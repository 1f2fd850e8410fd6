//! A bound query: names are columns, types are checked, times are moments.
//!
//! A straight pipeline, not a tree, because the language is one. [`bind`](fn@bind) makes it from the tree of words: it
//! is the only place that knows both the language and the columns.

mod addresses;
mod aggregates;
mod arithmetic;
mod before;
mod bind;
mod binder;
mod clock;
mod columns;
mod context;
mod dates;
mod detect;
mod durations;
mod earlier;
mod effect;
mod episodes;
mod explain;
mod head;
mod identity;
mod lists;
mod names;
mod never;
mod operands;
mod optimise;
mod output;
mod parts;
mod period;
mod predicates;
mod pushdown;
pub mod recipes;
mod repairs;
mod roles;
mod ruled_out;
mod scope;
mod sets;
mod show;
pub mod sql;
mod stages;
mod terms;
#[cfg(test)]
mod tests;
pub mod timeline;
mod times;
mod undated;
mod values;
mod words;

pub use bind::bind;
pub use context::Context;
pub use identity::{Identified, Identity};
pub use output::SortedBy;
pub use parts::{
    Aggregate, AggregateCall, Column, EVIDENCE, LogsOf, MOST_LISTED, MOST_PLACE_COLUMNS, NamedExpr, SortKey, schema_of,
};
pub use recipes::Recipes;
pub use repairs::tried;
pub use roles::Role;
pub use stages::*;
pub use terms::Term;

use crate::event::tables::Table;
use crate::expr::types::Type;
use crate::record::counter::Counter;

/// A bound query. Expressions refer to columns by position in the input of their stage; the input of the first stage
/// is `projection` of the source's columns.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the source's rows stand for.
    pub table: Table,
    /// Rows of one connection or message only.
    pub trace: Option<Trace>,
    /// The source columns that the query needs, ascending positions in the source's schema.
    pub projection: Vec<usize>,
    /// What is done to the rows, in order. The query's filters before any other stage come first, fused into one.
    pub stages: Vec<Stage>,
    /// What comes out.
    pub columns: Vec<Column>,
    /// The query chooses no columns: those of the table come out that the format shows by itself.
    pub has_default_columns: bool,
    /// The columns, by position, of which a condition admits one value only.
    pub fixed: Vec<usize>,
    /// The plan behind a `show`. This plan then gives only the places and the ids of its rows (the columns
    /// [`Table::place`] and those of [`crate::event::lines::IDS`] that their table has) or, where its rows are episodes, the column
    /// [`EVIDENCE`]; the other plan gives the rows of its table that belong to the same connections.
    pub shown: Option<Box<Plan>>,
    /// The zone in which its times are meant.
    pub zone: jiff::tz::TimeZone,
    /// See [`Plan::asks_clock`]; of this plan without `shown`.
    pub reads_clock: bool,
    /// Does the answer depend on when it is asked? Of this plan without `shown`.
    pub reads_now: bool,
    /// Things to tell the user about how the query was understood.
    pub notes: Vec<String>,
    /// The recipes that the query calls, as plain text: `spray: failed inbound | burst 10 …`.
    pub recipes: Vec<String>,
}

impl Plan {
    /// Where among the columns that the query needs a duration is.
    pub fn duration(&self) -> Option<usize> {
        let columns = self.table.columns();
        self.projection.iter().position(|index| columns[*index].kind == Type::Duration)
    }

    /// Does the answer depend on how the clock of the logs is told from that of the world? So it is where the query
    /// counts from now, or asks for hours and days.
    pub fn asks_clock(&self) -> bool {
        self.reads_clock || self.reads_now || self.shown.as_ref().is_some_and(|shown| shown.asks_clock())
    }

    /// Does the answer depend on when it is asked?
    pub fn asks_now(&self) -> bool {
        self.reads_now || self.shown.as_ref().is_some_and(|shown| shown.asks_now())
    }
}

/// One connection or message, by its number. Numbers repeat: all that have it are meant.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Whose number.
    pub counter: Counter,
    pub id: u64,
}
