//! What a scan would do, told without reading anything: what `--explain` prints, and what progress and hints go by.

use std::sync::Arc;

use super::prefilter::TimeBounds;
use crate::expr::Expr;

/// How far a source applies a condition by itself. Whoever asked applies all conditions again.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Pushdown {
    /// Every row that comes satisfies it.
    Exact,
    /// Rows that do not satisfy it may come, fewer than there are.
    Inexact,
    /// It plays no part in the scan.
    Unsupported,
}

impl Pushdown {
    /// One word.
    pub fn name(self) -> &'static str {
        match self {
            Pushdown::Exact => "exact",
            Pushdown::Inexact => "inexact",
            Pushdown::Unsupported => "unsupported",
        }
    }

    /// Of rows that come from two sources.
    pub fn and(self, other: Pushdown) -> Pushdown {
        match (self, other) {
            (Pushdown::Exact, Pushdown::Exact) => Pushdown::Exact,
            (Pushdown::Unsupported, Pushdown::Unsupported) => Pushdown::Unsupported,
            (_, _) => Pushdown::Inexact,
        }
    }
}

/// A file that rows may come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputDescription {
    /// As the user would name it; may hold anything.
    pub name: Arc<str>,
    /// How it is read, for people; may hold anything.
    pub detail: String,
    /// Bytes on disk, where they are known.
    pub bytes: Option<u64>,
}

/// What a scan would do. Texts may hold parts of the query and names of files, and are escaped by whoever prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanDescription {
    /// What is looked for and how, a line each.
    pub lines: Vec<String>,
    /// The conditions of the request, and how far the source applies each.
    pub conditions: Vec<(String, Pushdown)>,
    /// The moments between which the rows lie, whether or not anything is left out for it.
    pub around: TimeBounds,
    /// The moments for which files are left out.
    pub times: TimeBounds,
    /// How far files are read beyond these moments, a sentence.
    pub reach: String,
    /// The moments within which it is noted what the logs cover.
    pub coverage: Option<TimeBounds>,
    /// The logs that are read, in reading order.
    pub read: Vec<InputDescription>,
    /// Those that are not: name, and why.
    pub skipped: Vec<(Arc<str>, String)>,
    /// The begins of the first and the last of all logs (µs since 1970-01-01T00:00:00Z).
    pub begins: Option<(i64, i64)>,
    /// What of Parquet files is left unread, if there are any; a line.
    pub parquet: Option<String>,
}

impl ScanDescription {
    /// Bytes on disk that the logs take which are read; `None` if that of one is not known.
    pub fn bytes(&self) -> Option<u64> {
        self.read.iter().map(|input| input.bytes).sum()
    }
}

/// The conditions that a filter joins by `and`.
pub(super) fn conditions(filter: &Expr) -> &[Expr] {
    match filter {
        Expr::And(parts) => parts,
        one => std::slice::from_ref(one),
    }
}
