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
mod dates;
mod detect;
mod durations;
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
mod period;
mod predicates;
mod pushdown;
pub mod recipes;
mod repairs;
mod roles;
mod ruled_out;
mod scope;
mod select;
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
pub use identity::{Identified, Identity};
pub use output::SortedBy;
pub use recipes::Recipes;
pub use repairs::tried;
pub use roles::Role;
pub use show::IDS;
pub use terms::Term;

use arrow::datatypes::SchemaRef;

use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::aggregates::AggregateSpec;
use crate::expr::bucket::Width;
use crate::expr::types::Type;

/// A column of a stage's output.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// As in the query, or made from the expression.
    pub name: String,
    /// The type of its values.
    pub kind: Type,
}

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
    /// [`Table::place`] and those of [`IDS`] that their table has) or, where its rows are episodes, the column
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

/// What is numbered.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Injection connections.
    Icid,
    /// Delivery connections.
    Dcid,
    Mid,
}

/// An expression and the name of its column.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    /// The expression.
    pub expr: Expr,
    pub column: Column,
}

/// A key of `sort` and `top`. Missing values come last in both directions; text compares without regard to ASCII case,
/// and exactly only where all keys are equal; addresses by number; closed sets arrive as the rank of the word.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What is compared.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
}

/// One call of an aggregate.
#[derive(Clone, Debug)]
pub struct AggregateCall {
    pub function: Aggregate,
    pub column: Column,
}

/// An aggregate, and what it is applied to.
#[derive(Clone, Debug)]
pub struct Aggregate {
    pub spec: &'static AggregateSpec,
    /// Evaluated on the stage's input; of a type that the aggregate accepts.
    pub argument: Option<Expr>,
    /// Of a percentile, its percentage.
    pub percent: Option<u8>,
}

/// One step.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Keeps the rows for which the predicate is true.
    Filter(Expr),
    /// Replaces the columns.
    Select(Vec<NamedExpr>),
    /// Groups in order of first appearance. Without keys: one row, also over no rows.
    Aggregate {
        /// What makes a group; text keys compare without regard to ASCII case and show the first spelling seen.
        keys: Vec<NamedExpr>,
        /// Columns after the keys.
        values: Vec<AggregateCall>,
    },
    /// Orders rows, stably.
    Sort(Vec<SortKey>),
    /// `Sort` then `Limit`, in bounded memory.
    Top {
        /// The order.
        keys: Vec<SortKey>,
        /// The number of rows that stay.
        n: usize,
    },
    /// The first rows.
    Limit(usize),
    /// The last rows.
    Tail(usize),
    /// One row for each combination of values, the first seen, in order of appearance.
    Distinct(Vec<NamedExpr>),
    /// More columns, after those that are there.
    Extend(Vec<NamedExpr>),
    /// Counts in stretches of time, completed by those without rows.
    Fill(Fill),
    /// Windows of time with many rows.
    Burst(Burst),
    /// Rows that follow each other in steps.
    Sequence(Sequence),
}

/// Completes counts in stretches of time. Its input has the begin of a stretch as its first column, then keys, then the
/// count; what comes out has the same columns, in the order of time, then of first appearance of the keys. Where no log
/// says anything of a stretch its count is missing, not 0.
#[derive(Clone, Debug)]
pub struct Fill {
    /// How long a stretch is.
    pub width: Width,
    /// Whose midnights count.
    pub zone: jiff::tz::TimeZone,
    /// The first moment asked for, where the query says; else that from which on there are logs, or rows where that is
    /// not known.
    pub from: Option<jiff::Timestamp>,
    /// The end of what is asked for, itself excluded, likewise.
    pub until: Option<jiff::Timestamp>,
    /// Whose logs have to say something of a stretch.
    pub logs_of: LogsOf,
}

/// Whose logs decide whether a stretch of time is covered: what one appliance logged says nothing of another. `timeline`
/// takes a stretch for covered if one of them has logs of it; an absence is certain only if each of them has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogsOf {
    /// Of any appliance.
    Any,
    /// Of the appliance that this key names.
    Key(usize),
    /// Of these: the query asks for no other.
    Named(Vec<String>),
}

/// The most values of a column that are listed for an episode.
pub const MOST_LISTED: usize = 10;

/// The column of an episode that holds the numbers of the rows behind it, where a `show` asks for these. No name in a
/// query is spelled so.
pub const EVIDENCE: &str = "`rows`";

/// The most columns for the place of a row and the ids that it names: [`Table::place`] and [`IDS`].
pub const MOST_PLACE_COLUMNS: usize = 5;

/// For each key, windows no longer than `within` that hold at least `n` rows or values; windows that overlap are one
/// episode. In the order of their begin. Rows whose key or time is missing are left out, and counted.
#[derive(Clone, Debug)]
pub struct Burst {
    pub n: u64,
    /// What is counted in place of rows: its different values.
    pub distinct: Option<Expr>,
    /// Whose rows belong together; text compares without regard to ASCII case.
    pub keys: Vec<NamedExpr>,
    pub time: Expr,
    /// The longest window, in microseconds, its ends included.
    pub within: i64,
    /// `user` and `remote_ip`, those that are no key: their values in an episode, the most frequent ones first, those
    /// equally frequent in order of appearance, at most [`MOST_LISTED`].
    pub who: Vec<Expr>,
    /// The columns for the place of a row and the ids that it names, if a `show` needs the rows of an episode.
    pub evidence: Option<Vec<NamedExpr>>,
    /// The keys, `start`, `end`, `events`, with `distinct` its number, `peak`, a list for each of `who`; with `evidence`
    /// also [`EVIDENCE`].
    pub columns: Vec<Column>,
}

/// For each key, rows that follow each other in steps, from the first to the last within a length of time.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// At least two.
    pub steps: Vec<Step>,
    /// Whose rows belong together; text compares without regard to ASCII case.
    pub keys: Vec<NamedExpr>,
    pub time: Expr,
    /// From the first row to the last, in microseconds, included.
    pub within: i64,
    /// If the last step is absent: whose logs have to cover the whole of `within` for a match to be complete.
    pub logs_of: LogsOf,
    /// As [`Burst::who`], of the rows of the last step that is not absent.
    pub who: Vec<Expr>,
    /// The ids whose first and last value in a match are told, if these columns are there: `icid`, `dcid`.
    pub ids: Vec<Expr>,
    /// As [`Burst::evidence`], of the rows that are counted for a step.
    pub evidence: Option<Vec<NamedExpr>>,
    /// The keys; a list for each of `who`; `start`, `end`, `span_ms`; a count for each step that is not absent; the first
    /// and the last of each id; `complete`, if the last step is absent; with `evidence` also [`EVIDENCE`].
    pub columns: Vec<Column>,
}

impl Sequence {
    /// Is the last step absent, so that a match has to wait for the end of its time?
    pub fn waits(&self) -> bool {
        self.steps.last().is_some_and(|step| step.absent)
    }
}

/// One step of a sequence.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which rows.
    pub predicate: Expr,
    /// How many, at least.
    pub count: u64,
    /// No such row may follow; the last step only.
    pub absent: bool,
}

/// The schema of a list of columns.
pub fn schema_of(columns: &[Column]) -> SchemaRef {
    use arrow::datatypes::{Field, Schema};
    Schema::new(
        columns.iter().map(|column| Field::new(&column.name, column.kind.data_type(), true)).collect::<Vec<_>>(),
    )
    .into()
}

/// What binding needs beyond the query and the columns.
#[derive(Clone, Debug)]
pub struct Context {
    /// What `last 7d`, `today` and `now()` count from.
    pub now: jiff::Timestamp,
    /// The zone of time literals that state no offset.
    pub zone: jiff::tz::TimeZone,
    /// Which columns a query shows that chooses none.
    pub display: crate::event::columns::Display,
    /// What `detect` knows.
    pub recipes: Recipes,
}
