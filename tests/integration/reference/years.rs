//! The years of stamps that have none: the date in the name of a file or of the folders around it tells that of the first
//! record, and each jump back by more than two months is a New Year.

use std::sync::LazyLock;

use regex::Regex;

use super::envelopes::{Record, Stamp, civil_seconds};

const DAY: i64 = 86_400;

static DATED: LazyLock<Regex> = LazyLock::new(|| {
    let dated = "(?:-([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?(?:[.]gz)?$|/([0-9]{4})/([0-9]{2})/([0-9]{2})/)";
    Regex::new(dated).expect("a valid pattern")
});

/// The midnight of the day in a name.
fn day_in(name: &str) -> Option<i64> {
    let found = DATED.captures(name)?;
    let numbers: Vec<i64> = found.iter().skip(1).flatten().filter_map(|part| part.as_str().parse().ok()).collect();
    let [year, month, day] = numbers[..] else { return None };
    Some(civil_seconds(year, Stamp { year: None, month, day, second_of_day: 0, offset: None }))
}

/// Gives the records of a dated file the years that their stamps lack.
pub fn infer(name: &str, records: &mut [Record]) {
    let Some(midnight) = day_in(name) else { return };
    let (mut year, mut last) = (None, None);
    for record in records {
        let Some(stamp) = record.stamp.filter(|stamp| stamp.year.is_none()) else { continue };
        let nearest = || (2000..2100).min_by_key(|year| (civil_seconds(*year, stamp) - midnight).abs());
        let mut own = year.or_else(nearest).expect("a year");
        if last.is_some_and(|last| civil_seconds(own, stamp) < last - 60 * DAY) {
            own += 1;
        }
        last = Some(civil_seconds(own, stamp));
        year = Some(own);
        record.year = year;
    }
}
