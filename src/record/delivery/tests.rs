//! Messages of connections, in every form known.

use super::super::recognise;
use super::*;

#[test]
fn messages() {
    let table: &[(&str, Record<'_>)] = &[
        ("Start MID 9 ICID 0 (ISQ Notification)", Record::MessageStarted { mid: 9, icid: 0 }),
        ("Start MID 6 ICID 5", Record::MessageStarted { mid: 6, icid: 5 }),
        ("Delivery start DCID 5633 MID 441 to RID [0]", Record::DeliveryStarted { dcid: 5633, mid: 441 }),
        ("Delivery start DCID 5 MID 4 to RID [0, 1, 2]", Record::DeliveryStarted { dcid: 5, mid: 4 }),
        ("Delivery start DCID 5 MID 4 to [0]", Record::DeliveryStarted { dcid: 5, mid: 4 }),
        (
            "Delivery start DCID 71 MID 502 to RID [0] to offbox IronPort Spam Quarantine",
            Record::DeliveryStarted { dcid: 71, mid: 502 },
        ),
        (
            "Delivery start DCID 71 MID 502 to RID [0] to Centralized Policy Quarantine ",
            Record::DeliveryStarted { dcid: 71, mid: 502 },
        ),
        ("Message done DCID 71 MID 502 to RID [0] (external quarantine) ", Record::DeliveryDone { dcid: 71, mid: 502 }),
        (
            "Message done DCID 71 MID 502 to RID [0] (centralized policy quarantine) [('from', 'a@b')]",
            Record::DeliveryDone { dcid: 71, mid: 502 },
        ),
        ("Message done DCID 5633 MID 441 to RID [0]", Record::DeliveryDone { dcid: 5633, mid: 441 }),
        (
            "Message done DCID 5 MID 4 to RID [0] [('from', 'a@b'), ('x', \"it's\")]",
            Record::DeliveryDone { dcid: 5, mid: 4 },
        ),
        (
            "Bounced: DCID 5640 MID 448 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <postmaster@example.com>: Relay access denied'])",
            Record::Bounced { dcid: 5640, mid: 448 },
        ),
        (
            "Bounced: DCID: 0 Message 5 to 0 - 5.1.2 - Bad destination host ('000', ['DNS Hard Error']) []",
            Record::Bounced { dcid: 0, mid: 5 },
        ),
        (
            "Bounced: DCID 0 MID 5 From: <a@b> To: <c@d> RID 0 - 5.1.2 - Bad destination host ('000', ['x'])",
            Record::Bounced { dcid: 0, mid: 5 },
        ),
    ];
    for (message, record) in table {
        assert_eq!(recognise(message.as_bytes()), Some(Ok(record.clone())), "{message}");
    }
}

#[test]
fn messages_that_are_not_whole() {
    for message in [
        "Start MID ",
        "Start MID 6",
        "Start MID 6 ICID",
        "Start MID 6 ICID 5 (ISQ",
        "Start MID 18446744073709551616 ICID 5",
        "Delivery start DCID 5 MID 4 to RID [0, 1,",
        "Delivery start DCID 5 MID 4 to RID",
        "Delivery start DCID 5 MID 4 to RID [0] x",
        "Delivery start DCID 5 MID 4 to RID [0] to offbox IronPort",
        "Delivery start DCID 5 MID 4 to RID [0] to <x@y>: Quarantine",
        "Message done DCID 5 MID 4 to RID [0] x",
        "Message done DCID 5 MID 4 to RID [0] (external",
        "Message done DCID 5 MID 4 to RID [0] (external quarantine) x",
        "Message done DCID 5 MID 4 to RID [0] ('x' quarantine)",
        "Bounced: DCID 5",
        "Bounced: DCID 5 MID 4",
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: false })), "{message}");
    }
}

#[test]
fn neighbours_that_no_column_needs() {
    for message in [
        "MID 4 RID [0] Response ok",
        "MID 4 RID [0] Response 'ok'",
        "Possible Delivery: DCID: 5 MID 4 to [0]",
        "Delayed: DCID 5 MID 4 to RID 0 - 4.1.0 - x ('451', ['x']) []",
        "Double bounce: MID 4 to 0 - 5.1.2 - x",
        "Connection Error: DCID 5 domain: d IP: 1.1.1.1 port: 25 details: x interface: 2.2.2.2 reason: y",
        "Connection Error: connection timed out DCID: 5 IP: 1.1.1.1 details: timeout interface: 2.2.2.2",
        "Deleted: MID 4 to [0]",
        "MID 4 to RID [0] pending till Wed Apr 22 11:43:59 2009 [Default]",
        "RPC Delivery start RCID 5 MID 4 to local IronPort Spam Quarantine",
        "RPC Message done RCID 5 MID 4",
        "MID 4 ICID 5 From: <>",
        "MID 4 ICID 5 RID 0 To: <a@b>",
        "MID 4 Message-ID '<x@y>'",
        "MID 4 Subject 'x'",
        "MID 4 ready 100 bytes from <a@b>",
        "MID 4 matched all recipients for per-recipient policy DEFAULT in the inbound table",
        "MID 4 queued for delivery",
        "Message finished MID 4 done",
        "Message aborted MID 4 Dropped by filter 'x'",
        "MID 4 rewritten to MID 5 by LDAP rewrite",
        "MID 4 was split creating MID 5 due to a per-recipient policy x",
        "MID 5 was generated based on MID 4 by bcc filter 'x'",
        "MID 5 was generated for bounce of MID 4",
        "ISQ: Tagging MID 4 for quarantine",
        "EUQ: Reinjected MID 4 as MID 5",
        "MID 4 From: <> To: x, ... 3 total recipients",
        "MID 4 quarantined to \"Policy\" (x)",
        "LDAP: Accepted query q MID 4 RID 0 address a",
        "IncomingRelay(x): Header Received found, IP 1.1.1.1 being used, SBRS 1.0",
        "MID 4 Custom Log Entry: ICID 5 close",
    ] {
        assert_eq!(recognise(message.as_bytes()), None, "{message}");
    }
}
