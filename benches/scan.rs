//! Whole questions over a generated archive, beside the cost of inflating it. Only ratios within one run mean anything.

#[path = "support/generator.rs"]
#[allow(dead_code, reason = "each bench uses a part of the support")]
mod generator;

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
use divan::Bencher;
use divan::counter::BytesCount;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

fn main() {
    divan::main();
}

struct Fixture {
    folder: TempDir,
    files: Vec<PathBuf>,
    bytes: u64,
}

impl Fixture {
    fn new(gzip: f64) -> Fixture {
        let config = generator::Config {
            appliances: 2,
            days: 14,
            bytes: 64 << 20,
            file_bytes: 8 << 20,
            auth_share: 0.01,
            gzip,
            hostile: 0.01,
            concurrency: 400,
            several_members: 0.0,
            gzip_level: 6,
            lifelike: true,
            truth: false,
            ..generator::Config::default()
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let truth = generator::generate(&config, folder.path()).expect("room for the logs");
        Fixture { files: truth.files, bytes: truth.bytes, folder }
    }

    fn rows(&self, query: &str, threads: usize) -> usize {
        let tree = authq::parse(query).expect("a query");
        let archive = Archive::open(&[self.folder.path().to_owned()], &ArchiveOptions::default()).expect("an archive");
        let engine = Engine::new(archive, ScanOptions { threads, ..ScanOptions::default() }).expect("threads");
        let context = Context {
            now: Timestamp::now(),
            zone: TimeZone::UTC,
            display: Display::Machine,
            recipes: Recipes::default(),
        };
        let plan = engine.plan(query, &tree, &context).expect("a plan");
        engine.run(&plan).expect("a run").map(|batch| batch.expect("rows").num_rows()).sum()
    }
}

static GZIP: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(1.0));
static PLAIN: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(0.0));

/// The floor: the decompressor alone, one thread.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn inflate_alone(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(GZIP.bytes)).bench(|| {
        let mut buffer = vec![0; 256 << 10];
        for file in &GZIP.files {
            let mut text = flate2::read::MultiGzDecoder::new(File::open(file).expect("a file"));
            while text.read(&mut buffer).expect("text") > 0 {}
        }
    });
}

const QUESTIONS: [&str; 3] = [
    "failed inbound where user=ironport | count",
    "failed inbound where user=ironport | select time, user, remote_ip",
    "failed | count by user | top 10",
];

#[divan::bench(args = QUESTIONS, sample_count = 5, sample_size = 1)]
fn gzip_one_thread(bencher: Bencher<'_, '_>, query: &str) {
    bencher.counter(BytesCount::new(GZIP.bytes)).bench(|| GZIP.rows(query, 1));
}

#[divan::bench(args = QUESTIONS, sample_count = 5, sample_size = 1)]
fn plain_one_thread(bencher: Bencher<'_, '_>, query: &str) {
    bencher.counter(BytesCount::new(PLAIN.bytes)).bench(|| PLAIN.rows(query, 1));
}

#[divan::bench(args = QUESTIONS, sample_count = 5, sample_size = 1)]
fn gzip_two_threads(bencher: Bencher<'_, '_>, query: &str) {
    bencher.counter(BytesCount::new(GZIP.bytes)).bench(|| GZIP.rows(query, 2));
}
