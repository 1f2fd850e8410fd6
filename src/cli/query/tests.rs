//! Checks of a query on the command line that need no log.

use super::super::args::Args;
use super::super::config::Environment;
use super::super::terminal::Surroundings;
use super::*;
use clap::Parser;
use std::path::Path;

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
    let error = check_destinations(&settings, settings.input.paths.iter()).unwrap_err();
    assert!(error.to_string().ends_with("is an input, and stays as it is"), "{error}");
}

#[test]
fn output_and_ledger_are_two_files() {
    let settings = settings(&["failed", "-o", "x.json", "--ledger", "x.json"]);
    assert!(check_destinations(&settings, std::iter::empty::<&Path>()).is_err());
}
