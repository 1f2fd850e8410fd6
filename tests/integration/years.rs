//! Logs whose stamps have no year, and that go on for more than one: however they are cut, packed and read, each record is
//! of its year.

use std::path::Path;
use std::time::{Duration, SystemTime};

use authq::{ArchiveOptions, ScanOptions};

use crate::generator::truth::Row;
use crate::pack::gzip;
use crate::support::{Reading, assert_rows, engine_rows, run};

/// A log of 18 months from 1 August 2022 on, with a connection every seven hours that is open over some of the others. Gives
/// back the times of its attempts (µs) as well.
fn log() -> (String, Vec<i64>) {
    let begin = jiff::civil::date(2022, 8, 1).at(0, 0, 0, 0).in_tz("UTC").expect("a moment");
    let (mut text, mut times) = (String::new(), Vec::new());
    for id in 1..1900_i64 {
        let at = |seconds: i64| begin.timestamp() + jiff::SignedDuration::from_secs(id * 25_200 + seconds);
        let stamp = |seconds: i64| at(seconds).strftime("%b %e %H:%M:%S mx mail_logs: Info:").to_string();
        text.push_str(&format!(
            "{} New SMTP ICID {id} interface Data 1 (192.0.2.1) address 198.51.100.7 reverse dns host unknown verified no\n",
            stamp(0)
        ));
        if id > 40 {
            text.push_str(&format!("{} ICID {} close\n", stamp(1), id - 40));
        }
        let user = if id % 3 == 0 { "with a\n line end" } else { "a" };
        text.push_str(&format!(
            "{} SMTP Auth: (ICID {id}) failed for user: {user} using AUTH mechanism: PLAIN with profile: P\n",
            stamp(2)
        ));
        times.push(at(2).as_microsecond());
    }
    (text, times)
}

/// The rows of one file, with nothing that tells how it was stored.
fn rows(path: &Path, year: Option<i16>, scan: ScanOptions) -> Vec<Row> {
    let archive = ArchiveOptions { year, ..ArchiveOptions::default() };
    let mut rows = engine_rows(&[path.to_path_buf()], &Reading { archive, scan }).0;
    for row in &mut rows {
        row.file.clear();
        row.integrity.clear();
        row.event_id.clear();
    }
    rows
}

fn written(path: &Path, bytes: &[u8], moment: &str) {
    std::fs::write(path, bytes).expect("a file");
    let moment: jiff::Timestamp = moment.parse().expect("a moment");
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(moment.as_second().unsigned_abs());
    std::fs::File::options().write(true).open(path).and_then(|file| file.set_modified(moment)).expect("a date");
}

#[test]
fn eighteen_months_without_a_year_obey_the_law() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (text, times) = log();
    let (plain, packed) = (dir.path().join("mail.log"), dir.path().join("mail.log.gz"));
    written(&plain, text.as_bytes(), "2024-02-08T00:00:00Z");
    written(&packed, &gzip(text.as_bytes()), "2024-02-08T00:00:00Z");
    let scan =
        |threads, slice_bytes, block_bytes| ScanOptions { threads, slice_bytes, block_bytes, ..ScanOptions::default() };
    let expected = rows(&plain, Some(2022), scan(1, 1 << 24, 1 << 24));
    assert_eq!(
        expected.iter().map(|row| row.time).collect::<Vec<_>>(),
        times.iter().copied().map(Some).collect::<Vec<_>>()
    );
    assert!(
        expected.iter().all(|row| row.opened_at.zip(row.time).is_some_and(|(opened, time)| time - opened == 2_000_000))
    );
    for (threads, slice_bytes, block_bytes) in [(1, 1 << 12, 1 << 10), (4, 5_000, 300), (2, 1 << 16, 1 << 20)] {
        for (path, year) in [(&plain, None), (&plain, Some(2022)), (&packed, None), (&packed, Some(2022))] {
            for mmap in [false, true] {
                let scan = ScanOptions { mmap, ..scan(threads, slice_bytes, block_bytes) };
                assert_rows(&rows(path, year, scan), &expected, &path.display().to_string());
            }
        }
    }
}

/// Parts of which each has a date that tells its year come to the same rows as the whole.
#[test]
fn parts_that_are_dated_come_to_the_same() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (text, times) = log();
    let cut = text[..text.len() / 2].rfind("\nMar  1").or_else(|| text[..text.len() / 2].rfind('\n')).expect("a line");
    let begins_record = |at: &usize| text[*at..].starts_with(|c: char| c.is_ascii_uppercase());
    let cut = (cut + 1..text.len()).find(|at| text.as_bytes()[at - 1] == b'\n' && begins_record(at)).expect("a record");
    let folder = dir.path().join("parts");
    std::fs::create_dir(&folder).expect("a folder");
    let day = |attempts: usize| {
        let moment = jiff::Timestamp::from_microsecond(times[attempts - 1]).expect("a moment");
        moment.strftime("mail.log-%Y%m%d").to_string()
    };
    let attempts = text[..cut].matches("SMTP Auth").count();
    std::fs::write(folder.join(day(attempts)), &text[..cut]).expect("a file");
    std::fs::write(folder.join(format!("{}.gz", day(times.len()))), gzip(&text.as_bytes()[cut..])).expect("a file");
    let found = rows(&folder, None, ScanOptions::default());
    assert_eq!(found.iter().map(|row| row.time).collect::<Vec<_>>(), times.into_iter().map(Some).collect::<Vec<_>>());
}

/// A year that nothing but a date tells is told.
#[test]
fn a_guessed_year_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let line = "Apr  2 11:16:04 mx mail_logs: Info: SMTP Auth: (ICID 7) failed for user: a using AUTH mechanism: PLAIN with profile: P\n";
    let mut packed = gzip(line.replace("user: a", "user: b").as_bytes());
    // 2011-04-03T00:00:00Z in the header.
    packed[4..8].copy_from_slice(&1_301_788_800_u32.to_le_bytes());
    written(&dir.path().join("collector.log"), line.as_bytes(), "2026-05-01T00:00:00Z");
    written(&dir.path().join("older.gz"), &packed, "2026-05-01T00:00:00Z");
    written(&dir.path().join("named-20120402.log"), line.as_bytes(), "2026-05-01T00:00:00Z");
    let ask = |args: &[&str]| {
        run(dir.path(), [&["-f", "csv", "--keep-duplicates", "auth | select time, file", "."], args].concat(), None)
    };
    let found = ask(&[]);
    for (file, time) in
        [("collector.log", "2026-04-02"), ("older.gz", "2011-04-02"), ("named-20120402.log", "2012-04-02")]
    {
        assert!(found.text().lines().any(|row| row.starts_with(time) && row.ends_with(file)), "{}", found.text());
    }
    let notes: Vec<&str> = found.stderr.lines().filter(|line| line.contains("--year")).collect();
    let expected = [
        "note: ./older.gz: year 2011 taken from its gzip header; --year sets it",
        "note: ./collector.log: year 2026 taken from the date of the file; --year sets it",
    ];
    assert_eq!(notes, expected);
    assert!(!ask(&["--year", "2009"]).stderr.contains("--year"));
}
