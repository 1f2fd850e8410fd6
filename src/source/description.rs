//! What a scan would do, told without reading anything: its extent, which every query needs, and its description, which
//! only `--explain` prints, since it looks at every file and row group.

use std::sync::Arc;

use super::ScanRequest;
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
}

/// The times and the files of a scan.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanExtent {
    /// The moments between which the rows lie, whether or not anything is left out for it.
    pub around: TimeBounds,
    /// The moments for which files are left out.
    pub times: TimeBounds,
    /// The begins of the first and the last of all logs (µs since 1970-01-01T00:00:00Z).
    pub begins: Option<(i64, i64)>,
    /// Bytes on disk of the logs that are read; `None` if the length of one is not known.
    pub bytes: Option<u64>,
}

/// What a scan would do, for people. Texts may hold parts of the query and names of files, and are escaped by whoever
/// prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanDescription {
    /// What is looked for and how, a line each.
    pub lines: Vec<String>,
    /// The conditions of the request, and how far the source applies each.
    pub conditions: Vec<(String, Pushdown)>,
    /// The moments for which files are left out.
    pub times: TimeBounds,
    /// How far files are read beyond these moments, a sentence.
    pub reach: String,
    /// It is noted what the logs cover.
    pub notes_coverage: bool,
    /// The logs that are read, in reading order.
    pub read: Vec<InputDescription>,
    /// Those that are not: name, and why.
    pub skipped: Vec<(Arc<str>, String)>,
    /// What of Parquet files is left unread, if there are any; a line.
    pub parquet: Option<String>,
}

/// The conditions that the filter of a request joins by `and`, as text, and what `pushdown` says of each.
pub(super) fn conditions(request: &ScanRequest, pushdown: impl Fn(&Expr) -> Pushdown) -> Vec<(String, Pushdown)> {
    let columns = request.table.columns();
    let names: Vec<&str> = request.projection.iter().map(|at| columns[*at].name).collect();
    let conditions = match &request.filter {
        Some(Expr::And(parts)) => parts.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    conditions.iter().map(|condition| (condition.named(&names).to_string(), pushdown(condition))).collect()
}
