//! `sequence s1 then s2 … by k within d`: rows that follow each other in steps.
//!
//! The definition, for the rows of one key in the order of events (by time, then by place in the log):
//!
//! - Every row that satisfies the first step begins a *run*, which looks at the rows after it, one by one. It is in one
//!   step at a time, at first in step 1 with one row collected. A step of `n` is *satisfied* once `n` rows are collected.
//!   Of a row it asks, in this order:
//!   1. Is the step satisfied, and does the row satisfy the next one? Then the run goes on to that step, and the row is
//!      its first.
//!   2. Does the row satisfy the step? Then it is collected, also beyond `n`.
//!   3. Does it satisfy the next step, though this one is not satisfied yet? Then the run ends without a match. (So `5
//!      failed then succeeded` has no success among the five.)
//!   4. Otherwise the row is passed over.
//! - The run *matches* at the row with which its last step is satisfied, if that row is at most `d` later than its first.
//! - Of several runs that match at the same row the one that began first counts; it has the most rows. Among matches the
//!   one that is complete first counts. After a match everything begins anew with the row after its last one: matches of
//!   a key share no row, nor do they lie within each other.
//! - A last step `no p` is the next one of the step before it, which makes it wait: the run goes on collecting for the
//!   last step that is present, and ends without a match at a row that satisfies `p`, until `d` after its first row, that
//!   moment included. If there is no such row it matches; its last row is the last one it collected.
//!
//! That there is no such row is certain only where there are logs. A match of a sequence that ends with `no` is *complete*
//! if the logs of each appliance in question (see [`LogsOf`](crate::plan::LogsOf)) cover every minute from its first row to `d` later, and go
//! on beyond that minute. Where the source does not know what its logs cover, the latest time of any row that reached the
//! stage has to be later than that moment.
//!
//! This is what a single run with rows sliding out at its begin would find, and more: after `a b a b`, `a then b then c`
//! waits for a `c` within `d` of the second `a`, too.
//!
//! Of each match: the keys as first spelled in the log, who is behind the rows collected for the last step that is present
//! (see `who`), `start` and `end` (the times of its first and last row), `span_ms` (from one to the other), how many rows were
//! collected for each step that is present, the first and the last value of each id among the rows collected that have
//! one, and `complete` if the last step is absent.
//!
//! In the order of `start`, then `end`, then the first row in the log. Rows without a key or a time are left out and
//! counted.

mod certainty;
mod payload;
mod runs;

use std::sync::Arc;

use arrow::array::types::Int64Type;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch};

use super::breaker::Breaker;
use super::budget::Reservation;
use super::episodes::{Collected, Entry, Episode, Frame, Observed, times};
use super::who::Directory;
use super::window::Windows;
use crate::error::Result;
use crate::event::coverage::Covered;
use crate::plan;
use certainty::Certainty;
use payload::{Ids, Payload};
use runs::{Found, Machine, Steps};

pub(super) struct Sequence<'p> {
    frame: Frame<'p>,
    plan: &'p plan::Sequence,
    steps: Steps,
    /// `None`: nobody knows what the logs cover.
    covered: Option<Arc<Covered>>,
}

impl<'p> Sequence<'p> {
    pub(super) fn new(plan: &'p plan::Sequence, covered: Option<Arc<Covered>>, observed: Observed<'p>) -> Result<Self> {
        let frame = Frame::new(&plan.keys, &plan.time, &plan.who, &plan.columns, observed)?;
        Ok(Sequence { frame, plan, steps: Steps::new(plan), covered })
    }
}

impl Breaker for Sequence<'_> {
    type Partial = Collected<Payload>;

    fn start(&self) -> Self::Partial {
        self.frame.start()
    }

    fn push(&self, partial: &mut Self::Partial, batch: RecordBatch, position: u64) -> Result<()> {
        let holds = self.plan.steps.iter().map(|step| step.predicate.holds(&batch)).collect::<Result<Vec<_>>>()?;
        let ids = self.plan.ids.iter().map(|id| id.evaluate(&batch)).collect::<Result<Vec<_>>>()?;
        let payload = |row: usize| {
            let bits = holds.iter().enumerate().filter(|(_, holds)| holds.value(row)).map(|(step, _)| 1 << step);
            let steps = bits.fold(0, |all, bit: u32| all | bit);
            let mut own = Ids::default();
            for (own, ids) in own.iter_mut().zip(&ids) {
                *own = ids.is_valid(row).then(|| ids.as_primitive::<Int64Type>().value(row));
            }
            // What satisfies no step is passed over by every run.
            (steps != 0).then_some(Payload { steps, ids: own })
        };
        self.frame.push(partial, &batch, position, payload)
    }

    fn merge(&self, left: Self::Partial, right: Self::Partial) -> Result<Self::Partial> {
        self.frame.merge(left, right)
    }

    fn held(&self, partial: &Self::Partial) -> usize {
        self.frame.held(partial)
    }

    fn finish<'p>(self, partial: Self::Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        let Sequence { frame, plan, steps, covered } = self;
        let (present, ids) = (steps.present(), plan.ids.len());
        let keeps_rows = frame.keeps_rows();
        let certainty = plan.waits().then(|| Certainty::new(plan, covered, partial.latest()));
        let look = |rows: &[Entry<Payload>], who: &Directory, found: &mut Vec<Episode<Found>>| {
            Machine::new(&steps, rows, who, keeps_rows).run(found);
        };
        frame.finish(partial, reservation, look, move |keys, mut columns, episodes| {
            columns.extend(self::columns(episodes, present, ids));
            if let Some(certainty) = &certainty {
                let starts: Vec<i64> = episodes.iter().map(|episode| episode.start).collect();
                columns.push(Arc::new(certainty.complete(keys, &starts)?));
            }
            Ok(columns)
        })
    }
}

fn columns(episodes: &[&Episode<Found>], present: usize, ids: usize) -> Vec<ArrayRef> {
    let millis = episodes.iter().map(|episode| (episode.end - episode.start) / 1000);
    let mut columns = vec![
        times(episodes.iter().map(|episode| episode.start)),
        times(episodes.iter().map(|episode| episode.end)),
        Arc::new(Int64Array::from_iter_values(millis)),
    ];
    for step in 0..present {
        let counts = episodes.iter().map(|episode| episode.found.counts[step] as i64);
        columns.push(Arc::new(Int64Array::from_iter_values(counts)));
    }
    for id in 0..ids {
        let first: Int64Array = episodes.iter().map(|episode| episode.found.first[id]).collect();
        let last: Int64Array = episodes.iter().map(|episode| episode.found.last[id]).collect();
        columns.extend([Arc::new(first) as ArrayRef, Arc::new(last)]);
    }
    columns
}
