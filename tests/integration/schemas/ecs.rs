//! ECS: every field is one of those, of its type, or below `esa`.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{assert_finds, at, compare, emptiness, is_address, leaves, lost, micros, rules, text};

pub fn faults(record: &Value, row: &Map<String, Value>) -> Vec<String> {
    let rules = rules("ecs-fields.json");
    let mut faults = emptiness(record);
    let mut found = Vec::new();
    leaves(record, "", &mut found);
    for (path, value) in found.iter().filter(|(path, _)| !path.starts_with("esa.")) {
        match rules["fields"].get(path) {
            Some(rule) => faults.extend(field_faults(path, value, rule)),
            None => faults.push(format!("{path} is no field of ECS")),
        }
        if let Some(allowed) = rules["allowed"].get(path).and_then(Value::as_array) {
            let values = value.as_array().map_or_else(|| std::slice::from_ref(*value), Vec::as_slice);
            let odd = values.iter().filter(|value| !allowed.contains(value));
            faults.extend(odd.map(|value| format!("{path} may not be {value}")));
        }
    }
    for path in ["@timestamp", "ecs.version", "event.kind", "event.category", "event.type", "event.outcome"] {
        if at(record, path).is_none() {
            faults.push(format!("{path} is missing"));
        }
    }
    compare(&mut faults, record, "ecs.version", Some(&rules["source"]["version"]));
    if at(record, "event.category") != Some(&json!(["authentication"])) {
        faults.push("event.category is not authentication".to_owned());
    }
    against_row(&mut faults, record, row);
    faults.extend(lost(record, row, &["time", "tls_protocol"]));
    faults
}

fn field_faults(path: &str, value: &Value, rule: &Value) -> Vec<String> {
    let kind = rule["type"].as_str().expect("a type");
    if rule["array"] == true {
        let Some(values) = value.as_array() else { return vec![format!("{path} is no list")] };
        let one = json!({ "type": kind });
        let mut faults: Vec<String> = values.iter().flat_map(|value| field_faults(path, value, &one)).collect();
        if values.is_empty() {
            faults.push(format!("{path} is an empty list"));
        }
        return faults;
    }
    let fits = match kind {
        "keyword" | "match_only_text" => value.is_string(),
        "long" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "ip" => is_address(value),
        "date" => value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok()),
        other => panic!("the rules name a type `{other}`"),
    };
    if fits { Vec::new() } else { vec![format!("{path} is no {kind}: {value}")] }
}

fn against_row(faults: &mut Vec<String>, record: &Value, row: &Map<String, Value>) {
    let when = at(record, "@timestamp").and_then(Value::as_str).and_then(|text| text.parse::<Timestamp>().ok());
    if when.map(Timestamp::as_microsecond) != Some(micros(row)) {
        faults.push("@timestamp is another moment".to_owned());
    }
    let outcome = match text(row, "outcome") {
        "succeeded" => "success",
        "failed" | "error" => "failure",
        _ => "unknown",
    };
    compare(faults, record, "event.outcome", Some(&json!(outcome)));
    let nanoseconds = row.get("elapsed_ms").and_then(Value::as_i64).map(|ms| json!(ms * 1_000_000));
    compare(faults, record, "event.duration", nanoseconds.as_ref());
    let (theirs, ours) =
        if text(row, "direction") == "inbound" { ("source", "destination") } else { ("destination", "source") };
    compare(faults, record, &format!("{theirs}.ip"), row.get("remote_ip"));
    compare(faults, record, &format!("{theirs}.domain"), row.get("remote_host"));
    compare(faults, record, &format!("{theirs}.port"), row.get("remote_port"));
    compare(faults, record, &format!("{ours}.ip"), row.get("interface_ip"));
    compare(faults, record, "network.direction", row.get("direction"));
    compare(faults, record, "user.name", row.get("user"));
    compare(faults, record, "tls.established", row.get("tls"));
    compare(faults, record, "event.reason", row.get("reply_text").or_else(|| row.get("reason")));
    compare(faults, record, "event.original", row.get("raw"));
    compare(faults, record, "event.id", row.get("event_id"));
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "ecs",
        faults,
        &[
            ("a name of ours", |record, _| record["event"]["mechanism"] = json!("PLAIN"), "no field of ECS"),
            (
                "no time",
                |record, _| drop(record.as_object_mut().unwrap().remove("@timestamp")),
                "@timestamp is missing",
            ),
            ("another time", |record, _| record["@timestamp"] = json!("2009-04-22T11:47:48Z"), "another moment"),
            ("a time without zone", |record, _| record["@timestamp"] = json!("2009-04-22T11:47:47"), "is no date"),
            ("an outcome of ours", |record, _| record["event"]["outcome"] = json!("failed"), "may not be \"failed\""),
            ("no list", |record, _| record["event"]["type"] = json!("start"), "event.type is no list"),
            ("an odd type", |record, _| record["event"]["type"] = json!(["denied"]), "may not be \"denied\""),
            (
                "milliseconds",
                |record, row| record["event"]["duration"] = row["elapsed_ms"].clone(),
                "event.duration is",
            ),
            ("a number as text", |record, _| record["event"]["duration"] = json!("17"), "is no long"),
            ("a code as number", |record, _| record["error"] = json!({"code": 535}), "error.code is no keyword"),
            ("a host as address", |record, _| record["source"]["ip"] = json!("example.com"), "source.ip is no ip"),
            ("sides swapped", |record, _| record["source"] = record["destination"].clone(), "source.ip is"),
            ("outbound sides swapped", |record, _| record["source"] = record["destination"].clone(), "source.ip is"),
            ("a null", |record, _| record["user"]["name"] = Value::Null, "user.name is null"),
            ("nothing related", |record, _| record["related"]["ip"] = json!([]), "an empty list"),
            ("another version", |record, _| record["ecs"]["version"] = json!("1.0.0"), "ecs.version is"),
            (
                "a column left out",
                |record, _| drop(record["log"].as_object_mut().unwrap().remove("file")),
                "file is lost",
            ),
        ],
    );
}
