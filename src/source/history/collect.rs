//! Records to notes, within one slice.

use std::sync::Arc;

use super::note::{Login, Note, Said};
use crate::connection::facts::{Opening, Text, TlsResult, Verdict, address, text};
use crate::event::columns::Fact;
use crate::event::tables::Table;
use crate::event::{connections, messages};
use crate::record::frame::Entry;
use crate::record::line::{self, Names};
use crate::record::message::MessageSaid;
use crate::record::{Direction, InboundAuth, OutboundAuth, Outcome, Record, message};
use crate::source::only::Only;

/// Which texts of messages are kept: those that no column shows would take time and memory for nothing.
#[derive(Copy, Clone, Debug)]
struct Texts {
    mail_from: bool,
    rcpts: bool,
    message_id: bool,
    subject: bool,
    response: bool,
    aborted: bool,
}

impl Texts {
    /// What the columns of `messages` at these positions show.
    fn of(projection: &[usize]) -> Texts {
        let shows =
            |name: &str| projection.iter().any(|index| messages::COLUMNS.get(*index).is_some_and(|it| it.name == name));
        Texts {
            mail_from: shows("mail_from"),
            rcpts: shows("rcpts"),
            message_id: shows("message_id"),
            subject: shows("subject"),
            response: shows("response"),
            aborted: shows("aborted"),
        }
    }

    fn keep<T>(self, said: &MessageSaid<T>) -> bool {
        match said {
            MessageSaid::From(_) => self.mail_from,
            MessageSaid::To(_) => self.rcpts,
            MessageSaid::MessageId(_) => self.message_id,
            MessageSaid::Subject(_) => self.subject,
            MessageSaid::Response(_) => self.response,
            MessageSaid::Aborted(_) => self.aborted,
            MessageSaid::Ready(_)
            | MessageSaid::Done { .. }
            | MessageSaid::Bounced(_)
            | MessageSaid::Finished
            | MessageSaid::MadeFrom(_)
            | MessageSaid::BounceOf(_) => false,
        }
    }
}

/// Which facts of connections are kept, likewise. Of the others it is noted that the connection was named.
#[derive(Copy, Clone, Debug)]
struct Facts {
    opening: bool,
    verdict: bool,
    tls: bool,
}

impl Facts {
    /// What the columns of `connections` at these positions show.
    fn of(projection: &[usize]) -> Facts {
        let shows = |fact| connections::shows(projection, fact);
        Facts { opening: shows(Fact::Opening), verdict: shows(Fact::Verdict), tls: shows(Fact::Tls) }
    }
}

/// The notes of one slice.
#[derive(Debug)]
pub struct Notes {
    table: Table,
    only: Option<Arc<Only>>,
    texts: Texts,
    facts: Facts,
    notes: Vec<Note>,
    /// The latest time so far.
    reach: i64,
    /// Whose the last record was.
    appliance: u32,
}

impl Notes {
    /// None yet, for the columns of `table` at these positions. Nothing for `auth`, whose scan does without.
    pub fn of(table: Table, projection: &[usize], only: Option<Arc<Only>>) -> Option<Notes> {
        match table {
            Table::Auth | Table::Lines => None,
            Table::Connections | Table::Messages => {
                let (texts, facts) = (Texts::of(projection), Facts::of(projection));
                Some(Notes { table, only, texts, facts, notes: Vec::new(), reach: i64::MIN, appliance: 0 })
            }
        }
    }

    /// A test of a record's message that says whether the table may need the record; it holds for records that do not
    /// speak of attempts. `None`: every record may be needed, since rows are selected by the ids that records name.
    pub fn wants(&self) -> Option<fn(&[u8]) -> bool> {
        match self.table {
            _ if self.only.is_some() => None,
            Table::Auth | Table::Lines => None,
            Table::Connections => Some(|message| !message.starts_with(b"MID ")),
            Table::Messages => {
                Some(|message| !message.starts_with(b"DCID ") && !message.starts_with(b"New SMTP DCID "))
            }
        }
    }

    /// Takes note of a record that is passed over.
    pub fn pass(&mut self, appliance: u32, time: Option<i64>) {
        self.reach = self.reach.max(time.unwrap_or(i64::MIN));
        self.appliance = appliance;
    }

    /// Takes the next record; `line` is that of the slice, from 1.
    pub fn take(&mut self, entry: &Entry<'_>, appliance: u32, time: Option<i64>, line: u64) {
        self.pass(appliance, time);
        let names = self.only.as_ref().and_then(|only| asked(only, entry));
        let said = self.said(entry, time).or(names.as_ref().map(|_| Said::Nothing));
        if let Some(said) = said {
            self.notes.push(Note { time, reach: self.reach, appliance, line, said, names });
        }
    }

    /// What the table needs of a record; `None`: nothing.
    fn said(&self, entry: &Entry<'_>, time: Option<i64>) -> Option<Said> {
        match self.table {
            Table::Auth | Table::Lines => None,
            Table::Connections => of_connection(entry.record.as_ref()?.as_ref().ok()?, entry.message, time, self.facts),
            Table::Messages => of_message(entry, time, self.texts, self.facts),
        }
    }

    /// All of them.
    pub fn finish(mut self) -> Vec<Note> {
        // What was not noted tells the time all the same.
        if self.notes.last().map_or(i64::MIN, |last| last.reach) < self.reach {
            let Notes { reach, appliance, .. } = self;
            self.notes.push(Note { time: None, reach, appliance, line: 0, said: Said::Nothing, names: None });
        }
        self.notes
    }
}

/// What a record names, if rows may be selected by it. A record about a message made from another names the new
/// message.
fn asked(only: &Only, entry: &Entry<'_>) -> Option<Box<Names>> {
    let message = entry.message;
    let mut names = line::names(message, &entry.record);
    if entry.record.is_none()
        && let Some(message::MessageRecord { mid, said: MessageSaid::MadeFrom(_) }) = message::recognise(message)
    {
        names.mid = Some(mid);
    }
    only.ids.hold(&names).then(|| Box::new(names))
}

fn of_connection(record: &Record<'_>, message: &[u8], time: Option<i64>, facts: Facts) -> Option<Said> {
    let named = |direction, id| Said::Mentioned { direction, id, reason: None };
    Some(match record {
        Record::Opened(opened) => {
            let opening = facts.opening.then(|| Box::new(Opening::new(opened, time)));
            Said::Opened { direction: opened.direction, id: opened.id, opening }
        }
        Record::Policy(policy) if !facts.verdict => named(Direction::Inbound, policy.icid),
        Record::Policy(policy) => Said::Verdict { icid: policy.icid, verdict: Box::new(Verdict::new(policy)) },
        Record::Tls(tls) if !facts.tls => named(tls.direction, tls.id),
        Record::Tls(tls) => Said::Tls { direction: tls.direction, id: tls.id, result: Box::new(TlsResult::new(tls)) },
        Record::InboundAuth(auth) => inbound(auth)?,
        Record::OutboundAuth(auth) => outbound(auth),
        Record::MessageStarted { mid, icid } => Said::MessageStarted { mid: *mid, icid: *icid },
        Record::DeliveryStarted { dcid, mid } | Record::DeliveryDone { dcid, mid } => {
            Said::Delivery { dcid: *dcid, mid: *mid }
        }
        Record::Mentioned { direction, id } => {
            Said::Mentioned { direction: *direction, id: *id, reason: reason(message) }
        }
        Record::Closed { direction, id } => {
            let reason = match message {
                [b'S', ..] => "killed",
                [b'M', ..] => "exited",
                _ => "close",
            };
            Said::Closed { direction: *direction, id: *id, reason }
        }
        // A bounce names the connection it was tried on, and says nothing of it.
        Record::Bounced { .. }
        | Record::LogfileBegin
        | Record::Version { .. }
        | Record::UtcOffset(_)
        | Record::LogfileEnd => return None,
    })
}

/// Why a connection is about to end: the first words after the appliance's `ICID n `.
fn reason(message: &[u8]) -> Option<&'static str> {
    let said = message.splitn(3, |byte| *byte == b' ').nth(2)?;
    if said.trim_ascii_end() == b"lost" || said.starts_with(b"Connection from ") {
        Some("lost")
    } else if said.starts_with(b"disconnected address ") {
        Some("disconnected")
    } else {
        None
    }
}

fn inbound(auth: &InboundAuth<'_>) -> Option<Said> {
    let login = Login {
        user: auth.user.map(text),
        mechanism: auth.mechanism.map(text),
        profile: auth.profile.map(text),
        remote_ip: None,
    };
    let outcome = auth.outcome;
    Some(Said::Attempt { direction: Direction::Inbound, id: auth.icid?, outcome, login: Box::new(login) })
}

fn outbound(auth: &OutboundAuth<'_>) -> Said {
    let (profile, remote_ip) = (Some(text(auth.profile)), Some(address(auth.remote_ip)));
    let login = Login { profile, remote_ip, ..Login::default() };
    let (id, outcome) = (auth.dcid, auth.outcome);
    Said::Attempt { direction: Direction::Outbound, id, outcome, login: Box::new(login) }
}

/// What was recognised of the inbound side of connections, who logged in there, and all that is said of messages.
fn of_message(entry: &Entry<'_>, time: Option<i64>, texts: Texts, facts: Facts) -> Option<Said> {
    if entry.envelope.garbled {
        return None;
    }
    match entry.record.as_ref().and_then(|record| record.as_ref().ok()) {
        Some(Record::InboundAuth(auth)) if auth.outcome == Outcome::Succeeded => inbound(auth),
        Some(Record::Opened(opened)) => (opened.direction == Direction::Inbound)
            .then(|| Said::SessionOpened { icid: opened.id, remote_ip: address(opened.remote_ip) }),
        Some(Record::Closed { direction: Direction::Outbound, .. }) => None,
        Some(record @ (Record::Closed { .. } | Record::MessageStarted { .. } | Record::DeliveryStarted { .. })) => {
            of_connection(record, entry.message, time, facts)
        }
        _ => {
            let message::MessageRecord { mid, said } = message::recognise(entry.message)?;
            let keeps = texts.keep(&said);
            Some(Said::Message { mid, said: said.map(|bytes| if keeps { text(bytes) } else { Text::default() }) })
        }
    }
}
