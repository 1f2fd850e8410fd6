//! The table `lines`: every record is a row, of which nothing is joined to anything. And what is traced or shown: some of
//! those rows, put together by the connection or message that they are about.
//!
//! Rows are built where slices are read, in parallel ([`rows`]). Alone, they leave in the order of the logs ([`fold`]).
//! Traced or shown, only records that name an id in question become rows at all; the fold gives them to a state machine
//! that sees them in the order of the logs ([`groups`]), so that no cut can change what belongs together, and that keeps
//! them until it has seen all ([`together`]).

pub mod fold;
mod groups;
pub mod rows;
#[cfg(test)]
mod tests;
mod together;

pub use fold::LinesFold;
pub use groups::Place;
pub use rows::{LineRows, Origin, RowsOfSlice, mark};
pub use together::Together;

use crate::record::line::Names;

/// What a record does to what it names.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Begins a connection.
    Opens,
    /// Ends a connection.
    Closes,
    /// Begins a message, on a connection.
    Starts,
    /// Sends a message out on a connection.
    Delivers,
    /// Names a connection, and nothing else of interest.
    Speaks,
    /// Names a message, or a connection in passing.
    Mentions,
}

/// A record, as far as it matters to which connection or message it belongs.
#[derive(Copy, Clone, Debug)]
pub struct Mark {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// The line on which it begins, from 1, counted from the begin of its slice.
    pub line: u64,
    /// What it names.
    pub names: Names,
    /// What it does.
    pub deed: Deed,
    /// The MID that this record says was made from the MID it names.
    pub made: Option<u64>,
    /// It is an authentication record.
    pub auth: bool,
}
