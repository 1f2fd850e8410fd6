//! Regexes in SQL. A regex is passed on as it was written where the other engine reads it the same way; whatever is
//! read otherwise is refused with what to write instead.
//!
//! Ours are those of Rust's regex crate, over letters of every alphabet. DataFusion uses the same crate. DuckDB has RE2,
//! whose `\d`, `\w`, `\s` and `\b` know ASCII alone; Spark and Trino have those of Java, where besides `$` matches before
//! a last line break.

use std::iter::Peekable;
use std::str::Chars;

use super::Dialect;

/// The regex in the dialect's syntax, case ignored.
///
/// # Errors
/// What has no spelling, and a repair.
pub fn translated(dialect: Dialect, regex: &str) -> Result<String, String> {
    if dialect == Dialect::DataFusion {
        return Ok(format!("(?i){regex}"));
    }
    let java = matches!(dialect, Dialect::Spark | Dialect::Trino);
    let mut translated = match dialect {
        // Letters of every alphabet fold, and only `\n` ends a line.
        Dialect::Spark => String::from("(?iud)"),
        Dialect::DuckDb | Dialect::DataFusion | Dialect::Trino => String::from("(?i)"),
    };
    let mut chars = regex.chars().peekable();
    let mut in_class = false;
    let mut after_quantifier = false;
    while let Some(c) = chars.next() {
        let quantifies = !in_class && matches!(c, '*' | '+' | '?' | '{');
        if quantifies && after_quantifier {
            return Err("a repeated repetition such as `a**` is read otherwise there".to_owned());
        }
        translated.push(c);
        match c {
            '\\' => translated.push_str(&escape(&mut chars)?),
            '[' if in_class => return Err("classes within classes are read otherwise there".to_owned()),
            '[' => {
                in_class = true;
                // `]` first in a class stands for itself.
                if chars.next_if_eq(&'^').is_some() {
                    translated.push('^');
                }
                if chars.next_if_eq(&']').is_some() {
                    translated.push_str(if java { r"\]" } else { "]" });
                }
            }
            ']' if in_class => in_class = false,
            '&' | '-' | '~' if in_class && chars.peek() == Some(&c) => {
                return Err(format!("`{c}{c}` in a class is read otherwise there"));
            }
            '$' if java && !in_class => {
                translated.pop();
                translated.push_str(r"\z");
            }
            '(' if !in_class && chars.peek() == Some(&'?') => translated.push_str(&group(&mut chars)?),
            '{' if !in_class => {
                for c in chars.by_ref() {
                    translated.push(c);
                    if c == '}' {
                        break;
                    }
                }
            }
            _ => {}
        }
        if quantifies && chars.next_if_eq(&'?').is_some() {
            translated.push('?');
        }
        after_quantifier = quantifies;
    }
    Ok(translated)
}

/// What follows a backslash.
fn escape(chars: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let Some(c) = chars.next() else { return Ok(String::new()) };
    let ascii = |class: &str| Err(format!(r"`\{c}` knows other alphabets here and not there: write {class}"));
    match c {
        'd' => ascii("[0-9]"),
        'D' => ascii("[^0-9]"),
        'w' => ascii("[A-Za-z0-9_]"),
        'W' => ascii("[^A-Za-z0-9_]"),
        's' => ascii(r"[ \t\n]"),
        'S' => ascii(r"[^ \t\n]"),
        'n' | 't' | 'r' | 'f' | 'A' | 'z' => Ok(c.to_string()),
        c if c.is_ascii_punctuation() => Ok(c.to_string()),
        c => Err(format!(r"`\{c}` is read otherwise there")),
    }
}

/// What follows the `(` of a group with flags.
fn group(chars: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(c) = chars.next_if(|c| matches!(c, '?' | '-' | 'i' | 's')) {
        text.push(c);
    }
    match chars.peek() {
        Some(':' | ')') => Ok(text),
        _ => Err("groups with names or flags other than i and s are read otherwise there".to_owned()),
    }
}
