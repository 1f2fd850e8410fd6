//! Quoted texts and regexes without their quotes and slashes.

/// The text between quotes. An unknown escape keeps its backslash, so that `"CORP\bob"` is the account it looks like.
pub(super) fn unquote(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = &quoted[1..quoted.len() - 1];
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (c, len) = unescape(&rest[at + 1..]).unwrap_or(('\\', 0));
        text.push(c);
        rest = &rest[at + 1 + len..];
    }
    text.push_str(rest);
    text
}

/// The character that `escape`, what follows a backslash, stands for, and how many bytes say so.
fn unescape(escape: &str) -> Option<(char, usize)> {
    match escape.chars().next()? {
        c @ ('"' | '\'' | '\\') => Some((c, 1)),
        'n' => Some(('\n', 1)),
        't' => Some(('\t', 1)),
        'u' => {
            let (digits, _) = escape.strip_prefix("u{")?.split_once('}')?;
            // `from_str_radix` would take a sign.
            if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, digits.len() + 3))
        }
        _ => None,
    }
}

/// The pattern between slashes: `\/` is a slash, every other escape is the regex engine's.
pub(super) fn unslash(slashed: &str) -> String {
    let mut pattern = String::with_capacity(slashed.len());
    let mut chars = slashed[1..slashed.len() - 1].chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        if escaped != Some('/') {
            pattern.push(c);
        }
        pattern.extend(escaped);
    }
    pattern
}
