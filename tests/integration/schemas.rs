//! `--schema`: every event of real logs, in the words of others, against what they say of themselves (`tests/schemas`)
//! and against our own rows. Each validator is shown records that are broken in one place, for a test that cannot fail is
//! worth nothing.

mod cim;
mod ecs;
mod ocsf;
mod timesketch;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::support::{root, run};

/// What is written in the schemas: what a query gives, a row a record.
struct Subject {
    query: &'static str,
    /// Asks for our own rows of them, with every column.
    own: &'static str,
    /// What `--schema` takes beside, for every column to be written.
    more: &'static [&'static str],
    corpora: &'static [&'static str],
}

/// Logs with both directions, all outcomes, wrapped, flattened, from syslog, and written by an attacker.
const CORPORA: [&str; 8] = ["office", "campaign", "seeds", "hostile", "syslog", "gap", "messages", "misread"];

const AUTH: Subject = Subject {
    query: "auth",
    own: "auth | where time is not null | select *, raw",
    more: &["--with-raw"],
    corpora: &CORPORA,
};

const CONNECTIONS: Subject = Subject {
    query: "connections",
    own: "connections | where opened_at is not null or closed_at is not null | select *",
    more: &[],
    corpora: &CORPORA,
};

/// Recipients and subjects are written where they are named.
const MESSAGES: Subject = Subject {
    query: "messages | select *, rcpts, subject",
    own: "messages | where time is not null or ended_at is not null | select *, rcpts, subject",
    more: &[],
    corpora: &CORPORA,
};

const MESSAGES_ALONE: Subject = Subject {
    query: "messages",
    own: "messages | where time is not null or ended_at is not null | select *",
    more: &[],
    corpora: &CORPORA,
};

/// What is found in a log where it is looked for.
const fn found(query: &'static str) -> Subject {
    Subject { query, own: query, more: &[], corpora: &["campaign"] }
}

static FOUND: [Subject; 7] = [
    found("failed | burst 5 by remote_ip within 10m"),
    found("failed | burst 3 distinct user by remote_ip within 10m"),
    found("inbound | sequence 5 failed then succeeded by remote_ip within 10m"),
    found("detect bruteforce"),
    found("detect spray"),
    found("detect stuffing"),
    found("detect breach"),
];

/// Our row, without what is missing.
#[derive(Clone, Debug, Default)]
struct Row {
    columns: Map<String, Value>,
    /// The column that dates the record.
    moment: &'static str,
    /// The query that gave the row.
    query: &'static str,
}

impl Deref for Row {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        &self.columns
    }
}

impl DerefMut for Row {
    fn deref_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.columns
    }
}

impl Row {
    /// The moment of the record.
    fn micros(&self) -> i64 {
        self.micros_of(self.moment).expect("a time")
    }

    /// The moment in a column, in microseconds.
    fn micros_of(&self, name: &str) -> Option<i64> {
        text(self, name).parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond)
    }

    /// The moment in a column, in milliseconds.
    fn millis_of(&self, name: &str) -> Option<Value> {
        self.micros_of(name).map(|micros| micros.div_euclid(1000).into())
    }

    /// A whole number, or 0.
    fn count(&self, name: &str) -> i64 {
        self.get(name).and_then(Value::as_i64).unwrap_or(0)
    }

    /// A whole number as text.
    fn digits(&self, name: &str) -> Option<Value> {
        self.get(name).map(|number| number.to_string().into())
    }

    /// Was the connection refused?
    fn is_refused(&self) -> bool {
        ["REJECT", "TCPREFUSE"].contains(&text(self, "access"))
    }

    /// The stage that found the row.
    fn stage(&self) -> &'static str {
        self.query.rsplit(" | ").next().expect("a stage")
    }

    /// What it is called: a recipe by its name, `burst`, `sequence`.
    fn rule(&self) -> &'static str {
        let stage = self.stage();
        stage.strip_prefix("detect ").unwrap_or_else(|| stage.split(' ').next().expect("a word"))
    }

    /// The technique in MITRE ATT&CK that a recipe looks for.
    fn technique(&self) -> Option<&'static str> {
        match self.stage() {
            "detect bruteforce" => Some("T1110.001"),
            "detect spray" => Some("T1110.003"),
            "detect stuffing" => Some("T1110.004"),
            _ => None,
        }
    }
}

/// What is wrong with a record, given our row of the same event.
type Faults = fn(&Value, &Row) -> Vec<String>;

/// How what a query gives is checked in a schema.
struct Check {
    schema: &'static str,
    subject: &'static Subject,
    /// A row makes a record for each of these; the first column that has a value dates it.
    dated_by: &'static [&'static [&'static str]],
    faults: Faults,
}

impl Check {
    /// Our rows of a corpus, one for each record.
    fn rows(&self, corpus: &str) -> Vec<Row> {
        let query = self.subject.query;
        let of = |columns: Map<String, Value>| {
            let mut rows: Vec<Row> = Vec::new();
            for names in self.dated_by {
                let moment = *names.iter().find(|name| columns.contains_key(**name)).expect("a time");
                let row = Row { columns: columns.clone(), moment, query };
                // Both ends of what took no time are one.
                if rows.last().is_none_or(|last| last.micros() != row.micros()) {
                    rows.push(row);
                }
            }
            rows
        };
        own(self.subject, corpus).into_iter().flat_map(of).collect()
    }

    /// A sample of what is checked so: the first record of a corpus that is such a one, and our row of it.
    fn sample(&self, name: &'static str, corpus: &str, is_it: impl Fn(&Row) -> bool) -> Sample {
        let rows = self.rows(corpus);
        let place = rows.iter().position(is_it).expect("such a row");
        let record = records(self.schema, self.subject.query, corpus, self.subject.more).swap_remove(place);
        (name, record, rows[place].clone())
    }
}

/// How a subject is checked in a schema.
fn check(schema: &str, subject: &Subject) -> &'static Check {
    let is_it = |check: &&Check| check.schema == schema && check.subject.query == subject.query;
    CHECKS.iter().find(is_it).expect("a check")
}

const OF_ATTEMPTS: &[&[&str]] = &[&["time"]];
const OF_CONNECTIONS: &[&[&str]] = &[&["opened_at", "closed_at"]];
const OF_MESSAGES: &[&[&str]] = &[&["time", "ended_at"]];

static CHECKS: LazyLock<Vec<Check>> = LazyLock::new(|| {
    let check = |schema, subject, dated_by, faults| Check { schema, subject, dated_by, faults };
    let mut checks = vec![
        check("ecs", &AUTH, OF_ATTEMPTS, ecs::auth as Faults),
        check("ocsf", &AUTH, OF_ATTEMPTS, ocsf::auth),
        check("cim", &AUTH, OF_ATTEMPTS, cim::auth),
        check("timesketch", &AUTH, OF_ATTEMPTS, timesketch::auth),
        check("ecs", &CONNECTIONS, OF_CONNECTIONS, ecs::connections),
        check("ocsf", &CONNECTIONS, OF_CONNECTIONS, ocsf::connections),
        check("cim", &CONNECTIONS, OF_CONNECTIONS, cim::connections),
        check("timesketch", &CONNECTIONS, OF_CONNECTIONS, timesketch::connections),
    ];
    for subject in [&MESSAGES, &MESSAGES_ALONE] {
        checks.extend([
            check("ecs", subject, OF_MESSAGES, ecs::messages),
            check("ocsf", subject, OF_MESSAGES, ocsf::messages),
            check("cim", subject, OF_MESSAGES, cim::messages),
            check("timesketch", subject, OF_MESSAGES, timesketch::messages),
        ]);
    }
    // CIM has no records for what is found in a log.
    for subject in &FOUND {
        checks.extend([
            check("ecs", subject, &[&["end"]], ecs::findings),
            check("ocsf", subject, &[&["end"]], ocsf::findings),
            check("timesketch", subject, &[&["start"], &["end"]], timesketch::findings),
        ]);
    }
    checks
});

/// What is known of a schema.
fn rules(schema: &str) -> Value {
    let path = root().join("tests/schemas").join(schema).with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is printed; it may be nothing.
fn output(args: &[&str]) -> String {
    let outcome = run(root(), args, None);
    assert!(matches!(outcome.code, Some(0 | 1)), "{args:?}: {}", outcome.stderr);
    outcome.text()
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// What a query gives of a corpus, as records of a schema.
fn records(schema: &str, query: &str, corpus: &str, more: &[&str]) -> Vec<Value> {
    let path = format!("tests/corpus/{corpus}");
    objects(&output(&[&[query, &path, "-q", "--schema", schema], more].concat()))
}

/// Our own rows of them, without what is missing.
fn own(subject: &Subject, corpus: &str) -> Vec<Map<String, Value>> {
    let path = format!("tests/corpus/{corpus}");
    let rows = objects(&output(&[subject.own, &path, "-q", "-f", "ndjson"]));
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

const TIMES: [&str; 6] = ["time", "opened_at", "closed_at", "ended_at", "start", "end"];

/// We show times in the zone of the logs, records hold them in UTC.
fn in_utc(time: &Value) -> Value {
    let moment: jiff::Timestamp = time.as_str().and_then(|text| text.parse().ok()).expect("a time");
    moment.to_string().into()
}

#[test]
fn every_event_of_real_logs_is_as_the_schemas_ask() {
    for check in CHECKS.iter() {
        let Check { schema, subject, faults, .. } = check;
        for corpus in subject.corpora {
            let rows = check.rows(corpus);
            let records = records(schema, subject.query, corpus, subject.more);
            let what = format!("{} of {corpus} in {schema}", subject.query);
            assert_eq!(records.len(), rows.len(), "{what}");
            for (record, row) in records.iter().zip(&rows) {
                let found = faults(record, row);
                assert!(found.is_empty(), "{what}: {}\n{record:#}\n{row:?}", found.join("\n"));
            }
        }
    }
}

/// A schema that is checked by too few kinds of rows is not checked.
#[test]
fn the_corpora_hold_rows_of_every_kind() {
    let of = |subject: &Subject| subject.corpora.iter().flat_map(|corpus| own(subject, corpus)).collect::<Vec<_>>();
    let kinds = |rows: &[Map<String, Value>], names: [&str; 2]| {
        rows.iter().map(|row| names.map(|name| text(row, name).to_owned())).collect::<BTreeSet<_>>()
    };
    let attempts = kinds(&of(&AUTH), ["direction", "outcome"]);
    for outcome in ["succeeded", "failed", "error", "required"] {
        assert!(attempts.contains(&["inbound", outcome].map(str::to_owned)), "no inbound attempt that {outcome}");
    }
    for outcome in ["succeeded", "failed"] {
        assert!(attempts.contains(&["outbound", outcome].map(str::to_owned)), "no outbound attempt that {outcome}");
    }
    let connections = of(&CONNECTIONS);
    let verdicts = kinds(&connections, ["direction", "access"]);
    for (direction, access) in [("inbound", "ACCEPT"), ("inbound", "REJECT"), ("outbound", "")] {
        assert!(verdicts.contains(&[direction, access].map(str::to_owned)), "no {direction} connection {access}");
    }
    assert!(connections.iter().any(|row| !row.contains_key("closed_at")));
    let messages = of(&MESSAGES);
    for name in ["subject", "message_id", "aborted", "made_from", "ended_at"] {
        let with = messages.iter().filter(|row| row.contains_key(name)).count();
        assert!(0 < with && with < messages.len(), "{with} of {} messages have {name}", messages.len());
    }
    for name in ["delivered", "bounced"] {
        assert!(messages.iter().any(|row| row[name] != 0), "no message was {name}");
    }
    for subject in &FOUND {
        let found = of(subject);
        assert!(!found.is_empty() && found.iter().all(|row| row.contains_key("start")), "{}", subject.query);
    }
}

/// Breaks a record in one place: what is done to it, and what the validator must say.
type Break = (&'static str, fn(&mut Value, &mut Row), &'static str);

/// A sound record and our row of it, for the breaks that name it; the last is for all others and has no name.
type Sample = (&'static str, Value, Row);

/// A validator finds each of the faults in a record that was sound, and nothing else before.
fn assert_finds(schema: &str, faults: Faults, samples: &[Sample], breaks: &[Break]) {
    for (what, spoil, wanted) in breaks {
        let (_, record, row) = samples.iter().find(|(name, ..)| what.contains(name)).expect("a sample");
        let (mut record, mut row) = (record.clone(), row.clone());
        assert_eq!(faults(&record, &row), [""; 0]);
        spoil(&mut record, &mut row);
        let found = faults(&record, &row);
        assert!(found.iter().any(|fault| fault.contains(wanted)), "{schema}: {what}: found {found:?}");
    }
}

/// The first failure of each direction.
fn failures(schema: &str) -> Vec<Sample> {
    let failure = |name, direction: &str| {
        let is_it = |row: &Row| {
            text(row, "direction") == direction && text(row, "outcome") == "failed" && row.contains_key("remote_ip")
        };
        check(schema, &AUTH).sample(name, "office", is_it)
    };
    vec![failure("outbound", "outbound"), failure("", "inbound")]
}

/// Refused and other connections, of both directions.
fn connections(schema: &str) -> Vec<Sample> {
    let connection = |name, corpus, is_it: fn(&Row) -> bool| check(schema, &CONNECTIONS).sample(name, corpus, is_it);
    vec![
        connection("refused", "campaign", Row::is_refused),
        connection("outbound", "office", |row| text(row, "direction") == "outbound" && row.contains_key("remote_ip")),
        connection("", "office", |row| {
            text(row, "direction") == "inbound" && row.contains_key("remote_ip") && row.count("auth_attempts") > 1
        }),
    ]
}

/// Messages of different ends.
fn messages(schema: &str) -> Vec<Sample> {
    let message = |name, is_it: fn(&Row) -> bool| check(schema, &MESSAGES).sample(name, "messages", is_it);
    vec![
        message("bounced", |row| row.count("bounced") > 0),
        message("", |row| row.contains_key("subject") && row.count("delivered") > 0 && row.contains_key("ended_at")),
    ]
}

/// What was found with a recipe and by hand.
fn findings(schema: &str) -> Vec<Sample> {
    let finding = |name, query: &str| {
        let subject = FOUND.iter().find(|subject| subject.query == query).expect("a subject");
        check(schema, subject).sample(name, "campaign", |_| true)
    };
    vec![
        finding("by hand", "inbound | sequence 5 failed then succeeded by remote_ip within 10m"),
        finding("", "detect spray"),
    ]
}

fn text<'a>(row: &'a Map<String, Value>, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
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

/// Complains where the columns of a row that are at no other place are not below an object, by their own names.
fn compare_others(faults: &mut Vec<String>, record: &Value, row: &Row, object: &str, elsewhere: &[&str]) {
    for (name, value) in row.iter().filter(|(name, _)| !elsewhere.contains(&name.as_str())) {
        compare(faults, record, &format!("{object}.{name}"), Some(value));
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
    for (schema, query, corpus) in [
        ("cim", "auth", "office"),
        ("cim", "auth", "hostile"),
        ("cim", "connections", "office"),
        ("cim", MESSAGES.query, "messages"),
        ("timesketch", "auth", "campaign"),
        ("timesketch", "auth", "hostile"),
        ("timesketch", "connections", "campaign"),
        ("timesketch", MESSAGES.query, "messages"),
        ("timesketch", "detect spray", "campaign"),
    ] {
        let path = format!("tests/corpus/{corpus}");
        let table = output(&[query, &path, "-q", "--schema", schema, "-f", "csv"]);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let names = reader.headers().expect("a header").clone();
        let lines: Vec<_> = reader.records().map(|line| line.expect("a line")).collect();
        let records = records(schema, query, corpus, &[]);
        assert_eq!(lines.len(), records.len());
        for (line, record) in lines.iter().zip(&records) {
            assert!(record.as_object().expect("an object").keys().all(|name| names.iter().any(|known| known == name)));
            for (name, field) in names.iter().zip(line) {
                let wanted = record.get(name).map_or_else(String::new, |value| plain(name, value));
                assert_eq!(field, wanted, "{name} of {record}");
            }
        }
    }
}

/// A value as a field of CSV holds it.
fn plain(name: &str, value: &Value) -> String {
    const NUMBERS: [&str; 2] = ["mids", "dcids"];
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if NUMBERS.contains(&name) => {
            values.iter().map(Value::to_string).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

#[test]
fn records_do_not_depend_on_slices_and_threads() {
    for Check { schema, subject, .. } in CHECKS.iter() {
        let cut = ["--slice-bytes", "700", "--block-bytes", "90", "-j", "3", "--no-pushdown"];
        let of = |more: &[&str]| records(schema, subject.query, subject.corpora[0], more);
        assert_eq!(of(&[]), of(&cut), "{} in {schema}", subject.query);
    }
}

#[test]
fn queries_choose_events_and_their_order() {
    let all = records("cim", "auth", "office", &[]);
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
        ("ecs", "x.csv", "error: --schema ecs is written as ndjson and parquet, not as csv; write -f ndjson"),
        ("cim", "x.parquet", "error: --schema cim is written as ndjson and csv, not as parquet; write -f ndjson"),
        ("timesketch", "x.ndjson", "error: Timesketch takes ndjson only in files that end in .jsonl: -o x.jsonl"),
    ];
    for (schema, name, message) in refused {
        let outcome = write(schema, name, &[]);
        assert_eq!((outcome.code, outcome.stderr.starts_with(message)), (Some(2), true), "{}", outcome.stderr);
        assert!(!folder.path().join(name).exists());
    }
    assert_eq!(write("timesketch", "x.csv", &["-f", "ndjson"]).code, Some(2));
}

/// An export holds the records of its events: copies of evidence, which would count twice.
#[test]
fn exports_among_the_logs_are_not_read_as_logs() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = root().join("tests/corpus/office").display().to_string();
    let before = run(folder.path(), ["count", &corpus, "-q", "-f", "csv"], None).text();
    for name in [
        "ecs.ndjson",
        "ecs.parquet",
        "ocsf.ndjson",
        "ocsf.parquet",
        "cim.ndjson",
        "cim.csv",
        "timesketch.jsonl",
        "timesketch.csv",
    ] {
        let schema = name.split('.').next().expect("a name");
        let written = run(folder.path(), ["auth", &corpus, "-q", "--with-raw", "--schema", schema, "-o", name], None);
        assert_eq!(written.code, Some(0), "{name}: {}", written.stderr);
    }
    let outcome = run(folder.path(), ["count", &corpus, ".", "-f", "csv"], None);
    assert_eq!((outcome.code, outcome.text()), (Some(0), before), "{}", outcome.stderr);
}
