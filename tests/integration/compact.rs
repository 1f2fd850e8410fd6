//! `authq convert --compact`: one file to a folder, and the same answers before, afterwards, and when more logs come.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::convert::{contents, converted, copy, logs};
use crate::generator::{Config, generate};
use crate::support::{root, run};

const QUERIES: [&str; 7] = [
    "auth | select *",
    "failed | select time, user, remote_ip, closed_at, mids, file, line",
    "where user = root | select time, user, file, line",
    "lines | select *",
    "connections | select *",
    "messages | select *, rcpts, subject",
    "failed | count by user, appliance | sort -count, user",
];

fn answers(dir: &Path, paths: &[&str]) -> Vec<String> {
    let ask = |query: &&str| {
        let outcome = run(dir, [&["-f", "csv", query], paths].concat(), None);
        assert!(matches!(outcome.code, Some(0 | 1)), "{query} {paths:?}: {}", outcome.stderr);
        outcome.text()
    };
    QUERIES.iter().map(ask).collect()
}

fn assert_same_answers(dir: &Path, found: &[&str], expected: &[&str], context: &str) {
    for (query, (found, expected)) in QUERIES.iter().zip(answers(dir, found).iter().zip(answers(dir, expected))) {
        assert!(*found == expected, "{context}: {query}\n{}", crate::support::difference(&expected, found));
    }
}

fn parquet_files(dir: &Path) -> Vec<PathBuf> {
    let is_parquet = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "parquet");
    contents(&dir.join("data")).into_keys().filter(is_parquet).collect()
}

fn files(dir: &Path) -> usize {
    parquet_files(dir).len()
}

fn folders(dir: &Path) -> usize {
    parquet_files(dir).iter().filter_map(|path| path.parent()).collect::<BTreeSet<_>>().len()
}

#[test]
fn the_files_of_a_folder_become_one_and_say_the_same() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let config =
        Config { seed: 51, days: 3, bytes: 400 << 10, file_bytes: 24 << 10, appliances: 2, ..Config::default() };
    generate(&config, &dir.join("logs")).expect("a generated archive");
    converted(dir, &["logs", "-o", "data", "--table", "all", "-q"]);
    converted(dir, &["logs", "-o", "apart", "--table", "all", "-q"]);
    let before = files(dir);
    let told = converted(dir, &["--compact", "data"]);
    assert_eq!(files(dir), folders(dir));
    assert!(told.contains(&format!("{before} before, {} now", files(dir))) && files(dir) * 3 < before, "{told}");
    assert_same_answers(dir, &["data"], &["apart"], "compacted");
    // Beside logs, rows of a log come from one side only.
    assert_same_answers(dir, &["data", "logs"], &["apart", "logs"], "beside its logs");
    let once = contents(&dir.join("data"));
    let told = converted(dir, &["--compact", "data"]);
    assert!(told.contains("nothing to put together") && contents(&dir.join("data")) == once, "{told}");
    let told = converted(dir, &["logs", "-o", "data"]);
    assert!(told.contains("nothing to do") && contents(&dir.join("data")) == once, "{told}");
}

/// Logs come between those of a dataset that was put together: it says what one conversion of all says.
fn check_arrival(corpus: &Path) {
    let all = logs(corpus);
    for step in [2, 3] {
        let place = tempfile::tempdir().expect("a temporary folder");
        let dir = place.path();
        for round in 0..step {
            let files: Vec<PathBuf> = all.iter().skip(round).step_by(step).cloned().collect();
            copy(corpus, &dir.join("logs"), &files);
            converted(dir, &["logs", "-o", "data", "--table", "all", "-q"]);
            let _ = fs::remove_dir_all(dir.join("apart"));
            converted(dir, &["logs", "-o", "apart", "--table", "all", "-q"]);
            let context = format!("{}, round {round} of {step}", corpus.display());
            assert_same_answers(dir, &["data"], &["apart"], &context);
            converted(dir, &["--compact", "data", "-q"]);
            assert_same_answers(dir, &["data"], &["apart"], &format!("{context}, compacted"));
        }
        assert_eq!(files(dir), folders(dir));
    }
}

#[test]
fn logs_that_come_later_find_their_place_in_a_compacted_dataset() {
    for corpus in ["office", "campaign"] {
        check_arrival(&root().join("tests/corpus").join(corpus));
    }
    let place = tempfile::tempdir().expect("a temporary folder");
    let config = Config { seed: 52, days: 6, bytes: 200 << 10, file_bytes: 16 << 10, reboots: 1, ..Config::default() };
    generate(&config, place.path()).expect("a generated archive");
    check_arrival(place.path());
}

#[test]
fn what_cannot_be_put_together_is_refused_and_stays() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let refused = run(dir, ["convert", "--compact", "none"], None);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("none: there is no dataset"), "{}", refused.stderr);
    let refused = run(dir, ["convert", "--compact", "none", "logs"], None);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    let office = root().join("tests/corpus/office").display().to_string();
    converted(dir, &[&office, "-o", "data", "-q"]);
    // A byte of a column chunk is another one.
    let path =
        contents(&dir.join("data")).into_keys().find(|path| path.starts_with("auth/date=2009-04-22")).expect("a file");
    let path = dir.join("data").join(path);
    let mut bytes = fs::read(&path).expect("a file");
    bytes[40] ^= 1;
    fs::write(&path, bytes).expect("a file");
    let before = contents(&dir.join("data"));
    let refused = run(dir, ["convert", "--compact", "data"], None);
    assert_eq!(refused.code, Some(2), "{}", refused.text());
    assert!(refused.stderr.contains("damaged"), "{}", refused.stderr);
    assert!(contents(&dir.join("data")) == before);
}
