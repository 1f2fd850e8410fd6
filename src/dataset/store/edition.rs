//! An edition under way: where its files are written, and how they become the dataset.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{File, Metadata, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::desk::Desk;
use super::{Beside, Found, Leftovers, RANDOM, Store, disk, lock, own_stamp, refusal};
use crate::dataset::manifest::{self, FileEntry, Manifest};
use crate::dataset::writer::{self, Layout, Portion, SourceWriter};
use crate::error::{Error, Result};

/// A new edition under way, in a folder beside the dataset. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Edition {
    store: Store,
    desk: Arc<Desk>,
    /// What was beside the dataset when it began.
    pub left: Leftovers,
    _lock: Option<File>,
}

/// What a new edition changed; paths below the dataset's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new, or have new content.
    pub written: Vec<String>,
    /// Files that were there and stay as they were.
    pub unchanged: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
}

impl Store {
    /// Remembers what a conversion saw, if that can be had. It is written beside the dataset, so that whoever is killed
    /// leaves nothing half written in it.
    pub fn write_seen(&self, text: &str) {
        let Ok(beside) = Edition::create(self) else { return };
        let written = beside.place().join("seen.json");
        let _ = disk::write_whole(&written, text.as_bytes(), &self.folder.join(manifest::NAME))
            .and_then(|()| disk::rename(&written, &self.folder.join(manifest::SEEN)));
    }

    /// Begins a new edition. What conversions left behind that were killed is removed.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if another conversion is writing to the place, or has changed it since it was
    /// looked at; [`crate::ErrorKind::Output`].
    pub fn begin(&self) -> Result<Edition> {
        let mut edition = Edition::create(self)?;
        edition.left = self.remove_leftovers(edition.place().file_name())?;
        if let Some(writer) = &edition.left.writer {
            return Err(self.busy(writer));
        }
        if self.look()? != self.found {
            return Err(refusal(&self.folder, "another conversion changed it in the meantime; run this one again"));
        }
        Ok(edition)
    }
}

impl Edition {
    fn create(store: &Store) -> Result<Edition> {
        let prefix = format!("{}{}-", store.prefix(Beside::Temporary), own_stamp());
        let make = |path: &Path| {
            let is_there = path.exists();
            if is_there {
                Err(io::ErrorKind::AlreadyExists.into())
            } else {
                disk::create_folder_like(path, store.permissions, &store.folder)
            }
        };
        let folder = tempfile::Builder::new().prefix(&prefix).rand_bytes(RANDOM).make_in(&store.parent, make);
        let folder = folder.map_err(Error::output)?.into_temp_path();
        // From here on it is ours to remove.
        let folder = folder.keep().map_err(|kept| Error::output(kept.error))?;
        let lock = match lock(&folder) {
            Ok(lock) => Some(lock),
            // Some file systems have no locks; there, two conversions at once are not detected.
            Err(TryLockError::Error(_)) => None,
            Err(TryLockError::WouldBlock) => {
                return Err(store.busy("of unknown process"));
            }
        };
        let desk = Desk::new(folder, store.permissions);
        Ok(Edition { store: store.clone(), desk: Arc::new(desk), left: Leftovers::default(), _lock: lock })
    }

    /// Where it is written.
    pub(super) fn place(&self) -> &Path {
        self.desk.folder()
    }

    /// Begins the files of one source. Many may be under way at once; rows of a source that was finished may follow
    /// later, in further files.
    pub fn source(&self, layout: &Layout, sha256: &str) -> SourceWriter {
        SourceWriter::new(self.desk.clone(), layout, sha256)
    }

    /// Writes the rows of files of the old edition into one; they are of one table and one folder. `None`: their columns
    /// differ.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; [`crate::ErrorKind::Usage`] if a file is damaged.
    pub fn merge(&self, parts: &[Portion]) -> Result<Option<FileEntry>> {
        writer::merge(&self.desk, &self.store.folder, parts)
    }

    /// Puts the edition in the place of the old one: the files of `manifest`, each of them either written by this edition
    /// or kept from the old one. Afterwards the old edition is gone; if the process is killed on the way, either it or the
    /// new one is there, and whole. Files in the dataset's folder that no conversion wrote are kept.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; then nothing has changed.
    pub fn publish(self, manifest: &Manifest) -> Result<Published> {
        let empty = Manifest::default();
        let old = self.store.manifest().unwrap_or(&empty);
        let published = self.take_over(old, manifest)?;
        if self.store.manifest() == Some(manifest) && published.written.is_empty() && published.removed.is_empty() {
            return Ok(published);
        }
        self.write_manifest(manifest).map_err(Error::output)?;
        self.keep_others(old)?;
        self.sync_folders().and_then(|()| self.exchange()).map_err(Error::output)?;
        Ok(published)
    }

    /// Links the files that stay into the edition.
    fn take_over(&self, old: &Manifest, new: &Manifest) -> Result<Published> {
        let known: HashMap<&str, &FileEntry> = old.files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut published = Published::default();
        for file in &new.files {
            let (from, to) = (self.store.folder.join(&file.path), self.place().join(&file.path));
            let is_written = to.exists();
            let stays = known.get(file.path.as_str()).is_some_and(|known| known.sha256 == file.sha256);
            if !is_written && !stays {
                return Err(Error::internal(format!("{} was neither written nor there", file.path)));
            }
            let put = |step: io::Result<()>| step.map_err(Error::output);
            // A file that was damaged since it was written is not what the manifest says.
            if stays && !(is_written && differ(&from, &to).map_err(Error::output)?) {
                // Unchanged files stay the same files, for whoever copies what is new.
                if is_written {
                    put(disk::remove(&to))?;
                }
                put(self.desk.create_folder_of(&to).and_then(|()| disk::link(&from, &to)))?;
                published.unchanged.push(file.path.clone());
            } else {
                published.written.push(file.path.clone());
            }
        }
        let stays: HashSet<&str> = new.files.iter().map(|file| file.path.as_str()).collect();
        let gone = old.files.iter().filter(|file| !stays.contains(file.path.as_str()));
        published.removed = gone.map(|file| file.path.clone()).collect();
        Ok(published)
    }

    /// Keeps what others put into the folder of the dataset, and what it was opened to.
    fn keep_others(&self, old: &Manifest) -> Result<()> {
        let ours: HashSet<PathBuf> = old.files.iter().map(|file| PathBuf::from(&file.path)).collect();
        let mut folders = match self.store.found {
            Found::Nothing => Vec::new(),
            Found::EmptyFolder | Found::Dataset(_) => vec![PathBuf::new()],
        };
        let mut opened: BTreeMap<PathBuf, Metadata> = BTreeMap::new();
        while let Some(below) = folders.pop() {
            let folder = self.store.folder.join(&below);
            let failed = |source| Error::file(&folder, source);
            let mut is_empty = true;
            for entry in std::fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                is_empty = false;
                let path = below.join(entry.file_name());
                if entry.file_type().map_err(failed)?.is_dir() {
                    folders.push(path);
                } else if !ours.contains(&path) && !path.starts_with(manifest::FOLDER) {
                    let to = self.place().join(&path);
                    let made = self.desk.create_folder_of(&to);
                    made.and_then(|()| disk::link(&entry.path(), &to)).map_err(Error::output)?;
                }
            }
            if is_empty {
                disk::create_folder(&self.place().join(&below), self.store.permissions).map_err(Error::output)?;
            }
            opened.insert(below, folder.metadata().map_err(failed)?);
        }
        self.open_like(&opened)
    }

    /// A dataset that was opened to a group, or to all, stays open, and one that was closed stays closed: its folders, and
    /// the files that are new in it; unless permissions are given.
    fn open_like(&self, opened: &BTreeMap<PathBuf, Metadata>) -> Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
            let is_given = self.store.permissions.of_files().is_some();
            let Some(root) = opened.get(Path::new("")).filter(|_| !is_given) else { return Ok(()) };
            let mut all = self.contents().map_err(Error::output)?;
            all.push((PathBuf::new(), true));
            for (below, is_folder) in all {
                let like = opened.get(&below).unwrap_or(root);
                let path = self.place().join(&below);
                let own = path.symlink_metadata().map_err(Error::output)?;
                // Of files, only those of this edition: the others are the old ones themselves.
                if !is_folder && (own.nlink() > 1 || own.is_symlink()) {
                    continue;
                }
                let mode = if is_folder { like.mode() & 0o7777 } else { 0o600 | (like.mode() & 0o044) };
                if own.gid() != like.gid() {
                    // Only a member of the group may; readable to its owner it is at any rate.
                    let _ = chown(&path, None, Some(like.gid()));
                }
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).map_err(Error::output)?;
            }
        }
        let _ = opened;
        Ok(())
    }

    /// Everything in the edition: paths below it, and whether each is a folder.
    fn contents(&self) -> io::Result<Vec<(PathBuf, bool)>> {
        let mut found = Vec::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(below) = folders.pop() {
            for entry in std::fs::read_dir(self.place().join(&below))? {
                let entry = entry?;
                let path = below.join(entry.file_name());
                let is_folder = entry.file_type()?.is_dir();
                if is_folder {
                    folders.push(path.clone());
                }
                found.push((path, is_folder));
            }
        }
        Ok(found)
    }

    fn write_manifest(&self, manifest: &Manifest) -> io::Result<()> {
        let path = self.place().join(manifest::NAME);
        self.desk.create_folder_of(&path)?;
        let mut file = disk::create(&path, self.store.permissions)?;
        disk::write()?;
        file.write_all(manifest.to_json().as_bytes())?;
        disk::sync(&file)
    }

    /// Then all of the edition is on disk.
    fn sync_folders(&self) -> io::Result<()> {
        for (below, _) in self.contents()?.iter().filter(|(_, is_folder)| *is_folder) {
            disk::sync_folder(&self.place().join(below))?;
        }
        disk::sync_folder(self.place())
    }

    /// The stroke.
    fn exchange(&self) -> io::Result<()> {
        let Store { folder, parent, .. } = &self.store;
        match self.store.found {
            Found::Nothing => disk::place(self.place(), folder)?,
            Found::EmptyFolder | Found::Dataset(_) => match disk::exchange(self.place(), folder) {
                Err(error) if error.kind() == io::ErrorKind::Unsupported => self.step_aside()?,
                done => done?,
            },
        }
        // Nothing of what follows can undo it.
        let _ = disk::sync_folder(parent);
        Ok(())
    }

    /// The stroke in two, where there is none: the old edition is put aside for a moment. See [`Store::open`] for what
    /// becomes of it if that moment is the last.
    fn step_aside(&self) -> io::Result<()> {
        let Store { folder, parent, .. } = &self.store;
        let name = self.place().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let own = self.store.prefix(Beside::Temporary);
        let stamp = name.strip_prefix(&own).unwrap_or_default();
        let aside = parent.join(format!("{}{stamp}", self.store.prefix(Beside::Old)));
        disk::rename(folder, &aside)?;
        if let Err(error) = disk::rename(self.place(), folder) {
            disk::rename(&aside, folder)?;
            return Err(error);
        }
        let _ = disk::remove_tree(&aside);
        Ok(())
    }
}

impl Drop for Edition {
    /// What is in its folder now is no dataset, or the old one.
    fn drop(&mut self) {
        if self.place().exists() {
            // If it stays, the next conversion removes it.
            let _ = disk::remove_tree(self.place());
        }
    }
}

/// Do two files hold different bytes? One that is not there differs from one that is.
fn differ(there: &Path, written: &Path) -> io::Result<bool> {
    let Ok(there) = File::open(there) else { return Ok(true) };
    let written = File::open(written)?;
    if there.metadata()?.len() != written.metadata()?.len() {
        return Ok(true);
    }
    let (mut there, mut written) = (BufReader::new(there), BufReader::new(written));
    loop {
        let (one, other) = (there.fill_buf()?, written.fill_buf()?);
        let length = one.len().min(other.len());
        if one.get(..length) != other.get(..length) {
            return Ok(true);
        }
        if length == 0 {
            return Ok(false);
        }
        there.consume(length);
        written.consume(length);
    }
}
