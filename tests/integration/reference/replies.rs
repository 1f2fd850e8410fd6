//! Replies of servers as the appliance prints them: the Python text of a pair of a code and a list of lines.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::messages::{lossy, patterns};

patterns! {
    PAIR = r#"\((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"), *\[(?:(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:, *)?)*\]\)"#;
    REPLY = r"\((.*?), *\[(.*)\]\)$";
    ENHANCED = r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$)(.*)$";
}

/// Without the blanks at its end, which a transport put there.
pub fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !b" \t".contains(byte)).map_or(0, |last| last + 1);
    &text[..end]
}

/// What is wrong with a reply: the pair that it begins with does not end, or something follows it that no release writes.
pub fn flaw(reply: &[u8]) -> Option<&'static str> {
    let reply = trimmed(reply);
    match PAIR.find(reply) {
        Some(pair) if pair.end() == reply.len() || reply[pair.end()..].starts_with(b" [") => None,
        Some(_) => Some("odd"),
        None if reply.is_empty() => Some("odd"),
        None if is_another(reply) => Some("odd"),
        None if REPLY.is_match(reply) => None,
        None => Some("cut"),
    }
}

/// Is it a text of another form than the appliance's, whole as far as anyone can tell?
pub fn is_another(reply: &[u8]) -> bool {
    let reply = trimmed(reply);
    let is_open = reply.starts_with(b"(") && !reply.ends_with(b")");
    !reply.is_empty() && !is_open && PAIR.find(reply).is_none() && reply_columns(reply).0.is_none()
}

/// Code, enhanced code and text of a reply.
pub fn reply_columns(raw: &[u8]) -> (Option<i64>, Option<String>, Option<String>) {
    let parsed = REPLY.captures(trimmed(raw)).and_then(|found| {
        let code = match &found[1] {
            digits if digits.iter().all(u8::is_ascii_digit) => lossy(digits),
            quoted => lossy(strings(quoted)?.first()?),
        };
        Some((code, strings(&found[2])?))
    });
    let Some((code, lines)) = parsed else { return (None, None, Some(lossy(raw))) };
    let code = Some(code).filter(|code| code.len() == 3).and_then(|code| code.parse().ok());
    // A line end within a string ends a line of the reply, as the border between two strings does.
    static ENDS: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?-u)[\r\n]+").expect("a valid pattern"));
    let line_ends = |line: &Vec<u8>| {
        let end = line.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
        ENDS.replace_all(&line[..end], &b" "[..]).into_owned()
    };
    let text = lines.iter().map(line_ends).collect::<Vec<_>>().join(&b' ');
    match ENHANCED.captures(&text) {
        Some(found) => (code, Some(lossy(&found[1])), Some(lossy(&found[2]))),
        None => (code, None, Some(lossy(&text))),
    }
}

/// The strings of a Python list's inside, escapes resolved; those that Python does not know stand for themselves.
fn strings(raw: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut strings = Vec::new();
    let mut rest = raw;
    if raw.is_empty() {
        return Some(strings);
    }
    loop {
        rest = rest.strip_prefix(b"u").unwrap_or(rest);
        let (quote, mut inside) = rest.split_first().filter(|(quote, _)| b"'\"".contains(quote))?;
        let mut string = Vec::new();
        loop {
            let (byte, behind) = inside.split_first()?;
            inside = behind;
            if byte == quote {
                break;
            }
            if *byte != b'\\' {
                string.push(*byte);
                continue;
            }
            let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
            let is_hex = |digits: &&[u8]| digits.iter().all(u8::is_ascii_hexdigit);
            let (escaped, behind) = inside.split_first()?;
            inside = behind;
            match (escaped, inside.get(..2).filter(is_hex)) {
                (b'x', Some(digits)) => {
                    string.push(hex(digits)?);
                    inside = &inside[2..];
                }
                (b'n', _) => string.push(b'\n'),
                (b'r', _) => string.push(b'\r'),
                (b't', _) => string.push(b'\t'),
                (b'\\' | b'\'' | b'"', _) => string.push(*escaped),
                (other, _) => string.extend([b'\\', *other]),
            }
        }
        strings.push(string);
        if inside.is_empty() {
            return Some(strings);
        }
        let separated = inside.strip_prefix(b",")?;
        let blanks = separated.iter().take_while(|byte| **byte == b' ').count();
        rest = &separated[blanks..];
    }
}
