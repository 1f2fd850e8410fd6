//! CIM: fields of their types, actions among those that are prescribed, tags among those of the datasets.

use serde_json::{Map, Value, json};

use super::{assert_finds, compare, emptiness, is_address, micros, rules, text};

pub fn faults(record: &Value, row: &Map<String, Value>) -> Vec<String> {
    let rules = rules("cim-authentication.json");
    let mut faults = emptiness(record);
    let fields = record.as_object().expect("an object");
    for (name, value) in fields {
        let Some(rule) = rules["fields"].get(name) else {
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
        let never = rules["never"].as_array().expect("endings");
        if never.iter().any(|ending| name.ends_with(ending.as_str().expect("an ending"))) {
            faults.push(format!("{name} is not ours to fill in"));
        }
    }
    let required = rules["required"].as_array().expect("names").iter().filter_map(Value::as_str);
    faults.extend(required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{name} is missing")));
    let known = |name: &str, value: &Value| rules[name].as_array().expect("values").contains(value);
    if !known("action", &record["action"]) {
        faults.push(format!("action may not be {}", record["action"]));
    }
    let tags = record["tag"].as_array().cloned().unwrap_or_default();
    faults.extend(tags.iter().filter(|tag| !known("tags", tag)).map(|tag| format!("tag may not be {tag}")));
    if !tags.contains(&json!("authentication")) {
        faults.push("without the tag the model does not see it".to_owned());
    }
    against_row(&mut faults, record, row, &tags);
    faults
}

fn against_row(faults: &mut Vec<String>, record: &Value, row: &Map<String, Value>, tags: &[Value]) {
    #[expect(clippy::cast_precision_loss, reason = "as Splunk reads it")]
    let seconds = micros(row) as f64 / 1e6;
    if record["_time"].as_f64() != Some(seconds) {
        faults.push("_time is another moment".to_owned());
    }
    let action = match text(row, "outcome") {
        "succeeded" => "success",
        "error" => "error",
        _ => "failure",
    };
    compare(faults, record, "action", Some(&json!(action)));
    let (theirs, ours) = if text(row, "direction") == "inbound" { ("src", "dest") } else { ("dest", "src") };
    compare(faults, record, &format!("{theirs}_ip"), row.get("remote_ip"));
    compare(faults, record, theirs, row.get("remote_ip").or_else(|| row.get("remote_host")));
    compare(faults, record, &format!("{ours}_ip"), row.get("interface_ip"));
    compare(faults, record, ours, row.get("interface_ip").or_else(|| row.get("appliance")));
    for name in ["src_ip", "dest_ip"] {
        if record.get(name).is_some_and(|value| !is_address(value)) {
            faults.push(format!("{name} is no address"));
        }
    }
    compare(faults, record, "user", row.get("user"));
    compare(faults, record, "authentication_method", row.get("mechanism"));
    compare(faults, record, "authentication_service", row.get("profile"));
    compare(faults, record, "reason", row.get("reply_text").or_else(|| row.get("reason")));
    #[expect(clippy::cast_precision_loss, reason = "durations are short")]
    let duration = row.get("elapsed_ms").and_then(Value::as_i64).map(|ms| ms as f64 / 1e3);
    if record.get("duration").and_then(Value::as_f64) != duration {
        faults.push(format!("duration is not {duration:?} seconds"));
    }
    let plain = ["PLAIN", "LOGIN"].contains(&text(row, "mechanism"));
    let clear = plain && row.get("tls") == Some(&json!(false));
    if tags.contains(&json!("cleartext")) != clear {
        faults.push(format!("tag cleartext should be there: {clear}"));
    }
    compare(faults, record, "file", row.get("file"));
    compare(faults, record, "line", row.get("line"));
    compare(faults, record, "raw", row.get("raw"));
    compare(faults, record, "event_id", row.get("event_id"));
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "cim",
        faults,
        &[
            ("a name of ours", |record, _| record["mechanism"] = json!("PLAIN"), "mechanism is no field"),
            ("an action of ours", |record, _| record["action"] = json!("failed"), "action may not be \"failed\""),
            ("another action", |record, _| record["action"] = json!("success"), "action is"),
            ("no app", |record, _| drop(record.as_object_mut().unwrap().remove("app")), "app is missing"),
            ("no tag", |record, _| record["tag"] = json!([]), "does not see it"),
            ("a tag as text", |record, _| record["tag"] = json!("authentication"), "tag is a list, or is none"),
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
