//! Messages within connections: started on the way in, delivered or bounced on the way out, as far as columns need.
//!
//! All ids stand before anything that a sender or a server wrote.

use super::cursor::{Cursor, trim_end};
use super::{Malformed, Recognised, Record};

#[cfg(test)]
mod tests;

fn recognised(record: Option<Record<'_>>) -> Recognised<'_> {
    Some(record.ok_or(Malformed { auth: false }))
}

/// `Start MID <m> ICID <n> [(ISQ Notification)]`
pub(super) fn message_started(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"Start MID ")?;
    recognised(started(cursor))
}

fn started(mut cursor: Cursor<'_>) -> Option<Record<'_>> {
    let mid = cursor.number()?;
    cursor.expect(b" ICID ")?;
    let icid = cursor.number()?;
    let remark = trim_end(cursor.rest);
    let whole = remark.is_empty() || (remark.starts_with(b" (") && remark.ends_with(b")"));
    whole.then_some(Record::MessageStarted { mid, icid })
}

/// `Delivery start DCID <n> MID <m> to RID [0, 1, 2] [to offbox IronPort Spam Quarantine]`, older `to [0]`.
pub(super) fn delivery_started(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"Delivery start DCID ")?;
    let ids = delivery(&mut cursor).filter(|_| cursor.is_done() || is_quarantine(cursor.rest));
    recognised(ids.map(|(dcid, mid)| Record::DeliveryStarted { dcid, mid }))
}

/// ` to <words> Quarantine`: another appliance or process takes the message, over SMTP.
fn is_quarantine(text: &[u8]) -> bool {
    let name = text.strip_prefix(b" to ").and_then(|name| trim_end(name).strip_suffix(b" Quarantine"));
    name.is_some_and(|name| name.iter().all(of_a_name))
}

fn of_a_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-')
}

/// `Message done DCID <n> MID <m> to RID [0] [(external quarantine)] [[('header', 'value'), …]]`
pub(super) fn delivery_done(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"Message done DCID ")?;
    let ids = delivery(&mut cursor).filter(|_| {
        skip_quarantine(&mut cursor);
        cursor.is_done() || cursor.rest.starts_with(b" [")
    });
    recognised(ids.map(|(dcid, mid)| Record::DeliveryDone { dcid, mid }))
}

/// Steps over ` (<words> quarantine)` if it comes next.
fn skip_quarantine(cursor: &mut Cursor<'_>) {
    let mut after = *cursor;
    if after.skip(b" (") && after.take_while(of_a_name).ends_with(b" quarantine") && after.skip(b")") {
        *cursor = after;
    }
}

/// `<n> MID <m> to [RID ][<r>, …]`
fn delivery(cursor: &mut Cursor<'_>) -> Option<(u64, u64)> {
    let dcid = cursor.number()?;
    cursor.expect(b" MID ")?;
    let mid = cursor.number()?;
    cursor.expect(b" to ")?;
    cursor.skip(b"RID ");
    cursor.expect(b"[")?;
    cursor.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' '));
    cursor.expect(b"]")?;
    Some((dcid, mid))
}

/// `Bounced: DCID[:] <n> <MID|Message> <m> to [RID ]<r> - …`, `Bounced: DCID <n> MID <m> From: <a> To: <b> RID <r> - …`
pub(super) fn bounced(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"Bounced: DCID")?;
    recognised(bounced_after_opening(cursor))
}

fn bounced_after_opening(mut cursor: Cursor<'_>) -> Option<Record<'_>> {
    cursor.skip(b":");
    cursor.expect(b" ")?;
    let dcid = cursor.number()?;
    if !cursor.skip(b" Message ") {
        cursor.expect(b" MID ")?;
    }
    let mid = cursor.number()?;
    (cursor.skip(b" to ") || cursor.skip(b" From: ")).then_some(Record::Bounced { dcid, mid })
}
