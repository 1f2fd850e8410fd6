//! The one public error type: what a caller can do about a failure decides its kind.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run gave no result to rely on. Damage in the input is never an `Error`: it is counted in the
/// [`Ledger`](crate::ledger::Ledger) and the run goes on.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    /// What the reader can do about it, printed below the message, each on a line of its own.
    hints: Vec<String>,
}

/// What is said of a dataset that was replaced while it was read.
const REPLACED: &str = "a conversion replaced the dataset while it was read; run the query again";

/// What went wrong, as far as a caller can act on it.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The query text cannot be understood. Carries the text and every complaint about it.
    Query {
        /// The query as typed.
        source: String,
        /// At least one complaint, in the order of their spans.
        diagnostics: Vec<Diagnostic>,
    },
    /// The caller asked for something that cannot be had: an option's value, a combination of options.
    Usage(String),
    /// A file named by the caller could not be used.
    File {
        /// The file, as the caller named it.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A conversion replaced the dataset at this path while it was read. Whoever asks again gets the new one.
    Replaced(PathBuf),
    /// Results could not be written.
    Output(std::io::Error),
    /// The query holds more than the memory budget allows.
    Memory(String),
    /// A signal of this number asked for the end of the run.
    Interrupted(usize),
    /// A fault of authq itself.
    Internal(String),
}

impl Error {
    fn new(kind: ErrorKind) -> Self {
        Error { kind, hints: Vec::new() }
    }

    /// The query `source` was refused for the reasons given.
    pub fn query(source: impl Into<String>, diagnostics: Vec<Diagnostic>) -> Self {
        Error::new(ErrorKind::Query { source: source.into(), diagnostics })
    }

    /// The caller's request makes no sense; `message` says why.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Usage(message.into()))
    }

    /// Adds what can be done about it: a line of its own below the message.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// `path` could not be used.
    pub fn file(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::new(ErrorKind::File { path: path.as_ref().to_owned(), source })
    }

    /// The dataset at `path` is another one by now.
    pub fn replaced(path: impl AsRef<Path>) -> Self {
        Error::new(ErrorKind::Replaced(path.as_ref().to_owned()))
    }

    /// Results could not be written.
    pub fn output(source: std::io::Error) -> Self {
        Error::new(ErrorKind::Output(source))
    }

    /// A breaker stage would hold more than the budget; `message` names the stage.
    pub fn memory(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Memory(message.into()))
    }

    /// A signal asked for the end of the run.
    pub fn interrupted(signal: usize) -> Self {
        Error::new(ErrorKind::Interrupted(signal))
    }

    /// The result cannot be written, as the error inside that of a library tells.
    pub fn output_of(source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        match source.downcast::<std::io::Error>() {
            Ok(source) => Error::output(*source),
            Err(source) => Error::output(std::io::Error::other(source.to_string())),
        }
    }

    /// The same error. If results could not be written, it names the place.
    pub fn written_to(self, path: &Path) -> Self {
        match self.kind {
            ErrorKind::Output(source) => {
                let told = format!("cannot be written: {source}");
                Error::file(path, std::io::Error::new(source.kind(), told))
            }
            kind => Error { kind, hints: self.hints },
        }
    }

    /// A fault of ours.
    pub fn internal(message: impl fmt::Display) -> Self {
        Error::new(ErrorKind::Internal(message.to_string())).hint("this is a fault of authq, please report it")
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// What the reader can do about it, as [`Error::hint`] took it; for a query its [`Error::diagnostics`] say so.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Complaints about the query text, empty for every other kind.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &self.kind {
            ErrorKind::Query { diagnostics, .. } => diagnostics,
            _ => &[],
        }
    }
}

impl Error {
    /// The text of the error, with paths as `shown` writes them. No trailing newline.
    pub(crate) fn text(&self, shown: impl Fn(&Path) -> String) -> String {
        let mut text = match &self.kind {
            ErrorKind::Query { source, diagnostics } => {
                let complaints: Vec<String> = diagnostics.iter().map(|diagnostic| diagnostic.render(source)).collect();
                complaints.join("\n")
            }
            ErrorKind::Usage(message) | ErrorKind::Memory(message) => format!("error: {message}"),
            ErrorKind::File { path, source } => format!("error: {}: {source}", shown(path)),
            ErrorKind::Replaced(path) => format!("error: {}: {REPLACED}", shown(path)),
            ErrorKind::Output(source) => format!("error: cannot write the result: {source}"),
            ErrorKind::Interrupted(_) => "interrupted".to_owned(),
            ErrorKind::Internal(message) => format!("internal error: {message}"),
        };
        for hint in &self.hints {
            text.push_str("\n  ");
            text.push_str(hint);
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(|path| path.display().to_string()))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::File { source, .. } | ErrorKind::Output(source) => Some(source),
            ErrorKind::Query { .. }
            | ErrorKind::Usage(_)
            | ErrorKind::Replaced(_)
            | ErrorKind::Memory(_)
            | ErrorKind::Interrupted(_)
            | ErrorKind::Internal(_) => None,
        }
    }
}

impl From<arrow::error::ArrowError> for Error {
    /// One of ours that went through Arrow comes back as it was. Kernels are called on columns whose types were checked
    /// when the query was bound, so whatever they still complain about is our fault.
    fn from(source: arrow::error::ArrowError) -> Self {
        use arrow::error::ArrowError;
        match source {
            ArrowError::ExternalError(source) => match source.downcast::<Error>() {
                Ok(error) => *error,
                Err(source) => Error::internal(source),
            },
            source => Error::internal(source),
        }
    }
}

impl From<Error> for arrow::error::ArrowError {
    fn from(error: Error) -> Self {
        arrow::error::ArrowError::ExternalError(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_is_named_with_its_cause() {
        let full = Error::output(std::io::Error::from(std::io::ErrorKind::StorageFull));
        let error = full.written_to(Path::new("data/esa"));
        assert_eq!(error.to_string(), "error: data/esa: cannot be written: no storage space");
        assert!(
            matches!(error.kind(), ErrorKind::File { source, .. } if source.kind() == std::io::ErrorKind::StorageFull)
        );
        let refused = Error::usage("no").hint("say yes").hint("or nothing");
        assert_eq!(refused.written_to(Path::new("data")).to_string(), "error: no\n  say yes\n  or nothing");
    }
}
