//! Tables of every width.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, ListBuilder, StringArray, StringBuilder};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::super::testing::{batch, column, look, records, sample, users, written};
use super::super::{Format, Look};
use super::*;
use crate::event::columns::OUTCOMES;

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

/// The look of a terminal, for columns of which nobody chose any but those beyond `defaults`; `fixed` by the query.
fn unchosen(width: usize, defaults: usize, fixed: &[usize]) -> Look {
    let role = |at| Role { is_default: true, is_fixed: fixed.contains(&at), is_count: false };
    Look { roles: (0..defaults).map(role).collect(), ..at_width(width) }
}

#[test]
fn names_are_cut_at_their_end_and_prose_goes_on_below() {
    let (columns, batch) = long();
    assert_eq!(
        written(Format::Table, &at_width(48), &columns, std::slice::from_ref(&batch)),
        "\
user                     icid  reply_text
────────────────────  ───────  ─────────────────
somebody@example.com  1234567  relay access
                               denied, go away
bob                         1  no
"
    );
    assert_eq!(
        written(Format::Table, &at_width(40), &columns, &[batch]),
        "\
user              icid  reply_text
─────────────  ───────  ────────────────
somebody@exa…  1234567  relay access
                        denied, go away
bob                  1  no
"
    );
}

#[test]
fn names_that_begin_alike_stay_apart_on_every_page() {
    let columns = vec![column("appliance", Type::Text), column("reply_text", Type::Text)];
    let page = |serial: &str, rows: usize| {
        let texts = StringArray::from(vec!["relay access denied"; rows]);
        let arrays: Vec<ArrayRef> = vec![Arc::new(StringArray::from(vec![serial; rows])), Arc::new(texts)];
        batch(&columns, arrays)
    };
    let (one, other) = ("421F6D8FB9C75E19C425-C9AEA81B0000", "421F6D8FB9C75E19C425-C9AEA81B0001");
    let text = written(Format::Table, &at_width(30), &columns, &[page(one, 1), page(other, 1)]);
    assert!(text.contains("\n421F…0000") && text.contains("\n421F…0001"), "{text}");
    let text = written(Format::Table, &at_width(30), &columns, &[page(one, look::PAGE), page(other, 1)]);
    assert!(text.contains("\n421F6D8F…") && text.contains("\n421F…0001"), "{text}");
}

#[test]
fn prose_that_is_not_last_is_cut() {
    let columns = vec![column("reply_text", Type::Text), column("count", Type::Int)];
    let arrays: Vec<ArrayRef> =
        vec![Arc::new(StringArray::from(vec!["relay access denied, go away"])), Arc::new(Int64Array::from(vec![7]))];
    let batch = batch(&columns, arrays);
    let text = written(Format::Table, &at_width(30), &columns, &[batch]);
    assert!(text.ends_with("\nrelay access denied, g…      7\n"), "{text}");
}

#[test]
fn columns_without_room_are_named() {
    let (columns, batch) = long();
    let text = written(Format::Table, &at_width(30), &columns, std::slice::from_ref(&batch));
    assert!(text.starts_with("user          reply_text\n"), "{text}");
    assert!(text.ends_with("\nno room for icid; -w shows\nevery column\n"), "{text}");
    let text = written(Format::Table, &at_width(5), &columns, &[batch]);
    assert!(text.starts_with("user\n─────\nsome…\nbob\n"), "{text}");
}

/// Columns of a table that nobody chose.
fn attempts(outcomes: &[&str], users: &[Option<&str>], dcids: &[Option<i64>]) -> (Vec<Column>, RecordBatch) {
    let columns = vec![column("outcome", Type::Word(&OUTCOMES)), column("user", Type::Text), column("dcid", Type::Int)];
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(outcomes.to_vec())),
        Arc::new(StringArray::from(users.to_vec())),
        Arc::new(Int64Array::from(dcids.to_vec())),
    ];
    let batch = batch(&columns, arrays);
    (columns, batch)
}

#[test]
fn columns_that_say_nothing_are_left_out_and_told() {
    let (columns, batch) = attempts(&["failed", "failed"], &[Some("a"), Some("b")], &[None, None]);
    let batches = [batch];
    assert_eq!(
        written(Format::Table, &unchosen(80, 3, &[0]), &columns, &batches),
        "user\n────\na\nb\noutcome: failed in all rows; dcid: empty; -w shows every column\n"
    );
    // The query admits other outcomes, though none came.
    let text = written(Format::Table, &unchosen(80, 3, &[]), &columns, &batches);
    assert!(text.starts_with("outcome  user\n") && text.ends_with("\ndcid: empty; -w shows every column\n"), "{text}");
    // Whoever names a column sees it.
    for look in [at_width(80), unchosen(80, 0, &[0])] {
        let text = written(Format::Table, &look, &columns, &batches);
        assert!(text.starts_with("outcome  user  dcid\n") && text.ends_with("failed   b        ∅\n"), "{text}");
    }
    let wide = Look { width: None, ..unchosen(80, 3, &[0]) };
    assert_eq!(written(Format::Table, &wide, &columns, &batches), written(Format::Table, &look(), &columns, &batches));
}

#[test]
fn spellings_that_the_query_admits_are_shown() {
    let (columns, batch) = attempts(&["failed", "error"], &[Some("Admin"), Some("admin")], &[Some(1), None]);
    let text = written(Format::Table, &unchosen(80, 3, &[1]), &columns, &[batch]);
    assert_eq!(text, "outcome  user   dcid\n───────  ─────  ────\nfailed   Admin     1\nerror    admin     ∅\n");
}

#[test]
fn a_missing_value_is_not_one_that_the_query_admits() {
    let (columns, batch) = attempts(&["failed", "error"], &[Some("\u{2205}"), None], &[Some(1), Some(2)]);
    let text = written(Format::Table, &unchosen(80, 3, &[1]), &columns, &[batch]);
    assert!(text.starts_with("outcome  user"), "{text}");
}

#[test]
fn what_a_later_page_holds_of_a_column_that_is_left_out_is_told() {
    let (columns, first) = attempts(&vec!["failed"; PAGE], &vec![Some("a"); PAGE], &vec![None; PAGE]);
    let (_, second) = attempts(&["failed", "error"], &[Some("A"), Some("a")], &[Some(1), None]);
    let text = written(Format::Table, &unchosen(200, 3, &[1]), &columns, &[first.clone(), second]);
    let told = "user: a in the first 1000 rows, not in all; dcid: empty in the first 1000 rows, not in all; \
                -w shows every column\n";
    assert!(text.ends_with(&format!("failed\nerror\n{told}")), "{text}");
    let (_, same) = attempts(&["failed"], &[Some("a")], &[None]);
    let text = written(Format::Table, &unchosen(200, 3, &[1]), &columns, &[first, same]);
    assert!(text.ends_with("\nuser: a in all rows; dcid: empty; -w shows every column\n"), "{text}");
}

#[test]
fn one_column_stays_whatever_the_rows_say() {
    let (columns, batch) = users(&[None, None]);
    assert_eq!(written(Format::Table, &unchosen(80, 1, &[]), &columns, &[batch]), "user\n────\n∅\n∅\n");
    let (columns, batch) = users(&[]);
    assert_eq!(written(Format::Table, &unchosen(80, 1, &[]), &columns, &[batch]), "user\n────\n");
}

/// A file and a line for each row.
fn files(names: &[&str]) -> (Vec<Column>, RecordBatch) {
    let columns = vec![column("file", Type::Text), column("line", Type::Int)];
    let arrays: Vec<ArrayRef> =
        vec![Arc::new(StringArray::from(names.to_vec())), Arc::new(Int64Array::from(vec![5; names.len()]))];
    let batch = batch(&columns, arrays);
    (columns, batch)
}

#[test]
fn names_of_files_are_as_short_as_tells_them_apart() {
    let (columns, batch) = files(&["logs/esa1/mail.@20090418T000000.s", "logs/esa1/mail.@20090419T000000.s"]);
    let batches = [batch];
    assert_eq!(
        written(Format::Table, &at_width(40), &columns, &batches),
        "\
file                     line
───────────────────────  ────
mail.@20090418T000000.s     5
mail.@20090419T000000.s     5
file: below logs/esa1
"
    );
    let narrow = written(Format::Table, &unchosen(24, 2, &[]), &columns, &batches);
    assert!(narrow.contains("\n…20090418T000000…     5\n…20090419T000000…     5\n"), "{narrow}");
    let wide = written(Format::Table, &look(), &columns, &batches);
    assert!(wide.contains("\nlogs/esa1/mail.@20090418T000000.s     5\n"), "{wide}");
}

#[test]
fn files_elsewhere_on_a_later_page_have_their_whole_names() {
    let (columns, first) = files(&vec!["logs/a"; PAGE]);
    let (_, second) = files(&["logs/b", "more/c"]);
    let text = written(Format::Table, &at_width(80), &columns, &[first, second]);
    assert!(
        text.ends_with("\na        5\n…s/b     5\n…e/c     5\nfile: below logs in the first 1000 rows\n"),
        "{text}"
    );
}

#[test]
fn counts_are_grouped_on_a_terminal_alone() {
    let columns = vec![column("icid", Type::Int), column("count", Type::Int)];
    let numbers = || -> ArrayRef { Arc::new(Int64Array::from(vec![1_234_567, 890])) };
    let batch = batch(&columns, vec![numbers(), numbers()]);
    let roles = vec![Role::default(), Role { is_count: true, ..Role::default() }];
    let on_terminal = Look { roles: roles.clone(), ..at_width(80) };
    let text = written(Format::Table, &on_terminal, &columns, std::slice::from_ref(&batch));
    assert!(text.ends_with("\n1234567  1,234,567\n    890        890\n"), "{text}");
    let text = written(Format::Table, &Look { roles, ..look() }, &columns, &[batch]);
    assert!(text.ends_with("\n1234567  1234567\n    890      890\n"), "{text}");
}

#[test]
fn the_header_may_be_left_out() {
    let (columns, batch) = users(&[Some("ann"), None]);
    let bare = Look { header: false, ..look() };
    assert_eq!(written(Format::Table, &bare, &columns, std::slice::from_ref(&batch)), "ann\n∅\n");
    assert_eq!(written(Format::Csv, &bare, &columns, std::slice::from_ref(&batch)), "ann\n\n");
    assert_eq!(written(Format::Tsv, &bare, &columns, &[batch]), "ann\n\n");
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
    assert!(text.ends_with("ab\nmuch …\nc\n"), "{text}");
}

proptest! {
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
