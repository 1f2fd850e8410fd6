//! Parquet, in types that every reader tried takes as they are meant; see [`properties`].
//!
//! [`properties`]: crate::dataset::properties

use std::fs::File;

use arrow::record_batch::RecordBatch;
use parquet::file::metadata::{ParquetMetaDataReader, SortingColumn};

use super::contract::{Look, Out, Sink, Spec};
use crate::dataset::metadata::FileMetadata;
use crate::dataset::properties::ascending;
use crate::dataset::row_groups::{ParquetWriter, failed};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::{Column, SortedBy};

pub(super) const SPEC: Spec =
    Spec { name: "parquet", extensions: &["parquet"], display: Display::Machine, is_binary: true, open };

fn open<'w>(_: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let order = |by: &SortedBy| SortingColumn { descending: by.descending, ..ascending(by.column) };
    let sorting = look.sorted_by.iter().map(order).collect();
    let writer = ParquetWriter::new(out, &look.file_schema, sorting)?;
    Ok(Box::new(Parquet { writer, metadata: FileMetadata::default() }))
}

struct Parquet<'w> {
    writer: ParquetWriter<Out<'w>>,
    metadata: FileMetadata,
}

impl Sink for Parquet<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.writer.write(batch)
    }

    fn describe(&mut self, metadata: FileMetadata) {
        self.metadata = metadata;
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.writer.finish(&self.metadata)?.flush().map_err(Error::output)
    }
}

/// Rows of a file, as its footer tells.
pub(super) fn rows(file: &File) -> Result<u64> {
    let footer = ParquetMetaDataReader::new().parse_and_finish(file).map_err(failed)?;
    u64::try_from(footer.file_metadata().num_rows()).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, Int64Array, RecordBatch};
    use arrow::datatypes::Int64Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use std::io::Write;
    use std::sync::Arc;

    use super::super::Format;
    use super::super::testing::{batch, column, look_at, sample};
    use super::rows;
    use crate::dataset::properties::ROW_GROUP_ROWS;
    use crate::expr::types::Type;
    use crate::plan::Column;

    fn file(columns: &[Column], batches: impl Iterator<Item = RecordBatch>) -> std::fs::File {
        let file = tempfile::tempfile().unwrap();
        let mut sink = Format::Parquet.open(columns, &look_at(columns), Box::new(&file)).unwrap();
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
