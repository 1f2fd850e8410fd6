//! Groups as SQL. A group shows the first spelling of its keys and stands where its first row stood.

use super::Writer;
use super::spelled::Spelled;
use crate::expr::Expr;
use crate::expr::dialect::{Dialect, addresses};
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
    pub(super) fn aggregate(&mut self, keys: &[NamedExpr], values: &[AggregateCall]) -> Spelled<()> {
        let (mut groups, mut listed, mut more) = (Vec::new(), Vec::new(), Vec::new());
        for (number, key) in (1..).zip(keys) {
            let mut value = self.scope().value(&key.expr)?;
            if !matches!(key.expr, Expr::Column(..)) {
                let name = self.dialect.quoted(&format!("_key{number}"));
                more.push(format!("{value} as {name}"));
                value = name;
            }
            let same = self.scope().same(key.expr.kind(), &value)?;
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
        let (scope, dialect) = (self.scope(), self.dialect);
        if matches!(function, Aggregate::First(_) | Aggregate::Last(_) | Aggregate::List(_)) {
            self.needs_order(&format!("{}()", function.name()))?;
        }
        match function {
            Aggregate::Count => Ok("count(*)".to_owned()),
            Aggregate::CountIf(predicate) => Ok(format!("count(*) filter (where {})", scope.condition(predicate)?)),
            Aggregate::CountDistinct(expr) => {
                Ok(format!("count(distinct {})", scope.same(expr.kind(), &scope.value(expr)?)?))
            }
            Aggregate::Min(expr) => self.extreme(expr, "min"),
            Aggregate::Max(expr) => self.extreme(expr, "max"),
            Aggregate::Sum(expr) => {
                let sum = format!("sum({})", scope.value(expr)?);
                Ok(if expr.kind() == Type::Float { sum } else { dialect.integer(&sum) })
            }
            Aggregate::Average(expr) => {
                let mean = format!("avg({})", dialect.number(&scope.value(expr)?));
                Ok(if function.kind() == Type::Duration { dialect.integer(&format!("round({mean})")) } else { mean })
            }
            Aggregate::Percentile(expr, part) => self.percentile(expr, *part),
            Aggregate::First(expr) => self.present(expr, |value| dialect.first(value, &self.row)),
            Aggregate::Last(expr) => self.present(expr, |value| dialect.last(value, &self.row)),
            Aggregate::List(expr) => self.list(expr, firsts),
            Aggregate::Share(predicate) => {
                Ok(format!("avg(case when {} then 1e0 else 0e0 end)", scope.condition(predicate)?))
            }
        }
    }

    /// An aggregate over the rows in which the value is there.
    fn present(&self, expr: &Expr, call: impl FnOnce(&str) -> String) -> Spelled {
        let value = self.scope().value(expr)?;
        Ok(format!("{} filter (where {value} is not null)", call(&value)))
    }

    fn extreme(&self, expr: &Expr, name: &str) -> Spelled {
        let value = self.scope().value(expr)?;
        if expr.kind() != Type::Ip {
            return Ok(format!("{name}({value})"));
        }
        let key = addresses::order_key(self.dialect, &value);
        let call = if name == "min" { self.dialect.first(&value, &key) } else { self.dialect.last(&value, &key) };
        Ok(format!("{call} filter (where {key} is not null)"))
    }

    /// By the nearest rank, in whole numbers: the engines' own percentiles round as they like.
    fn percentile(&self, expr: &Expr, percent: u8) -> Spelled {
        let value = self.scope().value(expr)?;
        if expr.kind() == Type::Ip {
            return Err("percentiles of addresses".to_owned());
        }
        let rank = format!("(count({value}) * {percent} + 99)");
        let sorted = |name: &str| format!("{name}({value} order by {value}) filter (where {value} is not null)");
        Ok(match self.dialect {
            Dialect::DuckDb => format!("list_extract({}, {rank} // 100)", sorted("list")),
            Dialect::DataFusion => format!("array_element({}, {rank} / 100)", sorted("array_agg")),
            Dialect::Spark => {
                format!("try_element_at(sort_array(collect_list({value})), cast(greatest({rank} div 100, 1) as int))")
            }
            Dialect::Trino => format!("element_at({}, greatest({rank} / 100, 1))", sorted("array_agg")),
        })
    }

    /// The different values in order of first appearance.
    fn list(&self, expr: &Expr, firsts: &mut Firsts<'_>) -> Spelled {
        let (scope, row) = (self.scope(), &self.row);
        let (value, kind) = (scope.value(expr)?, expr.kind());
        let element = element(kind)?;
        let mut same = firsts.groups.to_vec();
        same.push(scope.same(kind, &value)?);
        let nth = self.dialect.quoted(&format!("_nth{}", firsts.numbers.len() + 1));
        firsts.numbers.push(format!("row_number() over (partition by {} order by {row}) as {nth}", same.join(", ")));
        let condition = format!("{nth} = 1 and {value} is not null");
        Ok(listed(
            self.dialect,
            Listing { value: &value, element, order: std::slice::from_ref(row), condition: &condition },
        ))
    }
}

/// What a list is made of.
pub(super) struct Listing<'a> {
    pub(super) value: &'a str,
    /// The type of its elements.
    pub(super) element: &'a str,
    /// By what they are sorted, ascending.
    pub(super) order: &'a [String],
    /// Which rows bring one.
    pub(super) condition: &'a str,
}

/// The aggregate that makes the list; an empty one over no rows.
pub(super) fn listed(dialect: Dialect, Listing { value, element, order, condition }: Listing<'_>) -> String {
    let filter = format!("filter (where {condition})");
    let sorted = order.join(", ");
    match dialect {
        Dialect::DuckDb => format!("coalesce(list({value} order by {sorted}) {filter}, [])"),
        Dialect::DataFusion => format!("coalesce(array_agg({value} order by {sorted}) {filter}, make_array())"),
        Dialect::Spark => {
            // A struct is compared field by field.
            let places: Vec<String> =
                (1..).zip(order).map(|(number, order)| format!("'place{number}', {order}")).collect();
            let pairs = format!("collect_list(named_struct({}, 'value', {value})) {filter}", places.join(", "));
            format!("transform(sort_array({pairs}), pair -> pair.value)")
        }
        Dialect::Trino => {
            format!("coalesce(array_agg({value} order by {sorted}) {filter}, cast(array[] as array({element})))")
        }
    }
}

/// The type of the elements of a list of such values.
pub(super) fn element(kind: Type) -> Spelled<&'static str> {
    match kind {
        Type::Int | Type::Duration => Ok("bigint"),
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => Ok("varchar"),
        Type::Float | Type::Bool | Type::Time | Type::IntList | Type::TextList | Type::Bytes => {
            Err("lists of anything but text and whole numbers".to_owned())
        }
    }
}
