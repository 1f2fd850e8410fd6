//! `select`, and the columns of a query that chooses none.

use super::binder::Binder;
use super::scope::Rows;
use super::stages::Output;
use super::{Column, NamedExpr, Stage};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::expr::Expr;
use crate::lang::ast::{Ident, SelectItem};

impl Binder<'_> {
    /// `*` is every column, of events all but those only shown where they are named. `-a` takes a column from `*`, or,
    /// where nothing is added, from what would be shown without `select`.
    pub(super) fn select(&mut self, items: &[SelectItem], span: Span) -> Option<Vec<Stage>> {
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
        Some(vec![Stage::Select(exprs)])
    }

    /// Ends a query that chooses no columns.
    pub(super) fn show_defaults(&mut self) -> Stage {
        let outputs = self.shown(self.context.display, &[], Span::default());
        let exprs = outputs.iter().map(|output| output.named.clone()).collect();
        let unique = self.replace(&outputs, Rows::Chosen, true);
        debug_assert!(unique.is_some(), "the names of the source's columns differ");
        Stage::Select(exprs)
    }

    /// The columns up to a degree of display, without some.
    fn shown(&self, display: Display, taken: &[usize], span: Span) -> Vec<Output> {
        let columns = self.scope.columns.iter().enumerate();
        let shown = columns.filter(|(index, column)| column.display <= display && !taken.contains(index));
        let output = |(index, column): (usize, &super::scope::Visible)| Output {
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
