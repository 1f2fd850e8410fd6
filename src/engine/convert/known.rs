//! Which logs a dataset knows: by their bytes, or by their text if they are stored otherwise or have grown by now.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::archive::{Digest, LogFile};
use crate::dataset::manifest::{Manifest, SourceEntry};
use crate::dataset::writer::Portion;
use crate::source::Role;
use crate::source::select::Span;

/// What a log is to the dataset; numbers are positions among the manifest's sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is not in it; these are, and are its begin.
    New(Vec<usize>),
    /// It is in it.
    Known(usize),
    /// Its text is in it, stored otherwise.
    SameText(usize),
}

impl Standing {
    pub(super) fn is_new(&self) -> bool {
        matches!(self, Standing::New(_))
    }
}

/// What a dataset knows of an archive.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Of each file.
    pub(super) standings: Vec<Standing>,
}

impl Known {
    /// As if there were no dataset.
    pub(super) fn nothing(files: usize) -> Known {
        Known { standings: vec![Standing::New(Vec::new()); files] }
    }

    /// What the dataset of `manifest` knows of `files`. Reads the text of those that look like a known one that is not
    /// there any more, unless `remembered` names the source that one is.
    pub(super) fn of(
        files: &[LogFile],
        digests: &[Digest],
        remembered: &[Option<String>],
        manifest: &Manifest,
    ) -> Known {
        let by_sha256: HashMap<&str, usize> =
            (0..).zip(&manifest.sources).map(|(entry, source)| (source.origin.sha256.as_str(), entry)).collect();
        let by_bytes: Vec<Option<usize>> =
            digests.iter().map(|digest| by_sha256.get(digest.sha256.as_str()).copied()).collect();
        let there: HashSet<usize> = by_bytes.iter().flatten().copied().collect();
        let mut by_sample: HashMap<(u64, &str), Vec<usize>> = HashMap::new();
        let mut short: HashMap<i64, Vec<usize>> = HashMap::new();
        for (entry, source) in (0..).zip(&manifest.sources).filter(|(entry, _)| !there.contains(entry)) {
            by_sample.entry((source.sample.0, &source.sample.1)).or_default().push(entry);
            // Of a log that was shorter than a sample, a longer one has another sample.
            if let Some(begin) = source.origin.begin.filter(|_| source.text_bytes <= source.sample.0) {
                short.entry(second(begin)).or_default().push(entry);
            }
        }
        let standing = |((file, entry), remembered): ((&LogFile, &Option<usize>), &Option<String>)| {
            if let Some(entry) = entry {
                return Standing::Known(*entry);
            }
            if let Some(entry) = remembered.as_ref().and_then(|source| by_sha256.get(source.as_str())) {
                return Standing::SameText(*entry);
            }
            let (length, hash) = file.sample();
            let hash = hash.to_string();
            let alike = by_sample.get(&(length, hash.as_str())).into_iter().flatten();
            let alike = alike.chain(file.begin.and_then(|begin| short.get(&second(begin))).into_iter().flatten());
            let mut alike: Vec<usize> = alike.copied().collect();
            alike.sort_unstable();
            alike.dedup();
            by_text(file, &alike, &manifest.sources)
        };
        Known { standings: files.par_iter().zip(&by_bytes).zip(remembered).map(standing).collect() }
    }

    /// As they were first converted: the files that are known, under whatever name and however stored.
    pub(super) fn first_forms<'m>(&self, manifest: &'m Manifest) -> Vec<Option<&'m SourceEntry>> {
        let first = |standing: &Standing| match standing {
            Standing::Known(entry) | Standing::SameText(entry) => manifest.sources.get(*entry),
            Standing::New(_) => None,
        };
        self.standings.iter().map(first).collect()
    }

    /// The SHA-256 of the source of the dataset that each file is.
    pub(super) fn sources<'m>(&self, manifest: &'m Manifest) -> Vec<Option<&'m str>> {
        let source = |standing: &Standing| match standing {
            Standing::Known(entry) | Standing::SameText(entry) => {
                manifest.sources.get(*entry).map(|source| source.origin.sha256.as_str())
            }
            Standing::New(_) => None,
        };
        self.standings.iter().map(source).collect()
    }

    /// Logs that were not read whole when they were converted, and are not read now.
    pub(super) fn partial(&self, manifest: &Manifest, roles: &[Role]) -> Vec<String> {
        let told = |(standing, role): (&Standing, &Role)| match standing {
            Standing::Known(entry) if *role != Role::Rows => {
                let source = manifest.sources.get(*entry)?;
                let damage = source.damage.first()?;
                Some(format!("{}: was not read whole when it was converted: {damage}", source.origin.path))
            }
            Standing::Known(_) | Standing::SameText(_) | Standing::New(_) => None,
        };
        self.standings.iter().zip(roles).filter_map(told).collect()
    }

    /// Known logs that are not among the files in any form.
    pub(super) fn absent<'m>(&self, manifest: &'m Manifest) -> impl Iterator<Item = &'m SourceEntry> {
        let there = self.there();
        (0..).zip(&manifest.sources).filter(move |(entry, _)| !there.contains(entry)).map(|(_, source)| source)
    }

    /// When they were written, as far as it is known.
    pub(super) fn absent_spans(&self, manifest: &Manifest) -> Vec<Span> {
        let mut begins: Vec<i64> = manifest.sources.iter().filter_map(|source| source.origin.begin).collect();
        begins.sort_unstable();
        let span = |source: &SourceEntry| {
            let Some(begin) = source.origin.begin else { return Span { begin: i64::MIN, end: i64::MAX } };
            // It ended when the next one began, or later.
            let next = begins.get(begins.partition_point(|other| *other <= begin)).copied().unwrap_or(begin);
            Span { begin, end: source.origin.last.unwrap_or(begin).max(next) }
        };
        self.absent(manifest).map(span).collect()
    }

    /// What stays of the old manifest: the logs that are neither replaced nor made again. Files that hold rows of both those
    /// and others are not among its files, but are given apart.
    pub(super) fn kept(&self, old: Manifest, roles: &[Role]) -> (Manifest, Vec<Portion>) {
        let mut gone: HashSet<usize> = HashSet::new();
        for (standing, role) in self.standings.iter().zip(roles) {
            match standing {
                Standing::New(replaced) => gone.extend(replaced),
                Standing::Known(entry) | Standing::SameText(entry) if *role == Role::Rows => {
                    gone.insert(*entry);
                }
                Standing::Known(_) | Standing::SameText(_) => {}
            }
        }
        let Manifest { sources, mut files, tables, partition, with_raw, zone, log_zone } = old;
        let sources: Vec<SourceEntry> =
            (0usize..).zip(sources).filter(|(entry, _)| !gone.contains(entry)).map(|(_, source)| source).collect();
        let stay: HashSet<&str> = sources.iter().map(|source| source.origin.sha256.as_str()).collect();
        let mut split = Vec::new();
        files.retain(|file| {
            let (staying, going): (Vec<_>, Vec<_>) =
                file.sources.iter().map(|(sha256, _)| sha256).partition(|sha256| stay.contains(sha256.as_str()));
            if !staying.is_empty() && !going.is_empty() {
                let sources = staying.into_iter().cloned().collect();
                split.push(Portion { file: file.clone(), sources });
            }
            going.is_empty()
        });
        (Manifest { sources, files, tables, partition, with_raw, zone, log_zone }, split)
    }

    /// Known logs that are among the files.
    fn there(&self) -> HashSet<usize> {
        let entries = |standing: &Standing| match standing {
            Standing::New(replaced) => replaced.clone(),
            Standing::Known(entry) | Standing::SameText(entry) => vec![*entry],
        };
        self.standings.iter().flat_map(entries).collect()
    }
}

/// Of which second of a minute a moment is. It stays the same where more of a log tells of a zone or a year that its begin
/// did not.
fn second(moment: i64) -> i64 {
    moment.rem_euclid(60_000_000)
}

/// Compares a log without a digest with the sources that resemble it, by its text.
fn by_text(file: &LogFile, alike: &[usize], sources: &[SourceEntry]) -> Standing {
    let mut replaced = Vec::new();
    for &entry in alike {
        let Some(source) = sources.get(entry) else { continue };
        let Some(crc32) = source.text_crc32 else { continue };
        let Ok(begin) = file.text_begin(source.text_bytes) else { continue };
        let content = begin.content.to_string();
        let is_other = source.origin.content_id.as_ref().is_some_and(|known| *known != content);
        if is_other || (begin.bytes, begin.crc32) != (source.text_bytes, crc32) {
            continue;
        }
        // Of a damaged one, what is missing may be its end.
        if !begin.goes_on && source.damage.is_empty() {
            return Standing::SameText(entry);
        }
        replaced.push(entry);
    }
    Standing::New(replaced)
}
