//! Hours that a zone shows twice.

use std::ops::Range;

use jiff::Timestamp;

use super::found::{Found, LATE, for_each_stamp};
use crate::archive::span::timestamp;
use crate::archive::{LogFile, Pass, Shift, Zone};
use crate::record::time::CivilSeconds;

const DAY: i64 = 86_400;

/// Seconds beyond an hour shown twice after which no record of it is late any more.
const OVER: i64 = 3600;

/// A change of a zone that sets its clock back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fold {
    /// What the clock shows twice.
    shown: Range<CivilSeconds>,
    /// Moments of the first pass, in seconds since 1970 in UTC, end where those of the second begin.
    change: i64,
}

impl Fold {
    fn length(&self) -> i64 {
        self.shown.end - self.shown.start
    }
}

/// What a file says of an hour that is shown twice.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    /// What its first record shows, whether or not that lies in the hour.
    begin: CivilSeconds,
    /// What the last record in the hour shows.
    last: Option<CivilSeconds>,
    /// The record with the largest step back in the hour, and by how much.
    step: Option<(u64, i64)>,
    /// The first record after the hour.
    left_at: Option<u64>,
    /// The first record so long after it that nothing in between is late.
    over_at: Option<u64>,
}

/// Which of the files begin in the second pass of an hour, and where it begins in others.
pub(super) fn changes(files: &[&LogFile]) -> Vec<(usize, Found)> {
    let ends: Vec<i64> = (0..files.len()).map(|at| end(files, at)).collect();
    let folds: Vec<Vec<Fold>> = files.iter().zip(ends).map(|(file, end)| folds_in(file, end)).collect();
    // What each file says of each change, in the order of the files.
    let mut told: Vec<(Fold, Vec<(usize, Seen)>)> = Vec::new();
    for (at, folds) in folds.into_iter().enumerate().filter(|(_, folds)| !folds.is_empty()) {
        let Some(seen) = look(files[at], &folds) else { continue };
        for (fold, seen) in folds.into_iter().zip(seen).filter(|(_, seen)| seen.last.is_some()) {
            match told.iter_mut().find(|(known, _)| *known == fold) {
                Some((_, files)) => files.push((at, seen)),
                None => told.push((fold, vec![(at, seen)])),
            }
        }
    }
    let mut found: Vec<(usize, Found)> = Vec::new();
    for (fold, seen) in told {
        for (at, change) in passes(&fold, &seen, &files[seen[0].0].clock.zone) {
            match found.iter_mut().find(|(known, _)| *known == at) {
                Some((_, known)) => {
                    known.begins_behind |= change.begins_behind;
                    known.shifts.extend(change.shifts);
                    known.shifts.sort_by_key(|shift| shift.at);
                }
                None => found.push((at, change)),
            }
        }
    }
    found
}

/// A moment that no record of a file is later than, as far as is known: a day after the next file of the appliance begins,
/// or after it was written to last.
fn end(files: &[&LogFile], at: usize) -> i64 {
    let begin = files[at].begin.unwrap_or(i64::MIN) / 1_000_000;
    let next = files.get(at + 1).and_then(|next| next.begin).map(|begin| begin / 1_000_000);
    let written = files[at].written.filter(|written| *written >= begin);
    let end = next.into_iter().chain(written).min();
    end.unwrap_or_else(|| Timestamp::now().as_second()).saturating_add(DAY)
}

/// The hours that the clock of a file may show twice in it.
fn folds_in(file: &LogFile, end: i64) -> Vec<Fold> {
    let zone = &file.clock.zone;
    let Some(begin) = file.begin.filter(|_| zone.0.to_fixed_offset().is_err()) else { return Vec::new() };
    let begin = (begin / 1_000_000).saturating_sub(DAY);
    let changes = zone.0.following(timestamp(begin)).map(|change| change.timestamp().as_second());
    let fold = |change: i64| {
        let (before, after) = (zone.offset_at(change - 1), zone.offset_at(change));
        (after < before).then(|| Fold { shown: change + after..change + before, change })
    };
    changes.take_while(|change| *change <= end).filter_map(fold).collect()
}

/// What a file says of some changes.
fn look(file: &LogFile, folds: &[Fold]) -> Option<Vec<Seen>> {
    let mut seen = vec![Seen::default(); folds.len()];
    let mut is_first = true;
    for_each_stamp(file, &mut |at, shown| {
        for (fold, seen) in folds.iter().zip(&mut seen) {
            if is_first {
                seen.begin = shown;
            }
            seen.take(fold, at, shown);
        }
        is_first = false;
    })?;
    Some(seen)
}

impl Seen {
    fn take(&mut self, fold: &Fold, at: u64, shown: CivilSeconds) {
        if fold.shown.contains(&shown) {
            let back = self.last.map_or(0, |last| last - shown);
            if back > LATE && self.step.is_none_or(|(_, known)| back > known) {
                self.step = Some((at, back));
            }
            self.last = Some(shown);
        } else if shown >= fold.shown.end && self.last.is_some() {
            self.left_at.get_or_insert(at);
            if shown >= fold.shown.end + OVER {
                self.over_at.get_or_insert(at);
            }
        }
    }

    /// It may be of either pass: it begins in the hour, and nothing in it tells which.
    fn is_open(&self, fold: &Fold, is_changed: bool) -> bool {
        // A file that leaves the hour without meeting the change began behind it.
        let runs_out = is_changed && self.left_at.is_some();
        fold.shown.contains(&self.begin) && self.step.is_none() && !runs_out
    }

    /// The time that it covers if it begins in `pass`, as if the clock had not been set back.
    fn stretch(&self, fold: &Fold, pass: Pass) -> Stretch {
        let (begin, behind) = match pass {
            Pass::First => (self.begin, self.step.is_some()),
            Pass::Second => (self.begin + fold.length(), true),
        };
        let end = match (self.left_at, self.last) {
            (Some(_), _) | (None, None) => fold.shown.end + fold.length(),
            (None, Some(last)) => last + if behind { fold.length() } else { 0 },
        };
        Stretch { begin, end }
    }
}

/// Time that a file covers, both ends included, in seconds.
#[derive(Copy, Clone, Debug)]
struct Stretch {
    begin: i64,
    end: i64,
}

/// How well a stretch goes with those of other files. The files of an appliance follow each other: no two cover the same
/// time, apart from late records. The smaller is the better.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Misfit {
    /// Seconds that others cover too, beyond those of late records.
    overlap: i64,
    /// Seconds between its begin and the nearest end of a file before it.
    distance: u64,
    /// Others cover a part of it.
    is_shared: bool,
}

impl Misfit {
    const NONE: Misfit = Misfit { overlap: 0, distance: u64::MAX, is_shared: false };

    /// Takes another file into account.
    fn take(&mut self, own: Stretch, other: Stretch) {
        let shared = own.end.min(other.end) - own.begin.max(other.begin) + 1;
        self.overlap += (shared - LATE).max(0);
        self.is_shared |= shared > 0;
        if other.end <= own.begin + LATE {
            self.distance = self.distance.min(own.begin.abs_diff(other.end));
        }
    }
}

/// A file that may be of either pass.
#[derive(Clone, Debug)]
struct Undecided {
    /// Its place among the files of the hour.
    place: usize,
    /// What it covers in the first pass and in the second, and how well that fits.
    readings: [(Stretch, Misfit); 2],
}

impl Undecided {
    fn take(&mut self, other: Stretch) {
        self.readings.iter_mut().for_each(|(own, misfit)| misfit.take(*own, other));
    }

    /// The pass that fits better: the second one only if the first does not fit.
    fn better(&self) -> (Pass, Stretch, Misfit) {
        let [(first, of_first), (second, of_second)] = self.readings;
        if of_first.is_shared && of_second < of_first {
            (Pass::Second, second, of_second)
        } else {
            (Pass::First, first, of_first)
        }
    }
}

/// The files of an hour that begin in its second pass. Those that fit best beside the others are decided on first.
fn behind(fold: &Fold, seen: &[(usize, Seen)]) -> Vec<bool> {
    let is_changed = seen.iter().any(|(_, seen)| seen.step.is_some());
    let mut behind = vec![false; seen.len()];
    let mut undecided = Vec::new();
    let mut decided = Vec::new();
    for (place, (_, seen)) in seen.iter().enumerate() {
        let reading = |pass| (seen.stretch(fold, pass), Misfit::NONE);
        if seen.is_open(fold, is_changed) {
            undecided.push(Undecided { place, readings: [reading(Pass::First), reading(Pass::Second)] });
            continue;
        }
        let begins_in_it = fold.shown.contains(&seen.begin);
        behind[place] = begins_in_it && seen.step.is_none();
        decided.push(seen.stretch(fold, if behind[place] { Pass::Second } else { Pass::First }));
    }
    for file in &mut undecided {
        decided.iter().for_each(|other| file.take(*other));
    }
    let key = |file: &Undecided| (file.better().2, seen[file.place].1.begin, file.place);
    while let Some(at) = (0..undecided.len()).min_by_key(|at| key(&undecided[*at])) {
        let file = undecided.swap_remove(at);
        let (pass, stretch, _) = file.better();
        behind[file.place] = pass == Pass::Second;
        undecided.iter_mut().for_each(|other| other.take(stretch));
    }
    behind
}

/// What is found of the files of an hour.
fn passes(fold: &Fold, seen: &[(usize, Seen)], zone: &Zone) -> Vec<(usize, Found)> {
    let mut found = Vec::new();
    for ((at, seen), is_behind) in seen.iter().zip(behind(fold, seen)) {
        let mut change = Found { begins_behind: is_behind, ..Found::default() };
        if let Some((at, _)) = seen.step {
            change.shifts.push(Shift { at, zone: zone.clone(), pass: Pass::Second });
        }
        if (is_behind || seen.step.is_some())
            && let Some(over) = seen.over_at
        {
            change.shifts.push(Shift { at: over, zone: zone.clone(), pass: Pass::First });
        }
        if is_behind || !change.shifts.is_empty() {
            found.push((*at, change));
        }
    }
    found
}
