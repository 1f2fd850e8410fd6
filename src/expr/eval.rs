//! Expression × batch → array, by arrow kernels.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Datum, Float64Array, Int64Array, Scalar, StringArray,
    TimestampMicrosecondArray, new_empty_array,
};
use arrow::compute::kernels::cmp;
use arrow::compute::{and, cast, is_null, not, or, prep_null_mask_filter, take};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use arrow::record_batch::RecordBatch;

use super::functions::Body;
use super::types::{Type, WordSet};
use super::{Call, Comparison, Expr, Literal, addresses, arithmetic, as_text, bucket, text};
use crate::batches::new_batch;
use crate::error::{Error, Result};

impl Expr {
    /// One value a row.
    ///
    /// # Errors
    /// Only a fault of ours: types were checked when the query was bound.
    pub fn evaluate(&self, batch: &RecordBatch) -> Result<ArrayRef> {
        match self {
            Expr::Column(index, _) => column(batch, *index),
            Expr::Literal(literal) => Ok(literal.array(batch.num_rows())),
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Compare { .. }
            | Expr::Text { .. }
            | Expr::Address { .. }
            | Expr::OneOf { .. }
            | Expr::IsNull(_)
            | Expr::Any { .. } => Ok(Arc::new(self.holds(batch)?)),
            Expr::Rank { operand, words } => Ok(rank(&operand.evaluate(batch)?, words)),
            Expr::Bucket { time, width, zone } => Ok(bucket::evaluate(&time.evaluate(batch)?, *width, zone)),
            Expr::Arithmetic { .. } => arithmetic::evaluate(self, batch),
            Expr::AsText { operand, zone } => Ok(as_text::evaluate(operand.kind(), &operand.evaluate(batch)?, zone)),
            Expr::Call(call) => evaluate_call(call, batch),
        }
    }

    /// As [`Expr::evaluate`], for what compares values by an interner: a column of text that the source gave as a
    /// dictionary stays one, so that each entry is hashed once.
    ///
    /// # Errors
    /// As [`Expr::evaluate`].
    pub fn evaluate_key(&self, batch: &RecordBatch) -> Result<ArrayRef> {
        if let Expr::Column(index, _) = self { column_as_given(batch, *index) } else { self.evaluate(batch) }
    }

    /// Which rows satisfy the predicate: true or false, never null. A yes/no column holds where it is true.
    ///
    /// # Errors
    /// Only a fault of ours: types were checked when the query was bound.
    pub fn holds(&self, batch: &RecordBatch) -> Result<BooleanArray> {
        let held = match self {
            Expr::And(parts) => return fold(parts, batch, true),
            Expr::Or(parts) => return fold(parts, batch, false),
            Expr::Not(operand) => not(&operand.holds(batch)?)?,
            Expr::Compare { left, op, right } => compare(left, *op, right, batch)?,
            Expr::Text { operand, test } => text::holds(&operand.evaluate(batch)?, test)?,
            Expr::Address { operand, networks } => addresses::holds(&operand.evaluate(batch)?, networks),
            Expr::OneOf { operand, values } => {
                let numbers = operand.evaluate(batch)?;
                BooleanArray::from_unary(numbers.as_primitive::<Int64Type>(), |n| values.binary_search(&n).is_ok())
            }
            Expr::IsNull(operand) => is_null(&operand.evaluate(batch)?)?,
            Expr::Any { list, predicate } => any(&list.evaluate(batch)?, predicate)?,
            Expr::Column(..)
            | Expr::Literal(_)
            | Expr::Rank { .. }
            | Expr::Bucket { .. }
            | Expr::Arithmetic { .. }
            | Expr::AsText { .. }
            | Expr::Call(_) => self
                .evaluate(batch)?
                .as_boolean_opt()
                .cloned()
                .ok_or_else(|| Error::internal(format!("{self} is not a predicate")))?,
        };
        Ok(if held.null_count() > 0 { prep_null_mask_filter(&held) } else { held })
    }
}

impl Literal {
    fn array(&self, rows: usize) -> ArrayRef {
        match self {
            Literal::Text(text) => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows))),
            Literal::Ip(address) => {
                Arc::new(StringArray::from_iter_values(std::iter::repeat_n(address.to_string(), rows)))
            }
            Literal::Int(n) | Literal::Duration(n) => Arc::new(Int64Array::from_value(*n, rows)),
            Literal::Float(n) => Arc::new(Float64Array::from_value(*n, rows)),
            Literal::Bool(yes) => Arc::new(BooleanArray::from(vec![*yes; rows])),
            Literal::Time(moment) => {
                let micros = moment.timestamp().as_microsecond();
                Arc::new(TimestampMicrosecondArray::from_value(micros, rows).with_timezone("UTC"))
            }
        }
    }
}

/// Plain text, also where the source gave a dictionary.
fn column(batch: &RecordBatch, index: usize) -> Result<ArrayRef> {
    let column = column_as_given(batch, index)?;
    match column.as_any_dictionary_opt() {
        Some(dictionary) => Ok(take(dictionary.values(), dictionary.keys(), None)?),
        None => Ok(column),
    }
}

fn column_as_given(batch: &RecordBatch, index: usize) -> Result<ArrayRef> {
    let missing = || Error::internal(format!("column {index} of {}", batch.num_columns()));
    batch.columns().get(index).cloned().ok_or_else(missing)
}

/// `and` of the parts, or `or`; stops as soon as no row can change any more.
fn fold(parts: &[Expr], batch: &RecordBatch, all: bool) -> Result<BooleanArray> {
    let mut result = BooleanArray::from(vec![all; batch.num_rows()]);
    for part in parts {
        let settled = if all { result.true_count() == 0 } else { result.false_count() == 0 };
        if settled {
            break;
        }
        let held = part.holds(batch)?;
        result = if all { and(&result, &held)? } else { or(&result, &held)? };
    }
    Ok(result)
}

/// A side of a comparison: a constant is not spread over the rows.
enum Side {
    Rows(ArrayRef),
    Constant(Scalar<ArrayRef>),
}

impl Datum for Side {
    fn get(&self) -> (&dyn Array, bool) {
        match self {
            Side::Rows(array) => (array, false),
            Side::Constant(scalar) => scalar.get(),
        }
    }
}

fn side(expr: &Expr, batch: &RecordBatch, common: &DataType) -> Result<Side> {
    if let Expr::Literal(literal) = expr {
        return Ok(Side::Constant(Scalar::new(cast(&literal.array(1), common)?)));
    }
    let array = expr.evaluate(batch)?;
    Ok(Side::Rows(if array.data_type() == common { array } else { cast(&array, common)? }))
}

fn compare(left: &Expr, op: Comparison, right: &Expr, batch: &RecordBatch) -> Result<BooleanArray> {
    match left.kind() {
        Type::Int | Type::Float | Type::Duration | Type::Bool | Type::Time => {
            let mixed = left.kind().data_type() != right.kind().data_type();
            let common = if mixed { DataType::Float64 } else { left.kind().data_type() };
            let (left, right) = (side(left, batch, &common)?, side(right, batch, &common)?);
            Ok(match op {
                Comparison::Eq | Comparison::Exact => cmp::eq(&left, &right)?,
                Comparison::Lt => cmp::lt(&left, &right)?,
                Comparison::Le => cmp::lt_eq(&left, &right)?,
                Comparison::Gt => cmp::gt(&left, &right)?,
                Comparison::Ge => cmp::gt_eq(&left, &right)?,
            })
        }
        Type::Ip => {
            let constant = match right {
                Expr::Literal(literal) => literal.array(1),
                rows => rows.evaluate(batch)?,
            };
            addresses::compare(&left.evaluate(batch)?, op, &constant)
        }
        Type::Text | Type::Word(_) | Type::Network | Type::Bytes => {
            text::compare(&left.evaluate(batch)?, op, &right.evaluate(batch)?)
        }
        Type::IntList | Type::TextList => Err(Error::internal("a list is compared by its elements")),
    }
}

/// Which lists have an element that satisfies the predicate.
fn any(lists: &ArrayRef, predicate: &Expr) -> Result<BooleanArray> {
    let lists = lists.as_list::<i32>();
    let elements = lists.values().clone();
    let rows = elements.len();
    let schema = Schema::new(vec![Field::new("item", elements.data_type().clone(), true)]);
    let held = predicate.holds(&new_batch(&Arc::new(schema), vec![elements], rows)?)?;
    let some = |row: usize| {
        let offsets = lists.value_offsets();
        let (from, to) = (offsets[row] as usize, offsets[row + 1] as usize);
        !lists.is_null(row) && held.slice(from, to - from).true_count() > 0
    };
    Ok((0..lists.len()).map(|row| Some(some(row))).collect())
}

/// The place of the word among the different words of its set.
fn rank(words: &ArrayRef, set: &WordSet) -> ArrayRef {
    let place = |text: &str| set.stored().position(|word| word == text).and_then(|place| i64::try_from(place).ok());
    let ranks: Int64Array = words.as_string::<i32>().iter().map(|word| word.and_then(place)).collect();
    Arc::new(ranks)
}

fn evaluate_call(call: &Call, batch: &RecordBatch) -> Result<ArrayRef> {
    let args = call.args.iter().map(|arg| arg.evaluate(batch)).collect::<Result<Vec<_>>>()?;
    if batch.num_rows() == 0 {
        return Ok(new_empty_array(&call.kind.data_type()));
    }
    match call.function.body {
        Body::Kernel(kernel) => kernel(&args, &call.zone),
        Body::Bound(_) => {
            Err(Error::internal(format!("{}() was not replaced when the query was bound", call.function.name)))
        }
    }
}
