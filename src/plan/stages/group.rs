//! Aggregates: rows counted, and values worked out, by keys.

use super::super::binder::Binder;
use super::super::columns::Output;
use super::super::effect::{Effect, Given, exprs};
use super::super::explain::text::{called, columns_text, line};
use super::super::names::{column_name, operand_text};
use super::super::parts::{Aggregate, AggregateCall, Column, NamedExpr};
use super::super::scope::Rows;
use super::super::sql::writer::Writer;
use super::operation::{Bind, Operation};
use crate::diagnostic::Span;
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;
use crate::expr::{Expr, Literal};
use crate::lang::ast::{self, Key, Named, Operand};

/// Groups in order of first appearance. Without keys: one row, also over no rows.
#[derive(Clone, Debug)]
pub struct Group {
    /// What makes a group; text keys compare without regard to ASCII case and show the first spelling seen.
    pub keys: Vec<NamedExpr>,
    /// Columns after the keys.
    pub values: Vec<AggregateCall>,
}

impl Operation for Group {
    const KEYWORD: &'static str = "by";

    fn effect(&self) -> Effect<'_> {
        Effect::new_rows(Given::Groups(&self.keys), of_groups(&self.keys, &self.values))
    }

    fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        let values = self.values.iter_mut().filter_map(|value| value.function.argument.as_mut());
        exprs(&mut self.keys).chain(values).collect()
    }

    fn explain(&self, names: &[&str]) -> String {
        let calls: Vec<String> = self.values.iter().map(|call| call_text(call, names)).collect();
        let by = if self.keys.is_empty() { String::new() } else { format!(" by {}", columns_text(&self.keys, names)) };
        line("group", &(calls.join(", ") + &by))
    }

    fn sql(&self, writer: &mut Writer) -> Spelled<()> {
        writer.aggregate(&self.keys, &self.values)
    }
}

impl<S: From<Group>> Bind<S> for ast::Aggregate {
    fn bind(&self, binder: &mut Binder<'_>, _span: Span) -> Option<Vec<S>> {
        Some(vec![binder.aggregate(&self.calls, &self.by)?.into()])
    }
}

fn of_groups<'a>(keys: &'a [NamedExpr], values: &'a [AggregateCall]) -> Vec<(&'a Column, bool)> {
    let value = |call: &'a AggregateCall| {
        let is_count = call.function.spec.counts && call.column.kind == Type::Int;
        (&call.column, is_count)
    };
    keys.iter().map(|key| (&key.column, false)).chain(values.iter().map(value)).collect()
}

fn call_text(call: &AggregateCall, names: &[&str]) -> String {
    let name = call.function.name();
    let text = match &call.function.argument {
        Some(argument) => format!("{name}({})", argument.named(names)),
        None => name.into_owned(),
    };
    called(text, &call.column.name)
}

impl Binder<'_> {
    fn aggregate(&mut self, calls: &[Named], by: &[Key]) -> Option<Group> {
        let keys = self.keys(by);
        let mut whole = true;
        let mut values = Vec::new();
        for named in calls {
            match self.aggregate_call(named) {
                Some(call) => values.push((call, operand_text(&named.operand), named.span)),
                None => whole = false,
            }
        }
        let poisoned = self.scope.poisoned;
        let stage = self.group(keys, values);
        self.scope.poisoned |= poisoned || !whole;
        stage
    }

    pub(in crate::plan) fn group(
        &mut self,
        keys: Vec<Output>,
        values: Vec<(AggregateCall, String, Span)>,
    ) -> Option<Group> {
        let mut outputs = keys.clone();
        outputs.extend(values.iter().enumerate().map(|(place, (call, text, span))| Output {
            // Only the column of this expression is read.
            named: NamedExpr { expr: Expr::Literal(Literal::Int(0)), column: call.column.clone() },
            text: text.clone(),
            measure: Some(place),
            span: *span,
        }));
        let whole = !self.scope.poisoned;
        self.replace(&outputs, Rows::Groups, whole)?;
        let keys = keys.into_iter().map(|key| key.named).collect();
        Some(Group { keys, values: values.into_iter().map(|(call, ..)| call).collect() })
    }

    /// One call of an aggregate.
    fn aggregate_call(&mut self, named: &Named) -> Option<AggregateCall> {
        let function = match &named.operand {
            Operand::Field(field) if field.name.eq_ignore_ascii_case("count") => Aggregate::count(),
            Operand::Field(field) => return self.no_aggregate(&field.name, field.span),
            Operand::Call(call) => self.aggregate_function(call)?,
        };
        let name = match &named.alias {
            Some(alias) => alias.name.clone(),
            None => column_name(&operand_text(&named.operand)),
        };
        let kind = function.kind();
        Some(AggregateCall { function, column: Column { name, kind } })
    }
}
