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
//! **The law.** For every cut of every log, the rows are the same. A part of a log is read with no knowledge of what
//! came before ([`tracker`]): there an id is *unknown* until it is mentioned, then *inherited* (opened before this
//! part), *open* (opened here) or *ended* (closed here). What an inherited connection says is a difference, laid over
//! what earlier parts knew when the parts are folded in the order of the log ([`stitch`]). *Ended* must be kept until
//! then: without it a stray record after a close would be joined to an older incarnation. Row facts are what was known
//! when the record was written, since what became known later would depend on the cut; only the late facts (close,
//! messages) are those of the whole incarnation, and a row that needs them waits.
//!
//! No I/O, no threads, no Arrow.

pub mod facts;
pub mod stitch;
pub mod tracker;

#[cfg(test)]
mod tests;

use crate::record::Direction;

/// What tells connections apart, except for their incarnations. `appliance` is whatever number the caller gives to an
/// appliance; ids of different appliances have nothing to do with each other.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionKey {
    pub appliance: u32,
    /// ICID or DCID.
    pub direction: Direction,
    /// The number; never 0.
    pub id: u64,
}
