//! Zones, clocks, and the years of stamps without one.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::*;
use crate::archive::year::{self, Hints, Reason};
use crate::archive::{Clock, Zone};
use crate::record::time::YearRule;
use crate::record::time::{day_in_name, file_name_stamp};

const DAY: i64 = 86_400;

fn utc(text: &str) -> i64 {
    TimeZone::UTC.to_timestamp(text.parse::<DateTime>().unwrap()).unwrap().as_second()
}

fn clock(zone: &str) -> Clock {
    Clock { zone: Zone::parse(zone).unwrap(), years: YearRule::Until(0), ..Clock::default() }
}

#[test]
fn zones_are_read_and_shown() {
    let cases = [
        ("UTC", "UTC", 0),
        ("z", "UTC", 0),
        ("+00:00", "UTC", 0),
        ("+09:00", "+09:00", 32_400),
        ("-0400", "-04:00", -14_400),
        ("+5:30", "+05:30", 19_800),
        ("+9", "+09:00", 32_400),
        ("-00:30", "-00:30", -1800),
        ("europe/berlin", "Europe/Berlin", 3600),
        ("Asia/Tokyo", "Asia/Tokyo", 32_400),
    ];
    for (text, shown, offset) in cases {
        let zone = Zone::parse(text).unwrap();
        assert_eq!((zone.to_string().as_str(), zone.offset_at(utc("2009-01-01T00:00:00"))), (shown, offset));
        assert_eq!(Zone::parse(&zone.to_string()).unwrap(), zone);
    }
    assert_eq!(Zone::fixed(-1).unwrap().to_string(), "-00:00:01");
    assert_eq!(Zone::fixed(999_999), None);
    assert_eq!(Zone::fixed(i32::MIN), None);
}

#[test]
fn an_unknown_zone_is_refused_with_what_is_near() {
    let cases = [
        ("Europe/Berln", "did you mean `Europe/Berlin`"),
        ("tokyo", "`Asia/Tokyo`"),
        ("UTC+2", "write the offset alone: `+2`"),
        ("+25:00", "no place has the offset `+25:00`"),
        ("-12:01", "no place has the offset `-12:01`"),
        ("+14:30", "they go from `-12:00` to `+14:00`"),
        ("+1:2:3", "not an offset from UTC"),
        ("+", "not an offset from UTC"),
        ("-é", "not an offset from UTC"),
        ("+12345", "not an offset from UTC"),
        ("qqqqqqqq", "write `Area/City`"),
        ("", "unknown time zone"),
    ];
    for (text, hint) in cases {
        let message = Zone::parse(text).unwrap_err().to_string();
        assert!(message.contains(hint), "{message}");
    }
}

#[test]
fn clocks_that_change_are_read_as_calendars_do() {
    let cases = [
        ("2009-03-29T01:59:59", "2009-03-29T00:59:59"),
        // Does not exist: read with the offset before.
        ("2009-03-29T02:30:00", "2009-03-29T01:30:00"),
        ("2009-03-29T03:00:00", "2009-03-29T01:00:00"),
        ("2009-10-25T01:59:59", "2009-10-24T23:59:59"),
        // Exists twice: the first time.
        ("2009-10-25T02:30:00", "2009-10-25T00:30:00"),
        ("2009-10-25T03:00:00", "2009-10-25T02:00:00"),
    ];
    let clock = clock("Europe/Berlin");
    for (shown, moment) in cases {
        assert_eq!(clock.moment(stamp(shown)).micros, utc(moment) * 1_000_000, "{shown}");
        assert_eq!(clock.zone.moment(utc(shown)), utc(moment));
    }
}

#[test]
fn a_cursor_says_what_the_zone_database_says() {
    for name in
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Africa/Casablanca", "+05:30"]
    {
        let clock = clock(name);
        let mut cursor = clock.cursor();
        // Half hours over some years, and back again: changes are met from both sides.
        let half_hours = |from: &str, to: &str| (utc(from)..utc(to)).step_by(1800).collect::<Vec<_>>();
        let forward = half_hours("2007-01-01T00:00:00", "2011-01-01T00:00:00");
        let backward = half_hours("2036-01-01T00:00:00", "2040-01-01T00:00:00").into_iter().rev();
        for civil in forward.into_iter().chain(backward) {
            let shown = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(civil).unwrap());
            let expected = clock.zone.0.to_ambiguous_timestamp(shown).compatible().unwrap().as_second();
            let got = cursor.moment(stamp(&shown.to_string()), 0).micros;
            assert_eq!(got, expected * 1_000_000, "{name} {shown}");
        }
    }
}

#[test]
fn odd_years_do_no_harm() {
    for zone in ["Europe/Berlin", "UTC"] {
        for year in [i16::MIN, -1, 0, 1, 1583, 9999, i16::MAX] {
            let stamp = Stamp { year: Some(year), ..stamp("2009-12-31T23:59:59") };
            clock(zone).moment(stamp);
        }
    }
}

#[test]
fn civil_seconds_agree_with_the_calendar() {
    for day in (-200_000..200_000).step_by(17) {
        let shown = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(day * DAY + 86_399).unwrap());
        let stamp = Stamp {
            year: Some(shown.year()),
            month: shown.month() as u8,
            day: shown.day() as u8,
            hour: 23,
            minute: 59,
            second: 59,
            offset: None,
        };
        assert_eq!(stamp.civil(YearRule::Until(0)), (day * DAY + 86_399, false));
        // The year of a moment, through a stamp that has none.
        let without = Stamp { year: None, ..stamp };
        assert_eq!(without.civil(YearRule::Until(day * DAY)), (day * DAY + 86_399, true), "{shown}");
        assert_eq!(without.civil(YearRule::From(day * DAY + 80_000)), (day * DAY + 86_399, true), "{shown}");
    }
}

#[test]
fn years_walk_over_new_year() {
    let from = YearRule::From(utc("2010-12-30T00:00:00"));
    let until = YearRule::Until(utc("2011-01-02T00:00:00"));
    for (shown, moment) in
        [("-----12-31T23:59:59", "2010-12-31T23:59:59"), ("-----01-01T00:00:00", "2011-01-01T00:00:00")]
    {
        assert_eq!(stamp(shown).civil(from), (utc(moment), true));
        assert_eq!(stamp(shown).civil(until), (utc(moment), true));
    }
    // A week of slack at the one end, a day at the other.
    assert_eq!(stamp("-----12-23T00:00:00").civil(from).0, utc("2010-12-23T00:00:00"));
    assert_eq!(stamp("-----12-22T23:59:59").civil(from).0, utc("2011-12-22T23:59:59"));
    assert_eq!(stamp("-----01-03T00:00:00").civil(until).0, utc("2011-01-03T00:00:00"));
    assert_eq!(stamp("-----01-03T00:00:01").civil(until).0, utc("2010-01-03T00:00:01"));
    // 29 February is in a year that has one.
    assert_eq!(stamp("-----02-29T12:00:00").civil(from).0, utc("2012-02-29T12:00:00"));
    assert_eq!(
        stamp("-----02-29T12:00:00").civil(YearRule::Until(utc("2008-12-01T00:00:00"))).0,
        utc("2008-02-29T12:00:00")
    );
}

/// Nothing is known but that the file was written to in 2020.
const HINTS: Hints =
    Hints { given: None, begun: None, day: None, packed: None, written: 1_577_836_800, is_stream: false };

#[test]
fn the_first_hint_decides_on_the_year() {
    let begun = Some(utc("2010-01-01T00:00:10"));
    let day = day_in_name(b"mail.log-20120101.gz");
    let packed = Some(utc("2015-01-01T00:00:10"));
    let hints = Hints { given: Some(2005), begun, day, packed, ..HINTS };
    let without = stamp("-----12-31T23:59:50");
    let rule = |first: &str, hints| year::rule(Some(stamp(first)), hints);
    let from = |text: &str, reason| (YearRule::From(utc(text)), reason);
    assert_eq!(rule("2003-12-31T23:59:50", hints), from("2003-12-31T23:59:50", Reason::Stamps));
    assert_eq!(year::rule(Some(without), hints), from("2005-12-31T23:59:50", Reason::Given));
    let hints = Hints { given: None, ..hints };
    // Begun just before New Year, named just after.
    assert_eq!(year::rule(Some(without), hints), from("2009-12-31T23:59:50", Reason::Name));
    assert_eq!(year::rule(None, hints), from("2010-01-01T00:00:10", Reason::Name));
    let hints = Hints { begun: None, ..hints };
    let until = |text: &str, reason| (YearRule::Until(utc(text)), reason);
    assert_eq!(year::rule(Some(without), hints), until("2012-01-01T23:59:59", Reason::Name));
    let hints = Hints { day: None, ..hints };
    assert_eq!(year::rule(Some(without), hints), until("2015-01-01T00:00:10", Reason::Packed));
    let hints = Hints { packed: None, ..hints };
    assert_eq!(year::rule(Some(without), hints), until("2020-01-01T00:00:00", Reason::Written));
}

#[test]
fn a_day_in_a_name_is_the_begin_or_the_end() {
    let rule = |first: &str, name: &[u8]| year::rule(Some(stamp(first)), Hints { day: day_in_name(name), ..HINTS }).0;
    let of_week = b"esa_2012-12-30.log";
    // It begins on that day, and may go on.
    assert_eq!(rule("-----12-30T06:25:00", of_week), YearRule::From(utc("2012-12-30T06:25:00")));
    // It was rotated on that day.
    assert_eq!(rule("-----12-24T06:25:00", of_week), YearRule::Until(utc("2012-12-30T23:59:59")));
    assert_eq!(rule("-----12-30T06:25:00", b"mail.log-20121230"), YearRule::Until(utc("2012-12-30T23:59:59")));
    // The day before and the day after are of the years around New Year.
    assert_eq!(rule("-----12-31T23:59:00", b"a.2013-01-01"), YearRule::From(utc("2012-12-31T23:59:00")));
}

#[test]
fn days_in_names_are_found() {
    let day = |name: &str| day_in_name(name.as_bytes()).map(|day| (day.midnight, day.is_rotation));
    let found = |text: &str, is_rotation| Some((utc(&format!("{text}T00:00:00")), is_rotation));
    for name in ["mail.log-20231231", "mail.log-20231231.gz", "mail-2023123106.xz", "mail.log-20231231235959.Z"] {
        assert_eq!(day(name), found("2023-12-31", true), "{name}");
    }
    for name in [
        "mail.2023-12-31",
        "esa1_2023-12-31.log.gz",
        "2023.12.31.log",
        "2023_12_31",
        "mail-20231231.log",
        "mail.20231231",
        "2023-12-31T00-00-00.log",
        "2022-01-01_to_2023-12-31.log",
        "mail.log-20231231-1704000000",
    ] {
        assert_eq!(day(name), found("2023-12-31", false), "{name}");
    }
    for name in [
        "mail.log",
        "mail.log.1",
        "mail-20231301",
        "mail-20230229",
        "mail-19991231",
        "mail-202312311",
        "10.20.30.40",
        "a20231231",
        "2023-12_31",
        "2023-12-311",
        "",
    ] {
        assert_eq!(day(name), None, "{name}");
    }
}

#[test]
fn stamps_in_names_are_found() {
    assert_eq!(file_name_stamp(b"mail.@20061107T182155.s"), Some(utc("2006-11-07T18:21:55")));
    assert_eq!(file_name_stamp(b"a@b.@20210228T173106.c.gz"), Some(utc("2021-02-28T17:31:06")));
    for name in [
        &b"mail.current"[..],
        b"mail.@20210229T173106.s",
        b"mail.@20210228 173106",
        b"@2021022",
        b"@",
        b"@20211301T000000",
    ] {
        assert_eq!(file_name_stamp(name), None);
    }
}
