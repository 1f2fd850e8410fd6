//! Lines, traces and what is shown: however a log is cut, the same rows belong together; and what is shown of rows is what
//! a condition on the shown table would have found.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use proptest::prelude::*;

use crate::logs::{Container, Layout, log};
use crate::support::{Reading, query};

use authq::{ArchiveOptions, ScanOptions};

fn scan() -> impl Strategy<Value = ScanOptions> {
    let bytes = || prop_oneof![1..300usize, 300..5000usize, Just(1 << 20)];
    (1..=4usize, bytes(), bytes(), any::<bool>()).prop_map(|(threads, slice_bytes, block_bytes, pushdown)| {
        ScanOptions { threads, slice_bytes, block_bytes, pushdown, ..ScanOptions::default() }
    })
}

fn reading(scan: ScanOptions) -> Reading {
    Reading { archive: ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() }, scan }
}

fn whole() -> Reading {
    reading(ScanOptions { threads: 1, slice_bytes: 1 << 24, block_bytes: 1 << 24, ..ScanOptions::default() })
}

/// Each row as text, without some columns.
fn shown(batches: &[RecordBatch], without: &[&str]) -> Vec<String> {
    let row = |batch: &RecordBatch, row: usize| -> String {
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns());
        let columns = columns.filter(|(field, _)| !without.contains(&field.name().as_str()));
        columns.map(|(field, column)| format!("{}={:?} ", field.name(), column.slice(row, 1))).collect()
    };
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|i| row(batch, i)).collect::<Vec<_>>()).collect()
}

const QUERIES: [&str; 24] = [
    "lines",
    "lines where mid = 2",
    "lines where icid in (1, 3) or dcid = 2",
    "lines where \"mid 1 \" or \"ICID 2\"",
    "lines where icid = 1 and mid = 1",
    "lines where kind = auth or mid = 2 or icid = 1",
    "lines \"u2\"",
    "trace icid 1",
    "trace icid 3",
    "trace dcid 2",
    "trace mid 1",
    "failed | show lines",
    "auth | show connections",
    "auth | show messages",
    "messages | show lines",
    "connections | show lines",
    "lines where kind = closed or mid = 3 | show lines",
    "lines where kind = message | show messages",
    "failed | burst 2 by remote_ip within 1h | show lines",
    "auth | burst 2 distinct user by direction within 1d | sort -events | limit 1 | show connections",
    "auth | sequence failed then succeeded by remote_ip within 1d | show lines",
    "auth | sequence failed then no succeeded by user within 1h | select start | show messages",
    "lines | burst 3 by kind within 10s | where events < 6 | tail 2 | show lines",
    "connections | burst 2 by direction within 1h | let ms = end - start | show lines",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_belongs_together_does_not_depend_on_cuts(log in log(), scan in scan()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        for text in QUERIES {
            let (expected, _) = query(std::slice::from_ref(&folder), text, &whole());
            let (found, _) = query(std::slice::from_ref(&folder), text, &reading(scan.clone()));
            prop_assert_eq!(shown(&found, &[]), shown(&expected, &[]), "{}", text);
        }
    }

    /// Where the records stand is all that a cut into files may change.
    #[test]
    fn what_belongs_together_does_not_depend_on_files(mut log in log()) {
        log.layout = Layout::Lines { line_end: "\n", last_line_ended: true };
        log.container = Container::Folder;
        log.heads = false;
        let dir = tempfile::tempdir().expect("a temporary folder");
        let pieces = log.write(&dir.path().join("pieces"));
        log.cuts.clear();
        let one = log.write(&dir.path().join("one"));
        let places = ["file", "line", "first_line", "last_line", "appliance", "connection_id"];
        for text in QUERIES {
            let (expected, _) = query(std::slice::from_ref(&one), text, &whole());
            let (found, _) = query(std::slice::from_ref(&pieces), text, &whole());
            prop_assert_eq!(shown(&found, &places), shown(&expected, &places), "{}", text);
        }
    }

    #[test]
    fn shown_rows_are_those_that_a_condition_finds(mut log in log()) {
        // Records of one number on one line of a flattened log are not told apart.
        log.layout = Layout::Lines { line_end: "\n", last_line_ended: true };
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        let rows = |text: &str| shown(&query(std::slice::from_ref(&folder), text, &whole()).0, &[]);
        prop_assert_eq!(rows("auth | show connections"), rows("connections where auth_attempts > 0"));
        prop_assert_eq!(rows("succeeded | show connections"), rows("connections where auth_succeeded > 0"));
        prop_assert_eq!(rows("connections | show connections"), rows("connections"));
        prop_assert_eq!(rows("messages | show messages"), rows("messages"));
        // Every row is a burst of its own.
        let known = "failed where remote_ip is not null";
        let behind_bursts = format!("{known} | burst 1 by remote_ip within 1s | show lines");
        prop_assert_eq!(rows(&behind_bursts), rows(&format!("{known} | show lines")));
    }

    /// A trace names every record that names the number, once; nothing is traced that the lines do not hold.
    #[test]
    fn a_trace_holds_every_record_of_the_number(log in log(), id in 1..4u64, icid in any::<bool>()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        let word = if icid { "icid" } else { "dcid" };
        let rows = |text: &str| {
            let (batches, _) = query(std::slice::from_ref(&folder), text, &whole());
            let mut count: BTreeMap<String, usize> = BTreeMap::new();
            for row in shown(&batches, &["group", "opened_at"]) {
                *count.entry(row).or_default() += 1;
            }
            count
        };
        let traced = rows(&format!("trace {word} {id}"));
        for (row, n) in rows(&format!("lines where {word} = {id}")) {
            prop_assert_eq!(traced.get(&row), Some(&n), "{}", row);
        }
        let lines = rows("lines");
        prop_assert!(traced.keys().all(|row| lines.contains_key(row)));
    }
}

/// Groups are numbered without gaps, and come one after the other.
#[test]
fn groups_come_one_after_the_other() {
    let office = crate::support::root().join("tests/corpus/office");
    let (batches, ledger) = query(&[office], "auth | show lines | select group", &whole());
    let numbers: Vec<i64> =
        batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values().to_vec()).collect();
    assert_eq!(numbers.first(), Some(&1));
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1), "{numbers:?}");
    assert!(batches.iter().all(|batch| batch.column(0).null_count() == 0));
    assert!(ledger.is_whole());
}
