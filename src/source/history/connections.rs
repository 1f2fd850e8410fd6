//! The table `connections`: what a connection was, told when it has ended.
//!
//! Identity is that of [`crate::connection`]: an opening begins a new incarnation, a close ends it, any other record of
//! an id that is not open begins one whose opening is not in the archive, and id 0 is none. One thing more: a close of
//! what ended a short while ago (`killed`, then `close`) says nothing new.

use std::collections::VecDeque;

use hashbrown::HashMap;
use indexmap::{IndexMap, IndexSet};
use xxhash_rust::xxh3::xxh3_64;

use super::ended::Ended;
use super::note::{Login, Note, Said};
use super::places::Places;
use super::{Completed, History, Place};
use crate::connection::facts::{ConnectionFacts, Opening, Text};
use crate::connection::{ConnectionKey, second};
use crate::event::builder::WholeConnectionBuilder;
use crate::event::columns::Fact;
use crate::event::connections::{self, Row};
use crate::event::flags::Flags;
use crate::record::line::Names;
use crate::record::{Direction, Outcome};

/// Makes rows of `connections`.
pub struct Connections {
    places: Places,
    open: HashMap<ConnectionKey, Box<Open>>,
    ended: HashMap<u32, Ended<ConnectionKey>>,
    /// What ended, of each appliance, in the order of its rows.
    over: HashMap<u32, VecDeque<Over>>,
    begun: HashMap<u32, Begun>,
    shows: Shows,
    /// Connections so far.
    count: u64,
    /// Those of them that ended.
    count_over: u64,
    builder: WholeConnectionBuilder,
    appliances: Vec<u32>,
    keys: Vec<i64>,
    numbers: Vec<u64>,
}

/// The column of names.
const ID: &str = "connection_id";

/// What any column shows that takes time and memory to keep.
#[derive(Copy, Clone)]
struct Shows {
    ids: bool,
    mids: bool,
}

/// A connection that ended. Its row is not made yet.
struct Over {
    /// Its place in the order in which connections ended.
    number: u64,
    key: ConnectionKey,
    open: Box<Open>,
    /// Its merge key.
    rank: i64,
    /// When it ended.
    second: Option<i64>,
}

/// Seconds after the end of a connection in which its row waits for records out of order.
const WAITS: i64 = 1;

/// The most connections of an appliance whose rows wait.
const MOST_OVER: usize = 4096;

/// A connection that has not ended.
struct Open {
    /// Its place in the order in which connections began.
    number: u64,
    first: Place,
    last: Place,
    id: String,
    /// Of its first record.
    second: Option<i64>,
    /// Its records are of that second alone.
    is_brief: bool,
    facts: ConnectionFacts,
    logins: Logins,
    mids: IndexSet<i64>,
    reason: Option<&'static str>,
    closed: bool,
    closed_at: Option<i64>,
}

/// Who logged in.
#[derive(Default)]
struct Logins {
    attempts: i64,
    failed: i64,
    succeeded: i64,
    /// What the last that succeeded says, else the last.
    user: Option<Text>,
    mechanism: Option<Text>,
    profile: Option<Text>,
    remote_ip: Option<Text>,
    /// In lower case, to the letter.
    users: IndexMap<Text, Text>,
}

/// The connections that began at the latest moment, to tell apart those of one number.
#[derive(Default)]
struct Begun {
    time: Option<i64>,
    of: HashMap<(Direction, u64), u32>,
}

impl Connections {
    /// A table without rows.
    pub fn new(places: Places, projection: &[usize]) -> Self {
        Connections {
            places,
            open: HashMap::new(),
            ended: HashMap::new(),
            over: HashMap::new(),
            begun: HashMap::new(),
            shows: Shows {
                ids: projection.iter().any(|index| connections::COLUMNS[*index].name == ID),
                mids: connections::shows(projection, Fact::Message),
            },
            count: 0,
            count_over: 0,
            builder: WholeConnectionBuilder::new(projection),
            appliances: Vec::new(),
            keys: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// The connection of that key, begun if need be.
    fn mention(&mut self, key: ConnectionKey, time: Option<i64>, place: Place) -> &mut Open {
        let mut is_open = self.open.contains_key(&key);
        if !is_open && self.over_in(key, time).is_none() {
            self.begin(key, time, place);
            is_open = true;
        }
        let open = match is_open {
            true => self.open.get_mut(&key),
            false => self.over_in(key, time).map(|over| &mut over.open),
        };
        let open = open.expect("it was there, or has just begun");
        open.last = place;
        open.is_brief &= open.second == second(time);
        open
    }

    /// The connection of that key that was closed in that second.
    fn over_in(&mut self, key: ConnectionKey, time: Option<i64>) -> Option<&mut Over> {
        if !self.ended.get(&key.appliance)?.contains(&key) {
            return None;
        }
        let is_it = |over: &&mut Over| over.key == key && over.open.closed && over.second == second(time);
        self.over.get_mut(&key.appliance)?.iter_mut().rev().find(is_it).filter(|over| over.second.is_some())
    }

    /// Makes rows of what ended, since a record of `appliance` was written at `time`.
    fn pass(&mut self, appliance: u32, time: Option<i64>) {
        let is_past = |over: &Over| match (over.second, second(time)) {
            (Some(over), Some(now)) => now > over.saturating_add(WAITS),
            (None, _) => true,
            (_, None) => false,
        };
        while let Some(waiting) = self.over.get_mut(&appliance)
            && (waiting.len() > MOST_OVER || waiting.front().is_some_and(is_past))
            && let Some(over) = waiting.pop_front()
        {
            self.row(over.key, &over.open, over.rank);
        }
    }

    fn end(&mut self, key: ConnectionKey, open: Box<Open>, time: Option<i64>, place: Place) {
        self.count_over += 1;
        let over = Over { number: self.count_over, key, open, rank: place.key, second: second(time) };
        self.over.entry(key.appliance).or_default().push_back(over);
    }

    fn begin(&mut self, key: ConnectionKey, time: Option<i64>, place: Place) {
        self.count += 1;
        let id = self.name(key, time);
        let open = Open {
            number: self.count,
            first: place,
            last: place,
            id,
            second: second(time),
            is_brief: true,
            facts: ConnectionFacts::default(),
            logins: Logins::default(),
            mids: IndexSet::new(),
            reason: None,
            closed: false,
            closed_at: None,
        };
        self.open.insert(key, Box::new(open));
    }

    /// The same in every run over the same logs, however they are cut into files: of two connections of one number that
    /// began in the same second, the order tells.
    fn name(&mut self, key: ConnectionKey, time: Option<i64>) -> String {
        if !self.shows.ids {
            return String::new();
        }
        let begun = self.begun.entry(key.appliance).or_default();
        if begun.time != time {
            *begun = Begun { time, of: HashMap::new() };
        }
        let before = begun.of.entry((key.direction, key.id)).or_insert(0);
        let mut text = Vec::new();
        text.extend(self.places.appliance(key.appliance).as_deref().unwrap_or_default().as_bytes());
        text.push(match key.direction {
            Direction::Inbound => 0,
            Direction::Outbound => 1,
        });
        text.extend(key.id.to_le_bytes());
        text.extend(time.unwrap_or(i64::MIN).to_le_bytes());
        text.extend(before.to_le_bytes());
        *before = before.saturating_add(1);
        format!("{:016x}", xxh3_64(&text))
    }

    fn opened(&mut self, key: ConnectionKey, opening: Option<Box<Opening>>, time: Option<i64>, place: Place) {
        let waits = |open: &Open| open.facts.opening.is_none() && open.is_brief && open.second == second(time);
        let is_own = match self.open.get(&key) {
            Some(open) => waits(open),
            None => self.over_in(key, time).is_some_and(|over| waits(&over.open)),
        };
        if !is_own {
            match self.open.remove(&key) {
                Some(older) => self.end(key, older, time, place),
                // What was closed in this second is another one.
                None => self.over_in(key, time).into_iter().for_each(|over| over.second = None),
            }
        }
        let opening = opening.map_or_else(|| Opening::at(time), |opening| *opening);
        self.mention(key, time, place).facts.opening = Some(opening);
    }

    fn closed(&mut self, key: ConnectionKey, time: Option<i64>, place: Place, reason: &'static str) {
        let over = self.ended.entry(key.appliance).or_default().contains(&key);
        if over && !self.open.contains_key(&key) {
            return;
        }
        let open = self.mention(key, time, place);
        open.closed = true;
        open.closed_at = time;
        open.reason.get_or_insert(reason);
        if let Some(open) = self.open.remove(&key) {
            self.end(key, open, time, place);
        }
        self.ended.entry(key.appliance).or_default().push(key);
    }

    /// It has ended; `rank`: its merge key.
    fn row(&mut self, key: ConnectionKey, open: &Open, rank: i64) {
        let appliance = self.places.appliance(key.appliance);
        let id = i64::try_from(key.id).ok();
        let logins = &open.logins;
        let users: Vec<Text> = logins.users.values().cloned().collect();
        let mids: Vec<i64> = open.mids.iter().copied().collect();
        let inbound = key.direction == Direction::Inbound;
        let mut facts = open.facts.row(None, None, Flags::default());
        facts.remote_ip = facts.remote_ip.or(logins.remote_ip.as_deref());
        self.builder.push(&Row {
            id: &open.id,
            appliance: appliance.as_deref(),
            direction: if inbound { "inbound" } else { "outbound" },
            icid: id.filter(|_| inbound),
            dcid: id.filter(|_| !inbound),
            facts,
            closed_at: open.closed_at,
            complete: open.facts.opening.is_some() && open.closed,
            auth_attempts: logins.attempts,
            auth_failed: logins.failed,
            auth_succeeded: logins.succeeded,
            user: logins.user.as_deref(),
            users: &users,
            mechanism: logins.mechanism.as_deref(),
            profile: logins.profile.as_deref(),
            mids: &mids,
            close_reason: open.reason,
            first_line: open.first.line,
            last_line: open.last.line,
            file: &self.places.file(open.first.file),
        });
        self.appliances.push(key.appliance);
        self.keys.push(rank);
        self.numbers.push(open.number);
    }
}

impl Logins {
    fn note(&mut self, outcome: Outcome, login: Login) {
        self.attempts += 1;
        let Login { user, mechanism, profile, remote_ip } = login;
        if let Some(user) = &user {
            self.users.entry(user.to_ascii_lowercase()).or_insert_with(|| user.clone());
        }
        self.remote_ip = remote_ip.or(self.remote_ip.take());
        match outcome {
            Outcome::Failed => self.failed += 1,
            Outcome::Succeeded => self.succeeded += 1,
            Outcome::Error | Outcome::Required => {}
        }
        // Who failed after a login is not who sends.
        if outcome == Outcome::Succeeded || self.succeeded == 0 {
            self.user = user.or(self.user.take());
            self.mechanism = mechanism.or(self.mechanism.take());
            self.profile = profile.or(self.profile.take());
        }
    }
}

impl History for Connections {
    fn record(&mut self, note: Note, place: Place) {
        let Note { time, appliance, said, .. } = note;
        self.pass(appliance, time);
        let Some((direction, id)) = said.connection().filter(|(_, id)| *id != 0) else { return };
        let key = ConnectionKey { appliance, direction, id };
        match said {
            Said::Opened { opening, .. } => self.opened(key, opening, time, place),
            Said::Verdict { verdict, .. } => self.mention(key, time, place).facts.verdict = Some(verdict),
            Said::Tls { result, .. } => self.mention(key, time, place).facts.tls = Some(result),
            Said::Attempt { outcome, login, .. } => self.mention(key, time, place).logins.note(outcome, *login),
            Said::MessageStarted { mid, .. } | Said::Delivery { mid, .. } => {
                let shows_mids = self.shows.mids;
                let mids = &mut self.mention(key, time, place).mids;
                mids.extend(i64::try_from(mid).ok().filter(|_| shows_mids));
            }
            Said::Mentioned { reason, .. } => {
                let open = self.mention(key, time, place);
                open.reason = reason.or(open.reason);
            }
            Said::Closed { reason, .. } => self.closed(key, time, place, reason),
            Said::Nothing | Said::SessionOpened { .. } | Said::Message { .. } => {}
        }
    }

    fn flush(&mut self) {
        // One file may hold the logs of several appliances. Rows out of one file are not merged, so they come in order.
        let mut over: Vec<Over> = std::mem::take(&mut self.over).into_values().flatten().collect();
        over.sort_unstable_by_key(|over| over.number);
        for over in over {
            self.row(over.key, &over.open, over.rank);
        }
    }

    fn least_key(&self) -> Option<i64> {
        self.over.values().filter_map(|waiting| waiting.front().map(|over| over.rank)).min()
    }

    fn finish(&mut self) {
        self.flush();
        let mut open: Vec<(ConnectionKey, Box<Open>)> = self.open.drain().collect();
        open.sort_unstable_by_key(|(_, open)| open.number);
        for (key, open) in open {
            self.row(key, &open, open.first.key);
        }
    }

    fn begun(&self) -> u64 {
        self.count
    }

    fn number_of(&mut self, appliance: u32, names: &Names, time: Option<i64>) -> Option<u64> {
        let key = |direction, id| ConnectionKey { appliance, direction, id };
        let inbound = names.icid.map(|id| key(Direction::Inbound, id));
        let key = inbound.or(names.dcid.map(|id| key(Direction::Outbound, id)))?;
        let open = self.open.get(&key).map(|open| open.number);
        open.or_else(|| self.over_in(key, time).map(|over| over.open.number))
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
