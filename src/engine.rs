//! parse → bind → push down → scan → execute, as one visible composition. Glue only.
//!
//! The scan gets the query's leading filter and may leave out what fails it; the executor applies the filter again, so
//! that the rows are right whatever the scan could make of it.

mod chain;
pub mod convert;
mod provenance;
mod shared;

pub use shared::Answers;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchReader};

use crate::archive::Archive;
use crate::dataset::types::typed_batch;
use crate::error::Result;
use crate::exec::{Budget, Execution};
use crate::lang::ast::Query;
use crate::ledger::Ledger;
use crate::plan::{Column, Context, Plan, bind, schema_of};
use crate::source::logs::ScanOptions;
use crate::source::{self, Scan, ScanDescription, ScanExtent, ScanRequest, Source, StageTimes};

/// Answers queries over one source.
pub struct Engine {
    source: Arc<dyn Source>,
    pool: Arc<rayon::ThreadPool>,
    options: ScanOptions,
}

impl Engine {
    /// An engine over what `archive` holds.
    ///
    /// # Errors
    /// The system refuses to start the threads; a Parquet file that the user names holds something else than rows of a
    /// table.
    pub fn new(archive: Archive, options: ScanOptions) -> Result<Engine> {
        let pool = options.pool()?;
        let source = source::open(archive, options.clone(), pool.clone())?;
        Ok(Engine::over(source, pool, options))
    }

    /// An engine over a source. Queries run on `pool`; of `options` those count that are about memory and pushdown.
    pub fn over(source: Arc<dyn Source>, pool: Arc<rayon::ThreadPool>, options: ScanOptions) -> Engine {
        Engine { source, pool, options }
    }

    /// What rows come from.
    pub fn source(&self) -> &dyn Source {
        &*self.source
    }

    /// Binds a query without reading anything. `text` is the query as typed, for messages.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Query`].
    pub fn plan(&self, text: &str, query: &Query, context: &Context) -> Result<Plan> {
        bind(query, text, context)
    }

    /// Runs a plan. The files are read while the result is iterated; dropping it stops the scan.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    pub fn run<'a>(&'a self, plan: &'a Plan) -> Result<Results<'a>> {
        let (only, notes) = self.only(plan)?;
        let is_related = only.is_some();
        let plan = plan.last();
        let scan = self.source.scan(&ScanRequest { only, ..self.request(plan) })?;
        let covered = scan.coverage();
        let execution = Execution::over(plan, scan, covered, &Budget::new(self.memory()))?;
        let schema = schema_of(execution.columns());
        Ok(Results { engine: self, plan, is_related, notes, execution, schema })
    }

    /// The times and the files of the scan for a plan. Reads nothing.
    pub fn extent(&self, plan: &Plan) -> ScanExtent {
        self.source.extent(&self.request(plan))
    }

    /// The time that the logs cover of what a plan asks for (µs since 1970-01-01T00:00:00Z, the end excluded), and whether
    /// they could be read whole. Reads them; `None`: there are no logs of it, or the plan does not ask.
    ///
    /// # Errors
    /// Whatever ends a scan.
    pub fn logged(&self, plan: &Plan) -> Result<(Option<(i64, i64)>, bool)> {
        let mut scan = self.source.scan(&self.request(plan))?;
        while let Some(window) = self.pool.install(|| scan.next()) {
            window?;
        }
        let extent = scan.coverage().and_then(|covered| covered.coverage().extent());
        Ok((extent, scan.ledger().is_whole()))
    }

    /// What the scan for a plan would do, for people. Reads nothing.
    pub fn describe(&self, plan: &Plan) -> ScanDescription {
        self.source.describe(&self.request(plan))
    }

    /// Bytes that a run may hold.
    fn memory(&self) -> usize {
        usize::try_from(self.options.memory).unwrap_or(usize::MAX)
    }

    fn request(&self, plan: &Plan) -> ScanRequest {
        let filter = plan.leading_filter().cloned();
        let ScanOptions { full_account, pushdown, .. } = self.options;
        ScanRequest {
            table: plan.table,
            projection: plan.projection.clone(),
            filter,
            only: None,
            roles: None,
            full_account,
            pushdown,
            coverage: plan.asks_for_coverage(),
        }
    }
}

/// The answer, batch by batch; no batch is empty. It is a [`RecordBatchReader`], so whatever takes one takes it: writers
/// of Parquet and of Arrow's own formats, the C stream interface. Its errors turn back into [`crate::Error`] by
/// `Error::from`.
///
/// ```
/// use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
///
/// let archive = Archive::open(&["tests/corpus/office".into()], &ArchiveOptions::default())?;
/// let (now, zone) = (jiff::Timestamp::now(), archive.clocks().choose(None).zone.0);
/// let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
/// let engine = Engine::new(archive, ScanOptions::default())?;
/// let text = "failed | select user, remote_ip | limit 2";
/// let plan = engine.plan(text, &authq::parse(text)?, &context)?;
/// let mut results = engine.run(&plan)?;
/// let mut lines = arrow::json::LineDelimitedWriter::new(Vec::new());
/// for batch in results.by_ref() {
///     lines.write(&batch?)?;
/// }
/// assert_eq!(String::from_utf8_lossy(&lines.into_inner()).lines().count(), 2);
/// assert!(results.ledger().is_whole());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Results<'a> {
    engine: &'a Engine,
    plan: &'a Plan,
    /// Only rows that have to do with others come: a trace, or what is shown.
    is_related: bool,
    /// About the rows for which they come.
    notes: Vec<String>,
    execution: Execution<'a, Box<dyn Scan>>,
    schema: SchemaRef,
}

impl Results<'_> {
    /// The columns of every batch, also of a result without rows.
    pub fn columns(&self) -> &[Column] {
        self.execution.columns()
    }

    /// The plan that the rows follow.
    pub fn plan(&self) -> &Plan {
        self.plan
    }

    /// The threads on which the rows are made; whoever encodes them may use the same.
    pub fn pool(&self) -> &rayon::ThreadPool {
        &self.engine.pool
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
        ledger.rows.scanned = counts.rows_in;
        ledger.rows.out = counts.rows_out;
        // What the scan left out early is in its account already.
        ledger.rows.filtered += counts.rows_filtered;
        ledger.rows.stopped_early = counts.stopped_early;
        let notes = self.notes.iter().cloned().chain(self.execution.notes());
        notes.for_each(|note| ledger.note(note));
        ledger
    }
}

impl Iterator for Results<'_> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let execution = &mut self.execution;
        let batch = self.engine.pool.install(|| execution.next())?;
        // Keys may come as dictionaries, which are for speed: the columns are those that were promised.
        Some(batch.map_err(ArrowError::from).and_then(|batch| typed_batch(&batch, &self.schema)))
    }
}

impl RecordBatchReader for Results<'_> {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
