//! `burst` and `sequence` by their definitions: every window, every run, and who is behind them.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::conditions::{holds, operand};
use super::query::{Condition, Named, Step};
use super::table::Table;
use super::value::{Kind, Value};
use super::zone::Zone;

/// The rows of one key in the order of time, with their places in the log.
struct Series {
    keys: Vec<Value>,
    rows: Vec<(i64, usize)>,
}

/// What was found: begin, end, place of the first row, the row of the result.
type Found = (i64, i64, usize, Vec<Value>);

fn series(table: &Table, keys: &[Named], zone: &Zone) -> Vec<Series> {
    let mut all: Vec<(Vec<String>, Series)> = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        let keys: Vec<Value> = keys.iter().map(|key| operand(table, row, &key.operand, zone)).collect();
        let Value::Time(time) = *table.value(row, "time") else { continue };
        if keys.iter().any(Value::is_missing) {
            continue;
        }
        let identity: Vec<String> = keys.iter().map(Value::identity).collect();
        match all.iter_mut().find(|(known, _)| *known == identity) {
            Some((_, series)) => series.rows.push((time, place)),
            None => all.push((identity, Series { keys, rows: vec![(time, place)] })),
        }
    }
    all.iter_mut().for_each(|(_, series)| series.rows.sort_unstable());
    all.into_iter().map(|(_, series)| series).collect()
}

/// Columns that say who is behind rows, and what the lists of their values are called.
const WHO: [(&str, Kind, &str); 2] = [("user", Kind::Text, "users"), ("remote_ip", Kind::Ip, "remote_ips")];
/// How many values are listed.
const LISTED: usize = 10;

/// The columns of which values are listed: those that are no key.
fn who(table: &Table, keys: &[Named]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_key = |name: &str| keys.iter().any(|key| key.operand.column == name && key.operand.function.is_none());
    let is_there = |name: &str, kind: Kind| table.place(name).is_some_and(|place| table.columns[place].1 == kind);
    let listed: Vec<_> = WHO
        .into_iter()
        .filter(|(name, kind, _)| is_there(name, *kind) && !is_key(name))
        .map(|(name, _, list)| (name, list))
        .collect();
    listed.into_iter()
}

/// The values of a column, the most frequent first, then in order of appearance, as they are first spelled.
fn listed(table: &Table, column: &str, places: &[usize]) -> Value {
    let mut values: Vec<(usize, &Value)> = Vec::new();
    for value in places.iter().map(|place| table.value(&table.rows[*place], column)).filter(|value| !value.is_missing())
    {
        match values.iter_mut().find(|(_, known)| known.identity() == value.identity()) {
            Some((times, _)) => *times += 1,
            None => values.push((1, value)),
        }
    }
    values.sort_by_key(|(times, _)| Reverse(*times));
    let text = |(_, value): (usize, &Value)| match value {
        Value::Text(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    };
    Value::Texts(values.into_iter().take(LISTED).map(text).collect())
}

/// What the columns are called that count the rows of the steps.
fn counted(steps: &[Step]) -> Vec<String> {
    let usual = |step: &Step| match &step.condition {
        Condition::Word(word) if word == "failed" => Some("failures"),
        Condition::Word(word) if word == "succeeded" => Some("successes"),
        _ => None,
    };
    let usual: Vec<_> = steps.iter().filter(|step| !step.absent).map(usual).collect();
    let name = |(place, name): (usize, &Option<&str>)| {
        let is_lone = usual.iter().filter(|other| *other == name).count() == 1;
        name.filter(|_| is_lone).map_or_else(|| format!("n{}", place + 1), str::to_owned)
    };
    usual.iter().enumerate().map(name).collect()
}

/// The columns that date what is found.
fn when() -> [(String, Kind); 2] {
    ["start", "end"].map(|name| (name.to_owned(), Kind::Time))
}

fn result(table: &Table, keys: &[Named], columns: Vec<(String, Kind)>, mut found: Vec<Found>) -> Table {
    found.sort_by_key(|(start, end, place, _)| (*start, *end, *place));
    let kind = |key: &Named| super::conditions::kind(table, &key.operand);
    let mut all: Vec<(String, Kind)> = keys.iter().map(|key| (key.title(), kind(key))).collect();
    all.extend(columns);
    Table { columns: all, rows: found.into_iter().map(|(_, _, _, row)| row).collect() }
}

fn count(number: usize) -> Value {
    Value::Int(i64::try_from(number).expect("a count"))
}

pub fn burst(table: &Table, least: usize, distinct: Option<&str>, keys: &[Named], within: i64, zone: &Zone) -> Table {
    let (mut found, who): (Vec<Found>, Vec<_>) = (Vec::new(), who(table, keys).collect());
    for Series { keys, rows } in series(table, keys, zone) {
        let measure = |rows: &[(i64, usize)]| match distinct {
            None => rows.len(),
            Some(column) => {
                let values = rows.iter().map(|(_, place)| table.value(&table.rows[*place], column));
                values.filter(|value| !value.is_missing()).map(Value::identity).collect::<HashSet<_>>().len()
            }
        };
        // Windows that qualify, as ranges of rows, those that share a row joined.
        let mut episodes: Vec<(usize, usize, usize)> = Vec::new();
        for last in 0..rows.len() {
            // The longest window that ends with this row holds all others that do.
            let first = rows.iter().position(|row| rows[last].0 - row.0 <= within).expect("the row itself");
            let measured = measure(&rows[first..=last]);
            if measured < least {
                continue;
            }
            match episodes.last_mut() {
                Some(episode) if first <= episode.1 => {
                    (episode.0, episode.1, episode.2) = (episode.0.min(first), last, episode.2.max(measured));
                }
                _ => episodes.push((first, last, measured)),
            }
        }
        for (first, last, peak) in episodes {
            let (start, end, place) = (rows[first].0, rows[last].0, rows[first].1);
            let mut row = keys.clone();
            let places: Vec<usize> = rows[first..=last].iter().map(|(_, place)| *place).collect();
            row.extend([Value::Time(start), Value::Time(end), count(last - first + 1)]);
            row.extend(distinct.map(|_| count(measure(&rows[first..=last]))));
            row.push(count(peak));
            row.extend(who.iter().map(|(column, _)| listed(table, column, &places)));
            found.push((start, end, place, row));
        }
    }
    let mut columns = vec![("events".to_owned(), Kind::Int)];
    columns.extend(distinct.map(|column| (format!("distinct_{column}"), Kind::Int)));
    columns.push(("peak".to_owned(), Kind::Int));
    columns.extend(who.iter().map(|(_, list)| ((*list).to_owned(), Kind::Texts)));
    let columns = [when().to_vec(), columns].concat();
    result(table, keys, columns, found)
}

/// How a run went: the rows it collected, step by step.
struct Run {
    collected: Vec<Vec<usize>>,
    /// The number of the row with which it is certain; of a run that waits, none.
    ends: usize,
}

/// Tells of a match with these keys that begins then whether nothing can be missing in it.
pub type IsCertain<'a> = &'a dyn Fn(&[Value], i64) -> Value;

pub fn sequence(
    table: &Table,
    steps: &[Step],
    keys: &[Named],
    within: i64,
    zone: &Zone,
    is_certain: IsCertain<'_>,
) -> Table {
    let waits = steps.last().is_some_and(|step| step.absent);
    let (mut found, who): (Vec<Found>, Vec<_>) = (Vec::new(), who(table, keys).collect());
    for Series { keys, rows } in series(table, keys, zone) {
        let mut from = 0;
        loop {
            let runs = (from..rows.len()).filter_map(|first| run(table, steps, &rows, first, within, zone));
            // Among those that wait the one that began first is certain first.
            let best = if waits {
                runs.min_by_key(|run| run.collected[0][0])
            } else {
                runs.min_by_key(|run| (run.ends, run.collected[0][0]))
            };
            let Some(best) = best else { break };
            let all: Vec<usize> = best.collected.concat();
            let (first, last) = (all[0], all[all.len() - 1]);
            let (start, end) = (rows[first].0, rows[last].0);
            let mut row = keys.clone();
            let last_step = best.collected.last().expect("a step");
            let places: Vec<usize> = last_step.iter().map(|number| rows[*number].1).collect();
            row.extend(who.iter().map(|(column, _)| listed(table, column, &places)));
            row.extend([Value::Time(start), Value::Time(end), Value::Int((end - start) / 1000)]);
            row.extend(best.collected.iter().map(|rows| count(rows.len())));
            for column in ["icid", "dcid"] {
                let mut ids = all
                    .iter()
                    .map(|number| table.value(&table.rows[rows[*number].1], column))
                    .filter(|id| !id.is_missing());
                let first = ids.next();
                row.extend([
                    first.cloned().unwrap_or(Value::Missing),
                    ids.next_back().or(first).cloned().unwrap_or(Value::Missing),
                ]);
            }
            if waits {
                row.push(is_certain(&row[..keys.len()], start));
            }
            found.push((start, end, rows[first].1, row));
            from = last + 1;
        }
    }
    let mut columns: Vec<_> = who.iter().map(|(_, list)| ((*list).to_owned(), Kind::Texts)).collect();
    columns.extend(when());
    columns.push(("span_ms".to_owned(), Kind::Duration));
    columns.extend(counted(steps).into_iter().map(|name| (name, Kind::Int)));
    columns.extend(["first_icid", "last_icid", "first_dcid", "last_dcid"].map(|name| (name.to_owned(), Kind::Int)));
    if waits {
        columns.push(("complete".to_owned(), Kind::Bool));
    }
    result(table, keys, columns, found)
}

/// The run that begins with a row, if it matches.
fn run(table: &Table, steps: &[Step], rows: &[(i64, usize)], first: usize, within: i64, zone: &Zone) -> Option<Run> {
    let is = |number: usize, step: usize| {
        steps.get(step).is_some_and(|step| holds(table, &table.rows[rows[number].1], &step.condition, zone))
    };
    if !is(first, 0) {
        return None;
    }
    let present = steps.iter().filter(|step| !step.absent).count();
    let waits = present < steps.len();
    let (mut step, mut collected) = (0, vec![vec![first]]);
    for number in first..rows.len() {
        if rows[number].0 - rows[first].0 > within {
            break;
        }
        if number > first {
            let is_satisfied = collected[step].len() >= steps[step].least;
            if is_satisfied && is(number, step + 1) {
                step += 1;
                if step == present {
                    return None;
                }
                collected.push(vec![number]);
            } else if is(number, step) {
                collected[step].push(number);
            } else if is(number, step + 1) {
                return None;
            }
        }
        if !waits && step + 1 == present && collected[step].len() >= steps[step].least {
            return Some(Run { collected, ends: number });
        }
    }
    (waits && step + 1 == present && collected[step].len() >= steps[step].least).then_some(Run { collected, ends: 0 })
}
