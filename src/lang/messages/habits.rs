//! Phrases of other query languages, each with what to write instead. People bring SPL, KQL, SQL and jq in their
//! fingers; most of what they type has one obvious meaning here.

use std::ops::Range;

use super::super::lexer::{Kind, Token, is_bare, is_reserved};
use super::super::stages::{self, FLAGS};
use super::missing;
use super::text::{Edit, Place, Text};
use crate::diagnostic::Diagnostic;

/// What a stage of another language is called here.
enum Instead {
    /// The same under another name.
    Name(&'static str),
    /// Nothing: the aggregate itself is the stage.
    Nothing,
    /// Something to say.
    Say(&'static str),
}

use Instead::{Name, Nothing, Say};

const STAGES: [(&[&str], Instead); 11] = [
    (&["stats", "summarize", "summarise", "aggregate", "agg", "eventstats"], Nothing),
    (&["head", "take", "first"], Name("limit")),
    (&["search", "filter", "having"], Name("where")),
    (&["table", "project", "keep"], Name("select")),
    (&["dedup", "uniq", "unique"], Name("distinct")),
    (&["orderby", "sort_by"], Name("sort")),
    (&["timechart"], Say("`count by 1h` counts per hour")),
    (&["rare"], Say("the rarest come first with: count by user | sort count")),
    (&["eval", "extend"], Say("columns computed from others are still to come")),
    (&["rename"], Say("rename while selecting: select user as account")),
    (&["join", "lookup", "transaction"], Say("there are no joins: facts about the connection are columns already")),
];

/// Tests of text, which stand between a field and a value.
const TEXT_TESTS: [&str; 13] = [
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

/// Names that a phrase may begin with, so that they are fields only between backquotes.
const FIELDS: [&str; 5] = ["earliest", "latest", "sourcetype", "index", "having"];

/// Whether `name` may have to stand between backquotes to be a field.
pub(in crate::lang) fn is_taken_as_field(name: &str) -> bool {
    FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field))
}

/// Whether `name` may have to stand between backquotes to be a word of the head.
pub(in crate::lang) fn is_taken_as_word(name: &str) -> bool {
    let stages = STAGES.iter().flat_map(|(names, _)| names.iter());
    let taken = stages.chain(&TEXT_TESTS).chain(&FIELDS).any(|taken| name.eq_ignore_ascii_case(taken));
    taken || missing::unit(name).is_some() || month(name).is_some()
}

/// The stage of another language that begins at token `at`, or `group by` and `order by`.
pub(super) fn stage(text: &Text<'_>, at: usize) -> Option<Diagnostic> {
    // `first(time)` is an aggregate.
    let token = text.get(at).filter(|token| token.kind == Kind::Word && text.call_end(at).is_none())?;
    let two_words = text.is(at + 1, "by") && text.is_any(at, &["group", "order"]);
    let (words, instead) = if two_words {
        (at..at + 2, &Name(if token.is("group") { "count by" } else { "sort" }))
    } else {
        (at..at + 1, STAGES.iter().find(|(names, _)| token.is_any(names)).map(|(_, instead)| instead)?)
    };
    let segment = text.segment(at);
    let complaint =
        Diagnostic::new(text.span_of(words.clone()), format!("unknown stage `{}`", text.slice(words.clone())));
    // Among the words of the head the stage needs its pipe, too.
    let pipe = if segment.start == at { "" } else { "| " };
    Some(match instead {
        Say(hint) => complaint.hint(*hint).note(stages::LIST),
        Name(name) => {
            let mut edits = vec![Edit::replace(words.clone(), format!("{pipe}{name}"))];
            // `dedup user remote_ip`, `table user remote_ip`: lists here have commas.
            let list = words.end + 1..segment.end;
            let commas = list.filter(|i| text.get(*i).is_some_and(|token| token.is_name()) && text.ends_condition(*i));
            let with_commas: Vec<Edit> = edits.iter().cloned().chain(commas.map(|i| Edit::insert(i, ","))).collect();
            edits.extend(phrases(text, words.end..segment.end));
            let repair = text.write(&edits).or_else(|| text.write(&with_commas));
            complaint.hint(repair.unwrap_or_else(|| format!("it is called `{name}` here")))
        }
        Nothing => {
            let edits = phrases(text, words.end..segment.end);
            complaint.hint(match text.edited_part(words.end..segment.end, &edits) {
                Some(rest) => format!("write the aggregate itself: {rest}"),
                None => "write the aggregate itself, for example: count by user".to_owned(),
            })
        }
    })
}

/// A phrase of another language: the tokens concerned, what is wrong with them, and how to write it.
struct Phrase {
    tokens: Range<usize>,
    message: String,
    edit: Edit,
    /// When no whole query can be shown.
    hint: String,
}

/// Most phrases mended in one repair; a query with more of them is too long to be shown anew.
const MOST_PHRASES: usize = 16;

/// Tells a phrase from its first token.
type Habit = fn(&Text<'_>, usize) -> Option<Phrase>;

const HABITS: [Habit; 11] = [
    operator,
    ampersand,
    row_count,
    function,
    text_test,
    splunk_field,
    select_from,
    sql_clause,
    log_number,
    days_ago,
    spaced_duration,
];

/// A regex without its slashes, which would come apart at the first `|`: `user ~ adm(in|root)`.
pub(super) fn bare_regex(text: &Text<'_>) -> Option<Diagnostic> {
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
        is_regex.then(|| complaint().hint(repair().unwrap_or_else(|| format!("write: /{pattern}/"))))
    })
}

/// A complaint about phrases of other languages, wherever they stand but in `refused` parts.
pub(super) fn foresee(text: &Text<'_>, refused: &[Range<usize>]) -> Option<Diagnostic> {
    let acceptable = |at: &usize| {
        let part = refused.partition_point(|part| part.end <= *at);
        !refused.get(part).is_some_and(|part| part.contains(at))
    };
    let found = (0..text.tokens.len()).filter(acceptable).filter_map(|at| phrase(text, at));
    let found: Vec<Phrase> = found.take(MOST_PHRASES).collect();
    let first = found.first()?;
    // One complaint, with all of them mended: a repair that leaves the next one in would be no query.
    let edits: Vec<Edit> = disjoint(found.iter().map(|phrase| phrase.edit.clone()));
    let complaint = Diagnostic::new(text.span_of(first.tokens.clone()), first.message.clone());
    let with_where = || {
        let start = first.edit.range().start;
        let starts = [text.condition_start(start), text.operand_start(start), Some(start)];
        let write = |start| text.write(&[&[Edit::insert(start, "where")], edits.as_slice()].concat());
        if text.place(start) == Place::Head { starts.into_iter().flatten().find_map(write) } else { None }
    };
    let repair = text.write(&edits).or_else(with_where);
    Some(complaint.hint(repair.unwrap_or_else(|| first.hint.clone())))
}

fn phrase(text: &Text<'_>, at: usize) -> Option<Phrase> {
    HABITS.iter().find_map(|habit| habit(text, at))
}

/// The edits that mend the phrases among `tokens`.
fn phrases(text: &Text<'_>, tokens: Range<usize>) -> Vec<Edit> {
    disjoint(tokens.filter_map(|at| phrase(text, at)).take(MOST_PHRASES).map(|phrase| phrase.edit))
}

/// Leaves out what overlaps with what came before it.
fn disjoint(edits: impl Iterator<Item = Edit>) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        if kept.last().is_none_or(|last| last.range().end <= edit.range().start) {
            kept.push(edit);
        }
    }
    kept
}

impl Phrase {
    /// `tokens` are wrong and replaced by `instead`.
    fn replaced(tokens: Range<usize>, message: impl Into<String>, instead: impl Into<String>) -> Phrase {
        let instead = instead.into();
        let hint = format!("write `{instead}`");
        Phrase { edit: Edit::replace(tokens.clone(), instead), tokens, message: message.into(), hint }
    }
}

/// `=~`, `!`, `=>`: runs of operator characters that are no operator.
fn operator(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at)?;
    if token.text == ":" && text.get(at + 1).is_some_and(|next| next.text == "=") {
        return Some(Phrase::replaced(at..at + 2, "`:=` is written `=`", "="));
    }
    if token.kind != Kind::Operator {
        return None;
    }
    let instead = match token.text {
        "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" | "~" | "!~" => return None,
        "=~" | "~=" | "~~" => "~",
        "!=~" | "!~=" | "!~~" => "!~",
        "===" => "==",
        "!==" | "=!" => "!=",
        "=<" => "<=",
        "=>" => ">=",
        // `!contains` is for the habit of `contains`.
        "!" if text_test(text, at + 1).is_some() => return None,
        "!" => return Some(Phrase::replaced(at..at + 1, "`!` is written `not`", "not")),
        other => {
            let mut phrase = Phrase::replaced(at..at + 1, format!("`{other}` is not an operator"), other);
            "the operators are = == != < <= > >= ~ !~".clone_into(&mut phrase.hint);
            return Some(phrase);
        }
    };
    Some(Phrase::replaced(at..at + 1, format!("`{}` is not an operator", token.text), instead))
}

/// `&&`.
fn ampersand(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at).filter(|token| token.is_any(&["&&", "&"]))?;
    if !text.ends_condition(at) || !text.begins_condition(at + 1) {
        return None;
    }
    let message = format!("`{}` is written `and`", token.text);
    // In the head the words are joined without it.
    if text.place(at) == Place::Head && text.edited(&[Edit::remove(at..at + 1)]).is_some() {
        let hint = "leave it out".to_owned();
        return Some(Phrase { tokens: at..at + 1, message, edit: Edit::remove(at..at + 1), hint });
    }
    Some(Phrase::replaced(at..at + 1, message, "and"))
}

/// `count(*)`, `count()`, `count(1)`, `count(distinct user)`.
fn row_count(text: &Text<'_>, at: usize) -> Option<Phrase> {
    if !text.is(at, "count") {
        return None;
    }
    let end = text.call_end(at)?;
    let inner = text.slice(at + 2..end - 1);
    if matches!(inner, "" | "*" | "1") {
        return Some(Phrase::replaced(at..end, "`count` counts rows by itself", "count"));
    }
    if text.is(at + 2, "distinct") && end > at + 4 {
        let instead = format!("dcount({})", text.slice(at + 3..end - 1));
        return Some(Phrase::replaced(at..end, "different values are counted by `dcount`", instead));
    }
    None
}

/// Functions that have another name here.
const FUNCTIONS: [(&[&str], &str); 5] = [
    (&["dc", "distinct_count", "count_distinct", "nunique", "uniqexact"], "dcount"),
    (&["countif", "count_if"], "count"),
    (&["mean", "average"], "avg"),
    (&["values", "make_set", "make_list", "array_agg"], "list"),
    (&["tolower", "lcase"], "lower"),
];

/// `dc(user)`, `time > ago(7d)`.
fn function(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let end = text.call_end(at)?;
    let name = text.get(at)?;
    if name.is("ago") {
        return ago(text, at, end);
    }
    let (_, instead) = FUNCTIONS.iter().find(|(names, _)| name.is_any(names))?;
    Some(Phrase::replaced(at..at + 1, format!("there is no function `{}`", name.text), *instead))
}

/// `time > ago(7d)`: a time clause of the head.
fn ago(text: &Text<'_>, at: usize, end: usize) -> Option<Phrase> {
    let message = "there is no function `ago`".to_owned();
    let clause = format!("last {}", text.slice(at + 2..end - 1));
    let hint = format!("write `{clause}` before `where`");
    let from = text.condition_start(end)?;
    let whole_filter = text.previous(from).is_some_and(|token| token.is("where"));
    let before_and = text.is(end, "and");
    // `where time > ago(7d) and …`: the clause changes places with `where`.
    let edit = match (whole_filter, before_and) {
        (true, true) => Edit::replace(from - 1..end + 1, format!("{clause} where")),
        (true, false) => Edit::replace(from - 1..end, clause),
        (false, _) if text.previous(from).is_some_and(|token| token.is("and")) => Edit::replace(from - 1..end, clause),
        (false, _) => Edit::replace(from..end, clause),
    };
    Some(Phrase { tokens: at..at + 1, message, edit, hint })
}

/// `user like 'adm%'`, `user contains "adm"`.
fn text_test(text: &Text<'_>, at: usize) -> Option<Phrase> {
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
    let regex = if pattern.kind == Kind::Regex { inner.to_owned() } else { format!("/{}/", inner.replace('/', "\\/")) };
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

/// `earliest=-7d`, `latest=now`, `sourcetype=…`, `index=…`.
fn splunk_field(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at)?;
    if text.get(at + 1)?.text != "=" || text.previous(at).is_some_and(|previous| previous.kind == Kind::Operator) {
        return None;
    }
    // Behind a pipe it may be a column made by the query: `min(time) as earliest`.
    if !token.is_any(&FIELDS) || text.segment(at).start > 0 {
        return None;
    }
    let end = text.value_end(at + 2);
    let value = text.slice(at + 2..end);
    let tokens = at..at + 1;
    let since_back = value.strip_prefix('-').map(|back| back.split('@').next().unwrap_or(back));
    let times = "times have words of their own".to_owned();
    if token.is("earliest") {
        let clause = since_back.map_or_else(|| format!("since {value}"), |back| format!("last {back}"));
        let hint = format!("write: {clause}");
        return Some(Phrase { tokens, message: times, edit: Edit::replace(at..end, clause), hint });
    }
    if token.is("latest") {
        let clause = if value.starts_with("now") { String::new() } else { format!("until {value}") };
        let hint = if clause.is_empty() { "leave it out".to_owned() } else { format!("write: {clause}") };
        return Some(Phrase { tokens, message: times, edit: Edit::replace(at..end, clause), hint });
    }
    if token.is_any(&["sourcetype", "index"]) {
        let message = format!("`{}` says nothing here: authq reads mail logs only", token.text);
        return Some(Phrase { tokens, message, edit: Edit::remove(at..end), hint: "leave it out".to_owned() });
    }
    None
}

fn is_digits(text: &Text<'_>, at: usize) -> bool {
    let digits = |token: &Token<'_>| token.kind == Kind::Word && token.text.bytes().all(|byte| byte.is_ascii_digit());
    text.get(at).is_some_and(digits)
}

/// `icid = ICID 451`, as the log writes it.
fn log_number(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at).filter(|token| token.is_any(&["icid", "dcid", "mid", "rid"]))?;
    let after_test = match text.previous(at)?.kind {
        Kind::Operator => true,
        Kind::Open | Kind::Comma => text.segment(at).take_while(|i| *i < at).any(|i| text.is(i, "in")),
        _ => text.is_any(at - 1, &["in", "between", "and"]),
    };
    if !after_test || !is_digits(text, at + 1) {
        return None;
    }
    let message = format!("the number is written without `{}`", token.text);
    Some(Phrase::replaced(at..at + 2, message, text.slice(at + 1..at + 2)))
}

/// `since 7 days ago`.
fn days_ago(text: &Text<'_>, at: usize) -> Option<Phrase> {
    if !text.is_any(at, &["since", "after"]) || !is_digits(text, at + 1) {
        return None;
    }
    let unit = missing::unit(text.get(at + 2)?.text)?;
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
    let instead = format!("{}{}", text.slice(at..at + 1), missing::unit(word.text)?);
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

/// The number of a month, by its name or the first letters of it.
fn month(word: &str) -> Option<usize> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(&word)).map(|month| month + 1)
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `on Apr 22`, `since 22 April 2009`.
pub(super) fn spelt_date(text: &Text<'_>) -> Option<Diagnostic> {
    (0..text.tokens.len()).find_map(|at| {
        let times = ["since", "until", "before", "after", "on", "between"];
        if !text.is_any(at, &times) {
            return None;
        }
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
        let (month, day) = (named?, day?);
        let complaint =
            Diagnostic::new(text.span_of(at + 1..end), format!("`{}` is not a time", text.slice(at + 1..end)));
        let repair = year.and_then(|year| {
            let clock = clock.map_or(String::new(), |clock| format!(" {clock}"));
            text.write(&[Edit::replace(at + 1..end, format!("{year}-{month:02}-{day:02}{clock}"))])
        });
        Some(complaint.hint(repair.unwrap_or_else(|| "a date is written 2009-04-22".to_owned())))
    })
}

/// `select user from auth where …`.
fn select_from(text: &Text<'_>, at: usize) -> Option<Phrase> {
    if at != 0 || !text.is(0, "select") {
        return None;
    }
    let segment = text.segment(at);
    let from = segment.clone().find(|i| text.is(*i, "from") && text.ends_condition(*i) && *i > 1)?;
    let columns = text.slice(1..from);
    let rest = from + 2..segment.end;
    let clause = rest.clone().find(|i| text.is_any(*i, &["order", "limit"])).unwrap_or(rest.end);
    let select = if columns == "*" { String::new() } else { format!("select {columns}") };
    let tail = match text.get(clause) {
        Some(order) if order.is("order") => format!("sort {}", text.slice((clause + 2).min(rest.end)..rest.end)),
        _ => text.slice(clause..rest.end).to_owned(),
    };
    let parts = [text.slice(rest.start.min(clause)..clause), &tail, &select];
    let instead = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ");
    Some(Phrase {
        tokens: from..from + 1,
        message: "there is no `from`: the conditions come first, `select` after a `|`".to_owned(),
        edit: Edit::replace(segment, instead),
        hint: "for example: failed where user=ironport | select time, user".to_owned(),
    })
}

/// `group by`, `order by` and `having` behind something else.
fn sql_clause(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let is_clause = text.is(at, "having") || text.is_any(at, &["group", "order"]) && text.is(at + 1, "by");
    if !is_clause || !text.ends_condition(at) || text.place(at) == Place::Head {
        return None;
    }
    let after_condition = text.place(at) == Place::Filter;
    Some(if text.is(at, "having") {
        let instead = if after_condition { "and" } else { "| where" };
        Phrase::replaced(at..at + 1, "`having` is a `where` after the aggregate", instead)
    } else if text.is(at, "group") {
        let instead = if after_condition { "| count by" } else { "by" };
        Phrase::replaced(at..at + 2, "groups are made by an aggregate", instead)
    } else {
        Phrase::replaced(at..at + 2, "the order is made by the stage `sort`", "| sort")
    })
}
