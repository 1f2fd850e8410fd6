//! What a stretch of text says of connections, read only as far as rows ask for it.
//!
//! Of a hundred connections a query wants one or none. So while the text is passed over, nothing is read of a
//! connection's records but the id and where they stand; once the stretch is over it is known which connections rows
//! belong to, and which are still open at its end, for a later stretch may ask for those. Their records alone are read,
//! in their order, by the tracker that would have read all of them. Connections have nothing to do with each other, so
//! it comes to the same facts.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry as Slot;

use crate::archive::ClockCursor;
use crate::connection::ConnectionKey;
use crate::connection::tracker::{RowFacts, Tracker, Unread};
use crate::record::frame::{self, LineCounts, Shape};
use crate::record::{Record, envelope, recognise};

/// The mentions of connections in a stretch of text, in order.
#[derive(Default)]
pub struct Lookup {
    mentions: Vec<Mention>,
    /// The records that do not stand on one line of the text.
    apart: Vec<Box<[u8]>>,
}

/// One record that names a connection.
#[derive(Copy, Clone)]
struct Mention {
    key: ConnectionKey,
    said: Said,
    /// The next mention of the same connection; [`NONE`]: there is none. Known when the stretch is over.
    next: u32,
}

/// What a record says of its connection.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// To be read: the line begins here.
    At(u32),
    /// To be read, among those kept apart.
    Apart(u32),
    /// It ends here, for sure.
    Closed,
    /// An attempt. Its row asks for what is known, unless the filter dropped it.
    Attempt(Option<u32>),
}

const NONE: u32 = u32::MAX;

impl Lookup {
    /// Takes note of a record. Attempts on connection 0 (none) are none of ours.
    #[inline]
    pub fn mention(&mut self, key: ConnectionKey, said: Said) {
        if key.id != 0 {
            self.mentions.push(Mention { key, said, next: NONE });
        }
    }

    /// Takes note of a record that was put together from several lines.
    pub fn mention_apart(&mut self, key: ConnectionKey, text: &[u8]) {
        let place = u32::try_from(self.apart.len()).unwrap_or(NONE);
        self.apart.push(text.into());
        self.mention(key, Said::Apart(place));
    }

    /// The stretch of text is over: reads what is asked for into `tracker`, and gives each row that asks what was known
    /// when it was written. Places of mentions are places in `text`.
    pub fn settle(
        &mut self,
        text: &[u8],
        tracker: &mut Tracker,
        reader: &mut Reader<'_>,
        give: &mut impl FnMut(u32, RowFacts),
    ) {
        let (mut first, mut wanted) = self.chain();
        wanted.extend(tracker.live());
        for key in wanted {
            // Read once, however many ask.
            let Some(mut at) = first.remove(&key) else { continue };
            while let Some(mention) = self.mentions.get(at as usize) {
                match mention.said {
                    Said::At(place) => reader.read_at(text, place as usize, key, tracker),
                    Said::Apart(place) => {
                        let record = self.apart.get(place as usize).map_or(&[][..], |record| record);
                        reader.read(record, key, tracker);
                    }
                    Said::Closed => {
                        let Mention { key: ConnectionKey { appliance, direction, id }, .. } = *mention;
                        tracker.feed(appliance, &Record::Closed { direction, id }, || None);
                    }
                    Said::Attempt(row) => {
                        let facts = tracker.attempt(key.appliance, key.direction, Some(key.id));
                        if let Some(row) = row {
                            give(row, facts);
                        }
                    }
                }
                at = mention.next;
            }
        }
        // What is left of the others is that they are over.
        tracker.pass_over(first);
        self.mentions.clear();
        self.apart.clear();
    }

    /// Links the mentions of each connection: the first of each, and the connections that must be read.
    fn chain(&mut self) -> (Unread, Vec<ConnectionKey>) {
        let mut first: Unread = HashMap::with_capacity(self.mentions.len() / 2);
        let mut wanted = Vec::new();
        for at in (0..self.mentions.len()).rev() {
            let Some(mention) = self.mentions.get_mut(at) else { continue };
            let place = u32::try_from(at).unwrap_or(NONE);
            let is_last = match first.entry(mention.key) {
                Slot::Occupied(mut next) => {
                    mention.next = std::mem::replace(next.get_mut(), place);
                    false
                }
                Slot::Vacant(slot) => {
                    slot.insert(place);
                    true
                }
            };
            let is_asked_for = matches!(mention.said, Said::Attempt(Some(_)));
            if is_asked_for || (is_last && mention.said != Said::Closed) {
                wanted.push(mention.key);
            }
        }
        (first, wanted)
    }
}

/// Reads the records that are asked for.
pub struct Reader<'c> {
    /// How they lie on lines.
    pub shape: Shape,
    /// What makes moments of their stamps.
    pub clock: &'c mut ClockCursor,
}

impl Reader<'_> {
    /// Feeds the record that begins at `place`, over however many lines it goes.
    fn read_at(&mut self, text: &[u8], place: usize, key: ConnectionKey, tracker: &mut Tracker) {
        let end = frame::next_record_start(text, place + 1, self.shape).unwrap_or(text.len());
        let record = text.get(place..end).unwrap_or_default();
        let clock = &mut *self.clock;
        frame::for_each_record(record, self.shape, &mut LineCounts::default(), &mut |entry| {
            if let (0, Some(Ok(record))) = (entry.offset, &entry.record) {
                tracker.feed(key.appliance, record, || entry.envelope.stamp.map(|stamp| clock.moment(stamp).0));
            }
        });
    }

    /// Feeds a record of `key`'s connection, if it is a record at all.
    fn read(&mut self, text: &[u8], key: ConnectionKey, tracker: &mut Tracker) {
        let Some(envelope) = envelope::parse(text, false).filter(|envelope| !envelope.garbled) else { return };
        let Some(Ok(record)) = text.get(envelope.message_at..).and_then(recognise) else { return };
        let clock = &mut *self.clock;
        tracker.feed(key.appliance, &record, || envelope.stamp.map(|stamp| clock.moment(stamp).0));
    }
}
