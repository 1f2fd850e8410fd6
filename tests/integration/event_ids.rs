//! The column `event_id`: an attempt has the same id whatever is asked, and however often its logs are converted.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use authq::{ArchiveOptions, LookBack, ScanOptions};
use proptest::prelude::*;

use crate::generator::{Config, generate};
use crate::logs;
use crate::pushdown::{FILTERS, glued};
use crate::support::{Reading, query, run};

/// Conditions that may tell attempts with the same message apart.
const FINER: &[&str] = &[
    "where line > 3",
    "where raw ~ /Warning/",
    "where not raw ~ / $/ and icid = 1",
    "failed where raw ~ / Warning: / or raw ~ /p  $/",
    "where file ~ /[1b]/",
    "where level = Info and not raw ~ /u1/",
    "where attempt = 2",
    "where remote_ip is not null",
    "where closed_at is null and tls",
    "where flags = no_time or integrity = verified",
];

/// Ids and places, a text for each row.
fn named(paths: &[PathBuf], filter: &str, reading: &Reading) -> Vec<String> {
    let (batches, _) = query(paths, &format!("{filter} | select event_id, time, icid, dcid, file, line"), reading);
    let Some(rows) = glued(&batches) else { return Vec::new() };
    (0..rows.num_rows()).map(|row| format!("{:?}", rows.slice(row, 1).columns())).collect()
}

/// Are they among `all`, in that order?
fn are_among(some: &[String], all: &[String]) -> bool {
    let mut all = all.iter();
    some.iter().all(|row| all.any(|other| other == row))
}

fn reading(scan: ScanOptions) -> Reading {
    Reading { archive: ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() }, scan }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_changes_no_id(
        log in logs::log(),
        filter in prop::sample::select([FILTERS, FINER].concat()),
        slice_bytes in prop_oneof![1..300usize, Just(1 << 20)],
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let paths = [log.write(dir.path())];
        let all = named(&paths, "auth", &reading(ScanOptions::default()));
        let some = named(&paths, filter, &reading(ScanOptions { slice_bytes, threads: 2, ..ScanOptions::default() }));
        prop_assert!(are_among(&some, &all), "{}: {:#?}\n{:#?}", filter, some, all);
    }
}

/// A line of which there are few, so that most are repeated: what differs may be a part of the message or not.
fn repeated_line() -> impl Strategy<Value = String> {
    let parts = (0..2u32, prop::sample::select(vec!["Info", "Warning"]), 1..3u32, prop::sample::select(vec!["", "  "]));
    parts.prop_map(|(second, level, icid, blanks)| {
        let message =
            format!("SMTP Auth: (ICID {icid}) failed for user: u1 using AUTH mechanism: PLAIN with profile: p");
        format!("Wed Apr 22 10:00:0{second} 2009 {level}: {message}{blanks}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn repeated_lines_keep_their_ids_under_every_filter(
        files in prop::collection::vec(prop::collection::vec(repeated_line(), 1..12), 1..4),
        slice_bytes in prop_oneof![1..300usize, Just(1 << 20)],
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (name, lines) in files.iter().enumerate() {
            fs::write(dir.path().join(format!("{name}.log")), lines.concat()).expect("a log");
        }
        let paths = [dir.path().to_path_buf()];
        let all = named(&paths, "auth", &reading(ScanOptions::default()));
        let ids: HashSet<&str> = all.iter().filter_map(|row| row.split("PrimitiveArray").next()).collect();
        prop_assert_eq!(ids.len(), files.concat().len(), "ids are unique");
        let scan = ScanOptions { slice_bytes, threads: 2, ..ScanOptions::default() };
        for filter in FILTERS.iter().chain(FINER) {
            let some = named(&paths, filter, &reading(scan.clone()));
            prop_assert!(are_among(&some, &all), "{}: {:#?}\n{:#?}", filter, some, all);
        }
    }
}

#[test]
fn files_that_are_left_out_change_no_id() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = Config { seed: 51, days: 20, bytes: 512 << 10, file_bytes: 8 << 10, ..Config::default() };
    generate(&config, dir.path()).expect("a generated archive");
    let paths = [dir.path().to_path_buf()];
    let all = named(&paths, "auth", &Reading::default());
    for filter in ["on 2009-04-30", "before 2009-04-25", "after 2009-05-05", "failed on 2009-05-01 where attempt = 2"] {
        for look_back in [LookBack::For(0), LookBack::default(), LookBack::All] {
            let scan = ScanOptions { look_back, ..Reading::default().scan };
            let some = named(&paths, filter, &Reading { scan, ..Reading::default() });
            assert!(!some.is_empty() && are_among(&some, &all), "{filter}, {look_back}");
        }
    }
}

/// What `authq` prints, which must be something.
fn answer(dir: &Path, args: &[&str]) -> String {
    let outcome = run(dir, args, None);
    assert_eq!(outcome.code, Some(0), "{args:?}: {}", outcome.stderr);
    outcome.text()
}

/// The same line in one second, in two logs: at the end of the first and at the begin of the second. The third log is so
/// far from the first that this is read only for what it says of the second, whose rows are made again.
#[test]
fn ids_go_on_over_a_rotation_in_whatever_order_logs_are_converted() {
    let attempt = |stamp: &str, id: u32| {
        let stamp = format!("{stamp} 2009 Info: SMTP Auth: (ICID {id}) failed for user: a");
        format!("{stamp} using AUTH mechanism: LOGIN with profile: p\n")
    };
    let (rotation, end) = ("Wed Apr 22 10:00:00", "Fri Apr 24 20:00:00");
    let logs = [
        ("logs/mail.@20090421T100000.s", attempt("Tue Apr 21 10:00:00", 1) + &attempt(rotation, 2).repeat(2)),
        ("logs/mail.@20090422T100000.s", attempt(rotation, 2) + &attempt(rotation, 3) + &attempt(end, 4)),
        ("logs/mail.@20090424T200000.s", attempt(end, 4).repeat(2) + &attempt("Sat Apr 25 20:00:00", 5)),
    ];
    let select = "auth | select event_id, time, icid, file, line";
    let mut answers = Vec::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        fs::create_dir(dir.join("logs")).expect("a folder");
        for log in order {
            let (name, text) = &logs[log];
            fs::write(dir.join(name), text).expect("a log");
            answer(dir, &["convert", "logs", "-o", "data"]);
            let asked = |what: &str| answer(dir, &["-f", "csv", select, what]);
            assert_eq!(asked("data"), asked("logs"), "{order:?}, with {name}");
        }
        answers.push(answer(dir, &["-f", "csv", select, "data"]));
    }
    let mut ids: Vec<&str> = answers[0].lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 9, "{}", answers[0]);
    assert!(answers.iter().all(|other| *other == answers[0]));
}
