//! Files of datasets as the manifests describe them: which of them a request needs is settled before any is opened.

use std::collections::HashMap;

use super::decode::Wanted;
use super::described::Described;
use super::footer::{self, Opened};
use super::prune::{Facts, Known, Range, Value, possible};
use crate::archive::{Dataset, ParquetFile};
use crate::dataset::manifest::{FileEntry, Manifest};
use crate::dataset::metadata::FileMetadata;
use crate::event::tables::Table;

/// A file of a dataset that was not opened.
#[derive(Clone, Debug)]
pub struct Listed {
    pub(super) file: ParquetFile,
    says: FileMetadata,
    dataset: Dataset,
    /// Its position among the files of the manifest.
    position: usize,
}

impl Listed {
    /// The files of a dataset.
    pub(super) fn of(dataset: &Dataset) -> impl Iterator<Item = Listed> {
        let Manifest { files, sources, zone, .. } = &*dataset.manifest;
        let sources: HashMap<&str, _> = sources.iter().map(|source| (source.origin.sha256.as_str(), source)).collect();
        files.iter().enumerate().map(move |(position, entry)| {
            let path = dataset.path.join(&entry.path);
            let of_file = || entry.sources.iter().filter_map(|(sha256, _)| sources.get(sha256.as_str()));
            let (name, folder) = (path.display().to_string().into(), Some(dataset.folder.clone()));
            let file = ParquetFile { name, path, len: entry.bytes, named: false, dataset: folder };
            let says = FileMetadata {
                table: Some(entry.table),
                records: None,
                zone: zone.clone(),
                query: None,
                every_row: true,
                is_partial: of_file().any(|source| !source.damage.is_empty()),
                sources: of_file().map(|source| source.origin.clone()).collect(),
                appliance: entry.appliance.clone(),
                row_groups: entry.sources.iter().map(|(_, row_groups)| *row_groups).collect(),
                ledger: None,
            };
            Listed { file, says, dataset: dataset.clone(), position }
        })
    }

    fn entry(&self) -> &FileEntry {
        &self.dataset.manifest.files[self.position]
    }

    /// Opens the file; what is said of it is what the manifest says.
    pub(super) fn open(&self, keep: bool) -> Opened {
        match footer::open(&self.file, keep) {
            Opened::Part(mut part) => {
                part.says = self.says.clone();
                Opened::Part(part)
            }
            other => other,
        }
    }

    /// Can a row of it pass the filter, as far as the manifest tells?
    pub(super) fn may_pass(&self, wanted: &Wanted) -> bool {
        let filter = wanted.filter.as_ref().filter(|_| wanted.prune && wanted.of_all.is_empty());
        filter.is_none_or(|filter| possible(filter, &ByManifest { wanted, entry: self.entry() }).holds)
    }
}

impl Described for Listed {
    fn file(&self) -> &ParquetFile {
        &self.file
    }

    fn says(&self) -> &FileMetadata {
        &self.says
    }

    fn table(&self) -> Table {
        self.entry().table
    }

    fn rows(&self) -> u64 {
        self.entry().rows
    }

    fn lines(&self) -> Option<(i64, i64)> {
        self.entry().lines
    }

    fn times(&self) -> Option<(i64, i64)> {
        self.entry().first.zip(self.entry().last)
    }

    fn is_only(&self, appliance: &str) -> bool {
        self.entry().appliance.as_deref() == Some(appliance)
    }
}

/// What a manifest says of a file.
struct ByManifest<'w> {
    wanted: &'w Wanted,
    entry: &'w FileEntry,
}

impl Known for ByManifest<'_> {
    fn facts(&self, position: usize) -> Option<Facts> {
        let (name, table) = (self.wanted.name(position), self.entry.table);
        let range = if name == table.time() {
            let times = self.entry.first.zip(self.entry.last);
            times.map(|(first, last)| Range::Numbers(first, last))
        } else if name == table.place()[1] {
            self.entry.lines.map(|(first, last)| Range::Numbers(first, last))
        } else if name == "appliance" {
            let appliance = self.entry.appliance.as_ref();
            appliance.map(|name| Range::Texts(name.as_bytes().to_vec(), name.as_bytes().to_vec()))
        } else {
            None
        };
        range.map(|range| Facts { range: Some(range), some_missing: name != "appliance", all_missing: false })
    }

    fn may_hold(&self, position: usize, value: &Value<'_>) -> bool {
        let name = self.wanted.name(position);
        let Some((_, filter)) = self.entry.filters.iter().find(|(column, _)| column == name) else { return true };
        match value {
            Value::Number(_) => true,
            Value::Text(text) | Value::Folded(text) => filter.may_hold(text),
            Value::Address(address) => filter.may_hold(&address.to_canonical().to_string()),
        }
    }
}
