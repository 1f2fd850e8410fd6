//! pest's pairs to the tree: with the stages the only place that names grammar rules, so that the grammar can be
//! rearranged behind it.

mod arithmetic;
pub(super) mod builder;
pub(super) mod clauses;
mod conditions;
pub(super) mod expected;
mod head;
mod keys;
mod text;

use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::{Pair, Pairs};

use super::ast::{Head, Trace};
use super::lexer::Token;
use super::query::Query;
use super::stages::Stage;
use crate::diagnostic::Diagnostic;
use builder::{Builder, Grammar, Rule, children, ident, leaf};

/// Why a text gave no tree.
pub(super) enum Failure {
    /// The grammar got no further than this byte.
    Syntax(usize),
    /// The shape is right, but something in it makes no sense.
    Complaints(Vec<Diagnostic>),
    /// The grammar produced what this file does not know. A fault of ours.
    Unknown,
}

/// Reads `source`, whose tokens are `tokens`.
pub(super) fn parse(source: &str, tokens: &[Token<'_>]) -> Result<Query, Failure> {
    let pairs = Grammar::parse(Rule::query, source).map_err(|error| match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => Failure::Syntax(at),
    })?;
    let mut builder = Builder::new(tokens);
    let query = builder.query(pairs).ok_or(Failure::Unknown)?;
    let complaints = builder.into_complaints();
    if complaints.is_empty() { Ok(query) } else { Err(Failure::Complaints(complaints)) }
}

impl Builder<'_> {
    fn query(&mut self, mut pairs: Pairs<'_, Rule>) -> Option<Query> {
        let mut query = Query { trace: None, head: Head::default(), stages: Vec::new() };
        for pair in children(pairs.next()?) {
            match pair.as_rule() {
                Rule::trace => query.trace = Some(self.trace(pair)?),
                Rule::head => query.head = self.head(pair)?,
                Rule::stage => query.stages.push(Stage::read(self, pair)?),
                Rule::EOI => {}
                _ => return None,
            }
        }
        Some(query)
    }

    fn trace(&mut self, pair: Pair<'_, Rule>) -> Option<Trace> {
        let span = self.span(&pair);
        let mut inner = children(pair).skip(1);
        let (kind, id) = (ident(inner.next()?), inner.next()?);
        let id_span = leaf(&id);
        let id = id.as_str().parse().unwrap_or_else(|_| {
            self.complain(Diagnostic::new(id_span, "no id is that large"));
            0
        });
        Some(Trace { span, kind, id, id_span })
    }
}
