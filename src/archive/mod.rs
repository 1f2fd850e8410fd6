//! Bytes on disk: which files, whose, in which order, and how to read them. May not know what a line means, beyond
//! what [`crate::record::head`] says of a file's first lines.

mod aliases;
mod appliance;
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
mod decode;
mod digest;
mod discover;
mod duplicates;
mod export;
mod file_range;
mod folder;
mod gzip_header;
mod input;
mod inspect;
mod inventory;
mod log_file;
#[cfg_attr(not(target_os = "linux"), path = "unmapped.rs")]
#[allow(unsafe_code, reason = "a file that is mapped may change while it is read")]
mod map;
mod mapped;
mod member;
mod new_years;
mod options;
mod page_cache;
mod pages;
mod parquet_file;
mod pieces;
mod pipe;
mod place;
mod plain;
#[allow(unsafe_code, reason = "no library sets the class of a thread for its disk")]
mod priority;
pub mod reader;
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the system tells what is in memory of what is mapped")]
mod residency;
mod sample;
mod snapshot;
mod span;
mod under_way;
mod verdict;
pub mod whole;
mod wrapper;
mod year;
pub mod zone;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::record::head::{self, Head};
use discover::Found;
use place::Spools;
use sample::Examine;
use under_way::is_under_way;
use verdict::{Look, Opened, Verdict};

pub use aliases::Aliases;
pub use appliance::Appliance;
pub use clock::{Clock, ClockCursor, Moment, Shift};
pub use clocks::{Clocks, ZoneChoice};
pub use codec::Codec;
pub use content::ContentId;
pub use dataset::Dataset;
pub use digest::{Digest, digests};
pub use inventory::{Description, Inventory};
pub use log_file::LogFile;
pub use member::{Member, clipped};
#[cfg(test)]
pub use new_years::Turn;
pub use options::ArchiveOptions;
pub use page_cache::give_all_back;
pub use pages::PageBudget;
pub use parquet_file::ParquetFile;
pub use plain::PlainFile;
pub use reader::{TextReader, TextReport};
pub use snapshot::Change;
pub use span::Pass;
pub use whole::Inflater;
pub use zone::Zone;

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
        if options.polite {
            priority::lower();
            page_cache::keep();
        }
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
        let error = Error::usage(format!("no mail log found under {} ({seen} seen)", names.join(", ")));
        Err(match ledger.notes.get(..ledger.notes.len().min(FOUND_INSTEAD)) {
            Some(notes @ [_, ..]) => notes.iter().fold(error, |error, note| error.hint(&*note.message)),
            Some([]) | None if ledger.files_empty > 0 => error.hint("there is no byte in them"),
            Some([]) | None => error.hint("is it the right folder, and is it mounted?"),
        })
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
            for (found, verdict) in book_container(&name, *opened, ledger) {
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

/// Books what a container holds besides its members, which are given back.
fn book_container(name: &str, opened: Opened, ledger: &mut Ledger) -> Vec<(Found, Verdict)> {
    let Opened { members, links, special, damage } = opened;
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
    members
}

/// Compares paths by their bytes.
fn by_bytes(a: &Path, b: &Path) -> Ordering {
    a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes())
}

/// What is said of a file or a dataset that lies in such a folder.
fn unfinished(name: &str) -> String {
    format!("{name}: of a conversion that is not finished, passed over")
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
