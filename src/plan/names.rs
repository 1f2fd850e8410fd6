//! Names of columns that the query makes: what a call is called when it is not named, and how a later stage finds it
//! again by repeating its text (`sort -count(failed)`) or its name (`sort -count_failed`).
//!
//! Keys: `1h` is called `time`; `remote_ip/24` is called just that, and is written in backquotes where a field is
//! expected (`` select `remote_ip/24` ``).
//!
//! The text of a call is brought into one form: names in lower case, one space around words and after commas. Two calls
//! that read alike in that form are the same column.

use std::fmt::Write as _;

use crate::lang::ast::{Arg, Call, Expr, Key, Op, Operand, Predicate, PredicateKind, Set, Value, ValueKind};

/// The text of an operand.
pub(super) fn operand_text(operand: &Operand) -> String {
    match operand {
        Operand::Field(field) => field.name.to_ascii_lowercase(),
        Operand::Call(call) => call_text(call),
    }
}

/// The text of a call.
pub(super) fn call_text(call: &Call) -> String {
    let args: Vec<String> = call.args.iter().map(arg_text).collect();
    format!("{}({})", call.name.name.to_ascii_lowercase(), args.join(", "))
}

/// The text of a key.
pub(super) fn key_text(key: &Key) -> String {
    match key {
        Key::Bucket { width, .. } => width.to_ascii_lowercase(),
        Key::Prefix { field, bits, .. } => format!("{}/{bits}", field.name.to_ascii_lowercase()),
        Key::Named(named) => operand_text(&named.operand),
    }
}

/// The name of a column that is not named otherwise: `count(failed)` is `count_failed`, `count(user != a)` is
/// `count_user_not_a`.
pub(super) fn column_name(text: &str) -> String {
    /// Without words for them `count(sbrs < 0)` and `count(sbrs > 0)` would be called the same.
    const OPERATORS: [(&str, &str); 8] = [
        (" != ", "_not_"),
        (" !~ ", "_unlike_"),
        (" <= ", "_le_"),
        (" >= ", "_ge_"),
        (" < ", "_lt_"),
        (" > ", "_gt_"),
        (" ~ ", "_like_"),
        (" == ", "_exactly_"),
    ];
    let text = OPERATORS.iter().fold(text.to_owned(), |text, (operator, word)| text.replace(operator, word));
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    name.trim_matches('_').to_owned()
}

/// A value as it was typed, for messages that repeat it.
pub(super) fn value_text(value: &Value) -> String {
    match &value.kind {
        ValueKind::Bare(text) => text.clone(),
        ValueKind::Quoted(text) => format!("{text:?}"),
        ValueKind::Regex(text) => format!("/{text}/"),
        ValueKind::Call(call) => call_text(call),
    }
}

fn arg_text(arg: &Arg) -> String {
    match arg {
        Arg::Expr(expr) => expr_text(expr),
        Arg::Value(value) => folded_value(value),
    }
}

/// Text compares without regard to case, so that what is quoted or bare may be folded; regexes may not.
fn folded_value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Bare(_) | ValueKind::Call(_) => value_text(value).to_ascii_lowercase(),
        ValueKind::Quoted(_) | ValueKind::Regex(_) => value_text(value),
    }
}

fn expr_text(expr: &Expr) -> String {
    let joined = |parts: &[Expr], word: &str| {
        let parts: Vec<String> = parts.iter().map(grouped_text).collect();
        parts.join(word)
    };
    match expr {
        Expr::Or(parts) => joined(parts, " or "),
        Expr::And(parts) => joined(parts, " and "),
        Expr::Not(operand, _) => format!("not {}", grouped_text(operand)),
        Expr::Predicate(predicate) => predicate_text(predicate),
    }
}

fn grouped_text(expr: &Expr) -> String {
    match expr {
        Expr::Or(_) | Expr::And(_) => format!("({})", expr_text(expr)),
        Expr::Not(..) | Expr::Predicate(_) => expr_text(expr),
    }
}

fn predicate_text(predicate: &Predicate) -> String {
    let not = |negated: &bool| if *negated { "not " } else { "" };
    match &predicate.kind {
        PredicateKind::Between { operand, negated, low, high } => format!(
            "{} {}between {} and {}",
            operand_text(operand),
            not(negated),
            folded_value(low),
            folded_value(high)
        ),
        PredicateKind::In { operand, negated, set } => {
            let mut text = format!("{} {}in ", operand_text(operand), not(negated));
            match set {
                Set::List(values) => {
                    let values: Vec<String> = values.iter().map(folded_value).collect();
                    let _ = write!(text, "({})", values.join(", "));
                }
                Set::File { path, .. } => text.extend(["@", path]),
                Set::One(value) => text.push_str(&folded_value(value)),
            }
            text
        }
        PredicateKind::IsNull { operand, negated } => format!("{} is {}null", operand_text(operand), not(negated)),
        PredicateKind::Compare { operand, op, value, .. } => {
            let value = if *op == Op::Exact { value_text(value) } else { folded_value(value) };
            format!("{} {} {value}", operand_text(operand), op)
        }
        PredicateKind::Text(text) => format!("{text:?}"),
        PredicateKind::Word(word) => word.name.to_ascii_lowercase(),
    }
}

/// Names in a row, cut to a line.
pub(super) fn one_line<'a>(title: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    const WIDTH: usize = 72;
    let mut line = format!("{title}:");
    for name in names {
        if line.len() + name.len() > WIDTH {
            line.push_str(" …");
            break;
        }
        line.extend([" ", name]);
    }
    line
}
