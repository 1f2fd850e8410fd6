//! Folders that hold a dataset: their files are those that the manifest names.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::Folder;
use crate::dataset::manifest::{FOLDER, Manifest, NAME};

/// A dataset that paths lead to.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its folder.
    pub path: PathBuf,
    /// As the user would name it. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// Its folder as it was when the manifest was read.
    pub folder: Arc<Folder>,
    /// What it holds.
    pub manifest: Arc<Manifest>,
}

impl Dataset {
    /// The dataset that a folder is. `None` if there is no manifest that this version can read: then the folder is one like
    /// any other.
    pub(super) fn of(folder: &Arc<Folder>) -> Option<Dataset> {
        let mut text = String::new();
        folder.file(Path::new(NAME)).ok()?.read_to_string(&mut text).ok()?;
        let manifest = Arc::new(Manifest::from_json(&text)?);
        let path = folder.path().to_owned();
        Some(Dataset { name: path.display().to_string().into(), path, folder: folder.clone(), manifest })
    }

    /// May a folder with an entry of this name be a dataset?
    pub(super) fn is_told_by(name: &OsStr) -> bool {
        name == FOLDER
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
