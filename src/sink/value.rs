//! Arrow arrays as the values of a row. The formats differ in how they write a value, not in how they find it, so the
//! finding is here, and each array's type is looked at once a batch.

use std::fmt::Write;
use std::ops::Range;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Float64Array, Int64Array, ListArray, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use jiff::Timestamp;

use super::bytes::spelled;
use super::escape;
use super::times::Times;
use crate::error::{Error, Result};
use crate::expr::types::{Millis, Type};
use crate::plan::Column;

/// A value that is there.
pub(super) enum Value<'a> {
    Text(&'a str),
    Int(i64),
    /// Milliseconds.
    Duration(i64),
    Float(f64),
    Bool(bool),
    Time(Timestamp),
    Ints(&'a Int64Array, Range<usize>),
    Texts(&'a StringArray, Range<usize>),
    Bytes(&'a [u8]),
}

/// A column of a batch, its type known.
pub(super) enum Reader<'a> {
    Text(&'a StringArray),
    Int(&'a Int64Array),
    Duration(&'a Int64Array),
    Float(&'a Float64Array),
    Bool(&'a BooleanArray),
    Time(&'a TimestampMicrosecondArray),
    Ints(&'a ListArray, &'a Int64Array),
    Texts(&'a ListArray, &'a StringArray),
    Bytes(&'a BinaryArray),
}

/// The columns of a batch.
///
/// # Errors
/// [`crate::ErrorKind::Internal`] if the batch is not of these columns.
pub(super) fn readers<'a>(columns: &[Column], batch: &'a RecordBatch) -> Result<Vec<Reader<'a>>> {
    if columns.len() != batch.num_columns() {
        return Err(Error::internal(format!("{} columns announced, {} came", columns.len(), batch.num_columns())));
    }
    columns.iter().zip(batch.columns()).map(|(column, array)| Reader::new(column, array)).collect()
}

impl<'a> Reader<'a> {
    fn new(column: &Column, array: &'a ArrayRef) -> Result<Reader<'a>> {
        let reader = match column.kind {
            Type::Text | Type::Word(_) | Type::Ip | Type::Network => array.as_string_opt::<i32>().map(Reader::Text),
            Type::Int => array.as_primitive_opt::<Int64Type>().map(Reader::Int),
            Type::Duration => array.as_primitive_opt::<Int64Type>().map(Reader::Duration),
            Type::Float => array.as_primitive_opt::<Float64Type>().map(Reader::Float),
            Type::Bool => array.as_boolean_opt().map(Reader::Bool),
            Type::Time => array.as_primitive_opt::<TimestampMicrosecondType>().map(Reader::Time),
            Type::IntList => array
                .as_list_opt::<i32>()
                .and_then(|list| list.values().as_primitive_opt::<Int64Type>().map(|items| Reader::Ints(list, items))),
            Type::TextList => array
                .as_list_opt::<i32>()
                .and_then(|list| list.values().as_string_opt::<i32>().map(|items| Reader::Texts(list, items))),
            Type::Bytes => array.as_binary_opt::<i32>().map(Reader::Bytes),
        };
        reader.ok_or_else(|| {
            let (announced, came) = (column.kind.data_type(), array.data_type());
            Error::internal(format!("column `{}` announced as {announced}, came as {came}", column.name))
        })
    }

    fn array(&self) -> &'a dyn Array {
        match self {
            Reader::Text(array) => *array,
            Reader::Int(array) | Reader::Duration(array) => *array,
            Reader::Float(array) => *array,
            Reader::Bool(array) => *array,
            Reader::Time(array) => *array,
            Reader::Ints(array, _) | Reader::Texts(array, _) => *array,
            Reader::Bytes(array) => *array,
        }
    }

    /// The value of a row, if there is one.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Internal`] for a time beyond all calendars.
    pub(super) fn get(&self, row: usize) -> Result<Option<Value<'a>>> {
        if self.array().is_null(row) {
            return Ok(None);
        }
        Ok(Some(match self {
            Reader::Text(array) => Value::Text(array.value(row)),
            Reader::Int(array) => Value::Int(array.value(row)),
            Reader::Duration(array) => Value::Duration(array.value(row)),
            Reader::Float(array) => Value::Float(array.value(row)),
            Reader::Bool(array) => Value::Bool(array.value(row)),
            Reader::Time(array) => Value::Time(Timestamp::from_microsecond(array.value(row)).map_err(Error::internal)?),
            Reader::Ints(list, items) => Value::Ints(items, range(list, row)),
            Reader::Texts(list, items) => Value::Texts(items, range(list, row)),
            Reader::Bytes(array) => Value::Bytes(array.value(row)),
        }))
    }
}

fn range(list: &ListArray, row: usize) -> Range<usize> {
    let place = |offset: i32| usize::try_from(offset).expect("list offsets are not negative");
    place(list.value_offsets()[row])..place(list.value_offsets()[row + 1])
}

/// The elements of a list of numbers.
pub(super) fn ints(items: &Int64Array, range: Range<usize>) -> impl Iterator<Item = Option<i64>> {
    range.map(|at| items.is_valid(at).then(|| items.value(at)))
}

/// The elements of a list of texts.
pub(super) fn texts(items: &StringArray, range: Range<usize>) -> impl Iterator<Item = Option<&str>> {
    range.map(|at| items.is_valid(at).then(|| items.value(at)))
}

/// Appends a value as CSV holds it, and TSV but for bytes. A list of numbers is `441 448`, since numbers hold no space; a
/// list of texts is a JSON array, since texts hold anything. Floats always show that they are floats (`5.0`).
pub(super) fn push_plain(text: &mut String, value: &Value<'_>, times: &Times) {
    match value {
        Value::Text(value) => text.push_str(value),
        Value::Bytes(value) => text.push_str(&spelled(value)),
        Value::Time(value) => times.push_iso(text, *value),
        Value::Texts(items, range) => {
            let items: Vec<_> = texts(items, range.clone()).collect();
            text.push_str(&serde_json::to_string(&items).expect("text is always JSON"));
        }
        Value::Int(_) | Value::Duration(_) | Value::Float(_) | Value::Bool(_) | Value::Ints(..) => {
            push_number(text, value);
        }
    }
}

/// Appends a value as tables for people hold it, safe for a terminal: times short, durations with their units (`1m30s`), lists
/// separated by spaces. A text that would look like what stands for a missing value is shown as an escape.
pub(super) fn push_human(text: &mut String, value: &Value<'_>, times: &Times, missing: &str) {
    let shown = |value| if value == missing { escape::whole(value).into() } else { escape::text(value) };
    match value {
        Value::Text(value) => text.push_str(&shown(value)),
        Value::Bytes(value) if *value == missing.as_bytes() => text.push_str(&escape::whole(missing)),
        Value::Bytes(value) => text.push_str(&escape::bytes(value)),
        Value::Time(value) => times.push_short(text, *value),
        Value::Texts(items, range) => {
            let items: Vec<_> = texts(items, range.clone()).map(|item| item.map_or(missing.into(), shown)).collect();
            text.push_str(&items.join(" "));
        }
        Value::Duration(millis) => text.push_str(&Millis(*millis).to_string()),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Ints(..) => push_number(text, value),
    }
}

/// What tables for people show where a value is missing.
pub(super) const MISSING: &str = "∅";

/// The values that look alike in every text format; nothing for the others.
fn push_number(text: &mut String, value: &Value<'_>) {
    let written = match value {
        Value::Int(value) | Value::Duration(value) => write!(text, "{value}"),
        Value::Float(value) => write!(text, "{value:?}"),
        Value::Bool(value) => write!(text, "{value}"),
        Value::Ints(items, range) => {
            for (at, item) in ints(items, range.clone()).enumerate() {
                if at > 0 {
                    text.push(' ');
                }
                match item {
                    Some(item) => text.push_str(&item.to_string()),
                    None => text.push_str(MISSING),
                }
            }
            Ok(())
        }
        Value::Text(_) | Value::Bytes(_) | Value::Time(_) | Value::Texts(..) => Ok(()),
    };
    written.expect("a String takes whatever is written to it");
}

/// A column header for people: times name their zone.
pub(super) fn human_header(column: &Column, times: &Times) -> String {
    match column.kind {
        Type::Time => format!("{} ({})", column.name, times.label()),
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Duration
        | Type::IntList
        | Type::TextList
        | Type::Bytes => column.name.clone(),
    }
}

/// Numbers stand at the right.
pub(super) fn is_number(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Float | Type::Duration => true,
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Bool
        | Type::Time
        | Type::IntList
        | Type::TextList
        | Type::Bytes => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn a_batch_of_other_columns_is_our_fault() {
        let (mut columns, batch) = testing::sample();
        columns[0].kind = Type::Int;
        let error = readers(&columns, &batch).err().unwrap();
        assert!(error.to_string().starts_with("internal error: column `time` announced as Int64"), "{error}");
        columns.pop();
        assert!(readers(&columns, &batch).is_err());
    }

    #[test]
    fn a_time_beyond_all_calendars_is_our_fault() {
        let array = TimestampMicrosecondArray::from(vec![i64::MAX]);
        assert!(Reader::Time(&array).get(0).is_err());
    }
}
