//! Files by hand: one series of one appliance, a file a day, unless said otherwise.

use std::sync::Arc;

use super::series::{Key, Naming, parse};
use super::*;
use crate::archive::Appliance;

/// 2009-04-01T00:00:00Z
const FIRST: i64 = 1_238_544_000 * SECOND;

const NOTHING: Needs = Needs { connections: false, verdicts: false, late: false };
const CONNECTIONS: Needs = Needs { connections: true, verdicts: false, late: false };
const LATE: Needs = Needs { connections: true, verdicts: true, late: true };

fn day(n: i64) -> i64 {
    FIRST + n * DAY
}

fn appliance(name: &str) -> Appliance {
    Appliance { name: Some(Arc::from(name)), scope: "".into(), fixed: true }
}

fn file<'a>(appliance: &'a Appliance, stem: &'a str, n: i64) -> FileTimes<'a> {
    let key = Key { appliance, folder: None, stem: stem.as_bytes(), naming: Naming::Stamped };
    FileTimes { begin: Some(day(n)), end: None, series: Some(Series { key, place: day(n) }) }
}

/// The files read, as positions.
fn read(files: &[FileTimes<'_>], times: TimeBounds, needs: Needs, look_back: LookBack) -> Vec<usize> {
    let choices = choose_by_times(files, &times, needs, look_back);
    assert_eq!(choices.len(), files.len());
    (0..files.len()).filter(|&index| choices[index] == Choice::Read).collect()
}

fn on_day(n: i64) -> TimeBounds {
    TimeBounds { from: Some(day(n)), until: Some(day(n + 1) - 1) }
}

#[test]
fn a_day_is_read_with_a_margin_on_both_sides() {
    let esa = appliance("esa");
    let files: Vec<FileTimes<'_>> = (0..30).map(|n| file(&esa, "mail.", n)).collect();
    let a_day = LookBack::default();
    assert_eq!(read(&files, on_day(10), NOTHING, a_day), [8, 9, 10, 11, 12]);
    assert_eq!(read(&files, on_day(10), CONNECTIONS, a_day), [7, 8, 9, 10, 11, 12]);
    assert_eq!(read(&files, on_day(10), LATE, a_day), [7, 8, 9, 10, 11, 12, 13]);
    assert_eq!(read(&files, on_day(10), CONNECTIONS, LookBack::For(0)), [8, 9, 10, 11, 12]);
    assert_eq!(read(&files, on_day(10), CONNECTIONS, LookBack::All), (0..=12).collect::<Vec<_>>());
    assert_eq!(read(&files, on_day(10), LATE, LookBack::All), (0..30).collect::<Vec<_>>());
}

#[test]
fn one_bound_or_none() {
    let esa = appliance("esa");
    let files: Vec<FileTimes<'_>> = (0..6).map(|n| file(&esa, "mail.", n)).collect();
    let since = TimeBounds { from: Some(day(5)), until: None };
    assert_eq!(read(&files, since, NOTHING, LookBack::All), [3, 4, 5]);
    let until = TimeBounds { from: None, until: Some(day(1)) };
    assert_eq!(read(&files, until, NOTHING, LookBack::All), [0, 1, 2]);
    assert_eq!(read(&files, TimeBounds::default(), NOTHING, LookBack::All), [0, 1, 2, 3, 4, 5]);
    assert!(read(&files, TimeBounds { from: Some(day(90)), until: Some(day(80)) }, NOTHING, LookBack::All) == [5]);
    // Nothing overflows.
    let ever = TimeBounds { from: Some(i64::MIN), until: Some(i64::MAX) };
    assert_eq!(read(&files, ever, LATE, LookBack::For(i64::MAX)).len(), 6);
}

#[test]
fn the_last_of_a_series_may_go_on() {
    let esa = appliance("esa");
    let files: Vec<FileTimes<'_>> = (0..3).map(|n| file(&esa, "mail.", n)).collect();
    assert_eq!(read(&files, on_day(20), NOTHING, LookBack::All), [2]);
}

#[test]
fn other_subscriptions_appliances_and_names_bound_nothing() {
    let (one, other) = (appliance("one"), appliance("other"));
    let files = [file(&one, "mail.", 0), file(&one, "all.", 1), file(&other, "mail.", 2)];
    assert_eq!(read(&files, on_day(20), NOTHING, LookBack::All), [0, 1, 2]);
    let unnamed = FileTimes { series: None, ..file(&one, "mail.", 0) };
    let files = [unnamed, file(&one, "mail.", 3), file(&one, "mail.", 4)];
    assert_eq!(read(&files, on_day(20), NOTHING, LookBack::All), [0, 2]);
}

#[test]
fn a_series_whose_begins_contradict_its_names_is_none() {
    let esa = appliance("esa");
    let mut files: Vec<FileTimes<'_>> = (0..4).map(|n| file(&esa, "mail.", n)).collect();
    files[1].begin = Some(day(9));
    assert_eq!(read(&files, on_day(30), NOTHING, LookBack::All), [0, 1, 2, 3]);
    // Two files of one name: copies in other compression, say.
    let files = [file(&esa, "mail.", 0), file(&esa, "mail.", 0), file(&esa, "mail.", 1)];
    assert_eq!(read(&files, on_day(30), NOTHING, LookBack::All), [0, 1, 2]);
}

#[test]
fn a_file_of_unknown_begin_is_read_and_bounds_nothing() {
    let esa = appliance("esa");
    let mut files: Vec<FileTimes<'_>> = (0..5).map(|n| file(&esa, "mail.", n)).collect();
    files[1].begin = None;
    files[4].begin = None;
    // 0 and 1 end where 2 begins; of 4 nothing is known, so 3 may go on as well.
    assert_eq!(read(&files, on_day(30), NOTHING, LookBack::All), [3, 4]);
    assert_eq!(read(&files, on_day(-30), NOTHING, LookBack::All), [1, 4]);
}

#[test]
fn what_may_have_been_put_together_is_always_read() {
    let esa = appliance("esa");
    let numbered = |stem, place, n| {
        let key = Key { naming: Naming::Numbered, ..file(&esa, stem, 0).series.unwrap().key };
        FileTimes { begin: Some(day(n)), end: None, series: Some(Series { key, place }) }
    };
    let files = [numbered("all.log", 1, 3), numbered("mail.log", -1, 4), numbered("mail.log", 1, 9)];
    assert_eq!(read(&files, on_day(-9), NOTHING, LookBack::All), [0]);
    assert_eq!(read(&files, on_day(20), NOTHING, LookBack::All), [0, 2]);
}

#[test]
fn an_end_of_its_own_counts_without_a_series() {
    let file = FileTimes { begin: None, end: Some(day(1)), series: None };
    assert!(read(std::slice::from_ref(&file), on_day(9), NOTHING, LookBack::All).is_empty());
    assert_eq!(read(&[file], on_day(-9), NOTHING, LookBack::All), [0]);
}

#[test]
fn names_of_series() {
    let stamped = |name: &'static str| parse(name.as_bytes());
    assert_eq!(stamped("mail.@20090401T000000.s.gz"), (&b"mail."[..], Naming::Stamped, FIRST / SECOND));
    assert_eq!(stamped("mail.log"), (&b"mail.log"[..], Naming::Numbered, 1));
    assert_eq!(stamped("mail.log.1"), (&b"mail.log"[..], Naming::Numbered, -1));
    assert_eq!(stamped("mail.log.12.gz"), (&b"mail.log"[..], Naming::Numbered, -12));
    assert_eq!(stamped("mail.log-20090401.xz"), (&b"mail.log"[..], Naming::Dated, 20_090_401));
    assert_eq!(stamped("mail-2009040112"), (&b"mail"[..], Naming::Dated, 2_009_040_112));
    assert_ne!(stamped("esa1.log").0, stamped("esa2.log").0);
    assert_ne!(stamped("esa1").0, stamped("esa2").0);
    assert_ne!(stamped("10.0.0.1").0, stamped("10.0.0.2").0);
    assert_eq!(stamped(""), (&b""[..], Naming::Numbered, 1));
}

#[test]
fn reasons_and_lengths_are_told() {
    assert_eq!(Choice::EndsBefore(day(0)).to_string(), "ends before 2009-04-01T00:00:00Z");
    assert_eq!(Choice::BeginsAfter(day(0) + 1).to_string(), "begins after 2009-04-01T00:00:00.000001Z");
    assert!(Choice::BeginsAfter(i64::MAX).to_string().starts_with("begins after microsecond "));
    let told = [LookBack::default(), LookBack::For(90 * 60 * SECOND), LookBack::For(5 * SECOND), LookBack::All];
    assert_eq!(told.map(|length| length.to_string()), ["24h", "90m", "5s", "all"]);
}
