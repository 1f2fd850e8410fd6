//! One Parquet file, from its first row group to its digest.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::{max, min};
use arrow::datatypes::{FieldRef, Int64Type, Schema, SchemaRef, TimestampMicrosecondType};
use parquet::file::metadata::ParquetMetaDataReader;
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use super::layout::Layout;
use crate::dataset::manifest::FileEntry;
use crate::dataset::metadata::FileMetadata;
use crate::dataset::properties::{Rows, ascending};
use crate::dataset::row_groups::{GroupWriter, failed};
use crate::dataset::store::{Desk, disk};
use crate::dataset::values::{FILTERED, Values};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::overflow::Overflow;

/// Bytes that are written at a time.
const BUFFER: usize = 256 << 10;

/// Digits of the source's digest in the names of its files.
const DIGITS: usize = 16;

/// Where the files of a source go, and what is common to them.
#[derive(Debug)]
pub(super) struct Place {
    desk: Arc<Desk>,
    table: Table,
    /// Of the files.
    schema: SchemaRef,
    /// Positions of their columns among those of a batch.
    columns: Vec<usize>,
    /// What the names of the files begin with.
    name: String,
    /// Positions among the columns of a batch.
    pub(super) time: usize,
    pub(super) line: usize,
    user: Option<usize>,
    pub(super) appliance: Option<usize>,
    /// The columns that have a filter in the manifest, and where they are.
    filtered: Vec<(&'static str, usize)>,
}

impl Place {
    /// Of the files of a source.
    pub(super) fn new(desk: Arc<Desk>, layout: &Layout, sha256: &str) -> Place {
        let schema = layout.table.file_schema(&layout.projection);
        Place::of_table(desk, layout.table, schema, sha256).without(layout.partition.keys())
    }

    /// Of files with these columns of a table.
    pub(super) fn of_table(desk: Arc<Desk>, table: Table, schema: SchemaRef, name: &str) -> Place {
        let [_, line] = table.place();
        let position = |name: &str| schema.index_of(name).ok();
        Place {
            desk,
            table,
            columns: (0..schema.fields().len()).collect(),
            name: name.get(..DIGITS).unwrap_or(name).to_owned(),
            // A layout without them is an error when rows are sorted.
            time: position(table.time()).unwrap_or_default(),
            line: position(line).unwrap_or_default(),
            user: position("user"),
            appliance: position("appliance"),
            filtered: FILTERED.into_iter().filter_map(|name| Some((name, position(name)?))).collect(),
            schema,
        }
    }

    /// Of files without the columns that names of folders tell: readers of Hive folders take them from there, and some
    /// refuse what says it twice.
    fn without(self, keys: &[&str]) -> Place {
        let is_kept = |column: &usize| !keys.contains(&self.schema.field(*column).name().as_str());
        let columns: Vec<usize> = self.columns.iter().copied().filter(is_kept).collect();
        let fields: Vec<FieldRef> = columns.iter().map(|column| self.schema.fields()[*column].clone()).collect();
        Place { schema: Arc::new(Schema::new(fields)), columns, ..self }
    }

    /// Where rows wait that memory has no room for.
    pub(super) fn overflow(&self) -> &Overflow {
        self.desk.overflow()
    }

    /// The position in the files of a column of a batch.
    fn in_file(&self, column: usize) -> usize {
        self.columns.iter().position(|kept| *kept == column).unwrap_or_default()
    }
}

/// A file under way. It takes its room on disk, but no descriptor: a log with many days has many of them.
pub(super) struct PartFile {
    path: String,
    file: PathBuf,
    table: Table,
    sources: Vec<(String, usize)>,
    /// Positions of its columns among those of a batch.
    columns: Vec<usize>,
    has_appliance: bool,
    writer: GroupWriter<Hashed<BufWriter<Appended>>>,
    seen: Seen,
}

impl PartFile {
    /// Begins a file in a folder (`date=2009-04-22/`).
    pub(super) fn create(place: &Place, folder: &str) -> Result<PartFile> {
        let begin = format!("{}/{folder}{}", place.table.name(), place.name);
        let path = format!("{begin}-{}.parquet", place.desk.part(&begin));
        let file = place.desk.folder().join(&path);
        let made = place.desk.create_folder_of(&file).and_then(|()| disk::create(&file, place.desk.permissions()));
        made.map_err(Error::output)?;
        let to = Hashed::new(BufWriter::with_capacity(BUFFER, Appended(file.clone())));
        let sorting = vec![ascending(place.in_file(place.time)), ascending(place.in_file(place.line))];
        let writer = GroupWriter::new(to, &place.schema, sorting, Rows::default())?;
        let seen = Seen::new(place);
        Ok(PartFile {
            path,
            file,
            table: place.table,
            sources: Vec::new(),
            columns: place.columns.clone(),
            has_appliance: place.schema.index_of("appliance").is_ok(),
            writer,
            seen,
        })
    }

    /// Writes a row group of a source; those of one source come one behind the other.
    pub(super) fn write(&mut self, sha256: &str, rows: &RecordBatch) -> Result<()> {
        self.seen.take(rows);
        match self.sources.last_mut().filter(|(last, _)| last == sha256) {
            Some((_, row_groups)) => *row_groups += 1,
            None => self.sources.push((sha256.to_owned(), 1)),
        }
        self.writer.write(&[rows.project(&self.columns)?])
    }

    /// Writes the footer. Then the file is on disk, and was looked at once more.
    pub(super) fn finish(self, metadata: &FileMetadata) -> Result<FileEntry> {
        let rows = self.writer.rows;
        let mut entry = self.seen.entry();
        entry.appliance = entry.appliance.or_else(|| metadata.appliance.clone());
        // In a file that has the column, the metadata does not repeat it.
        let appliance = entry.appliance.clone().filter(|_| !self.has_appliance);
        let metadata = FileMetadata { appliance, ..metadata.clone() };
        let (mut to, sha256, bytes) = self.writer.finish(&metadata)?.finish();
        to.flush().and_then(|()| disk::sync(&File::open(&self.file)?)).map_err(Error::output)?;
        let footer = File::open(&self.file).map_err(Error::output)?;
        let found = ParquetMetaDataReader::new().parse_and_finish(&footer).map_err(failed)?.file_metadata().num_rows();
        if u64::try_from(found) != Ok(rows) {
            let message = format!("{}: {found} rows were found of {rows} that were written", self.path);
            return Err(Error::output(io::Error::other(message)));
        }
        let PartFile { path, table, sources, .. } = self;
        Ok(FileEntry { path, sources, table, rows, bytes, sha256, ..entry })
    }
}

/// What the manifest says of the rows of a file.
#[derive(Debug)]
struct Seen {
    /// Positions among the columns.
    time: usize,
    line: usize,
    user: Option<usize>,
    appliance: Option<usize>,
    first: Option<i64>,
    last: Option<i64>,
    lines: Option<(i64, i64)>,
    only: Only,
    /// Hashes of the users.
    users: Option<HashSet<u64>>,
    filtered: Vec<(&'static str, usize, Values)>,
}

/// The appliance that all rows are of.
#[derive(Debug, Default, PartialEq)]
enum Only {
    #[default]
    NoRow,
    One(String),
    Several,
}

impl Only {
    /// A row is of this one.
    fn take(&mut self, name: Option<&str>) {
        match (&self, name) {
            (Only::One(only), Some(name)) if only == name => {}
            (Only::NoRow, Some(name)) => *self = Only::One(name.to_owned()),
            _ => *self = Only::Several,
        }
    }
}

impl Seen {
    fn new(place: &Place) -> Seen {
        let Place { time, line, user, appliance, ref filtered, .. } = *place;
        Seen {
            time,
            line,
            user,
            appliance,
            first: None,
            last: None,
            lines: None,
            only: Only::default(),
            users: user.map(|_| HashSet::new()),
            filtered: filtered.iter().map(|(name, column)| (*name, *column, Values::default())).collect(),
        }
    }

    fn take(&mut self, rows: &RecordBatch) {
        if let Some(times) = rows.column(self.time).as_primitive_opt::<TimestampMicrosecondType>() {
            self.first = self.first.into_iter().chain(min(times)).min();
            self.last = self.last.max(max(times));
        }
        if let Some((least, most)) =
            rows.column(self.line).as_primitive_opt::<Int64Type>().and_then(|lines| min(lines).zip(max(lines)))
        {
            let (first, last) = self.lines.unwrap_or((least, most));
            self.lines = Some((first.min(least), last.max(most)));
        }
        let texts = |column: usize| rows.column(column).as_string_opt::<i32>();
        match self.appliance.and_then(texts) {
            Some(names) => names.iter().for_each(|name| self.only.take(name)),
            None => self.only = Only::Several,
        }
        if let (Some(users), Some(names)) = (&mut self.users, self.user.and_then(texts)) {
            users.extend(names.iter().flatten().map(|name| xxh3_64(name.as_bytes())));
        }
        for (_, column, values) in &mut self.filtered {
            texts(*column).into_iter().flatten().flatten().for_each(|value| values.insert(value));
        }
    }

    fn entry(self) -> FileEntry {
        let Seen { first, last, lines, only, users, filtered, .. } = self;
        let filter = |(name, _, values): (&str, usize, Values)| Some((name.to_owned(), values.filter()?));
        FileEntry {
            first,
            last,
            lines,
            appliance: if let Only::One(name) = only { Some(name) } else { None },
            users: users.map(|users| users.len() as u64),
            filters: filtered.into_iter().filter_map(filter).collect(),
            ..FileEntry::default()
        }
    }
}

impl std::fmt::Debug for PartFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartFile").field("path", &self.path).field("rows", &self.writer.rows).finish_non_exhaustive()
    }
}

/// Writes to the end of a file, which is open no longer than that takes.
#[derive(Debug)]
struct Appended(PathBuf);

impl Write for Appended {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        disk::write()?;
        File::options().append(true).open(&self.0)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Passes bytes on, and knows their digest.
#[derive(Debug)]
pub(in crate::dataset) struct Hashed<W> {
    to: W,
    sha256: Sha256,
    bytes: u64,
}

impl<W> Hashed<W> {
    pub(in crate::dataset) fn new(to: W) -> Hashed<W> {
        Hashed { to, sha256: Sha256::new(), bytes: 0 }
    }

    /// Where they went, their SHA-256 in hexadecimal digits, and how many they were.
    pub(in crate::dataset) fn finish(self) -> (W, String, u64) {
        let sha256 = self.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        (self.to, sha256, self.bytes)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sha256.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
