//! Streams the answer to a query into a Parquet file: `cargo run --example query_to_parquet QUERY PATH OUTPUT`.

use std::error::Error;
use std::fs::File;

use arrow::record_batch::RecordBatchReader;
use authq::archive::{Archive, ArchiveOptions};
use authq::engine::Engine;
use authq::event::columns::Display;
use authq::plan::{Context, Recipes};
use authq::source::logs::ScanOptions;
use parquet::arrow::ArrowWriter;

fn main() -> Result<(), Box<dyn Error>> {
    let [text, path, output] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "QUERY PATH OUTPUT")?;
    let archive = Archive::open(&[path.into()], &ArchiveOptions::default())?;
    let (now, zone) = (jiff::Timestamp::now(), archive.zone().0);
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    let engine = Engine::new(archive, ScanOptions::default())?;
    let plan = engine.plan(&text, &authq::lang::parse(&text)?, &context)?;
    let mut results = engine.run(&plan)?;
    let mut writer = ArrowWriter::try_new(File::create(output)?, results.schema(), None)?;
    results.try_for_each(|batch| Ok::<_, Box<dyn Error>>(writer.write(&batch?)?))?;
    writer.close()?;
    println!("{}", if results.ledger().is_whole() { "whole" } else { "some input could not be read" });
    Ok(())
}
