//! The records themselves, to the byte, a line each: evidence for a report, input for another program. Nothing else is
//! written, no header and no other column, and nothing is decoded on the way.
//!
//! A record that was wrapped over several lines of the log leaves as it stands in `raw`, which is on one. On a terminal
//! what could steer it is shown as an escape, as everywhere.

use arrow::record_batch::RecordBatch;

use super::contract::{Look, Out, Sink, Spec};
use super::escape;
use super::value::{Value, readers};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "raw", extensions: &["log"], display: Display::Named, is_binary: false, open };

/// The column that holds the bytes of a record.
pub(super) const COLUMN: &str = "raw";

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    match columns {
        [column] if column.kind == Type::Bytes => {
            Ok(Box::new(Raw { columns: columns.to_vec(), guard: look.guard, out, left_out: 0 }))
        }
        _ => Err(Error::internal("the bytes of records are to be written, and they are not the only column")),
    }
}

struct Raw<'w> {
    columns: Vec<Column>,
    guard: bool,
    out: Out<'w>,
    left_out: u64,
}

impl Sink for Raw<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let mut lines = Vec::new();
        for row in 0..batch.num_rows() {
            for reader in &readers {
                match reader.get(row)? {
                    Some(Value::Bytes(bytes)) if self.guard => lines.extend(escape::bytes(bytes).as_bytes()),
                    Some(Value::Bytes(bytes)) => lines.extend(bytes),
                    Some(_) | None => {
                        self.left_out += 1;
                        continue;
                    }
                }
                lines.push(b'\n');
            }
        }
        self.out.write_all(&lines).map_err(Error::output)
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::BinaryArray;

    use super::super::Format;
    use super::super::testing::{batch, column, look, users};
    use super::*;

    fn written(look: &Look, values: &[Option<&[u8]>]) -> (Vec<u8>, u64) {
        let columns = vec![column(COLUMN, Type::Bytes)];
        let batch = batch(&columns, vec![Arc::new(BinaryArray::from_opt_vec(values.to_vec()))]);
        let mut bytes = Vec::new();
        let mut sink = Format::Raw.open(&columns, look, Box::new(&mut bytes)).unwrap();
        sink.write(&batch).unwrap();
        let left_out = sink.left_out();
        sink.finish().unwrap();
        (bytes, left_out)
    }

    #[test]
    fn the_bytes_stay_as_they_are() {
        let values: [Option<&[u8]>; 3] = [Some(b"m\xfcller\\ \x1b\0\r"), None, Some(b"")];
        assert_eq!(written(&look(), &values), (b"m\xfcller\\ \x1b\0\r\n\n".to_vec(), 1));
        assert_eq!(written(&look(), &[]), (Vec::new(), 0));
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let guarded = Look { guard: true, ..look() };
        assert_eq!(written(&guarded, &[Some(b"m\xfcller\x1b[2J")]).0, b"m\\xfcller\\x1b[2J\n");
    }

    #[test]
    fn other_columns_are_our_fault() {
        let (columns, _) = users(&[]);
        assert!(Format::Raw.open(&columns, &look(), Box::new(Vec::new())).is_err());
    }
}
