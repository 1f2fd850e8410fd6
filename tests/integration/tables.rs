//! `authq schema`: what it says of the tables is what files hold.

use arrow::datatypes::{DataType, Field, TimeUnit};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use crate::support::{root, run};

const TABLES: [&str; 4] = ["auth", "connections", "messages", "lines"];

fn told(args: &[&str]) -> String {
    let outcome = run(root(), [&["schema"], args].concat(), None);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{args:?}");
    outcome.text()
}

fn as_json(args: &[&str]) -> Value {
    let text = told(&[args, &["--json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The columns of a table, as `--json` tells them.
fn columns(table: &str) -> Vec<Value> {
    as_json(&[table])["columns"].as_array().expect("a list").clone()
}

/// A type as the documentation of the tables spells it.
fn spelled(kind: &DataType) -> String {
    match kind {
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) => format!("timestamp[us, {zone}]"),
        DataType::List(element) => format!("list<{}>", spelled(element.data_type())),
        DataType::Boolean => "bool".to_owned(),
        plain => format!("{plain:?}").to_lowercase(),
    }
}

#[test]
fn what_is_told_of_a_table_is_what_a_parquet_file_of_it_holds() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for table in TABLES {
        let told = columns(table);
        let names: Vec<&str> = told.iter().map(|column| column["name"].as_str().expect("a name")).collect();
        let file = dir.path().join(format!("{table}.parquet"));
        let query = format!("{table} | select {}", names.join(", "));
        let outcome = run(root(), [&query, "tests/corpus/office", "-o", file.to_str().expect("UTF-8")], None);
        assert_eq!(outcome.code, Some(0), "{query}: {}", outcome.stderr);
        let file = std::fs::File::open(file).expect("a file");
        let schema = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file").schema().clone();
        let of_file = |field: &Field| json!({ "name": field.name(), "type": spelled(field.data_type()), "nullable": field.is_nullable() });
        let expected: Vec<Value> = schema.fields().iter().map(|field| of_file(field)).collect();
        let of_columns =
            |column: &Value| json!({ "name": column["name"], "type": column["type"], "nullable": column["nullable"] });
        assert_eq!(told.iter().map(of_columns).collect::<Vec<_>>(), expected, "{table}");
    }
}

#[test]
fn as_json_a_table_is_an_object_and_all_tables_are_an_array() {
    let all = as_json(&[]);
    let all = all.as_array().expect("an array");
    assert_eq!(all.iter().map(|table| &table["table"]).collect::<Vec<_>>(), TABLES);
    for (table, name) in all.iter().zip(TABLES) {
        assert_eq!(*table, as_json(&[name]));
        assert_eq!(table["version"], 1);
        let keys: Vec<&String> = table.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["columns", "table", "version"]);
    }
    let begin = "{\"table\":\"auth\",\"version\":1,\"columns\":[\n\
                 {\"name\":\"event_id\",\"type\":\"utf8\",\"nullable\":false,\"meaning\":\"16 hexadecimal digits";
    let text = told(&["auth", "--json"]);
    assert!(text.starts_with(begin) && text.ends_with("\"}\n]}\n"), "{text}");
    // A program may take it a line at a time.
    assert_eq!(text.lines().count(), columns("auth").len() + 2);
    for column in all.iter().flat_map(|table| table["columns"].as_array().expect("a list")) {
        let is_whole = column["name"].is_string() && column["type"].is_string() && column["nullable"].is_boolean();
        assert!(is_whole && column["meaning"].as_str().is_some_and(|meaning| !meaning.is_empty()), "{column}");
    }
}

#[test]
fn a_page_lists_every_column_with_its_type() {
    let auth = told(&["auth"]);
    assert!(auth.starts_with("auth, version 1: one row for each attempt to authenticate\n"), "{auth}");
    for line in [
        "  reply_code      int32               null      the smart host's reply code; outbound failures only\n",
        "  time            timestamp[us, UTC]  null      when the record was written; missing only on records",
        "  direction       utf8                not null  inbound: a client logs in to relay; outbound:",
        "  icid            int64               null      injection connection id; missing on outbound\n",
        "  flags           list<utf8>          not null  inline_envelope, cut,",
        "  raw             binary              not null  the record's exact bytes, unwrapped\n",
    ] {
        assert!(auth.contains(line), "`{line}` is not in\n{auth}");
    }
    assert_eq!(told(&["Auth"]), auth);
    let all = told(&[]);
    assert_eq!(all, TABLES.map(|table| told(&[table])).join("\n"));
    assert!(all.lines().all(|line| line.chars().count() <= 100), "{all}");
}

#[test]
fn a_table_that_there_is_not_is_refused_with_what_is_near() {
    for (line, message) in [
        (&["schema", "conections"][..], "error: no table or schema called `conections`; did you mean `connections`?\n"),
        (
            &["schema", "x1", "--json"],
            "error: no table or schema called `x1`; there are auth, connections, messages, lines, ecs, ocsf, cim, timesketch\n",
        ),
    ] {
        let outcome = run(root(), line, None);
        assert_eq!((outcome.code, outcome.text(), outcome.stderr.as_str()), (Some(2), String::new(), message));
    }
    assert_eq!(run(root(), ["schema", "auth", "lines"], None).code, Some(2));
}

#[test]
fn the_help_lists_the_command() {
    let help = run(root(), ["--help"], None).text();
    assert!(help.contains("authq schema [NAME] [--json]"), "{help}");
    let own = run(root(), ["schema", "--help"], None).text();
    assert!(own.contains("authq schema [--json] [TABLE|SCHEMA]") && own.contains("array of objects"), "{own}");
}
