//! Which files belong together: the parts of one log are read as that log was, each once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::footer::Part;
use crate::dataset::metadata::Origin;
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
