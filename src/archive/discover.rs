//! From the paths that the user gives to the files that are meant.
//!
//! A folder is evidence: everything in it counts, hidden or not, and whatever is left out is told. What the user names
//! must be there; what is met on the way may fail without stopping the rest.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dataset::Dataset;
use super::folder::Folder;
use super::input;
use super::under_way::{is_under_way, put_aside};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::nearest::alike;

/// How a file is to be treated.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Has a length, can be opened again.
    Regular,
    /// A FIFO, a socket, a device: can be read once.
    Special,
    /// `-`
    Stdin,
}

/// A file that is to be looked at.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The given path, joined with what was found below it. Of a member of a container: the container's.
    pub path: PathBuf,
    /// The name of a member within its container, which is no path on disk.
    pub member: Option<String>,
    /// Named by the user, not met in a folder.
    pub named: bool,
    pub kind: Kind,
    identity: Option<Identity>,
}

impl Found {
    /// A file in the container `self`: met there, not named.
    pub(super) fn member(&self, name: String) -> Found {
        Found { path: self.path.clone(), member: Some(name), named: false, kind: Kind::Regular, identity: None }
    }

    /// As the user reads it.
    pub(super) fn name(&self) -> String {
        match &self.member {
            Some(member) => format!("{}!{member}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }

    /// The last part of its name.
    pub(super) fn file_name(&self) -> Option<&OsStr> {
        self.member.as_ref().map_or(self.path.as_path(), Path::new).file_name()
    }
}

/// What makes two paths one file: device and inode.
#[cfg(unix)]
type Identity = (u64, u64);

/// What makes two paths one file.
#[cfg(not(unix))]
type Identity = PathBuf;

/// What a path of the command line leads to.
enum Root {
    Stdin,
    File(PathBuf, Metadata),
    /// A regular file that a glob met: as if met in a folder.
    Met(PathBuf, Metadata),
    Folder(PathBuf, Metadata),
    /// A FIFO, socket or device that a glob met: as if met in a folder.
    LeftOut(PathBuf),
    /// Exists, but the system does not let us look.
    Refused(PathBuf, io::Error),
}

/// Finds all files that `paths` lead to, but for those of datasets, which their manifests name: in the order of the
/// arguments, folders by name. Whatever goes wrong below a given path is in the ledger.
///
/// # Errors
/// A given path does not exist, a glob matches nothing. Nothing was read then.
pub(super) fn discover(paths: &[PathBuf], ledger: &mut Ledger) -> Result<(Vec<Found>, Vec<Dataset>)> {
    let mut roots = Vec::new();
    for path in paths {
        resolve(path, &mut roots, ledger)?;
    }
    let mut walk = Walk {
        ledger,
        found: Vec::new(),
        datasets: Vec::new(),
        by_identity: HashMap::new(),
        folders: HashSet::new(),
        left: LeftOut::default(),
    };
    for root in roots {
        walk.root(root);
    }
    let Walk { found, datasets, left, ledger, .. } = walk;
    left.tell(ledger);
    Ok((found, datasets))
}

/// What one argument means.
fn resolve(path: &Path, roots: &mut Vec<Root>, ledger: &mut Ledger) -> Result<()> {
    if path == Path::new("-") {
        roots.push(Root::Stdin);
        return Ok(());
    }
    match look(path) {
        Err(error) if is_absent(&error) => match path.to_str().filter(|text| text.contains(['*', '?', '['])) {
            Some(pattern) => expand(pattern, roots, ledger),
            None => Err(absent(path)),
        },
        other => {
            roots.push(to_root(path.to_owned(), other));
            Ok(())
        }
    }
}

fn to_root(path: PathBuf, looked: io::Result<Metadata>) -> Root {
    match looked {
        Ok(metadata) if metadata.is_dir() => Root::Folder(path, metadata),
        Ok(metadata) => Root::File(path, metadata),
        Err(error) => Root::Refused(path, error),
    }
}

/// Expands a glob ourselves: not every shell does, and a quoted one reaches us as it is. Hidden files match.
fn expand(pattern: &str, roots: &mut Vec<Root>, ledger: &mut Ledger) -> Result<()> {
    let matches = glob::glob(pattern).map_err(|error| {
        Error::usage(format!("{pattern}: no such file or folder, and not a valid glob: {}", error.msg))
    })?;
    let before = roots.len();
    let mut refused = false;
    for entry in matches {
        match entry {
            Ok(path) => {
                let looked = look(&path);
                roots.push(match to_root(path, looked) {
                    Root::File(path, metadata) if !metadata.is_file() => Root::LeftOut(path),
                    Root::File(path, metadata) => Root::Met(path, metadata),
                    root => root,
                });
            }
            Err(error) => {
                refused = true;
                ledger.dirs_failed += 1;
                ledger.damage(format!("{}: {}", error.path().display(), input::reason(error.error())));
            }
        }
    }
    if roots.len() == before && !refused {
        return Err(Error::usage(format!("{pattern}: no file or folder matches")));
    }
    Ok(())
}

/// Follows links: what the user names is what it leads to.
fn look(path: &Path) -> io::Result<Metadata> {
    input::reach(path, |path| path.metadata())
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The complaint about a path that does not exist, with the nearest name that does.
fn absent(path: &Path) -> Error {
    if input::reach(path, |path| path.symlink_metadata()).is_ok() {
        return Error::file(path, io::Error::new(io::ErrorKind::NotFound, "a link that leads nowhere"));
    }
    if is_put_aside(path) {
        let message = "a conversion is replacing it, or was killed meanwhile; run the query again, or the conversion";
        return Error::file(path, io::Error::new(io::ErrorKind::NotFound, message));
    }
    let hint = nearest_name(path).map_or_else(String::new, |near| format!("; did you mean `{}`?", near.display()));
    Error::file(path, io::Error::new(io::ErrorKind::NotFound, format!("no such file or folder{hint}")))
}

/// Is the dataset of that path beside it, as it is for a moment where folders cannot change names at one stroke?
fn is_put_aside(path: &Path) -> bool {
    let entries = input::list(folder_of(path)).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| put_aside(Path::new(&entry.file_name())).as_deref() == path.file_name())
}

fn nearest_name(path: &Path) -> Option<PathBuf> {
    let names = input::list(folder_of(path)).ok()?.filter_map(|entry| Some(entry.ok()?.file_name()));
    let forms = |name: &OsString| vec![name.to_string_lossy().into_owned()];
    let near = alike(&path.file_name()?.to_string_lossy(), names, forms, 0.85);
    near.first().map(|name| path.with_file_name(name))
}

/// The folder that a path is in; the current one for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The state of a walk over all arguments.
struct Walk<'a> {
    ledger: &'a mut Ledger,
    found: Vec<Found>,
    datasets: Vec<Dataset>,
    /// Places in `found`.
    by_identity: HashMap<Identity, Vec<usize>>,
    /// Folders that were listed, so that overlapping arguments count nothing twice.
    folders: HashSet<Identity>,
    left: LeftOut,
}

/// What folders hold besides files and folders, with one example of each.
#[derive(Default)]
struct LeftOut {
    links: Option<PathBuf>,
    special: Option<PathBuf>,
}

impl LeftOut {
    fn tell(self, ledger: &mut Ledger) {
        let kinds = [
            (self.links, ledger.symlinks_not_followed, "links in folders are not followed"),
            (self.special, ledger.not_regular, "FIFOs, sockets and devices in folders are not read"),
        ];
        for (example, count, what) in kinds {
            if let Some(path) = example {
                let others = if count > 1 { format!(" ({count} of them)") } else { String::new() };
                ledger.note(format!("{}: skipped, {what}{others}", path.display()));
            }
        }
    }
}

impl Walk<'_> {
    fn root(&mut self, root: Root) {
        match root {
            Root::Stdin => {
                if !self.found.iter().any(|found| found.kind == Kind::Stdin) {
                    let kind = Kind::Stdin;
                    self.found.push(Found { path: "-".into(), member: None, named: true, kind, identity: None });
                }
            }
            Root::File(path, metadata) => {
                let identity = identity(&path, &metadata);
                let kind = if metadata.is_file() { Kind::Regular } else { Kind::Special };
                self.file(Found { path, member: None, named: true, kind, identity });
            }
            Root::Met(path, metadata) => {
                let identity = identity(&path, &metadata);
                self.file(Found { path, member: None, named: false, kind: Kind::Regular, identity });
            }
            Root::Folder(path, metadata) => self.folder(path, &metadata),
            Root::LeftOut(path) => self.leave_out_special(&path),
            Root::Refused(path, error) => {
                self.ledger.files_seen += 1;
                self.ledger.files_failed += 1;
                self.ledger.damage(format!("{}: {}", path.display(), input::reason(&error)));
            }
        }
    }

    /// Adds a file, unless it is there already.
    fn file(&mut self, mut file: Found) {
        if let Some(identity) = file.identity.take() {
            let places = self.by_identity.entry(identity).or_default();
            let same = |&&place: &&usize| is_same_name(&self.found[place], &file);
            if let Some(&place) = places.iter().find(same) {
                self.found[place].named |= file.named;
                return;
            }
            places.push(self.found.len());
        }
        self.found.push(file);
    }

    /// Walks a folder, each level by name. Not recursive: depth is up to whoever made the folders.
    fn folder(&mut self, root: PathBuf, metadata: &Metadata) {
        let mut stack = vec![(root, metadata.clone())];
        while let Some((path, metadata)) = stack.pop() {
            if metadata.is_dir() {
                let Some(Listing { entries, failure, dataset }) = self.look_into(&path, metadata) else { continue };
                let entries = self.entries(&path, entries, failure);
                // What others put beside the tables is looked at like anything else.
                let is_walked = |(path, _): &(PathBuf, Metadata)| dataset.as_ref().is_none_or(|it| !it.holds(path));
                stack.extend(entries.into_iter().rev().filter(is_walked));
                self.datasets.extend(dataset);
            } else {
                let identity = identity(&path, &metadata);
                self.file(Found { path, member: None, named: false, kind: Kind::Regular, identity });
            }
        }
    }

    /// Looks into a folder, unless that was done before. If another folder took its place meanwhile, as that of a
    /// dataset does, that one is meant: entries and manifest are of one edition.
    fn look_into(&mut self, path: &Path, mut metadata: Metadata) -> Option<Listing> {
        loop {
            let folder = Folder::open(path);
            if let Ok(now) = folder.as_ref().map_err(drop).and_then(|folder| folder.metadata().map_err(drop)) {
                metadata = now;
            }
            // The folder of a conversion may be the dataset in a moment.
            let is_new =
                is_under_way(path) || identity(path, &metadata).is_none_or(|identity| self.folders.insert(identity));
            if !is_new {
                return None;
            }
            let (entries, failure) = list(path);
            let Ok(folder) = folder else { return Some(Listing { entries, failure, dataset: None }) };
            let folder = Arc::new(folder);
            let is_dataset = entries.iter().any(|(name, entry)| entry.is_dir() && Dataset::is_told_by(name));
            let dataset = is_dataset.then(|| Dataset::of(&folder)).transpose();
            if folder.is_in_place() {
                let dataset = dataset.unwrap_or_else(|reason| {
                    // A conversion that is not finished has no manifest yet, or none any more.
                    if !is_under_way(path) {
                        let told = format!("{}: a dataset, but {reason}: all its files are read", path.display());
                        self.ledger.damage(told);
                    }
                    None
                });
                return Some(Listing { entries, failure, dataset });
            }
            // The number of a folder that is gone may be given to the next one, which was not looked into.
            if let Some(identity) = identity(path, &metadata) {
                self.folders.remove(&identity);
            }
        }
    }

    /// The files and folders among the entries of a folder, by name; counts what is neither, and tells what failed.
    fn entries(
        &mut self,
        folder: &Path,
        mut listed: Vec<(OsString, Metadata)>,
        failure: Option<io::Error>,
    ) -> Vec<(PathBuf, Metadata)> {
        // A conversion that is done removes its folder.
        let is_done = |error: &io::Error| error.kind() == io::ErrorKind::NotFound && is_under_way(folder);
        if let Some(error) = failure.filter(|error| !is_done(error)) {
            self.ledger.dirs_failed += 1;
            self.ledger.damage(format!("{}: {}", folder.display(), input::reason(&error)));
        }
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let mut kept = Vec::with_capacity(listed.len());
        for (name, metadata) in listed {
            let path = folder.join(name);
            if self.is_walked(&path, metadata.file_type()) {
                kept.push((path, metadata));
            }
        }
        kept
    }

    fn leave_out_special(&mut self, path: &Path) {
        self.ledger.not_regular += 1;
        self.left.special.get_or_insert_with(|| path.to_owned());
    }

    fn is_walked(&mut self, path: &Path, kind: FileType) -> bool {
        if kind.is_symlink() {
            self.ledger.symlinks_not_followed += 1;
            self.left.links.get_or_insert_with(|| path.to_owned());
        } else if !kind.is_file() && !kind.is_dir() {
            self.leave_out_special(path);
        }
        kind.is_file() || kind.is_dir()
    }
}

/// What was seen of a folder.
struct Listing {
    entries: Vec<(OsString, Metadata)>,
    /// Why there may be more entries.
    failure: Option<io::Error>,
    dataset: Option<Dataset>,
}

/// The entries of a folder, and why there may be more of them.
fn list(folder: &Path) -> (Vec<(OsString, Metadata)>, Option<io::Error>) {
    let entries = match input::list(folder) {
        Ok(entries) => entries,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let (mut listed, mut failure) = (Vec::new(), None);
    for entry in entries {
        // Relative to the open folder, so that it works at any depth. Does not follow links.
        match entry.and_then(|entry| Ok((entry.file_name(), entry.metadata()?))) {
            Ok(entry) => listed.push(entry),
            // Removed while the folder was listed: as if it had never been there.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => failure = Some(error),
        }
    }
    (listed, failure)
}

/// Two paths with one identity are one file reached twice, unless they are two names that the file has (hard links):
/// those are two files of the same content. A walk reaches no path twice, so it takes a named one to be the same.
fn is_same_name(a: &Found, b: &Found) -> bool {
    let canonical = || (a.path.canonicalize(), b.path.canonicalize());
    a.path == b.path || ((a.named || b.named) && matches!(canonical(), (Ok(a), Ok(b)) if a == b))
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> Option<Identity> {
    Some(super::snapshot::id(metadata))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Option<Identity> {
    path.canonicalize().ok()
}
