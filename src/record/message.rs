//! What the appliance says of a message: from whom, to whom, how large, what became of it. A recogniser of its own, asked
//! only where the table of messages is: these records are half of a log, and no authentication is among them.
//!
//! Addresses, subjects, ids and replies are strangers' text. Each stands last in its record, behind words and numbers
//! that are the appliance's, so it is taken to the end of the message and nothing in it is looked at. A record is known
//! by how its message begins; the same words further on in a line are nobody's.

use super::cursor::{Cursor, trim_end};

#[cfg(test)]
mod tests;

/// A record about a message.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct MessageRecord<'a> {
    pub mid: u64,
    pub said: MessageSaid<&'a [u8]>,
}

/// What is said of a message. `T` is text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum MessageSaid<T> {
    /// `MID m ICID n From: <a>`: the envelope sender without the brackets, empty for bounces.
    From(T),
    /// `MID m ICID n RID r To: <a>`: a recipient that was accepted.
    To(T),
    /// `MID m Message-ID '<x>'`, without quotes and brackets.
    MessageId(T),
    /// `MID m Subject 'x'`, without quotes.
    Subject(T),
    /// `MID m ready k bytes from …`: the number of bytes.
    Ready(u64),
    /// `MID m RID [r] Response 'x'`, without quotes.
    Response(T),
    /// `Message done DCID n MID m to RID [0, 1] …`
    Done {
        dcid: u64,
        /// How many recipients.
        recipients: u64,
    },
    /// `Bounced: DCID n MID m to RID r …`: the number of recipients.
    Bounced(u64),
    /// `Message aborted MID m x`: why.
    Aborted(T),
    /// `Message finished MID m done`, `… aborted`
    Finished,
    /// It was made from that message: split off, rewritten, generated.
    MadeFrom(u64),
    /// It tells the sender of that message that it could not be delivered.
    BounceOf(u64),
}

impl<T> MessageSaid<T> {
    /// The same, its text made something else.
    pub fn map<U>(self, text: impl FnOnce(T) -> U) -> MessageSaid<U> {
        match self {
            MessageSaid::From(address) => MessageSaid::From(text(address)),
            MessageSaid::To(address) => MessageSaid::To(text(address)),
            MessageSaid::MessageId(id) => MessageSaid::MessageId(text(id)),
            MessageSaid::Subject(subject) => MessageSaid::Subject(text(subject)),
            MessageSaid::Ready(bytes) => MessageSaid::Ready(bytes),
            MessageSaid::Response(response) => MessageSaid::Response(text(response)),
            MessageSaid::Done { dcid, recipients } => MessageSaid::Done { dcid, recipients },
            MessageSaid::Bounced(recipients) => MessageSaid::Bounced(recipients),
            MessageSaid::Aborted(reason) => MessageSaid::Aborted(text(reason)),
            MessageSaid::Finished => MessageSaid::Finished,
            MessageSaid::MadeFrom(origin) => MessageSaid::MadeFrom(origin),
            MessageSaid::BounceOf(origin) => MessageSaid::BounceOf(origin),
        }
    }
}

/// What stands in a record that names the old message first and then one that was made from it.
pub const MAKES: [&str; 2] = ["rewritten to ", "split creating MID "];

/// What the message of a record says of a message. `None`: nothing that we know.
pub fn recognise(message: &[u8]) -> Option<MessageRecord<'_>> {
    let mut cursor = Cursor::new(message);
    if cursor.skip(b"MID ") {
        of_mid(cursor)
    } else if cursor.skip(b"Message ") {
        of_message(cursor)
    } else if cursor.skip(b"Bounced: DCID") {
        bounced(cursor)
    } else {
        None
    }
}

fn of_mid(mut cursor: Cursor<'_>) -> Option<MessageRecord<'_>> {
    let mid = cursor.number()?;
    cursor.expect(b" ")?;
    let said = if cursor.skip(b"ICID ") {
        cursor.number()?;
        envelope(cursor)?
    } else if cursor.skip(b"Message-ID ") {
        MessageSaid::MessageId(unbracketed(unquoted(trim_end(cursor.rest))))
    } else if cursor.skip(b"Subject ") {
        MessageSaid::Subject(unquoted(trim_end(cursor.rest)))
    } else if cursor.skip(b"ready ") {
        let bytes = cursor.number()?;
        cursor.expect(b" bytes from ")?;
        MessageSaid::Ready(bytes)
    } else if cursor.skip(b"RID [") {
        recipients(&mut cursor)?;
        cursor.expect(b"] Response ")?;
        MessageSaid::Response(unquoted(trim_end(cursor.rest)))
    } else {
        return related(mid, cursor);
    };
    Some(MessageRecord { mid, said })
}

/// ` From: <a>`, ` RID <r> To: <a>`. Without `RID` a recipient was rejected.
fn envelope(mut cursor: Cursor<'_>) -> Option<MessageSaid<&[u8]>> {
    if cursor.skip(b" From: ") {
        return Some(MessageSaid::From(unbracketed(trim_end(cursor.rest))));
    }
    cursor.expect(b" RID ")?;
    cursor.number()?;
    cursor.expect(b" To: ")?;
    Some(MessageSaid::To(unbracketed(trim_end(cursor.rest))))
}

/// `<a> rewritten to [MID ]<b> by …`, `<a> was split creating MID <b> due to …`, `<b> [was ]generated based on MID <a> …`,
/// `<b> [was ]generated for [bounce of ]MID <a> …`. The new message's record.
fn related(first: u64, mut cursor: Cursor<'_>) -> Option<MessageRecord<'_>> {
    let [rewritten, split] = MAKES;
    if cursor.skip_text(rewritten.as_bytes()) {
        cursor.skip(b"MID ");
        let mid = cursor.number()?;
        cursor.expect(b" by ")?;
        return Some(MessageRecord { mid, said: MessageSaid::MadeFrom(first) });
    }
    let was = cursor.skip(b"was ");
    if was && cursor.skip_text(split.as_bytes()) {
        let mid = cursor.number()?;
        cursor.expect(b" due to ")?;
        return Some(MessageRecord { mid, said: MessageSaid::MadeFrom(first) });
    }
    cursor.expect(b"generated ")?;
    let is_bounce = cursor.skip(b"for bounce of MID ");
    if !is_bounce && !cursor.skip(b"based on MID ") {
        cursor.expect(b"for MID ")?;
    }
    let origin = cursor.number()?;
    matches!(cursor.rest.first(), None | Some(b' ')).then_some(())?;
    let said = if is_bounce { MessageSaid::BounceOf(origin) } else { MessageSaid::MadeFrom(origin) };
    Some(MessageRecord { mid: first, said })
}

fn of_message(mut cursor: Cursor<'_>) -> Option<MessageRecord<'_>> {
    if cursor.skip(b"done DCID ") {
        let dcid = cursor.number()?;
        cursor.expect(b" MID ")?;
        let mid = cursor.number()?;
        cursor.expect(b" to ")?;
        cursor.skip(b"RID ");
        cursor.expect(b"[")?;
        let recipients = recipients(&mut cursor)?;
        cursor.expect(b"]")?;
        return Some(MessageRecord { mid, said: MessageSaid::Done { dcid, recipients } });
    }
    if cursor.skip(b"finished MID ") {
        let mid = cursor.number()?;
        let ended = matches!(trim_end(cursor.rest), b" done" | b" aborted");
        return ended.then_some(MessageRecord { mid, said: MessageSaid::Finished });
    }
    cursor.expect(b"aborted MID ")?;
    let mid = cursor.number()?;
    cursor.expect(b" ")?;
    Some(MessageRecord { mid, said: MessageSaid::Aborted(trim_end(cursor.rest)) })
}

/// `[:] <n> <MID|Message> <m> to [RID ]<r> - …`, `[:] <n> MID <m> From: <a> To: <b> RID <r> - …`
fn bounced(mut cursor: Cursor<'_>) -> Option<MessageRecord<'_>> {
    cursor.skip(b":");
    cursor.expect(b" ")?;
    cursor.number()?;
    if !cursor.skip(b" Message ") {
        cursor.expect(b" MID ")?;
    }
    let mid = cursor.number()?;
    if cursor.skip(b" From: ") {
        return Some(MessageRecord { mid, said: MessageSaid::Bounced(1) });
    }
    cursor.expect(b" to ")?;
    cursor.skip(b"RID ");
    cursor.skip(b"[");
    let recipients = recipients(&mut cursor)?;
    Some(MessageRecord { mid, said: MessageSaid::Bounced(recipients.max(1)) })
}

/// How many numbers there are in `0, 1, 2`.
fn recipients(cursor: &mut Cursor<'_>) -> Option<u64> {
    let list = cursor.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' '));
    let numbers = list.split(|byte| *byte == b',').filter(|part| part.iter().any(u8::is_ascii_digit));
    u64::try_from(numbers.count()).ok()
}

/// Without the quotes around all of it.
fn unquoted(text: &[u8]) -> &[u8] {
    match text {
        [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => inner,
        _ => text,
    }
}

/// Without the angle brackets around all of it.
fn unbracketed(text: &[u8]) -> &[u8] {
    match text {
        [b'<', inner @ .., b'>'] => inner,
        _ => text,
    }
}
