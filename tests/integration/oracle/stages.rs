//! Random stages.

use super::query::{Call, Condition, Key, Literal, Named, Operand, Stage, Step, Sum};
use super::random::Random;
use super::table::Table;
use super::value::{Kind, Value};
use super::windows::sequence;
use super::zone::{DAY, Width};

const WIDTHS: [(&str, Width); 8] = [
    ("15m", Width::Seconds(900)),
    ("30m", Width::Seconds(1800)),
    ("1h", Width::Seconds(3600)),
    ("2h", Width::Seconds(7200)),
    ("6h", Width::Seconds(21_600)),
    ("1d", Width::Days(1)),
    ("1w", Width::Days(7)),
    ("1mo", Width::Month),
];

const WITHIN: [(&str, i64); 5] = [("10m", 600), ("1h", 3600), ("6h", 21_600), ("90s", 90), ("1d", 86_400)];

/// What the rows of a query are so far.
#[derive(Clone, PartialEq)]
pub enum Rows {
    Events,
    /// Events of which some columns are left.
    Chosen,
    /// Made by a count whose columns are all there; its first number is called so.
    Counted(String),
    Other,
}

/// A width, mostly one that a change of clocks cuts.
pub fn width(random: &mut Random<'_>) -> (&'static str, Width) {
    let widths = if random.rng.chance(0.5) { &WIDTHS[1..3] } else { &WIDTHS[..] };
    *random.pick(widths)
}

/// How long a burst or a sequence may last: mostly as long as it is from one row to another, to the second.
fn within(random: &mut Random<'_>, table: &Table) -> (String, i64) {
    let first = random.below(table.rows.len().max(1));
    let last = first + 1 + random.below(12);
    let time = |row: usize| table.rows.get(row).map(|row| table.value(row, "time"));
    match (time(first), time(last)) {
        (Some(Value::Time(first)), Some(Value::Time(last))) if last > first && random.rng.chance(0.7) => {
            let seconds = (last - first) / 1_000_000;
            (format!("{seconds}s"), seconds)
        }
        _ => {
            let (text, seconds) = *random.pick(&WITHIN);
            (text.to_owned(), seconds)
        }
    }
}

/// Columns to select or to group by: each once, calls with names of their own.
fn columns(
    random: &mut Random<'_>,
    table: &Table,
    most: usize,
    calls: f64,
    fresh: &mut usize,
    wanted: fn(Kind) -> bool,
) -> Vec<Named> {
    let mut chosen: Vec<Named> = Vec::new();
    for _ in 0..=random.below(most) {
        let Some(operand) = random.operand(table, calls, wanted) else { continue };
        let name = if operand.function.is_some() {
            *fresh += 1;
            Some(format!("c{fresh}"))
        } else {
            None
        };
        let named = Named { operand, name };
        if !chosen.iter().any(|known| known.operand == named.operand) {
            chosen.push(named);
        }
    }
    chosen
}

/// Columns of events that are seldom missing.
pub fn keys(random: &mut Random<'_>, table: &Table, most: usize) -> Vec<Named> {
    let names = ["user", "remote_ip", "appliance", "profile", "outcome", "direction", "mechanism"];
    let mut keys: Vec<Named> = Vec::new();
    for _ in 0..=random.below(most) {
        let name = *random.pick(&names);
        if table.place(name).is_some() && !keys.iter().any(|key| key.operand.column == name) {
            keys.push(Named { operand: Operand::column(name), name: None });
        }
    }
    keys
}

pub fn stage(random: &mut Random<'_>, table: &Table, rows: &Rows, fresh: &mut usize) -> Option<(Stage, Rows)> {
    let stage = match random.below(if *rows == Rows::Events { 17 } else { 10 }) {
        0 => Stage::Where(random.condition(table, 1)),
        1 => return arithmetic(random, table, fresh).map(|stage| (stage, rows.clone())),
        2 => {
            let chosen = columns(random, table, 6, 0.25, fresh, |_| true);
            let next = if *rows == Rows::Events { Rows::Chosen } else { Rows::Other };
            return (!chosen.is_empty()).then_some((Stage::Select(chosen), next));
        }
        3 => {
            let chosen = columns(random, table, 3, 0.3, fresh, |_| true);
            let next = if *rows == Rows::Events { Rows::Chosen } else { Rows::Other };
            return (!chosen.is_empty()).then_some((Stage::Distinct(chosen), next));
        }
        4 | 5 => {
            let keys = columns(random, table, 3, 0.25, fresh, |kind| !kind.is_list());
            let keys: Vec<_> = keys.into_iter().map(|key| (key.operand, random.rng.chance(0.5))).collect();
            if keys.is_empty() {
                return None;
            }
            Stage::Sort(keys)
        }
        6 => {
            let next = if *rows == Rows::Events { Rows::Chosen } else { rows.clone() };
            return Some((Stage::Limit(1 + random.below(40)), next));
        }
        7 => Stage::Tail(1 + random.below(40)),
        8 => match rows {
            Rows::Counted(first) => {
                let by = |(name, kind): &&(String, Kind)| kind.is_measured() && !name.contains('/');
                let columns: Vec<String> = table.columns.iter().filter(by).map(|(name, _)| name.clone()).collect();
                let is_named = random.rng.chance(0.4);
                let column = if is_named { random.pick(&columns).clone() } else { first.clone() };
                return Some((Stage::TopOf(1 + random.below(8), column, is_named), rows.clone()));
            }
            Rows::Events | Rows::Chosen => {
                let keys = group_keys(random, table, fresh);
                let is_taken = keys.iter().any(|key| key.title() == "count");
                return (!keys.is_empty() && !is_taken)
                    .then_some((Stage::Top(1 + random.below(8), keys), Rows::Counted("count".to_owned())));
            }
            Rows::Other => return None,
        },
        9 if *rows == Rows::Events && random.rng.chance(0.5) => {
            let dropped: Vec<String> = keys(random, table, 3).into_iter().map(|key| key.operand.column).collect();
            return Some((Stage::Drop(dropped), Rows::Chosen));
        }
        9..=13 => return aggregates(random, table, fresh),
        14 | 15 => {
            let keys = keys(random, table, 2);
            let distinct =
                random.rng.chance(0.4).then(|| (*random.pick(&["user", "remote_ip", "profile", "icid"])).to_owned());
            let distinct = distinct.filter(|column| !keys.iter().any(|key| key.operand.column == *column));
            let within = within(random, table);
            let stage = Stage::Burst { least: 2 + random.below(3), distinct, keys, within };
            return Some((stage, Rows::Other));
        }
        _ if random.decided.contains(&"outcome") && random.rng.chance(0.9) => return None,
        _ => {
            let present = 2 + random.below(2);
            let mut steps: Vec<Step> = (0..present).map(|_| step(random, table)).collect();
            if random.rng.chance(0.3) {
                steps.truncate(1 + random.below(2));
                steps.push(Step { absent: true, least: 1, ..step(random, table) });
            }
            let keys = keys(random, table, 2);
            // Mostly as long as one that is found takes, to the second.
            let found = sequence(table, &steps, &keys, DAY * 1_000_000, random.zone, &|_, _| Value::Missing);
            let spans = found.rows.iter().filter_map(|row| match found.value(row, "span_ms") {
                Value::Int(millis) if *millis > 0 => Some(millis / 1000),
                _ => None,
            });
            let spans: Vec<i64> = spans.collect();
            let within = if spans.is_empty() || random.rng.chance(0.3) {
                within(random, table)
            } else {
                let seconds = *random.pick(&spans);
                (format!("{seconds}s"), seconds)
            };
            return Some((Stage::Sequence { steps, keys, within }, Rows::Other));
        }
    };
    Some((stage, rows.clone()))
}

/// A sequence whose last step is absent.
pub fn wait(random: &mut Random<'_>, table: &Table) -> Stage {
    let first = Step { least: 1, ..step(random, table) };
    let mut steps = vec![first];
    if random.rng.chance(0.2) {
        steps.push(step(random, table));
    }
    let word = *random.pick(&["succeeded", "error", "required"]);
    steps.push(Step { absent: true, least: 1, condition: Condition::Word(word.to_owned()) });
    let keys = keys(random, table, 2);
    let (text, seconds) = *random.pick(&WITHIN[..4]);
    Stage::Sequence { steps, keys, within: (text.to_owned(), seconds) }
}

fn step(random: &mut Random<'_>, table: &Table) -> Step {
    let condition = match random.below(4) {
        0 => random.condition(table, 1),
        1 => Condition::Word("succeeded".to_owned()),
        _ => Condition::Word("failed".to_owned()),
    };
    Step { absent: false, least: 1 + random.below(3), condition }
}

fn group_keys(random: &mut Random<'_>, table: &Table, fresh: &mut usize) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    if table.place("time").is_some_and(|place| table.columns[place].1 == Kind::Time) && random.rng.chance(0.35) {
        let (name, width) = width(random);
        keys.push(Key::Stretch(name.to_owned(), width));
    }
    if table.place("remote_ip").is_some_and(|place| table.columns[place].1 == Kind::Ip) && random.rng.chance(0.2) {
        keys.push(Key::Prefix("remote_ip".to_owned(), *random.pick(&[8, 16, 24, 28, 64])));
    }
    let has_time = !keys.is_empty();
    let more = columns(random, table, 2, 0.3, fresh, |kind| !kind.is_list());
    let more = more.into_iter().filter(|named| !(has_time && named.title() == "time"));
    keys.extend(more.map(Key::Named));
    keys
}

fn aggregates(random: &mut Random<'_>, table: &Table, fresh: &mut usize) -> Option<(Stage, Rows)> {
    let keys = if random.rng.chance(0.85) { group_keys(random, table, fresh) } else { Vec::new() };
    let is_taken = keys.iter().any(|key| key.title() == "count");
    let name = is_taken.then(|| {
        *fresh += 1;
        format!("count{fresh}")
    });
    let first = name.clone().unwrap_or_else(|| "count".to_owned());
    let mut calls: Vec<(Call, Option<String>)> = vec![(Call::Count, name)];
    for _ in 0..random.below(4) {
        let measured = |kind: Kind| kind.is_measured();
        let added = |kind: Kind| matches!(kind, Kind::Int | Kind::Float | Kind::Duration);
        let call = match random.below(12) {
            0 => Call::CountIf(random.condition(table, 1)),
            1 => Call::Share(random.condition(table, 1)),
            2 => Call::Dcount(random.operand(table, 0.2, |kind| !kind.is_list())?),
            3 => Call::Min(random.operand(table, 0.1, |kind| measured(kind) || kind == Kind::Ip)?),
            4 => Call::Max(random.operand(table, 0.1, |kind| measured(kind) || kind == Kind::Ip)?),
            5 => Call::Sum(random.operand(table, 0.1, added)?),
            6 => Call::Avg(random.operand(table, 0.1, added)?),
            7 | 8 => Call::Percentile(*random.pick(&[50, 95, 10, 99]), random.operand(table, 0.1, measured)?),
            9 => Call::First(random.operand(table, 0.1, |kind| !kind.is_list())?),
            10 => Call::Last(random.operand(table, 0.1, |kind| !kind.is_list())?),
            _ => Call::List(random.operand(table, 0.1, |kind| kind == Kind::Text)?),
        };
        *fresh += 1;
        calls.push((call, Some(format!("c{fresh}"))));
    }
    Some((Stage::Aggregate(calls, keys), Rows::Counted(first)))
}

fn arithmetic(random: &mut Random<'_>, table: &Table, fresh: &mut usize) -> Option<Stage> {
    let left =
        random.operand(table, 0.0, |kind| matches!(kind, Kind::Int | Kind::Duration | Kind::Time | Kind::Float))?;
    if left.column.contains('/') {
        return None;
    }
    let kind = table.kind(&left.column);
    let same: Vec<String> = table
        .columns
        .iter()
        .filter(|(name, own)| *own == kind && !name.contains('/'))
        .map(|(name, _)| name.clone())
        .collect();
    let other = Literal::Column(random.pick(&same).clone());
    let hour = Literal::Duration("1h".to_owned(), 3_600_000);
    let sum = match (kind, random.below(4)) {
        (Kind::Time, 0) => Sum::Plus(hour),
        (Kind::Time, 1) => Sum::Minus(hour),
        (Kind::Time, _) => Sum::Minus(other),
        (Kind::Duration, 0 | 1) => Sum::Plus(hour),
        (_, 0) => Sum::Plus(other),
        (_, 1) => Sum::Minus(other),
        (Kind::Int, 2) => Sum::Times(Literal::Int(3)),
        (Kind::Int, _) => Sum::Over(other),
        _ => Sum::Minus(other),
    };
    *fresh += 1;
    Some(Stage::Let(format!("c{fresh}"), left, sum))
}
