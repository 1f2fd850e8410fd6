//! What a spreadsheet would take for a formula. User names come from attackers, and `=HYPERLINK(…)` runs on the
//! machine of whoever opens the file.
//!
//! An apostrophe before it makes it text. It stands at the begin of a cell, and also behind a semicolon, a tab and a
//! line end within one: where the local list separator is not the comma, programs begin a cell there. A leading
//! apostrophe gets another one, so that the first of each can be taken away again.

use std::borrow::Cow;

/// The text of a cell with apostrophes before all that would begin a formula.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    guarded_from(text, true)
}

/// The same of a part of a cell. `begins`: it is the first one.
pub(super) fn guarded_from(text: &str, mut begins: bool) -> Cow<'_, str> {
    let mut guarded = String::new();
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        if begins && is_trigger(c) {
            guarded.push_str(&text[copied..at]);
            guarded.push('\'');
            copied = at;
        }
        begins = matches!(c, ';' | '\t' | '\n' | '\r');
    }
    if copied == 0 && guarded.is_empty() {
        return Cow::Borrowed(text);
    }
    guarded.push_str(&text[copied..]);
    Cow::Owned(guarded)
}

/// Does it begin a formula, or what looks like the apostrophe of ours?
fn is_trigger(c: char) -> bool {
    match c {
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' => true,
        // The same in full width, which some programs read as the narrow ones.
        '＝' | '＋' | '－' | '＠' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_formula_stays() {
        for plain in ["", "bob", "a=b", "a-b@example.com", "1+1", "a; b", "it's", " =x", "[\"=x\"]"] {
            assert_eq!(guarded(plain), plain);
        }
    }

    #[test]
    fn every_begin_of_a_formula_becomes_text() {
        for trigger in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            let cell = format!("{trigger}cmd");
            assert_eq!(guarded(&cell), format!("'{cell}"));
        }
        assert_eq!(guarded("x;=cmd;-1"), "x;'=cmd;'-1");
        assert_eq!(guarded("x\n\n@y"), "x\n'\n'@y");
        assert_eq!(guarded("'=x"), "''=x");
    }

    /// Takes the apostrophes away again.
    fn bare(cell: &str) -> String {
        let (mut bare, mut begins) = (String::new(), true);
        for c in cell.chars() {
            if !(begins && c == '\'') {
                bare.push(c);
            }
            begins = matches!(c, ';' | '\t' | '\n' | '\r');
        }
        bare
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_cell_begins_like_a_formula(cell in "[-=+@\t\r\n;'a＝ü]{0,12}") {
            let shown = guarded(&cell);
            prop_assert_eq!(bare(&shown), cell.as_str());
            for part in shown.split([';', '\t', '\n', '\r']) {
                prop_assert!(!part.starts_with(['=', '+', '-', '@', '＝']), "{shown}");
            }
        }
    }
}
