//! The marks that are searched for, against a plain search for the same words.

use proptest::prelude::*;

use super::*;

fn all(text: &[u8]) -> Vec<usize> {
    let marks = Marks::new(Connections::default(), &BTreeSet::new());
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(mark) = marks.next(text, from) {
        found.push(mark.at);
        from = mark.at + 1;
    }
    found
}

#[test]
fn marks_are_found_in_any_spelling_that_counts() {
    for attempt in ["SMTP Auth", "SMTP authentication", "SMTP AUTH", "smtp auth", "Smtp Auth", "xSMTP Author"] {
        let text = format!("{attempt}: (ICID 5)");
        assert_eq!(all(text.as_bytes()).len(), 1, "{text}");
        assert!(holds_one(text.as_bytes()) && speaks_of_attempts(text.as_bytes()));
    }
    for head in ["Version: 14.0.0-698 SN: 421F-C9", "Time offset from UTC: -14400 seconds"] {
        assert_eq!(all(head.as_bytes()).len(), 1, "{head}");
    }
    for other in ["", "u", "uth", "using AUTH mechanism", "SMTP  Auth", "SMTP ICID", "SMTPAuth", "SMTP Aut", "UTC:"] {
        assert_eq!(all(other.as_bytes()), Vec::<usize>::new(), "{other}");
        assert!(!holds_one(other.as_bytes()));
    }
}

#[test]
fn a_run_of_nul_is_a_mark_and_a_few_are_not() {
    let marks = Marks::new(Connections { inbound: true, outbound: true, late: true }, &BTreeSet::new());
    for (count, expected) in [(0, None), (15, None), (16, Some(3)), (64, Some(3)), (4096, Some(3))] {
        let text = [b"abc".as_slice(), &vec![0; count], b"abc"].concat();
        assert_eq!(marks.next(&text, 0), expected.map(|at| Mark { at, kind: Kind::Zeros }), "{count}");
        assert!(!holds_one(&text));
    }
}

#[test]
fn numbers_are_found_whole() {
    let marks = Marks::new(Connections::default(), &BTreeSet::from([5, 50, 505, u64::MAX]));
    let found = |text: &str| {
        let mark = marks.next(text.as_bytes(), 0);
        assert!(mark.is_none_or(|mark| mark.kind == Kind::Number));
        mark.map(|mark| mark.at)
    };
    for (text, at) in [
        ("MID 5", 4),
        ("MID 50 ICID", 4),
        ("MID 505", 4),
        ("MID 0005", 7),
        ("5", 0),
        ("55 and 51 and 5x", 14),
        ("5050 505", 5),
        ("MID 18446744073709551615", 4),
    ] {
        assert_eq!(found(text), Some(at), "{text}");
    }
    for text in ["", "MID 55", "MID 5055", "MID 15", "MID 500", "MID 18446744073709551616", "100505"] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn a_number_that_is_put_together_is_seen() {
    let joined = |before: &str, after: &str| is_number_joined_at(&[before, after].concat().into_bytes(), before.len());
    assert!(
        joined("Info: MID 5", "5 ICID 6")
            && joined("(ICID 1", "2)")
            && joined("DCID: 1", "2")
            && joined("Message 1", "2 x")
    );
    assert!(
        !joined("Info: MID 5", " 5") && !joined("Info: MID ", "5") && !joined("user: bob5", "5") && !joined("5", "5")
    );
}

#[test]
fn attempts_begin_with_their_mark() {
    assert!(begins_with_attempt(b"SMTP Auth: (ICID 5)"));
    assert!(begins_with_attempt(b"smtp AUTH"));
    assert!(!begins_with_attempt(b"SMTP Aut"));
    assert!(!begins_with_attempt(b" SMTP Auth"));
}

#[test]
fn a_joint_within_a_mark_is_seen() {
    let text = b"Info: SMTP Auth: (ICID 5)";
    let text = text.as_slice();
    let seen: Vec<usize> = (0..=text.len()).filter(|joint| is_joined_at(text, *joint..*joint)).collect();
    assert_eq!(seen, (7..15).collect::<Vec<_>>());
    let blank = |at: usize| is_joined_at(text, at..at + 1);
    assert!(blank(10) && !blank(5) && !blank(15));
    assert!(is_joined_at(b"from UTC: -3600", 9..10));
}

proptest! {
    /// The vector search and the plain one agree, wherever the marks lie.
    #[test]
    fn both_searches_agree(parts in prop::collection::vec(prop_oneof![
        Just("SMTP Auth".to_owned()), Just("uth".to_owned()), Just("UTC: ".to_owned()), Just(" SN: ".to_owned()),
        Just("SMTP a".to_owned()), "[SMTPAUTHauth: ]{0,12}", "[a-z \\n]{0,80}",
    ], 0..24)) {
        let text = parts.concat().into_bytes();
        let mut expected: Vec<usize> = PATTERNS.iter().enumerate().filter(|(_, (_, kind, _))| *kind == Kind::Attempt).flat_map(|(pattern, (bytes, ..))| {
            let text = &text;
            memchr::memmem::find_iter(text, bytes).filter(move |at| is_mark(text, pattern, *at)).collect::<Vec<_>>()
        }).collect();
        expected.sort_unstable();
        prop_assert_eq!(all(&text), expected);
        prop_assert_eq!(holds_one(&text), !all(&text).is_empty());
        let attempts = PATTERNS[..OF_ATTEMPTS].iter().enumerate().any(|(pattern, (bytes, ..))| {
            memchr::memmem::find_iter(&text, bytes).any(|at| is_mark(&text, pattern, at))
        });
        prop_assert_eq!(speaks_of_attempts(&text), attempts);
    }
}
