//! Authentication records: every form known, and every forgery thought of.

use super::super::recognise;
use super::*;

fn auth(message: &str) -> InboundAuth<'_> {
    match recognise(message.as_bytes()) {
        Some(Ok(Record::InboundAuth(auth))) => auth,
        other => panic!("{message}: {other:?}"),
    }
}

fn out(message: &str) -> OutboundAuth<'_> {
    match recognise(message.as_bytes()) {
        Some(Ok(Record::OutboundAuth(auth))) => auth,
        other => panic!("{message}: {other:?}"),
    }
}

fn text(bytes: Option<&[u8]>) -> Option<&str> {
    bytes.map(|bytes| std::str::from_utf8(bytes).expect("text"))
}

type Row<'a> = (Option<u64>, Outcome, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn row<'a>(auth: &InboundAuth<'a>) -> Row<'a> {
    (auth.icid, auth.outcome, text(auth.user), text(auth.mechanism), text(auth.profile), text(auth.reason))
}

#[test]
fn every_inbound_form_with_and_without_the_colon() {
    use Outcome::{Error, Failed, Required, Succeeded};
    let table: &[(&str, Row<'_>)] = &[
        (
            "(ICID 450) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuthentication",
            (Some(450), Succeeded, Some("ironport"), Some("PLAIN"), Some("IncomingAuthentication"), None),
        ),
        (
            "(ICID 451) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuthentication",
            (Some(451), Failed, Some("ironport"), Some("PLAIN"), Some("IncomingAuthentication"), None),
        ),
        (
            "(ICID 1513562731) succeeded for user: xxx@yyy.it using AUTH mechanism: PLAIN with profile: SmtpAuth_CGP_LDAP",
            (Some(1_513_562_731), Succeeded, Some("xxx@yyy.it"), Some("PLAIN"), Some("SmtpAuth_CGP_LDAP"), None),
        ),
        (
            "(ICID 30) succeeded for user: cisco using AUTH mechanism: LOGIN with profile: ldap_smpt",
            (Some(30), Succeeded, Some("cisco"), Some("LOGIN"), Some("ldap_smpt"), None),
        ),
        (
            "(ICID 7) LDAP query/user lookup failed for user: bob",
            (Some(7), Error, Some("bob"), None, None, Some("LDAP query/user lookup failed")),
        ),
        (
            "(ICID 7) profile: My Profile is misconfigured or missing causing an Auth failure",
            (
                Some(7),
                Error,
                None,
                None,
                Some("My Profile"),
                Some("profile: My Profile is misconfigured or missing causing an Auth failure"),
            ),
        ),
        (
            "(ICID 7) could not reach forwarding server mx.example.com:25",
            (Some(7), Error, None, None, None, Some("could not reach forwarding server mx.example.com:25")),
        ),
        (
            "(ICID 7) could not reach forwarding server mx with reason: timed out",
            (Some(7), Error, None, None, None, Some("could not reach forwarding server mx with reason: timed out")),
        ),
        (
            "(ICID 7) was required but remote host did not initiate it",
            (Some(7), Required, None, None, None, Some("was required but remote host did not initiate it")),
        ),
        (
            "LDAP query failed, possible LDAP misconfiguration or unreachable server.",
            (
                None,
                Error,
                None,
                None,
                None,
                Some("LDAP query failed, possible LDAP misconfiguration or unreachable server."),
            ),
        ),
    ];
    for (rest, expected) in table {
        for opening in ["SMTP Auth ", "SMTP Auth: "] {
            let message = format!("{opening}{rest}");
            assert_eq!(row(&auth(&message)), *expected, "{message}");
        }
    }
}

#[test]
fn the_forward_server_connection_is_no_attempt() {
    let message =
        b"SMTP Auth forward server connection to 10.0.0.1, port 25, interface Data 1, 3 connections available";
    assert_eq!(recognise(message), None);
}

#[test]
fn users_are_verbatim() {
    for user in [
        "",
        " ",
        "  two  blanks  ",
        "DOMAIN\\user",
        "a:b(c)",
        "x using AUTH mechanism: PLAIN with profile: P",
        "x using AUTH mechanism: PLAIN with profile: ",
        "x using AUTH mechanism:",
        "x using AUTH mechanism: ",
        " using AUTH mechanism: PLAIN",
        " with profile: ",
        "(ICID 9) succeeded for user: y",
        " succeeded for user: admin using AUTH mechanism: PLAIN with profile: P",
        "SMTP Auth: (ICID 9) succeeded for user: y using AUTH mechanism: PLAIN with profile: Q",
        "LDAP query/user lookup failed for user: z",
        "was required but remote host did not initiate it",
        "profile: P is misconfigured or missing causing an Auth failure",
        "could not reach forwarding server s with reason: r",
        "Wed Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 1) succeeded for user: q",
        "\u{202e}gro.elpmaxe@a",
        "a\u{2028}b\u{b}c\rd\0e",
        "'\"`$(x)",
    ] {
        for (word, outcome) in [("succeeded", Outcome::Succeeded), ("failed", Outcome::Failed)] {
            let message =
                format!("SMTP Auth: (ICID 5) {word} for user: {user} using AUTH mechanism: LOGIN with profile: Real");
            let expected = (Some(5), outcome, Some(user), Some("LOGIN"), Some("Real"), None);
            assert_eq!(row(&auth(&message)), expected, "{message}");
        }
        let message = format!("SMTP Auth (ICID 5) LDAP query/user lookup failed for user: {user}");
        let expected = (Some(5), Outcome::Error, Some(user), None, None, Some("LDAP query/user lookup failed"));
        assert_eq!(row(&auth(&message)), expected, "{message}");
    }
}

#[test]
fn bytes_that_are_no_text_stay() {
    let message = b"SMTP Auth: (ICID 5) failed for user: \xff\xfe\x80 using AUTH mechanism: PLAIN with profile: P";
    match recognise(message) {
        Some(Ok(Record::InboundAuth(auth))) => assert_eq!(auth.user, Some(b"\xff\xfe\x80".as_slice())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_begins_as_an_attempt_and_is_none() {
    for message in [
        "SMTP Auth",
        "SMTP Auth:",
        "SMTP Auth: ",
        "SMTP Authentication of x",
        "SMTP Auth: (ICID ",
        "SMTP Auth: (ICID )",
        "SMTP Auth: (ICID 5)",
        "SMTP Auth: (ICID 5) ",
        "SMTP Auth: (ICID 5) bypassed for user: x",
        "SMTP Auth: (ICID 5) succeeded for user: ironport",
        "SMTP Auth: (ICID 5) succeeded for user: ironport using AUTH mechanism: PLAIN",
        "SMTP Auth: (ICID 5) succeeded for user: ironport using AUTH mechanism: PLAIN with profile:",
        "SMTP Auth: (ICID 5) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: ",
        "SMTP Auth: (ICID 5) succeeded for user: ironport using AUTH mechanism: PLA IN with profile: P",
        "SMTP Auth: (ICID 5) succeeded for user: ironport using AUTH mechanism:  with profile: P",
        "SMTP Auth: (ICID 18446744073709551616) failed for user: x using AUTH mechanism: PLAIN with profile: P",
        "SMTP Auth: (ICID -5) failed for user: x using AUTH mechanism: PLAIN with profile: P",
        "SMTP Auth:  (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P",
        "SMTP Auth: (ICID 5) LDAP query/user lookup failed",
        "SMTP Auth: (ICID 5) was required but remote host did not initiate",
        "SMTP Auth: (ICID 5) profile: P is misconfigured",
        "SMTP Auth: (ICID 5) could not reach forwarding server ",
        "SMTP Auth LDAP query failed, possible LDAP",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P succeeded",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P succeeded. Or did it?",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P failed:",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P failed: ",
        "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P failed: ('535', ['5.7.8",
        "DCID: 99999999999999999999 IP: 1.2.3.4 SMTP authentication using the profile P succeeded.",
        "DCID: 5 IP: SMTP authentication using the profile P succeeded.",
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: true })), "{message}");
    }
    for message in ["DCID: 5", "DCID: 5 IP: 1.2.3.4", "DCID: 5 something else"] {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: false })), "{message}");
    }
}

#[test]
fn an_attempt_is_one_only_from_the_message_s_first_byte() {
    let line = "SMTP Auth: (ICID 5) succeeded for user: x using AUTH mechanism: PLAIN with profile: P";
    for message in [format!(" {line}"), format!("smtp auth: {line}"), format!("ICID 5 {line}"), format!("Info: {line}")]
    {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: true })), "{message}");
    }
    for message in [
        format!("Info: MID 5 {line}"),
        format!("MID 5 Subject '{line}'"),
        format!("MID 5 RID [0] Response '{line}'"),
        format!("MID 5 Custom Log Entry: {line}"),
        "An authentication attempt by the user X from 1.1.1.1 failed".to_owned(),
        "User X from 1.1.1.1 failed authentication.".to_owned(),
    ] {
        assert_eq!(recognise(message.as_bytes()), None, "{message}");
    }
    let mentioned = format!("ICID 9 Unknown command: {line}");
    let record = Record::Mentioned { direction: crate::record::Direction::Inbound, id: 9 };
    assert_eq!(recognise(mentioned.as_bytes()), Some(Ok(record)));
}

#[test]
fn outbound_forms() {
    let success =
        out("DCID: 5633 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication succeeded.");
    assert_eq!((success.dcid, success.outcome, success.reply), (5633, Outcome::Succeeded, None));
    assert_eq!(
        (text(Some(success.remote_ip)), text(Some(success.profile))),
        (Some("172.16.155.102"), Some("OutboundAuthentication"))
    );
    let failure = out(
        "DCID: 5640 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])",
    );
    assert_eq!((failure.dcid, failure.outcome), (5640, Outcome::Failed));
    assert_eq!(text(failure.reply), Some("('535', ['5.7.8 Error: authentication failed: authentication failure'])"));
    assert_eq!(out("DCID: 0 IP: ::1 SMTP authentication using the profile a b succeeded.").dcid, 0);
}

#[test]
fn replies_cannot_change_the_outcome() {
    for reply in [
        "('535', ['x succeeded.'])",
        "('535', [' succeeded.'])",
        "('535', ['DCID: 1 IP: 1.1.1.1 SMTP authentication using the profile P succeeded.'])",
        "('535', [\"it's failed: \"])",
        "no tuple at all",
        "[Errno 54] Connection reset by peer",
    ] {
        let message = format!("DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P failed: {reply}");
        let auth = out(&message);
        assert_eq!(
            (auth.outcome, text(Some(auth.profile)), text(auth.reply)),
            (Outcome::Failed, Some("P"), Some(reply))
        );
    }
}
