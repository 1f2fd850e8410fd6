//! Bytes leave as they stand in the log: to the letter as `-f raw`, and as spellings that lead back to them elsewhere.

use std::path::Path;
use std::process::Command;

use regex::bytes::{Captures, Regex};
use serde_json::Value;

use crate::support::{Outcome, run};
use crate::{differential, python};

/// The failed logins of a log, a line each: users of all bytes but the one that ends the line, and of what looks like
/// the spelling of a byte.
fn attempts() -> Vec<Vec<u8>> {
    let all = (0..=255u8).filter(|byte| *byte != b'\n').map(|byte| [b"u", &[byte][..], b"v"].concat());
    let hostile: [&[u8]; 7] =
        [b"m\xfcller", b"CORP\\m\xfcller", b"CORP\\bob", b"\\xfc", b"\\\\xfc\\", b"\\\xfc", b"\xe2\x82"];
    let attempt = |user: Vec<u8>| {
        let [before, after] = [
            &b"Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user: "[..],
            b" using AUTH mechanism: PLAIN with profile: P",
        ];
        [before, &user, after].concat()
    };
    all.chain(hostile.map(<[u8]>::to_vec)).map(attempt).collect()
}

/// The log, among whose records there are others.
fn write(folder: &Path) {
    let mut log = b"Wed Apr 22 10:00:00 2009 Info: MID 1 ready 100 bytes from <a@b>\n".to_vec();
    for attempt in attempts() {
        log.extend([&attempt[..], b"\nWed Apr 22 10:00:01 2009 Info: MID 2 queued for delivery\n"].concat());
    }
    std::fs::write(folder.join("mail.log"), log).expect("a file");
}

fn ask(folder: &Path, args: &[&str]) -> Outcome {
    let outcome = run(folder, args, None);
    assert_eq!(outcome.code, Some(0), "{args:?}: {}", outcome.stderr);
    outcome
}

/// Reads a value as the manual says.
fn meant(value: &str) -> Vec<u8> {
    let spelling = Regex::new(r"\\x([89a-f][0-9a-f])").expect("a valid pattern");
    let either = Regex::new(r"\\(?:\\|x([89a-f][0-9a-f]))").expect("a valid pattern");
    if !spelling.is_match(value.as_bytes()) {
        return value.as_bytes().to_vec();
    }
    let byte = |found: &Captures<'_>| match found.get(1).map(|digits| String::from_utf8_lossy(digits.as_bytes())) {
        Some(digits) => vec![u8::from_str_radix(&digits, 16).expect("two hex digits")],
        None => vec![b'\\'],
    };
    either.replace_all(value.as_bytes(), byte).into_owned()
}

#[test]
fn raw_is_the_records_to_the_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let expected: Vec<u8> = attempts().into_iter().flat_map(|attempt| [attempt, b"\n".to_vec()].concat()).collect();
    assert!(ask(folder.path(), &["-f", "raw", "failed", "mail.log"]).stdout == expected);
    assert!(ask(folder.path(), &["-f", "raw", "failed | select user, raw", "mail.log"]).stdout == expected);
    // The ending tells the format, and what was written is a log.
    ask(folder.path(), &["-o", "failed.log", "failed", "mail.log"]);
    assert!(std::fs::read(folder.path().join("failed.log")).expect("the file") == expected);
    assert!(ask(folder.path(), &["-f", "raw", "auth", "failed.log"]).stdout == expected);
}

#[test]
fn what_is_spelled_leads_back_to_the_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let query = "failed | select raw";
    let ndjson = ask(folder.path(), &["-f", "ndjson", query, "mail.log"]);
    let rows: Vec<Value> = ndjson.text().lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let found: Vec<Vec<u8>> = rows.iter().map(|row| meant(row["raw"].as_str().expect("a text"))).collect();
    assert_eq!(found, attempts());

    let csv = ask(folder.path(), &["-f", "csv", query, "mail.log"]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
    let found: Vec<Vec<u8>> = reader.records().map(|row| meant(&row.expect("UTF-8")[0])).collect();
    assert_eq!(found, attempts());

    let tsv = ask(folder.path(), &["-f", "tsv", query, "mail.log"]).text();
    let found: Vec<Vec<u8>> = tsv.split_terminator('\n').skip(1).map(unescaped).collect();
    assert_eq!(found, attempts());
}

/// A field of TSV as the manual says.
fn unescaped(field: &str) -> Vec<u8> {
    let escape = Regex::new(r"\\(?:([tnr\\])|x([0-9a-f]{2}))").expect("a valid pattern");
    let meant = |found: &Captures<'_>| match (found.get(1).map(|one| one.as_bytes()), found.get(2)) {
        (Some(b"t"), _) => b"\t".to_vec(),
        (Some(b"n"), _) => b"\n".to_vec(),
        (Some(b"r"), _) => b"\r".to_vec(),
        (_, Some(digits)) => {
            vec![u8::from_str_radix(&String::from_utf8_lossy(digits.as_bytes()), 16).expect("two hex digits")]
        }
        (_, None) => b"\\".to_vec(),
    };
    escape.replace_all(field.as_bytes(), meant).into_owned()
}

/// A lone column of CSV: a missing name, an empty one, and another.
#[test]
fn duckdb_tells_a_missing_name_from_an_empty_one() {
    let Some(python) = python::or_skip("duckdb_tells_a_missing_name_from_an_empty_one", differential::python()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let attempt = |user: &str| {
        let before = "Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user:";
        format!("{before} {user} using AUTH mechanism: PLAIN with profile: P\n")
    };
    let outbound = "DCID: 5 IP: 192.0.2.9 SMTP authentication using the profile P succeeded.";
    let log = [attempt("bob"), attempt(""), format!("Wed Apr 22 10:00:03 2009 Info: {outbound}\n")].concat();
    std::fs::write(folder.path().join("mail.log"), log).expect("a file");
    ask(folder.path(), &["-o", "users.csv", "auth | distinct user", "mail.log"]);
    let query = "from read_csv('users.csv', header=true, allow_quoted_nulls=false)";
    let script = format!("import duckdb; print(duckdb.sql(\"{query}\").fetchall())");
    let output = Command::new(python).args(["-c", &script]).current_dir(folder.path()).output().expect("Python runs");
    let read = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(read.trim(), "[('bob',), ('',), (None,)]", "{}", String::from_utf8_lossy(&output.stderr));
}
