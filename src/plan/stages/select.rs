//! `select`, and the columns of a query that chooses none.

use super::super::binder::Binder;
use super::super::columns::Output;
use super::super::effect::{Columns, Effect, NONE, exprs};
use super::super::explain::text::{columns_text, line};
use super::super::parts::{Column, NamedExpr};
use super::super::scope::{Rows, Visible};
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::lang::ast::{self, Ident, SelectItem};

/// Replaces the columns.
#[derive(Clone, Debug)]
pub struct Select(pub Vec<NamedExpr>);

impl Operation for Select {
    const KEYWORD: &'static str = "select";

    fn effect(&self) -> Effect<'_> {
        Effect { columns: Columns::Chosen(&self.0), ..NONE }
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
        let listed = writer.named(&self.0)?;
        writer.push(format!("select {listed}, {}\n  from {}", writer.row, writer.last()));
        writer.become_these(self.0.iter().map(|column| &column.column));
        Ok(())
    }
}

impl<S: From<Select>> Bind<S> for ast::Select {
    fn bind(&self, binder: &mut Binder<'_>, span: Span) -> Option<Vec<S>> {
        Some(vec![binder.select(&self.items, span)?.into()])
    }
}

impl Binder<'_> {
    /// `*` is every column, of events all but those only shown where they are named. `-a` takes a column from `*`, or,
    /// where nothing is added, from what would be shown without `select`.
    fn select(&mut self, items: &[SelectItem], span: Span) -> Option<Select> {
        let taken = self.taken_away(items);
        let star = items.iter().any(|item| matches!(item, SelectItem::All(_)));
        let adds = items.iter().any(|item| matches!(item, SelectItem::Named(_)));
        let mut whole = taken.is_some();
        let taken = taken.unwrap_or_default();
        let mut outputs = Vec::new();
        if !star && !adds {
            outputs.extend(self.shown(self.context.display, &taken, span));
        }
        for item in items {
            match item {
                SelectItem::All(span) => outputs.extend(self.shown(Display::Machine, &taken, *span)),
                SelectItem::Named(named) => match self.named(named) {
                    Some(output) => outputs.push(output),
                    None => whole = false,
                },
                SelectItem::Without(field) if adds && !star => {
                    let message = format!("nothing is there to take `{}` from", field.name);
                    let hint = format!("as in: select *, -{}", field.name);
                    self.diagnostics.push(Diagnostic::new(field.span, message).hint(hint));
                    whole = false;
                }
                SelectItem::Without(_) => {}
            }
        }
        if outputs.is_empty() && whole {
            return self.refuse(Diagnostic::new(span, "no column is left to show"));
        }
        outputs.extend(self.evidence_kept(span));
        let exprs = outputs.iter().map(|output| output.named.clone()).collect();
        let rows = if self.scope.rows == Rows::Groups { Rows::Groups } else { Rows::Chosen };
        self.replace(&outputs, rows, whole)?;
        Some(Select(exprs))
    }

    /// Ends a query that chooses no columns.
    pub(in crate::plan) fn show_defaults(&mut self) -> Select {
        let outputs = self.shown(self.context.display, &[], Span::default());
        let exprs = outputs.iter().map(|output| output.named.clone()).collect();
        let unique = self.replace(&outputs, Rows::Chosen, true);
        debug_assert!(unique.is_some(), "the names of the source's columns differ");
        Select(exprs)
    }

    /// The columns up to a degree of display, without some.
    fn shown(&self, display: Display, taken: &[usize], span: Span) -> Vec<Output> {
        let columns = self.scope.columns.iter().enumerate();
        let shown = columns.filter(|(index, column)| column.display <= display && !taken.contains(index));
        let output = |(index, column): (usize, &Visible)| Output {
            named: NamedExpr {
                expr: Expr::Column(index, column.kind),
                column: Column { name: column.name.clone(), kind: column.kind },
            },
            text: column.text.clone().unwrap_or_else(|| column.name.clone()),
            measure: column.measure,
            span,
        };
        let mut shown: Vec<_> = shown.collect();
        if matches!(display, Display::Headline(_)) {
            shown.sort_by_key(|(_, column)| column.display);
        }
        shown.into_iter().map(output).collect()
    }

    fn taken_away(&mut self, items: &[SelectItem]) -> Option<Vec<usize>> {
        let taken: Vec<&Ident> = items
            .iter()
            .filter_map(|item| match item {
                SelectItem::Without(field) => Some(field),
                SelectItem::All(_) | SelectItem::Named(_) => None,
            })
            .collect();
        self.each(taken, |binder, field| match binder.scope.find(&field.name) {
            Some(index) => Some(index),
            None => binder.unknown_field(field),
        })
    }
}
