//! Folders that hold a dataset: their files are those that the manifest names.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::dataset::manifest::{FOLDER, Manifest, NAME};

/// A dataset that paths lead to.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its folder.
    pub path: PathBuf,
    /// As the user would name it. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// What it holds.
    pub manifest: Arc<Manifest>,
}

impl Dataset {
    /// The dataset in a folder with these entries. `None` if there is no manifest that this version can read: then the
    /// folder is one like any other.
    pub(super) fn in_folder(path: &Path, entries: &[(PathBuf, Metadata)]) -> Option<Dataset> {
        let is_ours = |(path, _): &(PathBuf, Metadata)| path.file_name().is_some_and(|name| name == FOLDER);
        entries.iter().find(|entry| is_ours(entry))?;
        Dataset::read(path)
    }

    /// The dataset in a folder as it is now.
    pub fn read(path: &Path) -> Option<Dataset> {
        let text = std::fs::read_to_string(path.join(NAME)).ok()?;
        let manifest = Arc::new(Manifest::from_json(&text)?);
        Some(Dataset { path: path.to_owned(), name: path.display().to_string().into(), manifest })
    }

    /// Does an entry of the folder belong to the dataset? The folders of its tables do, and that of the manifest.
    pub(super) fn holds(&self, entry: &Path) -> bool {
        let name = entry.file_name().and_then(OsStr::to_str);
        name.is_some_and(|name| name == FOLDER || self.manifest.tables.iter().any(|table| table.name() == name))
    }

    /// The paths of its files.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.manifest.files.iter().map(|file| self.path.join(&file.path))
    }
}
