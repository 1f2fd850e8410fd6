//! The time that logs cover, as far as a statement is told.

use jiff::Timestamp;

/// The time that logs cover.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its begin.
    pub from: Timestamp,
    /// Its end, itself excluded.
    pub until: Timestamp,
}
