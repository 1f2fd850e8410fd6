//! `burst n [distinct f] by k within d`: windows of time with many rows.
//!
//! The definition, for the rows of one key:
//!
//! - A *window* is all rows from the time of one row to that of another, both included, the second at most `d` later.
//!   Rows of the same moment are in the same windows, so their order does not matter.
//! - A window *qualifies* if it holds at least `n` rows; with `distinct f`, if the rows in it have at least `n` different
//!   values of `f`. Rows where `f` is missing are in windows like any other, and bring no value. Text is the same
//!   without regard to ASCII case.
//! - Qualifying windows that share a row belong to one *episode*, and so do those that a third one connects. An episode
//!   is the rows of all of its windows. It may well be longer than `d`.
//!
//! Of each episode: the keys as first spelled in the log, `start` and `end` (the times of its first and last row),
//! `events` (its rows), with `distinct` the different values among all of its rows, and `peak`: the most rows that any one
//! window of it holds; with `distinct`, the most values; and who is behind its rows (see `who`).
//!
//! In the order of `start`, then `end`, then the first row in the log. Rows without a key or a time are left out and
//! counted.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, RecordBatch};
use hashbrown::HashMap;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::episodes::{Collected, Entry, Episode, Frame, Observed, times, told};
use super::who::Directory;
use super::window::Windows;
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::plan;

pub(super) struct Burst<'p> {
    frame: Frame<'p>,
    n: u64,
    within: i64,
    /// What is counted in place of rows.
    values: Option<(&'p Expr, Arc<Identity>)>,
}

/// The number of the row's value of what is counted; `None` where that is missing or rows are counted.
type Value = Option<u32>;

/// The rows of some of the batches.
pub(super) struct Partial {
    rows: Collected<Value>,
    values: Option<Interner>,
    ids: Vec<u32>,
    fresh: Vec<u32>,
}

/// What is told of an episode, besides when.
#[derive(Copy, Clone, Debug)]
struct Found {
    events: u64,
    distinct: u64,
    peak: u64,
}

impl<'p> Burst<'p> {
    pub(super) fn new(plan: &'p plan::Burst, observed: Observed<'p>) -> Result<Self> {
        let identity = |expr: &'p Expr| -> Result<_> { Ok((expr, Arc::new(Identity::new(&[expr.kind()])?))) };
        Ok(Burst {
            frame: Frame::new(&plan.keys, &plan.time, &plan.who, &plan.columns, observed)?,
            n: plan.n,
            within: plan.within,
            values: plan.distinct.as_ref().map(identity).transpose()?,
        })
    }
}

impl Breaker for Burst<'_> {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Partial {
            rows: self.frame.start(),
            values: self.values.as_ref().map(|(_, identity)| Interner::new(identity.clone())),
            ids: Vec::new(),
            fresh: Vec::new(),
        }
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        let (Some((expr, _)), Some(values)) = (&self.values, &mut partial.values) else {
            return self.frame.push(&mut partial.rows, &batch, position, |_| Some(None));
        };
        let column = expr.evaluate(&batch)?;
        values.intern(std::slice::from_ref(&column), &mut partial.ids, &mut partial.fresh)?;
        let ids = &partial.ids;
        let value = |row: usize| Some(column.is_valid(row).then(|| ids[row]));
        self.frame.push(&mut partial.rows, &batch, position, value)
    }

    fn merge(&self, left: Partial, right: Partial) -> Result<Partial> {
        let (mut left, mut right) = (left, right);
        if let (Some(values), Some(others)) = (&mut left.values, &right.values) {
            values.absorb(others, &mut left.ids, &mut left.fresh)?;
            let ids = &left.ids;
            right.rows.for_each(|value| *value = value.map(|value| ids[value as usize]));
        }
        left.rows = self.frame.merge(left.rows, right.rows)?;
        Ok(left)
    }

    fn held(&self, partial: &Partial) -> usize {
        self.frame.held(&partial.rows)
            + partial.values.as_ref().map_or(0, Interner::held)
            + (partial.ids.capacity() + partial.fresh.capacity()) * size_of::<u32>()
    }

    fn finish<'p>(self, partial: Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        let Burst { frame, n, within, values } = self;
        let (with_values, keeps_rows) = (values.is_some(), frame.keeps_rows());
        let look = |rows: &[Entry<Value>], who: &Directory, found: &mut Vec<Episode<Found>>| {
            let search = Search { rows, n, within, who, keeps_rows };
            if with_values {
                search.bursts(&mut Values::default(), found);
            } else {
                search.bursts(&mut Rows(0), found);
            }
        };
        frame.finish(partial.rows, reservation, look, move |_, lists, episodes| {
            let mut columns = columns(episodes, with_values);
            columns.extend(lists);
            Ok(columns)
        })
    }
}

fn columns(episodes: &[&Episode<Found>], with_values: bool) -> Vec<ArrayRef> {
    let counts = |count: fn(&Found) -> u64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(episodes.iter().map(|episode| count(&episode.found) as i64)))
    };
    let mut columns = vec![
        times(episodes.iter().map(|episode| episode.start)),
        times(episodes.iter().map(|episode| episode.end)),
        counts(|found| found.events),
    ];
    if with_values {
        columns.push(counts(|found| found.distinct));
    }
    columns.push(counts(|found| found.peak));
    columns
}

/// What is counted in the window that slides over the rows.
trait Tally {
    fn add(&mut self, value: Value);
    fn remove(&mut self, value: Value);
    fn count(&self) -> u64;
}

/// Counts rows.
struct Rows(u64);

impl Tally for Rows {
    fn add(&mut self, _: Value) {
        self.0 += 1;
    }

    fn remove(&mut self, _: Value) {
        self.0 -= 1;
    }

    fn count(&self) -> u64 {
        self.0
    }
}

/// Counts different values.
#[derive(Default)]
struct Values(HashMap<u32, u64>);

impl Tally for Values {
    fn add(&mut self, value: Value) {
        if let Some(value) = value {
            *self.0.entry(value).or_default() += 1;
        }
    }

    fn remove(&mut self, value: Value) {
        if let Some(value) = value
            && let Some(count) = self.0.get_mut(&value)
        {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&value);
            }
        }
    }

    fn count(&self) -> u64 {
        self.0.len() as u64
    }
}

/// The rows of one key, and what is looked for in them.
#[derive(Copy, Clone)]
struct Search<'a> {
    rows: &'a [Entry<Value>],
    n: u64,
    within: i64,
    who: &'a Directory,
    keeps_rows: bool,
}

/// An episode that may go on: the rows from `first` to `last`.
struct Open {
    first: usize,
    last: usize,
    peak: u64,
}

impl Search<'_> {
    /// The episodes. Each row enters and leaves the window once.
    ///
    /// The longest window that ends at a row contains every other one that ends there, so no others need a look. Of rows
    /// of one moment the last one's is the window of the definition; those of the others are parts of it, which changes
    /// no episode and no peak.
    fn bursts(self, tally: &mut impl Tally, found: &mut Vec<Episode<Found>>) {
        let rows = self.rows;
        let mut left = 0;
        let mut open: Option<Open> = None;
        for (right, row) in rows.iter().enumerate() {
            tally.add(row.payload);
            while row.time.saturating_sub(rows[left].time) > self.within {
                tally.remove(rows[left].payload);
                left += 1;
            }
            let count = tally.count();
            if count < self.n {
                continue;
            }
            match &mut open {
                Some(episode) if left <= episode.last => {
                    episode.last = right;
                    episode.peak = episode.peak.max(count);
                }
                Some(_) | None => {
                    let before = open.replace(Open { first: left, last: right, peak: count });
                    found.extend(before.map(|before| self.close(before)));
                }
            }
        }
        found.extend(open.map(|last| self.close(last)));
    }

    fn close(self, Open { first, last, peak }: Open) -> Episode<Found> {
        let rows = &self.rows[first..=last];
        let found = Found { events: rows.len() as u64, distinct: distinct(rows), peak };
        Episode::new(&rows[0], &rows[rows.len() - 1], told(self.who, rows.iter()), found)
            .with_rows(self.keeps_rows, rows.iter())
    }
}

/// How many different values the rows have.
fn distinct(rows: &[Entry<Value>]) -> u64 {
    let mut values: Vec<u32> = rows.iter().filter_map(|row| row.payload).collect();
    values.sort_unstable();
    values.dedup();
    values.len() as u64
}
