//! What is added to an archive changes no row of what was there, and is told: a log of another zone, a copy, the begin of a
//! log, an export, an empty folder, a file that is no log.

use std::io::Write;
use std::path::Path;

use crate::support::{Outcome, root, run};

/// The logs of one appliance, in a folder `logs`.
fn archive() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(dir.path().join("logs")).expect("a folder");
    for entry in std::fs::read_dir(root().join("tests/corpus/office/esa1")).expect("a corpus") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join("logs").join(path.file_name().expect("a name"))).expect("a copy");
    }
    dir
}

/// The text of a plain log of the archive.
fn text(dir: &Path) -> Vec<u8> {
    std::fs::read(dir.join("logs/mail.@20090422T000000.s")).expect("a plain log")
}

fn ask(dir: &Path, zone: &[&str]) -> Outcome {
    let query = "auth | select time, appliance, user, outcome, remote_ip, elapsed_ms, file, line";
    run(dir, [&["-f", "csv", query, "logs"], zone].concat(), None)
}

/// The rows of the logs that were there.
fn rows(outcome: &Outcome) -> Vec<String> {
    outcome.text().lines().filter(|row| row.contains("logs/mail.@")).map(str::to_owned).collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn what_is_added_changes_no_row_and_is_told() {
    let of_another_zone = "Wed Apr 22 11:00:00 2009 Info: Version: 8.5.6-074 SN: 00AA-BB\n\
                           Wed Apr 22 11:00:00 2009 Info: Time offset from UTC: 32400 seconds\n\
                           Wed Apr 22 11:00:00 2009 Info: SMTP Auth: (ICID 1) failed for user: far using AUTH mechanism: PLAIN with profile: P\n";
    let whole = text(archive().path());
    let half = whole.len() / 2;
    let export = "time,raw\n2009-04-22T11:00:00Z,\"Wed Apr 22 11:00:00 2009 Info: SMTP Auth: (ICID 9) failed for user: x using AUTH mechanism: PLAIN with profile: P\"\n";
    let additions: [(&str, Vec<u8>, &str); 8] = [
        ("z-far.log", of_another_zone.into(), "the clocks of the inputs differ (+09:00 in 1, UTC in 3)"),
        ("z-copy.log", whole.clone(), "same content as"),
        ("z-copy.gz", gzip(&whole), "same content as"),
        ("z-begin.log", whole[..half].to_vec(), "are the begin of logs/mail.@20090422T000000.s"),
        ("z-begin.gz", gzip(&whole[..half]), "are the begin of logs/mail.@20090422T000000.s"),
        ("z-export.csv", export.into(), "a result of a query as CSV"),
        ("z-notes.txt", b"call Bob\n".to_vec(), "z-notes.txt: no mail log, left out"),
        ("z-empty.log", Vec::new(), ""),
    ];
    for (name, bytes, told) in additions {
        let dir = archive();
        // In UTC, so that a zone may only be chosen, and moves no text.
        let before = ask(dir.path(), &["--tz", "UTC"]);
        assert!(rows(&before).len() > 10, "{}", before.stderr);
        std::fs::write(dir.path().join("logs").join(name), bytes).expect("a file");
        let after = ask(dir.path(), &["--tz", "UTC"]);
        assert_eq!((after.code, rows(&after)), (before.code, rows(&before)), "{name}: {}", after.stderr);
        let by_themselves = ask(dir.path(), &[]);
        assert!(by_themselves.stderr.contains(told), "{name}: {}", by_themselves.stderr);
    }
}

#[test]
fn an_empty_folder_changes_nothing() {
    let dir = archive();
    let before = ask(dir.path(), &[]);
    std::fs::create_dir(dir.path().join("logs/more")).expect("a folder");
    let after = ask(dir.path(), &[]);
    assert_eq!((after.code, after.text(), after.stderr), (before.code, before.text(), before.stderr));
}
