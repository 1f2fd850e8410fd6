//! A query from Rust, streamed into Parquet: `cargo run --example embed QUERY PATH OUTPUT`.

use std::error::Error;
use std::fs::File;

use authq::{Archive, ArchiveOptions, Context, Display, Engine, FileMetadata, ParquetWriter, Recipes, ScanOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [text, path, output] = arguments.try_into().map_err(|_| "embed QUERY PATH OUTPUT")?;
    let archive = Archive::open(&[path.into()], &ArchiveOptions::default())?;
    let (now, zone) = (jiff::Timestamp::now(), archive.clocks().choose(None).zone.0);
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    let engine = Engine::new(archive, ScanOptions::default())?;
    let plan = engine.plan(&text, &authq::parse(&text)?, &context)?;
    let mut results = engine.run(&plan)?;
    let mut writer = ParquetWriter::new(File::create(output)?, &results.plan().file_schema(), Vec::new())?;
    for batch in results.by_ref() {
        writer.write(&batch?)?;
    }
    // With the query and the digests of the logs in it, the file can be asked again: `authq count OUTPUT`.
    let ledger = results.ledger();
    writer.finish(&FileMetadata { query: Some(text), ..results.metadata(&ledger)? })?;
    println!("{}", if ledger.is_whole() { "every input was read whole" } else { "some input could not be read" });
    Ok(())
}
