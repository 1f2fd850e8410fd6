//! How rows become row groups, and row groups the bytes of a Parquet file, whoever writes the file.
//!
//! **Law.** The bytes are decided by the rows in their order alone, not by the batches they come in: a row group ends
//! after so many rows or so many bytes of text, counted row by row.
//!
//! The columns of a row group are encoded in parallel, on the thread pool of the caller.

use std::io::Write;
use std::net::IpAddr;
use std::ops::{AddAssign, SubAssign};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::concat;
use arrow::datatypes::{DataType, FieldRef, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;

use super::checksums::Sealed;
use super::metadata::{FileMetadata, canonical_addresses};
use super::properties::{ADDRESS, ROW_GROUP_ROWS, Rows, options_of};
use super::types::typed;
use crate::error::{Error, Result};

/// The most that a row group takes. Rows are some hundred bytes; the second bound is for logs whose lines were made to
/// be long.
pub(super) const GROUP: Size = Size { rows: ROW_GROUP_ROWS, bytes: 96 << 20 };

/// A number of rows, and the bytes of text in them.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) bytes: usize,
}

impl Size {
    pub(super) fn of(batch: &RecordBatch) -> Size {
        Size { rows: batch.num_rows(), bytes: batch.columns().iter().map(text_bytes).sum() }
    }

    /// Takes from the begin of `rest` the rows that can be added within a bound; `None`: none can.
    pub(super) fn take_fitting(self, most: Size, rest: &mut RecordBatch) -> Option<RecordBatch> {
        let fits = self.rows_that_fit(most, rest);
        let part = rest.slice(0, fits);
        *rest = rest.slice(fits, rest.num_rows() - fits);
        (fits > 0).then_some(part)
    }

    /// How many rows of a batch can be added within a bound. To nothing, one row at least: however long it is.
    pub(super) fn rows_that_fit(self, most: Size, batch: &RecordBatch) -> usize {
        let rows = batch.num_rows().min(most.rows.saturating_sub(self.rows));
        let room = most.bytes.saturating_sub(self.bytes);
        let fits = |rows: usize| Size::of(&batch.slice(0, rows)).bytes <= room;
        if fits(rows) {
            return rows;
        }
        // The first count that is too large, less one.
        let (mut fit, mut too_many) = (0, rows);
        while too_many - fit > 1 {
            let middle = fit + (too_many - fit) / 2;
            if fits(middle) { fit = middle } else { too_many = middle }
        }
        if self.rows == 0 { fit.max(1) } else { fit }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Size) {
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

impl SubAssign for Size {
    fn sub_assign(&mut self, other: Size) {
        self.rows -= other.rows;
        self.bytes -= other.bytes;
    }
}

/// Bytes of the texts of a column: of these rows only, however they are stored.
fn text_bytes(column: &ArrayRef) -> usize {
    let between = |offsets: &[i32]| match offsets {
        [first, .., last] => usize::try_from(last - first).unwrap_or(0),
        [_] | [] => 0,
    };
    match column.data_type() {
        DataType::Utf8 => between(column.as_string::<i32>().value_offsets()),
        DataType::Binary => between(column.as_binary::<i32>().value_offsets()),
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            let (first, last) = (list.value_offsets().first(), list.value_offsets().last());
            let [first, last] = [first, last].map(|offset| usize::try_from(*offset.unwrap_or(&0)).unwrap_or(0));
            text_bytes(&list.values().slice(first, last - first))
        }
        DataType::Struct(_) => column.as_struct().columns().iter().map(text_bytes).sum(),
        // Everything else has the same size in each row.
        _ => 0,
    }
}

/// Writes a Parquet file, row group by row group.
pub(super) struct GroupWriter<W: Write + Send> {
    schema: SchemaRef,
    file: SerializedFileWriter<Sealed<W>>,
    factory: ArrowRowGroupWriterFactory,
    groups: usize,
    /// No address was written in another way than the canonical one.
    is_canonical: bool,
    /// Rows written.
    pub(super) rows: u64,
}

impl<W: Write + Send> GroupWriter<W> {
    /// Begins a file. Each row group that is given will be sorted by `sorting`.
    pub(super) fn new(to: W, schema: &SchemaRef, sorting: Vec<SortingColumn>, rows: Rows) -> Result<Self> {
        let names = schema.fields().iter().map(|field| field.name().as_str());
        let options = options_of(names, sorting, rows);
        let writer = ArrowWriter::try_new_with_options(Sealed::new(to), schema.clone(), options);
        let (file, factory) = writer.and_then(ArrowWriter::into_serialized_writer).map_err(failed)?;
        Ok(GroupWriter { schema: schema.clone(), file, factory, groups: 0, is_canonical: true, rows: 0 })
    }

    /// Writes the rows of `batches` as one row group. Values are cast to the types of the file.
    pub(super) fn write(&mut self, batches: &[RecordBatch]) -> Result<()> {
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        let mut writers = self.factory.create_column_writers(self.groups).map_err(failed)?.into_iter();
        if let Ok(at) = self.schema.index_of(ADDRESS) {
            self.is_canonical &= batches.iter().all(|batch| are_canonical(batch.column(at)));
        }
        let mut with_writers = |field| (field, writers.by_ref().take(leaves(field)).collect());
        let columns: Vec<(&FieldRef, Vec<ArrowColumnWriter>)> =
            self.schema.fields().iter().map(&mut with_writers).collect();
        let encode = |(at, (field, writers))| {
            let arrays: Vec<ArrayRef> = batches.iter().map(|batch| batch.column(at).clone()).collect();
            encoded(field, &arrays, writers)
        };
        let chunks: Vec<Vec<ArrowColumnChunk>> =
            columns.into_par_iter().enumerate().map(encode).collect::<Result<_>>()?;
        let chunks: Vec<ArrowColumnChunk> = chunks.into_iter().flatten().collect();
        let begin = self.file.bytes_written() as u64;
        let lengths = chunks.iter().map(|chunk| u64::try_from(chunk.close().metadata.compressed_size()).unwrap_or(0));
        self.file.inner_mut().expect(begin, lengths);
        let mut group = self.file.next_row_group().map_err(failed)?;
        chunks.into_iter().try_for_each(|chunk| chunk.append_to_row_group(&mut group)).map_err(failed)?;
        group.close().map_err(failed)?;
        self.groups += 1;
        self.rows += rows as u64;
        Ok(())
    }

    /// Writes the footer; where the bytes went.
    pub(super) fn finish(mut self, metadata: &FileMetadata) -> Result<W> {
        metadata.to_key_values().into_iter().for_each(|pair| self.file.append_key_value_metadata(pair));
        if self.is_canonical {
            self.file.append_key_value_metadata(canonical_addresses());
        }
        let end = self.file.bytes_written() as u64;
        let checksums = self.file.inner_mut().expect_footer(end);
        self.file.append_key_value_metadata(checksums);
        self.file.into_inner().map_err(failed)?.finish().map_err(Error::output)
    }
}

/// Is each address written in its canonical form? Text that is no address is equal to none, however it is written.
fn are_canonical(column: &ArrayRef) -> bool {
    let Some(texts) = column.as_string_opt::<i32>() else { return false };
    let is_canonical = |text: &str| {
        // IPv4 has one form. IPv4 that is mapped into IPv6 has a colon as well.
        memchr::memchr(b':', text.as_bytes()).is_none()
            || text.parse::<IpAddr>().ok().is_none_or(|address| address.to_canonical().to_string() == text)
    };
    texts.iter().flatten().all(is_canonical)
}

/// How many columns a column is in Parquet, which knows no structs.
fn leaves(field: &FieldRef) -> usize {
    match field.data_type() {
        DataType::Struct(children) => children.iter().map(leaves).sum(),
        DataType::List(element) => leaves(element),
        _ => 1,
    }
}

/// The bytes of one column, for each of its leaves.
fn encoded(field: &FieldRef, arrays: &[ArrayRef], writers: Vec<ArrowColumnWriter>) -> Result<Vec<ArrowColumnChunk>> {
    let array = match arrays {
        [only] => only.clone(),
        several => concat(&several.iter().map(|array| &**array).collect::<Vec<_>>())?,
    };
    let array = typed(&array, field.data_type())?;
    let leaves = compute_leaves(field, &array).map_err(failed)?;
    if leaves.len() != writers.len() {
        return Err(Error::internal("a column of other leaves than were counted"));
    }
    let chunk = |(leaf, mut writer): (_, ArrowColumnWriter)| {
        writer.write(&leaf)?;
        writer.close()
    };
    leaves.into_iter().zip(writers).map(chunk).collect::<Result<_, _>>().map_err(failed)
}

/// Writes rows to a Parquet file in the order in which they come.
///
/// ```
/// use arrow::record_batch::RecordBatch;
/// use authq::{FileMetadata, ParquetWriter, Table};
///
/// let schema = Table::Auth.file_schema(&[0, 1]);
/// let mut writer = ParquetWriter::new(Vec::new(), &schema, Vec::new())?;
/// writer.write(&RecordBatch::new_empty(schema))?;
/// let bytes = writer.finish(&FileMetadata::default())?;
/// assert!(bytes.starts_with(b"PAR1"));
/// # Ok::<(), authq::Error>(())
/// ```
pub struct ParquetWriter<W: Write + Send> {
    writer: GroupWriter<W>,
    waiting: Vec<RecordBatch>,
    size: Size,
    /// The most that a row group takes.
    most: Size,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file with the columns of `schema`; the rows that come are sorted by `sorting`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn new(to: W, schema: &SchemaRef, sorting: Vec<SortingColumn>) -> Result<Self> {
        ParquetWriter::with_rows(to, schema, sorting, Rows::default())
    }

    /// The same with row groups and pages of other sizes: tests need many of them in a small file.
    ///
    /// # Errors
    /// As for [`ParquetWriter::new`].
    pub fn with_rows(to: W, schema: &SchemaRef, sorting: Vec<SortingColumn>, rows: Rows) -> Result<Self> {
        let writer = GroupWriter::new(to, schema, sorting, rows)?;
        let most = Size { rows: rows.group, ..GROUP };
        Ok(ParquetWriter { writer, waiting: Vec::new(), size: Size::default(), most })
    }

    /// Adds rows. They are held until they fill a row group.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; [`crate::ErrorKind::Internal`] for columns that the file does not have.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        if batch.num_columns() != self.writer.schema.fields().len() {
            return Err(Error::internal("a batch whose columns are not those of the file"));
        }
        let mut rest = batch.clone();
        while rest.num_rows() > 0 {
            let Some(part) = self.size.take_fitting(self.most, &mut rest) else {
                self.write_group()?;
                continue;
            };
            self.size += Size::of(&part);
            self.waiting.push(part);
        }
        Ok(())
    }

    /// Writes what is left, and the footer; where the bytes went.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn finish(mut self, metadata: &FileMetadata) -> Result<W> {
        self.write_group()?;
        self.writer.finish(metadata)
    }

    fn write_group(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.size = Size::default();
        if waiting.is_empty() { Ok(()) } else { self.writer.write(&waiting) }
    }
}

/// The error of the system, out of that of the Parquet library.
pub(crate) fn failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(source) => Error::output_of(source),
        other => Error::internal(other),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;

    use super::*;

    #[test]
    fn an_address_has_one_canonical_form() {
        let are_canonical = |texts: &[Option<&str>]| {
            let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
            are_canonical(&texts)
        };
        assert!(are_canonical(&[None, Some("192.0.2.1"), Some("*.*.*.*"), Some("2001:db8::1"), Some("a:b"), Some("")]));
        for other in ["::ffff:192.0.2.1", "2001:DB8::1", "2001:db8:0::1", "::FFFF:c000:201"] {
            assert!(!are_canonical(&[Some("192.0.2.1"), Some(other)]), "{other}");
        }
    }
}
