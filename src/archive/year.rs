//! Which year a file is from, when its stamps do not say.
//!
//! Syslog stamps have no year. One good hint about the whole file is enough, for every other stamp is of the year that
//! the records before it tell. A file that is rotated by the day or the week, as nearly all are, spans far less than a
//! year: its stamps fall into a window of a year's length around the hint, and nothing else is looked at. Any other file
//! is read once for its New Years (see [`super::new_years`]), and for a 29 February: it proves a year wrong that has none,
//! for the file as a whole. The answer must not depend on where a file is cut.

use std::sync::Arc;

use super::new_years::{Ends, NewYears, Turn};
use crate::record::time::{CivilSeconds, NamedDay, Stamp, YearRule, is_leap, year_of};

const DAY: i64 = 86_400;
/// Leap years are at most so far apart.
const FARTHEST: i64 = 8;

/// What is known about the time of a file besides its stamps.
#[derive(Copy, Clone, Debug)]
pub(super) struct Hints {
    /// What the user says: the year of the first record.
    pub given: Option<i16>,
    /// The stamp in the file's name: when it was begun.
    pub begun: Option<CivilSeconds>,
    /// The day in the file's name, or in those of the folders around it.
    pub day: Option<NamedDay>,
    /// When it was last written to before it was compressed, on the clock of the appliance.
    pub packed: Option<CivilSeconds>,
    /// When it was last written to, on the clock of the appliance; for a stream the present.
    pub written: CivilSeconds,
    /// It is a stream.
    pub is_stream: bool,
}

/// What decided on the year.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The stamps themselves.
    Stamps,
    Given,
    /// The name of the file or of a folder.
    Name,
    /// The header of a gzip file.
    Packed,
    /// The date of the file; for a stream the present.
    Written,
}

/// The years of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Years {
    /// For stamps of files without turns.
    pub rule: YearRule,
    /// By position, where one window of a year does not do.
    pub turns: Option<Arc<[Turn]>>,
    /// What the user has to know of it.
    pub notes: Vec<String>,
}

/// The rule for a file whose first stamp is `first`. The first of these that there is decides: the year in the stamp
/// itself, what the user says, the stamp in the name, the day in the name or in those of the folders around it, the
/// date in the header of a gzip file, when the file was last written to.
pub(super) fn rule(first: Option<Stamp>, hints: Hints) -> (YearRule, Reason) {
    if let Some(first) = first
        && let Some(year) = first.year
    {
        return (YearRule::From(in_year(first, year)), Reason::Stamps);
    }
    if let Some(year) = hints.given {
        let new_year = Stamp { year: None, month: 1, day: 1, hour: 0, minute: 0, second: 0, offset: None };
        return (YearRule::From(in_year(first.unwrap_or(new_year), year)), Reason::Given);
    }
    match (hints.begun, hints.day, first) {
        (Some(begun), _, Some(first)) => (YearRule::From(nearest(first, begun)), Reason::Name),
        (Some(begun), _, None) => (YearRule::From(begun), Reason::Name),
        (None, Some(day), first) => (of_day(first, day), Reason::Name),
        (None, None, _) => match hints.packed {
            Some(packed) => (YearRule::Until(packed), Reason::Packed),
            None => (YearRule::Until(hints.written), Reason::Written),
        },
    }
}

/// The day in a name is when the file was rotated, and no record is later, or that of its records. A file that begins on
/// that very day may go on, unless its name says that it was rotated.
fn of_day(first: Option<Stamp>, day: NamedDay) -> YearRule {
    let begin = first.map(|first| nearest(first, day.midnight));
    match begin.filter(|begin| (-DAY..2 * DAY).contains(&(begin - day.midnight)) && !day.is_rotation) {
        Some(begin) => YearRule::From(begin),
        None => YearRule::Until(day.midnight + DAY - 1),
    }
}

/// Must a file be read for its New Years, of which nothing but a sample was? Not if its first records come fast (a sample
/// within a day, by `sample`) and it ends, as far as is known, within eight days of them: then it is one of those that
/// are rotated, unless 29 February lies within these days and does not exist.
pub(super) fn is_long(first: Stamp, hints: Hints, sample: Option<&NewYears>) -> bool {
    let Some(ends) = sample.map(|sample| sample.ends) else { return false };
    let (rule, reason) = rule(Some(first), hints);
    if ends.latest.day() - ends.earliest.day() > 1 {
        return true;
    }
    let end = match rule {
        YearRule::Until(end) => end,
        // The appliance names its files by their begin, and rotates them.
        _ if reason == Reason::Name && hints.begun.is_some() => return false,
        _ => hints.day.map(|day| day.midnight + DAY).or(hints.packed).unwrap_or(hints.written),
    };
    let begin = first.civil(rule).0;
    let lacks_leap_day = |year: i64| {
        let leap_day =
            Stamp { year: None, month: 3, day: 1, hour: 0, minute: 0, second: 0, offset: None }.seconds_in(year);
        !is_leap(year) && (begin - DAY..=end + 2 * DAY).contains(&leap_day)
    };
    !(begin - DAY..=begin + 8 * DAY).contains(&end) || (year_of(begin)..=year_of(end)).any(lacks_leap_day)
}

/// The years of a file, by what was `found` of its New Years, if it was looked for them.
pub(super) fn settle(first: Option<Stamp>, hints: Hints, found: Option<&NewYears>) -> Years {
    let (rule, reason) = rule(first, hints);
    let known = first.is_none_or(|first| first.year.is_some());
    let Some((found, ends)) = found.map(|found| (found, found.ends)).filter(|_| !known) else {
        let notes = first.filter(|_| !known).map(|first| {
            let begin = year_of(first.civil(rule).0);
            guess((begin, begin), reason, hints.is_stream)
        });
        return Years { rule, turns: None, notes: notes.flatten().into_iter().collect() };
    };
    let begin = begin(rule, ends, hints);
    let (year, is_moved) = match found.leap_year.map(|leap| leap_year_near(begin + leap, rule) - leap) {
        Some(moved) if moved != begin => (moved, true),
        Some(_) | None => (begin, false),
    };
    let span = (year + ends.earliest.year, year + ends.latest.year);
    let notes = match (is_moved, reason) {
        (false, _) => guess(span, reason, hints.is_stream),
        (true, Reason::Given) => {
            Some(format!("--year {begin} cannot be right, for the log has a 29 February: its year is taken for {year}"))
        }
        (true, _) => Some(format!(
            "{} taken from a 29 February in it and {}; --year sets it",
            years(span),
            source(reason, hints.is_stream)
        )),
    };
    let turns = (is_moved || !is_one_window(rule, ends, year)).then(|| found.turns(year));
    Years { rule, turns, notes: notes.into_iter().collect() }
}

/// The year of the first record.
fn begin(rule: YearRule, ends: Ends, hints: Hints) -> i64 {
    match (rule, hints.given) {
        (_, Some(year)) => i64::from(year),
        (YearRule::Until(anchor), None) => {
            let latest = anchor.saturating_add(DAY);
            let year = year_of(latest);
            let is_later = ends.last.stamp.seconds_in(year) > latest;
            year - i64::from(is_later) - ends.last.year
        }
        (YearRule::From(_) | YearRule::Near(_), None) => year_of(ends.first.stamp.civil(rule).0),
    }
}

/// The leap year that is nearest to `year`; of two the earlier, and never a later one of a log that is known to have
/// ended: it does not tell of what came after it.
fn leap_year_near(year: i64, rule: YearRule) -> i64 {
    let has_ended = matches!(rule, YearRule::Until(_));
    let near = (0..=FARTHEST).flat_map(|far| [Some(year - far), Some(year + far).filter(|_| !has_ended)]);
    near.flatten().find(|year| is_leap(*year)).unwrap_or(year)
}

/// Do all stamps of a file, whose first record is of `year`, fall into the window of `rule`?
fn is_one_window(rule: YearRule, ends: Ends, year: i64) -> bool {
    let begin = Stamp { hour: 0, minute: 0, second: 0, ..ends.earliest.stamp };
    let end = Stamp { hour: 23, minute: 59, second: 59, ..ends.latest.stamp };
    let fits = |stamp: Stamp, years: i64| year_of(stamp.civil(rule).0) == year + years;
    let spans = ends.latest.day() - ends.earliest.day();
    spans < 360 && fits(begin, ends.earliest.year) && fits(end, ends.latest.year)
}

/// The note on a year that was inferred from the date of a file alone, which may be that of a copy.
fn guess(span: (i64, i64), reason: Reason, is_stream: bool) -> Option<String> {
    let is_guess = matches!(reason, Reason::Packed | Reason::Written);
    is_guess.then(|| format!("{} taken from {}; --year sets it", years(span), source(reason, is_stream)))
}

fn years((first, last): (i64, i64)) -> String {
    if first == last { format!("year {first}") } else { format!("years {first} to {last}") }
}

fn source(reason: Reason, is_stream: bool) -> &'static str {
    match reason {
        Reason::Stamps => "its stamps",
        Reason::Given => "--year",
        Reason::Name => "its name",
        Reason::Packed => "its gzip header",
        Reason::Written if is_stream => "today's date",
        Reason::Written => "the date of the file",
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
