//! The only way to standard error: whatever is told may quote a log or a file name, so it always passes the guard. A
//! standard error that cannot be written to is no reason to stop.

use std::borrow::Cow;
use std::io::Write;

use unicode_width::UnicodeWidthStr;

use crate::error::Error;
use crate::sink::escape;

/// A terminal narrower than this folds lines better than words can be put together.
const NARROWEST: usize = 30;
/// What the rest of a folded line begins with.
const INDENT: &str = "  ";

/// Tells a message of one line or more, folded to the width of the terminal, if it is one.
pub(super) fn line(message: &str) {
    let message = escape::message(message);
    let terminal = terminal_size::terminal_size_of(std::io::stderr());
    let message = match terminal.map(|(width, _)| usize::from(width.0)).filter(|width| *width >= NARROWEST) {
        Some(width) => Cow::Owned(folded(&message, width)),
        None => message,
    };
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// The message with its sentences folded at blanks. A query, the carets below it and what is indented as they are stand as
/// they are, up to the notes behind the carets.
fn folded(message: &str, width: usize) -> String {
    let mut is_behind_carets = false;
    let mut lines = Vec::new();
    for line in message.split('\n') {
        if is_behind_carets || !line.starts_with(' ') {
            push_folded(&mut lines, line, width);
        } else {
            lines.push(line.to_owned());
        }
        is_behind_carets |= line.trim_start().starts_with('^');
    }
    lines.join("\n")
}

/// Appends a line in pieces no wider than `width`, but for words that are wider.
fn push_folded(lines: &mut Vec<String>, line: &str, width: usize) {
    let indent = &line[..line.len() - line.trim_start().len()];
    let mut piece = indent.to_owned();
    let mut is_empty = true;
    for word in line[indent.len()..].split_inclusive(' ') {
        if !is_empty && piece.width() + word.trim_end().width() > width {
            lines.push(std::mem::replace(&mut piece, format!("{indent}{INDENT}")).trim_end().to_owned());
        }
        piece.push_str(word);
        is_empty = false;
    }
    lines.push(piece.trim_end().to_owned());
}

/// Tells what went wrong.
pub(super) fn error(error: &Error) {
    line(&error_text(error));
}

/// A file name is the one part of an error that may hold a line end that is not ours.
fn error_text(error: &Error) -> String {
    error.text(|path| escape::text(&path.to_string_lossy()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_folded_at_blanks_and_queries_are_not() {
        let long = "note: no log of esa1 from the first to the last of them";
        assert_eq!(folded(long, 30), "note: no log of esa1 from the\n  first to the last of them");
        assert_eq!(folded(long, long.len()), long);
        assert_eq!(folded("note: ééééé ééééé", 11), "note: ééééé\n  ééééé");
        let word = "x".repeat(40);
        assert_eq!(folded(&format!("note: {word} is odd"), 30), format!("note:\n  {word}\n  is odd"));
        let refused = "error: no field\n  failed where usr=root and more\n               ^^^ did you mean `user`?";
        assert_eq!(folded(refused, 20), refused);
        let listed = format!("{refused}\n  fields: time user file");
        assert_eq!(folded(&listed, 20), format!("{refused}\n  fields: time user\n    file"));
    }

    #[test]
    fn a_file_name_cannot_break_a_message() {
        let error = Error::file("a\nerror: b\x1b", std::io::Error::other("gone"));
        assert_eq!(error_text(&error), "error: a\\x0aerror: b\\x1b: gone");
        let replaced = error_text(&Error::replaced("a\nb"));
        assert!(replaced.starts_with("error: a\\x0ab: a conversion replaced the dataset"), "{replaced}");
        assert_eq!(error_text(&Error::usage("a\nb")), "error: a\nb");
    }
}
