//! What a conversion remembers of the files that it saw, so that the next one reads only those that changed since.
//!
//! The memory lies beside the manifest. It speaks of this machine's file system, and nothing in the dataset depends on it:
//! without it every log is read once more, to find that it is known.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_128;

use crate::archive::{Archive, ContentId, Description, Digest, Inventory, LogFile};
use crate::dataset::manifest::Manifest;
use crate::dataset::store::Store;
use crate::ledger::{Ledger, Note, Severity};

/// What this version writes; others are not read.
const FORMAT: &str = "authq.seen/1";

/// What the last conversion saw.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memory {
    /// Hash of the manifest that it left.
    manifest: String,
    /// Every file that its paths led to is described.
    is_whole: bool,
    files: BTreeMap<String, Description>,
    /// By name.
    logs: BTreeMap<String, Seen>,
    /// Notes about the files, which every run repeats.
    notes: Vec<Note>,
}

/// A log.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) digest: Digest,
    /// The SHA-256 of the source of the dataset that it is, stored otherwise perhaps.
    pub(super) source: String,
}

impl Memory {
    /// What is remembered beside a dataset; nothing if that is of another edition of it, or cannot be read.
    pub(super) fn of(store: &Store) -> Memory {
        let memory = store.read_seen().and_then(|text| Memory::from_json(&text));
        let is_current = |memory: &Memory| store.read_manifest().is_some_and(|text| memory.manifest == hash(&text));
        memory.filter(is_current).unwrap_or_default()
    }

    /// What is to be remembered of `archive`, with a dataset as it is now. `sources`: the SHA-256 of the source that each log
    /// is, if it is another than that of its digest. `notes`: those of a run that finds nothing new.
    pub(super) fn new(
        manifest: &Manifest,
        inventory: &Inventory,
        archive: &Archive,
        digests: &[Digest],
        sources: &[Option<&str>],
        notes: Vec<Note>,
    ) -> Memory {
        let named = inventory.files().filter_map(|(path, file)| Some((path.to_str()?.to_owned(), *file)));
        let files: BTreeMap<String, Description> = named.collect();
        let is_described = |file: &LogFile| inventory.get(&file.path).is_some();
        let logs = archive.files.iter().zip(digests).zip(sources).filter(|((file, _), _)| is_described(file));
        let seen = |((file, digest), source): ((&LogFile, &Digest), &Option<&str>)| {
            let source = source.unwrap_or(&digest.sha256).to_owned();
            (file.name.to_string(), Seen { digest: digest.clone(), source })
        };
        Memory {
            manifest: hash(&manifest.to_json()),
            is_whole: inventory.is_whole() && files.len() == inventory.files().len(),
            files,
            logs: logs.map(seen).collect(),
            notes,
        }
    }

    /// The same with another manifest of the same logs; `None`: nothing is remembered.
    pub(super) fn over(self, manifest: &Manifest) -> Option<Memory> {
        let is_empty = self == Memory::default();
        (!is_empty).then(|| Memory { manifest: hash(&manifest.to_json()), ..self })
    }

    /// Is every file as it was, and none new and none gone?
    pub(super) fn is_of(&self, inventory: &Inventory) -> bool {
        let is_same = |(path, file): (&Path, &Description)| self.describes(path, file);
        self.is_whole
            && inventory.is_whole()
            && inventory.files().len() == self.files.len()
            && inventory.files().all(is_same)
    }

    /// What is known of a log whose file is as it was.
    pub(super) fn get(&self, log: &LogFile, inventory: &Inventory) -> Option<Seen> {
        let file = inventory.get(&log.path).filter(|file| self.describes(&log.path, file));
        file.and_then(|_| self.logs.get(&*log.name)).cloned()
    }

    /// The names of the logs.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.logs.keys().map(String::as_str)
    }

    /// How many logs of the dataset were not among the files.
    pub(super) fn gone(&self, manifest: &Manifest) -> u64 {
        let there: HashSet<&str> = self.logs.values().map(|seen| seen.source.as_str()).collect();
        manifest.sources.iter().filter(|source| !there.contains(source.origin.sha256.as_str())).count() as u64
    }

    /// The account of a run that finds nothing new.
    pub(super) fn ledger(&self) -> Ledger {
        Ledger { notes: self.notes.clone(), files_known: self.logs.len() as u64, ..Ledger::default() }
    }

    /// Writes it beside the dataset, unless that is there already. It is no loss if that fails: the logs are read again.
    pub(super) fn keep(&self, store: &Store) {
        let text = self.to_json();
        if store.read_seen().as_deref() != Some(&text) {
            store.write_seen(&text);
        }
    }

    fn describes(&self, path: &Path, file: &Description) -> bool {
        path.to_str().and_then(|path| self.files.get(path)) == Some(file)
    }

    fn to_json(&self) -> String {
        let Memory { manifest, is_whole, files, logs, notes } = self;
        let file = |(path, file): (&String, &Description)| {
            let Description { len, written, changed, id } = file;
            json!({ "path": path, "len": len, "written": written, "changed": changed, "id": id })
        };
        let log = |(name, seen): (&String, &Seen)| {
            let Digest { sha256, text, content } = &seen.digest;
            let content = content.map(|id| id.to_string());
            json!({ "name": name, "sha256": sha256, "text": text, "content": content, "source": seen.source })
        };
        let note = |note: &Note| json!({ "usual": note.severity == Severity::Remark, "message": note.message });
        // What it is stands first, where whoever meets the file looks.
        let mut text =
            format!("{{\"format\":{},\"manifest\":{},\"is_whole\":{is_whole}", json!(FORMAT), json!(manifest));
        let lists: [(&str, Vec<Value>); 3] = [
            ("files", files.iter().map(file).collect()),
            ("logs", logs.iter().map(log).collect()),
            ("notes", notes.iter().map(note).collect()),
        ];
        for (key, list) in lists {
            let lines: Vec<String> = list.iter().map(Value::to_string).collect();
            text.push_str(&format!(",\n{}:[{}]", json!(key), lines.join(",\n")));
        }
        text.push_str("}\n");
        text
    }

    fn from_json(text: &str) -> Option<Memory> {
        let value: Value = serde_json::from_str(text).ok()?;
        let list = |key: &str| value.get(key)?.as_array()?.iter().map(Value::as_object).collect::<Option<Vec<_>>>();
        if value.get("format")?.as_str()? != FORMAT {
            return None;
        }
        Some(Memory {
            manifest: value.get("manifest")?.as_str()?.to_owned(),
            is_whole: value.get("is_whole")?.as_bool()?,
            files: list("files")?.into_iter().map(file_of).collect::<Option<_>>()?,
            logs: list("logs")?.into_iter().map(log_of).collect::<Option<_>>()?,
            notes: list("notes")?.into_iter().map(note_of).collect::<Option<_>>()?,
        })
    }
}

fn file_of(value: &Map<String, Value>) -> Option<(String, Description)> {
    let pair = |key: &str| <&[Value; 2]>::try_from(value.get(key)?.as_array()?.as_slice()).ok();
    let moment = |key: &str| pair(key).and_then(|[seconds, nanos]| Some((seconds.as_i64()?, nanos.as_i64()?)));
    let [device, number] = pair("id")?;
    let description = Description {
        len: value.get("len")?.as_u64()?,
        written: moment("written")?,
        changed: moment("changed")?,
        id: (device.as_u64()?, number.as_u64()?),
    };
    Some((text_of(value, "path")?, description))
}

fn log_of(value: &Map<String, Value>) -> Option<(String, Seen)> {
    let content = match value.get("content")?.as_str() {
        Some(digits) => Some(ContentId(u128::from_str_radix(digits, 16).ok()?)),
        None => None,
    };
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let text = match value.get("text")?.as_array() {
        Some(pair) => Some((number(pair.first()?)?, number(pair.get(1)?)?)),
        None => None,
    };
    let digest = Digest { sha256: text_of(value, "sha256")?, text, content };
    Some((text_of(value, "name")?, Seen { digest, source: text_of(value, "source")? }))
}

fn note_of(value: &Map<String, Value>) -> Option<Note> {
    let severity = if value.get("usual")?.as_bool()? { Severity::Remark } else { Severity::Note };
    Some(Note { severity, message: text_of(value, "message")? })
}

fn text_of(value: &Map<String, Value>, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn hash(manifest: &str) -> String {
    format!("{:032x}", xxh3_128(manifest.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let description = Description { len: u64::MAX, written: (-1, 7), changed: (i64::MAX, 0), id: (1, u64::MAX) };
        let digest = |content| Digest { sha256: "ab".repeat(32), text: Some((u32::MAX, 0)), content };
        let seen = |digest| Seen { digest, source: "cd".repeat(32) };
        let memory = Memory {
            manifest: "m".to_owned(),
            is_whole: true,
            files: BTreeMap::from([("a\n\"é".to_owned(), description)]),
            logs: BTreeMap::from([
                ("a!b".to_owned(), seen(digest(Some(ContentId(u128::MAX))))),
                ("c".to_owned(), seen(Digest { text: None, ..digest(None) })),
            ]),
            notes: [Severity::Remark, Severity::Note].map(|severity| Note { severity, message: "n".to_owned() }).into(),
        };
        let text = memory.to_json();
        assert_eq!(Memory::from_json(&text), Some(memory));
        for (from, to) in
            [(FORMAT, "authq.seen/2"), ("\"len\":", "\"length\":"), ("\"id\":[1,", "\"id\":["), ("ffff", "fffg")]
        {
            assert!(text.contains(from));
            assert_eq!(Memory::from_json(&text.replace(from, to)), None, "{from}");
        }
        assert_eq!(Memory::from_json(""), None);
    }
}
