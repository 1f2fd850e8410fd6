//! One JSON object a line, for programs: missing values are `null`, lists are arrays, numbers are numbers however
//! large, times are ISO 8601 texts. Bytes that are no text are spelled, see [`super::bytes`].
//!
//! Objects are written by hand around serde_json's strings and numbers, since its maps would sort the columns.

use std::fmt::Write;

use arrow::record_batch::RecordBatch;

use super::bytes::spelled;
use super::contract::{Look, Out, Sink, Spec};
use super::times::Times;
use super::value::{Reader, Value, ints, readers, texts};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::invisible::is_invisible;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "ndjson", extensions: &["ndjson", "jsonl"], display: Display::Machine, is_binary: false, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    Ok(Box::new(Ndjson { objects: Objects::new(columns, look), out }))
}

struct Ndjson<'w> {
    objects: Objects,
    out: Out<'w>,
}

impl Sink for Ndjson<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = self.objects.readers(batch)?;
        let mut line = String::new();
        for row in 0..batch.num_rows() {
            line.clear();
            self.objects.push(&mut line, &readers, row)?;
            line.push('\n');
            self.out.write_all(line.as_bytes()).map_err(Error::output)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }
}

/// Rows as JSON objects.
pub(super) struct Objects {
    columns: Vec<Column>,
    /// `"name":` of each column.
    keys: Vec<String>,
    times: Times,
    guard: bool,
}

impl Objects {
    pub(super) fn new(columns: &[Column], look: &Look) -> Objects {
        let key = |column: &Column| {
            let mut key = String::new();
            push_string(&mut key, &column.name, look.guard);
            key.push(':');
            key
        };
        Objects {
            columns: columns.to_vec(),
            keys: columns.iter().map(key).collect(),
            times: Times::new(&look.zone),
            guard: look.guard,
        }
    }

    pub(super) fn readers<'a>(&self, batch: &'a RecordBatch) -> Result<Vec<Reader<'a>>> {
        readers(&self.columns, batch)
    }

    /// Appends the object of a row.
    pub(super) fn push(&self, text: &mut String, readers: &[Reader<'_>], row: usize) -> Result<()> {
        text.push('{');
        for (at, (key, reader)) in self.keys.iter().zip(readers).enumerate() {
            if at > 0 {
                text.push(',');
            }
            text.push_str(key);
            match reader.get(row)? {
                Some(value) => self.push_value(text, &value),
                None => text.push_str("null"),
            }
        }
        text.push('}');
        Ok(())
    }

    fn push_value(&self, text: &mut String, value: &Value<'_>) {
        match value {
            Value::Text(value) => push_string(text, value, self.guard),
            Value::Bytes(value) => push_string(text, &spelled(value), self.guard),
            Value::Int(value) | Value::Duration(value) => text.push_str(&value.to_string()),
            // NaN and the infinities, which JSON has no word for, become null.
            Value::Float(value) => text.push_str(&serde_json::to_string(value).expect("a float is always JSON")),
            Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Value::Time(value) => {
                text.push('"');
                self.times.push_iso(text, *value);
                text.push('"');
            }
            Value::Ints(items, range) => push_list(text, ints(items, range.clone()), |text, item: i64| {
                text.push_str(&item.to_string());
            }),
            Value::Texts(items, range) => {
                push_list(text, texts(items, range.clone()), |text, item: &str| push_string(text, item, self.guard));
            }
        }
    }
}

fn push_list<T>(text: &mut String, items: impl Iterator<Item = Option<T>>, push: impl Fn(&mut String, T)) {
    text.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            text.push(',');
        }
        match item {
            Some(item) => push(text, item),
            None => text.push_str("null"),
        }
    }
    text.push(']');
}

/// Appends a JSON string. For a terminal, what could steer it is written in JSON's own escapes: other bytes, same text.
pub(super) fn push_string(text: &mut String, value: &str, guard: bool) {
    // Nearly all text is of characters that stand for themselves.
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        text.push('"');
        text.push_str(value);
        text.push('"');
        return;
    }
    let encoded = serde_json::to_string(value).expect("text is always JSON");
    if !guard {
        text.push_str(&encoded);
        return;
    }
    for c in encoded.chars() {
        if is_invisible(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(text, "\\u{unit:04x}").expect("a String takes whatever is written to it");
            }
        } else {
            text.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::tests::{hostile, read};
    use super::super::testing::{look, records, sample, users, written};
    use super::super::{Format, Look};
    use proptest::prelude::*;

    #[test]
    fn every_type() {
        let (columns, batch) = sample();
        assert_eq!(
            written(Format::Ndjson, &look(), &columns, &[batch]),
            r#"{"time":"2009-04-22T11:47:47Z","outcome":"failed","user":"a,\"b\"","remote_ip":"10.0.0.1","icid":9007199254740993,"sbrs":-3.5,"tls":true,"elapsed_ms":10000,"mids":[441,448],"flags":["cut","lossy"],"raw":"Info: \\xff"}
{"time":null,"outcome":null,"user":null,"remote_ip":null,"icid":null,"sbrs":null,"tls":null,"elapsed_ms":null,"mids":null,"flags":null,"raw":null}
{"time":"2009-04-22T11:47:48.500000Z","outcome":"succeeded","user":"","remote_ip":"::1","icid":0,"sbrs":5.0,"tls":false,"elapsed_ms":0,"mids":[],"flags":[],"raw":""}
"#
        );
    }

    #[test]
    fn no_rows_no_lines() {
        let (columns, batch) = users(&[]);
        assert_eq!(written(Format::Ndjson, &look(), &columns, &[batch]), "");
    }

    #[test]
    fn column_names_are_json_too() {
        let (mut columns, batch) = users(&[Some("x")]);
        columns[0].name = "a\"b".to_owned();
        assert_eq!(written(Format::Ndjson, &look(), &columns, &[batch]), "{\"a\\\"b\":\"x\"}\n");
    }

    proptest! {
        #[test]
        fn any_bytes_read_back(bytes in hostile(), guard in any::<bool>()) {
            let (columns, batch) = records(&[&bytes]);
            let line = written(Format::Ndjson, &Look { guard, ..look() }, &columns, &[batch]);
            let object: serde_json::Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(read(object["raw"].as_str().unwrap()), bytes);
        }

        #[test]
        fn any_text_reads_back_and_is_safe_on_a_terminal(value in any::<String>(), guard in any::<bool>()) {
            let (columns, batch) = users(&[Some(&value)]);
            let line = written(Format::Ndjson, &Look { guard, ..look() }, &columns, &[batch]);
            let object: serde_json::Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(object["user"].as_str(), Some(value.as_str()));
            if guard {
                prop_assert!(!line.trim_end().chars().any(crate::invisible::is_invisible));
            }
        }
    }
}
