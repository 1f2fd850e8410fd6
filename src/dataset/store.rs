//! A dataset on disk, and how a new edition takes the place of the old one: whole, at one stroke.
//!
//! ```text
//! PARENT/NAME                     the dataset
//! PARENT/.NAME.tmp-PID@HOST-RAND  an edition under way, locked; afterwards, for a moment, the old one
//! PARENT/.NAME.old-PID@HOST-RAND  the old one, for a moment, where folders cannot change names at one stroke
//! ```
//!
//! A new edition is written beside the dataset; files that stay are linked into it. When all of it is on disk, the two
//! folders change names. Whoever is killed leaves at most a folder beside the dataset that nobody reads; the next
//! conversion removes it. (The lock tells a dead folder from one that is being written.)

mod desk;
pub(super) mod disk;
mod edition;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

pub(super) use self::desk::Desk;
pub use self::edition::{Edition, Published};
use super::manifest::{self, FileEntry, Manifest};
use crate::error::{Error, Result};
use crate::in_place::is_in_place;
use crate::permissions::Permissions;

/// Random letters in the name of a folder of ours.
const RANDOM: usize = 6;

/// The place of a dataset, perhaps with one in it.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    parent: PathBuf,
    name: String,
    found: Found,
    permissions: Permissions,
}

/// What is in the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Found {
    #[default]
    Nothing,
    EmptyFolder,
    Dataset(Box<Manifest>),
}

impl Store {
    /// Looks at the place where a dataset is, or is to be. If a conversion died while the old edition was out of its
    /// place, puts it back.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if something else is there, or a dataset whose files are not those of its manifest;
    /// [`crate::ErrorKind::File`] if the place cannot be looked at or written to.
    pub fn open(folder: &Path) -> Result<Store> {
        // `data/esa/` is `data/esa`.
        let folder: PathBuf = folder.components().collect();
        let Some(name) = folder.file_name() else {
            return Err(refusal(&folder, "is not a folder that can be replaced; name a folder in it"));
        };
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            Some(_) | None => PathBuf::from("."),
        };
        let metadata = parent.metadata().map_err(|source| Error::file(&parent, source))?;
        if !metadata.is_dir() {
            return Err(refusal(&parent, "is not a folder"));
        }
        check_writable(&parent)?;
        let name = name.to_string_lossy().into_owned();
        let mut store = Store { folder, parent, name, found: Found::Nothing, permissions: Permissions::default() };
        store.found = store.look()?;
        if store.found == Found::Nothing && store.recover()? {
            store.found = store.look()?;
        }
        Ok(store)
    }

    /// With these permissions of what is written.
    pub fn with_permissions(self, permissions: Permissions) -> Store {
        Store { permissions, ..self }
    }

    /// The account of the dataset that is there.
    pub fn manifest(&self) -> Option<&Manifest> {
        match &self.found {
            Found::Dataset(manifest) => Some(manifest),
            Found::Nothing | Found::EmptyFolder => None,
        }
    }

    /// The account as it stands on disk.
    pub fn read_manifest(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.join(manifest::NAME)).ok()
    }

    /// What conversions remember of the files that they saw.
    pub fn read_seen(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.join(manifest::SEEN)).ok()
    }

    /// Removes the folders of conversions that were killed, but for the one of that name.
    ///
    /// # Errors
    /// [`crate::ErrorKind::File`] if the place cannot be looked at.
    pub fn remove_leftovers(&self, own: Option<&OsStr>) -> Result<Leftovers> {
        let mut left = Leftovers::default();
        for (path, kind) in self.beside().map_err(|source| Error::file(&self.parent, source))? {
            if path.file_name() == own {
                continue;
            }
            let writer = path.file_name().map(|name| writer(&name.to_string_lossy())).unwrap_or_default();
            match lock(&path) {
                Ok(lock) => {
                    // An old edition that is out of its place is not to be lost; see `recover`.
                    if kind == Beside::Temporary || self.found != Found::Nothing {
                        // It is not ours to complain about: if it stays, it is found again.
                        let _ = disk::remove_tree(&path);
                        left.removed.push(writer);
                    }
                    drop(lock);
                }
                Err(TryLockError::WouldBlock) => left.writer = Some(writer),
                // Gone by now, or on a file system without locks.
                Err(TryLockError::Error(_)) => {}
            }
        }
        Ok(left)
    }

    fn busy(&self, writer: &str) -> Error {
        refusal(&self.folder, &format!("another conversion ({writer}) is writing to it; wait until it is done"))
    }

    /// What is in the place now. What does not fit together because another conversion replaced the dataset meanwhile
    /// is looked at once more.
    fn look(&self) -> Result<Found> {
        loop {
            // Held open, so that its number is given to no other folder.
            let folder = if self.folder.is_dir() { File::open(&self.folder).ok() } else { None };
            let found = self.look_once();
            let was_replaced = folder.is_some_and(|folder| !is_in_place(&self.folder, &folder).unwrap_or(false));
            if found.is_ok() || !was_replaced {
                return found;
            }
        }
    }

    fn look_once(&self) -> Result<Found> {
        let folder = &self.folder;
        let metadata = match folder.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(source) => return Err(Error::file(folder, source)),
        };
        if metadata.is_symlink() {
            return Err(refusal(folder, "is a link; name the folder itself"));
        }
        if !metadata.is_dir() {
            return Err(refusal(folder, "is not a folder; name a new one"));
        }
        if is_mount(&metadata, &self.parent) {
            return Err(refusal(folder, "is a mount point, which cannot be replaced; name a folder in it"));
        }
        if is_current(folder) {
            return Err(refusal(folder, "is the current folder; go elsewhere, or name a folder in it"));
        }
        let path = folder.join(manifest::NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                let mut entries = std::fs::read_dir(folder).map_err(|source| Error::file(folder, source))?;
                return match entries.next() {
                    None => Ok(Found::EmptyFolder),
                    Some(_) => Err(refusal(folder, "holds other things than a dataset; name a new folder")),
                };
            }
            Err(source) if source.kind() == io::ErrorKind::InvalidData => return Err(unreadable(&path)),
            Err(source) => return Err(Error::file(path, source)),
        };
        let manifest = Manifest::from_json(&text).ok_or_else(|| unreadable(&path))?;
        manifest.files.iter().try_for_each(|file| self.check(file))?;
        Ok(Found::Dataset(Box::new(manifest)))
    }

    /// A file that is not the one of the manifest must not go into a new edition as if it were.
    fn check(&self, file: &FileEntry) -> Result<()> {
        let path = self.folder.join(&file.path);
        let complaint = match path.symlink_metadata() {
            Ok(metadata) if metadata.is_file() && metadata.len() == file.bytes => return Ok(()),
            Ok(_) => "was changed since it was written",
            Err(source) if source.kind() == io::ErrorKind::NotFound => "is gone",
            Err(source) => return Err(Error::file(path, source)),
        };
        Err(refusal(&path, &format!("{complaint}; move the dataset away, and convert all logs again")))
    }

    /// Puts an old edition back into its place, if one was taken out of it by a conversion that died.
    fn recover(&self) -> Result<bool> {
        let beside = self.beside().map_err(|source| Error::file(&self.parent, source))?;
        let old = beside.into_iter().find(|(path, kind)| *kind == Beside::Old && path.join(manifest::NAME).is_file());
        let Some((path, _)) = old else { return Ok(false) };
        match lock(&path) {
            Ok(_) => disk::place(&path, &self.folder).map_err(Error::output)?,
            Err(_) => return Ok(false),
        }
        Ok(true)
    }

    /// Folders of conversions beside the dataset.
    fn beside(&self) -> io::Result<Vec<(PathBuf, Beside)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.parent)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            for kind in [Beside::Temporary, Beside::Old] {
                let rest = name.strip_prefix(&self.prefix(kind));
                if rest.is_some_and(is_stamp) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    found.push((entry.path(), kind));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// What their names begin with.
    fn prefix(&self, kind: Beside) -> String {
        let word = match kind {
            Beside::Temporary => "tmp",
            Beside::Old => "old",
        };
        format!(".{}.{word}-", self.name)
    }
}

/// What is beside a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Who is writing to it: `process 4711 on mx1`.
    pub writer: Option<String>,
    /// Conversions that were killed, and whose folders were removed.
    pub removed: Vec<String>,
}

/// Folders that conversions put beside a dataset.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    Temporary,
    Old,
}

/// The end of their names: number of a process, its host, and something random.
fn is_stamp(text: &str) -> bool {
    let Some((writer, random)) = text.rsplit_once('-') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_writer = writer.split_once('@').is_some_and(|(process, host)| is_number(process) && is_host(host));
    is_writer && random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_host(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// Whose folder it is, by its name.
fn writer(name: &str) -> String {
    let stamp = name.rsplit_once('-').and_then(|(begin, _)| begin.rsplit_once('@'));
    let process = stamp.and_then(|(begin, host)| Some((begin.rsplit_once('-')?.1, host)));
    match process {
        Some((process, "")) => format!("process {process}"),
        Some((process, host)) => format!("process {process} on {host}"),
        None => String::new(),
    }
}

/// This process and its host, as they stand in names of folders.
fn own_stamp() -> String {
    #[cfg(unix)]
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let host = String::new();
    format!("{}@{}", std::process::id(), Some(host).filter(|host| is_host(host)).unwrap_or_default())
}

/// Says that a folder is being written, until the file is dropped.
fn lock(folder: &Path) -> Result<File, TryLockError> {
    let file = File::open(folder).map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

fn refusal(path: &Path, complaint: &str) -> Error {
    // A line end in a name must not look like one of ours.
    Error::usage(format!("{}: {complaint}", path.to_string_lossy().replace(['\n', '\r'], "?")))
}

fn unreadable(path: &Path) -> Error {
    refusal(path, "is not the manifest of a dataset that this version can add to; name a new folder")
}

/// A folder in which nothing can be made is refused before any log is read.
fn check_writable(folder: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{Access, access};
        access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(|errno| Error::file(folder, errno.into()))?;
    }
    let _ = folder;
    Ok(())
}

/// Is another file system mounted there?
fn is_mount(metadata: &std::fs::Metadata, parent: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        parent.metadata().is_ok_and(|parent| parent.dev() != metadata.dev())
    }
    #[cfg(not(unix))]
    {
        let _ = (metadata, parent);
        false
    }
}

/// Would the current folder be pulled away from under the user?
fn is_current(folder: &Path) -> bool {
    match (std::env::current_dir().and_then(|current| current.canonicalize()), folder.canonicalize()) {
        (Ok(current), Ok(folder)) => current.starts_with(folder),
        (Err(_), _) | (_, Err(_)) => false,
    }
}
