//! The command line: what the user typed → what it means → one command. Each step is a type of its own, and only the
//! first knows clap.
//!
//! Rows go to standard output, everything else to standard error. Exit codes are those of `verdict`, and 2 for
//! every error.

mod args;
mod destination;
mod explain;
mod panics;
mod progress;
mod quantities;
mod query;
mod report;
mod settings;
mod stderr;
mod terminal;
mod verdict;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use self::args::Args;
use self::settings::Settings;
use self::terminal::Surroundings;
use crate::error::{ErrorKind, Result};

/// Usage, query, output and internal errors: there is no result to rely on.
const TROUBLE: u8 = 2;

/// The whole program.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::hide();
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(refusal) => return refuse(&refusal),
    };
    match panics::catch(|| run(args)) {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            stderr::error(&error);
            ExitCode::from(TROUBLE)
        }
        None => ExitCode::from(TROUBLE),
    }
}

/// Does what the arguments say. A pipe that nobody reads any more is a quiet end, as for any tool before `head`.
///
/// A first argument that is the name of a subcommand will be one; today every command is a query.
fn run(args: Args) -> Result<ExitCode> {
    let settings = Settings::new(args, &Surroundings::of_process())?;
    match query::run(&settings) {
        Err(error) if is_broken_pipe(error.kind()) => Ok(ExitCode::SUCCESS),
        Ok(verdict) => Ok(ExitCode::from(verdict.code())),
        Err(error) => Err(error),
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
