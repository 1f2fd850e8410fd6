//! Windows of rows: as many row groups as may be in memory at once, decoded in parallel, put in order, merged.
//!
//! The first window is a row group for each thread, and each one after it twice the one before, up to a number of rows:
//! a query that needs ten rows does not decode more of a file than that.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::BooleanArray;
use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::decode::Decoded;
use super::groups::Group;
use super::order::{Places, Sorted, is_ascending, order};
use super::runs::{Run, Unit};
use super::scan::{Piece, TableScan, count};
use super::verdict::Verdict;
use crate::archive::Appliance;
use crate::error::{Error, Result};
use crate::source::outlet::taken;
use crate::source::replay::Owners;

/// Rows of a window: enough work for all threads, few enough to hold. A run that has more is a window of its own.
const WINDOW_ROWS: u64 = 1 << 18;

/// Rows of a run, and of what log.
#[derive(Debug)]
struct Taken {
    /// Position of the log.
    piece: usize,
    run: Run,
    /// More of the log comes.
    is_followed: bool,
}

impl TableScan {
    /// The next runs, as many as make a window.
    fn take_window(&mut self) -> Vec<Taken> {
        let mut pieces = std::mem::take(&mut self.pieces);
        let mut window: Vec<Taken> = Vec::new();
        let (mut rows, mut units) = (0, 0);
        'pieces: for (at, Piece { runs, .. }) in pieces.iter_mut().enumerate() {
            while let Some(run) = runs.front_mut() {
                let (run_rows, run_units) = self.size(run);
                let fits = rows + run_rows <= WINDOW_ROWS && units + run_units <= self.at_once;
                if !window.is_empty() && !fits {
                    break 'pieces;
                }
                (rows, units) = (rows + run_rows, units + run_units);
                let run = runs.pop_front();
                window.extend(run.map(|run| Taken { piece: at, run, is_followed: !runs.is_empty() }));
            }
        }
        self.pieces = pieces;
        self.at_once = self.at_once.saturating_mul(2);
        window
    }

    /// Rows and row groups that are decoded for a run; of each row group is asked whether a row of it may pass.
    fn size(&self, run: &mut Run) -> (u64, usize) {
        let Run::Units(units) = run else { return (0, 0) };
        let rows = units.iter_mut().filter_map(|unit| {
            let part = self.tables.parts.get(unit.part)?;
            let verdict = || self.wanted.verdict(part, unit.row_group, &self.bytes) == Verdict::MayPass;
            let may_pass = *unit.may_pass.get_or_insert_with(verdict);
            (may_pass || !self.wanted.of_all.is_empty()).then(|| part.rows_of(unit.row_group))
        });
        rows.fold((0, 0), |(rows, units), of_unit| (rows + of_unit, units + 1))
    }

    /// Decodes what a window needs, in parallel: the row groups of each run.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Replaced`].
    fn load(&mut self, window: &[Taken]) -> Result<Vec<Vec<Decoded>>> {
        let mut units: Vec<(usize, Unit)> = Vec::new();
        for (at, taken) in window.iter().enumerate() {
            if let Run::Units(of_run) = &taken.run {
                units.extend(of_run.iter().map(|unit| (at, *unit)));
            }
        }
        let (parts, wanted, bytes) = (&self.tables.parts, &self.wanted, &self.bytes);
        let decode = |(_, unit): &(usize, Unit)| wanted.decode(&parts[unit.part], *unit, bytes);
        let decoded: Vec<_> = self.pool.install(|| units.par_iter().map(decode).collect());
        let mut loaded: Vec<Vec<Decoded>> = window.iter().map(|_| Vec::new()).collect();
        for ((at, unit), decoded) in units.into_iter().zip(decoded) {
            match decoded {
                Ok(decoded) => {
                    let given = decoded.rows.num_rows() as u64;
                    if self.replay.is_none() {
                        count(&mut self.ledger, self.wanted.table, decoded.total, given);
                    }
                    loaded[at].push(decoded);
                }
                Err(reason) => self.damage(unit.part, unit.row_group, &reason)?,
            }
        }
        Ok(loaded)
    }

    fn damage(&mut self, part: usize, group: usize, reason: &str) -> Result<()> {
        let damaged = &self.tables.parts[part];
        damaged.file.check_is_in_place()?;
        let rows = damaged.rows_of(group);
        self.ledger.damage(format!("{}: {rows} rows are not read, {reason}", damaged.file.name));
        if self.damaged.insert(part) {
            self.ledger.files_ok -= 1;
            self.ledger.files_partial += 1;
        }
        Ok(())
    }

    /// Gives the rows of the next window.
    pub(super) fn next_window(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        let window = self.take_window();
        if window.is_empty() {
            self.ended = true;
            return match &mut self.replay {
                Some(replay) => replay.finish(out),
                None => self.outlet.drain(out),
            };
        }
        let loaded = self.load(&window)?;
        for (taken, units) in window.into_iter().zip(loaded) {
            let Taken { piece, run, is_followed } = taken;
            match run {
                Run::Rows(rows) => self.give(&rows, &[], piece, is_followed, out)?,
                // Batches without columns have rows all the same.
                Run::Units(_) if self.wanted.columns.is_empty() => {
                    for unit in units {
                        self.outlet.give(unit.rows, &[], Vec::new(), None, out)?;
                    }
                }
                Run::Units(_) => {
                    let rows = match units.as_slice() {
                        [unit] => unit.rows.clone(),
                        _ => concat_batches(&self.wanted.schema(), units.iter().map(|unit| &unit.rows))?,
                    };
                    self.give(&rows, &units, piece, is_followed, out)?;
                }
            }
        }
        while self.pieces.front().is_some_and(|piece| piece.runs.is_empty()) {
            self.pieces.pop_front();
        }
        Ok(())
    }

    /// Gives the rows of a run, put in order.
    fn give(
        &mut self,
        rows: &RecordBatch,
        units: &[Decoded],
        piece: usize,
        is_followed: bool,
        out: &mut Vec<RecordBatch>,
    ) -> Result<()> {
        let next = self.pieces.get(piece + 1).map(Piece::begin);
        let Some(Piece { group, key: file_key, .. }) = self.pieces.get_mut(piece) else {
            return Err(Error::internal("rows of no log"));
        };
        if !self.merged {
            let order = order(&Sorted::of(rows, self.places), group.order);
            let rows = if is_ascending(&order) { rows.clone() } else { taken(rows, order)? };
            return self.outlet.give(rows, &[], Vec::new(), next, out);
        }
        let table = self.wanted.table;
        let places = |batch: &RecordBatch| {
            let find = |name: &str| batch.schema().index_of(name).ok();
            Places { time: find(table.time()), line: find(table.place()[1]), appliance: find("appliance") }
        };
        let all: Vec<&RecordBatch> = units.iter().filter_map(|unit| unit.all.as_ref()).collect();
        let (all, passed) = match all.as_slice() {
            [] => (rows.clone(), vec![true; rows.num_rows()]),
            [one] => ((*one).clone(), passed(units)),
            [first, ..] => (concat_batches(&first.schema(), all.iter().copied())?, passed(units)),
        };
        let sorted = Sorted::of(&all, places(&all));
        let ranks = ranks(&passed);
        let (mut taken_rows, mut keys, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers: HashMap<Option<&str>, u32> = HashMap::new();
        for row in order(&sorted, group.order) {
            let row = usize::try_from(row).map_err(Error::internal)?;
            let name = sorted.appliance(row);
            let number = *numbers.entry(name).or_insert_with(|| self.appliances.number(&identity(name, group)));
            let key = self.keys.entry(number).or_insert(i64::MIN);
            *key = (*key).max(*file_key).max(sorted.time(row).unwrap_or(i64::MIN));
            *file_key = *key;
            if passed.get(row) == Some(&true) {
                taken_rows.push(ranks[row]);
                keys.push(*key);
                whose.push(number);
            }
        }
        // The rows that follow have keys that are no less than the last one, those of the next log none below its begin.
        let bound = if is_followed { Some((*file_key).min(next.unwrap_or(i64::MAX))) } else { next };
        let rows = taken(rows, taken_rows)?;
        let Some(replay) = &mut self.replay else { return self.outlet.give(rows, &whose, keys, bound, out) };
        replay.take(&rows, &Owners { appliances: &whose, keys: &keys, is_dated: group.begin.is_some() }, bound, out)
    }
}

/// The place of each row among those that passed.
fn ranks(passed: &[bool]) -> Vec<u64> {
    let rank = |rank: &mut u64, passed: &bool| {
        let place = *rank;
        *rank += u64::from(*passed);
        Some(place)
    };
    passed.iter().scan(0, rank).collect()
}

/// Whose row it is: the log's own appliance is told from others of its name by the scope.
fn identity(name: Option<&str>, group: &Group) -> Appliance {
    let scope = if name == group.appliance.as_deref() { group.scope.as_str() } else { "" };
    Appliance { name: name.map(Arc::from), scope: scope.into(), fixed: false }
}

/// Which rows passed, over all row groups.
fn passed(units: &[Decoded]) -> Vec<bool> {
    let mut all = Vec::new();
    for unit in units {
        let rows = unit.all.as_ref().map_or(0, RecordBatch::num_rows);
        match &unit.passed {
            Some(passed) => all.extend(BooleanArray::iter(passed).map(|passed| passed == Some(true))),
            None => all.extend(std::iter::repeat_n(true, rows)),
        }
    }
    all
}
