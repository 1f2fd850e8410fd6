//! Openings, TLS results and ends of connections, in every form known.

use super::super::recognise;
use super::*;

const MALFORMED: Recognised<'static> = Some(Err(Malformed { auth: false }));

/// (direction, id, interface, interface ip, remote ip, port, host, verified)
type Row<'a> = (Direction, u64, Option<&'a str>, Option<&'a str>, &'a str, Option<u16>, Option<&'a str>, Option<bool>);

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn row(message: &str) -> Row<'_> {
    match recognise(message.as_bytes()) {
        Some(Ok(Record::Opened(it))) => (
            it.direction,
            it.id,
            it.interface.map(text),
            it.interface_ip.map(text),
            text(it.remote_ip),
            it.remote_port,
            it.remote_host.map(text),
            it.rdns_verified,
        ),
        other => panic!("{message}: {other:?}"),
    }
}

#[test]
fn openings() {
    use Direction::{Inbound, Outbound};
    #[rustfmt::skip]
    let table: &[(&str, Row<'_>)] = &[
        ("New SMTP ICID 450 interface IncomingMail (172.16.155.16) address 172.16.155.102 reverse dns host unknown verified no",
            (Inbound, 450, Some("IncomingMail"), Some("172.16.155.16"), "172.16.155.102", None, None, Some(false))),
        ("New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host mx.example.com verified yes",
            (Inbound, 5, Some("mail"), Some("1.1.1.1"), "2.2.2.2", None, Some("mx.example.com"), Some(true))),
        ("New smtp ICID 5 interface Data 1 (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified no",
            (Inbound, 5, Some("Data 1"), Some("1.1.1.1"), "2.2.2.2", None, None, Some(false))),
        ("New SMTP ICID 5 Interface Data Port (1.1.1.1) address 2.2.2.2 reverse dns host  a.b verified yes",
            (Inbound, 5, Some("Data Port"), Some("1.1.1.1"), "2.2.2.2", None, Some("a.b"), Some(true))),
        ("New SMTP ICID 10292815 interface private address 81.137.223.69",
            (Inbound, 10_292_815, Some("private"), None, "81.137.223.69", None, None, None)),
        ("New SMTP ICID 5 interface Management (10.0.0.1) address *.*.*.* reverse dns host unknown verified no",
            (Inbound, 5, Some("Management"), Some("10.0.0.1"), "*.*.*.*", None, None, Some(false))),
        ("New SMTP ICID 5 interface a (b) (::1) address 2001:db8::1 reverse dns host https://x.y/ verified no",
            (Inbound, 5, Some("a (b)"), Some("::1"), "2001:db8::1", None, Some("https://x.y/"), Some(false))),
        ("New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host  verified no",
            (Inbound, 5, Some("m"), Some("1.1.1.1"), "2.2.2.2", None, None, Some(false))),
        ("New SMTP DCID 5633 interface 172.16.155.16 address 172.16.155.102 port 25",
            (Outbound, 5633, None, Some("172.16.155.16"), "172.16.155.102", Some(25), None, None)),
        ("New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2",
            (Outbound, 5, None, Some("1.1.1.1"), "2.2.2.2", None, None, None)),
        ("New SMTP DCID 0 interface 1.1.1.1 address 2.2.2.2 ",
            (Outbound, 0, None, Some("1.1.1.1"), "2.2.2.2", None, None, None)),
        // A reverse DNS name is the client's: it cannot verify itself, nor give another address.
        ("New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host x verified yes verified no",
            (Inbound, 5, Some("m"), Some("1.1.1.1"), "2.2.2.2", None, Some("x verified yes"), Some(false))),
        ("New SMTP ICID 5 interface m (1.1.1.1) address 2.2.2.2 reverse dns host (y) address 3.3.3.3 reverse dns host z verified no",
            (Inbound, 5, Some("m"), Some("1.1.1.1"), "2.2.2.2", None, Some("(y) address 3.3.3.3 reverse dns host z"), Some(false))),
    ];
    for (message, expected) in table {
        assert_eq!(row(message), *expected, "{message}");
    }
}

#[test]
fn openings_that_are_not_whole() {
    for message in [
        "New SMTP ICID ",
        "New SMTP ICID 5",
        "New SMTP ICID 5 interface mail (1.1.1.1)",
        "New SMTP ICID 5 interface mail (1.1.1.1) address",
        "New SMTP ICID 5 interface mail (1.1.1.1) address ",
        "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse",
        "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown",
        "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verifi",
        "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verifi ed yes",
        "New SMTP ICID 5 interface mail (1.1.1.1) address 2.2.2.2 reverse dns host unknown verified ",
        "New SMTP ICID 5 interface mail (1.1.1.1) reverse dns host unknown verified yes",
        "New SMTP ICID 18446744073709551616 interface mail (1.1.1.1) address 2.2.2.2",
        "New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2 port",
        "New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2 port 65536",
        "New SMTP DCID 5 interface 1.1.1.1 address 2.2.2.2 port 25 x",
    ] {
        assert_eq!(recognise(message.as_bytes()), MALFORMED, "{message}");
    }
    for message in ["New QMQP ICID 5 interface m address 2.2.2.2", "New SMTP", "New SMTP XCID 5", "New"] {
        assert_eq!(recognise(message.as_bytes()), None, "{message}");
    }
}

#[test]
fn ends() {
    use Direction::{Inbound, Outbound};
    for (message, direction, id) in [
        ("ICID 450 close", Inbound, 450),
        ("DCID 5633 close", Outbound, 5633),
        ("ICID 9223372036854775807 close", Inbound, i64::MAX as u64),
        ("SMTP server connection killed ICID: 7", Inbound, 7),
        ("SMTP client connection killed DCID: 8", Outbound, 8),
        ("Mail delivery client with DCID 9 exited due to the maximum concurrency configuration.", Outbound, 9),
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Ok(Record::Closed { direction, id })), "{message}");
    }
    for message in [
        "ICID 450",
        "ICID 9223372036854775808 close",
        "DCID 18446744073709551615 close",
        "ICID 450 ",
        "ICID 450 clo",
        "ICID 450 closed",
        "ICID 450 close now",
        "ICID 18446744073709551616 close",
        "DCID 5633 cl",
        "SMTP server connection killed ICID: ",
    ] {
        assert_eq!(recognise(message.as_bytes()), MALFORMED, "{message}");
    }
}

#[test]
fn mentions() {
    use Direction::{Inbound, Outbound};
    for (message, direction, id) in [
        ("ICID 5 lost", Inbound, 5),
        ("ICID 5 disconnected address 1.1.1.1, no messages injected within timeout period", Inbound, 5),
        ("ICID 5 disconnected address 1.1.1.1, exceeded allowable connection time", Inbound, 5),
        (
            "ICID 5 Connection from 1.1.1.1 on interface m (2.2.2.2) lost after 3 seconds (DNS query took 1 seconds), before any commands were received",
            Inbound,
            5,
        ),
        ("ICID 5 Receiving Failed: Message loop", Inbound, 5),
        ("ICID 5 Injection Failed: Message loop", Inbound, 5),
        ("ICID 5 Bad syntax for command: <x>", Inbound, 5),
        ("ICID 5 Unknown command: <x>", Inbound, 5),
        ("ICID 5 Delayed HAT REJECT continuing session for recipient logging (1.1.1.1)", Inbound, 5),
        ("ICID 5 Address: <a@b> sender rejected, envelope sender domain missing", Inbound, 5),
        ("ICID 5 Address: <a@b> sender allowed, envelope sender matched domain exception", Inbound, 5),
        ("ICID 5 Invalid sender address: bad x", Inbound, 5),
        ("ICID 5 MID 6 Invalid recipient address: x", Inbound, 5),
        ("DCID 5 lost", Outbound, 5),
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Ok(Record::Mentioned { direction, id })), "{message}");
    }
    for message in [
        "MID 6 ICID 5 From: <a@b>",
        "System limit reached: connection limit for IP 1.1.1.1 on listener x ICID 5: max: 10",
        "Incoming SMTP connection undetermined IP on interface m",
        "Status: CPULd 1 CrtMID 414695 CrtICID 644374 CrtDCID 76943",
        "ICIDs are numbers",
        "ICID",
        "ICID x close",
        "CEF:0|Cisco|C390 Email Security Appliance|14.2.2-004|ESA_CONSOLIDATED_LOG_EVENT|ESAICID=5",
    ] {
        assert_eq!(recognise(message.as_bytes()), None, "{message}");
    }
}

#[test]
fn tls_results() {
    use Direction::{Inbound, Outbound};
    type Row<'a> = (&'a str, Direction, bool, Option<&'a str>, Option<&'a str>);
    let table: &[Row<'_>] = &[
        ("ICID 5 TLS success", Inbound, true, None, None),
        (
            "ICID 5 TLS success protocol TLSv1/SSLv3 cipher DES-CBC3-SHA",
            Inbound,
            true,
            Some("TLSv1/SSLv3"),
            Some("DES-CBC3-SHA"),
        ),
        (
            "ICID 5 TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES256-GCM-SHA384",
            Inbound,
            true,
            Some("TLSv1.2"),
            Some("ECDHE-RSA-AES256-GCM-SHA384"),
        ),
        ("ICID 5 TLS failed", Inbound, false, None, None),
        ("ICID 5 TLS failed: [Errno 54] Connection reset by peer", Inbound, false, None, None),
        ("ICID 5 TLS was required but remote host did not initiate it", Inbound, false, None, None),
        (
            "DCID 5 TLS success protocol TLSv1.2 cipher X CN: mx.example.com for example.com",
            Outbound,
            true,
            Some("TLSv1.2"),
            Some("X"),
        ),
        ("DCID 5 TLS success CN: mx.example.com", Outbound, true, None, None),
        ("DCID 5 TLS failed: STARTTLS unexpected response", Outbound, false, None, None),
        ("DCID 5 IP 1.1.1.1 TLS was required but could not be successfully negotiated", Outbound, false, None, None),
    ];
    for (message, direction, success, protocol, cipher) in table {
        let protocol = protocol.map(str::as_bytes);
        let cipher = cipher.map(str::as_bytes);
        let expected = Tls { direction: *direction, id: 5, success: *success, protocol, cipher };
        assert_eq!(recognise(message.as_bytes()), Some(Ok(Record::Tls(expected))), "{message}");
    }
    for message in [
        "ICID 5 TLS",
        "ICID 5 TLS succ",
        "ICID 5 TLS success prot",
        "ICID 5 TLS success protocol TLSv1.2 cipher ",
        "DCID 5 TL",
        "DCID 5 IP 1.1.1.1",
        "DCID 5 IP 1.1.1.1 TLS was req",
    ] {
        assert_eq!(recognise(message.as_bytes()), MALFORMED, "{message}");
    }
    assert_eq!(recognise(b"MID 4 ICID 5 TLS read 1 bytes (0.0 seconds)"), None);
}
