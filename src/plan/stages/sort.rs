//! `sort`: rows in an order.

use super::super::binder::Binder;
use super::super::effect::{Effect, NONE, Order, Reads};
use super::super::explain::text::{keys_text, line};
use super::super::operands::Subject;
use super::super::parts::SortKey;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;
use crate::lang::ast;

/// Orders rows, stably.
#[derive(Clone, Debug)]
pub struct Sort(pub Vec<SortKey>);

impl Operation for Sort {
    const KEYWORD: &'static str = "sort";

    fn effect(&self) -> Effect<'_> {
        Effect { order: Order::By(&self.0), reads: Reads::All, ..NONE }
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        self.0.iter_mut().map(|key| &mut key.expr).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        line(Self::KEYWORD, &keys_text(&self.0, names))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.sort(&self.0)
    }
}

impl<S: From<Sort>> Bind<S> for ast::Sort {
    fn bind(&self, binder: &mut Binder<'_>, _span: Span) -> Option<Vec<S>> {
        Some(vec![Sort(binder.sort(&self.keys)?).into()])
    }
}

impl Binder<'_> {
    fn sort(&mut self, keys: &[ast::SortKey]) -> Option<Vec<SortKey>> {
        self.each(keys, |binder, key| {
            let subject = binder.operand(&key.operand)?;
            let expr = binder.sort_value(&subject)?;
            Some(SortKey { expr, descending: key.descending })
        })
    }

    /// What `sort` compares: text sorts too, though it has no `<`; closed sets sort in the order of their words.
    fn sort_value(&mut self, subject: &Subject) -> Option<Expr> {
        match subject.kind {
            Type::Word(words) => Some(Expr::Rank { operand: Box::new(subject.expr.clone()), words }),
            Type::IntList | Type::TextList => {
                let message = format!("`{}` is a list, which has no order", subject.text);
                let hint = format!("sort by its length: sort len({})", subject.text);
                self.refuse(Diagnostic::new(subject.span, message).hint(hint))
            }
            Type::Text
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Time
            | Type::Duration
            | Type::Bytes => Some(subject.expr.clone()),
        }
    }
}
