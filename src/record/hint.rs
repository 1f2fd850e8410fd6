//! What a message seems to be, by its first bytes and its id: enough to tell which of the records of a connection are
//! worth reading.

use super::cursor::{Cursor, trim_end};
use super::{Direction, Record, connection, loosely, recognise};

/// A record that names a connection. Every record that [`recognise`] reads as an opening, a verdict, a TLS result or a
/// close has a hint; other messages may have one too. Closes are exact.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Which counter.
    pub direction: Direction,
    /// The id.
    pub id: u64,
    /// What is certain.
    pub says: Says,
}

/// What a hint says for sure.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The connection begins here; told only where that is asked for.
    Opens,
    /// It ends here; always told.
    Closes,
    /// Nothing: the record has to be read.
    Something,
}

impl Hint {
    /// Of a message, without its line end. `late`: records that say which messages a connection carried have hints as
    /// well, and openings are told for sure.
    #[inline]
    pub fn of(message: &[u8], late: bool) -> Option<Hint> {
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
                let says = if late && is_opening(message) { Says::Opens } else { Says::Something };
                Some(Hint { direction, id, says })
            }
            [b'S', b't', ..] | [b'D', b'e', ..] | [b'M', b'e', ..] if late => Hint::of_message(message),
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
        Some(Hint { direction, id, says: if closes { Says::Closes } else { Says::Something } })
    }

    /// `Start MID m ICID n`, `Delivery start DCID n …`, `Message done DCID n …`.
    #[inline]
    fn of_message(message: &[u8]) -> Option<Hint> {
        let mut cursor = Cursor::new(message);
        let direction = if cursor.skip(b"Start MID ") {
            cursor.digits();
            cursor.expect(b" ICID ")?;
            Direction::Inbound
        } else if cursor.skip(b"Delivery start DCID ") || cursor.skip(b"Message done DCID ") {
            Direction::Outbound
        } else {
            return None;
        };
        Some(Hint { direction, id: cursor.number()?, says: Says::Something })
    }

    #[cold]
    fn recognised(message: &[u8]) -> Option<Hint> {
        let message = message.strip_suffix(b"\r").unwrap_or(message);
        match recognise(message)? {
            Ok(Record::Opened(opened)) => Some(Hint { direction: opened.direction, id: opened.id, says: Says::Opens }),
            Ok(Record::Closed { direction, id }) => Some(Hint { direction, id, says: Says::Closes }),
            Ok(_) => None,
            Err(_) => match loosely(message)?.0 {
                Record::Opened(opened) => {
                    Some(Hint { direction: opened.direction, id: opened.id, says: Says::Something })
                }
                _ => None,
            },
        }
    }
}

fn is_opening(message: &[u8]) -> bool {
    let message = message.strip_suffix(b"\r").unwrap_or(message);
    matches!(connection::opened(message), Some(Ok(Record::Opened(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_connections_are_told_by_their_beginning() {
        use Direction::{Inbound, Outbound};
        use Says::{Closes, Opens, Something};
        let hint = |direction, id, says| Some(Hint { direction, id, says });
        for (message, expected) in [
            ("ICID 450 close", hint(Inbound, 450, Closes)),
            ("ICID 450 close \t\r", hint(Inbound, 450, Closes)),
            ("ICID 450 closed", hint(Inbound, 450, Something)),
            ("DCID 7 close", hint(Outbound, 7, Closes)),
            ("ICID 450 ACCEPT SG None match ALL SBRS None", hint(Inbound, 450, Something)),
            ("DCID 8 TLS success protocol TLSv1.2 cipher X", hint(Outbound, 8, Something)),
            ("New SMTP ICID 9 interface", hint(Inbound, 9, Something)),
            ("New SMTP DCID 9 interface", hint(Outbound, 9, Something)),
            ("New smtp ICID 9 interface x address 1.2.3.4", hint(Inbound, 9, Opens)),
            ("New smtp ICID 9 interface x", None),
            ("SMTP server connection killed ICID: 5", hint(Inbound, 5, Closes)),
            ("SMTP client connection killed DCID: 5", hint(Outbound, 5, Closes)),
            ("Mail delivery client with DCID 5 exited due to the", hint(Outbound, 5, Closes)),
            ("MID 5 ICID 6 From: <x>", None),
            ("DCID: 5 IP: 1.2.3.4", None),
            ("ICID 99999999999999999999 close", None),
            ("ICID 5", None),
            ("", None),
        ] {
            assert_eq!(Hint::of(message.as_bytes(), true), expected, "{message}");
            assert_eq!(Hint::of(message.as_bytes(), false), expected, "{message}");
        }
        for (message, expected) in [
            ("New SMTP ICID 9 interface m (192.0.2.1) address 1.2.3.4", hint(Inbound, 9, Opens)),
            ("New SMTP DCID 9 interface 192.0.2.1 address 1.2.3.4 port 25\r", hint(Outbound, 9, Opens)),
            ("Start MID 5 ICID 6", hint(Inbound, 6, Something)),
            ("Start MID 5 ICID 6 (ISQ Notification)", hint(Inbound, 6, Something)),
            ("Start MID 5", None),
            ("Delivery start DCID 7 MID 5 to RID [0]", hint(Outbound, 7, Something)),
            ("Message done DCID 7 MID 5 to RID [0]", hint(Outbound, 7, Something)),
            ("Delivery start DCID 7 MID 5 to RID [0] to offbox IronPort Spam Quarantine", hint(Outbound, 7, Something)),
            ("Message done DCID 7 MID 5 to RID [0] (external quarantine) ", hint(Outbound, 7, Something)),
            ("Message finished MID 5 done", None),
        ] {
            assert_eq!(Hint::of(message.as_bytes(), true), expected, "{message}");
            let expected = expected.filter(|hint| hint.says == Opens).map(|hint| Hint { says: Something, ..hint });
            assert_eq!(Hint::of(message.as_bytes(), false), expected, "{message}");
        }
    }
}
