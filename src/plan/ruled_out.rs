//! Conditions that no row can satisfy because of the filters before them: after `failed` nothing succeeds, so that
//! `count(succeeded)`, a step `succeeded` and a recipe that looks for it would find nothing and say so of the logs.

use super::binder::{Binder, Pin};
use super::columns::Output;
use super::head::pinned;
use super::operands::Subject;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Expr;
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::lang::ast::{self, PredicateKind};

impl Pin {
    /// The pin of a condition, if it allows a column one value only.
    fn of(condition: &ast::Expr, bound: &Expr) -> Option<Pin> {
        let ast::Expr::Predicate(predicate) = condition else { return None };
        let (column, value) = pinned(bound)?;
        let (text, word) = match &predicate.kind {
            PredicateKind::Word(word) => (word.name.to_ascii_lowercase(), true),
            PredicateKind::Between { .. }
            | PredicateKind::In { .. }
            | PredicateKind::IsNull { .. }
            | PredicateKind::Compare { .. }
            | PredicateKind::Text(_) => (value.clone(), false),
        };
        Some(Pin { column, value, text, span: predicate.span, word })
    }
}

impl Binder<'_> {
    /// A filter that every row passes from here on: refuses what the filters before it rule out, and remembers what it
    /// demands of columns.
    pub(super) fn filtered(&mut self, filter: &ast::Expr, bound: &Expr) {
        let parts: Vec<(&ast::Expr, &Expr)> = match (filter, bound) {
            (ast::Expr::And(written), Expr::And(parts)) if written.len() == parts.len() => {
                written.iter().zip(parts).collect()
            }
            (_, _) => vec![(filter, bound)],
        };
        let before = self.pinned.len();
        let mut pins = Vec::new();
        for (written, part) in parts {
            let pin = Pin::of(written, part);
            let against = self.against(part);
            if let Some(place) = against.filter(|place| *place < before) {
                let diagnostic = match &pin {
                    Some(pin) => self.contradiction(&self.pinned[place], pin),
                    None => self.ruled_out(place, written),
                };
                self.diagnostics.push(diagnostic);
            }
            pins.extend(pin);
        }
        self.pinned.extend(pins);
    }

    /// The number of the pin that leaves no row for a condition.
    fn against(&self, condition: &Expr) -> Option<usize> {
        match condition {
            Expr::And(parts) => parts.iter().find_map(|part| self.against(part)),
            Expr::Or(parts) => {
                let all: Option<Vec<usize>> = parts.iter().map(|part| self.against(part)).collect();
                all?.first().copied()
            }
            Expr::Not(operand) => {
                let (column, value) = pinned(operand)?;
                self.pinned.iter().position(|pin| pin.column == column && pin.value == value)
            }
            Expr::Text { operand, test: TextTest::OneOf(set) } => {
                let Expr::Column(column, _) = **operand else { return None };
                let is_listed = |pin: &Pin| set.values.iter().any(|value| value.eq_ignore_ascii_case(&pin.value));
                self.pinned.iter().position(|pin| pin.column == column && !is_listed(pin))
            }
            other => {
                let (column, value) = pinned(other)?;
                self.pinned.iter().position(|pin| pin.column == column && pin.value != value)
            }
        }
    }

    fn ruled_out(&self, place: usize, condition: &ast::Expr) -> Diagnostic {
        let pin = &self.pinned[place];
        let said = self.said(pin);
        let message = format!("`{said}` rules out `{condition}`");
        Diagnostic::new(pin.span, message).also(span_of(condition).unwrap_or(pin.span)).hint("leave one of them out")
    }

    /// What a pin says, as one would write it.
    fn said(&self, pin: &Pin) -> String {
        let column = &self.scope.columns[pin.column];
        match (pin.word, column.kind) {
            (true, _) => pin.text.clone(),
            (false, Type::Bool) => format!("{}={}", column.name, pin.value),
            (false, _) => format!("{}={}", column.name, pin.text),
        }
    }

    /// Refuses a part of a stage that the filters before leave no row: a step, the condition of a count.
    pub(super) fn can_hold(&mut self, condition: &ast::Expr, bound: &Expr, part: &str, at: Span) -> Option<()> {
        let Some(place) = self.against(bound) else { return Some(()) };
        let pin = &self.pinned[place];
        let said = self.said(pin);
        let message = format!("`{said}` leaves no row for {part} `{condition}`");
        let hint = format!("leave `{said}` out before this stage");
        let diagnostic = Diagnostic::new(pin.span, message).also(span_of(condition).unwrap_or(at)).hint(hint);
        self.refuse(diagnostic)
    }

    /// Refuses to look for several values of a column that has one only.
    pub(super) fn can_differ(&mut self, subject: &Subject, n: u64) -> Option<()> {
        let Expr::Column(column, _) = subject.expr else { return Some(()) };
        let Some(pin) = self.pinned.iter().find(|pin| pin.column == column).filter(|_| n > 1) else { return Some(()) };
        let said = self.said(pin);
        let message = format!("`{said}` leaves one value of `{}`, and `burst` looks for {n}", subject.text);
        let hint = format!("leave `{said}` out before this stage");
        let diagnostic = Diagnostic::new(pin.span, message).also(subject.span).hint(hint);
        self.refuse(diagnostic)
    }

    /// Follows the pinned columns to their places among the columns of the next stage.
    pub(super) fn move_pins(&mut self, outputs: &[Output]) {
        let place = |column: usize| {
            let passes = |output: &Output| matches!(output.named.expr, Expr::Column(index, _) if index == column);
            outputs.iter().position(passes)
        };
        self.pinned.retain_mut(|pin| match place(pin.column) {
            Some(column) => {
                pin.column = column;
                true
            }
            None => false,
        });
    }
}

/// The place of a condition, as far as its parts tell.
fn span_of(condition: &ast::Expr) -> Option<Span> {
    match condition {
        ast::Expr::Or(parts) | ast::Expr::And(parts) => {
            let spans: Option<Vec<Span>> = parts.iter().map(span_of).collect();
            spans?.into_iter().reduce(Span::to)
        }
        ast::Expr::Not(_, span) => Some(*span),
        ast::Expr::Predicate(predicate) => Some(predicate.span),
    }
}
