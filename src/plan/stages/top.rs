//! `top`: what is most frequent, or the rows with the largest numbers.

use super::super::binder::Binder;
use super::super::effect::{Effect, Given, NONE, Order, Reads};
use super::super::explain::text::{keys_text, line};
use super::super::parts::{Aggregate, AggregateCall, Column, SortKey};
use super::super::predicates::is_ordered;
use super::super::scope::{Rows, Visible};
use super::super::sql::writer::Writer;
use super::group::Group;
use super::limit::Limit;
use super::operation::{Bind, Operation};
use super::sort::Sort;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;
use crate::lang::ast::{self, Key};

/// `Sort` then `Limit`, in bounded memory.
#[derive(Clone, Debug)]
pub struct Top {
    /// The order.
    pub keys: Vec<SortKey>,
    /// The number of rows that stay.
    pub n: usize,
}

impl Operation for Top {
    const KEYWORD: &'static str = "top";

    fn effect(&self) -> Effect<'_> {
        Effect { rows: Given::Some, order: Order::By(&self.keys), reads: Reads::All, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        self.keys.iter_mut().map(|key| &mut key.expr).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        line(Self::KEYWORD, &format!("{} by {}", self.n, keys_text(&self.keys, names)))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.sort(&self.keys)?;
        writer.limit(self.n, "")
    }
}

impl<S: From<Group> + From<Sort> + From<Limit>> Bind<S> for ast::Top {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        binder.top(self.n, self.n_span, &self.keys, span)
    }
}

impl Binder<'_> {
    /// `top n keys` on events counts by the keys. After a count, `top n` sorts by the first number that the last count made,
    /// wherever its column stands, and `top n key` by that number or time, the largest first. Ties keep the order of first appearance.
    fn top<S: From<Group> + From<Sort> + From<Limit>>(
        &mut self,
        n: u64,
        n_span: Span,
        keys: &[Key],
        span: Span,
    ) -> Option<Vec<S>> {
        let limit = self.rows(n, "top", n_span);
        if self.scope.rows == Rows::Groups {
            let order = if keys.is_empty() { vec![self.largest(n, span)?] } else { self.largest_by(keys, n)? };
            return Some(vec![Sort(order).into(), Limit(limit?).into()]);
        }
        if keys.is_empty() {
            let message = "`top` has nothing to count";
            return self.refuse(Diagnostic::new(span, message).hint(format!("say what: top {n} user")));
        }
        let keys = self.keys(keys);
        let count = Column { name: "count".to_owned(), kind: Type::Int };
        let order = SortKey { expr: Expr::Column(keys.len(), Type::Int), descending: true };
        let values = vec![(AggregateCall { function: Aggregate::count(), column: count }, "count".to_owned(), span)];
        let grouped = self.group(keys, values)?;
        Some(vec![grouped.into(), Sort(vec![order]).into(), Limit(limit?).into()])
    }

    /// By the first number that an aggregate made.
    fn largest(&mut self, n: u64, span: Span) -> Option<SortKey> {
        let is_number = |column: &Visible| matches!(column.kind, Type::Int | Type::Float | Type::Duration);
        let numbers = self.scope.columns.iter().enumerate().filter(|(_, column)| is_number(column));
        let first = numbers.filter_map(|(index, column)| Some((column.measure?, index, column.kind)));
        if let Some((_, index, kind)) = first.min_by_key(|(made, index, _)| (*made, *index)) {
            return Some(SortKey { expr: Expr::Column(index, kind), descending: true });
        }
        if self.scope.poisoned {
            return None;
        }
        let diagnostic = Diagnostic::new(span, "`top` finds no number to compare among the columns here");
        let hint = match self.scope.columns.iter().find(|column| column.measure.is_some()) {
            Some(column) => format!("name what is compared: top {n} {}", column.name),
            None => format!("count first: | count by user | top {n}"),
        };
        self.refuse(diagnostic.hint(hint))
    }

    fn largest_by(&mut self, keys: &[Key], n: u64) -> Option<Vec<SortKey>> {
        self.each(keys, |binder, key| {
            let output = binder.key(key)?;
            let kind = output.named.expr.kind();
            if is_ordered(kind) && kind != Type::Ip {
                return Some(SortKey { expr: output.named.expr, descending: true });
            }
            let name = &output.named.column.name;
            let message = format!("`{name}` is {}; after a count, top compares numbers and times", kind.noun());
            let hint = format!("to count rows by it, write: | count by {name} | top {n}");
            binder.refuse(Diagnostic::new(output.span, message).hint(hint))
        })
    }
}
