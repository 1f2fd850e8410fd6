//! ECS: every field is one of those, of its type, or below `esa`; event types are those of their categories.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Row, assert_finds, at, compare, compare_others, emptiness, failures, is_address, leaves, lost, rules, text,
};

static RULES: LazyLock<Value> = LazyLock::new(|| rules("ecs"));

/// What is wrong with a record of any kind, whatever our row says.
fn faults(record: &Value) -> Vec<String> {
    let mut faults = emptiness(record);
    let mut found = Vec::new();
    leaves(record, "", &mut found);
    for (path, value) in found.iter().filter(|(path, _)| !path.starts_with("esa.")) {
        match RULES["fields"].get(path) {
            Some(rule) => faults.extend(field_faults(path, value, rule)),
            None if path.starts_with("labels.") => {
                faults.extend(field_faults(path, value, &json!({"type": "keyword"})));
            }
            None => faults.push(format!("{path} is no field of ECS")),
        }
        if let Some(allowed) = RULES["allowed"].get(path).and_then(Value::as_array) {
            let odd = values(value).iter().filter(|value| !allowed.contains(value));
            faults.extend(odd.map(|value| format!("{path} may not be {value}")));
        }
    }
    for path in ["@timestamp", "ecs.version", "event.kind", "event.category", "event.type"] {
        if at(record, path).is_none() {
            faults.push(format!("{path} is missing"));
        }
    }
    compare(&mut faults, record, "ecs.version", Some(&RULES["source"]["version"]));
    faults.extend(type_faults(record));
    faults.extend(class_faults(record));
    faults
}

/// A value, or those of a list.
fn values(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice)
}

/// Each type must be one that is expected for one of the categories.
fn type_faults(record: &Value) -> Vec<String> {
    let of = |path: &str| at(record, path).map(values).unwrap_or_default();
    let categories = of("event.category");
    let is_expected = |kind: &Value| {
        let of_category = |category: &Value| &RULES["expected_event_types"][category.as_str().unwrap_or_default()];
        categories.iter().any(|category| of_category(category).as_array().is_some_and(|kinds| kinds.contains(kind)))
    };
    let odd = of("event.type").iter().filter(|kind| !is_expected(kind));
    odd.map(|kind| format!("event.type may not be {kind} in {categories:?}")).collect()
}

/// What must be there beside by what a record is about: an alert names the rule by which it was found, an event of
/// another kind is of a category that we know of.
fn class_faults(record: &Value) -> Vec<String> {
    let wanted: &[&str] = match at(record, "event.kind").and_then(Value::as_str) {
        Some("alert" | "signal") => &["rule.name", "event.start", "event.end"],
        _ => match at(record, "event.category").map(values) {
            Some([category, ..]) if category == "authentication" => &["event.outcome", "event.dataset"],
            Some([category, ..]) if category == "network" => &["network.direction", "event.dataset"],
            Some([category, ..]) if category == "email" => &["email.local_id", "event.dataset"],
            other => return vec![format!("event.category is none that we write: {other:?}")],
        },
    };
    let missing = wanted.iter().filter(|path| at(record, path).is_none());
    missing.map(|path| format!("{path} is missing")).collect()
}

/// A record of an attempt.
pub fn auth(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "event.dataset", Some(&json!("esa.auth")));
    compare(&mut faults, record, "event.kind", Some(&json!("event")));
    if at(record, "event.category") != Some(&json!(["authentication"])) {
        faults.push("event.category is not authentication".to_owned());
    }
    against_attempt(&mut faults, record, row);
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
        "keyword" | "match_only_text" | "wildcard" => value.is_string(),
        "float" => value.is_number(),
        "long" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "ip" => is_address(value),
        "date" => value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok()),
        other => panic!("the rules name a type `{other}`"),
    };
    if fits { Vec::new() } else { vec![format!("{path} is no {kind}: {value}")] }
}

fn against_attempt(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    against_sides(faults, record, row);
    let outcome = match text(row, "outcome") {
        "succeeded" => "success",
        "failed" | "error" => "failure",
        _ => "unknown",
    };
    compare(faults, record, "event.outcome", Some(&json!(outcome)));
    compare(faults, record, "event.duration", nanoseconds(row, "elapsed_ms").as_ref());
    compare(faults, record, "event.reason", row.get("reply_text").or_else(|| row.get("reason")));
    compare(faults, record, "event.original", row.get("raw"));
    compare(faults, record, "event.id", row.get("event_id"));
}

fn against_moment(faults: &mut Vec<String>, record: &Value, row: &Row) {
    let when = at(record, "@timestamp").and_then(Value::as_str).and_then(|text| text.parse::<Timestamp>().ok());
    if when.map(Timestamp::as_microsecond) != Some(row.micros()) {
        faults.push("@timestamp is another moment".to_owned());
    }
}

fn against_sides(faults: &mut Vec<String>, record: &Value, row: &Row) {
    let (theirs, ours) =
        if text(row, "direction") == "inbound" { ("source", "destination") } else { ("destination", "source") };
    compare(faults, record, &format!("{theirs}.ip"), row.get("remote_ip"));
    compare(faults, record, &format!("{theirs}.domain"), row.get("remote_host"));
    compare(faults, record, &format!("{theirs}.port"), row.get("remote_port"));
    compare(faults, record, &format!("{ours}.ip"), row.get("interface_ip"));
    compare(faults, record, "network.direction", row.get("direction"));
    compare(faults, record, "user.name", row.get("user"));
    compare(faults, record, "tls.established", row.get("tls"));
}

fn nanoseconds(row: &Row, name: &str) -> Option<Value> {
    row.get(name).and_then(Value::as_i64).map(|ms| json!(ms * 1_000_000))
}

/// A list, unless it is empty.
fn filled(list: Option<&Value>) -> Option<&Value> {
    list.filter(|list| **list != json!([]))
}

/// A record of a connection.
pub fn connections(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "event.dataset", Some(&json!("esa.connections")));
    compare(&mut faults, record, "event.kind", Some(&json!("event")));
    compare(&mut faults, record, "event.category", Some(&json!(["network"])));
    against_connection(&mut faults, record, row);
    faults
}

fn against_connection(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    against_sides(faults, record, row);
    let there = |name: &str| row.contains_key(name);
    let types = [("connection", true), ("start", there("opened_at")), ("end", there("closed_at"))];
    let types = types.into_iter().chain([("denied", row.is_refused())]).filter(|(_, is_so)| *is_so);
    compare(faults, record, "event.type", Some(&types.map(|(name, _)| name).collect()));
    for (path, name) in [
        ("event.start", "opened_at"),
        ("event.end", "closed_at"),
        ("event.reason", "close_reason"),
        ("event.id", "connection_id"),
        ("tls.cipher", "tls_cipher"),
        ("observer.hostname", "appliance"),
        ("observer.ingress.interface.name", "interface"),
        ("log.file.path", "file"),
    ] {
        compare(faults, record, path, row.get(name));
    }
    compare(faults, record, "event.duration", nanoseconds(row, "duration_ms").as_ref());
    compare(faults, record, "related.user", filled(row.get("users")));
    #[rustfmt::skip]
    let elsewhere = [
        "opened_at", "closed_at", "close_reason", "connection_id", "tls_cipher", "appliance", "interface", "file", "users",
        "direction", "remote_ip", "remote_host", "remote_port", "interface_ip", "user", "tls",
    ];
    compare_others(faults, record, row, "esa", &elsewhere);
}

/// A record of a message.
pub fn messages(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "event.dataset", Some(&json!("esa.messages")));
    compare(&mut faults, record, "event.kind", Some(&json!("event")));
    compare(&mut faults, record, "event.category", Some(&json!(["email"])));
    against_message(&mut faults, record, row);
    faults
}

fn against_message(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    let outcome = match (row.contains_key("aborted") || row.count("bounced") > 0, row.count("delivered")) {
        (true, _) => "failure",
        (false, 0) => "unknown",
        (false, _) => "success",
    };
    compare(faults, record, "event.outcome", Some(&json!(outcome)));
    compare(faults, record, "event.reason", row.get("aborted").or_else(|| row.get("response")));
    for (path, name) in [
        ("event.start", "time"),
        ("event.end", "ended_at"),
        ("source.ip", "remote_ip"),
        ("user.name", "user"),
        ("email.subject", "subject"),
        ("email.message_id", "message_id"),
        ("observer.hostname", "appliance"),
        ("log.file.path", "file"),
    ] {
        compare(faults, record, path, row.get(name));
    }
    compare(faults, record, "email.local_id", row.digits("mid").as_ref());
    compare(
        faults,
        record,
        "email.from.address",
        row.get("mail_from").filter(|from| *from != "").map(|from| json!([from])).as_ref(),
    );
    compare(faults, record, "email.to.address", filled(row.get("rcpts")));
    #[rustfmt::skip]
    let elsewhere = [
        "time", "ended_at", "remote_ip", "user", "subject", "message_id", "appliance", "file", "mid", "mail_from", "rcpts",
    ];
    compare_others(faults, record, row, "esa", &elsewhere);
}

/// A record of what was found in a log.
pub fn findings(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "event.dataset", Some(&json!("esa.findings")));
    compare(&mut faults, record, "event.kind", Some(&json!("alert")));
    against_finding(&mut faults, record, row);
    faults
}

fn against_finding(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    for (path, name) in [
        ("event.start", "start"),
        ("event.end", "end"),
        ("source.ip", "remote_ip"),
        ("source.domain", "remote_host"),
        ("user.name", "user"),
        ("observer.hostname", "appliance"),
    ] {
        compare(faults, record, path, row.get(name));
    }
    let length = row.micros_of("end").zip(row.micros_of("start")).map(|(end, start)| json!((end - start) * 1000));
    compare(faults, record, "event.duration", length.as_ref());
    compare(faults, record, "rule.name", Some(&json!(row.rule())));
    let technique = row.technique();
    compare(faults, record, "threat.framework", technique.map(|_| json!("MITRE ATT&CK")).as_ref());
    let whole = technique.and_then(|whole| whole.split_once('.')).map(|(technique, _)| json!([technique]));
    compare(faults, record, "threat.technique.id", whole.as_ref());
    compare(faults, record, "threat.technique.subtechnique.id", technique.map(|part| json!([part])).as_ref());
    compare(faults, record, "esa.stage", Some(&json!(row.stage())));
    for (path, names) in [("related.user", ["user", "users"]), ("related.ip", ["remote_ip", "remote_ips"])] {
        compare(faults, record, path, related(row, names).as_ref());
    }
    let elsewhere = ["start", "end", "remote_ip", "remote_ips", "remote_host", "user", "users", "appliance"];
    compare_others(faults, record, row, "esa", &elsewhere);
}

/// The values of a column and of a list, if there are any.
fn related(row: &Row, [one, list]: [&str; 2]) -> Option<Value> {
    let listed = row.get(list).and_then(Value::as_array).into_iter().flatten();
    let all: Vec<Value> = row.get(one).into_iter().chain(listed).cloned().collect();
    (!all.is_empty()).then(|| all.into())
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "ecs",
        auth,
        &failures("ecs"),
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
                "a type unknown",
                |record, _| record["event"]["type"] = json!(["login"]),
                "event.type may not be \"login\"",
            ),
            (
                "another category",
                |record, _| record["event"]["category"] = json!(["authentication", "network"]),
                "event.category is not authentication",
            ),
            ("an alert", |record, _| record["event"]["kind"] = json!("alert"), "event.kind is"),
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

/// Connections, messages and alerts have rules of their own.
#[test]
fn broken_records_of_other_kinds_are_found() {
    let sound = |name, kind: &str, category: &str, types: &[&str], more: &Value| {
        let mut record = json!({
            "@timestamp": "2009-04-22T11:47:47Z", "ecs": {"version": "9.4.0"},
            "event": {
                "kind": kind, "category": [category], "type": types, "dataset": "esa.x",
                "start": "2009-04-22T11:47:47Z", "end": "2009-04-22T11:57:47.5Z",
            },
            "esa": {"anything": [1]},
        });
        record.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        (name, record, Row::default())
    };
    let connection = json!({
        "network": {"direction": "inbound", "type": "ipv4", "bytes": 4096},
        "source": {"ip": "192.0.2.1", "geo": {"country_name": "Germany"}},
    });
    let message = json!({
        "email": {
            "local_id": "1", "from": {"address": ["a@example.com"]}, "to": {"address": ["b@example.com"]},
            "sender": {"address": "a@example.com"}, "message_id": "x", "origination_timestamp": "2009-04-22T11:47:47Z",
        },
        "labels": {"corpus": "x"},
    });
    let alert = json!({
        "rule": {"name": "spray", "description": "x", "author": ["x"]},
        "threat": {"framework": "MITRE ATT&CK", "technique": {"id": ["T1110"], "subtechnique": {"id": ["T1110.003"]}}},
        "tags": ["x"],
    });
    assert_finds(
        "ecs",
        |record, _| faults(record),
        &[
            sound("connection", "event", "network", &["connection", "denied", "end"], &connection),
            sound("message", "event", "email", &["info"], &message),
            sound("", "alert", "intrusion_detection", &["info"], &alert),
        ],
        &[
            (
                "a connection of a user",
                |record, _| record["event"]["type"] = json!(["connection", "user"]),
                "event.type may not be \"user\" in",
            ),
            (
                "a connection in no direction",
                |record, _| drop(record["network"].as_object_mut().unwrap().remove("direction")),
                "network.direction is missing",
            ),
            (
                "a connection incoming",
                |record, _| record["network"]["direction"] = json!("incoming"),
                "network.direction may not be \"incoming\"",
            ),
            (
                "a connection from a country",
                |record, _| record["source"]["geo"] = json!({"country": "Germany"}),
                "source.geo.country is no field",
            ),
            (
                "a connection's bytes as text",
                |record, _| record["network"]["bytes"] = json!("4096"),
                "network.bytes is no long",
            ),
            ("a connection of a process", |record, _| record["event"]["category"] = json!(["process"]), "none that we"),
            (
                "a message that starts",
                |record, _| record["event"]["type"] = json!(["start"]),
                "may not be \"start\" in",
            ),
            (
                "a message to one as text",
                |record, _| record["email"]["to"]["address"] = json!("b@example.com"),
                "email.to.address is no list",
            ),
            (
                "a message of many senders",
                |record, _| record["email"]["sender"]["address"] = json!(["a@example.com"]),
                "email.sender.address is no keyword",
            ),
            (
                "a message's number as number",
                |record, _| record["email"]["local_id"] = json!(1),
                "email.local_id is no keyword",
            ),
            (
                "a message without number",
                |record, _| drop(record["email"].as_object_mut().unwrap().remove("local_id")),
                "email.local_id is missing",
            ),
            ("a message's size", |record, _| record["email"]["size"] = json!(1), "email.size is no field"),
            ("a message's labels", |record, _| record["labels"]["n"] = json!(1), "labels.n is no keyword"),
            (
                "no rule",
                |record, _| drop(record["rule"].as_object_mut().unwrap().remove("name")),
                "rule.name is missing",
            ),
            (
                "a technique as text",
                |record, _| record["threat"]["technique"]["id"] = json!("T1110"),
                "threat.technique.id is no list",
            ),
            ("a score as text", |record, _| record["event"]["risk_score"] = json!("73"), "risk_score is no float"),
            ("half a severity", |record, _| record["event"]["severity"] = json!(1.5), "severity is no long"),
            ("a start without zone", |record, _| record["event"]["start"] = json!("2009-04-22T11:47"), "is no date"),
            (
                "no end",
                |record, _| drop(record["event"].as_object_mut().unwrap().remove("end")),
                "event.end is missing",
            ),
        ],
    );
}

#[test]
fn broken_records_of_connections_are_found() {
    assert_finds(
        "ecs",
        connections,
        &super::connections("ecs"),
        &[
            (
                "the moment of the close",
                |record, _| record["@timestamp"] = record["event"]["end"].clone(),
                "another mom",
            ),
            ("no end", |record, _| record["event"]["type"] = json!(["connection", "start"]), "event.type is"),
            (
                "refused unsaid",
                |record, _| record["event"]["type"] = json!(["connection", "start", "end"]),
                "event.type is",
            ),
            (
                "milliseconds",
                |record, row| record["event"]["duration"] = row["duration_ms"].clone(),
                "event.duration is",
            ),
            ("sides swapped", |record, _| record["source"] = record["destination"].clone(), "source.ip is"),
            ("outbound sides swapped", |record, _| record["destination"] = record["source"].clone(), "destination.ip"),
            ("an attempt", |record, _| record["event"]["category"] = json!(["authentication"]), "event.category is"),
            ("a user left out", |record, _| record["related"]["user"] = json!(["root"]), "related.user is"),
            (
                "a count left out",
                |record, _| drop(record["esa"].as_object_mut().unwrap().remove("auth_failed")),
                "esa.auth_failed is",
            ),
            ("another count", |record, _| record["esa"]["mid_count"] = json!(7), "esa.mid_count is"),
        ],
    );
}

#[test]
fn broken_records_of_messages_are_found() {
    assert_finds(
        "ecs",
        messages,
        &super::messages("ecs"),
        &[
            ("the moment of the end", |record, _| record["@timestamp"] = record["event"]["end"].clone(), "another mom"),
            ("bounced, a success", |record, _| record["event"]["outcome"] = json!("success"), "event.outcome is"),
            ("a failure", |record, _| record["event"]["outcome"] = json!("failure"), "event.outcome is"),
            ("another number", |record, _| record["email"]["local_id"] = json!("0"), "email.local_id is"),
            (
                "sender and recipient swapped",
                |record, _| {
                    let email = &mut record["email"];
                    (email["from"], email["to"]) = (email["to"].clone(), email["from"].clone());
                },
                "email.from.address is",
            ),
            (
                "no recipients",
                |record, _| drop(record["email"].as_object_mut().unwrap().remove("to")),
                "email.to.address is",
            ),
            ("no bytes", |record, _| drop(record["esa"].as_object_mut().unwrap().remove("bytes")), "esa.bytes is"),
        ],
    );
}

#[test]
fn broken_records_of_findings_are_found() {
    assert_finds(
        "ecs",
        findings,
        &super::findings("ecs"),
        &[
            (
                "the moment of the start",
                |record, _| record["@timestamp"] = record["event"]["start"].clone(),
                "another m",
            ),
            ("an event", |record, _| record["event"]["kind"] = json!("event"), "event.kind is"),
            ("another rule", |record, _| record["rule"]["name"] = json!("burst"), "rule.name is"),
            (
                "another technique",
                |record, _| record["threat"]["technique"]["id"] = json!(["T1078"]),
                "threat.technique.id is",
            ),
            (
                "a sub-technique above",
                |record, _| record["threat"]["technique"]["id"] = json!(["T1110.003"]),
                "threat.technique.id is",
            ),
            (
                "by hand, of a framework",
                |record, _| record["threat"] = json!({"framework": "MITRE ATT&CK"}),
                "threat.framework is",
            ),
            (
                "milliseconds",
                |record, _| {
                    record["event"]["duration"] = json!(record["event"]["duration"].as_i64().unwrap() / 1_000_000);
                },
                "event.duration is",
            ),
            (
                "a target",
                |record, _| {
                    record["destination"] = record["source"].clone();
                    record.as_object_mut().unwrap().remove("source");
                },
                "source.ip is",
            ),
            ("another count", |record, _| record["esa"]["events"] = json!(1), "esa.events is"),
        ],
    );
}
