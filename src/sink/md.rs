//! A GitHub table, to paste into a report. What Markdown or HTML would take for markup is escaped, because the text in
//! the cells was written by whoever tried to log in; control characters are shown as escapes, since a reader of the
//! report can see them in no other way.

use arrow::record_batch::RecordBatch;

use super::contract::{Look, Out, Sink, Spec};
use super::escape;
use super::times::Times;
use super::value::{MISSING, human_header, is_number, push_human, readers};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::Column;

pub(super) const SPEC: Spec =
    Spec { name: "md", extensions: &["md", "markdown"], display: Display::Text, is_binary: false, open };

fn open<'w>(columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
    let mut sink = Md { columns: columns.to_vec(), times: Times::new(&look.zone), out };
    let (mut header, mut rule) = (String::new(), String::new());
    for column in columns {
        header.push_str("| ");
        push_escaped(&mut header, &escape::text(&human_header(column, &sink.times)));
        header.push(' ');
        rule.push_str(if is_number(column.kind) { "| ---: " } else { "| --- " });
    }
    sink.out.write_all(format!("{header}|\n{rule}|\n").as_bytes()).map_err(Error::output)?;
    Ok(Box::new(sink))
}

struct Md<'w> {
    columns: Vec<Column>,
    times: Times,
    out: Out<'w>,
}

impl Sink for Md<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let readers = readers(&self.columns, batch)?;
        let (mut line, mut cell) = (String::new(), String::new());
        for row in 0..batch.num_rows() {
            line.clear();
            for reader in &readers {
                line.push_str("| ");
                cell.clear();
                match reader.get(row)? {
                    Some(value) => push_human(&mut cell, &value, &self.times, MISSING),
                    None => cell.push_str(MISSING),
                }
                push_escaped(&mut line, &cell);
                line.push(' ');
            }
            line.push_str("|\n");
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

/// Appends text that is safe for a terminal so that it renders as itself. An underscore between letters is no markup
/// (`remote_ip`) and stays.
fn push_escaped(line: &mut String, text: &str) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word = before.is_alphanumeric() && chars.peek().is_some_and(|after| after.is_alphanumeric());
        match c {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '[' | ']' | '~' => line.extend(['\\', c]),
            '_' if !inside_word => line.push_str("\\_"),
            _ => line.push(c),
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{look, sample, users, written};

    #[test]
    fn every_type() {
        let (columns, batch) = sample();
        assert_eq!(
            written(Format::Md, &look(), &columns, &[batch]),
            "| time (UTC) | outcome | user | remote_ip | icid | sbrs | tls | elapsed_ms | mids | flags | raw |\n\
             | --- | --- | --- | --- | ---: | ---: | --- | ---: | --- | --- | --- |\n\
             | 2009-04-22 11:47:47 | failed | a,\"b\" | 10.0.0.1 | 9007199254740993 | -3.5 | true | 10s | 441 448 | cut lossy | Info: \\\\xff |\n\
             | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ |\n\
             | 2009-04-22 11:47:48.500000 | succeeded |  | ::1 | 0 | 5.0 | false | 0ms |  |  |  |\n"
        );
    }

    #[test]
    fn markup_is_text() {
        let (columns, batch) =
            users(&[Some("a|b\n<img src=x onerror=&1>"), Some("*x* _y_ a_b `c` [d](e) CORP\\bob ~~f~~")]);
        assert_eq!(
            written(Format::Md, &look(), &columns, &[batch]),
            "| user |\n| --- |\n\
             | a\\|b\\\\x0a&lt;img src=x onerror=&amp;1&gt; |\n\
             | \\*x\\* \\_y\\_ a_b \\`c\\` \\[d\\](e) CORP\\\\bob \\~\\~f\\~\\~ |\n"
        );
    }

    #[test]
    fn a_name_that_looks_missing_is_not() {
        let (columns, batch) = users(&[Some("∅"), None]);
        assert_eq!(written(Format::Md, &look(), &columns, &[batch]), "| user |\n| --- |\n| \\\\u{2205} |\n| ∅ |\n");
    }

    #[test]
    fn no_rows_still_a_header() {
        let (columns, _) = users(&[]);
        assert_eq!(written(Format::Md, &look(), &columns, &[]), "| user |\n| --- |\n");
    }
}
