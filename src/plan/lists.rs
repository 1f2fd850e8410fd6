//! Files of values, `in @file`, as people keep them and as block lists are published: one value a line, with comments.
//!
//! What begins a comment depends on the type of the values: a user name may hold every character, an address neither
//! `#` nor `;`.

use std::borrow::Cow;

use super::binder::Binder;
use super::operands::Subject;
use super::predicates::relate_period;
use super::sets::Members;
use crate::diagnostic::{Diagnostic, Span};
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr};
use crate::lang::ast::{Value, ValueKind};

impl Binder<'_> {
    /// Adds the values of a file to the members. Wildcards are off, as in quotes.
    pub(super) fn file(&mut self, subject: &Subject, path: &str, span: Span, members: &mut Members) -> Option<()> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read the list `{path}`: {error}");
                return self.refuse(Diagnostic::new(span, message));
            }
        };
        let mut first_bad: Option<Diagnostic> = None;
        let (mut good, mut bad) = (0_usize, 0_usize);
        for (number, line) in utf8(&bytes).split(|byte| *byte == b'\n').enumerate() {
            let added = match std::str::from_utf8(line) {
                Err(_) => Err(Diagnostic::new(span, "the line is not UTF-8")),
                Ok(line) => match value_of(subject.kind, line) {
                    None => continue,
                    Some(text) => self.listed(subject, text, span, members),
                },
            };
            match added {
                Ok(()) => good += 1,
                Err(mut diagnostic) => {
                    bad += 1;
                    diagnostic.message = format!("{path}:{}: {}", number + 1, diagnostic.message);
                    first_bad.get_or_insert(diagnostic);
                }
            }
        }
        if let Some(diagnostic) = first_bad {
            let diagnostic = match bad - 1 {
                0 => diagnostic,
                1 => diagnostic.note(format!("1 more line of {path} is refused")),
                more => diagnostic.note(format!("{more} more lines of {path} are refused")),
            };
            return self.refuse(diagnostic);
        }
        if good == 0 {
            self.tell(format!("the list `{path}` is empty, so nothing is in it"));
        }
        Some(())
    }

    /// Adds the value of a line.
    fn listed(&self, subject: &Subject, text: &str, span: Span, members: &mut Members) -> Result<(), Diagnostic> {
        if matches!(subject.kind, Type::Float | Type::Bool) {
            let value = Value { span, kind: ValueKind::Quoted(text.to_owned()) };
            let literal = Expr::Literal(self.literal(subject, &value)?);
            members.others.push(Expr::compare(subject.expr.clone(), Comparison::Eq, literal));
            return Ok(());
        }
        if subject.kind == Type::Time {
            let period = self.dated_period(text, span)?;
            members.others.push(relate_period(subject, Comparison::Eq, &period));
            return Ok(());
        }
        members.add(subject, text, span)
    }
}

/// The text of a file without its byte order mark. Windows PowerShell writes UTF-16, which its mark tells.
fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let wide = |rest: &[u8], number: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks(2).map(|unit| unit.try_into().map_or(0xfffd, number)).collect();
        Cow::Owned(String::from_utf16_lossy(&units).into_bytes())
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => Cow::Borrowed(bytes),
    }
}

/// The value of a line; `None` where it holds but blanks and a comment.
fn value_of(kind: Type, line: &str) -> Option<&str> {
    let line = line.trim_end_matches('\r');
    if line.trim().is_empty() || line.starts_with('#') {
        return None;
    }
    let value = match kind {
        // Blanks and signs may be part of a text.
        Type::Text | Type::Bytes | Type::TextList => return Some(line),
        Type::Ip | Type::Network => line.split([';', '#']).next(),
        Type::Word(_) | Type::Int | Type::Float | Type::Bool | Type::Time | Type::Duration | Type::IntList => {
            let is_comment = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
            let comment = line.match_indices('#').map(|(at, _)| at).find(is_comment);
            line.get(..comment.unwrap_or(line.len()))
        }
    };
    value.map(str::trim).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_depend_on_the_type() {
        for (kind, line, value) in [
            (Type::Ip, "1.10.16.0/20 ; SBL256894\r", Some("1.10.16.0/20")),
            (Type::Ip, "10.0.0.1;office", Some("10.0.0.1")),
            (Type::Network, "\t10.0.0.0/8\t# all", Some("10.0.0.0/8")),
            (Type::Ip, "10.0.0.1 - 10.0.0.9 # a ; b", Some("10.0.0.1 - 10.0.0.9")),
            (Type::Ip, "; Spamhaus DROP List", None),
            (Type::Ip, "  ;", None),
            (Type::Ip, " # indented", None),
            (Type::Text, "; drop table users", Some("; drop table users")),
            (Type::Text, "bob ; office", Some("bob ; office")),
            (Type::Text, " bob # office\r\r", Some(" bob # office")),
            (Type::Text, "# comment", None),
            (Type::Int, "7\t# seven", Some("7")),
            (Type::Int, "\t#", None),
            (Type::Int, "7 ; seven", Some("7 ; seven")),
            (Type::Time, "2009-04-22#1", Some("2009-04-22#1")),
        ] {
            assert_eq!(value_of(kind, line), value, "{line:?} as {kind:?}");
        }
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        let wide =
            |order: fn(u16) -> [u8; 2]| "\u{feff}bj\u{f6}rn\r\n".encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for bytes in [b"\xef\xbb\xbfbj\xc3\xb6rn\r\n".to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
            assert_eq!(*utf8(&bytes), *"bj\u{f6}rn\r\n".as_bytes());
        }
        assert_eq!(*utf8(b"\xff\xfea"), *"\u{fffd}".as_bytes(), "half a character");
        assert_eq!(*utf8(b"\xffx"), *b"\xffx");
    }
}
