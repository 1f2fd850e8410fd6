//! What a message seems to be, by its first bytes and its id: enough to tell which of the records of a connection are
//! worth reading.

use super::cursor::{Cursor, trim_end};
use super::{Direction, Record, recognise};

/// A record that names a connection. Every record that [`recognise`] makes an opening, a verdict, a TLS result or a close of
/// has one; not every message that has one is such a record, but for closes, which are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Which counter.
    pub direction: Direction,
    /// The id.
    pub id: u64,
    /// The connection ends here. Certain, as nothing else is.
    pub closes: bool,
}

impl Hint {
    /// Of a message, without its line end.
    #[inline]
    pub fn of(message: &[u8]) -> Option<Hint> {
        match message {
            [b'I', b'C', b'I', b'D', b' ', rest @ ..] => Hint::keyed(Direction::Inbound, rest),
            [b'D', b'C', b'I', b'D', b' ', rest @ ..] => Hint::keyed(Direction::Outbound, rest),
            [b'N', b'e', b'w', b' ', b'S', b'M', b'T', b'P', b' ', rest @ ..] => {
                let direction = match rest.first_chunk::<5>()? {
                    b"ICID " => Direction::Inbound,
                    b"DCID " => Direction::Outbound,
                    _ => return None,
                };
                let id = Cursor::new(rest.get(5..)?).number()?;
                Some(Hint { direction, id, closes: false })
            }
            [b'N', b'e', ..] | [b'S', b'M', ..] | [b'M', b'a', ..] => Hint::recognised(message),
            _ => None,
        }
    }

    #[inline]
    fn keyed(direction: Direction, rest: &[u8]) -> Option<Hint> {
        let mut cursor = Cursor::new(rest);
        let id = cursor.number()?;
        let said = cursor.rest.strip_prefix(b" ")?;
        let closes = said.starts_with(b"close") && trim_end(said.strip_suffix(b"\r").unwrap_or(said)) == b"close";
        Some(Hint { direction, id, closes })
    }

    #[cold]
    fn recognised(message: &[u8]) -> Option<Hint> {
        match recognise(message.strip_suffix(b"\r").unwrap_or(message))?.ok()? {
            Record::Opened(opened) => Some(Hint { direction: opened.direction, id: opened.id, closes: false }),
            Record::Closed { direction, id } => Some(Hint { direction, id, closes: true }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_connections_are_told_by_their_beginning() {
        let hint = |direction, id, closes| Some(Hint { direction, id, closes });
        for (message, expected) in [
            ("ICID 450 close", hint(Direction::Inbound, 450, true)),
            ("ICID 450 close \t\r", hint(Direction::Inbound, 450, true)),
            ("ICID 450 closed", hint(Direction::Inbound, 450, false)),
            ("DCID 7 close", hint(Direction::Outbound, 7, true)),
            ("ICID 450 ACCEPT SG None match ALL SBRS None", hint(Direction::Inbound, 450, false)),
            ("DCID 8 TLS success protocol TLSv1.2 cipher X", hint(Direction::Outbound, 8, false)),
            ("New SMTP ICID 9 interface", hint(Direction::Inbound, 9, false)),
            ("New SMTP DCID 9 interface", hint(Direction::Outbound, 9, false)),
            ("New smtp ICID 9 interface x address 1.2.3.4", hint(Direction::Inbound, 9, false)),
            ("New smtp ICID 9 interface x", None),
            ("SMTP server connection killed ICID: 5", hint(Direction::Inbound, 5, true)),
            ("SMTP client connection killed DCID: 5", hint(Direction::Outbound, 5, true)),
            ("Mail delivery client with DCID 5 exited due to the", hint(Direction::Outbound, 5, true)),
            ("MID 5 ICID 6 From: <x>", None),
            ("DCID: 5 IP: 1.2.3.4", None),
            ("ICID 99999999999999999999 close", None),
            ("ICID 5", None),
            ("", None),
        ] {
            assert_eq!(Hint::of(message.as_bytes()), expected, "{message}");
        }
    }
}
