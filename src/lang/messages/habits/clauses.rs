//! Clauses of SQL and of Splunk: `select … from`, `group by`, `earliest=-7d`; and ids as the log writes them.

use super::super::super::lexer::Kind;
use super::super::text::{Edit, Place, Text};
use super::phrase::{Habit, Phrase, is_digits};

/// The habits of this file.
pub(super) const HABITS: &[Habit] =
    &[splunk_field, span, counted_series, labels, from_table, select_from, sql_clause, log_number];

/// Names that a phrase may begin with, so that they are fields only between backquotes.
pub(super) const FIELDS: [&str; 5] = ["earliest", "latest", "sourcetype", "index", "having"];

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
        let hint = format!("as in: {clause}");
        return Some(Phrase { tokens, message: times, edit: Edit::replace(at..end, clause), hint });
    }
    if token.is("latest") {
        let clause = if value.starts_with("now") { String::new() } else { format!("until {value}") };
        let hint = if clause.is_empty() { "leave it out".to_owned() } else { format!("as in: {clause}") };
        return Some(Phrase { tokens, message: times, edit: Edit::replace(at..end, clause), hint });
    }
    if token.is_any(&["sourcetype", "index"]) {
        let message = format!("`{}` says nothing here: authq reads mail logs only", token.text);
        return Some(Phrase { tokens, message, edit: Edit::remove(at..end), hint: "leave it out".to_owned() });
    }
    None
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

/// `timechart span=1h count by user`: in a stage of time `span=` says nothing that the duration does not, nor does `count`.
fn span(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let token = text.get(at).filter(|token| token.is_any(&["span", "bin", "interval", "step"]))?;
    let width = text.get(at + 2).filter(|_| text.get(at + 1).is_some_and(|sign| sign.text == "="))?;
    let in_stage = text.is_any(text.segment(at).start, &["timeline", "timechart", "histogram", "bucket"]);
    if !in_stage || !width.text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let counts = text.is(at + 3, "count");
    let end = if counts { text.call_end(at + 3).unwrap_or(at + 4) } else { at + 3 };
    let message = format!("the width stands without `{}=`", token.text);
    Some(Phrase::replaced(at..end, message, width.text))
}

/// `timechart count by user`: a series counts by itself.
fn counted_series(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let first = at.checked_sub(1).filter(|first| text.is_any(*first, &["timechart", "histogram"]))?;
    if !text.is(at, "count") || text.segment(at).start != first {
        return None;
    }
    let end = text.call_end(at).unwrap_or(at + 1);
    let message = "`timeline` counts by itself".to_owned();
    Some(Phrase { tokens: at..end, message, edit: Edit::remove(at..end), hint: "leave `count` out".to_owned() })
}

/// LogQL's `{job="mail"}`.
fn labels(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let end = labels_end(text).filter(|_| at == 0)?;
    let message = "labels say nothing here: authq reads mail logs only".to_owned();
    // A filter behind them is a complaint of its own, which mends both.
    let is_filter = text.get(end + 1).is_some_and(|token| token.kind == Kind::Operator);
    let edit = Edit::remove(0..end);
    (!is_filter).then(|| Phrase { tokens: 0..end, message, edit, hint: "leave them out".to_owned() })
}

/// The token after LogQL's labels, with which the query begins.
pub(in crate::lang::messages) fn labels_end(text: &Text<'_>) -> Option<usize> {
    text.get(0).filter(|token| token.text.starts_with('{'))?;
    Some((0..text.segment(0).end).find(|at| text.get(*at).is_some_and(|token| token.text.ends_with('}')))? + 1)
}

/// `from auth where …`.
fn from_table(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let table = text.get(1).filter(|table| at == 0 && text.is(0, "from") && table.is_name())?;
    let known = table.is_any(&["auth", "connections", "messages", "lines"]);
    let message = "there is no `from`: a query begins with its words".to_owned();
    let edit = Edit::replace(0..2, if known { table.text } else { "" });
    Some(Phrase { tokens: 0..1, message, edit, hint: "for example: failed | count by user".to_owned() })
}
