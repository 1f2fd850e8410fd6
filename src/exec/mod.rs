//! Batches to batches: runs the stages of a plan over the windows of a scan. Knows nothing of text, files or formats.
//!
//! A query is a straight pipeline, so a run is a list of steps, each of which pulls from the one before. Steps that
//! look at one batch at a time (filter, select) are chained and applied to the batches of a window in parallel; `limit`
//! and `distinct` pass a window on as it comes; the others consume their whole input before they give a row (see
//! `breaker`). Rows come out the same, in the same order, however the scan cuts its batches and however many threads
//! there are.
//!
//! Work goes to the rayon pool that [`Iterator::next`] is called in.

mod aggregate;
mod breaker;
mod budget;
mod burst;
mod distinct;
mod episodes;
mod evidence;
mod fill;
mod limit;
mod order;
mod rows;
mod sequence;
mod share;
mod sort;
mod tail;
mod top;
mod transform;
mod who;
mod window;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::AsArray;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

pub use budget::Budget;
pub use share::Pushed;

use crate::batches::new_batch;
use crate::error::{Error, Result};
use crate::event::coverage::Covered;
use crate::plan::{self, Column, EVIDENCE, NamedExpr, Plan, Stage, schema_of};
use aggregate::Aggregate;
use breaker::{Breaker, Consumer, Consuming, consume};
use burst::Burst;
use distinct::Distinct;
use episodes::{LeftOut, Observed};
use evidence::{Evidence, Keeper};
use fill::Fill;
use limit::Limit;
use order::Order;
use sequence::Sequence;
use sort::Sort;
use tail::Tail;
use top::Top;
use transform::{Chain, Extend, Filter, Select, Transform, Watch};
use window::{Pull, Window, Windows};

/// A plan being run over the windows of a source: an iterator of batches, none of them empty.
pub struct Execution<'p, S> {
    source: Source<S>,
    steps: Vec<Step<'p>>,
    /// Rows that the leading filter has dropped.
    filtered: Arc<AtomicU64>,
    /// Rows behind it with a duration below zero, if the query asks for durations.
    negative: Arc<AtomicU64>,
    told: Told,
    columns: &'p [Column],
    schema: SchemaRef,
    ready: VecDeque<RecordBatch>,
    state: State,
}

/// What stages report beside their rows.
#[derive(Default)]
struct Told {
    /// Rows that they left out.
    left_out: Vec<Arc<LeftOut>>,
    /// The rows behind episodes, if a `show` needs them.
    evidence: Option<Arc<Evidence>>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    Running,
    Ended,
    Failed,
}

/// What was pulled from the source so far.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that the source gave.
    pub rows_in: u64,
    /// Of these, rows that left the query's filters before any other stage.
    pub rows_out: u64,
    /// Of these, rows that those filters dropped.
    pub rows_filtered: u64,
    /// The query had all it asked for before the source said that it had no more.
    pub stopped_early: bool,
}

struct Source<S> {
    windows: S,
    rows: u64,
    is_exhausted: bool,
}

/// What the stages of a plan become.
enum Step<'p> {
    Stream(Chain<'p>),
    Limit(Limit),
    Distinct(Box<Distinct<'p>>),
    Break(Box<Break<'p>>),
}

/// A stage that gives nothing before it has seen everything.
struct Break<'p> {
    /// Gone once it has.
    input: Option<Box<dyn Consumer<'p> + 'p>>,
    output: Windows<'p>,
}

impl<'p, S: Iterator<Item = Result<Vec<RecordBatch>>>> Execution<'p, S> {
    /// Runs `plan` over `windows`, batches of the columns that the plan projects. Nothing is pulled yet.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn new(plan: &'p Plan, windows: S, budget: &Budget) -> Result<Self> {
        Execution::over(plan, windows, None, budget)
    }

    /// Likewise, over a source that knows of which time it has logs: see [`Scan::coverage`](crate::source::Scan::coverage).
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn over(plan: &'p Plan, windows: S, covered: Option<Arc<Covered>>, budget: &Budget) -> Result<Self> {
        let filtered = Arc::new(AtomicU64::new(0));
        let (mut told, negative) = (Told::default(), Arc::new(AtomicU64::new(0)));
        let watch = plan.duration().map(|duration| Watch { duration, negative: negative.clone() });
        let (steps, chain) = (Vec::new(), Chain::default());
        let builder = StepBuilder { steps, chain, budget, covered: covered.as_ref(), told: &mut told };
        Ok(Execution {
            source: Source { windows, rows: 0, is_exhausted: false },
            steps: builder.steps(&plan.stages, &filtered, watch)?,
            filtered,
            negative,
            told,
            columns: &plan.columns,
            schema: schema_of(&plan.columns),
            ready: VecDeque::new(),
            state: State::Running,
        })
    }

    /// The columns of every batch, also of a result without rows.
    pub fn columns(&self) -> &'p [Column] {
        self.columns
    }

    /// The schema of every batch.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// What feeds the run; for its ledger.
    pub fn source(&self) -> &S {
        &self.source.windows
    }

    /// What a batch of the result stands for, where something else is shown in its place: its own rows, or, of episodes,
    /// the rows behind them.
    pub fn behind<'b>(&'b self, batch: &'b RecordBatch) -> Box<dyn Iterator<Item = Result<RecordBatch>> + 'b> {
        let numbers = batch.column_by_name(EVIDENCE).and_then(|numbers| numbers.as_list_opt::<i32>());
        match (&self.told.evidence, numbers) {
            (Some(evidence), Some(numbers)) => Box::new(evidence.behind(numbers)),
            _ => Box::new(std::iter::once(Ok(batch.clone()))),
        }
    }

    /// Things to tell the user about rows that are odd, or that stages had no place for; complete once the iterator has
    /// ended.
    pub fn notes(&self) -> Vec<String> {
        let rows = match self.negative.load(Ordering::Relaxed) {
            0 => None,
            1 => Some("1 row is".to_owned()),
            n => Some(format!("{n} rows are")),
        };
        let negative = rows.map(|rows| {
            format!("{rows} earlier than the opening of the connection (flag before_opening): the clock of the log was set back, or records came late")
        });
        negative.into_iter().chain(self.told.left_out.iter().flat_map(|left_out| left_out.notes())).collect()
    }

    /// The rows so far; complete once the iterator has ended.
    pub fn counts(&self) -> Counts {
        let rows_filtered = self.filtered.load(Ordering::Relaxed);
        Counts {
            rows_in: self.source.rows,
            rows_out: self.source.rows - rows_filtered,
            rows_filtered,
            stopped_early: self.state == State::Ended && !self.source.is_exhausted,
        }
    }
}

impl Told {
    /// Watches a stage that finds episodes.
    fn observed<'p>(
        &mut self,
        stage: &'static str,
        keys: &[NamedExpr],
        evidence: Option<&'p [NamedExpr]>,
    ) -> Result<Observed<'p>> {
        let left_out = LeftOut::new(stage, keys);
        self.left_out.push(left_out.clone());
        let keeper = evidence.map(|columns| Keeper::new(columns, self.evidence.insert(Arc::default()).clone()));
        Ok(Observed { left_out, keeper: keeper.transpose()? })
    }
}

impl<S: Iterator<Item = Result<Vec<RecordBatch>>>> Iterator for Execution<'_, S> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                // Stages that pass batches on leave the schema of the source, which may say that nothing is missing.
                return Some(new_batch(&self.schema, batch.columns().to_vec(), batch.num_rows()).map_err(Error::from));
            }
            if self.state != State::Running {
                return None;
            }
            let source = &mut self.source;
            match pull(&mut self.steps, &mut || source.next()) {
                Some(Ok(window)) => self.ready.extend(window.into_iter().filter(|batch| batch.num_rows() > 0)),
                Some(Err(error)) => {
                    self.end(State::Failed);
                    return Some(Err(error));
                }
                None => self.end(State::Ended),
            }
        }
    }
}

impl<S> Execution<'_, S> {
    /// Nothing is pulled again; what the steps hold is given back.
    fn end(&mut self, state: State) {
        self.state = state;
        self.steps.clear();
    }
}

impl<S: Iterator<Item = Result<Vec<RecordBatch>>>> Source<S> {
    fn next(&mut self) -> Option<Result<Window>> {
        if self.is_exhausted {
            return None;
        }
        let window = self.windows.next();
        match &window {
            Some(Ok(window)) => self.rows += window.iter().map(|batch| batch.num_rows() as u64).sum::<u64>(),
            Some(Err(_)) => {}
            None => self.is_exhausted = true,
        }
        window
    }
}

/// The next window that the last of `steps` gives.
fn pull(steps: &mut [Step<'_>], source: Pull<'_>) -> Option<Result<Window>> {
    let Some((last, before)) = steps.split_last_mut() else { return source() };
    let mut input = || pull(before, source);
    match last {
        Step::Stream(chain) => Some(input()?.and_then(|window| chain.apply_all(window))),
        Step::Limit(limit) => limit.next(&mut input),
        Step::Distinct(distinct) => distinct.next(&mut input),
        Step::Break(breaking) => breaking.next(&mut input),
    }
}

impl<'p> Break<'p> {
    fn next(&mut self, pull: Pull<'_>) -> Option<Result<Window>> {
        if let Some(input) = self.input.take() {
            match consume(input, pull) {
                Ok(windows) => self.output = windows,
                Err(error) => return Some(Err(error)),
            }
        }
        self.output.next()
    }
}

/// The steps of a plan under way.
struct StepBuilder<'p, 'b> {
    steps: Vec<Step<'p>>,
    /// Transforms not yet in a step: they go with the step that follows, into the same tasks.
    chain: Chain<'p>,
    budget: &'b Budget,
    covered: Option<&'b Arc<Covered>>,
    told: &'b mut Told,
}

impl<'p> StepBuilder<'p, '_> {
    /// The steps of `stages`. Of the leading filter, the rows that it drops are counted in `filtered`; `watch` looks at those
    /// that it keeps.
    fn steps(mut self, stages: &'p [Stage], filtered: &Arc<AtomicU64>, watch: Option<Watch>) -> Result<Vec<Step<'p>>> {
        let mut watch = watch;
        for (index, stage) in stages.iter().enumerate() {
            let is_leading_filter = index == 0 && matches!(stage, Stage::Filter(_));
            if !is_leading_filter {
                watch.take().into_iter().for_each(|watch| self.transform(watch));
            }
            let dropped = if is_leading_filter { filtered.clone() } else { Arc::default() };
            self.add(stage, stages.get(..index).unwrap_or_default(), dropped)?;
        }
        watch.into_iter().for_each(|watch| self.transform(watch));
        self.flush();
        Ok(self.steps)
    }

    /// Adds a stage, which follows those `before` it. `dropped` counts the rows that a filter drops.
    fn add(&mut self, stage: &'p Stage, before: &[Stage], dropped: Arc<AtomicU64>) -> Result<()> {
        match stage {
            Stage::Filter(plan::Filter(predicate)) => self.transform(Filter { predicate, dropped }),
            Stage::Select(plan::Select(columns)) => {
                let schema = schema_of(&columns.iter().map(|column| column.column.clone()).collect::<Vec<_>>());
                self.transform(Select { columns, schema });
            }
            Stage::Extend(plan::Extend(columns)) => self.transform(Extend { columns }),
            Stage::Limit(plan::Limit(n)) => {
                self.flush();
                self.steps.push(Step::Limit(Limit { left: *n }));
            }
            Stage::Distinct(plan::Distinct(columns)) => {
                let reservation = self.budget.reserve("distinct", "name fewer columns");
                let distinct = Distinct::new(columns, std::mem::take(&mut self.chain), reservation)?;
                self.steps.push(Step::Distinct(Box::new(distinct)));
            }
            Stage::Burst(burst) => {
                let observed = self.told.observed("burst", &burst.keys, burst.evidence.as_deref())?;
                self.breaker(Burst::new(burst, observed)?, "burst", "filter before it");
            }
            Stage::Sequence(sequence) => {
                let observed = self.told.observed("sequence", &sequence.keys, sequence.evidence.as_deref())?;
                let sequence = Sequence::new(sequence, self.covered.cloned(), observed)?;
                self.breaker(sequence, "sequence", "filter before it");
            }
            Stage::Group(plan::Group { keys, values }) => {
                self.breaker(Aggregate::new(keys, values)?, "by", "group by coarser keys (`remote_ip/24`, `1h`)");
            }
            Stage::Fill(fill) => {
                let fill = Fill::new(fill, &fill::columns(before), self.covered.cloned())?;
                self.breaker(fill, "timeline", "count in wider stretches of time");
            }
            Stage::Sort(plan::Sort(keys)) => {
                self.breaker(Sort(Order::new(keys)?), "sort", "put a `limit` after the `sort`");
            }
            Stage::Top(plan::Top { keys, n }) => {
                self.breaker(Top { order: Order::new(keys)?, n: *n }, "top", "ask for fewer rows");
            }
            Stage::Tail(plan::Tail(n)) => self.breaker(Tail { n: *n }, "tail", "ask for fewer rows"),
        }
        Ok(())
    }

    fn transform(&mut self, transform: impl Transform + 'p) {
        self.chain.0.push(Box::new(transform));
    }

    /// Adds what consumes all rows. `hint`: what takes less memory.
    fn breaker<B: Breaker + 'p>(&mut self, breaker: B, stage: &'static str, hint: &'static str)
    where
        B::Partial: 'p,
    {
        let reservation = self.budget.reserve(stage, hint);
        let input = Box::new(Consuming::new(breaker, std::mem::take(&mut self.chain), reservation));
        self.steps.push(Step::Break(Box::new(Break { input: Some(input), output: Box::new(std::iter::empty()) })));
    }

    /// The transforms so far become a step of their own.
    fn flush(&mut self) {
        if !self.chain.0.is_empty() {
            self.steps.push(Step::Stream(std::mem::take(&mut self.chain)));
        }
    }
}

#[cfg(test)]
mod tests;
