//! Texts that are odd and undamaged: nothing in them may be lost, split, trimmed or guessed. What is right is said by
//! the reference reader, which therefore runs on each of them, and by a count, lest both miss the same row.

use std::path::Path;

use crate::reference::{Options, load, read};
use crate::support::{Reading, assert_rows, engine_rows};

use authq::{ArchiveOptions, ScanOptions};

fn attempt(time: &str, icid: u64, user: &str) -> String {
    format!(
        "Wed Apr 22 {time} 2009 Info: SMTP Auth: (ICID {icid}) failed for user: {user} using AUTH mechanism: PLAIN with profile: P\n"
    )
}

/// Name, bytes, number of rows.
fn oddities() -> Vec<(&'static str, Vec<u8>, usize)> {
    let two = attempt("10:00:00", 1, "a") + &attempt("10:00:01", 2, "b");
    let native = |stamp: &str| {
        format!("{stamp} Info: SMTP Auth: (ICID 1) failed for user: a using AUTH mechanism: PLAIN with profile: P\n")
    };
    let level = |level: &str| two.replace("Info", level);
    vec![
        ("windows line ends", two.replace('\n', "\r\n").into_bytes(), 2),
        ("no final line end", two.trim_end().as_bytes().to_vec(), 2),
        ("a byte order mark", format!("\u{feff}{two}").into_bytes(), 2),
        ("blank lines", format!("\n\n{}\n\n\n", two.replace('\n', "\n\n")).into_bytes(), 2),
        ("a lone carriage return", attempt("10:00:00", 1, "a\rb").into_bytes(), 1),
        ("a NUL", attempt("10:00:00", 1, "a\0b").into_bytes(), 1),
        ("a line separator", attempt("10:00:00", 1, "a\u{2028}b\u{85}c").into_bytes(), 1),
        ("a vertical tab", attempt("10:00:00", 1, "a\x0bb\x0c").into_bytes(), 1),
        (
            "Latin-1",
            [
                b"Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 1) failed for user: J\xfcrgen".to_vec(),
                b" using AUTH mechanism: PLAIN with profile: P\n".to_vec(),
            ]
            .concat(),
            1,
        ),
        ("leap day", native("Fri Feb 29 10:00:00 2008").into_bytes(), 1),
        ("a date that does not exist", (native("Sun Feb 29 10:00:00 2009") + &two).into_bytes(), 2),
        ("an hour that does not exist", (two.clone() + &native("Wed Apr 22 24:00:00 2009")).into_bytes(), 2),
        ("a wrong weekday", native("Mon Apr 22 10:00:00 2009").into_bytes(), 1),
        ("a day of one digit, padded", native("Wed Apr  1 10:00:00 2009").into_bytes(), 1),
        ("a day of one digit, not padded", native("Wed Apr 1 10:00:00 2009").into_bytes(), 1),
        ("a leap second", native("Wed Dec 31 23:59:60 2008").into_bytes(), 1),
        ("a century", native("Tue Feb 29 10:00:00 2000").into_bytes(), 1),
        ("every level", [level("Critical"), level("Warning"), level("Debug"), level("Trace")].concat().into_bytes(), 8),
        ("prose around the records", format!("How are events logged?\n\n{two}\nThe end.\n").into_bytes(), 2),
        ("no colon after SMTP Auth", two.replace("Auth:", "Auth").into_bytes(), 2),
        ("the largest id", attempt("10:00:00", 2_106_327_026, "a").into_bytes(), 1),
        (
            "an id beyond 64 bits",
            (attempt("10:00:00", 1, "a").replace("ICID 1", "ICID 99999999999999999999") + &two).into_bytes(),
            2,
        ),
        ("a very long name", attempt("10:00:00", 1, &"x".repeat(200_000)).into_bytes(), 1),
        ("the same line twice", attempt("10:00:00", 1, "a").repeat(2).into_bytes(), 2),
        ("out of order", (attempt("10:00:05", 1, "a") + &attempt("10:00:00", 2, "b")).into_bytes(), 2),
        (
            "two users in one name",
            attempt("10:00:00", 1, "a for user: b using AUTH mechanism: X with profile: Y").into_bytes(),
            1,
        ),
    ]
}

fn check(name: &str, folder: &Path, rows: usize) {
    let expected = read(&load(folder), &Options::default());
    assert_eq!(expected.len(), rows, "{name}: rows of the reference reader");
    for (slice_bytes, block_bytes) in [(1 << 20, 1 << 20), (90, 70)] {
        let scan = ScanOptions { threads: 2, slice_bytes, block_bytes, ..ScanOptions::default() };
        let reading = Reading { archive: ArchiveOptions::default(), scan };
        let (found, ledger) = engine_rows(&[folder.to_path_buf()], &reading);
        assert_rows(&found, &expected, name);
        assert!(ledger.is_whole(), "{name}: {ledger:?}");
    }
}

#[test]
fn the_reference_reader_loses_nothing_odd() {
    for (name, bytes, rows) in oddities() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("mail.log"), bytes).expect("a file");
        assert_eq!(read(&load(dir.path()), &Options::default()).len(), rows, "{name}");
    }
}

#[test]
fn the_engine_loses_nothing_odd() {
    for (name, bytes, rows) in oddities() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("mail.log"), bytes).expect("a file");
        check(name, dir.path(), rows);
    }
}
