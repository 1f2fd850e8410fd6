//! What a scan leaves out early changes no row: over archives of many days, of which a query wants one.

use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use authq::archive::ArchiveOptions;
use authq::ledger::Ledger;
use authq::source::logs::ScanOptions;
use authq::source::select::LookBack;
use proptest::prelude::*;

use crate::generator::{Config, generate};
use crate::logs;
use crate::support::{Reading, query};

/// All rows in one batch; `None`: there are none.
fn glued(batches: &[RecordBatch]) -> Option<RecordBatch> {
    let first = batches.first()?;
    Some(concat_batches(&first.schema(), batches).expect("batches of one schema"))
}

fn reading(pushdown: bool, look_back: LookBack) -> Reading {
    let Reading { archive, scan } = Reading::default();
    Reading { archive, scan: ScanOptions { pushdown, look_back, ..scan } }
}

/// Both answers are the same; the ledger of the one with pushdown.
fn same(paths: &[PathBuf], text: &str, look_back: LookBack) -> Ledger {
    let (pushed, ledger) = query(paths, text, &reading(true, look_back));
    let (whole, all) = query(paths, text, &reading(false, look_back));
    if let (Some(pushed), Some(whole)) = (glued(&pushed), glued(&whole)) {
        for row in 0..pushed.num_rows().min(whole.num_rows()) {
            assert_eq!(pushed.slice(row, 1), whole.slice(row, 1), "{text}: row {row}");
        }
    }
    assert_eq!(all.files_skipped, 0, "{text}");
    assert_eq!(ledger.rows_out, all.rows_out, "{text}");
    ledger
}

/// Twenty days of two appliances.
fn archive() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = Config { seed: 21, days: 20, bytes: 512 << 10, file_bytes: 8 << 10, ..Config::default() };
    generate(&config, dir.path()).expect("a generated archive");
    let path = dir.path().to_path_buf();
    (dir, path)
}

#[test]
fn a_query_over_a_day_reads_a_few_days() {
    let (_dir, path) = archive();
    let paths = [path];
    for text in [
        "on 2009-04-30 | select time, appliance, user, file, line, raw",
        "failed on 2009-04-30 where user ~ /a/ or outcome = error | count by user, outcome",
        "on 2009-04-30 | select time, user, remote_ip, sender_group, tls, attempt",
    ] {
        let ledger = same(&paths, text, LookBack::default());
        assert!(ledger.files_skipped > ledger.files_seen / 2, "{text}: {ledger:?}");
        assert!(ledger.rows_out > 0, "{text}");
    }
}

#[test]
fn bounds_on_one_side_and_no_bounds() {
    let (_dir, path) = archive();
    let paths = [path];
    let early = same(&paths, "before 2009-04-25 | select time, user, closed_at, mids", LookBack::default());
    assert!(early.files_skipped > early.files_seen / 2, "{early:?}");
    let late = same(&paths, "after 2009-05-05 | select time, remote_ip, attempt", LookBack::All);
    assert_eq!(late.files_skipped, 0, "{late:?}");
    let none = same(&paths, "where not (time < 2009-05-05) or user = a | select time, user", LookBack::default());
    assert_eq!(none.files_skipped, 0, "{none:?}");
    let nothing = same(&paths, "on 2001-01-01 | select time, user", LookBack::default());
    assert_eq!((nothing.rows_out, nothing.lines), (0, 0), "{nothing:?}");
}

#[test]
fn conditions_of_every_kind() {
    let (_dir, path) = archive();
    let paths = [path];
    for filter in [
        "failed inbound",
        "where user = * and not inbound",
        "where user is null or mechanism in (PLAIN, \"login\")",
        "where not (user ~ /[a-m]/ and profile = *o*)",
        "where icid between 1 and 400 or dcid in (1, 2, 3)",
        "where hour(time) < 6 and outcome != failed",
        "where user = \"\" or user == Admin",
        "\"535\"",
    ] {
        same(&paths, &format!("{filter} | select time, user, outcome, remote_ip, raw"), LookBack::default());
    }
}

/// Conditions that a record alone decides, those that it does not, and mixtures.
const FILTERS: &[&str] = &[
    "auth",
    "failed",
    "succeeded inbound where user = U2",
    "outbound",
    "where user in (u1, u3) or mechanism = login",
    "where icid = 1 or dcid = 2",
    "where not (user = u1) and outcome != error",
    "since 2009-04-22T10:00:20 until 2009-04-22T10:00:40",
    "after 2009-04-22T10:00:30 where user is null or tls",
    "where remote_ip in 10.0.0.0/8 and failed",
    "\"5.7.1\"",
    "required",
];

/// Columns for each strategy: of the record, of its connection, of the end of its connection.
const COLUMNS: &[&str] = &[
    "time, user, outcome, file, line, flags, raw",
    "user, remote_ip, sender_group, tls, attempt",
    "line, closed_at, mids",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Logs as hostile to the join as they can be, read in pieces of every size.
    #[test]
    fn what_is_left_out_early_changes_no_row(
        log in logs::log(),
        filter in prop::sample::select(FILTERS),
        columns in prop::sample::select(COLUMNS),
        threads in 1..4usize,
        slice_bytes in prop_oneof![1..300usize, Just(1 << 20)],
        block_bytes in prop_oneof![1..300usize, Just(1 << 20)],
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let paths = [log.write(dir.path())];
        let text = format!("{filter} | select {columns}");
        let archive = ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() };
        let scan = ScanOptions { threads, slice_bytes, block_bytes, ..ScanOptions::default() };
        let with = |pushdown| {
            let scan = ScanOptions { pushdown, ..scan.clone() };
            query(&paths, &text, &Reading { archive: archive.clone(), scan })
        };
        let ((pushed, ledger), (whole, all)) = (with(true), with(false));
        prop_assert_eq!(glued(&pushed), glued(&whole), "{}", text);
        prop_assert_eq!((ledger.rows_out, ledger.rows_filtered), (all.rows_out, all.rows_filtered), "{}", text);
        prop_assert_eq!((ledger.lines, ledger.auth_events), (all.lines, all.auth_events), "{}", text);
    }
}
