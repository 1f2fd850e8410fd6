//! What a Parquet file of ours says of itself in its key-value metadata: chain of custody that survives renaming.
//!
//! | key | value |
//! |---|---|
//! | `esa.schema` | table and version of its columns: `auth/1` |
//! | `esa.tool` | who wrote it: `authq 0.1.0` |
//! | `esa.tz` | the zone in which times of the logs are shown: `UTC`, `+02:00`, `Europe/Berlin` |
//! | `esa.query` | the query that made it; absent where it holds every row of its sources |
//! | `esa.complete` | `false` if some input was not read whole, else absent |
//! | `esa.sources` | JSON list of [`Origin`] |

use parquet::file::metadata::KeyValue;
use serde_json::{Map, Value, json};

use crate::event::tables::Table;

/// Table and version.
pub const SCHEMA: &str = "esa.schema";
/// The version of the columns of all tables.
pub const SCHEMA_VERSION: &str = "1";

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMetadata {
    /// The table whose rows it holds; `None` for the result of a query that made other columns.
    pub table: Option<Table>,
    /// The zone of the logs, as [`crate::archive::Zone`] displays it.
    pub zone: Option<String>,
    /// The query that made it; `None`: it holds every row of its sources.
    pub query: Option<String>,
    /// Every input was read whole.
    pub is_partial: bool,
    /// The logs that it was made of.
    pub sources: Vec<Origin>,
}

/// A log that rows were made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// As the user named it; what the column `file` holds.
    pub path: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Of these bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Lines of text.
    pub lines: u64,
    /// The moment by which files are put in order (µs since 1970-01-01T00:00:00Z): with `path` it gives the place of the
    /// log among others.
    pub begin: Option<i64>,
    /// Moments of the first and the last row (µs since 1970-01-01T00:00:00Z).
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
        let Origin { path, bytes, sha256, lines, begin, first, last, appliance, scope } = self;
        json!({
            "path": path, "bytes": bytes, "sha256": sha256, "lines": lines, "begin": begin, "first": first,
            "last": last, "appliance": appliance, "scope": scope,
        })
    }

    /// From JSON; `None` if it is something else.
    pub fn from_json(value: &Value) -> Option<Origin> {
        let value: &Map<String, Value> = value.as_object()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let moment = |key: &str| value.get(key).and_then(Value::as_i64);
        Some(Origin {
            path: text("path")?,
            bytes: value.get("bytes")?.as_u64()?,
            sha256: text("sha256")?,
            lines: value.get("lines")?.as_u64()?,
            begin: moment("begin"),
            first: moment("first"),
            last: moment("last"),
            appliance: text("appliance"),
            scope: text("scope").unwrap_or_default(),
        })
    }
}

impl FileMetadata {
    /// As it is written into a file.
    pub fn to_key_values(&self) -> Vec<KeyValue> {
        let mut pairs = Vec::new();
        let mut pair = |key: &str, value: String| pairs.push(KeyValue::new(key.to_owned(), value));
        if let Some(table) = self.table {
            pair(SCHEMA, format!("{}/{SCHEMA_VERSION}", table.name()));
        }
        pair("esa.tool", concat!("authq ", env!("CARGO_PKG_VERSION")).to_owned());
        if let Some(zone) = &self.zone {
            pair("esa.tz", zone.clone());
        }
        if let Some(query) = &self.query {
            pair("esa.query", query.clone());
        }
        if self.is_partial {
            pair("esa.complete", "false".to_owned());
        }
        let sources: Vec<Value> = self.sources.iter().map(Origin::to_json).collect();
        pair("esa.sources", Value::from(sources).to_string());
        pairs
    }

    /// As it was written into a file; what is not of ours is passed over.
    pub fn from_key_values(pairs: &[KeyValue]) -> FileMetadata {
        let find = |key: &str| pairs.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.clone());
        let table = find(SCHEMA).and_then(|schema| Table::find(schema.strip_suffix(&format!("/{SCHEMA_VERSION}"))?));
        let sources = find("esa.sources").and_then(|text| serde_json::from_str(&text).ok());
        let sources: Vec<Value> = sources.unwrap_or_default();
        FileMetadata {
            table,
            zone: find("esa.tz"),
            query: find("esa.query"),
            is_partial: find("esa.complete").is_some_and(|complete| complete == "false"),
            sources: sources.iter().filter_map(Origin::from_json).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_of_itself_is_read_back() {
        let origin = Origin {
            path: "esa1/mail.@20090422T000000.s\u{1b}\"".to_owned(),
            bytes: u64::MAX,
            sha256: "ab".repeat(32),
            lines: 7,
            begin: Some(-1),
            appliance: Some("esa1".to_owned()),
            ..Origin::default()
        };
        let metadata = FileMetadata {
            table: Some(Table::Auth),
            zone: Some("+02:00".to_owned()),
            query: Some("failed where user=\"x\"".to_owned()),
            is_partial: true,
            sources: vec![origin, Origin::default()],
        };
        assert_eq!(FileMetadata::from_key_values(&metadata.to_key_values()), metadata);
        let plain = FileMetadata { sources: Vec::new(), ..FileMetadata::default() };
        assert_eq!(FileMetadata::from_key_values(&plain.to_key_values()), plain);
    }

    #[test]
    fn what_others_wrote_says_nothing() {
        let pairs = [
            KeyValue::new(SCHEMA.to_owned(), "auth/2".to_owned()),
            KeyValue::new("esa.sources".to_owned(), "[{\"path\": 1}".to_owned()),
            KeyValue::new("pandas".to_owned(), "{}".to_owned()),
        ];
        assert_eq!(FileMetadata::from_key_values(&pairs), FileMetadata::default());
    }
}
