//! parse → bind → push down → scan → execute, as one visible composition. Glue only.
//!
//! The scan gets the query's leading filter and may leave out what fails it; the executor applies the filter again, so
//! that the rows are right whatever the scan could make of it.

mod chain;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::record_batch::RecordBatch;

use crate::archive::Archive;
use crate::error::Result;
use crate::exec::{Budget, Execution};
use crate::lang::ast::Query;
use crate::ledger::Ledger;
use crate::plan::{Column, Context, Plan, bind};
use crate::source::logs::{Logs, ScanOptions};
use crate::source::{Decisions, Scan, ScanRequest, Source, StageTimes};

/// Answers queries over one archive.
#[derive(Debug)]
pub struct Engine {
    logs: Logs,
}

impl Engine {
    /// An engine over `archive`.
    ///
    /// # Errors
    /// The system refuses to start the threads.
    pub fn new(archive: Archive, options: ScanOptions) -> Result<Engine> {
        Ok(Engine { logs: Logs::new(archive, options)? })
    }

    /// The files.
    pub fn archive(&self) -> &Archive {
        self.logs.archive()
    }

    /// Binds a query without reading anything. `text` is the query as typed, for messages.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Query`].
    pub fn plan(&self, text: &str, query: &Query, context: &Context) -> Result<Plan> {
        bind::bind(query, text, context)
    }

    /// Runs a plan. The files are read while the result is iterated; dropping it stops the scan.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub fn run<'a>(&'a self, plan: &'a Plan) -> Result<Results<'a>> {
        let only = self.only(plan)?;
        let plan = plan.last();
        let scan = self.logs.scan(&ScanRequest { only, ..self.request(plan) })?;
        let memory = usize::try_from(self.logs.options().memory).unwrap_or(usize::MAX);
        let covered = scan.coverage();
        let execution = Execution::over(plan, scan, covered, &Budget::new(memory))?;
        Ok(Results { pool: self.logs.pool(), execution })
    }

    /// How the files would be read for a plan. Reads nothing.
    pub fn decide(&self, plan: &Plan) -> Decisions {
        self.logs.decide(&self.request(plan))
    }

    fn request(&self, plan: &Plan) -> ScanRequest {
        let filter = plan.leading_filter().cloned();
        let ScanOptions { full_account, pushdown, .. } = *self.logs.options();
        ScanRequest {
            table: plan.table,
            projection: plan.projection.clone(),
            filter,
            only: None,
            full_account,
            pushdown,
            coverage: plan.asks_for_coverage(),
        }
    }
}

/// The answer, batch by batch; no batch is empty.
pub struct Results<'a> {
    pool: &'a rayon::ThreadPool,
    execution: Execution<'a, Box<dyn Scan + 'a>>,
}

impl Results<'_> {
    /// The columns of every batch, also of a result without rows.
    pub fn columns(&self) -> &[Column] {
        self.execution.columns()
    }

    /// Bytes read from disk: grows while the result is made, also while a call of `next` is under way.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.execution.source().bytes_read()
    }

    /// Where the time of the scan went so far, by all threads together.
    pub fn scan_times(&self) -> StageTimes {
        self.execution.source().times()
    }

    /// The account so far; complete once the iterator has ended.
    pub fn ledger(&self) -> Ledger {
        let counts = self.execution.counts();
        let mut ledger = self.execution.source().ledger();
        ledger.rows_scanned = counts.rows_in;
        ledger.rows_out = counts.rows_out;
        // What the scan left out early is in its account already.
        ledger.rows_filtered += counts.rows_filtered;
        ledger.stopped_early = counts.stopped_early;
        self.execution.notes().into_iter().for_each(|note| ledger.note(note));
        ledger
    }
}

impl Iterator for Results<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let execution = &mut self.execution;
        self.pool.install(|| execution.next())
    }
}
