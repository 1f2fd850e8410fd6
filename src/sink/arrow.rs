//! Arrow's own format: as a stream, which is read while it is written, and as a file (Feather 2), which is read from
//! its end.

use arrow::error::ArrowError;
use arrow::ipc::writer::{FileWriter, StreamWriter};
use arrow::record_batch::RecordBatch;
use parquet::file::metadata::KeyValue;

use super::columnar::Even;
use super::contract::{Look, Out, Sink, Spec};
use crate::dataset::metadata::FileMetadata;
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::Column;

pub(super) const STREAM: Spec =
    Spec { name: "arrow", extensions: &["arrows"], display: Display::Machine, is_binary: true, open: open_stream };

pub(super) const FILE: Spec = Spec {
    name: "feather",
    extensions: &["feather", "arrow", "ipc"],
    display: Display::Machine,
    is_binary: true,
    open: open_file,
};

fn open_stream<'w>(_: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let writer = StreamWriter::try_new(out, &look.file_schema).map_err(failed)?;
    Ok(Box::new(Stream { even: Even::new(&look.file_schema), writer }))
}

fn open_file<'w>(_: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let writer = FileWriter::try_new(out, &look.file_schema).map_err(failed)?;
    Ok(Box::new(ArrowFile { even: Even::new(&look.file_schema), writer }))
}

struct Stream<'w> {
    even: Even,
    writer: StreamWriter<Out<'w>>,
}

impl Sink for Stream<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let Stream { even, writer } = self;
        even.push(batch, |batch| writer.write(&batch).map_err(failed))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let Stream { even, writer } = &mut *self;
        even.finish(|batch| writer.write(&batch).map_err(failed))?;
        // Writes the end of the stream first.
        self.writer.into_inner().map_err(failed)?.flush().map_err(Error::output)
    }
}

struct ArrowFile<'w> {
    even: Even,
    writer: FileWriter<Out<'w>>,
}

impl Sink for ArrowFile<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let ArrowFile { even, writer } = self;
        even.push(batch, |batch| writer.write(&batch).map_err(failed))
    }

    fn describe(&mut self, metadata: FileMetadata) {
        for KeyValue { key, value } in metadata.to_key_values() {
            self.writer.write_metadata(key, value.unwrap_or_default());
        }
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let ArrowFile { even, writer } = &mut *self;
        even.finish(|batch| writer.write(&batch).map_err(failed))?;
        // Writes the footer first.
        self.writer.into_inner().map_err(failed)?.flush().map_err(Error::output)
    }
}

/// The error of the system, out of that of the Arrow library.
fn failed(error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, source) => Error::output(source),
        ArrowError::ExternalError(source) => Error::output_of(source),
        other => Error::internal(other),
    }
}
