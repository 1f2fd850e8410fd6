//! Parquet, in the types that every reader tried takes as they are meant; see [`properties`].
//!
//! [`properties`]: crate::dataset::properties

use std::fs::File;
use std::io;

use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaDataReader;

use super::columnar::Even;
use super::{Look, Out, Sink, Spec};
use crate::dataset::metadata::FileMetadata;
use crate::dataset::properties::writer_options;
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "parquet", extensions: &["parquet"], display: Display::Machine, is_binary: true, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let even = Even::new(columns);
    let options = writer_options(columns.iter().map(|column| column.name.as_str()), &[]);
    let writer = ArrowWriter::try_new_with_options(out, even.schema().clone(), options).map_err(failed)?;
    Ok(Box::new(Parquet { even, writer, says: look.says.clone() }))
}

struct Parquet<'w> {
    even: Even,
    writer: ArrowWriter<Out<'w>>,
    says: FileMetadata,
}

impl Sink for Parquet<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let Parquet { even, writer, .. } = self;
        even.push(batch, |batch| writer.write(&batch).map_err(failed))
    }

    fn mark_partial(&mut self) {
        self.says.is_partial = true;
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let Parquet { even, writer, says } = &mut *self;
        even.finish(|batch| writer.write(&batch).map_err(failed))?;
        says.to_key_values().into_iter().for_each(|pair| writer.append_key_value_metadata(pair));
        let mut out = self.writer.into_inner().map_err(failed)?;
        out.flush().map_err(Error::output)
    }
}

/// Rows of a file, as its footer tells.
pub(super) fn rows(file: &File) -> Result<u64> {
    let footer = ParquetMetaDataReader::new().parse_and_finish(file).map_err(failed)?;
    u64::try_from(footer.file_metadata().num_rows()).map_err(Error::internal)
}

/// What the system said, out of what the writer made of it.
fn failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => Error::output(*source),
            Err(source) => Error::output(io::Error::other(source.to_string())),
        },
        other => Error::internal(other),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, Int64Array, RecordBatch};
    use arrow::datatypes::Int64Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use std::io::Write;
    use std::sync::Arc;

    use super::super::Format;
    use super::super::testing::{batch, column, look, sample};
    use super::rows;
    use crate::dataset::properties::ROW_GROUP_ROWS;
    use crate::expr::types::Type;
    use crate::plan::Column;

    fn file(columns: &[Column], batches: impl Iterator<Item = RecordBatch>) -> std::fs::File {
        let file = tempfile::tempfile().unwrap();
        let mut sink = Format::Parquet.open(columns, &look(), Box::new(&file)).unwrap();
        batches.for_each(|batch| sink.write(&batch).unwrap());
        sink.finish().unwrap();
        file
    }

    #[test]
    fn every_type() {
        let (columns, batch) = sample();
        let file = file(&columns, [batch.clone()].into_iter());
        assert_eq!(Format::Parquet.recount(&file).unwrap(), Some(3));
        let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let found = reader.next().unwrap().unwrap();
        for (index, expected) in batch.columns().iter().enumerate() {
            let found = arrow::compute::cast(found.column(index), expected.data_type()).unwrap();
            assert_eq!(&found, expected, "{}", columns[index].name);
        }
    }

    #[test]
    fn rows_are_written_a_group_at_a_time() {
        const BATCH: usize = 5000;
        const BATCHES: usize = 60;
        let columns = [column("icid", Type::Int)];
        let numbers = |at: usize| (at * BATCH..(at + 1) * BATCH).map(|number| number as i64);
        let batches = (0..BATCHES).map(|at| batch(&columns, vec![Arc::new(Int64Array::from_iter_values(numbers(at)))]));
        let file = file(&columns, batches);
        assert_eq!(rows(&file).unwrap(), (BATCH * BATCHES) as u64);
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let groups: Vec<i64> = builder.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        let full = ROW_GROUP_ROWS as i64;
        assert_eq!(groups, [full, full, (BATCH * BATCHES) as i64 - 2 * full]);
        let batches = builder.build().unwrap().map(|batch| batch.unwrap());
        let found: Vec<i64> =
            batches.flat_map(|batch| batch["icid"].as_primitive::<Int64Type>().values().to_vec()).collect();
        assert!(found.into_iter().eq(0..(BATCH * BATCHES) as i64));
    }

    #[test]
    fn a_file_that_was_cut_is_not_counted() {
        let (columns, batch) = sample();
        let file = file(&columns, [batch].into_iter());
        file.set_len(file.metadata().unwrap().len() - 1).unwrap();
        assert!(rows(&file).is_err());
        let mut empty = tempfile::tempfile().unwrap();
        empty.write_all(b"PAR1").unwrap();
        assert!(rows(&empty).is_err());
    }
}
