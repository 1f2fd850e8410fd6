//! Tables of every width.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, ListBuilder, StringArray, StringBuilder};
use proptest::prelude::*;

use super::super::testing::{batch, column, look, records, sample, users, written};
use super::super::{Format, Look};
use super::*;

fn at_width(width: usize) -> Look {
    Look { width: Some(width), ..look() }
}

#[test]
fn every_type() {
    let (columns, batch) = sample();
    assert_eq!(
        written(Format::Table, &look(), &columns, &[batch]),
        "\
time (UTC)                  outcome    user   remote_ip              icid  sbrs  tls    elapsed_ms  mids     flags      raw
──────────────────────────  ─────────  ─────  ─────────  ────────────────  ────  ─────  ──────────  ───────  ─────────  ──────────
2009-04-22 11:47:47         failed     a,\"b\"  10.0.0.1   9007199254740993  -3.5  true          10s  441 448  cut lossy  Info: \\xff
∅                           ∅          ∅      ∅                         ∅     ∅  ∅               ∅  ∅        ∅          ∅
2009-04-22 11:47:48.500000  succeeded         ::1                       0   5.0  false         0ms                      \n"
    );
}

#[test]
fn no_rows_still_a_header() {
    let (columns, batch) = users(&[]);
    assert_eq!(written(Format::Table, &look(), &columns, &[]), "user\n────\n");
    assert_eq!(written(Format::Table, &look(), &columns, &[batch]), "user\n────\n");
}

#[test]
fn control_characters_never_come_out_raw() {
    let (columns, batch) = users(&[Some("\x1b[31mred\nline"), Some("a\u{202e}b")]);
    assert_eq!(
        written(Format::Table, &look(), &columns, &[batch]),
        format!("user\n{}\n\\x1b[31mred\\x0aline\na\\u{{202e}}b\n", "─".repeat(19))
    );
}

#[test]
fn bytes_that_are_no_text_are_shown() {
    let (columns, batch) = records(&[b"CORP\\m\xfcller", b"\\xfc"]);
    assert_eq!(
        written(Format::Table, &look(), &columns, &[batch]),
        format!("raw\n{}\nCORP\\m\\xfcller\n\\\\xfc\n", "─".repeat(14))
    );
}

#[test]
fn a_name_that_looks_missing_is_not() {
    let columns = vec![column("user", Type::Text), column("flags", Type::TextList)];
    let mut flags = ListBuilder::new(StringBuilder::new());
    flags.append_value([Some("∅"), None]);
    flags.append_null();
    let users = StringArray::from(vec![Some("∅"), None]);
    let batch = batch(&columns, vec![Arc::new(users), Arc::new(flags.finish())]);
    assert_eq!(
        written(Format::Table, &look(), &columns, &[batch]),
        "\
user      flags
────────  ──────────
\\u{2205}  \\u{2205} ∅
∅         ∅
"
    );
}

#[test]
fn wide_characters_take_two_places() {
    let columns = vec![column("user", Type::Text), column("n", Type::Int)];
    let arrays: Vec<ArrayRef> =
        vec![Arc::new(StringArray::from(vec!["日本", "Zoë"])), Arc::new(Int64Array::from(vec![1, 20]))];
    let batch = batch(&columns, arrays);
    assert_eq!(written(Format::Table, &look(), &columns, &[batch]), "user   n\n────  ──\n日本   1\nZoë   20\n");
}

/// Three columns whose texts are long.
fn long() -> (Vec<Column>, RecordBatch) {
    let columns = vec![column("user", Type::Text), column("icid", Type::Int), column("reply_text", Type::Text)];
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec!["somebody@example.com", "bob"])),
        Arc::new(Int64Array::from(vec![1_234_567, 1])),
        Arc::new(StringArray::from(vec!["relay access denied, go away", "no"])),
    ];
    let batch = batch(&columns, arrays);
    (columns, batch)
}

#[test]
fn text_is_shortened_to_fit_and_numbers_are_not() {
    let (columns, batch) = long();
    assert_eq!(
        written(Format::Table, &at_width(40), &columns, &[batch]),
        "\
user               icid  reply_text
──────────────  ───────  ──────────────
somebod…le.com  1234567  relay a…o away
bob                   1  no
"
    );
}

#[test]
fn columns_left_out_are_named() {
    let (columns, batch) = long();
    let text = written(Format::Table, &at_width(20), &columns, std::slice::from_ref(&batch));
    assert!(text.ends_with("\nnot shown for want of width: reply_text; -w shows all\n"), "{text}");
    let text = written(Format::Table, &at_width(5), &columns, &[batch]);
    assert!(text.starts_with("user\n─────\nso…om\nbob\n"), "{text}");
    assert!(text.ends_with("\nnot shown for want of width: icid, reply_text; -w shows all\n"), "{text}");
}

#[test]
fn colour_is_for_the_two_outcomes_and_only_when_asked_for() {
    let (columns, batch) = sample();
    let plain = written(Format::Table, &look(), &columns, std::slice::from_ref(&batch));
    assert!(!plain.contains('\x1b'));
    let colored = written(Format::Table, &Look { color: true, ..look() }, &columns, &[batch]);
    assert!(colored.contains("\x1b[31mfailed\x1b[0m     a"));
    assert!(colored.contains("\x1b[32msucceeded\x1b[0m  "));
    assert_eq!(colored.replace(GREEN, "").replace(RED, "").replace(RESET, ""), plain);
}

#[test]
fn later_pages_keep_the_widths() {
    let values: Vec<Option<&str>> =
        std::iter::repeat_n(Some("ab"), PAGE).chain([Some("much longer"), Some("c")]).collect();
    let (columns, batch) = users(&values);
    let text = written(Format::Table, &at_width(6), &columns, &[batch]);
    assert_eq!(text.lines().count(), PAGE + 4);
    assert!(text.ends_with("ab\nmu…r\nc\n"), "{text}");
}

#[test]
fn short_values_stay_whole_while_long_ones_shrink() {
    assert_eq!(fit(&[5, 50, 50], &[5, 8, 8], 44, GAP), [5, 17, 17]);
    assert_eq!(fit(&[5, 10, 50], &[5, 8, 8], 44, GAP), [5, 10, 25]);
    assert_eq!(fit(&[5, 10, 20], &[5, 8, 8], 80, GAP), [5, 10, 20]);
    assert_eq!(fit(&[19, 9, 15], &[19, 9, 15], 40, GAP), [19, 9]);
    assert_eq!(fit(&[], &[], 40, GAP), [] as [usize; 0]);
}

proptest! {
    #[test]
    fn fitted_widths_fit(columns in proptest::collection::vec((1usize..60, 1usize..60), 1..12), available in 1usize..200) {
        let natural: Vec<usize> = columns.iter().map(|(a, b)| *a.max(b)).collect();
        let floors: Vec<usize> = columns.iter().map(|(a, b)| *a.min(b)).collect();
        let widths = fit(&natural, &floors, available, GAP);
        prop_assert!(!widths.is_empty());
        prop_assert!(widths.iter().sum::<usize>() + GAP * (widths.len() - 1) <= available);
    }

    #[test]
    fn lines_are_never_wider_than_the_terminal(value in any::<String>(), width in 10usize..100) {
        let columns = vec![column("user", Type::Text), column("profile", Type::Text)];
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(vec![value.as_str()])),
            Arc::new(StringArray::from(vec!["outbound"])),
        ];
        let batch = batch(&columns, arrays);
        let text = written(Format::Table, &at_width(width), &columns, &[batch]);
        for line in text.lines().take(3) {
            prop_assert!(line.width() <= width, "{line}");
        }
    }
}
