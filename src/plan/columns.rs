//! Columns that stages make, and which columns the next stage sees.

use super::binder::Binder;
use super::durations::Length;
use super::names::{column_name, key_text, operand_text};
use super::parts::{Column, EVIDENCE, NamedExpr};
use super::scope::{Rows, Scope, Visible};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::expr::{Call, Expr, Literal, functions};
use crate::lang::ast::{self, Key, Named, Operand};

/// An output column of a stage that is about to replace the columns.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub named: NamedExpr,
    /// What later stages may repeat to name it.
    pub text: String,
    /// As [`Visible::measure`] has it.
    pub measure: Option<usize>,
    pub span: Span,
}

impl Output {
    /// Whether `as` may follow it: not after `1h` and `remote_ip/24`.
    fn takes_name(&self) -> bool {
        let is_bucket = matches!(self.named.expr, Expr::Bucket { .. });
        !is_bucket && (self.text.contains('(') || !self.text.contains('/'))
    }
}

impl Binder<'_> {
    /// A number of rows.
    pub(super) fn rows(&mut self, n: u64, stage: &str, span: Span) -> Option<usize> {
        if n == 0 {
            let diagnostic = Diagnostic::new(span, format!("`{stage} 0` leaves no rows"));
            return self.refuse(diagnostic.hint("write a number from 1"));
        }
        // More rows than can be counted is all of them.
        Some(usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// All keys that can be bound; the scope is poisoned if one cannot.
    pub(super) fn keys(&mut self, keys: &[Key]) -> Vec<Output> {
        let bound: Vec<Option<Output>> = keys.iter().map(|key| self.key(key)).collect();
        self.scope.poisoned |= bound.iter().any(Option::is_none);
        // What an earlier count made is a key of this one, and no longer what is counted.
        bound.into_iter().flatten().map(|output| Output { measure: None, ..output }).collect()
    }

    /// Makes the outputs the columns of the next stage. Names must differ.
    pub(super) fn replace(&mut self, outputs: &[Output], rows: Rows, whole: bool) -> Option<()> {
        let mut unique = true;
        for (place, output) in outputs.iter().enumerate() {
            let name = &output.named.column.name;
            let same = |other: &&Output| other.named.column.name.eq_ignore_ascii_case(name);
            if let Some(other) = outputs[..place].iter().find(same) {
                let message = format!("two columns would be called `{name}`");
                let hint = match (output.takes_name(), other.takes_name()) {
                    (true, _) => format!("name this one: {} as …", output.text),
                    (false, true) => format!("name the other one: {} as …", other.text),
                    (false, false) => "keep one of them".to_owned(),
                };
                let diagnostic = Diagnostic::new(output.span, message).hint(hint);
                self.diagnostics.push(diagnostic);
                unique = false;
            }
        }
        let columns = outputs.iter().map(|output| Visible {
            name: output.named.column.name.clone(),
            kind: output.named.column.kind,
            text: Some(output.text.clone()),
            measure: output.measure,
            display: if output.named.column.name == EVIDENCE { Display::Named } else { Display::Headline(0) },
        });
        self.move_pins(outputs);
        let poisoned = self.scope.poisoned || !whole || !unique;
        self.scope = Scope { columns: columns.collect(), rows, poisoned };
        unique.then_some(())
    }

    /// A field or a call, under its alias, else its own name.
    pub(super) fn named(&mut self, named: &Named) -> Option<Output> {
        let subject = self.operand(&named.operand)?;
        let text = operand_text(&named.operand);
        let name = match (&named.alias, &named.operand, &subject.expr) {
            (Some(alias), _, _) => alias.name.clone(),
            // A column that is named by the text of its call keeps its own name.
            (None, Operand::Field(_), _) | (None, _, Expr::Column(..)) => subject.text.clone(),
            (None, Operand::Call(_), _) => column_name(&text),
        };
        // A column that is passed on stays a value of its aggregate, and known by the text of its call.
        let passed = if let Expr::Column(index, _) = &subject.expr { Some(&self.scope.columns[*index]) } else { None };
        let measure = passed.and_then(|column| column.measure);
        let text = passed.and_then(|column| column.text.clone()).unwrap_or(text);
        let column = Column { name, kind: subject.kind };
        Some(Output { named: NamedExpr { expr: subject.expr, column }, text, measure, span: named.span })
    }

    pub(super) fn key(&mut self, key: &Key) -> Option<Output> {
        match key {
            Key::Named(named) => self.named(named),
            Key::Bucket { width, span } => self.bucket(width, *span, key_text(key)),
            Key::Prefix { field, bits, span } => self.prefix(field, *bits, *span, key_text(key)),
        }
    }

    /// `1h`: the column is called `time`.
    fn bucket(&mut self, width: &str, span: Span, text: String) -> Option<Output> {
        let length = Length::parse(width).map_err(|fault| Diagnostic::new(span, fault.message).hint(fault.hint));
        let length = self.accept(length)?;
        let mixed = || {
            let message = format!("`{width}` is no width for stretches of time");
            Diagnostic::new(span, message)
                .hint("hours and less, days and weeks, months and years do not mix: 12h, 1d, 1mo")
        };
        let width = self.accept(length.as_width().ok_or_else(mixed))?;
        let time = self.time(span)?;
        if time.kind != Type::Time {
            let message = format!("`time` is {} here", time.kind.noun());
            return self.refuse(Diagnostic::new(span, message));
        }
        let expr = Expr::Bucket { time: Box::new(time.expr), width, zone: self.context.zone.clone() };
        let column = Column { name: "time".to_owned(), kind: Type::Time };
        Some(Output { named: NamedExpr { expr, column }, text, measure: None, span })
    }

    /// `remote_ip/24`: the column is called that, and is `net(remote_ip, 24)`.
    fn prefix(&mut self, field: &ast::Ident, bits: u32, span: Span, text: String) -> Option<Output> {
        if let Some(index) = self.scope.find_text(&text) {
            let subject = self.column(index, span);
            let column = Column { name: subject.text, kind: subject.kind };
            return Some(Output { named: NamedExpr { expr: subject.expr, column }, text, measure: None, span });
        }
        let address = self.field(field)?;
        if address.kind != Type::Ip {
            let message = format!("`{}` is {}, not an address", address.text, address.kind.noun());
            return self
                .refuse(Diagnostic::new(field.span, message).hint("a network is cut from an address: remote_ip/24"));
        }
        if bits > 128 {
            let message = format!("an address has no {bits} bits");
            return self.refuse(Diagnostic::new(span, message).hint("IPv4 has 32, IPv6 128"));
        }
        let function = functions::find("net").expect("net is in the table of functions");
        let args = vec![address.expr, Expr::Literal(Literal::Int(i64::from(bits)))];
        let expr = Expr::Call(Call { function, args, kind: Type::Network, zone: self.context.zone.clone() });
        let column = Column { name: format!("{}/{bits}", address.text), kind: Type::Network };
        Some(Output { named: NamedExpr { expr, column }, text, measure: None, span })
    }
}
