//! Checks of a query on the command line that need no log.

use super::super::args::Args;
use super::super::config::Environment;
use super::super::terminal::Surroundings;
use super::*;
use crate::event::columns::COLUMNS;
use clap::Parser;

fn settings(line: &[&str]) -> Settings {
    let args = Args::try_parse_from(std::iter::once(&"authq").chain(line)).unwrap();
    let around = Surroundings { processors: 1, ..Surroundings::default() };
    Settings::new(args, &around, &Environment::default()).unwrap()
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.csv");
    std::fs::write(&path, "log").unwrap();
    let path = path.to_str().unwrap();
    let settings = settings(&["failed", path, "--force", "-o", path]);
    let error = check_destinations(&settings, settings.paths.iter()).unwrap_err();
    assert!(error.to_string().ends_with("is an input, and stays as it is"), "{error}");
}

#[test]
fn output_and_ledger_are_two_files() {
    let settings = settings(&["failed", "-o", "x.json", "--ledger", "x.json"]);
    assert!(check_destinations(&settings, std::iter::empty::<&Path>()).is_err());
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
