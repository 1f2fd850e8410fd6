//! Times and durations in words.

use super::super::super::lexer::Kind;
use super::super::super::periods::month;
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

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `on Apr 22`, `since 22 April 2009`.
pub(in crate::lang::messages) fn spelt_date(text: &Text<'_>) -> Option<Diagnostic> {
    (0..text.tokens.len()).find_map(|at| {
        let times = ["since", "until", "before", "after", "on", "between"];
        // `in may 2009`, `during may 2009`: a list would stand in parentheses.
        let is_in = text.is_any(at, &["in", "during"]);
        if !(text.is_any(at, &times) || is_in) {
            return None;
        }
        let keyword = if is_in { "on" } else { text.slice(at..at + 1) };
        let (mut named, mut day, mut year, mut clock, mut end) = (None, None, None, None, at + 1);
        while let Some(token) = text.get(end).filter(|token| matches!(token.kind, Kind::Word | Kind::Comma)) {
            let number = token.text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u16>().ok();
            let is_weekday = WEEKDAYS.iter().any(|day| token.text.to_ascii_lowercase().starts_with(day));
            if end == at + 1 && is_weekday && token.text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                // The date says it anyway.
            } else if token.kind == Kind::Comma {
                if day.is_none() {
                    break;
                }
            } else if let Some(month) = month(token.text).filter(|_| named.is_none()) {
                named = Some(month);
            } else if let Some(number) = number.filter(|n| (1..=31).contains(n) && day.is_none()) {
                day = Some(number);
            } else if let Some(number) = number.filter(|n| (1000..=9999).contains(n) && year.is_none()) {
                year = Some(number);
            } else if token.text.contains(':') && clock.is_none() && day.is_some() {
                clock = Some(token.text);
            } else {
                break;
            }
            end += 1;
        }
        let month = named.filter(|_| day.is_some() || year.is_some())?;
        if is_in && text.place(at) != Place::Head {
            return None;
        }
        let complaint = if is_in {
            let message = format!("a time stands behind `on`, not behind `{}`", text.slice(at..at + 1));
            Diagnostic::new(text.span_of(at..end), message)
        } else {
            Diagnostic::new(text.span_of(at + 1..end), format!("`{}` is not a time", text.slice(at + 1..end)))
        };
        let repair = year.and_then(|year| {
            let clock = clock.map_or(String::new(), |clock| format!(" {clock}"));
            let day = day.map_or(String::new(), |day| format!("-{day:02}"));
            text.write(&[Edit::replace(at..end, format!("{keyword} {year}-{month:02}{day}{clock}"))])
        });
        Some(complaint.hint(repair.unwrap_or_else(|| "a date is written 2009-04-22".to_owned())))
    })
}
