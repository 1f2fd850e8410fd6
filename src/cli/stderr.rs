//! The only way to standard error: whatever is told may quote a log or a file name, so it always passes the guard. A
//! standard error that cannot be written to is no reason to stop.

use std::io::Write;

use crate::error::{Error, ErrorKind};
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
    if let ErrorKind::File { path, source } = error.kind() {
        return format!("error: {}: {source}", escape::text(&path.to_string_lossy()));
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_a_message() {
        let error = Error::file("a\nerror: b\x1b", std::io::Error::other("gone"));
        assert_eq!(error_text(&error), "error: a\\x0aerror: b\\x1b: gone");
        assert_eq!(error_text(&Error::usage("a\nb")), "error: a\nb");
    }
}
