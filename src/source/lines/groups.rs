//! Which rows belong together: a state machine that sees records in the order of the logs, appliance by appliance.
//!
//! A group is a connection or a message, in one of the incarnations of its number. `New SMTP …` begins a connection, a
//! close ends it, any other record that speaks of one that is not open begins one whose opening is not in the archive,
//! and within one second records may have changed places (see [`crate::connection`]). `Start MID …` begins a message, and ends what had its number before; nothing else ends
//! one, so that what is said of it late is still its own.
//!
//! | query | a group is | its rows are the records that |
//! |---|---|---|
//! | `trace icid` | a connection | name it; and those that name a message started on it |
//! | `trace dcid` | a connection | name it; and those that name a message sent on it, from then to its close |
//! | `trace mid`, `show lines` of messages | a message | name it; and those that name the connection it was started on, and no message |
//! | `show lines` of anything else | a connection | name it |
//!
//! A record that is shown and names neither a connection nor a message is a group alone.

use std::sync::Arc;

use hashbrown::HashMap;

use super::{Deed, Mark};
use crate::connection::{ConnectionKey, second};
use crate::event::tables::Table;
use crate::record::Direction;
use crate::record::counter::Counter;
use crate::record::line::Names;
use crate::source::only::{Only, Wanted};

/// A row that is kept.
pub type RowRef = (u32, u32);

/// Rows that belong together.
#[derive(Debug)]
pub struct Group {
    /// By [`crate::source::appliances::Appliances`].
    pub appliance: u32,
    /// Merge key of its first own record.
    pub key: i64,
    /// When it began, if its beginning was seen.
    pub opened_at: Option<i64>,
    /// In the order of the logs.
    pub rows: Vec<RowRef>,
    /// It is selected.
    chosen: bool,
}

/// Where a record stands.
#[derive(Copy, Clone, Debug)]
pub struct Place {
    /// By [`crate::source::appliances::Appliances`].
    pub appliance: u32,
    /// Position of its file in the archive.
    pub file: usize,
    /// Its line in that file, from 1.
    pub line: i64,
    /// Its merge key.
    pub key: i64,
}

/// What rows are put together by.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Shape {
    /// Connections are groups.
    connections: bool,
    /// A connection's group holds the records of its messages.
    with_messages: bool,
    /// Messages are groups.
    messages: bool,
    /// A message's group holds the records of the connection it was started on.
    with_connection: bool,
}

/// Puts rows together.
#[derive(Debug)]
pub struct Groups {
    only: Arc<Only>,
    shape: Shape,
    /// By number; a group that is not selected is dropped when it ends.
    groups: Vec<Option<Group>>,
    connections: HashMap<ConnectionKey, Connection>,
    /// Connections that were closed in the second that the last record was of, and are not selected so far.
    closed: Vec<(ConnectionKey, Option<i64>)>,
    /// The groups that records of a message belong to.
    messages: HashMap<(u32, u64), usize>,
}

/// The latest connection of a number.
#[derive(Debug, Default)]
struct Connection {
    open: bool,
    /// Of its first record.
    begun: Option<i64>,
    /// Its opening was met.
    is_opened: bool,
    /// When it was closed.
    closed: Option<i64>,
    group: Option<usize>,
    /// Rows that name it and no message, for the messages to come.
    rows: Vec<RowRef>,
    /// Groups of the messages that were started on it.
    followers: Vec<usize>,
}

impl Shape {
    fn of(wanted: &Wanted) -> Shape {
        let none = Shape { connections: false, with_messages: false, messages: false, with_connection: false };
        match wanted {
            Wanted::Numbered(Counter::Icid | Counter::Dcid, _) => {
                Shape { connections: true, with_messages: true, ..none }
            }
            Wanted::Numbered(Counter::Mid, _) => Shape { messages: true, with_connection: true, ..none },
            Wanted::At(places) => match places.table {
                Table::Auth | Table::Connections => Shape { connections: true, ..none },
                Table::Messages => Shape { messages: true, with_connection: true, ..none },
                Table::Lines => Shape { connections: true, messages: true, ..none },
            },
        }
    }
}

impl Groups {
    /// None yet.
    pub fn new(only: Arc<Only>) -> Groups {
        let shape = Shape::of(&only.wanted);
        Groups {
            only,
            shape,
            groups: Vec::new(),
            connections: HashMap::new(),
            closed: Vec::new(),
            messages: HashMap::new(),
        }
    }

    /// Takes the next record of the logs, whose row is `row`. Is the row kept?
    pub fn record(&mut self, mark: &Mark, place: &Place, row: RowRef) -> bool {
        self.drop_closed(mark, place.appliance);
        let connection = self.connection_of(mark, place.appliance);
        let message = mark.names.mid.map(|mid| (place.appliance, mid));
        if mark.deed == Deed::Starts
            && let Some(message) = message
        {
            self.messages.remove(&message);
        }
        let wanted = self.is_wanted_place(mark, place);
        let own = connection.and_then(|key| self.of_connection(key, mark, place));
        let mut kept = false;
        if let Some(group) = own {
            kept |= self.add(group, row);
        }
        kept |= self.made(mark, place, row);
        let of_message = message.and_then(|message| self.of_message(message, connection, mark, place));
        // A record that names a selected connection goes to the group of that connection, not to that of the message.
        if let Some(group) = of_message.filter(|_| own.is_none() || self.shape.messages) {
            kept |= self.add(group, row);
        }
        if let Some(key) = connection
            && message.is_none()
            && self.shape.with_connection
        {
            kept |= self.add_to_followers(key, row);
        }
        if wanted {
            // Of a line that names both, the connection is what it is about.
            match own.or(of_message).and_then(|group| self.groups.get_mut(group)?.as_mut()) {
                Some(group) => group.chosen = true,
                None => {
                    let group = self.begin(place, mark.time, true);
                    kept |= self.add(group, row);
                }
            }
        }
        if let Some(key) = connection
            && mark.deed == Deed::Closes
        {
            self.close(key, mark);
        }
        kept
    }

    /// The selected groups of each appliance, in the order in which they began; no further record comes.
    pub fn finish(&mut self) -> Vec<Group> {
        self.connections.clear();
        self.messages.clear();
        std::mem::take(&mut self.groups).into_iter().flatten().filter(|group| group.chosen).collect()
    }

    /// The connection that a record names, if it may matter.
    fn connection_of(&self, mark: &Mark, appliance: u32) -> Option<ConnectionKey> {
        let ids = &self.only.ids;
        let key = |direction, id| ConnectionKey { appliance, direction, id };
        let inbound = mark.names.icid.filter(|id| *id != 0 && ids.icids.contains(id));
        let outbound = mark.names.dcid.filter(|id| *id != 0 && ids.dcids.contains(id));
        inbound.map(|id| key(Direction::Inbound, id)).or(outbound.map(|id| key(Direction::Outbound, id)))
    }

    fn is_wanted_place(&self, mark: &Mark, place: &Place) -> bool {
        match &self.only.wanted {
            Wanted::Numbered(..) => false,
            Wanted::At(places) => {
                (mark.auth || places.table != Table::Auth) && places.holds(place.file, place.line, &mark.names)
            }
        }
    }

    /// Begins the connection if need be. Its group, if it has one.
    fn of_connection(&mut self, key: ConnectionKey, mark: &Mark, place: &Place) -> Option<usize> {
        if mark.deed == Deed::Opens && !self.adopts(key, mark) {
            self.end(key);
        } else if let Some(known) = self.connections.get(&key) {
            // A second close, or a word in passing, begins nothing.
            let is_word = matches!(mark.deed, Deed::Mentions | Deed::Closes | Deed::Opens);
            if known.open || is_word || (known.closed.is_some() && known.closed == second(mark.time)) {
                return known.group;
            }
        }
        let group = self.shape.connections.then(|| {
            let opened_at = mark.time.filter(|_| mark.deed == Deed::Opens);
            let chosen = match self.only.wanted {
                Wanted::Numbered(Counter::Icid, id) => key.direction == Direction::Inbound && key.id == id,
                Wanted::Numbered(Counter::Dcid, id) => key.direction == Direction::Outbound && key.id == id,
                Wanted::Numbered(Counter::Mid, _) | Wanted::At(_) => false,
            };
            self.begin(place, opened_at, chosen)
        });
        let (begun, is_opened) = (second(mark.time), mark.deed == Deed::Opens);
        self.connections.insert(key, Connection { open: true, begun, is_opened, group, ..Connection::default() });
        group
    }

    /// Is an opening that of a connection that began without one in the same second?
    fn adopts(&mut self, key: ConnectionKey, mark: &Mark) -> bool {
        let Some(known) = self.connections.get_mut(&key) else { return false };
        let is_same = known.begun.is_some() && known.begun == second(mark.time);
        let adopts = !known.is_opened && is_same && (known.open || known.closed == known.begun);
        if adopts {
            known.is_opened = true;
            let group = known.group.and_then(|group| self.groups.get_mut(group)?.as_mut());
            group.into_iter().for_each(|group| group.opened_at = mark.time);
        }
        adopts
    }

    /// The group that a record belongs to for the message that it names.
    fn of_message(
        &mut self,
        message: (u32, u64),
        connection: Option<ConnectionKey>,
        mark: &Mark,
        place: &Place,
    ) -> Option<usize> {
        if self.shape.messages {
            return self.message_group(message, connection, mark, place);
        }
        if !self.shape.with_messages {
            return None;
        }
        let own = connection.and_then(|key| self.connections.get(&key)?.group);
        match (mark.deed, self.only.wanted_counter()) {
            (Deed::Starts, Some(Counter::Icid)) | (Deed::Delivers, Some(Counter::Dcid)) => {
                if let Some(group) = own {
                    self.messages.insert(message, group);
                }
            }
            _ => {}
        }
        // What is said of the message on another connection to a server is that one's.
        let elsewhere = self.only.wanted_counter() == Some(Counter::Dcid) && mark.names.dcid.is_some() && own.is_none();
        self.messages.get(&message).copied().filter(|_| !elsewhere)
    }

    fn message_group(
        &mut self,
        message: (u32, u64),
        connection: Option<ConnectionKey>,
        mark: &Mark,
        place: &Place,
    ) -> Option<usize> {
        if !self.only.ids.mids.contains(&message.1) {
            return None;
        }
        if let Some(group) = self.messages.get(&message) {
            return Some(*group);
        }
        let starts = mark.deed == Deed::Starts;
        let chosen = matches!(self.only.wanted, Wanted::Numbered(Counter::Mid, id) if id == message.1);
        let group = self.begin(place, mark.time.filter(|_| starts), chosen);
        self.messages.insert(message, group);
        let follows = connection.filter(|_| starts && self.shape.with_connection);
        if let Some(connection) = follows.and_then(|key| self.connections.get_mut(&key)) {
            connection.followers.push(group);
            if let Some(Some(group)) = self.groups.get_mut(group) {
                group.rows.extend(&connection.rows);
            }
        }
        Some(group)
    }

    /// A message that was made from another begins with the record that says so.
    fn made(&mut self, mark: &Mark, place: &Place, row: RowRef) -> bool {
        let asked = mark.made.filter(|mid| self.shape.messages && self.only.ids.mids.contains(mid));
        let Some(mid) = asked else { return false };
        let chosen = match &self.only.wanted {
            Wanted::Numbered(counter, id) => *counter == Counter::Mid && *id == mid,
            Wanted::At(places) => places.holds(place.file, place.line, &Names { mid: Some(mid), ..mark.names }),
        };
        let group = self.begin(place, mark.time, chosen);
        self.messages.insert((place.appliance, mid), group);
        mark.names.mid != Some(mid) && self.add(group, row)
    }

    /// A row of the connection itself, for the messages that were started on it and those that will be.
    fn add_to_followers(&mut self, key: ConnectionKey, row: RowRef) -> bool {
        let Some(connection) = self.connections.get_mut(&key) else { return false };
        connection.rows.push(row);
        for group in &connection.followers {
            if let Some(Some(group)) = self.groups.get_mut(*group) {
                group.rows.push(row);
            }
        }
        true
    }

    /// The connection was closed. Records of the same second may still name it.
    fn close(&mut self, key: ConnectionKey, mark: &Mark) {
        let Some(connection) = self.connections.get_mut(&key).filter(|connection| connection.open) else { return };
        connection.open = false;
        connection.closed = second(mark.time);
        self.closed.push((key, connection.closed));
        if let Some(group) = connection.group {
            self.forget_messages(group);
        }
    }

    /// What is said of messages behind the close of the connection that they were sent on is not the connection's.
    fn forget_messages(&mut self, group: usize) {
        if self.only.wanted_counter() == Some(Counter::Dcid) {
            self.messages.retain(|_, other| *other != group);
        }
    }

    /// Forgets what was closed before the second of a record, unless it is selected.
    fn drop_closed(&mut self, mark: &Mark, appliance: u32) {
        if self.closed.is_empty() {
            return;
        }
        let is_past = |(key, closed): &mut (ConnectionKey, Option<i64>)| {
            let is_later = |now: i64| closed.is_none_or(|closed| now > closed.saturating_add(1));
            key.appliance == appliance && second(mark.time).is_none_or(is_later)
        };
        for (key, closed) in self.closed.extract_if(.., is_past).collect::<Vec<_>>() {
            if self.connections.get(&key).is_some_and(|connection| !connection.open && connection.closed == closed) {
                self.end(key);
            }
        }
    }

    /// The connection is over.
    fn end(&mut self, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        connection.open = false;
        let Some(group) = connection.group else { return };
        // A record behind the close may still be selected.
        let is_place = matches!(self.only.wanted, Wanted::At(_));
        if let Some(place) = self.groups.get_mut(group)
            && is_place
            && place.as_ref().is_some_and(|group| !group.chosen)
        {
            *place = None;
            connection.group = None;
        }
        self.forget_messages(group);
    }

    fn begin(&mut self, place: &Place, opened_at: Option<i64>, chosen: bool) -> usize {
        let Place { appliance, key, .. } = *place;
        self.groups.push(Some(Group { appliance, key, opened_at, rows: Vec::new(), chosen }));
        self.groups.len() - 1
    }

    fn add(&mut self, group: usize, row: RowRef) -> bool {
        match self.groups.get_mut(group) {
            Some(Some(group)) => {
                group.rows.push(row);
                true
            }
            Some(None) | None => false,
        }
    }
}
