//! `authq complete`, which the scripts of `authq completions` ask for what may stand at the cursor. Everything is read from
//! the definitions of the commands, the grammar and the tables of the language, so that no script goes stale.

mod line;
mod query;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Arg, CommandFactory, Parser};

use self::line::Word;
use super::args::{Args, ConfigArgs};
use super::commands::{self, COMMANDS, Command};
use super::completions::Shell;
use super::config::{Config, Environment};
use super::pager;
use crate::error::Result;
use crate::event::tables::Table;
use crate::sink::escape;

/// The arguments of `authq complete`.
#[derive(Parser, Clone, Debug)]
#[command(name = "authq complete", about = "Tells a shell what may stand at the end of a command line")]
pub(super) struct CompleteArgs {
    /// The shell that asks
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,

    /// The command line up to the cursor, as typed
    #[arg(value_name = "LINE", allow_hyphen_values = true)]
    line: String,

    /// To be listed, not to be put in place of the word
    #[arg(long)]
    list: bool,
}

impl Command for CompleteArgs {
    fn run(self) -> Result<ExitCode> {
        // A broken configuration is told by the command itself, not in the middle of a line that is being typed.
        let config = Config::find(&ConfigArgs::default(), &Environment::of_process()).unwrap_or_default();
        let words = line::words(&self.line);
        pager::print(&answer(&words, &config).shown(self.shell, self.list), None).map(|()| ExitCode::SUCCESS)
    }
}

/// What may stand in place of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    text: String,
    /// What it is, in a few words.
    doc: String,
    /// What is typed right behind it.
    more: &'static str,
}

impl Candidate {
    pub(super) fn new(text: &str, doc: &str, more: &'static str) -> Candidate {
        let doc = doc.lines().next().unwrap_or_default();
        let doc = doc.split("; ").next().unwrap_or_default().trim_end_matches('.');
        Candidate { text: text.to_owned(), doc: doc.to_owned(), more }
    }

    /// Words that stand by themselves.
    pub(super) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
        let mut words: Vec<&str> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().map(|word| Candidate::new(word, "", " ")).collect()
    }

    /// Case matters no more than in a query, and the quote before a value not at all.
    pub(super) fn begins_with(&self, word: &str) -> bool {
        let text = self.text.strip_prefix('"').unwrap_or(&self.text);
        text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
    }

    /// What is typed where it is chosen.
    pub(super) fn typed(&self) -> String {
        format!("{}{}", self.text, self.more)
    }
}

/// Values of the logs, for whoever has them at hand.
pub(super) trait Values {
    /// Those of a column, the most frequent first; empty if they are not known.
    fn of(&self, table: Table, column: &str) -> Vec<String>;
}

/// What may stand in place of the end of a query, which begins at that byte of it; also values of the logs.
pub(super) fn in_query(text: &str, config: &Config, values: &dyn Values) -> (usize, Vec<Candidate>) {
    let (length, candidates) = query::candidates(text, config, Some(values));
    (text.len().saturating_sub(length), candidates)
}

/// The words of a line, as a shell would cut it.
pub(super) fn arguments(line: &str) -> Vec<String> {
    line::words(line).into_iter().map(|word| word.text).filter(|word| !word.is_empty()).collect()
}

/// What a shell is told.
#[derive(Clone, Debug, Default, PartialEq)]
struct Answer {
    /// What stands before the candidates in the text that the shell replaces.
    kept: String,
    candidates: Vec<Candidate>,
    is_quoted: bool,
}

/// What may stand at the end of the line; nothing where the name of a file may.
fn answer(words: &[Word], config: &Config) -> Answer {
    let Some(([_, before @ ..], word)) = words.split_last().map(|(last, before)| (before, last)) else {
        return Answer::default();
    };
    // A closed quote ends what can be completed.
    if word.quote.is_none() && word.raw.contains(['\'', '"']) {
        return Answer::default();
    }
    let command = before.first().and_then(|word| commands::find(&word.text));
    let definition = command.map_or_else(Args::command, |command| (command.definition)());
    let before = if command.is_some() { &before[1..] } else { before };
    if let Some((name, _)) = word.text.split_once('=').filter(|(name, _)| name.starts_with("--")) {
        return option(&definition, name).map_or_else(Answer::default, |arg| values(arg, word, name.len() + 1, config));
    }
    if let Some(arg) = before.last().and_then(|last| option(&definition, &last.text)).filter(|arg| takes_next(arg)) {
        return values(arg, word, 0, config);
    }
    if word.quote.is_none() && word.text.starts_with('-') {
        return Answer::of_words(word, 0, options(&definition));
    }
    match command {
        Some(command) => Answer::of_words(word, 0, (command.words)()),
        None if has_query(&definition, before) => Answer::default(),
        None => first(word, before.is_empty(), config),
    }
}

/// The first argument: a query or, at the begin of the line, a command.
fn first(word: &Word, may_be_command: bool, config: &Config) -> Answer {
    let mut answer = of_query(word, 0, config);
    if may_be_command && word.quote.is_none() {
        let named = COMMANDS.iter().filter(|command| !command.is_hidden);
        let commands = named.map(|command| Candidate::new(command.name(), command.summary, " "));
        answer.candidates.splice(0..0, commands.filter(|command| command.begins_with(&word.text)));
    }
    answer
}

/// A query that begins so many bytes behind the begin of the word.
fn of_query(word: &Word, from: usize, config: &Config) -> Answer {
    let (length, candidates) = query::candidates(&word.text[from..], config, None);
    Answer::new(word, length, candidates)
}

/// The option of that name.
fn option<'a>(definition: &'a clap::Command, name: &str) -> Option<&'a Arg> {
    let long = name.strip_prefix("--");
    let short = name.strip_prefix('-').filter(|rest| long.is_none() && rest.chars().count() == 1);
    definition.get_arguments().find(|arg| {
        long.is_some_and(|long| arg.get_long() == Some(long))
            || short.is_some_and(|short| arg.get_short() == short.chars().next())
    })
}

/// Is its value the next argument?
fn takes_next(arg: &Arg) -> bool {
    arg.get_action().takes_values() && !arg.is_require_equals_set()
}

/// Was the query typed before the word at the cursor?
fn has_query(definition: &clap::Command, before: &[Word]) -> bool {
    let mut is_value = false;
    before.iter().any(|word| {
        let arg = option(definition, word.text.split('=').next().unwrap_or_default());
        let is_query = match arg {
            Some(arg) => arg.get_id() == "query" || arg.get_id() == "query_file",
            None => !is_value && (word.quote.is_some() || !word.text.starts_with('-')),
        };
        is_value = arg.is_some_and(takes_next) && !word.text.contains('=');
        is_query
    })
}

/// Every option of a command that its help shows.
fn options(definition: &clap::Command) -> Vec<Candidate> {
    let shown = definition.get_arguments().filter(|arg| !arg.is_hide_set());
    shown
        .filter_map(|arg| {
            let doc = arg.get_help().map(ToString::to_string).unwrap_or_default();
            arg.get_long().map(|long| Candidate::new(&format!("--{long}"), &doc, " "))
        })
        .collect()
}

/// The values of an option, which begin so many bytes behind the begin of the word.
fn values(arg: &Arg, word: &Word, from: usize, config: &Config) -> Answer {
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    match name.as_str() {
        "QUERY" => of_query(word, from, config),
        "ZONE" => {
            let zones = jiff::tz::db().available().map(|zone| Candidate::new(zone.as_str(), "", " ")).collect();
            Answer::of_words(word, from, zones)
        }
        _ => {
            let possible = arg.get_possible_values();
            let shown = possible.iter().filter(|value| !value.is_hide_set());
            let value = |value: &clap::builder::PossibleValue| {
                let doc = value.get_help().map(ToString::to_string).unwrap_or_default();
                Candidate::new(value.get_name(), &doc, " ")
            };
            Answer::of_words(word, from, shown.map(value).collect())
        }
    }
}

impl Answer {
    /// Candidates for the last `length` bytes of the word.
    fn new(word: &Word, length: usize, candidates: Vec<Candidate>) -> Answer {
        let end = word.raw.len().saturating_sub(length);
        let kept = word.raw.get(word.kept..end).unwrap_or_default().to_owned();
        Answer { kept, candidates, is_quoted: word.quote.is_some() }
    }

    /// The candidates that begin with the part of the word behind byte `from`.
    fn of_words(word: &Word, from: usize, candidates: Vec<Candidate>) -> Answer {
        let begun = word.text.get(from..).unwrap_or_default();
        let fitting = candidates.into_iter().filter(|candidate| candidate.begins_with(begun)).collect();
        Answer::new(word, begun.len(), fitting)
    }

    /// As the script of the shell takes it, a line for each candidate.
    fn shown(&self, shell: Shell, is_list: bool) -> String {
        match shell {
            Shell::Bash => self.for_bash(is_list),
            Shell::Zsh => self.for_zsh(),
            Shell::Fish => self.for_fish(),
        }
    }

    /// Bash replaces the word, or outside quotes its end, and shows whole words unless it asks for a list.
    fn for_bash(&self, is_list: bool) -> String {
        /// Outside quotes words end at these, too.
        const BREAKS: [char; 9] = ['=', ':', '@', '>', '<', ';', '|', '&', '('];
        let cut = self.kept.rfind(BREAKS).filter(|_| !self.is_quoted).map_or(0, |at| at + 1);
        let lead = if is_list { "" } else { &self.kept[cut..] };
        let mut text = String::new();
        for candidate in &self.candidates {
            let more = if is_list { "" } else { candidate.more };
            let _ = writeln!(text, "{lead}{}{more}", candidate.shown());
        }
        if let Some(only) = self.lone().filter(|_| !is_list) {
            let _ = writeln!(text, "{lead}{}{} ", only.shown(), only.more);
        }
        text
    }

    /// The only candidate within a quote. Bash and fish close the quote behind one, but a query goes on: so they are given
    /// two that begin alike.
    fn lone(&self) -> Option<&Candidate> {
        match self.candidates.as_slice() {
            [only] if self.is_quoted => Some(only),
            _ => None,
        }
    }

    /// The number of characters before the candidates; of each what is typed and what is shown.
    fn for_zsh(&self) -> String {
        if self.candidates.is_empty() {
            return String::new();
        }
        let mut text = format!("{}\n", self.kept.chars().count());
        for candidate in &self.candidates {
            let shown = candidate.shown();
            let doc =
                if candidate.doc.is_empty() { String::new() } else { format!("  -- {}", escape::text(&candidate.doc)) };
            let _ = writeln!(text, "{shown}{}\t{shown}{doc}", candidate.more);
        }
        text
    }

    /// The whole word and what it is. Fish puts a space behind a word by itself, but not within a quote.
    fn for_fish(&self) -> String {
        let mut text = String::new();
        let lead = &self.kept;
        for candidate in &self.candidates {
            let more = if self.is_quoted { candidate.more } else { candidate.more.trim_end() };
            let _ = writeln!(text, "{lead}{}{more}\t{}", candidate.shown(), escape::text(&candidate.doc));
        }
        if let Some(only) = self.lone() {
            let _ = writeln!(text, "{lead}{}{} \t", only.shown(), only.more);
        }
        text
    }
}

impl Candidate {
    pub(super) fn shown(&self) -> String {
        escape::text(&self.text).into_owned()
    }
}
