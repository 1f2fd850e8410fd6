//! Options that authq does not have: those of other tools, for which it has another option or a part of the query, and
//! slips. The answer names what there is, and the command line that asks for it if that is understood.

mod table;

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{Command, CommandFactory};

use self::table::{Change, Means, meaning};
use super::args::Args;
use super::commands;
use super::config::Environment;
use super::query;
use super::settings::Settings;
use super::terminal::Surroundings;
use super::typed::{self, Piece};
use super::words;
use crate::diagnostic::Span;
use crate::lang::ast::{Value, ValueKind};
use crate::nearest::nearest;
use crate::sink::escape;

/// The answer to a command line with options that the command does not have; `None` if they are not what is wrong.
pub(super) fn answer(args: &[OsString]) -> Option<String> {
    let (name, args) = args.split_first()?;
    let command = args.first().and_then(|first| first.to_str()).and_then(commands::find);
    let definition = command.map_or_else(Args::command, |command| (command.definition)());
    let behind = if command.is_some() { &args[1..] } else { args };
    let mut changed = Changed { is_query: command.is_none(), ..Changed::default() };
    let said = changed.take_all(typed::pieces(behind, &definition, &|option| meaning(option).is_some()), &definition);
    if said.is_empty() {
        return None;
    }
    let mut text = said.join("\n");
    let line = match command {
        None => changed.understood_query(name),
        Some(command) => {
            let words: Vec<OsString> = std::iter::once(OsString::from(command.name())).chain(changed.words()).collect();
            let whole = [vec![name.clone()], words.clone()].concat();
            commands::parse(whole).is_ok().then_some(words)
        }
    };
    if let Some(words) = line.filter(|_| !changed.is_open) {
        let redirected = changed.appended_to.as_ref().map(|file| format!(" >> {}", typed::line([file.as_os_str()])));
        let line = typed::line(words.iter().map(OsString::as_os_str));
        text.push_str(&format!("\n  write: authq {line}{}", redirected.unwrap_or_default()));
    }
    Some(text)
}

/// A command line, with the options that the command does not have replaced.
#[derive(Debug, Default)]
struct Changed {
    is_query: bool,
    /// Some option has nothing in its place: there is no command line to print.
    is_open: bool,
    options: Vec<OsString>,
    plain: Vec<OsString>,
    /// Parts of the head, and conditions.
    head: Vec<String>,
    conditions: Vec<String>,
    /// Stages at the end.
    stages: Vec<String>,
    /// The file behind `>>`.
    appended_to: Option<OsString>,
    appends: bool,
}

impl Changed {
    /// Takes in the pieces of a command line. Gives a line of the answer for each option that the command does not have.
    fn take_all(&mut self, pieces: Vec<Piece>, definition: &Command) -> Vec<String> {
        let mut said = Vec::new();
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Option(words) => self.keep(words),
                Piece::Plain(word) => self.plain.push(word),
                Piece::Unknown(word) => {
                    let text = word.to_string_lossy().into_owned();
                    let (name, own) =
                        text.split_once('=').map_or((text.as_str(), None), |(name, own)| (name, Some(own)));
                    let found = meaning(name).filter(|means| self.is_query || means.is_for(definition));
                    let mut value = own.map(str::to_owned);
                    if value.is_none()
                        && found.as_ref().is_some_and(|means| means.takes_value)
                        && let Some(Piece::Plain(_)) = pieces.peek()
                        && let Some(Piece::Plain(next)) = pieces.next()
                    {
                        value = Some(next.to_string_lossy().into_owned());
                    }
                    said.push(self.replace(name, value, found, definition));
                }
            }
        }
        if self.appends {
            self.redirect();
        }
        said
    }

    /// Keeps an option. A query that an option gives is put where queries stand, so that it can be added to.
    fn keep(&mut self, words: Vec<OsString>) {
        match words.as_slice() {
            [option, query] if self.is_query && (option == "-e" || option == "--query") => {
                self.plain.insert(0, query.clone());
            }
            [option, ..] if self.is_query && ["-e", "-F", "--query"].iter().any(|of| begins(option, of)) => {
                self.is_open = true;
            }
            _ => self.options.extend(words),
        }
    }

    /// Replaces an option. Gives what is said of it.
    fn replace(&mut self, name: &str, value: Option<String>, found: Option<Means>, definition: &Command) -> String {
        let shown = escape::text(name);
        let Some(means) = found else {
            self.is_open = true;
            let hint = match close(name, definition) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("`{} --help` lists the options", definition.get_name()),
            };
            return format!("error: there is no option `{shown}`; {hint}");
        };
        match &means.change {
            Change::Option(words) => {
                self.options.extend(words.iter().map(OsString::from));
                self.options.extend(value.clone().filter(|_| means.takes_value).map(OsString::from));
            }
            Change::Clause(keyword) => match &value {
                Some(value) => self.head.push(format!("{keyword} {}", quoted(value))),
                None => self.is_open = true,
            },
            Change::Word(word) => self.head.push(word.clone()),
            Change::Condition(column) => match &value {
                Some(value) => self.conditions.push(format!("{column}={}", quoted(value))),
                None => self.is_open = true,
            },
            Change::Filter => self.conditions.extend(value.clone()),
            Change::Stage(stage) => {
                let value = value.as_ref().map_or(String::new(), |value| format!(" {value}"));
                self.stages.push(format!("{stage}{value}"));
            }
            Change::Append => self.appends = true,
            Change::Drop => {}
            Change::Nothing => self.is_open = true,
        }
        self.is_open |= means.takes_value && value.is_none();
        format!("error: there is no option `{shown}`; {}", means.said)
    }

    /// Takes out `-o FILE`, to which the shell appends.
    fn redirect(&mut self) {
        let at = self.options.iter().position(|word| word == "-o" || word == "--output");
        let file = at.filter(|at| at + 1 < self.options.len()).map(|at| {
            let pair: Vec<OsString> = self.options.splice(at..at + 2, []).collect();
            pair[1].clone()
        });
        let format = file.as_ref().and_then(|file| Path::new(file).extension()).map(OsStr::to_os_string);
        let is_lines = format.as_ref().is_some_and(|format| format == "csv" || format == "tsv");
        match (file, format) {
            (Some(file), Some(format)) if is_lines => {
                self.options.extend(["-f".into(), format, "--no-header".into()]);
                self.appended_to = Some(file);
            }
            _ => self.is_open = true,
        }
    }

    /// The arguments as they stand now.
    fn words(&self) -> Vec<OsString> {
        let plain: Vec<&OsStr> = self.plain.iter().map(OsString::as_os_str).collect();
        let ended = typed::ended(&plain).map(OsStr::to_os_string);
        self.options.iter().cloned().chain(ended).chain(self.plain.iter().cloned()).collect()
    }

    /// The arguments with the query that the options add to, if it is understood.
    fn understood_query(&mut self, name: &OsStr) -> Option<Vec<OsString>> {
        let exists = |path: &Path| path.symlink_metadata().is_ok();
        let first = self.plain.first().filter(|first| !words::is_path_for_query(first, &exists));
        let query = match first {
            Some(first) => first.to_str()?.to_owned(),
            None => String::new(),
        };
        let at = usize::from(first.is_some());
        let paths = self.plain.split_off(at);
        for candidate in self.queries(&query) {
            self.plain = std::iter::once(OsString::from(candidate)).chain(paths.iter().cloned()).collect();
            let whole: Vec<OsString> = std::iter::once(name.to_owned()).chain(self.words()).collect();
            if let Some(understood) = understood(whole) {
                self.plain[0] = understood.into();
                return Some(self.words());
            }
        }
        None
    }

    /// The query with what the options mean, most likely first: a query may have a head or begin with a stage.
    fn queries(&self, query: &str) -> Vec<String> {
        let mut added = self.head.join(" ");
        for (at, condition) in self.conditions.iter().enumerate() {
            let joint = if at > 0 {
                " and "
            } else if added.is_empty() {
                "where "
            } else {
                " where "
            };
            added.push_str(joint);
            added.push_str(condition);
        }
        let stages: String = self.stages.iter().map(|stage| format!(" | {stage}")).collect();
        let (head, rest) = query.split_at(query.find('|').unwrap_or(query.len()));
        let behind = if rest.is_empty() { String::new() } else { format!(" {rest}") };
        let all = [
            format!("{} {added}{behind}{stages}", head.trim_end()),
            format!("{} | {added}{behind}{stages}", head.trim_end()),
            format!("{added} | {query}{stages}"),
        ];
        let trimmed = |query: &String| query.trim().trim_start_matches("| ").to_owned();
        match (added.is_empty(), query.is_empty() && stages.is_empty()) {
            (true, true) => vec!["failed".to_owned()],
            (true, false) => vec![trimmed(&format!("{query}{stages}"))],
            (false, _) => all.iter().map(trimmed).collect(),
        }
    }
}

fn begins(word: &OsStr, option: &str) -> bool {
    word.to_string_lossy().starts_with(option)
}

/// The query of a command line if it is understood, perhaps after a repair.
fn understood(args: Vec<OsString>) -> Option<String> {
    use clap::Parser as _;
    let mut parsed = Args::try_parse_from(args).ok()?;
    // What is read, and whether a terminal is there, is not what is asked.
    parsed.positional.truncate(1);
    parsed.positional.push(".".into());
    let settings = Settings::new(parsed, &Surroundings::default(), &Environment::of_process()).ok()?;
    query::understood(&settings)
}

/// A value as the query takes it.
fn quoted(value: &str) -> String {
    let is_plain = !value.contains(|c: char| c.is_whitespace() || "\"'|()<>=,;".contains(c)) && !value.is_empty();
    let kind = if is_plain { ValueKind::Bare(value.to_owned()) } else { ValueKind::Quoted(value.to_owned()) };
    Value { span: Span::default(), kind }.to_string()
}

/// The option that was meant, of those that the help shows.
fn close(name: &str, definition: &Command) -> Option<String> {
    let typed = name.strip_prefix("--")?;
    let shown = definition.get_arguments().filter(|option| !option.is_hide_set());
    let longs: Vec<&str> = shown.filter_map(clap::Arg::get_long).chain(["help"]).collect();
    let begun: Vec<&&str> = longs.iter().filter(|long| long.starts_with(typed) && typed.len() > 1).collect();
    let found = match begun.as_slice() {
        [only] => Some(**only),
        _ => nearest(typed, longs.iter().copied()),
    };
    found.map(|found| format!("--{found}"))
}

#[cfg(test)]
mod tests;
