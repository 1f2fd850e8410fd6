//! Looks words up in the text of the manual: where they stand together, else where one paragraph or one section holds all
//! of them. Gives the commands that show those places.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::manual::{Book, Section, parser};
use super::super::page::Page;

/// Shorter words are looked for whole; others may be the begin of one.
const LEAST_BEGIN: usize = 4;
/// Paragraphs that are shown of one topic.
const PER_TOPIC: usize = 3;
/// Lines of a paragraph that are shown.
const LINES: usize = 2;
/// How far paragraphs are set in.
const INDENT: usize = 4;

/// A place in the manual.
struct Place {
    /// What shows it.
    command: String,
    section: Section,
}

/// The places that hold the words, below the commands that show them; `None` if there are none. `topic` gives the name of
/// the topic that a section is.
pub(super) fn found(words: &[&str], page: Page, topic: &dyn Fn(Book, &str) -> Option<&'static str>) -> Option<String> {
    let wanted: Vec<String> = words.iter().flat_map(|word| tokens(word)).collect();
    if wanted.is_empty() {
        return None;
    }
    let places = places(topic);
    let together = |text: &str| position_together(&tokens(text), &wanted).is_some();
    let all = |text: &str| holds_all(&tokens(text), &wanted);
    let mut hits = hits(&places, &together);
    if hits.is_empty() {
        hits = self::hits(&places, &all);
    }
    if hits.is_empty() {
        let whole = |place: &&Place| all(&format!("{} {}", place.section.title, place.section.own));
        hits = places.iter().filter(whole).map(|place| (place.command.as_str(), place.section.title.clone())).collect();
    }
    (!hits.is_empty()).then(|| listed(&hits, &words.join(" "), page))
}

/// Titles and paragraphs that pass the test, each with the command that shows it.
fn hits<'p>(places: &'p [Place], test: &dyn Fn(&str) -> bool) -> Vec<(&'p str, String)> {
    let of_place = |place: &'p Place| {
        let texts = std::iter::once(place.section.title.clone()).chain(paragraphs(place.section.own));
        texts.filter(|text| test(text)).map(|text| (place.command.as_str(), text)).collect::<Vec<_>>()
    };
    places.iter().flat_map(of_place).collect()
}

fn listed(hits: &[(&str, String)], words: &str, page: Page) -> String {
    let mut text = format!("`{words}` in the manual\n");
    let mut commands: Vec<&str> = hits.iter().map(|(command, _)| *command).collect();
    commands.dedup();
    for command in commands {
        let _ = write!(text, "\n  {command}\n");
        let of_it = hits.iter().filter(|(of, _)| *of == command);
        for (_, paragraph) in of_it.clone().take(PER_TOPIC) {
            let wrapped = page.wrapped(paragraph, INDENT);
            let shown: Vec<&str> = wrapped.lines().take(LINES).collect();
            let cut = if wrapped.lines().count() > LINES { " …" } else { "" };
            let _ = writeln!(text, "{:INDENT$}{}{cut}", "", shown.join("\n"));
        }
        let more = of_it.count().saturating_sub(PER_TOPIC);
        if more > 0 {
            let _ = writeln!(text, "{:INDENT$}… and {more} more", "");
        }
    }
    text
}

/// Every section that a command shows, in order.
fn places(topic: &dyn Fn(Book, &str) -> Option<&'static str>) -> Vec<Place> {
    let mut places = Vec::new();
    for book in [Book::Manual, Book::Readme, Book::Schemas] {
        let (mut around, mut level): (Option<String>, usize) = (None, 0);
        let mut cookbook = false;
        for section in book.sections() {
            if section.level <= level {
                (around, cookbook) = (None, false);
            }
            if let Some(topic) = topic(book, &section.title) {
                (around, level, cookbook) = (Some(format!("authq help {topic}")), section.level, topic == "cookbook");
            } else if cookbook && section.level == level + 1 {
                around = Some(format!("authq examples {}", section.title.to_lowercase().replace(' ', "-")));
            }
            places.extend(around.clone().map(|command| Place { command, section }));
        }
    }
    places
}

/// The texts of a section: paragraphs, items and rows of tables, but no code.
fn paragraphs(markdown: &str) -> Vec<String> {
    let (mut found, mut text, mut in_code) = (Vec::new(), String::new(), false);
    let mut end = |text: &mut String| {
        let whole = std::mem::take(text);
        found.extend((!whole.trim().is_empty()).then(|| whole.trim().to_owned()));
    };
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(piece) | Event::Code(piece) if !in_code => text += &piece,
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::TableCell) => text += "  ",
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => end(&mut text),
            _ => (),
        }
    }
    end(&mut text);
    found
}

/// The words of a text, in lower case.
fn tokens(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn is_meant(token: &str, word: &str) -> bool {
    token == word || (word.chars().count() >= LEAST_BEGIN && token.starts_with(word))
}

fn holds_all(tokens: &[String], words: &[String]) -> bool {
    words.iter().all(|word| tokens.iter().any(|token| is_meant(token, word)))
}

/// Where the words stand one behind the other, perhaps written as one.
fn position_together(tokens: &[String], words: &[String]) -> Option<usize> {
    let joined = words.concat();
    let in_order = |run: &[String]| run.iter().zip(words).all(|(token, word)| is_meant(token, word));
    let apart = tokens.windows(words.len()).position(in_order);
    apart.or_else(|| tokens.iter().position(|token| words.len() > 1 && is_meant(token, &joined)))
}
