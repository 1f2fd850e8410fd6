//! What a habit finds, below the table of habits and above the text.

use std::ops::Range;

use super::super::super::lexer::{Kind, Token};
use super::super::text::{Edit, Text};

/// Tells a phrase from its first token.
pub(super) type Habit = fn(&Text<'_>, usize) -> Option<Phrase>;

/// A phrase of another language: the tokens concerned, what is wrong with them, and how to write it.
pub(super) struct Phrase {
    pub(super) tokens: Range<usize>,
    pub(super) message: String,
    pub(super) edit: Edit,
    /// When no whole query can be shown.
    pub(super) hint: String,
}

impl Phrase {
    /// `tokens` are wrong and replaced by `instead`.
    pub(super) fn replaced(tokens: Range<usize>, message: impl Into<String>, instead: impl Into<String>) -> Phrase {
        let instead = instead.into();
        let hint = format!("write `{instead}`");
        Phrase { edit: Edit::replace(tokens.clone(), instead), tokens, message: message.into(), hint }
    }
}

/// Whether token `at` is a word of digits alone.
pub(super) fn is_digits(text: &Text<'_>, at: usize) -> bool {
    let digits = |token: &Token<'_>| token.kind == Kind::Word && token.text.bytes().all(|byte| byte.is_ascii_digit());
    text.get(at).is_some_and(digits)
}
