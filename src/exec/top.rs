//! `sort` and `limit` at once, in memory for a few times the rows asked for.

use std::cmp::Ordering;

use arrow::array::UInt32Array;
use arrow::compute::take;
use arrow::record_batch::RecordBatch;
use arrow::row::Rows;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::order::{Entry, Order};
use super::rows::{bytes_of, gather, windows};
use super::window::Windows;
use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::Result;

pub(super) struct Top<'p> {
    pub order: Order<'p>,
    pub n: usize,
}

/// Rows among which the best are.
#[derive(Default)]
pub(super) struct Partial {
    chunks: Vec<RecordBatch>,
    keys: Vec<Rows>,
    entries: Vec<Entry>,
    /// How many of `entries`, from the first, were the best when last compacted, in order.
    settled: usize,
}

impl Top<'_> {
    /// Adds rows of a batch whose sort keys, all of them, are the last chunk of `partial.keys`.
    fn keep(&self, partial: &mut Partial, batch: &RecordBatch, candidates: &[Entry]) -> Result<()> {
        let chunk = partial.chunks.len() as u32;
        let keys = partial.keys.pop().expect("the caller has pushed the keys of the batch");
        if candidates.is_empty() {
            return Ok(());
        }
        let rows = UInt32Array::from_iter_values(candidates.iter().map(|entry| entry.row));
        let columns = batch.columns().iter().map(|column| take(column, &rows, None)).collect::<Result<_, _>>()?;
        partial.chunks.push(new_batch(&batch.schema(), columns, candidates.len())?);
        let mut kept = self.order.no_rows();
        for (row, entry) in candidates.iter().enumerate() {
            kept.push(keys.row(entry.row as usize));
            partial.entries.push(entry.moved(chunk, row as u32));
        }
        partial.keys.push(kept);
        Ok(())
    }

    /// Leaves the best.
    fn compact(&self, partial: &mut Partial) -> Result<()> {
        if partial.settled == partial.entries.len() {
            return Ok(());
        }
        let Partial { chunks, keys, entries, .. } = std::mem::take(partial);
        let best = best(entries, self.n, &keys);
        let schema = chunks[0].schema();
        for (chunk, entries) in best.chunks(BATCH_ROWS).enumerate() {
            let at: Vec<_> = entries.iter().map(|entry| (entry.chunk as usize, entry.row as usize)).collect();
            partial.chunks.push(gather(&schema, &chunks, &at)?);
            let mut kept = self.order.no_rows();
            for (chunk, row) in at {
                kept.push(keys[chunk].row(row));
            }
            partial.keys.push(kept);
            let moved = |(row, entry): (usize, &Entry)| entry.moved(chunk as u32, row as u32);
            partial.entries.extend(entries.iter().enumerate().map(moved));
        }
        partial.settled = partial.entries.len();
        Ok(())
    }
}

/// The best `n`, in order.
fn best(mut entries: Vec<Entry>, n: usize, keys: &[Rows]) -> Vec<Entry> {
    let compare = |left: &Entry, right: &Entry| left.compare(right, keys);
    if n < entries.len() {
        entries.select_nth_unstable_by(n, compare);
        entries.truncate(n);
    }
    entries.sort_unstable_by(compare);
    entries
}

impl Breaker for Top<'_> {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Partial::default()
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        if self.n == 0 {
            return Ok(());
        }
        let chunk = partial.keys.len() as u32;
        let rows = self.order.rows(&batch)?;
        let entries: Vec<Entry> =
            (0..batch.num_rows() as u32).map(|row| Entry::new(&rows, chunk, row, position + u64::from(row))).collect();
        partial.keys.push(rows);
        // What the worst of the best beats is not held at all: after the first batches, nearly everything.
        let bar = if partial.settled < self.n { None } else { Some(partial.entries[self.n - 1]) };
        let passes = |entry: &Entry| bar.is_none_or(|bar| entry.compare(&bar, &partial.keys) == Ordering::Less);
        let candidates = best(entries.into_iter().filter(passes).collect(), self.n, &partial.keys);
        self.keep(partial, &batch, &candidates)?;

        let enough = if partial.settled < self.n { self.n } else { (2 * self.n).saturating_add(BATCH_ROWS) };
        if partial.entries.len() >= enough { self.compact(partial) } else { Ok(()) }
    }

    fn merge(&self, mut left: Partial, right: Partial) -> Result<Partial> {
        if right.entries.is_empty() {
            return Ok(left);
        }
        let offset = left.chunks.len() as u32;
        left.chunks.extend(right.chunks);
        left.keys.extend(right.keys);
        left.entries.extend(right.entries.into_iter().map(|entry| entry.moved(entry.chunk + offset, entry.row)));
        left.settled = 0;
        self.compact(&mut left)?;
        Ok(left)
    }

    fn held(&self, partial: &Partial) -> usize {
        partial.chunks.iter().map(bytes_of).sum::<usize>()
            + partial.keys.iter().map(Rows::size).sum::<usize>()
            + partial.entries.capacity() * size_of::<Entry>()
    }

    fn finish<'p>(self, mut partial: Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        self.compact(&mut partial)?;
        let chunks = partial.chunks;
        let rows = chunks.iter().map(RecordBatch::num_rows).sum();
        // Compaction makes chunks of exactly the size in which rows are given.
        Ok(windows(rows, reservation, move |range| Ok(chunks[range.start / BATCH_ROWS].clone())))
    }
}
