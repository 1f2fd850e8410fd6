//! When are two values the same? The one rule behind group keys, `distinct` and `dcount`: a column is folded to a form
//! in which the same values are equal bytes.

use std::net::IpAddr;
use std::sync::Arc;

use arrow::array::types::Float64Type;
use arrow::array::{Array, ArrayRef, AsArray, ListArray, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer};
use memchr::memmem;

use crate::error::Result;
use crate::expr::types::Type;

/// `column` in a form in which the same values are equal. Missing values stay missing.
///
/// # Errors
/// Only a fault of ours.
pub fn fold(kind: Type, column: &ArrayRef) -> Result<ArrayRef> {
    match kind {
        Type::Text => lower(column),
        Type::Ip => unmap(&lower(column)?),
        Type::TextList => {
            let list = column.as_list::<i32>();
            let (field, offsets, values, nulls) = list.clone().into_parts();
            Ok(Arc::new(ListArray::try_new(field, offsets, lower(&values)?, nulls)?))
        }
        // A reputation of -0.0 is one of 0.0.
        Type::Float => Ok(Arc::new(column.as_primitive::<Float64Type>().unary::<_, Float64Type>(|x| x + 0.0))),
        // The words of a closed set have one spelling each, as networks have.
        Type::Word(_)
        | Type::Network
        | Type::Int
        | Type::Bool
        | Type::Time
        | Type::Duration
        | Type::IntList
        | Type::Bytes => Ok(column.clone()),
    }
}

/// ASCII letters in lower case. A column without upper-case letters, the usual case, is returned as it is.
fn lower(column: &ArrayRef) -> Result<ArrayRef> {
    let text = column.as_string::<i32>();
    let used = used_bytes(text);
    // Whole chunks without early exit: the compiler makes vector instructions of it.
    let upper = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | byte.is_ascii_uppercase());
    if !used.chunks(256).any(upper) {
        return Ok(column.clone());
    }
    let first = text.value_offsets()[0];
    let offsets = match first {
        0 => text.offsets().clone(),
        _ => OffsetBuffer::new(text.offsets().iter().map(|offset| offset - first).collect()),
    };
    let values = Buffer::from_vec(used.to_ascii_lowercase());
    Ok(Arc::new(StringArray::try_new(offsets, values, text.nulls().cloned())?))
}

/// IPv4 addresses that are written as IPv6 (`::ffff:192.0.2.1`) as IPv4. There are hardly ever any.
fn unmap(column: &ArrayRef) -> Result<ArrayRef> {
    let text = column.as_string::<i32>();
    if memmem::find(used_bytes(text), b"::ffff:").is_none() {
        return Ok(column.clone());
    }
    let unmapped: StringArray = text
        .iter()
        .map(|value| {
            value.map(|value| match value.parse() {
                Ok(IpAddr::V6(address)) => address.to_canonical().to_string(),
                Ok(IpAddr::V4(_)) | Err(_) => value.to_owned(),
            })
        })
        .collect();
    Ok(Arc::new(unmapped))
}

/// The bytes of a column that may be a slice of a longer one.
fn used_bytes(text: &StringArray) -> &[u8] {
    let offsets = text.value_offsets();
    &text.value_data()[offsets[0] as usize..offsets[text.len()] as usize]
}
