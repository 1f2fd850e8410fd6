//! `distinct`: each combination of values once.

use super::super::binder::Binder;
use super::super::columns::Output;
use super::super::effect::{Columns, Effect, Given, NONE, Order, exprs};
use super::super::explain::text::{columns_text, line};
use super::super::parts::NamedExpr;
use super::super::scope::Rows;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast::{self, Named};

/// One row for each combination of values, the first seen, in order of appearance.
#[derive(Clone, Debug)]
pub struct Distinct(pub Vec<NamedExpr>);

impl Operation for Distinct {
    const KEYWORD: &'static str = "distinct";

    fn effect(&self) -> Effect<'_> {
        Effect { columns: Columns::Chosen(&self.0), rows: Given::Groups(&self.0), order: Order::Other, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        exprs(&mut self.0).collect()
    }

    fn chosen_mut(&mut self) -> Option<&mut Vec<NamedExpr>> {
        Some(&mut self.0)
    }

    fn explain(&self, names: &[&str]) -> String {
        line(Self::KEYWORD, &columns_text(&self.0, names))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        let same = self.0.iter().map(|column| {
            let value = writer.scope().value(&column.expr)?;
            writer.dialect.same(column.expr.kind(), &value)
        });
        let same = same.collect::<Spelled<Vec<_>>>()?.join(", ");
        let nth = writer.dialect.quoted("_nth");
        let (listed, row) = (writer.named(&self.0)?, &writer.row);
        let number = format!("row_number() over (partition by {same} order by {row}) as {nth}");
        let inner = format!("select {listed}, {row}, {number}\n    from {}", writer.last());
        let names: Vec<String> = self.0.iter().map(|column| writer.dialect.quoted(&column.column.name)).collect();
        writer.push(format!("select {}, {row}\n  from ({inner}) as t\n  where {nth} = 1", names.join(", ")));
        writer.become_these(self.0.iter().map(|column| &column.column));
        Ok(())
    }
}

impl<S: From<Distinct>> Bind<S> for ast::Distinct {
    fn bind(&self, binder: &mut Binder<'_>, _span: Span) -> Option<Vec<S>> {
        Some(vec![binder.distinct(&self.columns)?.into()])
    }
}

impl Binder<'_> {
    fn distinct(&mut self, named: &[Named]) -> Option<Distinct> {
        let bound: Vec<Option<Output>> = named.iter().map(|named| self.named(named)).collect();
        let whole = bound.iter().all(Option::is_some);
        let outputs: Vec<Output> = bound.into_iter().flatten().collect();
        let exprs = outputs.iter().map(|output| output.named.clone()).collect();
        self.replace(&outputs, Rows::Chosen, whole)?;
        Some(Distinct(exprs))
    }
}
