//! The law: how a log is cut into files, slices and blocks, how it is compressed and how many threads read it changes
//! no row. Rows are held against the reference reader, which knows nothing of cuts.

use std::path::Path;

use proptest::prelude::*;

use crate::generator::{Config, generate};
use crate::logs::{Layout, Log, log};
use crate::pack::gzip;
use crate::reference::{CONNECTION_COLUMNS, Options, load, read, read_connections};
use crate::support::{Reading, all_columns, assert_rows, engine_rows, query};

use authq::{ArchiveOptions, ScanOptions};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() }
}

/// Slices from less than a line upwards, blocks likewise, one to eight threads.
fn scan() -> impl Strategy<Value = ScanOptions> {
    let bytes = || prop_oneof![1..300usize, 300..5000usize, Just(1 << 20)];
    // With little of it, rows that wait do so on disk.
    let memory = prop_oneof![Just(1_u64 << 12), Just(1 << 30)];
    (1..=8usize, bytes(), bytes(), memory).prop_map(|(threads, slice_bytes, block_bytes, memory)| ScanOptions {
        threads,
        slice_bytes,
        block_bytes,
        memory,
        overflow: Some(std::env::temp_dir()),
        ..ScanOptions::default()
    })
}

/// Pieces of one log may have the same content by chance, and are no copies.
fn reading(scan: ScanOptions) -> Reading {
    Reading { archive: ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() }, scan }
}

fn whole() -> Reading {
    reading(ScanOptions { threads: 1, slice_bytes: 1 << 24, block_bytes: 1 << 24, ..ScanOptions::default() })
}

fn agrees_with_the_reference(folder: &Path, scan: ScanOptions) {
    let expected = read(&load(folder), &Options::default());
    let (found, ledger) = engine_rows(&[folder.to_path_buf()], &reading(scan));
    assert_rows(&found, &expected, "engine against reference");
    assert!(ledger.is_whole(), "{ledger:?}");
    assert_eq!(ledger.auth_events as usize, expected.len());
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn rows_do_not_depend_on_cuts(log in log(), scan in scan()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        agrees_with_the_reference(&log.write(dir.path()), scan);
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn realistic_logs_obey_the_law_too(
        seed in any::<u64>(),
        scan in scan(),
        gzip in 0.0..1.0f64,
        heads in any::<bool>(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let config = Config { seed, gzip, heads, bytes: 40_000, file_bytes: 7_000, ..Config::default() };
        generate(&config, dir.path()).expect("a generated archive");
        let expected = read_connections(&load(dir.path()), &Options::default());
        prop_assert_eq!(connections(&[dir.path().to_path_buf()], &reading(scan.clone())), expected);
        agrees_with_the_reference(dir.path(), scan);
    }
}

proptest! {
    #![proptest_config(cases(48))]

    /// A query that needs fewer columns may read less, and must not see less.
    #[test]
    fn rows_do_not_depend_on_the_columns_asked_for(
        log in log(),
        scan in scan(),
        columns in prop::sample::subsequence(all_columns(), 1..6),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        let (all, _) = query(std::slice::from_ref(&folder), &format!("auth | select {}", all_columns().join(", ")), &whole());
        let (some, _) = query(&[folder], &format!("auth | select {}", columns.join(", ")), &reading(scan));
        for name in columns {
            let shown = |batches: &[arrow::array::RecordBatch]| -> Vec<String> {
                let column = |batch: &arrow::array::RecordBatch| batch.column_by_name(name).expect("a column").clone();
                batches.iter().flat_map(|batch| {
                    let column = column(batch);
                    (0..batch.num_rows()).map(move |i| format!("{:?}", column.slice(i, 1))).collect::<Vec<_>>()
                }).collect()
            };
            prop_assert_eq!(shown(&some), shown(&all), "column `{}`", name);
        }
    }
}

/// The rows of a query as text, and the account.
fn shown(paths: &[std::path::PathBuf], text: &str, reading: &Reading) -> (Vec<Vec<String>>, authq::Ledger) {
    let (batches, ledger) = query(paths, text, reading);
    let rows = |batch: &arrow::array::RecordBatch| -> Vec<Vec<String>> {
        (0..batch.num_rows()).map(|row| batch.columns().iter().map(|column| cell(column, row)).collect()).collect()
    };
    (batches.iter().flat_map(rows).collect(), ledger)
}

/// The rows of `connections` as the reference shows them.
fn connections(paths: &[std::path::PathBuf], reading: &Reading) -> Vec<Vec<String>> {
    shown(paths, &format!("connections | select {}", CONNECTION_COLUMNS.join(", ")), reading).0
}

fn cell(column: &arrow::array::ArrayRef, row: usize) -> String {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
    if column.is_null(row) {
        return "(none)".to_owned();
    }
    if let Some(texts) = column.as_string_opt::<i32>() {
        return texts.value(row).to_owned();
    }
    if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
        return numbers.value(row).to_string();
    }
    if let Some(times) = column.as_primitive_opt::<TimestampMicrosecondType>() {
        return times.value(row).to_string();
    }
    if let Some(numbers) = column.as_primitive_opt::<arrow::datatypes::Float64Type>() {
        return numbers.value(row).to_string();
    }
    if let Some(flags) = column.as_boolean_opt() {
        return flags.value(row).to_string();
    }
    let list = column.as_list::<i32>().value(row);
    match list.as_primitive_opt::<Int64Type>() {
        Some(numbers) => format!("{:?}", numbers.values().to_vec()),
        None => format!("{:?}", list.as_string::<i32>().iter().flatten().collect::<Vec<_>>()),
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// Connections are followed through the whole log, whatever lies between their records.
    #[test]
    fn connections_do_not_depend_on_cuts(log in log(), scan in scan()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        let expected = read_connections(&load(&folder), &Options::default());
        let found = connections(&[folder], &reading(scan));
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert_eq!(found, expected);
        }
        prop_assert_eq!(found.len(), expected.len());
    }

    /// The names of connections and all of `messages` are the same however the log is cut, also into files.
    #[test]
    fn messages_and_names_do_not_depend_on_cuts(log in log(), scan in scan()) {
        let rows = |log: &Log, reading: &Reading| {
            let dir = tempfile::tempdir().expect("a temporary folder");
            let folder = [log.write(dir.path())];
            let (ids, _) = shown(&folder, "connections | select connection_id, appliance, icid, dcid", reading);
            (ids, shown(&folder, "messages | select *, rcpts, subject, -file, -line", reading).0)
        };
        let single = Log { cuts: Vec::new(), ..log.clone() };
        // A head stands at the begin of every file, and layouts other than lines depend on it, too.
        let one = if log.heads || !matches!(log.layout, Layout::Lines { .. }) { &log } else { &single };
        prop_assert_eq!(rows(&log, &reading(scan)), rows(one, &whole()));
    }
}

/// A change to the bytes of a text.
#[derive(Clone, Debug)]
pub enum Mutation {
    Overwrite(usize, u8),
    Delete(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

pub fn mutation() -> impl Strategy<Value = Mutation> {
    let place = || 0..100_000usize;
    let pieces: [&[u8]; 9] = [
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b" ",
        b"ICID 1 close",
        b"\nWed Apr 22 10:00:00 2009 Info: ",
        b" Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 1) failed for user: ",
        b"99999999999999999999",
    ];
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Mutation::Overwrite(at, byte)),
        (place(), 1..80usize).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (place(), prop::sample::select(pieces.to_vec())).prop_map(|(at, bytes)| Mutation::Insert(at, bytes.to_vec())),
        (place(), 1..200usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
    ]
}

pub fn mutate(text: &mut Vec<u8>, mutation: &Mutation) {
    let place = |at: &usize| at % text.len().max(1);
    match mutation {
        _ if text.is_empty() => {}
        Mutation::Overwrite(at, byte) => {
            let at = place(at);
            text[at] = *byte;
        }
        Mutation::Delete(at, length) => {
            let at = place(at);
            text.drain(at..(at + length).min(text.len()));
        }
        Mutation::Insert(at, bytes) => {
            let at = place(at);
            text.splice(at..at, bytes.iter().copied());
        }
        Mutation::Repeat(at, length) => {
            let at = place(at);
            let piece = text[at..(at + length).min(text.len())].to_vec();
            text.splice(at..at, piece);
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// What damaged text means is the engine's to decide; that cuts do not matter holds for it as well. Nothing panics,
    /// and the account adds up.
    #[test]
    fn damaged_text_obeys_the_law_too(
        log in log(),
        mutations in prop::collection::vec(mutation(), 1..12),
        scan in scan(),
    ) {
        let mut text = log.texts().concat();
        for mutation in &mutations {
            mutate(&mut text, mutation);
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("damaged");
        std::fs::write(&path, &text).expect("a file");
        let (expected, one) = engine_rows(std::slice::from_ref(&path), &whole());
        let (found, other) = engine_rows(std::slice::from_ref(&path), &reading(scan.clone()));
        assert_rows(&found, &expected, "slices against one piece");
        prop_assert_eq!((one.lines, one.records, one.auth_events), (other.lines, other.records, other.auth_events));
        prop_assert_eq!(one.auth_lines_not_understood, other.auth_lines_not_understood);
        for table in ["connections | select *", "messages | select *, rcpts, subject"] {
            let shown = |reading: &Reading| shown(std::slice::from_ref(&path), table, reading);
            let (found, (expected, whole)) = (shown(&reading(scan.clone())), shown(&whole()));
            prop_assert_eq!(found.0, expected);
            prop_assert_eq!((found.1.lines, found.1.records), (whole.lines, whole.records));
            prop_assert_eq!((whole.records, whole.auth_events), (one.records, one.auth_events));
        }
    }

    /// The same for damaged archives and compressed files. What a checksum stands for is the truth.
    #[test]
    fn damaged_archives_obey_the_law_too(
        log in log(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
        scan in scan(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = log.write(dir.path());
        let truth = read(&load(&folder), &Options::default());
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let mut bytes = std::fs::read(&path).expect("a file");
            for (at, byte) in &damage {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len()) + 1));
            std::fs::write(path, bytes).expect("a file");
        }
        let (expected, one) = engine_rows(std::slice::from_ref(&folder), &whole());
        let (found, other) = engine_rows(&[folder], &reading(scan));
        assert_rows(&found, &expected, "slices against one piece");
        prop_assert_eq!((one.lines, one.records, one.auth_events), (other.lines, other.records, other.auth_events));
        let known = |user: &Option<String>| truth.iter().any(|row| row.user == *user);
        prop_assert!(found.iter().all(|row| row.integrity != "verified" || known(&row.user)));
    }

    /// The same for bytes that never were a log.
    #[test]
    fn any_bytes_are_read_without_a_word_of_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), scan in scan()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("bytes");
        std::fs::write(&path, &bytes).expect("a file");
        let (rows, _) = engine_rows(&[path], &reading(scan));
        prop_assert!(rows.is_empty());
    }

    /// The reader that everything is held against must not fall over either.
    #[test]
    fn the_reference_reads_what_it_is_given(log in log()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let rows = read(&load(&log.write(dir.path())), &Options::default());
        let is_attempt = |message: &str| message.starts_with("SMTP Auth") || message.starts_with("DCID:");
        let attempts = log.records.iter().filter(|(_, message)| is_attempt(message)).count();
        prop_assert_eq!(rows.len(), attempts, "every attempt is a row");
    }
}

/// A record that is longer than what is kept of it, in two members of which the second is damaged: what is at hand of its
/// line when its row is made depends on the size of blocks.
#[test]
fn whether_a_cut_row_is_verified_does_not_depend_on_blocks() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("long.gz");
    let mut text =
        b"Wed Apr 22 10:00:00 2009 Info: SMTP Auth (ICID 1) LDAP query/user lookup failed for user: ".to_vec();
    text.resize(40 << 20, b'x');
    text.push(b'\n');
    let (first, second) = text.split_at(28 << 20);
    let mut bytes = [gzip(first), gzip(second)].concat();
    // The checksum of the second member.
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 1;
    std::fs::write(&path, bytes).expect("a file");
    for block_bytes in [1 << 20, 12 << 20] {
        let scan = ScanOptions { block_bytes, ..ScanOptions::default() };
        let (rows, _) = engine_rows(std::slice::from_ref(&path), &reading(scan));
        let known: Vec<(&str, bool)> =
            rows.iter().map(|row| (row.integrity.as_str(), row.flags.contains(&"cut".to_owned()))).collect();
        assert_eq!(known, [("unverified", true)], "blocks of {block_bytes} bytes");
    }
}

/// One file that holds the logs of several appliances, one after the other: the rows that wait at its end are in the order
/// of the log.
#[test]
fn connections_of_many_appliances_in_one_file_keep_the_order_of_the_log() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("mail.log");
    let serial = |number: usize| format!("{:012X}-{number:07}", 0xABCD * (9 - number));
    let log = |number: usize| {
        format!(
            "Wed Apr 22 10:00:00 2009 Info: Begin Logfile\n\
             Wed Apr 22 10:00:00 2009 Info: Version: 6.5.0-405 SN: {}\n\
             Wed Apr 22 10:00:00 2009 Info: Time offset from UTC: 0 seconds\n\
             Wed Apr 22 10:00:01 2009 Info: New SMTP ICID {number} interface mail (192.0.2.1) address 10.0.0.1 \
             reverse dns host h verified yes\n\
             Wed Apr 22 10:00:02 2009 Info: ICID {number} close\n",
            serial(number)
        )
    };
    std::fs::write(&path, (1..9).map(log).collect::<String>()).expect("a file");
    let expected: Vec<Vec<String>> = (1..9).map(|number| vec![serial(number), number.to_string()]).collect();
    for reading in [whole(), reading(ScanOptions { threads: 4, slice_bytes: 300, ..ScanOptions::default() })] {
        let (rows, _) = shown(std::slice::from_ref(&path), "connections | select appliance, icid", &reading);
        assert_eq!(rows, expected);
    }
}
