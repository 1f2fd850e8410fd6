//! From what clocks show to moments. A clock that is set forward or back leaves several readings of the stamps of an
//! appliance. All of them are tried, and the one is taken whose moments vary least: the sum of all steps from one record to
//! the next, forth and back, is the smallest.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::File;
use super::envelopes::civil_seconds;

/// The moments of the records of a file, in seconds; of those without a stamp none.
type Reading = Vec<Option<i64>>;

const DAY: i64 = 86_400;

/// Gives all records their times.
pub fn settle(files: &mut [File], zone: Option<&TimeZone>) {
    let mut appliances: BTreeMap<_, Vec<&mut File>> = BTreeMap::new();
    for file in files {
        let host = file.records.first().and_then(|record| record.host.clone());
        let name = file.fixed.clone().or(host);
        let folder = file.folder.clone().filter(|_| name.is_none());
        appliances.entry((name, folder)).or_default().push(file);
    }
    for files in appliances.values_mut() {
        files.sort_by_key(|file| (begin(&shown(file)).map(|begin| begin - ahead(file, zone)), file.name.clone()));
        let readings = by_heads(files, zone).into_iter().zip(files.iter());
        let readings = readings.map(|(reading, file)| match zone.filter(|zone| is_in(file, zone)) {
            Some(zone) => of_zone(&shown(file), zone),
            None => vec![reading],
        });
        let best = least_varying(&readings.collect::<Vec<_>>());
        for (file, reading) in files.iter_mut().zip(best) {
            for (record, moment) in file.records.iter_mut().zip(reading) {
                // A stamp that names its offset is a moment, whatever the clock.
                let named = record.stamp.and_then(|stamp| Some(civil_seconds(stamp.year?, stamp) - stamp.offset?));
                record.time = named.or(moment).map(|seconds| seconds * 1_000_000);
            }
        }
    }
}

fn shown(file: &File) -> Reading {
    file.records.iter().map(|record| file.shown(record)).collect()
}

fn begin(moments: &Reading) -> Option<i64> {
    moments.first().copied().flatten()
}

fn offset_at(zone: &TimeZone, moment: i64) -> i64 {
    zone.to_offset(Timestamp::from_second(moment).expect("a moment within the calendar")).seconds().into()
}

/// The moments at which a zone shows this, in order. What it skips is read by the offset before.
fn moments(zone: &TimeZone, shown: i64) -> Vec<i64> {
    let mut offsets = [shown - 2 * DAY, shown + 2 * DAY].map(|near| offset_at(zone, near)).to_vec();
    let before = offsets[0];
    offsets.sort_unstable_by_key(|offset| -offset);
    offsets.dedup();
    let mut moments: Vec<i64> = offsets.iter().map(|offset| shown - offset).collect();
    moments.retain(|moment| moment + offset_at(zone, *moment) == shown);
    if moments.is_empty() { vec![shown - before] } else { moments }
}

/// Is the clock of the file that of the zone? Its head says nothing else.
fn is_in(file: &File, zone: &TimeZone) -> bool {
    let Some(shown) = begin(&shown(file)) else { return file.utc_offset.is_none() };
    file.utc_offset.is_none_or(|offset| moments(zone, shown).contains(&(shown - offset)))
}

/// What the clock is ahead of UTC by where the file begins, as far as the file alone tells.
fn ahead(file: &File, zone: Option<&TimeZone>) -> i64 {
    let of_zone = || begin(&shown(file)).zip(zone).map(|(shown, zone)| shown - moments(zone, shown)[0]);
    file.utc_offset.or_else(of_zone).unwrap_or(0)
}

/// Steps from one moment to the next, and on to where the next file begins.
fn variation(moments: impl Iterator<Item = i64>) -> i64 {
    let moments: Vec<i64> = moments.collect();
    moments.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum()
}

/// Files whose clocks are those of their heads: where the head of the next one names another offset, it holds from some
/// record on.
fn by_heads(files: &[&mut File], zone: Option<&TimeZone>) -> Vec<Reading> {
    let own = |at: usize| files.get(at).map(|file| ahead(file, zone));
    let reading = |at: usize| {
        let shown = shown(files[at]);
        let (before, after) = (ahead(files[at], zone), own(at + 1).unwrap_or(0));
        let changed_at = |place: usize| -> Reading {
            let moment =
                |(at, shown): (usize, &Option<i64>)| shown.map(|shown| shown - if at < place { before } else { after });
            shown.iter().enumerate().map(moment).collect()
        };
        let is_told =
            |next: &&&mut File| files[at].utc_offset.is_some() && next.utc_offset.is_some() && before != after;
        let Some(next) = files.get(at + 1).filter(is_told) else { return changed_at(shown.len()) };
        let next = begin(&self::shown(next)).map(|shown| shown - after);
        let readings = (0..=shown.len()).rev().map(changed_at);
        readings.min_by_key(|reading| variation(reading.iter().chain([&next]).flatten().copied())).unwrap_or_default()
    };
    (0..files.len()).map(reading).collect()
}

/// The readings of a file in a zone: of the records in an hour that is shown twice those from some place on are of the
/// second time. All of the first, all of the second, and the best that has some of both.
fn of_zone(shown: &Reading, zone: &TimeZone) -> Vec<Reading> {
    let all: Vec<Vec<i64>> = shown.iter().map(|shown| shown.map_or(Vec::new(), |shown| moments(zone, shown))).collect();
    let twice = all.iter().filter(|moments| moments.len() > 1).count();
    let changed_at = |place: usize| -> Reading {
        let mut met = 0;
        let moment = |moments: &Vec<i64>| {
            met += usize::from(moments.len() > 1);
            if moments.len() > 1 && met > place { moments.last() } else { moments.first() }.copied()
        };
        all.iter().map(moment).collect()
    };
    let both = (1..twice).map(changed_at);
    let best = both.min_by_key(|reading| variation(reading.iter().flatten().copied()));
    let mut readings: Vec<Reading> = best.into_iter().chain([changed_at(twice)]).collect();
    if twice > 0 {
        readings.push(changed_at(0));
    }
    readings
}

/// Of the readings of each file the one that varies least together with those of the others, the files being in the order
/// in which they begin by it.
fn least_varying(files: &[Vec<Reading>]) -> Vec<Reading> {
    let choices: usize = files.iter().map(Vec::len).product();
    assert!(choices < 5000, "{choices} readings");
    let choice = |mut number: usize| -> Vec<&Reading> {
        let mut choose = |readings: &'_ Vec<Reading>| {
            let place = number % readings.len();
            number /= readings.len();
            place
        };
        files.iter().map(|readings| &readings[choose(readings)]).collect()
    };
    let varies = |number: &usize| {
        let mut files = choice(*number);
        files.sort_by_key(|reading| begin(reading));
        variation(files.into_iter().flatten().flatten().copied())
    };
    let best = (0..choices).min_by_key(varies).unwrap_or(0);
    choice(best).into_iter().cloned().collect()
}
