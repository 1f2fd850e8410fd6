//! Timesketch: the columns that must be there, one moment said twice, and nothing that its importer removes.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Row, assert_finds, compare, emptiness, failures, lost, rules, text};

static RULES: LazyLock<Value> = LazyLock::new(|| rules("timesketch"));

/// What is wrong with a record of any kind, whatever our row says but for when it was.
fn faults(record: &Value, micros: i64) -> Vec<String> {
    let mut faults = emptiness(record);
    let fields = record.as_object().expect("an object");
    for name in RULES["mandatory"].as_array().expect("names").iter().filter_map(Value::as_str) {
        if fields.get(name).and_then(Value::as_str).is_none_or(str::is_empty) {
            faults.push(format!("{name} is missing"));
        }
    }
    let removed = RULES["removed"].as_array().expect("names");
    for (name, value) in fields {
        if removed.iter().any(|known| known == name) {
            faults.push(format!("{name} would be removed"));
        }
        if value.is_object() {
            faults.push(format!("{name} is an object"));
        }
    }
    let kind = text(fields, "data_type");
    if kind.strip_prefix("cisco:esa:mail_logs:").is_none_or(str::is_empty) {
        faults.push(format!("data_type does not say whose record it is: {kind}"));
    }
    faults.extend(moment_faults(record, micros));
    faults
}

/// A record of an attempt.
pub fn auth(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record, row.micros());
    compare(&mut faults, record, "data_type", Some(&json!("cisco:esa:mail_logs:auth")));
    let begins = format!("{} SMTP AUTH {}", text(row, "direction"), text(row, "outcome"));
    against_row(&mut faults, record, row, &begins);
    faults
}

/// A record of a connection.
pub fn connections(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record, row.micros());
    compare(&mut faults, record, "data_type", Some(&json!("cisco:esa:mail_logs:connection")));
    let end = if row.moment == "opened_at" { "SMTP Connection Opened" } else { "SMTP Connection Closed" };
    compare(&mut faults, record, "timestamp_desc", Some(&json!(end)));
    against_row(&mut faults, record, row, &format!("{} SMTP connection", text(row, "direction")));
    faults
}

/// A record of a message.
pub fn messages(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record, row.micros());
    compare(&mut faults, record, "data_type", Some(&json!("cisco:esa:mail_logs:message")));
    let end = if row.moment == "time" { "Message Started" } else { "Message Ended" };
    compare(&mut faults, record, "timestamp_desc", Some(&json!(end)));
    against_row(&mut faults, record, row, &format!("message MID {}", row["mid"]));
    faults
}

/// A record of one end of what was found in a log.
pub fn findings(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record, row.micros());
    compare(&mut faults, record, "data_type", Some(&json!("cisco:esa:mail_logs:finding")));
    let end = if row.moment == "start" { "First Event" } else { "Last Event" };
    compare(&mut faults, record, "timestamp_desc", Some(&json!(end)));
    let tags: Vec<&str> = std::iter::once(row.rule()).chain(row.technique()).collect();
    compare(&mut faults, record, "tag", Some(&json!(tags)));
    compare(&mut faults, record, "rule", Some(&json!(row.stage())));
    against_row(&mut faults, record, row, &format!("{}: ", row.rule()));
    faults
}

/// A sentence that begins so, and every column by its own name.
fn against_row(faults: &mut Vec<String>, record: &Value, row: &Row, begins: &str) {
    let message = record["message"].as_str().unwrap_or_default();
    if !message.starts_with(begins) || message.contains('\n') {
        faults.push(format!("message does not say what happened: {message}"));
    }
    for (name, value) in row.iter().filter(|(name, _)| *name != "time") {
        compare(faults, record, name, Some(value));
    }
    faults.extend(lost(record, row, &["time"]));
}

fn moment_faults(record: &Value, micros: i64) -> Vec<String> {
    assert_eq!(RULES["timestamp"], "microseconds");
    let mut faults = Vec::new();
    let datetime = record["datetime"].as_str().unwrap_or_default();
    let offset = datetime.get(19..).and_then(|rest| rest.rfind(['+', '-']).map(|at| &rest[at + 1..]));
    if !offset.is_some_and(|offset| offset.len() == 5 && offset.as_bytes()[2] == b':') {
        faults.push(format!("datetime has no offset: {datetime}"));
    }
    let said = datetime.parse::<Timestamp>().map(Timestamp::as_microsecond);
    if said.ok() != Some(micros) {
        faults.push(format!("datetime is another moment: {datetime}"));
    }
    if record["timestamp"].as_i64() != Some(micros) {
        faults.push(format!("timestamp is another moment: {}", record["timestamp"]));
    }
    faults
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "timesketch",
        auth,
        &failures("timesketch"),
        &[
            ("no message", |record, _| drop(record.as_object_mut().unwrap().remove("message")), "message is missing"),
            ("no description", |record, _| record["timestamp_desc"] = json!(""), "timestamp_desc is missing"),
            (
                "no datetime",
                |record, _| drop(record.as_object_mut().unwrap().remove("datetime")),
                "datetime is missing",
            ),
            ("no offset", |record, _| record["datetime"] = json!("2009-04-22T11:47:47"), "datetime has no offset"),
            ("seconds", |record, row| record["timestamp"] = json!(row.micros() / 1_000_000), "timestamp is another"),
            (
                "a time as text",
                |record, row| record["timestamp"] = json!(row.micros().to_string()),
                "timestamp is another",
            ),
            (
                "another hour",
                |record, _| {
                    let moved = record["datetime"].as_str().unwrap().replace("+00:00", "+01:00");
                    record["datetime"] = json!(moved);
                },
                "datetime is another",
            ),
            ("a name of OpenSearch", |record, _| record["_id"] = json!("1"), "_id would be removed"),
            ("an object", |record, _| record["user"] = json!({"name": "x"}), "user is an object"),
            ("another user", |record, _| record["user"] = json!("x"), "user is"),
            (
                "a forged line",
                |record, _| record["message"] = json!("inbound SMTP AUTH succeeded"),
                "message does not say",
            ),
            ("a null", |record, _| record["user"] = Value::Null, "user is null"),
            ("another table", |record, _| record["data_type"] = json!("cisco:esa:mail_logs:lines"), "data_type is"),
            ("a type of nobody", |record, _| record["data_type"] = json!("auth"), "data_type does not say"),
        ],
    );
}

#[test]
fn broken_records_of_connections_are_found() {
    assert_finds(
        "timesketch",
        connections,
        &super::connections("timesketch"),
        &[
            (
                "the moment of the close",
                |record, row| record["timestamp"] = json!(row.micros_of("closed_at")),
                "timestamp is another",
            ),
            (
                "the other end",
                |record, _| record["timestamp_desc"] = json!("SMTP Connection Closed"),
                "timestamp_desc is",
            ),
            ("outbound called inbound", |record, _| record["direction"] = json!("inbound"), "direction is"),
            ("another count", |record, _| record["auth_failed"] = json!(7), "auth_failed is"),
            ("a sentence of a message", |record, _| record["message"] = json!("message MID 1"), "message does not say"),
            ("another table", |record, _| record["data_type"] = json!("cisco:esa:mail_logs:auth"), "data_type is"),
        ],
    );
}

#[test]
fn broken_records_of_messages_are_found() {
    assert_finds(
        "timesketch",
        messages,
        &super::messages("timesketch"),
        &[
            (
                "the moment of the end",
                |record, row| record["timestamp"] = json!(row.micros_of("ended_at")),
                "timestamp is another",
            ),
            ("the other end", |record, _| record["timestamp_desc"] = json!("Message Ended"), "timestamp_desc is"),
            ("another message", |record, _| record["message"] = json!("message MID 0"), "message does not say"),
            ("no subject", |record, _| drop(record.as_object_mut().unwrap().remove("subject")), "subject is"),
            ("no recipients", |record, _| drop(record.as_object_mut().unwrap().remove("rcpts")), "rcpts is"),
        ],
    );
}

#[test]
fn broken_records_of_findings_are_found() {
    assert_finds(
        "timesketch",
        findings,
        &super::findings("timesketch"),
        &[
            (
                "the moment of the end",
                |record, row| record["timestamp"] = json!(row.micros_of("end")),
                "timestamp is another",
            ),
            ("the other end", |record, _| record["timestamp_desc"] = json!("Last Event"), "timestamp_desc is"),
            ("no technique", |record, _| record["tag"] = json!(["spray"]), "tag is"),
            ("by hand, with a technique", |record, _| record["tag"] = json!(["sequence", "T1110"]), "tag is"),
            ("another rule", |record, _| record["rule"] = json!("detect breach"), "rule is"),
            ("another count", |record, _| record["events"] = json!(1), "events is"),
        ],
    );
}
