//! The years of stamps that name none: every New Year in a file, late and early records, leap days.

use super::*;
use crate::archive::Clock;
use crate::archive::year::{self, Hints};
use crate::record::time::{YearRule, day_in_name};

/// A log of records with these stamps.
fn log(stamps: &[&str]) -> String {
    stamps.iter().map(|stamp| format!("{stamp} mx mail_logs: Info: MID 1 done\n")).collect()
}

fn found(stamps: &[&str]) -> NewYears {
    NewYears::of_text(log(stamps).as_bytes(), Shape::default()).expect("stamps")
}

/// A log that was written to last at the begin of 2026.
const HINTS: Hints =
    Hints { given: None, begun: None, day: None, packed: None, written: 1_767_225_600, is_stream: false };

/// The years of the records, and what is told.
fn years(stamps: &[&str], hints: Hints) -> (Vec<i64>, Vec<String>) {
    let text = log(stamps);
    let found = found(stamps);
    let first = Some(found.ends.first.stamp);
    let years = year::settle(first, hints, Some(&found));
    let clock = Clock { years: years.rule, turns: years.turns, ..Clock::default() };
    let mut cursor = clock.cursor();
    let mut at = 0;
    let mut of_line = |line: &str| {
        let stamp = envelope::parse(line.as_bytes(), false).and_then(|envelope| envelope.stamp).expect("a stamp");
        let micros = cursor.moment(stamp, at).micros;
        at += line.len() as u64 + 1;
        crate::record::time::year_of(micros / 1_000_000)
    };
    (text.lines().map(&mut of_line).collect(), years.notes)
}

fn given(year: i16) -> Hints {
    Hints { given: Some(year), ..HINTS }
}

#[test]
fn every_new_year_is_followed() {
    let stamps = ["Jul  1 10:00:00", "Nov 20 10:00:00", "Feb  3 10:00:00", "Aug  1 10:00:00", "Jan  5 10:00:00"];
    assert_eq!(years(&stamps, given(2006)), (vec![2006, 2006, 2007, 2007, 2008], vec![]));
    let note = "years 2024 to 2025 taken from the date of the file; --year sets it";
    let stamps = [&stamps[..4], &["Dec 31 10:00:00"], &["Dec 30 10:00:00"]].concat();
    let until = years(&stamps, HINTS);
    assert_eq!(until.0, [2024, 2024, 2025, 2025, 2025, 2025]);
    assert_eq!(until.1, [note]);
    // Months after New Year a December is that of the new year.
    let stamps = [
        "Nov  3 10:00:00",
        "Feb  3 10:00:00",
        "Oct  3 10:00:00",
        "Jan  5 10:00:00",
        "Dec  5 10:00:00",
        "Mar 31 10:00:00",
    ];
    assert_eq!(years(&stamps, given(2016)).0, [2016, 2017, 2017, 2018, 2018, 2019]);
    // A jump back of three months, and one of half a year.
    let stamps = ["May  1 10:00:00", "Feb  1 10:00:00", "Jul  1 10:00:00", "Jan  1 10:00:00"];
    assert_eq!(years(&stamps, given(2006)).0, [2006, 2007, 2007, 2008]);
    let stamps = ["Dec 25 23:00:00", "Jul  1 10:00:00", "Jan  1 00:10:00", "Jul  5 10:00:00", "Dec 20 10:00:00"];
    assert_eq!(years(&stamps, HINTS).0, [2023, 2024, 2025, 2025, 2025]);
}

#[test]
fn records_around_new_year_are_late_or_early() {
    let stamps = ["Dec 31 23:58:00", "Jan  1 00:00:10", "Dec 31 23:59:59", "Jan  1 00:00:11", "Dec 25 00:00:00"];
    assert_eq!(years(&stamps, given(2006)).0, [2006, 2007, 2006, 2007, 2006]);
    // As where the first record is the late one.
    assert_eq!(years(&["Jan  1 00:00:01", "Dec 31 23:59:59"], given(2007)).0, [2007, 2006]);
}

#[test]
fn a_clock_that_was_not_set_yet_changes_no_year() {
    let (june, october, unset) = ("Jun 15 23:59:00", "Oct 15 10:00:00", "Jan  1 00:00:07");
    let stamps = [june, unset, unset, june, unset, june, october, unset, unset, october, june];
    assert_eq!(years(&stamps, given(2006)).0, [2006, 2006, 2006, 2006, 2006, 2006, 2006, 2007, 2007, 2006, 2007]);
    // It is back the day after.
    assert_eq!(years(&[june, unset, "Jun 16 00:00:01"], given(2006)).0, [2006; 3]);
    assert_eq!(years(&[june, unset, "Jun 20 00:00:01"], given(2006)).0, [2006, 2007, 2007]);
}

#[test]
fn a_leap_day_moves_the_whole_file() {
    let stamps = ["Feb 27 10:00:00", "Feb 29 10:00:00", "Mar  1 10:00:00"];
    let (moved, notes) = years(&stamps, HINTS);
    assert_eq!(moved, [2024, 2024, 2024]);
    let note = "year 2024 taken from a 29 February in it and the date of the file; --year sets it";
    assert_eq!(notes, [note]);
    let (moved, notes) = years(&stamps, given(2006));
    assert_eq!(moved, [2004, 2004, 2004]);
    let note = "--year 2006 cannot be right, for the log has a 29 February: its year is taken for 2004";
    assert_eq!(notes, [note]);
    assert_eq!(years(&stamps, given(2007)).0, [2008; 3]);
    assert_eq!(years(&stamps, given(2008)), (vec![2008; 3], vec![]));
    // The year of the 29 February counts, not that of the first record.
    let stamps = ["Dec  1 10:00:00", "Feb 29 10:00:00"];
    assert_eq!(years(&stamps, given(2007)), (vec![2007, 2008], vec![]));
    assert_eq!(years(&stamps, given(2008)).0, [2007, 2008]);
}

#[test]
fn one_window_is_left_to_its_rule() {
    let stamps = ["Dec 20 10:00:00", "Jan 20 10:00:00"];
    let settled = |hints| year::settle(Some(found(&stamps).ends.first.stamp), hints, Some(&found(&stamps)));
    assert_eq!(settled(given(2006)).turns, None);
    let until = settled(Hints { written: HINTS.written + 30 * 86_400, ..HINTS });
    assert_eq!((until.rule, until.turns), (YearRule::Until(HINTS.written + 30 * 86_400), None));
}

#[test]
fn what_is_rotated_is_not_read_for_it() {
    let is_long = |stamps: &[&str], hints| {
        let found = found(stamps);
        year::is_long(found.ends.first.stamp, hints, Some(&found))
    };
    let named = |name: &[u8]| Hints { day: day_in_name(name), ..HINTS };
    let fast = |day: &'static str| [day, day];
    assert!(!is_long(&fast("Dec 31 10:00:00"), HINTS));
    assert!(!is_long(&fast("Dec 25 10:00:00"), HINTS), "a week");
    assert!(is_long(&fast("Dec 15 10:00:00"), HINTS), "ends half a month later");
    assert!(is_long(&fast("Jan 15 10:00:00"), HINTS));
    assert!(is_long(&["Dec 28 10:00:00", "Dec 31 10:00:00"], HINTS), "a sample of three days");
    assert!(!is_long(&fast("Mar  7 10:00:00"), named(b"mail.log-20250308")));
    assert!(is_long(&fast("Feb 27 10:00:00"), named(b"mail.log-20250302")), "29 February may lie in it");
    assert!(!is_long(&fast("Feb 27 10:00:00"), named(b"mail.log-20240302")), "and does exist");
    assert!(is_long(&fast("Mar 20 10:00:00"), given(2006)), "nobody knows where it ends");
    let begun = Hints { begun: Some(HINTS.written), ..HINTS };
    assert!(!is_long(&fast("Jan  1 00:00:00"), begun));
}

#[test]
fn what_is_found_does_not_depend_on_blocks() {
    let days = ["Nov 20 10:00:00", "Feb  3 10:00:00", "Aug  1 10:00:00", "Jan  5 10:00:00", "Feb 29 00:00:00"];
    let mut stamps: Vec<&str> = Vec::new();
    for round in 0..40 {
        stamps.extend(std::iter::repeat_n(days[round % days.len()], 1 + round % 7));
    }
    let text = log(&stamps).replace("MID 1 done", "MID 1\n Feb 30 is no day\r\nand on");
    let flattened = Shape { layout: Layout::Flattened, ..Shape::default() };
    for shape in [Shape::default(), flattened] {
        let whole = NewYears::of_text(text.as_bytes(), shape).unwrap();
        assert!(whole.turns.len() > 30);
        for block in [1, 7, 60, 100, 1000] {
            let mut scan = Scan::new(shape);
            let mut held = Vec::new();
            for piece in text.as_bytes().chunks(block) {
                held.extend_from_slice(piece);
                let whole = crate::archive::pieces::whole(&held, scan.shape);
                scan.read(&held[..whole]);
                held.drain(..whole);
            }
            scan.read(&held);
            assert_eq!(NewYears::among(&scan.found).as_ref(), Some(&whole), "{block}");
        }
    }
}
