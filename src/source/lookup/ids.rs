//! A table of connections. Appliances count their connections, so that the ids of a stretch of text lie close together:
//! the difference to the first of them is its place in an array. Nothing is hashed but ids that lie far from the others.

use hashbrown::HashMap;

use crate::connection::ConnectionKey;
use crate::record::Direction;

/// What is known of each connection, by key and in the order of their first mention.
pub(super) struct Ids<T> {
    entries: Vec<(ConnectionKey, T)>,
    /// Of each appliance and direction.
    counters: Vec<Counter>,
    /// The positions of those whose ids lie far from the others.
    strays: HashMap<ConnectionKey, u32>,
}

/// The ids of one counter of an appliance.
struct Counter {
    appliance: u32,
    direction: Direction,
    /// The id of the first place.
    first: u64,
    /// One more than the position in `entries`; 0: none.
    places: Vec<u32>,
}

/// Ids before the first one met that get a place: connections that were open before it.
const BEFORE: u64 = 1 << 12;
/// The most places: 4 MB.
const PLACES: usize = 1 << 20;
/// Counters that get places; in a text of more appliances than that, few lines are about each.
const COUNTERS: usize = 8;

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Ids { entries: Vec::new(), counters: Vec::new(), strays: HashMap::new() }
    }
}

impl<T> Ids<T> {
    /// What is known of `key`; `new` if nothing was.
    #[inline]
    pub(super) fn get_or_insert(&mut self, key: ConnectionKey, new: T) -> &mut T {
        let Ids { entries, counters, strays } = self;
        let next = entries.len();
        let found = match place(counters, key) {
            Some(place) if *place > 0 => *place as usize - 1,
            Some(place) => {
                *place = position(next + 1);
                next
            }
            None => *strays.entry(key).or_insert_with(|| position(next)) as usize,
        };
        if found >= next {
            entries.push((key, new));
        }
        let last = entries.len() - 1;
        &mut entries[found.min(last)].1
    }

    /// What is known of `key`, if anything.
    pub(super) fn get_mut(&mut self, key: ConnectionKey) -> Option<&mut T> {
        let counter = self.counters.iter().find(|counter| counter.is_of(key));
        let place = counter.and_then(|counter| counter.places.get(counter.offset(key)?)).copied().unwrap_or(0);
        let found = match place {
            0 => *self.strays.get(&key)? as usize,
            place => place as usize - 1,
        };
        self.entries.get_mut(found).map(|entry| &mut entry.1)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(ConnectionKey, T)> {
        self.entries.iter()
    }

    /// Forgets them, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.strays.clear();
        // What they count from depends on what comes first, and so may change.
        self.counters.clear();
    }
}

impl Counter {
    fn new(key: ConnectionKey) -> Counter {
        let first = key.id.saturating_sub(BEFORE);
        Counter { appliance: key.appliance, direction: key.direction, first, places: Vec::new() }
    }

    #[inline]
    fn is_of(&self, key: ConnectionKey) -> bool {
        self.appliance == key.appliance && self.direction == key.direction
    }

    #[inline]
    fn offset(&self, key: ConnectionKey) -> Option<usize> {
        usize::try_from(key.id.checked_sub(self.first)?).ok().filter(|offset| *offset < PLACES)
    }
}

/// The place of `key`; `None`: it has none.
#[inline]
fn place(counters: &mut Vec<Counter>, key: ConnectionKey) -> Option<&mut u32> {
    let at = match counters.iter().position(|counter| counter.is_of(key)) {
        Some(at) => at,
        None if counters.len() < COUNTERS => {
            counters.push(Counter::new(key));
            counters.len() - 1
        }
        None => return None,
    };
    let counter = counters.get_mut(at)?;
    let offset = counter.offset(key)?;
    if offset >= counter.places.len() {
        counter.places.resize((offset + 1).next_power_of_two().max(2 * BEFORE as usize), 0);
    }
    counter.places.get_mut(offset)
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the ids are.
        #[test]
        fn it_is_a_table(
            keys in prop::collection::vec(
                (0..12u32, any::<bool>(), prop_oneof![0..20u64, 4000..9000u64, any::<u64>(), Just((1 << 20) + 3)]), 0..200,
            ),
        ) {
            let mut ids = Ids::default();
            for _ in 0..2 {
                let mut expected: Vec<(ConnectionKey, usize)> = Vec::new();
                for (appliance, inbound, id) in &keys {
                    let direction = if *inbound { Direction::Inbound } else { Direction::Outbound };
                    let key = ConnectionKey { appliance: *appliance, direction, id: *id };
                    let known = expected.iter().position(|entry| entry.0 == key);
                    prop_assert_eq!(ids.get_mut(key).is_some(), known.is_some());
                    *ids.get_or_insert(key, 0) += 1;
                    match known {
                        Some(at) => expected[at].1 += 1,
                        None => expected.push((key, 1)),
                    }
                    prop_assert_eq!(ids.get_mut(key).copied(), expected.iter().find(|entry| entry.0 == key).map(|entry| entry.1));
                }
                prop_assert!(ids.iter().eq(&expected));
                ids.clear();
                prop_assert!(ids.iter().next().is_none());
            }
        }
    }
}
