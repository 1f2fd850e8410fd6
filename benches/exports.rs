//! What 100,000 attempts cost to write, in the schemas of other tools and without one. The rows are made before; only ratios
//! within one run mean anything.

#[path = "support/generator.rs"]
#[allow(dead_code, reason = "each bench uses a part of the support")]
mod generator;

use std::io;
use std::sync::LazyLock;

use arrow::record_batch::RecordBatch;

use authq::internals::{Column, schema_of};
use authq::internals::{Format, Look, Schema, Sink};
use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use jiff::tz::TimeZone;

fn main() {
    divan::main();
}

const ROWS: usize = 100_000;

/// Attempts with all their columns.
struct Attempts {
    columns: Vec<Column>,
    batches: Vec<RecordBatch>,
}

static ATTEMPTS: LazyLock<Attempts> = LazyLock::new(|| {
    let config = generator::Config {
        appliances: 2,
        days: 14,
        bytes: 96 << 20,
        file_bytes: 24 << 20,
        auth_share: 0.15,
        gzip: 1.0,
        hostile: 0.01,
        concurrency: 400,
        several_members: 0.0,
        gzip_level: 1,
        lifelike: true,
        truth: false,
        ..generator::Config::default()
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    generator::generate(&config, folder.path()).expect("room for the logs");
    let query = format!("auth | limit {ROWS}");
    let archive = Archive::open(&[folder.path().to_owned()], &ArchiveOptions::default()).expect("an archive");
    let engine = Engine::new(archive, ScanOptions::default()).expect("threads");
    let context =
        Context { now: Timestamp::now(), zone: TimeZone::UTC, display: Display::Machine, recipes: Recipes::default() };
    let plan = engine.plan(&query, &authq::parse(&query).expect("a query"), &context).expect("a plan");
    let batches: Vec<RecordBatch> = engine.run(&plan).expect("a run").map(|batch| batch.expect("rows")).collect();
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    assert_eq!(rows, ROWS, "the archive holds too few attempts");
    Attempts { columns: plan.columns, batches }
});

fn look() -> Look {
    Look::plain(schema_of(&ATTEMPTS.columns))
}

fn write(mut sink: Box<dyn Sink + '_>) {
    ATTEMPTS.batches.iter().for_each(|batch| sink.write(batch).expect("rows"));
    sink.finish().expect("an end");
}

#[divan::bench(args = [Format::Ndjson, Format::Parquet], sample_count = 7, sample_size = 1)]
fn own(bencher: Bencher<'_, '_>, format: Format) {
    let look = look();
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench_local(|| write(format.open(&ATTEMPTS.columns, &look, Box::new(io::sink())).expect("a sink")));
}

#[divan::bench(args = ["ecs", "ocsf", "cim", "timesketch"], sample_count = 7, sample_size = 1)]
fn ndjson(bencher: Bencher<'_, '_>, name: &str) {
    in_schema(bencher, name, Format::Ndjson);
}

#[divan::bench(args = ["ecs", "ocsf"], sample_count = 7, sample_size = 1)]
fn parquet(bencher: Bencher<'_, '_>, name: &str) {
    in_schema(bencher, name, Format::Parquet);
}

fn in_schema(bencher: Bencher<'_, '_>, name: &str, format: Format) {
    let (schema, look) = (Schema::from_name(name).expect("a schema"), look());
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench_local(|| write(schema.open(format, &ATTEMPTS.columns, &look, Box::new(io::sink())).expect("a sink")));
}
