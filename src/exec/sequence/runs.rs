//! All runs of one key at once, in time in proportion to rows and steps, not to runs.
//!
//! Runs that are in the same step with the same number of rows collected go the same way from then on, so they move as
//! one group, of which only the beginnings are kept. Earlier runs are never behind later ones: within a step groups lie
//! in the order of their beginnings, and joining two of them is appending one to the other.

use std::collections::VecDeque;

use super::payload::{Ids, Payload};
use crate::exec::episodes::{Entry, Episode, told};
use crate::exec::who::Directory;
use crate::plan;

/// What is told of a match, besides when.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Rows collected for each step that is present.
    pub counts: Vec<u64>,
    pub first: Ids,
    pub last: Ids,
}

/// A run that matches.
struct Followed {
    /// The rows that it has collected.
    rows: Vec<usize>,
    /// How many of them for steps before the last one.
    before_last: usize,
    found: Found,
}

/// The steps, as far as runs need them: which rows satisfy them is decided before.
pub(super) struct Steps {
    /// How many rows each step that is present takes.
    counts: Vec<u64>,
    /// An absent one follows.
    waits: bool,
    within: i64,
}

impl Steps {
    pub(super) fn new(plan: &plan::Sequence) -> Self {
        let present = plan.steps.iter().filter(|step| !step.absent);
        Steps { counts: present.map(|step| step.count).collect(), waits: plan.waits(), within: plan.within }
    }

    /// How many steps are present.
    pub(super) fn present(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is a step after `step`, and the row satisfies it.
    fn next_holds(&self, step: usize, row: Payload) -> bool {
        let steps = self.counts.len() + usize::from(self.waits);
        step + 1 < steps && holds(row, step + 1)
    }
}

fn holds(row: Payload, step: usize) -> bool {
    row.steps >> step & 1 == 1
}

/// The first rows of some runs, ascending.
type Beginnings = VecDeque<usize>;

/// The runs in one step.
#[derive(Default)]
struct InStep {
    satisfied: Beginnings,
    /// Those that lack rows, the ones that lack fewest first.
    lacking: VecDeque<Group>,
    /// Rows collected in this step so far, whoever was there to collect them.
    collected: u64,
}

/// Runs that have collected the same rows in their step.
struct Group {
    beginnings: Beginnings,
    /// The number of rows that satisfies the step.
    satisfied_at: u64,
}

impl InStep {
    /// Runs whose first row in the step was the last one collected.
    fn enter(&mut self, beginnings: Beginnings, count: u64) {
        if count <= 1 {
            join(&mut self.satisfied, beginnings);
        } else {
            self.lacking.push_back(Group { beginnings, satisfied_at: self.collected.saturating_add(count - 1) });
        }
    }

    fn collect(&mut self) {
        self.collected += 1;
        while self.lacking.front().is_some_and(|group| group.satisfied_at <= self.collected) {
            let group = self.lacking.pop_front();
            join(&mut self.satisfied, group.map(|group| group.beginnings).unwrap_or_default());
        }
    }

    /// Ends all runs that began before the row `bound`.
    fn end_before(&mut self, bound: usize) {
        self.satisfied.drain(..self.satisfied.partition_point(|first| *first < bound));
        for group in &mut self.lacking {
            group.beginnings.drain(..group.beginnings.partition_point(|first| *first < bound));
        }
        self.lacking.retain(|group| !group.beginnings.is_empty());
    }
}

fn join(into: &mut Beginnings, mut later: Beginnings) {
    if into.is_empty() { *into = later } else { into.append(&mut later) }
}

/// The runs of one key.
pub(super) struct Machine<'a> {
    steps: &'a Steps,
    rows: &'a [Entry<Payload>],
    who: &'a Directory,
    keeps_rows: bool,
    in_step: Vec<InStep>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(steps: &'a Steps, rows: &'a [Entry<Payload>], who: &'a Directory, keeps_rows: bool) -> Self {
        let in_step = steps.counts.iter().map(|_| InStep::default()).collect();
        Machine { steps, rows, who, keeps_rows, in_step }
    }

    /// Looks at every row.
    pub(super) fn run(mut self, found: &mut Vec<Episode<Found>>) {
        for (index, row) in self.rows.iter().enumerate() {
            if self.steps.waits {
                self.matured(Some(row.time), found);
            }
            self.see(index, row.payload);
            self.expire(row.time);
            if !self.steps.waits
                && let Some(&first) = self.last_step().satisfied.front()
            {
                self.emit(first, index, found);
            }
        }
        if self.steps.waits {
            self.matured(None, found);
        }
    }

    fn last_step(&mut self) -> &mut InStep {
        self.in_step.last_mut().expect("a sequence has a step that is present")
    }

    /// Moves every run by one row, those of the last step first, so that none moves twice.
    fn see(&mut self, index: usize, row: Payload) {
        for step in (0..self.in_step.len()).rev() {
            let (own, next) = (holds(row, step), self.steps.next_holds(step, row));
            if next {
                let moved = std::mem::take(&mut self.in_step[step].satisfied);
                // Behind the last step is the absent one, where runs end.
                if let Some(after) = self.in_step.get_mut(step + 1)
                    && !moved.is_empty()
                {
                    after.enter(moved, self.steps.counts[step + 1]);
                }
            }
            if own {
                self.in_step[step].collect();
            } else if next {
                self.in_step[step].lacking.clear();
            }
        }
        if holds(row, 0) {
            self.in_step[0].enter(Beginnings::from([index]), self.steps.counts[0]);
        }
    }

    /// Ends the runs that have just got their last row, too late. Those that wait had theirs in time.
    fn expire(&mut self, now: i64) {
        let (rows, within) = (self.rows, self.steps.within);
        let satisfied = &mut self.last_step().satisfied;
        while satisfied.front().is_some_and(|first| now.saturating_sub(rows[*first].time) > within) {
            satisfied.pop_front();
        }
    }

    /// Emits the runs whose wait was over before `now`; all that wait, if there is none.
    fn matured(&mut self, now: Option<i64>, found: &mut Vec<Episode<Found>>) {
        while let Some(&first) = self.last_step().satisfied.front() {
            let until = self.rows[first].time.saturating_add(self.steps.within);
            if now.is_some_and(|now| until >= now) {
                return;
            }
            self.emit(first, self.rows.len() - 1, found);
        }
    }

    /// Emits the run that began at row `first`, which matches with row `last` at the latest, and begins anew behind it.
    fn emit(&mut self, first: usize, last: usize, found: &mut Vec<Episode<Found>>) {
        let Followed { rows, before_last, found: tale } = self.follow(first, last);
        let end = rows.last().copied().unwrap_or(first);
        let collected = rows.iter().map(|row| &self.rows[*row]);
        let told = told(self.who, collected.clone().skip(before_last));
        let episode = Episode::new(&self.rows[first], &self.rows[end], told, tale);
        found.push(episode.with_rows(self.keeps_rows, collected));
        self.in_step.iter_mut().for_each(|step| step.end_before(end + 1));
    }

    /// What the run that began at row `first` has collected when it matches.
    fn follow(&self, first: usize, last: usize) -> Followed {
        let begin = &self.rows[first];
        let present = self.steps.counts.len();
        let mut tale = Found { counts: vec![0; present], first: Ids::default(), last: Ids::default() };
        let (mut step, mut rows, mut before_last) = (0, Vec::new(), 0);
        for (index, row) in self.rows.iter().enumerate().take(last + 1).skip(first) {
            if row.time.saturating_sub(begin.time) > self.steps.within {
                break;
            }
            let is_satisfied = tale.counts[step] >= self.steps.counts[step];
            if is_satisfied && step + 1 < present && holds(row.payload, step + 1) {
                step += 1;
                before_last = rows.len();
            } else if !holds(row.payload, step) {
                continue;
            }
            tale.counts[step] += 1;
            rows.push(index);
            for ((first, last), id) in tale.first.iter_mut().zip(&mut tale.last).zip(row.payload.ids) {
                *first = first.or(id);
                *last = id.or(*last);
            }
        }
        Followed { rows, before_last, found: tale }
    }
}
