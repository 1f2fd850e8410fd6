//! Tests of text by a word (`like`, `contains`, `matches`), and regexes without their slashes.

use super::super::super::lexer::{Kind, is_bare, is_reserved};
use super::super::super::words::FLAGS;
use super::super::text::{Edit, Place, Text};
use super::phrase::{Habit, Phrase};
use crate::diagnostic::Diagnostic;

/// The habits of this file.
pub(super) const HABITS: &[Habit] = &[text_test];

/// Tests of text, which stand between a field and a value.
pub(super) const TEXT_TESTS: [&str; 13] = [
    "like",
    "ilike",
    "contains",
    "has",
    "includes",
    "startswith",
    "starts_with",
    "endswith",
    "ends_with",
    "matches",
    "rlike",
    "regexp",
    "regex",
];

/// A regex without its slashes, which would come apart at the first `|`: `user ~ adm(in|root)`.
pub(in crate::lang::messages) fn bare_regex(text: &Text<'_>) -> Option<Diagnostic> {
    let touches = |at: usize| text.get(at).is_some_and(|token| token.span.start == text.span(at - 1).end);
    (1..text.tokens.len()).find_map(|at| {
        let is_match = text.previous(at).is_some_and(|token| matches!(token.text, "~" | "!~"));
        if !is_match || !matches!(text.kind(at)?, Kind::Word | Kind::Open | Kind::Pipe) {
            return None;
        }
        let end = (at + 1..).find(|next| !touches(*next))?;
        let pattern = text.slice(at..end);
        // `user~adm|count` goes on with a stage.
        let torn = |i: usize| text.kind(i) == Some(Kind::Pipe) && !text.begins_stage(i + 1) && !text.is(i + 1, "where");
        let is_regex = (at..end - 1).any(torn)
            && !pattern.contains(['"', '\\', '`', '/', ',', '='])
            && pattern.matches('(').count() == pattern.matches(')').count();
        let complaint = || Diagnostic::new(text.span_of(at..end), "a regex stands between slashes");
        let repair = || text.write(&[Edit::replace(at..end, format!("/{pattern}/"))]);
        is_regex.then(|| complaint().hint(repair().unwrap_or_else(|| format!("as in: /{pattern}/"))))
    })
}

/// `user like 'adm%'`, `user contains "adm"`.
pub(super) fn text_test(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at).filter(|token| token.is_any(&TEXT_TESTS))?;
    let (before, after) = match token.text.to_ascii_lowercase().as_str() {
        "like" | "ilike" => ("", ""),
        "contains" | "has" | "includes" => ("*", "*"),
        "startswith" | "starts_with" => ("", "*"),
        "endswith" | "ends_with" => ("*", ""),
        "matches" | "rlike" | "regexp" | "regex" => return matches(text, at),
        _ => return None,
    };
    let (start, op) = tested(text, at)?;
    let value = text.get(at + 1).filter(|value| matches!(value.kind, Kind::Text | Kind::Word))?;
    if value.kind == Kind::Word && is_reserved(value.text) {
        return None;
    }
    let inner = value.text.trim_matches(['"', '\'']);
    let is_like = before.is_empty() && after.is_empty();
    let pattern = if is_like { inner.replace('%', "*").replace('_', "?") } else { format!("{before}{inner}{after}") };
    let instead = if !pattern.is_empty() && pattern.chars().all(is_bare) && !pattern.starts_with('/') {
        format!("{op} {pattern}")
    } else {
        format!("{}~ /{}/", if op == "=" { "" } else { "!" }, regex_of(&pattern))
    };
    let message = format!("`{}` is written with `=` and wildcards", token.text);
    Some(Phrase::replaced(start..at + 2, message, instead))
}

/// `user matches "^adm"`, KQL's `matches regex`.
fn matches(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let (start, op) = tested(text, at)?;
    let value = if text.is(at + 1, "regex") { at + 2 } else { at + 1 };
    let pattern = text.get(value).filter(|value| matches!(value.kind, Kind::Text | Kind::Word | Kind::Regex))?;
    let inner = pattern.text.trim_matches(['"', '\'']);
    let has_slashes = pattern.text.len() > 2 && pattern.text.starts_with('/') && pattern.text.ends_with('/');
    let regex = if pattern.kind == Kind::Regex || has_slashes {
        inner.to_owned()
    } else {
        format!("/{}/", inner.replace('/', "\\/"))
    };
    let op = if op == "=" { "~" } else { "!~" };
    let message = format!("`{}` is written `~`", text.slice(at..value));
    Some(Phrase::replaced(start..value + 1, message, format!("{op} {regex}")))
}

/// The first token of a test by the word at `at`, `not` or `!` before it included, and the operator that stands for it.
fn tested(text: &Text<'_>, at: usize) -> Option<(usize, &'static str)> {
    let before = at.checked_sub(1)?;
    if text.place(at) == Place::Stage {
        return None;
    }
    let negated = text.is(before, "not") || text.get(before)?.text == "!";
    let start = if negated { before } else { at };
    let operand = text.operand_start(start)?;
    let is_value = text.previous(operand).is_some_and(|token| token.kind == Kind::Operator || token.is("in"));
    let is_field = text.get(operand)?.is_name() && !text.get(operand)?.is_any(&FLAGS);
    (is_field && !is_value).then_some((start, if negated { "!=" } else { "=" }))
}

/// A regex for a wildcard pattern that could not stand unquoted.
fn regex_of(pattern: &str) -> String {
    let escaped = regex::escape(pattern).replace('/', "\\/").replace("\\*", ".*").replace("\\?", ".");
    let (open, close) = (escaped.strip_prefix(".*"), escaped.strip_suffix(".*"));
    match (open, close) {
        (Some(open), Some(_)) => open.strip_suffix(".*").unwrap_or(open).to_owned(),
        (Some(open), None) => format!("{open}$"),
        (None, Some(close)) => format!("^{close}"),
        (None, None) => format!("^{escaped}$"),
    }
}
