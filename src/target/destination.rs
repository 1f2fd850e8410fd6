//! Files that we write. They are whole or absent: rows go to a temporary file in the same folder, which takes the name
//! only when everything is in it and on disk. Whatever can be refused is refused before any log is read.
//!
//! Errors, panics, SIGTERM, SIGHUP and the first SIGINT remove the temporary file; a second SIGINT and SIGKILL leave it behind
//! (its name says what it is).

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};
use crate::permissions::Permissions;
use crate::sink::escape;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub path: PathBuf,
    /// May replace what is there.
    pub force: bool,
    /// Of the file; where none are given, one that is replaced has those of the old one.
    pub permissions: Permissions,
}

/// A file being written.
#[derive(Debug)]
pub struct Draft {
    temp: NamedTempFile,
    destination: Destination,
}

impl Destination {
    /// Refuses a place that cannot be written to, or must not.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if something is there that must stay, [`crate::ErrorKind::File`] if the folder is
    /// not there.
    pub fn check(&self) -> Result<()> {
        let folder = self.folder();
        let metadata = folder.metadata().map_err(|source| Error::file(folder, source))?;
        if !metadata.is_dir() {
            return Err(Error::usage(format!("{}: not a folder", escape::path(folder))));
        }
        let found = match self.path.symlink_metadata() {
            Ok(found) => found,
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(Error::file(&self.path, source)),
        };
        let complaint = if found.is_dir() {
            "is a folder"
        } else if found.is_symlink() {
            "is a link; name the file itself"
        } else if !found.is_file() {
            "is not a regular file; redirect standard output to it instead"
        } else if !self.force {
            "exists; --force replaces it"
        } else if found.permissions().readonly() {
            "is read-only"
        } else {
            return Ok(());
        };
        Err(Error::usage(format!("{}: {complaint}", escape::path(&self.path))))
    }

    /// Refuses to replace a file that is read.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`].
    pub fn check_is_none_of<'a>(&self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
        let Ok(own) = self.path.canonicalize() else { return Ok(()) };
        let is_own = |input: &Path| input.canonicalize().is_ok_and(|input| input == own);
        if inputs.into_iter().any(is_own) {
            return Err(Error::usage(format!("{}: is an input, and stays as it is", escape::path(&self.path))));
        }
        Ok(())
    }

    /// Begins the file.
    ///
    /// # Errors
    /// [`crate::ErrorKind::File`].
    pub fn create(&self) -> Result<Draft> {
        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(self.path.file_name().unwrap_or_default());
        prefix.push(".tmp-");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        let mode = self.mode();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode.unwrap_or(0o666)));
        let failed = |source| Error::file(self.folder(), source);
        let temp = builder.tempfile_in(self.folder()).map_err(failed)?;
        #[cfg(unix)]
        if let Some(mode) = mode {
            // The umask took from it.
            temp.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode)).map_err(failed)?;
        }
        let _ = mode;
        Ok(Draft { temp, destination: self.clone() })
    }

    /// The permissions that are given, or those of the file that is replaced.
    fn mode(&self) -> Option<u32> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let old = || self.path.metadata().ok().map(|old| old.permissions().mode() & 0o7777);
            self.permissions.of_files().or_else(old)
        }
        #[cfg(not(unix))]
        self.permissions.of_files()
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        }
    }
}

impl Draft {
    /// Where the bytes go. To be flushed by whoever buffers.
    pub fn file(&self) -> &File {
        self.temp.as_file()
    }

    /// Puts the finished file under its name.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; then nothing has changed.
    pub fn publish(self) -> Result<()> {
        let Draft { temp, destination } = self;
        temp.as_file().sync_all().map_err(Error::output)?;
        let renamed =
            if destination.force { temp.persist(&destination.path) } else { temp.persist_noclobber(&destination.path) };
        renamed.map_err(|error| Error::output(error.error))?;
        sync_folder(destination.folder()).map_err(Error::output)
    }

    /// Writes all at once and publishes.
    ///
    /// # Errors
    /// As for [`Draft::publish`].
    pub fn write(self, bytes: &[u8]) -> Result<()> {
        self.file().write_all(bytes).map_err(Error::output)?;
        self.publish()
    }
}

/// The new name itself has to reach the disk; on other systems than Unix, folders cannot be opened for that.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn destination(path: PathBuf, force: bool) -> Destination {
        Destination { path, force, permissions: Permissions::default() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole() {
        let folder = tempfile::tempdir().unwrap();
        let to = destination(folder.path().join("out.csv"), false);
        to.check().unwrap();
        let draft = to.create().unwrap();
        let during = names(folder.path());
        assert!(during.len() == 1 && during[0].starts_with(".out.csv.tmp-"), "{during:?}");
        draft.write(b"rows").unwrap();
        assert_eq!(names(folder.path()), ["out.csv"]);
        assert_eq!(fs::read(&to.path).unwrap(), b"rows");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_given_or_of_the_old_file_or_of_any_new_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        let to = destination(folder.path().join("out.csv"), true);
        let written = |to: &Destination| {
            to.create().unwrap().write(b"rows").unwrap();
            mode(&to.path)
        };
        assert_eq!(written(&to), mode(&usual));
        fs::set_permissions(&to.path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(written(&to), 0o640);
        let permissions = Permissions::parse("0666").unwrap();
        assert_eq!(written(&Destination { permissions, ..to.clone() }), 0o666, "whatever the umask");
        assert_eq!(written(&Destination { permissions: Permissions::parse("600").unwrap(), ..to }), 0o600);
    }

    #[test]
    fn a_draft_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let draft = destination(folder.path().join("out.csv"), false).create().unwrap();
        draft.file().write_all(b"half").unwrap();
        drop(draft);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_is_there_stays_unless_forced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let refusal = destination(path.clone(), false).check().unwrap_err().to_string();
        assert!(refusal.ends_with("out.csv: exists; --force replaces it"), "{refusal}");
        let forced = destination(path.clone(), true);
        forced.check().unwrap();
        forced.create().unwrap().write(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_file_that_appears_during_the_run_stays_too() {
        let folder = tempfile::tempdir().unwrap();
        let to = destination(folder.path().join("out.csv"), false);
        let draft = to.create().unwrap();
        fs::write(&to.path, "theirs").unwrap();
        assert!(draft.write(b"ours").is_err());
        assert_eq!(fs::read(&to.path).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn folders_links_inputs_and_missing_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("mail.log");
        fs::write(&input, "log").unwrap();
        assert!(destination(folder.path().to_owned(), true).check().unwrap_err().to_string().ends_with("is a folder"));
        assert!(destination(folder.path().join("no/out.csv"), true).check().is_err());
        assert!(destination(input.join("out.csv"), true).check().unwrap_err().to_string().ends_with("not a folder"));
        let same = destination(folder.path().join(".").join("mail.log"), true);
        assert!(same.check_is_none_of([input.as_path()]).unwrap_err().to_string().contains("is an input"));
        destination(folder.path().join("new.csv"), true).check_is_none_of([input.as_path()]).unwrap();
        #[cfg(unix)]
        {
            let link = folder.path().join("link.csv");
            std::os::unix::fs::symlink(&input, &link).unwrap();
            assert!(destination(link, true).check().unwrap_err().to_string().contains("is a link"));
            assert!(destination("/dev/null".into(), true).check().unwrap_err().to_string().contains("not a regular"));
        }
    }
}
