//! The rows of several appliances, merged by time.
//!
//! Each appliance keeps the order in which it wrote, and the rows of one file keep theirs. Clocks may step back, so rows
//! are merged by a *key* that never does: the latest of the row's own time, the times of the authentication records
//! before it of its appliance and in its file, and the begin of the file. The key depends on the logs alone, not on
//! which rows a query keeps or where slices are cut.

use std::collections::{BTreeMap, VecDeque};

use arrow::compute::interleave_record_batch;
use arrow::record_batch::RecordBatch;

use crate::archive::Appliance;
use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::Result;

/// Rows of one appliance, in its order.
#[derive(Debug)]
pub struct Run {
    pub batch: RecordBatch,
    /// The key of each, never decreasing.
    pub keys: Vec<i64>,
    /// Rows that have left already.
    taken: usize,
}

impl Run {
    /// Rows and their keys.
    pub fn new(batch: RecordBatch, keys: Vec<i64>) -> Self {
        Run { batch, keys, taken: 0 }
    }

    fn head(&self) -> i64 {
        self.keys[self.taken]
    }
}

/// Holds back the rows that others may still come before.
#[derive(Debug, Default)]
pub struct Merge {
    queues: BTreeMap<Appliance, VecDeque<Run>>,
    /// The key and the appliance of the row that left last.
    last: Option<(i64, Appliance)>,
    /// Some row left behind one that it belongs before: a stream did not wait for it.
    pub is_late: bool,
}

impl Merge {
    /// Adds the next rows of an appliance.
    pub fn push(&mut self, appliance: &Appliance, run: Run) {
        if run.keys.is_empty() {
            return;
        }
        match self.queues.get_mut(appliance) {
            Some(queue) => queue.push_back(run),
            None => {
                self.queues.insert(appliance.clone(), VecDeque::from([run]));
            }
        }
    }

    /// Lets go of the rows whose key is below `bound` (`None`: of all), merged: by key, ties by appliance. Rows at the bound
    /// go as well if no later one can come before them: those of the appliance that is before any other.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn drain(&mut self, bound: Option<i64>, out: &mut Vec<RecordBatch>) -> Result<()> {
        let is_least = self.queues.first_key_value().is_some_and(|(appliance, _)| appliance.is_least());
        let ready =
            |key: i64, rank: usize| bound.is_none_or(|bound| key < bound || (key == bound && rank == 0 && is_least));
        let mut picked = Picked::default();
        loop {
            let mut heads: Vec<(i64, usize)> = Vec::new();
            for (rank, queue) in self.queues.values().enumerate() {
                heads.extend(queue.front().map(|run| (run.head(), rank)));
            }
            heads.sort_unstable();
            let Some(&(key, rank)) = heads.first() else { break };
            if !ready(key, rank) {
                break;
            }
            // Everything this run holds before the next appliance's turn goes out together.
            let turn = heads.get(1).copied();
            let (appliance, queue) = self.queues.iter_mut().nth(rank).expect("ranks count the queues");
            let run = queue.front_mut().expect("the queue has a head");
            let source = picked.source(rank, &run.batch);
            while run.taken < run.keys.len()
                && ready(run.head(), rank)
                && turn.is_none_or(|turn| (run.head(), rank) < turn)
            {
                picked.rows.push((source, run.taken));
                run.taken += 1;
            }
            self.is_late |= self.last.as_ref().is_some_and(|(last, other)| (key, appliance) < (*last, other));
            self.last = run.taken.checked_sub(1).map(|row| (run.keys[row], appliance.clone()));
            if run.taken == run.keys.len() {
                queue.pop_front();
                picked.current.remove(&rank);
            }
            if picked.rows.len() >= BATCH_ROWS {
                picked.flush(out)?;
            }
        }
        picked.flush(out)
    }
}

/// Rows chosen for the next output batch.
#[derive(Default)]
struct Picked {
    sources: Vec<RecordBatch>,
    /// For each appliance's rank, where in `sources` its current run is.
    current: BTreeMap<usize, usize>,
    rows: Vec<(usize, usize)>,
}

impl Picked {
    fn source(&mut self, rank: usize, batch: &RecordBatch) -> usize {
        *self.current.entry(rank).or_insert_with(|| {
            self.sources.push(batch.clone());
            self.sources.len() - 1
        })
    }

    fn flush(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        let Picked { sources, rows, .. } = std::mem::take(self);
        let Some(&(_, first)) = rows.first() else { return Ok(()) };
        if sources.len() == 1 {
            out.push(sources[0].slice(first, rows.len()));
        } else if sources[0].num_columns() == 0 {
            // A query that only counts needs no column: there is nothing to interleave but the number of rows.
            out.push(new_batch(&sources[0].schema(), Vec::new(), rows.len())?);
        } else {
            let sources: Vec<&RecordBatch> = sources.iter().collect();
            out.push(interleave_record_batch(&sources, &rows)?);
        }
        Ok(())
    }
}
