//! The life of a connection: opened, secured, closed, and mentioned in between.
//!
//! The reverse DNS name is written by whoever owns the client's address space. It stands between ` reverse dns host `
//! and the last ` verified `, which is the device's; everything else of interest stands before it.

use super::cursor::{Cursor, find, is_cut_short, split_last, trim, trim_end};
use super::{Direction, Malformed, Opened, Recognised, Record, Tls, auth, policy};

#[cfg(test)]
mod tests;

const NOT_UNDERSTOOD: Recognised<'static> = Some(Err(Malformed { auth: false }));

/// Messages that begin with `New SMTP ICID ` or `New SMTP DCID `. Older releases write `smtp`, some logs `Interface`.
pub(super) fn opened(message: &[u8]) -> Recognised<'_> {
    let (opening, rest) = message.split_at_checked(b"New SMTP ".len())?;
    if !opening.eq_ignore_ascii_case(b"New SMTP ") {
        return None;
    }
    let mut cursor = Cursor::new(rest);
    let direction = if cursor.skip(b"ICID ") {
        Direction::Inbound
    } else if cursor.skip(b"DCID ") {
        Direction::Outbound
    } else {
        return None;
    };
    match opened_after_opening(direction, cursor) {
        Some(opened) => Some(Ok(Record::Opened(opened))),
        None => NOT_UNDERSTOOD,
    }
}

fn opened_after_opening(direction: Direction, mut cursor: Cursor<'_>) -> Option<Opened<'_>> {
    let id = cursor.number()?;
    if !cursor.skip(b" interface ") {
        cursor.expect(b" Interface ")?;
    }
    // The interface's name is the administrator's, and nothing before it is anyone else's: the first ` address ` is
    // the device's.
    let at = find(cursor.rest, b" address ")?;
    let (interface, rest) = cursor.rest.split_at_checked(at)?;
    let mut cursor = Cursor::new(rest);
    cursor.expect(b" address ")?;
    let remote_ip = cursor.word().filter(|word| is_address(word))?;
    let blank = Opened {
        direction,
        id,
        interface: None,
        interface_ip: None,
        remote_ip,
        remote_port: None,
        remote_host: None,
        rdns_verified: None,
    };
    match direction {
        Direction::Inbound => opened_inbound(blank, interface, cursor),
        Direction::Outbound => opened_outbound(blank, interface, cursor),
    }
}

/// An address, in parts masked perhaps (`10.0.x.x`, `*.*.*.*`), or a mask alone. Not an address with the next word on
/// it, which is what joining a wrapped record in the wrong way would give.
fn is_address(word: &[u8]) -> bool {
    word.iter().all(of_an_address) || !word.iter().any(u8::is_ascii_digit)
}

fn of_an_address(byte: &u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':' | b'*' | b'x' | b'X')
}

/// `<name> (<ip>)`, then nothing or ` reverse dns host <host> verified <yes|no>`.
fn opened_inbound<'a>(blank: Opened<'a>, interface: &'a [u8], mut cursor: Cursor<'a>) -> Option<Opened<'a>> {
    let (name, ip) = match interface.strip_suffix(b")").and_then(|text| split_last(text, b" (")) {
        Some((name, ip)) => (name, Some(ip)),
        None => (interface, None),
    };
    if ip.is_some_and(|ip| ip.contains(&b' ') || !is_address(ip)) {
        return None;
    }
    let opened = Opened { interface: Some(name).filter(|name| !name.is_empty()), interface_ip: ip, ..blank };
    if cursor.is_done() {
        return Some(opened);
    }
    cursor.expect(b" reverse dns host ")?;
    let (host, verified) = split_last(cursor.rest, b" verified ")?;
    let host = trim(host);
    let rdns_verified = match trim_end(verified) {
        b"yes" => Some(true),
        b"no" => Some(false),
        _ => return None,
    };
    let remote_host = Some(host).filter(|host| !host.is_empty() && *host != b"unknown");
    Some(Opened { remote_host, rdns_verified, ..opened })
}

/// `<ip>`, then nothing or ` port <n>`.
fn opened_outbound<'a>(blank: Opened<'a>, interface: &'a [u8], mut cursor: Cursor<'a>) -> Option<Opened<'a>> {
    // A name perhaps, but not an address with a blank within.
    if interface.contains(&b' ') && interface.iter().all(|byte| *byte == b' ' || of_an_address(byte)) {
        return None;
    }
    let opened = Opened { interface_ip: Some(interface).filter(|ip| !ip.is_empty()), ..blank };
    if cursor.is_done() {
        return Some(opened);
    }
    cursor.expect(b" port ")?;
    let remote_port = Some(u16::try_from(cursor.number()?).ok()?);
    cursor.is_done().then_some(Opened { remote_port, ..opened })
}

/// Messages that begin with `ICID ` or `DCID ` and a number.
pub(super) fn keyed(message: &[u8], direction: Direction) -> Recognised<'_> {
    let opening = match direction {
        Direction::Inbound => b"ICID ",
        Direction::Outbound => b"DCID ",
    };
    let mut cursor = Cursor::new(message);
    if !cursor.skip(opening) || !cursor.rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let mut said = cursor;
    said.digits();
    // No release seen puts the id first.
    if said.skip(b" ") && auth::begins_as_auth(said.rest) {
        return Some(Err(Malformed { auth: true }));
    }
    match keyed_after_opening(direction, cursor) {
        Some(record) => Some(Ok(record)),
        None => NOT_UNDERSTOOD,
    }
}

fn keyed_after_opening(direction: Direction, mut cursor: Cursor<'_>) -> Option<Record<'_>> {
    let id = cursor.number()?;
    cursor.expect(b" ")?;
    let text = cursor.rest;
    let said = trim_end(text);
    if said == b"close" {
        return Some(Record::Closed { direction, id });
    }
    // `close` with anything behind it, or a part of it, is a record that was run together or wrapped.
    let mut first = Cursor::new(text);
    if text.starts_with(b"close") || is_cut_short(first.word().unwrap_or_default(), b"close") {
        return None;
    }
    if cursor.skip(b"TLS ") {
        return tls(direction, id, cursor).map(Record::Tls);
    }
    match direction {
        Direction::Inbound => policy::verdict(id, text).unwrap_or(Some(Record::Mentioned { direction, id })),
        Direction::Outbound => outbound_remark(id, text),
    }
}

/// `TLS ` is read already: `success [protocol <p> cipher <c>]`, `failed…`, `was required but …`.
fn tls(direction: Direction, id: u64, mut cursor: Cursor<'_>) -> Option<Tls<'_>> {
    let refused = Tls { direction, id, success: false, protocol: None, cipher: None };
    if cursor.skip(b"failed") || cursor.skip(b"was required but ") {
        return Some(refused);
    }
    cursor.expect(b"success")?;
    let secured = Tls { success: true, ..refused };
    if cursor.skip(b" protocol ") {
        let protocol = Some(cursor.word()?);
        cursor.expect(b" cipher ")?;
        let cipher = Some(cursor.word()?);
        return Some(Tls { protocol, cipher, ..secured });
    }
    // Anything else that follows (` CN: …`, ` for <domain>`) is of no interest, unless it is half a ` protocol `.
    let protocol = b" protocol";
    let wrapped = cursor.rest.starts_with(protocol) || (!cursor.is_done() && is_cut_short(cursor.rest, protocol));
    (!wrapped && matches!(cursor.rest.first(), None | Some(b' '))).then_some(secured)
}

/// `IP <ip> TLS was required but could not be successfully negotiated`, or anything of no interest.
fn outbound_remark(id: u64, text: &[u8]) -> Option<Record<'_>> {
    let direction = Direction::Outbound;
    let mut cursor = Cursor::new(text);
    if is_cut_short(text, b"IP ") || is_cut_short(text, b"TLS ") {
        return None;
    }
    if !cursor.skip(b"IP ") {
        return Some(Record::Mentioned { direction, id });
    }
    cursor.word()?;
    cursor.expect(b" TLS ")?;
    tls(direction, id, cursor).map(Record::Tls)
}

/// `SMTP server connection killed ICID: <n>`, `SMTP client connection killed DCID: <n>`.
pub(super) fn killed(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    let direction = if cursor.skip(b"SMTP server connection killed ICID: ") {
        Direction::Inbound
    } else if cursor.skip(b"SMTP client connection killed DCID: ") {
        Direction::Outbound
    } else {
        return None;
    };
    match cursor.number().filter(|_| cursor.is_done()) {
        Some(id) => Some(Ok(Record::Closed { direction, id })),
        None => NOT_UNDERSTOOD,
    }
}

/// `Mail delivery client with DCID <n> exited due to the maximum concurrency configuration.`
pub(super) fn client_exited(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    if !cursor.skip(b"Mail delivery client with DCID ") {
        return None;
    }
    match cursor.number().filter(|_| cursor.skip(b" exited due to ")) {
        Some(id) => Some(Ok(Record::Closed { direction: Direction::Outbound, id })),
        None => NOT_UNDERSTOOD,
    }
}
