//! Which files belong together: the parts of one log are read as that log was, each once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Described, Part, Tables};
use crate::dataset::metadata::Origin;
use crate::error::{Error, Result};
use crate::event::tables::Table;

/// How the rows of a group lie in its files.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// They are of one log: by line.
    Line,
    /// As the result of a query, or as they were read: in the order of the log.
    Written,
    /// Nothing is known: by time, then line.
    Time,
}

/// Row groups that are read together: those of one log, or of one file.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub order: Order,
    /// What puts it in its place among the others.
    pub begin: Option<i64>,
    pub path: String,
    /// Whose log it is, where its records do not say, and what tells two appliances of that name apart.
    pub appliance: Option<String>,
    pub scope: String,
    pub stretches: Vec<Stretch>,
}

/// Row groups of a file that lie one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Position of the file.
    pub part: usize,
    pub row_groups: Range<usize>,
    /// Position of the log among the sources of the file; `None`: rows of all of them.
    pub source: Option<usize>,
}

impl Stretch {
    /// The logs that its rows are of.
    pub(super) fn origins<'p>(&self, parts: &'p [Arc<Part>]) -> &'p [Origin] {
        let sources = parts.get(self.part).map(|part| part.says.sources.as_slice()).unwrap_or_default();
        match self.source {
            Some(source) => sources.get(source..=source).unwrap_or_default(),
            None => sources,
        }
    }

    /// The time of its first row.
    fn first(&self, parts: &[Arc<Part>], table: Table) -> i64 {
        let Some(part) = parts.get(self.part) else { return i64::MAX };
        let firsts = self.row_groups.clone().map(|row_group| part.span(row_group, table.time()).0);
        // Row groups that do not say when they begin come last.
        firsts.filter(|first| *first != i64::MIN).min().unwrap_or(i64::MAX)
    }
}

/// The stretches of a file.
fn stretches(part: &Part, position: usize) -> Vec<Stretch> {
    let all = part.row_groups();
    let stretch = |row_groups, source| Stretch { part: position, row_groups, source };
    match part.says.ranges(all) {
        Some(ranges) => ranges.into_iter().zip(0..).map(|(range, source)| stretch(range, Some(source))).collect(),
        None => vec![stretch(0..all, None)],
    }
}

/// The groups of the files of a table, in no order.
pub(super) fn of(parts: &[Arc<Part>], table: Table) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_log: HashMap<(&str, &str), usize> = HashMap::new();
    let mut unknown: Option<usize> = None;
    for (position, part) in parts.iter().enumerate().filter(|(_, part)| part.table == table) {
        for stretch in stretches(part, position) {
            let log = stretch.source.and_then(|source| part.says.sources.get(source));
            let (order, known) = match log {
                Some(log) => (Order::Line, by_log.get(&(log.sha256.as_str(), log.path.as_str())).copied()),
                None if !part.says.sources.is_empty() => (Order::Written, None),
                None => (Order::Time, unknown),
            };
            if let Some(group) = known.and_then(|known| groups.get_mut(known)) {
                group.stretches.push(stretch);
                continue;
            }
            let begin = stretch.origins(parts).iter().filter_map(|origin| origin.begin).min();
            let origin = log.or(if let [only] = part.says.sources.as_slice() { Some(only) } else { None });
            groups.push(Group {
                order,
                begin: begin.or_else(|| part.range(table.time()).map(|(first, _)| first)),
                path: origin.map_or_else(|| part.file.name.to_string(), |origin| origin.path.clone()),
                appliance: origin.and_then(|origin| origin.appliance.clone()),
                scope: origin.map(|origin| origin.scope.clone()).unwrap_or_default(),
                stretches: vec![stretch],
            });
            let group = groups.len() - 1;
            match (order, log) {
                (Order::Line, Some(log)) => {
                    by_log.insert((&log.sha256, &log.path), group);
                }
                (Order::Time, _) => unknown = Some(group),
                (Order::Line | Order::Written, _) => {}
            }
        }
    }
    for group in &mut groups {
        group.stretches.sort_by_key(|stretch| (stretch.first(parts, table), stretch.part, stretch.row_groups.start));
    }
    groups
}

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
            if other.says().query == file.says().query && is_sibling(other, file) {
                continue;
            }
            let (a, b) = (&other.file().name, &file.file().name);
            let message = format!("{a} and {b} both hold rows of {}, and not the same", origin.path);
            return Err(Error::usage(format!("{message}\n  name one of them, or count both with --keep-duplicates")));
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
