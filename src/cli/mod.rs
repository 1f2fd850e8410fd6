//! The command line: what the user typed → what it means → one command. Each step is a type of its own, and only the
//! first knows clap. `commands` is the table of the commands.
//!
//! Rows go to standard output, everything else to standard error. Exit codes are those of `verdict`, and 2 for
//! every error.

mod account;
mod answer;
mod args;
mod closing;
mod commands;
mod complete;
mod completions;
mod config;
mod convert;
mod coverage;
mod examples;
mod explain;
mod fields;
mod format;
mod help;
mod interrupt;
mod lone;
mod man;
mod manual;
mod named;
mod page;
mod panics;
mod progress;
mod quantities;
mod queries;
mod query;
mod report;
mod schema;
mod settings;
mod sql;
mod stderr;
mod summary;
mod tables;
mod terminal;
mod verdict;
mod why;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use self::args::Args;
use self::commands::Command;
use self::config::Environment;
use self::settings::Settings;
use self::terminal::Surroundings;
use crate::error::{ErrorKind, Result};

/// Usage, query, output and internal errors: there is no result to rely on.
const TROUBLE: u8 = 2;

/// The whole program.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::hide();
    let run = match commands::parse(args) {
        Ok(run) => run,
        Err(refusal) => return refuse(&refusal),
    };
    match panics::catch(run) {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            stderr::error(&error);
            ExitCode::from(match error.kind() {
                ErrorKind::Interrupted(signal) => interrupt::code(*signal),
                _ => TROUBLE,
            })
        }
        None => ExitCode::from(TROUBLE),
    }
}

/// Answers a query.
impl Command for Args {
    fn run(self) -> Result<ExitCode> {
        let settings = Settings::new(self, &Surroundings::of_process(), &Environment::of_process())?;
        quietly(query::run(&settings).map(|verdict| ExitCode::from(verdict.code())))
    }
}

/// A pipe that nobody reads any more is a quiet end, as for any tool before `head`.
fn quietly(ended: Result<ExitCode>) -> Result<ExitCode> {
    match ended {
        Err(error) if is_broken_pipe(error.kind()) => Ok(ExitCode::SUCCESS),
        other => other,
    }
}

fn is_broken_pipe(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Output(source) if source.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Help and version as asked for; anything else is a complaint, which quotes what may hold anything.
fn refuse(refusal: &clap::Error) -> ExitCode {
    if refusal.use_stderr() {
        stderr::line(refusal.to_string().trim_end());
        return ExitCode::from(TROUBLE);
    }
    match refusal.print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(source) if source.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(TROUBLE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_told_from_a_full_disk() {
        let broken = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert!(is_broken_pipe(&ErrorKind::Output(broken)));
        assert!(!is_broken_pipe(&ErrorKind::Output(full)));
    }
}
