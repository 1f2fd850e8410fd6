//! What is kept of a record until its slice is folded.

use crate::connection::facts::{Opening, Text, TlsResult, Verdict};
use crate::record::line::Names;
use crate::record::message::MessageSaid;
use crate::record::{Direction, Outcome};

/// A record, as far as a table needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// The latest time of the records of its slice up to here, noted or not; for the order of appliances.
    pub reach: i64,
    /// Whose, by [`Appliances`](crate::source::appliances::Appliances).
    pub appliance: u32,
    /// The line on which it begins, from 1, counted from the begin of its slice.
    pub line: u64,
    /// What it says.
    pub said: Said,
    /// What it names, where rows are selected by that.
    pub names: Option<Box<Names>>,
}

/// What a record says. Ids may be 0, which is no connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Nothing but the time.
    Nothing,
    /// `New SMTP …`
    Opened {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
        /// The rest, if any column shows it.
        opening: Option<Box<Opening>>,
    },
    /// The same of an inbound connection, as far as its messages need it.
    SessionOpened {
        /// The connection.
        icid: u64,
        /// The client.
        remote_ip: Text,
    },
    /// The sender group verdict.
    Verdict {
        /// The connection.
        icid: u64,
        /// The rest.
        verdict: Box<Verdict>,
    },
    /// Whether TLS was set up.
    Tls {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
        /// The rest.
        result: Box<TlsResult>,
    },
    /// An attempt to authenticate that names its connection.
    Attempt {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
        /// How it ended.
        outcome: Outcome,
        /// Who, and how.
        login: Box<Login>,
    },
    /// A message begins.
    MessageStarted {
        /// The message.
        mid: u64,
        /// Its connection.
        icid: u64,
    },
    /// A message is sent on, or was.
    Delivery {
        /// The connection.
        dcid: u64,
        /// The message.
        mid: u64,
    },
    /// A connection is named.
    Mentioned {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
        /// Why it is about to end, if the record says so.
        reason: Option<&'static str>,
    },
    /// A connection ends.
    Closed {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
        /// How: `close`, `killed`, `exited`.
        reason: &'static str,
    },
    /// Something of a message.
    Message {
        /// The message.
        mid: u64,
        /// What. Every third record of a log says such a thing: a box for each would cost more than the room.
        said: MessageSaid<Text>,
    },
}

/// Who tried to log in, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Login {
    /// To the letter.
    pub user: Option<Text>,
    /// `PLAIN`, …
    pub mechanism: Option<Text>,
    /// SMTP authentication profile.
    pub profile: Option<Text>,
    /// The address that an outbound record itself names.
    pub remote_ip: Option<Text>,
}

impl Said {
    /// Does it begin what it names, whatever was under the number?
    pub fn begins(&self) -> bool {
        match self {
            Said::Opened { .. } | Said::SessionOpened { .. } | Said::MessageStarted { .. } => true,
            Said::Message { said, .. } => matches!(said, MessageSaid::MadeFrom(_)),
            Said::Nothing
            | Said::Verdict { .. }
            | Said::Tls { .. }
            | Said::Attempt { .. }
            | Said::Delivery { .. }
            | Said::Mentioned { .. }
            | Said::Closed { .. } => false,
        }
    }

    /// The connection that it is about; its id may be 0.
    pub fn connection(&self) -> Option<(Direction, u64)> {
        match self {
            Said::Nothing | Said::Message { .. } => None,
            Said::Opened { direction, id, .. }
            | Said::Tls { direction, id, .. }
            | Said::Attempt { direction, id, .. }
            | Said::Mentioned { direction, id, .. }
            | Said::Closed { direction, id, .. } => Some((*direction, *id)),
            Said::SessionOpened { icid, .. } | Said::Verdict { icid, .. } | Said::MessageStarted { icid, .. } => {
                Some((Direction::Inbound, *icid))
            }
            Said::Delivery { dcid, .. } => Some((Direction::Outbound, *dcid)),
        }
    }
}
