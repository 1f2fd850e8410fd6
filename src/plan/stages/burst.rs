//! `burst`: windows of time with many rows. How they are bound: [`super::super::episodes`].

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, exprs, of_episodes};
use super::super::explain::text::{columns_text, length_text, line};
use super::super::parts::{Column, NamedExpr};
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// For each key, windows no longer than `within` that hold at least `n` rows or values; windows that overlap are one
/// episode. In the order of their begin. Rows whose key or time is missing are left out, and counted.
#[derive(Clone, Debug)]
pub struct Burst {
    pub n: u64,
    /// What is counted in place of rows: its different values.
    pub distinct: Option<Expr>,
    /// Whose rows belong together; text compares without regard to ASCII case.
    pub keys: Vec<NamedExpr>,
    pub time: Expr,
    /// The longest window, in microseconds, its ends included.
    pub within: i64,
    /// `user` and `remote_ip`, those that are no key: their values in an episode, the most frequent ones first, those
    /// equally frequent in order of appearance, at most [`super::super::MOST_LISTED`].
    pub who: Vec<Expr>,
    /// The columns for the place of a row and the ids that it names, if a `show` needs the rows of an episode.
    pub evidence: Option<Vec<NamedExpr>>,
    /// The keys, `start`, `end`, `events`, with `distinct` its number, `peak`, a list for each of `who`; with `evidence`
    /// also [`super::super::EVIDENCE`].
    pub columns: Vec<Column>,
}

impl Operation for Burst {
    const KEYWORD: &'static str = "burst";

    fn effect(&self) -> Effect<'_> {
        Effect::new_rows(Given::Episodes(&self.keys), of_episodes(self.keys.len(), &self.columns))
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        let Burst { distinct, keys, time, who, evidence, .. } = self;
        let evidence = evidence.iter_mut().flat_map(|columns| exprs(columns));
        distinct.iter_mut().chain(exprs(keys)).chain([time]).chain(who).chain(evidence).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        let what = match &self.distinct {
            Some(expr) => format!("{} distinct {}", self.n, expr.named(names)),
            None => self.n.to_string(),
        };
        let by = columns_text(&self.keys, names);
        line(Self::KEYWORD, &format!("{what} by {by} within {}", length_text(self.within)))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.burst(self)
    }
}

impl<S: From<Burst>> Bind<S> for ast::Burst {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        Some(vec![binder.burst(self, span)?.into()])
    }
}
