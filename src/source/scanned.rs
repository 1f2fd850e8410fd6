//! The input of the scan of one slice, and its output.

use compact_str::CompactString;

use super::file_account::LastRecord;
use super::history::Note;
use super::hosts::Met;
use super::lines::RowsOfSlice;
use super::slice::{Author, Slice};
use super::text::OpenText;
use crate::archive::TextReport;
use crate::connection::tracker::Part;
use crate::event::builder::Finished;
use crate::event::coverage::Logged;
use crate::event::flags::Flags;
use crate::ledger::Ledger;

/// The number of sample lines of each kind that are reported to the user.
pub const SAMPLES: usize = 3;

/// A row's facts that are not columns, but needed until its columns are built.
#[derive(Clone, Debug)]
pub struct RowMeta {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// By [`Appliances`](super::appliances::Appliances).
    pub appliance: u32,
    /// The appliance answered, it did not ask.
    pub is_inbound: bool,
    /// The address that an outbound record itself names.
    pub remote_ip: Option<CompactString>,
    /// What is peculiar about the record.
    pub flags: Flags,
}

/// What an authentication record tells of the order of rows, also one that the filter drops: see [`super::merge`].
#[derive(Copy, Clone, Debug)]
pub struct Tick {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// By [`Appliances`](super::appliances::Appliances).
    pub appliance: u32,
    /// It is a row.
    pub kept: bool,
}

/// A slice that has been scanned.
pub struct Scanned {
    pub slice: Slice,
    /// Event columns, but for `event_id`; `line` counts from the start of the slice.
    pub columns: Vec<Finished>,
    /// One for each authentication record, in order.
    pub ticks: Vec<Tick>,
    /// What `event_id` is made of, for each of them; empty when the query does not show it.
    pub hashes: Vec<u64>,
    /// A row each.
    pub metas: Vec<RowMeta>,
    /// What the tables other than `auth` are made of; they have none of the columns above.
    pub notes: Vec<Note>,
    /// The rows of `lines`.
    pub lines: RowsOfSlice,
    /// The connections that it names, and what its rows know of them.
    pub part: Part,
    /// Where it ends in the text of its file.
    pub end: u64,
    /// Nothing came for a while behind it.
    pub is_paused: bool,
    /// Whose authentication records are in it; for the tables other than `auth`, whose records.
    pub met: Met,
    /// Its last record that has a stamp.
    pub last: Option<LastRecord>,
    /// The minutes that its records cover, if the query needs the coverage.
    pub covered: Option<Logged>,
    /// Counts, without files.
    pub ledger: Ledger,
    /// Some record of a mail log is in it.
    pub has_records: bool,
    /// Lines to tell the user of.
    pub samples: Samples,
    /// What the heads up to the end of the slice tell.
    pub author: Author,
    /// The rest of a stream, of which only a slice was read.
    pub rest: Option<Box<OpenText>>,
    /// How reading went; `None` when the file could not be opened, with the reason in `open_error`.
    pub report: Option<TextReport>,
    /// Why the file could not be opened.
    pub open_error: Option<String>,
}

impl Scanned {
    /// Whether text of the file could not be read, here or behind.
    pub fn loses_text(&self) -> bool {
        self.open_error.is_some() || self.report.as_ref().is_some_and(|report| !report.damage.is_empty())
    }
}

/// Lines and places of a slice to tell the user of: at most [`SAMPLES`] of each kind, and every run of NUL.
#[derive(Debug, Default)]
pub struct Samples {
    /// Authentication records that could not be read: line in the slice and the text.
    pub not_understood: Vec<(u64, String)>,
    /// Rows that hold several envelopes: line in the slice.
    pub inline_envelopes: Vec<u64>,
    /// Records too long to be kept whole: line in the slice.
    pub cut: Vec<u64>,
    /// Runs of NUL: where in the text of the file, and how long.
    pub zeros: Vec<(u64, u64)>,
}
