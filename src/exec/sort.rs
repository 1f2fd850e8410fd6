//! The full sort: batches are kept as they are, an index over their rows is sorted.

use arrow::record_batch::RecordBatch;
use arrow::row::Rows;
use rayon::prelude::*;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::order::{Entry, Order};
use super::rows::{bytes_of, gather, windows};
use super::window::Windows;
use crate::error::Result;

pub(super) struct Sort<'p>(pub Order<'p>);

/// Batches and their sort keys.
#[derive(Default)]
pub(super) struct Partial {
    batches: Vec<RecordBatch>,
    keys: Vec<Rows>,
    positions: Vec<u64>,
    held: usize,
}

impl Breaker for Sort<'_> {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Partial::default()
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        let keys = self.0.rows(&batch)?;
        partial.held += bytes_of(&batch) + keys.size() + batch.num_rows() * size_of::<Entry>();
        partial.batches.push(batch);
        partial.keys.push(keys);
        partial.positions.push(position);
        Ok(())
    }

    fn merge(&self, mut left: Partial, right: Partial) -> Result<Partial> {
        left.batches.extend(right.batches);
        left.keys.extend(right.keys);
        left.positions.extend(right.positions);
        left.held += right.held;
        Ok(left)
    }

    fn held(&self, partial: &Partial) -> usize {
        partial.held
    }

    fn finish<'p>(self, partial: Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        let Partial { batches, keys, positions, .. } = partial;
        let Some(schema) = batches.first().map(RecordBatch::schema) else {
            return Ok(Box::new(std::iter::empty()));
        };
        let mut order: Vec<Entry> = Vec::with_capacity(keys.iter().map(Rows::num_rows).sum());
        for (chunk, (keys, position)) in keys.iter().zip(positions).enumerate() {
            let entry = |row| Entry::new(keys, chunk as u32, row, position + u64::from(row));
            order.extend((0..keys.num_rows() as u32).map(entry));
        }
        order.par_sort_unstable_by(|left, right| left.compare(right, &keys));
        drop(keys);
        Ok(windows(order.len(), reservation, move |range| {
            let at: Vec<_> = order[range].iter().map(|entry| (entry.chunk as usize, entry.row as usize)).collect();
            gather(&schema, &batches, &at)
        }))
    }
}
