//! Logs that were put one behind the other: every head in a file counts from there on, wherever the file is cut.

use std::path::PathBuf;

use authq::{ArchiveOptions, ScanOptions};

use crate::generator::truth::Row;
use crate::generator::{Config, generate};
use crate::support::{Reading, assert_rows, engine_rows};

/// Rows without their place, appliance by appliance.
fn placeless(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        (row.file, row.line) = (String::new(), 0);
    }
    rows.sort_by(|a, b| a.appliance.cmp(&b.appliance));
    rows
}

fn rows(path: PathBuf, threads: usize, slice_bytes: usize, block_bytes: usize) -> Vec<Row> {
    let scan = ScanOptions { threads, slice_bytes, block_bytes, ..ScanOptions::default() };
    engine_rows(&[path], &Reading { archive: ArchiveOptions::default(), scan }).0
}

#[test]
fn every_head_counts_from_there_on() {
    let config = Config { seed: 5, bytes: 96 << 10, file_bytes: 12 << 10, gzip: 0.0, ..Config::default() };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let truth = generate(&config, &dir.path().join("apart")).expect("logs");
    let apart = placeless(rows(dir.path().join("apart"), 2, 1 << 20, 1 << 16));
    assert!(truth.appliances.len() > 1 && apart.len() > 100, "{} rows", apart.len());

    // The files of the appliances by turns, so that every border changes the appliance and its clock.
    let folder = |file: &PathBuf| file.parent().map(PathBuf::from);
    let (first, second): (Vec<_>, Vec<_>) =
        truth.files.iter().partition(|file| folder(file) == folder(&truth.files[0]));
    let mut text = Vec::new();
    for turn in 0..first.len().max(second.len()) {
        for file in [first.get(turn), second.get(turn)].into_iter().flatten() {
            text.extend(std::fs::read(file).expect("a log"));
        }
    }
    let one = dir.path().join("one/mail.log");
    std::fs::create_dir(dir.path().join("one")).expect("a folder");
    std::fs::write(&one, text).expect("a log");
    for (threads, slice_bytes, block_bytes) in [(1, 1 << 20, 1 << 16), (2, 30_000, 900), (4, 2_000, 1 << 16)] {
        let found = placeless(rows(one.clone(), threads, slice_bytes, block_bytes));
        assert_rows(&found, &apart, &format!("slices of {slice_bytes} bytes"));
    }
}
