//! Logs to a dataset: which of them are new, what is read around them, and whose files the rows go to.
//!
//! **Law.** Adding logs one by one gives byte for byte the dataset that converting all of them at once gives, for
//! connections that are not longer than the look-back and logs that are still there. A log keeps the name and the form in
//! which its whole text was first converted. The rows of known logs that a new one may complete are made again
//! (see [`select::roles`]); whether a file changed by that is decided by its bytes.

mod compact;
mod known;
mod memory;
mod routing;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

pub use self::compact::{Compaction, compact};
use self::known::{Known, Standing};
use self::memory::{Memory, Seen};
use self::routing::Routing;
use crate::archive::{Archive, Digest, Inventory, LogFile, Zone, digests};
use crate::dataset::manifest::{FileEntry, Manifest, SourceEntry};
use crate::dataset::metadata::Origin;
use crate::dataset::store::{Edition, Leftovers, Published, Store};
use crate::dataset::writer::{Layout, Partition};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::{Ledger, Note};
use crate::permissions::Permissions;
use crate::source::logs::{Logs, ScanOptions};
use crate::source::{FileAccount, Role, ScanRequest, Source, origin, select};
use crate::stop::Stop;

/// The column of exact bytes, which takes as much room as all others together.
const RAW: &str = "raw";

/// What is asked of a conversion. What is `None` is as in the dataset that is there, else as usual.
#[derive(Clone, Debug, Default)]
pub struct ConvertOptions {
    /// Tables to convert.
    pub tables: Option<Vec<Table>>,
    /// How rows are spread over folders.
    pub partition: Option<Partition>,
    /// Keep the exact bytes of records.
    pub with_raw: Option<bool>,
    /// Convert every log again, also those that the dataset holds.
    pub rebuild: bool,
    /// Publish also the rows of logs that could not be read whole.
    pub allow_partial: bool,
    /// Of what is written.
    pub permissions: Permissions,
}

/// What a conversion did with a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the dataset now.
    New,
    /// It is in it in the place of these.
    Replaced(Vec<String>),
    /// It was in it, and its rows were made again: a log beside it is new.
    Again,
    /// It was in it, and nothing about it changed.
    Unchanged,
    /// Its text was in it, under this name.
    SameText(String),
}

/// A log that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// As the user named it.
    pub name: Arc<str>,
    /// What the conversion did with it.
    pub fate: Fate,
    /// What was seen in it; `None` if it was not read for its rows.
    pub account: Option<FileAccount>,
}

/// What a conversion did.
#[derive(Clone, Debug, Default)]
pub struct Conversion {
    /// Each log, in reading order.
    pub logs: Vec<Converted>,
    /// Rows that were written, table by table.
    pub rows: Vec<(Table, u64)>,
    /// What changed in the dataset; `None`: nothing was published.
    pub published: Option<Published>,
    /// There was something to publish.
    pub is_needed: bool,
    /// No log was read: the files are as the last conversion saw them.
    pub is_remembered: bool,
    /// The account of the run; of several tables, of the first.
    pub ledger: Ledger,
    /// Logs whose rows should have been made again, but a log around them is gone.
    pub frozen: Vec<String>,
    /// Logs of the dataset that the paths do not lead to any more. Their rows stay.
    pub gone: u64,
    /// What the dataset holds now.
    pub held: Held,
}

/// What a dataset holds.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// First and last row of all logs (µs since 1970-01-01T00:00:00Z).
    pub times: Option<(i64, i64)>,
    /// Bytes of the logs as they were stored.
    pub log_bytes: u64,
    /// Bytes of its files.
    pub bytes: u64,
}

impl Held {
    fn of(manifest: &Manifest) -> Held {
        let sources = &manifest.sources;
        let first = sources.iter().filter_map(|source| source.origin.first).min();
        Held {
            times: first.zip(sources.iter().filter_map(|source| source.origin.last).max()),
            log_bytes: sources.iter().map(|source| source.origin.size).fold(0, u64::saturating_add),
            bytes: manifest.bytes(),
        }
    }
}

/// An observer of a conversion.
pub trait Watch {
    /// The digests of the logs are being computed: a counter of bytes that grows up to `total`.
    fn hashing(&mut self, bytes: Arc<AtomicU64>, total: u64);

    /// A table is being read: a counter that grows up to about `total`.
    fn reading(&mut self, table: Table, bytes: Arc<AtomicU64>, total: u64);

    /// Rows written so far.
    fn rows(&mut self, rows: u64);
}

/// How a dataset is laid out, once it is settled.
#[derive(Clone, Debug)]
struct Plan {
    tables: Vec<Table>,
    partition: Partition,
    with_raw: bool,
    /// The clock of logs that do not name theirs, if it is not UTC.
    log_zone: Option<String>,
}

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
    Plan::of(options, store.manifest(), log_zone.map(Zone::to_string)).ok()?;
    if options.rebuild || !memory.is_of(inventory) {
        return None;
    }
    let left = store.remove_leftovers(None).ok()?;
    let known = |name: &str| Converted { name: name.into(), fate: Fate::Unchanged, account: None };
    let (logs, mut ledger) = (memory.names().map(known).collect(), memory.ledger());
    tell_removed(&left, folder, &mut ledger);
    let gone = store.manifest().map_or(0, |manifest| memory.gone(manifest));
    Some(Conversion { logs, ledger, gone, is_remembered: true, ..Conversion::default() })
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
        let files = &self.logs.archive().files;
        check_names(files)?;
        let store = Store::open(folder)?.with_permissions(options.permissions);
        let old = store.manifest().cloned().unwrap_or_default();
        let plan = Plan::of(options, store.manifest(), self.logs.archive().log_zone().map(Zone::to_string))?;
        let stop = &self.logs.options().stop;
        let remembered = self.remembered(&store);
        let hashed_bytes = Arc::new(AtomicU64::new(0));
        let unknown = files.iter().zip(&remembered).filter(|(_, seen)| seen.is_none());
        watch.hashing(hashed_bytes.clone(), unknown.map(|(file, _)| file.len.unwrap_or(0)).sum());
        let (digests, sources): (Vec<_>, Vec<_>) =
            remembered.into_iter().map(|seen| seen.map(|seen| (seen.digest, seen.source)).unzip()).unzip();
        let digests = self.logs.pool().install(|| hashed(files, digests, &hashed_bytes, stop))?;
        let known = self.logs.pool().install(|| Known::of(files, &digests, &sources, &old));
        if options.rebuild {
            refuse_to_forget(&old, &known)?;
        }
        let known = if options.rebuild { Known::nothing(files.len()) } else { known };
        let is_known: Vec<bool> = known.standings.iter().map(|standing| !standing.is_new()).collect();
        let look_back = self.logs.options().look_back;
        let roles = select::roles(files, &is_known, &known.absent_spans(&old), look_back);
        let mut conversion = Conversion {
            is_needed: is_known.contains(&false),
            frozen: frozen(files, &is_known, &roles, look_back),
            ledger: self.logs.archive().ledger.clone(),
            gone: if options.rebuild { 0 } else { known.absent(&old).count() as u64 },
            held: Held::of(&old),
            ..Conversion::default()
        };
        conversion.logs =
            (0..files.len()).map(|file| fate(&files[file], &known.standings[file], roles[file], &old)).collect();
        let partial = known.partial(&old, &roles);
        if !conversion.is_needed {
            partial.into_iter().for_each(|told| conversion.ledger.note(told));
            conversion.ledger.files_known += files.len() as u64;
            if conversion.ledger.is_whole() {
                self.remember(&store, &old, &digests, &known.sources(&old), conversion.ledger.notes.clone());
            }
            tell_removed(&store.remove_leftovers(None)?, folder, &mut conversion.ledger);
            return Ok(conversion);
        }
        let mut edition = store.begin()?;
        let left = std::mem::take(&mut edition.left);
        let first = known.first_forms(&old);
        let logs = self.named_as_first(&first);
        let (digests, roles) = (&digests, roles.into());
        let work = Work { logs: &logs, plan: &plan, digests, first: &first, roles, edition: &edition };
        let Written { files: mut written, sources, accounts } = work.write(&mut conversion, watch)?;
        tell_removed(&left, folder, &mut conversion.ledger);
        partial.into_iter().for_each(|told| conversion.ledger.note(told));
        for (log, account) in conversion.logs.iter_mut().zip(accounts) {
            log.account = account;
        }
        if conversion.ledger.is_whole() || options.allow_partial {
            let base = if options.rebuild { Manifest::default() } else { old.clone() };
            let (kept, split) = known.kept(base, &work.roles);
            for part in split {
                let merged = self.logs.pool().install(|| edition.merge(&[part]))?;
                written.push(merged.ok_or_else(|| Error::internal("rows that stay were not written"))?);
            }
            let zone = self.logs.archive().clocks().choose(None).zone.to_string();
            let manifest = plan.manifest(kept, sources, written, zone);
            stop.check()?;
            conversion.published = Some(edition.publish(&manifest)?);
            conversion.held = Held::of(&manifest);
            if conversion.ledger.is_whole() {
                let notes = self.logs.archive().ledger.notes.clone();
                self.remember(&store, &manifest, digests, &known.sources(&old), notes);
            }
        }
        Ok(conversion)
    }

    /// The logs by the names under which they were first converted, where these are not the names of others by now.
    fn named_as_first(&self, first: &[Option<&SourceEntry>]) -> Logs {
        let mut archive = Archive::clone(self.logs.archive());
        let mut names: HashSet<Arc<str>> = archive.files.iter().map(|file| file.name.clone()).collect();
        for (file, first) in archive.files.iter_mut().zip(first) {
            let name: Option<Arc<str>> = first.map(|first| first.origin.path.as_str().into());
            if let Some(name) = name.filter(|name| names.insert(name.clone())) {
                file.name = name;
            }
        }
        Logs::on(archive, self.logs.options().clone(), self.logs.pool().clone())
    }

    /// The logs whose files are as they were when the last conversion saw them.
    fn remembered(&self, store: &Store) -> Vec<Option<Seen>> {
        let memory = Memory::of(store);
        self.logs.archive().files.iter().map(|file| memory.get(file, &self.inventory)).collect()
    }

    fn remember(
        &self,
        store: &Store,
        manifest: &Manifest,
        digests: &[Digest],
        sources: &[Option<&str>],
        notes: Vec<Note>,
    ) {
        Memory::new(manifest, &self.inventory, self.logs.archive(), digests, sources, notes).keep(store);
    }
}

/// The conversion of an archive under way.
struct Work<'a> {
    logs: &'a Logs,
    plan: &'a Plan,
    digests: &'a [Digest],
    /// As the known ones were first converted.
    first: &'a [Option<&'a SourceEntry>],
    roles: Arc<[Role]>,
    edition: &'a Edition,
}

/// What was written.
struct Written {
    files: Vec<FileEntry>,
    sources: Vec<SourceEntry>,
    /// Of the logs that were read for their rows.
    accounts: Vec<Option<FileAccount>>,
}

impl Work<'_> {
    fn write(&self, conversion: &mut Conversion, watch: &mut dyn Watch) -> Result<Written> {
        let archive = self.logs.archive();
        let mut files = Vec::new();
        let mut seen: Vec<routing::TimeRange> = vec![routing::TimeRange::default(); archive.files.len()];
        let mut accounts = Vec::new();
        for (position, table) in self.plan.tables.iter().enumerate() {
            let (mut ledger, of_table) = self.write_table(*table, &mut files, &mut seen, conversion, watch)?;
            ledger.check().map_err(Error::internal)?;
            if position == 0 {
                conversion.ledger = std::mem::take(&mut ledger);
                accounts = of_table;
            }
        }
        let read: Vec<usize> = (0..archive.files.len()).filter(|file| self.roles[*file] == Role::Rows).collect();
        let source = |file: &usize| self.source(*file, &accounts[*file], &seen[*file]);
        let sources = self.logs.pool().install(|| read.par_iter().map(source).collect());
        let is_rows = |(account, role): (FileAccount, &Role)| Some(account).filter(|_| *role == Role::Rows);
        let accounts = accounts.into_iter().zip(self.roles.iter()).map(is_rows).collect();
        Ok(Written { files, sources, accounts })
    }

    fn write_table(
        &self,
        table: Table,
        files: &mut Vec<FileEntry>,
        seen: &mut [routing::TimeRange],
        conversion: &mut Conversion,
        watch: &mut dyn Watch,
    ) -> Result<(Ledger, Vec<FileAccount>)> {
        let logs = self.logs;
        let projection = self.plan.projection(table);
        let request = ScanRequest {
            table,
            projection: projection.clone(),
            roles: Some(self.roles.clone()),
            pushdown: logs.options().pushdown,
            full_account: logs.options().full_account,
            ..ScanRequest::default()
        };
        let mut scan = logs.scan(&request)?;
        let read = |(file, role): (&LogFile, &Role)| if *role == Role::Known { 0 } else { file.len.unwrap_or(0) };
        let total = logs.archive().files.iter().zip(self.roles.iter()).map(read).sum();
        watch.reading(table, scan.bytes_read(), total);
        let layout = Layout { table, projection, partition: self.plan.partition };
        let mut routing = Routing::new(self, layout, seen)?;
        while let Some(batches) = logs.pool().install(|| scan.next()) {
            for batch in batches? {
                logs.pool().install(|| routing.route(&batch))?;
            }
            let (files, below) = (scan.files(), scan.given_below());
            logs.pool().install(|| routing.finish_given(files, below))?;
            watch.rows(routing.rows);
        }
        let files_seen = scan.files();
        logs.pool().install(|| routing.finish_all(files_seen))?;
        let mut ledger = scan.ledger();
        ledger.rows.scanned = routing.rows + routing.dropped;
        ledger.rows.out = routing.rows;
        ledger.rows.filtered += routing.dropped;
        conversion.rows.push((table, routing.rows));
        files.append(&mut routing.written);
        Ok((ledger, scan.files().to_vec()))
    }

    /// What names the files of a log.
    fn sha256(&self, file: usize) -> &str {
        self.first_form(file).map_or(&self.digests[file].sha256, |first| &first.origin.sha256)
    }

    /// As a log was first converted, if it is known and still has the name that it had then.
    fn first_form(&self, file: usize) -> Option<&SourceEntry> {
        self.first[file].filter(|first| *first.origin.path == *self.logs.archive().files[file].name)
    }

    /// What is known of a log before its rows.
    fn origin(&self, file: usize, account: &FileAccount) -> Origin {
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

    fn source(&self, file: usize, account: &FileAccount, seen: &routing::TimeRange) -> SourceEntry {
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

impl Plan {
    /// The layout of the dataset that is there cannot be changed by adding to it.
    fn of(options: &ConvertOptions, manifest: Option<&Manifest>, log_zone: Option<String>) -> Result<Plan> {
        let wanted = Plan {
            tables: options.tables.clone().unwrap_or_else(|| vec![Table::Auth]),
            partition: options.partition.unwrap_or_default(),
            with_raw: options.with_raw.unwrap_or_default(),
            log_zone: log_zone.clone(),
        };
        let Some(there) = manifest.filter(|_| !options.rebuild) else { return Ok(wanted) };
        let refuse = |what: String| Err(Error::usage(format!("{what}; leave the option out, or add --rebuild")));
        let names = |tables: &[Table]| tables.iter().map(|table| table.name()).collect::<Vec<_>>().join(",");
        if options.tables.as_ref().is_some_and(|tables| names(tables) != names(&there.tables)) {
            return refuse(format!("the dataset holds the tables {}", names(&there.tables)));
        }
        if options.partition.is_some_and(|partition| partition_name(partition) != there.partition) {
            return refuse(format!("the dataset is partitioned by {}", there.partition));
        }
        if options.with_raw.is_some_and(|with_raw| with_raw != there.with_raw) {
            return refuse("the dataset was made without the exact bytes of records".to_owned());
        }
        let zone_there = there.log_zone.as_deref().unwrap_or("UTC");
        if log_zone.as_deref().unwrap_or("UTC") != zone_there && !there.sources.is_empty() {
            let message = format!("in the dataset the clock of logs that do not name theirs is {zone_there}");
            return Err(Error::usage(format!("{message}; write --log-tz {zone_there}, or add --rebuild")));
        }
        let partition = PARTITIONS.into_iter().find(|partition| partition_name(*partition) == there.partition);
        Ok(Plan {
            tables: there.tables.clone(),
            partition: partition.unwrap_or_default(),
            with_raw: there.with_raw,
            log_zone,
        })
    }

    /// The columns of a table that are kept.
    fn projection(&self, table: Table) -> Vec<usize> {
        let of_groups = |name: &str| table == Table::Lines && crate::event::lines::OF_GROUPS.contains(&name);
        let is_kept = |name: &str| (self.with_raw || name != RAW) && !of_groups(name);
        (0..table.columns().len()).filter(|column| is_kept(table.columns()[*column].name)).collect()
    }

    fn manifest(&self, old: Manifest, sources: Vec<SourceEntry>, files: Vec<FileEntry>, zone: String) -> Manifest {
        let Manifest { sources: mut all_sources, files: mut all_files, zone: old_zone, .. } = old;
        let zone = match old_zone {
            Some(old_zone) if old_zone != zone && !all_sources.is_empty() => "UTC".to_owned(),
            Some(_) | None => zone,
        };
        all_sources.extend(sources);
        all_files.extend(files);
        let order = |source: &SourceEntry| (source.origin.begin.unwrap_or(i64::MAX), source.origin.path.clone());
        all_sources.sort_by_key(order);
        all_files.sort_by(|a, b| a.path.cmp(&b.path));
        Manifest {
            tables: self.tables.clone(),
            partition: partition_name(self.partition).to_owned(),
            with_raw: self.with_raw,
            log_zone: self.log_zone.clone(),
            zone: Some(zone),
            sources: all_sources,
            files: all_files,
        }
    }
}

const PARTITIONS: [Partition; 4] = [Partition::Date, Partition::ApplianceDate, Partition::Month, Partition::None];

/// As the manifest and the command line have it.
pub fn partition_name(partition: Partition) -> &'static str {
    match partition {
        Partition::Date => "date",
        Partition::ApplianceDate => "appliance,date",
        Partition::Month => "month",
        Partition::None => "none",
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

fn tell_removed(left: &Leftovers, folder: &Path, ledger: &mut Ledger) {
    for writer in &left.removed {
        let folder = folder.display();
        ledger.note(format!("{folder}: removed what a conversion left that was killed ({writer})"));
    }
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
