//! The kind of a message and the ids that it names, for every form of the catalogue.

use super::{Kind, Names, kind, names};
use crate::record::recognise;

fn read(message: &str) -> (Kind, Option<u64>, Option<u64>, Option<u64>) {
    let record = recognise(message.as_bytes());
    let found = names(message.as_bytes(), &record);
    let Names { icid, dcid, mid } = found;
    (kind(message.as_bytes(), &record), icid, dcid, mid)
}

#[test]
fn every_form_has_its_kind_and_names_what_it_is_about() {
    let cases = [
        (
            "New SMTP ICID 451 interface mail (192.0.2.1) address 192.0.2.2 reverse dns host unknown verified no",
            Kind::Opened,
            (Some(451), None, None),
        ),
        ("New SMTP DCID 5 interface 192.0.2.1 address 192.0.2.2 port 25", Kind::Opened, (None, Some(5), None)),
        ("ICID 451 ACCEPT SG None match ALL SBRS None", Kind::Policy, (Some(451), None, None)),
        ("ICID 451 TLS success", Kind::Tls, (Some(451), None, None)),
        ("ICID 451 close", Kind::Closed, (Some(451), None, None)),
        ("ICID 451 lost", Kind::Mention, (Some(451), None, None)),
        ("ICID 451 MID 7 Invalid recipient address: <MID 8>", Kind::Mention, (Some(451), None, Some(7))),
        (
            "SMTP Auth: (ICID 451) failed for user: a using AUTH mechanism: PLAIN with profile: P",
            Kind::Auth,
            (Some(451), None, None),
        ),
        (
            "SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.",
            Kind::Auth,
            (None, None, None),
        ),
        ("SMTP Auth: (ICID 451) did something", Kind::Malformed, (Some(451), None, None)),
        ("Start MID 7 ICID 451", Kind::Message, (Some(451), None, Some(7))),
        ("MID 7 ICID 451 From: <a@example.com>", Kind::Message, (Some(451), None, Some(7))),
        ("MID 7 RID [0] Response 2.0.0 ok MID 9", Kind::Delivery, (None, None, Some(7))),
        ("Message finished MID 7 done", Kind::Message, (None, None, Some(7))),
        ("Delivery start DCID 5 MID 7 to RID [0]", Kind::Delivery, (None, Some(5), Some(7))),
        ("RPC Delivery start RCID 3 MID 7 to local IronPort Spam Quarantine", Kind::Delivery, (None, None, Some(7))),
        (
            "Bounced: DCID 0 MID 7 to RID 0 - 5.1.2 - Bad destination host ('000', ['DNS Hard Error'])",
            Kind::Bounce,
            (None, Some(0), Some(7)),
        ),
        ("Double bounce: Message 7 to 0 - 5.1.2 - x", Kind::Bounce, (None, None, Some(7))),
        ("Connection Error: DCID 5 domain: example.com IP: 192.0.2.1", Kind::Mention, (None, Some(5), None)),
        ("Version: 14.0.0 SN: A-B", Kind::Head, (None, None, None)),
        ("Status: CPULd 1 CrtMID 4 CrtICID 6 CrtDCID 7", Kind::System, (None, None, None)),
    ];
    for (message, kind, (icid, dcid, mid)) in cases {
        assert_eq!(read(message), (kind, icid, dcid, mid), "{message}");
    }
}

/// A kind, three ids and a message on each line of the file; `-` is no id.
#[test]
fn every_form_of_the_catalogue_is_of_a_kind() {
    let id = |id: Option<u64>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let mut wrong = Vec::new();
    for line in include_str!("forms.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (expected, message) = line.split_once(" | ").expect("a message");
        let (kind, icid, dcid, mid) = read(message);
        let found = format!("{} {} {} {}", kind.name(), id(icid), id(dcid), id(mid));
        if expected.split_whitespace().collect::<Vec<_>>().join(" ") != found {
            wrong.push(format!("{found} | {message}"));
        }
        // Blanks at the end, as copies out of documents have them, change nothing.
        assert_eq!(read(&format!("{message}  ")), (kind, icid, dcid, mid), "{message}");
    }
    assert!(wrong.is_empty(), "found:\n{}", wrong.join("\n"));
}

/// What a stranger wrote, or what is a form only in part, is none.
#[test]
fn words_of_a_form_elsewhere_are_nobodys() {
    for (message, ids) in [
        (
            "SMTP Auth: (ICID 8) failed for user: LDAP: unable to process, MID 9 requeued using AUTH mechanism: PLAIN with profile: P",
            (Some(8), None, None),
        ),
        ("MID 7 Subject 'Connection Error: connection timed out DCID: 5'", (None, None, Some(7))),
        (
            "MID 7 RID [0] Response 'Delivery start DCID 5 MID 4 to RID [0] to offbox IronPort Spam Quarantine'",
            (None, None, Some(7)),
        ),
        ("LDAP: Accepted query q address MID 9", (None, None, None)),
        ("LDAP: Accepted query q MID 7 RID 0 address ICID 9", (None, None, Some(7))),
        ("A System/Warning alert was sent to admin@example.com with subject \"MID 9 ICID 8\".", (None, None, None)),
        ("Status: MID 9", (None, None, None)),
        ("QMQP ICID 9", (None, None, None)),
        ("System limit reached: connection limit for IP 192.0.2.1 on listener ICID 9", (None, None, None)),
    ] {
        let (_, icid, dcid, mid) = read(message);
        assert_eq!((icid, dcid, mid), ids, "{message}");
    }
    for message in ["A fine MID 9", "Incoming mail", "LDAPS: x", "Statusx: 1", "lame", "The system", "info Status: x"] {
        assert_eq!(read(message), (Kind::Other, None, None, None), "{message}");
    }
}

#[test]
fn a_strangers_words_name_nothing() {
    for message in ["MID 7 Subject 'ICID 8'", "MID 7 Subject ICID 8", "MID 7 Message-ID '<DCID 8>'"] {
        assert_eq!(read(message), (Kind::Message, None, None, Some(7)), "{message}");
    }
    assert_eq!(read("MID 7x ICID 8").1, None);
    assert_eq!(read("MID 99999999999999999999 ICID 8"), (Kind::Other, None, None, None));
    assert_eq!(read("Info MID 7"), (Kind::Other, None, None, None));
}

#[test]
fn no_bytes_make_it_panic() {
    let words: [&[u8]; 8] = [b"MID", b" ", b"ICID", b"(", b"7", b"\xff", b"Message", b")"];
    for code in 0..8_usize.pow(5) {
        let message: Vec<u8> = (0..5_u32).flat_map(|place| words[code / 8_usize.pow(place) % 8].to_vec()).collect();
        let record = recognise(&message);
        let _ = names(&message, &record);
        let _ = kind(&message, &record);
    }
}
