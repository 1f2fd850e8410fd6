//! The manifest as JSON, one line to a source and one to a file, so that a difference of two shows what changed.
//!
//! What is read may have been edited or forged: paths must stay below the dataset's folder, and digests be digests.

use serde_json::{Map, Value, json};

use super::{FileEntry, Manifest, SourceEntry};
use crate::dataset::metadata::Origin;
use crate::dataset::values::ValueFilter;
use crate::event::tables::Table;

/// What this version writes; others are not read.
const FORMAT: &str = "authq.dataset/3";

impl Manifest {
    /// As it is written.
    pub fn to_json(&self) -> String {
        let Manifest { tables, partition, with_raw, zone, log_zone, sources, files } = self;
        let head = [
            ("format", json!(FORMAT)),
            ("tool", json!(concat!("authq ", env!("CARGO_PKG_VERSION")))),
            ("tables", tables.iter().map(|table| table.name()).collect()),
            ("partition", json!(partition)),
            ("with_raw", json!(with_raw)),
            ("zone", json!(zone)),
            ("log_zone", json!(log_zone)),
        ];
        let mut text = String::from("{\n");
        let sums = ("sums", sums(sources, files));
        for (key, value) in head.into_iter().chain([sums]) {
            text.push_str(&format!("  {}: {value},\n", json!(key)));
        }
        list(&mut text, "sources", sources.iter().map(source_to_json));
        text.push_str(",\n");
        list(&mut text, "files", files.iter().map(file_to_json));
        text.push_str("\n}\n");
        text
    }

    /// From what was written; `None` if it is something else, or of another version.
    pub fn from_json(text: &str) -> Option<Manifest> {
        let value: Value = serde_json::from_str(text).ok()?;
        let value = value.as_object()?;
        if value.get("format")?.as_str()? != FORMAT {
            return None;
        }
        let tables = value.get("tables")?.as_array()?.iter();
        Some(Manifest {
            tables: tables.map(|table| Table::find(table.as_str()?)).collect::<Option<_>>()?,
            partition: text_of(value, "partition")?,
            with_raw: value.get("with_raw")?.as_bool()?,
            zone: text_of(value, "zone"),
            log_zone: text_of(value, "log_zone"),
            sources: value.get("sources")?.as_array()?.iter().map(source_from_json).collect::<Option<_>>()?,
            files: value.get("files")?.as_array()?.iter().map(file_from_json).collect::<Option<_>>()?,
        })
    }
}

/// A member that is a list, a line for each element.
fn list(text: &mut String, key: &str, elements: impl Iterator<Item = Value>) {
    let lines: Vec<String> = elements.map(|element| format!("\n    {element}")).collect();
    let end = if lines.is_empty() { "" } else { "\n  " };
    text.push_str(&format!("  {}: [{}{end}]", json!(key), lines.join(",")));
}

/// What the logs and the files come to; for readers, and not read again.
fn sums(sources: &[SourceEntry], files: &[FileEntry]) -> Value {
    // A manifest that was read may hold any numbers.
    let of_sources = |of: fn(&SourceEntry) -> u64| sources.iter().map(of).fold(0, u64::saturating_add);
    let of_files = |of: fn(&FileEntry) -> u64| files.iter().map(of).fold(0, u64::saturating_add);
    json!({
        "sources": sources.len(),
        "source_bytes": of_sources(|source| source.origin.size),
        "text_bytes": of_sources(|source| source.text_bytes),
        "lines": of_sources(|source| source.origin.lines.unwrap_or(0)),
        "events": of_sources(|source| source.events),
        "not_understood": of_sources(|source| source.not_understood),
        "damaged": sources.iter().filter(|source| !source.damage.is_empty()).count(),
        "files": files.len(),
        "rows": of_files(|file| file.rows),
        "bytes": of_files(|file| file.bytes),
    })
}

fn source_to_json(source: &SourceEntry) -> Value {
    let SourceEntry { origin, compressed, text_bytes, text_crc32, sample, events, not_understood, damage } = source;
    let mut value = origin.to_json();
    let more = json!({
        "compressed": compressed, "text_bytes": text_bytes, "text_crc32": text_crc32,
        "sample_bytes": sample.0, "sample_xxh3": sample.1, "events": events, "not_understood": not_understood, "damage": damage,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut value, more) {
        all.extend(more);
    }
    value
}

fn source_from_json(value: &Value) -> Option<SourceEntry> {
    let origin = Origin::from_json(value)?;
    if !is_digest(&origin.sha256) {
        return None;
    }
    let value = value.as_object()?;
    let damage = value.get("damage")?.as_array()?.iter();
    Some(SourceEntry {
        origin,
        compressed: value.get("compressed")?.as_bool()?,
        text_bytes: number_of(value, "text_bytes")?,
        text_crc32: number_of(value, "text_crc32").and_then(|crc32| u32::try_from(crc32).ok()),
        sample: (number_of(value, "sample_bytes")?, text_of(value, "sample_xxh3")?),
        events: number_of(value, "events")?,
        not_understood: number_of(value, "not_understood")?,
        damage: damage.map(|reason| reason.as_str().map(str::to_owned)).collect::<Option<_>>()?,
    })
}

fn file_to_json(file: &FileEntry) -> Value {
    let FileEntry { path, sources, table, rows, bytes, sha256, first, last, lines, appliance, users, filters } = file;
    let filters: Map<String, Value> =
        filters.iter().map(|(column, filter)| (column.clone(), json!(filter.to_text()))).collect();
    json!({
        "path": path, "sources": sources, "table": table.name(), "rows": rows, "bytes": bytes, "sha256": sha256,
        "first": first, "last": last, "lines": lines, "appliance": appliance, "users": users, "filters": filters,
    })
}

fn file_from_json(value: &Value) -> Option<FileEntry> {
    let value = value.as_object()?;
    let line = |at: usize| value.get("lines")?.as_array()?.get(at)?.as_i64();
    let filter = |(column, text): (&String, &Value)| Some((column.clone(), ValueFilter::from_text(text.as_str()?)?));
    let file = FileEntry {
        path: text_of(value, "path")?,
        sources: value.get("sources")?.as_array()?.iter().map(source_of).collect::<Option<_>>()?,
        table: Table::find(&text_of(value, "table")?)?,
        rows: number_of(value, "rows")?,
        bytes: number_of(value, "bytes")?,
        sha256: text_of(value, "sha256")?,
        first: value.get("first").and_then(Value::as_i64),
        last: value.get("last").and_then(Value::as_i64),
        lines: line(0).zip(line(1)),
        appliance: text_of(value, "appliance"),
        users: number_of(value, "users"),
        filters: value.get("filters")?.as_object()?.iter().map(filter).collect::<Option<_>>()?,
    };
    let are_digests = !file.sources.is_empty() && file.sources.iter().all(|(sha256, _)| is_digest(sha256));
    let is_sound = is_below(&file.path, file.table) && are_digests && is_digest(&file.sha256);
    is_sound.then_some(file)
}

/// The digest of a source, and its row groups.
fn source_of(value: &Value) -> Option<(String, usize)> {
    match value.as_array()?.as_slice() {
        [sha256, row_groups] => Some((sha256.as_str()?.to_owned(), usize::try_from(row_groups.as_u64()?).ok()?)),
        _ => None,
    }
}

fn text_of(value: &Map<String, Value>, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn number_of(value: &Map<String, Value>, key: &str) -> Option<u64> {
    value.get(key)?.as_u64()
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Is it a Parquet file in the folder of the table, and nowhere else?
fn is_below(path: &str, table: Table) -> bool {
    let mut parts = path.split('/');
    let is_name = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']);
    parts.next() == Some(table.name()) && path.ends_with(".parquet") && parts.clone().count() > 0 && parts.all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::values::Values;

    fn manifest() -> Manifest {
        let sha256 = "0123456789abcdef".repeat(4);
        let origin = Origin { path: "esa1/mail.\u{1b}\"\n.s".to_owned(), sha256: sha256.clone(), ..Origin::default() };
        let source = SourceEntry {
            origin: Origin { begin: Some(i64::MIN), size: u64::MAX, ..origin },
            text_crc32: Some(u32::MAX),
            sample: (65_536, "ff".to_owned()),
            damage: vec!["truncated at byte 7".to_owned()],
            ..SourceEntry::default()
        };
        let path = "auth/date=2009-04-22/0123456789abcdef-0.parquet".to_owned();
        let mut users = Values::default();
        users.insert("root");
        let filters = vec![("user".to_owned(), users.filter().expect("few values"))];
        let file =
            FileEntry { path, sources: vec![(sha256.clone(), 1)], rows: 4, bytes: 9, sha256, ..FileEntry::default() };
        let file = FileEntry { lines: Some((1, 7)), appliance: Some("esa1".to_owned()), filters, ..file };
        Manifest {
            tables: vec![Table::Auth, Table::Lines],
            partition: "date".to_owned(),
            with_raw: true,
            log_zone: Some("+01:00".to_owned()),
            zone: Some("+02:00".to_owned()),
            sources: vec![source.clone(), source],
            files: vec![file.clone(), file],
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for manifest in [manifest(), Manifest::default()] {
            let text = manifest.to_json();
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
            assert_eq!(Manifest::from_json(&text), Some(manifest));
        }
        // A source and a file to a line.
        assert_eq!(manifest().to_json().lines().filter(|line| line.contains("\"sha256\":")).count(), 4);
    }

    #[test]
    fn what_is_no_manifest_is_not_taken_for_one() {
        let text = manifest().to_json();
        for (from, to) in [
            ("authq.dataset/3", "authq.dataset/4"),
            ("auth/date=2009-04-22/", "auth/../../"),
            ("auth/date=2009-04-22/", "/etc/"),
            ("auth/date=2009-04-22/", "auth//"),
            ("-0.parquet", "-0.txt"),
            ("\"sha256\":\"0123", "\"sha256\":\"é12"),
            ("\"rows\":4", "\"rows\":-4"),
            ("\"tables\"", "\"table\""),
            ("[\"truncated at byte 7\"]", "[7]"),
        ] {
            let forged = text.replace(from, to);
            assert_ne!(forged, text, "{from}");
            assert_eq!(Manifest::from_json(&forged), None, "{to}");
        }
        assert_eq!(Manifest::from_json(""), None);
        assert_eq!(Manifest::from_json("[]"), None);
    }
}
