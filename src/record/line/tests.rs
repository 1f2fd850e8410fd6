use super::{Kind, Names, kind, names};
use crate::record::recognise;

fn read(message: &str) -> (Kind, Option<u64>, Option<u64>, Option<u64>) {
    let record = recognise(message.as_bytes());
    let found = names(message.as_bytes(), &record);
    let Names { icid, dcid, mid } = found;
    (kind(message.as_bytes(), &record, &found), icid, dcid, mid)
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
        ("Status: CPULd 1 CrtMID 4 CrtICID 6 CrtDCID 7", Kind::Other, (None, None, None)),
    ];
    for (message, kind, (icid, dcid, mid)) in cases {
        assert_eq!(read(message), (kind, icid, dcid, mid), "{message}");
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
        let found = names(&message, &record);
        let _ = kind(&message, &record, &found);
    }
}
