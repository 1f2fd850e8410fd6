//! The law of the module: for every cut of every log, the rows are the same. Held against a reader that knows no parts.

use std::collections::HashMap;

use proptest::prelude::*;

use super::facts::{ConnectionFacts, LateFacts};
use super::stitch::Stitcher;
use super::tracker::Tracker;
use crate::event::flags::Flags;
use crate::record::{Direction, Opened, Policy, Record, Tls};

/// One record of a made-up log of one direction. Few ids, so that they are reused all the time.
#[derive(Copy, Clone, Debug)]
enum Step {
    Open(u64),
    Verdict(u64, u8),
    Tls(u64, bool),
    Auth(u64),
    Message(u64, u64),
    Close(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..6u8, 0..4u64, 0..3u8).prop_map(|(kind, id, value)| match kind {
        0 => Step::Open(id),
        1 => Step::Verdict(id, value),
        2 => Step::Tls(id, value > 0),
        3 => Step::Auth(id),
        4 => Step::Message(id, u64::from(value)),
        _ => Step::Close(id),
    });
    prop::collection::vec(step, 0..60)
}

const GROUPS: [&[u8]; 3] = [b"A", b"B", b"C"];

fn record(step: Step) -> Option<Record<'static>> {
    let direction = Direction::Inbound;
    Some(match step {
        Step::Auth(_) => return None,
        Step::Open(id) => Record::Opened(Opened {
            direction,
            id,
            interface: None,
            interface_ip: None,
            remote_ip: b"192.0.2.1",
            remote_port: None,
            remote_host: None,
            rdns_verified: None,
        }),
        Step::Verdict(icid, group) => Record::Policy(Policy {
            icid,
            access: None,
            sender_group: Some(GROUPS[usize::from(group)]),
            sg_match: None,
            sbrs: None,
            country: None,
        }),
        Step::Tls(id, success) => Record::Tls(Tls { direction, id, success, protocol: None, cipher: None }),
        Step::Message(icid, mid) => Record::MessageStarted { mid, icid },
        Step::Close(id) => Record::Closed { direction, id },
    })
}

/// A row, as the columns would show it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    opened_at: Option<i64>,
    group: Option<String>,
    tls: Option<bool>,
    attempt: Option<i64>,
    closed_at: Option<i64>,
    mids: Vec<i64>,
}

fn row(facts: &ConnectionFacts, late: LateFacts) -> Row {
    let shown = facts.row(None, None, Flags::default());
    Row {
        opened_at: shown.opened_at,
        group: shown.sender_group.map(str::to_owned),
        tls: shown.tls,
        attempt: shown.attempt,
        closed_at: late.closed_at,
        mids: late.mids.into_iter().collect(),
    }
}

/// The rows by tracker and stitcher, the log cut before each of `cuts`.
fn by_parts(log: &[Step], cuts: &[usize]) -> Vec<Row> {
    let mut stitcher = Stitcher::new(true);
    let mut resolved = Vec::new();
    let mut tracker = Tracker::new(true);
    let mut rows = Vec::new();
    for (at, step) in log.iter().enumerate() {
        if cuts.contains(&at) {
            let part = std::mem::replace(&mut tracker, Tracker::new(true)).finish();
            resolved.extend(stitcher.append(part, std::mem::take(&mut rows)));
        }
        match (step, record(*step)) {
            (_, Some(record)) => tracker.feed(0, &record, || Some(at as i64)),
            (Step::Auth(id), None) => rows.push(tracker.attempt(0, Direction::Inbound, Some(*id))),
            (step, None) => panic!("{step:?} has no record"),
        }
    }
    resolved.extend(stitcher.append(tracker.finish(), rows));
    stitcher.finish();
    let late =
        |stitcher: &mut Stitcher, name: Option<_>| name.map(|name| stitcher.late_facts(name)).unwrap_or_default();
    resolved.iter().map(|found| row(&found.facts, late(&mut stitcher, found.incarnation))).collect()
}

/// The rows by a reader that goes through the log from its begin to its end, twice over for the late columns.
fn by_reading(log: &[Step]) -> Vec<Row> {
    #[derive(Clone, Default)]
    struct Known {
        opened_at: Option<i64>,
        group: Option<String>,
        tls: Option<bool>,
        attempts: i64,
        whole: usize,
    }
    let mut open: HashMap<u64, Known> = HashMap::new();
    let mut whole: Vec<LateFacts> = Vec::new();
    let mut rows: Vec<(Row, Option<usize>)> = Vec::new();
    for (at, step) in log.iter().enumerate() {
        let (Step::Open(id)
        | Step::Verdict(id, _)
        | Step::Tls(id, _)
        | Step::Auth(id)
        | Step::Message(id, _)
        | Step::Close(id)) = *step;
        if id == 0 {
            if matches!(step, Step::Auth(_)) {
                rows.push((row(&ConnectionFacts::default(), LateFacts::default()), None));
            }
            continue;
        }
        let begin = |whole: &mut Vec<LateFacts>, opened_at| {
            whole.push(LateFacts::default());
            Known { opened_at, whole: whole.len() - 1, ..Known::default() }
        };
        if matches!(step, Step::Open(_)) {
            open.insert(id, begin(&mut whole, Some(at as i64)));
            continue;
        }
        let known = open.entry(id).or_insert_with(|| begin(&mut whole, None));
        match step {
            Step::Verdict(_, group) => {
                known.group = Some(String::from_utf8_lossy(GROUPS[usize::from(*group)]).into_owned());
            }
            Step::Tls(_, success) => known.tls = Some(*success),
            Step::Message(_, mid) => {
                whole[known.whole].mids.insert(*mid as i64);
            }
            Step::Auth(_) => {
                known.attempts += 1;
                let tls = known.tls.or(known.opened_at.map(|_| false));
                let attempt = known.opened_at.map(|_| known.attempts);
                let (opened_at, group) = (known.opened_at, known.group.clone());
                let row = Row { opened_at, group, tls, attempt, closed_at: None, mids: Vec::new() };
                rows.push((row, Some(known.whole)));
            }
            Step::Close(_) => {
                whole[known.whole].closed_at = Some(at as i64);
                open.remove(&id);
            }
            Step::Open(_) => {}
        }
    }
    let complete = rows.into_iter().map(|(mut row, name)| {
        if let Some(late) = name.map(|name| &whole[name]) {
            row.closed_at = late.closed_at;
            row.mids = late.mids.iter().copied().collect();
        }
        row
    });
    complete.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn rows_are_the_same_for_every_cut(log in steps(), cuts in prop::collection::vec(0..60usize, 0..12)) {
        prop_assert_eq!(by_parts(&log, &cuts), by_reading(&log));
    }

    #[test]
    fn rows_are_the_same_when_every_record_is_a_part(log in steps()) {
        let cuts: Vec<usize> = (0..log.len()).collect();
        prop_assert_eq!(by_parts(&log, &cuts), by_reading(&log));
    }
}

#[test]
fn a_score_is_a_number_and_anything_else_is_the_reason_for_none() {
    for (written, score, reason) in [
        ("-3.5", Some(-3.5), None),
        ("10", Some(10.0), None),
        ("None", None, Some("none")),
        ("not enabled", None, Some("not enabled")),
        ("NaN", None, Some("nan")),
        ("1e5", None, Some("1e5")),
    ] {
        let policy = Policy {
            icid: 1,
            access: None,
            sender_group: None,
            sg_match: None,
            sbrs: Some(written.as_bytes()),
            country: None,
        };
        let verdict = Some(Box::new(super::facts::Verdict::new(&policy)));
        let facts = ConnectionFacts { verdict, ..ConnectionFacts::default() };
        let row = facts.row(None, None, Flags::default());
        assert_eq!((row.sbrs, row.sbrs_reason), (score, reason), "{written}");
    }
}

#[test]
fn addresses_have_one_spelling() {
    for (written, shown) in [
        ("172.16.155.102", "172.16.155.102"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("*.*.*.*", "*.*.*.*"),
    ] {
        assert_eq!(super::facts::address(written.as_bytes()), shown);
    }
}
