//! The parts of a log, folded in its order: what waited for earlier parts becomes complete.

use hashbrown::HashMap;

use super::ConnectionKey;
use super::facts::{ConnectionFacts, LateFacts};
use super::tracker::{Origin, Part, RowFacts, Slot};

/// One incarnation of a connection, across parts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Incarnation(u64);

/// A row's facts, complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// What was known when the record was written.
    pub facts: ConnectionFacts,
    /// Whose late facts are the row's; `None`: it has none.
    pub incarnation: Option<Incarnation>,
    /// The connection, if it was not opened in the parts so far.
    pub unopened: Option<ConnectionKey>,
}

/// Folds parts. Memory is that of the connections which are open, and of ended ones whose rows wait.
#[derive(Debug, Default)]
pub struct Stitcher {
    open: HashMap<ConnectionKey, Open>,
    waiting: HashMap<Incarnation, Waiting>,
    next: u64,
    late: bool,
}

/// A connection that is open at the end of the parts folded so far.
#[derive(Debug)]
struct Open {
    facts: ConnectionFacts,
    incarnation: Incarnation,
}

/// The late facts of an incarnation that is open, or that rows wait for.
#[derive(Debug, Default)]
struct Waiting {
    facts: LateFacts,
    ended: bool,
    rows: u64,
}

impl Stitcher {
    /// A stitcher at the beginning of the logs. `late` as for the trackers.
    pub fn new(late: bool) -> Self {
        Stitcher { late, ..Stitcher::default() }
    }

    /// Folds the next part in the order of the logs: completes its rows, and remembers what is open at its end.
    pub fn append(&mut self, part: Part, rows: Vec<RowFacts>) -> Vec<Resolved> {
        let Part { inherited, slots, incarnations, unread } = part;
        let names = self.name_incarnations(&inherited, incarnations);
        let name = |local: u32| names.get(local as usize).copied();
        let resolved = rows.into_iter().map(|row| match row.origin {
            Origin::Alone => Resolved { facts: row.facts, incarnation: None, unopened: None },
            Origin::Here { incarnation } => {
                Resolved { facts: row.facts, incarnation: name(incarnation), unopened: None }
            }
            Origin::Inherited { key, incarnation } => {
                let facts = match self.open.get(&key) {
                    Some(base) => base.facts.overlaid(&row.facts),
                    None => row.facts,
                };
                let unopened = facts.opening.is_none().then_some(key);
                Resolved { facts, incarnation: name(incarnation), unopened }
            }
        });
        let resolved: Vec<Resolved> = resolved.collect();
        if self.late {
            for incarnation in resolved.iter().filter_map(|row| row.incarnation) {
                self.waiting.entry(incarnation).or_default().rows += 1;
            }
        }
        let is_over = |key: &ConnectionKey| unread.contains(key) && !slots.contains_key(key);
        let over: Vec<ConnectionKey> = self.open.keys().filter(|key| is_over(key)).copied().collect();
        for key in over {
            if let Some(open) = self.open.remove(&key) {
                self.end(open.incarnation);
            }
        }
        let mut still_open: Vec<Incarnation> = Vec::new();
        for (key, slot) in slots {
            match slot {
                Slot::Ended => {
                    if let Some(open) = self.open.remove(&key) {
                        self.end(open.incarnation);
                    }
                }
                Slot::Live(live) => {
                    let base = self.open.remove(&key);
                    let facts = match &base {
                        Some(base) if live.inherited => base.facts.overlaid(&live.facts),
                        Some(_) | None => live.facts,
                    };
                    let incarnation = name(live.incarnation).unwrap_or(Incarnation(0));
                    if let Some(base) = base
                        && base.incarnation != incarnation
                    {
                        self.end(base.incarnation);
                    }
                    still_open.push(incarnation);
                    self.open.insert(key, Open { facts, incarnation });
                }
            }
        }
        self.end_all_but(&names, &still_open);
        resolved
    }

    /// Takes the connections that are open at the end of the last part.
    pub fn take_open(&mut self) -> HashMap<ConnectionKey, ConnectionFacts> {
        self.open.drain().map(|(key, open)| (key, open.facts)).collect()
    }

    /// Has everything about this incarnation been read?
    pub fn is_complete(&self, incarnation: Incarnation) -> bool {
        self.waiting.get(&incarnation).is_none_or(|waiting| waiting.ended)
    }

    /// The late facts of an incarnation, for one of its rows. Forgets them with the last row.
    pub fn late_facts(&mut self, incarnation: Incarnation) -> LateFacts {
        let Some(waiting) = self.waiting.get_mut(&incarnation) else { return LateFacts::default() };
        waiting.rows = waiting.rows.saturating_sub(1);
        if waiting.rows == 0 && waiting.ended {
            return self.waiting.remove(&incarnation).map(|waiting| waiting.facts).unwrap_or_default();
        }
        waiting.facts.clone()
    }

    /// The logs have ended: nothing more will be said of any connection.
    pub fn finish(&mut self) {
        self.waiting.values_mut().for_each(|waiting| waiting.ended = true);
        self.open.clear();
    }

    /// Gives every incarnation of a part its name across parts, and lays its late facts over what is known of it.
    fn name_incarnations(&mut self, inherited: &[(ConnectionKey, u32)], late: Vec<LateFacts>) -> Vec<Incarnation> {
        let mut names: Vec<Option<Incarnation>> = vec![None; late.len()];
        for (key, local) in inherited {
            if let (Some(open), Some(name)) = (self.open.get(key), names.get_mut(*local as usize)) {
                *name = Some(open.incarnation);
            }
        }
        let names: Vec<Incarnation> = names
            .into_iter()
            .map(|name| {
                name.unwrap_or_else(|| {
                    self.next += 1;
                    Incarnation(self.next)
                })
            })
            .collect();
        for (name, facts) in names.iter().zip(late) {
            self.waiting.entry(*name).or_default().facts.absorb(facts);
        }
        names
    }

    fn end_all_but(&mut self, names: &[Incarnation], still_open: &[Incarnation]) {
        let still_open: hashbrown::HashSet<Incarnation> = still_open.iter().copied().collect();
        for name in names {
            if !still_open.contains(name) {
                self.end(*name);
            }
        }
    }

    fn end(&mut self, incarnation: Incarnation) {
        if let Some(waiting) = self.waiting.get_mut(&incarnation) {
            if waiting.rows == 0 {
                self.waiting.remove(&incarnation);
            } else {
                waiting.ended = true;
            }
        }
    }
}
