//! Parquet files as a source: files of other versions, how much of a file is read, what is left unread.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array};
use arrow::compute::{concat_batches, take_record_batch};
use authq::FileMetadata;
use authq::internals::CHECKSUMS;
use authq::internals::SCHEMA;
use authq::internals::{ascending, writer_options};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;

use crate::support::{Outcome, Reading, query, root, run};

/// Logs with rows that are worth asking for.
const LOGS: &str = "tests/corpus/office";

/// Converts the logs into a dataset; its files.
pub fn dataset(folder: &Path, table: &str) -> Vec<PathBuf> {
    let folder = folder.join("set").display().to_string();
    let converted = run(root(), ["convert", "--table", table, LOGS, "-o", &folder], None);
    assert_eq!(converted.code, Some(0), "{}", converted.stderr);
    let files = glob::glob(&format!("{folder}/{table}/*/*.parquet")).expect("a pattern").map(Result::unwrap);
    let files: Vec<PathBuf> = files.collect();
    assert!(!files.is_empty(), "no file in {folder}");
    files
}

/// The rows and the metadata of a file, without the checksums of its bytes.
pub fn read(path: &Path) -> (RecordBatch, Vec<KeyValue>) {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let mut pairs = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    pairs.retain(|pair| pair.key != CHECKSUMS);
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    (concat_batches(&batches[0].schema(), &batches).unwrap(), pairs)
}

/// Writes rows in row groups of `size`.
fn write(path: &Path, rows: &RecordBatch, pairs: Vec<KeyValue>, size: usize) {
    let schema = rows.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let sorting = ["time", "line"].iter().filter_map(|name| schema.index_of(name).ok()).map(ascending).collect();
    let options = writer_options(names.into_iter(), sorting);
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new_with_options(file, schema.clone(), options).unwrap();
    for at in (0..rows.num_rows()).step_by(size) {
        writer.write(&rows.slice(at, size.min(rows.num_rows() - at))).unwrap();
        writer.flush().unwrap();
    }
    pairs.into_iter().for_each(|pair| writer.append_key_value_metadata(pair));
    writer.close().unwrap();
}

/// The rows without a column.
fn without(rows: &RecordBatch, name: &str) -> RecordBatch {
    let schema = rows.schema();
    let kept = (0..rows.num_columns()).filter(|at| schema.field(*at).name() != name);
    rows.project(&kept.collect::<Vec<_>>()).unwrap()
}

pub fn csv(query: &str, path: &Path) -> Outcome {
    run(root(), ["-f", "csv", query, &path.display().to_string()], None)
}

#[test]
fn a_newer_schema_is_refused_by_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let (rows, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let newer = |pair: KeyValue| match pair.key == SCHEMA {
        true => KeyValue::new(pair.key, "auth/2".to_owned()),
        false => pair,
    };
    write(&dir.path().join("x.parquet"), &rows, pairs.into_iter().map(newer).collect(), 1000);
    let told = "x.parquet: written by a newer authq (schema auth/2, this one knows auth/1)";
    let named = run(dir.path(), ["count", "x.parquet"], None);
    assert_eq!(named.code, Some(2));
    assert!(named.stderr.contains(told) && named.stderr.contains("update authq"), "{}", named.stderr);
    let met = run(dir.path(), ["-f", "csv", "count", "."], None);
    assert_eq!(met.code, Some(3), "{}", met.stderr);
    assert!(met.stderr.contains(told) && met.stderr.contains("update authq"), "{}", met.stderr);
    assert_eq!(met.text(), csv("count", &dir.path().join("set")).text());
}

#[test]
fn an_older_file_has_no_value_in_columns_that_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let (rows, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let older = dir.path().join("older.parquet");
    write(&older, &without(&without(&rows, "country"), "mids"), pairs, 1000);
    let rows = rows.num_rows();
    let found = csv("auth | select line, country, mids", &older);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert_eq!(found.text().lines().skip(1).filter(|line| line.ends_with(",,\"\"")).count(), rows, "{}", found.text());
    assert_eq!(csv("where country is null | count", &older).text(), format!("count\n{rows}\n"));
    assert_eq!(csv("where mids = 1 | count", &older).text(), "count\n0\n");
    let id = |path: &Path| csv("auth | select event_id", path).text();
    assert_eq!(id(&older).lines().count(), rows + 1);
}

#[test]
fn columns_of_traces_are_without_values_in_a_dataset_as_in_logs() {
    let dir = tempfile::tempdir().unwrap();
    dataset(dir.path(), "lines");
    let (of_logs, found) =
        (csv("lines | select line, group", Path::new(LOGS)), csv("lines | select line, group", dir.path()));
    assert_eq!((found.code, found.text()), (Some(0), of_logs.text()), "{}", found.stderr);
}

#[test]
fn a_column_that_every_row_has_is_never_made_up() {
    let dir = tempfile::tempdir().unwrap();
    let (rows, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let older = dir.path().join("older.parquet");
    write(&older, &without(&rows, "event_id"), pairs.clone(), 1000);
    let found = csv("auth | select event_id", &older);
    assert_eq!(found.code, Some(2));
    assert!(
        found.stderr.contains("it has no column `event_id`") && found.stderr.contains("--rebuild"),
        "{}",
        found.stderr
    );
    assert_eq!(csv("count", &older).text(), format!("count\n{}\n", rows.num_rows()));
    assert!(csv("auth | select raw", &older).stderr.contains("--with-raw"));
    // Another program kept nothing of what the file says of itself.
    let foreign = dir.path().join("foreign.parquet");
    write(&foreign, &without(&rows, "country"), Vec::new(), 1000);
    let found = csv("auth | select country", &foreign);
    assert!(found.code == Some(2) && found.stderr.contains("it has no column `country`"), "{}", found.stderr);
    let says = FileMetadata { query: Some("auth | select line".to_owned()), ..FileMetadata::from_key_values(&pairs) };
    write(&foreign, &without(&rows, "country"), says.to_key_values(), 1000);
    let found = csv("auth | select country", &foreign);
    assert!(found.code == Some(2) && found.stderr.contains("a query that selects the column"), "{}", found.stderr);
}

#[test]
fn a_column_that_a_query_left_out_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let result = dir.path().join("result.parquet");
    let query = "auth | select time, direction, outcome, user, file, line";
    let made = run(root(), ["-o", &result.display().to_string(), query, LOGS], None);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let found = csv("count by country", &result);
    assert_eq!(found.code, Some(2));
    assert!(found.stderr.contains("it has no column `country`"), "{}", found.stderr);
    assert!(found.stderr.contains("a query that selects the column"), "{}", found.stderr);
}

/// Numbers that look random, the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// As many rows of a log as are asked for, of one appliance or of two, whose clocks step back now and then.
pub fn many(rows: &RecordBatch, count: u64, appliances: u64, numbers: &mut Numbers) -> RecordBatch {
    let times = |numbers: &mut Numbers| {
        let mut time = 1_240_400_867_000_000;
        (0..count)
            .map(|_| {
                time += i64::try_from(numbers.below(50)).unwrap() * 1_000_000;
                if numbers.below(40) == 0 { time - 300_000_000 } else { time }
            })
            .collect::<Vec<i64>>()
    };
    let template = UInt64Array::from_iter_values((0..count).map(|row| row % rows.num_rows() as u64));
    let rows = take_record_batch(rows, &template).unwrap();
    let time: ArrayRef = Arc::new(TimestampMicrosecondArray::from(times(numbers)).with_timezone("UTC"));
    let line: ArrayRef = Arc::new(Int64Array::from_iter_values((1..=count).map(|line| i64::try_from(line).unwrap())));
    let icid: ArrayRef =
        Arc::new((0..count).map(|row| (row % 7 > 0).then(|| i64::try_from(row / 3).unwrap())).collect::<Int64Array>());
    let name = |numbers: &mut Numbers| format!("esa{}", numbers.below(appliances));
    let appliance: ArrayRef = Arc::new(StringArray::from_iter_values((0..count).map(|_| name(numbers))));
    let address = |numbers: &mut Numbers| match numbers.below(20) {
        0 => None,
        n => Some(format!("192.0.2.{}", n * numbers.below(13))),
    };
    let address: ArrayRef = Arc::new((0..count).map(|_| address(numbers)).collect::<StringArray>());
    let of = |name: &str| match name {
        "time" => Some(time.clone()),
        "line" => Some(line.clone()),
        "icid" => Some(icid.clone()),
        "appliance" => Some(appliance.clone()),
        "remote_ip" => Some(address.clone()),
        _ => None,
    };
    let schema = rows.schema();
    let column = |(at, array): (usize, &ArrayRef)| of(schema.field(at).name()).unwrap_or_else(|| array.clone());
    let columns = rows.columns().iter().enumerate().map(column).collect();
    RecordBatch::try_new(schema.clone(), columns).unwrap()
}

/// What a file says of itself decides how its rows are put in order: by line, as written, by time.
pub fn metadata(pairs: &[KeyValue]) -> [Vec<KeyValue>; 3] {
    let query = Some("auth".to_owned());
    [
        pairs.to_vec(),
        FileMetadata { query, every_row: false, ..FileMetadata::from_key_values(pairs) }.to_key_values(),
        Vec::new(),
    ]
}

pub fn bytes_read(text: &str, path: &Path) -> u64 {
    query(&[path.to_owned()], text, &Reading::default()).1.bytes_read
}

#[test]
fn a_query_that_has_enough_leaves_the_rest_of_a_file_unread() {
    let dir = tempfile::tempdir().unwrap();
    let (rows, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let path = dir.path().join("many.parquet");
    for appliances in [1, 2] {
        let rows = many(&rows, 2000, appliances, &mut Numbers(appliances));
        // In the order of time, so that ranges of time do not overlap either.
        let rows = take_record_batch(&rows, &sorted_by_time(&rows)).unwrap();
        for pairs in &metadata(&pairs)[1..] {
            write(&path, &rows, pairs.clone(), 100);
            let (all, few) = (bytes_read("auth | sort user", &path), bytes_read("auth | limit 10", &path));
            assert!(few > 0 && few * 5 < all, "{few} of {all} bytes are read for 10 rows");
        }
    }
    let rows = many(&rows, 2000, 1, &mut Numbers(3));
    write(&path, &rows, pairs, 100);
    let (all, few) = (bytes_read("auth | sort user", &path), bytes_read("auth | limit 10", &path));
    assert!(few > 0 && few * 5 < all, "{few} of {all} bytes are read for 10 rows of a log");
}

fn sorted_by_time(rows: &RecordBatch) -> UInt64Array {
    let times = rows.column_by_name("time").unwrap().as_any().downcast_ref::<TimestampMicrosecondArray>().unwrap();
    let mut order: Vec<u64> = (0..rows.num_rows() as u64).collect();
    order.sort_by_key(|row| times.value(usize::try_from(*row).unwrap()));
    UInt64Array::from(order)
}

#[test]
fn the_order_of_rows_does_not_depend_on_row_groups() {
    let dir = tempfile::tempdir().unwrap();
    let (template, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let (one, several) = (dir.path().join("one.parquet"), dir.path().join("several.parquet"));
    let mut numbers = Numbers(7);
    for round in 0..8 {
        let rows = many(&template, 600, 1 + round % 2, &mut numbers);
        // Row groups in another order than the rows, or a few rows in the row group of others.
        let mut order: Vec<u64> = (0..600).map(|row| if round < 4 { (row + 200) % 600 } else { row }).collect();
        (0..round).for_each(|_| {
            let [a, b] = [numbers.below(600), numbers.below(600)];
            order.swap(usize::try_from(a).unwrap(), usize::try_from(b).unwrap());
        });
        let rows = take_record_batch(&rows, &UInt64Array::from(order)).unwrap();
        for pairs in metadata(&pairs) {
            write(&one, &rows, pairs.clone(), 600);
            write(&several, &rows, pairs, 20);
            for query in ["auth | select line, time, appliance", "where icid > 60 | select line", "auth | limit 333"] {
                let (expected, found) = (csv(query, &one), csv(query, &several));
                assert!(expected.text().lines().count() > 100, "{}", expected.stderr);
                assert_eq!(expected.text(), found.text(), "{query}, round {round}");
            }
        }
    }
}
