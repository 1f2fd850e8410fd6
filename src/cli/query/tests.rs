//! One query on the command line, with an answer made by hand.

use std::sync::Arc;

use arrow::array::StringArray;

use super::super::args::Args;
use super::super::config::Environment;
use super::super::terminal::Surroundings;
use super::*;
use crate::event::columns::COLUMNS;
use crate::expr::types::Type;
use crate::plan::schema_of;
use clap::Parser;

/// An answer whose batches and account are given.
struct Given {
    columns: Vec<Column>,
    batches: std::vec::IntoIter<Result<RecordBatch, ArrowError>>,
    ledger: Ledger,
}

impl Iterator for Given {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batches.next()
    }
}

impl Answer for Given {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::default()
    }

    fn file_schema(&self) -> (SchemaRef, Vec<SortedBy>) {
        (schema_of(&self.columns), Vec::new())
    }

    fn metadata(&self, _: &Ledger) -> Result<FileMetadata> {
        Ok(FileMetadata::default())
    }

    fn encode(&self, write: &mut (dyn FnMut() -> Result<()> + Send)) -> Result<()> {
        write()
    }
}

fn form(settings: &Settings) -> Form {
    Form { zone: TimeZone::UTC, format: settings.format, query: String::new() }
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
    let (rows, _) = answer(&settings, &mut users(&[&["a", "b"], &[], &["c"]]), form(&settings), None).unwrap();
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
    assert!(answer(&settings, &mut failing, form(&settings), None).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_account_that_does_not_add_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let settings = settings(&["failed", "-o", path.to_str().unwrap()]);
    let mut wrong = users(&[&["a"]]);
    wrong.ledger.lines = 1;
    let error = answer(&settings, &mut wrong, form(&settings), None).unwrap_err();
    assert!(error.to_string().starts_with("internal error: the ledger does not add up"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.csv");
    std::fs::write(&path, "log").unwrap();
    let path = path.to_str().unwrap();
    let settings = settings(&["failed", path, "--force", "-o", path]);
    let error = check_destinations(&settings, &mut settings.paths.iter().map(|path| path.as_path())).unwrap_err();
    assert!(error.to_string().ends_with("is an input, and stays as it is"), "{error}");
}

#[test]
fn output_and_ledger_are_two_files() {
    let settings = settings(&["failed", "-o", "x.json", "--ledger", "x.json"]);
    assert!(check_destinations(&settings, &mut std::iter::empty()).is_err());
}

#[test]
fn the_closing_line_counts_the_columns_that_tables_leave_out() {
    let headline: Vec<Column> = COLUMNS
        .iter()
        .filter(|column| matches!(column.display, Display::Headline(_)))
        .map(|column| Column { name: column.name.to_owned(), kind: column.kind })
        .collect();
    let line = closing_line(2, Display::Headline(u8::MAX), Table::Auth, &headline);
    assert!(line.starts_with("2 rows; ") && line.ends_with(" more columns: add `| select *`"), "{line}");
    assert_eq!(closing_line(1, Display::Headline(u8::MAX), Table::Auth, &headline[..2]), "1 row");
    assert_eq!(closing_line(1, Display::Text, Table::Auth, &headline), "1 row");
}
