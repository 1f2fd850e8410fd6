//! Calls of aggregates. How they add up is the executor's; here is what they take and give.

use super::Aggregate;
use super::bind::Binder;
use super::operands::argument_operand;
use super::predicates::is_ordered;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::Expr;
use crate::expr::types::Type;
use crate::lang::ast;

/// The aggregates of this version.
pub(super) const AGGREGATES: &[&str] = &["count", "dcount", "min", "max"];
/// Aggregates of the language that are still to come.
const LATER: &[&str] = &["sum", "avg", "median", "first", "last", "list", "share", "p50", "p90", "p95", "p99"];

/// Is it the name of an aggregate?
pub(super) fn is_known(name: &str) -> bool {
    AGGREGATES.iter().chain(LATER).any(|known| known.eq_ignore_ascii_case(name))
}

/// The complaint about an aggregate that is still to come.
pub(super) fn not_yet(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(span, format!("authq does not have the aggregate `{name}` yet"))
        .hint("there are count, dcount, min and max")
}

impl Aggregate {
    /// The type of its result.
    pub fn kind(&self) -> Type {
        match self {
            Aggregate::Count | Aggregate::CountIf(_) | Aggregate::CountDistinct(_) => Type::Int,
            Aggregate::Average(_) | Aggregate::Share(_) => Type::Float,
            Aggregate::List(argument) => match argument.kind() {
                Type::Int | Type::Duration => Type::IntList,
                _ => Type::TextList,
            },
            Aggregate::Min(argument)
            | Aggregate::Max(argument)
            | Aggregate::Sum(argument)
            | Aggregate::Percentile(argument, _)
            | Aggregate::First(argument)
            | Aggregate::Last(argument) => argument.kind(),
        }
    }
}

impl Binder<'_> {
    pub(super) fn aggregate_function(&mut self, call: &ast::Call) -> Option<Aggregate> {
        let name = call.name.name.to_ascii_lowercase();
        match name.as_str() {
            "count" => self.count(call),
            "dcount" => Some(Aggregate::CountDistinct(self.only_operand(call)?.expr)),
            "min" => Some(Aggregate::Min(self.ordered_argument(call)?)),
            "max" => Some(Aggregate::Max(self.ordered_argument(call)?)),
            _ if is_known(&name) => self.refuse(not_yet(&name, call.name.span)),
            _ => self.no_aggregate(&name, call.name.span),
        }
    }

    /// `count()`, `count(failed)`.
    fn count(&mut self, call: &ast::Call) -> Option<Aggregate> {
        match call.args.as_slice() {
            [] => Some(Aggregate::Count),
            [ast::Arg::Expr(condition)] => {
                if let Some(field) = self.lone_field(&call.args[0]) {
                    let diagnostic = Diagnostic::new(call.span, "`count` takes a condition, and counts rows");
                    let hint = format!("did you mean dcount({field}), or count({field} is not null)?");
                    return self.refuse(diagnostic.hint(hint));
                }
                Some(Aggregate::CountIf(self.expr(condition)?))
            }
            [_] => self.refuse(Diagnostic::new(call.span, "`count` takes a condition").hint("write: count(failed)")),
            _ => {
                let diagnostic = Diagnostic::new(call.span, "`count` takes one condition");
                self.refuse(diagnostic.hint("join conditions with `and`: count(failed and tls)"))
            }
        }
    }

    /// The name of a field that is no condition, if the argument is one.
    fn lone_field(&self, arg: &ast::Arg) -> Option<String> {
        let Some(ast::Operand::Field(field)) = argument_operand(arg) else { return None };
        let column = &self.scope.columns[self.scope.find(&field.name)?];
        if column.kind == Type::Bool { None } else { Some(column.name.clone()) }
    }

    fn ordered_argument(&mut self, call: &ast::Call) -> Option<Expr> {
        let subject = self.only_operand(call)?;
        if is_ordered(subject.kind) {
            return Some(subject.expr);
        }
        let name = call.name.name.to_ascii_lowercase();
        let message =
            format!("`{}` is {}, and {name} compares numbers, times and addresses", subject.text, subject.kind.noun());
        self.refuse(Diagnostic::new(subject.span, message))
    }
}
