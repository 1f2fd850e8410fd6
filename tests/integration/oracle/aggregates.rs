//! What the aggregates make of the rows of a group.

use super::conditions::{holds, kind, operand};
use super::query::{Call, Operand};
use super::table::Table;
use super::value::{Kind, Value, order};
use super::zone::Zone;

/// The kind of the result, and the result.
pub fn aggregate(table: &Table, rows: &[&Vec<Value>], call: &Call, zone: &Zone) -> (Kind, Value) {
    // Of those that have one.
    let values = |of: &Operand| -> Vec<Value> {
        let all = rows.iter().map(|row| operand(table, row, of, zone));
        all.filter(|value| !value.is_missing()).collect()
    };
    let or_missing = |value: Option<Value>| value.unwrap_or(Value::Missing);
    match call {
        Call::Count => (Kind::Int, count(rows.len())),
        Call::CountIf(condition) => {
            (Kind::Int, count(rows.iter().filter(|row| holds(table, row, condition, zone)).count()))
        }
        Call::Share(condition) => {
            let holding = rows.iter().filter(|row| holds(table, row, condition, zone)).count();
            let share = if rows.is_empty() { Value::Missing } else { Value::Float(holding as f64 / rows.len() as f64) };
            (Kind::Float, share)
        }
        Call::Dcount(of) => (Kind::Int, count(different(values(of)).len())),
        Call::List(of) => {
            let texts = different(values(of)).into_iter().map(|value| match value {
                Value::Text(text) => text,
                other => panic!("a list of {other:?}"),
            });
            (Kind::Texts, Value::Texts(texts.collect()))
        }
        Call::First(of) => (kind(table, of), or_missing(values(of).into_iter().next())),
        Call::Last(of) => (kind(table, of), or_missing(values(of).into_iter().last())),
        Call::Min(of) => (kind(table, of), or_missing(ordered(kind(table, of), values(of)).into_iter().next())),
        Call::Max(of) => (kind(table, of), or_missing(ordered(kind(table, of), values(of)).into_iter().last())),
        Call::Percentile(percent, of) => {
            let sorted = ordered(kind(table, of), values(of));
            // The first value that so many of a hundred do not exceed.
            let place = (0..sorted.len()).find(|place| (place + 1) * 100 >= sorted.len() * percent);
            (kind(table, of), or_missing(place.map(|place| sorted[place].clone())))
        }
        Call::Sum(of) => (kind(table, of), total(kind(table, of), &values(of))),
        Call::Avg(of) => {
            let (kind, values) = (kind(table, of), values(of));
            let number = values.len();
            let mean = match kind {
                Kind::Float if number > 0 => Some(scores_mean(&values)),
                _ => total(kind, &values).number().map(|total| total / number as f64),
            };
            match (kind, mean) {
                (Kind::Duration, Some(mean)) => (kind, Value::Int(mean.round() as i64)),
                (Kind::Duration, None) => (kind, Value::Missing),
                (_, mean) => (Kind::Float, mean.map_or(Value::Missing, Value::Float)),
            }
        }
    }
}

fn count(number: usize) -> Value {
    Value::Int(i64::try_from(number).expect("a count"))
}

/// The different values in the order of their first appearance.
fn different(values: Vec<Value>) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for value in values {
        if !all.iter().any(|known| known.identity() == value.identity()) {
            all.push(value);
        }
    }
    all
}

fn ordered(kind: Kind, mut values: Vec<Value>) -> Vec<Value> {
    if kind == Kind::Ip {
        values.retain(|value| matches!(value, Value::Text(text) if super::value::address(text).is_some()));
    }
    values.sort_by(|left, right| order(kind, left, right, false));
    values
}

fn total(kind: Kind, values: &[Value]) -> Value {
    if values.is_empty() {
        return Value::Missing;
    }
    if kind != Kind::Float {
        let whole = values.iter().map(|value| match value {
            Value::Int(number) => *number,
            other => panic!("a sum of {other:?}"),
        });
        return Value::Int(whole.sum());
    }
    Value::Float(exact_sum(values) as f64 / SCALE)
}

/// Scores and shares have few enough bits behind the point for their sum to be exact in whole numbers.
const SCALE: f64 = (1_i128 << 64) as f64;

fn exact_sum(values: &[Value]) -> i128 {
    values.iter().map(|value| (value.number().expect("a number") * SCALE) as i128).sum()
}

/// The mean, rounded once: the quotient has more bits than a number holds, and the last one tells of a remainder.
fn scores_mean(values: &[Value]) -> f64 {
    let (sum, number) = (exact_sum(values) << 20, values.len() as i128);
    let quotient = sum / number;
    let sticky = if sum % number == 0 { quotient } else { quotient | 1 };
    sticky as f64 / SCALE / f64::from(1 << 20)
}
