//! What a conversion did: with each log, and with the dataset.

use std::path::Path;
use std::sync::Arc;

use crate::dataset::manifest::Manifest;
use crate::dataset::store::{Leftovers, Published};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::source::FileAccount;

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
    pub(super) fn of(manifest: &Manifest) -> Held {
        let sources = &manifest.sources;
        let first = sources.iter().filter_map(|source| source.origin.first).min();
        Held {
            times: first.zip(sources.iter().filter_map(|source| source.origin.last).max()),
            log_bytes: sources.iter().map(|source| source.origin.size).fold(0, u64::saturating_add),
            bytes: manifest.bytes(),
        }
    }
}

impl Conversion {
    /// Tells of what conversions left that were killed and is gone now.
    pub(super) fn tell_removed(&mut self, left: &Leftovers, folder: &Path) {
        for writer in &left.removed {
            let folder = folder.display();
            self.ledger.note(format!("{folder}: removed what a conversion left that was killed ({writer})"));
        }
    }
}
