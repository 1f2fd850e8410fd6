//! Stages that must see every row before they give one, and how their input is shared out among threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::budget::Reservation;
use super::transform::Chain;
use super::window::{Pull, Window, Windows};
use crate::error::Result;

/// A stage that consumes its input.
///
/// Every row has a position, ascending in log order; a result must depend on rows and positions alone. Then it does
/// not matter which thread takes which batch, and each thread keeps one partial result for the whole run instead of
/// one for each window, which would have to be merged window by window.
pub(super) trait Breaker: Send + Sync {
    /// The state over some of the batches.
    type Partial: Send;

    /// The state over none.
    fn start(&self) -> Self::Partial;

    /// Takes in a batch; row `i` has position `position + i`. Positions ascend from call to call.
    fn push(&self, partial: &mut Self::Partial, batch: RecordBatch, position: u64) -> Result<()>;

    /// The state over the batches of both. Associative and commutative.
    fn merge(&self, left: Self::Partial, right: Self::Partial) -> Result<Self::Partial>;

    /// Bytes held, for the budget.
    fn held(&self, partial: &Self::Partial) -> usize;

    /// The rows to give.
    fn finish<'p>(self, partial: Self::Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p;
}

/// A breaker that takes in windows, whatever its type.
pub(super) trait Consumer<'p>: Send {
    /// Takes in the next window.
    fn push(&mut self, window: Window) -> Result<()>;

    /// The rows to give; no window follows.
    fn finish(self: Box<Self>) -> Result<Windows<'p>>;
}

/// Runs a breaker over all that `pull` gives.
pub(super) fn consume<'p>(mut consumer: Box<dyn Consumer<'p> + 'p>, pull: Pull<'_>) -> Result<Windows<'p>> {
    while let Some(window) = pull() {
        consumer.push(window?)?;
    }
    consumer.finish()
}

/// A breaker, what batches go through first, its share of the budget, and what it has taken in.
pub(super) struct Consuming<'p, B: Breaker> {
    breaker: B,
    chain: Chain<'p>,
    reservation: Reservation,
    /// One for each thread, from the first window on: only then it is known which pool the threads are of.
    partials: Vec<B::Partial>,
    /// Bytes held at which the partial results are merged.
    compact_at: usize,
    batches_before: u64,
}

impl<'p, B: Breaker> Consuming<'p, B> {
    pub(super) fn new(breaker: B, chain: Chain<'p>, reservation: Reservation) -> Self {
        let compact_at = reservation.limit() / 2;
        Consuming { breaker, chain, reservation, partials: Vec::new(), compact_at, batches_before: 0 }
    }

    fn share_out(&mut self) {
        let threads = rayon::current_num_threads().max(self.partials.len());
        self.partials.resize_with(threads, || self.breaker.start());
    }
}

impl<'p, B: Breaker + 'p> Consumer<'p> for Consuming<'p, B> {
    fn push(&mut self, window: Window) -> Result<()> {
        self.share_out();
        let batches = window.len() as u64;
        push_window(&self.breaker, &self.chain, &mut self.partials, window, self.batches_before)?;
        self.batches_before += batches;

        let mut held = self.partials.iter().map(|partial| self.breaker.held(partial)).sum();
        if held > self.compact_at {
            // Each thread has groups that others have too. The result must not fail for that.
            let merged = merge_all(&self.breaker, std::mem::take(&mut self.partials))?;
            held = self.breaker.held(&merged);
            let limit = self.reservation.limit();
            self.compact_at = (2 * held).clamp(limit / 2, limit);
            self.partials.push(merged);
        }
        self.reservation.set(held)
    }

    fn finish(self: Box<Self>) -> Result<Windows<'p>> {
        let Consuming { breaker, partials, reservation, .. } = *self;
        let partial = merge_all(&breaker, partials)?;
        breaker.finish(partial, reservation)
    }
}

/// Every thread takes the next batch that nobody has taken, until there is none.
fn push_window<B: Breaker>(
    breaker: &B,
    chain: &Chain<'_>,
    partials: &mut [B::Partial],
    window: Window,
    batches_before: u64,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    partials.par_iter_mut().try_for_each(|partial| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = window.get(index) else { return Ok(()) };
            let batch = chain.apply(batch.clone())?;
            if batch.num_rows() > 0 {
                // A batch has fewer than 2^32 rows: the offsets of Arrow's text columns have 32 bits.
                breaker.push(partial, batch, (batches_before + index as u64) << 32)?;
            }
        }
    })
}

fn merge_all<B: Breaker>(breaker: &B, partials: Vec<B::Partial>) -> Result<B::Partial> {
    let merged = partials.into_par_iter().map(Ok).try_reduce_with(|left, right| breaker.merge(left, right));
    merged.unwrap_or_else(|| Ok(breaker.start()))
}
