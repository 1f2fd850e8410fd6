//! Records that belong together: the join of an authentication record to the connection it was written for.
//!
//! A connection is (appliance, direction, id, *incarnation*). `New SMTP …` always begins a new incarnation, whatever
//! was open under the id; a close ends one; a record that names an id which is not open begins an incarnation whose
//! opening is not in the archive. Id 0 means "no connection" and is never joined.
//!
//! ```text
//!              New SMTP                    New SMTP (the older incarnation ends unclosed)
//!   (not open) ─────────► open ◄──────────┐
//!       │  ▲               │ └────────────┘
//!       │  └── close ──────┘
//!       └─ any other record ─► open, opening unseen
//! ```
//!
//! Records of one second may have changed places on their way into the log: see [`state`].
//!
//! **The law.** For every cut of every log, the rows are the same. One state machine ([`state`]) takes in the records of
//! a number, one after the other. A part of a log is read with no knowledge of what came before ([`tracker`]): the
//! machine runs there from the first opening that begins an incarnation whatever came before; the records up to it are
//! kept. When the parts are folded in the order of the log ([`stitch`]), the machine takes in those records, and goes on
//! in the state in which the part left it. That a number *ended* must be kept until then: without it a stray record after
//! a close would be joined to an older incarnation. Row facts are what was known when the record was written, since what
//! became known later would depend on the cut; only the late facts (close, messages) are those of the whole incarnation,
//! and a row that needs them waits.
//!
//! No I/O, no threads, no Arrow.

pub mod facts;
pub mod state;
pub mod stitch;
pub mod tracker;

#[cfg(test)]
mod tests;

use crate::record::Direction;

/// What tells connections apart, except for their incarnations. `appliance` is whatever number the caller gives to an
/// appliance; ids of different appliances have nothing to do with each other.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionKey {
    /// Whatever number the caller gives to an appliance.
    pub appliance: u32,
    /// ICID or DCID.
    pub direction: Direction,
    /// The number; never 0.
    pub id: u64,
}

/// The second of a moment (microseconds since 1970-01-01T00:00:00Z): within it, records may have changed places.
pub fn second(moment: Option<i64>) -> Option<i64> {
    moment.map(|moment| moment.div_euclid(1_000_000))
}
