//! SMTP replies as Python prints them.

use super::*;

fn reply(code: Option<i32>, enhanced: Option<&str>, text: &str) -> Reply {
    Reply { code, enhanced: enhanced.map(str::to_owned), text: text.to_owned() }
}

#[test]
fn replies() {
    let table: &[(&str, Reply)] = &[
        (
            "('535', ['5.7.8 Error: authentication failed: authentication failure'])",
            reply(Some(535), Some("5.7.8"), "Error: authentication failed: authentication failure"),
        ),
        (
            "('554', ['5.7.1 <postmaster@example.com>: Relay access denied'])",
            reply(Some(554), Some("5.7.1"), "<postmaster@example.com>: Relay access denied"),
        ),
        ("('000', ['DNS Hard Error'])", reply(Some(0), None, "DNS Hard Error")),
        (r#"('535', ["it's wrong"])"#, reply(Some(535), None, "it's wrong")),
        (r#"('535', ['it\'s "wrong"'])"#, reply(Some(535), None, "it's \"wrong\"")),
        (r"('535', ['a\\b\tc\r\n'])", reply(Some(535), None, "a\\b\tc")),
        (r"('535', ['a\r\nb'])", reply(Some(535), None, "a b")),
        (r"('535', ['caf\xc3\xa9 \xff'])", reply(Some(535), None, "café \u{fffd}")),
        (r"('535', ['\q \x4'])", reply(Some(535), None, r"\q \x4")),
        ("('535', ['5.7.8 one', 'two', 'three'])", reply(Some(535), Some("5.7.8"), "one two three")),
        ("('535', [])", reply(Some(535), None, "")),
        ("('535', ['5.7.8'])", reply(Some(535), Some("5.7.8"), "")),
        ("('535', ['5.7.8888 x'])", reply(Some(535), None, "5.7.8888 x")),
        ("('535', ['3.7.8 x'])", reply(Some(535), None, "3.7.8 x")),
        ("(535, [u'x'])", reply(Some(535), None, "x")),
        ("('5x5', ['x'])", reply(None, None, "x")),
        ("('535', ['a, b', ']) succeeded.'])", reply(Some(535), None, "a, b ]) succeeded.")),
    ];
    for (raw, expected) in table {
        assert_eq!(parse(raw.as_bytes()), *expected, "{raw}");
    }
}

#[test]
fn anything_else_is_text() {
    for raw in [
        "",
        "timeout",
        "('535'",
        "('535', ['x'",
        "('535', ['x']) []",
        "('535', 'x')",
        "('535', ['x' 'y'])",
        "('535', ['\\",
    ] {
        assert_eq!(parse(raw.as_bytes()), reply(None, None, raw), "{raw}");
    }
    assert_eq!(parse(b"\xff").text, "\u{fffd}");
}

#[test]
fn lengths_of_pairs() {
    for (raw, length) in [
        ("('535', ['x'])", Some(14)),
        ("('535', ['x']) and more)", Some(14)),
        (r#"('535', ["it's", 'a\')'])"#, Some(25)),
        ("('535', [])", Some(11)),
        ("('535', ['x", None),
        (r"('535', ['x\", None),
        ("('535', ['it's'])", None),
        ("535", None),
        ("", None),
    ] {
        assert_eq!(pair_length(raw.as_bytes()), length, "{raw}");
    }
}
