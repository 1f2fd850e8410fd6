//! Records on lines: joined, split, counted.

use super::entry::is_auth;
use super::framer::frame;
use super::*;
use crate::record::head::examine;
use crate::record::line::{self, Names};
use crate::record::time::Stamp;
use crate::record::{Direction, InboundAuth, Malformed, OutboundAuth, Outcome, Record, recognise};

mod laws;
mod seeds;

const LINES: Shape = Shape { layout: Layout::Lines, bare: false, indented: false, wraps: true, ending: Ending::NONE };
const FLATTENED: Shape =
    Shape { layout: Layout::Flattened, bare: false, indented: false, wraps: true, ending: Ending::NONE };
const BARE: Shape = Shape { layout: Layout::Lines, bare: true, indented: false, wraps: true, ending: Ending::NONE };
const STAMP: &str = "Wed Apr 22 11:43:59 2009 Info: ";

/// An entry that outlives the call.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    line: u64,
    lines: u64,
    offset: usize,
    level: Vec<u8>,
    host: Option<Vec<u8>>,
    text: Vec<u8>,
    message: Vec<u8>,
    record: String,
    whole: bool,
    inline_envelope: bool,
    /// Tells of an attempt, of a head, or of a forgery.
    matters: bool,
    /// Opens, judges, secures or closes a connection.
    of_connection: bool,
    /// Opens or closes one.
    of_opening: bool,
    /// It says which messages a connection carried.
    of_message: bool,
    names: Names,
    stamp: Option<Stamp>,
}

impl Seen {
    fn of(entry: &Entry<'_>) -> Seen {
        Seen {
            line: entry.line,
            lines: entry.lines,
            offset: entry.offset,
            level: entry.envelope.level_name().to_vec(),
            host: entry.envelope.host.map(<[u8]>::to_vec),
            text: entry.text.to_vec(),
            message: entry.message.to_vec(),
            record: format!("{:?}", entry.record),
            whole: matches!(entry.record, Some(Ok(_))),
            inline_envelope: entry.inline_envelope,
            matters: entry.inline_envelope
                || is_auth(&entry.record)
                || matches!(entry.record, Some(Ok(Record::Version { .. } | Record::UtcOffset(_)))),
            stamp: entry.envelope.stamp,
            names: line::names(entry.message, &entry.record),
            of_opening: matches!(entry.record, Some(Ok(Record::Opened(_) | Record::Closed { .. }))),
            of_message: matches!(
                entry.record,
                Some(Ok(Record::MessageStarted { .. } | Record::DeliveryStarted { .. } | Record::DeliveryDone { .. }))
            ),
            of_connection: matches!(
                entry.record,
                Some(Ok(Record::Opened(_) | Record::Policy(_) | Record::Tls(_) | Record::Closed { .. }))
            ),
        }
    }
}

fn read(block: &[u8], shape: Shape) -> (Vec<Seen>, LineCounts) {
    let mut seen = Vec::new();
    let mut counts = LineCounts::default();
    for_each_record(block, shape, &mut counts, &mut |entry| {
        assert!(entry.envelope.message_at <= entry.text.len());
        seen.push(Seen::of(entry));
    });
    let (mut kept_open, mut framed) = (Vec::new(), LineCounts::default());
    let stencil = &mut Stencil::default();
    frame(block, (0, 0), shape, stencil, &mut framed, &mut |entry| kept_open.push(Seen::of(entry)));
    assert_eq!((&seen, counts), (&kept_open, framed), "a line alone is another record than the same line kept open");
    let in_buckets = counts.record_first_lines + counts.continuations + counts.blank + counts.not_understood;
    assert_eq!(counts.lines, in_buckets, "{counts:?}");
    assert_eq!(counts.records, counts.record_first_lines + counts.records_split, "{counts:?}");
    assert_eq!(counts.records, seen.len() as u64);
    (seen, counts)
}

fn texts(block: &str, shape: Shape) -> Vec<String> {
    read(block.as_bytes(), shape).0.iter().map(|seen| String::from_utf8_lossy(&seen.text).into_owned()).collect()
}

/// (first lines, continuations, blank, not understood, split)
fn buckets(block: &str, shape: Shape) -> (u64, u64, u64, u64, u64) {
    let counts = read(block.as_bytes(), shape).1;
    (counts.record_first_lines, counts.continuations, counts.blank, counts.not_understood, counts.records_split)
}

fn one(block: &str, shape: Shape) -> Seen {
    let (mut seen, _) = read(block.as_bytes(), shape);
    assert_eq!(seen.len(), 1, "{block:?}: {seen:?}");
    seen.remove(0)
}

#[test]
fn line_ends() {
    let block = format!("\u{feff}{STAMP}ICID 1 close\r\n\r\n  \n{STAMP}ICID 2 close\n{STAMP}ICID 3 close");
    let (seen, counts) = read(block.as_bytes(), LINES);
    let texts: Vec<_> = seen.iter().map(|seen| seen.text.as_slice()).collect();
    let expected: Vec<_> = (1..=3).map(|id| format!("{STAMP}ICID {id} close").into_bytes()).collect();
    assert_eq!(texts, expected);
    assert_eq!(seen.iter().map(|seen| (seen.line, seen.offset)).collect::<Vec<_>>(), [(0, 3), (3, 53), (4, 97)]);
    assert_eq!((counts.lines, counts.blank, counts.records), (5, 2, 3));
    assert_eq!(read(b"", LINES), (vec![], LineCounts::default()));
    assert_eq!(read(b"\n", LINES).1, LineCounts { lines: 1, blank: 1, ..LineCounts::default() });
}

#[test]
fn only_a_line_feed_ends_a_line() {
    let user = "a\rb\0c\u{b}d\u{2028}e\u{85}f";
    let record =
        format!("{STAMP}SMTP Auth: (ICID 5) failed for user: {user} using AUTH mechanism: PLAIN with profile: P");
    assert_eq!(texts(&format!("{record}\n"), LINES), [record]);
}

#[test]
fn wraps_of_every_kind_give_the_same_record() {
    let opened = "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified yes";
    let whole = format!("{STAMP}{opened}");
    let mut breaks_at_blanks = 0;
    for at in STAMP.len()..whole.len() {
        let (head, tail) = whole.split_at(at);
        // In mid-word, as terminals do; and where the blank is before or after the break, as PDF and HTML have it.
        let mut copies = vec![format!("{head}\n{tail}"), format!("{head}\r\n{tail}\r\n")];
        if let Some(tail) = tail.strip_prefix(' ') {
            breaks_at_blanks += 1;
            copies.push(format!("{head}\n{tail}"));
        }
        for copy in copies {
            let seen = one(&copy, LINES);
            // A break within a text of any form (a name, an address) cannot be told from a blank.
            let inside_free_text = !head.ends_with(' ') && !tail.starts_with(' ') && seen.text != whole.as_bytes();
            assert!(seen.whole && (seen.text == whole.as_bytes() || inside_free_text), "{copy:?}: {seen:?}");
            assert_eq!(seen.lines, 2);
        }
    }
    assert!(breaks_at_blanks > 10);
}

#[test]
fn a_break_in_mid_word_is_joined_with_nothing() {
    for (first, second) in [
        ("New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verifi", "ed yes"),
        ("SMTP Au", "th: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P"),
        ("SMTP Auth: (ICID 5) fai", "led for user: x using AUTH mechanism: PLAIN with profile: P"),
        ("SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLA", "IN with profile: P"),
        ("SMTP Auth: (IC", "ID 5) was required but remote host did not initiate it"),
        ("ICID 450 clo", "se"),
        ("ICI", "D 450 close"),
        ("DCID 450 TLS suc", "cess"),
        ("ICID 450 ACC", "EPT SG None match ALL SBRS None"),
        ("ICID 450 ACCEPT SG None match ALL SBRS No", "ne"),
        ("New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2 port 2", "5"),
        ("Delivery start DCID 5633 MID 441 to RI", "D [0]"),
        ("New SMTP ICID 5 interface mail (10.0.0.", "1) address 2.2.2.2 reverse dns host unknown verified no"),
        ("New SMTP ICID 5 interface mail (10.0", ".0.1) address 2.2.2.2 reverse dns host unknown verified no"),
        ("New SMTP DCID 5 interface 10.0.", "0.1 address 2.2.2.2 port 25"),
        ("ICID 5 ACCEPT SG SUSPECT", "LIST match sbrs[-4.0:-1.0] SBRS -3.5"),
        ("ICID 5 ACCEPT SG SUSPECT", "LIST match ALL"),
        ("ICID 5 ACCEPT SG SUSPECT", "LIST SBRS -3.5"),
        ("DCID: 5 IP: 1.2.3.4 SMTP authen", "tication using the profile P succeeded."),
        ("DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P succee", "ded."),
        ("Time offset from U", "TC: -14400 seconds"),
    ] {
        let seen = one(&format!("{STAMP}{first}\n{second}"), LINES);
        assert_eq!(String::from_utf8_lossy(&seen.text), format!("{STAMP}{first}{second}"));
        assert!(seen.whole, "{seen:?}");
    }
}

#[test]
fn a_delivery_to_a_quarantine_is_joined_at_every_blank() {
    for whole in [
        "Delivery start DCID 5 MID 4 to RID [0] to offbox IronPort Spam Quarantine",
        "Message done DCID 5 MID 4 to RID [0] (external quarantine)",
    ] {
        let blanks = whole.match_indices(' ').map(|(at, _)| at).filter(|at| *at > "Delivery start DCID ".len());
        for at in blanks {
            let seen = one(&format!("{STAMP}{}\n{}", &whole[..at], &whole[at + 1..]), LINES);
            assert_eq!(String::from_utf8_lossy(&seen.text), format!("{STAMP}{whole}"));
            assert!(seen.whole, "{seen:?}");
        }
    }
}

#[test]
fn a_mark_is_joined_only_where_the_head_shows_wraps() {
    const UNWRAPPED: Shape = Shape { wraps: false, ..LINES };
    for (first, second) in [
        ("SMTP Au", "th: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P"),
        ("DCID: 5 IP: 1.2.3.4 SMTP", "authentication using the profile P succeeded."),
        ("Time offset from UTC:", "-14400 seconds"),
    ] {
        let block = format!("{STAMP}{first}\n{second}");
        assert_eq!(texts(&block, UNWRAPPED), [format!("{STAMP}{first}")]);
        assert_eq!(read(block.as_bytes(), UNWRAPPED).1.not_understood, 1);
    }
    let user = "SMTP Auth: (ICID 5) failed for user: x SMTP\n Auth y using AUTH mechanism: PLAIN with profile: P";
    assert!(one(&format!("{STAMP}{user}"), UNWRAPPED).whole, "the mark stands before the break");
}

#[test]
fn a_group_and_its_score_may_be_wrapped_apart() {
    let expected = format!("{STAMP}ICID 5 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.5");
    for rest in [
        "LIST match sbrs[-4.0:\n-1.0] SBRS -3.5",
        "LIST match sbrs[-4.0:-1.0] SBRS\n-3.5",
        "LIST match\nsbrs[-4.0:-1.0]\nSBRS -3.5",
    ] {
        let seen = one(&format!("{STAMP}ICID 5 ACCEPT SG SUSPECT\n{rest}\n"), LINES);
        assert_eq!(String::from_utf8_lossy(&seen.text), expected, "{rest}");
        assert!(seen.whole);
    }
    for (record, text) in [
        ("SG SUSPECT", "The match is over."),
        ("SG X match ALL SBRS n/a", "Some text"),
        ("SG X match ALL SBRS None", "Some"),
        ("SG X match ALL SBRS 3.5", "Some"),
        ("SG X match ALL SBRS 3.5", "s"),
    ] {
        let record = format!("{STAMP}ICID 5 ACCEPT {record}");
        assert_eq!(texts(&format!("{record}\n{text}\n"), LINES)[0], record, "{text}");
    }
    let seen = one(&format!("{STAMP}ICID 5 ACCEPT SG X match ALL SBRS n/a\ncountry Chad\n"), LINES);
    assert!(seen.record.contains("country: Some"), "{seen:?}");
}

#[test]
fn a_blank_at_the_break_is_enough() {
    for (first, second) in [
        ("SMTP Auth: (ICID 5) failed for user: x ", "using AUTH mechanism: PLAIN with profile: P"),
        ("SMTP Auth: (ICID 5) failed for user: x", " using AUTH mechanism: PLAIN with profile: P"),
        ("", "ICID 5 close"),
    ] {
        let seen = one(&format!("{STAMP}{first}\n{second}"), LINES);
        assert_eq!(String::from_utf8_lossy(&seen.text), format!("{STAMP}{first}{second}"));
        assert!(seen.whole, "{seen:?}");
    }
    // The blank after the level is lost, too.
    let seen = one(&format!("{}\nICID 5 close", STAMP.trim_end()), LINES);
    assert_eq!(String::from_utf8_lossy(&seen.text), format!("{STAMP}ICID 5 close"));
    assert!(seen.whole);
}

#[test]
fn what_ends_a_record() {
    let half = format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x");
    let rest = "using AUTH mechanism: PLAIN with profile: P";
    assert_eq!(buckets(&format!("{half}\n{rest}"), LINES), (1, 1, 0, 0, 0));
    assert_eq!(buckets(&format!("{half}\n\n{rest}"), LINES), (1, 0, 1, 1, 0));
    assert_eq!(buckets(&format!("{half}\n \r\n{rest}"), LINES), (1, 0, 1, 1, 0));
    assert_eq!(buckets(&format!("{half}\n```\n{rest}"), LINES), (1, 0, 0, 2, 0));
    let foreign = "Apr 22 11:44:00 host sshd[1]: Accepted password for x";
    assert_eq!(buckets(&format!("{half} {rest}\n{foreign}\n{rest}"), LINES), (1, 0, 0, 2, 0));
    let closed = format!("{STAMP}ICID 5 close");
    assert_eq!(buckets(&format!("{closed}\nThe connection ends.\nIt does."), LINES), (1, 0, 0, 2, 0));
    assert_eq!(texts(&format!("{closed}\nThe connection ends."), LINES), [closed]);
    assert_eq!(buckets(&format!("Before.\nNothing.\n{STAMP}ICID 5 close"), LINES), (1, 0, 0, 2, 0));
    assert_eq!(buckets(&format!("{STAMP}MID 5 Subject 'a\nb\nc'"), LINES), (1, 2, 0, 0, 0));
}

/// The users and profiles of the records of a block, as text.
fn names(block: &str) -> Vec<(String, String)> {
    let mut names = Vec::new();
    let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    for_each_record(block.as_bytes(), LINES, &mut LineCounts::default(), &mut |entry| {
        if let Some(Ok(Record::InboundAuth(InboundAuth { user, profile, .. }))) = &entry.record {
            names.push((text(*user), text(*profile)));
        }
    });
    names
}

#[test]
fn a_user_name_may_go_over_lines() {
    let first = format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: Fake");
    let last = "y using AUTH mechanism: LOGIN with profile: Real";
    let user = "x using AUTH mechanism: PLAIN with profile: Fake";
    let name = |user: &str| vec![(user.to_owned(), "Real".to_owned())];
    assert_eq!(names(&format!("{first}\n{last}\n")), name(&format!("{user} y")));
    let block = format!("{first}\na\nb\n{last}\n");
    assert_eq!(names(&block), name(&format!("{user} a b y")));
    assert_eq!(buckets(&block, LINES), (1, 3, 0, 0, 0));
    assert_eq!(one(&block, LINES).lines, 4);
}

#[test]
fn other_text_does_not_become_part_of_a_name() {
    let record = format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P");
    for next in ["The profile is", "garbage", "\0\0\0", "SMTP Auth failed", "in two\nlines"] {
        let block = format!("{record}\n{next}\n{STAMP}ICID 5 close\n");
        assert_eq!(names(&block), [("x".to_owned(), "P".to_owned())], "{next}");
        assert_eq!(texts(&block, LINES)[0], record);
        assert_eq!(buckets(&block, LINES), (2, 0, 0, next.lines().count() as u64, 0));
    }
    let lookup = format!("{STAMP}SMTP Auth (ICID 5) LDAP query/user lookup failed for user: x");
    assert_eq!(names(&format!("{lookup}\nTry again.\n")), [("x".to_owned(), String::new())]);
    // A blank at the break shows that the name goes on.
    for (end, start) in [(" ", ""), ("", " "), ("", "    ")] {
        assert_eq!(names(&format!("{record}{end}\n{start}Q\n")), [("x".to_owned(), "P Q".to_owned())]);
    }
}

#[test]
fn optional_parts_may_follow_in_any_number_of_lines() {
    for (first, rest) in [
        ("New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2", "reverse dns host\nunknown\nverified\nyes"),
        ("New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2", "port\n25"),
        ("ICID 5 ACCEPT SG None", "match\nALL\nSBRS\nnot\nenabled\ncountry\nUnited\nStates"),
        ("ICID 5 TLS success", "protocol\nTLSv1.2\ncipher\nX"),
    ] {
        let seen = one(&format!("{STAMP}{first}\n{rest}\n"), LINES);
        assert_eq!(String::from_utf8_lossy(&seen.text), format!("{STAMP}{first} {}", rest.replace('\n', " ")));
        assert!(seen.whole);
    }
}

/// A writer that lost its place leaves NULs, and some write LF CR.
#[test]
fn what_stands_before_an_envelope_costs_no_record() {
    for before in ["\0", "\0\0\0\0\0\0\0\0", "\r", "\r\r"] {
        let block = format!("{before}{STAMP}ICID 5 close\n{before}{STAMP}ICID 6 close\n{before}");
        let (seen, counts) = read(block.as_bytes(), LINES);
        let texts: Vec<_> = seen.iter().map(|seen| String::from_utf8_lossy(&seen.text).into_owned()).collect();
        assert_eq!(texts, [format!("{STAMP}ICID 5 close"), format!("{STAMP}ICID 6 close")]);
        assert_eq!(counts.record_first_lines, 2);
    }
}

/// The line of another program between two of ours is no sign that records were wrapped.
#[test]
fn a_record_of_another_program_is_no_rest_of_ours() {
    let sample =
        format!("{STAMP}ICID 5 close\nApr 22 11:43:59 host sshd[1]: Accepted password for x\n{STAMP}ICID 6 close\n");
    let shape = shape_of(sample.as_bytes(), false);
    assert_eq!((shape.layout, shape.wraps), (Layout::Lines, false));
}

#[test]
fn a_record_that_lost_its_stamp_is_told() {
    let message = "SMTP Auth: (ICID 450) failed for user: x using AUTH mechanism: PLAIN with profile: P";
    let whole = format!("{STAMP}{message}");
    for damaged in [
        format!("Wed Apr 31 11:43:59 2009 Info: {message}"),
        format!("Xxx Apr 22 25:43:59 2009 Info: {message}"),
        format!("<166>Feb 30 18:24:37 mail_logs: Info: {message}"),
        format!("2019 Sep 31 16:13:51 host mail [info] mail_logs:nopid Info: {message}"),
        format!("11:43:59 2009 Info: {message}"),
        format!("\0\0\0\0 Info: {message}"),
        format!("> {whole}"),
    ] {
        let block = format!("{whole}\n{damaged}\n{whole}\n");
        let (seen, counts) = read(block.as_bytes(), LINES);
        assert_eq!(seen.iter().map(|seen| seen.whole).collect::<Vec<_>>(), [true, false, true], "{damaged}");
        assert_eq!(seen[1].record, "Some(Err(Malformed { auth: true }))");
        assert_eq!(seen[1].text, damaged.trim_start_matches('\0').as_bytes());
        assert_eq!((counts.record_first_lines, counts.not_understood), (3, 0));
    }
    let closed = one("Wed Apr 31 11:43:59 2009 Info: ICID 5 close", LINES);
    assert_eq!(closed.record, "Some(Err(Malformed { auth: false }))");
}

#[test]
fn a_forged_record_within_a_line_stays_text() {
    let forged = format!("{STAMP}SMTP Auth: (ICID 9) succeeded for user: admin");
    let message =
        format!("SMTP Auth: (ICID 5) failed for user: x {forged} using AUTH mechanism: PLAIN with profile: P");
    for layout in [Layout::Lines, Layout::Wrapped] {
        let seen = one(&format!("{STAMP}{message}"), Shape { layout, ..LINES });
        assert!(seen.inline_envelope && seen.record.contains("Failed") && seen.record.contains("icid: Some(5)"));
    }
    assert!(one(&format!("{STAMP}SMTP Auth: {STAMP}x"), LINES).inline_envelope, "counted as an auth record, told");
    assert!(one(&format!("{STAMP}MID 5 Subject '{message}'"), LINES).inline_envelope);
    assert!(one(&format!("{STAMP}ICID 5 lost {forged}"), LINES).inline_envelope);
    assert!(!one(&format!("{STAMP}MID 5 Subject '{STAMP}ICID 5 close'"), LINES).inline_envelope, "not of interest");
    assert!(!one(&format!("{STAMP}MID 5 Subject 'SMTP Auth: (ICID 5) failed for user: x'"), LINES).inline_envelope);
}

#[test]
fn joining_is_bounded() {
    let tail = "b\n".repeat(1000);
    let (seen, counts) = read(format!("{STAMP}SMTP Auth: (ICID 5) failed for user: a\n{tail}").as_bytes(), LINES);
    assert_eq!((counts.continuations, counts.not_understood), (1000, 0));
    assert_eq!(seen[0].text.len(), STAMP.len() + "SMTP Auth: (ICID 5) failed for user: a".len() + 2 * 63);
    let long = "c".repeat(MOST_BYTES);
    let (seen, counts) = read(format!("{STAMP}SMTP Auth: (ICID 5) {long}\nd\n").as_bytes(), LINES);
    assert_eq!((counts.continuations, seen[0].text.len()), (1, STAMP.len() + 20 + MOST_BYTES));
}

#[test]
fn bare_records() {
    let block = "Some text\n  Info: New SMTP ICID 30 interface m (1.1.1.1) address 2.2.2.2\n  \
                 reverse dns host unknown verified no\nInfo: SMTP Auth: (ICID 30) succeeded for user: cisco using AUTH \
                 mechanism: LOGIN with profile: ldap_smpt\nWarning: x\n";
    let (seen, counts) = read(block.as_bytes(), BARE);
    let offset = |text| block.find(text).expect("there");
    assert_eq!(
        seen.iter().map(|seen| (seen.line, seen.offset, seen.whole)).collect::<Vec<_>>(),
        [(1, 12, true), (3, offset("Info: SMTP"), true), (4, offset("Warning: x"), false)]
    );
    assert_eq!((counts.not_understood, counts.continuations), (1, 1));
    // In a file whose records have envelopes they are records that lost theirs.
    assert!(read(block.as_bytes(), LINES).0.iter().all(|seen| !seen.whole));
}

#[test]
fn flattened_lines_are_split() {
    let block =
        format!("Text: {STAMP}ICID 1 close {STAMP}ICID 2 close\n{STAMP}ICID 3 close {STAMP}ICID 4 close Text.\n");
    let (seen, counts) = read(block.as_bytes(), FLATTENED);
    assert!(seen.iter().all(|seen| seen.whole && block.as_bytes()[seen.offset..].starts_with(&seen.text)), "{seen:?}");
    assert_eq!(seen.iter().map(|seen| seen.line).collect::<Vec<_>>(), [0, 0, 1, 1]);
    assert_eq!((counts.record_first_lines, counts.records_split), (2, 2));
    assert!(seen[3].text.ends_with(b"close Text."));
    // Nested envelopes are one.
    let nested = "<111>Aug 10 11:00:25 host ESA: Mon Aug 10 10:00:24 2020 Info: ICID 5 close";
    assert_eq!(texts(&format!("{nested} {nested}"), FLATTENED), [nested, nested]);
    assert_eq!(
        texts(&format!("{STAMP}{STAMP}ICID 5 close"), FLATTENED),
        [STAMP.trim_end(), &format!("{STAMP}ICID 5 close")]
    );
}

#[test]
fn flattened_lines_may_be_wrapped_anywhere() {
    let records = [
        format!(
            "{STAMP}New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified yes"
        ),
        format!("{STAMP}ICID 5 ACCEPT SG None match ALL SBRS None"),
        format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P"),
        format!("{STAMP}ICID 5 close"),
    ];
    let whole = records.join(" ");
    // An envelope is known across a break if a record stands before it.
    for (at, _) in whole.match_indices(' ').filter(|(at, _)| *at >= STAMP.len() - 1) {
        let block = format!("{}\n{}\n", &whole[..at], &whole[at + 1..]);
        let (seen, counts) = read(block.as_bytes(), FLATTENED);
        let texts: Vec<_> = seen.iter().map(|seen| String::from_utf8_lossy(&seen.text).into_owned()).collect();
        assert_eq!(texts, records, "{block}");
        let starts: Vec<_> = seen.iter().map(|seen| &block[seen.offset..seen.offset + 3]).collect();
        assert_eq!(starts, ["Wed"; 4]);
        for seen in &seen {
            assert_eq!(seen.line, u64::from(seen.offset > at));
        }
        assert_eq!(counts.lines, 2);
    }
}

#[test]
fn starts_of_records() {
    let block = format!("text\n{STAMP}ICID 1 close\nmore\n{STAMP}ICID 2 close\r\n{}", STAMP.trim_end());
    let first = 5;
    let second = block.match_indices("Wed").nth(1).expect("there").0;
    let bytes = block.as_bytes();
    assert_eq!(next_record_start(bytes, 0, LINES), Some(first));
    assert_eq!(next_record_start(bytes, first, LINES), Some(first));
    for from in first + 1..=second {
        assert_eq!(next_record_start(bytes, from, LINES), Some(second), "{from}");
    }
    // The end of the block may have cut `Info: …` or `Info:x`.
    assert_eq!(next_record_start(bytes, second + 1, LINES), None);
    assert_eq!(last_record_start(bytes, LINES), Some(second));
    assert_eq!(last_record_start(&bytes[..second], LINES), Some(first));
    assert_eq!(last_record_start(&bytes[..first], LINES), None);
    assert_eq!(next_record_start(bytes, block.len() + 9, LINES), None);
    assert_eq!((next_record_start(b"", 0, LINES), last_record_start(b"", LINES)), (None, None));
}

fn auth_as(user: &str) -> String {
    format!("{STAMP}SMTP Auth: (ICID 5) failed for user: {user} using AUTH mechanism: PLAIN with profile: P")
}

#[test]
fn records_may_begin_on_indented_lines() {
    let opened =
        format!("{STAMP}New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified no");
    for indent in ["\t", "  ", " \t"] {
        let session = format!("{opened}\n{indent}{}\n{indent}{STAMP}ICID 5 close\n", auth_as("x"));
        for block in
            [session.repeat(30), format!("{indent}{}", session.repeat(30).replace("\nWed", &format!("\n{indent}Wed")))]
        {
            let shape = examine(block.as_bytes(), true).shape;
            assert_eq!((shape.layout, shape.indented), (Layout::Lines, true));
            let (seen, counts) = read(block.as_bytes(), shape);
            assert_eq!((seen.len(), counts.record_first_lines), (90, 90));
            assert!(seen.iter().all(|seen| seen.whole && !seen.inline_envelope && seen.lines == 1));
        }
        // One indented line in a thousand begins a record where the one before it cannot take it.
        let block = format!("{}\n{indent}{}\n", opened, auth_as("x"));
        assert_eq!(read(block.as_bytes(), LINES).0.iter().filter(|seen| seen.whole).count(), 2);
    }
}

#[test]
fn an_indented_line_is_never_fused_in_silence() {
    for indent in ["\t", " ", "    "] {
        for end in ["", " ", "\t"] {
            let block = format!("{}{end}\n{indent}{}\n", auth_as("zz"), auth_as("k"));
            let shape = examine(block.as_bytes(), true).shape;
            assert_eq!((shape.layout, shape.indented), (Layout::Lines, false), "{block:?}");
            let seen = one(&block, shape);
            assert!(seen.inline_envelope && seen.lines == 2, "{seen:?}");
        }
    }
    // Where a stranger knows how a copy is wrapped and indented, he does not begin records either.
    let wrapped = format!("{STAMP}SMTP Auth: (ICID 5) failed for user: x\n  {}\n", auth_as("k")).repeat(100);
    let shape = examine(wrapped.as_bytes(), true).shape;
    assert_eq!((shape.layout, shape.indented), (Layout::Lines, false));
    assert!(read(wrapped.as_bytes(), shape).0.iter().all(|seen| seen.inline_envelope));
}

#[test]
fn records_run_together_by_other_separators_are_told() {
    for separator in ["\r", "\0", "\u{b}", "\u{2028}", "\t", " ", "", "\u{85}", "\\n"] {
        for first in
            ["MID 5 ready 7 bytes from <x>", "ICID 5 lost", "ICID 5 ACCEPT SG None match ALL SBRS None", "Alert"]
        {
            for envelope in [STAMP, "<166>Mar 17 18:24:37 mail_logs: Info: ", "Mar 17 18:24:37 host mail_logs: Info: "]
            {
                let second = auth_as("x").replace(STAMP, envelope);
                let seen = one(&format!("{STAMP}{first}{separator}{STAMP}x{separator}{second}\n"), LINES);
                assert!(seen.inline_envelope, "{seen:?}");
            }
        }
    }
}

#[test]
fn what_looks_like_an_attempt_is_counted_as_one() {
    let message = "SMTP Auth: (ICID 5) failed for user: x using AUTH mechanism: PLAIN with profile: P";
    let outbound = "DCID: 5 IP: 1.2.3.4 SMTP authentication using the profile P succeeded.";
    let closed = format!("{STAMP}ICID 5 close");
    for line in [
        format!("{STAMP} {message}"),
        format!("{STAMP}\t{message}"),
        format!("{STAMP}  {outbound}"),
        format!("{STAMP}{}", message.replace("Auth:", "auth:")),
        format!("{STAMP}{}", message.to_lowercase()),
        format!("{STAMP}ICID 5 SMTP Auth: failed for user: x"),
        format!("{STAMP}ICID 99999999999999999999 {message}"),
        format!("{STAMP}DCID 5 SMTP authentication using the profile P succeeded."),
        format!("{STAMP}{}", message.replace("ICID 5", "ICID 9223372036854775808")),
        format!("{STAMP}{}", outbound.replace("DCID: 5", "DCID: 9223372036854775808")),
        format!("Wed Apr 22 11:43:59 2009 {message}"),
        format!("Wed Apr 22 11:43:59 2009 {outbound}"),
        format!("Jun 26 10:42:23 host {message}"),
        format!("Jun 26 10:42:23 host mail_logs: {message}"),
        format!("Jun 26 10:42:23 host mail_logs: Notice: {message}"),
        format!("<166>Jun 26 10:42:23 mail_logs: Notice: {outbound}"),
        format!("Jun 26 10:42:23 host mail_logs: 6: {message}"),
        format!("Wed Apr 22 11:43:59 2009 6: {message}"),
        format!("Wed Apr 22 11:43:59 2009 -: {message}"),
        message.to_owned(),
        format!("xyz {message}"),
    ] {
        let block = format!("{closed}\n{line}\n{closed}\n");
        let (seen, counts) = read(block.as_bytes(), LINES);
        assert_eq!((seen.len(), counts.not_understood), (3, 0), "{line}");
        let is_told = seen[1].record == "Some(Err(Malformed { auth: true }))";
        assert!(is_told || (line.contains(" 6: SMTP") && seen[1].whole), "{line}: {seen:?}");
        assert_eq!((seen[1].line, seen[1].text.as_slice()), (1, line.as_bytes()));
    }
    for other in ["SMTP Auth forward server connection to x", " ICID 5 close", "smtp", "SMTP", "S", "", "\t"] {
        assert_ne!(recognise(other.as_bytes()), Some(Err(Malformed { auth: true })), "{other}");
    }
}
