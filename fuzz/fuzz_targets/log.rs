//! Any text behind the begin of a log: the rows of every table are the same however it is cut, and the account adds up.

#![no_main]

use std::path::Path;

use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"Wed Apr 22 10:00:00 2009 Info: New SMTP ICID 1 interface m (192.0.2.1) address 10.0.0.1 reverse dns \
host h verified yes\nWed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user: u using AUTH mechanism: LOGIN \
with profile: P\n";

const QUERIES: [&str; 3] = ["auth | select *, raw", "connections | select *", "messages | select *, rcpts, subject"];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (slice, block, text) = input;
    let file = tempfile::Builder::new().suffix(".log").tempfile().expect("a temporary file");
    std::fs::write(file.path(), [HEAD, text].concat()).expect("a file");
    let cut = ScanOptions {
        threads: 1,
        slice_bytes: 1 + 8 * usize::from(slice),
        block_bytes: 1 + 8 * usize::from(block),
        ..ScanOptions::default()
    };
    for query in QUERIES {
        assert_eq!(rows(file.path(), query, cut.clone()), rows(file.path(), query, ScanOptions::default()), "{query}");
    }
});

fn rows(path: &Path, text: &str, scan: ScanOptions) -> Vec<String> {
    let query = authq::parse(text).expect("a query");
    let archive = Archive::open(&[path.to_path_buf()], &ArchiveOptions::default()).expect("an archive");
    let zone = archive.clocks().choose(None).zone.0;
    let now = jiff::Timestamp::UNIX_EPOCH;
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    let engine = Engine::new(archive, ScanOptions { threads: 1, ..scan }).expect("an engine");
    let plan = engine.plan(text, &query, &context).expect("a plan");
    let mut results = engine.run(&plan).expect("results");
    let mut rows = Vec::new();
    for batch in results.by_ref() {
        let batch = batch.expect("a batch");
        rows.extend((0..batch.num_rows()).map(|row| format!("{:?}", batch.slice(row, 1).columns())));
    }
    rows
}
