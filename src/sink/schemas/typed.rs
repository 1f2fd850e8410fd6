//! Records as Parquet. Arrow's reader of JSON makes columns of what NDJSON holds, so that both say the same.

use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use arrow::json::ReaderBuilder;
use arrow::json::reader::Decoder;

use super::super::Out;
use super::field::Kind;
use crate::batches::BATCH_ROWS;
use crate::dataset::metadata::FileMetadata;
use crate::dataset::row_groups::ParquetWriter;
use crate::error::{Error, Result};

/// A Parquet file of records.
pub(super) struct Typed<'w> {
    decoder: Decoder,
    held: usize,
    writer: ParquetWriter<Out<'w>>,
    /// The schema, its version, and the class of the records.
    title: String,
    metadata: FileMetadata,
}

impl<'w> Typed<'w> {
    pub(super) fn new(schema: SchemaRef, title: String, out: Out<'w>) -> Result<Self> {
        let decoder = ReaderBuilder::new(schema.clone()).with_batch_size(BATCH_ROWS).build_decoder()?;
        let writer = ParquetWriter::new(out, &schema, Vec::new())?;
        Ok(Typed { decoder, held: 0, writer, title, metadata: FileMetadata::default() })
    }

    /// Adds a record.
    pub(super) fn push(&mut self, record: &str) -> Result<()> {
        let read = self.decoder.decode(record.as_bytes())?;
        if read != record.len() {
            return Err(Error::internal("a record that is no JSON"));
        }
        self.held += 1;
        if self.held == BATCH_ROWS { self.pass_on() } else { Ok(()) }
    }

    fn pass_on(&mut self) -> Result<()> {
        self.held = 0;
        match self.decoder.flush()? {
            Some(batch) => self.writer.write(&batch),
            None => Ok(()),
        }
    }

    pub(super) fn describe(&mut self, metadata: FileMetadata) {
        self.metadata = metadata;
    }

    pub(super) fn finish(mut self: Box<Self>) -> Result<()> {
        self.pass_on()?;
        // The columns are none of ours.
        let metadata = FileMetadata { table: None, records: Some(self.title), ..self.metadata };
        self.writer.finish(&metadata)?.flush().map_err(Error::output)
    }
}

/// The columns of records with these fields: objects are structs.
pub(super) fn schema<'p>(fields: impl Iterator<Item = (&'p str, Kind)>) -> SchemaRef {
    let mut columns = Vec::new();
    for (path, kind) in fields {
        insert(&mut columns, path, kind);
    }
    Schema::new(columns).into()
}

fn insert(columns: &mut Vec<Field>, path: &str, kind: Kind) {
    let Some((name, rest)) = path.split_once('.') else {
        columns.push(Field::new(path, kind.data_type(), true));
        return;
    };
    let known = columns.iter().position(|column| column.name() == name);
    let mut children: Vec<Field> = match known.map(|at| columns[at].data_type()) {
        Some(DataType::Struct(children)) => children.iter().map(|child| child.as_ref().clone()).collect(),
        Some(_) | None => Vec::new(),
    };
    insert(&mut children, rest, kind);
    let column = Field::new(name, DataType::Struct(Fields::from(children)), true);
    match known {
        Some(at) => columns[at] = column,
        None => columns.push(column),
    }
}
