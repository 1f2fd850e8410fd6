//! One row for each combination of values, the first seen. Not a breaker: a row that is new can be given at once, so
//! `distinct … | limit 5` stops reading at the fifth.

use std::sync::Arc;

use arrow::array::UInt32Array;
use arrow::compute::take_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::budget::Reservation;
use super::transform::Chain;
use super::window::{Pull, Window};
use crate::batches::new_batch;
use crate::error::Result;
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::plan::{NamedExpr, schema_of};

/// The stage, and what it has seen.
pub(super) struct Distinct<'p> {
    chain: Chain<'p>,
    columns: &'p [NamedExpr],
    schema: SchemaRef,
    seen: Interner,
    reservation: Reservation,
}

/// The combinations of one batch: their values and, in order, the rows where each appears first.
struct Candidates {
    batch: RecordBatch,
    rows: Vec<u32>,
    values: Interner,
}

impl<'p> Distinct<'p> {
    pub(super) fn new(columns: &'p [NamedExpr], chain: Chain<'p>, reservation: Reservation) -> Result<Self> {
        let kinds: Vec<_> = columns.iter().map(|column| column.expr.kind()).collect();
        let schema = schema_of(&columns.iter().map(|column| column.column.clone()).collect::<Vec<_>>());
        Ok(Distinct { chain, columns, schema, seen: Interner::new(Arc::new(Identity::new(&kinds)?)), reservation })
    }

    pub(super) fn next(&mut self, pull: Pull<'_>) -> Option<Result<Window>> {
        Some(pull()?.and_then(|window| self.first_seen(window)))
    }

    fn first_seen(&mut self, window: Window) -> Result<Window> {
        // Batches are thinned out in parallel, so that little is left for the part that must go in order.
        let candidates: Vec<Candidates> =
            window.into_par_iter().map(|batch| self.candidates(batch)).collect::<Result<_>>()?;
        let mut kept = Window::new();
        let (mut ids, mut fresh) = (Vec::new(), Vec::new());
        for Candidates { batch, rows, values } in candidates {
            self.seen.absorb(&values, &mut ids, &mut fresh)?;
            if !fresh.is_empty() {
                let rows = UInt32Array::from_iter_values(fresh.iter().map(|id| rows[*id as usize]));
                kept.push(take_record_batch(&batch, &rows)?);
            }
        }
        self.reservation.set(self.seen.held())?;
        Ok(kept)
    }

    fn candidates(&self, batch: RecordBatch) -> Result<Candidates> {
        let batch = self.chain.apply(batch)?;
        let mut values = Interner::new(self.seen.identity().clone());
        let (mut ids, mut rows) = (Vec::new(), Vec::new());
        if batch.num_rows() == 0 {
            return Ok(Candidates { batch, rows, values });
        }
        let columns = self.columns.iter().map(|column| column.expr.evaluate(&batch)).collect::<Result<Vec<_>>>()?;
        values.intern(&columns, &mut ids, &mut rows)?;
        Ok(Candidates { batch: new_batch(&self.schema, columns, batch.num_rows())?, rows, values })
    }
}
