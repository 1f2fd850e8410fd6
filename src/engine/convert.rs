//! Logs to a dataset: which of them are new, what is read around them, and whose files the rows go to.
//!
//! **Law.** Adding logs one by one gives byte for byte the dataset that converting all of them at once gives, for
//! connections that are not longer than the look-back and logs that are still there. A log keeps the name and the form in
//! which its whole text was first converted. The rows of known logs that a new one may complete are made again
//! (see [`crate::source::select::roles`]); whether a file changed by that is decided by its bytes.

mod compact;
mod dataset_layout;
mod known;
mod memory;
mod options;
mod outcome;
mod routing;
mod run;
mod selection;
mod sources;
mod watch;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

pub use self::compact::{Compaction, compact};
use self::dataset_layout::DatasetLayout;
use self::memory::{Memory, Seen};
pub use self::options::ConvertOptions;
pub use self::outcome::{Conversion, Converted, Fate, Held};
use self::run::{Run, Written};
use self::selection::Selection;
use self::sources::Sources;
pub use self::watch::Watch;
use crate::archive::{Archive, Inventory, LogFile, Zone};
use crate::dataset::manifest::Manifest;
use crate::dataset::store::{Edition, Store};
use crate::error::{Error, Result};
use crate::ledger::Note;
use crate::source::logs::{Logs, ScanOptions};

/// What a conversion of the files of `inventory` into the dataset at `folder` does if the last one saw the same files, and
/// each is as it was: nothing. `None` if that is not known; then the logs have to be looked at. `log_zone` as for
/// [`crate::archive::ArchiveOptions`].
pub fn unchanged(
    inventory: &Inventory,
    folder: &Path,
    options: &ConvertOptions,
    log_zone: Option<&Zone>,
) -> Option<Conversion> {
    let store = Store::open(folder).ok()?;
    let memory = Memory::of(&store);
    DatasetLayout::of(options, store.manifest(), log_zone.map(Zone::to_string)).ok()?;
    if options.rebuild || !memory.is_of(inventory) {
        return None;
    }
    let left = store.remove_leftovers(None).ok()?;
    let known = |name: &str| Converted { name: name.into(), fate: Fate::Unchanged, account: None };
    let (logs, ledger) = (memory.names().map(known).collect(), memory.ledger());
    let gone = store.manifest().map_or(0, |manifest| memory.gone(manifest));
    let mut conversion = Conversion { logs, ledger, gone, is_remembered: true, ..Conversion::default() };
    conversion.tell_removed(&left, folder);
    Some(conversion)
}

/// Converts logs into datasets.
#[derive(Debug)]
pub struct Converter {
    logs: Logs,
    /// The files as they were before anything was read.
    inventory: Inventory,
}

impl Converter {
    /// A converter of the logs of `archive`. `inventory`: their files, described before the archive was opened.
    ///
    /// # Errors
    /// The system refuses to start the threads; [`crate::ErrorKind::Usage`] if the user names a Parquet file.
    pub fn new(mut archive: Archive, inventory: Inventory, options: ScanOptions) -> Result<Converter> {
        for dataset in std::mem::take(&mut archive.datasets) {
            archive.ledger.note(format!("{}: a dataset, not converted", dataset.name));
        }
        for file in std::mem::take(&mut archive.parquet) {
            if file.named {
                let message = format!("{}: holds rows, and `convert` makes rows of logs", file.name);
                return Err(Error::usage(message).hint("name the logs that it was made of"));
            }
            archive.ledger.files_not_logs += 1;
            archive.ledger.note(format!("{}: holds rows, not converted", file.name));
        }
        Ok(Converter { logs: Logs::new(archive, options)?, inventory })
    }

    /// Converts the logs into the dataset at `folder`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] for a place or a layout that cannot be had, [`crate::ErrorKind::Output`]; then the
    /// dataset is as it was.
    pub fn convert(&self, folder: &Path, options: &ConvertOptions, watch: &mut dyn Watch) -> Result<Conversion> {
        let archive = self.logs.archive();
        check_names(&archive.files)?;
        let store = Store::open(folder)?.with_permissions(options.permissions);
        if archive.files.is_empty() && store.manifest().is_none() {
            let message = "no mail log found, so there is nothing to make a dataset of";
            return Err(Error::usage(message).hint("name files or folders with mail logs"));
        }
        let layout = DatasetLayout::of(options, store.manifest(), archive.log_zone().map(Zone::to_string))?;
        let selection = self.select(&store, options.rebuild, watch)?;
        let mut conversion = selection.conversion(archive);
        if !conversion.is_needed {
            self.finish_unchanged(&store, &selection, &mut conversion);
            conversion.tell_removed(&store.remove_leftovers(None)?, folder);
            return Ok(conversion);
        }
        let mut edition = store.begin()?;
        let left = std::mem::take(&mut edition.left);
        let run = Run { sources: Sources::new(&self.logs, &selection), layout: &layout, edition: &edition };
        let mut written = run.write(watch)?;
        (conversion.ledger, conversion.rows) = (std::mem::take(&mut written.ledger), std::mem::take(&mut written.rows));
        for (log, account) in conversion.logs.iter_mut().zip(std::mem::take(&mut written.accounts)) {
            log.account = account;
        }
        conversion.tell_removed(&left, folder);
        let is_whole = conversion.ledger.is_whole();
        selection.partial().into_iter().for_each(|told| conversion.ledger.damage(told));
        if is_whole || options.allow_partial {
            let manifest = self.manifest(&layout, &selection, &edition, written)?;
            self.logs.options().stop.check()?;
            conversion.published = Some(edition.publish(&manifest)?);
            conversion.held = Held::of(&manifest);
            if conversion.ledger.is_whole() {
                self.remember(&store, &manifest, &selection, archive.ledger.notes.clone());
            }
        }
        Ok(conversion)
    }

    /// Compares the logs with the dataset. Of those whose files are as they were when the last conversion saw them, nothing is
    /// read.
    fn select(&self, store: &Store, rebuild: bool, watch: &mut dyn Watch) -> Result<Selection> {
        let files = &self.logs.archive().files;
        let memory = Memory::of(store);
        let remembered: Vec<Option<Seen>> = files.iter().map(|file| memory.get(file, &self.inventory)).collect();
        let hashed_bytes = Arc::new(AtomicU64::new(0));
        let unknown = files.iter().zip(&remembered).filter(|(_, seen)| seen.is_none());
        watch.hashing(hashed_bytes.clone(), unknown.map(|(file, _)| file.len.unwrap_or(0)).sum());
        let old = store.manifest().cloned().unwrap_or_default();
        Selection::of(&self.logs, old, remembered, &hashed_bytes, rebuild)
    }

    /// Every log is known: the dataset stays as it is.
    fn finish_unchanged(&self, store: &Store, selection: &Selection, conversion: &mut Conversion) {
        selection.partial().into_iter().for_each(|told| conversion.ledger.damage(told));
        conversion.ledger.files_known += selection.roles.len() as u64;
        if conversion.ledger.is_whole() {
            self.remember(store, &selection.old, selection, conversion.ledger.notes.clone());
        }
    }

    /// The manifest of what stays of the dataset and of what was written.
    fn manifest(
        &self,
        layout: &DatasetLayout,
        selection: &Selection,
        edition: &Edition,
        written: Written,
    ) -> Result<Manifest> {
        let Written { mut files, sources, .. } = written;
        let (kept, split) = selection.kept();
        for part in split {
            let merged = self.logs.pool().install(|| edition.merge(&[part]))?;
            files.push(merged.ok_or_else(|| Error::internal("rows that stay were not written"))?);
        }
        let zone = self.logs.archive().clocks().choose(None).zone.to_string();
        Ok(layout.manifest(kept, sources, files, zone))
    }

    fn remember(&self, store: &Store, manifest: &Manifest, selection: &Selection, notes: Vec<Note>) {
        let (digests, sources) = (&selection.digests, selection.known_sources());
        Memory::new(manifest, &self.inventory, self.logs.archive(), digests, &sources, notes).keep(store);
    }
}

/// Rows are told apart by the name of their log, and logs by their bytes, which have to be there a second time.
fn check_names(files: &[LogFile]) -> Result<()> {
    let mut names = HashSet::new();
    for file in files {
        if file.is_stream() {
            return Err(Error::usage(format!(
                "{}: can be read only once, and would not be known again; save it to a file",
                if &*file.name == "-" { "standard input" } else { &*file.name }
            )));
        }
        if !names.insert(&file.name) {
            return Err(Error::usage(format!("{}: two logs have that name; rename one", file.name)));
        }
    }
    Ok(())
}
