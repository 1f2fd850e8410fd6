//! Buckets on days when the clock changes, and on all others.

use proptest::prelude::*;

use super::*;

fn floor(width: Width, moment: &str, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap();
    let moment: Timestamp = moment.parse().unwrap();
    let start = width.floor(moment.as_microsecond(), &zone).unwrap();
    zone.to_datetime(Timestamp::from_microsecond(start).unwrap()).to_string()
}

const HOUR: i64 = 3_600_000;

#[test]
fn buckets_follow_the_local_clock() {
    assert_eq!(floor(Width::Millis(HOUR), "2009-04-22T11:47:47Z", "Asia/Kolkata"), "2009-04-22T17:00:00");
    assert_eq!(floor(Width::Millis(6 * HOUR), "2009-04-22T11:47:47Z", "UTC"), "2009-04-22T06:00:00");
    assert_eq!(floor(Width::Days(1), "2009-04-21T22:30:00Z", "Europe/Berlin"), "2009-04-22T00:00:00");
    assert_eq!(floor(Width::Days(7), "2009-04-22T11:00:00Z", "UTC"), "2009-04-20T00:00:00", "a Monday");
    assert_eq!(floor(Width::Days(1), "1960-02-29T11:00:00Z", "UTC"), "1960-02-29T00:00:00");
    assert_eq!(floor(Width::Months(1), "2009-04-22T11:00:00Z", "UTC"), "2009-04-01T00:00:00");
    assert_eq!(floor(Width::Months(3), "2009-06-30T23:00:00Z", "Asia/Tokyo"), "2009-07-01T00:00:00");
    assert_eq!(floor(Width::Months(12), "2009-04-22T11:00:00Z", "UTC"), "2009-01-01T00:00:00");
}

#[test]
fn repeated_hours_are_two_buckets_but_one_day() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let start = |width: Width, moment: &str| {
        let moment: Timestamp = moment.parse().unwrap();
        Timestamp::from_microsecond(width.floor(moment.as_microsecond(), &zone).unwrap()).unwrap().to_string()
    };
    assert_eq!(start(Width::Millis(HOUR), "2009-10-25T00:30:00Z"), "2009-10-25T00:00:00Z");
    assert_eq!(start(Width::Millis(HOUR), "2009-10-25T01:30:00Z"), "2009-10-25T01:00:00Z");
    for moment in ["2009-10-24T22:00:00Z", "2009-10-25T01:30:00Z", "2009-10-25T22:59:59Z"] {
        assert_eq!(start(Width::Days(1), moment), "2009-10-24T22:00:00Z");
    }
    assert_eq!(start(Width::Millis(6 * HOUR), "2009-10-25T03:00:00Z"), "2009-10-24T22:00:00Z");
}

#[test]
fn a_day_whose_midnight_is_skipped_begins_later() {
    assert_eq!(floor(Width::Days(1), "2018-11-04T12:00:00Z", "America/Sao_Paulo"), "2018-11-04T01:00:00");
}

const ZONES: [&str; 9] = [
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
    "America/New_York",
    "Africa/Casablanca",
];

fn width() -> impl Strategy<Value = Width> {
    let minutes = prop_oneof![
        prop::sample::select(vec![1, 5, 7, 15, 25, 30, 40, 45, 60, 80, 90, 120, 360, 720, 1440, 2160]),
        1..3000i64
    ];
    prop_oneof![
        4 => minutes.prop_map(|minutes| Width::Millis(minutes * 60_000)),
        2 => (1..10i64).prop_map(Width::Days),
        1 => (1..14i64).prop_map(Width::Months),
    ]
}

/// A moment, as likely as not near a change of the clock.
fn moment(zone: &TimeZone, at: i64, near: i64) -> i64 {
    let moment = Timestamp::from_second(at).unwrap();
    let change = zone.following(moment).next().filter(|_| near % 4 != 0);
    change.map_or(moment, |change| change.timestamp()).as_microsecond() + near * 1_000_000 + near % 3
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// From the start of a bucket, step by step, over every start that a later moment has and no other.
    #[test]
    fn stepping_visits_every_bucket_and_nothing_else(
        zone in prop::sample::select(ZONES.to_vec()),
        width in width(),
        at in 1_100_000_000..1_700_000_000i64,
        near in -8_000..8_000i64,
        after in 0..200_000i64,
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let from = moment(&zone, at, near);
        let later = from + after * 1_000_000 + 1;
        let (first, last) = (width.floor(from, &zone).unwrap(), width.floor(later, &zone).unwrap());
        prop_assert!(first <= from && last <= later && first <= last);
        let mut start = first;
        for _ in 0..5000 {
            prop_assert_eq!(width.floor(start, &zone), Some(start));
            let next = width.next(start, &zone).unwrap();
            prop_assert!(next > start);
            prop_assert_eq!(width.floor(next, &zone), Some(next));
            prop_assert_eq!(width.floor(next - 1, &zone), Some(start));
            prop_assert_eq!(width.floor(start + (next - start) / 2, &zone), Some(start));
            if start >= last {
                break;
            }
            start = next;
        }
        prop_assert!(start == last || after > 200_000);
    }
}

#[test]
fn odd_widths_neither_overtake_nor_fall_back_where_the_clock_changes() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let starts = |minutes: i64, moment: &str, count: usize| {
        let width = Width::Millis(minutes * 60_000);
        let moment: Timestamp = moment.parse().unwrap();
        let mut start = width.floor(moment.as_microsecond(), &zone).unwrap();
        let mut found = Vec::new();
        for _ in 0..count {
            let shown = Timestamp::from_microsecond(start).unwrap().to_zoned_datetime(zone.clone());
            found.push(shown.strftime("%H:%M%:::z").to_string());
            start = width.next(start, &zone).unwrap();
        }
        found
    };
    assert_eq!(starts(40, "2009-03-29T00:25:00Z", 4), ["01:20+01", "03:00+02", "03:20+02", "04:00+02"]);
    assert_eq!(starts(45, "2009-10-25T00:00:00Z", 5), ["01:30+02", "02:15+02", "02:00+01", "02:15+01", "03:00+01"]);
    assert_eq!(starts(80, "2009-10-25T00:00:00Z", 3), ["01:20+02", "02:40+02", "04:00+01"]);
}
