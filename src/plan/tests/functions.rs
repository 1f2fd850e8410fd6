//! The examples of every function bind, and functions are refused what they cannot take.

use super::*;
use crate::expr::functions::FUNCTIONS;

#[test]
fn every_example_is_understood() {
    for example in FUNCTIONS.iter().flat_map(|function| function.examples) {
        plan(example.query);
    }
}

#[test]
fn functions_in_conditions() {
    let batch = batch(
        3,
        &[
            ("time", times(&[Some("2009-04-22T06:30:00Z"), Some("2009-04-25T22:00:00Z"), None])),
            ("user", texts(&[Some("bob@example.com"), Some(r"CORP\bob"), None])),
            ("remote_ip", texts(&[Some("10.1.2.3"), Some("2001:db8::1"), Some("*.*.*.*")])),
            ("icid", ints(&[Some(451), None, None])),
            ("dcid", ints(&[None, Some(451), Some(7)])),
        ],
    );
    for (condition, rows) in [
        ("hour(time) not between 7 and 19", &[0, 1, 2][..]),
        ("hour(time) = 6", &[0]),
        ("weekday(time) in (saturday, sun)", &[1]),
        ("date(time) = 2009-04-22", &[0]),
        ("date(time) = 2009-04-*", &[0, 1]),
        ("domain(user) = corp", &[1]),
        ("local(user) = bob", &[0, 1]),
        ("net(remote_ip, 24) = \"10.1.2.0/24\"", &[0]),
        ("net(remote_ip, 24) = 2001:db8::/64", &[1]),
        ("net(remote_ip, 24) is null", &[2]),
        ("len(user) = 8", &[1]),
        ("lower(user) == corp\\bob", &[1]),
        ("coalesce(icid, dcid) = 451", &[0, 1]),
        ("coalesce(icid, 0) = 0", &[1, 2]),
        ("coalesce(user, \"none\") = none", &[2]),
        ("coalesce(user, date(time), \"x\") = x", &[2]),
    ] {
        assert_eq!(kept(&format!("where {condition}"), &batch), rows, "{condition}");
    }
}

#[test]
fn zones_are_kept() {
    assert_eq!(
        filter_in("on 2009-04-22", "Asia/Tokyo"),
        "(time >= 2009-04-22T00:00:00+09:00[Asia/Tokyo] and time < 2009-04-23T00:00:00+09:00[Asia/Tokyo])"
    );
}

#[test]
fn misuse_is_refused() {
    for (condition, message) in [
        ("hour(user) = 1", "`user` is text; hour takes a time, such as time or opened_at"),
        ("hour() = 1", "`hour` takes one argument, not 0"),
        ("hour(time, time) = 1", "`hour` takes one argument, not 2"),
        ("hour(now(), 1) = 1", "`hour` takes one argument, not 2"),
        ("coalesce(user) = a", "`coalesce` takes 2 arguments or more, not 1"),
        ("coalesce(user, icid) = a", "`icid` is a number; coalesce takes values of one type"),
        ("coalesce(icid, x1) = 1", "no field called `x1`"),
        ("coalesce(icid, \"x\") = 1", "`icid` is a whole number, not `x`"),
        ("net(remote_ip, 129) = a", "`net` needs a number from 0 to 128"),
        ("net(remote_ip, icid) = a", "`net` needs a number from 0 to 128"),
        ("net(user, 24) = a", "`user` is text; net takes an address, such as remote_ip"),
        ("lower(\"A\") = a", "`\"A\"` is a constant; lower takes a field"),
        ("len(icid) = 1", "`icid` is a number; len takes a text or a list"),
        ("huor(time) = 1", "no function called `huor`"),
        ("max(time) = 2009", "`max` is worked out over many rows, so it is a stage of its own"),
        ("hour(time) = 1x", "`hour(time)` is a whole number, not `1x`"),
        ("weekday(time) = satt", "`weekday(time)` is never `satt`"),
    ] {
        let complaint = complaint(&format!("where {condition}"));
        assert_eq!(complaint.lines().next().unwrap(), format!("error: {message}"), "{condition}");
    }
}
