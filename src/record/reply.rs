//! An SMTP reply as the appliance prints it: the Python text of a pair of a code and a list of lines.
//!
//! The server at the other end wrote the lines. Python's escapes keep them in one piece; a text that does not follow
//! them is given as it is rather than guessed at.

use memchr::memchr2;

use super::cursor::{Cursor, trim};

#[cfg(test)]
mod tests;

/// A reply, its escapes resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// `535`
    pub code: Option<i32>,
    /// `5.7.8`, at the head of the first line.
    pub enhanced: Option<String>,
    /// The rest, lines joined by a space; bytes that are not UTF-8 become U+FFFD.
    pub text: String,
}

/// Reads `('535', ['5.7.8 Error: authentication failed'])`. Anything else is all text.
pub fn parse(raw: &[u8]) -> Reply {
    let Some((code, text)) = pair(trim(raw)) else {
        return Reply { text: String::from_utf8_lossy(raw).into_owned(), ..Reply::default() };
    };
    let (enhanced, rest) = split_enhanced(&text);
    let enhanced = enhanced.map(|code| String::from_utf8_lossy(code).into_owned());
    Reply { code, enhanced, text: String::from_utf8_lossy(rest).into_owned() }
}

/// Is it a pair of a code and lines, perhaps with a list behind it?
pub(super) fn is_known(raw: &[u8]) -> bool {
    pair_length(trim(raw)).is_some() || pair(trim(raw)).is_some()
}

/// `('<code>', ['<line>', …])`: the code and the lines, joined.
fn pair(raw: &[u8]) -> Option<(Option<i32>, Vec<u8>)> {
    let mut cursor = Cursor::new(raw);
    cursor.expect(b"(")?;
    let mut code = Vec::new();
    match string(&mut cursor) {
        Some(text) => code = text,
        None => code.extend_from_slice(cursor.digits()),
    }
    cursor.expect(b",")?;
    skip_blanks(&mut cursor);
    cursor.expect(b"[")?;
    let mut text = Vec::new();
    let mut first = true;
    while !cursor.skip(b"]") {
        if !first {
            cursor.expect(b",")?;
            skip_blanks(&mut cursor);
            text.push(b' ');
        }
        first = false;
        text.extend_from_slice(&one_line(string(&mut cursor)?));
    }
    cursor.expect(b")")?;
    let code = std::str::from_utf8(&code).ok().filter(|code| code.len() == 3).and_then(|code| code.parse().ok());
    cursor.rest.is_empty().then_some((code, text))
}

/// The length of the pair that `raw` begins with, told without reading its texts.
pub(super) fn pair_length(raw: &[u8]) -> Option<usize> {
    let mut cursor = Cursor::new(raw);
    cursor.expect(b"(")?;
    skip_string(&mut cursor)?;
    cursor.expect(b",")?;
    skip_blanks(&mut cursor);
    cursor.expect(b"[")?;
    while !cursor.skip(b"]") {
        skip_string(&mut cursor)?;
        if cursor.skip(b",") {
            skip_blanks(&mut cursor);
        }
    }
    cursor.expect(b")")?;
    Some(raw.len() - cursor.rest.len())
}

fn skip_string(cursor: &mut Cursor<'_>) -> Option<()> {
    let (quote, mut rest) = cursor.rest.split_first().filter(|(quote, _)| matches!(quote, b'\'' | b'"'))?;
    loop {
        let (at, byte) = memchr2(*quote, b'\\', rest).and_then(|at| Some((at, rest.get(at)?)))?;
        rest = rest.get(at + if byte == quote { 1 } else { 2 }..)?;
        if byte == quote {
            cursor.rest = rest;
            return Some(());
        }
    }
}

fn skip_blanks(cursor: &mut Cursor<'_>) {
    cursor.take_while(|byte| *byte == b' ');
}

/// A Python string: in single quotes, or in double quotes where it holds single ones.
fn string(cursor: &mut Cursor<'_>) -> Option<Vec<u8>> {
    let mut at = *cursor;
    at.skip(b"u");
    let (quote, mut rest) = at.rest.split_first().filter(|(quote, _)| matches!(quote, b'\'' | b'"'))?;
    let mut text = Vec::new();
    loop {
        rest = match rest {
            [byte, after @ ..] if byte == quote => {
                cursor.rest = after;
                return Some(text);
            }
            [b'\\', after @ ..] => escape(after, &mut text)?,
            [byte, after @ ..] => {
                text.push(*byte);
                after
            }
            [] => return None,
        };
    }
}

/// What follows a backslash; an escape that Python does not know stands for itself, as in Python.
fn escape<'a>(after: &'a [u8], text: &mut Vec<u8>) -> Option<&'a [u8]> {
    match after {
        [b'x', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            text.push(hex(*high) << 4 | hex(*low));
            Some(rest)
        }
        [byte, rest @ ..] => {
            match byte {
                b'\\' | b'\'' | b'"' => text.push(*byte),
                b'n' => text.push(b'\n'),
                b'r' => text.push(b'\r'),
                b't' => text.push(b'\t'),
                other => text.extend_from_slice(&[b'\\', *other]),
            }
            Some(rest)
        }
        [] => None,
    }
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// An item may hold line ends of its own: they become blanks, those at its end go.
fn one_line(item: Vec<u8>) -> Vec<u8> {
    let mut line = Vec::with_capacity(item.len());
    let mut at_end = false;
    for byte in item {
        let is_end = matches!(byte, b'\r' | b'\n');
        if at_end && !is_end {
            line.push(b' ');
        }
        if !is_end {
            line.push(byte);
        }
        at_end = is_end;
    }
    line
}

/// `5.7.8 text` → `5.7.8`, `text` (RFC 3463).
fn split_enhanced(text: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let mut cursor = Cursor::new(text);
    let is_code = matches!(cursor.digits(), b"2" | b"4" | b"5")
        && (0..2).all(|_| cursor.skip(b".") && (1..=3).contains(&cursor.digits().len()));
    let length = text.len() - cursor.rest.len();
    match text.split_at_checked(length) {
        Some((code, rest)) if is_code && matches!(rest.first(), None | Some(b' ')) => {
            (Some(code), rest.strip_prefix(b" ").unwrap_or(rest))
        }
        _ => (None, text),
    }
}
