//! One part of a log, read with no knowledge of what came before it.

use hashbrown::{HashMap, HashSet};

use super::facts::{ConnectionFacts, LateFacts, Opening, TlsResult, Verdict};
use super::state::{At, Keeper, Mention, NEAR, Name, RowRef, Said, State};
use super::{ConnectionKey, second};
use crate::record::{Direction, Record};

/// What an authentication record knows of its connection; `None` if it belongs to none, or to one that may have begun in an
/// earlier part.
pub(super) type RowFacts = Option<(ConnectionFacts, Name)>;

/// What is left of a part once it has been read: what later parts and the stitcher need.
#[derive(Debug, Default)]
pub struct Part {
    /// One for each attempt that is a row.
    pub(super) rows: Vec<RowFacts>,
    pub(super) numbers: HashMap<ConnectionKey, Number>,
    /// Late facts of every incarnation that began here for sure; empty when they are not tracked.
    pub(super) incarnations: Vec<LateFacts>,
    /// What was passed over.
    pub(super) unread: Unread,
}

/// The records of a part that name one connection.
#[derive(Debug, Default)]
pub(super) struct Number {
    /// Those whose incarnation may have begun in an earlier part.
    pub(super) first: Vec<Mention>,
    /// The state behind those that follow, if there are any.
    pub(super) state: Option<State>,
}

impl Part {
    /// The connections that ended here, whatever has their ids afterwards.
    pub fn ended(&self) -> Ended {
        let is_end = |mention: &Mention| matches!(mention.said, Said::Opened(_) | Said::Closed(_));
        let has_ended = |number: &Number| number.state.is_some() || number.first.iter().any(is_end);
        let read = self.numbers.iter().filter(|(_, number)| has_ended(number)).map(|(key, _)| *key).collect();
        Ended { read, unread: self.unread.keys.clone() }
    }
}

/// Connections that ended in a part. Most of them nobody asks for, so they are kept as they were met, and searched only
/// when somebody does.
#[derive(Debug)]
pub struct Ended {
    read: HashSet<ConnectionKey>,
    /// In order.
    unread: Vec<ConnectionKey>,
}

impl Ended {
    /// Did a connection of that id end?
    pub fn contains(&self, key: &ConnectionKey) -> bool {
        self.read.contains(key) || self.unread.binary_search(key).is_ok()
    }
}

/// Connections that a part mentions and does not read, because no row asks for them. They ended in the part.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// In order.
    keys: Vec<ConnectionKey>,
}

impl Unread {
    pub(super) fn contains(&self, key: &ConnectionKey) -> bool {
        self.keys.binary_search(key).is_ok()
    }

    /// Ids are met nearly in order, which a stable sort profits from.
    fn extend(&mut self, keys: Vec<ConnectionKey>) {
        match self.keys.is_empty() {
            true => self.keys = keys,
            false => {
                self.keys.extend(keys);
                self.keys.sort();
            }
        }
    }
}

/// Reads the records of one part.
#[derive(Debug)]
pub struct Tracker {
    numbers: HashMap<ConnectionKey, Number>,
    unread: Unread,
    /// Where the part begins in the text of its log.
    begin: u64,
    kept: Kept,
}

/// The incarnations that begin in a part, and its rows.
#[derive(Debug)]
struct Kept {
    rows: Vec<RowFacts>,
    incarnations: Vec<LateFacts>,
    needs: Asked,
    /// Of the connection whose records are being taken in.
    direction: Direction,
}

/// What rows tell of their connections, besides their openings.
#[derive(Copy, Clone, Debug, Default)]
pub struct Asked {
    /// Sender groups.
    pub verdicts: bool,
    /// Closes and messages.
    pub late: bool,
}

impl Keeper for Kept {
    fn has_verdicts(&self) -> bool {
        self.needs.verdicts && self.direction == Direction::Inbound
    }

    fn begin(&mut self) -> Name {
        if !self.needs.late {
            return 0;
        }
        self.incarnations.push(LateFacts::default());
        self.incarnations.len() as Name - 1
    }

    fn late_facts(&mut self, name: Name) -> Option<&mut LateFacts> {
        self.incarnations.get_mut(usize::try_from(name).ok()?)
    }

    fn close(&mut self, _: Name) {}

    fn end(&mut self, _: Name) {}

    fn row(&mut self, row: RowRef, facts: &ConnectionFacts, name: Name, _: bool) {
        if let Some(place) = self.rows.get_mut(row.row as usize) {
            *place = Some((facts.clone(), name));
        }
    }

    fn facts_of(&mut self, row: RowRef) -> Option<&mut ConnectionFacts> {
        self.rows.get_mut(row.row as usize)?.as_mut().map(|(facts, _)| facts)
    }
}

impl Tracker {
    /// A tracker that knows nothing yet, of a part that begins at `begin` in the text of its log.
    pub fn new(needs: Asked, begin: u64) -> Self {
        let kept = Kept { rows: Vec::new(), incarnations: Vec::new(), needs, direction: Direction::Inbound };
        Tracker { numbers: HashMap::new(), unread: Unread::default(), begin, kept }
    }

    /// Takes note of a record of `appliance` at `position` in the text of the log. `time` gives its moment; it is called only
    /// where that matters, because turning a stamp into a moment costs more than the rest. Authentication records go to
    /// [`Tracker::attempt`].
    pub fn feed(&mut self, appliance: u32, record: &Record<'_>, position: u64, time: impl FnOnce() -> Option<i64>) {
        let Some((direction, id, mut said)) = self.said(record).filter(|(_, id, _)| *id > 0) else { return };
        let key = ConnectionKey { appliance, direction, id };
        let matters = match said {
            Said::Opened(_) | Said::Closed(_) => true,
            Said::Verdict(_) | Said::Tls(_) => self.asks_for_time(&key),
            Said::Message(_) | Said::Attempt(_) => false,
        };
        let moment = if matters { time() } else { None };
        match &mut said {
            Said::Opened(opening) => opening.time = moment,
            Said::Closed(time) => *time = moment,
            Said::Verdict(_) | Said::Tls(_) | Said::Message(_) | Said::Attempt(_) => {}
        }
        self.take(key, Mention { at: at(moment, position), said });
    }

    /// What a record says of a connection, without its moment.
    fn said(&self, record: &Record<'_>) -> Option<(Direction, u64, Said)> {
        let message = |mid: &u64| i64::try_from(*mid).ok().filter(|_| self.kept.needs.late).map(Said::Message);
        Some(match record {
            Record::Opened(opened) => (opened.direction, opened.id, Said::Opened(Box::new(Opening::new(opened, None)))),
            Record::Closed { direction, id } => (*direction, *id, Said::Closed(None)),
            Record::Policy(policy) => (Direction::Inbound, policy.icid, Said::Verdict(Box::new(Verdict::new(policy)))),
            Record::Tls(tls) => (tls.direction, tls.id, Said::Tls(Box::new(TlsResult::new(tls)))),
            Record::MessageStarted { mid, icid } => (Direction::Inbound, *icid, message(mid)?),
            Record::DeliveryStarted { dcid, mid } | Record::DeliveryDone { dcid, mid } => {
                (Direction::Outbound, *dcid, message(mid)?)
            }
            // A bounce names the connection it was tried on, and says nothing that a column needs.
            Record::Bounced { .. } | Record::Mentioned { .. } => return None,
            Record::InboundAuth(_) | Record::OutboundAuth(_) => return None,
            Record::LogfileBegin | Record::Version { .. } | Record::UtcOffset(_) | Record::LogfileEnd => return None,
        })
    }

    /// A row whose attempt may belong to a connection: [`Tracker::attempt`] says to which.
    pub fn add_row(&mut self) {
        self.kept.rows.push(None);
    }

    /// An authentication record at `time` (microseconds since 1970-01-01T00:00:00Z) and `position` in the text of the log,
    /// for a connection (id 0: for none). `row`: its position among the rows, if it is one.
    pub fn attempt(&mut self, key: ConnectionKey, row: Option<u32>, time: Option<i64>, position: u64) {
        if key.id > 0 {
            let said = Said::Attempt(row.map(|row| RowRef { part: 0, row }));
            self.take(key, Mention { at: at(time, position), said });
        }
    }

    fn take(&mut self, key: ConnectionKey, mention: Mention) {
        let Tracker { numbers, unread, begin, kept } = self;
        let number = numbers.entry(key).or_insert_with(|| {
            // What was passed over has ended.
            let state = unread.contains(&key).then_some(State::Unseen);
            Number { first: Vec::new(), state }
        });
        kept.direction = key.direction;
        if number.state.is_none() && number.is_begun_by(&mention, *begin) {
            number.state = Some(State::Unseen);
        }
        match &mut number.state {
            Some(state) => state.take(mention, kept),
            None => number.first.push(mention),
        }
    }

    fn asks_for_time(&self, key: &ConnectionKey) -> bool {
        let state = self.numbers.get(key).and_then(|number| number.state.as_ref());
        state.is_none_or(State::asks_for_time)
    }

    /// Connections that ended here and whose records were not fed; what was fed before of the same ids is over.
    pub fn pass_over(&mut self, mut ended: Vec<ConnectionKey>) {
        if ended.is_empty() {
            return;
        }
        ended.sort();
        for (_, number) in self.numbers.iter_mut().filter(|(key, _)| ended.binary_search(key).is_ok()) {
            std::mem::take(number.state.get_or_insert_default()).end(&mut self.kept);
        }
        self.unread.extend(ended);
    }

    /// The connections that are open, as far as what was fed tells, or that were closed shortly before `position`.
    pub fn live(&self, position: u64) -> impl Iterator<Item = ConnectionKey> + '_ {
        let is_live = move |number: &Number| match (&number.state, number.first.last()) {
            (Some(State::Unseen), _) | (None, None) => false,
            (Some(state @ State::Ended(_)), _) => state.closed().is_some_and(|(at, _)| !at.is_past(position)),
            (Some(State::Live(_)), _) => true,
            (None, Some(Mention { at, said: Said::Closed(_) })) => !at.is_past(position),
            (None, Some(_)) => true,
        };
        self.numbers.iter().filter_map(move |(key, number)| is_live(number).then_some(*key))
    }

    /// What is left when the part has been read, up to `end` in the text of the log.
    pub fn finish(mut self, end: u64) -> Part {
        let is_over = |number: &Number| match &number.state {
            Some(state @ State::Ended(_)) if number.first.is_empty() => {
                state.closed().is_some_and(|(at, _)| at.is_past(end))
            }
            Some(State::Unseen | State::Live(_) | State::Ended(_)) | None => false,
        };
        let mut over: Vec<_> = self.numbers.extract_if(|_, number| is_over(number)).map(|(key, _)| key).collect();
        over.sort();
        self.unread.extend(over);
        let Kept { rows, incarnations, .. } = self.kept;
        Part { rows, numbers: self.numbers, incarnations, unread: self.unread }
    }
}

impl Number {
    /// Is a record in a part that begins at `begin` the opening of another incarnation than those before, whatever these are?
    fn is_begun_by(&self, mention: &Mention, begin: u64) -> bool {
        let Mention { at, said: Said::Opened(_) } = mention else { return false };
        let mut before = self.first.iter().rev().take_while(|other| at.position.abs_diff(other.at.position) <= NEAR);
        at.position.saturating_sub(begin) > NEAR && !before.any(|other| other.at.is_near(at))
    }
}

fn at(moment: Option<i64>, position: u64) -> At {
    At { second: second(moment), position }
}
