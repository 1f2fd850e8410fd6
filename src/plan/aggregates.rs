//! Calls of aggregates: what the table of them in `expr` says, applied to a query.

use std::borrow::Cow;

use super::Aggregate;
use super::binder::Binder;
use super::names::one_line;
use super::operands::{Subject, argument_operand, span_of};
use crate::diagnostic::{Diagnostic, Span};
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::{self, Accumulator, AggregateSpec, Argument, count, percentile};
use crate::expr::types::Type;
use crate::lang::ast;
use crate::nearest::nearest;

impl Aggregate {
    /// `count`.
    pub fn count() -> Aggregate {
        Aggregate { spec: &count::COUNT, argument: None, percent: None }
    }

    /// An aggregate under its own name.
    pub fn of(spec: &'static AggregateSpec, argument: Expr) -> Aggregate {
        Aggregate { spec, argument: Some(argument), percent: percentile::percent(spec.name) }
    }

    /// A state without rows.
    ///
    /// # Errors
    /// Only a fault of ours: its argument is of a type that it does not accept.
    pub fn accumulator(&self) -> Result<Box<dyn Accumulator>> {
        (self.spec.start)(self.argument.as_ref().map(Expr::kind), self.percent)
    }

    /// Its name in the language.
    pub fn name(&self) -> Cow<'static, str> {
        self.percent.map_or(self.spec.name.into(), |percent| format!("p{percent}").into())
    }

    /// The type of its result.
    pub fn kind(&self) -> Type {
        (self.spec.result)(self.argument.as_ref().map(Expr::kind))
    }
}

impl Binder<'_> {
    pub(super) fn aggregate_function(&mut self, call: &ast::Call) -> Option<Aggregate> {
        let name = call.name.name.to_ascii_lowercase();
        let lone = aggregates::without_argument(&name).filter(|_| call.args.is_empty());
        let Some(spec) = lone.or_else(|| aggregates::find(&name)) else {
            return self.no_aggregate(&name, call.name.span);
        };
        let argument = match spec.argument {
            Argument::Nothing => None,
            Argument::Condition => Some(self.only_condition(call)?),
            Argument::Value | Argument::ValueOrText => Some(self.only_value(spec, call)?),
        };
        Some(Aggregate { spec, argument, percent: percentile::percent(&name) })
    }

    /// The condition of `count(failed)` and `share(failed)`.
    fn only_condition(&mut self, call: &ast::Call) -> Option<Expr> {
        let name = call.name.name.to_ascii_lowercase();
        match call.args.as_slice() {
            [ast::Arg::Expr(condition)] => {
                if let Some(field) = self.lone_field(&call.args[0]) {
                    let diagnostic = match name.as_str() {
                        "count" => Diagnostic::new(call.span, "`count` takes a condition, and counts rows")
                            .hint(format!("did you mean dcount({field}), or count({field} is not null)?")),
                        _ => Diagnostic::new(call.span, format!("`{name}` takes a condition"))
                            .hint(format!("did you mean {name}({field} is not null)?")),
                    };
                    return self.refuse(diagnostic);
                }
                let bound = self.expr(condition)?;
                self.can_hold(condition, &bound, "the condition", call.span)?;
                Some(bound)
            }
            [ast::Arg::Value(ast::Value { kind: ast::ValueKind::Quoted(text), span })] => self.anywhere(text, *span),
            [] | [_] => {
                let diagnostic = Diagnostic::new(call.span, format!("`{name}` takes a condition"));
                self.refuse(diagnostic.hint(format!("as in: {name}(failed)")))
            }
            _ => {
                let diagnostic = Diagnostic::new(call.span, format!("`{name}` takes one condition"));
                self.refuse(diagnostic.hint(format!("join conditions with `and`: {name}(failed and tls)")))
            }
        }
    }

    /// The name of a field that is no condition, if the argument is one.
    fn lone_field(&self, arg: &ast::Arg) -> Option<String> {
        let Some(ast::Operand::Field(field)) = argument_operand(arg) else { return None };
        let column = &self.scope.columns[self.scope.find(&field.name)?];
        if column.kind == Type::Bool { None } else { Some(column.name.clone()) }
    }

    /// The one argument of an aggregate, of a type that it accepts.
    fn only_value(&mut self, spec: &'static AggregateSpec, call: &ast::Call) -> Option<Expr> {
        let subject = self.only_operand(spec, call)?;
        let zone = || self.context.zone.clone();
        let expr = match spec.argument {
            Argument::ValueOrText => subject.expr.clone().listable(zone),
            Argument::Nothing | Argument::Condition | Argument::Value => subject.expr.clone(),
        };
        if (spec.accepts)(Some(expr.kind())) {
            return Some(expr);
        }
        let name = call.name.name.to_ascii_lowercase();
        let text = &subject.text;
        let message = format!("`{text}` is {}, and {name} {}", subject.kind.noun(), spec.takes);
        let diagnostic = Diagnostic::new(subject.span, message);
        self.refuse(match replacement(&name, subject.kind, text) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        })
    }

    fn only_operand(&mut self, spec: &AggregateSpec, call: &ast::Call) -> Option<Subject> {
        let operand = match call.args.as_slice() {
            [arg] => argument_operand(arg),
            _ => None,
        };
        let Some(operand) = operand else {
            let diagnostic =
                Diagnostic::new(call.span, format!("`{}` takes one field", call.name.name.to_ascii_lowercase()));
            return self.refuse(diagnostic.hint(format!("for example: {}", example(spec, &call.name.name))));
        };
        let mut subject = self.operand(&operand)?;
        subject.span = span_of(&operand);
        Some(subject)
    }

    /// Complains about a word that stands where an aggregate should.
    pub(super) fn no_aggregate<T>(&mut self, name: &str, span: Span) -> Option<T> {
        if let Some(spec) = aggregates::find(name) {
            let message = format!("`{}` needs {} in parentheses", name.to_ascii_lowercase(), what(spec));
            return self.refuse(Diagnostic::new(span, message).hint(format!("for example: {}", example(spec, name))));
        }
        let diagnostic = Diagnostic::new(span, format!("no aggregate called `{name}`"));
        let diagnostic = if is_percentile_like(name) {
            diagnostic.hint("percentiles are p1 to p99; the ends are min and max")
        } else if let Some(near) = nearest(name, aggregates::names()) {
            diagnostic.hint(format!("did you mean `{near}`?"))
        } else {
            diagnostic
        };
        self.refuse(diagnostic.note(one_line("aggregates", aggregates::names())))
    }
}

/// The example of an aggregate under the name that was written: `p95` stands for all percentiles.
fn example(spec: &AggregateSpec, name: &str) -> String {
    spec.example.replacen(spec.name, &name.to_ascii_lowercase(), 1)
}

fn what(spec: &AggregateSpec) -> &'static str {
    if spec.argument == Argument::Condition { "a condition" } else { "a field" }
}

/// `p0`, `p100`, `p999`, `p05`.
fn is_percentile_like(name: &str) -> bool {
    let digits = name.strip_prefix(['p', 'P']).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
}

/// What might have been meant by an aggregate of a field that it does not take.
fn replacement(aggregate: &str, kind: Type, field: &str) -> Option<String> {
    match kind {
        Type::IntList | Type::TextList if aggregate == "list" => None,
        Type::IntList | Type::TextList => Some(format!("its length is a number: {aggregate}(len({field}))")),
        Type::Bool if aggregate == "avg" => Some(format!("did you mean share({field})?")),
        Type::Bool => Some(format!("did you mean count({field})?")),
        Type::Time => Some(format!("did you mean median({field}), or min({field}), max({field})?")),
        Type::Ip if aggregate != "sum" && aggregate != "avg" => {
            Some(format!("did you mean min({field}), or max({field})?"))
        }
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => Some(format!("did you mean dcount({field})?")),
        Type::Int | Type::Float | Type::Duration | Type::Bytes => None,
    }
}
