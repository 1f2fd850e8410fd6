//! The logs of a conversion as sources of a dataset: what names their files, and what the manifest says of them.

use std::collections::HashSet;
use std::sync::Arc;

use super::selection::Selection;
use crate::archive::{Archive, Digest};
use crate::dataset::manifest::SourceEntry;
use crate::dataset::metadata::Origin;
use crate::source::logs::Logs;
use crate::source::{FileAccount, Role, origin};

/// When the rows of a log were, of all tables.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TimeRange {
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

impl TimeRange {
    pub(super) fn take(&mut self, other: TimeRange) {
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
    }
}

/// The logs of a conversion under way, by their positions in the archive.
pub(super) struct Sources<'a> {
    pub(super) logs: Logs,
    digests: &'a [Digest],
    /// As the known ones were first converted.
    first: Vec<Option<&'a SourceEntry>>,
    pub(super) roles: Arc<[Role]>,
}

impl<'a> Sources<'a> {
    /// The logs that were selected. Known ones have the names under which they were first converted, where these are not the
    /// names of others by now.
    pub(super) fn new(logs: &Logs, selection: &'a Selection) -> Sources<'a> {
        let first = selection.first_forms();
        let logs = named_as_first(logs, &first);
        Sources { logs, digests: &selection.digests, first, roles: selection.roles.clone() }
    }

    /// What names the files of a log.
    pub(super) fn sha256(&self, file: usize) -> &str {
        self.first_form(file).map_or(&self.digests[file].sha256, |first| &first.origin.sha256)
    }

    /// As a log was first converted, if it is known and still has the name that it had then.
    pub(super) fn first_form(&self, file: usize) -> Option<&SourceEntry> {
        self.first[file].filter(|first| *first.origin.path == *self.logs.archive().files[file].name)
    }

    /// What is known of a log before its rows.
    pub(super) fn origin(&self, file: usize, account: &FileAccount) -> Origin {
        let log = &self.logs.archive().files[file];
        let mut origin = origin(log, Some(&self.digests[file]), Some(account));
        if let Some(first) = self.first_form(file) {
            (origin.size, origin.sha256) = (first.origin.size, first.origin.sha256.clone());
        }
        Origin { lines: Some(account.lines), ..origin }
    }

    /// The checksum of the text, by which the log is recognised when it is compressed in another way. The one at the end of
    /// a gzip file is right if the scan found the text undamaged and of the same length; else the text is made once more.
    fn text_crc32(&self, file: usize, account: &FileAccount) -> Option<u32> {
        let is_told = |length: u32| account.damage.is_empty() && u64::from(length) == account.text;
        if let Some((_, crc32)) = self.digests[file].text.filter(|(length, _)| is_told(*length)) {
            return Some(crc32);
        }
        let text = self.logs.archive().files[file].text_begin(u64::MAX).ok()?;
        (text.bytes == account.text).then_some(text.crc32)
    }

    /// The entry of a log in the manifest. `seen`: when its rows were.
    pub(super) fn source(&self, file: usize, account: &FileAccount, seen: &TimeRange) -> SourceEntry {
        let log = &self.logs.archive().files[file];
        let (length, hash) = log.sample();
        SourceEntry {
            origin: Origin { first: seen.first, last: seen.last, ..self.origin(file, account) },
            compressed: self.first_form(file).map_or(log.is_compressed(), |first| first.compressed),
            text_bytes: account.text,
            text_crc32: self.text_crc32(file, account),
            sample: (length, hash.to_string()),
            events: account.events,
            not_understood: account.not_understood,
            damage: account.damage.clone(),
        }
    }
}

fn named_as_first(logs: &Logs, first: &[Option<&SourceEntry>]) -> Logs {
    let mut archive = Archive::clone(logs.archive());
    let mut names: HashSet<Arc<str>> = archive.files.iter().map(|file| file.name.clone()).collect();
    for (file, first) in archive.files.iter_mut().zip(first) {
        let name: Option<Arc<str>> = first.map(|first| first.origin.path.as_str().into());
        if let Some(name) = name.filter(|name| names.insert(name.clone())) {
            file.name = name;
        }
    }
    Logs::on(archive, logs.options().clone(), logs.pool().clone())
}
