//! Sender group verdicts, in every form known.

use super::super::{Malformed, recognise};
use super::*;

/// (icid, access, group, match, sbrs, country)
type Row<'a> = (u64, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn row(message: &str) -> Row<'_> {
    match recognise(message.as_bytes()) {
        Some(Ok(Record::Policy(it))) => {
            let as_str = |bytes| std::str::from_utf8(bytes).expect("text");
            (
                it.icid,
                it.access.map(as_str),
                it.sender_group.map(as_str),
                it.sg_match.map(as_str),
                it.sbrs.map(as_str),
                it.country.map(as_str),
            )
        }
        other => panic!("{message}: {other:?}"),
    }
}

#[test]
fn verdicts() {
    #[rustfmt::skip]
    let table: &[(&str, Row<'_>)] = &[
        ("ICID 450 ACCEPT SG None match ALL SBRS None", (450, Some("ACCEPT"), None, Some("ALL"), Some("None"), None)),
        ("ICID 1513562731 RELAY SG Servers_bypass_AntiSpam match 195.110.129.0/24 SBRS not enabled",
            (1_513_562_731, Some("RELAY"), Some("Servers_bypass_AntiSpam"), Some("195.110.129.0/24"), Some("not enabled"), None)),
        ("ICID 282194765 REJECT SG BLACKLIST match sbrs[-10.0:-2.0] SBRS -9.9",
            (282_194_765, Some("REJECT"), Some("BLACKLIST"), Some("sbrs[-10.0:-2.0]"), Some("-9.9"), None)),
        ("ICID 0 TCPREFUSE SG RBLBlacklist match dnslist[sbl-xbl.spamhaus.org] SBRS None",
            (0, Some("TCPREFUSE"), Some("RBLBlacklist"), Some("dnslist[sbl-xbl.spamhaus.org]"), Some("None"), None)),
        ("ICID 52525189 ACCEPT SG None match  SBRS 3.7", (52_525_189, Some("ACCEPT"), None, None, Some("3.7"), None)),
        ("ICID 3 ACCEPT SG None SBRS rfc1918", (3, Some("ACCEPT"), None, None, Some("rfc1918"), None)),
        ("ICID 21591 ACCEPT SG None match  SBRS unable to retrieve", (21591, Some("ACCEPT"), None, None, Some("unable to retrieve"), None)),
        ("ICID 210158 ACCEPT SG UNKNOWNLIST match nx.domain  SBRS rfc1918",
            (210_158, Some("ACCEPT"), Some("UNKNOWNLIST"), Some("nx.domain"), Some("rfc1918"), None)),
        ("ICID 824108 ACCEPT SG ACCEPTLIST match sbrs[0.0:10.0] SBRS 3.4 country United States",
            (824_108, Some("ACCEPT"), Some("ACCEPTLIST"), Some("sbrs[0.0:10.0]"), Some("3.4"), Some("United States"))),
        ("ICID 16399 ACCEPT SG ALLOWED_LIST match sbrs[none] SBRS rfc1918 country not applicable",
            (16399, Some("ACCEPT"), Some("ALLOWED_LIST"), Some("sbrs[none]"), Some("rfc1918"), None)),
        ("ICID 3160 ACCEPT SG None match ALL SBRS not enabled country not enabled",
            (3160, Some("ACCEPT"), None, Some("ALL"), Some("not enabled"), None)),
        ("ICID 2106327021 REJECT SG TCP-REFUSE match", (2_106_327_021, Some("REJECT"), Some("TCP-REFUSE"), None, None, None)),
        ("ICID 282204970 SBRS None", (282_204_970, None, None, None, Some("None"), None)),
        ("ICID 5 CONTINUE SG X match etf-source: some name SBRS 1", (5, Some("CONTINUE"), Some("X"), Some("etf-source: some name"), Some("1"), None)),
        ("ICID 5 ACCEPT SG X", (5, Some("ACCEPT"), Some("X"), None, None, None)),
        ("ICID 5 ACCEPT SG X match 10.0.0.0/8", (5, Some("ACCEPT"), Some("X"), Some("10.0.0.0/8"), None, None)),
        ("ICID 5 ACCEPT SG X match ALL SBRS 10 country Korea, Republic of", (5, Some("ACCEPT"), Some("X"), Some("ALL"), Some("10"), Some("Korea, Republic of"))),
        ("ICID 5 RELAY SG X match ALL SBRS NaN", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("NaN"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS inf", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("inf"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS 1e5", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("1e5"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS +3.5", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("+3.5"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS .5", (5, Some("RELAY"), Some("X"), Some("ALL"), Some(".5"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS n/a", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("n/a"), None)),
        ("ICID 5 RELAY SG X match ALL SBRS lookup failed", (5, Some("RELAY"), Some("X"), Some("ALL"), Some("lookup failed"), None)),
        ("ICID 5 RELAY SG X SBRS not available now country Chad", (5, Some("RELAY"), Some("X"), None, Some("not available now"), Some("Chad"))),
    ];
    for (message, expected) in table {
        assert_eq!(row(message), *expected, "{message}");
    }
}

#[test]
fn verdicts_that_are_not_whole() {
    for message in [
        "ICID 5 ACC",
        "ICID 5 ACCEPT",
        "ICID 5 ACC EPT SG None",
        "ICID 5 ACCEPT S",
        "ICID 5 ACCEPT SG ",
        "ICID 5 ACCEPT SG None ma",
        "ICID 5 ACCEPT SG None matc h ALL SBRS None",
        "ICID 5 ACCEPT SG None match ALL SB",
        "ICID 5 ACCEPT SG None match ALL SBRS",
        "ICID 5 ACCEPT SG None match ALL SBRS ",
        "ICID 5 ACCEPT SG None match ALL SBRS No",
        "ICID 5 ACCEPT SG None match ALL SBRS not",
        "ICID 5 ACCEPT SG None match ALL SBRS 3.",
        "ICID 5 ACCEPT SG None match ALL SBRS 3. 7",
        "ICID 5 ACCEPT SG None match ALL SBRS -",
        "ICID 5 ACCEPT SG None match ALL SBRS unable to",
        "ICID 5 ACCEPT SG None match ALL SBRS 3.5 Some text",
        "ICID 5 ACCEPT SG None match ALL SBRS None Some text",
        "ICID 5 ACCEPT SG None match ALL SBRS None country ",
        "ICID 5 ACCEPT SG None match ALL SBRS None country not",
        "ICID 5 ACCEPT SG None match ALL SBRS None country 12:30",
        "ICID 5 ACCEPT SG None match sbrs[-10.0: -2.0] SBRS 1.0",
        "ICID 5 ACCEPT SG None match sbrs[-10.0:",
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: false })), "{message}");
    }
}
