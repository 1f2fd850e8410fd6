//! The folder of a dataset, held open: its files are opened below it, whatever folder has its name by then.
//!
//! A conversion puts a new edition of a dataset in the place of the old one at one stroke, and then removes the old one
//! (see [`crate::dataset::store`]). A query that opened files by their paths would get those of the new edition with the
//! manifest of the old one. Below an open folder there are only the files of one edition, which nobody writes to any
//! more: each is the one that the manifest means, or is gone. If one is gone, and the path leads to another folder by
//! now, the dataset was replaced and the query has to be asked again; else the dataset is damaged. The number of an open
//! folder is given to no other one, so that the two cannot be taken for each other.
//!
//! On systems other than Unix, a folder cannot change its name while a file below it is open; there, paths do.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::input;
#[cfg(unix)]
use super::page_cache;
#[cfg(unix)]
use super::snapshot;
use crate::error::{Error, Result};

/// An open folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl Folder {
    /// Opens the folder that a path leads to.
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        Ok(Folder {
            path: path.to_owned(),
            #[cfg(unix)]
            handle: input::open(path)?,
        })
    }

    /// Opens a file of it, by its path below it.
    ///
    /// # Errors
    /// Those of the system.
    pub fn file(&self, below: &Path) -> io::Result<File> {
        #[cfg(unix)]
        {
            use rustix::fs::{Mode, OFlags, openat};
            let flags = OFlags::RDONLY | OFlags::CLOEXEC;
            let file = rustix::io::retry_on_intr(|| openat(&self.handle, below, flags, Mode::empty()))?.into();
            page_cache::note(&self.path.join(below), &file);
            Ok(file)
        }
        #[cfg(not(unix))]
        File::open(self.path.join(below))
    }

    /// Refuses what was read of it if its path leads to another folder by now.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Replaced`].
    pub fn check_is_in_place(&self) -> Result<()> {
        if self.is_in_place() { Ok(()) } else { Err(Error::replaced(&self.path)) }
    }

    /// Does its path still lead to it?
    pub(super) fn is_in_place(&self) -> bool {
        let there = input::reach(&self.path, |path| path.metadata());
        #[cfg(unix)]
        {
            let number = |found: io::Result<Metadata>| found.ok().map(|found| snapshot::id(&found));
            number(there) == number(self.handle.metadata())
        }
        #[cfg(not(unix))]
        there.is_ok()
    }

    /// What the system says of it.
    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        #[cfg(unix)]
        return self.handle.metadata();
        #[cfg(not(unix))]
        return self.path.metadata();
    }

    /// The path that led to it.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
