//! What the stages that must see every row cost: 8 M attempts into 50,000 groups and other shapes, from memory and from
//! Parquet, beside what reading the column alone costs.
//!
//! The Parquet files are made once, as a dataset in the temporary folder, and are left there for `peers/groups.py`,
//! which puts the same questions to DuckDB.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use arrow::array::{ArrayRef, RecordBatch, StringArray, StringBuilder, TimestampMicrosecondArray, new_null_array};
use arrow::array::{Int64Array, ListArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use authq::internals::Origin;
use authq::internals::ascending;
use authq::internals::bind;
use authq::internals::{Budget, Execution};
use authq::{Context, Display, FileMetadata, ParquetWriter, Plan, Recipes, Table};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use rayon::ThreadPool;
use rayon::prelude::*;

fn main() {
    divan::main();
}

const ROWS: usize = 8_000_000;
const USERS: usize = 50_000;
const ADDRESSES: usize = 200_000;
/// Logs that the rows are of, one a day.
const SOURCES: usize = 64;
/// Rows of a batch, and batches of a window.
const BATCH: usize = 8192;
const WINDOW: usize = 64;

const QUESTIONS: [&str; 8] = [
    "auth | count by user",
    "auth | count, min(time), max(time), dcount(remote_ip) by user, outcome",
    "auth | count by user, remote_ip",
    "auth | count by remote_ip/24",
    "auth | dcount(user)",
    "auth | top 10 by user",
    "auth | sort -time | select time, user | limit 10",
    "auth | sort user, -time | select time, user",
];

/// Numbers that look like chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n
    }

    /// The first of `n` twice as often as the second, and so on (Zipf's law); each comes up now and then.
    fn ranked(&mut self, n: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(share) as usize).min(n) - 1
    }
}

const NAMES: [&str; 16] = [
    "carla", "jonas", "mia", "peter", "sabine", "thomas", "ursula", "viktor", "walter", "xenia", "yannick", "zoe",
    "anna", "bernd", "info", "ironport",
];

fn user(rank: usize) -> String {
    match rank % 7 {
        0 => format!("{}{rank}", NAMES[rank % 16]),
        1 => format!("{}.Huber{rank}@Example.com", NAMES[rank % 16]),
        _ => format!("{}.huber{rank}@example.com", NAMES[rank % 16]),
    }
}

fn address(rank: usize) -> String {
    let bits = (rank as u32).wrapping_mul(0x9E37_79B1);
    std::net::Ipv4Addr::from(bits).to_string()
}

/// Rows of one log: time, outcome, user, address.
fn rows(source: usize) -> RecordBatch {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15 ^ (source as u64 + 1));
    let rows = ROWS / SOURCES;
    let begin = 1_767_225_600_000_000 + source as i64 * 86_400_000_000;
    let mut times = Vec::with_capacity(rows);
    let (mut outcomes, mut users, mut addresses) = (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
    for row in 0..rows {
        times.push(begin + (row as i64 * 86_400 / rows as i64) * 1_000_000);
        outcomes.append_value(["failed", "failed", "failed", "succeeded", "error"][chance.below(5)]);
        match chance.below(200) {
            0 => users.append_null(),
            _ => users.append_value(user(chance.ranked(USERS))),
        }
        addresses.append_value(address(chance.ranked(ADDRESSES)));
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC")),
        Arc::new(outcomes.finish()),
        Arc::new(users.finish()),
        Arc::new(addresses.finish()),
    ];
    let positions = ["time", "outcome", "user", "remote_ip"].map(position);
    RecordBatch::try_new(Table::Auth.schema(&positions), columns).expect("columns of the schema")
}

fn position(name: &str) -> usize {
    Table::Auth.columns().iter().position(|column| column.name == name).expect("a column of that name")
}

static LOGS: LazyLock<Vec<RecordBatch>> = LazyLock::new(|| (0..SOURCES).into_par_iter().map(rows).collect());

/// The rows of all logs in batches of the size that a scan gives.
fn batches(projection: &[usize]) -> Vec<RecordBatch> {
    let schema = Table::Auth.schema(projection);
    let mut batches = Vec::new();
    for log in LOGS.iter() {
        let columns = schema.fields().iter().map(|field| log.column_by_name(field.name()).expect("made").clone());
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(log.num_rows()));
        let log = RecordBatch::try_new_with_options(schema.clone(), columns.collect(), &options).expect("a batch");
        batches.extend((0..log.num_rows()).step_by(BATCH).map(|at| log.slice(at, BATCH.min(log.num_rows() - at))));
    }
    batches
}

fn plan(text: &str) -> Plan {
    let query = authq::parse(text).expect("a query");
    let now = "2026-01-01T00:00:00Z".parse().expect("a time");
    let context =
        Context { now, zone: jiff::tz::TimeZone::UTC, display: Display::Machine, recipes: Recipes::default() };
    bind(&query, text, &context).expect("a plan")
}

fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

fn run(plan: &Plan, batches: &[RecordBatch]) -> usize {
    let windows = batches.chunks(WINDOW).map(|window| Ok(window.to_vec()));
    let results = Execution::new(plan, windows, &Budget::new(8 << 30)).expect("a run");
    results.map(|batch| batch.expect("a batch").num_rows()).sum()
}

#[divan::bench(args = QUESTIONS, consts = [1, 2], sample_count = 3, sample_size = 1)]
fn memory<const THREADS: usize>(bencher: Bencher<'_, '_>, question: &str) {
    let plan = plan(question);
    let batches = batches(&plan.projection);
    let pool = pool(THREADS);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| pool.install(|| black_box(run(&plan, &batches))));
}

/// The dataset, and its files.
static DATASET: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join("authq-groups");
    let paths = |source: usize| {
        let time = format!("2026-{:02}-{:02}", 1 + source / 28, 1 + source % 28);
        folder.join(format!("auth/date={time}/{:016x}-0.parquet", digest(source)))
    };
    let paths: Vec<PathBuf> = (0..SOURCES).map(paths).collect();
    if !folder.join("complete").exists() {
        paths.par_iter().enumerate().for_each(|(source, path)| write(source, path));
        File::create(folder.join("complete")).expect("room");
    }
    paths
});

fn digest(source: usize) -> u64 {
    (source as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn write(source: usize, path: &Path) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let all: Vec<usize> = (0..Table::Auth.columns().len()).collect();
    let schema = Table::Auth.schema(&all);
    let origin = Origin {
        path: format!("logs/mail.@{source:03}.s.gz"),
        size: 1 << 20,
        sha256: format!("{:016x}", digest(source)).repeat(4),
        lines: Some(10 * (ROWS / SOURCES) as u64),
        begin: Some(1_767_225_600_000_000 + source as i64 * 86_400_000_000),
        ..Origin::default()
    };
    let batch = whole(&schema, &LOGS[source], &origin.path);
    let sorting = vec![ascending(position("time"))];
    let mut writer = ParquetWriter::new(File::create(path).expect("room"), &Table::Auth.file_schema(&all), sorting)
        .expect("a writer");
    writer.write(&batch).expect("room");
    let metadata = FileMetadata {
        table: Some(Table::Auth),
        zone: Some("UTC".into()),
        sources: vec![origin],
        ..FileMetadata::default()
    };
    writer.finish(&metadata).expect("room");
}

/// The rows with every column that there is.
fn whole(schema: &SchemaRef, log: &RecordBatch, file: &str) -> RecordBatch {
    let rows = log.num_rows();
    let all = |text: &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows))) };
    let column = |field: &Arc<Field>| -> ArrayRef {
        match (field.name().as_str(), field.data_type()) {
            ("direction", _) => all("inbound"),
            ("mechanism", _) => all("PLAIN"),
            ("profile", _) => all("IncomingAuthentication"),
            ("level", _) => all("Info"),
            ("file", _) => all(file),
            ("line", _) => Arc::new(Int64Array::from_iter_values((0..rows as i64).map(|row| 10 * row + 1))),
            ("icid", _) => Arc::new(Int64Array::from_iter_values((0..rows as i64).map(|row| 412_337_450 + 2 * row))),
            (name, _) if log.column_by_name(name).is_some() => log.column_by_name(name).expect("found").clone(),
            (_, data_type) if field.is_nullable() => new_null_array(data_type, rows),
            (_, DataType::List(item)) => {
                let offsets = arrow::buffer::OffsetBuffer::from_repeated_length(0, rows);
                Arc::new(ListArray::new(item.clone(), offsets, arrow::array::new_empty_array(item.data_type()), None))
            }
            (_, DataType::Int64) => Arc::new(Int64Array::from_value(1, rows)),
            (_, DataType::Binary) => {
                Arc::new(arrow::array::BinaryArray::from_iter_values(std::iter::repeat_n(b"x", rows)))
            }
            _ => all("none"),
        }
    };
    RecordBatch::try_new(schema.clone(), schema.fields().iter().map(column).collect()).expect("every column")
}

/// One file's rows of some columns; text as dictionaries if asked for.
fn read(path: &Path, projection: &[usize], dictionaries: bool) -> Vec<RecordBatch> {
    let file = File::open(path).expect("a file");
    let written = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).expect("Parquet");
    let field = |(index, field): (usize, &Arc<Field>)| -> Field {
        let is_text = field.data_type() == &DataType::Utf8 && projection.contains(&index);
        if dictionaries && is_text {
            let data_type = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Field::new(field.name(), data_type, field.is_nullable())
        } else {
            field.as_ref().clone()
        }
    };
    let schema = Schema::new(written.schema().fields().iter().enumerate().map(field).collect::<Vec<_>>());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).expect("Parquet");
    let mask = ProjectionMask::roots(builder.parquet_schema(), projection.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(BATCH).build().expect("a reader");
    reader.map(|batch| batch.expect("a batch")).collect()
}

/// Reading alone: the lower bound of what comes next.
#[divan::bench(args = [false, true], consts = [1, 2], sample_count = 3, sample_size = 1)]
fn parquet_column<const THREADS: usize>(bencher: Bencher<'_, '_>, dictionaries: bool) {
    let projection = [position("user")];
    let (pool, paths) = (pool(THREADS), &*DATASET);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        pool.install(|| paths.par_iter().map(|path| read(path, &projection, dictionaries).len()).sum::<usize>())
    });
}

/// Reading and grouping, two files a window.
#[divan::bench(args = [false, true], consts = [1, 2], sample_count = 3, sample_size = 1)]
fn parquet_count_by_user<const THREADS: usize>(bencher: Bencher<'_, '_>, dictionaries: bool) {
    let plan = plan(QUESTIONS[0]);
    let (pool, paths) = (pool(THREADS), &*DATASET);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        pool.install(|| {
            let read = |path: &PathBuf| read(path, &plan.projection, dictionaries);
            let windows = paths.chunks(2).map(|paths| Ok(paths.par_iter().map(read).flatten().collect::<Vec<_>>()));
            let results = Execution::new(&plan, windows, &Budget::new(8 << 30)).expect("a run");
            results.map(|batch| batch.expect("a batch").num_rows()).sum::<usize>()
        })
    });
}
