//! The terminal guard. Attackers write parts of the log: a user name may hold sequences that move the cursor, paint
//! over lines, or turn the reading order around. Whatever could do so is shown as an escape instead.
//!
//! Two forms, because two things are wanted of them:
//!
//! - [`text`] for a value or a file name. It is injective, different texts look different: `\x1b` stands for the
//!   character ESC, `\u{202e}` for one beyond ASCII, and a backslash that stands before something that would read as an
//!   escape is doubled (`\\x1b` is four plain characters). Any other backslash stays single, because `CORP\bob` is what
//!   half of the world's user names look like. [`bytes()`] is the same of bytes: those that are no UTF-8 are `\xfc`.
//! - [`message`] for whole messages, in which values are quoted already: line ends stay, backslashes stay.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use super::bytes::push_byte;
use crate::invisible::is_invisible;

/// A value or a file name, safe for a terminal; injective.
pub fn text(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        if is_invisible(c) {
            push_escape(&mut shown, c);
        } else {
            if c == '\\' && reads_as_escape(&text[at + 1..]) {
                shown.push('\\');
            }
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Bytes, safe for a terminal; injective, and as [`text`] where they are text.
pub fn bytes(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(plain) = std::str::from_utf8(bytes) {
        return text(plain);
    }
    let mut shown = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        shown.push_str(&text(chunk.valid()));
        // Alone it would be doubled by what is written next.
        if chunk.valid().ends_with('\\') && !chunk.invalid().is_empty() {
            shown.push('\\');
        }
        chunk.invalid().iter().for_each(|byte| push_byte(&mut shown, *byte));
    }
    Cow::Owned(shown)
}

/// The escapes of every character of a text that would be taken for something else as it is.
pub(super) fn whole(text: &str) -> String {
    let mut shown = String::new();
    text.chars().for_each(|c| push_escape(&mut shown, c));
    shown
}

/// A path, safe for a terminal; as [`text`].
pub fn path(path: &Path) -> String {
    text(&path.to_string_lossy()).into_owned()
}

/// A message of ours with what it quotes, safe for a terminal. Line ends stay, since it is we who wrote them.
pub fn message(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_invisible(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c != '\n' && is_invisible(c) { push_escape(&mut shown, c) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// Appends the escape that stands for `c`.
pub(super) fn push_escape(shown: &mut String, c: char) {
    let code = u32::from(c);
    // From `\x80` on it is a byte that is no character.
    let written = if code < 0x80 { write!(shown, "\\x{code:02x}") } else { write!(shown, "\\u{{{code:x}}}") };
    written.expect("a String takes whatever is written to it");
}

/// Would a backslash before `after` be read as the start of an escape?
fn reads_as_escape(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        Some('\\') => true,
        Some('x') => chars.clone().count() >= 2 && chars.take(2).all(|c| c.is_ascii_hexdigit()),
        Some('u') => chars.next() == Some('{'),
        Some(c) => is_invisible(c),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::tests::hostile;
    use super::*;
    use crate::invisible::tests::edges;
    use proptest::prelude::*;

    #[test]
    fn ordinary_text_stays() {
        for plain in ["", "bob", "CORP\\bob", "CORP\\xavier", "CORP\\ursula", "Zoë", "日本", "a b", "50%"] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn what_steers_is_shown() {
        assert_eq!(text("\x1b[31m"), "\\x1b[31m");
        assert_eq!(text("a\nb\r\t\0\x7f"), "a\\x0ab\\x0d\\x09\\x00\\x7f");
        assert_eq!(text("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(text("\u{202e}gpj"), "\\u{202e}gpj");
        assert_eq!(text("a\u{200b}\u{2028}\u{feff}\u{e0041}"), "a\\u{200b}\\u{2028}\\u{feff}\\u{e0041}");
    }

    /// Against a list of its own, since what comes out is judged by the same function elsewhere.
    #[test]
    fn no_character_of_the_list_is_let_through() {
        for (c, hidden) in edges() {
            let (name, value) = (c.escape_unicode(), format!("a{c}b"));
            assert_eq!(!text(&value).contains(c), hidden, "{name}");
            assert_eq!(!message(&value).contains(c), hidden && c != '\n', "{name}");
        }
    }

    #[test]
    fn text_that_looks_like_an_escape_looks_different() {
        assert_eq!(text("\\x1b"), "\\\\x1b");
        assert_eq!(text("\\u{202e}"), "\\\\u{202e}");
        assert_eq!(text("\\\x1b"), "\\\\\\x1b");
        assert_eq!(text("\\\\"), "\\\\\\");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown() {
        assert_eq!(bytes(b"m\xfcller"), "m\\xfcller");
        assert_eq!(bytes("Zo\u{eb}\x1b".as_bytes()), "Zo\u{eb}\\x1b");
        assert_eq!(bytes(b"\xe2\x82\x1b"), "\\xe2\\x82\\x1b");
        assert_eq!(bytes(b"CORP\\m\xfc\\\xfc"), "CORP\\m\\xfc\\\\\\xfc");
        assert_eq!(bytes(b"m\\xfc"), "m\\\\xfc");
        // A character of that number is another thing than the byte.
        assert_eq!(bytes("\u{85}|\u{ad}".as_bytes()), "\\u{85}|\\u{ad}");
    }

    #[test]
    fn messages_keep_their_lines_and_backslashes() {
        assert_eq!(message("error: `\\\\x`\n  ^"), "error: `\\\\x`\n  ^");
        assert_eq!(message("a\x1bb\nc\u{85}"), "a\\x1bb\nc\\u{85}");
    }

    /// Reads what [`text`] wrote.
    fn unescape(shown: &str) -> String {
        String::from_utf8(unescape_bytes(shown)).unwrap()
    }

    /// Reads what [`bytes`] wrote.
    fn unescape_bytes(shown: &str) -> Vec<u8> {
        let mut plain = Vec::new();
        let mut rest = shown;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '\\' {
                plain.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
            } else if let Some(after) = rest.strip_prefix('\\') {
                plain.push(b'\\');
                rest = after;
            } else if let Some((byte, after)) = hex_escape(rest) {
                plain.push(byte);
                rest = after;
            } else if let Some((c, after)) = unicode_escape(rest) {
                plain.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            } else {
                plain.push(b'\\');
            }
        }
        plain
    }

    fn hex_escape(rest: &str) -> Option<(u8, &str)> {
        let after = rest.strip_prefix('x')?;
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some((u8::from_str_radix(digits, 16).unwrap(), &after[2..]))
    }

    fn unicode_escape(rest: &str) -> Option<(char, &str)> {
        let (digits, after) = rest.strip_prefix("u{")?.split_once('}')?;
        Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, after))
    }

    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            Just("\\".to_owned()),
            Just("\\x".to_owned()),
            Just("\\u{".to_owned()),
            Just("\u{1b}".to_owned()),
            Just("\u{202e}".to_owned()),
            "[0-9a-fxu{}]{1,3}",
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_hidden_character_comes_out(input in nasty()) {
            prop_assert!(!text(&input).chars().any(is_invisible));
            prop_assert!(!message(&input).chars().any(|c| c != '\n' && is_invisible(c)));
        }

        #[test]
        fn nothing_is_lost(input in nasty()) {
            prop_assert_eq!(unescape(&text(&input)), input);
        }

        #[test]
        fn no_byte_is_lost(input in hostile()) {
            let shown = bytes(&input);
            prop_assert!(!shown.chars().any(is_invisible));
            prop_assert_eq!(unescape_bytes(&shown), input);
        }

        #[test]
        fn a_shown_text_survives_inside_a_message(input in nasty()) {
            let shown = text(&input);
            prop_assert_eq!(message(&shown), shown.as_ref());
        }
    }
}
