//! What `burst` and `sequence` share: the rows of each key are collected while the logs are read, put into the order of
//! time when all have come, and then looked at key by key.
//!
//! The order of events is that of their times, and of their positions in the log where times are equal. Logs come nearly
//! in that order, but an appliance's clock may step back, so nothing is decided before the last row.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::types::TimestampMicrosecondType;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, TimestampMicrosecondArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::SchemaRef;
use rayon::prelude::*;

use super::aggregate::KeyedGroups;
use super::budget::Reservation;
use super::evidence::{Keeper, Rows, numbers};
use super::rows::windows;
use super::who::{Directory, Names, Spellings, Told, Who};
use super::window::Windows;
use crate::batches::new_batch;
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::interner::Identity;
use crate::plan::{Column, NamedExpr, schema_of};

/// A row, as far as such a stage needs it.
#[derive(Copy, Clone, Debug)]
pub(super) struct Entry<P> {
    key: u32,
    pub time: i64,
    position: u64,
    names: Names,
    pub payload: P,
}

/// Something found: whose, from when to when, and what the stage has to say of it.
#[derive(Clone, Debug)]
pub(super) struct Episode<F> {
    key: u32,
    pub start: i64,
    pub end: i64,
    /// Position of its first row, which no other episode shares.
    position: u64,
    /// Who is behind it.
    told: Told,
    /// The numbers of its rows, if these are to be kept.
    rows: Box<[u64]>,
    pub found: F,
}

impl<F> Episode<F> {
    /// From the row `first` to the row `last`.
    pub(super) fn new<P>(first: &Entry<P>, last: &Entry<P>, told: Told, found: F) -> Self {
        Episode {
            key: first.key,
            start: first.time,
            end: last.time,
            position: first.position,
            told,
            rows: Box::default(),
            found,
        }
    }

    /// Likewise, with the numbers of its rows, where these are kept.
    pub(super) fn with_rows<'r, P: 'r>(mut self, is_kept: bool, rows: impl Iterator<Item = &'r Entry<P>>) -> Self {
        if is_kept {
            self.rows = rows.map(|row| row.position).collect();
        }
        self
    }
}

/// Rows that a stage cannot place, to be told when the run ends.
#[derive(Debug)]
pub(super) struct LeftOut {
    stage: &'static str,
    keys: String,
    without_time: AtomicU64,
    without_key: AtomicU64,
}

impl LeftOut {
    /// None so far.
    pub(super) fn new(stage: &'static str, keys: &[NamedExpr]) -> Arc<Self> {
        let names: Vec<&str> = keys.iter().map(|key| key.column.name.as_str()).collect();
        let keys = names.join(" or ");
        Arc::new(LeftOut { stage, keys, without_time: AtomicU64::new(0), without_key: AtomicU64::new(0) })
    }

    /// What to tell, if anything.
    pub(super) fn notes(&self) -> impl Iterator<Item = String> {
        let counts = [(&self.without_time, "a time"), (&self.without_key, self.keys.as_str())];
        counts.into_iter().filter_map(|(count, what)| match count.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(format!("1 row without {what} was left out by `{}`", self.stage)),
            n => Some(format!("{n} rows without {what} were left out by `{}`", self.stage)),
        })
    }
}

/// What is wanted of a stage besides its rows.
pub(super) struct Observed<'p> {
    pub left_out: Arc<LeftOut>,
    pub keeper: Option<Keeper<'p>>,
}

/// Where rows belong: what both stages evaluate of a batch.
pub(super) struct Frame<'p> {
    keys: &'p [NamedExpr],
    time: &'p Expr,
    identity: Arc<Identity>,
    key_schema: SchemaRef,
    schema: SchemaRef,
    who: Who<'p>,
    /// What is kept of rows for a `show`.
    keeper: Option<Keeper<'p>>,
    left_out: Arc<LeftOut>,
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("keys", &self.keys).field("time", &self.time).finish_non_exhaustive()
    }
}

/// The rows of some of the batches.
pub(super) struct Collected<P> {
    groups: KeyedGroups,
    entries: Vec<Entry<P>>,
    spellings: Spellings,
    evidence: Option<Rows>,
    /// Of all rows that have a time, whatever else they lack.
    latest: Option<i64>,
    ids: Vec<u32>,
    fresh: Vec<u32>,
}

impl<P> Collected<P> {
    /// The latest time of any row that has one.
    pub(super) fn latest(&self) -> Option<i64> {
        self.latest
    }

    /// Changes every payload.
    pub(super) fn for_each(&mut self, mut f: impl FnMut(&mut P)) {
        self.entries.iter_mut().for_each(|entry| f(&mut entry.payload));
    }
}

impl<'p> Frame<'p> {
    pub(super) fn new(
        keys: &'p [NamedExpr],
        time: &'p Expr,
        who: &'p [Expr],
        columns: &[Column],
        Observed { left_out, keeper }: Observed<'p>,
    ) -> Result<Self> {
        let kinds: Vec<_> = keys.iter().map(|key| key.expr.kind()).collect();
        let key_columns: Vec<_> = keys.iter().map(|key| key.column.clone()).collect();
        Ok(Frame {
            keys,
            time,
            identity: Arc::new(Identity::new(&kinds)?),
            key_schema: schema_of(&key_columns),
            schema: schema_of(columns),
            who: Who::new(who)?,
            keeper,
            left_out,
        })
    }

    pub(super) fn start<P>(&self) -> Collected<P> {
        Collected {
            groups: KeyedGroups::new(self.identity.clone()),
            entries: Vec::new(),
            spellings: self.who.start(),
            evidence: self.keeper.as_ref().map(Keeper::start),
            latest: None,
            ids: Vec::new(),
            fresh: Vec::new(),
        }
    }

    /// Takes in the rows of a batch that have a key, a time and a payload.
    pub(super) fn push<P>(
        &self,
        collected: &mut Collected<P>,
        batch: &RecordBatch,
        position: u64,
        payload: impl Fn(usize) -> Option<P>,
    ) -> Result<()> {
        let keys: Vec<ArrayRef> = self.keys.iter().map(|key| key.expr.evaluate(batch)).collect::<Result<_>>()?;
        let times = self.time.evaluate(batch)?;
        let times = times.as_primitive::<TimestampMicrosecondType>();
        let placed =
            keys.iter().fold(None, |nulls, key| NullBuffer::union(nulls.as_ref(), key.logical_nulls().as_ref()));
        let has_key = |row: usize| placed.as_ref().is_none_or(|nulls| nulls.is_valid(row));

        collected.groups.assign(&keys, position, &self.key_schema, &mut collected.ids, &mut collected.fresh)?;
        self.who.see(&mut collected.spellings, batch)?;
        if let (Some(keeper), Some(rows)) = (&self.keeper, &mut collected.evidence) {
            keeper.see(rows, batch)?;
        }
        let (mut without_time, mut without_key) = (0, 0);
        for (row, &key) in collected.ids.iter().enumerate() {
            if times.is_null(row) {
                without_time += 1;
                continue;
            }
            let time = times.value(row);
            collected.latest = collected.latest.max(Some(time));
            if !has_key(row) {
                without_key += 1;
                continue;
            }
            if let Some(payload) = payload(row) {
                let names = collected.spellings.names(row);
                let position = position + row as u64;
                collected.entries.push(Entry { key, time, position, names, payload });
                if let Some(rows) = &mut collected.evidence {
                    rows.keep(row, position);
                }
            }
        }
        self.left_out.without_time.fetch_add(without_time, Ordering::Relaxed);
        self.left_out.without_key.fetch_add(without_key, Ordering::Relaxed);
        Ok(())
    }

    /// The rows of both.
    pub(super) fn merge<P>(&self, left: Collected<P>, right: Collected<P>) -> Result<Collected<P>> {
        let is_larger = left.entries.len() >= right.entries.len();
        let (mut into, from) = if is_larger { (left, right) } else { (right, left) };
        let Collected { groups, entries, spellings, evidence, latest, .. } = from;
        into.groups.merge(groups, &self.key_schema, &mut into.ids, &mut into.fresh)?;
        let (ids, renumbered) = (&into.ids, into.spellings.absorb(&spellings)?);
        into.entries.extend(entries.into_iter().map(|entry| Entry {
            key: ids[entry.key as usize],
            names: renumbered.names(entry.names),
            ..entry
        }));
        if let (Some(keeper), Some(rows), Some(others)) = (&self.keeper, &mut into.evidence, evidence) {
            keeper.absorb(rows, others)?;
        }
        into.latest = into.latest.max(latest);
        Ok(into)
    }

    /// Bytes held.
    pub(super) fn held<P>(&self, collected: &Collected<P>) -> usize {
        collected.groups.held()
            + collected.spellings.held()
            + collected.evidence.as_ref().map_or(0, Rows::held)
            + collected.entries.capacity() * size_of::<Entry<P>>()
            + (collected.ids.capacity() + collected.fresh.capacity()) * size_of::<u32>()
    }

    /// Looks at the rows of each key, in the order of events, and gives what was found in the order of its begin, then
    /// of its end, then of its first row in the log. `columns` makes the columns after the keys, whose values it gets, and
    /// the lists of who is behind an episode, which are among them.
    pub(super) fn finish<'q, P: Copy + Send + Sync, F: Send + Sync + 'q>(
        self,
        collected: Collected<P>,
        mut reservation: Reservation,
        look: impl Fn(&[Entry<P>], &Directory, &mut Vec<Episode<F>>) + Sync,
        columns: impl Fn(&RecordBatch, Vec<ArrayRef>, &[&Episode<F>]) -> Result<Vec<ArrayRef>> + Send + Sync + 'q,
    ) -> Result<Windows<'q>>
    where
        Self: 'q,
    {
        let Collected { groups, mut entries, spellings, evidence, .. } = collected;
        let directory = self.who.settle(spellings)?;
        entries.par_sort_unstable_by_key(|entry| (entry.key, entry.time, entry.position));
        let keys: Vec<&[Entry<P>]> = entries.chunk_by(|left, right| left.key == right.key).collect();
        let mut episodes: Vec<Episode<F>> = keys
            .into_par_iter()
            .fold(Vec::new, |mut found, rows| {
                look(rows, &directory, &mut found);
                found
            })
            .reduce(Vec::new, |mut left, right| {
                left.extend(right);
                left
            });
        drop(entries);
        episodes.par_sort_unstable_by_key(|episode| (episode.start, episode.end, episode.position));
        let kept = self.keep_evidence(evidence, &episodes);
        let of_episodes = episodes.capacity() * size_of::<Episode<F>>();
        reservation.set(groups.held() + directory.held() + of_episodes + kept)?;

        let spelled = groups.spellings;
        Ok(windows(episodes.len(), reservation, move |range| {
            let episodes: Vec<&Episode<F>> = episodes[range].iter().collect();
            let keys: Vec<u32> = episodes.iter().map(|episode| episode.key).collect();
            let keys = spelled.gather(&self.key_schema, &keys)?;
            let mut all = keys.columns().to_vec();
            let lists = directory.lists(episodes.iter().map(|episode| &episode.told))?;
            all.extend(columns(&keys, lists, &episodes)?);
            if self.keeper.is_some() {
                all.push(numbers(episodes.iter().map(|episode| &*episode.rows))?);
            }
            Ok(new_batch(&self.schema, all, episodes.len())?)
        }))
    }
}

impl Frame<'_> {
    /// Are the rows of episodes kept?
    pub(super) fn keeps_rows(&self) -> bool {
        self.keeper.is_some()
    }

    /// Keeps of all rows those that are behind an episode; the bytes that they and their numbers take.
    fn keep_evidence<F>(&self, rows: Option<Rows>, episodes: &[Episode<F>]) -> usize {
        let (Some(keeper), Some(rows)) = (&self.keeper, rows) else { return 0 };
        let mut behind: Vec<u64> = episodes.iter().flat_map(|episode| episode.rows.iter().copied()).collect();
        behind.par_sort_unstable();
        keeper.settle(rows, &behind);
        keeper.held() + behind.len() * size_of::<u64>()
    }
}

/// Who is behind the rows of an episode.
pub(super) fn told<'r, P: 'r>(directory: &Directory, rows: impl Iterator<Item = &'r Entry<P>> + Clone) -> Told {
    directory.told(rows.map(|row| row.names))
}

/// A column of moments.
pub(super) fn times(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
}
