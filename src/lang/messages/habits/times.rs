//! Times and durations in words.

use super::super::super::lexer::Kind;
use super::super::super::spelt::Spelt;
use super::super::super::units::unit;
use super::super::super::words::FLAGS;
use super::super::text::{Edit, Place, Text};
use super::phrase::{Habit, Phrase, is_digits};
use crate::diagnostic::Diagnostic;

/// The habits of this file.
pub(super) const HABITS: &[Habit] = &[days_ago, spaced_duration];

/// `since 7 days ago`.
fn days_ago(text: &Text<'_>, at: usize) -> Option<Phrase> {
    if !text.is_any(at, &["since", "after"]) || !is_digits(text, at + 1) {
        return None;
    }
    let unit = unit(text.get(at + 2)?.text)?;
    let end = if text.is(at + 3, "ago") { at + 4 } else { at + 3 };
    let instead = format!("last {}{unit}", text.slice(at + 1..at + 2));
    Some(Phrase::replaced(at..end, "what counts back from now is written `last`", instead))
}

/// `elapsed_ms > 10 seconds`, `count by 1 hour`.
fn spaced_duration(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let before = text.previous(at)?;
    // Beside `=` it may be a text.
    let takes_duration = matches!(before.text, "<" | "<=" | ">" | ">=") || before.is_any(&["between", "and", "by"]);
    let word = text.get(at + 1).filter(|word| word.kind == Kind::Word && text.call_end(at + 1).is_none())?;
    if !takes_duration || !is_digits(text, at) || text.is(at + 2, "ago") || text.begins_test(at + 2) {
        return None;
    }
    let instead = format!("{}{}", text.slice(at..at + 1), unit(word.text)?);
    // In the head `between` would limit the time.
    if text.place(at) == Place::Head
        && before.is("between")
        && let Some(field) = at.checked_sub(2).filter(|field| text.get(*field).is_some_and(|token| token.is_name()))
        && !text.is_any(field, &FLAGS)
    {
        let condition = format!("where {} {instead}", text.slice(field..at));
        let phrase = Phrase::replaced(at..at + 2, "a duration is written in one piece", instead);
        return Some(Phrase { edit: Edit::replace(field..at + 2, condition), ..phrase });
    }
    Some(Phrase::replaced(at..at + 2, "a duration is written in one piece", instead))
}

/// Of a date and its clock, with commas.
const MOST_WORDS: usize = 8;

/// `in April 2009`, `during Apr 22`, `where time > 5 May 2009`: outside its clauses a time of several words is refused.
pub(in crate::lang::messages) fn spelt_date(text: &Text<'_>) -> Option<Diagnostic> {
    (0..text.tokens.len()).find_map(|at| {
        // A list would stand in parentheses.
        let is_in = text.is_any(at, &["in", "during"]);
        let is_compared =
            text.get(at).is_some_and(|token| token.kind == Kind::Operator) && text.is(at.checked_sub(1)?, "time");
        if !is_in && !is_compared {
            return None;
        }
        let words = (at + 1..text.tokens.len())
            .take(MOST_WORDS)
            .take_while(|i| text.get(*i).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Comma)));
        let (end, spelt) = words.filter_map(|i| Some((i + 1, Spelt::parse(text.slice(at + 1..i + 1))?))).last()?;
        if end < at + 3 || is_in && text.place(at) != Place::Head {
            return None;
        }
        let written = text.slice(at + 1..end);
        Some(if is_in {
            let message = format!("a time stands behind `on`, not behind `{}`", text.slice(at..at + 1));
            let repair = text.write(&[Edit::replace(at..at + 1, "on")]);
            Diagnostic::new(text.span_of(at..end), message)
                .hint(repair.unwrap_or_else(|| format!("as in: on {written}")))
        } else {
            let instead = spelt.numbers().unwrap_or_else(|| written.to_owned());
            let instead = if instead.contains(' ') { format!("\"{instead}\"") } else { instead };
            let repair = text.write(&[Edit::replace(at + 1..end, instead)]);
            Diagnostic::new(text.span_of(at + 1..end), "a value of several words stands between quotes")
                .hint(repair.unwrap_or_else(|| format!("as in: time > \"{written}\"")))
        })
    })
}
