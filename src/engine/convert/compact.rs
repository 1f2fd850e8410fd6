//! The files of a folder of a dataset into one: a log of each hour, or many appliances, make many small files.

use std::collections::BTreeMap;
use std::path::Path;

use super::memory::Memory;
use crate::dataset::manifest::{FileEntry, Manifest};
use crate::dataset::store::{Published, Store};
use crate::dataset::writer::Portion;
use crate::error::{Error, Result};
use crate::permissions::Permissions;
use crate::stop::Stop;

/// What was put together.
#[derive(Clone, Debug, Default)]
pub struct Compaction {
    /// Files before and after.
    pub files: (usize, usize),
    /// Bytes of them before and after.
    pub bytes: (u64, u64),
    /// What changed; `None`: each folder had one file already.
    pub published: Option<Published>,
}

/// Puts the files of each folder of the dataset at `folder` into one file, with the same rows in the same order. Files
/// whose columns differ, as those of other versions may, stay apart.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if there is no dataset, if another conversion writes to it, or if a file is damaged;
/// [`crate::ErrorKind::Output`]. Then the dataset is as it was.
pub fn compact(folder: &Path, permissions: Permissions, stop: &Stop) -> Result<Compaction> {
    let store = Store::open(folder)?.with_permissions(permissions);
    let Some(old) = store.manifest().cloned() else {
        return Err(Error::usage(format!("{}: there is no dataset", folder.display())));
    };
    let before = (old.files.len(), old.bytes());
    let folders = by_folder(&old.files);
    if folders.values().all(|files| files.len() == 1) {
        return Ok(Compaction { files: (before.0, before.0), bytes: (before.1, before.1), published: None });
    }
    let edition = store.begin()?;
    let mut files = Vec::new();
    for of_folder in folders.into_values() {
        stop.check()?;
        let parts: Vec<Portion> = of_folder.iter().map(|file| whole(file)).collect();
        let merged = if parts.len() > 1 { edition.merge(&parts)? } else { None };
        match merged {
            Some(merged) => files.push(merged),
            None => files.extend(of_folder.into_iter().cloned()),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let is_changed = files != old.files;
    let manifest = Manifest { files, ..old };
    let (files, bytes) = ((before.0, manifest.files.len()), (before.1, manifest.bytes()));
    let mut done = Compaction { files, bytes, published: None };
    if is_changed {
        let memory = Memory::of(&store);
        stop.check()?;
        done.published = Some(edition.publish(&manifest)?);
        if let Some(memory) = memory.over(&manifest) {
            memory.keep(&store);
        }
    }
    Ok(done)
}

/// Files by the folders that they lie in.
fn by_folder(files: &[FileEntry]) -> BTreeMap<&str, Vec<&FileEntry>> {
    let mut folders: BTreeMap<&str, Vec<&FileEntry>> = BTreeMap::new();
    for file in files {
        folders.entry(file.folder()).or_default().push(file);
    }
    folders
}

fn whole(file: &FileEntry) -> Portion {
    Portion { file: file.clone(), sources: file.sources.iter().map(|(sha256, _)| sha256.clone()).collect() }
}
