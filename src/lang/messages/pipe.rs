//! Stages: names that are none, and what stands wrongly inside one.

use std::ops::Range;

use super::super::lexer::{Kind, Token, is_name, is_reserved};
use super::super::periods::is_weekday;
use super::super::stages::{self, Needs};
use super::super::synonyms;
use super::super::units::unit;
use super::super::words::{FLAGS, aggregates};
use super::habits;
use super::site::{Rule, Site};
use super::text::{Edit, Place, Text};
use crate::diagnostic::{Diagnostic, MOST_COMPLAINTS, Span};
use crate::nearest::nearest;

/// Complaints about the names of stages and tables, at most one for each part between pipes, and those parts.
pub(super) fn foresee(text: &Text<'_>) -> (Vec<Diagnostic>, Vec<Range<usize>>) {
    let segments = text.segments();
    if let Some(or) = segments.iter().find_map(|segment| double_pipe(text, segment)) {
        return (vec![or], segments);
    }
    let complaint = |(i, segment): (usize, &Range<usize>)| {
        if segment.is_empty() {
            missing_stage(text, segment.start)
        } else if i > 0 {
            stage_name(text, segment)
        } else if text.begins_stage(segment.start) {
            None
        } else {
            head_words(text, segment)
        }
    };
    let found = segments.iter().enumerate().filter_map(|part| Some((complaint(part)?, part.1.clone())));
    found.take(MOST_COMPLAINTS).unzip()
}

/// `failed || succeeded`.
fn double_pipe(text: &Text<'_>, segment: &Range<usize>) -> Option<Diagnostic> {
    let before = segment.start.checked_sub(1).filter(|_| segment.is_empty())?;
    let pipes = before..segment.end + 1;
    if text.kind(segment.end) != Some(Kind::Pipe) || text.span(before).end != text.span(segment.end).start {
        return None;
    }
    if text.begins_stage(segment.end + 1) || text.is(segment.end + 1, "where") {
        let wrong = Diagnostic::new(text.span_of(pipes.clone()), "a single `|` leads to a stage");
        let repair = text.write(&[Edit::replace(pipes, "|")]);
        return Some(wrong.hint(repair.unwrap_or_else(|| "leave one out".to_owned())));
    }
    let wrong = Diagnostic::new(text.span_of(pipes.clone()), "`||` is written `or`, after `where`");
    let or = Edit::replace(pipes, "or");
    let with_where = |or| text.write(&[Edit::insert(text.condition_start(before)?, "where"), or]);
    let repair = text.write(std::slice::from_ref(&or)).or_else(|| with_where(or));
    Some(wrong.hint(repair.unwrap_or_else(|| "or leave one out: a single `|` leads to a stage".to_owned())))
}

/// Nothing between two pipes, or after the last.
fn missing_stage(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    // A query may begin with a pipe; behind that pipe something must come.
    Some(stage_expected(text.span(at.checked_sub(1)?)))
}

fn stage_expected(span: Span) -> Diagnostic {
    Diagnostic::new(span, "a stage is missing after `|`").note(stages::list())
}

/// What begins after a pipe must be the name of a stage or an aggregate's call.
fn stage_name(text: &Text<'_>, segment: &Range<usize>) -> Option<Diagnostic> {
    let at = segment.start;
    let token = text.get(at)?;
    if let Some(complaint) = line_filter(text, at) {
        return Some(complaint);
    }
    let is_condition = text.kind(at + 1) == Some(Kind::Operator) || text.is_any(at + 1, &["in", "is"]);
    if is_condition || matches!(token.kind, Kind::Open | Kind::Text | Kind::Name) || token.is("not") {
        let wrong = Diagnostic::new(token.span, "a condition after `|` needs `where`");
        return Some(match text.write(&[Edit::insert(at, "where")]) {
            Some(repair) => wrong.hint(repair),
            None => wrong.hint("put `where` before it, or `let` if it makes a column: | let rate = bad / good"),
        });
    }
    if text.begins_stage(at) || token.is("where") {
        return None;
    }
    bare_aggregate(text, at).or_else(|| habits::stage(text, at)).or_else(|| unknown_stage(text, segment))
}

/// LogQL's `|= "text"`, `|~ "regex"`, `!= "text"`: a text is looked for by quoting it.
fn line_filter(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    let condition = line_condition(text, at)?;
    // Labels before it are mended together with it.
    let is_labelled = habits::labels_end(text) == Some(at - 1);
    let complaint = Diagnostic::new(text.span_of(at..at + 2), "a text is looked for in the line by a condition");
    let edit = if is_labelled {
        Edit::replace(0..at + 2, format!("where {condition}"))
    } else {
        Edit::replace(at..at + 2, format!("where {condition}"))
    };
    Some(complaint.hint(text.write(&[edit]).unwrap_or_else(|| format!("as in: | where {condition}"))))
}

/// The condition that LogQL's filter at token `at` is.
fn line_condition(text: &Text<'_>, at: usize) -> Option<String> {
    let sign = text.get(at).filter(|token| matches!(token.text, "=" | "~" | "!=" | "!~"))?;
    let value = text.get(at + 1).filter(|value| matches!(value.kind, Kind::Text | Kind::Word | Kind::Regex))?;
    let inner = value.text.trim_matches(['"', '\'']);
    let not = if sign.text.starts_with('!') { "not " } else { "" };
    Some(match (sign.text.ends_with('~'), value.kind) {
        (true, Kind::Regex) => format!("raw {} {}", sign.text, value.text),
        (true, _) => format!("raw {} /{}/", sign.text, inner.replace('/', "\\/")),
        (false, _) => format!("{not}\"{inner}\""),
    })
}

fn unknown_stage(text: &Text<'_>, segment: &Range<usize>) -> Option<Diagnostic> {
    let at = segment.start;
    let token = text.get(at)?;
    if token.kind != Kind::Word || !is_name(token.text) || is_reserved(token.text) {
        return Some(
            Diagnostic::new(token.span, format!("`{}` does not name a stage", token.text)).note(stages::list()),
        );
    }
    let wrong = Diagnostic::new(token.span, format!("unknown stage `{}`", token.text)).note(stages::list());
    if let Some(hint) = synonyms::finding(token.text) {
        return Some(wrong.hint(hint));
    }
    if let Some(name) = nearest(token.text, stages::names()) {
        return Some(wrong.hint(format!("did you mean `{name}`?")));
    }
    if token.is_any(&FLAGS)
        && let Some(repair) = text.write(&[Edit::insert(at, "where")])
    {
        return Some(wrong.hint(repair));
    }
    Some(wrong)
}

/// `dcount`, `dcount user`: an aggregate without its parentheses.
fn bare_aggregate(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    let token = text.get(at).filter(|_| text.call_end(at).is_none())?;
    // `last 7d` is a time, `first 10` a habit of others.
    let is_period = |next: &Token<'_>| !next.is_name() || unit(next.text).is_some();
    if token.is_any(&["first", "last"]) && text.get(at + 1).is_none_or(is_period) {
        return None;
    }
    // `5 min` is a duration.
    if text.previous(at).is_some_and(|previous| previous.text.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    if token.is("last") && text.get(at + 1).is_some_and(|next| is_weekday(next.text)) {
        return None;
    }
    let (name, example) = aggregates().find(|(name, _)| token.is(name))?;
    let field = text.get(at + 1).filter(|field| field.is_name());
    let call = format!("{name}({})", field.map_or(example, |field| field.text));
    let pipe = if text.segment(at).start == at { "" } else { "| " };
    let end = if field.is_some() { at + 2 } else { at + 1 };
    let complaint = Diagnostic::new(token.span, format!("`{name}` needs a field in parentheses"));
    let repair = text.write(&[Edit::replace(at..end, format!("{pipe}{call}"))]);
    Some(complaint.hint(repair.unwrap_or_else(|| format!("for example: {call}"))))
}

/// Words of the head that are stages, of this language or of others.
fn head_words(text: &Text<'_>, segment: &Range<usize>) -> Option<Diagnostic> {
    segment.clone().take_while(|at| !text.is(*at, "where")).find_map(|at| {
        let is_value = text.previous(at).is_some_and(|previous| match previous.kind {
            Kind::Operator | Kind::Open | Kind::Comma => at > segment.start,
            Kind::Word => at > segment.start && is_reserved(previous.text),
            _ => false,
        });
        if is_value || (text.begins_test(at + 1) && !text.is(at + 1, "between")) {
            return None;
        }
        let starts_stage = || (text.begins_stage(at) && at > segment.start).then(|| needs_pipe(text, at));
        let foreign = || bare_aggregate(text, at).or_else(|| habits::stage(text, at));
        foreign().or_else(starts_stage)
    })
}

/// The stage that begins at token `at` has no pipe before it.
fn needs_pipe(text: &Text<'_>, at: usize) -> Diagnostic {
    let name = text.get(at).map_or(String::new(), |token| token.text.to_ascii_lowercase());
    // `count distinct user`.
    if name == "distinct"
        && let Some(field) = text.get(at + 1).filter(|field| field.is_name())
        && let Some(count) = at.checked_sub(1).filter(|count| text.is(*count, "count"))
        && let Some(repair) = text.write(&[Edit::replace(count..at + 2, format!("dcount({})", field.text))])
    {
        return Diagnostic::new(text.span_of(count..at + 2), "different values are counted by `dcount`").hint(repair);
    }
    let parentheses = if text.call_end(at).is_some() { "(…)" } else { "" };
    let complaint = Diagnostic::new(text.span(at), format!("`{name}{parentheses}` starts a stage: put `|` before it"));
    match text.write(&[Edit::insert(at, "|")]) {
        Some(repair) => complaint.hint(repair),
        None => complaint,
    }
}

pub(super) const RULES: &[Rule] = &[
    stage_needs_pipe,
    number,
    by_month,
    count_what,
    second_alias,
    long_direction,
    plus,
    second_by,
    network,
    word_of_the_head,
    missing_comma,
    time_in_stage,
];

/// `where user=a count by user`, `count by user where count > 5`, `where user=a where tls`.
fn stage_needs_pipe(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let is_stage = text.begins_stage(at) && text.get(at).is_some_and(|token| stages::is_stage(token.text));
    if place == Place::Head || !text.ends_condition(at) || !(is_stage || text.is(at, "where")) {
        return None;
    }
    if place == Place::Filter && text.is(at, "where") {
        let second = Diagnostic::new(text.span(at), "there is a `where` before this one already");
        let repair = text.write(&[Edit::replace(at..at + 1, "and")]);
        return Some(second.hint(repair.unwrap_or_else(|| "join the conditions with `and`".to_owned())));
    }
    Some(needs_pipe(text, at))
}

/// Whether `token` begins a stage that needs such a thing behind its name.
fn needs(token: &Token<'_>, what: &str) -> bool {
    token.kind == Kind::Word && stages::needs(token.text).is_some_and(|needs| needs.what == what)
}

/// `limit -5`, `top user`, `burst by user`.
fn number(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let start = text.segment(at).start;
    let stage = text.get(start).filter(|token| needs(token, Needs::NUMBER))?;
    // Behind keys the number of `top` may still come.
    let is_top = stage.is("top") && text.get(start + 1).is_some_and(|token| token.is_name() || token.is("by"));
    if at != start + 1 && !(is_top && at > start + 1) {
        return None;
    }
    let at = start + 1;
    let name = stage.text.to_ascii_lowercase();
    let token = text.get(at)?;
    let complaint = Diagnostic::new(token.span, format!("`{name}` needs a whole number from 1 up"));
    let repair = if token.text.parse::<f64>().is_ok() {
        let digits: String =
            token.text.chars().skip_while(|c| *c == '-' || *c == '+').take_while(char::is_ascii_digit).collect();
        let n = if digits.trim_matches('0').is_empty() { "10" } else { &digits };
        text.write(&[Edit::replace(at..at + 1, n)])
    } else {
        text.write(&[Edit::insert(at, "10")])
    };
    Some(complaint.hint(repair.unwrap_or_else(|| format!("for example: {name} 10"))))
}

/// `count by 1M`.
fn by_month(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Word)?;
    if place != Place::Stage && !text.previous(at)?.is("last") {
        return None;
    }
    let number = token.text.strip_suffix('M').filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let complaint = Diagnostic::new(token.span, format!("`{}` could be minutes or months", token.text));
    (!number.is_empty()).then(|| complaint.hint(format!("write {number}m for minutes, {number}mo for months")))
}

/// `count failed`, `count user`.
fn count_what(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.is_name())?;
    if !text.previous(at)?.is("count") || text.segment(at).start + 1 != at {
        return None;
    }
    let word = token.text;
    let complaint = Diagnostic::new(token.span, "`count` counts rows and takes nothing behind it but `by`");
    let segment = text.segment(at);
    // `count per hour`.
    if token.is("per")
        && let Some(unit) = text.get(at + 1).filter(|unit| unit.is_name())
        && let Some(repair) =
            text.write(&[Edit::replace(at..at + 2, format!("by {}", synonyms::key(unit.text).unwrap_or(unit.text)))])
    {
        return Some(complaint.hint(repair));
    }
    Some(if token.is_any(&FLAGS) {
        let counted = Edit::replace(at - 1..at + 1, format!("count({word})"));
        let counted = text.edited(&[counted]).unwrap_or_else(|| format!("count({word})"));
        if segment.start == 0 && segment.len() == 2 {
            complaint.hint(format!("write: {word} | count, or: {counted}"))
        } else {
            complaint.hint(format!("write: {counted}"))
        }
    } else {
        let repair = text.write(&[Edit::insert(at, "by")]);
        complaint.hint(repair.unwrap_or_else(|| format!("as in: count by {word}")))
    })
}

/// `by 1h as hour`, `by remote_ip/24 as net`, `user as "who"`.
fn second_alias(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at)?;
    if text.previous(at).is_some_and(|previous| previous.is("as")) && !token.is_name() {
        let name = token.text.trim_matches(['"', '\'']);
        let complaint = Diagnostic::new(token.span, "a name is expected after `as`");
        return Some(
            complaint.hint(format!("a reserved word or a name with spaces stands between backquotes: `{name}`")),
        );
    }
    if !token.is("as") {
        return None;
    }
    let key = text.previous(at).filter(|key| key.kind == Kind::Word)?;
    let complaint = Diagnostic::new(token.span, format!("`{}` cannot be given a name", key.text));
    Some(match key.text.split_once('/') {
        Some((field, bits)) => complaint.hint(format!("as in: net({field}, {bits}) as …")),
        None => complaint.hint("the column of a time bucket is called `time`"),
    })
}

/// `select user remote_ip`.
fn missing_comma(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    if place != Place::Stage || !text.get(at)?.is_name() || !text.ends_condition(at) {
        return None;
    }
    let repair = text.write(&[Edit::insert(at, ",")])?;
    let here = Span::new(text.span(at).start, text.span(at).start);
    Some(Diagnostic::new(here, "a comma is missing between two names").hint(repair))
}

/// `sort count descending`, `sort user up`.
fn long_direction(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at)?;
    let in_sort = text.is(text.segment(at).start, "sort");
    let is = |long: &str, others: &[&str]| token.is(long) || in_sort && token.is_any(others);
    let short = if is("descending", &["down", "decreasing", "falling", "reverse", "reversed"]) {
        "desc"
    } else if is("ascending", &["up", "increasing", "rising"]) {
        "asc"
    } else {
        return None;
    };
    let repair = text.write(&[Edit::replace(at..at + 1, short)]);
    // `sort -count down` says it twice.
    let repair = repair.or_else(|| text.write(&[Edit::remove(at..at + 1)]).filter(|_| short == "desc"))?;
    Some(Diagnostic::new(token.span, format!("`{}` is written `{short}`", token.text)).hint(repair))
}

/// `count by user by time`.
fn second_by(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let first = (text.segment(at).start..at).find(|i| text.is(*i, "by"))?;
    if place != Place::Stage || !text.is(at, "by") {
        return None;
    }
    let complaint = Diagnostic::new(text.span(first), "one `by` is followed by all keys").also(text.span(at));
    let previous = text.slice(at - 1..at);
    let edit =
        if previous == "," { Edit::remove(at..at + 1) } else { Edit::replace(at - 1..at + 1, format!("{previous},")) };
    Some(complaint.hint(text.write(&[edit]).unwrap_or_else(|| "put commas between them".to_owned())))
}

/// `select remote_ip/24`, `sort remote_ip/24`, `where remote_ip/24 = …`: the short form is for keys.
fn network(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Word)?;
    let key = token.text.trim_start_matches('-');
    let (field, bits) = key.split_once('/').filter(|(field, _)| is_name(field) && !is_reserved(field))?;
    let is_number = !bits.is_empty() && bits.len() <= 3 && bits.bytes().all(|byte| byte.is_ascii_digit());
    let listed = || {
        let begins = |token: &Token<'_>| needs(token, Needs::FIELD) || token.is("by") || token.kind == Kind::Comma;
        text.previous(at).is_some_and(begins)
    };
    let expected = if site.place == Place::Stage { listed() } else { text.begins_test(at + 1) };
    if !is_number || !expected {
        return None;
    }
    let minus = &token.text[..token.text.len() - key.len()];
    let made = (0..text.segment(at).start).any(|i| text.get(i).is_some_and(|token| token.is(key)));
    if made {
        let complaint = Diagnostic::new(token.span, format!("the column `{key}` is named between backquotes"));
        let repair = text.write(&[Edit::replace(at..at + 1, format!("{minus}`{key}`"))]);
        return Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: `{key}`"))));
    }
    let complaint = Diagnostic::new(token.span, format!("`{key}` only works after `by` and `top`"));
    let test = match text.get(at + 1).map(|operator| operator.text) {
        Some("=" | "==") => Some("in"),
        Some("!=" | "<>") => Some("not in"),
        _ => None,
    };
    if let (Some(test), Some(value)) = (test, text.get(at + 2).filter(|value| value.text.contains(['.', ':']))) {
        let bits = if value.text.contains('/') { String::new() } else { format!("/{bits}") };
        let condition = format!("{field} {test} {}{bits}", value.text);
        let repair = text.write(&[Edit::replace(at..at + 3, &condition)]);
        return Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: {condition}"))));
    }
    let call = format!("{minus}net({field}, {bits})");
    let repair = text.write(&[Edit::replace(at..at + 1, &call)]);
    Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: {call}"))))
}

/// `count by user failed`.
fn word_of_the_head(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let segment = text.segment(at);
    // `tls` is a column too.
    let is_word = |i: usize| text.is_any(i, &FLAGS) && !text.is(i, "tls");
    if place != Place::Stage || !is_word(at) || !text.ends_condition(at) {
        return None;
    }
    let end = (at..segment.end).find(|i| !is_word(*i)).unwrap_or(segment.end);
    let words = text.slice(at..end);
    let complaint = Diagnostic::new(text.span_of(at..end), format!("`{words}` stands before the first `|`"));
    let head = text.segment(0);
    let moved = if segment.start == 0 {
        Some(Edit::insert(0, format!("{words} |")))
    } else if segment.start == head.end + 1 {
        let filter = head.clone().find(|i| text.is(*i, "where")).unwrap_or(head.end);
        (!text.begins_stage(0)).then(|| Edit::insert(filter, words))
    } else {
        None
    };
    let repair = moved.and_then(|moved| text.write(&[moved, Edit::remove(at..end)]));
    Some(complaint.hint(repair.unwrap_or_else(|| format!("move it there: {words} | …"))))
}

/// `sort +user`.
fn plus(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|_| text.is(text.segment(at).start, "sort"))?;
    let name = token.text.strip_prefix('+')?;
    let repair = text.write(&[Edit::replace(at..at + 1, name)])?;
    Some(Diagnostic::new(token.span, "`+` is not needed: the smallest comes first").hint(repair))
}

/// `| where user=a since 2009-04-22`.
fn time_in_stage(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let segment = text.segment(at);
    let is_time = text.is_any(at, &["since", "until", "before", "after", "on", "last", "between"]);
    if place == Place::Head || segment.start == 0 || !is_time || !text.ends_condition(at) {
        return None;
    }
    let mut end = text.value_end(at + 1);
    if text.is(at, "between") && text.is(end, "and") {
        end = text.value_end(end + 1);
    }
    let complaint = Diagnostic::new(text.span_of(at..end.min(text.tokens.len())), "times stand before the first `|`");
    let head = text.segment(0);
    let clause = text.slice(at..end.min(text.tokens.len()));
    let moved = [Edit::insert(head.end, clause), Edit::remove(at..end)];
    Some(match text.write(&moved).filter(|_| !text.begins_stage(0)) {
        Some(repair) => complaint.hint(repair),
        None => complaint.hint(format!("move `{clause}` there")),
    })
}
