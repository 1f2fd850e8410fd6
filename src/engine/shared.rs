//! Several plans answered by one scan. The scan reads what any of them needs, and each plan filters for itself, so that
//! its rows are those that it gives alone.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::record_batch::RecordBatch;

use super::Engine;
use crate::dataset::types::typed_batch;
use crate::error::{Error, Result};
use crate::exec::{Budget, Execution, Pushed};
use crate::expr::Expr;
use crate::ledger::Ledger;
use crate::plan::{Plan, schema_of};
use crate::source::series::Stretch;
use crate::source::{Scan, ScanRequest};

/// Plans under way over one scan.
pub struct Shared<'a> {
    engine: &'a Engine,
    branches: Vec<Branch<'a>>,
    scan: Box<dyn Scan>,
    /// Bytes that the scan will read, where that is known.
    bytes: Option<u64>,
    rows: u64,
}

/// One of the plans.
struct Branch<'a> {
    plan: &'a Plan,
    /// The plan's columns among those of the scan.
    columns: Vec<usize>,
    execution: Execution<'a, Pushed>,
}

/// The answers of plans that shared a scan.
pub struct Answers<'a>(Shared<'a>);

impl Engine {
    /// Begins a scan for several plans over one table. Each must hold its rows back until it has seen everything: it
    /// counts, sorts, or finds episodes. Nothing is read yet.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on; a fault of ours if the plans cannot share a scan.
    pub fn share<'a>(&'a self, plans: &'a [Plan]) -> Result<Shared<'a>> {
        let request = self.shared_request(plans)?;
        let budget = Budget::new(self.memory());
        let mut branches = Vec::with_capacity(plans.len());
        for plan in plans {
            let columns = plan.projection.iter().filter_map(|column| request.projection.binary_search(column).ok());
            let execution = Execution::pushed(plan, &budget)?;
            branches.push(Branch { plan, columns: columns.collect(), execution });
        }
        let (scan, bytes) = (self.source.scan(&request)?, self.source.extent(&request).bytes);
        Ok(Shared { engine: self, branches, scan, bytes, rows: 0 })
    }

    /// What any of the plans needs.
    fn shared_request(&self, plans: &[Plan]) -> Result<ScanRequest> {
        let table = plans.first().map(|plan| plan.table).unwrap_or_default();
        let fits = |plan: &Plan| {
            plan.table == table && plan.trace.is_none() && plan.shown.is_none() && !plan.asks_for_coverage()
        };
        if !plans.iter().all(fits) {
            return Err(Error::internal("plans that cannot share a scan"));
        }
        let mut projection: Vec<usize> = plans.iter().flat_map(|plan| plan.projection.clone()).collect();
        projection.sort_unstable();
        projection.dedup();
        let filter = any_filter(plans, &projection);
        let (full_account, pushdown) = (self.options.full_account, self.options.pushdown);
        Ok(ScanRequest { table, projection, filter, full_account, pushdown, ..ScanRequest::default() })
    }
}

/// The condition that a row satisfies which any of the plans keeps; `None` if one of them keeps every row.
fn any_filter(plans: &[Plan], projection: &[usize]) -> Option<Expr> {
    let filter = |plan: &Plan| {
        let mut filter = plan.leading_filter()?.clone();
        filter.for_each_column(&mut |column| {
            *column = projection.binary_search(&plan.projection[*column]).unwrap_or_default();
        });
        Some(filter)
    };
    let mut filters = plans.iter().map(filter).collect::<Option<Vec<_>>>()?;
    if filters.len() > 1 { Some(Expr::Or(filters)) } else { filters.pop() }
}

impl<'a> Shared<'a> {
    /// Bytes read from disk: grows while the scan goes on.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.scan.bytes_read()
    }

    /// Bytes that the scan will read, where that is known.
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Reads everything.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub fn run(mut self) -> Result<Answers<'a>> {
        let Shared { engine, branches, scan, rows, .. } = &mut self;
        while let Some(window) = engine.pool.install(|| scan.next()) {
            let window = window?;
            *rows += window.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
            engine.pool.install(|| branches.iter_mut().try_for_each(|branch| branch.push(&window)))?;
        }
        Ok(Answers(self))
    }
}

impl Branch<'_> {
    fn push(&mut self, window: &[RecordBatch]) -> Result<()> {
        let own = window.iter().map(|batch| Ok(batch.project(&self.columns)?)).collect::<Result<_>>()?;
        self.execution.push(own)
    }
}

impl Answers<'_> {
    /// The rows of a plan, batch by batch, by its place among the plans; each can be taken once.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub fn batches(&mut self, place: usize) -> impl Iterator<Item = Result<RecordBatch>> {
        let pool = &self.0.engine.pool;
        self.0.branches.get_mut(place).into_iter().flat_map(move |branch| {
            let schema = schema_of(&branch.plan.columns);
            let execution = &mut branch.execution;
            std::iter::from_fn(move || pool.install(|| execution.next()))
                .map(move |batch| Ok(typed_batch(&batch?, &schema)?))
        })
    }

    /// The account of the scan. What each of the plans did with the rows is not in it.
    pub fn ledger(&self) -> Ledger {
        let mut ledger = self.0.scan.ledger();
        ledger.rows.scanned = self.0.rows;
        ledger.rows.out = self.0.rows;
        let told: Vec<String> = self.0.branches.iter().flat_map(|branch| branch.execution.notes()).collect();
        for (at, note) in told.iter().enumerate() {
            if !told[..at].contains(note) {
                ledger.note(note.clone());
            }
        }
        ledger
    }

    /// The stretches of time of which there are logs; see [`Scan::stretches`].
    pub fn stretches(&self) -> Option<(Vec<Stretch>, u64)> {
        self.0.scan.stretches()
    }
}

#[cfg(test)]
mod tests;
