//! Which logs are converted: each is compared with the dataset as it was, and read for its rows, for what it says of
//! connections of others, or not at all.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::known::{Known, Standing};
use super::memory::Seen;
use super::outcome::{Conversion, Converted, Fate, Held};
use crate::archive::{Archive, Digest, LogFile, digests};
use crate::dataset::manifest::{Manifest, SourceEntry};
use crate::dataset::writer::Portion;
use crate::error::{Error, Result};
use crate::source::logs::Logs;
use crate::source::{Role, select};
use crate::stop::Stop;

/// What each log is to the dataset, and what it is read for.
pub(super) struct Selection {
    /// The dataset as it was.
    pub(super) old: Manifest,
    pub(super) digests: Vec<Digest>,
    pub(super) roles: Arc<[Role]>,
    known: Known,
    /// Every log is converted as if there were no dataset.
    rebuild: bool,
    /// Logs of the dataset that are not among the files.
    gone: u64,
    /// Logs whose rows should have been made again, but a log around them is gone.
    frozen: Vec<String>,
}

impl Selection {
    /// Compares `logs` with the dataset of the manifest `old`. `remembered`: those that need not be read for it; the bytes of
    /// the others are counted in `hashed_bytes`.
    ///
    /// # Errors
    /// A file cannot be read; [`crate::ErrorKind::Usage`] if `rebuild` would lose rows.
    pub(super) fn of(
        logs: &Logs,
        old: Manifest,
        remembered: Vec<Option<Seen>>,
        hashed_bytes: &AtomicU64,
        rebuild: bool,
    ) -> Result<Selection> {
        let (files, options) = (&logs.archive().files, logs.options());
        let (digests, sources): (Vec<_>, Vec<_>) =
            remembered.into_iter().map(|seen| seen.map(|seen| (seen.digest, seen.source)).unzip()).unzip();
        let digests = logs.pool().install(|| hashed(files, digests, hashed_bytes, &options.stop))?;
        let mut known = logs.pool().install(|| Known::of(files, &digests, &sources, &old));
        let mut gone = known.absent(&old).count() as u64;
        if rebuild {
            refuse_to_forget(&old, &known)?;
            (known, gone) = (Known::nothing(files.len()), 0);
        }
        let is_known: Vec<bool> = known.standings.iter().map(|standing| !standing.is_new()).collect();
        let roles = select::roles(files, &is_known, &known.absent_spans(&old), options.look_back);
        let frozen = frozen(files, &is_known, &roles, options.look_back);
        Ok(Selection { old, digests, roles: roles.into(), known, rebuild, gone, frozen })
    }

    /// The conversion before it begins.
    pub(super) fn conversion(&self, archive: &Archive) -> Conversion {
        let logs = archive.files.iter().zip(&self.known.standings).zip(self.roles.iter());
        Conversion {
            logs: logs.map(|((file, standing), role)| fate(file, standing, *role, &self.old)).collect(),
            is_needed: self.known.standings.iter().any(Standing::is_new),
            frozen: self.frozen.clone(),
            ledger: archive.ledger.clone(),
            gone: self.gone,
            held: Held::of(&self.old),
            ..Conversion::default()
        }
    }

    /// As they were first converted: the logs that are known.
    pub(super) fn first_forms(&self) -> Vec<Option<&SourceEntry>> {
        self.known.first_forms(&self.old)
    }

    /// The SHA-256 of the source of the dataset that each log is.
    pub(super) fn known_sources(&self) -> Vec<Option<&str>> {
        self.known.sources(&self.old)
    }

    /// Notes on logs that were not read whole when they were converted, and are not read now.
    pub(super) fn partial(&self) -> Vec<String> {
        self.known.partial(&self.old, &self.roles)
    }

    /// What stays of the dataset, and files of which a part does.
    pub(super) fn kept(&self) -> (Manifest, Vec<Portion>) {
        let base = if self.rebuild { Manifest::default() } else { self.old.clone() };
        self.known.kept(base, &self.roles)
    }
}

/// The digests of all logs: those that are remembered, and of the others by reading them.
fn hashed(files: &[LogFile], remembered: Vec<Option<Digest>>, bytes: &AtomicU64, stop: &Stop) -> Result<Vec<Digest>> {
    let unknown: Vec<&LogFile> =
        files.iter().zip(&remembered).filter(|(_, digest)| digest.is_none()).map(|(file, _)| file).collect();
    let mut read = unknown.iter().zip(digests(&unknown, bytes, stop)?);
    let mut next = || {
        let (file, digest) = read.next().ok_or_else(|| Error::internal("a log without a digest"))?;
        digest.map_err(|source| Error::file(&*file.name, source))
    };
    remembered.into_iter().map(|digest| digest.map_or_else(&mut next, Ok)).collect()
}

/// A dataset often holds more than the logs that are still there.
fn refuse_to_forget(old: &Manifest, known: &Known) -> Result<()> {
    let absent: Vec<&SourceEntry> = known.absent(old).collect();
    let Some(first) = absent.first() else { return Ok(()) };
    let others = if absent.len() > 1 { format!(" and {} more logs", absent.len() - 1) } else { String::new() };
    Err(Error::usage(format!(
        "--rebuild would lose the rows of {}{others}, not found among the paths; convert into a new folder instead",
        first.origin.path
    )))
}

fn fate(log: &LogFile, standing: &Standing, role: Role, old: &Manifest) -> Converted {
    let name = |entry: usize| old.sources.get(entry).map_or_else(String::new, |source| source.origin.path.clone());
    let fate = match standing {
        Standing::New(replaced) if replaced.is_empty() => Fate::New,
        Standing::New(replaced) => Fate::Replaced(replaced.iter().map(|entry| name(*entry)).collect()),
        Standing::Known(_) | Standing::SameText(_) if role == Role::Rows => Fate::Again,
        Standing::Known(_) => Fate::Unchanged,
        Standing::SameText(entry) => Fate::SameText(name(*entry)),
    };
    Converted { name: log.name.clone(), fate, account: None }
}

/// Logs that would be read for their rows if nothing around them were gone.
fn frozen(files: &[LogFile], is_known: &[bool], roles: &[Role], look_back: select::LookBack) -> Vec<String> {
    let otherwise = select::roles(files, is_known, &[], look_back);
    let differ = |((file, role), other): ((&LogFile, &Role), Role)| {
        (other == Role::Rows && *role != Role::Rows).then(|| file.name.to_string())
    };
    files.iter().zip(roles).zip(otherwise).filter_map(differ).collect()
}
