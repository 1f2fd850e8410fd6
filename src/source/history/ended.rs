//! What ended a short while ago. A record or two about it may still come; they begin nothing new.

use std::collections::VecDeque;
use std::hash::Hash;

use hashbrown::HashSet;

/// How many are remembered, of each appliance. Stragglers come within a few records.
const MOST: usize = 4096;

/// The last few things that ended, in the order of the logs.
#[derive(Debug)]
pub struct Ended<K> {
    known: HashSet<K>,
    order: VecDeque<K>,
}

impl<K> Default for Ended<K> {
    fn default() -> Self {
        Ended { known: HashSet::new(), order: VecDeque::new() }
    }
}

impl<K: Copy + Eq + Hash> Ended<K> {
    /// It ended.
    pub fn push(&mut self, key: K) {
        if !self.known.insert(key) {
            return;
        }
        self.order.push_back(key);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    /// Did it end?
    pub fn contains(&self, key: &K) -> bool {
        self.known.contains(key)
    }
}
