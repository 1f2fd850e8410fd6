//! A plan as SQL: a chain of common table expressions, one a stage, for DuckDB, DataFusion, Spark and Trino over the
//! exported table. Whatever has no exact spelling is refused by name.
//!
//! Rows have an order here and none in SQL, so that every step carries a number, the row's place. It comes from the
//! columns that say when and where an event was written, and from `sort`; `limit`, `tail`, `first`, the spelling that a
//! group shows and the order of the result follow it. Log order proper is that of the files: it differs from the
//! number where a clock steps back. Connections and messages come in the order in which they end, which no column says:
//! there, `limit`, `tail`, `first`, `last`, `list` and `sequence` have a spelling only where the query sorted before, and
//! a group may show another spelling of its key.
//!
//! A predicate is never null here: where that makes a difference, below `not` and among the values of a column, SQL
//! says so by `coalesce(…, false)`.

mod aggregates;
mod burst;
mod expr;
mod fill;
mod sequence;
#[cfg(test)]
mod tests;
mod who;

use std::fmt::Write as _;

use jiff::Timestamp;

use self::expr::Scope;
use super::{Column, NamedExpr, Plan, SortKey, Stage};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::dialect::{Dialect, Spelled, addresses};
use crate::expr::types::Type;

/// The time that logs cover.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its begin.
    pub from: Timestamp,
    /// Its end, itself excluded.
    pub until: Timestamp,
}

impl Plan {
    /// The query over the table of that name, which has the columns of an export. `logged` is the time that the logs cover
    /// which the table was made of: a timeline that the query leaves open spans it, and else begins with the first row and
    /// ends with the last.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`]: a stage or function has no spelling in the dialect.
    pub fn to_sql(&self, table: &str, dialect: Dialect, logged: Option<Logged>) -> Result<String> {
        let refused = |stage: &str, why: &str| Error::usage(format!("`{stage}` has no spelling in {dialect}: {why}"));
        if self.trace.is_some() {
            return Err(refused("trace", "it follows a number through the lines of the log"));
        }
        if self.shown.is_some() {
            return Err(refused("show", "it looks again at what the log says of a connection"));
        }
        let mut writer = Writer { logged, ..Writer::new(self, dialect) };
        let mut stages = self.stages.as_slice();
        let filter = match stages.split_first() {
            Some((Stage::Filter(filter), rest)) => {
                stages = rest;
                Some(filter)
            }
            Some(_) | None => None,
        };
        writer.source(self, table, filter).map_err(|why| refused("where", &why))?;
        for stage in stages {
            writer.stage(stage).map_err(|why| refused(stage.keyword(), &why))?;
        }
        Ok(writer.finish())
    }
}

impl Stage {
    /// The word that makes the stage, for messages.
    fn keyword(&self) -> &'static str {
        match self {
            Stage::Filter(_) => "where",
            Stage::Select(_) => "select",
            Stage::Aggregate { .. } => "by",
            Stage::Sort(_) => "sort",
            Stage::Top { .. } => "top",
            Stage::Limit(_) => "limit",
            Stage::Tail(_) => "tail",
            Stage::Distinct(_) => "distinct",
            Stage::Extend(_) => "let",
            Stage::Fill(_) => "timeline",
            Stage::Burst(_) => "burst",
            Stage::Sequence(_) => "sequence",
        }
    }
}

/// The statement as far as it is written.
struct Writer {
    dialect: Dialect,
    /// The time that the logs cover, if that is known.
    logged: Option<Logged>,
    /// The column that numbers rows, quoted: no column of the query is called so.
    row: String,
    /// The steps so far: the last one is the input of what follows.
    steps: Vec<String>,
    /// The columns of the last step.
    columns: Vec<String>,
    /// Their types.
    kinds: Vec<Type>,
    /// Why the number of rows is not their order, where it is not.
    unordered: Option<&'static str>,
}

impl Writer {
    fn new(plan: &Plan, dialect: Dialect) -> Writer {
        let mut names: Vec<String> = plan.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect();
        let made = plan.stages.iter().flat_map(|stage| stage.effect().columns.fresh());
        names.extend(made.map(|column| column.name.to_ascii_lowercase()));
        let mut row = "_row".to_owned();
        while names.contains(&row) {
            row.insert(0, '_');
        }
        let unordered = match plan.table {
            Table::Auth | Table::Lines => None,
            Table::Connections => Some("connections come in the order in which they end, which no column says"),
            Table::Messages => Some("messages come in the order in which they end, which no column says"),
        };
        Writer {
            dialect,
            logged: None,
            row: dialect.quoted(&row),
            steps: Vec::new(),
            columns: Vec::new(),
            kinds: Vec::new(),
            unordered,
        }
    }

    /// Refuses what depends on the order of rows where that is not known.
    fn needs_order(&self, what: &str) -> Spelled<()> {
        self.unordered
            .map_or(Ok(()), |why| Err(format!("{what} depends on the order of rows, and {why}; sort them first")))
    }

    fn scope(&self) -> Scope<'_> {
        Scope { dialect: self.dialect, columns: &self.columns }
    }

    /// What the next step reads.
    fn last(&self) -> String {
        format!("s{}", self.steps.len())
    }

    fn push(&mut self, step: String) {
        self.steps.push(step);
    }

    /// The table, its rows numbered in log order, and what the query keeps of them. The filter is in the same step, so
    /// that an engine applies it while it reads.
    fn source(&mut self, plan: &Plan, table: &str, filter: Option<&Expr>) -> Spelled<()> {
        let columns = plan.table.columns();
        self.columns = plan.projection.iter().map(|index| self.dialect.quoted(columns[*index].name)).collect();
        self.kinds = plan.projection.iter().map(|index| columns[*index].kind).collect();
        let place: Vec<String> = log_order(plan.table).map(|name| self.dialect.quoted(name) + " nulls last").collect();
        let number = format!("row_number() over (order by {}) as {}", place.join(", "), self.row);
        let listed: Vec<&str> = self.columns.iter().map(String::as_str).chain([number.as_str()]).collect();
        let mut step = format!("select {}\n  from {}", listed.join(", "), self.dialect.quoted(table));
        if let Some(filter) = filter {
            let _ = write!(step, "\n  where {}", self.scope().condition(filter)?);
        }
        self.push(step);
        Ok(())
    }

    fn stage(&mut self, stage: &Stage) -> Spelled<()> {
        match stage {
            Stage::Filter(filter) => {
                let condition = self.scope().condition(filter)?;
                self.push(format!("select *\n  from {}\n  where {condition}", self.last()));
                Ok(())
            }
            Stage::Select(columns) => {
                let listed = self.named(columns)?;
                self.push(format!("select {listed}, {}\n  from {}", self.row, self.last()));
                self.become_these(columns.iter().map(|column| &column.column));
                Ok(())
            }
            Stage::Extend(columns) => {
                let listed = self.named(columns)?;
                self.push(format!("select *, {listed}\n  from {}", self.last()));
                let names: Vec<String> =
                    columns.iter().map(|column| self.dialect.quoted(&column.column.name)).collect();
                self.columns.extend(names);
                self.kinds.extend(columns.iter().map(|column| column.column.kind));
                Ok(())
            }
            Stage::Sort(keys) => self.sort(keys),
            Stage::Top { keys, n } => {
                self.sort(keys)?;
                self.limit(*n, "")
            }
            Stage::Limit(n) => self.limit(*n, ""),
            Stage::Tail(n) => self.limit(*n, " desc"),
            Stage::Distinct(columns) => self.distinct(columns),
            Stage::Aggregate { keys, values } => self.aggregate(keys, values),
            Stage::Fill(fill) => self.fill(fill),
            Stage::Burst(burst) => self.burst(burst),
            Stage::Sequence(sequence) => self.sequence(sequence),
        }
    }

    /// `expr as name, …`.
    fn named(&self, columns: &[NamedExpr]) -> Spelled {
        let named = |column: &NamedExpr| {
            let (value, name) = (self.scope().value(&column.expr)?, self.dialect.quoted(&column.column.name));
            Ok(if value == name { value } else { format!("{value} as {name}") })
        };
        Ok(columns.iter().map(named).collect::<Spelled<Vec<_>>>()?.join(", "))
    }

    /// The last step has these columns.
    fn become_these<'a>(&mut self, columns: impl Iterator<Item = &'a Column>) {
        (self.columns, self.kinds) = columns.map(|column| (self.dialect.quoted(&column.name), column.kind)).unzip();
    }

    fn sort(&mut self, keys: &[SortKey]) -> Spelled<()> {
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

    fn limit(&mut self, n: usize, direction: &str) -> Spelled<()> {
        self.needs_order("which rows it keeps")?;
        // More rows than can be counted is all of them.
        if i64::try_from(n).is_ok_and(|n| n < i64::MAX) {
            self.push(format!("select *\n  from {}\n  order by {}{direction}\n  limit {n}", self.last(), self.row));
        }
        Ok(())
    }

    fn distinct(&mut self, columns: &[NamedExpr]) -> Spelled<()> {
        let same = columns.iter().map(|column| {
            let value = self.scope().value(&column.expr)?;
            self.dialect.same(column.expr.kind(), &value)
        });
        let same = same.collect::<Spelled<Vec<_>>>()?.join(", ");
        let nth = self.dialect.quoted("_nth");
        let (listed, row) = (self.named(columns)?, &self.row);
        let number = format!("row_number() over (partition by {same} order by {row}) as {nth}");
        let inner = format!("select {listed}, {row}, {number}\n    from {}", self.last());
        let names: Vec<String> = columns.iter().map(|column| self.dialect.quoted(&column.column.name)).collect();
        self.push(format!("select {}, {row}\n  from ({inner}) as t\n  where {nth} = 1", names.join(", ")));
        self.become_these(columns.iter().map(|column| &column.column));
        Ok(())
    }

    fn finish(self) -> String {
        let mut sql = String::new();
        for (place, step) in self.steps.iter().enumerate() {
            let before = if place == 0 { "with " } else { ",\n" };
            let _ = write!(sql, "{before}s{} as (\n  {step}\n)", place + 1);
        }
        let _ = write!(sql, "\nselect {}\nfrom s{}\norder by {}", self.columns.join(", "), self.steps.len(), self.row);
        sql
    }
}

/// The columns that say when and where a row was written.
fn log_order(table: Table) -> impl Iterator<Item = &'static str> {
    let appliance = table.columns().iter().map(|column| column.name).find(|name| *name == "appliance");
    [table.time()].into_iter().chain(appliance).chain(table.place())
}
