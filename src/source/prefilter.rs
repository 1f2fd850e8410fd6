//! A query's filter as a cheap test of an authentication record, applied before a row is built of it.
//!
//! It may admit too much, for the filter is applied to the rows again; it never refuses a record whose row the filter
//! would keep. So a condition that it cannot judge (of the connection, of two columns, of what a function makes) is
//! left out of an `and`, and makes an `or` tell nothing. Negations are moved down to single conditions, where the
//! complement is exact: a missing value fails a condition and passes its complement, as in [`crate::expr`].
//!
//! Records hold bytes, rows hold text in which each run of bytes that is no UTF-8 has become U+FFFD. Where that could
//! make a difference, the record is admitted.

mod holds;
mod search;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::event::columns::{ColumnSpec, RecordField};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::record::{Direction, Outcome};
use holds::Holds;
pub use search::Search;

/// What an authentication record says, as far as it is looked at here; texts as they stand in the record.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// Inbound or outbound.
    pub direction: Direction,
    /// How the attempt ended.
    pub outcome: Outcome,
    pub user: Option<&'a [u8]>,
    pub mechanism: Option<&'a [u8]>,
    pub profile: Option<&'a [u8]>,
    /// ICID or DCID, by `direction`.
    pub id: Option<u64>,
    /// MID, of a record of the table `lines`.
    pub mid: Option<u64>,
    /// The exact bytes of the whole record, where they are at hand.
    pub raw: Option<&'a [u8]>,
}

/// Moments that every row of a result lies between, both ends included (µs since 1970-01-01T00:00:00Z).
///
/// Rows without a time lie within no bounds: a comparison with a missing time never holds. Where there are no bounds,
/// they may be in the result.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeBounds {
    /// The first moment.
    pub from: Option<i64>,
    /// The last moment.
    pub until: Option<i64>,
}

impl TimeBounds {
    /// Within both.
    fn and(self, other: TimeBounds) -> TimeBounds {
        let tighter = |a: Option<i64>, b: Option<i64>, choose: fn(i64, i64) -> i64| match (a, b) {
            (Some(a), Some(b)) => Some(choose(a, b)),
            (one, other) => one.or(other),
        };
        TimeBounds { from: tighter(self.from, other.from, i64::max), until: tighter(self.until, other.until, i64::min) }
    }

    /// Within one or the other.
    fn or(self, other: TimeBounds) -> TimeBounds {
        let from = self.from.zip(other.from).map(|(a, b)| a.min(b));
        TimeBounds { from, until: self.until.zip(other.until).map(|(a, b)| a.max(b)) }
    }

    /// Are there any?
    pub fn is_bounded(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// A cheap test made from a filter.
#[derive(Clone, Debug, Default)]
pub struct Prefilter {
    /// `None`: admits every record.
    test: Option<Test>,
}

#[derive(Clone, Debug)]
enum Test {
    /// All of them, the cheapest first.
    All(Vec<Test>),
    /// Any of them.
    Any(Vec<Test>),
    One(Condition),
}

/// One condition, or its complement.
#[derive(Clone, Debug)]
struct Condition {
    holds: Holds,
    negated: bool,
    /// For people.
    text: String,
}

impl Prefilter {
    /// The test that `filter` makes, whose columns are positions in `projection`, which are positions among the columns of
    /// `table`. Columns of another table than `auth` count as far as they mean what those of their names mean there.
    pub fn of(table: Table, filter: &Expr, projection: &[usize]) -> Prefilter {
        Prefilter { test: Compiler { columns: table.columns(), projection }.test(filter, false) }
    }

    /// May the row of this record pass the filter?
    #[inline]
    pub fn admits(&self, candidate: &Candidate<'_>) -> bool {
        self.test.as_ref().is_none_or(|test| test.admits(candidate))
    }

    /// Does it admit every record?
    pub fn admits_all(&self) -> bool {
        self.test.is_none()
    }

    /// The moments between which all admitted records lie.
    pub fn times(&self) -> TimeBounds {
        self.test.as_ref().map(Test::times).unwrap_or_default()
    }

    /// The directions of the records that it admits, as far as it tells: inbound, outbound.
    pub fn directions(&self) -> (bool, bool) {
        self.test.as_ref().map_or((true, true), Test::directions)
    }

    /// What every record that it admits has in it, if that can be searched for.
    pub fn search(&self) -> Option<Search> {
        self.test.as_ref().and_then(Test::search)
    }

    /// What is looked for, for people: conditions that all must hold.
    pub fn needles(&self) -> Vec<String> {
        match &self.test {
            None => Vec::new(),
            Some(Test::All(parts)) => parts.iter().map(ToString::to_string).collect(),
            Some(one) => vec![one.to_string()],
        }
    }
}

impl Test {
    fn admits(&self, candidate: &Candidate<'_>) -> bool {
        match self {
            Test::All(parts) => parts.iter().all(|part| part.admits(candidate)),
            Test::Any(parts) => parts.iter().any(|part| part.admits(candidate)),
            Test::One(Condition { holds, negated, .. }) => holds.of(candidate).is_none_or(|holds| holds != *negated),
        }
    }

    fn directions(&self) -> (bool, bool) {
        let each = |parts: &[Test], join: fn(bool, bool) -> bool, none: bool| {
            parts.iter().map(Test::directions).fold((none, none), |a, b| (join(a.0, b.0), join(a.1, b.1)))
        };
        match self {
            Test::All(parts) => each(parts, |a, b| a && b, true),
            Test::Any(parts) => each(parts, |a, b| a || b, false),
            Test::One(Condition { holds, negated: false, .. }) => holds.directions(),
            Test::One(_) => (true, true),
        }
    }

    fn times(&self) -> TimeBounds {
        match self {
            Test::All(parts) => parts.iter().map(Test::times).fold(TimeBounds::default(), TimeBounds::and),
            Test::Any(parts) => parts.iter().map(Test::times).reduce(TimeBounds::or).unwrap_or_default(),
            // A record without a time passes the complement.
            Test::One(Condition { holds: Holds::Time(range), negated: false, .. }) => {
                TimeBounds { from: range.from, until: range.until }
            }
            Test::One(_) => TimeBounds::default(),
        }
    }

    fn search(&self) -> Option<Search> {
        match self {
            // The rarest of them is the best; who knows which that is.
            Test::All(parts) => parts.iter().filter_map(Test::search).min_by_key(Search::len),
            Test::Any(parts) => {
                let parts = parts.iter().map(Test::search).collect::<Option<Vec<Search>>>()?;
                parts.into_iter().reduce(Search::or).filter(Search::is_small)
            }
            Test::One(Condition { holds, negated: false, .. }) => holds.search(),
            Test::One(_) => None,
        }
    }

    /// What judging it costs, roughly: conditions that are cheap come first.
    fn cost(&self) -> usize {
        match self {
            Test::All(parts) | Test::Any(parts) => parts.iter().map(Test::cost).sum::<usize>() + 1,
            Test::One(condition) => condition.holds.cost(),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |parts: &[Test], word: &str| parts.iter().map(Test::to_string).collect::<Vec<_>>().join(word);
        match self {
            Test::All(parts) => write!(f, "({})", joined(parts, " and ")),
            Test::Any(parts) if parts.is_empty() => f.write_str("nothing"),
            Test::Any(parts) => write!(f, "({})", joined(parts, " or ")),
            Test::One(Condition { text, negated: false, .. }) => f.write_str(text),
            Test::One(Condition { text, negated: true, .. }) => write!(f, "not {text}"),
        }
    }
}

struct Compiler<'a> {
    columns: &'static [ColumnSpec],
    projection: &'a [usize],
}

impl Compiler<'_> {
    /// The test of `expr`, or of its complement. `None`: it tells nothing.
    fn test(&self, expr: &Expr, negated: bool) -> Option<Test> {
        match expr {
            Expr::And(parts) if negated => self.any(parts, negated),
            Expr::And(parts) => self.all(parts, negated),
            Expr::Or(parts) if negated => self.all(parts, negated),
            Expr::Or(parts) => self.any(parts, negated),
            Expr::Not(operand) => self.test(operand, !negated),
            Expr::Column(..)
            | Expr::Literal(_)
            | Expr::Compare { .. }
            | Expr::Text { .. }
            | Expr::Address { .. }
            | Expr::OneOf { .. }
            | Expr::IsNull(_)
            | Expr::Any { .. }
            | Expr::Rank { .. }
            | Expr::Bucket { .. }
            | Expr::Arithmetic { .. }
            | Expr::AsText { .. }
            | Expr::Call(_) => {
                let holds = Holds::of_expr(expr, self)?;
                Some(Test::One(Condition { holds, negated, text: self.text(expr) }))
            }
        }
    }

    fn all(&self, parts: &[Expr], negated: bool) -> Option<Test> {
        let mut tests: Vec<Test> = Vec::new();
        for test in parts.iter().filter_map(|part| self.test(part, negated)) {
            match test {
                Test::All(inner) => tests.extend(inner),
                Test::Any(_) | Test::One(_) => tests.push(test),
            }
        }
        tests.sort_by_key(Test::cost);
        match tests.len() {
            0 => None,
            1 => tests.pop(),
            _ => Some(Test::All(tests)),
        }
    }

    /// `any` of an empty list is false.
    fn any(&self, parts: &[Expr], negated: bool) -> Option<Test> {
        let mut tests = parts.iter().map(|part| self.test(part, negated)).collect::<Option<Vec<Test>>>()?;
        tests.sort_by_key(Test::cost);
        if tests.len() == 1 { tests.pop() } else { Some(Test::Any(tests)) }
    }

    /// The name of a column of the filter.
    fn name(&self, column: usize) -> Option<&'static str> {
        Some(self.columns.get(*self.projection.get(column)?)?.name)
    }

    /// What a record states of a column of the filter.
    fn record_field(&self, column: usize) -> Option<RecordField> {
        self.columns.get(*self.projection.get(column)?)?.record_field
    }

    fn text(&self, expr: &Expr) -> String {
        let names: Vec<&str> = (0..self.projection.len()).map(|column| self.name(column).unwrap_or("?")).collect();
        expr.named(&names).to_string()
    }
}
