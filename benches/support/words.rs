//! What generated logs are made of: verdicts in every form seen, names that attackers send, lines that only look like
//! authentication.

/// A sender group verdict as written after `ICID <n> `, and what it says.
pub struct Verdict {
    pub text: &'static str,
    pub access: Option<&'static str>,
    pub group: Option<&'static str>,
    pub matched: Option<&'static str>,
    pub score: Option<f64>,
    pub reason: Option<&'static str>,
    pub country: Option<&'static str>,
}

const fn verdict(
    text: &'static str,
    access: Option<&'static str>,
    group: Option<&'static str>,
    matched: Option<&'static str>,
    score: Option<f64>,
    reason: Option<&'static str>,
    country: Option<&'static str>,
) -> Verdict {
    Verdict { text, access, group, matched, score, reason, country }
}

/// Every form of a verdict that lets a client go on.
#[rustfmt::skip]
pub static VERDICTS: &[Verdict] = &[
    verdict("ACCEPT SG None match ALL SBRS None", Some("ACCEPT"), None, Some("ALL"), None, Some("none"), None),
    verdict("RELAY SG Servers_bypass_AntiSpam match 195.110.129.0/24 SBRS not enabled", Some("RELAY"), Some("Servers_bypass_AntiSpam"), Some("195.110.129.0/24"), None, Some("not enabled"), None),
    verdict("ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.9", Some("ACCEPT"), Some("SUSPECTLIST"), Some("sbrs[-4.0:-1.0]"), Some(-3.9), None, None),
    verdict("ACCEPT SG None match  SBRS 3.7", Some("ACCEPT"), None, None, Some(3.7), None, None),
    verdict("ACCEPT SG None SBRS rfc1918", Some("ACCEPT"), None, None, None, Some("rfc1918"), None),
    verdict("ACCEPT SG None match  SBRS unable to retrieve", Some("ACCEPT"), None, None, None, Some("unable to retrieve"), None),
    verdict("ACCEPT SG UNKNOWNLIST match nx.domain  SBRS rfc1918", Some("ACCEPT"), Some("UNKNOWNLIST"), Some("nx.domain"), None, Some("rfc1918"), None),
    verdict("ACCEPT SG ACCEPTLIST match sbrs[0.0:10.0] SBRS 3.4 country United States", Some("ACCEPT"), Some("ACCEPTLIST"), Some("sbrs[0.0:10.0]"), Some(3.4), None, Some("United States")),
    verdict("ACCEPT SG ALLOWED_LIST match sbrs[none] SBRS rfc1918 country not applicable", Some("ACCEPT"), Some("ALLOWED_LIST"), Some("sbrs[none]"), None, Some("rfc1918"), None),
    verdict("ACCEPT SG None match ALL SBRS not enabled country not enabled", Some("ACCEPT"), None, Some("ALL"), None, Some("not enabled"), None),
    verdict("CONTINUE SG TCP-REFUSE match", Some("CONTINUE"), Some("TCP-REFUSE"), None, None, None, None),
    verdict("SBRS None", None, None, None, None, Some("none"), None),
];

/// Names that clients send when they mean harm, or do not know better. Bytes, because logs hold bytes.
pub static HOSTILE_USERS: &[&[u8]] = &[
    b"",
    b" ",
    b"bob ",
    b" bob",
    b"mail admin",
    b"CORP\\bob",
    b"o'brien",
    b"say \"hi\"",
    b"a,b;c|d",
    b"=cmd|' /C calc'!A0",
    b"+49 123",
    b"@SUM(A1)",
    b"user: root",
    b"root using AUTH mechanism: LOGIN with profile: Forged",
    b"root using AUTH mechanism: ",
    b" using AUTH mechanism: ",
    b"x with profile: y",
    b"(ICID 1) succeeded for user: root",
    b"a succeeded for user: b",
    b"\x1b[31mred\x1b[0m",
    b"tab\there",
    b"cr\rhere",
    b"nul\0here",
    b"vt\x0bff\x0chere",
    "j\u{fc}rgen@\u{4f8b}\u{3048}.jp".as_bytes(),
    "line\u{2028}separator \u{202e}desrever".as_bytes(),
    b"J\xfcrgen",
    b"\xff\xfe",
    b"half\xc3",
    b"Wed Apr 22 11:43:59 2009",
    b"x Wed Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 7) succeeded for user: root",
    b"x Thu Apr 23 01:02:03 2009 Info: ICID 7 close",
    b"null",
    b"None",
    b"%s%n",
    b"#NAME?",
];

/// Names that people have.
pub static USERS: &[&str] = &[
    "ironport",
    "cisco",
    "IronPort",
    "alice@example.com",
    "bob@example.com",
    "carol",
    "dave",
    "scanner",
    "printer-3",
    "xxx@yyy.it",
    "admin",
    "root",
    "test",
    "postmaster",
    "fax",
    "guest",
];

/// Lines of other kinds. Some quote whole authentication lines, some hold the letters `ICID 5` and mean nothing by it.
pub static NOISE: &[(&str, &str)] = &[
    (
        "Info",
        "MID 12 Subject 'SMTP Auth: (ICID 5) succeeded for user: root using AUTH mechanism: PLAIN with profile: X'",
    ),
    (
        "Info",
        "MID 12 Subject 'Wed Apr 22 11:43:59 2009 Info: SMTP Auth: (ICID 5) failed for user: root using AUTH mechanism: PLAIN with profile: X'",
    ),
    ("Info", "MID 12 Custom Log Entry: DCID: 5 IP: 10.9.8.7 SMTP authentication using the profile X succeeded."),
    (
        "Info",
        "MID 12 RID [0] Response '2.0.0 Ok: SMTP Auth: (ICID 5) failed for user: root using AUTH mechanism: PLAIN with profile: X'",
    ),
    ("Info", "MID 12 RID [0] Response 2.0.0 ICID 5 close"),
    (
        "Info",
        "Status: CPULd 12 DskIO 1 RAMUtil 3 QKUsd 0 QKFre 8388608 CrtMID 414695 CrtICID 1005 CrtDCID 1003 InjMsg 1",
    ),
    ("Info", "An authentication attempt by the user root from 10.9.8.7 failed"),
    ("Info", "SMTP Auth forward server connection to 10.1.1.1, port 25, interface mail, 3 connections available"),
    ("Info", "LDAP: Accepted query rcpt MID 12 RID 0 address a@example.com"),
    ("Info", "MID 12 interim verdict using engine: CASE spam negative"),
    ("Info", "MID 12 ICID 0 RID 0 To: <a@example.com>"),
    ("Info", "Start MID 9 ICID 0 (ISQ Notification)"),
    ("Info", "ICID 0 TCPREFUSE SG RBLBlacklist match dnslist[sbl-xbl.spamhaus.org] SBRS None"),
    ("Info", "Bounced: DCID 0 MID 12 to RID 0 - 5.1.2 - Bad destination host ('000', ['DNS Hard Error'])"),
    ("Info", "MID 12 To: <a@example.com> pending till Thu Apr 23 01:02:03 2009 [[Default]]"),
    ("Warning", "System limit reached: connection limit for IP 10.9.8.7 on listener Public ICID 1005: max: 10"),
    ("Debug", "MID 12 ICID 1005 TLS read 100 bytes (0.0 seconds)"),
    ("Info", "New SMTP"),
    ("Info", "ICID"),
];
