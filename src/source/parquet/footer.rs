//! What a Parquet file holds, as its footer tells: which table, of which logs, in which columns.

use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use arrow::datatypes::{DataType, TimeUnit};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::statistics::Statistics;

use super::described::Described;
use super::guard::guarded;
use crate::archive::ParquetFile;
use crate::dataset::checksums::Checksums;
use crate::dataset::metadata::{FileMetadata, SCHEMA_VERSION, has_canonical_addresses, newer_schema};
use crate::dataset::positioned::Positioned;
use crate::event::tables::Table;

/// Columns without which rows are not those of `auth`, whoever wrote them.
const ESSENTIAL: [&str; 5] = ["time", "direction", "outcome", "file", "line"];

/// More files than this are not kept open.
pub(super) const KEPT_OPEN: usize = 256;

/// A Parquet file with rows of a table.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which file.
    pub file: ParquetFile,
    /// What it says of itself.
    pub says: FileMetadata,
    /// Whose rows it holds.
    pub table: Table,
    pub(super) metadata: ArrowReaderMetadata,
    /// The open file, where there are few of them.
    handle: Option<Positioned>,
    checksums: Option<Checksums>,
    /// An address has one spelling in it.
    pub(super) has_canonical_addresses: bool,
    /// The page index, once it was read, as it lies in the file; `None`: there is none that can be trusted.
    pub(super) page_index: OnceLock<Option<Arc<[u8]>>>,
    /// Set once Bloom filters or the page index turned out to be damaged.
    damaged: OnceLock<()>,
}

/// What became of opening a file.
pub(super) enum Opened {
    Part(Box<Part>),
    /// It holds something else; it lacks these columns.
    Foreign(Vec<&'static str>),
    /// It is of a newer version: the name and the version of its schema, and what is known of it here.
    Newer(String),
    Damaged(String),
}

/// Reads the footer of a file. `keep`: the file stays open, and is the same whatever becomes of its name.
pub(super) fn open(file: &ParquetFile, keep: bool) -> Opened {
    let handle = match file.open().and_then(Positioned::new) {
        Ok(handle) => handle,
        Err(error) => return Opened::Damaged(error.kind().to_string()),
    };
    if handle.bytes() != file.len {
        return Opened::Damaged("was changed since it was looked at".to_owned());
    }
    // Arrow's own description of the columns is left aside: what it adds (dictionaries, views) is of no use here.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let Some(Ok(metadata)) = guarded(|| ArrowReaderMetadata::load(&handle, options)) else {
        return Opened::Damaged("truncated or damaged, its footer cannot be read".to_owned());
    };
    let pairs = metadata.metadata().file_metadata().key_value_metadata();
    if let Some((name, version)) = pairs.and_then(|pairs| newer_schema(pairs)) {
        let known = Table::find(name).unwrap_or_default().name();
        return Opened::Newer(format!("schema {name}/{version}, this one knows {known}/{SCHEMA_VERSION}"));
    }
    let Ok(checksums) = Checksums::of(&handle, metadata.metadata()) else {
        return Opened::Damaged("damaged, the checksum of its footer differs".to_owned());
    };
    let says = pairs.map(|pairs| FileMetadata::from_key_values(pairs)).unwrap_or_default();
    let table = says.table.unwrap_or_default();
    let [place, line] = table.place();
    let needed = if table == Table::Auth { ESSENTIAL.to_vec() } else { vec![table.time(), place, line] };
    let lacks: Vec<&str> = needed.into_iter().filter(|name| metadata.schema().field_with_name(name).is_err()).collect();
    if !lacks.is_empty() {
        return Opened::Foreign(lacks);
    }
    if !sound(&metadata, file.len) {
        return Opened::Damaged("damaged, its footer speaks of more than there is".to_owned());
    }
    let has_canonical_addresses = pairs.is_some_and(|pairs| has_canonical_addresses(pairs));
    Opened::Part(Box::new(Part {
        file: file.clone(),
        says,
        table,
        metadata,
        handle: Some(handle).filter(|_| keep),
        checksums,
        has_canonical_addresses,
        page_index: OnceLock::new(),
        damaged: OnceLock::new(),
    }))
}

/// Does everything that the footer speaks of lie in the file? What it says is taken for sizes to allocate.
fn sound(metadata: &ArrowReaderMetadata, len: u64) -> bool {
    let metadata = metadata.metadata();
    let mut rows = 0_i64;
    for group in metadata.row_groups() {
        let Some(sum) = rows.checked_add(group.num_rows()).filter(|_| group.num_rows() >= 0) else { return false };
        rows = sum;
        for chunk in group.columns() {
            let dictionary = chunk.dictionary_page_offset().unwrap_or(i64::MAX);
            let start = chunk.data_page_offset().min(dictionary);
            let (Ok(start), Ok(size)) = (u64::try_from(start), u64::try_from(chunk.compressed_size())) else {
                return false;
            };
            // A value takes something, if only in the levels: eight rows of a run to a bit would be far beyond it.
            let plausible = chunk.uncompressed_size() >= 0 && chunk.num_values() >= 0;
            if !plausible || start.checked_add(size).is_none_or(|end| end > len) {
                return false;
            }
        }
    }
    rows == metadata.file_metadata().num_rows()
}

impl Described for Part {
    fn file(&self) -> &ParquetFile {
        &self.file
    }

    fn says(&self) -> &FileMetadata {
        &self.says
    }

    fn table(&self) -> Table {
        self.table
    }

    fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    fn lines(&self) -> Option<(i64, i64)> {
        self.range(self.table.place()[1])
    }

    fn times(&self) -> Option<(i64, i64)> {
        self.range(self.table.time())
    }

    fn is_only(&self, appliance: &str) -> bool {
        let Some(column) = self.column("appliance") else { return self.says.appliance.as_deref() == Some(appliance) };
        (0..self.row_groups()).all(|group| {
            let statistics = self.statistics(group, column).filter(|says| says.null_count_opt() == Some(0));
            statistics.is_some_and(|says| {
                let is_name = |bytes: Option<&[u8]>| bytes == Some(appliance.as_bytes());
                is_name(says.min_bytes_opt()) && is_name(says.max_bytes_opt())
            })
        })
    }
}

impl Part {
    /// The file, open.
    pub(super) fn handle(&self) -> io::Result<Positioned> {
        self.handle.clone().map_or_else(|| self.file.open().and_then(Positioned::new), Ok)
    }

    /// How many row groups.
    pub fn row_groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows of a row group.
    pub(super) fn rows_of(&self, group: usize) -> u64 {
        u64::try_from(self.metadata.metadata().row_group(group).num_rows()).unwrap_or(0)
    }

    /// The place of a column among those of the file.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.metadata.schema().index_of(name).ok()
    }

    /// How the values of a column lie in the file.
    pub(super) fn kind(&self, column: usize) -> &DataType {
        self.metadata.schema().field(column).data_type()
    }

    /// What a row group says of a column that is no list.
    pub(super) fn statistics(&self, group: usize, column: usize) -> Option<&Statistics> {
        self.metadata.metadata().row_group(group).columns().get(self.leaf(column)?)?.statistics()
    }

    /// The place of the column chunks of a column that is one chunk in each row group.
    fn leaf(&self, column: usize) -> Option<usize> {
        let schema = self.metadata.metadata().file_metadata().schema_descr();
        let mut leaves = (0..schema.num_columns()).filter(|leaf| schema.get_column_root_idx(*leaf) == column);
        leaves.next().filter(|_| leaves.next().is_none())
    }

    /// The same of a column that has one value, or none, in each row.
    pub(super) fn flat(&self, column: usize) -> Option<usize> {
        let schema = self.metadata.metadata().file_metadata().schema_descr();
        self.leaf(column).filter(|leaf| schema.column(*leaf).max_rep_level() == 0)
    }

    /// The checksums, if the bytes of Bloom filters and page index have some.
    fn checksums(&self) -> Option<&Checksums> {
        self.checksums.as_ref().filter(|checksums| checksums.are_of_indexes())
    }

    /// Bytes of Bloom filters or of the page index, read by `read`, which verifies them.
    pub(super) fn verified(
        &self,
        read: impl FnOnce(&Checksums, &Positioned) -> io::Result<Option<Vec<u8>>>,
    ) -> Option<Vec<u8>> {
        let file = self.handle().ok()?;
        let bytes = read(self.checksums()?, &file).ok()?;
        if bytes.is_none() {
            self.damaged.get_or_init(|| ());
        }
        bytes
    }

    /// Did Bloom filters or the page index turn out to be damaged?
    pub(super) fn has_damaged_indexes(&self) -> bool {
        self.damaged.get().is_some()
    }

    /// Where the Bloom filter of a column lies, if it can be verified.
    pub(super) fn bloom_filter(&self, group: usize, column: usize) -> Option<Range<u64>> {
        self.checksums()?;
        let chunk = self.metadata.metadata().row_groups().get(group)?.columns().get(self.flat(column)?)?;
        let begin = u64::try_from(chunk.bloom_filter_offset()?).ok()?;
        Some(begin..begin.checked_add(u64::try_from(chunk.bloom_filter_length()?).ok()?)?)
    }

    /// What lies behind the last column chunk of a row group, before the next row group or the page index.
    pub(super) fn behind(&self, group: usize) -> Option<Range<u64>> {
        let groups = self.metadata.metadata().row_groups();
        let ends = groups.get(group)?.columns().iter().map(|chunk| {
            let (begin, length) = chunk.byte_range();
            begin.saturating_add(length)
        });
        let end = match groups.get(group + 1) {
            Some(next) => next.columns().iter().map(|chunk| chunk.byte_range().0).min()?,
            None => self.page_index_range()?.start,
        };
        let begin = ends.max()?;
        (begin <= end).then_some(begin..end)
    }

    /// Where the page index lies, if it can be verified.
    pub(super) fn page_index_range(&self) -> Option<Range<u64>> {
        let end = self.checksums()?.footer();
        let chunks = self.metadata.metadata().row_groups().iter().flat_map(|group| group.columns());
        let begins = chunks.flat_map(|chunk| [chunk.column_index_offset(), chunk.offset_index_offset()]);
        let begin = begins.flatten().min().map_or(Some(end), |begin| u64::try_from(begin).ok())?;
        (begin <= end).then_some(begin..end)
    }

    /// Do the numbers of a column lie in the file as they do in memory?
    fn is_plain(&self, column: usize) -> bool {
        matches!(self.kind(column), DataType::Int64 | DataType::Timestamp(TimeUnit::Microsecond, Some(_)))
    }

    /// Least and greatest number of a column over all row groups; `None` if some of them do not say.
    pub(super) fn range(&self, name: &str) -> Option<(i64, i64)> {
        let column = self.column(name).filter(|column| self.is_plain(*column))?;
        let mut range: Option<(i64, i64)> = None;
        for group in 0..self.row_groups() {
            let Some(Statistics::Int64(values)) = self.statistics(group, column) else { return None };
            let (least, most) = (*values.min_opt()?, *values.max_opt()?);
            let (from, to) = range.unwrap_or((least, most));
            range = Some((from.min(least), to.max(most)));
        }
        range
    }

    /// Between which numbers all rows of a row group lie, missing values after all others; everything, if it does not say.
    pub(super) fn span(&self, group: usize, name: &str) -> (i64, i64) {
        let column = self.column(name).filter(|column| self.is_plain(*column));
        let Some(Statistics::Int64(values)) = column.and_then(|column| self.statistics(group, column)) else {
            return (i64::MIN, i64::MAX);
        };
        match (values.min_opt(), values.max_opt(), values.null_count_opt()) {
            (Some(least), Some(most), Some(0)) => (*least, *most),
            (Some(least), ..) => (*least, i64::MAX),
            (None, _, Some(missing)) if missing == self.rows_of(group) => (i64::MAX, i64::MAX),
            (None, ..) => (i64::MIN, i64::MAX),
        }
    }

    /// Bytes on disk of some columns of a row group.
    pub(super) fn bytes_of(&self, group: usize, columns: &[usize]) -> u64 {
        let metadata = self.metadata.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let chunks = metadata.row_group(group).columns().iter().enumerate();
        let asked = chunks
            .filter(|(leaf, _)| *leaf < schema.num_columns() && columns.contains(&schema.get_column_root_idx(*leaf)));
        asked.map(|(_, chunk)| u64::try_from(chunk.compressed_size()).unwrap_or(0)).sum()
    }

    /// Verifies the checksums of some columns of a row group, where the file has any; an error is which is damaged.
    pub(super) fn verify(&self, file: &Positioned, group: usize, columns: &[usize]) -> Result<(), String> {
        let Some(checksums) = &self.checksums else { return Ok(()) };
        let metadata = self.metadata.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let chunks = metadata.row_group(group).columns().iter().enumerate();
        for (leaf, chunk) in chunks.filter(|(leaf, _)| columns.contains(&schema.get_column_root_idx(*leaf))) {
            let holds = checksums.holds(file, group, leaf, chunk.byte_range());
            if !holds.map_err(|error| error.kind().to_string())? {
                let name = schema.get_column_root(leaf).name();
                return Err(format!("the checksum of its column `{name}` differs"));
            }
        }
        Ok(())
    }
}
