//! Values in the types of a file. A value that does not fit its type is an error, never a missing value.

use arrow::array::ArrayRef;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, FieldRef, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use crate::batches::new_batch;

/// The same values in another type.
///
/// # Errors
/// A value does not fit.
pub fn typed(array: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    match array.data_type() == kind {
        true => Ok(array.clone()),
        false => cast_with_options(array, kind, &CastOptions { safe: false, ..CastOptions::default() }),
    }
}

/// The same rows in the types of a schema.
///
/// # Errors
/// A value does not fit, or the schema has another number of columns.
pub fn typed_batch(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let column = |(array, field): (&ArrayRef, &FieldRef)| typed(array, field.data_type());
    let columns = batch.columns().iter().zip(schema.fields()).map(column).collect::<Result<Vec<_>, _>>()?;
    new_batch(schema, columns, batch.num_rows())
}
