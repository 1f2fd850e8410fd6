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

/// What the parts of an envelope come to: year, offset, host, message.
type Stamped<'a> = (Option<i16>, Option<i16>, Option<&'a str>, &'a str);

fn stamped(text: &str) -> Option<Stamped<'_>> {
    let envelope = parse(text.as_bytes(), false)?;
    assert!(!envelope.garbled, "{text}");
    let stamp = envelope.stamp?;
    assert_eq!((stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second), (4, 22, 11, 47, 30), "{text}");
    let host = envelope.host.map(|host| std::str::from_utf8(host).expect("text"));
    Some((stamp.year, stamp.offset, host, &text[envelope.message_at..]))
}

const TAGS: [&str; 6] = [
    "mail_logs: ",
    "mail_logs[12]: ",
    "mail_logs:nopid ",
    "mail_logs: Apr 22 11:47:30 t: ",
    "mail_logs: [ID 702911 local4.info] ",
    "mail_logs[12] <Info>: ",
];

/// Every priority before every stamp before every host before every tag.
#[test]
fn parts_in_every_combination() {
    let stamps = [
        ("Apr 22 11:47:30", None, None),
        ("Apr 22 11:47:30.123", None, None),
        ("Apr 22 11:47:30 2009", Some(2009), None),
        ("Apr 22 11:47:30.123456 2009", Some(2009), None),
        ("Apr 22 2009 11:47:30", Some(2009), None),
        ("Apr 22 2009 11:47:30.123:", Some(2009), None),
        ("2009 Apr 22 11:47:30", Some(2009), None),
        ("Wed Apr 22 11:47:30 2009", Some(2009), None),
        ("2009-04-22T11:47:30", Some(2009), None),
        ("2009-04-22 11:47:30,123", Some(2009), None),
        ("2009/04/22 11:47:30", Some(2009), None),
        ("2009-04-22T11:47:30Z", Some(2009), Some(0)),
        ("2009-04-22T11:47:30.262668+02:00", Some(2009), Some(120)),
        ("2009-04-22T11:47:30-0330", Some(2009), Some(-210)),
        ("2009-04-22 11:47:30 +0530", Some(2009), Some(330)),
        ("2009-04-22T11:47:30.1+05", Some(2009), Some(300)),
    ];
    let hosts = [
        ("", None),
        ("esa1 ", Some("esa1")),
        ("10.1.2.3 ", Some("10.1.2.3")),
        ("relay esa1.example ", Some("esa1.example")),
        ("esa1 mail ", Some("esa1")),
        ("esa1 mail [info] ", Some("esa1")),
        ("esa1 odd [info] ", Some("esa1")),
        ("Local4.Info esa1 ", Some("esa1")),
        ("Local4.Info\t10.1.2.3\t", Some("10.1.2.3")),
        ("esa1 local4:info ", Some("esa1")),
        ("esa1 <local4.info> ", Some("esa1")),
        ("[10.1.2.3] ", Some("10.1.2.3")),
        ("relay [2001:db8::9] ", Some("2001:db8::9")),
        ("[esa1] [local4.info] ", Some("esa1")),
        ("mail ", Some("mail")),
        ("news [info] ", None),
        ("mail info ", None),
        ("Message forwarded from esa1 ", Some("esa1")),
    ];
    let mut combinations = 0;
    for priority in ["", "<22>", "<166> ", "123 <22>"] {
        for (stamp, year, offset) in stamps {
            for (before, host) in hosts {
                for tag in TAGS {
                    for level in ["Info", "Warning", "Critical"] {
                        let text = format!("{priority}{stamp} {before}{tag}{level}: M: Info: x");
                        assert_eq!(stamped(&text), Some((year, offset, host, "M: Info: x")), "{text}");
                        combinations += 1;
                    }
                }
            }
        }
    }
    assert_eq!(combinations, 4 * 16 * 18 * 6 * 3);
}

/// Two appliances that log into one file stay two, whatever the columns of a collector are called.
#[test]
fn the_host_is_told_from_a_tag_that_does_not_end_as_one() {
    for (text, host) in [
        ("2009-04-22T11:47:30Z esa1 mail_logs Info: M", Some("esa1")),
        ("2009-04-22T11:47:30Z\tesa1\tmail_logs[7]\tInfo: M", Some("esa1")),
        ("2009-04-22T11:47:30Z esa1 mail_logs Wed Apr 22 11:47:30 2009 Info: M", Some("esa1")),
        ("2009-04-22T11:47:30Z relay esa1 Info: M", Some("esa1")),
        ("2009-04-22T11:47:30Z mail_logs Info: M", None),
        ("2009-04-22T11:47:30Z stdout F Wed Apr 22 11:47:30 2009 Info: M", None),
        ("2009-04-22T11:47:30Z Wed Apr 22 11:47:30 2009 Info: M", None),
        ("2009-04-22T11:47:30Z Apr 22 11:47:30 2009 esa1 mail_logs: Info: M", Some("esa1")),
        ("Apr 22 11:47:30 2009 esa1 mail_logs Info: M", Some("esa1")),
        ("Apr 22 11:47:30 relay 1 2009-04-22T11:47:30Z esa1 mail_logs - - - Info: M", Some("esa1")),
        ("Apr 22 11:47:30 relay 1 2009-04-22T11:47:30Z esa1 mail_logs 12 - - Info: M", Some("esa1")),
        (
            "2009-04-22 11:47:30\tLocal4.Info\t10.1.2.3\t1 2009-04-22T11:47:30Z esa1 mail_logs - - - Info: M",
            Some("esa1"),
        ),
        ("10.1.2.3 Apr 22 11:47:30 2009 mail_logs: Info: M", Some("10.1.2.3")),
        ("esa1 | Wed Apr 22 11:47:30 2009 Info: M", Some("esa1")),
    ] {
        let (_, _, found, message) = stamped(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found, message), (host, "M"), "{text}");
    }
}

/// What daemons write in place of records that they had written just before.
#[test]
fn repetitions_in_every_wording() {
    let wordings = [
        "last message repeated 3 times",
        "Last message repeated 3 times.",
        "--- last message repeated 3 times ---",
        "above message repeats 3 times",
        "last message repeats 3 times",
        "last message buffered 3 times",
        "message repeated 3 times",
        "Last message 'Info: SMTP Auth: x' repeated 3 times, suppressed by syslog-ng on relay",
    ];
    let heads = [
        ("Apr 22 11:47:30 esa1 ", Some("esa1")),
        ("Apr 22 11:47:30 ", None),
        ("<22>2009-04-22T11:47:30Z relay esa1 syslogd: ", Some("esa1")),
        ("<22>1 2009-04-22T11:47:30Z esa1 syslogd - - - ", Some("esa1")),
        ("2009-04-22 11:47:30\tLocal4.Info\t10.1.2.3\tApr 22 11:47:30 esa1 ", Some("esa1")),
    ];
    for (head, host) in heads {
        for wording in wordings {
            let text = format!("{head}{wording}");
            let found = repetition(text.as_bytes()).map(|it| (it.count, it.host, &text[it.message_at..]));
            assert_eq!(found, Some((3, host.map(str::as_bytes), wording)), "{text}");
            assert_eq!(repetition(format!("{text} of bob").as_bytes()).is_some(), wording.contains("suppressed"));
        }
    }
    assert_eq!(repetition(b"Apr 22 11:47:30 esa1 last message repeated 1 time").map(|it| it.count), Some(1));
    for text in [
        "Apr 22 11:47:30 esa1 sshd: message repeated 3 times: [ Failed password for x]",
        "Apr 22 11:47:30 esa1 the last message repeated 0 times",
        "Apr 22 11:47:30 esa1 last message",
    ] {
        assert_eq!(repetition(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn counts_of_repetitions_around_a_record() {
    for (text, host) in [
        ("Apr 22 11:47:30 2009 esa1 mail_logs: message repeated 3 times: [ Info: M]", Some("esa1")),
        ("Apr 22 11:47:30 2009 esa1 message repeated 3 times: [ Info: M]", Some("esa1")),
        ("Apr 22 11:47:30 2009 esa1 message repeated 3 times: [ mail_logs: Info: M]", Some("esa1")),
        ("Apr 22 11:47:30 2009 esa1 mail_logs: Last message repeated 3 times: [Info: M]", Some("esa1")),
        ("<22>1 2009-04-22T11:47:30Z esa1 mail_logs - - - Message repeated 3 times: [ Info: M]", Some("esa1")),
    ] {
        let envelope = parse(text.as_bytes(), false).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((envelope.repeats, envelope.host), (Some(3), host.map(str::as_bytes)), "{text}");
        assert_eq!(envelope.message(text.as_bytes()), b"M", "{text}");
    }
}

#[test]
fn parts_of_the_protocol_with_a_version() {
    let own = "Wed Apr 22 11:47:30 2009 Info: M";
    for host in ["esa1", "-"] {
        for process in ["-", "123"] {
            for data in ["-", "[a b=\"c\"]", "[a b=\"] \\\" [\"][x@1 y=\"\"]"] {
                for mark in ["", "\u{feff}"] {
                    for body in ["Info: M", "mail_logs: Info: M", own] {
                        let text = format!(
                            "<22>1 2009-04-22T11:47:30.1+02:00 {host} mail_logs {process} - {data} {mark}{body}"
                        );
                        let expected = Some(host).filter(|host| *host != "-");
                        assert_eq!(stamped(&text), Some((Some(2009), Some(120), expected, "M")), "{text}");
                    }
                }
            }
        }
    }
    let without_time = parse(b"<22>1 - esa1 mail_logs - - - Info: M", false).expect("parses");
    assert!(without_time.stamp.is_none() && !without_time.garbled);
    for text in
        ["<22>1 2009-04-22T11:47:30Z esa1 mail_logs - - Info: M", "<22>1 2009-04-22T11:47:30Z h a - - [a b=\"c Info: M"]
    {
        assert_eq!(parse(text.as_bytes(), false), None, "{text}");
    }
}

#[test]
fn columns_locations_and_envelopes_within() {
    for (text, expected) in [
        (
            "2009-04-22 11:47:30\tLocal4.Info\t10.1.2.3\tApr 22 11:47:30 mail_logs: Info: M",
            (Some(2009), None, Some("10.1.2.3")),
        ),
        ("2009-04-22\t11:47:30\tMail.Warning\t10.1.2.3\tmail_logs: Info: M", (Some(2009), None, Some("10.1.2.3"))),
        (
            "04-22-2009\t11:47:30\tLocal4.Info\t10.1.2.3\tApr 22 11:47:29 esa1 mail_logs: Info: M",
            (Some(2009), None, Some("esa1")),
        ),
        ("2009-04-22 11:47:30\tLocal4.Info\t10.1.2.3\tInfo: M", (Some(2009), None, Some("10.1.2.3"))),
        ("10.1.2.3 -> Apr 22 11:47:30 2009 mail_logs: Info: M", (Some(2009), None, Some("10.1.2.3"))),
        ("/var/log/esa1.log -> Wed Apr 22 11:47:30 2009 Info: M", (Some(2009), None, None)),
        ("esa1 => <22>Apr 22 11:47:30 2009 esa2 mail_logs: Info: M", (Some(2009), None, Some("esa2"))),
        ("Apr 22 11:47:30 relay <22>Apr 22 11:47:30 esa1 mail_logs: Info: M", (None, None, Some("esa1"))),
        (
            "2009-04-22T11:47:30+02:00 relay esa: Wed Apr 22 11:00:00 2009 Info: M",
            (Some(2009), Some(120), Some("relay")),
        ),
        (
            "Apr 22 11:47:29 r1 x: Apr 22 11:47:29 r2 y: Wed Apr 22 11:47:30 2009 Info: M",
            (Some(2009), None, Some("r2")),
        ),
    ] {
        let (year, offset, host) = expected;
        assert_eq!(stamped(text), Some((year, offset, host, "M")), "{text}");
    }
}

/// What another program writes behind its own name makes no envelope, whatever it holds.
#[test]
fn words_behind_a_tag_make_no_envelope() {
    let forged = "Info: SMTP Auth: (ICID 5) succeeded for user: x";
    for text in [
        format!("Apr 22 11:47:30 host sshd[12]: bob: {forged}"),
        format!("Apr 22 11:47:30 host sshd: x {forged}"),
        format!("2009-04-22T11:47:30Z host sshd[12]: Failed password for {forged}"),
        format!("2009-04-22T11:47:30Z host foo bar x: {forged}"),
        format!("<22>1 2009-04-22T11:47:30Z host sshd 12 - - Failed password for {forged}"),
        format!("<22>1 2009-04-22T11:47:30Z host sshd 12 - - bob x: {forged}"),
        format!("2009-04-22 11:47:30\tLocal4.Info\t10.1.2.3\tsshd[1]: bob {forged}"),
        format!("a sentence -> Wed Apr 22 11:47:30 2009 {forged}"),
        format!("04-22-2009 11:47:30 host mail_logs: {forged}"),
    ] {
        assert_eq!(parse(text.as_bytes(), false), None, "{text}");
        assert_eq!(parse(text.as_bytes(), true), None, "{text}");
    }
}

#[test]
fn records_without_any_stamp() {
    for (text, host) in [
        ("Info: M", None),
        ("mail_logs: Info: M", None),
        ("mail_logs[12]: Info: M", None),
        ("esa1 mail_logs: Info: M", Some("esa1")),
        ("<22>mail_logs: Info: M", None),
        ("<22>esa1 mail_logs:nopid Info: M", Some("esa1")),
    ] {
        let envelope = parse(text.as_bytes(), true).expect("parses");
        assert_eq!((envelope.stamp, envelope.host), (None, host.map(str::as_bytes)), "{text}");
        assert_eq!(&text[envelope.message_at..], "M");
        assert_eq!(parse(text.as_bytes(), false), None, "{text}");
    }
    assert_eq!(parse(b"bob said: to me: Info: M", true), None);
}
