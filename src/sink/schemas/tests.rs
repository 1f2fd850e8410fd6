//! The mappings without a log: no column is lost, and hand-made rows become records as the schemas ask.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int64Array, Int64Builder, ListBuilder, StringArray,
    StringBuilder, TimestampMicrosecondArray,
};
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use super::super::testing::{MOMENT, batch, look};
use super::super::{Format, Look};
use super::field::{Field, From};
use super::names::Name;
use super::row::Layout;
use super::{ALL, Class, Rule, Schema, Sink, Slot, Source, Subject, typed};
use crate::dataset::types::typed_batch;
use crate::event::tables::Table;
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

fn schema(name: &str) -> Schema {
    Schema::from_name(name).unwrap()
}

fn columns(table: Table) -> Vec<Column> {
    table.columns().iter().map(|column| Column { name: column.name.to_owned(), kind: column.kind }).collect()
}

/// Rows whose columns are missing where nothing is given; the time is given unless it is said to be missing.
fn rows(given: &[Given]) -> (Vec<Column>, RecordBatch) {
    let columns = columns(Table::Auth);
    let batch = batch_of(&columns, given);
    (columns, batch)
}

fn batch_of(columns: &[Column], given: &[Given]) -> RecordBatch {
    batch(columns, columns.iter().map(|column| array(column, given)).collect())
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
            let usual = ["time", "opened_at", "start", "end"].contains(&column.name.as_str()).then_some(MOMENT);
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

/// What a field is made of is declared beside it: by that `authq schema` tells it, and the columns that no field is made
/// of are written by their own names.
#[test]
fn fields_are_made_of_the_columns_that_they_name() {
    const ROWS: [Given; 4] = [
        INBOUND,
        OUTBOUND,
        &[("direction", "outbound"), ("reply_text", "x"), ("icid", "0"), ("aborted", "x")],
        &[("direction", "inbound"), ("remote_port", "25"), ("mail_from", "bob@example.com")],
    ];
    for class in ALL.iter().flat_map(|mapping| mapping.classes) {
        let subject = class.table.map_or_else(|| Subject::Findings(Rule::default()), Subject::Rows);
        let columns = columns_of(class);
        let batch = batch_of(&columns, &ROWS);
        let layout = Layout::new(&columns, &subject);
        let rows = layout.rows(&batch).unwrap();
        for field in class.fields().filter(|field| !matches!(field.from, From::Sentence)) {
            let mut looked_at = Vec::new();
            for row in (0..ROWS.len()).map(|row| rows.at(row)) {
                drop(field.value(&row));
                looked_at.extend(row.looked_at.take());
            }
            let mut declared = [field.columns(), vec![Name::Direction]].concat();
            declared.extend(class.dated_by.concat());
            let undeclared: Vec<_> = looked_at.iter().filter(|name| !declared.contains(name)).collect();
            assert!(undeclared.is_empty(), "{}: {} is made of {undeclared:?} too", class.title, field.path);
            let unused: Vec<_> = field.columns().into_iter().filter(|name| !looked_at.contains(name)).collect();
            let is_dated = unused.iter().all(|name| class.dated_by.concat().contains(name));
            assert!(is_dated, "{}: {} is not made of {unused:?}", class.title, field.path);
        }
    }
}

/// The columns of the rows that become records of a class.
fn columns_of(class: &Class) -> Vec<Column> {
    let found = || Name::ALL.iter().map(|name| Column { name: name.text().to_owned(), kind: name.kind() }).collect();
    class.table.map_or_else(found, columns)
}

/// No value is lost: each column of a table is a field's, or has a field of its own. The fields of CIM are chosen.
#[test]
fn every_column_has_a_place() {
    for class in ALL.iter().filter(|mapping| mapping.name != "cim").flat_map(|mapping| mapping.classes) {
        let columns = columns_of(class);
        let slots = class.slots(&columns);
        let used: Vec<&str> = class.fields().flat_map(Field::columns).map(Name::text).collect();
        let dates = class.dated_by.concat();
        for (place, column) in columns.iter().enumerate() {
            let has_field = slots.iter().any(|slot| matches!(slot.value, Source::Column(at) if at == place));
            let is_date = dates.iter().any(|name| name.text() == column.name);
            assert!(has_field || is_date || used.contains(&column.name.as_str()), "{}: {}", class.title, column.name);
        }
        let mut paths: Vec<&str> = slots.iter().map(|slot| slot.path.as_str()).collect();
        paths.sort_unstable();
        assert!(paths.windows(2).all(|pair| pair[0] != pair[1]), "{}: two fields of one name", class.title);
    }
}

#[test]
fn names_lead_to_one_schema_each() {
    for schema in Schema::all() {
        assert_eq!(Schema::from_name(schema.name()), Some(schema));
    }
    assert_eq!(Schema::from_name("native"), None);
}

#[test]
fn source_and_destination_change_places() {
    let (inbound, outbound) = (record(schema("ecs"), INBOUND), record(schema("ecs"), OUTBOUND));
    assert_eq!(inbound["source"], serde_json::json!({"ip": "172.16.155.102"}));
    assert_eq!(inbound["destination"], serde_json::json!({"ip": "172.16.155.16"}));
    assert_eq!(outbound["source"], serde_json::json!({"ip": "172.16.155.16"}));
    assert_eq!(outbound["destination"], serde_json::json!({"ip": "172.16.155.102", "port": 25}));
    let (inbound, outbound) = (record(schema("ocsf"), INBOUND), record(schema("ocsf"), OUTBOUND));
    assert_eq!(inbound["dst_endpoint"], serde_json::json!({"ip": "172.16.155.16", "interface_name": "mail"}));
    assert_eq!(outbound["dst_endpoint"], serde_json::json!({"ip": "172.16.155.102", "port": 25}));
    let (inbound, outbound) = (record(schema("cim"), INBOUND), record(schema("cim"), OUTBOUND));
    assert_eq!((inbound["src"].as_str(), outbound["dest"].as_str()), (Some("172.16.155.102"), Some("172.16.155.102")));
}

#[test]
fn outbound_attempts_and_strays_have_a_user_in_ocsf() {
    let user = |given| record(schema("ocsf"), given)["user"].clone();
    assert_eq!(user(INBOUND), serde_json::json!({"name": "ironport"}));
    let profile =
        serde_json::json!({"name": "OutboundAuthentication", "type_id": 99, "type": "SMTP authentication profile"});
    assert_eq!(user(OUTBOUND), profile);
    const STRAY: Given = &[("direction", "inbound"), ("outcome", "required")];
    assert_eq!(user(STRAY), serde_json::json!({"name": "unknown", "type_id": 0, "type": "Unknown"}));
    const EMPTY: Given = &[("direction", "inbound"), ("outcome", "failed"), ("user", "")];
    assert_eq!(user(EMPTY), serde_json::json!({"name": ""}));
    assert_eq!(record(schema("ecs"), OUTBOUND).get("user"), None);
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
        assert_eq!(record(schema("ecs"), given)["event"]["outcome"], ecs);
        let ocsf = record(schema("ocsf"), given);
        assert_eq!((ocsf["status_id"].as_i64(), ocsf["status"].as_str()), (Some(status_id), Some(status)));
        assert_eq!(record(schema("cim"), given)["action"], action);
    }
    let error = OUTCOMES[2].0;
    assert_eq!(record(schema("ecs"), error)["event"]["reason"], "LDAP query failed");
    assert_eq!(record(schema("ocsf"), error)["status_detail"], "LDAP query failed");
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
        assert_eq!(record(schema("ocsf"), given).get("is_cleartext").and_then(Value::as_bool), cleartext, "{given:?}");
        let tags = record(schema("cim"), given)["tag"].clone();
        let wanted: &[&str] =
            if cleartext == Some(true) { &["authentication", "cleartext"] } else { &["authentication"] };
        assert_eq!(tags, serde_json::json!(wanted), "{given:?}");
    }
}

#[test]
fn units() {
    let ecs = record(schema("ecs"), OUTBOUND);
    assert_eq!(ecs["event"]["duration"], 2_250_000_000_u64);
    assert_eq!(record(schema("ocsf"), OUTBOUND)["time"], MOMENT / 1000);
    let cim = record(schema("cim"), OUTBOUND);
    assert_eq!((cim["_time"].as_i64(), cim["duration"].as_f64()), (Some(MOMENT / 1_000_000), Some(2.25)));
    assert_eq!(record(schema("cim"), INBOUND)["duration"].as_i64(), Some(17));
    let timesketch = record(schema("timesketch"), INBOUND);
    assert_eq!(timesketch["timestamp"], MOMENT);
    assert_eq!(timesketch["datetime"], "2009-04-22T11:47:47+00:00");
    const SPLIT: Given = &[("time", "1240400867000001")];
    assert_eq!(record(schema("cim"), SPLIT)["_time"].to_string(), "1240400867.000001");
    assert_eq!(record(schema("timesketch"), SPLIT)["datetime"], "2009-04-22T11:47:47.000001+00:00");
    const BEFORE: Given = &[("time", "-1")];
    assert_eq!(record(schema("ocsf"), BEFORE)["time"], -1);
}

#[test]
fn what_belongs_to_no_connection_belongs_to_no_session() {
    assert_eq!(record(schema("ocsf"), INBOUND)["session"]["uid"], "icid:451");
    assert_eq!(record(schema("ocsf"), OUTBOUND)["session"]["uid"], "dcid:5640");
    const ZERO: Given = &[("direction", "inbound"), ("icid", "0")];
    assert_eq!(record(schema("ocsf"), ZERO).get("session"), None);
    assert_eq!(record(schema("ocsf"), ZERO)["unmapped"]["icid"], 0);
}

#[test]
fn a_port_alone_is_no_endpoint() {
    const PORT: Given = &[("direction", "outbound"), ("remote_port", "25")];
    let record = record(schema("ocsf"), PORT);
    assert_eq!((record.get("dst_endpoint"), record["unmapped"]["remote_port"].as_i64()), (None, Some(25)));
}

#[test]
fn the_line_for_people_cannot_be_forged() {
    let message = |given| record(schema("timesketch"), given)["message"].as_str().unwrap().to_owned();
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
    for schema in Schema::all() {
        for format in schema.formats().iter().filter(|format| !format.is_binary()) {
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
    for schema in Schema::all() {
        let (text, _) = written(schema, Format::Ndjson, &look(), &[HOSTILE]);
        assert!(!text.trim_end().chars().any(is_invisible), "{text}");
        let record: Value = serde_json::from_str(&text).unwrap();
        let user = if ["ecs", "ocsf"].contains(&schema.name()) { &record["user"]["name"] } else { &record["user"] };
        assert_eq!(user.as_str(), Some(HOSTILE[1].1));
    }
    let (text, _) = written(schema("cim"), Format::Csv, &look(), &[HOSTILE]);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == "user").unwrap();
    assert_eq!(&reader.records().next().unwrap().unwrap()[place], HOSTILE[1].1);
    let (text, _) = written(schema("cim"), Format::Csv, &Look { guard: true, ..look() }, &[HOSTILE]);
    assert!(text.contains("\\x1b[2J") && !text.contains('\x1b'), "{text}");
}

#[test]
fn csv_has_the_fields_as_columns() {
    let (text, _) = written(schema("cim"), Format::Csv, &look(), &[INBOUND]);
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("_time,action,app,src,src_ip,dest,dest_ip,dest_port,user,"));
    let row = "1240400867,failure,smtp,172.16.155.102,172.16.155.102,172.16.155.16,172.16.155.16,,ironport,PLAIN,\
               IncomingAuthentication,,,451,17,SMTP AUTH failed,\"[\"\"authentication\"\",\"\"cleartext\"\"]\",,mail.log,42,";
    assert_eq!(lines.next(), Some(row));
    assert!(schema("ecs").open(Format::Csv, &[], &look(), Box::new(std::io::sink())).is_err());
}

#[test]
fn columns_that_are_not_there_are_missing() {
    let (columns, batch) = rows(&[INBOUND]);
    let few = batch.project(&[1, 3]).unwrap();
    let columns = [columns[1].clone(), columns[3].clone()];
    for schema in Schema::all() {
        let mut bytes = Vec::new();
        let mut sink = schema.open(Format::Ndjson, &columns, &look(), Box::new(&mut bytes)).unwrap();
        sink.write(&few).unwrap();
        sink.finish().unwrap();
        let record: Value = serde_json::from_slice(&bytes).unwrap();
        assert!(record.is_object());
    }
}

/// The records of a Parquet file, as JSON writes them, without what is missing.
fn read_back(bytes: Vec<u8>, slots: &[Slot]) -> Vec<Value> {
    let schema = typed::schema(slots.iter().map(|slot| (slot.path.as_str(), slot.kind)));
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap().build().unwrap();
    let batches: Vec<RecordBatch> = reader.map(|batch| typed_batch(&batch.unwrap(), &schema).unwrap()).collect();
    let mut writer = arrow::json::LineDelimitedWriter::new(Vec::new());
    writer.write_batches(&batches.iter().collect::<Vec<_>>()).unwrap();
    writer.finish().unwrap();
    let text = String::from_utf8(writer.into_inner()).unwrap();
    text.lines().map(|line| there(&serde_json::from_str(line).unwrap())).collect()
}

/// A value without empty objects.
fn there(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let fields = fields.iter().map(|(name, value)| (name.clone(), there(value)));
    fields.filter(|(_, value)| *value != serde_json::json!({})).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn parquet_holds_what_ndjson_holds() {
    const STRAY: Given = &[("direction", "inbound"), ("icid", "0"), ("time", "1240400867000001"), ("flags", "cut")];
    const MAIL: Given = &[("mid", "448"), ("mail_from", "bob@example.com"), ("rcpts", "a b@c"), ("delivered", "1")];
    let rule = Rule { name: "spray".to_owned(), technique: Some("T1110.003"), ..Rule::default() };
    for mapping in ALL.iter().filter(|mapping| mapping.formats.contains(&Format::Parquet)) {
        for class in mapping.classes {
            let subject = class.table.map_or_else(|| Subject::Findings(rule.clone()), Subject::Rows);
            let columns = columns_of(class);
            let given: Vec<Given> =
                [INBOUND, OUTBOUND, STRAY, MAIL].repeat(if class.table.is_none() { 2100 } else { 3 });
            let batch = batch_of(&columns, &given);
            let look = Look { subject, ..look() };
            let written = |format: Format| {
                let mut bytes = Vec::new();
                let mut sink = Schema(mapping).open(format, &columns, &look, Box::new(&mut bytes)).unwrap();
                sink.write(&batch.slice(0, 7)).unwrap();
                sink.write(&batch.slice(7, batch.num_rows() - 7)).unwrap();
                sink.finish().unwrap();
                bytes
            };
            let lines = String::from_utf8(written(Format::Ndjson)).unwrap();
            let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let found = read_back(written(Format::Parquet), &class.slots(&columns));
            assert_eq!(found.len(), given.len(), "{}", class.title);
            for (found, record) in found.iter().zip(&records) {
                assert_eq!(found, &there(record), "{}", class.title);
            }
        }
    }
}
