//! The commands. The first argument alone decides which one is meant, so that no file and no word of a query is ever
//! taken for one. A line of the table adds a command; everything else about it stands in its own file.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;

use super::args::{Args, ConvertArgs, CoverageArgs, FieldsArgs, SchemaArgs, ShellArgs, SummaryArgs};
use super::complete::{Candidate, CompleteArgs};
use super::completions::CompletionsArgs;
use super::examples::ExamplesArgs;
use super::help::HelpArgs;
use super::man::ManArgs;
use super::manual::ManualArgs;
use super::queries::QueriesArgs;
use crate::error::Result;

/// The arguments of a command, and what they ask for.
pub(super) trait Command: Parser + 'static {
    /// Runs it.
    ///
    /// # Errors
    /// Whatever leaves no result to rely on.
    fn run(self) -> Result<ExitCode>;

    /// Takes note of the arguments as they were typed.
    fn keep_typed(&mut self, _args: &[OsString]) {}

    /// What its arguments may be, for completion; nothing where they are paths.
    fn words() -> Vec<Candidate> {
        Vec::new()
    }
}

/// A command that is ready to run.
pub(super) type Run = Box<dyn FnOnce() -> Result<ExitCode>>;

/// A line of the table.
pub(super) struct Spec {
    /// Its name and its arguments, as the help shows them.
    pub(super) syntax: &'static str,
    /// What it does, in a few words.
    pub(super) summary: &'static str,
    /// Its options.
    pub(super) definition: fn() -> clap::Command,
    /// What its arguments may be.
    pub(super) words: fn() -> Vec<Candidate>,
    /// No list names it.
    pub(super) is_hidden: bool,
    parse: fn(&[OsString]) -> std::result::Result<Run, clap::Error>,
}

const fn command<C: Command>(syntax: &'static str, summary: &'static str) -> Spec {
    Spec { syntax, summary, definition: C::command, words: C::words, is_hidden: false, parse: parse_as::<C> }
}

/// Every command, in the order of the help.
#[rustfmt::skip]
pub(super) static COMMANDS: &[Spec] = &[
    command::<FieldsArgs>("fields [NAME]", "the columns, words, functions and stages; or one in full"),
    command::<ExamplesArgs>("examples [TOPIC]", "questions and the queries that answer them"),
    command::<QueriesArgs>("queries", "the queries and recipes that have names, with their text"),
    command::<HelpArgs>("help [TOPIC]", "a topic of the manual, a name of the language, or a command"),
    command::<ManualArgs>("manual", "the whole manual"),
    command::<ConvertArgs>("convert PATH... -o DATASET", "logs to a dataset of Parquet files, which is queried like logs"),
    command::<CoverageArgs>("coverage PATH...", "of which time there are logs, and what is missing"),
    command::<SummaryArgs>("summary PATH...", "what is in the logs on one page, with the query behind each part"),
    command::<ShellArgs>("shell PATH...", "a prompt for queries of the same logs, with completion and history"),
    command::<SchemaArgs>("schema [NAME] [--json]", "the columns of the tables, or the fields of a --schema"),
    command::<CompletionsArgs>("completions SHELL", "a script for bash, zsh or fish that completes words of queries, too"),
    command::<ManArgs>("man [COMMAND]", "a man page, of authq or of a command"),
    command::<CompleteArgs>("complete SHELL LINE", "what may stand at the end of a command line").hidden(),
];

impl Spec {
    const fn hidden(self) -> Spec {
        Spec { is_hidden: true, ..self }
    }

    /// The argument that begins it.
    pub(super) fn name(&self) -> &'static str {
        self.syntax.split(' ').next().unwrap_or_default()
    }
}

/// The command of that name.
pub(super) fn find(name: &str) -> Option<&'static Spec> {
    COMMANDS.iter().find(|command| command.name() == name)
}

/// What the arguments ask for: a command if the first of them is the name of one, else an answer to a query.
///
/// # Errors
/// A complaint of clap's, or the help that was asked for.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> std::result::Result<Run, clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    match args.get(1).and_then(|first| first.to_str()).and_then(find) {
        Some(command) => (command.parse)(&args[1..]),
        None => parse_as::<Args>(&args),
    }
}

fn parse_as<C: Command>(args: &[OsString]) -> std::result::Result<Run, clap::Error> {
    let mut parsed = C::try_parse_from(args)?;
    parsed.keep_typed(args.get(1..).unwrap_or_default());
    Ok(Box::new(move || parsed.run()))
}

/// The commands as `--help` lists them.
pub(super) fn list() -> String {
    /// Wider ones push their summary to the right.
    const COLUMN: usize = 26;
    let mut text = String::new();
    for command in COMMANDS.iter().filter(|command| !command.is_hidden) {
        let _ = writeln!(text, "  authq {:<COLUMN$}  {}", command.syntax, command.summary);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definitions_are_sound_and_named_as_the_table_says() {
        for command in COMMANDS {
            let definition = (command.definition)();
            assert_eq!(definition.get_name(), format!("authq {}", command.name()));
            definition.debug_assert();
        }
        let help = Args::command().render_long_help().to_string();
        let shown = COMMANDS.iter().filter(|command| !command.is_hidden);
        shown.for_each(|command| assert!(help.contains(&format!("  authq {}", command.syntax)), "{help}"));
    }

    #[test]
    fn a_first_argument_that_is_a_command_is_one_and_nothing_else() {
        let parsed = |line: &[&str]| parse(std::iter::once(&"authq").chain(line).map(OsString::from));
        // `--json` is an option of `schema` alone.
        assert!(parsed(&["schema", "auth", "--json"]).is_ok());
        for query in [&["fields user", "logs"][..], &["failed", "schema"], &["--", "schema"], &["-e", "schema"]] {
            assert!(parsed(query).is_ok(), "{query:?}");
            assert!(parsed(&[query, &["--json"]].concat()).is_err() || query[0] == "--", "{query:?}");
        }
        assert_eq!(parsed(&["convert"]).err().map(|error| error.exit_code()), Some(2));
    }
}
