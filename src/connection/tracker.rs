//! One part of a log, read with no knowledge of what came before it.

use hashbrown::{HashMap, HashSet};

use super::ConnectionKey;
use super::facts::{ConnectionFacts, LateFacts, Opening, TlsResult, Verdict};
use crate::record::{Direction, Record};

/// What an authentication record knows of its connection, as far as its own part of the log tells.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFacts {
    /// What this part told up to and with the record.
    pub facts: ConnectionFacts,
    /// What they are to be laid over.
    pub origin: Origin,
}

impl RowFacts {
    /// Those of a record that belongs to no connection.
    pub fn alone() -> RowFacts {
        RowFacts { facts: ConnectionFacts::default(), origin: Origin::Alone }
    }
}

/// Which connection a row belongs to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// None: the record names no connection, or id 0.
    Alone,
    /// One that began in this part: the facts are complete.
    Here {
        /// Position among the incarnations of the [`Part`]; meaningless when late facts are not tracked.
        incarnation: u32,
    },
    /// One that was open before this part, if it was ever opened.
    Inherited {
        /// Its key.
        key: ConnectionKey,
        /// As in `Here`.
        incarnation: u32,
    },
}

/// What is left of a part once it has been read, apart from its rows: what later parts and the stitcher need.
#[derive(Debug, Default)]
pub struct Part {
    /// Connections that were mentioned here before they were opened or closed here, and their incarnations.
    pub(super) inherited: Vec<(ConnectionKey, u32)>,
    /// The last state of every id mentioned.
    pub(super) slots: HashMap<ConnectionKey, Slot>,
    /// Late facts of every incarnation seen; empty when they are not tracked.
    pub(super) incarnations: Vec<LateFacts>,
    /// What was passed over.
    pub(super) unread: Unread,
}

impl Part {
    /// The connections that ended here, whatever has their ids afterwards.
    pub fn ended(&self) -> Ended {
        let goes_on = |slot: &Slot| matches!(slot, Slot::Live(live) if live.inherited);
        let keys = |is_wanted: &dyn Fn(&ConnectionKey, &Slot) -> bool| {
            self.slots.iter().filter(|(key, slot)| is_wanted(key, slot)).map(|(key, _)| *key).collect()
        };
        Ended {
            read: keys(&|_, slot| !goes_on(slot)),
            unread: self.unread.keys.clone(),
            going_on: keys(&|key, slot| goes_on(slot) && self.unread.contains(key)),
        }
    }
}

/// Connections that ended in a part. Most of them nobody asks for, so they are kept as they were met, and searched only
/// when somebody does.
#[derive(Debug)]
pub struct Ended {
    read: HashSet<ConnectionKey>,
    /// In order.
    unread: Vec<ConnectionKey>,
    /// Of these, the ones that are open all the same.
    going_on: HashSet<ConnectionKey>,
}

impl Ended {
    /// Did a connection of that id end?
    pub fn contains(&self, key: &ConnectionKey) -> bool {
        self.read.contains(key) || self.unread.binary_search(key).is_ok() && !self.going_on.contains(key)
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
            false => self.keys.extend(keys),
        }
        self.keys.sort();
    }
}

/// The state of an id within a part. Absent: not mentioned.
#[derive(Debug)]
pub(super) enum Slot {
    /// Mentioned and not closed since.
    Live(Live),
    /// Closed here. Kept until the part is folded: see the module above.
    Ended,
}

/// A connection that is open.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) facts: ConnectionFacts,
    /// It was open before this part: `facts` is a difference.
    pub(super) inherited: bool,
    pub(super) incarnation: u32,
}

/// Reads the records of one part.
#[derive(Debug)]
pub struct Tracker {
    part: Part,
    late: bool,
}

impl Tracker {
    /// A tracker that knows nothing yet. `late`: closes and messages matter.
    pub fn new(late: bool) -> Self {
        Tracker { part: Part::default(), late }
    }

    /// Takes note of a record of `appliance`. `time` gives its moment; it is called only where that matters, because
    /// turning a stamp into a moment costs more than the rest. Authentication records go to [`Tracker::attempt`].
    pub fn feed(&mut self, appliance: u32, record: &Record<'_>, time: impl FnOnce() -> Option<i64>) {
        let key = |direction, id| ConnectionKey { appliance, direction, id };
        match record {
            Record::Opened(opened) => {
                self.open(key(opened.direction, opened.id), Opening::new(opened, time()));
            }
            Record::Policy(policy) => {
                if let Some(live) = self.mention(key(Direction::Inbound, policy.icid)) {
                    live.facts.verdict = Some(Box::new(Verdict::new(policy)));
                }
            }
            Record::Tls(tls) => {
                if let Some(live) = self.mention(key(tls.direction, tls.id)) {
                    live.facts.tls = Some(Box::new(TlsResult::new(tls)));
                }
            }
            Record::Closed { direction, id } => self.close(key(*direction, *id), time),
            Record::MessageStarted { mid, icid } => self.message(key(Direction::Inbound, *icid), *mid),
            Record::DeliveryStarted { dcid, mid } | Record::DeliveryDone { dcid, mid } => {
                self.message(key(Direction::Outbound, *dcid), *mid);
            }
            Record::Mentioned { direction, id } => {
                self.mention(key(*direction, *id));
            }
            // A bounce names the connection it was tried on, and says nothing that a column needs.
            Record::Bounced { .. } => {}
            Record::InboundAuth(_) | Record::OutboundAuth(_) => {}
            Record::LogfileBegin | Record::Version { .. } | Record::UtcOffset(_) | Record::LogfileEnd => {}
        }
    }

    /// An authentication record for connection `id` (`None` or 0: for none): what is known at this moment.
    pub fn attempt(&mut self, appliance: u32, direction: Direction, id: Option<u64>) -> RowFacts {
        let key = ConnectionKey { appliance, direction, id: id.unwrap_or(0) };
        match self.mention(key) {
            None => RowFacts::alone(),
            Some(live) => {
                live.facts.attempts = live.facts.attempts.saturating_add(1);
                let incarnation = live.incarnation;
                let origin =
                    if live.inherited { Origin::Inherited { key, incarnation } } else { Origin::Here { incarnation } };
                RowFacts { facts: live.facts.clone(), origin }
            }
        }
    }

    /// Connections that ended here and whose records were not fed; what was fed before of the same ids is over.
    pub fn pass_over(&mut self, ended: Vec<ConnectionKey>) {
        if !ended.is_empty() {
            self.part.unread.extend(ended);
        }
    }

    /// The connections that are open, as far as what was fed tells.
    pub fn live(&self) -> impl Iterator<Item = ConnectionKey> + '_ {
        self.part.slots.iter().filter(|(_, slot)| matches!(slot, Slot::Live(_))).map(|(key, _)| *key)
    }

    /// What is left when the part has been read.
    pub fn finish(self) -> Part {
        self.part
    }

    fn new_incarnation(&mut self) -> u32 {
        if !self.late {
            return 0;
        }
        let index = self.part.incarnations.len();
        self.part.incarnations.push(LateFacts::default());
        u32::try_from(index).expect("a part of a log is far smaller than 2^32 records")
    }

    fn open(&mut self, key: ConnectionKey, opening: Opening) {
        if key.id == 0 {
            return;
        }
        let incarnation = self.new_incarnation();
        let facts = ConnectionFacts { opening: Some(opening), ..ConnectionFacts::default() };
        self.part.slots.insert(key, Slot::Live(Live { facts, inherited: false, incarnation }));
    }

    /// The connection under `key`, begun if need be; `None` for id 0.
    fn mention(&mut self, key: ConnectionKey) -> Option<&mut Live> {
        if key.id == 0 {
            return None;
        }
        let inherited = match self.part.slots.get(&key) {
            Some(Slot::Live(_)) => None,
            Some(Slot::Ended) => Some(false),
            None => Some(!self.part.unread.contains(&key)),
        };
        if let Some(inherited) = inherited {
            let incarnation = self.new_incarnation();
            if inherited && self.late {
                self.part.inherited.push((key, incarnation));
            }
            let live = Live { facts: ConnectionFacts::default(), inherited, incarnation };
            self.part.slots.insert(key, Slot::Live(live));
        }
        match self.part.slots.get_mut(&key) {
            Some(Slot::Live(live)) => Some(live),
            Some(Slot::Ended) | None => None,
        }
    }

    fn close(&mut self, key: ConnectionKey, time: impl FnOnce() -> Option<i64>) {
        // A close of what is closed already says nothing new.
        if key.id == 0 || matches!(self.part.slots.get(&key), Some(Slot::Ended)) {
            return;
        }
        if self.late
            && let Some(live) = self.mention(key)
        {
            let incarnation = live.incarnation as usize;
            self.part.incarnations[incarnation].closed_at = time();
        }
        self.part.slots.insert(key, Slot::Ended);
    }

    fn message(&mut self, key: ConnectionKey, mid: u64) {
        let late = self.late;
        if let (Some(live), Ok(mid)) = (self.mention(key), i64::try_from(mid))
            && late
        {
            let incarnation = live.incarnation as usize;
            self.part.incarnations[incarnation].mids.insert(mid);
        }
    }
}
