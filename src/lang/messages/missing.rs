//! What is not there: a value, a name, a closing parenthesis.

use super::super::lexer::{Kind, Token, is_reserved};
use super::super::periods;
use super::super::stages::{self, Needs};
use super::super::units::unit;
use super::site::{Rule, Site};
use super::text::{Edit, Place, Text};
use crate::diagnostic::{Diagnostic, Span};

pub(super) const RULES: &[Rule] = &[
    compared_list,
    null_value,
    reserved_value,
    column_for_value,
    no_duration,
    after_is,
    between_without_and,
    empty_list,
    nothing_follows,
    unbalanced,
];

/// What must follow a word that begins no stage, and an example of it.
const FOLLOWS: [(&[&str], Needs); 14] = [
    (&["and", "or", "not"], Needs { what: "a condition", example: "user=ironport" }),
    (&["in"], Needs { what: "a list, a network or a file", example: "user in (root, admin)" }),
    (&["@"], Needs { what: "a file name", example: "user in @users.txt" }),
    (&["is"], Needs { what: "`null` or `not null`", example: "user is null" }),
    (&["between"], Needs { what: "a value", example: "between 7 and 19" }),
    (&["since", "until", "before", "after", "on"], Needs { what: "a time", example: "since 2009-04-22" }),
    (&["last"], Needs { what: "a duration", example: "last 7d" }),
    (&["by"], Needs { what: Needs::FIELD, example: "count by user" }),
    (&["as"], Needs { what: "a name", example: "count as attempts" }),
    (&["-"], Needs { what: Needs::FIELD, example: "sort -time" }),
    (&["then"], Needs { what: "a step", example: "5 failed then succeeded" }),
    (&["within"], Needs { what: "a duration", example: "within 10m" }),
    (&["at", "least"], Needs { what: Needs::NUMBER, example: "at least 20" }),
    (&["trace"], Needs { what: "an id", example: "trace icid 451" }),
];

fn follows(token: &Token<'_>) -> Option<Needs> {
    FOLLOWS.iter().find(|(words, _)| token.is_any(words)).map(|(_, needs)| *needs)
}

/// Whether token `at` ends the query, a stage or a group.
fn is_end(site: &Site<'_>, at: usize) -> bool {
    matches!(site.text.kind(at), None | Some(Kind::Pipe | Kind::Close))
}

/// `user =`, `count by | …`, `user and`.
fn nothing_follows(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let previous = text.previous(at)?;
    let times = ["since", "until", "before", "after", "on", "between"];
    let is_reserved = text.get(at).is_some_and(|token| token.kind == Kind::Word && is_reserved(token.text));
    let follower_is_wrong = is_end(site, at) || text.is_any(at, &["and", "or", "where", "by"]);
    if !(follower_is_wrong || is_reserved && previous.is_any(&times)) {
        return None;
    }
    let period = "between 2009-04-22 and 2009-04-23";
    let range = if site.place == Place::Head { period } else { "between 7 and 19" };
    // `between 7 and` ends with another `and` than `tls and`.
    let bound = text.operand_start(at - 1).filter(|_| previous.is("and"));
    if bound.and_then(|low| text.previous(low)).is_some_and(|token| token.is("between")) {
        let here = Span::new(previous.span.end, previous.span.end);
        return Some(Diagnostic::new(here, "a value is missing after `and`").hint(format!("for example: {range}")));
    }
    let here = Span::new(previous.span.end, previous.span.end);
    match previous.kind {
        Kind::Operator => Some(
            Diagnostic::new(here, format!("a value is missing after `{}`", previous.text))
                .hint("quote an empty one: \"\""),
        ),
        Kind::Comma if text.is(at, "by") => {
            let repair = text.write(&[Edit::remove(at - 1..at)])?;
            Some(Diagnostic::new(previous.span, "nothing follows this comma").hint(repair))
        }
        Kind::Comma => Some(Diagnostic::new(previous.span, "nothing follows this comma").hint("remove it")),
        Kind::Word if previous.is("as") && is_reserved => reserved_name(site),
        Kind::Word => {
            let Needs { what, example } = stages::needs(previous.text).or_else(|| follows(previous))?;
            let word = previous.text.to_ascii_lowercase();
            let example = match word.as_str() {
                "between" => range.to_owned(),
                "since" | "until" | "before" | "after" | "on" => format!("{word} 2009-04-22"),
                "by" if text.is(at.wrapping_sub(2), "sort") => "sort -count, or: sort by user".to_owned(),
                "by" if text.is(text.segment(at).start, "top") => "top 10 by user".to_owned(),
                "by" if text.is(text.segment(at).start, "timeline") => "timeline 1h by outcome".to_owned(),
                "distinct" if text.is(text.segment(at).start, "burst") => {
                    "burst 10 distinct user by remote_ip within 10m".to_owned()
                }
                _ => example.to_owned(),
            };
            Some(
                Diagnostic::new(here, format!("{what} is missing after `{word}`"))
                    .hint(format!("for example: {example}")),
            )
        }
        Kind::Open if text.kind(at) == Some(Kind::Close) => {
            Some(Diagnostic::new(previous.span.to(text.span(at)), "there is nothing between these parentheses"))
        }
        Kind::Name | Kind::Text | Kind::Regex | Kind::Open | Kind::Close | Kind::Pipe => None,
    }
}

/// `user in ()`.
fn empty_list(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    if text.kind(at) != Some(Kind::Close) || !text.is(at.checked_sub(2)?, "in") {
        return None;
    }
    (text.kind(at - 1) == Some(Kind::Open)).then(|| {
        Diagnostic::new(text.span_of(at - 1..at + 1), "an empty list holds nothing")
            .hint("for example: in (root, admin)")
    })
}

fn unbalanced(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let segment = text.segment(at);
    let mut open = Vec::new();
    for i in segment.start..at {
        match text.kind(i) {
            Some(Kind::Open) => open.push(i),
            Some(Kind::Close) => {
                open.pop();
            }
            _ => {}
        }
    }
    // A condition goes on with `and`, a list does not.
    let in_list = |open: usize| text.previous(open).is_some_and(|token| token.is("in")) && text.ends_condition(at);
    match (text.get(at), open.last()) {
        (Some(token), None) if token.kind == Kind::Close => {
            let complaint = Diagnostic::new(text.span(at), "this ) closes nothing");
            Some(complaint.hint(text.write(&[Edit::remove(at..at + 1)]).unwrap_or_else(|| "remove it".to_owned())))
        }
        (token, Some(open))
            if token.is_none_or(|token| {
                token.kind == Kind::Pipe || in_list(*open) && token.kind == Kind::Word && is_reserved(token.text)
            }) =>
        {
            let complaint = Diagnostic::new(text.span(*open), "this ( is never closed");
            let repair = text.write(&[Edit::insert(at, ")")]);
            Some(complaint.hint(repair.unwrap_or_else(|| "add ) where it ends".to_owned())))
        }
        _ => None,
    }
}

/// `user = (a, b)`, `user != (a or b)`.
fn compared_list(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let operator = text.previous(at).filter(|token| token.kind == Kind::Operator)?;
    let test = match operator.text {
        "=" | "==" => "in",
        "!=" | "<>" => "not in",
        _ => return None,
    };
    if text.kind(at) != Some(Kind::Open) {
        return None;
    }
    let complaint = Diagnostic::new(operator.span.to(text.span(at)), "a list is searched with `in`");
    let close = (at..text.tokens.len()).find(|i| text.kind(*i) == Some(Kind::Close));
    let repair = close.and_then(|close| {
        let inside = at + 1..close;
        let values: Vec<&str> = inside.clone().filter(|i| !text.is(*i, "or")).map(|i| text.slice(i..i + 1)).collect();
        let has_or = inside.into_iter().any(|i| text.is(i, "or"));
        let list = if has_or { format!("({})", values.join(", ")) } else { text.slice(at..close + 1).to_owned() };
        let edit = Edit::replace(at - 1..close + 1, format!("{test} {list}"));
        let with_where = || text.write(&[Edit::insert(text.operand_start(at - 1)?, "where"), edit.clone()]);
        text.write(std::slice::from_ref(&edit)).or_else(with_where)
    });
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: user in (root, admin)".to_owned())))
}

/// `user = null`.
fn null_value(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let operator = text.previous(at).filter(|token| token.kind == Kind::Operator && text.is(at, "null"))?;
    let is = if matches!(operator.text, "=" | "==") { "is" } else { "is not" };
    let repair = [Edit::replace(at - 1..at, is)];
    let with_where = |start| text.write(&[Edit::insert(start, "where"), repair[0].clone()]);
    let complaint = Diagnostic::new(operator.span.to(text.span(at)), "nothing equals null, not even null");
    let repair = text.write(&repair).or_else(|| with_where(text.condition_start(at + 1)?));
    Some(complaint.hint(repair.unwrap_or_else(|| format!("write `{is} null`"))))
}

/// `count as where`.
fn reserved_name(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at)?;
    let repair = text.write(&[Edit::replace(at..at + 1, format!("`{}`", token.text))])?;
    Some(Diagnostic::new(token.span, format!("`{}` is a reserved word", token.text)).hint(repair))
}

/// ``user = `profile` ``.
fn column_for_value(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Name)?;
    if text.previous(at)?.kind != Kind::Operator {
        return None;
    }
    let complaint = Diagnostic::new(token.span, "a name in backquotes is a column, and a value is due here");
    let repair = text.write(&[Edit::replace(at..at + 1, format!("field({})", token.text))]);
    Some(complaint.hint(repair.unwrap_or_else(|| "quote a text: \"…\"".to_owned())))
}

/// `user = no`.
fn reserved_value(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Word && !token.is_name())?;
    let previous = text.previous(at)?;
    let in_list = matches!(previous.kind, Kind::Comma | Kind::Open)
        && text.segment(at).rev().skip_while(|i| *i >= at).any(|i| text.is(i, "in"));
    if !is_reserved(token.text) || !(previous.kind == Kind::Operator || previous.is("in") || in_list) {
        return None;
    }
    // `user = and …` is a value left out, `user = and` an account called so.
    if text.is_any(at, &["and", "or"]) && previous.kind == Kind::Operator && !is_end(site, at + 1) {
        return None;
    }
    // `time > last monday`.
    let names_period = periods::find(text.slice(at..(at + 2).min(text.tokens.len()))).is_some();
    let end = if names_period { at + 2 } else { at + 1 };
    let quoted = format!("\"{}\"", text.slice(at..end));
    let message = if names_period {
        "a time of two words is quoted in a condition".to_owned()
    } else {
        format!("`{}` is a reserved word", token.text)
    };
    let repair = text.write(&[Edit::replace(at..end, &quoted)]);
    Some(Diagnostic::new(text.span_of(at..end), message).hint(repair.unwrap_or_else(|| format!("quote it: {quoted}"))))
}

/// `last 10`, `last week`, `last 7 days`, `within 10 minutes`.
fn no_duration(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let word = text.previous(at).filter(|token| token.is_any(&["last", "within"]))?.text.to_ascii_lowercase();
    let token = text.get(at).filter(|token| token.kind == Kind::Word)?;
    if token.text.ends_with('M') {
        return None;
    }
    let before = at.saturating_sub(2);
    if text.is_any(before, &["since", "after", "on"])
        && let Some(repair) = text.write(&[Edit::remove(before..before + 1)])
    {
        let complaint = Diagnostic::new(text.span(before), "a duration back from now stands behind `last` alone");
        return Some(complaint.hint(repair));
    }
    let complaint = Diagnostic::new(token.span, format!("`{word}` takes a duration"));
    let is_number = token.text.bytes().all(|byte| byte.is_ascii_digit());
    let edit = match (is_number, text.get(at + 1).and_then(|next| unit(next.text))) {
        (true, Some(unit)) => Some(Edit::replace(at..at + 2, format!("{}{unit}", token.text))),
        (false, _) => unit(token.text).map(|unit| Edit::replace(at..at + 1, format!("1{unit}"))),
        (true, None) => None,
    };
    Some(match edit.and_then(|edit| text.write(&[edit])) {
        Some(repair) => complaint.hint(repair),
        None if word == "within" => complaint.hint("for example: within 10m"),
        None if is_number => {
            complaint.hint(format!("for example: last 7d; the last {} rows are `| tail {0}`", token.text))
        }
        None => complaint.hint("for example: last 7d"),
    })
}

/// Other words for null.
const NULLS: [&str; 6] = ["missing", "unset", "absent", "undefined", "none", "nil"];
/// Words that may mean null or a text without characters.
const EMPTY: [&str; 2] = ["empty", "blank"];

/// The edit that mends `is` at token `is`, which nothing but `null` may follow, and the token it concerns.
pub(super) fn mended_is(text: &Text<'_>, is: usize) -> Option<(usize, Edit)> {
    let negated = text.is(is + 1, "not");
    let value = if negated { is + 2 } else { is + 1 };
    if text.is_any(value, &NULLS) {
        return Some((value, Edit::replace(value..value + 1, "null")));
    }
    let is_value = matches!(text.kind(value)?, Kind::Word | Kind::Text | Kind::Regex)
        && !text.is(value, "null")
        && !text.is_any(value, &EMPTY);
    is_value.then(|| (value, Edit::replace(is..value, if negated { "!=" } else { "=" })))
}

/// `user is root`, `user is missing`.
fn after_is(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let negated = text.is(at.checked_sub(1)?, "not") && text.is(at.checked_sub(2)?, "is");
    let is = if negated { at - 2 } else { at - 1 };
    if !text.is(is, "is") || is_end(site, at) {
        return None;
    }
    let complaint = Diagnostic::new(text.span(at), "`is` only tests for null");
    let op = if negated { "!=" } else { "=" };
    if text.is_any(if negated { is + 2 } else { is + 1 }, &EMPTY) {
        let not = if negated { "not " } else { "" };
        return Some(
            complaint.hint(format!("for a text without characters write {op} \"\", for no value is {not}null")),
        );
    }
    let repair = mended_is(text, is).and_then(|(_, edit)| text.write(&[edit]));
    Some(complaint.hint(repair.unwrap_or_else(|| format!("a value follows `{op}`"))))
}

/// `between 7 to 19`, `between 7 19`, `between 7, 19`.
fn between_without_and(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let low = text.operand_start(at)?;
    if !text.previous(low)?.is("between") {
        return None;
    }
    let separator = text.kind(at) == Some(Kind::Comma) || text.is(at, "to") || text.is(at, "until");
    let complaint = Diagnostic::new(text.span(at), "`between` needs `and` between its two bounds");
    let edit = if separator { Edit::replace(at..at + 1, "and") } else { Edit::insert(at, "and") };
    let repair = text.write(&[edit]);
    let example = if site.place == Place::Head { "between 2009-04-22 and 2009-04-23" } else { "between 7 and 19" };
    Some(complaint.hint(repair.unwrap_or_else(|| format!("for example: {example}"))))
}
