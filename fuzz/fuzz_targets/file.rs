//! Any bytes as a file: a log, an archive, Parquet, or nothing of the kind. It is read or refused.

#![no_main]

use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file");
    let Ok(archive) = Archive::open(&[file.path().to_path_buf()], &ArchiveOptions::default()) else { return };
    let text = "lines | count by kind";
    let zone = archive.clocks().choose(None).zone.0;
    let now = jiff::Timestamp::UNIX_EPOCH;
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    let engine = Engine::new(archive, ScanOptions { threads: 1, ..ScanOptions::default() }).expect("an engine");
    let plan = engine.plan(text, &authq::parse(text).expect("a query"), &context).expect("a plan");
    let Ok(results) = engine.run(&plan) else { return };
    results.for_each(|batch| drop(batch));
});
