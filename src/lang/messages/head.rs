//! The head is plain words, all of which must hold: what needs `where`, and what needs a stage.

use super::super::lexer::Kind;
use super::super::stages;
use super::super::words::{FLAGS, choice_of};
use super::missing;
use super::site::{Rule, Site};
use super::text::{Edit, Place, Text, is_day};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;

pub(super) const RULES: &[Rule] =
    &[misspelt_stage, junction, followed, test_after_word, negation, keys, clock, comma, star];

fn in_head(site: &Site<'_>) -> bool {
    site.place == Place::Head
}

/// A complaint about the token at `site` whose repair puts `where` before token `before`.
fn needs_where(site: &Site<'_>, what: &str, before: Option<usize>) -> Diagnostic {
    let text = site.text;
    let complaint = Diagnostic::new(text.span(site.at), format!("{what} only works after `where`"));
    let mended = missing::mended_is(text, site.at).filter(|_| text.is(site.at, "is")).map(|(_, edit)| edit);
    let with_where =
        |before| text.write(&[Some(Edit::insert(before, "where")), mended].into_iter().flatten().collect::<Vec<_>>());
    let repair = before.and_then(with_where);
    complaint.hint(repair.unwrap_or_else(|| "put `where` before the first condition".to_owned()))
}

/// `cuont by user`, `failed srot -time`: a stage without its `|` and with a slip in it.
fn misspelt_stage(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let word = text.previous(at).filter(|token| in_head(site) && token.kind == Kind::Word && token.is_name())?;
    let name = nearest(word.text, stages::names())?;
    let stage = if text.segment(at).start == at - 1 { name.to_owned() } else { format!("| {name}") };
    let repair = text.write(&[Edit::replace(at - 1..at, stage)])?;
    Some(Diagnostic::new(word.span, format!("`{}` is neither a word of the head nor a stage", word.text)).hint(repair))
}

/// `failed user=a or user=b`.
fn junction(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| in_head(site) && token.is_any(&["and", "or"]))?;
    if !text.ends_condition(at) {
        return None;
    }
    if token.is("or")
        && let Some(diagnostic) = names(text, at)
    {
        return Some(diagnostic);
    }
    if token.is("and")
        && let Some(diagnostic) = either(site, Kind::Word, "no row has two of these; for either, list them")
    {
        return Some(diagnostic);
    }
    // What stands in the head must hold anyway.
    if token.is("and")
        && let Some(repair) = text.write(&[Edit::remove(at..at + 1)])
    {
        return Some(Diagnostic::new(token.span, "`and` only works after `where`").hint(repair));
    }
    let word = token.text.to_ascii_lowercase();
    Some(needs_where(site, &format!("`{word}`"), text.condition_start(at)))
}

/// `administrator or ironport`, the `or` being token `at`: words that nobody knows are values.
fn names(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    let is_value =
        |at: usize| text.get(at).filter(|token| token.is_name() && !token.is_any(&FLAGS) && !is_day(token)).is_some();
    let first = at.checked_sub(1)?;
    let is_tested = text.kind(at + 2) == Some(Kind::Operator)
        || text.get(at + 2).is_some_and(|token| token.is_any(&["in", "between", "is", "not"]));
    let is_compared = first.checked_sub(1).is_some_and(|before| text.kind(before) == Some(Kind::Operator));
    if !is_value(first) || !is_value(at + 1) || is_tested || is_compared {
        return None;
    }
    let list = format!("user in ({}, {})", text.slice(first..first + 1), text.slice(at + 1..at + 2));
    let repair = text.write(&[Edit::replace(first..at + 2, list)])?;
    Some(Diagnostic::new(text.span_of(first..at + 2), "values stand without their field").hint(repair))
}

/// `failed then succeeded`.
fn followed(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_head(site) || !text.is(at, "then") {
        return None;
    }
    let head = text.segment(at);
    let edits = [Edit::insert(head.start, "sequence 5"), Edit::insert(head.end, "by remote_ip within 10m")];
    let repair = text.write(&edits);
    let example = "for example: inbound | sequence 5 failed then succeeded by remote_ip within 10m";
    let complaint = Diagnostic::new(text.span(at), "rows that follow each other are found by `sequence`");
    Some(complaint.hint(repair.unwrap_or_else(|| example.to_owned())))
}

/// `failed not tls`, `failed (user=a or user=b)`.
fn negation(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_head(site) {
        return None;
    }
    if text.kind(at) == Some(Kind::Open) {
        return Some(needs_where(site, "a parenthesis", Some(at)));
    }
    // Behind a word the grammar hopes for `not in` and stops one token later.
    let not = if text.is(at, "not") { at } else { at.checked_sub(1).filter(|not| text.is(*not, "not"))? };
    Some(needs_where(&Site { at: not, ..*site }, "`not`", Some(not)))
}

/// `failed remote_host is null`, `failed hour(time) not between 7 and 19`.
fn test_after_word(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_head(site) {
        return None;
    }
    let (what, operand_end) = if text.is(at, "is") {
        ("`is null`", at)
    } else if text.is(at, "between") && text.previous(at)?.is("not") {
        ("`not between`", at - 1)
    } else if text.is(at, "between") && text.previous(at)?.kind == Kind::Close {
        ("`between` after a function", at)
    } else {
        return None;
    };
    Some(needs_where(site, what, text.operand_start(operand_end)))
}

/// `failed by user`, `failed group by user`, `failed order by time`.
fn keys(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if site.place == Place::Stage || !text.is(at, "by") {
        return None;
    }
    let (replaced, stage, message) = match text.previous(at) {
        Some(word) if word.is("group") => (at - 1..at + 1, "count by", "groups are made by an aggregate"),
        Some(word) if word.is_any(&["order", "sort"]) => (at - 1..at + 1, "sort", "the order is made by a stage"),
        _ => (at..at + 1, "count by", "`by` belongs to an aggregate"),
    };
    let complaint = Diagnostic::new(text.span_of(replaced.clone()), message);
    let stage = if replaced.start == text.segment(at).start { stage.to_owned() } else { format!("| {stage}") };
    let repair = text.write(&[Edit::replace(replaced, stage)]);
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: failed | count by user".to_owned())))
}

/// `since yesterday at 17:00`.
fn clock(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let word = (at.saturating_sub(1)..=at).find(|i| text.is(*i, "at"))?;
    let times = ["since", "until", "before", "after", "on"];
    if !in_head(site) || !text.is_any(word.checked_sub(2)?, &times) {
        return None;
    }
    let complaint = Diagnostic::new(text.span(word), "a date and a clock stand together without `at`");
    let is_date = text.get(word - 1)?.text.len() == 10;
    let repair = if is_date { text.write(&[Edit::remove(word..word + 1)]) } else { None };
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: since 2009-04-22 17:00".to_owned())))
}

/// `failed, inbound`, `failed, succeeded`.
fn comma(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_head(site) || text.kind(at) != Some(Kind::Comma) {
        return None;
    }
    if let Some(diagnostic) = either(site, Kind::Comma, "a list of values stands behind `in`") {
        return Some(diagnostic);
    }
    if let Some(diagnostic) = values(text, at) {
        return Some(diagnostic);
    }
    let repair = text.write(&[Edit::remove(at..at + 1)])?;
    Some(Diagnostic::new(text.span(at), "no commas stand between conditions").hint(repair))
}

/// `user=root,admin`, the comma being token `at`.
fn values(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    let is_value = |at: usize| {
        let is_one = matches!(text.kind(at), Some(Kind::Word | Kind::Text));
        is_one && text.kind(at + 1) != Some(Kind::Operator) && text.kind(at + 1) != Some(Kind::Open)
    };
    let (first, operator) = (at.checked_sub(1)?, at.checked_sub(2)?);
    if text.get(operator)?.text != "=" || !is_value(at + 1) {
        return None;
    }
    let mut end = at + 2;
    while text.kind(end) == Some(Kind::Comma) && is_value(end + 1) {
        end += 2;
    }
    let list: Vec<&str> = (first..end).step_by(2).map(|value| text.slice(value..value + 1)).collect();
    let repair = text.write(&[Edit::replace(operator..end, format!("in ({})", list.join(", ")))])?;
    let complaint = Diagnostic::new(text.span_of(first..end), "one value is compared, a list is searched with `in`");
    Some(complaint.hint(repair))
}

/// Words of which a row has one, with what the token at `site` is between them: `failed, error, required`.
fn either(site: &Site<'_>, between: Kind, message: &str) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let word = |at: usize| text.get(at).filter(|token| token.kind == Kind::Word).map(|token| token.text);
    let first = at.checked_sub(1)?;
    let field = choice_of(word(first)?, word(at + 1)?)?;
    let (mut words, mut end) = (vec![word(first)?, word(at + 1)?], at + 2);
    while text.kind(end) == Some(between)
        && let Some(next) = word(end + 1).filter(|next| choice_of(words[0], next) == Some(field))
    {
        words.push(next);
        end += 2;
    }
    let list = format!("{field} in ({})", words.join(", "));
    let repair = text.write(&[Edit::replace(first..end, list)])?;
    Some(Diagnostic::new(text.span_of(first..end), message).hint(repair))
}

/// `* | count`.
fn star(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if !in_head(site) || !text.is(at, "*") {
        return None;
    }
    let complaint = Diagnostic::new(text.span(at), "`*` is not needed: without conditions every attempt is meant");
    let until = if text.kind(at + 1) == Some(Kind::Pipe) && at == 0 { at + 2 } else { at + 1 };
    let repair = text.write(&[Edit::remove(at..until)]);
    Some(complaint.hint(repair.unwrap_or_else(|| "leave it out; all columns are: | select *".to_owned())))
}
