//! The key-value metadata of a Parquet file of ours: what the file is, and a chain of custody that survives renaming.
//!
//! | key | value |
//! |---|---|
//! | `authq.schema` | table and version of its columns: `auth/1`; absent where a query made other columns |
//! | `authq.tool` | program and version: `authq 0.1.0` |
//! | `authq.zone` | the zone in which times of the logs are shown: `UTC`, `+02:00`, `Europe/Berlin` |
//! | `authq.records` | what the rows are in the schema of another tool: `Open Cybersecurity Schema Framework 1.8.0: Authentication (3002)`; absent in files with our columns |
//! | `authq.query` | the query that made the rows; absent in files of a dataset |
//! | `authq.rows` | `all` if the file, or the files of its dataset, hold every row of its sources, else `some` |
//! | `authq.complete` | `true` if every input was read whole, else `false` |
//! | `authq.sources` | JSON list of [`Origin`] |
//! | `authq.row_groups` | `3,1`: the first 3 row groups hold the rows of the first source, the next one those of the second; absent where rows of sources are mixed |
//! | `authq.appliance` | the appliance of every row, in a file without that column: the name of its folder says it, too |
//! | `authq.ledger` | JSON object of the sums of the ledger; absent in files of a dataset, whose manifest has them |
//! | `authq.addresses` | `canonical` if each address in `remote_ip` is written in the one form that authq writes: then a Bloom filter can be asked for it; else absent |
//! | `authq.checksums` | checksums of every byte of the file, see [`super::checksums`] |
//!
//! No moment of the run is among them: the same input gives the same bytes.

use std::collections::HashSet;
use std::ops::Range;

use parquet::file::metadata::KeyValue;
use serde_json::{Map, Value, json};

use crate::event::tables::Table;

/// Table and version.
pub const SCHEMA: &str = "authq.schema";
/// The version of the columns of all tables.
pub const SCHEMA_VERSION: u32 = 1;

const TOOL: &str = "authq.tool";
const ZONE: &str = "authq.zone";
const RECORDS: &str = "authq.records";
const QUERY: &str = "authq.query";
const ROWS: &str = "authq.rows";
const COMPLETE: &str = "authq.complete";
const SOURCES: &str = "authq.sources";
const ROW_GROUPS: &str = "authq.row_groups";
const APPLIANCE: &str = "authq.appliance";
const LEDGER: &str = "authq.ledger";
const ADDRESSES: &str = "authq.addresses";
/// The value of [`ADDRESSES`].
const CANONICAL: &str = "canonical";

/// The metadata of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMetadata {
    /// The table whose rows it holds; `None` for the result of a query that made other columns.
    pub table: Option<Table>,
    /// What the rows are in the schema of another tool; `None`: the columns are ours.
    pub records: Option<String>,
    /// The zone of the logs, as [`crate::archive::Zone`] displays it.
    pub zone: Option<String>,
    /// The query that made it; `None`: it is part of a dataset.
    pub query: Option<String>,
    /// It holds every row of its sources, or the files of its dataset do.
    pub every_row: bool,
    /// Some input was not read whole.
    pub is_partial: bool,
    /// The logs that it was made of.
    pub sources: Vec<Origin>,
    /// How many row groups each of them has, one log behind the other; empty where rows of logs are mixed.
    pub row_groups: Vec<usize>,
    /// The appliance of every row, where it is known without looking at them: then the file need not have the column.
    pub appliance: Option<String>,
    /// The sums of the ledger, see [`crate::ledger::Ledger::sums`].
    pub ledger: Option<Value>,
}

/// A log that rows were made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// As the user named it; what the column `file` holds.
    pub path: String,
    /// Bytes as stored: on disk, or in the archive that holds the log.
    pub size: u64,
    /// SHA-256 of these bytes, 64 hexadecimal digits; empty for a stream, which cannot be read twice.
    pub sha256: String,
    /// XXH3-128 of the text, 32 hexadecimal digits, whatever the log is stored in; `None` where the text was not read
    /// whole.
    pub content_id: Option<String>,
    /// Bytes of the text, likewise.
    pub text_size: Option<u64>,
    /// XXH3-128 of the first 64 KiB of the text: without this begin a log is neither the same nor a grown one.
    pub sample: Option<String>,
    /// Lines of text, where they were counted.
    pub lines: Option<u64>,
    /// The moment by which files are put in order (µs since 1970-01-01T00:00:00Z): with `path` it gives the place of the
    /// log among others.
    pub begin: Option<i64>,
    /// Moments of the first and the last row of a dataset that are of it; of a log that a query read to its end, of its
    /// first and last record (µs since 1970-01-01T00:00:00Z).
    pub first: Option<i64>,
    /// See `first`.
    pub last: Option<i64>,
    /// Whose log it is, where its records do not say: see [`crate::archive::Appliance`].
    pub appliance: Option<String>,
    /// What tells two appliances of that name apart.
    pub scope: String,
}

impl Origin {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        let Origin { path, size, sha256, content_id, text_size, sample, lines, begin, first, last, appliance, scope } =
            self;
        json!({
            "path": path, "size": size, "sha256": Some(sha256).filter(|sha256| !sha256.is_empty()),
            "content_id": content_id, "text_size": text_size, "sample": sample, "lines": lines, "begin": begin, "first": first, "last": last,
            "appliance": appliance, "scope": scope,
        })
    }

    /// From JSON; `None` if it is something else.
    pub fn from_json(value: &Value) -> Option<Origin> {
        let value: &Map<String, Value> = value.as_object()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let moment = |key: &str| value.get(key).and_then(Value::as_i64);
        Some(Origin {
            path: text("path")?,
            size: value.get("size")?.as_u64()?,
            sha256: text("sha256").unwrap_or_default(),
            content_id: text("content_id"),
            text_size: value.get("text_size").and_then(Value::as_u64),
            sample: text("sample"),
            lines: value.get("lines").and_then(Value::as_u64),
            begin: moment("begin"),
            first: moment("first"),
            last: moment("last"),
            appliance: text("appliance"),
            scope: text("scope").unwrap_or_default(),
        })
    }
}

/// Origins without those that are the same log again: of the same name and the same bytes.
pub fn each_once<'o>(origins: impl Iterator<Item = &'o Origin>) -> Vec<Origin> {
    let mut known = HashSet::new();
    origins.filter(|origin| known.insert((&origin.path, &origin.sha256))).cloned().collect()
}

impl FileMetadata {
    /// Does each source have row groups of its own, so that its rows can be told from those of others?
    pub fn keeps_sources_apart(&self) -> bool {
        let sources = self.sources.len();
        self.every_row && (sources == 1 || sources > 1 && sources == self.row_groups.len())
    }

    /// The row groups of each source, of `all` in the file; `None` where rows of sources are mixed.
    pub fn ranges(&self, all: usize) -> Option<Vec<Range<usize>>> {
        let of_one = [all];
        let counts: &[usize] = if self.sources.len() == 1 { &of_one } else { &self.row_groups };
        // A file that was read may name any numbers.
        let sum = counts.iter().fold(0_usize, |sum, count| sum.saturating_add(*count));
        let mut end = 0;
        let range = |count: &usize| {
            let begin = end;
            end += count;
            begin..end
        };
        (self.keeps_sources_apart() && sum == all).then(|| counts.iter().map(range).collect())
    }

    /// As it is written into a file.
    pub fn to_key_values(&self) -> Vec<KeyValue> {
        let sources: Vec<Value> = self.sources.iter().map(Origin::to_json).collect();
        let pairs = [
            (SCHEMA, self.table.map(|table| format!("{}/{SCHEMA_VERSION}", table.name()))),
            (RECORDS, self.records.clone()),
            (TOOL, Some(concat!("authq ", env!("CARGO_PKG_VERSION")).to_owned())),
            (ZONE, self.zone.clone()),
            (QUERY, self.query.clone()),
            (ROWS, Some(if self.every_row { "all" } else { "some" }.to_owned())),
            (COMPLETE, Some((!self.is_partial).to_string())),
            (SOURCES, Some(Value::from(sources).to_string())),
            (ROW_GROUPS, Some(counts(&self.row_groups)).filter(|counts| !counts.is_empty())),
            (APPLIANCE, self.appliance.clone()),
            (LEDGER, self.ledger.as_ref().map(Value::to_string)),
        ];
        pairs.into_iter().filter_map(|(key, value)| Some(KeyValue::new(key.to_owned(), value?))).collect()
    }

    /// As it was written into a file; what is not of ours is passed over.
    pub fn from_key_values(pairs: &[KeyValue]) -> FileMetadata {
        let sources = find(pairs, SOURCES).and_then(|text| serde_json::from_str(text).ok());
        let sources: Vec<Value> = sources.unwrap_or_default();
        let owned = |key: &str| find(pairs, key).map(str::to_owned);
        FileMetadata {
            table: schema(pairs)
                .filter(|(_, version)| *version == SCHEMA_VERSION)
                .and_then(|(name, _)| Table::find(name)),
            records: owned(RECORDS),
            zone: owned(ZONE),
            query: owned(QUERY),
            every_row: find(pairs, ROWS) == Some("all"),
            is_partial: find(pairs, COMPLETE).is_some_and(|complete| complete == "false"),
            sources: sources.iter().filter_map(Origin::from_json).collect(),
            row_groups: find(pairs, ROW_GROUPS).and_then(parsed_counts).unwrap_or_default(),
            appliance: owned(APPLIANCE),
            ledger: find(pairs, LEDGER).and_then(|text| serde_json::from_str(text).ok()),
        }
    }
}

fn counts(counts: &[usize]) -> String {
    counts.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

fn parsed_counts(text: &str) -> Option<Vec<usize>> {
    text.split(',').map(|count| count.parse().ok()).collect()
}

/// Table and version that a file names, if its version is one that is not known yet.
pub fn newer_schema(pairs: &[KeyValue]) -> Option<(&str, u32)> {
    schema(pairs).filter(|(_, version)| *version > SCHEMA_VERSION)
}

/// The pair of a file in which an address has one spelling.
pub(super) fn canonical_addresses() -> KeyValue {
    KeyValue::new(ADDRESSES.to_owned(), CANONICAL.to_owned())
}

/// Does a file say that an address has one spelling in it?
pub fn has_canonical_addresses(pairs: &[KeyValue]) -> bool {
    find(pairs, ADDRESSES) == Some(CANONICAL)
}

fn schema(pairs: &[KeyValue]) -> Option<(&str, u32)> {
    let (name, version) = find(pairs, SCHEMA)?.split_once('/')?;
    Some((name, version.parse().ok()?))
}

fn find<'p>(pairs: &'p [KeyValue], key: &str) -> Option<&'p str> {
    pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_of_itself_is_read_back() {
        let origin = Origin {
            path: "esa1/mail.@20090422T000000.s\u{1b}\"".to_owned(),
            size: u64::MAX,
            sha256: "ab".repeat(32),
            content_id: Some("cd".repeat(16)),
            text_size: Some(8),
            sample: Some("ef".repeat(16)),
            lines: Some(7),
            begin: Some(-1),
            appliance: Some("esa1".to_owned()),
            ..Origin::default()
        };
        let metadata = FileMetadata {
            table: Some(Table::Auth),
            records: Some("Elastic Common Schema".to_owned()),
            zone: Some("+02:00".to_owned()),
            query: Some("failed where user=\"x\"".to_owned()),
            every_row: true,
            is_partial: true,
            sources: vec![origin, Origin::default()],
            row_groups: vec![3, 0],
            appliance: Some("esa1".to_owned()),
            ledger: Some(json!({"files_seen": 2})),
        };
        assert_eq!(FileMetadata::from_key_values(&metadata.to_key_values()), metadata);
        let plain = FileMetadata { sources: Vec::new(), ..FileMetadata::default() };
        assert_eq!(FileMetadata::from_key_values(&plain.to_key_values()), plain);
    }

    #[test]
    fn row_groups_are_those_of_a_source_where_all_of_them_are_told() {
        let of = |sources: usize, row_groups: &[usize]| FileMetadata {
            every_row: true,
            sources: vec![Origin::default(); sources],
            row_groups: row_groups.to_vec(),
            ..FileMetadata::default()
        };
        assert_eq!(of(1, &[]).ranges(4), Some(std::iter::once(0..4).collect()));
        assert_eq!(of(2, &[3, 1]).ranges(4), Some(vec![0..3, 3..4]));
        for mixed in [
            of(2, &[3, 2]),
            of(2, &[usize::MAX, 5]),
            of(2, &[4]),
            of(2, &[]),
            of(0, &[]),
            FileMetadata { every_row: false, ..of(1, &[]) },
        ] {
            assert_eq!(mixed.ranges(4), None, "{mixed:?}");
        }
    }

    #[test]
    fn what_others_wrote_says_nothing() {
        let pairs = [
            KeyValue::new(SCHEMA.to_owned(), "auth/2".to_owned()),
            KeyValue::new(SOURCES.to_owned(), "[{\"path\": 1}".to_owned()),
            KeyValue::new("pandas".to_owned(), "{}".to_owned()),
        ];
        assert_eq!(FileMetadata::from_key_values(&pairs), FileMetadata::default());
        assert!(!has_canonical_addresses(&pairs) && has_canonical_addresses(&[canonical_addresses()]));
        assert_eq!(newer_schema(&pairs), Some(("auth", 2)));
        assert_eq!(newer_schema(&pairs[1..]), None);
    }
}
