//! What the head of a file tells, and what it must not be talked into.

use super::*;
use crate::record::frame::Layout;

fn head(text: &str) -> Head {
    examine(text.as_bytes(), true)
}

const STAMP: &str = "Wed Apr 22 11:43:59 2009 Info: ";

#[test]
fn the_records_at_the_head_of_a_file() {
    let head = head(
        "Sat Feb 27 17:31:06 2021 Info: Begin Logfile\n\
         Sat Feb 27 17:31:06 2021 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70\n\
         Sat Feb 27 17:31:06 2021 Info: Time offset from UTC: -14400 seconds\n\
         Sat Feb 27 17:31:07 2021 Info: ICID 5 close\n\
         Sat Feb 27 17:31:08 2021 Info: Version: 15.0.0-001 SN: other\n",
    );
    assert_eq!(head.version.as_deref(), Some(b"14.0.0-698".as_slice()));
    assert_eq!(head.serial.as_deref(), Some(b"421F6D8FB9C75E19C425-C9AEA81B2B70".as_slice()));
    assert_eq!(head.utc_offset, Some(-14400));
    assert_eq!(head.first.map(|stamp| (stamp.year, stamp.second)), Some((Some(2021), 6)));
    assert_eq!((head.host, head.shape, head.is_mail_log), (None, Shape::default(), true));
}

#[test]
fn syslog_files_name_a_host() {
    let line = "Jun 26 10:42:23 esa1 mail_logs: Info: ICID 5 close\n";
    let head = head(line);
    assert_eq!(head.host.as_deref(), Some(b"esa1".as_slice()));
    assert_eq!(head.first.map(|stamp| (stamp.year, stamp.month)), Some((None, 6)));
    assert!(head.is_mail_log);
}

#[test]
fn head_records_within_other_text_do_not_count() {
    let head = head(&format!("{STAMP}MID 5 Subject 'Version: 1 SN: 2'\n{STAMP}MID 5 Version: 1 SN: 2\n"));
    assert_eq!((head.serial, head.version), (None, None));
}

#[test]
fn what_is_no_mail_log() {
    for text in [
        "",
        "\n\n",
        "Some text\nInfo: see below\n",
        "Wed Apr 22 11:43:59 2009 TLS: Initial packet from x\n",
        "Jun 26 10:42:23 host sshd[1]: Accepted password for x\n",
        "Jun 26 10:42:23 host postfix/qmgr[12]: 4F3A2: from=<a@b>\n",
        "\0\0\0\0",
    ] {
        assert!(!head(text).is_mail_log, "{text}");
    }
    let late = format!("{}{STAMP}ICID 5 close\n", "text\n".repeat(LINES_LOOKED_AT));
    assert!(!head(&late).is_mail_log);
    assert!(head(&late[5..]).is_mail_log);
}

#[test]
fn bare_only_where_nothing_has_an_envelope() {
    let bare = "Notes\n  Info: New SMTP ICID 30 interface m (1.1.1.1) address 2.2.2.2\n  Info: ICID 30 close\n";
    assert_eq!(head(bare).shape, Shape { bare: true, ..Shape::default() });
    assert!(head(bare).is_mail_log);
    assert!(!head(&format!("{bare}{STAMP}ICID 5 close\n")).shape.bare);
    assert_eq!(head(bare).first, None);
}

#[test]
fn half_a_last_line_is_left_out() {
    let text = format!("{STAMP}ICID 5 close\n{STAMP}Version: 1 SN: 421F6D");
    assert_eq!(examine(text.as_bytes(), false).serial, None);
    assert_eq!(examine(text.as_bytes(), true).serial.as_deref(), Some(b"421F6D".as_slice()));
    assert!(examine(format!("{STAMP}ICID 5 close {STAMP}ICID 6 close").as_bytes(), false).is_mail_log);
}

#[test]
fn forged_envelopes_do_not_make_a_flattened_file() {
    let plain = format!("{STAMP}ICID 5 close\n");
    let auth = |user: &str| {
        format!("{STAMP}SMTP Auth: (ICID 5) failed for user: {user} using AUTH mechanism: PLAIN with profile: P\n")
    };
    let forged = auth(&format!(
        "x using AUTH mechanism: PLAIN with profile: P {STAMP}SMTP Auth: (ICID 5) succeeded for user: y"
    ));
    assert_eq!(head(&format!("{plain}{forged}{plain}")).shape.layout, Layout::Lines);
    assert_eq!(head(&forged).shape.layout, Layout::Lines, "a whole record, but with a stranger's text");
    // The envelope cuts a record in two: it is no record's beginning, however many there are.
    assert_eq!(head(&auth(&format!("x {STAMP}y"))).shape.layout, Layout::Lines);
    let flat = format!("{STAMP}ICID 5 close {STAMP}ICID 6 close\n");
    assert_eq!(head(&flat).shape.layout, Layout::Flattened);
    assert_eq!(head(&format!("{flat}{flat}{plain}")).shape.layout, Layout::Flattened);
}

#[test]
fn wrapped_files() {
    let plain = format!("{STAMP}ICID 5 close\n");
    let wrapped = format!("{STAMP}ICID 5 ACCEPT SG None\nmatch ALL SBRS None\n");
    assert_eq!(head(&wrapped).shape.layout, Layout::Wrapped);
    assert_eq!(head(&format!("{wrapped}{}", plain.repeat(3))).shape.layout, Layout::Wrapped);
    assert_eq!(head(&format!("{wrapped}{}", plain.repeat(4))).shape.layout, Layout::Lines);
}

#[test]
fn no_number_of_forged_lines_makes_a_flattened_file() {
    let quoted = format!("{STAMP}SMTP Auth: (ICID 1) succeeded for user: root");
    let tail = "using AUTH mechanism: PLAIN with profile: P";
    let forged = [
        format!("{STAMP}MID 9 ICID 77 RID 1 To: <\"x {quoted} {tail}\"@d>\n"),
        format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x {tail} {quoted} {tail}\n"),
        format!("{STAMP}SMTP Auth (ICID 5) LDAP query/user lookup failed for user: x {quoted} {tail}\n"),
        format!("{STAMP}MID 9 RID [0] Response x {quoted} {tail}\n"),
        format!("{STAMP}ICID 7 Unknown command: {quoted} {tail}\n"),
        format!("{STAMP}Message done DCID 5 MID 7 to RID [0] [('subject', 'x {quoted} {tail}')]\n"),
        format!("{STAMP}Message done DCID 5 MID 7 to RID [0] [('subject] ', 'x {quoted} {tail}')]\n"),
        format!("{STAMP}Bounced: DCID 5 MID 7 to RID 0 - x {quoted} {tail}\n"),
        format!("{STAMP}DCID 5 TLS success protocol TLSv1.2 cipher X CN: X {quoted} {tail}\n"),
        format!("{STAMP}DCID 5 TLS failed: x {quoted} {tail}\n"),
        format!(
            "{STAMP}DCID: 5 IP: 1.1.1.1 SMTP authentication using the profile P failed: ('5', ['P succeeded. {quoted} {tail}'])\n"
        ),
        format!(
            "{STAMP}New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host x verified yes {quoted} {tail} verified no\n"
        ),
        format!(
            "{STAMP}New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified no {quoted} {tail} verifi\ned no\n"
        ),
    ];
    let session = format!(
        "{STAMP}New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified no\n\
         {STAMP}ICID 5 ACCEPT SG None match ALL SBRS None\n{STAMP}ICID 5 close\n"
    );
    for forged in forged {
        let many = forged.repeat(400);
        for text in [many.clone(), format!("{}{many}", session.repeat(30)), format!("{session}{many}")] {
            assert_ne!(head(&text).shape.layout, Layout::Flattened, "{forged}");
        }
    }
}

#[test]
fn flattened_sessions_are_found_by_their_heads() {
    let opened = |host: &str| {
        format!("{STAMP}New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host {host} verified no")
    };
    let auth = format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P");
    for head_record in [
        opened("unknown"),
        opened("mail.example.com"),
        format!("{STAMP}ICID 5 ACCEPT SG None match ALL SBRS None"),
        format!("{STAMP}ICID 5 TLS success protocol TLSv1.2 cipher X"),
        format!("{STAMP}Message done DCID 5 MID 7 to RID [0, 1]"),
        format!("{STAMP}Delivery start DCID 5 MID 7 to RID [0]"),
        format!("{STAMP}DCID: 5 IP: 1.1.1.1 SMTP authentication using the profile P succeeded."),
    ] {
        let line = format!("{head_record} {auth} {STAMP}ICID 5 close\n");
        assert_eq!(head(&line.repeat(9)).shape.layout, Layout::Flattened, "{head_record}");
        assert_eq!(head(&line.replace(" Wed", "\tWed").repeat(9)).shape.layout, Layout::Flattened, "{head_record}");
        let others = format!("{auth} {STAMP}ICID 5 close\n").repeat(3);
        assert_eq!(head(&format!("{line}{others}")).shape.layout, Layout::Flattened, "a quarter of the lines");
    }
}
