//! The files that paths lead to, as the file system describes them: nothing in them is read.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::discover::{self, Kind};
use super::snapshot;
use crate::error::Result;
use crate::ledger::Ledger;

/// A file that was written to so shortly before it was looked at may be written to again without a change of its times,
/// which are as coarse as the clock of the file system: two seconds on the coarsest.
const RESTLESS: Duration = Duration::from_secs(2);

/// How the file system describes a file.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Description {
    pub len: u64,
    /// When it was last written to: seconds since 1970-01-01T00:00:00Z, and nanoseconds.
    pub written: (i64, i64),
    /// When it, its name or its permissions last changed, likewise.
    pub changed: (i64, i64),
    /// Device and number.
    pub id: (u64, u64),
}

/// Files by their paths.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    files: BTreeMap<PathBuf, Description>,
    /// Some file is not described: it was written to a moment ago, or cannot be read twice, or a folder could not be listed.
    is_partial: bool,
}

impl Inventory {
    /// The files that `paths` lead to.
    ///
    /// # Errors
    /// A named path that does not exist, a glob that matches nothing.
    pub fn take(paths: &[PathBuf]) -> Result<Inventory> {
        let mut ledger = Ledger::default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut inventory = Inventory::default();
        for found in discover::discover(paths, &mut ledger)?.0 {
            let described = match found.kind {
                Kind::Regular => found.path.metadata().ok().filter(|file| is_settled(file, now)),
                Kind::Special | Kind::Stdin => None,
            };
            match described {
                Some(metadata) => drop(inventory.files.insert(found.path, Description::of(&metadata))),
                None => inventory.is_partial = true,
            }
        }
        inventory.is_partial |= !ledger.is_whole();
        Ok(inventory)
    }

    /// Is every file that the paths lead to described?
    pub fn is_whole(&self) -> bool {
        !self.is_partial
    }

    /// The description of a file.
    pub fn get(&self, path: &Path) -> Option<&Description> {
        self.files.get(path)
    }

    /// All files that are described, by path.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&Path, &Description)> {
        self.files.iter().map(|(path, description)| (path.as_path(), description))
    }
}

impl Description {
    fn of(metadata: &Metadata) -> Description {
        let snapshot::Stamps { written, changed } = snapshot::stamps(metadata);
        Description { len: metadata.len(), written, changed, id: snapshot::id(metadata) }
    }
}

fn is_settled(metadata: &Metadata, now: Duration) -> bool {
    let snapshot::Stamps { written, changed } = snapshot::stamps(metadata);
    let latest = u64::try_from(written.0.max(changed.0)).unwrap_or(0);
    now.checked_sub(RESTLESS).is_some_and(|before| latest < before.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_described_until_they_are_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let paths = [folder.path().to_path_buf()];
        std::fs::write(&old, "a").unwrap();
        assert!(!Inventory::take(&paths).unwrap().is_whole(), "it was written to a moment ago");
        std::thread::sleep(RESTLESS + Duration::from_millis(1100));
        let first = Inventory::take(&paths).unwrap();
        assert!(first.is_whole() && first.files().len() == 1);
        assert_eq!(first.get(&old), Inventory::take(&paths).unwrap().get(&old));
        std::fs::write(&new, "b").unwrap();
        let second = Inventory::take(&paths).unwrap();
        assert!(!second.is_whole() && second.get(&new).is_none() && second.get(&old) == first.get(&old));
        std::fs::write(&old, "c").unwrap();
        assert_eq!(Inventory::take(&paths).unwrap().get(&old), None);
        assert!(Inventory::take(&[folder.path().join("none")]).is_err());
    }
}
