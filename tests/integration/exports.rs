//! What `authq --schema` writes, read by programs that are not ours: each schema, in each format, holds as many records
//! of each outcome, direction and address as we find, with the same times, sums and users; and the importer of
//! Timesketch sends what is in the file that it is given.
//!
//! Needs the Python of [`crate::interop`].

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::interop::{self, OF_FILES};
use crate::python;
use crate::support::run;

/// The formats of each schema, by the endings of files.
const SCHEMAS: [(&str, [&str; 2]); 4] = [
    ("ecs", ["ndjson", "parquet"]),
    ("ocsf", ["ndjson", "parquet"]),
    ("cim", ["ndjson", "csv"]),
    ("timesketch", ["jsonl", "csv"]),
];

const CORPORA: [&str; 3] = ["office", "campaign", "hostile"];

/// What is written in the schemas.
struct Subject {
    /// As `tests/interop/schemas.py` calls it.
    name: &'static str,
    /// Gives the rows. Those that no column dates make no records.
    query: &'static str,
    /// The columns that date a record: the first one that has a value.
    dated_by: &'static [&'static str],
    /// What the rows are counted by.
    value: &'static str,
    /// A column of numbers.
    number: &'static str,
    /// Is it a time in milliseconds? Schemas have units of their own for those.
    is_duration: bool,
}

const SUBJECTS: [Subject; 4] = [
    Subject {
        name: "auth",
        query: "auth",
        dated_by: &["time"],
        value: "outcome",
        number: "elapsed_ms",
        is_duration: true,
    },
    Subject {
        name: "connections",
        query: "connections",
        dated_by: &["opened_at", "closed_at"],
        value: "direction",
        number: "duration_ms",
        is_duration: true,
    },
    Subject {
        name: "messages",
        query: "messages",
        dated_by: &["time", "ended_at"],
        value: "delivered",
        number: "rcpt_count",
        is_duration: false,
    },
    Subject {
        name: "findings",
        query: "failed inbound | burst 3 by remote_ip within 1h",
        dated_by: &["end"],
        value: "remote_ip",
        number: "events",
        is_duration: false,
    },
];

/// A row of ours, or a record.
type Row = Map<String, Value>;

/// Rows that `authq` gives.
fn rows(dir: &Path, query: &str) -> Vec<Row> {
    let outcome = run(dir, [query, "logs", "-q", "-f", "ndjson"], None);
    assert!(matches!(outcome.code, Some(0 | 1)), "{query}: {}", outcome.stderr);
    objects(&outcome.text())
}

fn objects(text: &str) -> Vec<Row> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|text| text.parse().unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// Writes all records of a corpus; the paths, by schema and subject.
fn write(dir: &Path) -> Vec<(&'static str, &'static Subject, String)> {
    let mut files = Vec::new();
    for (schema, endings) in SCHEMAS {
        // CIM has no records for what is found in a log.
        for subject in SUBJECTS.iter().filter(|subject| schema != "cim" || subject.name != "findings") {
            for ending in endings {
                let path = format!("{schema}-{}.{ending}", subject.name);
                let outcome = run(dir, [subject.query, "logs", "-q", "--schema", schema, "-o", &path], None);
                assert!(matches!(outcome.code, Some(0 | 1)), "{path}: {}", outcome.stderr);
                files.push((schema, subject, path));
            }
        }
    }
    files
}

/// What our own rows say of the records of a schema.
struct Expected {
    records: usize,
    /// The first and the last time.
    times: Option<[Timestamp; 2]>,
    number: i64,
    /// Records by the value, in our words.
    values: BTreeMap<String, u64>,
    users: Vec<String>,
}

impl Expected {
    fn of(dir: &Path, schema: &str, subject: &Subject) -> Expected {
        let rows = rows(dir, subject.query);
        // A finding is an event of Timesketch at each of its ends, or one if they are the same.
        let has_ends = schema == "timesketch" && subject.name == "findings";
        let times = |row: &Row| {
            let dates = subject.dated_by.iter().find_map(|name| moment(&row[*name]));
            let start = if has_ends { moment(&row["start"]).filter(|start| Some(*start) != dates) } else { None };
            dates.into_iter().chain(start).collect::<Vec<_>>()
        };
        let records: Vec<(Timestamp, &Row)> =
            rows.iter().flat_map(|row| times(row).into_iter().map(move |time| (time, row))).collect();
        let mut values = BTreeMap::new();
        let mut add = |row: &Row, count| *values.entry(ours(subject, &row[subject.value])).or_default() += count;
        if subject.name == "findings" {
            records.iter().for_each(|(_, row)| add(row, 1));
        } else {
            // As our own engine counts them. What has no date becomes no record.
            let dated: Vec<String> = subject.dated_by.iter().map(|name| format!("{name} is not null")).collect();
            let dated = dated.join(" or ");
            let counts = self::rows(dir, &format!("{} | where {dated} | count by {}", subject.query, subject.value));
            counts.iter().for_each(|row| add(row, row["count"].as_u64().expect("a count")));
        }
        let users = records.iter().filter_map(|(_, row)| row.get("user")?.as_str().map(str::to_owned));
        let first = records.iter().map(|(time, _)| *time).min();
        let last = records.iter().map(|(time, _)| *time).max();
        Expected {
            records: records.len(),
            times: first.zip(last).map(|(first, last)| [first, last]),
            number: records.iter().filter_map(|(_, row)| row[subject.number].as_i64()).sum(),
            values,
            users: sorted(users.collect()),
        }
    }

    fn check(&self, schema: &str, subject: &Subject, found: &Value, context: &str) {
        assert!(found["error"].is_null(), "{context}: {}", found["error"].as_str().unwrap_or_default());
        assert_eq!(found["records"], json!(self.records), "{context}");

        for (name, time) in ["first", "last"].into_iter().zip(self.times.into_iter().flatten()) {
            let is_it = match schema {
                "ecs" => found[name].as_str() == Some(&time.to_string()),
                "ocsf" => found[name].as_i64() == Some(time.as_millisecond()),
                "timesketch" => found[name].as_i64() == Some(time.as_microsecond()),
                _ => found[name].as_f64() == Some(time.as_duration().as_secs_f64()),
            };
            assert!(is_it, "{context}: {name}: {} for {time}", found[name]);
        }

        // Milliseconds in nanoseconds, or in seconds.
        let unit = match schema {
            "ecs" if subject.is_duration => 1e6,
            "cim" if subject.is_duration => 1e-3,
            _ => 1.0,
        };
        let wanted = json!(self.number).as_f64().expect("a number") * unit;
        let number = found["number"].as_f64().unwrap_or(0.0);
        assert!((number - wanted).abs() <= 1e-9 * wanted, "{context}: {number} for {wanted}");

        let mut values = BTreeMap::<String, u64>::new();
        for pair in found["values"].as_array().expect("pairs") {
            *values.entry(theirs(schema, subject, &pair[0])).or_default() += pair[1].as_u64().expect("a count");
        }
        assert_eq!(values, self.values, "{context}");

        let users: Vec<String> = serde_json::from_value(found["users"].clone()).expect("texts");
        assert_eq!(sorted(users), self.users, "{context}");
    }
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

/// What rows are counted by. Of messages it only matters whether they were delivered to anybody.
fn ours(subject: &Subject, value: &Value) -> String {
    if subject.name == "messages" {
        let is_delivered = value.as_i64().is_some_and(|count| count > 0);
        return if is_delivered { "delivered" } else { "not delivered" }.to_owned();
    }
    value.as_str().expect("a word").to_owned()
}

/// The same of a value in a schema, in our words.
fn theirs(schema: &str, subject: &Subject, value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match (schema, subject.name) {
        ("cim", "auth") => text.strip_prefix("SMTP AUTH ").expect("a signature").to_owned(),
        ("cim", "messages") => if text == "delivered" { text } else { "not delivered" }.to_owned(),
        ("ocsf", "connections") => text.to_lowercase(),
        _ => ours(subject, value),
    }
}

#[test]
fn other_readers_find_in_every_schema_what_authq_says() {
    let Some(python) = python::or_skip("other_readers_find_in_every_schema_what_authq_says", interop::python()) else {
        return;
    };
    for corpus in CORPORA {
        let place = interop::place(corpus);
        let dir = place.path();
        let files = write(dir);
        let paths: Vec<&str> = files.iter().map(|(.., path)| path.as_str()).collect();
        let (found, complaint) = interop::script(&python, "schemas.py", dir, &paths, &[]);
        let found: Value = serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}\n{complaint}"));
        for (schema, subject, path) in &files {
            let expected = Expected::of(dir, schema, subject);
            let readers: Vec<&str> = found[path].as_object().expect("readers").keys().map(String::as_str).collect();
            if path.ends_with(".parquet") {
                assert_eq!(readers, OF_FILES, "{corpus}: {path}");
            } else {
                assert_eq!(readers, ["duckdb"], "{corpus}: {path}");
            }
            for reader in readers {
                expected.check(schema, subject, &found[path][reader], &format!("{corpus}: {path}, {reader}"));
            }
        }
    }
}

/// Is an event that is sent the record that was written? Text for people stays as it is, and so does `timestamp`;
/// `datetime` is written in another way, and all else as the format lets it be known.
fn assert_same(record: &Row, event: &Row, is_csv: bool, context: &str) {
    for name in ["message", "timestamp_desc", "data_type", "timestamp"] {
        assert!(!event[name].is_null() && event[name] == record[name], "{context}: {name}: {event:?}");
    }
    let time = event["timestamp"].as_i64().map(|micros| Timestamp::from_microsecond(micros).expect("a time"));
    assert_eq!(moment(&event["datetime"]), time, "{context}");
    assert_eq!(moment(&record["datetime"]), time, "{context}");
    for (name, value) in record.iter().filter(|(name, _)| *name != "datetime") {
        let sent = event.get(name).unwrap_or_else(|| panic!("{context}: {name} is lost: {event:?}"));
        let is_same = if is_csv { is_same_in_csv(value, sent) } else { value == sent };
        assert!(is_same, "{context}: {name}: {sent} for {value}");
    }
    // From CSV an event has every column.
    for (name, value) in event.iter().filter(|(name, _)| !record.contains_key(*name)) {
        assert!(is_csv && value.is_null(), "{context}: {name}: {value} for nothing");
    }
}

/// Is it the same value after pandas has read it from CSV? It takes empty text for none, and 451 for 451.0 where
/// another row has none. A list is one text: words with spaces between them, or a JSON array where the words hold some.
fn is_same_in_csv(value: &Value, sent: &Value) -> bool {
    match (value, sent) {
        (Value::Number(number), sent) => number.as_f64() == sent.as_f64(),
        (Value::String(text), Value::Null) => text.is_empty(),
        (Value::Array(values), Value::Null) => values.is_empty(),
        // A lone number.
        (Value::Array(values), Value::Number(number)) => values.len() == 1 && values[0].as_f64() == number.as_f64(),
        (Value::Array(values), Value::String(text)) => {
            let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let words = values.iter().map(word).collect::<Vec<_>>().join(" ");
            *text == words || serde_json::from_str::<Value>(text).is_ok_and(|list| list == *value)
        }
        _ => value == sent,
    }
}

#[test]
fn the_importer_of_timesketch_sends_every_record() {
    let Some(python) = python::or_skip("the_importer_of_timesketch_sends_every_record", interop::python()) else {
        return;
    };
    for corpus in CORPORA {
        let place = interop::place(corpus);
        let dir = place.path();
        let files: Vec<_> = write(dir).into_iter().filter(|(schema, ..)| *schema == "timesketch").collect();
        let paths: Vec<&str> = files.iter().map(|(.., path)| path.as_str()).collect();
        let (found, complaint) = interop::script(&python, "importer.py", dir, &paths, &[]);
        let found: Value = serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}\n{complaint}"));
        for (_, subject, path) in &files {
            let written = fs::read_to_string(dir.join(format!("timesketch-{}.jsonl", subject.name))).expect("a file");
            let records = objects(&written);
            let events: Vec<Row> = serde_json::from_value(found[path].clone()).expect("events");
            assert_eq!(events.len(), records.len(), "{corpus}: {path}");
            for (record, event) in records.iter().zip(&events) {
                assert_same(record, event, path.ends_with(".csv"), &format!("{corpus}: {path}"));
            }
        }
    }
}
