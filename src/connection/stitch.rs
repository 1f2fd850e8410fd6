//! The parts of a log, folded in its order: what waited for earlier parts becomes complete.

use std::collections::VecDeque;

use hashbrown::HashMap;

use super::facts::{ConnectionFacts, LateFacts};
use super::state::{At, Keeper, Name, RowRef, State};
use super::tracker::{Asked, Part};
use super::{ConnectionKey, second};
use crate::record::Direction;

/// One incarnation of a connection, across parts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Incarnation(Name);

/// A row's facts, complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// What was known when the record was written.
    pub facts: ConnectionFacts,
    /// Whose late facts are the row's; `None`: it has none.
    pub incarnation: Option<Incarnation>,
    /// The connection, if it was not opened in the parts so far.
    pub unopened: Option<ConnectionKey>,
}

/// Where a part stands among the parts of its log.
#[derive(Copy, Clone, Debug, Default)]
pub struct Span {
    /// Of the series of files that the log is.
    pub series: u32,
    /// Text of the series before the log that the part is of (bytes).
    pub before: u64,
    /// Where the part ends in the text of its log.
    pub end: u64,
    /// The first moment of the log (microseconds since 1970-01-01T00:00:00Z).
    pub begun: Option<i64>,
    /// Of a stream whose rows are waited for: the last moment of the part.
    pub now: Option<i64>,
}

/// Folds parts. Memory is that of the connections which are open, and of ended ones whose rows wait.
#[derive(Debug, Default)]
pub struct Stitcher {
    states: HashMap<ConnectionKey, State>,
    kept: Kept,
    /// Connections of rows that later records may complete.
    incomplete: Vec<ConnectionKey>,
    /// Connections that were closed, and which an attempt may still belong to.
    closed: Vec<ConnectionKey>,
    /// Where each series ends, as far as it was read.
    ends: HashMap<u64, u64>,
}

/// The incarnations of the whole log, and the rows of the parts folded last.
#[derive(Debug, Default)]
struct Kept {
    waiting: HashMap<Name, Waiting>,
    next: Name,
    needs: Asked,
    /// Rows that were not taken yet, by part.
    parts: VecDeque<Vec<Resolved>>,
    /// The number of the first of them.
    first: u64,
    /// The connection whose records are being taken in.
    key: Option<ConnectionKey>,
}

/// The late facts of an incarnation that is open, or that rows wait for.
#[derive(Debug, Default)]
struct Waiting {
    facts: LateFacts,
    ended: bool,
    /// It was closed, and attempts may still belong to it.
    is_near: bool,
    rows: u64,
}

/// The most text of a series (bytes).
const SERIES: u64 = 1 << 44;

/// Time after an attempt (seconds) behind which no log begins that says something of its second.
const LOGS_BEGIN: i64 = 60;

/// Seconds behind that of an attempt after which a row of a stream waits no longer.
const STREAM_WAITS: i64 = 1;

impl Kept {
    fn add_row(&mut self, name: Name) {
        if self.needs.late {
            self.waiting.entry(name).or_default().rows += 1;
        }
    }

    /// The state at the end of a part, whose incarnations are taken for ended.
    fn take_over(&mut self, state: &State) {
        if let State::Live(live) = state
            && let Some(waiting) = self.waiting.get_mut(&live.name)
        {
            waiting.ended = false;
        }
        if let Some((_, name)) = state.closed() {
            self.close(name);
        }
    }

    fn row_at(&mut self, row: RowRef) -> Option<&mut Resolved> {
        let part = usize::try_from(row.part.checked_sub(self.first)?).ok()?;
        self.parts.get_mut(part)?.get_mut(row.row as usize)
    }

    fn forget(&mut self, name: Name) {
        if self.waiting.get(&name).is_some_and(|waiting| waiting.ended && !waiting.is_near && waiting.rows == 0) {
            self.waiting.remove(&name);
        }
    }
}

impl Keeper for Kept {
    fn has_verdicts(&self) -> bool {
        self.needs.verdicts && self.key.is_some_and(|key| key.direction == Direction::Inbound)
    }

    fn begin(&mut self) -> Name {
        self.next += 1;
        if self.needs.late {
            self.waiting.insert(self.next, Waiting::default());
        }
        self.next
    }

    fn late_facts(&mut self, name: Name) -> Option<&mut LateFacts> {
        self.waiting.get_mut(&name).map(|waiting| &mut waiting.facts)
    }

    fn close(&mut self, name: Name) {
        if let Some(waiting) = self.waiting.get_mut(&name) {
            (waiting.ended, waiting.is_near) = (true, true);
        }
    }

    fn end(&mut self, name: Name) {
        if let Some(waiting) = self.waiting.get_mut(&name) {
            (waiting.ended, waiting.is_near) = (true, false);
        }
        self.forget(name);
    }

    fn row(&mut self, row: RowRef, facts: &ConnectionFacts, name: Name, unseen: bool) {
        let unopened = self.key.filter(|_| unseen);
        let incarnation = Some(Incarnation(name));
        if let Some(place) = self.row_at(row) {
            *place = Resolved { facts: facts.clone(), incarnation, unopened };
            self.add_row(name);
        }
    }

    fn facts_of(&mut self, row: RowRef) -> Option<&mut ConnectionFacts> {
        self.row_at(row).map(|row| &mut row.facts)
    }
}

impl Stitcher {
    /// A stitcher at the beginning of the logs. `needs` as for the trackers.
    pub fn new(needs: Asked) -> Self {
        Stitcher { kept: Kept { needs, ..Kept::default() }, ..Stitcher::default() }
    }

    /// Folds the next part in the order of the logs, and remembers what is open at its end. Its rows are
    /// [taken](Stitcher::take_rows) when they are complete.
    pub fn append(&mut self, part: Part, span: Span) {
        let Part { rows, numbers, incarnations, unread } = part;
        let series = u64::from(span.series) * SERIES;
        let shift = series + span.before;
        self.ends.insert(u64::from(span.series), shift + span.end);
        let names = self.kept.next + 1;
        let name = |local: Name| names + local;
        if self.kept.needs.late {
            self.kept.next += incarnations.len() as Name;
            let new = |facts| Waiting { facts, ended: true, ..Waiting::default() };
            self.kept.waiting.extend((names..).zip(incarnations.into_iter().map(new)));
        }
        let number = self.kept.first + self.kept.parts.len() as u64;
        let resolved = rows.into_iter().map(|row| {
            let known =
                |(facts, local)| Resolved { facts, incarnation: Some(Incarnation(name(local))), unopened: None };
            row.map_or_else(Resolved::default, known)
        });
        let resolved: Vec<Resolved> = resolved.collect();
        for incarnation in resolved.iter().filter_map(|row| row.incarnation) {
            self.kept.add_row(incarnation.0);
        }
        self.kept.parts.push_back(resolved);
        let is_over = |key: &ConnectionKey, _: &mut State| unread.contains(key) && !numbers.contains_key(key);
        for (_, state) in self.states.extract_if(is_over) {
            state.end(&mut self.kept);
        }
        for (key, found) in numbers {
            let mut state = self.states.remove(&key).unwrap_or_default();
            self.kept.key = Some(key);
            for mut mention in found.first {
                mention.shift(shift, number);
                state.take(mention, &mut self.kept);
            }
            if let Some(mut last) = found.state {
                last.rebase(shift, number, &name);
                self.kept.take_over(&last);
                std::mem::replace(&mut state, last).end(&mut self.kept);
            }
            self.keep(key, state);
        }
        if self.kept.needs.late {
            (names..=self.kept.next).for_each(|name| self.kept.forget(name));
        }
        self.forget_past(span);
    }

    fn keep(&mut self, key: ConnectionKey, state: State) {
        if matches!(state, State::Unseen) {
            return;
        }
        if state.waiting().is_some() {
            self.incomplete.push(key);
        }
        if state.closed().is_some() {
            self.closed.push(key);
        }
        self.states.insert(key, state);
    }

    /// Forgets what no later part can say anything of.
    fn forget_past(&mut self, span: Span) {
        let Stitcher { states, kept, incomplete, closed, ends } = self;
        let is_past = |at: &At| ends.get(&(at.position / SERIES)).is_some_and(|end| at.is_past(*end));
        let [begun, now] = [span.begun, span.now].map(second);
        incomplete.sort();
        incomplete.dedup();
        incomplete.retain(|key| {
            let Some(state) = states.get_mut(key) else { return false };
            let Some((at, _)) = state.waiting() else { return false };
            let is_other = at.position / SERIES != u64::from(span.series);
            let is_before = |begun: i64| at.second.is_some_and(|second| begun > second.saturating_add(LOGS_BEGIN));
            let is_late = |now: i64| at.second.is_none_or(|second| now > second.saturating_add(STREAM_WAITS));
            let is_over = is_past(at) || is_other && begun.is_some_and(is_before) || now.is_some_and(is_late);
            if is_over {
                state.give_up();
            }
            !is_over
        });
        closed.sort();
        closed.dedup();
        closed.retain(|key| {
            let Some(state) = states.get_mut(key) else { return false };
            let waits = state.closed().is_some_and(|(at, _)| !is_past(at));
            if !waits {
                state.forget_ended(kept);
                if matches!(state, State::Unseen) {
                    states.remove(key);
                }
            }
            waits
        });
    }

    /// No record comes for a while: rows wait no longer.
    pub fn pause(&mut self) {
        for key in self.incomplete.drain(..) {
            self.states.get_mut(&key).into_iter().for_each(State::give_up);
        }
    }

    /// Takes the rows of the next part, once they are complete.
    pub fn take_rows(&mut self) -> Option<Vec<Resolved>> {
        let Stitcher { states, kept, incomplete, .. } = self;
        let waiting = |key| states.get(key).and_then(State::waiting);
        if incomplete.iter().filter_map(waiting).any(|(_, row)| row.part <= kept.first) {
            return None;
        }
        let rows = kept.parts.pop_front()?;
        kept.first += 1;
        Some(rows)
    }

    /// Takes the connections that are open at the end of the last part.
    pub fn take_open(&mut self) -> HashMap<ConnectionKey, ConnectionFacts> {
        let open = self.states.drain().filter_map(|(key, state)| match state {
            State::Live(live) => Some((key, live.facts)),
            State::Ended(_) | State::Unseen => None,
        });
        open.collect()
    }

    /// Has everything about this incarnation been read?
    pub fn is_complete(&self, incarnation: Incarnation) -> bool {
        self.kept.waiting.get(&incarnation.0).is_none_or(|waiting| waiting.ended)
    }

    /// The late facts of an incarnation, for one of its rows. Forgets them with the last row.
    pub fn late_facts(&mut self, incarnation: Incarnation) -> LateFacts {
        let Some(waiting) = self.kept.waiting.get_mut(&incarnation.0) else { return LateFacts::default() };
        waiting.rows = waiting.rows.saturating_sub(1);
        if waiting.rows == 0 && waiting.ended && !waiting.is_near {
            return self.kept.waiting.remove(&incarnation.0).map(|waiting| waiting.facts).unwrap_or_default();
        }
        waiting.facts.clone()
    }

    /// The logs have ended: nothing more will be said of any connection.
    pub fn finish(&mut self) {
        self.kept.waiting.values_mut().for_each(|waiting| waiting.ended = true);
        self.states.clear();
        self.incomplete.clear();
        self.closed.clear();
    }
}
