//! Records under their headings, at every width.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMicrosecondArray};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::expr::types::Type;
use crate::plan::Term;
use crate::sink::Format;
use crate::sink::testing::{MOMENT, batch, column, look, written};

/// Group, file, line, kind and text of records.
type Given<'a> = (i64, &'a str, i64, &'a str, &'a str);

fn records(given: &[Given<'_>]) -> (Vec<Column>, RecordBatch) {
    let columns = vec![
        column("group", Type::Int),
        column("time", Type::Time),
        column("file", Type::Text),
        column("line", Type::Int),
        column("kind", Type::Text),
        column("text", Type::Text),
    ];
    let numbers = |of: fn(&Given<'_>) -> i64| Arc::new(given.iter().map(of).map(Some).collect::<Int64Array>());
    let texts = |of: fn(&Given<'_>) -> String| Arc::new(given.iter().map(of).map(Some).collect::<StringArray>());
    let times = TimestampMicrosecondArray::from(vec![MOMENT; given.len()]).with_timezone("UTC");
    let arrays: Vec<ArrayRef> = vec![
        numbers(|given| given.0),
        Arc::new(times),
        texts(|given| given.1.to_owned()),
        numbers(|given| given.2),
        texts(|given| given.3.to_owned()),
        texts(|given| given.4.to_owned()),
    ];
    let batch = batch(&columns, arrays);
    (columns, batch)
}

fn terminal(width: usize) -> Look {
    let role = Role { is_default: true, ..Role::default() };
    Look { width: Some(width), roles: vec![role; 6], ..look() }
}

const GIVEN: [Given<'static>; 4] = [
    (1, "logs/a", 9, "opened", "New SMTP ICID 7 interface in (10.0.0.1)"),
    (1, "logs/b", 1, "auth", "failed for user: root"),
    (2, "logs/b", 12, "opened", "New"),
    (2, "logs/b", 13, "closed", "close"),
];

#[test]
fn group_and_file_are_told_once() {
    let (columns, batch) = records(&GIVEN);
    assert_eq!(
        written(Format::Table, &terminal(52), &columns, &[batch]),
        "\
time (UTC)           line  text
───────────────────  ────  ─────────────────────────
group 1: a
2009-04-22 11:47:47     9  New SMTP ICID 7 interface
                           in (10.0.0.1)
group 1: b
2009-04-22 11:47:47     1  failed for user: root

group 2: b
2009-04-22 11:47:47    12  New
2009-04-22 11:47:47    13  close
file: below logs; -w shows every column
"
    );
}

#[test]
fn a_narrow_terminal_has_the_text_below() {
    let (columns, batch) = records(&GIVEN[1..2]);
    assert_eq!(
        written(Format::Table, &terminal(40), &columns, &[batch]),
        "\
time (UTC)           line
───────────────────  ────
group 1: b
2009-04-22 11:47:47     1
  failed for user: root
file: below logs; -w shows every column
"
    );
}

#[test]
fn attempts_terms_and_links_stand_out_where_there_is_colour() {
    let (columns, batch) = records(&GIVEN[..2]);
    let links = Links { host: "mx".to_owned(), folder: PathBuf::from("/x") };
    let terms =
        vec![Term { text: "ROOT".to_owned(), is_whole: true }, Term { text: "10.0.0.1".to_owned(), is_whole: true }];
    let colored = Look { color: true, terms, links: Some(links), header: false, ..terminal(80) };
    let batches = [batch];
    assert_eq!(
        written(Format::Table, &colored, &columns, &batches).replace('\x1b', "␛"),
        "\
␛[4mgroup 1: a␛[0m
2009-04-22 11:47:47     ␛]8;;file://mx/x/logs/a#9␛\\9␛]8;;␛\\  New SMTP ICID 7 interface in (␛[33m10.0.0.1␛[0m)
␛[4mgroup 1: b␛[0m
2009-04-22 11:47:47     ␛]8;;file://mx/x/logs/b#1␛\\1␛]8;;␛\\  ␛[1mfailed for user: ␛[33mroot␛[0m␛[1m␛[0m
file: below logs; -w shows every column
"
    );
    let plain = written(Format::Table, &Look { color: false, ..colored }, &columns, &batches);
    assert!(!plain.contains('\x1b'), "{plain:?}");
}

#[test]
fn a_table_is_drawn_of_chosen_columns_and_where_there_is_no_terminal() {
    let (columns, batch) = records(&GIVEN);
    let batches = [batch];
    for look in [Look { roles: vec![Role::default(); 6], ..terminal(80) }, Look { width: None, ..terminal(80) }] {
        let text = written(Format::Table, &look, &columns, &batches);
        assert!(text.starts_with("group  time (UTC) ") && !text.contains("group 1"), "{text}");
    }
}

#[test]
fn files_elsewhere_on_later_pages_are_told_in_full() {
    let first = vec![GIVEN[0]; PAGE];
    let (columns, batch) = records(&[&first[..], &[(1, "other/c", 1, "closed", "close")]].concat());
    let text = written(Format::Table, &terminal(80), &columns, &[batch]);
    assert!(text.contains("\ngroup 1: a\n") && text.contains("\ngroup 1: other/c\n"), "{text}");
    assert!(text.ends_with("\nfile: below logs in the first 1000 rows; -w shows every column\n"), "{text}");
    assert_eq!(text.matches("group 1: ").count(), 2);
}

#[test]
fn nothing_found_is_a_header() {
    let (columns, batch) = records(&[]);
    let text = written(Format::Table, &terminal(60), &columns, &[batch]);
    assert_eq!(text.lines().count(), 2, "{text}");
}

proptest! {
    /// Whatever a log holds, and however wide the terminal is.
    #[test]
    fn nothing_of_a_log_steers_the_terminal_or_goes_beyond_it(
        texts in proptest::collection::vec("[ a-z日\x1b\n\u{202e}]{0,60}", 1..6),
        file in "[a-z/\x1b\n#%]{1,50}",
        width in 36usize..120,
        term in "[a-z\x1b]{1,2}",
    ) {
        let given: Vec<Given<'_>> = texts.iter().map(|text| (1, file.as_str(), 1, "auth", text.as_str())).collect();
        let (columns, batch) = records(&given);
        let batches = [batch];
        let plain = written(Format::Table, &terminal(width), &columns, &batches);
        prop_assert!(plain.lines().all(|line| line.width() <= width), "{plain}");
        prop_assert!(!plain.contains(['\x1b', '\u{202e}']), "{plain:?}");
        let terms = vec![Term { text: term, is_whole: false }];
        let links = Some(Links { host: "h".to_owned(), folder: PathBuf::from("/") });
        let colored = Look { color: true, terms, links, ..terminal(width) };
        let colored = written(Format::Table, &colored, &columns, &batches);
        let ours = regex::Regex::new("\x1b\\[(0|1|4|33)m|\x1b\\]8;;[!-~]*\x1b\\\\").expect("a valid pattern");
        prop_assert_eq!(ours.replace_all(&colored, ""), plain);
    }
}
