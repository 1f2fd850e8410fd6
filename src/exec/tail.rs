//! The last rows, by slices of the batches they came in.

use std::collections::VecDeque;

use arrow::record_batch::RecordBatch;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::rows::bytes_of;
use super::window::Windows;
use crate::error::Result;

pub(super) struct Tail {
    pub n: usize,
}

/// The last rows of some of the batches, in log order.
#[derive(Default)]
pub(super) struct Partial {
    /// Batches with the position they begin at.
    batches: VecDeque<(u64, RecordBatch)>,
    rows: usize,
}

impl Tail {
    fn trim(&self, partial: &mut Partial) {
        while let Some((position, batch)) = partial.batches.pop_front() {
            let surplus = partial.rows.saturating_sub(self.n);
            if surplus < batch.num_rows() {
                let kept = batch.slice(surplus, batch.num_rows() - surplus);
                partial.rows -= surplus;
                partial.batches.push_front((position, kept));
                return;
            }
            partial.rows -= batch.num_rows();
        }
    }
}

impl Breaker for Tail {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Partial::default()
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        partial.rows += batch.num_rows();
        partial.batches.push_back((position, batch));
        self.trim(partial);
        Ok(())
    }

    fn merge(&self, mut left: Partial, right: Partial) -> Result<Partial> {
        left.rows += right.rows;
        left.batches.extend(right.batches);
        left.batches.make_contiguous().sort_unstable_by_key(|(position, _)| *position);
        self.trim(&mut left);
        Ok(left)
    }

    fn held(&self, partial: &Partial) -> usize {
        partial.batches.iter().map(|(_, batch)| bytes_of(batch)).sum()
    }

    fn finish<'p>(self, partial: Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        let window = partial.batches.into_iter().map(|(_, batch)| batch).collect();
        Ok(Box::new(std::iter::once(Ok(window)).inspect(move |_| {
            let _held = &reservation;
        })))
    }
}
