//! Containers: files that hold files, told by content. What they hold is listed here, never unpacked to its name: names
//! in a container are hostile, and only shown.

pub(super) mod tar;
pub(super) mod unpack;
pub(super) mod zip;

use super::inspect::Verdict;
use super::place::Place;

/// A kind of container.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Tar,
    Zip,
}

/// What a container holds.
#[derive(Default)]
pub(super) struct Contents {
    pub members: Vec<Listed>,
    /// Links, which are not followed.
    pub links: u64,
    /// FIFOs, devices and what else is no file.
    pub special: u64,
    /// Why it was not read whole, without its name.
    pub damage: Vec<String>,
}

/// A member that is a file.
pub(super) struct Listed {
    pub name: String,
    /// Seconds since 1970.
    pub written: Option<i64>,
    pub lies: Lies,
}

/// Where a member lies.
pub(super) enum Lies {
    /// Where it begins, and its length in bytes.
    At(Place, u64),
    /// It does not matter: its verdict is known.
    Settled(Verdict),
}

impl Listed {
    fn failed(name: String, written: Option<i64>, why: String) -> Listed {
        Listed { name, written, lies: Lies::Settled(Verdict::Failed(vec![why])) }
    }
}

impl Container {
    /// Tells by the first [`super::Codec::HEAD`] bytes of a file.
    pub(super) fn detect(head: &[u8]) -> Option<Container> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Container::Zip);
        }
        tar::begins(head).then_some(Container::Tar)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Container::Tar => "tar archive",
            Container::Zip => "zip archive",
        }
    }
}

/// The name of a member as it is shown. `./` at its begin is there whenever a folder was packed as `.`. It stands in
/// every row: beyond the length of any path on disk it is cut.
fn shown(name: &[u8]) -> String {
    const LONGEST: usize = 4096;
    let mut name = name;
    while let Some(rest) = name.strip_prefix(b"./").filter(|rest| !rest.is_empty()) {
        name = rest;
    }
    let rest = if name.len() > LONGEST { "…" } else { "" };
    String::from_utf8_lossy(&name[..name.len().min(LONGEST)]).into_owned() + rest
}

/// When a member was written to, if an archive may be believed: times without end are nobody's.
fn plausible(written: Option<i64>) -> Option<i64> {
    const YEAR_9999: i64 = 253_370_764_800;
    written.filter(|written| (0..YEAR_9999).contains(written))
}
