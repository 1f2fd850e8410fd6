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
    /// The dataset that a folder is, which has the folder of a manifest.
    ///
    /// # Errors
    /// Why there is none; then the folder is one like any other.
    pub(super) fn of(folder: &Arc<Folder>) -> Result<Dataset, &'static str> {
        let mut text = String::new();
        let mut file = folder.file(Path::new(NAME)).map_err(|_| "it has no manifest")?;
        file.read_to_string(&mut text).map_err(|_| "its manifest cannot be read")?;
        let manifest = Manifest::from_json(&text).ok_or("its manifest is damaged, or of another version of authq")?;
        let path = folder.path().to_owned();
        let (name, manifest) = (path.display().to_string().into(), Arc::new(manifest));
        Ok(Dataset { name, path, folder: folder.clone(), manifest })
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
