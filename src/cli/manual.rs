//! `authq manual`, and the texts that other commands take their pieces from: the manual, the README and the page on
//! schemas are part of the program, so that whoever has it has them, and each text is written once.

mod table;
#[cfg(test)]
mod tests;
mod text;

use std::ops::Range;
use std::process::ExitCode;

use clap::Parser;
use pulldown_cmark::{Event, Options, Tag, TagEnd};

use super::args::PagerArgs;
use super::commands::Command;
use super::page::Page;
use super::pager;
use super::terminal::Surroundings;
use crate::error::Result;

pub(super) use text::rendered;

/// A text that is part of the program, as Markdown.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Book {
    /// The query language.
    Manual,
    /// What is read and written.
    Readme,
    /// Records of other tools.
    Schemas,
}

/// What `authq manual` shows, in order; of the README the sections that are no introduction.
const PARTS: &[(Book, &[&str])] = &[
    (Book::Manual, &[]),
    (
        Book::Readme,
        &[
            "What is in these logs?",
            "What you can rely on",
            "What it reads",
            "Archives to Parquet",
            "Completions and help",
        ],
    ),
    (Book::Schemas, &[]),
];

/// The arguments of `authq manual`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq manual",
    about = "Shows the whole manual; `authq help` lists its topics, `authq help TOPIC` shows one",
    override_usage = "authq manual",
    max_term_width = 100
)]
pub(super) struct ManualArgs {
    #[command(flatten)]
    pager: PagerArgs,
}

impl Command for ManualArgs {
    fn run(self) -> Result<ExitCode> {
        pager::show(&whole(Page::new(Surroundings::of_process().width)), &self.pager).map(|()| ExitCode::SUCCESS)
    }
}

/// The manual from begin to end.
fn whole(page: Page) -> String {
    let part = |(book, titles): &(Book, &[&str])| match titles {
        [] => rendered(book.text(), page),
        titles => {
            let sections = titles.iter().filter_map(|title| book.section(title));
            sections.map(|section| section.shown(page)).collect::<Vec<_>>().join("\n")
        }
    };
    PARTS.iter().map(part).collect::<Vec<_>>().join("\n")
}

impl Book {
    pub(super) fn text(self) -> &'static str {
        match self {
            Book::Manual => include_str!("../../grammar/README.md"),
            Book::Readme => include_str!("../../README.md"),
            Book::Schemas => include_str!("../../SCHEMAS.md"),
        }
    }

    /// Its sections, in order.
    pub(super) fn sections(self) -> Vec<Section> {
        let text = self.text();
        let headings = headings(text);
        let end_at = |from: usize, is_end: &dyn Fn(usize) -> bool| {
            let next = headings[from + 1..].iter().find(|heading| is_end(heading.level));
            next.map_or(text.len(), |heading| heading.place.start)
        };
        let section = |(index, heading): (usize, &Heading)| Section {
            level: heading.level,
            title: heading.title.clone(),
            heading: &text[heading.place.clone()],
            own: &text[heading.place.end..end_at(index, &|_| true)],
            whole: &text[heading.place.start..end_at(index, &|level| level <= heading.level)],
        };
        headings.iter().enumerate().map(section).collect()
    }

    /// The section of that title.
    pub(super) fn section(self, title: &str) -> Option<Section> {
        self.sections().into_iter().find(|section| section.title == title)
    }
}

/// A section of a text.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// How deep it lies: 1 is the title of the text.
    pub(super) level: usize,
    pub(super) title: String,
    heading: &'static str,
    /// What stands between its heading and the next one.
    pub(super) own: &'static str,
    /// It and the sections within it.
    pub(super) whole: &'static str,
}

impl Section {
    /// As it is shown, with the sections in it.
    pub(super) fn shown(&self, page: Page) -> String {
        rendered(self.whole, page)
    }

    /// As it is shown, without the sections in it.
    pub(super) fn shown_alone(&self, page: Page) -> String {
        rendered(&format!("{}\n{}", self.heading, self.own), page)
    }
}

struct Heading {
    level: usize,
    title: String,
    place: Range<usize>,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut inside = false;
    for (event, place) in parser(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                found.push(Heading { level: level as usize, title: String::new(), place });
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(piece) | Event::Code(piece) if inside => {
                found.iter_mut().last().into_iter().for_each(|heading| heading.title += &piece);
            }
            _ => (),
        }
    }
    found
}

pub(super) fn parser(text: &str) -> pulldown_cmark::Parser<'_> {
    pulldown_cmark::Parser::new_ext(text, Options::ENABLE_TABLES)
}
