//! The table `messages`: what became of a message, told when the appliance has done with it.
//!
//! A message is (appliance, MID, *incarnation*): `Start MID` begins one, whatever was under the number; so does a record
//! that it was made from another. `Message finished` ends it. Any other record of a MID that is not there begins one whose
//! start is not in the archive, unless that MID was finished a short while ago.
//!
//! Records of one second may be out of order where syslog carried them, so a start also completes what began without one
//! in the same second.

use hashbrown::HashMap;
use indexmap::IndexSet;

use super::ended::Ended;
use super::note::{Note, Said};
use super::places::Places;
use super::{Completed, History, Place};
use crate::connection::facts::Text;
use crate::connection::second;
use crate::event::builder::MessageBuilder;
use crate::event::messages::Row;
use crate::record::Direction;
use crate::record::line::Names;
use crate::record::message::MessageSaid;

/// Makes rows of `messages`.
pub struct Messages {
    places: Places,
    /// Injection connections that are open, by appliance and ICID.
    sessions: HashMap<(u32, u64), Session>,
    /// Messages that are not finished, by appliance and MID.
    open: HashMap<(u32, u64), Box<Message>>,
    ended: HashMap<u32, Ended<u64>>,
    count: u64,
    builder: MessageBuilder,
    appliances: Vec<u32>,
    keys: Vec<i64>,
    numbers: Vec<u64>,
}

/// What a message takes from its connection.
#[derive(Clone, Default)]
struct Session {
    remote_ip: Option<Text>,
    /// Who logged in last.
    user: Option<Text>,
    /// When that was, if the opening was not met before.
    unopened: Option<i64>,
}

/// A message.
struct Message {
    /// Its place in the order in which messages began.
    number: u64,
    first: Place,
    /// Of its first record.
    begun_at: Option<i64>,
    /// When it was started or made; `None`: not known.
    time: Option<i64>,
    started: bool,
    icid: Option<i64>,
    session: Session,
    mail_from: Option<Text>,
    rcpts: Vec<Text>,
    message_id: Option<Text>,
    subject: Option<Text>,
    bytes: Option<i64>,
    dcids: IndexSet<i64>,
    delivered: i64,
    bounced: i64,
    response: Option<Text>,
    aborted: Option<Text>,
    made_from: Option<i64>,
}

impl Messages {
    /// A table without rows.
    pub fn new(places: Places, projection: &[usize]) -> Self {
        Messages {
            places,
            sessions: HashMap::new(),
            open: HashMap::new(),
            ended: HashMap::new(),
            count: 0,
            builder: MessageBuilder::new(projection),
            appliances: Vec::new(),
            keys: Vec::new(),
            numbers: Vec::new(),
        }
    }

    fn begin(&mut self, key: (u32, u64), begun_at: Option<i64>, first: Place) -> &mut Message {
        self.count += 1;
        let message = Message {
            number: self.count,
            first,
            begun_at,
            time: None,
            started: false,
            icid: None,
            session: Session::default(),
            mail_from: None,
            rcpts: Vec::new(),
            message_id: None,
            subject: None,
            bytes: None,
            dcids: IndexSet::new(),
            delivered: 0,
            bounced: 0,
            response: None,
            aborted: None,
            made_from: None,
        };
        self.open.entry(key).insert(Box::new(message)).into_mut()
    }

    /// The message of that key, begun if need be; `None`: it is over.
    fn mention(&mut self, key: (u32, u64), time: Option<i64>, place: Place) -> Option<&mut Message> {
        if !self.open.contains_key(&key) {
            if self.ended.get(&key.0).is_some_and(|ended| ended.contains(&key.1)) {
                return None;
            }
            self.begin(key, time, place);
        }
        self.open.get_mut(&key).map(Box::as_mut)
    }

    /// A new message under the key, or one that began in the same second without a start.
    fn renew(&mut self, key: (u32, u64), time: Option<i64>, place: Place) -> &mut Message {
        let is_same = |open: &Message| !open.started && open.begun_at == time;
        if !self.open.get(&key).is_some_and(|open| is_same(open)) {
            if let Some(older) = self.open.remove(&key) {
                self.row(key, &older, None, place.key);
            }
            self.begin(key, time, place);
        }
        let message = self.open.get_mut(&key).expect("it was open, or has just begun");
        message.time = time;
        message
    }

    fn started(&mut self, appliance: u32, mid: u64, icid: u64, time: Option<i64>, place: Place) {
        let session = self.sessions.get(&(appliance, icid)).filter(|_| icid != 0).cloned();
        let message = self.renew((appliance, mid), time, place);
        message.started = true;
        if icid != 0 {
            message.icid = i64::try_from(icid).ok();
            message.session = session.unwrap_or_default();
        }
    }

    /// Who sent the old message sent the new one, unless it is a bounce.
    fn made(&mut self, key: (u32, u64), origin: u64, is_bounce: bool, time: Option<i64>, place: Place) {
        let old = self.open.get(&(key.0, origin)).filter(|_| !is_bounce);
        let known = old.map(|old| (old.icid, old.session.clone(), old.mail_from.clone()));
        let is_there = self.open.get(&key).is_some_and(|open| open.started && open.begun_at == time);
        // Some releases write the start of the new message first.
        let message =
            if is_there { self.open.get_mut(&key).map(Box::as_mut) } else { Some(self.renew(key, time, place)) };
        let Some(message) = message else { return };
        message.made_from = i64::try_from(origin).ok();
        if let Some((icid, session, mail_from)) = known {
            message.icid = message.icid.or(icid);
            message.session = session;
            message.mail_from = message.mail_from.take().or(mail_from);
        }
    }

    fn said(&mut self, key: (u32, u64), said: MessageSaid<Text>, time: Option<i64>, place: Place) {
        match said {
            MessageSaid::MadeFrom(origin) => return self.made(key, origin, false, time, place),
            MessageSaid::BounceOf(origin) => return self.made(key, origin, true, time, place),
            MessageSaid::Finished => return self.finished(key, time, place),
            _ => {}
        }
        let Some(message) = self.mention(key, time, place) else { return };
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        match said {
            MessageSaid::From(address) => message.mail_from = Some(address),
            MessageSaid::To(address) => message.rcpts.push(address),
            MessageSaid::MessageId(id) => message.message_id = Some(id),
            MessageSaid::Subject(subject) => message.subject = Some(subject),
            MessageSaid::Ready(bytes) => message.bytes = Some(number(bytes)),
            MessageSaid::Response(response) => message.response = Some(response),
            MessageSaid::Done { dcid, recipients } => {
                message.dcids.extend(i64::try_from(dcid).ok().filter(|dcid| *dcid != 0));
                message.delivered = message.delivered.saturating_add(number(recipients));
            }
            MessageSaid::Bounced(recipients) => message.bounced = message.bounced.saturating_add(number(recipients)),
            MessageSaid::Aborted(reason) => message.aborted = Some(reason),
            MessageSaid::Finished | MessageSaid::MadeFrom(_) | MessageSaid::BounceOf(_) => {}
        }
    }

    fn finished(&mut self, key: (u32, u64), time: Option<i64>, place: Place) {
        if self.mention(key, time, place).is_none() {
            return;
        }
        if let Some(message) = self.open.remove(&key) {
            self.row(key, &message, time, place.key);
        }
        self.ended.entry(key.0).or_default().push(key.1);
    }

    fn row(&mut self, (number, mid): (u32, u64), message: &Message, ended_at: Option<i64>, rank: i64) {
        let appliance = self.places.appliance(number);
        let dcids: Vec<i64> = message.dcids.iter().copied().collect();
        self.builder.push(&Row {
            time: message.time,
            appliance: appliance.as_deref(),
            mid: i64::try_from(mid).ok(),
            icid: message.icid,
            user: message.session.user.as_deref(),
            remote_ip: message.session.remote_ip.as_deref(),
            mail_from: message.mail_from.as_deref(),
            rcpts: &message.rcpts,
            message_id: message.message_id.as_deref(),
            subject: message.subject.as_deref(),
            bytes: message.bytes,
            dcids: &dcids,
            delivered: message.delivered,
            bounced: message.bounced,
            response: message.response.as_deref(),
            aborted: message.aborted.as_deref(),
            made_from: message.made_from,
            ended_at,
            file: &self.places.file(message.first.file),
            line: message.first.line,
        });
        self.appliances.push(number);
        self.keys.push(rank);
        self.numbers.push(message.number);
    }
}

impl History for Messages {
    fn record(&mut self, note: Note, place: Place) {
        let Note { time, appliance, said, .. } = note;
        match said {
            Said::SessionOpened { icid, remote_ip } if icid != 0 => {
                let session = self.sessions.entry((appliance, icid)).or_default();
                // In one second, a login may stand before the opening.
                let user = session.user.take().filter(|_| time.is_some() && session.unopened == second(time));
                *session = Session { remote_ip: Some(remote_ip), user, unopened: None };
            }
            Said::Closed { direction: Direction::Inbound, id, .. } => {
                self.sessions.remove(&(appliance, id));
            }
            Said::Attempt { direction: Direction::Inbound, id, login, .. } if id != 0 => {
                let session = self.sessions.entry((appliance, id)).or_default();
                session.user = login.user.or(session.user.take());
                session.unopened = second(time).filter(|_| session.remote_ip.is_none());
            }
            Said::MessageStarted { mid, icid } => self.started(appliance, mid, icid, time, place),
            Said::Delivery { dcid, mid } => {
                if let Some(message) = self.mention((appliance, mid), time, place) {
                    message.dcids.extend(i64::try_from(dcid).ok().filter(|dcid| *dcid != 0));
                }
            }
            Said::Message { mid, said } => self.said((appliance, mid), said, time, place),
            Said::Nothing
            | Said::Opened { .. }
            | Said::SessionOpened { .. }
            | Said::Closed { .. }
            | Said::Attempt { .. }
            | Said::Verdict { .. }
            | Said::Tls { .. }
            | Said::Mentioned { .. } => {}
        }
    }

    fn finish(&mut self) {
        let mut open: Vec<((u32, u64), Box<Message>)> = self.open.drain().collect();
        open.sort_unstable_by_key(|(_, message)| message.number);
        for (key, message) in open {
            self.row(key, &message, None, message.first.key);
        }
    }

    fn begun(&self) -> u64 {
        self.count
    }

    fn number_of(&mut self, appliance: u32, names: &Names, _: Option<i64>) -> Option<u64> {
        self.open.get(&(appliance, names.mid?)).map(|message| message.number)
    }

    fn completed(&mut self) -> Completed {
        Completed {
            columns: self.builder.finish(),
            appliances: std::mem::take(&mut self.appliances),
            keys: std::mem::take(&mut self.keys),
            numbers: std::mem::take(&mut self.numbers),
        }
    }
}
