//! Files of Parquet and in Arrow's formats: whole or not there, the same bytes every time, and what they say of
//! themselves. That other programs read them is tested in `interop`, that they hold the same rows in `results`.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, Field, SchemaRef};
use arrow::ipc::reader::{FileReader, StreamReader};
use authq::internals::ColumnSpec;
use authq::{Archive, ArchiveOptions, Context, Display, FileMetadata, LogFile, Plan, Recipes, Table};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::xxh3_128;

use crate::support::{Outcome, Reading, authq, query, root, run};

fn office() -> String {
    root().join("tests/corpus/office").to_str().expect("UTF-8").to_owned()
}

fn ask(dir: &Path, args: &[&str]) -> Outcome {
    run(dir, args, None)
}

struct Read {
    metadata: ParquetMetaData,
    says: FileMetadata,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

fn read(path: &Path) -> Read {
    let file = fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file");
    let (metadata, schema) = (builder.metadata().as_ref().clone(), builder.schema().clone());
    let pairs = metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let batches = builder.build().expect("a reader").map(|batch| batch.expect("a batch")).collect();
    Read { metadata, says: FileMetadata::from_key_values(&pairs), schema, batches }
}

fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

#[test]
fn a_result_is_the_same_bytes_every_time() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let cuts = [
        ["-j1", "--slice-bytes=700", "--block-bytes=300"],
        ["-j2", "--slice-bytes=4000", "--block-bytes=64"],
        ["-j8", "--slice-bytes=1", "--memory=4MiB"],
    ];
    for query in
        ["auth", "failed | count, list(user) by remote_ip", "lines", "auth | sort user, -time", "lines | limit 3"]
    {
        for format in ["parquet", "arrow", "feather"] {
            let first = ask(place.path(), &[query, &office(), "-f", format]).stdout;
            for cut in cuts {
                let again = ask(place.path(), &[&[query, &office(), "-f", format], &cut[..]].concat());
                assert!(again.stdout == first, "{query} as {format} with {cut:?}");
            }
            let file = format!("x.{format}");
            assert_eq!(ask(place.path(), &[query, &office(), "-f", format, "-o", &file]).code, Some(0));
            let is_stream = format == "arrow";
            assert!(is_stream || fs::read(place.path().join(&file)).expect("a file") == first, "{query} in {file}");
            fs::remove_file(place.path().join(&file)).expect("a file");
        }
    }
}

#[test]
fn the_ending_tells_the_format() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for (file, begin) in [
        ("x.parquet", &b"PAR1"[..]),
        ("x.PARQUET", b"PAR1"),
        ("x.arrow", b"ARROW1"),
        ("x.feather", b"ARROW1"),
        ("x.ipc", b"ARROW1"),
        ("x.arrows", b"\xff\xff\xff\xff"),
    ] {
        let outcome = ask(place.path(), &["auth", &office(), "-o", file]);
        assert_eq!(outcome.code, Some(0), "{file}: {}", outcome.stderr);
        assert!(fs::read(place.path().join(file)).expect("a file").starts_with(begin), "{file}");
    }
    // A file of Arrow's is the kind that is read from its end, also where the format is named.
    assert_eq!(ask(place.path(), &["auth", &office(), "-f", "arrow", "-o", "y.arrow"]).code, Some(0));
    let same = |a: &str, b: &str| fs::read(place.path().join(a)).ok() == fs::read(place.path().join(b)).ok();
    assert!(same("x.arrow", "y.arrow") && same("x.arrow", "x.ipc") && same("x.parquet", "x.PARQUET"));
}

#[test]
fn rows_are_those_of_the_query() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let text = "auth | select *, raw";
    let (batches, _) = query(&[office().into()], text, &Reading::default());
    let expected = arrow::compute::concat_batches(batches[0].schema_ref(), &batches).expect("one batch");
    let whole = |batches: Vec<RecordBatch>| {
        let batch = arrow::compute::concat_batches(batches[0].schema_ref(), &batches).expect("one batch");
        // What a list calls its elements differs between the formats.
        let fitted = |(array, wanted): (&ArrayRef, &ArrayRef)| {
            arrow::compute::cast(array, wanted.data_type()).expect("the same type")
        };
        batch.columns().iter().zip(expected.columns()).map(fitted).collect::<Vec<_>>()
    };
    // In the temporary folder, so that paths are as given.
    let parquet = place.path().join("x.parquet");
    assert_eq!(ask(place.path(), &[text, &office(), "-o", "x.parquet"]).code, Some(0));
    let found = read(&parquet);
    assert_eq!(whole(found.batches), expected.columns());
    for field in found.schema.fields() {
        if let DataType::List(element) = field.data_type() {
            assert_eq!(element.name(), "element", "{}", field.name());
        }
    }
    let stream = ask(place.path(), &[text, &office(), "-f", "arrow"]).stdout;
    let stream = StreamReader::try_new(stream.as_slice(), None).expect("a stream");
    assert_eq!(stream.schema(), bound(text).file_schema());
    assert_eq!(whole(stream.map(|batch| batch.expect("a batch")).collect()), expected.columns());
    let file = ask(place.path(), &[text, &office(), "-f", "feather"]).stdout;
    let file = FileReader::try_new(std::io::Cursor::new(file), None).expect("a file");
    assert_eq!(whole(file.map(|batch| batch.expect("a batch")).collect()), expected.columns());
}

fn bound(query: &str) -> Plan {
    let (now, zone) = (jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
    let context = Context { now, zone, display: Display::Machine, recipes: Recipes::default() };
    authq::internals::bind(&authq::parse(query).expect("a query"), query, &context).expect("a plan")
}

#[test]
fn every_table_has_one_schema() {
    let place = tempfile::tempdir().expect("a temporary folder");
    // Also of rows that leave columns without a value.
    for query in
        ["auth", "outbound", "where user=nobody.at.all", "connections", "messages", "lines", "auth | sort -time"]
    {
        assert!(matches!(ask(place.path(), &[query, &office(), "-o", "x.parquet", "--force", "-q"]).code, Some(0 | 1)));
        let found = read(&place.path().join("x.parquet"));
        let table = bound(query).table;
        // Only a trace and `show` fill the columns of groups.
        let is_of_groups = |name: &str| table == Table::Lines && ["group", "opened_at"].contains(&name);
        let shown = table.columns().iter().filter(|column| column.display <= Display::Machine);
        let expected: Vec<Field> =
            shown.filter(|column| !is_of_groups(column.name)).map(ColumnSpec::file_field).collect();
        assert_eq!(found.schema.fields().len(), expected.len(), "{query}");
        for (found, expected) in found.schema.fields().iter().zip(&expected) {
            assert_eq!((found.name(), found.is_nullable()), (expected.name(), expected.is_nullable()), "{query}");
            assert!(found.data_type().equals_datatype(expected.data_type()), "{query}: {found} is not {expected}");
        }
    }
}

#[test]
fn columns_that_a_query_makes_have_the_types_of_the_language() {
    let kind = |query: &str, at: usize| bound(query).file_schema().field(at).data_type().clone();
    assert_eq!(kind("auth | select attempt", 0), DataType::Int32);
    assert_eq!(kind("auth | select attempt as icid", 0), DataType::Int32);
    // An id under the name of a small column keeps its room.
    assert_eq!(kind("auth | select icid as attempt", 0), DataType::Int64);
    assert_eq!(kind("auth | count by attempt", 0), DataType::Int64);
    assert_eq!(kind("auth | let twice = attempt * 2 | select twice, attempt", 0), DataType::Int64);
}

#[test]
fn a_file_says_by_what_its_rows_are_sorted() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for (query, expected) in [
        ("auth", None),
        ("auth | sort -time, line", Some(vec![("time", true), ("line", false)])),
        ("auth | sort line | select user, line as n, time", Some(vec![("n", false)])),
        ("auth | sort line | limit 5", Some(vec![("line", false)])),
        ("auth | sort time, user, line", Some(vec![("time", false)])),
        ("auth | sort line | select user", None),
        ("auth | sort user", None),
        ("auth | sort time | count by user", None),
    ] {
        let outcome = ask(place.path(), &[query, &office(), "-o", "x.parquet", "--force"]);
        assert_eq!(outcome.code, Some(0), "{query}: {}", outcome.stderr);
        let found = read(&place.path().join("x.parquet"));
        let name = |column: i32| found.schema.field(usize::try_from(column).expect("a column")).name().clone();
        let sorted = found.metadata.row_group(0).sorting_columns().map(|columns| {
            assert!(columns.iter().all(|column| !column.nulls_first), "{query}");
            columns.iter().map(|column| (name(column.column_idx), column.descending)).collect::<Vec<_>>()
        });
        let expected =
            expected.map(|columns| columns.into_iter().map(|(name, down)| (name.to_owned(), down)).collect());
        assert_eq!(sorted, expected, "{query}");
    }
}

#[test]
fn rows_are_looked_up_by_bloom_filters_of_their_size() {
    let place = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(ask(place.path(), &["auth", &office(), "-o", "x.parquet"]).code, Some(0));
    let found = read(&place.path().join("x.parquet"));
    for chunk in found.metadata.row_group(0).columns() {
        let name = chunk.column_path().string();
        let is_looked_up = ["user", "remote_ip", "icid", "dcid"].contains(&name.as_str());
        assert_eq!(chunk.bloom_filter_offset().is_some(), is_looked_up, "{name}");
        // A few dozen values, not the row group's 122,880.
        assert!(chunk.bloom_filter_length().is_none_or(|bytes| bytes < 1024), "{name}");
        assert!(chunk.statistics().is_some() && chunk.offset_index_offset().is_some(), "{name}");
    }
}

/// Path, size, SHA-256 and content id of the logs of a folder, each reckoned from the whole file.
fn digests_of(folder: &Path) -> Vec<(String, u64, String, Option<String>)> {
    let archive = Archive::open(&[folder.to_path_buf()], &ArchiveOptions::default()).expect("logs");
    let one = |log: &LogFile| {
        let stored = fs::read(&log.path).expect("a file");
        let text = match stored.starts_with(&[0x1f, 0x8b]) {
            true => {
                let mut text = Vec::new();
                flate2::read::MultiGzDecoder::new(stored.as_slice()).read_to_end(&mut text).expect("gzip");
                text
            }
            false => stored.clone(),
        };
        let sha256: String = Sha256::digest(&stored).iter().map(|byte| format!("{byte:02x}")).collect();
        (log.name.to_string(), stored.len() as u64, sha256, Some(format!("{:032x}", xxh3_128(&text))))
    };
    archive.files.iter().map(one).collect()
}

#[test]
fn a_file_says_what_it_is() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for (query, table) in [
        ("auth", Some(Table::Auth)),
        ("failed where user=* | select time, user, file, line", Some(Table::Auth)),
        ("auth | select time, user", None),
        ("connections", Some(Table::Connections)),
        ("messages", Some(Table::Messages)),
        ("lines | limit 3", Some(Table::Lines)),
        ("auth | count by user", None),
    ] {
        let outcome = ask(place.path(), &[query, &office(), "-o", "x.parquet", "--force"]);
        assert_eq!(outcome.code, Some(0), "{query}: {}", outcome.stderr);
        let found = read(&place.path().join("x.parquet"));
        let pairs = found.metadata.file_metadata().key_value_metadata().expect("metadata");
        // Nothing of Arrow's: see `dataset::properties`.
        assert!(pairs.iter().all(|pair| pair.key.starts_with("authq.")), "{pairs:?}");
        let text = authq::parse(query).expect("a query").to_string();
        let FileMetadata {
            table: of,
            zone,
            query: made_by,
            every_row,
            is_partial,
            sources,
            ledger,
            row_groups: _,
            appliance: _,
            records,
        } = found.says;
        assert_eq!(records, None, "{query}");
        assert_eq!((of, zone.as_deref(), made_by, is_partial), (table, Some("UTC"), Some(text), false), "{query}");
        assert_eq!(
            every_row,
            ["auth", "connections", "messages", "auth | select time, user"].contains(&query),
            "{query}"
        );
        let expected = digests_of(Path::new(&office()));
        let found_sources: Vec<(String, u64, String, Option<String>)> =
            sources.into_iter().map(|source| (source.path, source.size, source.sha256, source.content_id)).collect();
        assert_eq!(found_sources, expected, "{query}");
        let ledger = ledger.expect("the sums of the ledger");
        assert_eq!(ledger["files_seen"], expected.len(), "{query}");
        assert_eq!(ledger["stopped_early"], query.contains("limit"), "{query}: {ledger}");
        assert_eq!(found.metadata.file_metadata().num_rows() as usize, rows(&found.batches), "{query}");
        assert_eq!(found.metadata.file_metadata().created_by(), Some(concat!("authq ", env!("CARGO_PKG_VERSION"))));
    }
}

#[test]
fn a_result_without_rows_has_its_columns() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let text = "auth where user=nobody.at.all";
    for file in ["x.parquet", "x.arrow", "x.arrows"] {
        assert_eq!(ask(place.path(), &[text, &office(), "-o", file, "-q"]).code, Some(1), "{file}");
    }
    let shown = |schema: &SchemaRef| schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let found = read(&place.path().join("x.parquet"));
    assert_eq!((found.batches.len(), found.metadata.file_metadata().num_rows()), (0, 0));
    let open = |file: &str| fs::File::open(place.path().join(file)).expect("a file");
    let stream = StreamReader::try_new(open("x.arrows"), None).expect("a stream");
    let file = FileReader::try_new(open("x.arrow"), None).expect("a file");
    assert_eq!(shown(&stream.schema()), shown(&found.schema));
    assert_eq!(shown(&file.schema()), shown(&found.schema));
    assert!(found.schema.fields().len() > 30 && stream.count() == 0 && file.count() == 0);
}

#[test]
fn names_are_told_apart_and_may_be_odd() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for query in ["auth | select time, time", "auth | select user as a, file as A", "auth | let user = line"] {
        let outcome = ask(place.path(), &[query, &office(), "-o", "x.parquet"]);
        assert!(outcome.code == Some(2) && !place.path().join("x.parquet").exists(), "{query}: {}", outcome.stderr);
    }
    let odd = "auth | select user as `a.b`, icid as `x \"y\"`, mids as `list.element`, line as `ä/24`";
    assert_eq!(ask(place.path(), &[odd, &office(), "-o", "x.parquet"]).code, Some(0));
    let names: Vec<String> =
        read(&place.path().join("x.parquet")).schema.fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["a.b", "x \"y\"", "list.element", "ä/24"]);
}

#[test]
fn a_file_from_damaged_logs_says_so_and_is_written_only_if_allowed() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let cut = root().join("tests/corpus/containers/cut.zst").to_str().expect("UTF-8").to_owned();
    let refused = ask(place.path(), &["auth", &cut, "-o", "x.parquet"]);
    assert_eq!((refused.code, place.path().join("x.parquet").exists()), (Some(3), false), "{}", refused.stderr);
    let allowed = ask(place.path(), &["auth", &cut, "-o", "x.parquet", "--allow-partial"]);
    assert_eq!(allowed.code, Some(3), "{}", allowed.stderr);
    assert!(read(&place.path().join("x.parquet")).says.is_partial);
}

#[test]
fn a_file_is_asked_like_the_logs() {
    let place = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(ask(place.path(), &["auth", &office(), "-o", "x.parquet"]).code, Some(0));
    for query in ["failed | count by user", "auth | select *", "outbound where mids = 448", "auth | tail 3"] {
        let of_logs = ask(place.path(), &[query, &office(), "-f", "csv"]);
        let of_file = ask(place.path(), &[query, "x.parquet", "-f", "csv"]);
        assert_eq!(of_file.text(), of_logs.text(), "{query}: {}", of_file.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    for format in ["parquet", "arrow", "feather"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let output = authq().args(["auth", &office(), "-f", format]).stdout(full).output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{format}: {stderr}");
        assert!(stderr.starts_with("error: cannot write the result: "), "{format}: {stderr}");

        let mut child = authq()
            .args(["auth", &office(), "-f", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), stderr.as_ref()), (Some(0), ""), "{format}");
    }
}
