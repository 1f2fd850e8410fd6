//! `authq help`: whatever there is to know about a name. A topic is a section of the manual; any other name is looked up
//! where `authq fields` and the commands have theirs. What has no such name is searched in the text of the manual.

mod search;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

use super::args::PagerArgs;
use super::commands::{self, COMMANDS, Command};
use super::complete::Candidate;
use super::fields;
use super::manual::Book;
use super::page::Page;
use super::pager;
use super::terminal::Surroundings;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::sink::escape;

/// The arguments of `authq help`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq help",
    about = "Explains a topic of the manual (times), a name of the query language (failed) or a command (convert); without a \
             name it lists the topics",
    override_usage = "authq help [TOPIC|NAME|COMMAND]...",
    max_term_width = 100
)]
pub(super) struct HelpArgs {
    /// What to explain
    #[arg(value_name = "TOPIC")]
    names: Vec<String>,

    #[command(flatten)]
    pager: PagerArgs,
}

impl Command for HelpArgs {
    fn run(self) -> Result<ExitCode> {
        let page = Page::new(Surroundings::of_process().width);
        let text = match self.names.as_slice() {
            [] => list(page),
            names => looked_up(page, &names.iter().map(String::as_str).collect::<Vec<_>>())?,
        };
        pager::show(&text, &self.pager).map(|()| ExitCode::SUCCESS)
    }

    fn words() -> Vec<Candidate> {
        let topics = TOPICS.iter().map(|topic| Candidate::new(topic.names[0], topic.summary, " "));
        topics.chain(Candidate::list(COMMANDS.iter().map(|command| command.name()).chain(fields::names()))).collect()
    }
}

/// A section of a text, by a name that can be typed.
struct Topic {
    /// The name, then other words for it.
    names: &'static [&'static str],
    summary: &'static str,
    book: Book,
    title: &'static str,
    /// Sections within it are topics of their own.
    alone: bool,
}

const fn topic(names: &'static [&'static str], summary: &'static str, book: Book, title: &'static str) -> Topic {
    Topic { names, summary, book, title, alone: false }
}

impl Topic {
    const fn alone(self) -> Topic {
        Topic { alone: true, ..self }
    }

    fn text(&self, page: Page) -> Option<String> {
        let section = self.book.section(self.title)?;
        Some(if self.alone { section.shown_alone(page) } else { section.shown(page) })
    }
}

/// Every topic, in the order of the list.
#[rustfmt::skip]
static TOPICS: &[Topic] = &[
    topic(&["query", "queries", "language", "syntax", "quick"], "the query language on one page", Book::Manual, "On one page"),
    topic(&["words", "word"], "failed, inbound, tls … and values that stand alone", Book::Manual, "Words"),
    topic(&["times", "dates", "durations"], "since, last 7d, today …, and how times are written", Book::Manual, "Times"),
    topic(&["zones", "zone", "timezone", "tz", "clocks", "years"], "whose clock stamps are read by, and which year they are of", Book::Manual, "Zones and years"),
    topic(&["conditions", "condition", "operators", "filters"], "what stands behind where: = ~ in between, and or not", Book::Manual, "Conditions"),
    topic(&["missing", "nulls"], "values that are not there, and what conditions do with them", Book::Manual, "Missing values"),
    topic(&["stages", "pipe", "pipeline", "aggregates", "keys", "grouping"], "what stands behind |: select, sort, top, count by …", Book::Manual, "Stages").alone(),
    topic(&["let", "arithmetic", "calculate"], "columns worked out of others", Book::Manual, "Columns worked out: let"),
    topic(&["timeline", "charts", "histogram"], "counts over time, and what the logs do not cover", Book::Manual, "Counts over time: timeline"),
    topic(&["burst", "bursts"], "many rows in a short time", Book::Manual, "Many rows in a short time: burst"),
    topic(&["sequence", "sequences"], "rows that follow each other", Book::Manual, "Rows that follow each other: sequence"),
    topic(&["detect", "recipes", "recipe", "detection"], "brute force, spraying, break-ins: recipes with usual numbers", Book::Manual, "Recipes: detect"),
    topic(&["show", "evidence"], "the log lines, connections and messages behind rows", Book::Manual, "What is behind the rows: show"),
    topic(&["functions"], "hour(time), domain(user), net(remote_ip, 24) …", Book::Manual, "Functions"),
    topic(&["columns"], "the columns of authentication attempts", Book::Manual, "Columns"),
    topic(&["tables", "connections", "messages", "lines", "trace"], "connections, messages, lines, and trace icid N", Book::Manual, "Connections, messages, lines"),
    topic(&["order", "sorting"], "in which order rows come", Book::Manual, "The order of rows"),
    topic(&["formats", "format", "output", "csv", "json", "tsv", "raw"], "table, csv, json, raw …: how values are written", Book::Manual, "Formats"),
    topic(&["streams", "stdin", "pipes", "tail-f", "follow"], "standard input, and logs that are still written", Book::Manual, "Streams"),
    topic(&["alarms", "alarm", "cron", "new", "state"], "--new FILE: jobs that tell of each attack once", Book::Manual, "Alarms"),
    topic(&["paths", "path", "files", "inputs", "logs", "archives"], "which files are read, and as what", Book::Readme, "What it reads"),
    topic(&["convert", "parquet", "arrow", "datasets", "dataset"], "archives to Parquet, and asking that", Book::Readme, "Archives to Parquet"),
    topic(&["summary", "overview"], "what is in the logs, on one page", Book::Readme, "What is in these logs?"),
    topic(&["completions", "completion", "tab"], "completion in bash, zsh and fish, and man pages", Book::Readme, "Completions and help"),
    topic(&["shell", "prompt", "interactive", "history"], "a prompt for many queries of the same logs", Book::Manual, "The shell"),
    topic(&["schemas", "ecs", "ocsf", "cim", "timesketch", "splunk", "elastic"], "records of Elastic, OCSF, Splunk and Timesketch", Book::Schemas, "Rows in the schemas of other tools"),
    topic(&["sql", "to-sql", "duckdb", "datafusion", "spark", "trino"], "queries as SQL for other engines", Book::Manual, "SQL"),
    topic(&["config", "configuration", "named", "defaults"], "the configuration file, named queries, own recipes", Book::Manual, "Configuration"),
    topic(&["why", "explain", "tools"], "--explain, --why, --now=end, and where to look things up", Book::Manual, "Help while you write"),
    topic(&["exit-codes", "exit-code", "exit", "codes", "status"], "0, 1, 2 and 3", Book::Manual, "Exit codes"),
    topic(&["trust", "ledger", "guarantees"], "what can be relied on", Book::Readme, "What you can rely on"),
    topic(&["cookbook"], "questions, their queries and the answers", Book::Manual, "Cookbook"),
    topic(&["limits", "joins"], "what is left out on purpose", Book::Manual, "Left out on purpose"),
];

/// The topics and the commands.
pub(super) fn list(page: Page) -> String {
    const COLUMN: usize = 28;
    let mut text = "authq help TOPIC\n".to_owned();
    text.extend(TOPICS.iter().map(|topic| page.item(topic.names[0], 12, topic.summary)));
    text += "\nauthq help NAME, of a column, word, function or stage: `authq fields` lists them\n";
    text += "\nauthq help COMMAND\n";
    let shown = COMMANDS.iter().filter(|command| !command.is_hidden);
    text.extend(shown.map(|command| page.item(command.syntax, COLUMN, command.summary)));
    text + "\n`authq --help` lists the options of queries.\n"
}

/// All there is to know of each name; of words that are no names, what has them for its name when they are joined, and
/// where they stand in the manual.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for words that stand nowhere.
fn looked_up(page: Page, names: &[&str]) -> Result<String> {
    let error = match names.iter().map(|name| explained(page, name)).collect::<Result<Vec<_>>>() {
        Ok(texts) => return Ok(texts.join("\n")),
        Err(error) => error,
    };
    let spaced = names.join(" ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let joined = ["-", "_", ""].iter().find_map(|between| explained(page, &words.join(between)).ok());
    let parts: Vec<String> = joined.into_iter().chain(search::found(&words, page, &topic_of)).collect();
    if parts.is_empty() { Err(error) } else { Ok(parts.join("\n")) }
}

/// The name of the topic that a section is.
fn topic_of(book: Book, title: &str) -> Option<&'static str> {
    TOPICS.iter().find(|topic| topic.book == book && topic.title == title).map(|topic| topic.names[0])
}

/// All there is to know of a name.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for a name that nothing has.
fn explained(page: Page, name: &str) -> Result<String> {
    let wanted = name.to_lowercase().replace(['_', ' '], "-");
    let topic = TOPICS.iter().find(|topic| topic.names.contains(&wanted.as_str()));
    let mut parts: Vec<String> = topic.and_then(|topic| topic.text(page)).into_iter().collect();
    parts.extend(fields::known(page, name));
    if let Some(command) = commands::find(&wanted) {
        parts.push((command.definition)().render_long_help().to_string());
    }
    if parts.is_empty() { Err(unknown(name)) } else { Ok(parts.join("\n")) }
}

fn unknown(name: &str) -> Error {
    let topics = TOPICS.iter().flat_map(|topic| topic.names).copied();
    let names = topics.chain(COMMANDS.iter().map(|command| command.name())).chain(fields::names());
    let hint = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`authq help` lists the topics, `authq fields` the names of the language".to_owned(),
    };
    Error::usage(format!("there is no help on `{}`; {hint}", escape::text(name)))
}
