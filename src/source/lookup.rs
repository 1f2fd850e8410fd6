//! What a stretch of text says of connections, read only as far as rows ask for it.
//!
//! Of a hundred connections a query wants one or none. So while the text is passed over, nothing is read of a
//! connection's records but the id and where they stand; once the stretch is over it is known which connections rows
//! belong to, and which are still open at its end, for a later stretch may ask for those. Their records alone are read,
//! in their order, by the tracker that would have read all of them. Connections have nothing to do with each other, so
//! it comes to the same facts.
//!
//! Where rows tell of the end of their connection, an earlier stretch may ask for what is said here. Then the connections
//! that did not begin here for sure are read as well: those that cross a cut, which are few.

mod ids;

use ids::Ids;

use crate::archive::ClockCursor;
use crate::connection::ConnectionKey;
use crate::connection::state::NEAR;
use crate::connection::tracker::Tracker;
use crate::record::frame::{self, LineCounts, Shape};
use crate::record::{Record, Says, envelope, loosely, recognise};

/// The mentions of connections in a stretch of text, in order.
#[derive(Default)]
pub struct Lookup {
    mentions: Vec<Mention>,
    mentioned: Ids<Mentioned>,
    /// The records that do not stand on one line of the text, each with its position in the file.
    apart: Vec<(u64, Box<[u8]>)>,
    attempts: Vec<AttemptRow>,
    /// The mentions of one connection, for as long as it is read.
    chain: Vec<u32>,
    /// Text before this place lies near the begin of the stretch: attempts before it may ask for what is said here.
    pub near_begin: u32,
}

/// An authentication record.
#[derive(Copy, Clone, Debug)]
pub struct AttemptRow {
    /// Its position among the rows; `None`: the filter dropped it.
    pub row: Option<u32>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// In the text of the file.
    pub position: u64,
}

/// One record that names a connection.
#[derive(Copy, Clone)]
struct Mention {
    said: Said,
    /// The mention of the same connection before this one; [`NONE`]: there is none.
    before: u32,
}

/// What is known of the mentions of one connection.
#[derive(Copy, Clone)]
struct Mentioned {
    last: u32,
    /// The first of them opens it, for sure.
    is_opened: bool,
    /// The last of them closes it, for sure.
    is_closed: bool,
    /// Its records are to be read.
    is_wanted: bool,
}

/// What a record says of its connection.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// To be read: the line begins here.
    At(u32),
    /// To be read, among those kept apart.
    Apart(u32),
    /// It ends here, with the line that begins here.
    Closed(u32),
    /// An attempt, among the attempts.
    Attempt(u32),
}

const NONE: u32 = u32::MAX;

impl Lookup {
    /// Notes a record. Id 0 stands for no connection and is ignored. `says`: what is certain of the record.
    #[inline]
    pub fn mention(&mut self, key: ConnectionKey, said: Said, says: Says) {
        let is_wanted = match said {
            Said::At(place) | Said::Closed(place) => place < self.near_begin,
            Said::Apart(_) => true,
            Said::Attempt(_) => false,
        };
        self.note(key, said, says, is_wanted);
    }

    /// `is_wanted`: the records of the connection are to be read.
    #[inline]
    fn note(&mut self, key: ConnectionKey, said: Said, says: Says, is_wanted: bool) {
        if key.id == 0 {
            return;
        }
        let place = u32::try_from(self.mentions.len()).unwrap_or(NONE);
        let new = Mentioned { last: NONE, is_opened: says == Says::Opens, is_closed: false, is_wanted: false };
        let mentioned = self.mentioned.get_or_insert(key, new);
        let before = std::mem::replace(&mut mentioned.last, place);
        mentioned.is_closed = says == Says::Closes;
        mentioned.is_wanted |= is_wanted;
        self.mentions.push(Mention { said, before });
    }

    /// Notes an attempt.
    pub fn attempt(&mut self, key: ConnectionKey, attempt: AttemptRow) {
        let place = u32::try_from(self.attempts.len()).unwrap_or(NONE);
        self.attempts.push(attempt);
        self.note(key, Said::Attempt(place), Says::Something, attempt.row.is_some());
    }

    /// Takes note of a record that was put together from several lines.
    pub fn mention_apart(&mut self, key: ConnectionKey, text: &[u8], position: u64, says: Says) {
        let place = u32::try_from(self.apart.len()).unwrap_or(NONE);
        self.apart.push((position, text.into()));
        self.mention(key, Said::Apart(place), says);
    }

    /// The stretch of text is over: reads what is asked for into `tracker`. Places of mentions are places in `text`.
    /// `late`: earlier rows may ask, too.
    pub fn settle(&mut self, text: &[u8], late: bool, tracker: &mut Tracker, reader: &mut Reader<'_>) {
        for key in tracker.live(reader.begin) {
            if let Some(mentioned) = self.mentioned.get_mut(key) {
                mentioned.is_wanted = true;
            }
        }
        let Lookup { mentions, mentioned, apart, attempts, chain, .. } = self;
        let begin = reader.begin;
        let position = |mention: &Mention| match mention.said {
            Said::At(place) | Said::Closed(place) => begin + u64::from(place),
            Said::Apart(place) => apart.get(place as usize).map_or(0, |(position, _)| *position),
            Said::Attempt(place) => attempts.get(place as usize).map_or(0, |attempt| attempt.position),
        };
        // Attempts behind this text may belong to what was closed near its end.
        let near_end = mentions.last().map_or(0, position).saturating_sub(NEAR);
        let mut over = Vec::new();
        for (key, mentioned) in mentioned.iter() {
            let is_past = || mentions.get(mentioned.last as usize).is_some_and(|last| position(last) < near_end);
            let has_ended = mentioned.is_closed && (mentioned.is_opened || !late);
            if !mentioned.is_wanted && has_ended && is_past() {
                over.push(*key);
                continue;
            }
            chain.clear();
            let mut at = mentioned.last;
            while let Some(mention) = mentions.get(at as usize) {
                chain.push(at);
                at = mention.before;
            }
            for at in chain.iter().rev() {
                let Some(mention) = mentions.get(*at as usize) else { continue };
                match mention.said {
                    Said::Closed(_) if *at == mentioned.last && position(mention) < near_end => {
                        reader.close(*key, position(mention), tracker);
                    }
                    said => read_mention(said, *key, text, apart, attempts, tracker, reader),
                }
            }
        }
        // Of the other connections the tracker only needs to know that they have ended.
        tracker.pass_over(over);
        mentions.clear();
        self.mentioned.clear();
        self.apart.clear();
        self.attempts.clear();
    }
}

fn read_mention(
    said: Said,
    key: ConnectionKey,
    text: &[u8],
    apart: &[(u64, Box<[u8]>)],
    attempts: &[AttemptRow],
    tracker: &mut Tracker,
    reader: &mut Reader<'_>,
) {
    match said {
        Said::At(place) | Said::Closed(place) => reader.read_at(text, place as usize, key, tracker),
        Said::Apart(place) => {
            if let Some((position, record)) = apart.get(place as usize) {
                reader.read(record, *position, key, tracker);
            }
        }
        Said::Attempt(place) => {
            if let Some(AttemptRow { row, time, position }) = attempts.get(place as usize) {
                tracker.attempt(key, *row, *time, *position);
            }
        }
    }
}

/// Reads the records of connections that rows need.
pub struct Reader<'c> {
    /// How they lie on lines.
    pub shape: Shape,
    /// What makes moments of their stamps.
    pub clock: &'c mut ClockCursor,
    /// Where the text begins in that of the file.
    pub begin: u64,
}

impl Reader<'_> {
    /// Feeds a close whose moment does not matter.
    fn close(&self, key: ConnectionKey, position: u64, tracker: &mut Tracker) {
        let ConnectionKey { appliance, direction, id } = key;
        tracker.feed(appliance, &Record::Closed { direction, id }, position, || None);
    }

    /// Feeds the record that begins at `place`, over however many lines it goes.
    fn read_at(&mut self, text: &[u8], place: usize, key: ConnectionKey, tracker: &mut Tracker) {
        let end = frame::next_record_start(text, place + 1, self.shape).unwrap_or(text.len());
        let record = text.get(place..end).unwrap_or_default();
        let (clock, position) = (&mut *self.clock, self.begin + place as u64);
        frame::for_each_record(record, self.shape, &mut LineCounts::default(), &mut |entry| {
            if let (0, Some(Ok(record))) = (entry.offset, &entry.record) {
                tracker.feed(key.appliance, record, position, || {
                    entry.envelope.stamp.map(|stamp| clock.moment(stamp, position).micros)
                });
            }
        });
    }

    /// Feeds a record of `key`'s connection, if it is a record at all.
    fn read(&mut self, text: &[u8], position: u64, key: ConnectionKey, tracker: &mut Tracker) {
        let Some(envelope) = envelope::parse(text, false).filter(|envelope| !envelope.garbled) else { return };
        let message = envelope.message(text);
        let certain = || loosely(message).map(|(record, _)| record);
        let Some(record) = recognise(message).and_then(|record| record.ok().or_else(certain)) else { return };
        let clock = &mut *self.clock;
        tracker.feed(key.appliance, &record, position, || {
            envelope.stamp.map(|stamp| clock.moment(stamp, position).micros)
        });
    }
}
