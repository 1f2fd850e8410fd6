//! Logs beside Parquet that was made of some of them: no event counts twice, whatever the logs are called and stored in
//! by now, and what cannot be told apart is refused.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::convert::copy;
use crate::support::{Outcome, root, run};

const COUNTS: &str = "count, dcount(event_id), dcount(user) by direction";

pub(crate) fn ask(dir: &Path, args: &[&str]) -> Outcome {
    run(dir, [&["-f", "csv"], args].concat(), None)
}

fn answer(dir: &Path, args: &[&str]) -> String {
    let outcome = ask(dir, args);
    assert_eq!(outcome.code, Some(0), "{args:?}: {}", outcome.stderr);
    outcome.text()
}

/// Rows as lines of text, sorted: a dataset gives connections and messages in the order in which they begin, logs in that
/// in which they end.
fn sorted(answer: &str) -> Vec<&str> {
    let mut rows: Vec<&str> = answer.lines().collect();
    rows.sort_unstable();
    rows
}

/// The logs of the office, uncompressed, in folders of their own; their paths below `logs`.
fn office(dir: &Path) -> Vec<String> {
    let corpus = root().join("tests/corpus/office");
    let mut names = Vec::new();
    for path in glob::glob(&format!("{}/**/*", corpus.display())).expect("a pattern").map(|path| path.expect("a path"))
    {
        if path.is_dir() {
            continue;
        }
        let mut text = fs::read(&path).expect("a file");
        if text.starts_with(&[0x1f, 0x8b]) {
            let packed = std::mem::take(&mut text);
            flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut text).expect("gzip");
        }
        let name = path.strip_prefix(&corpus).expect("below it").to_string_lossy().trim_end_matches(".gz").to_owned();
        let to = dir.join("logs").join(&name);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, text).expect("a file");
        names.push(name);
    }
    names.sort();
    names
}

fn gzip(from: &Path, to: &Path) {
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(to).expect("a file"), flate2::Compression::fast());
    packed.write_all(&fs::read(from).expect("a file")).expect("room");
    packed.finish().expect("room");
}

#[test]
fn a_log_is_known_by_its_text_whatever_it_is_stored_in() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let alone = answer(dir, &[COUNTS, "logs"]);
    assert_eq!(run(dir, ["convert", "logs", "-o", "data", "-q"], None).code, Some(0));
    assert_eq!(run(dir, ["auth", "logs", "-o", "all.parquet"], None).code, Some(0));
    for name in &names {
        let to = dir.join("packed").join(format!("{name}.gz"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        gzip(&dir.join("logs").join(name), &to);
    }
    for rows in ["data", "all.parquet"] {
        for logs in ["logs", "packed"] {
            let both = ask(dir, &[COUNTS, rows, logs]);
            assert_eq!(both.text(), alone, "{rows} beside {logs}: {}", both.stderr);
            assert!(both.stderr.contains("in the dataset already, counted once"), "{rows}, {logs}: {}", both.stderr);
        }
    }
    let doubled = answer(dir, &["count", "data", "packed", "--keep-duplicates"]);
    assert_ne!(doubled, answer(dir, &["count", "logs"]));
}

#[test]
fn a_log_that_grew_takes_the_place_of_its_begin() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let grown = dir.join("logs").join(names.last().expect("a log"));
    let whole = fs::read(&grown).expect("a file");
    let half = memchr::memchr_iter(b'\n', &whole).nth(memchr::memchr_iter(b'\n', &whole).count() / 2).expect("lines");
    fs::write(&grown, &whole[..=half]).expect("a file");
    assert_eq!(run(dir, ["convert", "logs", "-o", "data", "-q"], None).code, Some(0));
    fs::write(&grown, &whole).expect("a file");
    let alone = answer(dir, &[COUNTS, "logs"]);
    let beside = ask(dir, &[COUNTS, "data", "logs"]);
    assert_eq!(beside.text(), alone, "{}", beside.stderr);
    let packed = dir.join("grown.gz");
    gzip(&grown, &packed);
    fs::remove_file(&grown).expect("a file");
    let beside = ask(dir, &[COUNTS, "data", "logs", "grown.gz"]);
    assert_eq!(beside.text(), alone, "{}", beside.stderr);
}

#[test]
fn every_table_of_a_dataset_goes_on_in_logs_beside_it() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let tables = ["connections | select *", "messages | select *, rcpts, subject", "lines | select *"];
    let counts = ["connections | count by direction", "messages | count", "lines | count by kind"];
    for known in 1..names.len() {
        let old = dir.join(format!("old-{known}"));
        copy(&dir.join("logs"), &old.join("logs"), &names[..known]);
        let data = format!("data-{known}");
        let to = dir.join(&data).display().to_string();
        assert_eq!(run(&old, ["convert", "logs", "-o", &to, "--table", "all", "-q"], None).code, Some(0));
        for query in tables.into_iter().chain(counts) {
            let (alone, beside) = (answer(dir, &[query, "logs"]), answer(dir, &[query, &data, "logs"]));
            assert_eq!(sorted(&beside), sorted(&alone), "{query}, {known} of {} logs known", names.len());
        }
    }
    assert_eq!(run(dir, ["convert", &format!("logs/{}", names[0]), "-o", "auth", "-q"], None).code, Some(0));
    let refused = ask(dir, &["messages", "auth", "logs"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("there are no rows of `messages` in these files"), "{}", refused.stderr);
}

#[test]
fn rows_of_some_kind_beside_their_logs_are_refused() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let first = format!("logs/{}", names[0]);
    assert_eq!(run(dir, ["failed", &first, "-o", "failed.parquet"], None).code, Some(0));
    let refused = ask(dir, &["count", "failed.parquet", &first]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("failed.parquet holds rows of") && refused.stderr.contains("--keep-duplicates"));
    // All rows of several logs in one file, and a log that is none of them: the file is not taken apart.
    if names.len() > 2 {
        let second = format!("logs/{}", names[1]);
        let third = format!("logs/{}", names[2]);
        assert_eq!(run(dir, ["auth", &first, &second, "-o", "two.parquet"], None).code, Some(0));
        let refused = ask(dir, &["count", "two.parquet", &first, &third]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        let apart = answer(dir, &["count", "two.parquet", &third]);
        assert_eq!(apart, answer(dir, &["count", &first, &second, &third]));
    }
}

/// A dataset that holds part of a damaged log, beside the same log, whole by now: its rows come from the log.
#[test]
fn a_log_that_was_damaged_takes_the_place_of_what_was_read_of_it() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let alone = answer(dir, &[COUNTS, "logs"]);
    for name in &names {
        gzip(&dir.join("logs").join(name), &dir.join("whole.gz"));
        fs::remove_file(dir.join("logs").join(name)).expect("a file");
        let packed = fs::read(dir.join("whole.gz")).expect("a file");
        let log = dir.join("logs").join(format!("{name}.gz"));
        let mut wrong_checksum = packed.clone();
        let place_of_checksum = packed.len() - 8;
        wrong_checksum[place_of_checksum] ^= 1;
        for damaged in [packed[..packed.len() * 2 / 3].to_vec(), wrong_checksum] {
            fs::write(&log, damaged).expect("a file");
            let convert = ["convert", "logs", "-o", "data", "-q", "--allow-partial"];
            assert_eq!(run(dir, convert, None).code, Some(3));
            assert_eq!(run(dir, ["auth", "logs", "-o", "all.parquet", "-q", "--allow-partial"], None).code, Some(3));
            fs::write(&log, &packed).expect("a file");
            for rows in ["data", "all.parquet"] {
                // Rows of several logs in one file are not taken apart; then the question is refused.
                let both = ask(dir, &[COUNTS, rows, "logs"]);
                let is_refused = both.code == Some(2) && both.stderr.contains("--keep-duplicates");
                assert!(both.text() == alone || is_refused && rows == "all.parquet", "{name}, {rows}: {}", both.stderr);
            }
            fs::remove_dir_all(dir.join("data")).expect("a folder");
            fs::remove_file(dir.join("all.parquet")).expect("a file");
        }
    }
}

#[test]
fn results_that_hold_rows_of_one_log_are_refused_wherever_they_lie() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let first = format!("logs/{}", names[0]);
    fs::create_dir(dir.join("results")).expect("a folder");
    assert_eq!(run(dir, ["auth", &first, "-o", "results/one.parquet"], None).code, Some(0));
    assert_eq!(run(dir, ["auth", "logs", "-o", "results/all.parquet"], None).code, Some(0));
    let refused = ask(dir, &["count", "results"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("both hold rows of") && refused.stderr.contains("--keep-duplicates"));
}

/// Rows that an earlier run gave are not in the file, so it is not all that the log has.
#[test]
fn new_rows_in_a_file_are_not_all_rows() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let names = office(dir);
    let first = format!("logs/{}", names[0]);
    assert_eq!(run(dir, ["auth", &first, "--new", "state.json", "-o", "new.parquet", "-q"], None).code, Some(0));
    let refused = ask(dir, &["count", "new.parquet", &first]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("new.parquet holds rows of"), "{}", refused.stderr);
}

#[test]
fn a_folder_of_nothing_but_foreign_parquet_has_no_answer() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    office(dir);
    fs::create_dir(dir.join("foreign")).expect("a folder");
    assert_eq!(run(dir, ["auth | count by user", "logs", "-o", "foreign/users.parquet"], None).code, Some(0));
    for query in ["auth | count", "auth"] {
        let refused = ask(dir, &[query, "foreign"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains("foreign/users.parquet: not rows of `auth`"), "{}", refused.stderr);
    }
}
