//! The right side of `in`: lists and single values. Files of values are read in `super::lists`.

use super::binder::Binder;
use super::operands::Subject;
use super::predicates::{Relation, any_element, broken};
use super::{addresses, values};
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::addresses::Networks;
use crate::expr::text::{Pattern, TextSet, TextTest};
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr, Literal};
use crate::lang::ast::{Set, Value, ValueKind};

/// The members of a set, sorted by how they are looked up.
#[derive(Default)]
pub(super) struct Members {
    texts: Vec<String>,
    numbers: Vec<i64>,
    networks: Option<Networks>,
    /// Tests of their own: globs, periods, columns.
    pub(super) others: Vec<Expr>,
}

impl Binder<'_> {
    /// `subject in set`.
    pub(super) fn within(&mut self, subject: &Subject, set: &Set) -> Option<Expr> {
        if let Some(kind) = subject.kind.element() {
            let predicate = self.within(&subject.element_of(kind), set)?;
            return Some(any_element(subject, predicate));
        }
        let mut members = Members::default();
        match set {
            Set::List(listed) => {
                let bound = self.each(listed, |binder, value| binder.member(subject, value, &mut members));
                bound?;
            }
            Set::One(Value { kind: ValueKind::Bare(text), span }) if text.starts_with(['[', '{']) => {
                let inner = text.trim_matches(['[', ']', '{', '}']);
                let diagnostic = Diagnostic::new(*span, "a list stands in parentheses");
                return self.refuse(diagnostic.replace(*span, format!("({inner})")));
            }
            Set::One(value) => self.member(subject, value, &mut members)?,
            Set::File { path, span } => self.file(subject, path, *span, &mut members)?,
        }
        Some(members.into_expr(subject))
    }

    fn member(&mut self, subject: &Subject, value: &Value, members: &mut Members) -> Option<()> {
        let names_column = match &value.kind {
            ValueKind::Bare(text) if subject.kind == Type::Text || subject.kind == Type::Bytes => {
                self.note_text(subject, text, false);
                if text.contains(['*', '?']) {
                    let pattern = Pattern::glob(text).map_err(|fault| broken(&fault, text, value.span));
                    let test = TextTest::Glob(self.accept(pattern)?);
                    members.others.push(Expr::Text { operand: Box::new(subject.expr.clone()), test });
                    return Some(());
                }
                false
            }
            ValueKind::Bare(text) => !subject.element && self.scope.find(text).is_some(),
            ValueKind::Call(_) => true,
            ValueKind::Quoted(_) | ValueKind::Regex(_) => false,
        };
        let own_test = names_column || matches!(subject.kind, Type::Float | Type::Bool | Type::Time);
        if own_test {
            members.others.push(self.relate(subject, Relation::EQ, value, value.span)?);
            return Some(());
        }
        let text = values::plain_text(subject, value);
        let (text, _) = self.accept(text)?;
        let added = members.add(subject, text, value.span);
        self.accept(added)?;
        if let (Type::Int, Some(number)) = (subject.kind, members.numbers.last()) {
            self.note_range(subject, Comparison::Eq, *number);
        }
        Some(())
    }
}

impl Members {
    /// Adds a constant.
    pub(super) fn add(&mut self, subject: &Subject, text: &str, span: Span) -> Result<(), Diagnostic> {
        match subject.kind {
            Type::Text | Type::Bytes | Type::TextList => self.texts.push(text.to_owned()),
            Type::Word(set) => self.texts.push(values::word(subject, set, text, span)?.to_owned()),
            Type::Ip | Type::Network => {
                let more = addresses::networks(subject, text, span)?;
                match &mut self.networks {
                    Some(networks) => networks.extend(more),
                    None => self.networks = Some(more),
                }
            }
            Type::Int | Type::IntList => self.numbers.push(values::int(subject, text, span)?),
            Type::Duration => self.numbers.push(values::duration(subject, text, span)?),
            // These have tests of their own.
            Type::Float | Type::Bool | Type::Time => {}
        }
        Ok(())
    }

    /// True for the members. Without members, for nothing.
    fn into_expr(mut self, subject: &Subject) -> Expr {
        let operand = || Box::new(subject.expr.clone());
        let mut tests = Vec::new();
        match self.texts.len() {
            0 => {}
            1 => tests.push(Expr::Text { operand: operand(), test: TextTest::Equals(self.texts.remove(0)) }),
            _ => tests.push(Expr::Text { operand: operand(), test: TextTest::OneOf(TextSet::new(self.texts)) }),
        }
        self.numbers.sort_unstable();
        self.numbers.dedup();
        match self.numbers.as_slice() {
            [] => {}
            [one] => {
                let literal = if subject.kind == Type::Duration { Literal::Duration(*one) } else { Literal::Int(*one) };
                tests.push(Expr::compare(subject.expr.clone(), Comparison::Eq, Expr::Literal(literal)));
            }
            _ => tests.push(Expr::OneOf { operand: operand(), values: self.numbers }),
        }
        tests.extend(self.networks.map(|networks| Expr::Address { operand: operand(), networks }));
        tests.extend(self.others);
        Expr::any(tests)
    }
}
