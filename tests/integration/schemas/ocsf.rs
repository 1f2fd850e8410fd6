//! OCSF: classes, attributes, types, enumerations, what is required, one of what must be there, and what ids add up to.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{
    Row, Sample, assert_finds, at, compare, compare_others, emptiness, failures, is_address, lost, rules, text,
};

static RULES: LazyLock<Value> = LazyLock::new(|| rules("ocsf"));

/// What is wrong with a record of any class, whatever our row says.
fn faults(record: &Value) -> Vec<String> {
    let mut faults = emptiness(record);
    let class = &record["class_uid"];
    let Some(rule) = RULES["classes"].get(class.to_string()) else {
        faults.push(format!(".class_uid may not be {class}"));
        return faults;
    };
    check_object(&mut faults, &RULES, rule, record, "");
    let number = |name: &str| record[name].as_i64().unwrap_or(-1);
    if number("type_uid") != number("class_uid") * 100 + number("activity_id") {
        faults.push("type_uid is not class_uid * 100 + activity_id".to_owned());
    }
    if number("class_uid") / 1000 != number("category_uid") {
        faults.push("category_uid is not that of the class".to_owned());
    }
    compare(&mut faults, record, "metadata.version", Some(&RULES["source"]["version"]));
    for observable in record["observables"].as_array().into_iter().flatten() {
        let path = observable["name"].as_str().unwrap_or_default();
        if !reach(record, path).contains(&&observable["value"]) {
            faults.push(format!("{path} is not what is observed: {observable}"));
        }
    }
    faults
}

/// The values below a path with dots, those of each object in a list.
fn reach<'a>(record: &'a Value, path: &str) -> Vec<&'a Value> {
    let each = |value: &'a Value| value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    path.split('.')
        .fold(vec![record], |values, name| values.iter().filter_map(|value| value.get(name)).flat_map(each).collect())
}

/// A record of an attempt.
pub fn auth(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "class_uid", Some(&json!(3002)));
    against_attempt(&mut faults, record, row);
    faults.extend(lost(record, row, &["time", "mechanism"]));
    faults
}

/// An object against the attributes that it may and must have.
fn check_object(faults: &mut Vec<String>, rules: &Value, rule: &Value, object: &Value, path: &str) {
    let attributes = rule["attributes"].as_object().expect("attributes");
    let Some(fields) = object.as_object() else {
        faults.push(format!("{path} is no object"));
        return;
    };
    for (name, value) in fields {
        match attributes.get(name) {
            Some(attribute) => check_attribute(faults, rules, attribute, value, &format!("{path}.{name}")),
            None => faults.push(format!("{path}.{name} is no attribute")),
        }
    }
    let required = attributes.iter().filter(|(_, attribute)| attribute["required"] == true);
    let missing = required.filter(|(name, _)| !fields.contains_key(*name));
    faults.extend(missing.map(|(name, _)| format!("{path}.{name} is required")));
    if let Some(one_of) = rule.get("at_least_one").and_then(Value::as_array)
        && !one_of.iter().any(|name| fields.contains_key(name.as_str().expect("a name")))
    {
        faults.push(format!("{path} has none of {one_of:?}"));
    }
    check_captions(faults, attributes, fields, path);
}

/// An address of the characters that OCSF allows: a mailbox, one `@`, and a name of two labels at least.
fn is_mailbox(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    let [mailbox, host] = parts[..] else { return false };
    let all = |text: &str, more: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    let labels = host.find('.').is_some_and(|dot| dot > 0 && dot + 1 < host.len());
    labels && !mailbox.is_empty() && all(mailbox, "!#$%&'*+,-./=?^_`{|}~") && all(host, "-.")
}

/// What an id stands for is said beside it: as the enumeration has it, or, for 99, in words of one's own.
fn check_captions(faults: &mut Vec<String>, attributes: &Map<String, Value>, fields: &Map<String, Value>, path: &str) {
    for (name, value) in fields {
        let sibling = match name.strip_suffix("_id").or_else(|| name.strip_suffix("_uid")) {
            Some(stem @ ("activity" | "category" | "class")) => format!("{stem}_name"),
            Some(stem) => stem.to_owned(),
            None => continue,
        };
        let Some(captions) = attributes.get(name).and_then(|rule| rule.get("enum")) else { continue };
        let caption = captions.get(value.to_string()).and_then(Value::as_str);
        match fields.get(&sibling).and_then(Value::as_str) {
            None if value == 99 => faults.push(format!("{path}.{sibling} must say what {name} 99 is")),
            Some(said) if value != 99 && Some(said) != caption => {
                faults.push(format!("{path}.{sibling} is {said}, though {name} is {caption:?}"));
            }
            _ => {}
        }
    }
}

fn check_attribute(faults: &mut Vec<String>, rules: &Value, attribute: &Value, value: &Value, path: &str) {
    if attribute["array"] == true {
        match value.as_array() {
            Some(values) => {
                let mut one = attribute.clone();
                one["array"] = json!(false);
                values.iter().for_each(|value| check_attribute(faults, rules, &one, value, path));
            }
            None => faults.push(format!("{path} is no list")),
        }
        return;
    }
    let kind = attribute["type"].as_str().expect("a type");
    if let Some(rule) = rules["objects"].get(kind) {
        return check_object(faults, rules, rule, value, path);
    }
    if kind == "object" {
        if !value.is_object() {
            faults.push(format!("{path} is no object"));
        }
        return;
    }
    let Some(rule) = rules["types"].get(kind) else {
        faults.push(format!("{path} is a {kind}, of which the rules say nothing"));
        return;
    };
    if !fits(kind, rule, value) {
        faults.push(format!("{path} is no {kind}: {value}"));
    }
    if let Some(values) = attribute.get("enum")
        && values.get(value.as_str().map_or_else(|| value.to_string(), str::to_owned)).is_none()
    {
        faults.push(format!("{path} may not be {value}"));
    }
}

fn fits(kind: &str, rule: &Value, value: &Value) -> bool {
    let whole = |range: std::ops::RangeInclusive<i64>| value.as_i64().is_some_and(|number| range.contains(&number));
    let fits = match rule["base"].as_str().expect("a base") {
        "string_t" => value.is_string(),
        "integer_t" => whole(i64::from(i32::MIN)..=i64::from(i32::MAX)),
        "long_t" => whole(i64::MIN..=i64::MAX),
        "float_t" => value.is_number(),
        "boolean_t" => value.is_boolean(),
        "json_t" => true,
        other => panic!("the rules name a type `{other}`"),
    };
    let in_range = rule
        .get("range")
        .is_none_or(|range| whole(range[0].as_i64().expect("a number")..=range[1].as_i64().expect("a number")));
    let short = rule
        .get("max_len")
        .and_then(Value::as_u64)
        .is_none_or(|most| value.as_str().is_some_and(|text| text.chars().count() as u64 <= most));
    let formed = rule.get("form").is_none_or(|form| {
        assert_eq!(form, "address", "the rules name a form `{form}`");
        value.as_str().is_some_and(is_mailbox)
    });
    fits && in_range && short && formed && (kind != "ip_t" || is_address(value))
}

fn against_attempt(faults: &mut Vec<String>, record: &Value, row: &Row) {
    compare(faults, record, "time", Some(&json!(row.micros().div_euclid(1000))));
    let status = match text(row, "outcome") {
        "succeeded" => 1,
        "failed" | "error" => 2,
        _ => 99,
    };
    compare(faults, record, "status_id", Some(&json!(status)));
    against_sides(faults, record, row);
    let unknown = json!("unknown");
    compare(faults, record, "user.name", row.get("user").or_else(|| row.get("profile")).or(Some(&unknown)));
    let marked = at(record, "user.type_id").is_some();
    if marked == row.contains_key("user") {
        faults.push("user.type_id does not tell names from what stands in for them".to_owned());
    }
    compare(faults, record, "session.uid", session(row).as_ref());
    let clear = match (text(row, "mechanism"), row.get("tls").and_then(Value::as_bool)) {
        ("", _) => None,
        ("PLAIN" | "LOGIN", tls) => tls.map(|tls| json!(!tls)),
        _ => Some(json!(false)),
    };
    compare(faults, record, "is_cleartext", clear.as_ref());
    let mechanism = row.get("mechanism").map_or(String::new(), |name| format!(" {}", name.as_str().expect("text")));
    compare(faults, record, "auth_protocol", Some(&json!(format!("SMTP AUTH{mechanism}"))));
    compare(faults, record, "metadata.uid", row.get("event_id"));
    compare(faults, record, "raw_data", row.get("raw"));
}

fn against_sides(faults: &mut Vec<String>, record: &Value, row: &Row) {
    let inbound = text(row, "direction") == "inbound";
    let (theirs, ours) = if inbound { ("src_endpoint", "dst_endpoint") } else { ("dst_endpoint", "src_endpoint") };
    compare(faults, record, &format!("{theirs}.ip"), row.get("remote_ip"));
    compare(faults, record, &format!("{theirs}.hostname"), row.get("remote_host"));
    compare(faults, record, &format!("{theirs}.port"), row.get("remote_port"));
    compare(faults, record, &format!("{ours}.ip"), row.get("interface_ip"));
    compare(faults, record, &format!("{ours}.interface_name"), row.get("interface"));
}

/// A record of a connection.
pub fn connections(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "class_uid", Some(&json!(4001)));
    against_connection(&mut faults, record, row);
    faults
}

fn against_connection(faults: &mut Vec<String>, record: &Value, row: &Row) {
    compare(faults, record, "time", row.millis_of(row.moment).as_ref());
    compare(faults, record, "start_time", row.millis_of("opened_at").as_ref());
    compare(faults, record, "end_time", row.millis_of("closed_at").as_ref());
    against_sides(faults, record, row);
    let inbound = text(row, "direction") == "inbound";
    let own = if inbound { "dst_endpoint" } else { "src_endpoint" };
    compare(faults, record, &format!("{own}.name"), row.get("appliance").or(Some(&json!("unknown"))));
    compare(faults, record, "connection_info.direction_id", Some(&json!(if inbound { 1 } else { 2 })));
    compare(faults, record, "connection_info.uid", session(row).as_ref());
    compare(faults, record, "activity_id", Some(&json!(if row.is_refused() { 5 } else { 6 })));
    for (path, name) in [
        ("duration", "duration_ms"),
        ("status_detail", "close_reason"),
        ("metadata.uid", "connection_id"),
        ("tls.version", "tls_protocol"),
    ] {
        compare(faults, record, path, row.get(name));
    }
    let (with, without) =
        if row.contains_key("tls_protocol") { (row.get("tls_cipher"), None) } else { (None, row.get("tls_cipher")) };
    compare(faults, record, "tls.cipher", with);
    compare(faults, record, "unmapped.tls_cipher", without);
    let port = row.get("remote_port").filter(|_| !row.contains_key("remote_ip") && !row.contains_key("remote_host"));
    compare(faults, record, "unmapped.remote_port", port);
    #[rustfmt::skip]
    let elsewhere = [
        "opened_at", "closed_at", "appliance", "duration_ms", "close_reason", "connection_id", "tls_protocol", "tls_cipher",
        "remote_ip", "remote_host", "remote_port", "interface", "interface_ip",
    ];
    compare_others(faults, record, row, "unmapped", &elsewhere);
}

/// `icid:451`, or `dcid:451`; records of id 0 are of no connection.
fn session(row: &Row) -> Option<Value> {
    let id = |name: &str| row.get(name).filter(|id| **id != 0).map(|id| json!(format!("{name}:{id}")));
    id("icid").or_else(|| id("dcid"))
}

/// A record of a message.
pub fn messages(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "class_uid", Some(&json!(4009)));
    against_message(&mut faults, record, row);
    faults
}

fn against_message(faults: &mut Vec<String>, record: &Value, row: &Row) {
    compare(faults, record, "time", row.millis_of(row.moment).as_ref());
    compare(faults, record, "start_time", row.millis_of("time").as_ref());
    compare(faults, record, "end_time", row.millis_of("ended_at").as_ref());
    let status = match (row.contains_key("aborted") || row.count("bounced") > 0, row.count("delivered")) {
        (true, _) => 2,
        (false, 0) => 0,
        (false, _) => 1,
    };
    compare(faults, record, "status_id", Some(&json!(status)));
    compare(faults, record, "status_detail", row.get("aborted").or_else(|| row.get("response")));
    compare(faults, record, "message_trace_uid", row.digits("mid").as_ref());
    for (path, name) in [
        ("email.subject", "subject"),
        ("email.message_uid", "message_id"),
        ("email.size", "bytes"),
        ("src_endpoint.ip", "remote_ip"),
    ] {
        compare(faults, record, path, row.get(name));
    }
    let is_address = |value: &&Value| value.as_str().is_some_and(is_mailbox);
    let (sender, other) =
        (row.get("mail_from").filter(is_address), row.get("mail_from").filter(|text| !is_address(text)));
    compare(faults, record, "from", sender);
    compare(faults, record, "email.from", sender);
    compare(faults, record, "unmapped.mail_from", other);
    let recipients = row.get("rcpts").and_then(Value::as_array).into_iter().flatten();
    let (known, others): (Vec<&Value>, Vec<&Value>) = recipients.partition(is_address);
    let filled = |list: &[&Value]| (!list.is_empty()).then(|| json!(list));
    compare(faults, record, "to", filled(&known).as_ref());
    compare(faults, record, "unmapped.rcpts", filled(&others).as_ref());
    // Without a sender the class asks for recipients, even if none is known.
    let to = filled(&known).or_else(|| sender.is_none().then(|| json!([])));
    compare(faults, record, "email.to", to.as_ref());
    #[rustfmt::skip]
    let elsewhere = ["time", "ended_at", "subject", "message_id", "bytes", "remote_ip", "mail_from", "rcpts"];
    compare_others(faults, record, row, "unmapped", &elsewhere);
}

/// A record of what was found in a log.
pub fn findings(record: &Value, row: &Row) -> Vec<String> {
    let mut faults = faults(record);
    compare(&mut faults, record, "class_uid", Some(&json!(2004)));
    against_finding(&mut faults, record, row);
    faults
}

fn against_finding(faults: &mut Vec<String>, record: &Value, row: &Row) {
    compare(faults, record, "time", row.millis_of(row.moment).as_ref());
    for (path, name) in [
        ("start_time", "start"),
        ("end_time", "end"),
        ("finding_info.first_seen_time", "start"),
        ("finding_info.last_seen_time", "end"),
    ] {
        compare(faults, record, path, row.millis_of(name).as_ref());
    }
    compare(faults, record, "finding_info.title", Some(&json!(row.rule())));
    compare(faults, record, "finding_info.analytic.name", Some(&json!(row.stage())));
    compare(faults, record, "finding_info.related_events_count", row.get("events"));
    let uid = at(record, "metadata.uid");
    compare(faults, record, "finding_info.uid", uid);
    if uid.and_then(Value::as_str).is_none_or(|uid| u64::from_str_radix(uid, 16).is_err()) {
        faults.push(format!("metadata.uid is no number: {uid:?}"));
    }
    let attack = row.technique().map(|part| {
        let (whole, _) = part.split_once('.').expect("a sub-technique");
        json!([{"technique": {"uid": whole}, "sub_technique": {"uid": part}}])
    });
    compare(faults, record, "finding_info.attacks", attack.as_ref());
    let evidence = record.get("evidences").map_or(&Value::Null, |evidences| &evidences[0]);
    for (path, name) in
        [("src_endpoint.ip", "remote_ip"), ("src_endpoint.hostname", "remote_host"), ("user.name", "user")]
    {
        compare(faults, evidence, path, row.get(name));
    }
    compare_others(faults, record, row, "unmapped", &["start", "end", "events", "remote_ip", "remote_host", "user"]);
}

fn without(record: &mut Value, name: &str) {
    record.as_object_mut().expect("an object").remove(name);
}

#[test]
fn broken_records_are_found() {
    assert_finds(
        "ocsf",
        auth,
        &failures("ocsf"),
        &[
            ("a name of ours", |record, _| record["mechanism"] = json!("PLAIN"), ".mechanism is no attribute"),
            ("a name below", |record, _| record["user"]["mail"] = json!("x"), ".user.mail is no attribute"),
            ("no user", |record, _| without(record, "user"), ".user is required"),
            ("no metadata", |record, _| without(record, "metadata"), ".metadata is required"),
            ("no product", |record, _| without(&mut record["metadata"], "product"), ".product is required"),
            ("no severity", |record, _| without(record, "severity_id"), ".severity_id is required"),
            ("a user without name", |record, _| without(&mut record["user"], "name"), ".user has none of"),
            (
                "nothing logged in to",
                |record, _| (without(record, "service"), without(record, "dst_endpoint")).0,
                "has none of",
            ),
            ("a port alone", |record, _| record["src_endpoint"] = json!({"port": 25}), ".src_endpoint has none of"),
            ("an activity unknown", |record, _| record["activity_id"] = json!(42), ".activity_id may not be 42"),
            ("another class", |record, _| record["class_uid"] = json!(3001), ".class_uid may not be 3001"),
            ("a class of other rows", |record, _| record["class_uid"] = json!(4001), "class_uid is Some(Number(4001))"),
            ("another activity", |record, _| record["activity_id"] = json!(2), "type_uid is not"),
            ("a severity unknown", |record, _| record["severity_id"] = json!(7), ".severity_id may not be 7"),
            ("an id as text", |record, _| record["status_id"] = json!("2"), ".status_id is no integer_t"),
            ("a code as number", |record, _| record["status_code"] = json!(535), ".status_code is no string_t"),
            ("another caption", |record, _| record["status"] = json!("failed"), ".status is failed, though"),
            ("99 without words", |record, _| without(record, "auth_protocol"), ".auth_protocol must say"),
            ("seconds", |record, row| record["time"] = json!(row.micros() / 1_000_000), "time is"),
            ("a time as text", |record, _| record["time"] = json!("2009-04-22T11:47:47Z"), ".time is no timestamp_t"),
            ("a port too large", |record, _| record["src_endpoint"]["port"] = json!(65_536), ".port is no port_t"),
            ("a host as address", |record, _| record["src_endpoint"]["ip"] = json!("a.example"), ".ip is no ip_t"),
            (
                "sides swapped",
                |record, _| record["src_endpoint"] = record["dst_endpoint"].clone(),
                "src_endpoint.ip is",
            ),
            (
                "outbound sides swapped",
                |record, _| record["dst_endpoint"] = record["src_endpoint"].clone(),
                "dst_endpoint.ip is",
            ),
            ("outbound profile unmarked", |record, _| without(&mut record["user"], "type_id"), "does not tell names"),
            (
                "a version unreleased",
                |record, _| record["metadata"]["version"] = json!("1.9.0-dev"),
                "metadata.version is",
            ),
            ("a null", |record, _| record["is_cleartext"] = Value::Null, "is_cleartext is null"),
            ("an empty object", |record, _| record["session"] = json!({}), "an object is empty"),
            ("cleartext unsaid", |record, _| without(record, "is_cleartext"), "is_cleartext is"),
            ("unmapped as text", |record, _| record["unmapped"] = json!("x"), ".unmapped is no object"),
            ("a column left out", |record, _| without(&mut record["unmapped"], "line"), "line is lost"),
        ],
    );
}

/// What every class has, and what is of one alone.
fn sound(class: u64, caption: &str, more: &Value) -> Value {
    let mut record = json!({
        "time": 1_240_400_867_000_i64, "category_uid": class / 1000, "class_uid": class, "class_name": caption,
        "activity_id": 1, "type_uid": class * 100 + 1, "severity_id": 1,
        "metadata": {"version": "1.8.0", "product": {"name": "x"}, "labels": ["x"]},
    });
    record.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    record
}

/// The other classes have rules of their own.
#[test]
fn broken_records_of_other_classes_are_found() {
    let connection = json!({
        "activity_name": "Open", "src_endpoint": {"ip": "192.0.2.1", "location": {"country": "DE"}},
        "dst_endpoint": {"ip": "192.0.2.2"}, "connection_info": {"direction_id": 1, "direction": "Inbound"},
        "tls": {"version": "TLSv1.2", "cipher": "x"}, "traffic": {"bytes": 5_000_000_000_i64},
    });
    let message = json!({
        "activity_name": "Send", "direction_id": 2, "direction": "Outbound",
        "email": {"from": "a@example.com", "to": ["b@example.com"], "size": 4096, "message_uid": "x"},
    });
    let detection = json!({
        "activity_name": "Create", "is_alert": true, "status_id": 1, "status": "New",
        "finding_info": {
            "uid": "x", "title": "x",
            "analytic": {"name": "spray", "type_id": 1, "type": "Rule"},
            "attacks": [{"technique": {"uid": "T1110"}, "sub_technique": {"uid": "T1110.003"}}],
        },
        "evidences": [{"src_endpoint": {"ip": "192.0.2.1"}, "data": {"n": 1}}],
        "observables": [{"name": "evidences.src_endpoint.ip", "type_id": 2, "type": "IP Address", "value": "192.0.2.1"}],
    });
    let sample = |name, record| -> Sample { (name, record, Row::default()) };
    assert_finds(
        "ocsf",
        |record, _| faults(record),
        &[
            sample("connection", sound(4001, "Network Activity", &connection)),
            sample("message", sound(4009, "Email Activity", &message)),
            sample("", sound(2004, "Detection Finding", &detection)),
        ],
        &[
            (
                "a connection from nowhere to nowhere",
                |record, _| (without(record, "src_endpoint"), without(record, "dst_endpoint")).0,
                " has none of",
            ),
            ("a connection of a user", |record, _| record["user"] = json!({"name": "x"}), ".user is no attribute"),
            (
                "a connection in no direction",
                |record, _| without(&mut record["connection_info"], "direction_id"),
                ".connection_info.direction_id is required",
            ),
            ("a connection with nothing of TLS", |record, _| without(&mut record["tls"], "version"), ".version is req"),
            ("a connection scanned", |record, _| record["activity_id"] = json!(8), ".activity_id may not be 8"),
            ("a connection called so", |record, _| record["activity_name"] = json!("open"), ".activity_name is open"),
            (
                "a connection of mail",
                |record, _| record["class_name"] = json!("Email Activity"),
                ".class_name is Email",
            ),
            ("a connection elsewhere", |record, _| record["category_uid"] = json!(3), ".category_uid may not be 3"),
            (
                "a connection's country as code",
                |record, _| record["src_endpoint"]["location"] = json!({"country_code": "DE"}),
                ".country_code is no attribute",
            ),
            (
                "a connection's bytes as text",
                |record, _| record["traffic"]["bytes"] = json!("5"),
                ".bytes is no long_t",
            ),
            ("a message without a mail", |record, _| without(record, "email"), ".email is required"),
            ("a message in no direction", |record, _| without(record, "direction_id"), ".direction_id is required"),
            (
                "a message from nobody to nobody",
                |record, _| record["email"] = json!({"subject": "x"}),
                ".email has none of",
            ),
            (
                "a message to one as text",
                |record, _| record["email"]["to"] = json!("b@example.com"),
                ".email.to is no list",
            ),
            ("a message from nobody", |record, _| record["email"]["from"] = json!("<>"), ".email.from is no email_t"),
            (
                "a message to a name",
                |record, _| record["email"]["to"] = json!(["b@example.com", "postmaster"]),
                ".email.to is no email_t",
            ),
            (
                "a message with a name that is gone",
                |record, _| record["email"]["smtp_from"] = json!("a@example.com"),
                ".email.smtp_from is no attribute",
            ),
            ("nothing found", |record, _| without(record, "finding_info"), ".finding_info is required"),
            ("found but unnamed", |record, _| without(&mut record["finding_info"], "uid"), ".uid is required"),
            (
                "an attack of no kind",
                |record, _| record["finding_info"]["attacks"][0] = json!({"version": "17.1"}),
                ".attacks has none of",
            ),
            (
                "an analytic of no type",
                |record, _| without(&mut record["finding_info"]["analytic"], "type_id"),
                ".analytic.type_id is required",
            ),
            ("a success", |record, _| record["status"] = json!("Success"), ".status is Success, though"),
            (
                "evidence of nothing",
                |record, _| record["evidences"][0] = json!({"name": "x"}),
                ".evidences has none of",
            ),
            (
                "an observable of another type",
                |record, _| record["observables"][0]["type"] = json!("Hostname"),
                ".type is Hostname, though",
            ),
            (
                "an object unknown",
                |record, _| record["evidences"][0]["process"] = json!({"name": "x"}),
                "of which the rules say nothing",
            ),
        ],
    );
}

/// The file of rules is what the validator goes by, so it must say something.
#[test]
fn the_rules_are_there() {
    let required = |class: &str| -> Vec<&str> {
        let attributes = RULES["classes"][class]["attributes"].as_object().expect("attributes");
        attributes.iter().filter(|(_, rule)| rule["required"] == true).map(|(name, _)| name.as_str()).collect()
    };
    let every = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];
    let with = |more: &[&'static str]| {
        let mut names = [&every[..], more].concat();
        names.sort_unstable();
        names
    };
    assert_eq!(required("3002"), with(&["user"]));
    assert_eq!(required("4001"), with(&[]));
    assert_eq!(required("4009"), with(&["direction_id", "email"]));
    assert_eq!(required("2004"), with(&["finding_info"]));
    assert_eq!(RULES["classes"].as_object().map(Map::len), Some(4));
    assert!(RULES["source"]["commit"].as_str().is_some_and(|commit| commit.len() == 40));
}

#[test]
fn broken_records_of_connections_are_found() {
    assert_finds(
        "ocsf",
        connections,
        &super::connections("ocsf"),
        &[
            ("the moment of the close", |record, _| record["time"] = record["end_time"].clone(), "time is"),
            ("seconds", |record, row| record["duration"] = json!(row.count("duration_ms") / 1000), "duration is"),
            (
                "refused, but open",
                |record, _| (record["activity_id"], record["type_uid"]) = (json!(6), json!(400_106)),
                "activity_id is",
            ),
            (
                "sides swapped",
                |record, _| record["src_endpoint"]["ip"] = record["dst_endpoint"]["ip"].clone(),
                "src_endpoint.ip is",
            ),
            (
                "outbound sides swapped",
                |record, _| record["dst_endpoint"]["ip"] = record["src_endpoint"]["ip"].clone(),
                "dst_endpoint.ip is",
            ),
            (
                "outbound called inbound",
                |record, _| {
                    record["connection_info"]["direction_id"] = json!(1);
                    record["connection_info"]["direction"] = json!("Inbound");
                },
                "connection_info.direction_id is",
            ),
            (
                "the appliance on the other side",
                |record, _| {
                    record["src_endpoint"]["name"] =
                        record["dst_endpoint"].as_object_mut().unwrap().remove("name").unwrap();
                },
                "dst_endpoint.name is",
            ),
            (
                "an observable of elsewhere",
                |record, _| record["observables"][0]["value"] = json!("192.0.2.1"),
                "is not what is observed",
            ),
            (
                "a column left out",
                |record, _| without(&mut record["unmapped"], "auth_failed"),
                "unmapped.auth_failed is",
            ),
        ],
    );
}

#[test]
fn broken_records_of_messages_are_found() {
    assert_finds(
        "ocsf",
        messages,
        &super::messages("ocsf"),
        &[
            ("the moment of the end", |record, _| record["time"] = record["end_time"].clone(), "time is"),
            (
                "bounced, a success",
                |record, _| (record["status_id"], record["status"]) = (json!(1), json!("Success")),
                "status_id is",
            ),
            (
                "sender and recipient swapped",
                |record, _| record["email"]["from"] = record["email"]["to"][0].clone(),
                "email.from is",
            ),
            ("no recipients", |record, _| without(&mut record["email"], "to"), "email.to is"),
            ("no size", |record, _| without(&mut record["email"], "size"), "email.size is"),
            ("another number", |record, _| record["message_trace_uid"] = json!("0"), "message_trace_uid is"),
            ("a column left out", |record, _| without(&mut record["unmapped"], "dcids"), "unmapped.dcids is"),
        ],
    );
}

#[test]
fn broken_records_of_findings_are_found() {
    assert_finds(
        "ocsf",
        findings,
        &super::findings("ocsf"),
        &[
            ("the moment of the start", |record, _| record["time"] = record["start_time"].clone(), "time is"),
            ("seconds", |record, row| record["end_time"] = json!(row.micros() / 1_000_000), "end_time is"),
            ("another rule", |record, _| record["finding_info"]["title"] = json!("burst"), "finding_info.title is"),
            (
                "another technique",
                |record, _| record["finding_info"]["attacks"][0]["technique"]["uid"] = json!("T1078"),
                "finding_info.attacks is",
            ),
            (
                "by hand, with a technique",
                |record, _| record["finding_info"]["attacks"] = json!([{"technique": {"uid": "T1110"}}]),
                "finding_info.attacks is",
            ),
            ("two ids", |record, _| record["finding_info"]["uid"] = json!("0"), "finding_info.uid is"),
            (
                "a target",
                |record, _| {
                    record["evidences"][0]["dst_endpoint"] = record["evidences"][0]["src_endpoint"].clone();
                    without(&mut record["evidences"][0], "src_endpoint");
                },
                "src_endpoint.ip is",
            ),
            (
                "another count",
                |record, _| record["finding_info"]["related_events_count"] = json!(1),
                "related_events_count is",
            ),
        ],
    );
}
