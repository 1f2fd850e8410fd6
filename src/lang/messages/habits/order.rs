//! Words of everyday speech in another order than here, or with other prepositions: `since A to B`, `failed per day`,
//! `sort desc count`.

use super::super::super::lexer::Token;
use super::super::super::synonyms;
use super::super::text::Text;
use super::phrase::{Habit, Phrase};

/// The habits of this file.
pub(super) const HABITS: &[Habit] = &[range, per, direction_first];

/// `since 2009-05-01 to 2009-05-03`, `from 2009-05-01 to today`.
fn range(text: &Text<'_>, at: usize) -> Option<Phrase> {
    text.get(at).filter(|token| token.is_any(&["from", "since"]))?;
    if text.segment(at).start > 0 || !text.get(at + 1).is_some_and(may_begin_time) {
        return None;
    }
    // A day, and perhaps a clock.
    let to = (at + 2..at + 4).find(|to| text.is_any(*to, &["to", "till", "through"]))?;
    text.get(to + 1).filter(|token| may_begin_time(token))?;
    let between = format!("between {} and", text.slice(at + 1..to));
    Some(Phrase::replaced(at..to + 1, "a stretch of time is written with `between`", between))
}

fn may_begin_time(token: &Token<'_>) -> bool {
    token.text.starts_with(|c: char| c.is_ascii_digit()) || token.is_any(&["today", "yesterday", "last", "this"])
}

/// `failed per day`.
fn per(text: &Text<'_>, at: usize) -> Option<Phrase> {
    text.get(at).filter(|token| token.is("per"))?;
    let key = synonyms::key(text.get(at + 1)?.text)?;
    if at == 0 || text.segment(at).start > 0 {
        return None;
    }
    let stage = if key.starts_with(|c: char| c.is_ascii_digit()) { "timeline" } else { "count by" };
    Some(Phrase::replaced(at..at + 2, "rows are counted by a stage", format!("| {stage} {key}")))
}

/// `sort desc count`.
fn direction_first(text: &Text<'_>, at: usize) -> Option<Phrase> {
    text.get(at).filter(|token| token.is_any(&["asc", "ascending", "desc", "descending"]))?;
    let field = text.get(at + 1).filter(|field| field.is_name())?;
    if !text.previous(at)?.is("sort") {
        return None;
    }
    let direction = if text.is_any(at, &["asc", "ascending"]) { "asc" } else { "desc" };
    Some(Phrase::replaced(at..at + 2, "the direction stands behind the field", format!("{} {direction}", field.text)))
}
