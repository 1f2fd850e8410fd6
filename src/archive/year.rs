//! Which year a file is from, when its stamps do not say.
//!
//! Syslog stamps have no year. A file spans far less than one, so one good hint about the whole file is enough, and
//! every stamp then falls into a window of a year's length around that hint. The rule looks at nothing but the stamp
//! and the hint: the answer must not depend on where a file is cut.

use crate::record::time::{CivilSeconds, Stamp, YearRule};

/// What is known about the time of a file besides its stamps.
#[derive(Copy, Clone, Debug)]
pub(super) struct Hints {
    /// What the user says: the year of the first record.
    pub given: Option<i16>,
    /// The stamp in the file's name: when it was begun.
    pub name: Option<CivilSeconds>,
    /// When it was last written to, on the clock of the appliance; for a stream the present.
    pub written: CivilSeconds,
}

/// The rule for a file whose first stamp is `first`. The first of these that there is decides: the year in the stamp
/// itself, what the user says, the stamp in the name, when the file was last written to.
pub(super) fn rule(first: Option<Stamp>, hints: Hints) -> YearRule {
    if let Some(first) = first
        && let Some(year) = first.year
    {
        return YearRule::From(in_year(first, year));
    }
    if let Some(year) = hints.given {
        let new_year = Stamp { year: None, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
        return YearRule::From(in_year(first.unwrap_or(new_year), year));
    }
    match (hints.name, first) {
        (Some(name), Some(first)) => YearRule::From(nearest(first, name)),
        (Some(name), None) => YearRule::From(name),
        (None, _) => YearRule::Until(hints.written),
    }
}

fn in_year(stamp: Stamp, year: i16) -> CivilSeconds {
    Stamp { year: Some(year), ..stamp }.civil(YearRule::From(0)).0
}

/// The stamp in the year that brings it nearest to `moment`: it is the last before or the first after it.
fn nearest(stamp: Stamp, moment: CivilSeconds) -> CivilSeconds {
    let (before, after) = (stamp.civil(YearRule::Until(moment)).0, stamp.civil(YearRule::From(moment)).0);
    if (after - moment).abs() < (before - moment).abs() { after } else { before }
}
