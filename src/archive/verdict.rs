//! What is to become of a file that was looked into, and what was seen of it.

use super::codec::Codec;
use super::discover::Found;
use super::new_years::NewYears;
use super::place::Place;
use super::reader::Stream;
use super::snapshot::Snapshot;
use super::wrapper::Wrapper;
use crate::record::head::Head;

/// What is to become of a file.
pub(super) enum Verdict {
    /// Is read.
    Log(Box<Look>),
    /// Holds no text; nothing is wrong with it.
    Empty,
    /// Met in a folder, and something else than a mail log.
    NotALog,
    /// Cannot be read, for these reasons.
    Failed(Vec<String>),
    /// A Parquet file of this many bytes.
    Parquet(u64),
    /// The manifest of a dataset, or the memory of conversions beside it. It holds no rows.
    Manifest,
    /// The result of a query, in this format.
    Export(&'static str),
    /// Holds files.
    Container(Box<Opened>),
}

/// What a container turned out to hold.
pub(super) struct Opened {
    pub members: Vec<(Found, Verdict)>,
    /// Links, which are not followed.
    pub links: u64,
    /// FIFOs and devices.
    pub special: u64,
    /// Why it was not read whole, without its name.
    pub damage: Vec<String>,
}

/// What was seen.
pub(super) struct Look {
    pub codec: Codec,
    pub len: Option<u64>,
    pub head: Head,
    /// Length and hash of the sample: files of the same content have the same.
    pub sample: (usize, u128),
    /// Seconds since 1970 when it was last written to.
    pub written: Option<i64>,
    /// The same, before it was compressed.
    pub packed: Option<i64>,
    /// The New Years in the sample, if stamps in it have no year; and whether the sample is all there is.
    pub new_years: Option<(NewYears, bool)>,
    /// What a plain file was like when it was looked at.
    pub snapshot: Option<Snapshot>,
    pub stream: Option<Stream>,
    pub place: Option<Place>,
    /// What its log lines lie in.
    pub wrapper: Option<Wrapper>,
    pub notes: Vec<String>,
}
