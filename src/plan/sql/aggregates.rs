//! Groups as SQL. A group shows the first spelling of its keys and stands where its first row stood.

use super::writer::Writer;
use crate::expr::Expr;
use crate::expr::aggregates::{Argument, SqlAggregate};
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;
use crate::plan::{Aggregate, AggregateCall, NamedExpr};

/// Which row of a group has a value first, for `list`.
struct Firsts<'a> {
    /// The keys as they compare.
    groups: &'a [String],
    /// Columns that number the rows of a group with the same value.
    numbers: Vec<String>,
}

/// The input with more columns.
fn more_columns(columns: &[String], input: String) -> String {
    if columns.is_empty() { input } else { format!("(select *, {} from {input}) as t", columns.join(", ")) }
}

impl Writer {
    pub(in crate::plan) fn aggregate(&mut self, keys: &[NamedExpr], values: &[AggregateCall]) -> Spelled<()> {
        let (mut groups, mut listed, mut more) = (Vec::new(), Vec::new(), Vec::new());
        for (number, key) in (1..).zip(keys) {
            let mut value = self.scope().value(&key.expr)?;
            if !matches!(key.expr, Expr::Column(..)) {
                let name = self.dialect.quoted(&format!("_key{number}"));
                more.push(format!("{value} as {name}"));
                value = name;
            }
            let same = self.dialect.same(key.expr.kind(), &value)?;
            let shown = if same == value { value } else { self.dialect.first(&value, &self.row) };
            groups.push(same);
            listed.push(format!("{shown} as {}", self.dialect.quoted(&key.column.name)));
        }
        let mut firsts = Firsts { groups: &groups, numbers: Vec::new() };
        for call in values {
            let value = self.call(&call.function, &mut firsts)?;
            listed.push(format!("{value} as {}", self.dialect.quoted(&call.column.name)));
        }
        if keys.is_empty() {
            // One row.
            self.unordered = None;
        }
        let place = if keys.is_empty() { "0".to_owned() } else { format!("min({})", self.row) };
        listed.push(format!("{place} as {}", self.row));
        let input = more_columns(&firsts.numbers, more_columns(&more, self.last()));
        let mut step = format!("select {}\n  from {input}", listed.join(", "));
        if !groups.is_empty() {
            step += &format!("\n  group by {}", groups.join(", "));
        }
        self.push(step);
        self.become_these(keys.iter().map(|key| &key.column).chain(values.iter().map(|value| &value.column)));
        Ok(())
    }

    fn call(&self, function: &Aggregate, firsts: &mut Firsts<'_>) -> Spelled {
        let (scope, spec) = (self.scope(), function.spec);
        if spec.ordered {
            self.needs_order(&format!("{}()", function.name()))?;
        }
        let argument = match &function.argument {
            None => "true".to_owned(),
            Some(condition) if spec.argument == Argument::Condition => scope.condition(condition)?,
            Some(value) => scope.value(value)?,
        };
        (spec.sql)(&mut SqlAggregate {
            dialect: self.dialect,
            argument: &argument,
            kind: function.argument.as_ref().map_or(Type::Bool, Expr::kind),
            percent: function.percent,
            row: &self.row,
            groups: firsts.groups,
            columns: &mut firsts.numbers,
        })
    }
}
