//! CIM: the data model that the tags choose, its fields and their types, values among those that are prescribed.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Row, Sample, assert_finds, compare, emptiness, failures, is_address, rules, text};

static RULES: LazyLock<Value> = LazyLock::new(|| rules("cim"));

/// The tags of a record.
fn tags(record: &Value) -> &[Value] {
    record.get("tag").map_or(&[], |tag| tag.as_array().map_or_else(|| std::slice::from_ref(tag), Vec::as_slice))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The data models whose datasets hold a record, by its tags.
fn models(record: &Value) -> Vec<&'static str> {
    let tags = tags(record);
    let models = RULES["models"].as_object().expect("models").iter();
    let theirs = models.filter(|(_, model)| list(&model["dataset"]).iter().all(|tag| tags.contains(tag)));
    theirs.map(|(name, _)| name.as_str()).collect()
}

/// What is wrong with a record of any data model, whatever our row says.
fn faults(record: &Value) -> Vec<String> {
    let mut faults = emptiness(record);
    match models(record)[..] {
        [model] => faults.extend(model_faults(record, &RULES["models"][model])),
        [] => faults.push("without the tag the model does not see it".to_owned()),
        ref many => faults.push(format!("it is in several models: {many:?}")),
    }
    for name in ["src_ip", "dest_ip", "dvc_ip"] {
        if record.get(name).is_some_and(|value| !is_address(value)) {
            faults.push(format!("{name} is no address"));
        }
    }
    faults
}

fn model_faults(record: &Value, model: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let fields = record.as_object().expect("an object");
    for (name, value) in fields {
        let Some(rule) = model["fields"].get(name).or_else(|| RULES["every"].get(name)) else {
            faults.push(format!("{name} is no field"));
            continue;
        };
        let values = match (rule["multivalue"] == true, value.as_array()) {
            (true, Some(values)) => values.as_slice(),
            (false, None) => std::slice::from_ref(value),
            (true, None) | (false, Some(_)) => {
                faults.push(format!("{name} is a list, or is none"));
                continue;
            }
        };
        let fits = |value: &Value| if rule["type"] == "number" { value.is_number() } else { value.is_string() };
        if !values.iter().all(fits) {
            faults.push(format!("{name} is no {}: {value}", rule["type"]));
        }
        if list(&RULES["never"]).iter().any(|ending| name.ends_with(ending.as_str().expect("an ending"))) {
            faults.push(format!("{name} is not ours to fill in"));
        }
        if model["prescribed"].get(name).is_some_and(|known| !list(known).contains(value)) {
            faults.push(format!("{name} may not be {value}"));
        }
    }
    let required = list(&model["required"]).iter().filter_map(Value::as_str);
    faults.extend(required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{name} is missing")));
    let odd = tags(record).iter().filter(|tag| !list(&model["tags"]).contains(tag));
    faults.extend(odd.map(|tag| format!("tag may not be {tag}")));
    faults
}

/// A record of an attempt.
pub fn auth(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    if models(record) != ["Authentication"] {
        faults.push("it is no authentication".to_owned());
    }
    against_attempt(&mut faults, record, row);
    faults
}

fn against_attempt(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    against_sides(faults, record, row);
    let action = match text(row, "outcome") {
        "succeeded" => "success",
        "error" => "error",
        _ => "failure",
    };
    compare(faults, record, "action", Some(&json!(action)));
    compare(faults, record, "authentication_method", row.get("mechanism"));
    compare(faults, record, "authentication_service", row.get("profile"));
    compare(faults, record, "reason", row.get("reply_text").or_else(|| row.get("reason")));
    against_duration(faults, record, row, "elapsed_ms");
    let plain = ["PLAIN", "LOGIN"].contains(&text(row, "mechanism"));
    let clear = plain && row.get("tls") == Some(&json!(false));
    if tags(record).contains(&json!("cleartext")) != clear {
        faults.push(format!("tag cleartext should be there: {clear}"));
    }
    compare(faults, record, "file", row.get("file"));
    compare(faults, record, "line", row.get("line"));
    compare(faults, record, "raw", row.get("raw"));
    compare(faults, record, "event_id", row.get("event_id"));
}

fn against_moment(faults: &mut Vec<String>, record: &Value, row: &Row) {
    #[expect(clippy::cast_precision_loss, reason = "as Splunk reads it")]
    let seconds = row.micros() as f64 / 1e6;
    if record["_time"].as_f64() != Some(seconds) {
        faults.push("_time is another moment".to_owned());
    }
}

fn against_sides(faults: &mut Vec<String>, record: &Value, row: &Row) {
    let (theirs, ours) = if text(row, "direction") == "inbound" { ("src", "dest") } else { ("dest", "src") };
    compare(faults, record, &format!("{theirs}_ip"), row.get("remote_ip"));
    compare(faults, record, theirs, row.get("remote_ip").or_else(|| row.get("remote_host")));
    compare(faults, record, &format!("{ours}_ip"), row.get("interface_ip"));
    compare(faults, record, ours, row.get("interface_ip").or_else(|| row.get("appliance")));
    compare(faults, record, "user", row.get("user"));
}

/// In seconds.
fn against_duration(faults: &mut Vec<String>, record: &Value, row: &Row, name: &str) {
    #[expect(clippy::cast_precision_loss, reason = "durations are short")]
    let duration = row.get(name).and_then(Value::as_i64).map(|ms| ms as f64 / 1e3);
    if record.get("duration").and_then(Value::as_f64) != duration {
        faults.push(format!("duration is not {duration:?} seconds"));
    }
}

/// A record of a connection.
pub fn connections(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    if models(record) != ["Network_Traffic"] {
        faults.push("it is no network traffic".to_owned());
    }
    against_connection(&mut faults, record, row);
    faults
}

fn against_connection(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    against_sides(faults, record, row);
    against_duration(faults, record, row, "duration_ms");
    compare(faults, record, "action", Some(&json!(if row.is_refused() { "blocked" } else { "allowed" })));
    let port = row.get("remote_port").filter(|_| text(row, "direction") == "outbound");
    compare(faults, record, "dest_port", port);
    compare(faults, record, "connection_id", row.digits("icid").or_else(|| row.digits("dcid")).as_ref());
    for (field, name) in [
        ("direction", "direction"),
        ("dvc", "appliance"),
        ("rule", "sender_group"),
        ("session_id", "connection_id"),
        ("close_reason", "close_reason"),
        ("file", "file"),
        ("line", "first_line"),
    ] {
        compare(faults, record, field, row.get(name));
    }
}

/// A record of a message.
pub fn messages(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    if models(record) != ["Email"] {
        faults.push("it is no e-mail".to_owned());
    }
    against_message(&mut faults, record, row);
    faults
}

fn against_message(faults: &mut Vec<String>, record: &Value, row: &Row) {
    against_moment(faults, record, row);
    let action = match (row.count("delivered"), row.count("bounced"), row.contains_key("aborted")) {
        (0, 0, false) => None,
        (0, ..) => Some(json!("blocked")),
        _ => Some(json!("delivered")),
    };
    compare(faults, record, "action", action.as_ref());
    let delay = row.micros_of("ended_at").zip(row.micros_of("time")).map(|(end, start)| json!((end - start) / 1000));
    compare(faults, record, "delay", delay.as_ref());
    compare(faults, record, "internal_message_id", row.digits("mid").as_ref());
    compare(faults, record, "connection_id", row.digits("icid").as_ref());
    compare(faults, record, "message_info", row.get("aborted").or_else(|| row.get("response")));
    compare(faults, record, "recipient", row.get("rcpts"));
    for (field, name) in [
        ("src", "remote_ip"),
        ("src_user", "mail_from"),
        ("user", "user"),
        ("recipient_count", "rcpt_count"),
        ("subject", "subject"),
        ("message_id", "message_id"),
        ("size", "bytes"),
        ("dvc", "appliance"),
        ("file", "file"),
        ("line", "line"),
    ] {
        compare(faults, record, field, row.get(name));
    }
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "cim",
        auth,
        &failures("cim"),
        &[
            ("a name of ours", |record, _| record["mechanism"] = json!("PLAIN"), "mechanism is no field"),
            ("an action of ours", |record, _| record["action"] = json!("failed"), "action may not be \"failed\""),
            ("another action", |record, _| record["action"] = json!("success"), "action is"),
            ("no app", |record, _| drop(record.as_object_mut().unwrap().remove("app")), "app is missing"),
            ("no tag", |record, _| record["tag"] = json!([]), "does not see it"),
            ("a tag as text", |record, _| record["tag"] = json!("authentication"), "tag is a list, or is none"),
            (
                "a tag of another model",
                |record, _| record["tag"] = json!(["authentication", "email"]),
                "it is in several models",
            ),
            ("another model", |record, _| record["tag"] = json!(["email"]), "it is no authentication"),
            ("a tag unknown", |record, _| record["tag"] = json!(["authentication", "smtp"]), "tag may not be \"smtp\""),
            (
                "cleartext unsaid",
                |record, row| {
                    row.insert("mechanism".to_owned(), json!("PLAIN"));
                    row.insert("tls".to_owned(), json!(false));
                    record["tag"] = json!(["authentication"]);
                },
                "tag cleartext should be there: true",
            ),
            ("milliseconds", |record, row| record["duration"] = row["elapsed_ms"].clone(), "duration is not"),
            ("a time as text", |record, _| record["_time"] = json!("2009-04-22"), "_time is no \"number\""),
            ("another time", |record, _| record["_time"] = json!(0), "another moment"),
            ("sides swapped", |record, _| record["src_ip"] = record["dest_ip"].clone(), "src_ip is"),
            ("outbound sides swapped", |record, _| record["dest"] = record["src"].clone(), "dest is"),
            ("a category", |record, _| record["src_category"] = json!("mail"), "src_category is no field"),
            ("a null", |record, _| record["user"] = Value::Null, "user is null"),
        ],
    );
}

/// The other data models have rules of their own.
#[test]
fn broken_records_of_other_models_are_found() {
    let sample = |name, record: Value| -> Sample { (name, record, Row::default()) };
    assert_finds(
        "cim",
        |record, _| faults(record),
        &[
            sample(
                "connection",
                json!({
                    "_time": 1, "tag": ["network", "communicate"], "app": "smtp", "transport": "tcp",
                    "action": "allowed", "direction": "inbound", "src": "192.0.2.1", "src_port": 1025, "bytes": 4096,
                }),
            ),
            sample(
                "",
                json!({
                    "_time": 1.5, "tag": ["email", "delivery"], "internal_message_id": "1", "action": "delivered",
                    "protocol": "smtp", "recipient": ["a@example.com"], "recipient_count": 1, "size": 4096,
                }),
            ),
        ],
        &[
            ("a connection that failed", |record, _| record["action"] = json!("failure"), "action may not be"),
            ("a connection that came in", |record, _| record["direction"] = json!("in"), "direction may not be"),
            ("a connection over TCP", |record, _| record["transport"] = json!("TCP"), "transport may not be \"TCP\""),
            ("a connection with half the tags", |record, _| record["tag"] = json!(["network"]), "does not see it"),
            (
                "a connection's port as text",
                |record, _| record["src_port"] = json!("1025"),
                "src_port is no \"number\"",
            ),
            ("a connection's mail", |record, _| record["recipient"] = json!(["x"]), "recipient is no field"),
            ("a connection from a name", |record, _| record["src_ip"] = json!("a.example"), "src_ip is no address"),
            (
                "a message that bounced",
                |record, _| record["action"] = json!("bounced"),
                "action may not be \"bounced\"",
            ),
            (
                "a message to one as text",
                |record, _| record["recipient"] = json!("a@example.com"),
                "recipient is a list, or is none",
            ),
            ("a message's size as text", |record, _| record["size"] = json!("4096"), "size is no \"number\""),
            (
                "a message without number",
                |record, _| drop(record.as_object_mut().unwrap().remove("internal_message_id")),
                "internal_message_id is missing",
            ),
            (
                "a message's tag unknown",
                |record, _| record["tag"] = json!(["email", "default"]),
                "tag may not be \"default\"",
            ),
        ],
    );
}

#[test]
fn broken_records_of_connections_are_found() {
    assert_finds(
        "cim",
        connections,
        &super::connections("cim"),
        &[
            (
                "the moment of the close",
                |record, row| record["_time"] = json!(row.micros_of("closed_at").unwrap() / 1_000_000),
                "another moment",
            ),
            ("refused, but let in", |record, _| record["action"] = json!("allowed"), "action is"),
            ("milliseconds", |record, row| record["duration"] = row["duration_ms"].clone(), "duration is not"),
            ("sides swapped", |record, _| record["src_ip"] = record["dest_ip"].clone(), "src_ip is"),
            ("outbound sides swapped", |record, _| record["dest"] = record["src"].clone(), "dest is"),
            ("outbound called inbound", |record, _| record["direction"] = json!("inbound"), "direction is"),
            ("another model", |record, _| record["tag"] = json!(["authentication"]), "it is no network traffic"),
            ("another line", |record, row| record["line"] = row["last_line"].clone(), "line is"),
        ],
    );
}

#[test]
fn broken_records_of_messages_are_found() {
    assert_finds(
        "cim",
        messages,
        &super::messages("cim"),
        &[
            (
                "the moment of the end",
                |record, row| record["_time"] = json!(row.micros_of("ended_at").unwrap() / 1_000_000),
                "another moment",
            ),
            ("seconds", |record, _| record["delay"] = json!(record["delay"].as_i64().unwrap() + 1), "delay is"),
            ("blocked", |record, _| record["action"] = json!("blocked"), "action is"),
            (
                "sender and recipient swapped",
                |record, _| record["src_user"] = record["recipient"][0].clone(),
                "src_user is",
            ),
            ("another model", |record, _| record["tag"] = json!(["authentication"]), "it is no e-mail"),
            ("no size", |record, _| drop(record.as_object_mut().unwrap().remove("size")), "size is"),
            ("another number", |record, _| record["internal_message_id"] = json!("0"), "internal_message_id is"),
        ],
    );
}
