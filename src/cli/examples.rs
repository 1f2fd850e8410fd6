//! `authq examples`: questions and the queries that answer them. They are the cookbook of the manual, whose tests run them.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::args::PagerArgs;
use super::commands::Command;
use super::complete::Candidate;
use super::manual::{Book, rendered};
use super::page::Page;
use super::pager;
use super::terminal::Surroundings;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::sink::escape;

/// The section of the manual; in it a section for each topic, and in that one for each question.
const COOKBOOK: &str = "Cookbook";

/// The arguments of `authq examples`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq examples",
    about = "Shows questions and the queries that answer them, by topic; or those of one topic, or about a word, with what \
             there is to know of them",
    override_usage = "authq examples [TOPIC|WORD]...",
    max_term_width = 100
)]
pub(super) struct ExamplesArgs {
    /// A topic (attacks), or a word of a question or a query (burst, smarthost) [default: all topics]
    #[arg(value_name = "TOPIC|WORD")]
    words: Vec<String>,

    #[command(flatten)]
    pager: PagerArgs,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Example {
    pub(super) topic: String,
    pub(super) question: String,
    pub(super) query: String,
    /// The options of the command that matter to the answer.
    options: String,
    /// What there is to know, as Markdown.
    notes: String,
}

impl Command for ExamplesArgs {
    fn run(self) -> Result<ExitCode> {
        let page = Page::new(Surroundings::of_process().width);
        pager::show(&text(&self.words, page)?, &self.pager).map(|()| ExitCode::SUCCESS)
    }

    fn words() -> Vec<Candidate> {
        let topics: Vec<String> = topics(&all()).iter().map(|topic| topic.replace(' ', "-")).collect();
        Candidate::list(topics.iter().map(String::as_str))
    }
}

/// The page of all, or of those that each word chooses.
fn text(words: &[String], page: Page) -> Result<String> {
    let all = all();
    if words.is_empty() {
        let lead = "`authq examples TOPIC` tells more of each. PATH is a file, a folder, a pattern, or - for standard input.\n";
        return Ok(page.wrapped(lead, 0) + &shown(&all, page, false));
    }
    let chosen: Vec<String> =
        words.iter().map(|word| Ok(shown(&chosen(&all, word)?, page, true))).collect::<Result<_>>()?;
    Ok(chosen.concat().trim_start().to_owned())
}

/// Those of the topic, else those whose question or query holds the word.
fn chosen(all: &[Example], word: &str) -> Result<Vec<Example>> {
    let wanted = word.to_lowercase().replace(['-', '_'], " ");
    let of_topic = |example: &&Example| example.topic.to_lowercase() == wanted;
    let holds = |example: &&Example| {
        [&example.question, &example.query].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<Example> = all.iter().filter(of_topic).cloned().collect();
    if found.is_empty() {
        found = all.iter().filter(holds).cloned().collect();
    }
    if found.is_empty() {
        let topics = topics(all);
        let hint = match nearest(&wanted, topics.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are the topics {}", topics.join(", ")),
        };
        return Err(Error::usage(format!("no example is about `{}`; {hint}", escape::text(word))));
    }
    Ok(found)
}

/// The topics, as they are typed.
fn topics(all: &[Example]) -> Vec<String> {
    let mut topics: Vec<String> = all.iter().map(|example| example.topic.to_lowercase()).collect();
    topics.dedup();
    topics
}

/// Examples below their topics.
fn shown(examples: &[Example], page: Page, in_full: bool) -> String {
    let mut text = String::new();
    let mut topic = "";
    for example in examples {
        if example.topic != topic {
            topic = &example.topic;
            let _ = write!(text, "\n{}\n", topic.to_uppercase());
        } else if in_full {
            text.push('\n');
        }
        let _ = writeln!(text, "  {}\n    {}", page.wrapped(&example.question, 2), example.command());
        if in_full {
            let notes = rendered(&example.notes, Page { width: page.width.saturating_sub(4) });
            for line in notes.lines() {
                let _ = writeln!(text, "{}", format!("    {line}").trim_end());
            }
        }
    }
    text
}

impl Example {
    /// What is typed.
    fn command(&self) -> String {
        format!("authq '{}' PATH{}", self.query.replace('\'', "'\\''"), self.options)
    }
}

/// Every example, in the order of the manual.
pub(super) fn all() -> Vec<Example> {
    let sections = Book::Manual.sections().into_iter();
    let cookbook = sections.skip_while(|section| section.title != COOKBOOK).skip(1).take_while(|it| it.level > 2);
    let (mut topic, mut examples) = (String::new(), Vec::new());
    for section in cookbook {
        match section.level {
            3 => topic = section.title,
            _ => examples.extend(read(&topic, &section.title, section.own)),
        }
    }
    examples
}

/// The example of a section: its first command, and the text around the code.
fn read(topic: &str, question: &str, markdown: &str) -> Option<Example> {
    let line = markdown.lines().find_map(|line| line.strip_prefix("$ authq '"))?;
    let (query, arguments) = line.rsplit_once('\'')?;
    Some(Example {
        topic: topic.to_owned(),
        question: question.to_owned(),
        query: query.to_owned(),
        options: options(arguments),
        notes: without_code(markdown),
    })
}

/// The options, but for those that only make the manual easier to read.
fn options(arguments: &str) -> String {
    arguments.replace(" -f table", "").replace(" -q", "").split(' ').skip(2).map(|word| format!(" {word}")).collect()
}

fn without_code(markdown: &str) -> String {
    let mut kept = markdown.to_owned();
    let events = super::manual::parser(markdown).into_offset_iter();
    let code =
        events.filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock)));
    let mut places: Vec<_> = code.map(|(_, place)| place).collect();
    places.dedup();
    places.into_iter().rev().for_each(|place| kept.replace_range(place, ""));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::columns::Display;
    use crate::plan::{Context, bind};

    const PAGE: Page = Page { width: 100 };

    #[test]
    fn every_example_can_be_asked() {
        let examples = all();
        assert!(examples.len() >= 30, "{}", examples.len());
        let now = "2009-04-29T00:00:00Z".parse().unwrap();
        let context =
            Context { now, zone: jiff::tz::TimeZone::UTC, display: Display::Text, recipes: Default::default() };
        for example in &examples {
            let query = &example.query;
            let parsed = crate::lang::parse(query).unwrap_or_else(|error| panic!("{query}\n{error}"));
            bind(&parsed, query, &context).unwrap_or_else(|error| panic!("{query}\n{error}"));
            assert!(!example.topic.is_empty() && example.question.ends_with('?'), "{example:?}");
            assert!(!example.notes.contains("```"), "{example:?}");
        }
        let questions = Book::Manual.section(COOKBOOK).unwrap().whole.matches("\n#### ").count();
        assert_eq!(examples.len(), questions, "a question has no query");
    }

    #[test]
    fn topics_and_words_choose() {
        let shown = |words: &[&str]| text(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), PAGE);
        let all = shown(&[]).unwrap();
        assert!(all.contains("\nATTACKS\n  Where did") && all.contains("    authq 'detect spray' PATH\n"), "{all}");
        let attacks = shown(&["Attacks"]).unwrap();
        assert!(
            attacks.starts_with("ATTACKS\n")
                && attacks.contains("Ten accounts or more")
                && !attacks.contains("ACCOUNTS")
        );
        let hosts = shown(&["smart-hosts"]).unwrap();
        assert!(hosts.contains("since when?") && !hosts.contains("detect spray"), "{hosts}");
        let raw = shown(&["to the byte"]).unwrap();
        assert!(raw.contains("' PATH -f raw\n"), "{raw}");
        assert!(shown(&["dcount"]).unwrap().contains("dcount(user)"));
        let refused = |word: &str| shown(&[word]).unwrap_err().to_string();
        assert_eq!(refused("atacks"), "error: no example is about `atacks`; did you mean `attacks`?");
        assert!(refused("xyzzy").contains("there are the topics failures, attacks, "));
    }
}
