//! `let`: one more column. What it holds: [`super::super::arithmetic`].

use super::super::binder::Binder;
use super::super::effect::{Columns, Effect, NONE, exprs};
use super::super::explain::text::line;
use super::super::parts::NamedExpr;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast;

/// More columns, after those that are there.
#[derive(Clone, Debug)]
pub struct Extend(pub Vec<NamedExpr>);

impl Operation for Extend {
    const KEYWORD: &'static str = "let";

    fn effect(&self) -> Effect<'_> {
        Effect { columns: Columns::Added(&self.0), ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        exprs(&mut self.0).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        let text = |column: &NamedExpr| format!("{} = {}", column.column.name, column.expr.named(names));
        line(Self::KEYWORD, &self.0.iter().map(text).collect::<Vec<_>>().join(", "))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        let listed = writer.named(&self.0)?;
        writer.push(format!("select *, {listed}\n  from {}", writer.last()));
        let names: Vec<String> = self.0.iter().map(|column| writer.dialect.quoted(&column.column.name)).collect();
        writer.columns.extend(names);
        writer.kinds.extend(self.0.iter().map(|column| column.column.kind));
        Ok(())
    }
}

impl<S: From<Extend>> Bind<S> for ast::Let {
    fn bind(&self, binder: &mut Binder<'_>, _span: Span) -> Option<Vec<S>> {
        Some(vec![Extend(vec![binder.extend(&self.name, &self.value)?]).into()])
    }
}
