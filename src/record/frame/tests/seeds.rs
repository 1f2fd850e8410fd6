//! The three copies of one document in which the format was published, as they are and as other tools would leave them.

use super::*;

const WRAPPED_JA: &str = include_str!("../../../../tests/corpus/seeds/000_3780a21f7f9354e1.txt");
const WRAPPED_IT: &str = include_str!("../../../../tests/corpus/seeds/001_93687eba644f59f8.txt");
const FLATTENED_EN: &str = include_str!("../../../../tests/corpus/seeds/004_9de29d10cd85ea55.txt");

/// What the records say, with their texts.
fn said(document: &str) -> Vec<(String, String)> {
    let head = examine(document.as_bytes(), true);
    assert!(head.is_mail_log);
    let mut said = Vec::new();
    for_each_record(document.as_bytes(), head.shape, &mut LineCounts::default(), &mut |entry| {
        assert!(matches!(entry.record, Some(Ok(_))));
        said.push((String::from_utf8_lossy(entry.text).into_owned(), format!("{:?}", entry.record)));
    });
    said
}

#[test]
fn layouts() {
    assert_eq!(examine(WRAPPED_JA.as_bytes(), true).shape.layout, Layout::Wrapped);
    assert_eq!(examine(WRAPPED_IT.as_bytes(), true).shape.layout, Layout::Wrapped);
    assert_eq!(examine(FLATTENED_EN.as_bytes(), true).shape.layout, Layout::Flattened);
}

#[test]
fn eighteen_records_of_the_right_kinds() {
    for document in [WRAPPED_JA, WRAPPED_IT, FLATTENED_EN] {
        let said = said(document);
        let of_kind = |kind: &str| said.iter().filter(|(_, record)| record.contains(kind)).count();
        assert_eq!(said.len(), 18);
        for (kind, count) in [
            ("Opened(", 4),
            ("InboundAuth(", 2),
            ("OutboundAuth(", 2),
            ("Closed ", 4),
            ("Policy(", 2),
            ("DeliveryStarted", 2),
            ("DeliveryDone", 1),
            ("Bounced", 1),
        ] {
            assert_eq!(of_kind(kind), count, "{kind}");
        }
    }
}

#[test]
fn the_four_attempts() {
    let mut attempts = Vec::new();
    for_each_record(FLATTENED_EN.as_bytes(), FLATTENED, &mut LineCounts::default(), &mut |entry| match &entry.record {
        Some(Ok(Record::InboundAuth(auth))) => attempts.push(format!("{auth:?}")),
        Some(Ok(Record::OutboundAuth(auth))) => attempts.push(format!("{auth:?}")),
        _ => {}
    });
    let inbound = |icid, outcome| InboundAuth {
        icid: Some(icid),
        outcome,
        user: Some(b"ironport"),
        mechanism: Some(b"PLAIN"),
        profile: Some(b"IncomingAuthentication"),
        reason: None,
    };
    let outbound = |dcid, outcome, reply| OutboundAuth {
        dcid,
        remote_ip: b"172.16.155.102",
        profile: b"OutboundAuthentication",
        outcome,
        reply,
    };
    let reply: &[u8] = b"('535', ['5.7.8 Error: authentication failed: authentication failure'])";
    assert_eq!(
        attempts,
        [
            format!("{:?}", inbound(450, Outcome::Succeeded)),
            format!("{:?}", inbound(451, Outcome::Failed)),
            format!("{:?}", outbound(5633, Outcome::Succeeded, None)),
            format!("{:?}", outbound(5640, Outcome::Failed, Some(reply))),
        ]
    );
}

/// Within code blocks, line ends become blanks.
fn flatten(document: &str) -> String {
    let flatten = |(number, part): (usize, &str)| {
        if number % 2 == 1 { format!("\n{}\n", part.trim().replace('\n', " ")) } else { part.to_owned() }
    };
    document.split("```").enumerate().map(flatten).collect::<Vec<_>>().join("```")
}

/// Lines of at most `width` characters, broken at blanks; `blank` stays at the end of lines, or goes.
fn wrap(document: &str, width: usize, blank: &str) -> String {
    let mut wrapped = String::new();
    for line in document.lines() {
        let mut column = 0;
        for word in line.split(' ') {
            if column > 0 && column + 1 + word.len() > width {
                wrapped.push_str(blank);
                wrapped.push('\n');
                column = 0;
            } else if column > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += word.len();
        }
        wrapped.push('\n');
    }
    wrapped
}

/// One record per line.
fn one_per_line(document: &str) -> String {
    document.lines().map(|line| line.replace(" Wed Apr 22", "\nWed Apr 22") + "\n").collect()
}

fn assert_same(document: &str, expected: &[(String, String)], what: &str) {
    let said = said(document);
    for (said, expected) in said.iter().zip(expected) {
        assert_eq!(said.0, expected.0, "{what}");
        assert_eq!(said.1, expected.1, "{what}");
    }
    assert_eq!(said.len(), expected.len(), "{what}");
}

#[test]
fn copies_say_the_same() {
    let expected = said(FLATTENED_EN);
    assert_same(WRAPPED_JA, &expected, "WRAPPED_JA");
    assert_same(WRAPPED_IT, &expected, "WRAPPED_IT");
    for document in [WRAPPED_JA, WRAPPED_IT] {
        let flat = flatten(document);
        assert_eq!(examine(flat.as_bytes(), true).shape.layout, Layout::Flattened);
        assert_same(&flat, &expected, "flat");
        assert_same(&flat.replace('\n', "\r\n"), &expected, "flat, CRLF");
    }
    let one_per_line = one_per_line(FLATTENED_EN);
    assert_eq!(examine(one_per_line.as_bytes(), true).shape.layout, Layout::Lines);
    assert_same(&one_per_line, &expected, "one per line");
    for width in 40..=200 {
        for blank in ["", " "] {
            assert_same(&wrap(&one_per_line, width, blank), &expected, &format!("lines of {width}"));
        }
    }
    for width in 45..=200 {
        assert_same(&wrap(FLATTENED_EN, width, ""), &expected, &format!("flattened, then lines of {width}"));
    }
}
