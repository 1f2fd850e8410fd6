//! The statement as far as it is written, and the clauses that several stages have.

use super::super::parts::{Column, NamedExpr, SortKey};
use super::expr::Scope;
use super::logged::Logged;
use crate::expr::dialect::{Dialect, Spelled, addresses};
use crate::expr::types::Type;

/// The statement as far as it is written.
pub(in crate::plan) struct Writer {
    pub(in crate::plan) dialect: Dialect,
    /// The time that the logs cover, if that is known.
    pub(in crate::plan) logged: Option<Logged>,
    /// The column that numbers rows, quoted: no column of the query is called so.
    pub(in crate::plan) row: String,
    /// The steps so far: the last one is the input of what follows.
    pub(in crate::plan) steps: Vec<String>,
    /// The columns of the last step.
    pub(in crate::plan) columns: Vec<String>,
    /// Their types.
    pub(in crate::plan) kinds: Vec<Type>,
    /// Why the number of rows is not their order, where it is not.
    pub(in crate::plan) unordered: Option<String>,
}

impl Writer {
    /// Refuses what depends on the order of rows where that is not known.
    pub(in crate::plan) fn needs_order(&self, what: &str) -> Spelled<()> {
        match &self.unordered {
            None => Ok(()),
            Some(why) => Err(format!("{what} depends on the order of rows, and {why}; sort them first")),
        }
    }

    pub(in crate::plan) fn scope(&self) -> Scope<'_> {
        Scope { dialect: self.dialect, columns: &self.columns }
    }

    /// What the next step reads.
    pub(in crate::plan) fn last(&self) -> String {
        format!("s{}", self.steps.len())
    }

    pub(in crate::plan) fn push(&mut self, step: String) {
        self.steps.push(step);
    }

    /// `expr as name, …`.
    pub(in crate::plan) fn named(&self, columns: &[NamedExpr]) -> Spelled {
        let named = |column: &NamedExpr| {
            let (value, name) = (self.scope().value(&column.expr)?, self.dialect.quoted(&column.column.name));
            Ok(if value == name { value } else { format!("{value} as {name}") })
        };
        Ok(columns.iter().map(named).collect::<Spelled<Vec<_>>>()?.join(", "))
    }

    /// The last step has these columns.
    pub(in crate::plan) fn become_these<'a>(&mut self, columns: impl Iterator<Item = &'a Column>) {
        (self.columns, self.kinds) = columns.map(|column| (self.dialect.quoted(&column.name), column.kind)).unzip();
    }

    pub(in crate::plan) fn sort(&mut self, keys: &[SortKey]) -> Spelled<()> {
        let (mut order, mut ties) = (Vec::new(), Vec::new());
        for key in keys {
            let value = self.scope().value(&key.expr)?;
            let direction = if key.descending { "desc" } else { "asc" };
            let by = |sql: &str| format!("{sql} {direction} nulls last");
            match key.expr.kind() {
                // What is no address comes after all that are, missing ones last.
                Type::Ip => order.push(by(&addresses::order_key(self.dialect, &value))),
                Type::Network => {
                    order.extend(addresses::network_order_keys(self.dialect, &value).iter().map(|key| by(key)));
                    continue;
                }
                // Exact bytes break ties when all keys are equal.
                Type::Text | Type::TextList => {
                    order.push(by(&self.dialect.same(key.expr.kind(), &value)?));
                    ties.push(by(&value));
                    continue;
                }
                Type::Word(_)
                | Type::Int
                | Type::Float
                | Type::Bool
                | Type::Time
                | Type::Duration
                | Type::IntList
                | Type::Bytes => {}
            }
            order.push(by(&value));
        }
        order.append(&mut ties);
        let (columns, row) = (self.columns.join(", "), &self.row);
        let number = format!("row_number() over (order by {}, {row}) as {row}", order.join(", "));
        self.push(format!("select {columns}, {number}\n  from {}", self.last()));
        // But for rows that compare alike.
        self.unordered = None;
        Ok(())
    }

    pub(in crate::plan) fn limit(&mut self, n: usize, direction: &str) -> Spelled<()> {
        self.needs_order("which rows it keeps")?;
        // More rows than can be counted is all of them.
        if i64::try_from(n).is_ok_and(|n| n < i64::MAX) {
            self.push(format!("select *\n  from {}\n  order by {}{direction}\n  limit {n}", self.last(), self.row));
        }
        Ok(())
    }
}
