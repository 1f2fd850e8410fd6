//! Tab-separated values: a line is a row and a tab is a border, always, so that `cut` and `awk` can be trusted. Tab,
//! line feed, carriage return and backslash inside a value are `\t`, `\n`, `\r` and `\\`, and a byte that is no text is
//! `\xfc`.
//!
//! As in CSV, an empty field is a missing value, of a lone column an empty line, and `""` is text that is there and
//! empty; text that consists of two quotes is therefore `\"\"`.

use arrow::record_batch::RecordBatch;

use super::bytes::push_byte;
use super::contract::{Look, Out, Sink, Spec};
use super::times::Times;
use super::value::{Value, push_plain, readers};
use super::{escape, formula};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::invisible::is_invisible;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "tsv", extensions: &["tsv", "tab"], display: Display::Text, is_binary: false, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let Look { guard, csv_guard, .. } = *look;
    let mut sink = Tsv { columns: columns.to_vec(), times: Times::new(&look.zone), guard, csv_guard, out };
    if look.header {
        let mut header = String::new();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                header.push('\t');
            }
            push_field(&mut header, &column.name, sink.guard);
        }
        header.push('\n');
        sink.out.write_all(header.as_bytes()).map_err(Error::output)?;
    }
    Ok(Box::new(sink))
}

struct Tsv<'w> {
    columns: Vec<Column>,
    times: Times,
    guard: bool,
    csv_guard: bool,
    out: Out<'w>,
}

impl Tsv<'_> {
    fn push_text(&self, line: &mut String, text: &str) {
        let text = if self.csv_guard { formula::guarded(text) } else { text.into() };
        push_field(line, &text, self.guard);
    }
}

/// Appends a field that is there. Every backslash is doubled, so the guard's escapes cannot be mistaken for text.
fn push_field(row: &mut String, text: &str, guard: bool) {
    match text {
        "" => row.push_str("\"\""),
        "\"\"" => row.push_str("\\\"\\\""),
        _ => push_chars(row, text, guard),
    }
}

fn push_chars(row: &mut String, text: &str, guard: bool) {
    for c in text.chars() {
        match c {
            '\t' => row.push_str("\\t"),
            '\n' => row.push_str("\\n"),
            '\r' => row.push_str("\\r"),
            '\\' => row.push_str("\\\\"),
            _ if guard && is_invisible(c) => escape::push_escape(row, c),
            _ => row.push(c),
        }
    }
}

/// Appends bytes that are no text as a whole.
fn push_bytes(row: &mut String, bytes: &[u8], guard: bool, csv_guard: bool) {
    let mut begins = true;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        // Behind a byte that is no text no cell begins.
        let valid = if csv_guard { formula::guarded_from(valid, begins) } else { valid.into() };
        push_chars(row, &valid, guard);
        chunk.invalid().iter().for_each(|byte| push_byte(row, *byte));
        begins = false;
    }
}

impl Sink for Tsv<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let (mut line, mut field) = (String::new(), String::new());
        for row in 0..batch.num_rows() {
            line.clear();
            for (at, reader) in readers.iter().enumerate() {
                if at > 0 {
                    line.push('\t');
                }
                match reader.get(row)? {
                    Some(Value::Bytes(bytes)) => match std::str::from_utf8(bytes) {
                        Ok(text) => self.push_text(&mut line, text),
                        Err(_) => push_bytes(&mut line, bytes, self.guard, self.csv_guard),
                    },
                    Some(Value::Text(text)) => self.push_text(&mut line, text),
                    Some(value) => {
                        field.clear();
                        push_plain(&mut field, &value, &self.times);
                        push_field(&mut line, &field, self.guard);
                    }
                    // An empty field is a missing value.
                    None => {}
                }
            }
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

#[cfg(test)]
mod tests {
    use super::super::testing::{look, records, sample, users, written};
    use super::super::{Format, Look};
    use proptest::prelude::*;

    #[test]
    fn every_type() {
        let (columns, batch) = sample();
        assert_eq!(
            written(Format::Tsv, &look(), &columns, &[batch]),
            "time\toutcome\tuser\tremote_ip\ticid\tsbrs\ttls\telapsed_ms\tmids\tflags\traw\n\
             2009-04-22T11:47:47Z\tfailed\ta,\"b\"\t10.0.0.1\t9007199254740993\t-3.5\ttrue\t10000\t441 448\t[\"cut\",\"lossy\"]\tInfo: \\xff\n\
             \t\t\t\t\t\t\t\t\t\t\n\
             2009-04-22T11:47:48.500000Z\tsucceeded\t\"\"\t::1\t0\t5.0\tfalse\t0\t\"\"\t[]\t\"\"\n"
        );
    }

    #[test]
    fn only_framing_is_escaped_in_a_pipe() {
        let (columns, batch) = users(&[Some("a\tb\nc\rd\\e\x1b"), Some("\"\""), Some("\"")]);
        assert_eq!(
            written(Format::Tsv, &look(), &columns, std::slice::from_ref(&batch)),
            "user\na\\tb\\nc\\rd\\\\e\x1b\n\\\"\\\"\n\"\n"
        );
        let guarded = Look { guard: true, ..look() };
        assert!(written(Format::Tsv, &guarded, &columns, &[batch]).starts_with("user\na\\tb\\nc\\rd\\\\e\\x1b\n"));
    }

    #[test]
    fn a_lone_missing_value_is_an_empty_line_and_an_empty_text_is_not() {
        let (columns, batch) = users(&[None, Some("")]);
        assert_eq!(written(Format::Tsv, &look(), &columns, &[batch]), "user\n\n\"\"\n");
    }

    #[test]
    fn bytes_that_are_no_text_are_escapes_like_others() {
        let (columns, batch) = records(&[b"CORP\\m\xfc\tller", b"\\xfc", b"\"\"", b""]);
        let expected = "raw\nCORP\\\\m\\xfc\\tller\n\\\\xfc\n\\\"\\\"\n\"\"\n";
        assert_eq!(written(Format::Tsv, &look(), &columns, &[batch]), expected);
    }

    #[test]
    fn a_spreadsheet_is_given_no_formula_where_that_is_asked_for() {
        let csv_guard = Look { csv_guard: true, ..look() };
        let (columns, batch) = users(&[Some("=1+1"), Some("\tx"), Some("bob")]);
        assert_eq!(written(Format::Tsv, &csv_guard, &columns, &[batch]), "user\n'=1+1\n'\\tx\nbob\n");
        let (columns, batch) = records(&[b"=\xfc=;=", b"=a", b"\xfc"]);
        assert_eq!(written(Format::Tsv, &csv_guard, &columns, &[batch]), "raw\n'=\\xfc=;'=\n'=a\n\\xfc\n");
    }

    #[test]
    fn the_header_is_there_without_rows_too() {
        let (columns, _) = sample();
        assert_eq!(written(Format::Tsv, &look(), &columns, &[]).lines().count(), 1);
    }

    proptest! {
        #[test]
        fn a_row_is_a_line(values in proptest::collection::vec(any::<String>(), 0..8)) {
            let (columns, batch) = users(&values.iter().map(|value| Some(value.as_str())).collect::<Vec<_>>());
            let text = written(Format::Tsv, &look(), &columns, &[batch]);
            prop_assert_eq!(text.matches('\n').count(), values.len() + 1);
            prop_assert!(!text.contains(['\t', '\r']));
        }
    }
}
