//! What a constant means depends on the type of what it is compared with.

use super::addresses;
use super::binder::Binder;
use super::dates;
use super::durations::Length;
use super::names::{one_line, value_text};
use super::operands::Subject;
use super::times::{NoTime, Period};
use crate::diagnostic::{Diagnostic, Replacement, Span};
use crate::expr::Literal;
use crate::expr::types::{Type, WordSet};
use crate::lang;
use crate::lang::ast::{Value, ValueKind};
use crate::nearest::nearest;

/// The text of a value that is neither a regex nor a call, and whether it was quoted.
pub(super) fn plain_text<'v>(subject: &Subject, value: &'v Value) -> Result<(&'v str, bool), Diagnostic> {
    match &value.kind {
        ValueKind::Bare(text) => Ok((text, false)),
        ValueKind::Quoted(text) => Ok((text, true)),
        ValueKind::Regex(_) => {
            let hint = format!("as in: {} ~ {}", subject.text, value_text(value));
            Err(Diagnostic::new(value.span, "a regex is matched with ~").hint(hint))
        }
        ValueKind::Call(_) => Err(Diagnostic::new(value.span, "a constant is needed here, not a call")),
    }
}

impl Binder<'_> {
    /// The constant that the value is, given what it is compared with. For times, the start of the period.
    pub(super) fn literal(&self, subject: &Subject, value: &Value) -> Result<Literal, Diagnostic> {
        let (text, _) = plain_text(subject, value)?;
        let span = value.span;
        Ok(match subject.kind {
            Type::Text | Type::Bytes | Type::TextList => Literal::Text(text.to_owned()),
            Type::Word(set) => Literal::Text(word(subject, set, text, span)?.to_owned()),
            Type::Ip => Literal::Ip(addresses::address(subject, text, span)?),
            Type::Network => Literal::Text(addresses::network(subject, text, span)?),
            Type::Int | Type::IntList => Literal::Int(int(subject, text, span)?),
            Type::Float => Literal::Float(float(subject, text, span)?),
            Type::Bool => Literal::Bool(yes_no(subject, text, span)?),
            Type::Time => Literal::Time(self.dated_period(text, span)?.start),
            Type::Duration => Literal::Duration(duration(subject, text, span)?),
        })
    }

    /// The same, in a condition, where a clock alone has two readings.
    pub(super) fn dated_period(&self, text: &str, span: Span) -> Result<Period, Diagnostic> {
        self.is_dated(text, span)?;
        self.period(text, span)
    }

    /// The period that a time literal names.
    pub(super) fn period(&self, text: &str, span: Span) -> Result<Period, Diagnostic> {
        if let Some((message, readings)) = dates::readings(text, self.now.date()) {
            let mut readings = readings.into_iter();
            let text = readings.next().unwrap_or_default();
            let replacement = Replacement { span, text, other: readings.next() };
            return Err(Diagnostic::new(span, message).replace_by(replacement));
        }
        let another_day = self.now.checked_add(jiff::Span::new().days(400)).ok();
        let period = Period::parse(text, &self.now);
        if let (Ok(period), Some(Ok(then))) = (&period, another_day.map(|day| Period::parse(text, &day)))
            && period.start != then.start
        {
            self.asks_now.set(true);
        }
        period.map_err(|fault| {
            let diagnostic = no_time(fault, span);
            match (back(text), elsewhere(text)) {
                (Some(length), _) => diagnostic.hint(format!("back from now is: last {length}")),
                (None, Some(date)) => diagnostic.replace(span, date),
                (None, None) => diagnostic,
            }
        })
    }
}

/// The duration in `7d`, `-7d` and `7 days ago`.
pub(super) fn back(text: &str) -> Option<String> {
    let text = text.trim_start_matches('-');
    if Length::parse(text).is_ok() {
        return Some(text.to_owned());
    }
    let length = text.trim_end().strip_suffix("ago")?.trim();
    let digits = length.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = length.split_at(digits);
    let length = match lang::unit(unit.trim()) {
        Some(short) => format!("{count}{short}"),
        None => format!("{count}{}", unit.trim()),
    };
    Length::parse(&length).ok().map(|_| length)
}

/// The date that is written in another way: `22.04.2009`, `04/22/2009`, `22 Apr 2009`, seconds since 1970. Not one that
/// could be read in two ways.
fn elsewhere(text: &str) -> Option<String> {
    if text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(jiff::Timestamp::from_second(text.parse().ok()?).ok()?.to_string());
    }
    let formats = ["%d %b %Y", "%b %d %Y", "%b %d, %Y", "%d-%b-%Y", "%d/%b/%Y", "%Y%m%d"];
    let read = |format: &str| jiff::civil::Date::strptime(format, text).ok();
    let (american, european) = (read("%m/%d/%Y"), read("%d/%m/%Y"));
    let one_way = if american.is_some() && european.is_some() { None } else { american.or(european) };
    let found = formats.into_iter().find_map(read).or(one_way)?;
    Some(found.to_string())
}

/// The complaint about a time.
pub(super) fn no_time(fault: NoTime, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(span, fault.message);
    match fault.hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// A word of a closed set, as stored.
pub(super) fn word(subject: &Subject, set: &WordSet, text: &str, span: Span) -> Result<&'static str, Diagnostic> {
    set.resolve(text).ok_or_else(|| {
        let mut diagnostic = Diagnostic::new(span, format!("`{}` is never `{text}`", subject.text));
        if let Some(near) = nearest(text, set.words.iter().map(|(alias, _)| *alias)) {
            diagnostic = diagnostic.hint(format!("did you mean `{near}`?"));
        }
        diagnostic.note(one_line(&subject.text, set.stored()))
    })
}

pub(super) fn int(subject: &Subject, text: &str, span: Span) -> Result<i64, Diagnostic> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain {
        let large = |_| Diagnostic::new(span, format!("{text} is too large a number"));
        return text.parse().map_err(large);
    }
    let diagnostic = Diagnostic::new(span, format!("`{}` is a whole number, not `{text}`", subject.text));
    // `ICID 451`, `#451`: one run of digits is what was meant.
    let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    Err(match runs.as_slice() {
        // Digits at the front are the beginning of something else: `5xx`, `45*`.
        [run] if text.ends_with(run) => diagnostic.replace(span, *run),
        _ => diagnostic.hint("write it in digits"),
    })
}

fn float(subject: &Subject, text: &str, span: Span) -> Result<f64, Diagnostic> {
    // The standard parser also takes `inf`, `nan` and `1e9`.
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let number = text.parse().ok().filter(|_| plain);
    number.ok_or_else(|| {
        let message = format!("`{}` is a number, not `{text}`", subject.text);
        Diagnostic::new(span, message).hint("write it as -3 or 2.5")
    })
}

pub(super) fn yes_no(subject: &Subject, text: &str, span: Span) -> Result<bool, Diagnostic> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => {
            let message = format!("`{}` is yes or no, not `{text}`", subject.text);
            let hint = format!("for yes write {name}, for no not {name}", name = subject.text);
            Err(Diagnostic::new(span, message).hint(hint))
        }
    }
}

/// Milliseconds; negative behind a minus sign.
pub(super) fn duration(subject: &Subject, text: &str, span: Span) -> Result<i64, Diagnostic> {
    if let Some(length) = text.strip_prefix('-')
        && !length.starts_with('-')
        && let Ok(millis) = duration(subject, length, span)
    {
        return Ok(-millis);
    }
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().map_err(|_| Diagnostic::new(span, format!("{text} is too large a number")));
    }
    let length = Length::parse(text).map_err(|_| {
        let message = format!("`{}` is a duration, not `{text}`", subject.text);
        Diagnostic::new(span, message).hint("write it as 500ms, 10s, 1h30m, or in milliseconds")
    })?;
    length.as_millis().ok_or_else(|| {
        let message = format!("`{text}` has no fixed length");
        Diagnostic::new(span, message).hint("write it in days: 30d, 365d")
    })
}
