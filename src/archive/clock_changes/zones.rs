//! Hours that a zone shows twice.

use std::ops::Range;

use jiff::Timestamp;

use super::{Found, LATE, for_each_stamp};
use crate::archive::zone::timestamp;
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

    /// When it ends, unless it begins behind the change; as far as the hour is concerned, counted as if the clock had not been set back.
    fn end(&self, fold: &Fold) -> i64 {
        match (self.left_at, self.last) {
            (Some(_), _) | (None, None) => fold.shown.end + fold.length(),
            (None, Some(last)) => last + if self.step.is_some() { fold.length() } else { 0 },
        }
    }
}

/// The passes of files, in the order of what they show first. A file that begins in the hour goes on where the one before
/// it ended, or belongs behind the change if it does not go on from there.
fn passes(fold: &Fold, seen: &[(usize, Seen)], zone: &Zone) -> Vec<(usize, Found)> {
    let is_changed = seen.iter().any(|(_, seen)| seen.step.is_some());
    let mut order: Vec<&(usize, Seen)> = seen.iter().collect();
    order.sort_by_key(|(at, seen)| (seen.begin, *at));
    let mut reached = i64::MIN;
    let mut found = Vec::new();
    for (at, seen) in order {
        let begins_in_it = fold.shown.contains(&seen.begin);
        // It cannot have run through the hour before the change without meeting the change.
        let runs_out = is_changed && seen.step.is_none() && seen.left_at.is_some();
        let steps_back = seen.begin + LATE < reached && seen.begin + fold.length() + LATE >= reached;
        let is_behind = begins_in_it && seen.step.is_none() && (runs_out || steps_back);
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
        if !is_behind {
            reached = reached.max(seen.end(fold));
        }
    }
    found
}
