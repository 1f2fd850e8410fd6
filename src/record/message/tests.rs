//! Records of messages: what each says, and to which message it belongs.

use super::*;

fn said(message: &str) -> Option<(u64, MessageSaid<&str>)> {
    let record = recognise(message.as_bytes())?;
    Some((record.mid, record.said.map(|text| std::str::from_utf8(text).unwrap())))
}

#[test]
fn every_record_of_a_message_is_read() {
    use MessageSaid::*;
    let cases = [
        ("MID 7 ICID 3 From: <ann@example.com>", 7, From("ann@example.com")),
        ("MID 7 ICID 3 From: <>", 7, From("")),
        ("MID 7 ICID 3 From: ann", 7, From("ann")),
        ("MID 7 ICID 3 RID 0 To: <bob@example.com>", 7, To("bob@example.com")),
        ("MID 7 Message-ID '<1@example.com>'", 7, MessageId("1@example.com")),
        ("MID 7 Message-ID '1@example.com'", 7, MessageId("1@example.com")),
        ("MID 7 Subject 'Hello'", 7, Subject("Hello")),
        ("MID 7 Subject \"Hello\"", 7, Subject("Hello")),
        ("MID 7 Subject Hello\\r\\n world", 7, Subject("Hello\\r\\n world")),
        ("MID 7 Subject ''", 7, Subject("")),
        ("MID 7 ready 2048 bytes from <ann@example.com>", 7, Ready(2048)),
        ("MID 7 RID [0] Response '2.0.0 Ok: queued'", 7, Response("2.0.0 Ok: queued")),
        ("MID 7 RID [0, 1] Response ok", 7, Response("ok")),
        ("Message done DCID 9 MID 7 to RID [0]", 7, Done { dcid: 9, recipients: 1 }),
        ("Message done DCID 9 MID 7 to RID [0, 1, 12] [('from', 'x')]", 7, Done { dcid: 9, recipients: 3 }),
        ("Message done DCID 9 MID 7 to [0]", 7, Done { dcid: 9, recipients: 1 }),
        ("Message done DCID 9 MID 7 to RID [0, 1] (external quarantine) ", 7, Done { dcid: 9, recipients: 2 }),
        ("Bounced: DCID 9 MID 7 to RID 0 - Bounced by destination server", 7, Bounced(1)),
        ("Bounced: DCID: 9 Message 7 to 0 - 5.1.2 - Bad host ('000', []) []", 7, Bounced(1)),
        ("Bounced: DCID 0 MID 7 From: <a> To: <b> RID 0 - 5.1.2 - x", 7, Bounced(1)),
        ("Message aborted MID 7 Receiving aborted", 7, Aborted("Receiving aborted")),
        ("Message aborted MID 7 Dropped by filter 'x'", 7, Aborted("Dropped by filter 'x'")),
        ("Message finished MID 7 done", 7, Finished),
        ("Message finished MID 7 aborted", 7, Finished),
        ("MID 7 rewritten to MID 8 by antivirus", 8, MadeFrom(7)),
        ("MID 7 rewritten to 8 by alt-rcpt-to-filter filter 'x'", 8, MadeFrom(7)),
        ("MID 7 was split creating MID 8 due to a per-recipient policy DEFAULT", 8, MadeFrom(7)),
        ("MID 8 was generated based on MID 7 by bcc filter 'x'", 8, MadeFrom(7)),
        ("MID 8 generated for bounce of MID 7", 8, BounceOf(7)),
        ("MID 8 was generated for MID 7", 8, MadeFrom(7)),
    ];
    for (message, mid, expected) in cases {
        assert_eq!(said(message), Some((mid, expected)), "{message}");
    }
}

#[test]
fn others_are_none() {
    let cases = [
        "",
        "MID",
        "MID 7",
        "MID 7 ",
        "MID x ICID 3 From: <a>",
        "MID 99999999999999999999 ICID 3 From: <a>",
        "MID 7 ICID 3 To: <bob@example.com> Rejected by RAT",
        "MID 7 ICID 3 TLS read 5 bytes (0.0 seconds)",
        "MID 7 queued for delivery",
        "MID 7 ready bytes from <a>",
        "MID 7 Custom Log Entry: MID 8 Subject 'x'",
        "MID 7 generated for MID 8x",
        "Message finished MID 7",
        "Message finished MID 7 done and more",
        "Message done DCID 9 MID 7 to RID 0",
        "ICID 3 MID 7 Invalid recipient address: <a>",
        "Info: MID 7 Subject 'x'",
        " MID 7 Subject 'x'",
    ];
    for message in cases {
        assert_eq!(said(message), None, "{message}");
    }
}

/// Whatever a stranger writes is the value, to the end of the record.
#[test]
fn strangers_forge_nothing() {
    let forged = "' Message finished MID 1 done MID 2 ICID 3 From: <x>'> RID 0 To: <y> Response 'z'";
    for (opening, close) in [
        ("MID 7 ICID 3 From: <", ">"),
        ("MID 7 ICID 3 RID 0 To: <", ">"),
        ("MID 7 Subject '", "'"),
        ("MID 7 Message-ID '", "'"),
        ("MID 7 RID [0] Response '", "'"),
    ] {
        let message = format!("{opening}{forged}{close}");
        let (mid, said) = said(&message).unwrap();
        assert_eq!(mid, 7, "{message}");
        let whole = matches!(
            said,
            MessageSaid::From(text)
                | MessageSaid::To(text)
                | MessageSaid::Subject(text)
                | MessageSaid::MessageId(text)
                | MessageSaid::Response(text)
                if text == forged
        );
        assert!(whole, "{message}: {said:?}");
    }
    assert_eq!(said("MID 7 Subject 'it's'"), Some((7, MessageSaid::Subject("it's"))));
    assert_eq!(said("MID 7 Subject '"), Some((7, MessageSaid::Subject("'"))));
    assert_eq!(said("MID 7 Subject <b>"), Some((7, MessageSaid::Subject("<b>"))));
    let bytes = b"MID 7 Subject '\xff\0\x1b'";
    assert_eq!(recognise(bytes).map(|record| record.said), Some(MessageSaid::Subject(&b"\xff\0\x1b"[..])));
}
