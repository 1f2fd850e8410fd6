//! A record that was framed before, and of which its message was kept.

use super::Layout;
use super::entry::{Entry, recognise_in};
use crate::record::envelope::Envelope;
use crate::record::line::Kind;
use crate::record::{Malformed, loosely};

/// The record of a message that was found to be of this kind. It has no time and no place. `garbled`: its envelope was.
pub fn again<'a>(message: &'a [u8], kind: &str, garbled: bool) -> Entry<'a> {
    // Only flattened files have closes with other words behind them.
    let layout = if kind == Kind::Closed.name() { Layout::Flattened } else { Layout::Lines };
    let record = match recognise_in(layout, message) {
        _ if kind == Kind::Malformed.name() => Some(Err(Malformed { auth: false })),
        Some(Err(malformed)) => Some(loosely(message).map(|(certain, _)| certain).ok_or(malformed)),
        record => record,
    };
    let envelope = Envelope::unknown(garbled);
    let (line, lines, offset, repeated, split, flaw, inline_envelope) = (0, 1, 0, false, false, None, false);
    Entry { line, lines, offset, envelope, text: message, message, repeated, split, record, flaw, inline_envelope }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Direction, Record};

    fn record(kind: &str, message: &'static str) -> Option<Result<Record<'static>, Malformed>> {
        again(message.as_bytes(), kind, false).record
    }

    #[test]
    fn a_record_says_what_it_said_when_it_was_framed() {
        let closed = Some(Ok(Record::Closed { direction: Direction::Inbound, id: 5 }));
        assert_eq!(record("closed", "ICID 5 close"), closed);
        assert_eq!(record("closed", "ICID 5 close and other words"), closed, "of a flattened file");
        assert_ne!(record("malformed", "ICID 5 close and other words"), closed);
        assert!(matches!(record("malformed", "ICID 5 close"), Some(Err(_))), "its envelope was garbled");
        let cut = record("auth", "SMTP Auth: (ICID 5) failed for user: aaaa");
        assert!(matches!(cut, Some(Ok(Record::InboundAuth(_)))), "what is certain of it counts");
        assert_eq!(record("message", "MID 5 ready 9 bytes from <a@example.com>"), None);
    }
}
