//! Random queries: their heads, and a stage after the other for the table that those before it leave.

use super::answers::LATE;
use super::coverage::Scope;
use super::evaluate::Asked;
use super::query::{Call, Check, Clause, Head, Key, Literal, Op, Operand, Period, Query, Stage, Test};
use super::random::Random;
use super::stages::{Rows, keys, stage, wait, width};
use super::table::Table;
use super::value::{DIRECTIONS, Kind, OUTCOMES, Value};
use super::zone::{DAY, clock_text, date, date_text, day};

/// A query, and the table that it gives.
pub struct Question {
    pub query: Query,
    pub expected: Table,
}

pub fn question(random: &mut Random<'_>, asked: &Asked<'_>, attempts: &Table) -> Question {
    let (is_timeline, waits) = (random.rng.chance(0.1), random.rng.chance(0.07));
    let head = match (is_timeline, waits) {
        (true, _) => known_head(random, attempts, &OUTCOMES),
        (false, true) => known_head(random, attempts, &DIRECTIONS),
        (false, false) => head(random, asked, attempts),
    };
    let mut query = Query { head, stages: Vec::new() };
    let scope = Scope::of(&query.head, asked.asked_for(&query.head));
    let mut table = asked.head(attempts, &query.head);
    let mut rows = Rows::Events;
    let is_series = !is_timeline && !waits && random.rng.chance(0.06);
    if is_timeline {
        let (name, width) = width(random);
        let keys = if random.rng.chance(0.6) { keys(random, &table, 2) } else { Vec::new() };
        query.stages.push(Stage::Timeline(name.to_owned(), width, keys));
        table = asked.stage(&table, &query.stages[0], &scope);
        rows = Rows::Counted("count".to_owned());
    }
    if is_series {
        let (name, width) = width(random);
        query.stages.push(Stage::Aggregate(vec![(Call::Count, None)], vec![Key::Stretch(name.to_owned(), width)]));
        table = asked.stage(&table, &query.stages[0], &scope);
        rows = Rows::Counted("count".to_owned());
    }
    if waits && !is_timeline {
        query.stages.push(wait(random, &table));
        table = asked.stage(&table, &query.stages[0], &scope);
        rows = Rows::Other;
    }
    let mut fresh = 0;
    for _ in 0..random.below(5) {
        let Some((stage, next)) = stage(random, &table, &rows, &mut fresh) else { continue };
        table = asked.stage(&table, &stage, &scope.clone().behind(&query.stages));
        rows = next;
        query.stages.push(stage);
        // Nothing is asked about what is not known.
        let is_unknown = |place: usize| table.rows.iter().any(|row| row[place].is_missing());
        if table.place("complete").is_some_and(is_unknown) {
            break;
        }
    }
    // Without the columns that are found only by reading on, less is read.
    if table.place(LATE[0]).is_some() && table.columns.len() > LATE.len() && random.rng.chance(0.7) {
        let stage = Stage::Drop(
            LATE.iter().filter(|late| table.place(late).is_some()).map(|late| (*late).to_owned()).collect(),
        );
        table = asked.stage(&table, &stage, &scope);
        query.stages.push(stage);
    }
    Question { query, expected: table }
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
        head.times = match random.below(15) {
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
            12 | 13 => vec![named_period(random, asked.now, &first)],
            _ => {
                let hours = 1 + random.below(70);
                vec![Clause::Last(format!("{hours}h"), asked.now - hours as i64 * 3600)]
            }
        };
    }
    if random.looks_back && random.rng.chance(0.7) {
        head.times = narrow(random, table);
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

/// A week of the calendar or a day of one, by name or by number.
fn named_period(random: &mut Random<'_>, now: i64, near: &Period) -> Clause {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let zone = random.zone;
    let of = |text: String, first: i64, days: i64| {
        let moment = |day: i64| zone.moment(day * DAY).expect("days that begin once");
        Clause::On(Period { text, begin: moment(first), end: moment(first + days) })
    };
    // The first day of 1970 was a Thursday.
    let monday = |day: i64| day - (day + 3).rem_euclid(7);
    let today = zone.shown(now).div_euclid(DAY);
    let day = zone.shown(near.begin).div_euclid(DAY);
    match random.below(4) {
        0 => of("last week".to_owned(), monday(today) - 7, 7),
        1 => of("this week".to_owned(), monday(today), 7),
        2 => {
            let back = 1 + random.below(7) as i64;
            let name = DAYS[(today - back + 3).rem_euclid(7) as usize];
            of(format!("last {name}"), today - back, 1)
        }
        _ => {
            // A week is of the year of its Thursday.
            let (year, ..) = date(monday(day) + 3);
            let number = (monday(day) + 3 - self::day(year, 1, 1)) / 7 + 1;
            of(format!("{year}-W{number:02}"), monday(day), 7)
        }
    }
}

/// Some hours, or less.
fn narrow(random: &mut Random<'_>, table: &Table) -> Vec<Clause> {
    let Value::Time(micros) = *table.value(random.pick::<Vec<Value>>(&table.rows), "time") else { return Vec::new() };
    let begin = micros.div_euclid(1_000_000);
    let first = random.period(Some(begin));
    let later = begin + random.below(6 * 3600) as i64;
    let second = random.period(Some(later));
    let is_narrow = (0..DAY / 2).contains(&(second.end - first.begin)) && first.begin <= second.begin;
    if is_narrow { vec![Clause::Between(first, second)] } else { vec![Clause::On(first)] }
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

/// A head that tells for certain which time and which appliances it leaves.
fn known_head(random: &mut Random<'_>, table: &Table, words: &[&'static str]) -> Head {
    let mut head = Head::default();
    if random.rng.chance(0.4) {
        head.words.push(word(random, words));
        random.decided.extend(["outcome", "direction"]);
    }
    let (from, until) = (random.span.0, random.span.1);
    let within = |random: &mut Random<'_>| {
        let moment = from + random.rng.below((until - from) as u64) as i64;
        random.period(Some(moment))
    };
    let (first, second) = (within(random), within(random));
    let (first, second) = if first.begin > second.begin { (second, first) } else { (first, second) };
    head.times = match random.below(8) {
        0 => vec![Clause::On(first)],
        1 | 2 => vec![Clause::Between(first, second)],
        3 => vec![Clause::Since(first), Clause::Until(second)],
        4 => vec![Clause::Since(first)],
        5 => vec![Clause::Before(second)],
        _ => Vec::new(),
    };
    if random.rng.chance(0.2) {
        let operand = Operand::column("appliance");
        if let Some(Value::Text(name)) = random.value(table, &operand) {
            head.tests.push(Test { operand, check: Check::Compare(Op::Eq, Literal::Text(name)) });
        }
    }
    // A condition on the time would cut the timeline, too.
    random.decided.extend(["time", "appliance"]);
    if random.rng.chance(0.3) {
        head.filter = Some(random.condition(table, 1));
    }
    random.decided.retain(|column| *column != "time");
    head
}
