//! `let`: one more column, worked out of those that are there.

use super::binder::Binder;
use super::durations::Length;
use super::operands::Subject;
use super::parts::{Column, NamedExpr};
use super::scope::{Rows, Visible};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::expr::arithmetic::{self, Operator};
use crate::expr::types::Type;
use crate::expr::{Expr, Literal};
use crate::lang::ast::{self, Arithmetic, ArithmeticKind, ArithmeticOp};

impl Binder<'_> {
    /// `let name = value`. The columns that are there stay.
    pub(super) fn extend(&mut self, name: &ast::Ident, value: &Arithmetic) -> Option<NamedExpr> {
        let bound = self.arithmetic(value);
        let Some(subject) = self.is_new(name).and(bound) else {
            // What follows may name it.
            self.scope.poisoned = true;
            return None;
        };
        let column = Column { name: name.name.clone(), kind: subject.kind };
        let made = self.scope.columns.iter().filter_map(|column| column.measure).max().map_or(0, |last| last + 1);
        self.scope.columns.push(Visible {
            name: name.name.clone(),
            kind: subject.kind,
            text: None,
            measure: (self.scope.rows == Rows::Groups).then_some(made),
            // Whoever names a column wants to see it.
            display: Display::Headline(u8::MAX),
        });
        Some(NamedExpr { expr: subject.expr, column })
    }

    fn is_new(&mut self, name: &ast::Ident) -> Option<()> {
        if self.scope.columns.iter().all(|column| !column.name.eq_ignore_ascii_case(&name.name)) {
            return Some(());
        }
        let message = format!("two columns would be called `{}`", name.name);
        self.refuse(Diagnostic::new(name.span, message).hint(format!("choose another name: let {}2 = …", name.name)))
    }

    fn arithmetic(&mut self, value: &Arithmetic) -> Option<Subject> {
        let span = value.span;
        let text = || value.to_string();
        match &value.kind {
            ArithmeticKind::Operand(operand) => self.operand(operand),
            ArithmeticKind::Text(text) => Some(constant(Literal::Text(text.clone()), format!("{text:?}"), span)),
            ArithmeticKind::Number(number) => {
                let literal = self.accept(parse_number(number, span))?;
                Some(constant(literal, number.clone(), span))
            }
            ArithmeticKind::Duration(duration) => {
                let literal = self.accept(parse_duration(duration, span))?;
                Some(constant(literal, duration.clone(), span))
            }
            ArithmeticKind::Negative(inner) => {
                let subject = self.arithmetic(inner)?;
                let expr = match negative(&subject) {
                    Some(expr) => expr,
                    None => return self.no_operand(&subject, "-", "numbers and durations"),
                };
                Some(Subject { kind: expr.kind(), expr, text: text(), span, element: false })
            }
            ArithmeticKind::Binary { left, op, right } => {
                let (left, right) = (self.arithmetic(left), self.arithmetic(right));
                let op = operator(*op);
                let checked = [left, right].map(|side| {
                    let side = side?;
                    if arithmetic::is_operand(side.kind) {
                        return Some(side);
                    }
                    self.no_operand(&side, &op.to_string(), "numbers, times and durations")
                });
                let [left, right] = checked;
                let (left, right) = (left?, right?);
                let Some(kind) = arithmetic::result(op, left.kind, right.kind) else {
                    return self.refuse(mismatch(op, &left, &right));
                };
                let expr = Expr::Arithmetic { left: Box::new(left.expr), op, right: Box::new(right.expr), kind };
                Some(Subject { kind, expr, text: text(), span, element: false })
            }
        }
    }

    /// Complains about something that arithmetic is not about.
    fn no_operand<T>(&mut self, subject: &Subject, op: &str, takes: &str) -> Option<T> {
        let text = &subject.text;
        let diagnostic =
            Diagnostic::new(subject.span, format!("`{text}` is {}, and {op} takes {takes}", subject.kind.noun()));
        let hint = match subject.kind {
            _ if matches!(subject.expr, Expr::Literal(_)) => {
                "a text in quotes stands alone: let name = \"text\"".to_owned()
            }
            Type::Text | Type::Bytes | Type::IntList | Type::TextList => {
                format!("its length is a number: len({text})")
            }
            Type::Bool => format!("count the rows first: count({text}) by user"),
            Type::Word(_) => format!("count the rows first: count by {text}"),
            Type::Ip | Type::Network => "addresses are compared, with `where`".to_owned(),
            Type::Time => "a time is taken from another: time - opened_at".to_owned(),
            Type::Int | Type::Float | Type::Duration => "take numbers, times and durations".to_owned(),
        };
        self.refuse(diagnostic.hint(hint))
    }
}

fn operator(op: ArithmeticOp) -> Operator {
    match op {
        ArithmeticOp::Add => Operator::Add,
        ArithmeticOp::Subtract => Operator::Subtract,
        ArithmeticOp::Multiply => Operator::Multiply,
        ArithmeticOp::Divide => Operator::Divide,
    }
}

fn constant(literal: Literal, text: String, span: Span) -> Subject {
    Subject { kind: literal.kind(), expr: Expr::Literal(literal), text, span, element: false }
}

/// A number with a point is one wherever it is used, also `2.0`.
fn parse_number(text: &str, span: Span) -> Result<Literal, Diagnostic> {
    let literal = if text.contains('.') {
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float)
    } else {
        text.parse().ok().map(Literal::Int)
    };
    literal.ok_or_else(|| Diagnostic::new(span, format!("{text} is too large a number")))
}

fn parse_duration(text: &str, span: Span) -> Result<Literal, Diagnostic> {
    let length = Length::parse(text).map_err(|fault| Diagnostic::new(span, fault.message).hint(fault.hint))?;
    let unfixed = || {
        let message = format!("`{text}` has no fixed length");
        Diagnostic::new(span, message).hint("write it in days: 30d, 365d")
    };
    length.as_millis().map(Literal::Duration).ok_or_else(unfixed)
}

/// The value with the other sign: `0 - x`, where it is no constant.
fn negative(subject: &Subject) -> Option<Expr> {
    let zero = match (subject.kind, &subject.expr) {
        // None of these is the least of its kind, which has no opposite: they were written without a sign.
        (_, Expr::Literal(Literal::Int(n))) => return Some(Expr::Literal(Literal::Int(n.checked_neg()?))),
        (_, Expr::Literal(Literal::Float(n))) => return Some(Expr::Literal(Literal::Float(-n))),
        (_, Expr::Literal(Literal::Duration(n))) => return Some(Expr::Literal(Literal::Duration(n.checked_neg()?))),
        (Type::Int, _) => Literal::Int(0),
        (Type::Float, _) => Literal::Float(0.0),
        (Type::Duration, _) => Literal::Duration(0),
        (_, _) => return None,
    };
    Expr::arithmetic(Expr::Literal(zero), Operator::Subtract, subject.expr.clone())
}

/// The complaint about two sides that an operator does not bring together.
fn mismatch(op: Operator, left: &Subject, right: &Subject) -> Diagnostic {
    let (l, r) = (&left.text, &right.text);
    let is_number = |side: &Subject| matches!(side.kind, Type::Int | Type::Float);
    let both = left.span.to(right.span);
    let sum = matches!(op, Operator::Add | Operator::Subtract);
    match (left.kind, right.kind) {
        (Type::Time, Type::Time) => {
            Diagnostic::new(both, "only the difference of two times has a meaning").replace(both, format!("{l} - {r}"))
        }
        (Type::Time, Type::Duration) | (Type::Duration, Type::Time) if !sum => {
            Diagnostic::new(both, format!("`{op}` does not take a time"))
                .hint("the difference of two times is a duration: time - opened_at")
        }
        (Type::Duration, Type::Time) => {
            Diagnostic::new(both, "a time cannot be taken from a duration").replace(both, format!("{r} - {l}"))
        }
        (Type::Duration, Type::Duration) => Diagnostic::new(both, "durations are not multiplied with each other")
            .hint(format!("their ratio is a number: {l} / {r}")),
        (Type::Time | Type::Duration, _) if sum => {
            let message = format!("`{r}` is a number, and `{l}` {}", needs_unit(left.kind));
            Diagnostic::new(right.span, message).hint(with_unit(right, left.kind))
        }
        (_, Type::Time | Type::Duration) if sum => {
            let message = format!("`{l}` is a number, and `{r}` {}", needs_unit(right.kind));
            Diagnostic::new(left.span, message).hint(with_unit(left, right.kind))
        }
        (_, Type::Duration) if is_number(left) => {
            let diagnostic = Diagnostic::new(both, "a number cannot be divided by a duration");
            diagnostic.hint(match right.expr {
                Expr::Literal(_) => "leave out the unit".to_owned(),
                _ => format!("divide by how many hours it is: {l} / ({r} / 1h)"),
            })
        }
        (_, _) => {
            let time = if left.kind == Type::Time { left } else { right };
            Diagnostic::new(time.span, format!("`{}` is a time, and `{op}` takes numbers and durations", time.text))
                .hint("the difference of two times is a duration: time - opened_at")
        }
    }
}

fn needs_unit(kind: Type) -> &'static str {
    if kind == Type::Time { "is a time, which durations move" } else { "is a duration" }
}

/// How a number becomes a duration.
fn with_unit(number: &Subject, beside: Type) -> String {
    let unit = if beside == Type::Time { "s" } else { "ms" };
    match &number.expr {
        Expr::Literal(Literal::Int(n)) if *n >= 0 => format!("write its unit: {n}{unit}"),
        _ => format!("write its unit: {} * 1{unit}", number.text),
    }
}
