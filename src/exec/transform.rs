//! Stages that look at one batch at a time and hold nothing: filter, select and `let`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::AsArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Field, Int64Type, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::window::Window;
use crate::batches::new_batch;
use crate::error::Result;
use crate::expr::Expr;
use crate::plan::NamedExpr;

/// One batch in, one batch out.
pub(super) trait Transform: Send + Sync {
    fn apply(&self, batch: RecordBatch) -> Result<RecordBatch>;
}

/// Keeps the rows for which the predicate is true; missing is not true.
pub(super) struct Filter<'p> {
    pub predicate: &'p Expr,
    /// How many rows it has dropped.
    pub dropped: Arc<AtomicU64>,
}

impl Transform for Filter<'_> {
    fn apply(&self, batch: RecordBatch) -> Result<RecordBatch> {
        let holds = self.predicate.evaluate(&batch)?;
        let holds = holds.as_boolean();
        let kept = holds.true_count();
        self.dropped.fetch_add((batch.num_rows() - kept) as u64, Ordering::Relaxed);
        if kept == batch.num_rows() { Ok(batch) } else { Ok(filter_record_batch(&batch, holds)?) }
    }
}

/// Counts the rows of which a duration is below zero.
pub(super) struct Watch {
    pub duration: usize,
    /// How many there were.
    pub negative: Arc<AtomicU64>,
}

impl Transform for Watch {
    fn apply(&self, batch: RecordBatch) -> Result<RecordBatch> {
        let durations = batch.column(self.duration).as_primitive::<Int64Type>();
        let negative = durations.iter().flatten().filter(|duration| *duration < 0).count();
        self.negative.fetch_add(negative as u64, Ordering::Relaxed);
        Ok(batch)
    }
}

/// Replaces the columns.
pub(super) struct Select<'p> {
    pub columns: &'p [NamedExpr],
    pub schema: SchemaRef,
}

impl Transform for Select<'_> {
    fn apply(&self, batch: RecordBatch) -> Result<RecordBatch> {
        let columns = self.columns.iter().map(|column| column.expr.evaluate(&batch)).collect::<Result<_>>()?;
        Ok(new_batch(&self.schema, columns, batch.num_rows())?)
    }
}

/// Adds columns, after those that are there.
pub(super) struct Extend<'p> {
    pub columns: &'p [NamedExpr],
}

impl Transform for Extend<'_> {
    fn apply(&self, batch: RecordBatch) -> Result<RecordBatch> {
        let mut fields = batch.schema().fields().to_vec();
        let mut columns = batch.columns().to_vec();
        for NamedExpr { expr, column } in self.columns {
            fields.push(Arc::new(Field::new(&column.name, column.kind.data_type(), true)));
            columns.push(expr.evaluate(&batch)?);
        }
        Ok(new_batch(&Arc::new(Schema::new(fields)), columns, batch.num_rows())?)
    }
}

/// Transforms that follow each other: a batch goes through all of them while it is in cache.
#[derive(Default)]
pub(super) struct Chain<'p>(pub Vec<Box<dyn Transform + 'p>>);

impl Chain<'_> {
    pub(super) fn apply(&self, batch: RecordBatch) -> Result<RecordBatch> {
        let mut batch = batch;
        for transform in &self.0 {
            if batch.num_rows() == 0 {
                break;
            }
            batch = transform.apply(batch)?;
        }
        Ok(batch)
    }

    /// All batches of a window, in parallel, in order; those left without rows are gone.
    pub(super) fn apply_all(&self, window: Window) -> Result<Window> {
        let mut window: Window = window.into_par_iter().map(|batch| self.apply(batch)).collect::<Result<_>>()?;
        window.retain(|batch| batch.num_rows() > 0);
        Ok(window)
    }
}
