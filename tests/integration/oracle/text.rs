//! The text of heads, stages and whole queries.

use std::fmt::{self, Display, Formatter};

use super::query::{Call, Clause, Head, Key, Named, Query, Stage, Step, Sum};
use super::spelling::list;

fn by<T: Display>(keys: &[T]) -> String {
    if keys.is_empty() { String::new() } else { format!(" by {}", list(keys)) }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Since(period) => write!(f, "since {}", period.text),
            Clause::Until(period) => write!(f, "until {}", period.text),
            Clause::Before(period) => write!(f, "before {}", period.text),
            Clause::After(period) => write!(f, "after {}", period.text),
            Clause::On(period) => write!(f, "on {}", period.text),
            Clause::Between(first, last) => write!(f, "between {} and {}", first.text, last.text),
            Clause::Last(text, _) => write!(f, "last {text}"),
            Clause::Day(day) => f.write_str(&day.text),
        }
    }
}

impl Display for Head {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.words.clone();
        parts.extend(self.times.iter().map(Clause::to_string));
        parts.extend(self.tests.iter().map(|test| test.to_string()));
        parts.extend(self.filter.iter().map(|filter| format!("where {filter}")));
        f.write_str(&parts.join(" "))
    }
}

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} as {name}", self.operand),
            None => self.operand.fmt(f),
        }
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Key::Stretch(text, _) => f.write_str(text),
            Key::Prefix(column, bits) => write!(f, "{column}/{bits}"),
            Key::Named(named) => named.fmt(f),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Call::Count => f.write_str("count"),
            Call::CountIf(condition) => write!(f, "count({condition})"),
            Call::Share(condition) => write!(f, "share({condition})"),
            Call::Dcount(operand) => write!(f, "dcount({operand})"),
            Call::Min(operand) => write!(f, "min({operand})"),
            Call::Max(operand) => write!(f, "max({operand})"),
            Call::Sum(operand) => write!(f, "sum({operand})"),
            Call::Avg(operand) => write!(f, "avg({operand})"),
            Call::Percentile(50, operand) => write!(f, "median({operand})"),
            Call::Percentile(percent, operand) => write!(f, "p{percent}({operand})"),
            Call::First(operand) => write!(f, "first({operand})"),
            Call::Last(operand) => write!(f, "last({operand})"),
            Call::List(operand) => write!(f, "list({operand})"),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = if self.least > 1 { format!("{} ", self.least) } else { String::new() };
        write!(f, "{}{number}({})", if self.absent { "no " } else { "" }, self.condition)
    }
}

impl Display for Sum {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Sum::Plus(literal) => write!(f, "+ {literal}"),
            Sum::Minus(literal) => write!(f, "- {literal}"),
            Sum::Times(literal) => write!(f, "* {literal}"),
            Sum::Over(literal) => write!(f, "/ {literal}"),
        }
    }
}

impl Display for Stage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Stage::Where(condition) => write!(f, "where {condition}"),
            Stage::Let(name, operand, sum) => write!(f, "let {name} = {operand} {sum}"),
            Stage::Select(columns) => write!(f, "select {}", list(columns)),
            Stage::Drop(columns) => write!(f, "select -{}", columns.join(", -")),
            Stage::Distinct(columns) => write!(f, "distinct {}", list(columns)),
            Stage::Sort(keys) => {
                let key = |(place, (operand, descending)): (usize, &(_, bool))| match (descending, place % 2) {
                    (true, 0) => format!("-{operand}"),
                    (true, _) => format!("{operand} desc"),
                    (false, 0) => format!("{operand}"),
                    (false, _) => format!("{operand} asc"),
                };
                write!(f, "sort {}", list(&keys.iter().enumerate().map(key).collect::<Vec<_>>()))
            }
            Stage::Limit(rows) => write!(f, "limit {rows}"),
            Stage::Tail(rows) => write!(f, "tail {rows}"),
            Stage::Top(rows, keys) => write!(f, "top {rows} {}", list(keys)),
            Stage::TopOf(rows, _, false) => write!(f, "top {rows}"),
            Stage::TopOf(rows, column, true) => write!(f, "top {rows} by {column}"),
            Stage::Aggregate(calls, keys) => {
                let call = |(call, name): &(Call, Option<String>)| match name {
                    Some(name) => format!("{call} as {name}"),
                    None => call.to_string(),
                };
                write!(f, "{}{}", list(&calls.iter().map(call).collect::<Vec<_>>()), by(keys))
            }
            Stage::Timeline(width, _, keys) => write!(f, "timeline {width}{}", by(keys)),
            Stage::Burst { least, distinct, keys, within } => {
                let distinct = distinct.as_ref().map(|column| format!(" distinct {column}")).unwrap_or_default();
                write!(f, "burst {least}{distinct}{} within {}", by(keys), within.0)
            }
            Stage::Sequence { steps, keys, within } => {
                let steps: Vec<String> = steps.iter().map(Step::to_string).collect();
                write!(f, "sequence {}{} within {}", steps.join(" then "), by(keys), within.0)
            }
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = vec![self.head.to_string()];
        parts.extend(self.stages.iter().map(Stage::to_string));
        parts.retain(|part| !part.is_empty());
        f.write_str(if parts.is_empty() { "auth".to_owned() } else { parts.join(" | ") }.as_str())
    }
}
