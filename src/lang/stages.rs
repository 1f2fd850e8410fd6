//! The names of the stages and the words of the head, for whoever must recognise one without the grammar, and what the
//! stages give, for whoever must know before a query is bound.

use super::ast::{Ident, SelectItem, StageKind};

/// The stages there are. `count` stands for every aggregate.
pub(super) const STAGES: [&str; 15] = [
    "where", "let", "select", "fields", "sort", "top", "limit", "tail", "distinct", "timeline", "burst", "sequence",
    "detect", "show", "count",
];

/// The aggregates that need an argument, and an example of it; a test of `plan` holds the list to the table of aggregates.
pub(crate) const AGGREGATES: [(&str, &str); 15] = [
    ("dcount", "user"),
    ("sum", "elapsed_ms"),
    ("min", "time"),
    ("max", "time"),
    ("avg", "elapsed_ms"),
    ("median", "elapsed_ms"),
    ("p50", "elapsed_ms"),
    ("p75", "elapsed_ms"),
    ("p90", "elapsed_ms"),
    ("p95", "elapsed_ms"),
    ("p99", "elapsed_ms"),
    ("first", "time"),
    ("last", "time"),
    ("list", "user"),
    ("share", "failed"),
];

/// What `trace` takes the number of.
pub(super) const TRACED: [&str; 3] = ["icid", "dcid", "mid"];

/// Words that hold or do not hold in a row, as far as they are known without the columns.
pub(super) const FLAGS: [&str; 7] = ["failed", "succeeded", "error", "required", "inbound", "outbound", "tls"];

/// Words of which one row has one, by the field that they are values of.
pub(super) const CHOICES: [(&str, &[&str]); 2] =
    [("outcome", &["failed", "succeeded", "error", "required"]), ("direction", &["inbound", "outbound"])];

/// The field that both words are values of.
pub(super) fn choice_of(one: &str, other: &str) -> Option<&'static str> {
    let field = |word: &str| {
        let is_it = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        CHOICES.iter().find(|(_, words)| is_it(words)).map(|(field, _)| *field)
    };
    field(one).filter(|found| field(other) == Some(*found))
}

/// Stands at the begin of a query in place of a head.
const TRACE: &str = "trace";

/// The stages as a line of reference.
pub(super) const LIST: &str = "stages: where let select sort top limit tail distinct timeline burst sequence detect show, and aggregates: \
     count, min(time) … by user";

/// Whether `word` names a stage.
pub(super) fn is_stage(word: &str) -> bool {
    STAGES.iter().chain(&[TRACE]).any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether `word` is no word of the head because it names a stage.
pub(super) fn is_taken(word: &str) -> bool {
    is_stage(word) || AGGREGATES.iter().any(|(name, _)| name.eq_ignore_ascii_case(word))
}

/// What comes out of a stage.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Gives<'q> {
    /// Rows that went in.
    Rows,
    /// Those of them that pass a test.
    Passed,
    /// All of them, with one more column.
    Column(&'q Ident),
    /// All of them, with these columns.
    Columns(&'q [SelectItem]),
    /// Stretches of time in which something was found, by a recipe if one is named.
    Findings(Option<&'q Ident>),
    /// Other rows, one at least if any went in: in a sentence, what the stage does.
    Groups(&'static str),
    /// Rows of another table.
    OtherTable,
}

impl StageKind {
    pub(crate) fn gives(&self) -> Gives<'_> {
        match self {
            StageKind::Where(_) => Gives::Passed,
            StageKind::Let { name, .. } => Gives::Column(name),
            StageKind::Select(items) => Gives::Columns(items),
            StageKind::Sort(_) | StageKind::Limit(_) | StageKind::Tail(_) => Gives::Rows,
            StageKind::Top { .. } => Gives::Groups("`top` counts them"),
            StageKind::Distinct(_) => Gives::Groups("`distinct` gives combinations of values"),
            StageKind::Timeline { .. } => Gives::Groups("`timeline` counts them"),
            StageKind::Aggregate { .. } => Gives::Groups("an aggregate gives numbers"),
            StageKind::Burst { .. } | StageKind::Sequence { .. } => Gives::Findings(None),
            StageKind::Detect { name, .. } => Gives::Findings(Some(name)),
            StageKind::Show(_) => Gives::OtherTable,
        }
    }
}
