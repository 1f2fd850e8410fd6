//! The page cache as it was found, for runs on machines that serve others.
//!
//! What a program reads stays in memory and drives out what other programs keep there. So a polite run notes which pages
//! of a file are in memory before it reads the file, and gives the others back when it has read them. Pages that another
//! program reads meanwhile go as well: the system does not tell whose they are.
//!
//! Linux only; elsewhere nothing is given back.

use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

#[cfg(target_os = "linux")]
use super::residency;
use super::snapshot;

/// Bytes that are read one after the other before they are given back.
const STEP: u64 = 8 << 20;

/// The files that were opened, by device and number. Not there: the page cache may become what it likes.
static FOUND: OnceLock<Mutex<HashMap<(u64, u64), Found>>> = OnceLock::new();

/// A file as it was when it was opened first.
struct Found {
    path: PathBuf,
    /// What was not in memory, in order.
    absent: Vec<Range<u64>>,
}

/// From now on, this process leaves the page cache as it finds it.
pub(super) fn keep() {
    FOUND.get_or_init(Mutex::default);
}

/// Notes which pages of a file are in memory, if it is opened for the first time.
pub(super) fn note(path: &Path, file: &File) {
    let Some(found) = FOUND.get() else { return };
    let Some(metadata) = file.metadata().ok().filter(std::fs::Metadata::is_file) else { return };
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    found
        .entry(snapshot::id(&metadata))
        .or_insert_with(|| Found { path: path.to_owned(), absent: absent(file, metadata.len()) });
}

/// Gives back what was not in memory of a range of a file. Nothing of it may be mapped.
pub(super) fn give_back(file: &File, range: Range<u64>) {
    let Some(found) = FOUND.get() else { return };
    let Ok(metadata) = file.metadata() else { return };
    let absent = {
        let found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(&snapshot::id(&metadata)).map_or_else(Vec::new, |file| within(&file.absent, &range))
    };
    absent.into_iter().for_each(|range| forget(file, range));
}

/// Gives back all that a [polite](super::ArchiveOptions::polite) process has not yet given back: what the system read ahead of the program, and files that were only looked into.
pub fn give_all_back() {
    let Some(found) = FOUND.get() else { return };
    let paths: Vec<PathBuf> = {
        let found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.values().filter(|file| !file.absent.is_empty()).map(|file| file.path.clone()).collect()
    };
    for path in paths {
        if let Ok(file) = File::open(&path) {
            give_back(&file, 0..u64::MAX);
        }
    }
}

/// The parts of sorted `ranges` that lie within `range`.
fn within(ranges: &[Range<u64>], range: &Range<u64>) -> Vec<Range<u64>> {
    let first = ranges.partition_point(|other| other.end <= range.start);
    let those = ranges.iter().skip(first).take_while(|other| other.start < range.end);
    those.map(|other| other.start.max(range.start)..other.end.min(range.end)).collect()
}

#[cfg(target_os = "linux")]
fn absent(file: &File, len: u64) -> Vec<Range<u64>> {
    residency::absent(file, len)
}

#[cfg(not(target_os = "linux"))]
fn absent(_: &File, _: u64) -> Vec<Range<u64>> {
    Vec::new()
}

/// Takes whole pages only, so the range is made to begin and end where pages do.
#[cfg(target_os = "linux")]
fn forget(file: &File, Range { start, end }: Range<u64>) {
    let page = residency::page_bytes();
    let start = start - start % page;
    let length = std::num::NonZeroU64::new(end.next_multiple_of(page) - start);
    // A file system that cannot do it keeps its pages.
    let _ = rustix::fs::fadvise(file, start, length, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &File, _: Range<u64>) {}

/// Gives back a range of a file when it is dropped.
#[derive(Debug)]
pub(super) struct Lent<'f> {
    file: &'f File,
    range: Range<u64>,
}

impl<'f> Lent<'f> {
    pub(super) fn new(file: &'f File, range: Range<u64>) -> Self {
        Lent { file, range }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        give_back(self.file, self.range.clone());
    }
}

/// What was read of a file from one place on, and not yet given back.
#[derive(Debug)]
pub(super) struct Passed(Range<u64>);

impl Passed {
    /// Nothing yet, from `at` on.
    pub(super) fn from(at: u64) -> Self {
        Passed(at..at)
    }

    /// `count` more bytes were read.
    pub(super) fn add(&mut self, file: &File, count: usize) {
        self.0.end += count as u64;
        if self.0.end - self.0.start >= STEP {
            self.give_back(file);
        }
    }

    /// The next byte.
    pub(super) fn end(&self) -> u64 {
        self.0.end
    }

    /// Gives back what was read.
    pub(super) fn give_back(&mut self, file: &File) {
        give_back(file, self.0.clone());
        self.0.start = self.0.end;
    }
}
