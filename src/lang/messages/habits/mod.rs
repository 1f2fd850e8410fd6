//! Phrases of other query languages, each with what to write instead. People bring SPL, KQL, SQL and jq in their
//! fingers; most of what they type has one obvious meaning here.

mod calls;
mod clauses;
mod order;
mod phrase;
mod prepositions;
mod texts;
mod times;

use std::ops::Range;

use self::phrase::{Habit, Phrase};
use super::super::lexer::Kind;
use super::super::periods;
use super::super::stages;
use super::super::units::unit;
use super::parts;
use super::text::{Edit, Place, Text};
use crate::diagnostic::Diagnostic;
pub(super) use clauses::labels_end;
pub(super) use texts::bare_regex;
pub(super) use times::spelt_date;

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

const STAGES: [(&[&str], Instead); 14] = [
    (&["stats", "summarize", "summarise", "aggregate", "agg", "eventstats"], Nothing),
    (&["head", "take", "first"], Name("limit")),
    (&["search", "filter", "having"], Name("where")),
    (&["table", "project", "keep"], Name("select")),
    (&["dedup", "uniq", "unique"], Name("distinct")),
    (&["orderby", "sort_by"], Name("sort")),
    (&["timechart", "histogram", "bucket"], Name("timeline")),
    (&["rare"], Say("the rarest come first with: count by user | sort count")),
    (&["eval", "extend"], Name("let")),
    (&["rename"], Say("rename while selecting: select user as account")),
    (
        &["rex", "parse", "extract", "grok", "regexp_extract"],
        Say("nothing needs to be taken out of the text: the facts are columns already"),
    ),
    (&["fillnull", "fillna"], Say("a value in place of a missing one: | let name = coalesce(user, \"?\")")),
    (&["mvexpand", "explode", "unnest", "unroll"], Say("a list is tested element by element: mids = 448")),
    (&["join", "lookup", "transaction"], Say("there are no joins: facts about the connection are columns already")),
];

/// Whether `name` may have to stand between backquotes to be a field.
pub(in crate::lang) fn is_taken_as_field(name: &str) -> bool {
    // `group` before `by` would be SQL's.
    clauses::FIELDS.iter().chain(&["group", "order"]).any(|field| name.eq_ignore_ascii_case(field))
}

/// Whether `name` may have to stand between backquotes to be a word of the head.
pub(in crate::lang) fn is_taken_as_word(name: &str) -> bool {
    let stages = STAGES.iter().flat_map(|(names, _)| names.iter());
    let taken = stages
        .chain(&texts::TEXT_TESTS)
        .chain(&clauses::FIELDS)
        .chain(&["from"])
        .any(|taken| name.eq_ignore_ascii_case(taken));
    taken || unit(name).is_some() || periods::month(name).is_some()
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
        Say(hint) => complaint.hint(*hint).note(stages::list()),
        Name(name) => {
            let mut edits = vec![Edit::replace(words.clone(), format!("{pipe}{name}"))];
            // `dedup user remote_ip`, `table user remote_ip`: lists here have commas.
            let list = words.end + 1..segment.end;
            let commas = list.filter(|i| text.get(*i).is_some_and(|token| token.is_name()) && text.ends_condition(*i));
            let with_commas: Vec<Edit> = edits.iter().cloned().chain(commas.map(|i| Edit::insert(i, ","))).collect();
            edits.extend(phrases(text, words.end..segment.end));
            if *name == "let" {
                edits.extend(parts::spaced_signs(text, words.end..segment.end));
            }
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

/// Most phrases mended in one repair; a query with more of them is too long to be shown anew.
const MOST_PHRASES: usize = 16;

/// Every habit, by what it is about.
const HABITS: [&[Habit]; 7] = [
    &[operator, ampersand],
    calls::HABITS,
    texts::HABITS,
    clauses::HABITS,
    times::HABITS,
    prepositions::HABITS,
    order::HABITS,
];

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
    HABITS.iter().copied().flatten().find_map(|habit| habit(text, at))
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
        "!" if texts::text_test(text, at + 1).is_some() => return None,
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
