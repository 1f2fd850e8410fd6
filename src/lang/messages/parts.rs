//! Stages with words of their own (`let`, `timeline`, `burst`, `sequence`, `detect`) and `trace`: which of their parts is
//! missing, or written as another language writes it.

use std::ops::Range;

use super::super::lexer::{Kind, is_reserved};
use super::super::units::{adverb, unit};
use super::super::words::TRACED;
use super::site::{Rule, Site};
use super::text::{Edit, Text};
use crate::diagnostic::{Diagnostic, written};

pub(super) const RULES: &[Rule] = &[
    trace,
    late_trace,
    signs,
    no_operand,
    no_condition,
    assignment,
    values_counted,
    single_step,
    several_conditions,
    then,
    within,
    at_least,
    width,
];

/// Words that people put before the number of a recipe.
const LEAST: &[&str] = &["at", "least", "min", "minimum", "over", "than", "more", "threshold", "with", "from"];

/// Whether token `at` stands in a stage of that name.
fn in_stage(text: &Text<'_>, at: usize, names: &[&str]) -> bool {
    text.is_any(text.segment(at).start, names)
}

fn is_number(text: &Text<'_>, at: usize) -> bool {
    text.get(at).is_some_and(|token| !token.text.is_empty() && token.text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `trace 451`, `trace icid=451`.
fn trace(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !text.is(0, "trace") || text.segment(at).start > 0 {
        return None;
    }
    if is_number(text, 1) {
        let complaint = Diagnostic::new(text.span(1), "connections in and out and messages are numbered apart");
        let is_named = |kind: &&str| text.is(2, kind);
        let repair = match TRACED.into_iter().find(is_named) {
            Some(kind) => text.write(&[Edit::insert(1, kind), Edit::remove(2..3)]),
            None => {
                let reading = |kind| text.edited(&[Edit::insert(1, kind)]);
                written(&TRACED.into_iter().filter_map(reading).collect::<Vec<_>>())
            }
        };
        return Some(complaint.hint(repair.unwrap_or_else(|| "as in: trace icid 451".to_owned())));
    }
    if at > 2 {
        let complaint = Diagnostic::new(text.span(at), "`trace` stands alone, and stages follow after `|`");
        let repair = text.write(&[Edit::insert(at, "| where")]);
        return Some(complaint.hint(repair.unwrap_or_else(|| "for example: trace icid 451 | limit 10".to_owned())));
    }
    let Some(sign) = text.get(2).filter(|token| matches!(token.text, "=" | "==" | ":")) else {
        if at == 2 && text.get(1).is_some_and(|what| !what.is_any(&TRACED)) && text.get(2).is_some() {
            return Some(untraced(text));
        }
        let complaint = Diagnostic::new(text.span(at), "an id is a whole number");
        return (at == 2).then(|| complaint.hint("for example: trace icid 451"));
    };
    if text.is_any(1, &["user", "account"]) {
        return Some(untraced(text));
    }
    let complaint = Diagnostic::new(sign.span, format!("`{}` is not needed after `{}`", sign.text, text.slice(1..2)));
    Some(complaint.hint(text.write(&[Edit::remove(2..3)]).unwrap_or_else(|| "for example: trace icid 451".to_owned())))
}

/// `trace user ironport`, `trace user=ironport`.
fn untraced(text: &Text<'_>) -> Diagnostic {
    let complaint = Diagnostic::new(text.span_of(0..2), format!("`{}` cannot be traced", text.slice(1..2)));
    let value = if text.kind(2) == Some(Kind::Operator) { 3 } else { 2 };
    let asks_for_user = text.is_any(1, &["user", "account"]) && text.get(value).is_some();
    let instead = format!("where user={} | show lines", text.slice(value..value + 1));
    let repair = text.write(&[Edit::replace(0..value + 1, instead)]).filter(|_| asks_for_user);
    complaint.hint(repair.unwrap_or_else(|| "trace an icid, a dcid or a mid".to_owned()))
}

/// `failed | trace icid 451`.
fn late_trace(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if at == 0 || !text.is(at, "trace") || text.segment(at).start != at {
        return None;
    }
    let complaint = Diagnostic::new(text.span(at), "`trace` begins a query");
    Some(complaint.hint("the records behind rows are shown by: | show lines"))
}

/// `let x = count +`.
fn no_operand(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let is_end = matches!(text.kind(at), None | Some(Kind::Pipe | Kind::Close));
    let sign = text.previous(at).filter(|token| matches!(token.text, "+" | "-" | "*" | "/"))?;
    let here = crate::diagnostic::Span::new(sign.span.end, sign.span.end);
    let complaint = || Diagnostic::new(here, format!("a value is missing after `{}`", sign.text));
    (in_stage(text, at, &["let"]) && is_end).then(|| complaint().hint("for example: let rate = bad / (bad + good)"))
}

/// `let rate = bad/good`: signs may be part of a value, so they stand alone.
fn signs(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_stage(text, at, &["let"]) {
        return None;
    }
    let edits = spaced_signs(text, text.segment(at));
    let place = edits.iter().map(Edit::range).find(|range| range.start >= at.saturating_sub(1))?;
    let repair = text.write(&edits)?;
    Some(Diagnostic::new(text.span_of(place), "a sign stands between spaces").hint(repair))
}

/// The edits that put spaces around the signs in `tokens`.
pub(super) fn spaced_signs(text: &Text<'_>, tokens: Range<usize>) -> Vec<Edit> {
    let edit = |at: usize| {
        let token = text.get(at).filter(|token| token.kind == Kind::Word && token.text.len() > 1)?;
        token.text.contains(['+', '-', '*', '/']).then(|| Edit::replace(at..at + 1, spaced(token.text)))
    };
    tokens.filter_map(edit).collect()
}

/// `bad/good` as `bad / good`.
fn spaced(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        if matches!(c, '+' | '-' | '*' | '/') {
            out.push_str(&format!(" {c} "));
        } else {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// `let many = count > 5`.
fn no_condition(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let is_test = text.begins_test(at) || text.is_any(at, &["and", "or"]);
    if !in_stage(text, at, &["let"]) || !is_test || at < text.segment(at).start + 4 {
        return None;
    }
    let complaint = Diagnostic::new(text.span(at), "`let` works out a value, and a condition is none");
    Some(complaint.hint("keep the rows for which it holds: | where …"))
}

/// `let rate bad / good`, `let rate == bad`, `let = 5`.
fn assignment(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let start = text.segment(at).start;
    if !in_stage(text, at, &["let"]) || at > start + 2 {
        return None;
    }
    if let Some(word) = text.get(start + 1).filter(|word| word.kind == Kind::Word && is_reserved(word.text)) {
        let complaint = Diagnostic::new(word.span, format!("`{}` is a reserved word", word.text));
        let edit = Edit::replace(start + 1..start + 2, format!("`{}`", word.text));
        return Some(complaint.hint(text.write(&[edit]).unwrap_or_else(|| "choose another name".to_owned())));
    }
    let complaint = Diagnostic::new(text.span(at), "`let` gives a value a name");
    let edit = match text.get(at).map(|token| (token.text, token.kind)) {
        Some(("==" | ":=" | "=:", _)) if at == start + 2 => Some(Edit::replace(at..at + 1, "=")),
        Some((_, kind)) if at == start + 2 && kind != Kind::Operator => Some(Edit::insert(at, "=")),
        _ => None,
    };
    let repair = edit.and_then(|edit| text.write(&[edit]));
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: let rate = bad / (bad + good)".to_owned())))
}

/// `burst 10 user by remote_ip within 10m`.
fn values_counted(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_stage(text, at, &["burst"]) || at != text.segment(at).start + 2 || !text.get(at)?.is_name() {
        return None;
    }
    let repair = text.write(&[Edit::insert(at, "distinct")])?;
    Some(Diagnostic::new(text.span(at), "different values are counted after `distinct`").hint(repair))
}

/// `sequence failed or error then succeeded …`.
fn several_conditions(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let joins = text.is_any(at, &["and", "or"]) && !text.is(at + 1, "then");
    if !in_stage(text, at, &["sequence"]) || !joins || !text.ends_condition(at) {
        return None;
    }
    let segment = text.segment(at);
    let mut from = (segment.start + 1..at).rfind(|i| text.is(*i, "then")).map_or(segment.start + 1, |then| then + 1);
    while from < at && (is_number(text, from) || text.is(from, "no")) {
        from += 1;
    }
    let to = (at..segment.end).find(|i| text.is_any(*i, &["as", "then", "by", "within"])).unwrap_or(segment.end);
    let complaint = Diagnostic::new(text.span(at), "a step of several conditions stands in parentheses");
    let edit = Edit::replace(from..to, format!("({})", text.slice(from..to)));
    Some(complaint.hint(text.write(&[edit]).unwrap_or_else(|| "for example: 5 (failed or error)".to_owned())))
}

/// `sequence 5 failed by remote_ip within 10m`.
fn single_step(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let segment = text.segment(at);
    let is_end = matches!(text.kind(at), None | Some(Kind::Pipe)) || text.is_any(at, &["by", "within"]);
    let has_then = segment.clone().any(|i| text.is(i, "then"));
    if !in_stage(text, at, &["sequence"]) || !is_end || has_then || at <= segment.start + 1 {
        return None;
    }
    let complaint = Diagnostic::new(text.span_of(segment.start..at), "a sequence has two steps or more");
    let hint = if text.is_any(segment.start + 1, &["by", "within"]) {
        "for example: sequence 5 failed then succeeded by remote_ip within 10m"
    } else if is_number(text, segment.start + 1) {
        "write `then …` after the first; many rows alone are a `burst`"
    } else {
        "write `then …` after the first"
    };
    Some(complaint.hint(hint))
}

/// `sequence 5 failed, succeeded by …`, `5 failed -> succeeded`, `5 failed followed by succeeded`.
fn then(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_stage(text, at, &["sequence"]) || !text.ends_condition(at) {
        return None;
    }
    let token = text.get(at)?;
    let followed = token.is("followed") && text.is(at + 1, "by");
    let is_other = token.kind == Kind::Comma || matches!(token.text, "->" | "=>" | ">" | ">>" | "and") || followed;
    let end = if followed || token.is("and") && text.is(at + 1, "then") { at + 2 } else { at + 1 };
    // `->` is a word and an operator to the lexer.
    let end = if token.text == "-" && text.get(at + 1).is_some_and(|next| next.text == ">") { at + 2 } else { end };
    if !is_other && token.text != "-" {
        return None;
    }
    let complaint = Diagnostic::new(text.span_of(at..end), "steps are joined by `then`");
    let repair = text.write(&[Edit::replace(at..end, "then")]);
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: 5 failed then succeeded".to_owned())))
}

/// `detect spray 20`, `detect spray >= 20`, `detect breach by user at 20`.
fn at_least(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let segment = text.segment(at);
    if !in_stage(text, at, &["detect"]) || at < segment.start + 2 {
        return None;
    }
    let number = (at..segment.end.min(at + 4)).find(|i| is_number(text, *i))?;
    // `within 5 minutes` lacks no `at least`.
    let is_about_it = |i: &usize| text.is_any(*i, LEAST) || text.kind(*i) == Some(Kind::Operator);
    let begin = (segment.start + 2..number).rev().take_while(is_about_it).last().unwrap_or(number);
    if text.is(begin - 1, "within") || !(begin..=number).contains(&at) {
        return None;
    }
    let complaint = Diagnostic::new(text.span_of(begin..number + 1), "the number of a recipe follows `at least`");
    let edit = Edit::replace(begin..number + 1, format!("at least {}", text.slice(number..number + 1)));
    Some(complaint.hint(text.write(&[edit]).unwrap_or_else(|| "for example: detect spray at least 20".to_owned())))
}

/// `burst 10 by remote_ip in 10m`, `… maxspan=10m`, `… for 10 minutes`.
fn within(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_stage(text, at, &["burst", "sequence", "detect"]) {
        return None;
    }
    let others = ["in", "for", "over", "every", "per", "during", "maxspan", "timespan", "span", "window", "inside"];
    // The grammar may have gone past the word, hoping for a list.
    let word = [at, at.saturating_sub(1)].into_iter().find(|i| text.is_any(*i, &others))?;
    let value = if text.get(word + 1)?.text == "=" { word + 2 } else { word + 1 };
    let duration = text.get(value).filter(|token| token.text.starts_with(|c: char| c.is_ascii_digit()))?;
    let (end, length) = match text.get(value + 1).and_then(|word| unit(word.text)) {
        Some(unit) if is_number(text, value) => (value + 2, format!("{}{unit}", duration.text)),
        _ => (value + 1, duration.text.to_owned()),
    };
    let complaint = Diagnostic::new(text.span_of(word..end), "the length of time follows `within`");
    let repair = text.write(&[Edit::replace(word..end, format!("within {length}"))]);
    Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: within {length}"))))
}

/// `timeline hourly`, `timeline span=1h`, `timeline 1h count by user`.
fn width(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_stage(text, at, &["timeline"]) {
        return None;
    }
    let token = text.get(at)?;
    if let Some(width) = adverb(token.text) {
        let complaint = Diagnostic::new(token.span, "the width of a stretch of time is a duration");
        let repair = text.write(&[Edit::replace(at..at + 1, width)]);
        return Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: timeline {width}"))));
    }
    if token.is("count") || text.call_end(at).is_some() {
        let end = text.call_end(at).unwrap_or(at + 1);
        let complaint = Diagnostic::new(text.span_of(at..end), "`timeline` counts rows, and takes nothing but `by`");
        let others = "other values over time: | max(elapsed_ms) by 1h".to_owned();
        let repair = if token.is("count") { text.write(&[Edit::remove(at..end)]) } else { None };
        return Some(complaint.hint(repair.unwrap_or(others)));
    }
    None
}
