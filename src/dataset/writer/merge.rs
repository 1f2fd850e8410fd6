//! Files of a dataset into one. Each row group stays one, and those of a log lie one behind the other, so that the rows of
//! a log can be told from those of others, read in their order, and taken out again.

use std::path::Path;
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
    file: Positioned,
    metadata: ArrowReaderMetadata,
    checksums: Checksums,
    says: FileMetadata,
}

/// Row groups of a source.
struct Stretch<'i> {
    origin: &'i Origin,
    input: &'i Input,
    row_groups: std::ops::Range<usize>,
}

/// Writes the rows of `parts`, files of one table and one folder of the dataset at `from`, into one file. `None`: their
/// columns differ, so that they cannot be one.
pub(in crate::dataset) fn merge(desk: &Arc<Desk>, from: &Path, parts: &[Portion]) -> Result<Option<FileEntry>> {
    let inputs = parts.iter().map(|part| Input::open(&from.join(&part.file.path))).collect::<Result<Vec<_>>>()?;
    let (Some(first), Some(part)) = (inputs.first(), parts.first()) else { return Ok(None) };
    let schema = first.metadata.schema();
    if inputs.iter().any(|input| input.metadata.schema() != schema) {
        return Ok(None);
    }
    let mut stretches = Vec::new();
    for (input, part) in inputs.iter().zip(parts) {
        stretches.extend(input.stretches(&part.sources)?);
    }
    // The order of logs, and of the files of a log that of their names.
    stretches.sort_by(|a, b| order(a.origin).cmp(&order(b.origin)));
    let name = name(&stretches);
    let Some((folder, _)) = part.file.path.rsplit_once('/') else { return Ok(None) };
    let folder = folder.strip_prefix(part.file.table.name()).unwrap_or_default().trim_start_matches('/');
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let place = Place::of_table(desk.clone(), part.file.table, written(schema, part.file.table), &name);
    let mut file = PartFile::create(&place, &folder)?;
    for stretch in &stretches {
        for row_group in stretch.row_groups.clone() {
            file.write(&stretch.origin.sha256, &stretch.input.rows(row_group)?)?;
        }
    }
    Ok(Some(file.finish(&metadata(part.file.table, &inputs, &stretches))?))
}

fn order(origin: &Origin) -> (i64, &str, &str) {
    (origin.begin.unwrap_or(i64::MAX), &origin.path, &origin.sha256)
}

/// That of the only source, else one that the sources decide.
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
        zone: Some(zone.to_owned()),
        query: None,
        every_row: true,
        is_partial: inputs.iter().any(|input| input.says.is_partial),
        // They lie in one folder.
        appliance: inputs.first().and_then(|input| input.says.appliance.clone()),
        row_groups: if sources.len() > 1 { row_groups } else { Vec::new() },
        sources,
        ledger: None,
    }
}

impl Input {
    fn open(path: &Path) -> Result<Input> {
        let damaged = |what: &str| Error::usage(format!("{}: {what}; it was left as it is", path.display()));
        let file = Positioned::open(path).map_err(|source| Error::file(path, source))?;
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|_| damaged("its footer cannot be read"))?;
        let checksums = Checksums::of(&file, metadata.metadata()).ok().flatten();
        let checksums = checksums.ok_or_else(|| damaged("the checksum of its footer differs"))?;
        let pairs = metadata.metadata().file_metadata().key_value_metadata();
        let says = pairs.map(|pairs| FileMetadata::from_key_values(pairs)).unwrap_or_default();
        Ok(Input { file, metadata, checksums, says })
    }

    /// The row groups of some of its sources.
    fn stretches(&self, wanted: &[String]) -> Result<Vec<Stretch<'_>>> {
        let all = self.metadata.metadata().num_row_groups();
        let counts = match (self.says.sources.len(), self.says.row_groups.as_slice()) {
            (1, _) => vec![all],
            (sources, counts) if counts.len() == sources && counts.iter().sum::<usize>() == all => counts.to_vec(),
            (..) => return Err(Error::internal("a file of a dataset in which rows of logs are mixed")),
        };
        let mut end = 0;
        let stretch = |(origin, count): (_, usize)| {
            let begin = end;
            end += count;
            Stretch { origin, input: self, row_groups: begin..end }
        };
        let stretches = self.says.sources.iter().zip(counts).map(stretch);
        Ok(stretches.filter(|stretch| wanted.contains(&stretch.origin.sha256)).collect())
    }

    /// The rows of a row group, whose checksums are verified.
    fn rows(&self, row_group: usize) -> Result<RecordBatch> {
        let damaged = || Error::usage("a file of the dataset is damaged; see `authq count DATASET` for which it is");
        let metadata = self.metadata.metadata().row_group(row_group);
        for (leaf, chunk) in metadata.columns().iter().enumerate() {
            let holds = self.checksums.holds(&self.file, row_group, leaf, chunk.byte_range());
            if !holds.map_err(Error::output)? {
                return Err(damaged());
            }
        }
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone());
        let reader = builder.with_row_groups(vec![row_group]).build().map_err(|_| damaged())?;
        let batches = reader.collect::<Result<Vec<_>, _>>()?;
        Ok(concat_batches(self.metadata.schema(), &batches)?)
    }
}
