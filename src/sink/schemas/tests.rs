//! What is told of the mappings without a log: nothing of an attempt is forgotten, and hand-made rows come out as the
//! schemas ask.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int64Array, Int64Builder, ListBuilder, StringArray,
    StringBuilder, TimestampMicrosecondArray,
};
use arrow::record_batch::RecordBatch;
use serde_json::Value;

use super::super::testing::{MOMENT, batch, look};
use super::super::{Format, Look};
use super::row::{Layout, Name};
use super::{Schema, Sink};
use crate::event::columns::COLUMNS;
use crate::expr::types::Type;
use crate::invisible::is_invisible;
use crate::plan::Column;

/// What a test says of a row.
type Given = &'static [(&'static str, &'static str)];

const INBOUND: Given = &[
    ("direction", "inbound"),
    ("outcome", "failed"),
    ("user", "ironport"),
    ("mechanism", "PLAIN"),
    ("profile", "IncomingAuthentication"),
    ("remote_ip", "172.16.155.102"),
    ("interface", "mail"),
    ("interface_ip", "172.16.155.16"),
    ("icid", "451"),
    ("elapsed_ms", "17000"),
    ("tls", "false"),
    ("file", "mail.log"),
    ("line", "42"),
];

const OUTBOUND: Given = &[
    ("direction", "outbound"),
    ("outcome", "failed"),
    ("profile", "OutboundAuthentication"),
    ("remote_ip", "172.16.155.102"),
    ("remote_port", "25"),
    ("interface_ip", "172.16.155.16"),
    ("dcid", "5640"),
    ("elapsed_ms", "2250"),
    ("reply_code", "535"),
    ("reply_enhanced", "5.7.8"),
    ("reply_text", "Error: authentication failed"),
];

fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|column| Column { name: column.name.to_owned(), kind: column.kind }).collect()
}

/// Rows whose columns are missing where nothing is given; the time is given unless it is said to be missing.
fn rows(given: &[Given]) -> (Vec<Column>, RecordBatch) {
    let columns = columns();
    let arrays = columns.iter().map(|column| array(column, given)).collect();
    let batch = batch(&columns, arrays);
    (columns, batch)
}

fn array(column: &Column, given: &[Given]) -> ArrayRef {
    let texts: Vec<Option<&str>> =
        given.iter().map(|row| row.iter().find(|(name, _)| *name == column.name).map(|(_, text)| *text)).collect();
    let ints = || texts.iter().map(|text| text.map(|text| text.parse::<i64>().unwrap()));
    match column.kind {
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => Arc::new(StringArray::from(texts)),
        Type::Int | Type::Duration => Arc::new(ints().collect::<Int64Array>()),
        Type::Float => {
            Arc::new(texts.iter().map(|text| text.map(|text| text.parse().unwrap())).collect::<Float64Array>())
        }
        Type::Bool => Arc::new(texts.iter().map(|text| text.map(|text| text == "true")).collect::<BooleanArray>()),
        Type::Time => {
            let usual = if column.name == "time" { Some(MOMENT) } else { None };
            let times = texts.iter().map(|text| match text {
                Some("missing") => None,
                Some(micros) => Some(micros.parse().unwrap()),
                None => usual,
            });
            Arc::new(times.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        Type::IntList => {
            let mut list = ListBuilder::new(Int64Builder::new());
            ints().for_each(|number| list.append_value(number.map(Some)));
            Arc::new(list.finish())
        }
        Type::TextList => {
            let mut list = ListBuilder::new(StringBuilder::new());
            texts.iter().for_each(|text| list.append_value(text.map(Some)));
            Arc::new(list.finish())
        }
        Type::Bytes => Arc::new(BinaryArray::from_opt_vec(texts.iter().map(|text| text.map(str::as_bytes)).collect())),
    }
}

fn written(schema: Schema, format: Format, look: &Look, given: &[Given]) -> (String, u64) {
    let (columns, batch) = rows(given);
    let mut bytes = Vec::new();
    let mut sink: Box<dyn Sink + '_> = schema.open(format, &columns, look, Box::new(&mut bytes)).unwrap();
    sink.write(&batch).unwrap();
    let left_out = sink.left_out();
    sink.finish().unwrap();
    (String::from_utf8(bytes).unwrap(), left_out)
}

fn record(schema: Schema, given: Given) -> Value {
    serde_json::from_str(&written(schema, Format::Ndjson, &look(), &[given]).0).unwrap()
}

#[test]
fn every_column_of_auth_has_a_name_here() {
    let known: Vec<&str> = Name::ALL.iter().map(|name| name.text()).collect();
    for column in COLUMNS {
        assert!(known.contains(&column.name), "{} has no place in the mappings", column.name);
    }
    for name in &known {
        assert!(COLUMNS.iter().any(|column| column.name == *name), "{name} is no column");
    }
}

/// A column may depend on another, so rows of both directions are looked at. The fields of CIM are chosen, not all.
#[test]
fn the_mappings_forget_no_column() {
    const OTHER: Given = &[("direction", "outbound"), ("reply_text", "x"), ("icid", "0")];
    const USELESS: Given = &[("direction", "inbound"), ("remote_port", "25")];
    let (columns, batch) = rows(&[INBOUND, OUTBOUND, OTHER, USELESS]);
    let layout = Layout::new(&columns);
    let rows = layout.rows(&batch).unwrap();
    for schema in [Schema::Ecs, Schema::Ocsf, Schema::Timesketch] {
        let mut looked_at = Vec::new();
        for row in (0..4).map(|row| rows.at(row)) {
            // What the line for people says, it says besides.
            let fields = schema.fields().iter().filter(|field| field.path != "message");
            fields.for_each(|field| drop((field.value)(&row)));
            looked_at.extend(row.looked_at.take());
        }
        let forgotten: Vec<_> = Name::ALL.iter().filter(|name| !looked_at.contains(name)).collect();
        assert!(forgotten.is_empty(), "{} forgets {forgotten:?}", schema.name());
    }
}

#[test]
fn names_lead_to_one_schema_each() {
    for schema in Schema::ALL {
        assert_eq!(Schema::from_name(schema.name()), Some(schema));
        let mut paths: Vec<&str> = schema.fields().iter().map(|field| field.path).collect();
        let all = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), all, "{} names a field twice", schema.name());
    }
    assert_eq!(Schema::from_name("native"), None);
}

#[test]
fn source_and_destination_change_places() {
    let (inbound, outbound) = (record(Schema::Ecs, INBOUND), record(Schema::Ecs, OUTBOUND));
    assert_eq!(inbound["source"], serde_json::json!({"ip": "172.16.155.102"}));
    assert_eq!(inbound["destination"], serde_json::json!({"ip": "172.16.155.16"}));
    assert_eq!(outbound["source"], serde_json::json!({"ip": "172.16.155.16"}));
    assert_eq!(outbound["destination"], serde_json::json!({"ip": "172.16.155.102", "port": 25}));
    let (inbound, outbound) = (record(Schema::Ocsf, INBOUND), record(Schema::Ocsf, OUTBOUND));
    assert_eq!(inbound["dst_endpoint"], serde_json::json!({"ip": "172.16.155.16", "interface_name": "mail"}));
    assert_eq!(outbound["dst_endpoint"], serde_json::json!({"ip": "172.16.155.102", "port": 25}));
    let (inbound, outbound) = (record(Schema::Cim, INBOUND), record(Schema::Cim, OUTBOUND));
    assert_eq!((inbound["src"].as_str(), outbound["dest"].as_str()), (Some("172.16.155.102"), Some("172.16.155.102")));
}

#[test]
fn outbound_attempts_and_strays_have_a_user_in_ocsf() {
    let user = |given| record(Schema::Ocsf, given)["user"].clone();
    assert_eq!(user(INBOUND), serde_json::json!({"name": "ironport"}));
    let profile =
        serde_json::json!({"name": "OutboundAuthentication", "type_id": 99, "type": "SMTP authentication profile"});
    assert_eq!(user(OUTBOUND), profile);
    const STRAY: Given = &[("direction", "inbound"), ("outcome", "required")];
    assert_eq!(user(STRAY), serde_json::json!({"name": "unknown", "type_id": 0, "type": "Unknown"}));
    const EMPTY: Given = &[("direction", "inbound"), ("outcome", "failed"), ("user", "")];
    assert_eq!(user(EMPTY), serde_json::json!({"name": ""}));
    assert_eq!(record(Schema::Ecs, OUTBOUND).get("user"), None);
}

#[test]
fn outcomes_in_the_words_of_each() {
    const OUTCOMES: [(Given, &str, i64, &str, &str); 4] = [
        (&[("outcome", "succeeded")], "success", 1, "Success", "success"),
        (&[("outcome", "failed")], "failure", 2, "Failure", "failure"),
        (&[("outcome", "error"), ("reason", "LDAP query failed")], "failure", 2, "Failure", "error"),
        (&[("outcome", "required")], "unknown", 99, "required", "failure"),
    ];
    for (given, ecs, status_id, status, action) in OUTCOMES {
        assert_eq!(record(Schema::Ecs, given)["event"]["outcome"], ecs);
        let ocsf = record(Schema::Ocsf, given);
        assert_eq!((ocsf["status_id"].as_i64(), ocsf["status"].as_str()), (Some(status_id), Some(status)));
        assert_eq!(record(Schema::Cim, given)["action"], action);
    }
    let error = OUTCOMES[2].0;
    assert_eq!(record(Schema::Ecs, error)["event"]["reason"], "LDAP query failed");
    assert_eq!(record(Schema::Ocsf, error)["status_detail"], "LDAP query failed");
}

#[test]
fn passwords_in_clear_only_where_that_is_certain() {
    const ROWS: [(Given, Option<bool>); 6] = [
        (&[("mechanism", "PLAIN"), ("tls", "false")], Some(true)),
        (&[("mechanism", "login"), ("tls", "false")], Some(true)),
        (&[("mechanism", "PLAIN"), ("tls", "true")], Some(false)),
        (&[("mechanism", "PLAIN")], None),
        (&[("mechanism", "CRAM-MD5")], Some(false)),
        (&[("tls", "false")], None),
    ];
    for (given, cleartext) in ROWS {
        assert_eq!(record(Schema::Ocsf, given).get("is_cleartext").and_then(Value::as_bool), cleartext, "{given:?}");
        let tags = record(Schema::Cim, given)["tag"].clone();
        let wanted: &[&str] =
            if cleartext == Some(true) { &["authentication", "cleartext"] } else { &["authentication"] };
        assert_eq!(tags, serde_json::json!(wanted), "{given:?}");
    }
}

#[test]
fn units() {
    let ecs = record(Schema::Ecs, OUTBOUND);
    assert_eq!(ecs["event"]["duration"], 2_250_000_000_u64);
    assert_eq!(record(Schema::Ocsf, OUTBOUND)["time"], MOMENT / 1000);
    let cim = record(Schema::Cim, OUTBOUND);
    assert_eq!((cim["_time"].as_i64(), cim["duration"].as_f64()), (Some(MOMENT / 1_000_000), Some(2.25)));
    assert_eq!(record(Schema::Cim, INBOUND)["duration"].as_i64(), Some(17));
    let timesketch = record(Schema::Timesketch, INBOUND);
    assert_eq!(timesketch["timestamp"], MOMENT);
    assert_eq!(timesketch["datetime"], "2009-04-22T11:47:47+00:00");
    const SPLIT: Given = &[("time", "1240400867000001")];
    assert_eq!(record(Schema::Cim, SPLIT)["_time"].to_string(), "1240400867.000001");
    assert_eq!(record(Schema::Timesketch, SPLIT)["datetime"], "2009-04-22T11:47:47.000001+00:00");
    const BEFORE: Given = &[("time", "-1")];
    assert_eq!(record(Schema::Ocsf, BEFORE)["time"], -1);
}

#[test]
fn what_belongs_to_no_connection_belongs_to_no_session() {
    assert_eq!(record(Schema::Ocsf, INBOUND)["session"]["uid"], "icid:451");
    assert_eq!(record(Schema::Ocsf, OUTBOUND)["session"]["uid"], "dcid:5640");
    const ZERO: Given = &[("direction", "inbound"), ("icid", "0")];
    assert_eq!(record(Schema::Ocsf, ZERO).get("session"), None);
    assert_eq!(record(Schema::Ocsf, ZERO)["unmapped"]["icid"], 0);
}

#[test]
fn a_port_alone_is_no_endpoint() {
    const PORT: Given = &[("direction", "outbound"), ("remote_port", "25")];
    let record = record(Schema::Ocsf, PORT);
    assert_eq!((record.get("dst_endpoint"), record["unmapped"]["remote_port"].as_i64()), (None, Some(25)));
}

#[test]
fn the_line_for_people_cannot_be_forged() {
    let message = |given| record(Schema::Timesketch, given)["message"].as_str().unwrap().to_owned();
    let seed = "inbound SMTP AUTH failed user=ironport from 172.16.155.102 (PLAIN, IncomingAuthentication) ICID 451";
    assert_eq!(message(INBOUND), seed);
    let outbound = "outbound SMTP AUTH failed to 172.16.155.102:25 (OutboundAuthentication) DCID 5640: 535 5.7.8 Error: \
                    authentication failed";
    assert_eq!(message(OUTBOUND), outbound);
    const FORGED: Given = &[("direction", "inbound"), ("outcome", "failed"), ("user", "bob from 10.0.0.1\n\"")];
    assert_eq!(message(FORGED), "inbound SMTP AUTH failed user=\"bob from 10.0.0.1\\n\\\"\"");
    const EMPTY: Given = &[("direction", "inbound"), ("outcome", "failed"), ("user", "")];
    assert_eq!(message(EMPTY), "inbound SMTP AUTH failed user=\"\"");
    const SIX: Given = &[("direction", "outbound"), ("outcome", "failed"), ("remote_ip", "::1"), ("remote_port", "25")];
    assert_eq!(message(SIX), "outbound SMTP AUTH failed to [::1]:25");
}

#[test]
fn events_without_a_time_are_left_out_and_counted() {
    const TIMELESS: Given = &[("direction", "inbound"), ("time", "missing")];
    for schema in Schema::ALL {
        for format in schema.formats() {
            let (text, left_out) = written(schema, *format, &look(), &[TIMELESS, INBOUND, TIMELESS]);
            let header = usize::from(*format == Format::Csv);
            assert_eq!((text.lines().count(), left_out), (1 + header, 2), "{}", schema.name());
        }
    }
}

#[test]
fn hostile_text_stays_exact_and_harms_no_reader() {
    const HOSTILE: Given =
        &[("direction", "inbound"), ("user", "a\u{2028}b\u{85}\x1b[2J\"\\\u{202e}"), ("file", "x,\"y")];
    for schema in Schema::ALL {
        let (text, _) = written(schema, Format::Ndjson, &look(), &[HOSTILE]);
        assert!(!text.trim_end().chars().any(is_invisible), "{text}");
        let record: Value = serde_json::from_str(&text).unwrap();
        let user = match schema {
            Schema::Ecs | Schema::Ocsf => &record["user"]["name"],
            Schema::Cim | Schema::Timesketch => &record["user"],
        };
        assert_eq!(user.as_str(), Some(HOSTILE[1].1));
    }
    let (text, _) = written(Schema::Cim, Format::Csv, &look(), &[HOSTILE]);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == "user").unwrap();
    assert_eq!(&reader.records().next().unwrap().unwrap()[place], HOSTILE[1].1);
    let (text, _) = written(Schema::Cim, Format::Csv, &Look { guard: true, ..look() }, &[HOSTILE]);
    assert!(text.contains("\\x1b[2J") && !text.contains('\x1b'), "{text}");
}

#[test]
fn csv_has_the_fields_as_columns() {
    let (text, _) = written(Schema::Cim, Format::Csv, &look(), &[INBOUND]);
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("_time,action,app,src,src_ip,dest,dest_ip,dest_port,user,"));
    let row = "1240400867,failure,smtp,172.16.155.102,172.16.155.102,172.16.155.16,172.16.155.16,,ironport,PLAIN,\
               IncomingAuthentication,,,451,17,SMTP AUTH failed,authentication cleartext,,mail.log,42,";
    assert_eq!(lines.next(), Some(row));
    assert!(Schema::Ecs.open(Format::Csv, &[], &look(), Box::new(std::io::sink())).is_err());
}

#[test]
fn columns_that_are_not_there_are_missing() {
    let (columns, batch) = rows(&[INBOUND]);
    let few = batch.project(&[1, 3]).unwrap();
    let columns = [columns[1].clone(), columns[3].clone()];
    for schema in Schema::ALL {
        let mut bytes = Vec::new();
        let mut sink = schema.open(Format::Ndjson, &columns, &look(), Box::new(&mut bytes)).unwrap();
        sink.write(&few).unwrap();
        sink.finish().unwrap();
        let record: Value = serde_json::from_slice(&bytes).unwrap();
        assert!(record.is_object());
    }
}
