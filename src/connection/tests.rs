//! The law of the module: for every cut of every log, the rows are the same. Held against a reader that knows no parts.

use std::collections::HashMap;

use proptest::prelude::*;

use super::ConnectionKey;
use super::facts::{ConnectionFacts, LateFacts};
use super::state::NEAR;
use super::stitch::{Span, Stitcher};
use super::tracker::{Asked, Tracker};
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

/// A record, and when and where it was written.
#[derive(Copy, Clone, Debug)]
struct Line {
    step: Step,
    second: i64,
    position: u64,
}

/// A log: seldom does a second go by, and often are records so far apart that few of them are near to each other.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let step = (0..6u8, 0..4u64, 0..3u8).prop_map(|(kind, id, value)| match kind {
        0 => Step::Open(id),
        1 => Step::Verdict(id, value),
        2 => Step::Tls(id, value > 0),
        3 => Step::Auth(id),
        4 => Step::Message(id, u64::from(value)),
        _ => Step::Close(id),
    });
    let apart = prop_oneof![Just(100), Just(NEAR / 4), Just(NEAR), Just(NEAR + 1)];
    let line = (step, prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(-1)], apart);
    prop::collection::vec(line, 0..60).prop_map(|lines| {
        let (mut second, mut position) = (0, 0);
        let line = |(step, seconds, apart)| {
            second += seconds;
            position += apart;
            Line { step, second, position }
        };
        lines.into_iter().map(line).collect()
    })
}

const EVERYTHING: Asked = Asked { verdicts: true, late: true };

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

/// The rows by tracker and stitcher, the log cut before each of `cuts`; `files`: each part is a file.
fn by_parts(log: &[Line], cuts: &[usize], files: bool) -> Vec<Row> {
    let mut stitcher = Stitcher::new(EVERYTHING);
    let mut resolved = Vec::new();
    let mut from = 0;
    let ends = (1..log.len()).filter(|at| cuts.contains(at)).chain([log.len()]);
    for end in ends {
        let begin = log.get(from).map_or(0, |line| line.position);
        let until = log.get(end).map_or(u64::MAX >> 24, |line| line.position);
        let before = if files { begin } else { 0 };
        let mut tracker = Tracker::new(EVERYTHING, begin - before);
        let mut rows = 0;
        for Line { step, second, position } in &log[from..end] {
            let (time, position) = (Some(1_000_000 * second + 7), position - before);
            match (step, record(*step)) {
                (_, Some(record)) => tracker.feed(0, &record, position, || time),
                (Step::Auth(id), None) => {
                    tracker.add_row();
                    let key = ConnectionKey { appliance: 0, direction: Direction::Inbound, id: *id };
                    tracker.attempt(key, Some(rows), time, position);
                    rows += 1;
                }
                (step, None) => panic!("{step:?} has no record"),
            }
        }
        let end_of_part = until - before;
        stitcher.append(
            tracker.finish(end_of_part),
            Span { series: 3, before, end: end_of_part, begun: time_of(log, from), now: None },
        );
        resolved.extend(std::iter::from_fn(|| stitcher.take_rows()).flatten());
        from = end;
    }
    stitcher.finish();
    resolved.extend(std::iter::from_fn(|| stitcher.take_rows()).flatten());
    let late =
        |stitcher: &mut Stitcher, name: Option<_>| name.map(|name| stitcher.late_facts(name)).unwrap_or_default();
    resolved.iter().map(|found| row(&found.facts, late(&mut stitcher, found.incarnation))).collect()
}

fn time_of(log: &[Line], at: usize) -> Option<i64> {
    log.get(at).map(|line| 1_000_000 * line.second + 7)
}

/// A connection, to a reader that has the whole log before it.
#[derive(Clone, Default)]
struct Whole {
    opened: Option<usize>,
    closed: Option<usize>,
    verdict: Option<(usize, u8)>,
    tls: Option<(usize, bool)>,
    attempts: Vec<usize>,
    mids: Vec<i64>,
    /// What was closed before it, while it has no attempts.
    before: Option<usize>,
}

/// The rows by a reader that goes through the log from its begin to its end and changes rows that it wrote before.
fn by_reading(log: &[Line]) -> Vec<Row> {
    let near = |one: usize, other: usize| {
        log[one].second == log[other].second && log[one].position.abs_diff(log[other].position) <= NEAR
    };
    let mut all: Vec<Whole> = Vec::new();
    let mut last: HashMap<u64, usize> = HashMap::new();
    // Of each attempt: its row, its connection and how many attempts of it there were.
    let mut rows: Vec<(Row, Option<(usize, i64)>)> = Vec::new();
    let empty = || row(&ConnectionFacts::default(), LateFacts::default());
    for (at, line) in log.iter().enumerate() {
        let (Step::Open(id)
        | Step::Verdict(id, _)
        | Step::Tls(id, _)
        | Step::Auth(id)
        | Step::Message(id, _)
        | Step::Close(id)) = line.step;
        if id == 0 {
            if matches!(line.step, Step::Auth(_)) {
                rows.push((empty(), None));
            }
            continue;
        }
        let is_far = |of: &Whole| of.closed.is_some_and(|closed| log[closed].position + NEAR < line.position);
        let known = last.get(&id).copied().filter(|known| !is_far(&all[*known]));
        if let Some(before) = known.and_then(|known| all[known].before).filter(|before| is_far(&all[*before])) {
            all.iter_mut().filter(|of| of.before == Some(before)).for_each(|of| of.before = None);
        }
        let ended = known.and_then(|known| if all[known].closed.is_some() { Some(known) } else { all[known].before });
        if let Step::Open(_) = line.step {
            let all_near = |of: &Whole| of.attempts.iter().all(|attempt| log[*attempt].second == line.second);
            let first_near = |of: &Whole| of.attempts.first().is_some_and(|first| near(*first, at));
            let adopts = |of: &Whole| of.opened.is_none() && all_near(of) && first_near(of);
            let open = known.filter(|known| all[*known].closed.is_none());
            let own = open.filter(|open| adopts(&all[*open])).or_else(|| {
                let may = |ended: &usize| {
                    let of = &all[*ended];
                    let is_near = of.closed.is_some_and(|closed| near(closed, at));
                    is_near && of.opened.is_none() && (of.attempts.is_empty() || adopts(of))
                };
                ended.filter(may)
            });
            // What was said of it just before.
            let begun = open.filter(|open| all[*open].opened.is_none() && all[*open].attempts.is_empty());
            let begun = begun.map(|begun| all[begun].clone()).unwrap_or_default();
            let verdict = begun.verdict.filter(|(said, _)| near(*said, at));
            let tls = begun.tls.filter(|(said, _)| near(*said, at));
            match own {
                None => {
                    all.push(Whole { opened: Some(at), verdict, tls, ..Whole::default() });
                    last.insert(id, all.len() - 1);
                }
                Some(own) => {
                    let of = &mut all[own];
                    of.opened = Some(at);
                    of.verdict =
                        of.verdict.filter(|(said, _)| near(*said, at)).or(verdict.filter(|_| of.closed.is_some()));
                    of.tls = of.tls.filter(|(said, _)| near(*said, at));
                    for (row, _) in rows.iter_mut().filter(|(_, of)| of.is_some_and(|(of, _)| of == own)) {
                        row.opened_at = time_of(log, at);
                        row.group = all[own].verdict.map(|(_, group)| group_name(group));
                        row.tls = row.tls.filter(|_| all[own].tls.is_some()).or(Some(false));
                    }
                    last.insert(id, own);
                }
            }
            continue;
        }
        let is_told =
            |ended: &usize| all[*ended].closed.is_some_and(|closed| near(closed, at)) && all[*ended].verdict.is_none();
        let told = ended.filter(is_told);
        let is_join = |ended: &usize| all[*ended].closed.is_some_and(|closed| near(closed, at));
        if let (Step::Auth(_), Some(ended)) = (line.step, ended.filter(is_join)) {
            all[ended].attempts.push(at);
            rows.push((shown(log, &all[ended]), Some((ended, all[ended].attempts.len() as i64))));
            continue;
        }
        let open = match (line.step, known) {
            (Step::Verdict(..), _) if let Some(told) = told => told,
            (_, Some(known)) if all[known].closed.is_none() => known,
            (Step::Close(_), Some(_)) => continue,
            (_, before) => {
                all.push(Whole { before, ..Whole::default() });
                last.insert(id, all.len() - 1);
                all.len() - 1
            }
        };
        let of = &mut all[open];
        match line.step {
            Step::Verdict(_, group) => {
                let is_first = of.verdict.is_none();
                of.verdict = Some((at, group));
                for (row, name) in rows.iter_mut().filter(|_| is_first) {
                    let Some((name, number)) = name else { continue };
                    let Whole { opened: Some(opened), attempts, .. } = &all[*name] else { continue };
                    let is_like = near(attempts[*number as usize - 1], *opened);
                    if *name == open && is_like && near(*opened, at) {
                        row.group = Some(group_name(group));
                    }
                }
            }
            Step::Tls(_, success) => of.tls = Some((at, success)),
            Step::Message(_, mid) if of.mids.contains(&(mid as i64)) => {}
            Step::Message(_, mid) => of.mids.push(mid as i64),
            Step::Auth(_) => {
                of.before = None;
                of.attempts.push(at);
                rows.push((shown(log, of), Some((open, of.attempts.len() as i64))));
            }
            Step::Close(_) => {
                of.closed = Some(at);
                if let Some(before) = of.before {
                    last.insert(id, before);
                }
            }
            Step::Open(_) => {}
        }
    }
    let complete = rows.into_iter().map(|(mut row, name)| {
        if let Some((of, number)) = name.map(|(name, number)| (&all[name], number)) {
            row.closed_at = of.closed.and_then(|closed| time_of(log, closed));
            row.mids = of.mids.clone();
            row.attempt = row.opened_at.map(|_| number);
        }
        row
    });
    complete.collect()
}

/// What is known of a connection.
fn shown(log: &[Line], of: &Whole) -> Row {
    Row {
        opened_at: of.opened.and_then(|opened| time_of(log, opened)),
        group: of.verdict.map(|(_, group)| group_name(group)),
        tls: of.tls.map(|(_, success)| success).or(of.opened.map(|_| false)),
        attempt: None,
        closed_at: None,
        mids: Vec::new(),
    }
}

fn group_name(group: u8) -> String {
    String::from_utf8_lossy(GROUPS[usize::from(group)]).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn rows_are_the_same_for_every_cut(
        log in lines(),
        cuts in prop::collection::vec(0..60usize, 0..12),
        files in any::<bool>(),
    ) {
        prop_assert_eq!(by_parts(&log, &cuts, files), by_reading(&log));
    }

    #[test]
    fn rows_are_the_same_when_every_record_is_a_part(log in lines(), files in any::<bool>()) {
        let cuts: Vec<usize> = (0..log.len()).collect();
        prop_assert_eq!(by_parts(&log, &cuts, files), by_reading(&log));
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
