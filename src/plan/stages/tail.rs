//! `tail`: the last rows.

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, NONE, Reads};
use super::super::explain::text::line;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// The last rows.
#[derive(Clone, Debug)]
pub struct Tail(pub usize);

impl Operation for Tail {
    const KEYWORD: &'static str = "tail";

    fn effect(&self) -> Effect<'_> {
        Effect { rows: Given::Neighbours, reads: Reads::All, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        Vec::new()
    }

    fn explain(&self, _names: &[&str]) -> String {
        line(Self::KEYWORD, &self.0.to_string())
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.limit(self.0, " desc")
    }
}

impl<S: From<Tail>> Bind<S> for ast::Tail {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        Some(vec![Tail(binder.rows(self.n, "tail", span)?).into()])
    }
}
