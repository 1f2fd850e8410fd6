//! The writing of an answer that was made by hand.

use std::sync::Arc;

use arrow::array::StringArray;

use super::super::args::Args;
use super::super::config::Environment;
use super::super::terminal::Surroundings;
use super::*;
use crate::expr::types::Type;
use clap::Parser;

fn form(settings: &Settings) -> Form {
    Form {
        zone: TimeZone::UTC,
        encoding: settings.output.encoding,
        query: String::new(),
        subject: Subject::default(),
        terms: Vec::new(),
    }
}

fn users(batches: &[&[&str]]) -> Given {
    let columns = vec![Column { name: "user".to_owned(), kind: Type::Text }];
    let batch = |values: &&[&str]| {
        Ok(RecordBatch::try_new(schema_of(&columns), vec![Arc::new(StringArray::from(values.to_vec()))]).unwrap())
    };
    let batches: Vec<_> = batches.iter().map(batch).collect();
    Given { columns, batches: batches.into_iter(), ledger: Ledger::default() }
}

fn settings(line: &[&str]) -> Settings {
    let args = Args::try_parse_from(std::iter::once(&"authq").chain(line)).unwrap();
    let around = Surroundings { processors: 1, ..Surroundings::default() };
    Settings::new(args, &around, &Environment::default()).unwrap()
}

#[test]
fn rows_reach_the_file_and_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let settings = settings(&["failed", "-o", path.to_str().unwrap()]);
    let (rows, _) = write(&settings, &mut users(&[&["a", "b"], &[], &["c"]]), form(&settings), None).unwrap();
    assert_eq!(rows, 3);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "user\na\nb\nc\n");
}

#[test]
fn an_answer_that_fails_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    let settings = settings(&["failed", "-o", path.to_str().unwrap()]);
    let mut failing = users(&[&["a"]]);
    failing.batches =
        vec![failing.batches.next().unwrap(), Err(Error::memory("sort holds too much").into())].into_iter();
    assert!(write(&settings, &mut failing, form(&settings), None).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_account_that_does_not_add_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let settings = settings(&["failed", "-o", path.to_str().unwrap()]);
    let mut wrong = users(&[&["a"]]);
    wrong.ledger.lines = 1;
    let error = write(&settings, &mut wrong, form(&settings), None).unwrap_err();
    assert!(error.to_string().starts_with("internal error: the ledger does not add up"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
