//! Stamps of every shape, and the years of those without one.

use super::*;

fn native(text: &str) -> Option<Stamp> {
    Stamp::native(text.as_bytes()).map(|(stamp, length)| {
        assert_eq!(length, text.trim_end().len());
        stamp
    })
}

fn stamp(year: Option<i16>, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Stamp {
    Stamp { year, month, day, hour, minute, second, offset: None }
}

#[test]
fn native_forms() {
    assert_eq!(native("Wed Apr 22 11:43:59 2009"), Some(stamp(Some(2009), 4, 22, 11, 43, 59)));
    assert_eq!(native("Mon Mar  8 01:02:03 2004"), Some(stamp(Some(2004), 3, 8, 1, 2, 3)));
    assert_eq!(native("Mon Mar 5 10:00:00 2018 "), Some(stamp(Some(2018), 3, 5, 10, 0, 0)));
    assert_eq!(native("Mon Apr 17 19:56:22 2003"), Some(stamp(Some(2003), 4, 17, 19, 56, 22)), "a Thursday");
    assert_eq!(native("Sat Dec 31 23:59:60 2016"), Some(stamp(Some(2016), 12, 31, 23, 59, 59)));
    assert_eq!(native("Sat Feb 29 00:00:00 2020"), Some(stamp(Some(2020), 2, 29, 0, 0, 0)));
}

#[test]
fn what_is_no_stamp() {
    for text in [
        "Wed Apr 31 11:43:59 2009",
        "Wed Apr 00 11:43:59 2009",
        "Wed Apr  0 11:43:59 2009",
        "Wed Feb 29 11:43:59 2009",
        "Wed Apr 22 24:43:59 2009",
        "Wed Apr 22 11:60:59 2009",
        "Wed Apr 22 11:43:61 2009",
        "Wed Apr 22 11:43:59 0000",
        "Wed Apx 22 11:43:59 2009",
        "wed Apr 22 11:43:59 2009",
        "Wed Apr 22 11:43:59 20o9",
        "Wed Apr 22 11-43-59 2009",
        "Wed Apr 22 11:43:59",
        "Wed Apr",
        "",
    ] {
        assert_eq!(Stamp::native(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn collectors_forms() {
    let bsd = |text: &str| Stamp::bsd(text.as_bytes());
    assert_eq!(bsd("Mar 17 18:24:37 mail_logs:"), Some((stamp(None, 3, 17, 18, 24, 37), 15)));
    assert_eq!(bsd("Feb  1 08:32:59 c60"), Some((stamp(None, 2, 1, 8, 32, 59), 15)));
    assert_eq!(bsd("Feb 1 08:32:59 c60"), Some((stamp(None, 2, 1, 8, 32, 59), 14)));
    assert_eq!(bsd("Feb 29 08:32:59 c60"), Some((stamp(None, 2, 29, 8, 32, 59), 15)));
    assert_eq!(bsd("Feb 29 08:32:59 2011 c60"), None);
    assert_eq!(bsd("Oct 19 06:33:29 2011 mx07"), Some((stamp(Some(2011), 10, 19, 6, 33, 29), 20)));
    assert_eq!(bsd("Oct 19 06:33:29 20111 mx07"), Some((stamp(None, 10, 19, 6, 33, 29), 15)));
    assert_eq!(
        Stamp::year_first(b"2019 Sep 28 16:13:51 ironport_server"),
        Some((stamp(Some(2019), 9, 28, 16, 13, 51), 20))
    );
    assert_eq!(Stamp::year_first(b"2019 Feb 29 16:13:51 x"), None);
}

fn seconds(text: &str) -> CivilSeconds {
    native(text).expect("a stamp").civil(YearRule::From(0)).0
}

#[test]
fn seconds_of_stamps_with_a_year() {
    assert_eq!(seconds("Thu Jan  1 00:00:00 1970"), 0);
    assert_eq!(seconds("Wed Apr 22 11:43:59 2009"), 1_240_400_639);
    assert_eq!(seconds("Tue Feb 29 12:00:00 2000"), 951_825_600);
    assert_eq!(seconds("Tue Jan 19 03:14:08 2038"), 2_147_483_648);
    assert_eq!(native("Wed Apr 22 11:43:59 2009").map(|stamp| stamp.civil(YearRule::From(0)).1), Some(false));
}

#[test]
fn days_and_years_agree_over_four_centuries() {
    let mut day = days_from_civil(1899, 12, 31);
    for year in 1900..=2300_i64 {
        for month in 1..=12_u8 {
            for number in 1..=days_in(month, is_leap(year)) {
                day += 1;
                assert_eq!(days_from_civil(year, i64::from(month), i64::from(number)), day);
                assert_eq!(year_of(day * DAY), year);
                assert_eq!(year_of(day * DAY + DAY - 1), year);
            }
        }
    }
}

fn inferred(month: u8, day: u8, rule: YearRule) -> i64 {
    let (moment, inferred) = stamp(None, month, day, 12, 0, 0).civil(rule);
    assert!(inferred);
    year_of(moment)
}

#[test]
fn years_are_inferred_from_a_window() {
    let begun = YearRule::From(seconds("Wed Dec 30 00:00:00 2009"));
    assert_eq!(inferred(12, 30, begun), 2009);
    assert_eq!(inferred(12, 24, begun), 2009, "a step back of days");
    assert_eq!(inferred(1, 1, begun), 2010);
    assert_eq!(inferred(12, 22, begun), 2010);
    let ended = YearRule::Until(seconds("Fri Jan  1 12:00:00 2010"));
    assert_eq!(inferred(1, 1, ended), 2010);
    assert_eq!(inferred(1, 2, ended), 2010, "clocks differ by less than a day");
    assert_eq!(inferred(1, 3, ended), 2009);
    assert_eq!(inferred(12, 31, ended), 2009);
}

#[test]
fn leap_days_land_on_leap_years() {
    assert_eq!(inferred(2, 29, YearRule::From(seconds("Mon Jan  2 00:00:00 2012"))), 2012);
    assert_eq!(inferred(2, 29, YearRule::From(seconds("Sun May  1 00:00:00 2011"))), 2012);
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Tue Jan  1 00:00:00 2013"))), 2012);
    // No 29 February in the window.
    assert_eq!(inferred(2, 29, YearRule::From(seconds("Sun Jan  2 00:00:00 2011"))), 2012);
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Tue Apr  1 00:00:00 2014"))), 2012);
    assert_eq!(inferred(2, 29, YearRule::From(seconds("Mon Apr  1 00:00:00 2097"))), 2104);
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Tue Feb  1 00:00:00 2011"))), 2008, "never what is to come");
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Sun Feb  5 00:00:00 2012"))), 2008);
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Tue Feb 28 13:00:00 2012"))), 2012, "within a day");
    assert_eq!(inferred(2, 29, YearRule::Until(seconds("Mon Apr  1 00:00:00 2103"))), 2096);
}

#[test]
fn extreme_anchors_do_not_overflow() {
    for month in 1..=12 {
        for anchor in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
            inferred(month, 29.min(days_in(month, true)), YearRule::From(anchor));
            inferred(month, 29.min(days_in(month, true)), YearRule::Until(anchor));
        }
    }
}

#[test]
fn stamps_in_file_names() {
    let moment = seconds("Tue Nov  7 18:21:55 2006");
    for name in ["mail.@20061107T182155.s", "mail.@20061107T182155.c", "a@b/mail_logs.@20061107T182155.s.gz"] {
        assert_eq!(file_name_stamp(name.as_bytes()), Some(moment), "{name}");
    }
    for name in ["mail.current", "mail.current.02.s", "mail.@20061307T182155.s", "mail.@20061107", "a@b", "@", ""] {
        assert_eq!(file_name_stamp(name.as_bytes()), None, "{name}");
    }
}
