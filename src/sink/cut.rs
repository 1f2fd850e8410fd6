//! Text cut to a width on a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text; the first characters and `…`, together at most `width` wide, if it is wider.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return text.into();
    }
    within(text.chars(), width.saturating_sub(1)).chain(['…']).collect::<String>().into()
}

/// The characters that fit into `width`.
pub(super) fn within(chars: impl Iterator<Item = char>, width: usize) -> impl Iterator<Item = char> {
    let mut used = 0;
    chars.take_while(move |c| {
        used += c.width().unwrap_or(0);
        used <= width
    })
}
