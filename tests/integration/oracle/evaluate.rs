//! The slow evaluation of queries: each stage makes a whole table of the one before it.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::aggregates::aggregate;
use super::arithmetic::extend;
use super::conditions::{holds, kind, net, operand, satisfies, word_holds};
use super::coverage::{Coverage, Scope, is_appliance};
use super::query::{Call, Clause, Head, Key, Named, Operand, Stage};
use super::table::Table;
use super::value::{Kind, Value, exact_order, order};
use super::windows::{burst, sequence};
use super::zone::{Stretches, Width, Zone};

/// What a query is asked with.
pub struct Asked<'a> {
    pub zone: &'a Zone,
    /// In seconds since 1970.
    pub now: i64,
    pub coverage: &'a Coverage,
    pub stretches: &'a RefCell<Stretches>,
}

/// Rows whose keys are the same.
struct Group<'t> {
    identity: Vec<String>,
    /// As first written.
    keys: Vec<Value>,
    rows: Vec<&'t Vec<Value>>,
}

impl Asked<'_> {
    fn bounds(&self, clause: &Clause) -> (i64, i64) {
        match clause {
            Clause::Since(period) => (period.begin, i64::MAX),
            Clause::Until(period) => (i64::MIN, period.end),
            Clause::Before(period) => (i64::MIN, period.begin),
            Clause::After(period) => (period.end, i64::MAX),
            Clause::On(period) | Clause::Day(period) => (period.begin, period.end),
            Clause::Between(first, last) => (first.begin, last.end),
            Clause::Last(_, begin) => (*begin, self.now + 1),
        }
    }

    /// The time that a head asks for: its begin and its end, in seconds.
    pub fn asked_for(&self, head: &Head) -> (i64, i64) {
        let bounds = head.times.iter().map(|clause| self.bounds(clause));
        bounds.fold((i64::MIN, i64::MAX), |all, own| (all.0.max(own.0), all.1.min(own.1)))
    }

    pub fn head(&self, table: &Table, head: &Head) -> Table {
        let (from, until) = self.asked_for(head);
        let wanted = |row: &Vec<Value>| {
            let in_time = head.times.is_empty()
                || matches!(table.value(row, "time"), Value::Time(micros) if (from..until).contains(&micros.div_euclid(1_000_000)));
            in_time
                && head.words.iter().all(|word| word_holds(table, row, word))
                && head.tests.iter().all(|test| satisfies(table, row, test, self.zone))
                && head.filter.as_ref().is_none_or(|filter| holds(table, row, filter, self.zone))
        };
        let rows = table.rows.iter().filter(|row| wanted(row)).cloned().collect();
        Table { columns: table.columns.clone(), rows }
    }

    /// The table behind a stage, of the rows that the scope leaves.
    pub fn stage(&self, table: &Table, stage: &Stage, scope: &Scope) -> Table {
        let with = |rows: Vec<Vec<Value>>| Table { columns: table.columns.clone(), rows };
        match stage {
            Stage::Where(condition) => {
                with(table.rows.iter().filter(|row| holds(table, row, condition, self.zone)).cloned().collect())
            }
            Stage::Let(name, left, sum) => extend(table, name, left, sum, self.zone),
            Stage::Select(chosen) => self.select(table, chosen),
            Stage::Drop(dropped) => {
                let kept = table.columns.iter().filter(|(name, _)| !dropped.contains(name));
                let kept: Vec<Named> =
                    kept.map(|(name, _)| Named { operand: Operand::column(name), name: None }).collect();
                self.select(table, &kept)
            }
            Stage::Distinct(chosen) => {
                let mut all = self.select(table, chosen);
                let mut seen: Vec<Vec<String>> = Vec::new();
                all.rows.retain(|row| {
                    let identity: Vec<String> = row.iter().map(Value::identity).collect();
                    let is_new = !seen.contains(&identity);
                    if is_new {
                        seen.push(identity);
                    }
                    is_new
                });
                all
            }
            Stage::Sort(keys) => with(self.sorted(table, keys)),
            Stage::Limit(rows) => with(table.rows.iter().take(*rows).cloned().collect()),
            Stage::Tail(rows) => {
                with(table.rows.iter().skip(table.rows.len().saturating_sub(*rows)).cloned().collect())
            }
            Stage::Top(rows, keys) => {
                let counted = self.aggregate(table, &[(Call::Count, None)], keys);
                self.top(&counted, *rows, "count")
            }
            Stage::TopOf(rows, column, _) => self.top(table, *rows, column),
            Stage::Aggregate(calls, keys) => self.aggregate(table, calls, keys),
            Stage::Timeline(_, width, keys) => self.timeline(table, *width, keys, scope),
            Stage::Burst { least, distinct, keys, within } => {
                burst(table, *least, distinct.as_deref(), keys, within.1 * 1_000_000, self.zone)
            }
            Stage::Sequence { steps, keys, within } => {
                let within = within.1 * 1_000_000;
                let is_certain =
                    |values: &[Value], from: i64| self.coverage.is_certain(scope, keys, values, from, from + within);
                sequence(table, steps, keys, within, self.zone, &is_certain)
            }
        }
    }

    fn select(&self, table: &Table, chosen: &[Named]) -> Table {
        let columns = chosen.iter().map(|named| (named.title(), kind(table, &named.operand))).collect();
        let row =
            |row: &Vec<Value>| chosen.iter().map(|named| operand(table, row, &named.operand, self.zone)).collect();
        Table { columns, rows: table.rows.iter().map(row).collect() }
    }

    fn sorted(&self, table: &Table, keys: &[(Operand, bool)]) -> Vec<Vec<Value>> {
        let mut rows: Vec<(Vec<Value>, &Vec<Value>)> = table
            .rows
            .iter()
            .map(|row| (keys.iter().map(|(key, _)| operand(table, row, key, self.zone)).collect(), row))
            .collect();
        let kinds: Vec<Kind> = keys.iter().map(|(key, _)| kind(table, key)).collect();
        rows.sort_by(|(left, _), (right, _)| {
            let by_keys = (0..keys.len()).map(|key| order(kinds[key], &left[key], &right[key], keys[key].1));
            let exactly = (0..keys.len()).map(|key| exact_order(&left[key], &right[key], keys[key].1));
            by_keys.chain(exactly).fold(Ordering::Equal, Ordering::then)
        });
        rows.into_iter().map(|(_, row)| row.clone()).collect()
    }

    fn top(&self, table: &Table, rows: usize, column: &str) -> Table {
        let mut sorted = self.sorted(table, &[(Operand::column(column), true)]);
        sorted.truncate(rows);
        Table { columns: table.columns.clone(), rows: sorted }
    }

    /// What a row has for a key, and the kind of that.
    fn key(&self, table: &Table, row: &[Value], key: &Key) -> Value {
        match key {
            Key::Named(named) => operand(table, row, &named.operand, self.zone),
            Key::Prefix(column, bits) => match table.value(row, column) {
                Value::Text(text) => net(text, *bits),
                _ => Value::Missing,
            },
            Key::Stretch(_, width) => match table.value(row, "time") {
                Value::Time(micros) => Value::Time(self.begin(*width, *micros)),
                _ => Value::Missing,
            },
        }
    }

    fn begin(&self, width: Width, micros: i64) -> i64 {
        self.stretches.borrow_mut().begin(self.zone, width, micros.div_euclid(1_000_000)) * 1_000_000
    }

    fn aggregate(&self, table: &Table, calls: &[(Call, Option<String>)], keys: &[Key]) -> Table {
        let mut groups: Vec<Group<'_>> = Vec::new();
        if keys.is_empty() {
            groups.push(Group { identity: Vec::new(), keys: Vec::new(), rows: Vec::new() });
        }
        for row in &table.rows {
            let own: Vec<Value> = keys.iter().map(|key| self.key(table, row, key)).collect();
            let identity: Vec<String> = own.iter().map(Value::identity).collect();
            match groups.iter_mut().find(|group| group.identity == identity) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group { identity, keys: own, rows: vec![row] }),
            }
        }
        let kind_of = |key: &Key| match key {
            Key::Named(named) => kind(table, &named.operand),
            Key::Prefix(..) => Kind::Network,
            Key::Stretch(..) => Kind::Time,
        };
        let mut columns: Vec<(String, Kind)> = keys.iter().map(|key| (key.title(), kind_of(key))).collect();
        let mut rows: Vec<Vec<Value>> = groups.iter().map(|group| group.keys.clone()).collect();
        for (call, name) in calls {
            let mut kind = Kind::Int;
            for (row, group) in rows.iter_mut().zip(&groups) {
                let (own, value) = aggregate(table, &group.rows, call, self.zone);
                kind = own;
                row.push(value);
            }
            if rows.is_empty() {
                kind = aggregate(table, &[], call, self.zone).0;
            }
            columns.push((name.clone().unwrap_or_else(|| "count".to_owned()), kind));
        }
        Table { columns, rows }
    }

    /// The counts of each stretch: of those that the scope begins and ends with, or the logs in it, and those between.
    fn timeline(&self, table: &Table, width: Width, keys: &[Named], scope: &Scope) -> Table {
        let of_key = keys.iter().position(is_appliance);
        let keys: Vec<Key> = keys.iter().cloned().map(Key::Named).collect();
        let groups = self.aggregate(table, &[(Call::Count, None)], &keys);
        let identity = |values: &[Value]| -> Vec<String> { values.iter().map(Value::identity).collect() };
        let mut counts: HashMap<(i64, Vec<String>), i64> = HashMap::new();
        for row in &table.rows {
            let Value::Time(micros) = table.value(row, "time") else { continue };
            let own: Vec<Value> = keys.iter().map(|key| self.key(table, row, key)).collect();
            *counts.entry((self.begin(width, *micros), identity(&own))).or_default() += 1;
        }
        let logs = self.coverage.of_any(scope, None);
        let (Some(first), Some(last)) = (logs.first(), logs.last()) else {
            return Table { columns: timeline_columns(&groups), rows: Vec::new() };
        };
        let from = if scope.time.0 == i64::MIN { first * 60 } else { scope.time.0 };
        let until = if scope.time.1 == i64::MAX { last * 60 + 60 } else { scope.time.1 };
        let mut begins = self.stretches.borrow_mut().between(self.zone, width, from, until);
        begins.extend(self.stretches.borrow_mut().next(self.zone, width, until - 1));
        let mut rows = Vec::new();
        let of_groups: Vec<BTreeSet<i64>> = groups
            .rows
            .iter()
            .map(|group| match of_key.map(|place| &group[place]) {
                Some(Value::Text(name)) => self.coverage.of_any(scope, Some(name)),
                _ => logs.clone(),
            })
            .collect();
        for pair in begins.windows(2) {
            for (group, logs) in groups.rows.iter().zip(&of_groups) {
                let own = &group[..keys.len()];
                let mut row = vec![Value::Time(pair[0] * 1_000_000)];
                row.extend_from_slice(own);
                let count = counts.get(&(pair[0] * 1_000_000, identity(own)));
                let is_covered = logs.range(pair[0].div_euclid(60)..=(pair[1] - 1).div_euclid(60)).next().is_some();
                row.push(match count {
                    Some(count) => Value::Int(*count),
                    None if is_covered => Value::Int(0),
                    None => Value::Missing,
                });
                rows.push(row);
            }
        }
        Table { columns: timeline_columns(&groups), rows }
    }
}

fn timeline_columns(groups: &Table) -> Vec<(String, Kind)> {
    let mut columns = vec![("time".to_owned(), Kind::Time)];
    columns.extend(groups.columns.iter().cloned());
    columns
}
