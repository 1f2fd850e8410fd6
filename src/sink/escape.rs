//! The terminal guard. Attackers write parts of the log: a user name may hold sequences that move the cursor, paint
//! over lines, or turn the reading order around. Whatever could do so is shown as an escape instead.
//!
//! Two forms, because two things are wanted of them:
//!
//! - [`text`] for a value or a file name. It is injective, different texts look different: `\x1b` stands for the
//!   character ESC, `\u{202e}` for the one beyond ASCII's neighbours, and a backslash that stands before something that
//!   would read as an escape is doubled (`\\x1b` is four plain characters). Any other backslash stays single, because
//!   `CORP\bob` is what half of the world's user names look like.
//! - [`message`] for whole messages, in which values are quoted already: line ends stay, backslashes stay.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

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
    let written = if code < 0x100 { write!(shown, "\\x{code:02x}") } else { write!(shown, "\\u{{{code:x}}}") };
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
        assert_eq!(text("\u{9b}2J"), "\\x9b2J");
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
    fn messages_keep_their_lines_and_backslashes() {
        assert_eq!(message("error: `\\\\x`\n  ^"), "error: `\\\\x`\n  ^");
        assert_eq!(message("a\x1bb\nc\u{85}"), "a\\x1bb\nc\\x85");
    }

    /// Reads what [`text`] wrote.
    fn unescape(shown: &str) -> String {
        let mut plain = String::new();
        let mut rest = shown;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '\\' {
                plain.push(c);
            } else if let Some(after) = rest.strip_prefix('\\') {
                plain.push('\\');
                rest = after;
            } else if let Some((code, after)) = hex_escape(rest) {
                plain.push(char::from_u32(code).unwrap());
                rest = after;
            } else {
                plain.push('\\');
            }
        }
        plain
    }

    fn hex_escape(rest: &str) -> Option<(u32, &str)> {
        if let Some(after) = rest.strip_prefix('x') {
            let digits = after.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            return Some((u32::from_str_radix(digits, 16).unwrap(), &after[2..]));
        }
        let (digits, after) = rest.strip_prefix("u{")?.split_once('}')?;
        Some((u32::from_str_radix(digits, 16).ok()?, after))
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
        fn a_shown_text_survives_inside_a_message(input in nasty()) {
            let shown = text(&input);
            prop_assert_eq!(message(&shown), shown.as_ref());
        }
    }
}
