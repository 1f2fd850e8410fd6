//! `timeline`: rows counted in stretches of time, the empty ones too. Which stretches there are follows from the times that
//! the query itself is limited to, as far as it is.

use super::before::{APPLIANCE, Before};
use super::binder::Binder;
use super::columns::Output;
use super::durations::Length;
use super::earlier::ends_early;
use super::effect::{Columns, Effect, Given};
use super::names::key_text;
use super::scope::Rows;
use super::{Aggregate, AggregateCall, Column, Fill, Group, LogsOf, NamedExpr, Plan, Stage};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Expr;
use crate::expr::bucket::Width;
use crate::expr::types::Type;
use crate::lang::ast::{self, Key, Named, Operand};

/// Rows of one timeline. More are no help to anybody, and a stretch of a second over twenty years is a slip.
pub const MOST_ROWS: u64 = 1_000_000;

/// Widths that are proposed in place of one that makes too many rows.
const WIDER: [(&str, Width); 9] = [
    ("1m", Width::Millis(60_000)),
    ("5m", Width::Millis(300_000)),
    ("15m", Width::Millis(900_000)),
    ("1h", Width::Millis(3_600_000)),
    ("6h", Width::Millis(21_600_000)),
    ("1d", Width::Days(1)),
    ("1w", Width::Days(7)),
    ("1mo", Width::Months(1)),
    ("1y", Width::Months(12)),
];

/// What people call a width.
const WORDS: [(&[&str], &str); 6] = [
    (&["minute", "minutes", "minutely"], "1m"),
    (&["hour", "hours", "hourly"], "1h"),
    (&["day", "days", "daily", "date"], "1d"),
    (&["week", "weeks", "weekly"], "1w"),
    (&["month", "months", "monthly"], "1mo"),
    (&["year", "years", "yearly"], "1y"),
];

/// A width of which stretches over so many microseconds, of so many groups each, are not too many.
pub fn wider(length: i64, groups: u64) -> &'static str {
    let most = i64::try_from(MOST_ROWS / groups.max(1)).unwrap_or(i64::MAX).max(1);
    let fits = |(_, width): &&(&str, Width)| length / width.about() < most / 2;
    WIDER.iter().find(fits).map_or("1y", |(name, _)| name)
}

impl Plan {
    /// Is it to be known where there are no logs? Only if all of them are read.
    pub fn asks_for_coverage(&self) -> bool {
        let asks = |stage: &Stage| match stage {
            Stage::Fill(_) => true,
            Stage::Sequence(sequence) => sequence.waits(),
            _ => false,
        };
        let first = self.stages.iter().position(asks);
        first.is_some_and(|first| !ends_early(&self.stages[..first]))
    }

    /// Does the query leave open where its timeline begins or ends?
    pub fn has_open_timeline(&self) -> bool {
        let is_open = |stage: &Stage| matches!(stage, Stage::Fill(fill) if fill.from.is_none() || fill.until.is_none());
        self.stages.iter().any(is_open)
    }

    /// Are the rows those of a timeline, in their order?
    pub fn is_timeline(&self) -> bool {
        let mut stages = self.stages.iter().rev().skip_while(|stage| matches!(stage.effect().rows, Given::Neighbours));
        matches!(stages.next(), Some(Stage::Fill(_)))
    }

    /// Is what comes out one number for each stretch of time, or for each stretch and key? Only that can be drawn.
    pub fn is_series(&self) -> bool {
        let passed = |stage: &&Stage| {
            let Effect { columns, rows, .. } = stage.effect();
            matches!(columns, Columns::Kept) && !matches!(rows, Given::Completed)
        };
        match self.stages.iter().rev().find(|stage| !passed(stage)) {
            Some(Stage::Fill(_)) => true,
            Some(Stage::Group(Group { keys, values })) => {
                let is_bucket = |key: &NamedExpr| key.column.kind == Type::Time;
                keys.first().is_some_and(is_bucket)
                    && keys.iter().skip(1).all(|key| !is_bucket(key))
                    && values.len() == 1
            }
            _ => false,
        }
    }
}

impl Binder<'_> {
    /// `timeline 1h by outcome`, `timeline by 1h, outcome`.
    pub(super) fn timeline(&mut self, width: Option<&ast::Duration>, by: &[Key], span: Span) -> Option<(Group, Fill)> {
        let (bucket, others) = self.one_bucket(width, by, span);
        let bucket = bucket.and_then(|bucket| self.key(&bucket));
        self.scope.poisoned |= bucket.is_none();
        let others = self.keys(&others);
        let stretch = bucket.as_ref().and_then(|bucket| match &bucket.named.expr {
            Expr::Bucket { width, .. } => Some((*width, bucket.span)),
            _ => None,
        });
        let logs_of = self.logs_of(&others);
        let keys = bucket.into_iter().chain(others).collect();
        let column = Column { name: "count".to_owned(), kind: Type::Int };
        let count = AggregateCall { function: Aggregate::count(), column };
        let grouped = self.group(keys, vec![(count, "count".to_owned(), span)]);
        let (width, span) = stretch?;
        let Before { from, until, ends_early, .. } = self.before;
        self.not_too_many(width, span)?;
        if ends_early {
            self.tell(
                "`limit` before `timeline` ends the reading early: where logs are missing is not known".to_owned(),
            );
        }
        let fill = Fill { width, zone: self.context.zone.clone(), from, until, logs_of };
        Some((grouped?, fill))
    }

    /// Whose logs decide whether a stretch of time is covered, for groups of these keys.
    pub(super) fn logs_of(&self, keys: &[Output]) -> LogsOf {
        let is_appliance = |key: &Output| match &key.named.expr {
            Expr::Column(column, _) if self.scope.rows == Rows::Events => {
                self.source.get(*column).is_some_and(|column| column.name == APPLIANCE)
            }
            _ => false,
        };
        match (keys.iter().position(is_appliance), &self.before.appliances) {
            (Some(key), _) => LogsOf::Key(key),
            (None, Some(names)) => LogsOf::Named(names.clone()),
            (None, None) => LogsOf::Any,
        }
    }

    /// The one width, wherever it stands, and the keys beside it. A bucket is missing where a complaint was made.
    fn one_bucket(&mut self, width: Option<&ast::Duration>, by: &[Key], span: Span) -> (Option<Key>, Vec<Key>) {
        let first = width.map(|width| Key::Bucket { width: width.text.clone(), span: width.span });
        let (buckets, others): (Vec<Key>, Vec<Key>) =
            first.into_iter().chain(by.iter().cloned()).partition(|key| matches!(key, Key::Bucket { .. }));
        let mut buckets = buckets.into_iter();
        let Some(first) = buckets.next() else {
            if self.width_as_field(&others).is_none() {
                return (None, others);
            }
            let width = self.before.width();
            self.tell(format!("`timeline` without a width: stretches of {width} (write: timeline {width})"));
            return (Some(Key::Bucket { width: width.to_owned(), span }), others);
        };
        if let Some((one, other, span)) = buckets.find_map(|bucket| different(&first, &bucket)) {
            let message = format!("a timeline has one width, here are {one} and {other}");
            let diagnostic =
                Diagnostic::new(span, message).hint(format!("leave out {other}, or write: timeline {other}"));
            self.diagnostics.push(diagnostic);
            return (None, others);
        }
        (Some(first), others)
    }

    /// `timeline by hour`: complains about a width written as a field, unless it is one.
    fn width_as_field(&mut self, keys: &[Key]) -> Option<()> {
        let word = |key: &Key| match key {
            Key::Named(Named { operand: Operand::Field(field), .. }) if self.scope.find(&field.name).is_none() => {
                let is_meant = |name: &&str| name.eq_ignore_ascii_case(&field.name);
                let (_, width) = WORDS.iter().find(|(names, _)| names.iter().any(&is_meant))?;
                Some((field.span, *width))
            }
            Key::Named(_) | Key::Prefix { .. } | Key::Bucket { .. } => None,
        };
        let found = keys.iter().enumerate().find_map(|(at, key)| Some((at, word(key)?)));
        let Some((at, (span, width))) = found else { return Some(()) };
        let others: Vec<String> =
            keys.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, key)| key_text(key)).collect();
        let by = if others.is_empty() { String::new() } else { format!(" by {}", others.join(", ")) };
        self.scope.poisoned = true;
        let diagnostic = Diagnostic::new(span, "the width of a stretch of time is a duration");
        self.refuse(diagnostic.hint(format!("as in: timeline {width}{by}")))
    }

    /// What would be refused when all logs were read is refused at once where it is known already.
    fn not_too_many(&mut self, width: Width, span: Span) -> Option<()> {
        let (Some(from), Some(until)) = (self.before.from, self.before.until) else { return Some(()) };
        let length = until.as_microsecond().saturating_sub(from.as_microsecond());
        let stretches = length / width.about();
        if stretches <= MOST_ROWS as i64 {
            return Some(());
        }
        let message = format!("stretches of {width} make some {stretches} rows here, more than {MOST_ROWS}");
        self.refuse(Diagnostic::new(span, message).hint(format!("as in: timeline {}", wider(length, 1))))
    }
}

/// The texts of two widths, and the place of the second, unless they are the same. One that cannot be read complains by
/// itself.
fn different(first: &Key, second: &Key) -> Option<(String, String, Span)> {
    let (Key::Bucket { width: one, .. }, Key::Bucket { width: other, span }) = (first, second) else { return None };
    let same = Length::parse(one) == Length::parse(other);
    (!same).then(|| (one.clone(), other.clone(), *span))
}
