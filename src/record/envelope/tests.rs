//! Envelopes of every shape known, and what only looks like one.

use super::*;
use crate::record::time::YearRule;

/// (year, rest of the stamp, host, level, message)
type Row<'a> = (Option<i16>, String, Option<&'a str>, &'a str, &'a str);

fn read(text: &str) -> Option<Row<'_>> {
    let envelope = parse(text.as_bytes(), false)?;
    let stamp = envelope.stamp?;
    let as_str = |bytes| std::str::from_utf8(bytes).expect("text");
    Some((
        stamp.year,
        format!("{}-{} {}:{}:{}", stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second),
        envelope.host.map(as_str),
        as_str(envelope.level_name()),
        &text[envelope.message_at..],
    ))
}

#[test]
fn every_shape_of_the_catalogue() {
    type Expected = (Option<i16>, &'static str, Option<&'static str>, &'static str);
    let table: &[(&str, Expected)] = &[
        ("Wed Apr 22 11:43:59 2009 Info: M", (Some(2009), "4-22 11:43:59", None, "Info")),
        ("Mon Mar  8 11:43:59 2004 Info: M", (Some(2004), "3-8 11:43:59", None, "Info")),
        ("Mon Mar 5 11:43:59 2018 Info: M", (Some(2018), "3-5 11:43:59", None, "Info")),
        ("<166>Mar 17 18:24:37 mail_logs: Info: M", (None, "3-17 18:24:37", None, "Info")),
        ("<94>Nov 24 14:22:57 host mail_logs: Info: M", (None, "11-24 14:22:57", Some("host"), "Info")),
        (
            "Jun 26 10:42:23 ip1out.temple.edu mail_logs: Info: M",
            (None, "6-26 10:42:23", Some("ip1out.temple.edu"), "Info"),
        ),
        ("Aug 18 11:08:32 splunk_mail_logs_indexer1: Info: M", (None, "8-18 11:8:32", None, "Info")),
        ("Feb  1 08:32:59 c60 smail: Info: M", (None, "2-1 8:32:59", Some("c60"), "Info")),
        (
            "Oct 19 06:33:29 2011 mx07.lnh.mail.rcn.net syslog_mail: Info: M",
            (Some(2011), "10-19 6:33:29", Some("mx07.lnh.mail.rcn.net"), "Info"),
        ),
        (
            "<111> Aug 10 11:00:25 host ESA: Mon Aug 10 10:00:24 2020 Info: M",
            (Some(2020), "8-10 10:0:24", Some("host"), "Info"),
        ),
        (
            "<111>Aug 10 11:00:25 host ESA: Aug  2 23:59:52 10.0.1.1 MAIL_SecurityAudit: Info: M",
            (None, "8-10 11:0:25", Some("10.0.1.1"), "Info"),
        ),
        (
            "<111>Aug 10 11:00:25 host ESA: Mon Aug 10 09:12:39 2020 7.37.118.246 testmaillog: Info: M",
            (Some(2020), "8-10 9:12:39", Some("7.37.118.246"), "Info"),
        ),
        (
            "2019 Sep 28 16:13:51 ironport_server mail [info] splunk_maillogs:nopid Info: M",
            (Some(2019), "9-28 16:13:51", Some("ironport_server"), "Info"),
        ),
        ("Mon Aug 10 09:12:39 2020 testmaillog: Warning: M", (Some(2020), "8-10 9:12:39", None, "Warning")),
        ("<166>Mar 17 18:24:37 mail_logs[12]: Critical: M", (None, "3-17 18:24:37", None, "Critical")),
        ("Wed Apr 22 11:43:59 2009 Debug: M", (Some(2009), "4-22 11:43:59", None, "Debug")),
        ("Wed Apr 22 11:43:59 2009 Trace: M", (Some(2009), "4-22 11:43:59", None, "Trace")),
        ("Wed Apr 22 11:43:59 2009 Alert: M", (Some(2009), "4-22 11:43:59", None, "Alert")),
        ("Jun 26 10:42:23 2001:db8::1: mail_logs: Info: M", (None, "6-26 10:42:23", Some("2001:db8::1:"), "Info")),
    ];
    for (text, (year, stamp, host, level)) in table {
        assert_eq!(read(text), Some((*year, stamp.to_string(), *host, *level, "M")), "{text}");
        let cut = text.len() - 2;
        assert!(parse(&text.as_bytes()[..cut], false).is_some_and(|envelope| envelope.message_at == cut), "{text}");
    }
}

#[test]
fn the_stamp_of_a_nested_envelope_is_the_one_with_a_year() {
    let outer =
        parse(b"<1>Aug 10 11:00:25 2020 host ESA: Aug  2 23:59:52 inner Audit: Info: M", false).expect("parses");
    assert_eq!(outer.stamp.map(|stamp| stamp.civil(YearRule::From(0))), Some((1_597_057_225, false)));
    assert_eq!(outer.host, Some(b"inner".as_slice()));
}

#[test]
fn levels() {
    for (name, level) in [
        ("Critical", Level::Critical),
        ("Warning", Level::Warning),
        ("Info", Level::Info),
        ("Debug", Level::Debug),
        ("Trace", Level::Trace),
        ("Whatever_1", Level::Other),
        ("", Level::Other),
    ] {
        let text = format!("Wed Apr 22 11:43:59 2009 {name}: M");
        let envelope = parse(text.as_bytes(), false).expect("parses");
        assert_eq!((envelope.level, envelope.level_name()), (level, name.as_bytes()));
    }
}

#[test]
fn what_is_no_envelope() {
    for text in [
        "Info: M",
        " Wed Apr 22 11:43:59 2009 Info: M",
        "Wed Apr 22 11:43:59 2009",
        "Wed Apr 22 11:43:59 2009 ",
        "Wed Apr 22 11:43:59 2009 Info",
        "Wed Apr 22 11:43:59 2009 Info M",
        "Wed Apr 22 11:43:59 2009 Info:M",
        "Wed Apr 22 11:43:59 2009 [Default]",
        "Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 1) x",
        "Jun 26 10:42:23 host sshd[1]: Accepted password for x",
        "Jun 26 10:42:23 host postfix/qmgr[12]: 4F3A2: from=<a@b>",
        "<1666>Mar 17 18:24:37 mail_logs: Info: M",
        "<>Mar 17 18:24:37 mail_logs: Info: M",
        "<166>Info: M",
        "2019-09-28T16:13:51Z host mail_logs: Info: M",
        "address 172.16.155.102 reverse dns host unknown verified no",
        "",
    ] {
        assert_eq!(parse(text.as_bytes(), false), None, "{text}");
    }
}

#[test]
fn bare_levels() {
    let bare = |text: &'static str| parse(text.as_bytes(), true).map(|envelope| envelope.message_at);
    assert_eq!(bare("Info: M"), Some(6));
    assert_eq!(bare("Warning: M"), Some(9));
    assert_eq!(bare("Wed Apr 22 11:43:59 2009 Info: M"), Some(31));
    assert_eq!(bare("Subject: M"), None);
    assert_eq!(indent(b"  Info: M", true), 2);
    assert_eq!(indent(b"  Info: M", false), 0);
    assert_eq!(indent(b"\xef\xbb\xbfWed", false), 3);
}

#[test]
fn inline_envelopes() {
    let find = |text: &str| find_inline(text.as_bytes(), 31);
    let first = "Wed Apr 22 11:43:59 2009 Info: ";
    assert_eq!(find(&format!("{first}x Wed Apr 22 11:43:59 2009 Info: y")), Some(33));
    assert_eq!(find(&format!("{first}Wed Apr 22 11:43:59 2009 Info: y")), Some(31));
    assert_eq!(find(&format!("{first}x <166>Mar 17 18:24:37 mail_logs: Info: y")), Some(33));
    assert_eq!(find(&format!("{first}xWed Apr 22 11:43:59 2009 Info: y")), None);
    assert_eq!(find(&format!("{first}x Wed Apr 22 11:43:59 2009 [Default]")), None);
    assert_eq!(find(first), None);
    assert_eq!(find_inline(b"", 5), None);
}

#[test]
fn garbled_stamps() {
    for text in [
        "Wed Apr 31 11:43:59 2009 Info: M",
        "Wed Apx 22 11:43:59 2009 Info: M",
        "<166>Feb 30 18:24:37 host mail_logs: Info: M",
        "Feb 29 18:24:37 2011 host mail_logs: Info: M",
        "2019 Sep 31 16:13:51 host mail [info] maillogs:nopid Info: M",
    ] {
        let envelope = parse(text.as_bytes(), false).expect("parses");
        assert!(envelope.garbled && envelope.stamp.is_none() && &text[envelope.message_at..] == "M", "{text}");
    }
    let nested = "<111>Feb 30 10:00:24 host ESA: Mon Aug 10 10:00:24 2020 Info: M";
    assert!(parse(nested.as_bytes(), false).is_some_and(|envelope| !envelope.garbled));
    assert_eq!(remains(b"11:43:59 2009 Info: ICID 5 close").map(|envelope| envelope.message_at), Some(20));
    assert_eq!(remains(b"The log says Info: ICID 5 close").map(|envelope| envelope.level), Some(Level::Info));
    for text in ["11:43:59 2009 Info: MID 5 queued", "ICID 5 close", "xInfo: ICID 5 close", ": : :", ""] {
        assert_eq!(remains(text.as_bytes()), None, "{text}");
    }
}
