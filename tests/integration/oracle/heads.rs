//! Random queries: their heads, and a stage after the other for the table that those before it leave.

use super::evaluate::Asked;
use super::query::{Call, Check, Clause, Head, Key, Period, Query, Stage};
use super::random::Random;
use super::stages::{Rows, keys, stage, width};
use super::table::Table;
use super::value::{DIRECTIONS, Kind, OUTCOMES, Value};
use super::zone::{DAY, clock_text, date, date_text, day};

/// A query, and the table that it gives.
pub struct Question {
    pub query: Query,
    pub expected: Table,
    /// A timeline that may go on beyond its rows, to where the logs begin and end.
    pub is_open: bool,
}

pub fn question(random: &mut Random<'_>, asked: &Asked<'_>, attempts: &Table) -> Question {
    let is_timeline = random.rng.chance(0.08);
    let is_open = is_timeline && random.rng.chance(0.3);
    let head = if is_timeline && !is_open {
        timeline_head(random, attempts, asked.core)
    } else {
        head(random, asked, attempts)
    };
    let mut query = Query { head, stages: Vec::new() };
    let mut table = asked.head(attempts, &query.head);
    let mut rows = Rows::Events;
    let is_series = !is_timeline && random.rng.chance(0.06);
    let time = if is_open { extent(&table) } else { asked.asked_for(&query.head) };
    if is_timeline {
        let (name, width) = width(random);
        let keys = if random.rng.chance(0.6) { keys(random, &table, 2) } else { Vec::new() };
        query.stages.push(Stage::Timeline(name.to_owned(), width, keys));
        table = asked.stage(&table, &query.stages[0], time);
        rows = Rows::Counted("count".to_owned());
    }
    if is_series {
        let (name, width) = width(random);
        query.stages.push(Stage::Aggregate(vec![(Call::Count, None)], vec![Key::Stretch(name.to_owned(), width)]));
        table = asked.stage(&table, &query.stages[0], time);
        rows = Rows::Counted("count".to_owned());
    }
    let mut fresh = 0;
    // What is asked about an open one depends on where it begins and ends.
    let stages = if is_open { 0 } else { random.below(5) };
    for _ in 0..stages {
        let Some((stage, next)) = stage(random, &table, &rows, &mut fresh) else { continue };
        table = asked.stage(&table, &stage, time);
        rows = next;
        query.stages.push(stage);
        // Whether a wait was complete is not always known here, so nothing is asked about it.
        if table.place("complete").is_some() {
            break;
        }
    }
    Question { query, expected: table, is_open }
}

/// From the first row to the last one, in seconds.
fn extent(table: &Table) -> (i64, i64) {
    let times = table.rows.iter().filter_map(|row| match table.value(row, "time") {
        Value::Time(micros) => Some(micros.div_euclid(1_000_000)),
        _ => None,
    });
    (times.clone().min().unwrap_or(0), times.max().map_or(0, |last| last + 1))
}

fn head(random: &mut Random<'_>, asked: &Asked<'_>, table: &Table) -> Head {
    let mut head = Head::default();
    if random.rng.chance(0.35) {
        head.words.push(word(random, &OUTCOMES));
        random.decided.push("outcome");
    }
    if random.rng.chance(0.3) {
        head.words.push(word(random, &DIRECTIONS));
        random.decided.push("direction");
    }
    if random.rng.chance(0.1) {
        head.words.push(word(random, &["tls", "rdns_verified", "auth", "attempts"]));
    }
    if random.rng.chance(0.4) {
        let near = |random: &mut Random<'_>| match table.value(random.pick::<Vec<Value>>(&table.rows), "time") {
            Value::Time(micros) => Some(micros.div_euclid(1_000_000)),
            _ => None,
        };
        let (first, second) = (near(random), near(random));
        let (first, second) = (random.period(first), random.period(second));
        let (first, second) = if first.begin > second.begin { (second, first) } else { (first, second) };
        head.times = match random.below(13) {
            0 => vec![Clause::Since(first)],
            1 => vec![Clause::Until(second)],
            2 => vec![Clause::Before(second)],
            3 => vec![Clause::After(first)],
            4 => vec![Clause::On(first)],
            5 | 6 => vec![Clause::Between(first, second)],
            7 => vec![Clause::Since(first), Clause::Until(second)],
            8 => {
                let shown = random.zone.shown(asked.now).div_euclid(DAY) * DAY;
                let (text, begin) = *random.pick(&[("today", shown), ("yesterday", shown - DAY)]);
                let moment = |shown: i64| random.zone.moment(shown).expect("days that begin once");
                vec![Clause::Day(Period { text: text.to_owned(), begin: moment(begin), end: moment(begin + DAY) })]
            }
            9 => {
                let shown = random.zone.shown(first.begin);
                let (year, month, _) = date(shown.div_euclid(DAY));
                let (next, after) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let moment = |year, month| random.zone.moment(day(year, month, 1) * DAY).expect("days that begin once");
                let (begin, end) = (moment(year, month), moment(next, after));
                vec![Clause::On(Period { text: format!("{year}-{month:02}"), begin, end })]
            }
            10 | 11 => clocks(random, &first, &second),
            _ => {
                let hours = 1 + random.below(70);
                vec![Clause::Last(format!("{hours}h"), asked.now - hours as i64 * 3600)]
            }
        };
    }
    if random.rng.chance(0.1)
        && let Some(of) =
            random.operand(table, 0.0, |kind| kind != Kind::Direction && kind != Kind::Outcome && kind != Kind::Time)
    {
        let test = random.test(table, of);
        if matches!(test.check, Check::Compare(..) | Check::In(..)) {
            head.tests.push(test);
        }
    }
    if random.rng.chance(0.5) {
        head.filter = Some(random.condition(table, 2));
    }
    random.decided.retain(|column| ["outcome", "direction"].contains(column));
    head
}

/// Clocks that are of the day beside them.
fn clocks(random: &mut Random<'_>, first: &Period, second: &Period) -> Vec<Clause> {
    let zone = random.zone;
    let midnight = zone.shown(first.begin).div_euclid(DAY) * DAY;
    let minute = |period: &Period| midnight + zone.shown(period.begin).rem_euclid(DAY) / 60 * 60;
    let (low, high) = (minute(first).min(minute(second)), minute(first).max(minute(second)).max(midnight + 60));
    let day = Period {
        text: date_text(midnight),
        begin: zone.moment(midnight).expect("days that begin once"),
        end: zone.moment(midnight + DAY).expect("days that begin once"),
    };
    let of =
        |shown: i64, text: String| Some(Period { text, begin: zone.moment(shown)?, end: zone.moment(shown + 60)? });
    let clock = |shown: i64| clock_text(shown)[..5].to_owned();
    let dated = of(low, format!("{} {}", day.text, clock(low)));
    let (Some(dated), Some(low), Some(high)) = (dated, of(low, clock(low)), of(high, clock(high))) else {
        return vec![Clause::On(day)];
    };
    // A date in a condition would be another one that they may be of.
    random.decided.extend(["time", "opened_at", "closed_at"]);
    match random.below(4) {
        0 => vec![Clause::Between(dated, high)],
        1 => vec![Clause::On(day), Clause::Since(low)],
        2 => vec![Clause::On(day), Clause::Between(low, high)],
        _ => vec![Clause::Before(high), Clause::On(day)],
    }
}

fn word(random: &mut Random<'_>, of: &[&str]) -> String {
    let word = *random.pick(of);
    if random.rng.chance(0.2) { word.to_ascii_uppercase() } else { word.to_owned() }
}

/// A head whose time all logs cover.
fn timeline_head(random: &mut Random<'_>, table: &Table, (from, until): (i64, i64)) -> Head {
    let mut head = Head::default();
    if random.rng.chance(0.4) {
        head.words.push(word(random, &OUTCOMES));
        random.decided.push("outcome");
    }
    let within = |random: &mut Random<'_>| loop {
        let moment = from + random.rng.below((until - from) as u64) as i64;
        let period = random.period(Some(moment));
        if period.begin >= from && period.end <= until {
            return period;
        }
    };
    let (first, second) = (within(random), within(random));
    let (first, second) = if first.begin > second.begin { (second, first) } else { (first, second) };
    head.times = match random.below(3) {
        0 => vec![Clause::On(first)],
        1 => vec![Clause::Between(first, second)],
        _ => vec![Clause::Since(first), Clause::Until(second)],
    };
    // A condition on the time would cut the timeline, too.
    random.decided.push("time");
    if random.rng.chance(0.3) {
        head.filter = Some(random.condition(table, 1));
    }
    random.decided.pop();
    head
}
