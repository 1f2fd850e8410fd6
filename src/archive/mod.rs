//! Bytes on disk: which files, whose, in which order, and how to read them. May not know what a line means, beyond
//! what [`crate::record::head`] says of a file's first lines.

mod aliases;
mod assign;
mod beginnings;
mod begun;
mod clock;
mod clock_changes;
mod clocks;
pub mod codec;
mod container;
mod content;
mod dataset;
mod digest;
mod discover;
mod duplicates;
mod export;
mod folder;
mod input;
mod inspect;
mod inventory;
#[cfg_attr(not(target_os = "linux"), path = "unmapped.rs")]
#[allow(unsafe_code, reason = "a file that is mapped may change while it is read")]
mod map;
mod mapped;
mod new_years;
mod pages;
mod pieces;
mod pipe;
mod place;
pub mod reader;
mod snapshot;
pub mod whole;
mod wrapper;
mod year;
pub mod zone;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::record::head::{self, Head};
use discover::Found;
use inspect::{Examine, Look, Opened, Verdict};
use place::{Place, Spools};
use snapshot::Snapshot;
use wrapper::Wrapper;

pub use aliases::Aliases;
pub use clock::{Clock, ClockCursor, Moment, Pass, Shift};
pub use clocks::{Clocks, ZoneChoice};
pub use codec::Codec;
pub use content::ContentId;
pub use dataset::Dataset;
pub use digest::{Digest, digests};
pub use folder::Folder;
pub use inventory::{Description, Inventory};
#[cfg(test)]
pub use new_years::Turn;
pub use pages::PageBudget;
pub use place::clipped;
pub use reader::{Member, PlainFile, TextReader, TextReport};
pub use snapshot::Change;
pub use whole::Inflater;
pub use zone::Zone;

/// What the caller knows better than the files.
#[derive(Clone, Debug, Default)]
pub struct ArchiveOptions {
    /// Whose log it is, for every file.
    pub appliance: Option<String>,
    /// Syslog hosts that are other spellings of an appliance.
    pub aliases: Aliases,
    /// The clock of files whose head names none; UTC if nobody says.
    pub log_zone: Option<Zone>,
    /// The year of the first record of files whose stamps have none.
    pub year: Option<i16>,
    /// Reads files of the same content each for itself.
    pub keep_duplicates: bool,
}

/// The files to read, in the order in which they are read: by the time of their first record (if no record has one: by
/// the stamp in the file's name, else by when it was last written to), ties by path.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// In reading order.
    pub files: Vec<LogFile>,
    /// Parquet files, by path. Nothing of them was read but their first bytes.
    pub parquet: Vec<ParquetFile>,
    /// Datasets, by path. Their files are not among `parquet`.
    pub datasets: Vec<Dataset>,
    /// What was met on the way: files left out, folders that could not be listed.
    pub ledger: Ledger,
    /// The clock of files whose head names none, as the user says.
    log_zone: Option<Zone>,
    /// Which appliance a syslog host stands for, as the user says.
    aliases: Aliases,
    /// Files of the same content count each for itself.
    keep_duplicates: bool,
    /// A file that the user names has no byte.
    is_named_empty: bool,
}

/// A file that may hold rows made of logs.
#[derive(Clone, Debug)]
pub struct ParquetFile {
    /// What to open.
    pub path: PathBuf,
    /// As the user would name it. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// Bytes on disk.
    pub len: u64,
    /// Named by the caller, not met in a folder.
    pub named: bool,
    /// The folder of the dataset that it is of.
    pub dataset: Option<Arc<Folder>>,
}

impl ParquetFile {
    /// Opens it; of a dataset, the file of the edition whose manifest was read.
    ///
    /// # Errors
    /// Those of the system.
    pub fn open(&self) -> io::Result<File> {
        match &self.dataset {
            Some(folder) => folder.file(self.path.strip_prefix(folder.path()).unwrap_or(&self.path)),
            None => File::open(&self.path),
        }
    }

    /// Refuses what was read of it, or could not be, if its dataset was replaced meanwhile.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Replaced`].
    pub fn check_is_in_place(&self) -> Result<()> {
        self.dataset.as_ref().map_or(Ok(()), |folder| folder.check_is_in_place())
    }
}

/// One file.
#[derive(Clone, Debug)]
pub struct LogFile {
    /// What to open; `-` is standard input. Of a member of a container: the container.
    pub path: PathBuf,
    /// As the user would name it: the given path, joined with what was found below it, and `!` and the name of a member
    /// of a container. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// Told by content.
    pub codec: Codec,
    /// Bytes on disk when it was opened, of a member of a container those of the member; `None` for standard input and
    /// special files.
    pub len: Option<u64>,
    /// Whose log it is when a record does not say so itself.
    pub appliance: Appliance,
    /// How its stamps become moments.
    pub clock: Clock,
    /// What its head says.
    pub head: Head,
    /// Named by the caller, not met in a folder.
    pub named: bool,
    /// The caller says whose log it is: heads further down in the file do not.
    pub appliance_given: bool,
    /// The moment of its first record (µs since 1970-01-01T00:00:00Z), or what stands for it in the order of files.
    pub begin: Option<i64>,
    /// Length and XXH3-128 of the first bytes of its text.
    sample: (usize, u128),
    /// What a plain file was like when it was looked at.
    snapshot: Option<Arc<Snapshot>>,
    /// The rest of a file that can be read only once.
    stream: Option<reader::Stream>,
    /// Where a member of a container lies.
    place: Option<Place>,
    /// What its log lines lie in.
    wrapper: Option<Arc<Wrapper>>,
    /// What the user has to know of the years of its stamps.
    year_notes: Vec<String>,
    /// When it was last written to, before it was compressed if that is known (seconds since 1970-01-01T00:00:00Z).
    written: Option<i64>,
}

impl LogFile {
    /// The zone that it names, or that the user names for it.
    pub fn named_zone(&self) -> Zone {
        self.head.zone().unwrap_or_else(|| self.clock.zone.clone())
    }
}

/// Whose log a file is. Connections are joined within one appliance only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Appliance {
    /// What the column `appliance` shows.
    pub name: Option<Arc<str>>,
    /// What tells two appliances of one name apart: the folder, where the name is a folder's; else empty.
    pub scope: Arc<str>,
    /// The name stands for every record of the file, even one that names a syslog host (`--appliance`, serial number).
    pub fixed: bool,
}

impl Appliance {
    /// The appliance that a serial number names, or the user: for every record.
    pub fn fixed(name: &[u8]) -> Appliance {
        Appliance { name: Some(String::from_utf8_lossy(name).into()), scope: "".into(), fixed: true }
    }

    /// Does no other come before it? That is the one of a log of which nothing tells whose it is.
    pub fn is_least(&self) -> bool {
        self.name.is_none() && self.scope.is_empty() && !self.fixed
    }

    /// The appliance that a syslog host names. Names of hosts (letters, digits, `-` and `.`) have no case, addresses have
    /// none either, and a colon behind one is none of it. Bytes that are not UTF-8 are U+FFFD.
    pub fn host(name: &[u8]) -> Appliance {
        let name = name.strip_suffix(b":").filter(|name| !name.is_empty()).unwrap_or(name);
        let is_host = name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':'));
        let name = String::from_utf8_lossy(name);
        let name = if is_host { name.to_ascii_lowercase().into() } else { name.into() };
        Appliance { name: Some(name), scope: "".into(), fixed: false }
    }

    /// The name of the syslog host, of an appliance that one names.
    pub fn into_host(self) -> Option<Arc<str>> {
        self.name.filter(|_| !self.fixed && self.scope.is_empty())
    }
}

/// One of the files of an archive, by its position. It holds on to the archive, so that work on it can go anywhere.
#[derive(Clone)]
pub struct LogRef {
    archive: Arc<Archive>,
    position: usize,
}

impl LogRef {
    /// The file at a position; `None` beyond the last.
    pub fn new(archive: &Arc<Archive>, position: usize) -> Option<LogRef> {
        (position < archive.files.len()).then(|| LogRef { archive: archive.clone(), position })
    }
}

impl std::ops::Deref for LogRef {
    type Target = LogFile;

    fn deref(&self) -> &LogFile {
        &self.archive.files[self.position]
    }
}

impl std::fmt::Debug for LogRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LogRef").field(&self.name).finish()
    }
}

impl Archive {
    /// Finds the files that `paths` lead to, reads the head of each, and puts them in order.
    ///
    /// A path is a file, a folder (walked whole), a glob, or `-` for standard input.
    ///
    /// ```
    /// use authq::{Archive, ArchiveOptions};
    ///
    /// let archive = Archive::open(&["tests/corpus/office".into()], &ArchiveOptions::default())?;
    /// for log in &archive.files {
    ///     println!("{}: {:?} bytes", log.name, log.len);
    /// }
    /// assert!(Archive::open(&["no/such/folder".into()], &ArchiveOptions::default()).is_err());
    /// # Ok::<(), authq::Error>(())
    /// ```
    ///
    /// # Errors
    /// A named path that does not exist, a glob that matches nothing. Whatever goes wrong further down is noted in
    /// [`Archive::ledger`].
    pub fn open(paths: &[PathBuf], options: &ArchiveOptions) -> Result<Archive> {
        Archive::open_by(paths, options, head::examine)
    }

    fn open_by(paths: &[PathBuf], options: &ArchiveOptions, examine: Examine) -> Result<Archive> {
        let mut ledger = Ledger::default();
        let (found, datasets) = discover::discover(paths, &mut ledger)?;
        let (passed_over, mut datasets): (Vec<_>, Vec<_>) =
            datasets.into_iter().partition(|dataset: &Dataset| is_under_way(&dataset.path));
        passed_over.iter().for_each(|dataset| ledger.remark(unfinished(&dataset.name)));
        datasets.sort_by(|a, b| by_bytes(&a.path, &b.path));
        let spools = Spools::default();
        let verdicts: Vec<Verdict> = found.par_iter().map(|found| inspect::inspect(found, examine, &spools)).collect();
        let (mut looked, mut parquet) = (Vec::new(), Vec::new());
        let mut is_named_empty = false;
        for (found, verdict) in found.into_iter().zip(verdicts) {
            is_named_empty |= found.named && matches!(verdict, Verdict::Empty);
            book(found, verdict, &mut ledger, &mut looked, &mut parquet);
        }
        parquet.sort_by(|a, b| by_bytes(&a.path, &b.path));

        let mut files = assemble(looked, options);
        files.sort_by(|(a, _), (b, _)| assign::order(a, b));
        let (mut files, likeness): (Vec<LogFile>, Vec<duplicates::Likeness>) = files.into_iter().unzip();
        if !options.keep_duplicates {
            files = duplicates::drop_duplicates(files, &likeness, &mut ledger);
            files = beginnings::drop_beginnings(files, &mut ledger);
        }
        clock_changes::settle(&mut files, &mut ledger);
        files.sort_by(assign::order);
        for file in &files {
            file.year_notes.iter().for_each(|note| ledger.note(format!("{}: {note}", file.name)));
        }
        let (log_zone, keep_duplicates) = (options.log_zone.clone(), options.keep_duplicates);
        let aliases = options.aliases.clone();
        Ok(Archive { files, parquet, datasets, ledger, log_zone, aliases, keep_duplicates, is_named_empty })
    }

    /// Files of the same content count each for itself.
    pub fn keeps_duplicates(&self) -> bool {
        self.keep_duplicates
    }

    /// Refuses an archive without anything that could be read: an answer of "no match" is a claim about logs, and the
    /// folder of a share that is not mounted holds none. A file that the user names may be empty, and what could not be
    /// read is damage. `paths` are those that the archive was opened with.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`].
    pub fn check_found(&self, paths: &[PathBuf]) -> Result<()> {
        let ledger = &self.ledger;
        let holds_rows = !self.parquet.is_empty() || !self.datasets.is_empty();
        if !self.files.is_empty() || holds_rows || self.is_named_empty || !ledger.is_whole() {
            return Ok(());
        }
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let seen = if ledger.files_seen == 1 { "1 file".to_owned() } else { format!("{} files", ledger.files_seen) };
        let mut message = format!("no mail log found under {} ({seen} seen)", names.join(", "));
        match ledger.notes.get(..ledger.notes.len().min(FOUND_INSTEAD)) {
            Some(notes @ [_, ..]) => notes.iter().for_each(|note| message.push_str(&format!("\n  {}", note.message))),
            Some([]) | None if ledger.files_empty > 0 => message.push_str("\n  there is no byte in them"),
            Some([]) | None => message.push_str("\n  is it the right folder, and is it mounted?"),
        }
        Err(Error::usage(message))
    }

    /// Can it be opened again, and holds the same? A stream was read when it was looked at.
    pub fn can_be_opened_again(&self) -> bool {
        !self.files.iter().any(LogFile::is_stream)
    }

    /// The paths of everything that is read, but for standard input: logs, Parquet files and the files of datasets.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let logs = self.files.iter().map(|file| file.path.clone());
        let parquet = self.parquet.iter().map(|file| file.path.clone());
        logs.chain(parquet).chain(self.datasets.iter().flat_map(Dataset::files))
    }

    /// The name of a Parquet file or a dataset, if there is one.
    pub fn holds_rows(&self) -> Option<&Arc<str>> {
        let dataset = || self.datasets.first().map(|dataset| &dataset.name);
        self.parquet.first().map(|file| &file.name).or_else(dataset)
    }

    /// The clocks of the logs.
    pub fn clocks(&self) -> Clocks {
        Clocks::of(self, self.log_zone.clone())
    }

    /// The clock of files whose head names none, as the user says.
    pub fn log_zone(&self) -> Option<&Zone> {
        self.log_zone.as_ref()
    }

    /// Which appliance a syslog host stands for.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }
}

/// Files that are no logs, and are named where there is no log.
const FOUND_INSTEAD: usize = 3;

/// Books what is not to be read; adds what is to `looked`. A container stands for its members: it is no file itself.
fn book(
    found: Found,
    verdict: Verdict,
    ledger: &mut Ledger,
    looked: &mut Vec<(Found, Look)>,
    parquet: &mut Vec<ParquetFile>,
) {
    let name = found.name();
    ledger.files_seen += u64::from(!matches!(verdict, Verdict::Container(_) | Verdict::Manifest));
    match verdict {
        Verdict::Container(opened) => {
            let Opened { members, links, special, damage } = *opened;
            ledger.symlinks_not_followed += links;
            ledger.not_regular += special;
            for (count, what) in
                [(links, "links in archives are not followed"), (special, "FIFOs and devices in archives are not read")]
            {
                let others = if count > 1 { format!(" ({count} of them)") } else { String::new() };
                if count > 0 {
                    ledger.note(format!("{name}: skipped, {what}{others}"));
                }
            }
            for damage in damage {
                ledger.damage(format!("{name}: {damage}"));
            }
            for (found, verdict) in members {
                book(found, verdict, ledger, looked, parquet);
            }
        }
        Verdict::Log(look) => {
            for note in &look.notes {
                ledger.note(format!("{name}: {note}"));
            }
            looked.push((found, *look));
        }
        Verdict::Empty => {
            ledger.files_ok += 1;
            ledger.files_empty += 1;
            if found.named {
                ledger.remark(format!("{name}: no byte in it"));
            }
        }
        Verdict::NotALog => {
            ledger.files_not_logs += 1;
            ledger.remark(format!("{name}: no mail log, left out"));
        }
        Verdict::Export(format) => {
            ledger.files_not_logs += 1;
            ledger.note(format!("{name}: a result of a query as {format}, which is no evidence, left out"));
        }
        Verdict::Manifest => {}
        Verdict::Parquet(_) if !found.named && found.path.parent().is_some_and(is_under_way) => {
            ledger.files_not_logs += 1;
            ledger.remark(unfinished(&name));
        }
        Verdict::Parquet(len) => {
            let (path, named) = (found.path, found.named);
            parquet.push(ParquetFile { path, name: name.into(), len, named, dataset: None });
        }
        // A conversion that is done removes its folder.
        Verdict::Failed(_) if !found.named && is_under_way(&found.path) && !found.path.exists() => {
            ledger.files_not_logs += 1;
            ledger.remark(unfinished(&name));
        }
        Verdict::Failed(reasons) => {
            ledger.files_failed += 1;
            for reason in reasons {
                ledger.damage(format!("{name}: {reason}"));
            }
        }
    }
}

/// Compares paths by their bytes.
fn by_bytes(a: &Path, b: &Path) -> Ordering {
    a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes())
}

/// What is said of a file or a dataset that lies in such a folder.
fn unfinished(name: &str) -> String {
    format!("{name}: of a conversion that is not finished, passed over")
}

/// Is a folder, or one that it lies in, that of a conversion that is not finished, or was killed? An old edition that was
/// put aside is the dataset until the new one is in its place.
fn is_under_way(folder: &Path) -> bool {
    let is_temporary = |name: &OsStr| {
        let name = name.as_encoded_bytes();
        name.starts_with(b".") && memchr::memmem::find(name, b".tmp-").is_some()
    };
    let is_old = |folder: &Path| put_aside(folder).is_some_and(|name| folder.with_file_name(name).is_dir());
    folder.ancestors().any(|folder| folder.file_name().is_some_and(is_temporary) || is_old(folder))
}

/// The name of the dataset of which a folder is an old edition that was put aside.
fn put_aside(folder: &Path) -> Option<OsString> {
    let name = folder.file_name()?.to_str()?.strip_prefix('.')?;
    let (name, _) = name.rsplit_once(".old-")?;
    Some(name.into())
}

/// Files as the scan sees them, each with what its copies would have in common with it. Some are read here for their New
/// Years, side by side.
fn assemble(looked: Vec<(Found, Look)>, options: &ArchiveOptions) -> Vec<(LogFile, duplicates::Likeness)> {
    let now = inspect::seconds(SystemTime::now());
    let heads: Vec<(&Found, &Head)> = looked.iter().map(|(found, look)| (found, &look.head)).collect();
    let appliances = assign::appliances(&heads, options);
    let assemble = |((found, look), appliance): ((Found, Look), Appliance)| {
        let Look { codec, len, head, sample, snapshot, stream, place, wrapper, written, packed, new_years, .. } = look;
        let mut file = LogFile {
            name: found.name().into(),
            path: found.path.clone(),
            codec,
            len,
            appliance,
            clock: Clock::default(),
            head,
            named: found.named,
            appliance_given: options.appliance.is_some(),
            begin: None,
            sample,
            snapshot: snapshot.map(Arc::new),
            stream,
            place,
            wrapper: wrapper.map(Arc::new),
            year_notes: Vec::new(),
            written: packed.or(written),
        };
        let seen = new_years.as_ref().map(|(found, whole)| (found, *whole));
        let facts = assign::Facts { now, written, packed, sample: seen };
        file.year_notes = assign::clock(&mut file, &found, &facts, options);
        (file, sample)
    };
    looked.into_par_iter().zip(appliances).map(assemble).collect()
}
