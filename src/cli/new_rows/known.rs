//! Which rows were given, and which of an answer are new.
//!
//! Rows that have the same key are told apart by counting: of three in an answer of which two were given, the third is
//! new. An episode goes on while logs grow, so it is known by its key and any overlap in time with one that was given:
//! its end moves when more of it arrives, and its begin when `last 30m` no longer reaches back to it.
//!
//! Of rows that an answer no longer holds, those are remembered that were met last. So what is kept is bounded by the
//! answer and [`MOST_UNSEEN`].

use indexmap::IndexMap;

/// Remembered rows that the last answer does not hold.
const MOST_UNSEEN: usize = 100_000;

/// A digest.
pub(super) type Key = [u8; 16];

/// The key of a row.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum RowKey {
    Row(Key),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Episode {
        key: Key,
        start: i64,
        end: i64,
    },
}

/// One entry of the state file.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Remembered {
    /// The number of rows with that key.
    Rows(Key, u64),
    Episode {
        key: Key,
        start: i64,
        end: i64,
    },
}

/// Rows of one key.
#[derive(Copy, Clone, Debug, Default)]
struct Count {
    given: u64,
    /// In the answer at hand.
    seen: u64,
}

/// An episode that was given.
#[derive(Copy, Clone, Debug)]
struct Episode {
    start: i64,
    end: i64,
    /// By an earlier run.
    is_old: bool,
    /// The answer at hand holds it.
    is_seen: bool,
}

/// What was given, by earlier runs and by the one at hand.
#[derive(Debug, Default)]
pub(super) struct Known {
    rows: IndexMap<Key, Count>,
    episodes: IndexMap<Key, Vec<Episode>>,
}

impl Known {
    /// Takes in what an earlier run remembered.
    pub(super) fn add(&mut self, remembered: Remembered) {
        match remembered {
            Remembered::Rows(key, given) => self.rows.entry(key).or_default().given += given,
            Remembered::Episode { key, start, end } => {
                let episode = Episode { start, end, is_old: true, is_seen: false };
                self.episodes.entry(key).or_default().push(episode);
            }
        }
    }

    /// Was the row given by no earlier run? Every row of an answer is asked for once.
    pub(super) fn is_new(&mut self, key: RowKey) -> bool {
        match key {
            RowKey::Row(key) => {
                let count = self.rows.entry(key).or_default();
                count.seen += 1;
                count.seen > count.given
            }
            RowKey::Episode { key, start, end } => is_new_episode(self.episodes.entry(key).or_default(), start, end),
        }
    }

    /// What the next run is to know, those met last at the end.
    pub(super) fn remembered(&self) -> Vec<Remembered> {
        let (mut unseen, mut seen) = (Vec::new(), Vec::new());
        for (key, Count { given, seen: of_answer }) in &self.rows {
            let remembered = if *of_answer > 0 { &mut seen } else { &mut unseen };
            remembered.push(Remembered::Rows(*key, *given.max(of_answer)));
        }
        for (key, episodes) in &self.episodes {
            for Episode { start, end, is_seen, .. } in episodes {
                let remembered = if *is_seen { &mut seen } else { &mut unseen };
                remembered.push(Remembered::Episode { key: *key, start: *start, end: *end });
            }
        }
        unseen.drain(..unseen.len().saturating_sub(MOST_UNSEEN));
        unseen.append(&mut seen);
        unseen
    }
}

fn is_new_episode(known: &mut Vec<Episode>, start: i64, end: i64) -> bool {
    // Of several that begin at the same moment each stands for itself.
    let same = known.iter().position(|old| old.is_old && !old.is_seen && old.start == start);
    let overlaps = |old: &Episode| old.is_old && old.start < end && start < old.end;
    match same.or_else(|| known.iter().position(overlaps)).and_then(|at| known.get_mut(at)) {
        Some(old) => {
            *old = Episode { start: old.start.min(start), end: old.end.max(end), is_old: true, is_seen: true };
            false
        }
        None => {
            known.push(Episode { start, end, is_old: false, is_seen: true });
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = [7; 16];

    /// The next run.
    fn next(known: &Known) -> Known {
        let mut next = Known::default();
        known.remembered().into_iter().for_each(|remembered| next.add(remembered));
        next
    }

    fn new_rows(known: &mut Known, keys: &[RowKey]) -> Vec<bool> {
        keys.iter().map(|key| known.is_new(*key)).collect()
    }

    fn episode(start: i64, end: i64) -> RowKey {
        RowKey::Episode { key: KEY, start, end }
    }

    #[test]
    fn rows_of_one_key_are_counted() {
        let (one, other) = (RowKey::Row([1; 16]), RowKey::Row([2; 16]));
        let mut first = Known::default();
        assert_eq!(new_rows(&mut first, &[one, one]), [true, true]);
        let mut second = next(&first);
        assert_eq!(new_rows(&mut second, &[one, other, one, one]), [false, true, false, true]);
        let mut third = next(&second);
        assert_eq!(new_rows(&mut third, &[one]), [false]);
        // What an answer lacks for once is not forgotten.
        let mut fourth = next(&third);
        assert_eq!(new_rows(&mut fourth, &[one, one, one, other]), [false; 4]);
    }

    #[test]
    fn an_episode_is_the_same_when_its_end_or_its_begin_moves() {
        let mut known = Known::default();
        for (found, is_new) in [((10, 20), true), ((10, 30), false), ((25, 40), false), ((5, 12), false)] {
            assert_eq!(new_rows(&mut known, &[episode(found.0, found.1)]), [is_new], "{found:?}");
            known = next(&known);
        }
        assert_eq!(known.remembered(), [Remembered::Episode { key: KEY, start: 5, end: 40 }]);
        assert_eq!(new_rows(&mut known, &[episode(41, 50)]), [true]);
        assert_eq!(new_rows(&mut known, &[RowKey::Episode { key: [8; 16], start: 10, end: 20 }]), [true]);
    }

    #[test]
    fn episodes_that_touch_in_one_second_are_two() {
        let mut known = Known::default();
        assert_eq!(new_rows(&mut known, &[episode(10, 20)]), [true]);
        let mut known = next(&known);
        assert_eq!(new_rows(&mut known, &[episode(10, 20), episode(20, 20), episode(20, 25)]), [false, true, true]);
        let mut known = next(&known);
        let again = [episode(10, 20), episode(20, 20), episode(20, 25), episode(20, 20)];
        assert_eq!(new_rows(&mut known, &again), [false, false, false, true]);
    }

    #[test]
    fn of_rows_that_are_gone_those_met_last_are_remembered() {
        let key = |number: usize| {
            let mut key = Key::default();
            key[..8].copy_from_slice(&(number as u64).to_le_bytes());
            RowKey::Row(key)
        };
        let mut known = Known::default();
        (0..MOST_UNSEEN + 5).for_each(|number| assert!(known.is_new(key(number))));
        assert_eq!(known.remembered().len(), MOST_UNSEEN + 5, "the answer holds them");
        let mut known = next(&known);
        assert!(!known.is_new(key(0)));
        let mut known = next(&known);
        assert!(!known.is_new(key(0)) && known.is_new(key(1)) && !known.is_new(key(5)) && known.is_new(key(4)));
    }
}
