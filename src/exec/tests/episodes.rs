//! `burst` and `sequence` against their definitions, which are read here in the most literal way: every window is
//! enumerated, and every run is followed on its own from every row. Nothing is shared with the operators.

use proptest::prelude::*;

use super::invariance::{cut, share_out};
use super::*;
use crate::exec::Told;
use crate::exec::burst::Burst as BurstStage;
use crate::exec::sequence::Sequence as SequenceStage;
use crate::expr::{Comparison, Literal};
use crate::plan::{EVIDENCE, LogsOf, Step};

/// Second.
const S: i64 = 1_000_000;

fn count_columns(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| column(name, Type::Int)).collect()
}

fn burst(n: u64, distinct: Option<&str>, keys: &[&str], seconds: i64) -> Burst {
    let mut columns: Vec<Column> = named_all(keys).into_iter().map(|key| key.column).collect();
    columns.extend([column("start", Type::Time), column("end", Type::Time)]);
    columns.extend(count_columns(&["events"]));
    columns.extend(distinct.map(|name| column(&format!("distinct_{name}"), Type::Int)));
    columns.extend(count_columns(&["peak"]));
    columns.extend(lists());
    let (distinct, keys, who) = (distinct.map(expr), named_all(keys), who());
    Burst { n, distinct, keys, time: expr("time"), within: seconds * S, who, evidence: None, columns }
}

/// The columns whose values are listed.
fn who() -> Vec<Expr> {
    vec![expr("user"), expr("ip")]
}

fn lists() -> [Column; 2] {
    ["users", "ips"].map(|name| column(name, Type::TextList))
}

/// `n` rows, each with `score` at least this and less than that: steps that have rows in common where ranges do.
fn step(count: u64, from: f64, below: f64) -> Step {
    let bound = |op, value| Expr::compare(expr("score"), op, Expr::Literal(Literal::Float(value)));
    let predicate = Expr::And(vec![bound(Comparison::Ge, from), bound(Comparison::Lt, below)]);
    Step { predicate, count, absent: false }
}

fn absent(step: Step) -> Step {
    Step { absent: true, ..step }
}

fn sequence(steps: Vec<Step>, keys: &[&str], seconds: i64) -> Sequence {
    let mut columns: Vec<Column> = named_all(keys).into_iter().map(|key| key.column).collect();
    columns.extend(lists());
    columns.extend([column("start", Type::Time), column("end", Type::Time), column("span_ms", Type::Duration)]);
    let present = steps.iter().filter(|step| !step.absent).count();
    columns.extend((1..=present).map(|n| column(&format!("n{n}"), Type::Int)));
    columns.extend(count_columns(&["first_n", "last_n"]));
    if present < steps.len() {
        columns.push(column("complete", Type::Bool));
    }
    let (time, within, ids) = (expr("time"), seconds * S, vec![expr("n")]);
    let (keys, who) = (named_all(keys), who());
    Sequence { steps, keys, time, within, logs_of: LogsOf::Any, who, ids, evidence: None, columns }
}

/// A row of the reference: as many values as its definitions need.
#[derive(Copy, Clone, Debug)]
struct Event {
    place: usize,
    time: i64,
    ip: &'static str,
    user: Option<&'static str>,
    score: f64,
    id: Option<i64>,
}

/// The rows of each key (`ip`), as first spelled, in the order of events.
fn by_key(rows: &[Row]) -> Vec<(&'static str, Vec<Event>)> {
    let mut keys: Vec<(&'static str, Vec<Event>)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(ip) = row.ip else { continue };
        let at = keys.iter().position(|(key, _)| key.eq_ignore_ascii_case(ip)).unwrap_or_else(|| {
            keys.push((ip, Vec::new()));
            keys.len() - 1
        });
        if let Some(time) = row.time {
            let score = row.score.unwrap_or(f64::NAN);
            keys[at].1.push(Event { place, time, ip, user: row.user, score, id: row.n });
        }
    }
    for (_, events) in &mut keys {
        events.sort_by_key(|event| (event.time, event.place));
    }
    keys
}

/// An episode of the reference: what is told of it, and the places of its rows.
struct Found {
    order: (i64, i64, usize),
    line: String,
    rows: Vec<usize>,
}

fn in_order(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.order);
    found
}

fn lines(found: &[Found]) -> Vec<String> {
    found.iter().map(|found| found.line.clone()).collect()
}

/// The definition of `burst`: all windows, each a set of rows as bits, joined until none shares a row with another.
fn naive_bursts(rows: &[Row], n: u64, distinct: bool, within: i64) -> Vec<Found> {
    let mut found = Vec::new();
    for (key, events) in by_key(rows) {
        let members = |set: u64| events.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, e)| *e);
        let users = |set: u64| {
            let mut users: Vec<String> = members(set).filter_map(|e| e.user).map(str::to_ascii_lowercase).collect();
            users.sort();
            users.dedup();
            users.len() as u64
        };
        let size = |set: u64| if distinct { users(set) } else { u64::from(set.count_ones()) };
        let mut windows = Vec::new();
        for from in &events {
            for to in events.iter().filter(|to| to.time >= from.time && to.time - from.time <= within) {
                let inside = |event: &Event| event.time >= from.time && event.time <= to.time;
                let set = (0..events.len()).filter(|i| inside(&events[*i])).fold(0_u64, |set, i| set | 1 << i);
                if size(set) >= n && !windows.contains(&set) {
                    windows.push(set);
                }
            }
        }
        let mut episodes = windows.clone();
        while let Some((a, b)) = overlapping(&episodes) {
            let other = episodes.remove(b);
            episodes[a] |= other;
        }
        for episode in episodes {
            let peak =
                windows.iter().filter(|window| **window & episode != 0).map(|window| size(*window)).max().unwrap();
            let (first, last) = (members(episode).next().unwrap(), members(episode).next_back().unwrap());
            let counts = if distinct { format!(" {}", users(episode)) } else { String::new() };
            let who = who_of(members(episode));
            let line = format!("{key} {} {} {}{counts} {peak} {who}", first.time, last.time, episode.count_ones());
            let rows = members(episode).map(|event| event.place).collect();
            found.push(Found { order: (first.time, last.time, first.place), line, rows });
        }
    }
    in_order(found)
}

/// The users and the addresses of rows.
fn who_of(events: impl Iterator<Item = Event> + Clone) -> String {
    let users = told(events.clone().filter_map(|event| event.user));
    format!("{users} {}", told(events.map(|event| event.ip)))
}

/// Values, the most frequent first, then in order of appearance, as they are first spelled.
fn told(values: impl Iterator<Item = &'static str>) -> String {
    let mut users: Vec<(usize, &str)> = Vec::new();
    for user in values {
        match users.iter_mut().find(|(_, known)| known.eq_ignore_ascii_case(user)) {
            Some((times, _)) => *times += 1,
            None => users.push((1, user)),
        }
    }
    users.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
    let users: Vec<&str> = users.into_iter().map(|(_, user)| user).collect();
    format!("[{}]", users.join(", "))
}

fn overlapping(sets: &[u64]) -> Option<(usize, usize)> {
    (0..sets.len()).flat_map(|b| (0..b).map(move |a| (a, b))).find(|(a, b)| sets[*a] & sets[*b] != 0)
}

/// A step of the reference: how many, and which scores.
type Range = (u64, f64, f64);

/// How a run ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum End {
    Match(usize),
    NoMatch,
    Data,
}

/// One run, followed from the row it begins with: the rows that it collects, each with its step.
fn follow(events: &[Event], first: usize, steps: &[Range], no: Option<Range>) -> (Vec<(usize, usize)>, End) {
    let holds = |event: &Event, (_, from, below): Range| event.score >= from && event.score < below;
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut step = 0;
    for (at, event) in events.iter().enumerate().skip(first) {
        let is_satisfied = collected(&rows, step) >= steps[step].0;
        let next = if step + 1 < steps.len() { Some(steps[step + 1]) } else { no };
        let is_next = next.is_some_and(|next| holds(event, next));
        if is_satisfied && is_next {
            step += 1;
            if step == steps.len() {
                return (rows, End::NoMatch);
            }
            rows.push((at, step));
        } else if holds(event, steps[step]) {
            rows.push((at, step));
        } else if is_next {
            return (rows, End::NoMatch);
        }
        if no.is_none() && step == steps.len() - 1 && collected(&rows, step) >= steps[step].0 {
            return (rows, End::Match(at));
        }
    }
    (rows, End::Data)
}

fn collected(rows: &[(usize, usize)], step: usize) -> u64 {
    rows.iter().filter(|(_, of)| *of == step).count() as u64
}

/// The rows of a match, each with its step, and whether it is complete.
type Match = (Vec<(usize, usize)>, bool);

/// The definition of `sequence`, with every step present: the next match among the rows from `from` on.
fn naive_match(events: &[Event], steps: &[Range], within: i64, from: usize) -> Option<Match> {
    let runs = |at: usize| (from..=at).filter(|first| begins(&events[*first], steps)).map(move |first| (first, at));
    (from..events.len()).flat_map(runs).find_map(|(first, at)| {
        let (rows, end) = follow(events, first, steps, None);
        let is_match = end == End::Match(at) && events[at].time - events[first].time <= within;
        is_match.then_some((rows, true))
    })
}

/// The definition of `sequence` with an absent last step, likewise: a run sees only the rows up to its deadline, and has
/// to have all of its rows by then and none that is not to be.
fn naive_wait(
    events: &[Event],
    (steps, no): (&[Range], Range),
    within: i64,
    latest: i64,
    from: usize,
) -> Option<Match> {
    (from..events.len()).filter(|first| begins(&events[*first], steps)).find_map(|first| {
        let deadline = events[first].time + within;
        let seen: Vec<Event> = events.iter().copied().filter(|event| event.time <= deadline).collect();
        let (rows, end) = follow(&seen, first, steps, Some(no));
        let last = steps.len() - 1;
        let is_match = end == End::Data && collected(&rows, last) >= steps[last].0;
        is_match.then_some((rows, latest > deadline))
    })
}

fn begins(event: &Event, steps: &[Range]) -> bool {
    let (_, from, below) = steps[0];
    event.score >= from && event.score < below
}

fn naive_sequences(rows: &[Row], steps: &[Range], no: Option<Range>, within: i64) -> Vec<Found> {
    let latest = rows.iter().filter_map(|row| row.time).max().unwrap_or_default();
    let mut found = Vec::new();
    for (key, events) in by_key(rows) {
        let next = |from: usize| match no {
            None => naive_match(&events, steps, within, from),
            Some(no) => naive_wait(&events, (steps, no), within, latest, from),
        };
        let mut from = 0;
        while let Some((rows, complete)) = next(from) {
            from = rows[rows.len() - 1].0 + 1;
            let (first, last) = (events[rows[0].0], events[rows[rows.len() - 1].0]);
            let counts = (0..steps.len()).map(|step| rows.iter().filter(|(_, of)| *of == step).count().to_string());
            let counts = counts.collect::<Vec<_>>().join(" ");
            let mut ids = rows.iter().filter_map(|(row, _)| events[*row].id);
            let id = |id: Option<i64>| id.map_or_else(|| "∅".to_owned(), |id| id.to_string());
            let (first_id, last_id) = (id(ids.clone().next()), id(ids.next_back()));
            let span = (last.time - first.time) / 1000;
            let complete = if no.is_some() { format!(" {complete}") } else { String::new() };
            let last_step = rows.iter().filter(|(_, step)| *step == steps.len() - 1).map(|(row, _)| events[*row]);
            let who = who_of(last_step);
            let line =
                format!("{key} {who} {} {} {span} {counts} {first_id} {last_id}{complete}", first.time, last.time);
            let rows = rows.iter().map(|(row, _)| events[*row].place).collect();
            found.push(Found { order: (first.time, last.time, first.place), line, rows });
        }
    }
    in_order(found)
}

/// Few keys, users, scores and moments, so that everything coincides; a key or a time is missing now and then.
fn event() -> impl Strategy<Value = Row> {
    let ip = prop::sample::select(vec![Some("a"), Some("a"), Some("A"), Some("b"), Some("b"), None]);
    let user = prop::sample::select(vec![Some("x"), Some("X"), Some("y"), Some("z"), None]);
    let score = prop::sample::select(vec![Some(0.0), Some(1.0), Some(2.0), Some(3.0), None]);
    let time = prop_oneof![24 => (0_i64..14).prop_map(|second| Some(second * S)), 1 => Just(None)];
    (ip, user, score, time, prop::option::of(0_i64..9)).prop_map(|(ip, user, score, time, n)| Row {
        ip,
        user,
        score,
        time,
        n,
        flag: None,
    })
}

fn some_steps() -> impl Strategy<Value = Vec<Range>> {
    let range = prop::sample::select(vec![(0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (0.0, 2.0), (1.0, 3.0), (0.0, 4.0)]);
    let step = (prop::sample::select(vec![1_u64, 1, 2, 3]), range).prop_map(|(n, (from, below))| (n, from, below));
    prop::collection::vec(step, 2..4)
}

/// The pools of threads, made once for thousands of runs.
fn pool(threads: usize) -> &'static rayon::ThreadPool {
    static POOLS: std::sync::OnceLock<Vec<rayon::ThreadPool>> = std::sync::OnceLock::new();
    let make = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    &POOLS.get_or_init(|| (1..=4).map(make).collect())[threads - 1]
}

/// The result by way of the whole executor, and by four partial results merged in some order.
fn both_ways(stage: Stage, rows: &[Row], shape: &Shape) -> [Vec<String>; 2] {
    let windows = cut(rows, &shape.cuts);
    let batches = windows.concat();
    let schema = schema_of(&plan(vec![stage.clone()]).columns);
    let (whole, ..) = pool(shape.threads).install(|| run_windows(vec![stage.clone()], windows, &ample()));
    let whole = concat_batches(&schema, &whole.unwrap()).unwrap();
    let (owners, swap) = (shape.owners.as_slice(), shape.swap);
    let shared = match &stage {
        Stage::Burst(burst) => {
            let observed = Told::default().observed("burst", &burst.keys, burst.evidence.as_deref()).unwrap();
            share_out(BurstStage::new(burst, observed).unwrap(), &stage, &batches, owners, swap)
        }
        Stage::Sequence(sequence) => {
            let observed = Told::default().observed("sequence", &sequence.keys, sequence.evidence.as_deref()).unwrap();
            share_out(SequenceStage::new(sequence, None, observed).unwrap(), &stage, &batches, owners, swap)
        }
        _ => unreachable!("no other stage is tested here"),
    };
    [show(&whole), show(&shared)]
}

/// What is kept of rows.
fn place() -> Option<Vec<NamedExpr>> {
    Some(named_all(&["n", "user"]))
}

fn with_evidence_of_burst(mut burst: Burst) -> Burst {
    burst.columns.push(column(EVIDENCE, Type::IntList));
    Burst { evidence: place(), ..burst }
}

fn with_evidence_of_sequence(mut sequence: Sequence) -> Sequence {
    sequence.columns.push(column(EVIDENCE, Type::IntList));
    Sequence { evidence: place(), ..sequence }
}

/// The rows behind each episode. A sort and a choice of columns behind the stage keep to them.
fn rows_behind(stage: Stage, rows: &[Row], shape: &Shape) -> Vec<Vec<String>> {
    let columns = match &stage {
        Stage::Burst(Burst { columns, .. }) | Stage::Sequence(Sequence { columns, .. }) => columns.clone(),
        _ => unreachable!("no other stage is tested here"),
    };
    let at = |name: &str| {
        let index = columns.iter().position(|column| column.name == name).unwrap();
        Expr::Column(index, columns[index].kind)
    };
    let sort = Stage::Sort(plan::Sort(vec![SortKey { expr: at("end"), descending: false }]));
    let again = Stage::Sort(plan::Sort(vec![SortKey { expr: at("start"), descending: false }]));
    let select =
        Stage::Select(plan::Select(vec![NamedExpr { expr: at(EVIDENCE), column: column(EVIDENCE, Type::IntList) }]));
    let plan = plan(vec![stage, sort, again, select]);
    let windows = cut(rows, &shape.cuts).into_iter().map(Ok);
    let mut execution = Execution::new(&plan, windows, &ample()).unwrap();
    let mut found = Vec::new();
    while let Some(batch) = pool(shape.threads).install(|| execution.next()) {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let batches: Vec<RecordBatch> = execution.behind(&batch.slice(row, 1)).map(Result::unwrap).collect();
            found.push(batches.iter().flat_map(show).collect());
        }
    }
    found
}

/// The same by way of the definition.
fn texts_of(found: &[Found], rows: &[Row]) -> Vec<Vec<String>> {
    let number = |n: Option<i64>| n.map_or_else(|| "∅".to_owned(), |n| n.to_string());
    let text = |place: &usize| format!("{} {}", number(rows[*place].n), rows[*place].user.unwrap_or("∅"));
    found.iter().map(|found| found.rows.iter().map(text).collect()).collect()
}

/// How rows are cut and shared out.
#[derive(Clone, Debug)]
struct Shape {
    cuts: Vec<(bool, bool)>,
    threads: usize,
    owners: Vec<usize>,
    swap: bool,
}

fn shape() -> impl Strategy<Value = Shape> {
    let cuts = prop::collection::vec((any::<bool>(), any::<bool>()), 1..8);
    let owners = prop::collection::vec(0_usize..4, 1..8);
    (cuts, 1_usize..5, owners, any::<bool>()).prop_map(|(cuts, threads, owners, swap)| Shape {
        cuts,
        threads,
        owners,
        swap,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bursts_are_what_the_definition_says(
        rows in prop::collection::vec(event(), 0..24),
        n in 1_u64..5,
        distinct in any::<bool>(),
        seconds in 1_i64..6,
        shape in shape(),
    ) {
        let stage = Stage::Burst(burst(n, distinct.then_some("user"), &["ip"], seconds));
        let expected = naive_bursts(&rows, n, distinct, seconds * S);
        let [whole, shared] = both_ways(stage, &rows, &shape);
        prop_assert_eq!(&whole, &lines(&expected));
        prop_assert_eq!(&shared, &lines(&expected));
        let kept = Stage::Burst(with_evidence_of_burst(burst(n, distinct.then_some("user"), &["ip"], seconds)));
        prop_assert_eq!(rows_behind(kept, &rows, &shape), texts_of(&expected, &rows));
    }

    #[test]
    fn sequences_are_what_the_definition_says(
        rows in prop::collection::vec(event(), 0..24),
        steps in some_steps(),
        is_last_absent in any::<bool>(),
        seconds in 1_i64..9,
        shape in shape(),
    ) {
        let mut all: Vec<Step> = steps.iter().map(|(n, from, below)| step(*n, *from, *below)).collect();
        let (mut present, mut no) = (steps.as_slice(), None);
        if is_last_absent {
            let (last, before) = steps.split_last().unwrap();
            (present, no) = (before, Some(*last));
            let last = all.pop().unwrap();
            all.push(absent(last));
        }
        let expected = naive_sequences(&rows, present, no, seconds * S);
        let stage = sequence(all, &["ip"], seconds);
        let [whole, shared] = both_ways(Stage::Sequence(stage.clone()), &rows, &shape);
        prop_assert_eq!(&whole, &lines(&expected));
        prop_assert_eq!(&shared, &lines(&expected));
        let kept = Stage::Sequence(with_evidence_of_sequence(stage));
        prop_assert_eq!(rows_behind(kept, &rows, &shape), texts_of(&expected, &rows));
    }
}

/// Events of one key, a letter and a second each: `a` has score 0, `b` 1, `c` 2.
fn letters(text: &str) -> Vec<Row> {
    let row = |word: &str| Row {
        ip: Some("k"),
        score: Some(f64::from(word.as_bytes()[0] - b'a')),
        time: Some(word[1..].parse::<i64>().unwrap() * S),
        ..Row::default()
    };
    text.split_whitespace().map(row).collect()
}

/// The matches: begin and end in seconds, counts, and the rest.
fn matches(steps: Vec<Step>, seconds: i64, text: &str) -> Vec<String> {
    let present = steps.iter().filter(|step| !step.absent).count();
    let result = show(&run(vec![Stage::Sequence(sequence(steps, &["ip"], seconds))], &letters(text)));
    let line = |line: &String| {
        let words: Vec<&str> = line.split(' ').collect();
        let second = |word: &str| (word.parse::<i64>().unwrap() / S).to_string();
        let mut kept = vec![second(words[3]), second(words[4])];
        kept.extend(words[6..6 + present].iter().chain(&words[8 + present..]).map(|word| (*word).to_owned()));
        kept.join(" ")
    };
    result.iter().map(line).collect()
}

fn a(n: u64) -> Step {
    step(n, 0.0, 1.0)
}

fn b(n: u64) -> Step {
    step(n, 1.0, 2.0)
}

fn c(n: u64) -> Step {
    step(n, 2.0, 3.0)
}

#[test]
fn a_step_takes_more_rows_than_it_needs() {
    assert_eq!(matches(vec![a(2), b(1)], 10, "a0 a1 a2 b3"), ["0 3 3 1"]);
}

#[test]
fn the_next_step_too_early_resets() {
    assert!(matches(vec![a(3), b(1)], 10, "a0 a1 b2 a3 b4").is_empty());
    assert_eq!(matches(vec![a(2), b(1)], 10, "a0 b1 a2 a3 b4"), ["2 4 2 1"]);
}

#[test]
fn the_oldest_rows_slide_out() {
    assert_eq!(matches(vec![a(2), b(1)], 5, "a0 a3 a4 b8"), ["3 8 2 1"]);
    assert!(matches(vec![a(2), b(1)], 5, "a0 a1 a4 b9").is_empty());
    // The window includes both ends.
    assert_eq!(matches(vec![a(1), b(1)], 5, "a0 b5"), ["0 5 1 1"]);
}

#[test]
fn a_later_run_is_not_lost_to_an_earlier_one() {
    assert_eq!(matches(vec![a(1), b(1), c(1)], 5, "a0 b1 a4 b5 c8"), ["4 8 1 1 1"]);
}

#[test]
fn matches_do_not_overlap() {
    assert_eq!(matches(vec![a(1), b(1)], 5, "a0 b1 b2 a3 b4"), ["0 1 1 1", "3 4 1 1"]);
}

#[test]
fn a_row_counts_for_a_step_before_it_counts_for_the_next() {
    // 5 failed, then failed: six.
    assert!(matches(vec![a(2), a(1)], 9, "a0 a1").is_empty());
    assert_eq!(matches(vec![a(2), a(1)], 9, "a0 a1 a2 a3"), ["0 2 2 1"]);
}

#[test]
fn nothing_may_follow_until_the_time_is_over() {
    let steps = || vec![a(2), absent(b(1))];
    // Another key may tell that the log goes on; here it is a row that is passed over.
    assert_eq!(matches(steps(), 5, "a0 a1 c6"), ["0 1 2 true"]);
    assert_eq!(matches(steps(), 5, "a0 a1 c5"), ["0 1 2 false"]);
    assert!(matches(steps(), 5, "a0 a1 b5 c9").is_empty());
    assert_eq!(matches(steps(), 5, "a0 a1 b6"), ["0 1 2 true"]);
    assert!(matches(steps(), 5, "a0 b1 a2 c9").is_empty());
    // The wait goes on collecting, and what comes later begins anew.
    assert_eq!(matches(steps(), 5, "a0 a1 a5 a6 a7 c20"), ["0 5 3 true", "6 7 2 true"]);
}

#[test]
fn many_runs_at_once_take_time_in_proportion_to_rows() {
    // Were every run followed on its own, this would be 10 thousand million steps.
    let row = |n: i64| Row {
        ip: Some("k"),
        score: Some(if n % 2 == 0 { 0.0 } else { 1.0 }),
        time: Some(n),
        ..Row::default()
    };
    let rows: Vec<Row> = (0..100_000).map(row).collect();
    let steps = vec![a(1), b(1), step(1, 2.0, 3.0)];
    assert_eq!(run(vec![Stage::Sequence(sequence(steps, &["ip"], 1))], &rows).num_rows(), 0);
    let steps = vec![a(3), b(1)];
    assert_eq!(run(vec![Stage::Sequence(sequence(steps, &["ip"], 1))], &rows).num_rows(), 0);
    assert_eq!(run(vec![Stage::Burst(burst(1_000, None, &["ip"], 1))], &rows).num_rows(), 1);
}

#[test]
fn rows_without_a_key_or_a_time_are_counted() {
    let rows: Vec<Row> = [(Some("a"), Some(0)), (None, Some(1)), (Some("a"), None), (None, None), (None, Some(2))]
        .map(|(ip, time)| Row { ip, time, user: Some("u"), ..Row::default() })
        .to_vec();
    let plan = plan(vec![Stage::Burst(burst(1, None, &["user", "ip"], 1))]);
    let mut execution = Execution::new(&plan, vec![Ok(vec![batch(&rows)])].into_iter(), &ample()).unwrap();
    let result: Vec<RecordBatch> = execution.by_ref().collect::<Result<_>>().unwrap();
    assert_eq!(show(&result[0]), ["u a 0 0 1 1 [u] [a]"]);
    assert_eq!(
        execution.notes(),
        ["2 rows without a time were left out by `burst`", "2 rows without user or ip were left out by `burst`",]
    );
}

#[test]
fn the_most_frequent_are_listed() {
    const USERS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let row =
        |(time, user): (i64, &'static str)| Row { ip: Some("x"), user: Some(user), time: Some(time), ..Row::default() };
    // `l` and `k` are there twice; of the others there is no place for `b` and `a`.
    let rows: Vec<Row> = (0..).zip(USERS.into_iter().rev().chain(["k", "L"])).map(row).collect();
    let result = show(&run(vec![Stage::Burst(burst(2, None, &["ip"], 60))], &rows));
    assert_eq!(result, ["x 0 13 14 14 [l, k, j, i, h, g, f, e, d, c] [x]"]);
}

#[test]
fn the_budget_bounds_what_is_kept() {
    let rows: Vec<Row> = (0..9_000).map(|n| Row { ip: Some("a"), time: Some(n), ..Row::default() }).collect();
    let stage = Stage::Burst(burst(2, None, &["ip"], 1));
    let (result, ..) = run_windows(vec![stage], vec![vec![batch(&rows)]], &Budget::new(100_000));
    assert!(result.unwrap_err().to_string().contains("`burst` needs more memory than the budget"));
}

#[test]
fn the_budget_bounds_what_is_kept_for_a_show() {
    let row = |n: i64| Row { ip: Some("a"), time: Some(n), n: Some(n), user: Some("u"), ..Row::default() };
    let rows: Vec<Row> = (0..9_000).map(row).collect();
    let budget = || Budget::new(1_000_000);
    let stage = burst(2, None, &["ip"], 1);
    let (result, ..) = run_windows(vec![Stage::Burst(stage.clone())], vec![vec![batch(&rows)]], &budget());
    assert!(result.is_ok());
    let kept = Stage::Burst(with_evidence_of_burst(stage));
    let (result, ..) = run_windows(vec![kept], vec![vec![batch(&rows)]], &budget());
    assert!(result.unwrap_err().to_string().contains("`burst` needs more memory than the budget"));
}
