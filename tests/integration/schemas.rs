//! `--schema`: every event of real logs, in the words of others, against what they say of themselves (`tests/schemas`)
//! and against our own rows. Each validator is shown records that are broken in one place, for a test that cannot fail is
//! worth nothing.

mod cim;
mod ecs;
mod ocsf;
mod timesketch;

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::{Map, Value};

use crate::support::{root, run};

/// Logs with both directions, all outcomes, wrapped, flattened, from syslog, and written by an attacker.
const CORPORA: [&str; 8] = ["office", "campaign", "seeds", "hostile", "syslog", "gap", "messages", "misread"];

/// What is wrong with a record, given our row of the same event.
type Faults = fn(&Value, &Map<String, Value>) -> Vec<String>;

const VALIDATORS: [(&str, Faults); 4] =
    [("ecs", ecs::faults), ("ocsf", ocsf::faults), ("cim", cim::faults), ("timesketch", timesketch::faults)];

/// What is known of a schema.
fn rules(name: &str) -> Value {
    let path = root().join("tests/schemas").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn output(args: &[&str]) -> String {
    let outcome = run(root(), args, None);
    assert_eq!(outcome.code, Some(0), "{args:?}: {}", outcome.stderr);
    outcome.text()
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// The records of a corpus in a schema.
fn records(schema: &str, corpus: &str, more: &[&str]) -> Vec<Value> {
    let path = format!("tests/corpus/{corpus}");
    objects(&output(&[&["auth", &path, "-q", "--schema", schema], more].concat()))
}

/// Our own rows of them, without what is missing.
fn own(corpus: &str) -> Vec<Map<String, Value>> {
    let path = format!("tests/corpus/{corpus}");
    let rows = objects(&output(&["auth | where time is not null | select *, raw", &path, "-q", "-f", "ndjson"]));
    let there = |row: Value| match row {
        Value::Object(row) => {
            let there = row.into_iter().filter(|(_, value)| !value.is_null());
            there
                .map(
                    |(name, value)| if TIMES.contains(&name.as_str()) { (name, in_utc(&value)) } else { (name, value) },
                )
                .collect()
        }
        other => panic!("a row that is no object: {other}"),
    };
    rows.into_iter().map(there).collect()
}

const TIMES: [&str; 3] = ["time", "opened_at", "closed_at"];

/// We show times in the zone of the logs, records hold them in UTC.
fn in_utc(time: &Value) -> Value {
    let moment: jiff::Timestamp = time.as_str().and_then(|text| text.parse().ok()).expect("a time");
    moment.to_string().into()
}

#[test]
fn every_event_of_real_logs_is_as_the_schemas_ask() {
    let mut kinds = BTreeSet::new();
    for corpus in CORPORA {
        let rows = own(corpus);
        for (schema, faults) in VALIDATORS {
            let records = records(schema, corpus, &["--with-raw"]);
            assert_eq!(records.len(), rows.len(), "{corpus} in {schema}");
            for (record, row) in records.iter().zip(&rows) {
                let found = faults(record, row);
                assert!(found.is_empty(), "{corpus} in {schema}: {}\n{record:#}\n{row:?}", found.join("\n"));
            }
        }
        kinds.extend(rows.iter().map(|row| (text(row, "direction").to_owned(), text(row, "outcome").to_owned())));
    }
    let kind = |direction: &str, outcome: &str| (direction.to_owned(), outcome.to_owned());
    for outcome in ["succeeded", "failed", "error", "required"] {
        assert!(kinds.contains(&kind("inbound", outcome)), "no inbound attempt that {outcome}");
    }
    assert!(kinds.contains(&kind("outbound", "succeeded")) && kinds.contains(&kind("outbound", "failed")));
}

/// Breaks a record in one place: what is done to it, and what the validator must say.
type Break = (&'static str, fn(&mut Value, &mut Map<String, Value>), &'static str);

/// A validator finds each of the faults in a record that was sound, and nothing else before.
fn assert_finds(schema: &str, faults: Faults, breaks: &[Break]) {
    let (inbound, outbound) = (pair(schema, "inbound"), pair(schema, "outbound"));
    for (what, spoil, wanted) in breaks {
        let outbound_only = what.contains("outbound");
        let (mut record, mut row) = if outbound_only { outbound.clone() } else { inbound.clone() };
        assert_eq!(faults(&record, &row), [""; 0]);
        spoil(&mut record, &mut row);
        let found = faults(&record, &row);
        assert!(found.iter().any(|fault| fault.contains(wanted)), "{schema}: {what}: found {found:?}");
    }
}

/// The first failure of a direction, and our row of it.
fn pair(schema: &str, direction: &str) -> (Value, Map<String, Value>) {
    let rows = own("office");
    let is_it = |row: &Map<String, Value>| text(row, "direction") == direction && text(row, "outcome") == "failed";
    let place = rows.iter().position(|row| is_it(row) && row.contains_key("remote_ip")).expect("such a row");
    (records(schema, "office", &["--with-raw"]).swap_remove(place), rows[place].clone())
}

fn text<'a>(row: &'a Map<String, Value>, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The moment of a row, in microseconds.
fn micros(row: &Map<String, Value>) -> i64 {
    text(row, "time").parse::<jiff::Timestamp>().expect("a time").as_microsecond()
}

fn is_address(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<IpAddr>().is_ok())
}

/// The value below a path with dots.
fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(record, |value, name| value.get(name))
}

/// Complains where a record says anything else than our row.
fn compare(faults: &mut Vec<String>, record: &Value, path: &str, wanted: Option<&Value>) {
    let found = at(record, path);
    if found != wanted {
        faults.push(format!("{path} is {found:?}, our row says {wanted:?}"));
    }
}

/// Every value below a name, with its path; lists are values.
fn leaves<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(value, &path, found);
            }
        }
        _ => found.push((path.to_owned(), value)),
    }
}

/// Nulls and empty objects, which no schema has a use for.
fn emptiness(record: &Value) -> Vec<String> {
    let mut found = Vec::new();
    leaves(record, "", &mut found);
    let nulls = found.iter().filter(|(_, value)| value.is_null()).map(|(path, _)| format!("{path} is null"));
    let mut faults: Vec<String> = nulls.collect();
    if record.to_string().contains("{}") && found.iter().all(|(_, value)| !value.to_string().contains("{}")) {
        faults.push("an object is empty".to_owned());
    }
    faults
}

/// Values of our row that are nowhere in the record, as they are or as text.
fn lost(record: &Value, row: &Map<String, Value>, elsewhere: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    leaves(record, "", &mut found);
    let is_there = |value: &Value| {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        found.iter().any(|(_, leaf)| *leaf == value || leaf.as_str() == Some(shown.as_str()))
    };
    let lost = row.iter().filter(|(name, value)| !elsewhere.contains(&name.as_str()) && !is_there(value));
    lost.map(|(name, value)| format!("{name} is lost: {value}")).collect()
}

#[test]
fn what_is_lost_is_found() {
    let row: Map<String, Value> = serde_json::from_str(r#"{"a": 1, "b": "x", "c": true, "d": [1]}"#).unwrap();
    let whole: Value = serde_json::from_str(r#"{"p": {"q": "1"}, "r": "x", "s": true, "t": [1]}"#).unwrap();
    assert_eq!(lost(&whole, &row, &[]), [""; 0]);
    let half: Value = serde_json::from_str(r#"{"p": {"q": "1"}, "r": "y", "s": null, "t": {}}"#).unwrap();
    assert_eq!(lost(&half, &row, &["d"]), ["b is lost: \"x\"", "c is lost: true"]);
    assert_eq!(emptiness(&half), ["s is null", "an object is empty"]);
}

/// A table says the same as objects do, field by field.
#[test]
fn csv_holds_what_ndjson_holds() {
    for (schema, corpus) in
        [("cim", "office"), ("cim", "hostile"), ("timesketch", "campaign"), ("timesketch", "hostile")]
    {
        let path = format!("tests/corpus/{corpus}");
        let table = output(&["auth", &path, "-q", "--schema", schema, "-f", "csv"]);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let names = reader.headers().expect("a header").clone();
        let lines: Vec<_> = reader.records().map(|line| line.expect("a line")).collect();
        let records = records(schema, corpus, &[]);
        assert_eq!(lines.len(), records.len());
        for (line, record) in lines.iter().zip(&records) {
            assert!(record.as_object().expect("an object").keys().all(|name| names.iter().any(|known| known == name)));
            for (name, field) in names.iter().zip(line) {
                assert_eq!(field, record.get(name).map_or_else(String::new, plain), "{name} of {record}");
            }
        }
    }
}

/// A value as a field of CSV holds it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[test]
fn records_do_not_depend_on_slices_and_threads() {
    for (schema, _) in VALIDATORS {
        let cut = ["--slice-bytes", "700", "--block-bytes", "90", "-j", "3", "--no-pushdown"];
        assert_eq!(records(schema, "office", &[]), records(schema, "office", &cut), "{schema}");
    }
}

#[test]
fn queries_choose_events_and_their_order() {
    let all = records("cim", "office", &[]);
    let path = "tests/corpus/office";
    let query = "failed where user=ironport or user=root | let n = icid * 2 | where n > 0 | sort -time | limit 3";
    let outcome = run(root(), [query, path, "--schema", "cim"], None);
    let chosen = objects(&outcome.text());
    assert_eq!((outcome.code, chosen.len()), (Some(0), 3));
    assert!(outcome.stderr.contains("has no place in cim and is left out: n"), "{}", outcome.stderr);
    let times: Vec<_> = chosen.iter().map(|record| record["_time"].as_i64().expect("a time")).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
    assert!(chosen.iter().all(|record| all.contains(record)));
}

#[test]
fn files_are_written_whole_or_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = root().join("tests/corpus/office");
    let write = |schema: &str, name: &str, more: &[&str]| {
        let path = path.to_str().expect("a name");
        run(folder.path(), [&["auth", path, "-q", "--schema", schema, "-o", name], more].concat(), None)
    };
    for (schema, name) in
        [("ecs", "e.ndjson"), ("ocsf", "o.jsonl"), ("cim", "c.csv"), ("timesketch", "t.csv"), ("timesketch", "t.jsonl")]
    {
        assert_eq!(write(schema, name, &[]).code, Some(0), "{name}");
        assert!(std::fs::read(folder.path().join(name)).expect("a file").len() > 1000);
    }
    let refused = [
        ("ecs", "x.csv", "error: --schema ecs is written as ndjson, not as csv; write -f ndjson"),
        ("ocsf", "x.parquet", "error: "),
        ("timesketch", "x.ndjson", "error: Timesketch takes ndjson only in files that end in .jsonl: -o x.jsonl"),
    ];
    for (schema, name, message) in refused {
        let outcome = write(schema, name, &[]);
        assert_eq!((outcome.code, outcome.stderr.starts_with(message)), (Some(2), true), "{}", outcome.stderr);
        assert!(!folder.path().join(name).exists());
    }
    assert_eq!(write("timesketch", "x.csv", &["-f", "ndjson"]).code, Some(2));
}
