//! `where`: rows that a condition holds for.

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, NONE};
use super::super::explain::text::line;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// Keeps the rows for which the predicate is true.
#[derive(Clone, Debug)]
pub struct Filter(pub Expr);

impl Operation for Filter {
    const KEYWORD: &'static str = "where";

    fn effect(&self) -> Effect<'_> {
        Effect { rows: Given::Some, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        vec![&mut self.0]
    }

    fn explain(&self, names: &[&str]) -> String {
        line(Self::KEYWORD, &self.0.named(names).to_string())
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        let condition = writer.scope().condition(&self.0)?;
        writer.push(format!("select *\n  from {}\n  where {condition}", writer.last()));
        Ok(())
    }
}

impl<S: From<Filter>> Bind<S> for ast::Where {
    fn bind(&self, binder: &mut Binder<'_>, _span: Span) -> Option<Vec<S>> {
        let bound = binder.expr(&self.filter)?;
        binder.filtered(&self.filter, &bound);
        Some(vec![Filter(bound).into()])
    }
}
