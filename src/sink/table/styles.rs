//! Text in which the terms of a query stand out.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::super::escape;
use super::look::RESET;
use crate::plan::Term;

const YELLOW: &str = "\x1b[33m";

/// The terms of a query, to be found in text that is safe for a terminal.
#[derive(Debug, Default)]
pub(super) struct Terms(Option<Regex>);

impl Terms {
    pub(super) fn new(terms: &[Term]) -> Terms {
        let alternatives: Vec<String> = terms.iter().map(pattern).collect();
        let is_some = !alternatives.is_empty();
        // One that is too large is a help that we do without.
        Terms(is_some.then(|| RegexBuilder::new(&alternatives.join("|")).case_insensitive(true).build().ok()).flatten())
    }

    /// Where terms stand in a text.
    pub(super) fn of_text<'t>(&self, text: &'t str) -> Marked<'t> {
        let found = self.0.iter().flat_map(|terms| terms.find_iter(text));
        Marked { text, terms: found.map(|found| found.range()).collect() }
    }
}

/// A text, and where terms stand in it.
pub(super) struct Marked<'t> {
    text: &'t str,
    /// Ascending, disjoint.
    terms: Vec<Range<usize>>,
}

impl Marked<'_> {
    /// Appends `line`, a piece of the text, in a style, the terms in it in colour.
    pub(super) fn push_line(&self, shown: &mut String, line: &str, style: &str) {
        // A piece of a text lies within it, so that its place is the distance between both.
        let begin = line.as_ptr() as usize - self.text.as_ptr() as usize;
        let end = begin + line.len();
        shown.push_str(style);
        let mut at = begin;
        let first = self.terms.partition_point(|term| term.end <= begin);
        for term in self.terms[first..].iter().take_while(|term| term.start < end) {
            let (start, stop) = (term.start.max(begin), term.end.min(end));
            shown.push_str(&self.text[at..start]);
            shown.extend([YELLOW, &self.text[start..stop], RESET, style]);
            at = stop;
        }
        shown.push_str(&self.text[at..end]);
        if !style.is_empty() {
            shown.push_str(RESET);
        }
    }
}

/// A term as a regex. One that is a whole value is not found within a longer word.
fn pattern(term: &Term) -> String {
    let text = regex::escape(&escape::text(&term.text));
    let is_word = |c: Option<char>| term.is_whole && c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let before = if is_word(term.text.chars().next()) { r"\b" } else { "" };
    let after = if is_word(term.text.chars().next_back()) { r"\b" } else { "" };
    format!("{before}{text}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(terms: &[(&str, bool)], text: &str, line: std::ops::Range<usize>, style: &str) -> String {
        let terms = terms.iter().map(|(text, is_whole)| Term { text: (*text).to_owned(), is_whole: *is_whole });
        let mut shown = String::new();
        Terms::new(&terms.collect::<Vec<_>>()).of_text(text).push_line(&mut shown, &text[line], style);
        shown.replace(YELLOW, "<").replace(RESET, ">").replace('\x1b', "␛")
    }

    #[test]
    fn terms_stand_out() {
        let text = "user Root from 10.0.0.1";
        assert_eq!(shown(&[], text, 0..23, ""), text);
        assert_eq!(shown(&[("root", true), ("10.0.0.1", true)], text, 0..23, ""), "user <Root> from <10.0.0.1>");
        assert_eq!(shown(&[("roo", true)], text, 0..23, ""), text);
        assert_eq!(shown(&[("roo", false)], text, 0..23, ""), "user <Roo>t from 10.0.0.1");
        assert_eq!(shown(&[("10.0.0.12", true), ("a.b", true)], "10.0.0.1 axb", 0..12, ""), "10.0.0.1 axb");
        assert_eq!(shown(&[("10.0.0.1", true)], "10.0.0.12", 0..9, ""), "10.0.0.12");
        assert_eq!(shown(&[("a\x1b", true)], "a\\x1b", 0..5, ""), "<a\\x1b>");
    }

    #[test]
    fn a_term_goes_on_in_the_next_line() {
        let text = "abc defg";
        assert_eq!(shown(&[("c defg", false)], text, 0..3, ""), "ab<c>");
        assert_eq!(shown(&[("c defg", false)], text, 4..6, "␛1"), "␛1<de>␛1>");
        assert_eq!(shown(&[("c defg", false)], text, 6..8, "␛1"), "␛1<fg>␛1>");
    }
}
