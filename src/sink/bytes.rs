//! Bytes of a log as text, such that the bytes can be had back.
//!
//! What is UTF-8 stands as it is, and `\xfc` stands for a byte that is not. So that no text is mistaken for one of
//! these, every backslash is doubled in a value that holds something of the form `\x80` to `\xff`, and in no other:
//! `CORP\bob` and `\\server\share` stay what they are. To read a value: if it holds a backslash, `x` and two hex digits
//! in lower case from `80` on, then `\xfc` is a byte and `\\` is a backslash; else it is what it says.

use std::borrow::Cow;
use std::fmt::Write;

/// Bytes as text; different bytes are different texts.
pub(super) fn spelled(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !holds_spelling(text) => return Cow::Borrowed(text),
        Ok(_) | Err(_) => {}
    }
    let mut spelled = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        spelled.push_str(&chunk.valid().replace('\\', "\\\\"));
        chunk.invalid().iter().for_each(|byte| push_byte(&mut spelled, *byte));
    }
    Cow::Owned(spelled)
}

/// Appends what stands for a byte that is no part of a character.
pub(super) fn push_byte(text: &mut String, byte: u8) {
    write!(text, "\\x{byte:02x}").expect("a String takes whatever is written to it");
}

/// Does the text hold what would be read as the spelling of a byte?
fn holds_spelling(text: &str) -> bool {
    let is_spelling = |four: &[u8]| matches!(four, [b'\\', b'x', b'8' | b'9' | b'a'..=b'f', b'0'..=b'9' | b'a'..=b'f']);
    text.as_bytes().windows(4).any(is_spelling)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex::bytes::{Captures, Regex};

    use super::*;

    /// Reads what [`spelled`] wrote, as a reader of the manual would.
    pub(crate) fn read(value: &str) -> Vec<u8> {
        let spelling = Regex::new(r"\\x([89a-f][0-9a-f])").expect("a valid pattern");
        if !spelling.is_match(value.as_bytes()) {
            return value.as_bytes().to_vec();
        }
        let either = Regex::new(r"\\(?:\\|x([89a-f][0-9a-f]))").expect("a valid pattern");
        let meant = |found: &Captures<'_>| match found.get(1) {
            Some(digits) => {
                let digits = std::str::from_utf8(digits.as_bytes()).expect("two hex digits");
                vec![u8::from_str_radix(digits, 16).expect("two hex digits")]
            }
            None => b"\\".to_vec(),
        };
        either.replace_all(value.as_bytes(), meant).into_owned()
    }

    #[test]
    fn text_stays() {
        for plain in ["", "bob", "CORP\\bob", "\\\\server\\share", "\\x1b", "\\xFC", "\\xf", "Zoë", "\u{fffd}", "a\0\n"]
        {
            assert_eq!(spelled(plain.as_bytes()), plain);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_spelled() {
        assert_eq!(spelled(b"m\xfcller"), "m\\xfcller");
        assert_eq!(spelled(b"CORP\\m\xfcller"), "CORP\\\\m\\xfcller");
        // A character that is cut short, and one that is none.
        assert_eq!(spelled(b"\xe2\x82|\xed\xa0\x80"), "\\xe2\\x82|\\xed\\xa0\\x80");
    }

    #[test]
    fn text_that_looks_like_a_spelling_looks_different() {
        assert_eq!(spelled(b"m\\xfcller"), "m\\\\xfcller");
        assert_eq!(spelled(b"m\\\\xfcller"), "m\\\\\\\\xfcller");
        assert_eq!(spelled(b"\\\xfc"), "\\\\\\xfc");
    }

    /// Bytes of which spellings are made, and those that are no text.
    pub(crate) fn hostile() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                &b"\\"[..],
                b"x",
                b"\\x",
                b"fc",
                b"8",
                b"\\xfc",
                b"\\\\",
                b"\xfc",
                "ü".as_bytes()
            ])
            .prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..3),
        ];
        prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_is_lost(bytes in hostile()) {
            prop_assert_eq!(read(&spelled(&bytes)), bytes);
        }

        #[test]
        fn text_that_holds_no_spelling_stays(text in any::<String>()) {
            prop_assert!(holds_spelling(&text) || spelled(text.as_bytes()) == text);
        }
    }
}
