//! `let`: a column worked out of others.

use super::conditions::{kind, operand};
use super::query::{Literal, Operand, Sum};
use super::table::Table;
use super::value::{Kind, Value};
use super::zone::Zone;

/// The table with one more column.
pub fn extend(table: &Table, name: &str, left: &Operand, sum: &Sum, zone: &Zone) -> Table {
    let left_kind = kind(table, left);
    let (Sum::Plus(right) | Sum::Minus(right) | Sum::Times(right) | Sum::Over(right)) = sum;
    let right_kind = match right {
        Literal::Column(column) => table.kind(column),
        Literal::Duration(..) => Kind::Duration,
        Literal::Float(_) => Kind::Float,
        _ => Kind::Int,
    };
    let kind = match sum {
        Sum::Over(_) => Kind::Float,
        Sum::Minus(_) if left_kind == Kind::Time && right_kind == Kind::Time => Kind::Duration,
        _ if right_kind == Kind::Float => Kind::Float,
        _ => left_kind,
    };
    let value = |row: &[Value]| {
        let left = operand(table, row, left, zone);
        let right = match right {
            Literal::Column(column) => table.value(row, column).clone(),
            Literal::Duration(_, number) | Literal::Int(number) => Value::Int(*number),
            Literal::Float(number) => Value::Float(*number),
            other => panic!("no number: {other:?}"),
        };
        match (left, sum, right) {
            (Value::Missing, _, _) | (_, _, Value::Missing) => Value::Missing,
            (Value::Time(left), Sum::Minus(_), Value::Time(right)) => Value::Int((left - right) / 1000),
            (Value::Time(left), Sum::Minus(_), Value::Int(right)) => Value::Time(left - right * 1000),
            (Value::Time(left), Sum::Plus(_), Value::Int(right)) => Value::Time(left + right * 1000),
            (Value::Int(left), Sum::Plus(_), Value::Int(right)) => Value::Int(left + right),
            (Value::Int(left), Sum::Minus(_), Value::Int(right)) => Value::Int(left - right),
            (Value::Int(left), Sum::Times(_), Value::Int(right)) => Value::Int(left * right),
            (left, sum, right) => {
                let (left, right) = (left.number().expect("a number"), right.number().expect("a number"));
                match sum {
                    Sum::Plus(_) => Value::Float(left + right),
                    Sum::Minus(_) => Value::Float(left - right),
                    Sum::Times(_) => Value::Float(left * right),
                    Sum::Over(_) if right == 0.0 => Value::Missing,
                    Sum::Over(_) => Value::Float(left / right),
                }
            }
        }
    };
    let mut all = table.clone();
    all.columns.push((name.to_owned(), kind));
    for (row, old) in all.rows.iter_mut().zip(&table.rows) {
        row.push(value(old));
    }
    all
}
