//! Calls of functions that have another name here, or are no functions.

use super::super::super::units::adverb;
use super::super::text::{Edit, Text};
use super::phrase::{Habit, Phrase};

/// The habits of this file.
pub(super) const HABITS: &[Habit] = &[row_count, function, bin];

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

/// `by bin(time, 1h)`, `by date_trunc('hour', time)`: stretches of time are keys by themselves.
fn bin(text: &Text<'_>, at: usize) -> Option<Phrase> {
    let end = text.call_end(at)?;
    let name = text.get(at).filter(|name| name.is_any(&["bin", "bucket", "time_bucket", "date_trunc", "datetrunc"]))?;
    let mut words = (at + 2..end - 1).filter_map(|i| text.get(i)).map(|token| token.text.trim_matches(['"', '\'']));
    let is_width = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let width = words.clone().find(is_width).or_else(|| words.find_map(adverb))?;
    let message = format!("there is no function `{}`: a stretch of time is a key by itself", name.text);
    Some(Phrase::replaced(at..end, message, width))
}
