//! The only way to standard error: whatever is told may quote a log or a file name, so it always passes the guard. A
//! standard error that cannot be written to is no reason to stop.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind, REPLACED};
use crate::sink::escape;

/// Tells a message of one line or more.
pub(super) fn line(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", escape::message(message));
}

/// Tells what went wrong.
pub(super) fn error(error: &Error) {
    line(&error_text(error));
}

/// A file name is the one part of an error that may hold a line end that is not ours.
fn error_text(error: &Error) -> String {
    let named = |path: &Path, told: &dyn Display| format!("error: {}: {told}", escape::text(&path.to_string_lossy()));
    match error.kind() {
        ErrorKind::File { path, source } => named(path, source),
        ErrorKind::Replaced(path) => named(path, &REPLACED),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_a_message() {
        let error = Error::file("a\nerror: b\x1b", std::io::Error::other("gone"));
        assert_eq!(error_text(&error), "error: a\\x0aerror: b\\x1b: gone");
        let replaced = error_text(&Error::replaced("a\nb"));
        assert!(replaced.starts_with("error: a\\x0ab: a conversion replaced the dataset"), "{replaced}");
        assert_eq!(error_text(&Error::usage("a\nb")), "error: a\nb");
    }
}
