//! Civil time, reckoned by counting: the zone database is asked for offsets and for nothing else.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub const DAY: i64 = 86_400;

/// How long a stretch of time is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    Seconds(i64),
    /// Weeks are seven days and begin on Monday.
    Days(i64),
    Month,
}

impl Width {
    /// What the clock shows where the stretch begins in which it shows this.
    fn floor(self, shown: i64) -> i64 {
        let monday = -3 * DAY;
        match self {
            Width::Seconds(seconds) => (shown - monday).div_euclid(seconds) * seconds + monday,
            Width::Days(days) => (shown - monday).div_euclid(days * DAY) * days * DAY + monday,
            Width::Month => {
                let (_, _, day) = date(shown.div_euclid(DAY));
                (shown.div_euclid(DAY) - day + 1) * DAY
            }
        }
    }
}

/// The zone of a query.
#[derive(Clone)]
pub struct Zone {
    pub name: String,
    pub zone: TimeZone,
}

impl Zone {
    pub fn new(name: &str) -> Zone {
        let fixed = |hours: i32, minutes: i32| {
            let seconds = hours.signum() * (hours.abs() * 60 + minutes) * 60;
            TimeZone::fixed(jiff::tz::Offset::from_seconds(seconds).expect("an offset"))
        };
        let zone = match name {
            "+05:30" => fixed(5, 30),
            "-03:30" => fixed(-3, 30),
            name => TimeZone::get(name).expect("a zone"),
        };
        Zone { name: name.to_owned(), zone }
    }

    /// What the clock shows at a moment, in seconds since it showed 1970.
    pub fn shown(&self, moment: i64) -> i64 {
        let timestamp = Timestamp::from_second(moment).expect("a moment within the calendar");
        moment + i64::from(self.zone.to_offset(timestamp).seconds())
    }

    /// The only moment at which the clock shows this; `None` if it never does, or does twice.
    pub fn moment(&self, shown: i64) -> Option<i64> {
        let mut offsets: Vec<i64> =
            [-2 * DAY, 0, 2 * DAY].iter().map(|away| self.shown(shown + away) - shown - away).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let moments: Vec<i64> =
            offsets.into_iter().map(|offset| shown - offset).filter(|moment| self.shown(*moment) == shown).collect();
        if moments.len() == 1 { Some(moments[0]) } else { None }
    }
}

/// Year, month and day of a day counted from 1970-01-01.
pub fn date(day: i64) -> (i64, i64, i64) {
    let (mut year, mut left) = (1970, day);
    while left >= days_of_year(year) {
        left -= days_of_year(year);
        year += 1;
    }
    let mut month = 1;
    while left >= days_of_month(year, month) {
        left -= days_of_month(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

/// The day, counted from 1970-01-01.
pub fn day(year: i64, month: i64, day: i64) -> i64 {
    let years: i64 = (1970..year).map(days_of_year).sum();
    let months: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    years + months + day - 1
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// `2009-04-22`, of what a clock shows.
pub fn date_text(shown: i64) -> String {
    let (year, month, day) = date(shown.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `11:47:56`, of what a clock shows.
pub fn clock_text(shown: i64) -> String {
    let second = shown.rem_euclid(DAY);
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The stretches of time of a zone, found by watching its clock minute by minute.
pub struct Stretches {
    /// What the clock of each zone shows in each minute, from the first one on.
    shown: HashMap<String, Vec<i64>>,
    /// The begin of the stretch of each minute, in seconds.
    begins: HashMap<(String, Width), Vec<i64>>,
    first: i64,
    last: i64,
}

impl Stretches {
    /// For moments in this time.
    pub fn new(from: i64, until: i64) -> Stretches {
        let floor = |moment: i64| moment.div_euclid(60) * 60;
        let (first, last) = (floor(from - 35 * DAY), floor(until + 35 * DAY));
        Stretches { shown: HashMap::new(), begins: HashMap::new(), first, last }
    }

    /// The begin of the stretch that a moment lies in.
    pub fn begin(&mut self, zone: &Zone, width: Width, moment: i64) -> i64 {
        let place = (moment - self.first).div_euclid(60);
        let (first, last) = (self.first, self.last);
        let begins = self.begins.entry((zone.name.clone(), width)).or_insert_with(|| {
            let minutes = || (first..last).step_by(60);
            let shown =
                self.shown.entry(zone.name.clone()).or_insert_with(|| minutes().map(|at| zone.shown(at)).collect());
            watch(minutes().zip(shown.iter().copied()), width)
        });
        begins[usize::try_from(place).expect("a moment of the archive")]
    }

    /// The begin of the stretch behind the one that a moment lies in.
    pub fn next(&mut self, zone: &Zone, width: Width, moment: i64) -> Option<i64> {
        let own = self.begin(zone, width, moment);
        let minutes = (moment.div_euclid(60) * 60 + 60..self.last).step_by(60);
        minutes.map(|minute| self.begin(zone, width, minute)).find(|begin| *begin != own)
    }

    /// The begins of all stretches from the one that `from` lies in to the one before `until`.
    pub fn between(&mut self, zone: &Zone, width: Width, from: i64, until: i64) -> Vec<i64> {
        let mut begins: Vec<i64> = Vec::new();
        let mut moment = from;
        while moment < until {
            let begin = self.begin(zone, width, moment);
            if begins.last() != Some(&begin) {
                begins.push(begin);
            }
            moment = (moment.div_euclid(60) + 1) * 60;
        }
        begins
    }
}

/// A new stretch begins when the clock first shows the next multiple of the width. Where it goes back, what it shows again
/// belongs to the stretch that it had come to, unless stretches are no longer than what is shown again: those of the
/// second pass are stretches of their own.
fn watch(minutes: impl Iterator<Item = (i64, i64)>, width: Width) -> Vec<i64> {
    let (mut begins, mut begin) = (Vec::new(), 0);
    let (mut farthest, mut before, mut repeated) = (i64::MIN, i64::MIN, 0);
    let mut current = (i64::MIN, false);
    for (minute, shown) in minutes {
        if shown < before {
            repeated = before + 60 - shown;
        }
        before = shown;
        let again = shown <= farthest;
        farthest = farthest.max(shown);
        let is_short = matches!(width, Width::Seconds(seconds) if seconds <= repeated);
        let own = if again && is_short { (width.floor(shown), true) } else { (width.floor(farthest), false) };
        // The end of the second pass may lie within a stretch.
        if own.0 != current.0 || own.1 && !current.1 {
            begin = minute;
        }
        current = own;
        begins.push(begin);
    }
    begins
}
