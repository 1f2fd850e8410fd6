//! CSV as RFC 4180 has it, with `\n` as line end because that is what every tool in a pipe expects.
//!
//! The header is there unless the user does without. An empty field is a missing value; text that is there and empty is `""`, and so is an
//! empty list of numbers. A missing value of a lone column is therefore an empty line, as PostgreSQL and DuckDB write
//! it, and as they and polars read it; some other readers have to be told that an empty line is a row. The csv crate's
//! writer cannot tell the two apart, hence the fifteen lines of our own; its reader is what the tests hold them against.
//!
//! Bytes that are no text are spelled, see [`super::bytes`].

use std::borrow::Cow;

use arrow::record_batch::RecordBatch;

use super::contract::{Look, Out, Sink, Spec};
use super::times::Times;
use super::value::{Value, push_plain, readers};
use super::{escape, formula};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "csv", extensions: &["csv"], display: Display::Text, is_binary: false, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let mut sink = Csv {
        columns: columns.to_vec(),
        times: Times::new(&look.zone),
        guard: look.guard,
        csv_guard: look.csv_guard,
        out,
        rows: String::new(),
    };
    if look.header {
        for (at, column) in columns.iter().enumerate() {
            sink.push_separator(at);
            push_field(&mut sink.rows, &shown(&column.name, sink.guard));
        }
        sink.rows.push('\n');
        sink.flush_rows()?;
    }
    Ok(Box::new(sink))
}

struct Csv<'w> {
    columns: Vec<Column>,
    times: Times,
    guard: bool,
    csv_guard: bool,
    out: Out<'w>,
    /// Rows not yet written.
    rows: String,
}

impl Csv<'_> {
    fn push_separator(&mut self, at: usize) {
        if at > 0 {
            self.rows.push(',');
        }
    }

    fn flush_rows(&mut self) -> Result<()> {
        self.out.write_all(self.rows.as_bytes()).map_err(Error::output)?;
        self.rows.clear();
        Ok(())
    }
}

impl Sink for Csv<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let mut field = String::new();
        for row in 0..batch.num_rows() {
            for (at, reader) in readers.iter().enumerate() {
                self.push_separator(at);
                // An empty field is a missing value.
                if let Some(value) = reader.get(row)? {
                    field.clear();
                    push_plain(&mut field, &value, &self.times);
                    let field = match &value {
                        Value::Bytes(bytes) if self.guard => escape::bytes(bytes),
                        _ => shown(&field, self.guard),
                    };
                    let is_text = matches!(value, Value::Text(_) | Value::Bytes(_));
                    let field = if self.csv_guard && is_text { formula::guarded(&field) } else { field };
                    push_field(&mut self.rows, &field);
                }
            }
            self.rows.push('\n');
            if self.rows.len() >= 1 << 16 {
                self.flush_rows()?;
            }
        }
        self.flush_rows()
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }
}

/// The text of a field; on a terminal, what is safe there.
pub(super) fn shown(text: &str, guard: bool) -> Cow<'_, str> {
    if guard { escape::text(text) } else { Cow::Borrowed(text) }
}

/// Appends a field that is there.
pub(super) fn push_field(rows: &mut String, text: &str) {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        rows.push('"');
        rows.push_str(&text.replace('"', "\"\""));
        rows.push('"');
    } else {
        rows.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{look, records, sample, users, written};
    use super::super::{Format, Look};
    use proptest::prelude::*;

    #[test]
    fn every_type() {
        let (columns, batch) = sample();
        assert_eq!(
            written(Format::Csv, &look(), &columns, &[batch]),
            "time,outcome,user,remote_ip,icid,sbrs,tls,elapsed_ms,mids,flags,raw\n\
             2009-04-22T11:47:47Z,failed,\"a,\"\"b\"\"\",10.0.0.1,9007199254740993,-3.5,true,10000,441 448,\"[\"\"cut\"\",\"\"lossy\"\"]\",Info: \\xff\n\
             ,,,,,,,,,,\n\
             2009-04-22T11:47:48.500000Z,succeeded,\"\",::1,0,5.0,false,0,\"\",[],\"\"\n"
        );
    }

    #[test]
    fn the_header_is_there_without_rows_too() {
        let (columns, batch) = users(&[]);
        assert_eq!(written(Format::Csv, &look(), &columns, &[]), "user\n");
        assert_eq!(written(Format::Csv, &look(), &columns, &[batch]), "user\n");
    }

    #[test]
    fn pipes_get_the_exact_text_and_terminals_a_safe_one() {
        let (columns, batch) = users(&[Some("\x1b[2J"), Some("a\nb"), Some("Zoë")]);
        assert_eq!(
            written(Format::Csv, &look(), &columns, std::slice::from_ref(&batch)),
            "user\n\x1b[2J\n\"a\nb\"\nZoë\n"
        );
        let guarded = Look { guard: true, ..look() };
        assert_eq!(written(Format::Csv, &guarded, &columns, &[batch]), "user\n\\x1b[2J\na\\x0ab\nZoë\n");
    }

    #[test]
    fn a_lone_missing_value_is_an_empty_line_and_an_empty_text_is_not() {
        let (columns, batch) = users(&[None, Some("")]);
        assert_eq!(written(Format::Csv, &look(), &columns, &[batch]), "user\n\n\"\"\n");
    }

    #[test]
    fn bytes_that_are_no_text_are_spelled_once() {
        let (columns, batch) = records(&[b"CORP\\m\xfcller", b"CORP\\bob", b"\\xfc"]);
        let spelled = "raw\nCORP\\\\m\\xfcller\nCORP\\bob\n\\\\xfc\n";
        assert_eq!(written(Format::Csv, &look(), &columns, std::slice::from_ref(&batch)), spelled);
        let guarded = Look { guard: true, ..look() };
        let shown = "raw\nCORP\\m\\xfcller\nCORP\\bob\n\\\\xfc\n";
        assert_eq!(written(Format::Csv, &guarded, &columns, &[batch]), shown);
    }

    #[test]
    fn a_spreadsheet_is_given_no_formula_where_that_is_asked_for() {
        let (columns, batch) = users(&[Some("=1+1"), Some("a,\n@b"), Some("bob")]);
        let plain = written(Format::Csv, &look(), &columns, std::slice::from_ref(&batch));
        assert_eq!(plain, "user\n=1+1\n\"a,\n@b\"\nbob\n");
        let csv_guard = Look { csv_guard: true, ..look() };
        assert_eq!(written(Format::Csv, &csv_guard, &columns, &[batch]), "user\n'=1+1\n\"a,\n'@b\"\nbob\n");
        // Numbers are no text.
        let (columns, batch) = sample();
        assert!(written(Format::Csv, &csv_guard, &columns, &[batch]).contains(",-3.5,"));
        let (columns, batch) = records(&[b"=\xfc"]);
        assert_eq!(written(Format::Csv, &csv_guard, &columns, &[batch]), "raw\n'=\\xfc\n");
    }

    proptest! {
        #[test]
        fn the_csv_crate_reads_it_back(values in proptest::collection::vec(any::<String>(), 0..8)) {
            let (columns, batch) = users(&values.iter().map(|value| Some(value.as_str())).collect::<Vec<_>>());
            let text = written(Format::Csv, &look(), &columns, &[batch]);
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            let read: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
            prop_assert_eq!(read, values);
        }
    }
}
