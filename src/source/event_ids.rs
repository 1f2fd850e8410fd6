//! The column `event_id`: 16 digits that name an attempt in every run, however the logs are cut, read and filtered.
//!
//! An id is made of what the record says: appliance, time and message. Each slice hashes that for its own records. A client
//! that tries twice within a second makes the appliance write the same line twice, so the hash alone does not tell attempts
//! apart. Of attempts of one appliance with the same hash, the first in log order has the ordinal 0, the next one 1, and
//! the id is a hash of the hash and the ordinal. Ordinals are known when slices are put in order: the fold counts.
//!
//! All attempts count, also those that a filter drops: of two attempts with the same hash a filter may keep one, for `raw`
//! holds more than the hash is made of.
//!
//! Counts of an hour are forgotten when the appliance writes a record that is more than a day later. Which counts those are
//! depends on the times of the records and their order only. Files that are left out for their time hold nothing within a
//! day of any row (see [`super::select::MARGIN`]), so they change no id. Counts of records without a time are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringBuilder};
use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::appliances::Appliances;
use super::scanned::Tick;

/// Microseconds of an hour.
const HOUR: i64 = 3600 * 1_000_000;
/// So many hours back counts are kept.
const KEPT_HOURS: i64 = 24;

/// Hashes the attempts of one slice.
#[derive(Default)]
pub struct Hashes {
    /// The last appliance met, by number and name: it rarely changes from record to record.
    appliance: Option<(u32, Option<Arc<str>>)>,
    buffer: Vec<u8>,
    hashes: Vec<u64>,
}

impl Hashes {
    /// Adds an attempt. `message`: its text without the envelope.
    pub fn add(&mut self, appliances: &Appliances, tick: &Tick, message: &[u8]) {
        if self.appliance.as_ref().is_none_or(|(number, _)| *number != tick.appliance) {
            self.appliance = Some((tick.appliance, appliances.get(tick.appliance).name));
        }
        let name = self.appliance.as_ref().and_then(|(_, name)| name.as_deref());
        self.hashes.push(hash(&mut self.buffer, name, tick.time, message));
    }

    /// A hash for each attempt, in order.
    pub fn finish(self) -> Vec<u64> {
        self.hashes
    }
}

/// The hash of what an attempt says. Blanks and a carriage return at the end of the message are none of its.
fn hash(buffer: &mut Vec<u8>, appliance: Option<&str>, time: Option<i64>, message: &[u8]) -> u64 {
    let name = appliance.unwrap_or_default().as_bytes();
    buffer.clear();
    buffer.extend((name.len() as u64).to_le_bytes());
    buffer.extend(name);
    buffer.extend(time.unwrap_or(i64::MIN).to_le_bytes());
    buffer.extend(message.trim_ascii_end());
    xxh3_64(buffer)
}

/// Makes ids of hashes, slice by slice in the order of the logs.
#[derive(Debug, Default)]
pub struct EventIds {
    /// By number of the appliance.
    counts: HashMap<u32, Counts>,
}

/// How often each hash was met, of one appliance.
#[derive(Debug, Default)]
struct Counts {
    /// By hours since 1970-01-01T00:00:00Z.
    hours: BTreeMap<i64, HashMap<u64, u64>>,
    /// Of attempts without a time.
    untimed: HashMap<u64, u64>,
}

impl Counts {
    /// How many attempts before had this time and this hash.
    fn count(&mut self, time: Option<i64>, hash: u64) -> u64 {
        let counts = match time.map(|time| time.div_euclid(HOUR)) {
            None => &mut self.untimed,
            Some(hour) => {
                while self.hours.first_key_value().is_some_and(|(first, _)| *first < hour - KEPT_HOURS) {
                    self.hours.pop_first();
                }
                self.hours.entry(hour).or_default()
            }
        };
        let count = counts.entry(hash).or_insert(0);
        *count += 1;
        *count - 1
    }
}

impl EventIds {
    /// The column of the rows among the attempts of the next slice. `hashes`: one for each attempt.
    pub fn column(&mut self, attempts: &[Tick], hashes: &[u64]) -> ArrayRef {
        debug_assert_eq!(attempts.len(), hashes.len());
        let mut ids = StringBuilder::new();
        for (attempt, hash) in attempts.iter().zip(hashes) {
            let ordinal = self.counts.entry(attempt.appliance).or_default().count(attempt.time, *hash);
            if attempt.kept {
                ids.append_value(id(*hash, ordinal));
            }
        }
        Arc::new(ids.finish())
    }
}

fn id(hash: u64, ordinal: u64) -> String {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&hash.to_le_bytes());
    bytes[8..].copy_from_slice(&ordinal.to_le_bytes());
    format!("{:016x}", xxh3_64(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(times: &[Option<i64>]) -> Vec<u64> {
        let mut counts = Counts::default();
        times.iter().map(|hours| counts.count(hours.map(|hours| hours * HOUR), 7)).collect()
    }

    #[test]
    fn counts_are_kept_for_a_day() {
        assert_eq!(counted(&[Some(0), Some(0), Some(24), Some(0)]), [0, 1, 0, 2]);
        assert_eq!(counted(&[Some(0), Some(0), Some(25), Some(0), Some(0)]), [0, 1, 0, 0, 1]);
        assert_eq!(counted(&[None, Some(0), None, Some(1000), None]), [0, 0, 1, 0, 2]);
        let mut counts = Counts::default();
        for hour in 0..1000 {
            counts.count(Some(hour * HOUR), 7);
            assert!(counts.hours.len() <= 25, "{}", counts.hours.len());
        }
        counts.count(Some(i64::MIN), 7);
        counts.count(Some(i64::MAX), 7);
    }

    #[test]
    fn whatever_an_attempt_says_is_in_its_hash() {
        let of = |appliance, time, message: &str| hash(&mut Vec::new(), appliance, time, message.as_bytes());
        let usual = of(Some("esa1"), Some(5), "x y");
        assert_eq!(of(Some("esa1"), Some(5), "x y \t\r"), usual);
        let others = [
            of(Some("esa2"), Some(5), "x y"),
            of(None, Some(5), "x y"),
            of(Some("esa1"), Some(6), "x y"),
            of(Some("esa1"), None, "x y"),
            of(Some("esa1"), Some(5), "x z"),
            of(Some("esa1"), Some(5), " x y"),
        ];
        assert!(others.iter().all(|other| *other != usual));
    }

    /// What was given out once must stay: datasets hold it.
    #[test]
    fn ids_do_not_change() {
        let hash = hash(&mut Vec::new(), Some("esa1"), Some(1_240_400_639_000_000), b"SMTP Auth: x");
        assert_eq!((id(hash, 0), id(hash, 1)), ("d1fa9b969b33293b".into(), "ad573b56c72b9256".into()));
    }
}
