//! `sequence`: rows that follow each other. How they are bound: [`super::super::episodes`].

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, exprs, of_episodes};
use super::super::explain::text::{columns_text, length_text, line};
use super::super::parts::{Column, LogsOf, NamedExpr};
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// For each key, rows that follow each other in steps, from the first to the last within a length of time.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// At least two.
    pub steps: Vec<Step>,
    /// Whose rows belong together; text compares without regard to ASCII case.
    pub keys: Vec<NamedExpr>,
    pub time: Expr,
    /// From the first row to the last, in microseconds, included.
    pub within: i64,
    /// If the last step is absent: whose logs have to cover the whole of `within` for a match to be complete.
    pub logs_of: LogsOf,
    /// As [`super::Burst::who`], of the rows of the last step that is not absent.
    pub who: Vec<Expr>,
    /// The ids whose first and last value in a match are told, if these columns are there: `icid`, `dcid`.
    pub ids: Vec<Expr>,
    /// As [`super::Burst::evidence`], of the rows that are counted for a step.
    pub evidence: Option<Vec<NamedExpr>>,
    /// The keys; a list for each of `who`; `start`, `end`, `span_ms`; a count for each step that is not absent; the first
    /// and the last of each id; `complete`, if the last step is absent; with `evidence` also [`super::super::EVIDENCE`].
    pub columns: Vec<Column>,
}

impl Sequence {
    /// Is the last step absent, so that a match has to wait for the end of its time?
    pub fn waits(&self) -> bool {
        self.steps.last().is_some_and(|step| step.absent)
    }
}

/// One step of a sequence.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which rows.
    pub predicate: Expr,
    /// How many, at least.
    pub count: u64,
    /// No such row may follow; the last step only.
    pub absent: bool,
}

impl Operation for Sequence {
    const KEYWORD: &'static str = "sequence";

    fn effect(&self) -> Effect<'_> {
        Effect::new_rows(Given::Episodes(&self.keys), of_episodes(self.keys.len(), &self.columns))
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        let Sequence { steps, keys, time, who, ids, evidence, .. } = self;
        let steps = steps.iter_mut().map(|step| &mut step.predicate);
        let evidence = evidence.iter_mut().flat_map(|columns| exprs(columns));
        steps.chain(exprs(keys)).chain([time]).chain(who).chain(ids).chain(evidence).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        let steps: Vec<String> = self.steps.iter().map(|step| step_text(step, names)).collect();
        let by = columns_text(&self.keys, names);
        let within = length_text(self.within);
        let certain = if self.waits() { logs_text(&self.logs_of) } else { String::new() };
        line(Self::KEYWORD, &format!("{} by {by} within {within}{certain}", steps.join(" then ")))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.sequence(self)
    }
}

impl<S: From<Sequence>> Bind<S> for ast::Sequence {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        Some(vec![binder.sequence(self, span)?.into()])
    }
}

fn step_text(step: &Step, names: &[&str]) -> String {
    let predicate = step.predicate.named(names);
    if step.absent { format!("no ({predicate})") } else { format!("{} ({predicate})", step.count) }
}

/// Which logs have to cover the time of an absence.
fn logs_text(logs_of: &LogsOf) -> String {
    match logs_of {
        LogsOf::Any => ", complete where all appliances have logs".to_owned(),
        LogsOf::Key(_) => ", complete where the appliance has logs".to_owned(),
        LogsOf::Named(names) => format!(", complete where there are logs of {}", names.join(", ")),
    }
}
