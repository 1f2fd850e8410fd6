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
mod destinations;
mod examples;
mod explain;
mod fields;
mod foreign;
mod format;
mod help;
mod interrupt;
mod logs;
mod lone;
mod man;
mod manual;
mod named;
mod new_rows;
mod page;
mod pager;
mod panics;
mod progress;
mod quantities;
mod queries;
mod query;
mod report;
mod schema;
mod settings;
mod shell;
mod sql;
mod stderr;
mod summary;
mod tables;
mod terminal;
mod typed;
mod verdict;
mod why;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;

use self::args::{Args, PagerArgs, When};
use self::commands::Command;
use self::config::Environment;
use self::logs::Logs;
use self::pager::Pager;
use self::settings::Settings;
use self::terminal::Surroundings;
use crate::archive;
use crate::error::{Error, ErrorKind, Result};

/// Usage, query, output and internal errors: there is no result to rely on.
const TROUBLE: u8 = 2;

/// The whole program.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::hide();
    let args: Vec<OsString> = args.into_iter().collect();
    let no_pager = args.iter().any(|arg| arg == "--no-pager");
    let run = match commands::parse(args.iter().cloned()) {
        Ok(run) => run,
        Err(refusal) => return refuse(&refusal, &args, &PagerArgs { no_pager }),
    };
    let ended = panics::catch(run);
    archive::give_all_back();
    match ended {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            stderr::error(&error);
            ExitCode::from(code(&error))
        }
        None => ExitCode::from(TROUBLE),
    }
}

/// The exit code of a run that an error ended.
fn code(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::Interrupted(signal) => interrupt::code(*signal),
        _ => TROUBLE,
    }
}

/// Answers a query.
impl Command for Args {
    fn run(self) -> Result<ExitCode> {
        let settings = Settings::new(self, &Surroundings::of_process(), &Environment::of_process())?;
        quietly(query::run(&settings, &mut Logs::default()).map(|verdict| ExitCode::from(verdict.code())))
    }

    fn keep_typed(&mut self, args: &[OsString]) {
        self.options = typed::options(args, &Args::command());
    }
}

/// Output that nobody reads any more is a quiet end, as for any tool before `head`: a pipe that is closed, a pager that was
/// left.
fn quietly(ended: Result<ExitCode>) -> Result<ExitCode> {
    match ended {
        Err(error) if is_unread(error.kind()) => Ok(ExitCode::SUCCESS),
        other => other,
    }
}

fn is_unread(kind: &ErrorKind) -> bool {
    match kind {
        ErrorKind::Output(source) => source.kind() == std::io::ErrorKind::BrokenPipe,
        ErrorKind::Interrupted(signal) => interrupt::is_pager_ended(*signal),
        _ => false,
    }
}

/// Help and version as asked for; anything else is a complaint, which quotes what may hold anything.
fn refuse(refusal: &clap::Error, args: &[OsString], pager: &PagerArgs) -> ExitCode {
    if refusal.use_stderr() {
        let is_unknown = refusal.kind() == clap::error::ErrorKind::UnknownArgument;
        let answer = is_unknown.then(|| foreign::answer(args)).flatten();
        stderr::line(&answer.unwrap_or_else(|| refusal.to_string().trim_end().to_owned()));
        return ExitCode::from(TROUBLE);
    }
    let around = Surroundings::of_process();
    let pager = Pager::usual(pager, &Environment::of_process(), &around);
    if refusal.kind() != clap::error::ErrorKind::DisplayVersion
        && let Some(pager) = pager
    {
        let text = refusal.render();
        let is_colored = terminal::color(When::Auto, around.stdout_terminal, &around.wishes);
        let text = if is_colored { text.ansi().to_string() } else { text.to_string() };
        return pager::print(&text, Some(&pager)).map_or(ExitCode::from(TROUBLE), |()| ExitCode::SUCCESS);
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
        assert!(is_unread(&ErrorKind::Output(broken)));
        assert!(!is_unread(&ErrorKind::Output(full)));
    }
}
