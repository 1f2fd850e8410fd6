//! Results for programs that take columns: Parquet, and Arrow's own format as file and as stream, hold the same rows;
//! the Rust API gives them to any writer; a signal leaves nothing half written.

use std::fs::{self, File};
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::ipc::reader::{FileReader, StreamReader};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::generator::{Config, generate};
use crate::support::{root, run};

const QUERIES: [&str; 6] = [
    "auth",
    "failed | select time, user, mids, elapsed_ms, tls",
    "failed | count, min(time), avg(elapsed_ms) by user, outcome",
    "lines | limit 40",
    "where user=nobody-of-that-name",
    "auth | timeline 1h",
];

fn whole(schema: SchemaRef, batches: impl Iterator<Item = RecordBatch>) -> RecordBatch {
    let batches: Vec<RecordBatch> = batches.collect();
    concat_batches(&schema, &batches).expect("batches of one schema")
}

fn parquet(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).expect("a file")).expect("Parquet");
    let schema = reader.schema().clone();
    whole(schema, reader.build().expect("a reader").map(|batch| batch.expect("a batch")))
}

fn feather(from: impl Read + Seek) -> RecordBatch {
    let reader = FileReader::try_new(from, None).expect("Arrow's file format");
    whole(reader.schema(), reader.map(|batch| batch.expect("a batch")))
}

fn stream(from: impl Read) -> RecordBatch {
    let reader = StreamReader::try_new(from, None).expect("Arrow's stream format");
    whole(reader.schema(), reader.map(|batch| batch.expect("a batch")))
}

/// Arrow's metadata is not in a Parquet file, and elements of lists have other names there: values are what counts.
pub fn shown(batch: &RecordBatch) -> Vec<String> {
    use arrow::util::display::{ArrayFormatter, FormatOptions};
    let options = FormatOptions::default().with_null("NULL");
    // Times as numbers: the formatter knows no zones by name.
    let plain = |column: &ArrayRef| match column.data_type() {
        DataType::Timestamp(..) => cast(column, &DataType::Int64).expect("a number"),
        _ => column.clone(),
    };
    let plain: Vec<ArrayRef> = batch.columns().iter().map(plain).collect();
    let columns: Vec<ArrayFormatter<'_>> =
        plain.iter().map(|column| ArrayFormatter::try_new(column, &options).expect("a column")).collect();
    let row = |row| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join("|");
    (0..batch.num_rows()).map(row).collect()
}

#[test]
fn every_format_of_columns_holds_the_same_rows() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let corpus = root().join("tests/corpus/office").display().to_string();
    for query in QUERIES {
        let write = |name: &str, more: &[&str]| {
            let path = dir.join(name);
            let to = path.display().to_string();
            let outcome = run(root(), [&["--force", query, &corpus, "-o", &to], more].concat(), None);
            assert!(matches!(outcome.code, Some(0 | 1)), "{query}: {}", outcome.stderr);
            path
        };
        let rows = parquet(&write("x.parquet", &[]));
        let names: Vec<String> = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
        let file = feather(File::open(write("x.arrow", &["-f", "arrow"])).expect("a file"));
        assert_eq!(file.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>(), names);
        assert_eq!(shown(&file), shown(&rows), "{query}");
        let streamed = stream(File::open(write("x.arrows", &[])).expect("a file"));
        assert_eq!(streamed, file, "{query}");
        let piped = Command::new(env!("CARGO_BIN_EXE_authq")).args(["-f", "arrow", query, &corpus]).output();
        assert_eq!(stream(Cursor::new(piped.expect("a run").stdout)), file, "{query}");
        let lines = run(root(), ["-f", "ndjson", query, &corpus], None);
        assert_eq!(lines.text().lines().count(), rows.num_rows(), "{query}");
        // Rows alone decide the bytes.
        let other = write("y.parquet", &["-j3", "--slice-bytes", "700", "--block-bytes", "300"]);
        let [one, other] = [dir.join("x.parquet"), other].map(|path| fs::read(path).expect("a file"));
        assert!(one == other, "{query}: bytes differ");
    }
}

#[test]
fn the_answer_in_a_file_is_asked_again() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let corpus = root().join("tests/corpus/office").display().to_string();
    let path = place.path().join("failed.parquet").display().to_string();
    let written = run(root(), ["failed", &corpus, "-o", &path], None);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let query = "failed | count by user, outcome";
    let again = run(root(), ["-f", "csv", query, &path], None);
    assert_eq!(again.text(), run(root(), ["-f", "csv", query, &corpus], None).text(), "{}", again.stderr);
}

/// An example that `cargo test` has built; without it the test is skipped, but not where CI is set.
fn example(name: &str) -> Option<PathBuf> {
    let mut built = std::env::current_exe().expect("a name");
    built.pop();
    built.pop();
    let built = built.join("examples").join(name);
    if !built.exists() && std::env::var_os("CI").is_none() {
        eprintln!("skipped: examples are built by `cargo test` without a target");
        return None;
    }
    Some(built)
}

#[test]
fn the_example_writes_a_file_that_authq_reads() {
    let Some(example) = example("embed") else { return };
    let place = tempfile::tempdir().expect("a temporary folder");
    let corpus = root().join("tests/corpus/office").display().to_string();
    let embed = |query: &str, name: &str| {
        let path = place.path().join(name);
        let outcome = Command::new(&example).args([query, &corpus]).arg(&path).output().expect("a run");
        let told = String::from_utf8_lossy(&outcome.stderr);
        let rows = parquet(&path).num_rows();
        assert_eq!(String::from_utf8_lossy(&outcome.stdout), "every input was read whole\n", "{told}");
        (path.display().to_string(), rows)
    };
    let (_, users) = embed("failed | count by user", "users.parquet");
    let expected = run(root(), ["-f", "csv", "failed | count by user", &corpus], None);
    assert_eq!(users + 1, expected.text().lines().count());
    let (failed, rows) = embed("failed", "failed.parquet");
    let counted = run(root(), ["-f", "csv", "count", &failed], None);
    assert_eq!((counted.code, counted.text()), (Some(0), format!("count\n{rows}\n")), "{}", counted.stderr);
    let again = run(root(), ["-f", "csv", "failed", &failed], None);
    assert_eq!(again.text(), run(root(), ["-f", "csv", "failed", &corpus], None).text(), "{}", again.stderr);
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_half_written() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let logs = place.path().join("logs");
    generate(&Config { seed: 41, bytes: 24 << 20, ..Config::default() }, &logs).expect("a generated archive");
    let mut interrupted = 0;
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        for args in [vec!["convert", "logs", "-o", "out/set", "-q"], vec!["-q", "lines", "logs", "-o", "out/x.parquet"]]
        {
            let out = place.path().join("out");
            let _ = fs::remove_dir_all(&out);
            fs::create_dir(&out).expect("a folder");
            let mut run = Command::new(env!("CARGO_BIN_EXE_authq"));
            let run = run.current_dir(place.path()).args(&args).stdout(Stdio::null()).stderr(Stdio::piped());
            let mut run = run.spawn().expect("a run");
            // Something is under way once there is something beside the place.
            while fs::read_dir(&out).expect("a folder").count() == 0 && run.try_wait().expect("a child").is_none() {}
            let sent = Command::new("kill").args([signal, &run.id().to_string()]).stderr(Stdio::null()).status();
            sent.expect("a signal");
            let ended = run.wait_with_output().expect("an end");
            let told = String::from_utf8_lossy(&ended.stderr).into_owned();
            let left: Vec<_> =
                fs::read_dir(&out).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
            if ended.status.code() == Some(code) {
                interrupted += 1;
                assert_eq!((told.as_str(), left.len()), ("interrupted\n", 0), "{signal} {args:?}: {left:?}");
            } else {
                // It was done before.
                assert_eq!((ended.status.code(), left.len()), (Some(0), 1), "{signal} {args:?}: {told}");
            }
        }
    }
    assert!(interrupted > 1, "only {interrupted} runs were interrupted");
}
