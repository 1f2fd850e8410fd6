//! Files of a dataset into one. Each row group stays one, and those of a log lie one behind the other, so that the rows of
//! a log can be told from those of others, read in their order, and taken out again.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use xxhash_rust::xxh3::xxh3_64;

use super::file::{PartFile, Place};
use crate::dataset::checksums::Checksums;
use crate::dataset::manifest::FileEntry;
use crate::dataset::metadata::{FileMetadata, Origin};
use crate::dataset::positioned::Positioned;
use crate::dataset::store::Desk;
use crate::error::{Error, Result};
use crate::event::tables::Table;

/// A file, and the sources whose rows are taken from it.
#[derive(Clone, Debug)]
pub struct Portion {
    /// The file.
    pub file: FileEntry,
    /// Digests of the sources.
    pub sources: Vec<String>,
}

/// A file that is read.
struct Input {
    path: PathBuf,
    file: Positioned,
    metadata: ArrowReaderMetadata,
    checksums: Checksums,
    says: FileMetadata,
}

/// Row groups of a source.
struct Stretch<'i> {
    origin: &'i Origin,
    input: &'i Input,
    row_groups: Range<usize>,
}

/// Writes the rows of `parts`, files of one table and one folder of the dataset at `from`, into one file. `None`: their
/// columns differ, or the appliance that their columns leave out, so that they cannot be one.
pub(in crate::dataset) fn merge(desk: &Arc<Desk>, from: &Path, parts: &[Portion]) -> Result<Option<FileEntry>> {
    let inputs = parts.iter().map(|part| Input::open(from.join(&part.file.path))).collect::<Result<Vec<_>>>()?;
    let (Some(first), Some(part)) = (inputs.first(), parts.first()) else { return Ok(None) };
    let schema = first.metadata.schema();
    let is_like_first =
        |input: &Input| input.metadata.schema() == schema && input.says.appliance == first.says.appliance;
    if !inputs.iter().all(is_like_first) {
        return Ok(None);
    }
    let mut stretches = Vec::new();
    for (input, part) in inputs.iter().zip(parts) {
        stretches.extend(input.stretches(&part.sources)?);
    }
    // The order of logs, and of the files of a log that of their names.
    stretches.sort_by(|a, b| order(a.origin).cmp(&order(b.origin)));
    let name = name(&stretches);
    let table = part.file.table;
    let below = format!("{}/", part.file.folder());
    let folder = below.strip_prefix(&format!("{}/", table.name())).unwrap_or_default();
    let place = Place::of_table(desk.clone(), table, written(schema, table), &name);
    let mut file = PartFile::create(&place, folder)?;
    for stretch in &stretches {
        for row_group in stretch.row_groups.clone() {
            file.write(&stretch.origin.sha256, &stretch.input.rows(row_group)?)?;
        }
    }
    Ok(Some(file.finish(&metadata(table, &inputs, &stretches))?))
}

fn order(origin: &Origin) -> (i64, &str, &str) {
    (origin.begin.unwrap_or(i64::MAX), &origin.path, &origin.sha256)
}

/// What the name of the file begins with: the digest of its source, or a hash of the digests of several.
fn name(stretches: &[Stretch<'_>]) -> String {
    let mut digests: Vec<&str> = stretches.iter().map(|stretch| stretch.origin.sha256.as_str()).collect();
    digests.dedup();
    match digests.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("{:016x}", xxh3_64(several.concat().as_bytes())),
    }
}

/// The schema in which the columns of a file are written again.
fn written(schema: &SchemaRef, table: Table) -> SchemaRef {
    let columns = table.columns();
    let of = |name: &String| columns.iter().position(|column| column.name == name);
    let projection: Option<Vec<usize>> = schema.fields().iter().map(|field| of(field.name())).collect();
    projection.map_or_else(|| schema.clone(), |projection| table.file_schema(&projection))
}

fn metadata(table: Table, inputs: &[Input], stretches: &[Stretch<'_>]) -> FileMetadata {
    let mut zones: Vec<Option<&str>> = inputs.iter().map(|input| input.says.zone.as_deref()).collect();
    zones.dedup();
    let zone = if let [zone] = zones.as_slice() { zone.unwrap_or("UTC") } else { "UTC" };
    let mut sources: Vec<Origin> = Vec::new();
    let mut row_groups: Vec<usize> = Vec::new();
    for stretch in stretches {
        match row_groups.last_mut().filter(|_| sources.last().is_some_and(|last| last.sha256 == stretch.origin.sha256))
        {
            Some(count) => *count += stretch.row_groups.len(),
            None => {
                sources.push(stretch.origin.clone());
                row_groups.push(stretch.row_groups.len());
            }
        }
    }
    FileMetadata {
        table: Some(table),
        records: None,
        zone: Some(zone.to_owned()),
        query: None,
        every_row: true,
        is_partial: inputs.iter().any(|input| input.says.is_partial),
        // It is the same in all of them.
        appliance: inputs.first().and_then(|input| input.says.appliance.clone()),
        row_groups: if sources.len() > 1 { row_groups } else { Vec::new() },
        sources,
        ledger: None,
    }
}

impl Input {
    fn open(path: PathBuf) -> Result<Input> {
        let file = Positioned::open(&path).map_err(|source| Error::file(&path, source))?;
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|_| damaged(&path))?;
        let checksums = Checksums::of(&file, metadata.metadata()).ok().flatten();
        let checksums = checksums.ok_or_else(|| damaged(&path))?;
        let pairs = metadata.metadata().file_metadata().key_value_metadata();
        let says = pairs.map(|pairs| FileMetadata::from_key_values(pairs)).unwrap_or_default();
        Ok(Input { path, file, metadata, checksums, says })
    }

    /// The row groups of some of its sources.
    fn stretches(&self, wanted: &[String]) -> Result<Vec<Stretch<'_>>> {
        let ranges = self.says.ranges(self.metadata.metadata().num_row_groups());
        let ranges = ranges.ok_or_else(|| Error::internal("a file of a dataset in which rows of logs are mixed"))?;
        let stretch = |(origin, row_groups)| Stretch { origin, input: self, row_groups };
        let stretches = self.says.sources.iter().zip(ranges).map(stretch);
        Ok(stretches.filter(|stretch| wanted.contains(&stretch.origin.sha256)).collect())
    }

    /// The rows of a row group, whose checksums are verified.
    fn rows(&self, row_group: usize) -> Result<RecordBatch> {
        let metadata = self.metadata.metadata().row_group(row_group);
        for (leaf, chunk) in metadata.columns().iter().enumerate() {
            let holds = self.checksums.holds(&self.file, row_group, leaf, chunk.byte_range());
            if !holds.map_err(|source| Error::file(&self.path, source))? {
                return Err(damaged(&self.path));
            }
        }
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone());
        let reader = builder.with_row_groups(vec![row_group]).build().map_err(|_| damaged(&self.path))?;
        let batches = reader.collect::<Result<Vec<_>, _>>()?;
        Ok(concat_batches(self.metadata.schema(), &batches)?)
    }
}

fn damaged(path: &Path) -> Error {
    let hint = "move the dataset away, and convert all logs again";
    Error::usage(format!("{}: damaged; {hint}", path.display()))
}
