//! What to say when a query is not one.
//!
//! [`foresee`] runs before the grammar and catches what it would accept with another meaning or refuse far from the
//! cause: stages that do not exist, phrases of other query languages. [`explain`] runs after the grammar refused: it
//! looks at the token at the place of failure, at the one before, and asks its tables one after the other.
//!
//! A repair that shows a whole query has been through the grammar itself; see [`Text::write`].

mod conditions;
mod doubled;
mod habits;
mod head;
mod missing;
mod parts;
mod pipe;
mod site;
mod text;

pub(super) use habits::{is_taken_as_field, is_taken_as_word};
pub(super) use text::Text;

use crate::diagnostic::{Diagnostic, Span};
use site::{Rule, Site};

/// The tables, the more particular first.
const RULES: [&[Rule]; 6] = [doubled::RULES, parts::RULES, missing::RULES, head::RULES, pipe::RULES, conditions::RULES];

/// Complaints about what the grammar is not asked, in the order of their places.
pub(super) fn foresee(text: &Text<'_>) -> Vec<Diagnostic> {
    if text.tokens.is_empty() {
        let empty = Diagnostic::new(Span::new(0, 0), "the query is empty")
            .hint("write for example: failed inbound | top 10 user")
            .note("a query is words, times and conditions, then stages after `|`: failed since 2009-04-22 | count by user");
        return vec![empty];
    }
    if let Some(complaint) = habits::bare_regex(text).or_else(|| habits::spelt_date(text)) {
        return vec![complaint];
    }
    let (mut complaints, refused) = pipe::foresee(text);
    // What stands in a stage that must go anyway is mended together with it.
    complaints.extend(habits::foresee(text, &refused));
    complaints.sort_by_key(|complaint| complaint.spans.first().map(|span| span.start));
    complaints
}

/// Why the grammar stopped at the byte `at`.
pub(super) fn explain(text: &Text<'_>, at: usize) -> Diagnostic {
    let at = text.tokens.partition_point(|token| token.span.end <= at);
    let site = Site { text, at, place: text.place(at) };
    RULES.iter().copied().flatten().find_map(|rule| rule(&site)).unwrap_or_else(|| site.unexpected())
}
