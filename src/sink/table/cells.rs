//! One value of a table as text, with what is needed to draw it: its width on a terminal, its colour, and whether the
//! value is missing.

use unicode_width::UnicodeWidthStr;

use super::super::cut::{cut, within};
use super::super::value::MISSING;

/// A piece of text, safe for a terminal, and how wide it is there.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) width: usize,
    pub(super) color: Option<&'static str>,
    /// It stands for a value that is not there.
    pub(super) is_missing: bool,
}

impl Cell {
    /// Of text that is safe already.
    pub(super) fn new(text: String) -> Cell {
        Cell { width: text.width(), text, color: None, is_missing: false }
    }

    pub(super) fn missing() -> Cell {
        Cell { is_missing: true, ..Cell::new(MISSING.to_owned()) }
    }

    /// The first characters and `…`, together at most `width` wide; itself if it is no wider.
    pub(super) fn cut(self, width: usize) -> Cell {
        if self.width <= width { self } else { self.with(cut(&self.text, width).into_owned()) }
    }

    /// `…` and the last characters, likewise: what the name of a file tells stands at its end.
    pub(super) fn cut_before(self, width: usize) -> Cell {
        if self.width <= width {
            return self;
        }
        let last: Vec<char> = within(self.text.chars().rev(), width.saturating_sub(1)).collect();
        self.with(std::iter::once('…').chain(last.into_iter().rev()).collect())
    }

    /// Another text in its place.
    pub(super) fn with(&self, text: String) -> Cell {
        Cell { width: text.width(), text, ..*self }
    }
}

/// The digits of a number in groups of three.
pub(super) fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn only_numbers_are_grouped() {
        for (number, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-123456", "-123,456"),
            ("9223372036854775807", "9,223,372,036,854,775,807"),
            ("1234.5", "1234.5"),
            ("", ""),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
