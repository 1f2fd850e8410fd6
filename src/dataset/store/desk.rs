//! Where the files of an edition are written.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::disk;
use crate::overflow::Overflow;
use crate::permissions::Permissions;

/// Where the files of an edition are written.
#[derive(Debug)]
pub(in crate::dataset) struct Desk {
    folder: PathBuf,
    permissions: Permissions,
    /// Files so far, by what their paths begin with.
    parts: Mutex<HashMap<String, u32>>,
    overflow: Overflow,
}

impl Desk {
    pub(super) fn new(folder: PathBuf, permissions: Permissions) -> Desk {
        let overflow = Overflow::new(folder.clone());
        Desk { folder, permissions, parts: Mutex::default(), overflow }
    }

    /// The permissions of files in it.
    pub(in crate::dataset) fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// Creates the folder of a file.
    pub(in crate::dataset) fn create_folder_of(&self, file: &Path) -> io::Result<()> {
        file.parent().map_or(Ok(()), |folder| disk::create_folder(folder, self.permissions))
    }

    /// The folder of the edition.
    pub(in crate::dataset) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where rows wait that memory has no room for.
    pub(in crate::dataset) fn overflow(&self) -> &Overflow {
        &self.overflow
    }

    /// How many files there were whose paths begin like that.
    pub(in crate::dataset) fn part(&self, begin: &str) -> u32 {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let part = parts.entry(begin.to_owned()).or_default();
        *part += 1;
        *part - 1
    }
}
