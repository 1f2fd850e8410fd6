//! A record, and what is read of it once it is known where it ends.

use super::lines::Line;
use super::open::CUTS;
use super::{Layout, LineCounts, Shape};
use crate::record::envelope::{self, Envelope, Level, Repetition};
use crate::record::{Flaw, Malformed, Record, cursor, loosely, marks, recognise, reply};

/// One record.
#[derive(Debug)]
pub struct Entry<'a> {
    /// 0-based physical line, counted from the start of the block, on which the record begins.
    pub line: u64,
    /// Physical lines that hold some of it.
    pub lines: u64,
    /// Offset in the block of the record's first byte.
    pub offset: usize,
    /// What stands before the message.
    pub envelope: Envelope<'a>,
    /// The record's exact bytes, unwrapped: envelope and message, without a line end. A record of more than
    /// [`super::MOST_LINES`] lines or, wrapped, of more than [`super::MOST_BYTES`] is given up to there.
    pub text: &'a [u8],
    /// The text after the envelope; of a repetition that of the record before.
    pub message: &'a [u8],
    /// It stands for a record that a syslog daemon counted and did not write.
    pub repeated: bool,
    /// A transport cut it in several, which were put together.
    pub split: bool,
    /// What the message says. Behind a garbled envelope a known record is [`Malformed`].
    pub record: Option<Result<Record<'a>, Malformed>>,
    /// The record is not whole; what it says is certain all the same.
    pub flaw: Option<Flaw>,
    /// The record is about authentication, or holds words that are, and holds further envelopes, in a layout that says
    /// that they are not records.
    pub inline_envelope: bool,
}

/// Where a record stands in a block.
#[derive(Copy, Clone, Debug)]
pub(super) struct Place {
    /// As in [`Entry`].
    pub(super) line: u64,
    /// As in [`Entry`].
    pub(super) lines: u64,
    /// As in [`Entry`].
    pub(super) offset: usize,
}

/// Does a message that is none of an attempt hold `SMTP Auth` or `SMTP authentication`?
#[inline]
fn speaks_of_attempts(text: &[u8], message_at: usize) -> bool {
    // A shorter message has no room for that, an envelope before it and what precedes that.
    const SHORTEST: usize = 40;
    text.get(message_at..).is_some_and(|message| message.len() >= SHORTEST && marks::speaks_of_attempts(message))
}

/// What is peculiar about an attempt that can be read as a whole one. `may_be_cut`: it is as long as what transports cut.
fn flaw_of(record: &Record<'_>, may_be_cut: bool) -> Option<Flaw> {
    match record {
        // It ends with a name, which may have gone on.
        Record::InboundAuth(auth) => (may_be_cut && auth.user.is_some()).then_some(Flaw::Cut),
        Record::OutboundAuth(auth) => auth.reply.is_some_and(|reply| !reply::is_known(reply)).then_some(Flaw::Odd),
        _ => None,
    }
}

/// What is given out of a record that has ended: `text` is all of it. `speaks`: there may be a mark of an attempt in it.
#[inline]
pub(super) fn entry_of<'e>(
    Place { line, lines, offset }: Place,
    text: &'e [u8],
    mut envelope: Envelope<'e>,
    speaks: bool,
    shape: Shape,
) -> Entry<'e> {
    // Where another record follows right after a level, the blank between them is not this one's.
    envelope.message_at = envelope.message_at.min(text.len());
    let message = envelope.message(text);
    let mut record = recognise_in(shape.layout, message);
    // `Wed Apr 22 11:43:59 2009 DCID: 5 IP: …`: the level is missing.
    if record.is_none() && envelope.level == Level::Other && envelope::unknown(text).is_some() {
        record = Some(Err(Malformed { auth: true }));
    }
    let mut flaw = None;
    if envelope.garbled {
        record = record.map(|known| Err(Malformed { auth: is_auth(&Some(known)) }));
    } else if matches!(record, Some(Err(_)))
        && let Some((certain, why)) = loosely(message)
    {
        (record, flaw) = (Some(Ok(certain)), Some(why));
    } else if envelope.is_cut(text) {
        flaw = Some(Flaw::Cut);
    } else if let Some(Ok(record @ (Record::InboundAuth(_) | Record::OutboundAuth(_)))) = &record {
        let is_alone = lines == 1 && envelope.host.is_some() && envelope.repeats.is_none();
        flaw = flaw_of(record, is_alone && CUTS.contains(&text.len()));
    }
    let inline_envelope = shape.layout != Layout::Flattened
        && (is_auth(&record) || (speaks && speaks_of_attempts(text, envelope.message_at)))
        && envelope::holds_one(text, envelope.message_at);
    let (repeated, split) = (envelope.repeats.is_some(), false);
    Entry { line, lines, offset, envelope, text, message, repeated, split, record, flaw, inline_envelope }
}

/// Gives out an attempt as often as it was made, and any other record once. A repetition of one is no record that we know.
#[cold]
pub(super) fn give_repeated<'e>(
    mut entry: Entry<'e>,
    at: (u64, usize),
    repetition: Option<(&Line<'e>, &Repetition<'e>)>,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) {
    let is_attempt = matches!(entry.record, Some(Ok(Record::InboundAuth(_) | Record::OutboundAuth(_))));
    let mut count = entry.envelope.repeats;
    if let Some((line, repetition)) = repetition {
        counts.record_first_lines += 1;
        count = Some(repetition.count);
        (entry.line, entry.lines, entry.offset) = (at.0 + line.number, 1, at.1 + line.offset);
        (entry.text, entry.repeated) = (line.text, true);
        entry.envelope.stamp = repetition.stamp;
        entry.envelope.host = repetition.host;
        entry.envelope.message_at = repetition.message_at;
        if !is_attempt {
            entry.message = line.text.get(repetition.message_at..).unwrap_or_default();
            (entry.record, entry.flaw) = (None, None);
        }
    }
    let times = count.filter(|_| is_attempt).map_or(1, u64::from);
    counts.records += times;
    counts.records_split += times - 1;
    for _ in 0..times {
        visit(&entry);
    }
}

/// What a message says. In a flattened file the text that followed the records stands on their line, so that words may
/// follow a `close`.
pub(super) fn recognise_in(layout: Layout, message: &[u8]) -> Option<Result<Record<'_>, Malformed>> {
    let record = recognise(message);
    if layout != Layout::Flattened || !matches!(record, Some(Err(_))) {
        return record;
    }
    match cursor::split_first(message, b" close ").map(|(keyed, _)| keyed.len() + b" close".len()) {
        Some(length) if matches!(message.first(), Some(b'I' | b'D')) => {
            let closed = message.get(..length).and_then(recognise);
            if matches!(closed, Some(Ok(Record::Closed { .. }))) { closed } else { record }
        }
        _ => record,
    }
}

pub(super) fn is_auth(record: &Option<Result<Record<'_>, Malformed>>) -> bool {
    matches!(record, Some(Ok(Record::InboundAuth(_) | Record::OutboundAuth(_)) | Err(Malformed { auth: true })))
}
