//! What authq writes, read by the readers that people have: a dataset, a Parquet file, an Arrow file and an Arrow stream
//! say the same to each of them, in types that mean the same, as authq says itself.
//!
//! Needs a Python with the packages of `tests/interop/requirements.txt` and `tests/differential/requirements.txt`: that of
//! `AUTHQ_DUCKDB_PYTHON`, else `python3`. Where neither has them the test is skipped, since they are a gigabyte; with `CI`
//! set, they are installed below `target/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arrow::datatypes::{DataType, TimeUnit};
use authq::{Context, Display, Recipes};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::python;
use crate::support::{root, run};

const PACKAGES: &str = "import datafusion, deltalake, duckdb, pandas, polars, pyarrow, pyiceberg, sqlalchemy, \
                        timesketch_import_client.importer";

/// Those that read a file; a dataset is read by two more.
pub const OF_FILES: [&str; 5] = ["datafusion", "duckdb", "pandas", "polars", "pyarrow"];
const OF_DATASETS: [&str; 7] = ["datafusion", "deltalake", "duckdb", "pandas", "polars", "pyarrow", "pyiceberg"];

/// The name that a reader has for the type of a column.
fn called(reader: &str, kind: &DataType) -> String {
    let [text, int, small, float, yes, time, bytes] = match reader {
        "duckdb" => ["VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "BLOB"],
        "polars" => {
            let time = "Datetime(time_unit='us', time_zone='UTC')";
            ["String", "Int64", "Int32", "Float64", "Boolean", time, "Binary"]
        }
        "datafusion" => ["string_view", "int64", "int32", "double", "bool", "timestamp[us, tz=UTC]", "binary_view"],
        "deltalake" => ["string", "long", "integer", "double", "boolean", "timestamp", "binary"],
        "pyiceberg" => ["string", "long", "int", "double", "boolean", "timestamptz", "binary"],
        _ => ["string", "int64", "int32", "double", "bool", "timestamp[us, tz=UTC]", "binary"],
    };
    let list = |item: &str| match reader {
        "duckdb" => format!("{item}[]"),
        "polars" => format!("List({item})"),
        "deltalake" => format!("array<{item}>"),
        "pyiceberg" => format!("list<{item}>"),
        // Elements are not views.
        _ => format!("list<element: {}>", item.trim_end_matches("_view")),
    };
    let name = match kind {
        DataType::Utf8 => text.to_owned(),
        DataType::Int64 => int.to_owned(),
        DataType::Int32 => small.to_owned(),
        DataType::Float64 => float.to_owned(),
        DataType::Boolean => yes.to_owned(),
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if &**zone == "UTC" => time.to_owned(),
        DataType::List(item) if item.data_type() == &DataType::Int64 => list(int),
        DataType::List(item) if item.data_type() == &DataType::Utf8 => list(text),
        DataType::Binary => bytes.to_owned(),
        other => panic!("no column has the type {other}"),
    };
    if reader == "pandas" { format!("{name}[pyarrow]") } else { name }
}

/// The columns of a query's answer in files with types.
fn columns(query: &str) -> Vec<(String, DataType)> {
    let context = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        zone: TimeZone::UTC,
        display: Display::Machine,
        recipes: Recipes::default(),
    };
    let plan = authq::internals::bind(&authq::parse(query).expect("a query"), query, &context).expect("a plan");
    plan.file_schema().fields().iter().map(|field| (field.name().clone(), field.data_type().clone())).collect()
}

/// What authq itself says.
struct Expected {
    columns: Vec<(String, DataType)>,
    rows: Vec<Value>,
}

impl Expected {
    fn of(dir: &Path, query: &str) -> Expected {
        let outcome = run(dir, [query, "logs", "-f", "ndjson"], None);
        let columns = columns(query);
        let row = |line: &str| {
            let mut row: Value = serde_json::from_str(line).expect("a row");
            // Text shows times in the zone of the logs; what is stored knows none.
            for (name, _) in columns.iter().filter(|(_, kind)| matches!(kind, DataType::Timestamp(..))) {
                let moment =
                    row[name].as_str().map(|time| time.parse::<jiff::Timestamp>().expect("a moment").to_string());
                row[name] = json!(moment);
            }
            row
        };
        Expected { rows: outcome.text().lines().map(row).collect(), columns }
    }

    fn check(&self, found: &Value, reader: &str, context: &str) {
        let context = format!("{context}, {reader}");
        assert!(found["error"].is_null(), "{context}: {}", found["error"].as_str().unwrap_or_default());
        let mut types: Vec<(String, String)> = serde_json::from_value(found["columns"].clone()).expect("columns");
        types.retain(|(name, _)| name != "date");
        let expected = self.columns.iter().map(|(name, kind)| (name.clone(), called(reader, kind)));
        assert_eq!(types, expected.collect::<Vec<_>>(), "{context}");

        assert_eq!(found["rows"], json!(self.rows.len()), "{context}");
        let mut outcomes = BTreeMap::<&str, u64>::new();
        self.rows.iter().for_each(|row| *outcomes.entry(row["outcome"].as_str().expect("a word")).or_default() += 1);
        assert_eq!(found["outcomes"], json!(outcomes), "{context}");
        let times = || self.rows.iter().filter_map(|row| row["time"].as_str());
        assert_eq!(found["first"].as_str(), times().min(), "{context}");
        assert_eq!(found["last"].as_str(), times().max(), "{context}");

        let mut content = found["content"].as_array().expect("rows").clone();
        content.iter_mut().filter_map(Value::as_object_mut).for_each(|row| drop(row.remove("date")));
        assert_eq!(sorted(&content), sorted(&self.rows), "{context}");
    }
}

/// Readers may give rows in any order.
fn sorted(rows: &[Value]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(Value::to_string).collect();
    rows.sort();
    rows
}

/// What a script of `tests/interop` prints.
pub fn script(python: &Path, name: &str, dir: &Path, args: &[&str], stdin: &[u8]) -> (String, String) {
    let mut child = Command::new(python)
        .arg("-W")
        .arg("ignore")
        .arg(root().join("tests/interop").join(name))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut pipe = child.stdin.take().expect("piped");
    std::io::Write::write_all(&mut pipe, stdin).expect("Python reads");
    drop(pipe);
    let output = child.wait_with_output().expect("Python ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// What the readers found, by path, then by reader.
fn read(python: &Path, dir: &Path, paths: &[&str], stdin: &[u8]) -> Value {
    let (found, complaint) = script(python, "readers.py", dir, paths, stdin);
    serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}\n{complaint}"))
}

/// A folder with the logs of a corpus.
pub fn place(corpus: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let from = root().join("tests/corpus").join(corpus);
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        fs::create_dir_all(place.path().join("logs").join(&folder)).expect("a folder");
        for entry in fs::read_dir(from.join(&folder)).expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                fs::copy(entry.path(), place.path().join("logs").join(path)).expect("a copy");
            }
        }
    }
    place
}

/// Every type that a query gives, also where nothing is there.
const QUERIES: [(&str, &str); 3] = [
    ("all.parquet", "auth | select *, raw"),
    (
        "types.parquet",
        "auth | min(time) as time, count, avg(sbrs), share(tls), max(elapsed_ms), dcount(user), list(user), list(icid), \
         first(tls), last(remote_ip) by outcome",
    ),
    ("none.parquet", "auth where user=nobody.at.all | select *, raw"),
];

fn check_corpus(python: &Path, corpus: &str) {
    let place = place(corpus);
    let dir = place.path();
    let write = |args: &[&str]| {
        let outcome = run(dir, args, None);
        assert!(matches!(outcome.code, Some(0 | 1)), "{args:?}: {}", outcome.stderr);
        outcome
    };
    write(&["convert", "logs", "-o", "dataset", "--with-raw", "-q"]);
    for (file, query) in QUERIES {
        write(&[query, "logs", "-o", file]);
    }
    write(&["auth", "logs", "-o", "all.arrow"]);

    let stream = write(&["auth", "logs", "-f", "arrow"]);
    let mut paths = vec!["dataset", "all.arrow", "-"];
    paths.extend(QUERIES.map(|(file, _)| file));
    let found = read(python, dir, &paths, &stream.stdout);
    let readers = |path: &str| found[path].as_object().expect("readers").keys().cloned().collect::<Vec<_>>();
    let all = Expected::of(dir, QUERIES[0].1);
    assert_eq!(readers("dataset"), OF_DATASETS);
    for reader in OF_DATASETS {
        all.check(&found["dataset"][reader], reader, &format!("{corpus}: dataset"));
    }
    for (file, query) in QUERIES {
        let expected = Expected::of(dir, query);
        assert_eq!(readers(file), OF_FILES);
        for reader in OF_FILES {
            expected.check(&found[file][reader], reader, &format!("{corpus}: {file}"));
        }
    }
    // Arrow has no types but its own, and rows come in order.
    let events = Expected::of(dir, "auth");
    for (reader, found) in [("stream", &found["-"]["pyarrow"]), ("file", &found["all.arrow"]["pyarrow"])] {
        let mut found = found.clone();
        let columns = found["columns"].to_string().replace("list<item:", "list<element:");
        found["columns"] = serde_json::from_str(&columns).expect("columns");
        events.check(&found, "pyarrow", &format!("{corpus}: Arrow {reader}"));
        assert_eq!(found["content"], json!(events.rows), "{corpus}: Arrow {reader}");
    }
    for reader in ["pandas", "polars"] {
        let content = found["all.arrow"][reader]["content"].clone();
        assert_eq!(content, json!(events.rows), "{corpus}: Arrow file, {reader}");
    }
}

#[test]
fn every_reader_finds_what_authq_says() {
    let Some(python) = python::or_skip("every_reader_finds_what_authq_says", python()) else { return };
    for corpus in ["office", "hostile", "campaign"] {
        check_corpus(&python, corpus);
    }
}

/// An appliance whose name has what is escaped in names of folders.
const ESCAPED: &str = "mx 1/\u{e4}:50%=a";

/// The rows of a dataset by the values of a column, as authq counts them.
fn counts(dir: &Path, data: &str, key: &str) -> Vec<(Value, Value)> {
    let outcome = run(dir, [&format!("auth | count by {key}"), data, "-f", "ndjson"], None);
    assert_eq!(outcome.code, Some(0), "{data}: {}", outcome.stderr);
    let count = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("a row");
        (row[key].clone(), row["count"].clone())
    };
    let mut counts: Vec<_> = outcome.text().lines().map(count).collect();
    counts.sort_by_key(|(value, _)| value.to_string());
    counts
}

/// Folders may be those of appliances, which the files then do not name, or of months, and hold one file or many.
#[test]
fn every_reader_counts_alike_however_rows_are_spread_over_folders() {
    let name = "every_reader_counts_alike_however_rows_are_spread_over_folders";
    let Some(python) = python::or_skip(name, python()) else { return };
    let place = place("campaign");
    let dir = place.path();
    let convert = |args: &[&str]| {
        let outcome = run(dir, [&["convert", "-q"], args].concat(), None);
        assert_eq!(outcome.code, Some(0), "{args:?}: {}", outcome.stderr);
    };
    let mut datasets = Vec::new();
    for by in ["date", "appliance,date", "month", "none"] {
        for is_compacted in [false, true] {
            let data = format!("{}{}", by.replace(',', "-"), if is_compacted { "-compacted" } else { "" });
            convert(&["logs/esa1", "-o", &data, "--partition-by", by]);
            convert(&["logs/esa2", "-o", &data, "--appliance", ESCAPED]);
            if is_compacted {
                convert(&["--compact", &data]);
            }
            datasets.push(data);
        }
    }
    let paths: Vec<&str> = datasets.iter().map(String::as_str).collect();
    let (found, complaint) = script(&python, "counts.py", dir, &paths, &[]);
    let found: Value = serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}\n{complaint}"));
    for data in paths {
        for key in ["outcome", "appliance"] {
            let expected = counts(dir, data, key);
            assert!(expected.len() > 1 && expected == counts(dir, &datasets[0], key), "{data}: {expected:?}");
            for reader in OF_FILES {
                assert_eq!(found[data][reader][key], json!(expected), "{data}, {reader}: {}", found[data][reader]);
            }
        }
    }
}

/// The lines of the README by which other programs read a dataset, over one with a log of each of many days.
#[test]
fn the_lines_of_the_readme_read_a_dataset() {
    let Some(python) = python::or_skip("the_lines_of_the_readme_read_a_dataset", python()) else { return };
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let lines = readme.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("lines of Python");
    let place = place("campaign");
    let dir = place.path();
    assert_eq!(run(dir, ["convert", "logs", "-o", "data", "-q"], None).code, Some(0));
    let count = run(dir, ["count", "data", "-f", "csv"], None).text().replace("count\n", "");
    let data = dir.join("data").display().to_string();
    let (found, complaint) = script(&python, "lines.py", dir, &[&data], lines.as_bytes());
    assert_eq!(found, count.repeat(OF_FILES.len()), "{complaint}");
    assert_eq!(lines.lines().count(), OF_FILES.len());
}

/// A Python that has the readers.
pub fn python() -> Result<PathBuf, String> {
    const NAME: &str = "interop-python";
    let wanted = ["tests/differential/requirements.txt", "tests/interop/requirements.txt"];
    let known = python::given().into_iter().chain([PathBuf::from("python3"), python::place(NAME)]);
    if let Some(python) = known.into_iter().find(|python| python::has(python, PACKAGES)) {
        return Ok(python);
    }
    if std::env::var_os("CI").is_none() {
        return Err(format!("AUTHQ_DUCKDB_PYTHON names no Python with the packages of {}", wanted.join(" and ")));
    }
    python::install(NAME, &wanted)
}
