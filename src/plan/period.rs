//! The period that a time literal names, and why a text names none.

use jiff::ZonedDateTime;

/// A stretch of time, the end excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub start: ZonedDateTime,
    pub end: ZonedDateTime,
}

/// Why a text names no time, and how to write one that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoTime {
    pub message: String,
    pub hint: Option<String>,
}

/// The complaint about a time that is too far away.
pub(super) fn outside(text: &str) -> NoTime {
    NoTime { message: format!("`{text}` is outside the years that are known here"), hint: None }
}
