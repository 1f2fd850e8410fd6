//! Which files hold the same rows: what is there twice is read once, and what overlaps otherwise is refused.

use std::collections::HashMap;

use super::described::Described;
use super::tables::Tables;
use crate::error::{Error, Result};
use crate::event::tables::Table;

/// What tells that two files are the same part of a log.
#[derive(PartialEq, Eq, Hash)]
struct Fingerprint<'a> {
    table: Table,
    query: Option<&'a str>,
    logs: Vec<&'a str>,
    rows: u64,
    lines: Option<(i64, i64)>,
    times: Option<(i64, i64)>,
}

impl<'a> Fingerprint<'a> {
    /// `None`: it does not say what it was made of.
    fn of(file: &'a dyn Described) -> Option<Self> {
        let logs: Vec<&str> = file.says().sources.iter().map(|origin| origin.sha256.as_str()).collect();
        (!logs.is_empty()).then(|| Fingerprint {
            table: file.table(),
            query: file.says().query.as_deref(),
            logs,
            rows: file.rows(),
            lines: file.lines(),
            times: file.times(),
        })
    }
}

/// Drops files that hold the same part of the same log as another, and tells of it.
pub(super) fn drop_duplicates(tables: &mut Tables, keep: bool) -> Result<()> {
    if keep {
        return Ok(());
    }
    let files: Vec<&dyn Described> = tables.described().collect();
    let mut seen: HashMap<Fingerprint<'_>, usize> = HashMap::new();
    let mut dropped = vec![false; files.len()];
    let mut told = Vec::new();
    for (position, file) in files.iter().enumerate() {
        let Some(fingerprint) = Fingerprint::of(*file) else { continue };
        if let Some(first) = seen.get(&fingerprint) {
            dropped[position] = true;
            told.push(format!("{}: same content as {}, read once", file.file().name, files[*first].file().name));
        } else {
            seen.insert(fingerprint, position);
        }
    }
    drop(seen);
    let mut dropped = dropped.into_iter();
    tables.parts.retain(|_| dropped.next() != Some(true));
    tables.listed.retain(|_| dropped.next() != Some(true));
    tables.ledger.files_duplicate += told.len() as u64;
    told.into_iter().for_each(|told| tables.ledger.note(told));
    refuse_overlaps(tables)
}

/// Files of two datasets, or a result beside a dataset, may hold the same rows in part: which of them are counted twice,
/// nobody could tell afterwards.
fn refuse_overlaps(tables: &Tables) -> Result<()> {
    let mut by_log: HashMap<(Table, &str), &dyn Described> = HashMap::new();
    for file in tables.described() {
        for origin in &file.says().sources {
            let Some(other) = by_log.insert((file.table(), &origin.sha256), file) else { continue };
            let are_results = other.says().query.is_some() || file.says().query.is_some();
            if !are_results && is_sibling(other, file) {
                continue;
            }
            let (a, b) = (&other.file().name, &file.file().name);
            let message = format!("{a} and {b} both hold rows of {}, and not the same", origin.path);
            return Err(Error::usage(message).hint("name one of them, or count both with --keep-duplicates"));
        }
    }
    Ok(())
}

/// Do both files lie in the folders of one dataset?
fn is_sibling(a: &dyn Described, b: &dyn Described) -> bool {
    let root = |file: &dyn Described| {
        let is_key =
            |folder: &&std::path::Path| folder.file_name().is_some_and(|name| name.as_encoded_bytes().contains(&b'='));
        file.file().path.ancestors().skip(1).find(|folder| !is_key(folder)).map(std::path::Path::to_owned)
    };
    root(a) == root(b)
}
