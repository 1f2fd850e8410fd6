//! Log lines in JSON, in CSV and behind the prefixes of `grep` give the rows that the plain log gives, line by line,
//! however the file is compressed and cut.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::generator::truth::Row;
use crate::generator::{Config, generate};
use crate::logs::log;
use crate::pack::{CODECS, gzip};
use crate::support::{Reading, assert_rows, engine_rows, run};

use authq::{ArchiveOptions, ScanOptions};

/// How lines are wrapped.
#[derive(Clone, Debug)]
enum Form {
    /// So many lines in a value; what stands around the value; what stands between objects.
    Json { lines: usize, before: &'static str, after: &'static str, array: bool, between: &'static str },
    /// A text alone on each line.
    Texts,
    /// So many lines in a field, the delimiter, the position of the column, everything quoted, the line end, whether the
    /// first record names the columns.
    Csv { lines: usize, delimiter: char, column: usize, quoted: bool, line_end: &'static str, named: bool },
    /// Names of files, by turns; numbers of lines.
    Grep { names: &'static [&'static str], numbers: bool },
}

fn form() -> impl Strategy<Value = Form> {
    const OBJECTS: &[(&str, &str)] = &[
        (r#"{"preview": false, "result": {"_time": "2009", "n": [1, {"a": "}"}], "_raw": "#, r#", "host": null}}"#),
        (r#"{"message":"#, r#"}"#),
        (r#"{"log":"#, r#","stream":"stdout","o":{"log":"Wed Apr 22 11:47:47 2009 Info: ICID 1 close"}}"#),
        (r#"{"@timestamp":"2009-04-22","event":{"original":"#, r#","kind":"event"},"tags":["[{","\\\""]}"#),
        (r#"{"event.original" : "#, r#" , "u":"\u00fc\\" }"#),
    ];
    const NAMES: &[&[&str]] = &[
        &["mail.@20090422T000000.s"],
        &["logs/a-1.s", "logs/a.s", "logs/b c.s"],
        &["C:\\logs\\mail.s", "C:\\logs\\old.s"],
    ];
    let object = prop::sample::select(OBJECTS);
    let between = prop::sample::select(&["", "\n", " \r\n"][..]);
    prop_oneof![
        (1..4usize, object, any::<bool>(), between).prop_map(|(lines, (before, after), array, between)| Form::Json {
            lines,
            before,
            after,
            array,
            between
        }),
        (1..4usize, prop::sample::select(&[',', ';', '\t'][..]), 0..3usize, any::<[bool; 3]>()).prop_map(
            |(lines, delimiter, column, [quoted, dos, named])| {
                let line_end = if dos { "\r\n" } else { "\n" };
                // A log line without quotation marks at the begin of a line is one of a plain log.
                let named = named || column == 0;
                Form::Csv { lines, delimiter, column, quoted, line_end, named }
            }
        ),
        Just(Form::Texts),
        (prop::sample::select(NAMES), any::<bool>()).prop_map(|(names, numbers)| Form::Grep { names, numbers }),
        Just(Form::Grep { names: &[], numbers: true }),
    ]
}

/// The lines of a text, so many at a time, without the last line end.
fn pieces(text: &[u8], lines: usize) -> Vec<Vec<u8>> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let all: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    all.chunks(lines).map(|chunk| chunk.join(&b'\n')).collect()
}

fn json_text(value: &[u8]) -> Vec<u8> {
    let mut text = vec![b'"'];
    for (at, byte) in value.iter().enumerate() {
        match byte {
            b'\n' => text.extend(b"\\n"),
            b'"' | b'\\' => text.extend([b'\\', *byte]),
            b'/' if at % 2 == 0 => text.extend(b"\\/"),
            0..=31 | 127 => text.extend(format!("\\u{byte:04x}").bytes()),
            b'a' if at % 7 == 0 => text.extend(b"\\u0061"),
            byte => text.push(*byte),
        }
    }
    text.push(b'"');
    text
}

fn field(value: &[u8], delimiter: char, quoted: bool) -> Vec<u8> {
    let special = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || u32::from(*byte) == u32::from(delimiter);
    if !quoted && !value.iter().any(special) {
        return value.to_vec();
    }
    let mut text = vec![b'"'];
    value.iter().for_each(|byte| text.extend(std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 })));
    text.push(b'"');
    text
}

impl Form {
    fn wrap(&self, text: &[u8]) -> Vec<u8> {
        match self {
            Form::Json { lines, before, after, array, between } => {
                let object = |piece: Vec<u8>| [before.as_bytes(), &json_text(&piece), after.as_bytes()].concat();
                let objects: Vec<Vec<u8>> = pieces(text, *lines).into_iter().map(object).collect();
                match array {
                    true => [b"[".as_slice(), &objects.join([between, ","].concat().as_bytes()), b"\n]\n"].concat(),
                    false => [objects.join(b"\n".as_slice()), between.as_bytes().to_vec()].concat(),
                }
            }
            Form::Texts => {
                let texts = pieces(text, 1).into_iter().map(|line| [json_text(&line), b"\n".to_vec()].concat());
                texts.collect::<Vec<_>>().concat()
            }
            Form::Csv { lines, delimiter, column, quoted, line_end, named } => {
                let record = |value: &[u8]| {
                    let mut fields = vec![field(b"x \"y", *delimiter, *quoted), field(b"", *delimiter, *quoted)];
                    fields.insert(*column, field(value, *delimiter, *quoted));
                    let joined = fields.join(&(*delimiter as u8));
                    [&joined, line_end.as_bytes()].concat()
                };
                let mut names = vec!["host", "index"];
                names.insert(*column, "_raw");
                let header = if *named { names.join(&delimiter.to_string()) + line_end } else { String::new() };
                let records = pieces(text, *lines).into_iter().flat_map(|piece| record(&piece));
                header.into_bytes().into_iter().chain(records).collect()
            }
            Form::Grep { names, numbers } => {
                let (mut out, mut turn, mut number) = (Vec::new(), 0, 1);
                for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
                    // Another file begins where a record does.
                    if at % 20 == 19 && line.starts_with(b"Wed Apr") {
                        (turn, number) = (turn + 1, 1);
                    }
                    if let Some(name) = names.get(turn % names.len().max(1)) {
                        out.extend(format!("{name}:").bytes());
                    }
                    if *numbers {
                        out.extend(format!("{number}:").bytes());
                    }
                    number += 1;
                    out.extend(line);
                }
                out
            }
        }
    }
}

/// Pieces of one log may have the same content by chance, and are no copies.
fn reading(threads: usize, slice_bytes: usize, block_bytes: usize) -> Reading {
    Reading {
        archive: ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() },
        scan: ScanOptions { threads, slice_bytes, block_bytes, ..ScanOptions::default() },
    }
}

/// The rows of a folder, without what tells how far a file can be trusted.
fn rows(folder: &Path, reading: &Reading) -> Vec<Row> {
    let (mut rows, ledger) = engine_rows(&[folder.to_path_buf()], reading);
    assert!(ledger.is_whole(), "{:?}", ledger.notes);
    for row in &mut rows {
        row.file = row.file.rsplit("/box/").next().unwrap_or_default().to_owned();
        row.integrity = String::new();
    }
    rows
}

fn write(dir: &Path, which: &str, texts: &[Vec<u8>]) -> PathBuf {
    let folder = dir.join(which).join("box");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(folder.join(format!("part{number:03}")), text).expect("a file");
    }
    folder
}

fn agrees(texts: &[Vec<u8>], form: &Form, codec: Option<usize>, reading: &Reading) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let pack = |text: &Vec<u8>| codec.map_or_else(|| form.wrap(text), |codec| CODECS[codec].1(&form.wrap(text)));
    let wrapped: Vec<Vec<u8>> = texts.iter().map(pack).collect();
    let expected = rows(&write(dir.path(), "plain", texts), &self::reading(1, 1 << 24, 1 << 24));
    let found = rows(&write(dir.path(), "wrapped", &wrapped), reading);
    assert_rows(&found, &expected, &format!("{form:?}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wrapped_lines_give_the_rows_of_the_plain_log(
        log in log(),
        form in form(),
        codec in prop::option::of(0..CODECS.len()),
        threads in 1..4usize,
        slice_bytes in 1..5000usize,
        block_bytes in 1..5000usize,
    ) {
        agrees(&log.texts(), &form, codec, &reading(threads, slice_bytes, block_bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// With hostile names, bytes that are no UTF-8, and files of several blocks.
    #[test]
    fn realistic_logs_may_be_wrapped(seed in any::<u64>(), form in form(), codec in prop::option::of(0..CODECS.len())) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let config = Config {
            seed, gzip: 0.0, bytes: 600_000, file_bytes: 250_000, appliances: 1, ..Config::default()
        };
        let truth = generate(&config, dir.path()).expect("a generated archive");
        let texts: Vec<Vec<u8>> = truth.files.iter().map(|file| std::fs::read(file).expect("a log")).collect();
        agrees(&texts, &form, codec, &reading(2, 30_000, 7_000));
    }
}

/// What is put into a wrapped text, or in the place of some of it.
const NOISE: &[&str] =
    &["", "\"", "\\", "\n", "{", "}", "[", "]", ",", ":", "--\n", "\n\n", "\0", "x:", "1:", "\u{feff}", "\r"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a wrapped text is damaged, what is read of it and what is told does not depend on cuts and compression.
    #[test]
    fn damaged_text_gives_the_same_for_every_cut(
        log in log(),
        form in form(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), 0..6usize, prop::sample::select(NOISE)), 1..6),
        codec in 0..CODECS.len(),
        threads in 1..4usize,
        slice_bytes in 1..5000usize,
        block_bytes in 1..5000usize,
    ) {
        let mut text = form.wrap(&log.texts()[0]);
        for (at, length, noise) in noise {
            let at = at.index(text.len() + 1);
            text.splice(at..(at + length).min(text.len()), noise.bytes());
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let read = |which: &str, text: &[u8], reading: &Reading| {
            let folder = write(dir.path(), which, &[text.to_vec()]);
            let (mut rows, ledger) = engine_rows(&[folder.join("part000")], reading);
            rows.iter_mut().for_each(|row| (row.file, row.integrity) = (String::new(), String::new()));
            let tell = |note: &authq::Note| note.message.rsplit("/box/").next().map(str::to_owned);
            // A block says of its records what it sees, and the file of its layout when that is seen: in any order.
            let told: std::collections::BTreeSet<_> = ledger.notes.iter().map(tell).collect();
            (rows, ledger.lines, told)
        };
        let whole = read("plain", &text, &reading(1, 1 << 24, 1 << 24));
        let reading = reading(threads, slice_bytes, block_bytes);
        prop_assert_eq!(&read("plain", &text, &reading), &whole);
        prop_assert_eq!(&read("packed", &CODECS[codec].1(&text), &reading), &whole);
    }
}

const ATTEMPT: &str = "Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 451) failed for user: x using AUTH mechanism: LOGIN with profile: P";

/// What a run says of one file.
fn told(name: &str, bytes: &[u8]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join(name), bytes).expect("a file");
    let outcome = run(dir.path(), ["-f", "csv", "auth | select line, user, integrity", name], None);
    (outcome.code, outcome.text(), outcome.stderr)
}

#[test]
fn records_that_are_too_long_are_damage_and_the_rest_is_read() {
    let long = "x".repeat(17 << 20);
    for (name, text, place) in [
        ("a.json", format!("{{\"m\":\"{ATTEMPT}\"}}\n{{\"m\":\"{long}\"}}\n{{\"m\":\"{ATTEMPT}\"}}\n"), "line 2"),
        ("b.json", format!("[{{\"m\":\"{ATTEMPT}\"}},\n{{\"m\":\"{long}\"}},{{\"m\":\"{ATTEMPT}\"}}]"), "object 2"),
        ("c.csv", format!("h,m\na,{ATTEMPT}\na,\"{long}\"\na,{ATTEMPT}\n"), "line 3"),
    ] {
        let (code, rows, told) = told(name, text.as_bytes());
        assert_eq!((code, rows.as_str()), (Some(3), "line,user,integrity\n1,x,none\n2,x,none\n"), "{told}");
        assert!(told.contains(place) && told.contains("longer than 16 MiB"), "{told}");
    }
}

#[test]
fn a_file_cut_within_a_record_is_damage() {
    for (name, text, place) in [
        ("a.json", format!("{{\"m\":\"{ATTEMPT}\"}}\n{{\"m\":\"{ATTEMPT}"), "within line 2"),
        ("b.json", format!("[{{\"m\":\"{ATTEMPT}\"}},\n{{\"m\":\"{ATTEMPT}\""), "within object 2"),
        ("c.json", format!("[{{\"m\":\"{ATTEMPT}\"}},\n"), "within object 2"),
        ("d.csv", format!("h,m\na,{ATTEMPT}\na,\"{ATTEMPT}\n"), "of line 3"),
        ("e.csv", format!("h,m\na,{ATTEMPT}\na"), "of line 3"),
    ] {
        let (code, rows, told) = told(name, text.as_bytes());
        assert_eq!((code, rows.as_str()), (Some(3), "line,user,integrity\n1,x,none\n"), "{told}");
        assert!(told.contains(place), "{told}");
    }
}

#[test]
fn text_of_a_sound_archive_is_verified_and_that_of_a_damaged_one_is_not() {
    let text: String = (0..3000).map(|_| format!("{{\"m\":\"{ATTEMPT}\"}}\n")).collect();
    let (code, rows, _) = told("a.json.gz", &gzip(text.as_bytes()));
    assert_eq!((code, rows.matches(",verified").count()), (Some(0), 3000));
    let mut bytes = gzip(text.as_bytes());
    bytes.extend(gzip(text.as_bytes()));
    let last = bytes.len() - 6;
    bytes[last] ^= 1;
    let (code, rows, told) = told("a.json.gz", &bytes);
    let (good, bad) = (rows.matches(",verified").count(), rows.matches(",unverified").count());
    assert_eq!((code, good + bad), (Some(3), 6000), "{told}");
    assert!((2500..=3000).contains(&good), "{good} verified");
}

#[test]
fn what_stands_around_the_objects_is_passed_over() {
    for text in [
        format!("\u{feff}{{\"m\":\"{ATTEMPT}\"}}\n"),
        format!("\u{feff}h,m\na,{ATTEMPT}"),
        format!("\u{feff}a.s:{ATTEMPT}\n"),
        format!(
            "{{\"fields\":[{{\"name\":\"_raw\"}}],\"results\":[{{\"_raw\":\"{ATTEMPT}\"}}], \"highlighted\":{{}}}}"
        ),
        format!(
            "{{\"took\":5,\"hits\":{{\"total\":{{\"value\":1}},\"hits\":[\n{{\"_source\":{{\"message\":\"{ATTEMPT}\"}}}}\n]}},\"a\":[{{}}]}}\n"
        ),
    ] {
        let (code, rows, told) = told("export", text.as_bytes());
        assert_eq!((code, rows.as_str()), (Some(0), "line,user,integrity\n1,x,none\n"), "{told}");
        assert_eq!(told.matches("note: ").count(), 1, "{told}");
    }
}

#[test]
fn what_a_name_says_is_no_prefix_and_no_object() {
    let hostile = [
        "a:Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 9) failed for user: forged",
        "{\"m\":\"Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 9) failed for user: forged\"}",
        "\",\"Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 9) succeeded for user: forged",
    ];
    for name in hostile {
        let line = ATTEMPT.replace("user: x", &format!("user: {name}"));
        let plain = format!("{line}\n{ATTEMPT}\n{line}\n");
        let (_, expected, _) = told("plain.log", plain.as_bytes());
        assert!(!expected.contains(",forged,"), "{expected}");
        for form in [
            Form::Json { lines: 1, before: "{\"m\":", after: "}", array: false, between: "\n" },
            Form::Json { lines: 1, before: "{\"m\":", after: "}", array: true, between: "\n" },
            Form::Csv { lines: 1, delimiter: ',', column: 1, quoted: false, line_end: "\n", named: true },
            Form::Csv { lines: 1, delimiter: ';', column: 1, quoted: false, line_end: "\n", named: false },
            Form::Texts,
            Form::Grep { names: &["a", "b"], numbers: false },
        ] {
            let (_, rows, told) = told("wrapped", &form.wrap(plain.as_bytes()));
            assert_eq!(rows, expected, "{form:?}: {told}");
        }
    }
    // A record that goes over lines is one of a file, and its next line is no record of another.
    let grep = format!("a:{ATTEMPT}\na:{ATTEMPT}\na:q\na:b:{ATTEMPT}\n");
    let (_, rows, _) = told("hits.txt", grep.as_bytes());
    assert_eq!(rows.lines().count(), 3, "{rows}");
}

#[test]
fn a_log_with_a_line_of_json_is_a_log() {
    let text = format!("{{\"m\":\"{ATTEMPT}\"}}\n{ATTEMPT}\n");
    let (code, rows, told) = told("mail.log", text.as_bytes());
    assert_eq!((code, rows.as_str()), (Some(0), "line,user,integrity\n2,x,none\n"), "{told}");
    assert!(!told.contains("JSON"), "{told}");
}

#[test]
fn records_of_csv_may_have_fewer_or_more_fields_than_columns() {
    let name = "b, \\\"c";
    let named = ATTEMPT.replace("user: x", &format!("user: {name}"));
    for (text, expected, damage) in [
        (format!("t,_raw,x\na,{ATTEMPT}\na,{ATTEMPT},1\na,{ATTEMPT},1,,\n"), "1,x,none\n2,x,none\n3,x,none\n", None),
        (format!("t,_raw\na,{named}\na,{ATTEMPT}\n"), "1,\"b, \\\"\"c\",none\n2,x,none\n", None),
        (format!("t,_raw\na,{ATTEMPT}\na\na,{ATTEMPT}\n"), "1,x,none\n2,x,none\n", Some("line 3 of the CSV left out")),
        (
            format!("_raw,x\n\"{ATTEMPT}\",1\n\"{ATTEMPT}\",1,2\n"),
            "1,x,none\n",
            Some("line 3 of the CSV read in doubt"),
        ),
        (format!("sep=;\nt;_raw\na;{ATTEMPT}\n"), "1,x,none\n", None),
    ] {
        let (code, rows, told) = told("a.csv", text.as_bytes());
        let rows = rows.strip_prefix("line,user,integrity\n").unwrap_or(&rows);
        assert!(rows.starts_with(expected), "{text}: {rows}: {told}");
        assert_eq!(code, Some(if damage.is_some() { 3 } else { 0 }), "{text}: {told}");
        assert!(damage.is_none_or(|damage| told.contains(damage)), "{text}: {told}");
    }
}

#[test]
fn columns_without_names_are_told_by_their_place() {
    for (text, note) in [
        (format!("esa1,\"{ATTEMPT}\"\n"), "CSV without names of columns, the log lines taken from column 2"),
        (
            format!("\"esa1\";\"2009\";\"{ATTEMPT}\"\n"),
            "semicolons without names of columns, the log lines taken from column 3",
        ),
        (format!("a.s:\t{ATTEMPT}\n"), "TSV without names of columns, the log lines taken from column 2"),
        (format!("     1\t{ATTEMPT}\n"), "TSV without names of columns, the log lines taken from column 2"),
        (format!("esa1\t->\t{ATTEMPT}\n"), "TSV without names of columns, the log lines taken from column 3"),
        (format!("\"{ATTEMPT}\"\n"), "JSON lines, each of them a line of the log"),
    ] {
        let (code, rows, told) = told("export", text.as_bytes());
        assert_eq!((code, rows.as_str()), (Some(0), "line,user,integrity\n1,x,none\n"), "{text}: {told}");
        assert!(told.contains(note), "{text}: {told}");
    }
}

/// How the source of each line is named.
#[derive(Copy, Clone, Debug)]
enum Naming {
    Json,
    JsonPath,
    Csv,
    TwoColumns,
    Grep,
    Tail,
}

impl Naming {
    const ALL: [Naming; 6] =
        [Naming::Json, Naming::JsonPath, Naming::Csv, Naming::TwoColumns, Naming::Grep, Naming::Tail];

    /// One line of a source, behind one of the source `before`.
    fn wrap(self, line: &[u8], source: &str, before: Option<&str>) -> Vec<u8> {
        let parts = match self {
            Naming::Json => [format!("{{\"host\":\"{source}\",\"m\":").into(), json_text(line), b"}\n".to_vec()],
            Naming::JsonPath => {
                let path = format!("{{\"log\":{{\"file\":{{\"path\":\"/l/{source}/mail.s\"}}}},\"m\":");
                [path.into(), json_text(line), b"}\n".to_vec()]
            }
            Naming::Csv => [format!("t,{source},").into(), field(line, ',', true), b"\n".to_vec()],
            Naming::TwoColumns => [format!("{source}\t").into(), field(line, '\t', true), b"\n".to_vec()],
            Naming::Grep => [format!("/l/{source}/mail.s:").into(), line.to_vec(), b"\n".to_vec()],
            Naming::Tail => {
                let blank = if before.is_some() { "\n" } else { "" };
                let head = format!("{blank}==> {source}/mail.s <==\n");
                let head = if before == Some(source) { Vec::new() } else { head.into() };
                [head, line.to_vec(), b"\n".to_vec()]
            }
        };
        parts.concat()
    }
}

/// A log of two appliances, so many lines of each by turns: wrapped, and as the lines of a relay.
fn of_two(text: &[u8], naming: Naming, turn: usize) -> (Vec<u8>, Vec<u8>) {
    let mut wrapped = if matches!(naming, Naming::Csv) { b"_time,host,_raw\n".to_vec() } else { Vec::new() };
    let (mut plain, mut before) = (Vec::new(), None);
    for (at, line) in pieces(text, 1).into_iter().enumerate() {
        let source = ["esa1", "esa2"][at / turn % 2];
        wrapped.extend(naming.wrap(&line, source, before));
        if before.is_some_and(|before| before != source) && matches!(naming, Naming::Tail) {
            plain.push(b'\n');
        }
        plain.extend([source.as_bytes(), b" -> ", &line, b"\n"].concat());
        before = Some(source);
    }
    (wrapped, plain)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_of_several_sources_are_those_of_several_appliances(
        log in log(),
        naming in prop::sample::select(&Naming::ALL[..]),
        turn in 1..9usize,
        codec in prop::option::of(0..CODECS.len()),
        threads in 1..4usize,
        slice_bytes in 1..5000usize,
        block_bytes in 1..5000usize,
    ) {
        let text: Vec<u8> = log.texts().concat();
        // One record a line, so that a line has a source.
        let records = text.split(|byte| *byte == b'\n').filter(|line| line.get(19..30) == Some(b" 2009 Info: "));
        let text: Vec<u8> = records.flat_map(|line| [line.trim_ascii_end(), b"\n"].concat()).collect();
        if text.iter().filter(|byte| **byte == b'\n').count() <= turn || text.windows(7).any(|word| word == b"Version") {
            return Ok(());
        }
        let (wrapped, plain) = of_two(&text, naming, turn);
        let dir = tempfile::tempdir().expect("a temporary folder");
        let packed = codec.map_or_else(|| wrapped.clone(), |codec| CODECS[codec].1(&wrapped));
        let expected = rows(&write(dir.path(), "plain", &[plain]), &self::reading(1, 1 << 24, 1 << 24));
        let found = rows(&write(dir.path(), "wrapped", &[packed]), &reading(threads, slice_bytes, block_bytes));
        assert_rows(&found, &expected, &format!("{naming:?}: {}", String::from_utf8_lossy(&wrapped)));
    }
}

const OPENING: &str = "Wed Apr 22 11:47:46 2009 Info: New SMTP ICID 451 interface mail (192.0.2.10) address 203.0.113.7 reverse dns host unknown verified no";

/// Appliances and addresses of attempts.
fn whose(bytes: &[u8]) -> (String, String) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(dir.path().join("box")).expect("a folder");
    std::fs::write(dir.path().join("box/log"), bytes).expect("a file");
    let outcome = run(dir.path(), ["-f", "csv", "auth | select appliance, remote_ip", "box/log"], None);
    let mut rows: Vec<String> = outcome.text().lines().map(|row| format!("{row}\n")).collect();
    rows.dedup();
    (rows.concat(), outcome.stderr)
}

#[test]
fn a_source_that_comes_late_is_one_of_its_own() {
    for naming in Naming::ALL {
        let (first, _) =
            of_two(format!("{OPENING}\n{}", format!("{ATTEMPT}\n").repeat(800)).as_bytes(), naming, 1 << 20);
        let second = naming.wrap(ATTEMPT.as_bytes(), "esa2", Some("esa1"));
        let (rows, told) = whose(&[first, second].concat());
        assert_eq!(rows, "appliance,remote_ip\nbox,203.0.113.7\nesa2,\n", "{naming:?}: {told}");
        assert!(told.contains("lines of 2 sources, each read as an appliance: esa1, esa2"), "{told}");
    }
}

#[test]
fn what_is_no_source_or_the_same_one_parts_nothing() {
    let of_one = "appliance,remote_ip\nbox,203.0.113.7\n";
    let syslog = |line: &str| format!("Apr 22 11:47:46 esa9 mail_logs: {}", line.get(25..).unwrap_or_default());
    for (text, expected) in [
        (format!("a/mail.1:{OPENING}\na/mail.2:{ATTEMPT}\n"), of_one),
        (format!("     1\t{OPENING}\n     2\t{ATTEMPT}\n"), of_one),
        (format!("Info\t{OPENING}\nWarning\t{ATTEMPT}\n"), of_one),
        (format!("m\th\n{OPENING}\t7\n{ATTEMPT}\t8\n"), of_one),
        (
            format!(
                "{{\"host\":\"r1\",\"m\":\"x\"}}\n{{\"host\":\"r2\",\"m\":\"{OPENING}\"}}\n{{\"host\":\"r2\",\"m\":\"{ATTEMPT}\"}}\n"
            ),
            of_one,
        ),
        (
            format!(
                "{{\"host\":\"r1\",\"m\":\"{}\"}}\n{{\"host\":\"r2\",\"m\":\"{}\"}}\n",
                syslog(OPENING),
                syslog(ATTEMPT)
            ),
            "appliance,remote_ip\nesa9,203.0.113.7\n",
        ),
        (format!("x/esa1/old/mail.1:{OPENING}\nx/esa2/old/mail.1:{ATTEMPT}\n"), "appliance,remote_ip\nesa2-old,\n"),
    ] {
        let (rows, told) = whose(text.as_bytes());
        assert_eq!(rows, expected, "{text}: {told}");
        assert!(!told.contains("read as an appliance") || expected.contains("esa2"), "{told}");
    }
}

#[test]
fn a_text_may_be_an_array_of_its_bytes() {
    let bytes = format!("{:?}", ATTEMPT.replace("user: x", "user: x\u{1}").as_bytes());
    for text in
        [format!("{{\"MESSAGE\":{bytes}}}\n"), format!("{{\"MESSAGE\":\"{OPENING}\"}}\n{{\"MESSAGE\":{bytes}}}\n")]
    {
        let (code, rows, told) = told("export", text.as_bytes());
        assert_eq!((code, rows.contains(",x\u{1},none\n")), (Some(0), true), "{rows}: {told}");
    }
}
