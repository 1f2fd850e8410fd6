//! Hand-made batches for the tests of the formats.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int64Array, Int64Builder, ListBuilder, StringArray,
    StringBuilder, TimestampMicrosecondArray,
};
use arrow::record_batch::RecordBatch;

use super::{Format, Look};
use crate::event::columns::OUTCOMES;
use crate::expr::types::Type;
use crate::plan::{Column, schema_of};

/// 2009-04-22T11:47:47Z
pub(crate) const MOMENT: i64 = 1_240_400_867_000_000;

pub(crate) fn look() -> Look {
    look_at(&[])
}

/// For files with types, too.
pub(crate) fn look_at(columns: &[Column]) -> Look {
    Look::plain(schema_of(columns))
}

pub(crate) fn column(name: &str, kind: Type) -> Column {
    Column { name: name.to_owned(), kind }
}

pub(crate) fn batch(columns: &[Column], arrays: Vec<ArrayRef>) -> RecordBatch {
    RecordBatch::try_new(schema_of(columns), arrays).unwrap()
}

/// One text column.
pub(crate) fn users(values: &[Option<&str>]) -> (Vec<Column>, RecordBatch) {
    let columns = vec![column("user", Type::Text)];
    let batch = batch(&columns, vec![Arc::new(StringArray::from(values.to_vec()))]);
    (columns, batch)
}

/// One column of bytes.
pub(crate) fn records(values: &[&[u8]]) -> (Vec<Column>, RecordBatch) {
    let columns = vec![column("raw", Type::Bytes)];
    let batch = batch(&columns, vec![Arc::new(BinaryArray::from_vec(values.to_vec()))]);
    (columns, batch)
}

/// Every type; a row of values, a row of nulls, a row of things that are there and empty.
pub(crate) fn sample() -> (Vec<Column>, RecordBatch) {
    let columns = vec![
        column("time", Type::Time),
        column("outcome", Type::Word(&OUTCOMES)),
        column("user", Type::Text),
        column("remote_ip", Type::Ip),
        column("icid", Type::Int),
        column("sbrs", Type::Float),
        column("tls", Type::Bool),
        column("elapsed_ms", Type::Duration),
        column("mids", Type::IntList),
        column("flags", Type::TextList),
        column("raw", Type::Bytes),
    ];
    let mut mids = ListBuilder::new(Int64Builder::new());
    mids.append_value([Some(441), Some(448)]);
    mids.append_null();
    mids.append_value([]);
    let mut flags = ListBuilder::new(StringBuilder::new());
    flags.append_value([Some("cut"), Some("lossy")]);
    flags.append_null();
    flags.append_value(Vec::<Option<&str>>::new());
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(
            TimestampMicrosecondArray::from(vec![Some(MOMENT), None, Some(MOMENT + 1_500_000)]).with_timezone("UTC"),
        ),
        Arc::new(StringArray::from(vec![Some("failed"), None, Some("succeeded")])),
        Arc::new(StringArray::from(vec![Some("a,\"b\""), None, Some("")])),
        Arc::new(StringArray::from(vec![Some("10.0.0.1"), None, Some("::1")])),
        Arc::new(Int64Array::from(vec![Some(9_007_199_254_740_993), None, Some(0)])),
        Arc::new(Float64Array::from(vec![Some(-3.5), None, Some(5.0)])),
        Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])),
        Arc::new(Int64Array::from(vec![Some(10_000), None, Some(0)])),
        Arc::new(mids.finish()),
        Arc::new(flags.finish()),
        Arc::new(BinaryArray::from_opt_vec(vec![Some(b"Info: \xff"), None, Some(b"")])),
    ];
    let batch = batch(&columns, arrays);
    (columns, batch)
}

/// What a format makes of the batches.
pub(crate) fn written(format: Format, look: &Look, columns: &[Column], batches: &[RecordBatch]) -> String {
    let mut bytes = Vec::new();
    let mut sink = format.open(columns, look, Box::new(&mut bytes)).unwrap();
    for batch in batches {
        sink.write(batch).unwrap();
    }
    sink.finish().unwrap();
    String::from_utf8(bytes).unwrap()
}
