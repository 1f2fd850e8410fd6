//! Arithmetic on numbers, times and durations, for `let`.
//!
//! | left | op | right | gives |
//! |---|---|---|---|
//! | whole number | `+ - *` | whole number | whole number |
//! | number | `+ - *` | number, one of them with a point | number with a point |
//! | number | `/` | number | number with a point |
//! | duration | `+ -` | duration | duration |
//! | duration | `*` | number, also the other way round | duration, to the nearest millisecond |
//! | duration | `/` | number | duration, to the nearest millisecond |
//! | duration | `/` | duration | number with a point |
//! | time | `-` | time | duration, whole milliseconds |
//! | time | `+ -` | duration, for `+` also the other way round | time |
//!
//! A missing side makes a missing result, and so does a division by zero. A result that its type cannot hold ends the
//! query: a wrapped number would be wrong, a missing one would hide in sums and shares, and who multiplies that far has
//! most likely mistaken a unit.

use std::sync::Arc;

use arrow::array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, Scalar};
use arrow::compute::cast;
use arrow::compute::kernels::numeric;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use super::Expr;
use super::types::Type;
use crate::error::{Error, Result};

pub use super::operator::Operator;

/// Is it a type that arithmetic is about?
pub fn is_operand(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Float | Type::Time | Type::Duration => true,
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Bool
        | Type::IntList
        | Type::TextList
        | Type::Bytes => false,
    }
}

/// The type of `left op right`, if that means anything.
pub fn result(op: Operator, left: Type, right: Type) -> Option<Type> {
    let is_number = |kind| matches!(kind, Type::Int | Type::Float);
    match (op, left, right) {
        (Operator::Divide, _, _) if is_number(left) && is_number(right) => Some(Type::Float),
        (_, Type::Int, Type::Int) => Some(Type::Int),
        (_, _, _) if is_number(left) && is_number(right) => Some(Type::Float),
        (Operator::Add | Operator::Subtract, Type::Duration, Type::Duration) => Some(Type::Duration),
        (Operator::Divide, Type::Duration, Type::Duration) => Some(Type::Float),
        (Operator::Multiply | Operator::Divide, Type::Duration, _) if is_number(right) => Some(Type::Duration),
        (Operator::Multiply, _, Type::Duration) if is_number(left) => Some(Type::Duration),
        (Operator::Subtract, Type::Time, Type::Time) => Some(Type::Duration),
        (Operator::Add | Operator::Subtract, Type::Time, Type::Duration) => Some(Type::Time),
        (Operator::Add, Type::Duration, Type::Time) => Some(Type::Time),
        (_, _, _) => None,
    }
}

impl Expr {
    /// `left op right`, if that means anything.
    pub fn arithmetic(left: Expr, op: Operator, right: Expr) -> Option<Expr> {
        let kind = result(op, left.kind(), right.kind())?;
        Some(Expr::Arithmetic { left: Box::new(left), op, right: Box::new(right), kind })
    }
}

/// Evaluates the `Arithmetic` that `whole` is.
pub(super) fn evaluate(whole: &Expr, batch: &RecordBatch) -> Result<ArrayRef> {
    let Expr::Arithmetic { left, op, right, kind } = whole else {
        return Err(Error::internal(format!("{whole} is no arithmetic")));
    };
    let sides = [(left.kind(), left.evaluate(batch)?), (right.kind(), right.evaluate(batch)?)];
    compute(*op, sides, *kind).map_err(|fault| {
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let text = whole.named(&names);
        match fault {
            Fault::TooLarge if *kind == Type::Time => Error::usage(format!("{text} is beyond the calendar")),
            Fault::TooLarge if *kind == Type::Float => Error::usage(format!("{text} is beyond all numbers")),
            Fault::TooLarge => Error::usage(format!("{text} is beyond what a whole number can hold ({})", i64::MAX))
                .hint("write one of the numbers with a point (2.0), which rounds"),
            Fault::Ours(error) => error.into(),
        }
    })
}

/// Why there is no result.
enum Fault {
    TooLarge,
    Ours(ArrowError),
}

impl From<ArrowError> for Fault {
    fn from(error: ArrowError) -> Self {
        if matches!(error, ArrowError::ArithmeticOverflow(_)) { Fault::TooLarge } else { Fault::Ours(error) }
    }
}

fn compute(op: Operator, [left, right]: [(Type, ArrayRef); 2], kind: Type) -> Result<ArrayRef, Fault> {
    match kind {
        Type::Time => {
            let micros = |(kind, side): (Type, ArrayRef)| match kind {
                Type::Duration => Ok(numeric::mul(&side, &micros_of_a_milli())?),
                _ => ticks(&side),
            };
            calendar(&whole(op, &micros(left)?, &micros(right)?)?)
        }
        Type::Duration if left.0 == Type::Time => {
            Ok(numeric::div(&whole(op, &ticks(&left.1)?, &ticks(&right.1)?)?, &micros_of_a_milli())?)
        }
        Type::Duration if left.0 == Type::Float || right.0 == Type::Float || op == Operator::Divide => {
            nearest(&fraction(op, &left.1, &right.1)?)
        }
        Type::Int | Type::Duration => whole(op, &left.1, &right.1),
        _ => fraction(op, &left.1, &right.1),
    }
}

/// A duration counts milliseconds, a time microseconds.
fn micros_of_a_milli() -> Scalar<Int64Array> {
    Int64Array::new_scalar(1000)
}

/// Times as the numbers they are stored as.
fn ticks(times: &ArrayRef) -> Result<ArrayRef, Fault> {
    Ok(cast(times, &DataType::Int64)?)
}

fn whole(op: Operator, left: &ArrayRef, right: &ArrayRef) -> Result<ArrayRef, Fault> {
    Ok(match op {
        Operator::Add => numeric::add(left, right)?,
        Operator::Subtract => numeric::sub(left, right)?,
        Operator::Multiply => numeric::mul(left, right)?,
        // A quotient is a number with a point, whatever it is made of.
        Operator::Divide => numeric::div(left, right)?,
    })
}

fn fraction(op: Operator, left: &ArrayRef, right: &ArrayRef) -> Result<ArrayRef, Fault> {
    let (left, right) = (cast(left, &DataType::Float64)?, cast(right, &DataType::Float64)?);
    let result = match op {
        Operator::Add => numeric::add(&left, &right)?,
        Operator::Subtract => numeric::sub(&left, &right)?,
        Operator::Multiply => numeric::mul(&left, &right)?,
        Operator::Divide => {
            let divisor: Float64Array = right.as_primitive::<Float64Type>().unary_opt(|x| (x != 0.0).then_some(x));
            numeric::div(&left, &divisor)?
        }
    };
    let infinite = result.as_primitive::<Float64Type>().iter().flatten().any(f64::is_infinite);
    if infinite { Err(Fault::TooLarge) } else { Ok(result) }
}

/// Milliseconds, halves away from 0; what is no number is missing.
fn nearest(millis: &ArrayRef) -> Result<ArrayRef, Fault> {
    const LIMIT: f64 = (1_u64 << 63) as f64;
    let millis = millis.as_primitive::<Float64Type>();
    if millis.iter().flatten().any(|x| x.round().abs() >= LIMIT) {
        return Err(Fault::TooLarge);
    }
    let rounded: Int64Array = millis.unary_opt(|x| if x.is_nan() { None } else { Some(x.round() as i64) });
    Ok(Arc::new(rounded))
}

/// Moments, if they can be shown.
fn calendar(micros: &ArrayRef) -> Result<ArrayRef, Fault> {
    let range = jiff::Timestamp::MIN.as_microsecond()..=jiff::Timestamp::MAX.as_microsecond();
    if micros.as_primitive::<Int64Type>().iter().flatten().any(|micros| !range.contains(&micros)) {
        return Err(Fault::TooLarge);
    }
    let times = micros.as_primitive::<Int64Type>().reinterpret_cast::<TimestampMicrosecondType>();
    Ok(Arc::new(times.with_data_type(Type::Time.data_type())))
}

#[cfg(test)]
mod tests;
