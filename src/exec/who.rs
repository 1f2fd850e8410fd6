//! Who is behind an episode: the values that its rows have in some columns, `user` and `remote_ip`, the most frequent
//! ones first.
//!
//! Values are told apart as `list` does, text without regard to ASCII case, and are shown as they are first spelled in
//! the episode. Values that are equally frequent come in the order in which they first appear. At most [`MOST`] of a
//! column are listed.
//!
//! While rows are collected each spelling has a number; which spellings are the same value is settled when all have
//! come, so that a row carries one number for each column.

use std::cmp::Reverse;
use std::num::NonZeroU32;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::buffer::NullBuffer;
use hashbrown::HashMap;

use crate::batches::BATCH_ROWS;
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::expr::aggregates::list::list_array;
pub(super) use crate::plan::MOST_LISTED as MOST;

/// Columns at most: `user` and `remote_ip`.
const COLUMNS: usize = 2;

/// For each column the number of the row's spelling, counted from 1; `None` where the value is missing.
pub(super) type Names = [Option<NonZeroU32>; COLUMNS];

/// For each column the numbers of the spellings that are listed for an episode.
pub(super) type Told = [Vec<u32>; COLUMNS];

/// The listed columns.
pub(super) struct Who<'p> {
    columns: Vec<(&'p Expr, Arc<Identity>)>,
}

/// The spellings in some of the batches.
pub(super) struct Spellings {
    columns: Vec<Interner>,
    /// Of the rows of the batch at hand, column by column.
    rows: Vec<(Vec<u32>, Option<NullBuffer>)>,
    fresh: Vec<u32>,
}

impl<'p> Who<'p> {
    pub(super) fn new(exprs: &'p [Expr]) -> Result<Self> {
        let column = |expr: &'p Expr| -> Result<_> { Ok((expr, Arc::new(Identity::exact(&[expr.kind()])?))) };
        Ok(Who { columns: exprs.iter().map(column).collect::<Result<_>>()? })
    }

    pub(super) fn start(&self) -> Spellings {
        Spellings {
            columns: self.columns.iter().map(|(_, identity)| Interner::new(identity.clone())).collect(),
            rows: self.columns.iter().map(|_| (Vec::new(), None)).collect(),
            fresh: Vec::new(),
        }
    }

    /// Takes in the spellings of a batch; [`Spellings::names`] then gives those of its rows.
    pub(super) fn see(&self, seen: &mut Spellings, batch: &RecordBatch) -> Result<()> {
        let Spellings { columns, rows, fresh } = seen;
        for (((expr, _), interner), (ids, nulls)) in self.columns.iter().zip(columns).zip(rows) {
            let column = expr.evaluate_key(batch)?;
            *nulls = column.logical_nulls();
            interner.intern(std::slice::from_ref(&column), ids, fresh)?;
        }
        Ok(())
    }

    /// What each value is, now that all have come.
    pub(super) fn settle(&self, seen: Spellings) -> Result<Directory> {
        let settled = |((expr, _), spellings): (&(&Expr, _), Interner)| Values::of(expr, spellings);
        let columns = self.columns.iter().zip(seen.columns).map(settled).collect::<Result<_>>()?;
        Ok(Directory { columns })
    }
}

impl Spellings {
    /// The numbers of a row of the batch seen last.
    pub(super) fn names(&self, row: usize) -> Names {
        let mut names = Names::default();
        for (name, (ids, nulls)) in names.iter_mut().zip(&self.rows) {
            let is_there = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
            *name = ids.get(row).filter(|_| is_there).and_then(|id| NonZeroU32::new(id + 1));
        }
        names
    }

    /// Takes in the spellings of another part of the rows, and gives what their numbers are here.
    pub(super) fn absorb(&mut self, other: &Spellings) -> Result<Renumbered> {
        let mut renumbered = Renumbered::default();
        let columns = self.columns.iter_mut().zip(&other.columns);
        for (ids, (own, others)) in renumbered.0.iter_mut().zip(columns) {
            own.absorb(others, ids, &mut self.fresh)?;
        }
        Ok(renumbered)
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        let of_rows = self.rows.iter().map(|(ids, _)| ids.capacity()).sum::<usize>() + self.fresh.capacity();
        self.columns.iter().map(Interner::held).sum::<usize>() + of_rows * size_of::<u32>()
    }
}

/// What the numbers of another part of the rows are here.
#[derive(Default)]
pub(super) struct Renumbered([Vec<u32>; COLUMNS]);

impl Renumbered {
    pub(super) fn names(&self, names: Names) -> Names {
        let mut here = Names::default();
        for ((here, name), ids) in here.iter_mut().zip(names).zip(&self.0) {
            let id = name.and_then(|name| ids.get(name.get() as usize - 1));
            *here = id.and_then(|id| NonZeroU32::new(id + 1));
        }
        here
    }
}

/// All values of each column.
#[derive(Default)]
pub(super) struct Directory {
    columns: Vec<Values>,
}

/// The values of a column.
struct Values {
    spellings: Interner,
    /// For each spelling, which value it is.
    values: Vec<u32>,
}

impl Values {
    fn of(expr: &Expr, spellings: Interner) -> Result<Values> {
        let mut same = Interner::new(Arc::new(Identity::new(&[expr.kind()])?));
        let (mut values, mut ids, mut fresh) = (Vec::with_capacity(spellings.len()), Vec::new(), Vec::new());
        let all: Vec<u32> = (0..spellings.len() as u32).collect();
        for some in all.chunks(BATCH_ROWS) {
            let spelled = spellings.decode(some)?;
            same.intern(std::slice::from_ref(&spelled), &mut ids, &mut fresh)?;
            values.extend_from_slice(&ids);
        }
        Ok(Values { spellings, values })
    }

    /// The spellings to list for rows that come in the order of events.
    fn told(&self, spellings: impl Iterator<Item = u32>) -> Vec<u32> {
        /// How often a value is there, and its first spelling.
        struct Seen {
            times: u64,
            place: usize,
            spelling: u32,
        }
        let mut seen: HashMap<u32, Seen> = HashMap::new();
        for spelling in spellings {
            let value = self.values.get(spelling as usize).copied().unwrap_or(spelling);
            let place = seen.len();
            seen.entry(value).or_insert(Seen { times: 0, place, spelling }).times += 1;
        }
        let mut seen: Vec<Seen> = seen.into_values().collect();
        seen.sort_unstable_by_key(|seen| (Reverse(seen.times), seen.place));
        seen.truncate(MOST);
        seen.into_iter().map(|seen| seen.spelling).collect()
    }
}

impl Directory {
    /// What to list for rows that come in the order of events.
    pub(super) fn told(&self, rows: impl Iterator<Item = Names> + Clone) -> Told {
        let mut told = Told::default();
        for (place, (told, values)) in told.iter_mut().zip(&self.columns).enumerate() {
            let spellings = rows.clone().filter_map(|names| names.get(place).copied().flatten());
            *told = values.told(spellings.map(|name| name.get() - 1));
        }
        told
    }

    /// The columns of lists for these episodes.
    pub(super) fn lists<'t>(&self, episodes: impl Iterator<Item = &'t Told> + Clone) -> Result<Vec<ArrayRef>> {
        let list = |(place, values): (usize, &Values)| {
            let lists = episodes.clone().filter_map(|told| told.get(place));
            let spelled: Vec<u32> = lists.clone().flatten().copied().collect();
            let elements = values.spellings.decode(&spelled)?;
            list_array(lists.map(Vec::len), elements)
        };
        self.columns.iter().enumerate().map(list).collect()
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.columns.iter().map(|column| column.spellings.held() + column.values.capacity() * size_of::<u32>()).sum()
    }
}
