//! What a container holds, as a list.

use crate::archive::place::Place;
use crate::archive::verdict::Verdict;

/// What a container holds.
#[derive(Default)]
pub(in crate::archive) struct Contents {
    pub members: Vec<Listed>,
    /// Links, which are not followed.
    pub links: u64,
    /// FIFOs, devices and what else is no file.
    pub special: u64,
    /// Why it was not read whole, without its name.
    pub damage: Vec<String>,
}

/// A member that is a file.
pub(in crate::archive) struct Listed {
    pub name: String,
    /// Seconds since 1970.
    pub written: Option<i64>,
    pub lies: Lies,
}

/// Where a member lies.
pub(in crate::archive) enum Lies {
    /// Where it begins, and its length in bytes.
    At(Place, u64),
    /// It does not matter: its verdict is known.
    Settled(Verdict),
}

impl Listed {
    pub(super) fn failed(name: String, written: Option<i64>, why: String) -> Listed {
        Listed { name, written, lies: Lies::Settled(Verdict::Failed(vec![why])) }
    }
}

/// The name of a member as it is shown. `./` at its begin is there whenever a folder was packed as `.`. It stands in
/// every row: beyond the length of any path on disk it is cut.
pub(super) fn shown(name: &[u8]) -> String {
    const LONGEST: usize = 4096;
    let mut name = name;
    while let Some(rest) = name.strip_prefix(b"./").filter(|rest| !rest.is_empty()) {
        name = rest;
    }
    let rest = if name.len() > LONGEST { "…" } else { "" };
    String::from_utf8_lossy(&name[..name.len().min(LONGEST)]).into_owned() + rest
}

/// When a member was written to, if an archive may be believed: times without end are nobody's.
pub(super) fn plausible(written: Option<i64>) -> Option<i64> {
    const YEAR_9999: i64 = 253_370_764_800;
    written.filter(|written| (0..YEAR_9999).contains(written))
}
