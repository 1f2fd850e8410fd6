//! `limit`: the first rows.

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, NONE, Reads};
use super::super::explain::text::line;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// The first rows.
#[derive(Clone, Debug)]
pub struct Limit(pub usize);

impl Operation for Limit {
    const KEYWORD: &'static str = "limit";

    fn effect(&self) -> Effect<'_> {
        Effect { rows: Given::Neighbours, reads: Reads::First, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        Vec::new()
    }

    fn explain(&self, _names: &[&str]) -> String {
        line(Self::KEYWORD, &self.0.to_string())
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.limit(self.0, "")
    }
}

impl<S: From<Limit>> Bind<S> for ast::Limit {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        Some(vec![Limit(binder.rows(self.n, "limit", span)?).into()])
    }
}
