//! Notes to rows, in the order of the logs.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::compute::filter;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use hashbrown::HashSet;

use super::connections::Connections;
use super::messages::Messages;
use super::note::{Note, Said};
use super::places::Places;
use super::{Completed, History, Place};
use crate::archive::Archive;
use crate::error::Result;
use crate::event::tables::Table;
use crate::record::line::Names;
use crate::source::ScanRequest;
use crate::source::account::Account;
use crate::source::appliances::Appliances;
use crate::source::fold::Folding;
use crate::source::only::{Only, Wanted};
use crate::source::outlet::Outlet;
use crate::source::scanned::Scanned;

/// Folds the notes of slices.
pub struct HistoryFold {
    account: Account,
    history: Box<dyn History>,
    schema: SchemaRef,
    outlet: Outlet,
    rows: u64,
    only: Option<Arc<Only>>,
    /// The numbers of those that are asked for and not yet given.
    chosen: HashSet<u64>,
}

impl HistoryFold {
    /// A fold for the rows and columns that are asked for.
    pub fn new(archive: &Arc<Archive>, request: &ScanRequest, appliances: Arc<Appliances>) -> Self {
        let ScanRequest { table, projection, only, .. } = request;
        let places = Places::new(archive.clone(), appliances.clone());
        let history: Box<dyn History> = match table {
            Table::Connections => Box::new(Connections::new(places, projection)),
            Table::Auth | Table::Messages | Table::Lines => Box::new(Messages::new(places, projection)),
        };
        HistoryFold {
            account: Account::new(archive.clone()),
            history,
            schema: table.schema(projection),
            outlet: Outlet::new(archive, request, appliances),
            rows: 0,
            only: only.clone(),
            chosen: HashSet::new(),
        }
    }

    fn give(&mut self, bound: Option<i64>, out: &mut Vec<RecordBatch>) -> Result<()> {
        let Completed { mut columns, mut appliances, mut keys, numbers } = self.history.completed();
        if self.only.is_some() {
            let is_chosen: Vec<bool> = numbers.iter().map(|number| self.chosen.remove(number)).collect();
            retain(&mut appliances, &is_chosen);
            retain(&mut keys, &is_chosen);
            let is_chosen = BooleanArray::from(is_chosen);
            for (_, array) in &mut columns {
                *array = filter(array, &is_chosen)?;
            }
        }
        self.rows += appliances.len() as u64;
        self.account.ledger.rows.of_table = Some(self.rows);
        columns.sort_by_key(|column| column.0);
        let arrays: Vec<ArrayRef> = columns.into_iter().map(|column| column.1).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(appliances.len()));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        self.outlet.give(batch, &appliances, keys, bound, out)
    }
}

impl Folding for HistoryFold {
    fn account(&self) -> &Account {
        &self.account
    }

    fn append(&mut self, mut scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()> {
        let account = &mut self.account;
        account.tell(&mut scanned);
        let before = account.lines();
        for note in std::mem::take(&mut scanned.notes) {
            let key = account.key(note.appliance, Some(note.reach), &scanned.slice.log);
            let line = i64::try_from(before.saturating_add(note.line)).unwrap_or(i64::MAX);
            let place = Place { file: scanned.slice.file, line, key };
            let asked = self.only.as_ref().and_then(|only| asked(only, &note, &place));
            let Some((appliance, names)) = asked else {
                self.history.record(note, place);
                continue;
            };
            // What a record ends is gone after it, what it begins is not there before; some do both.
            let before = if note.said.begins() { None } else { self.history.number_of(appliance, &names) };
            let begun = self.history.begun();
            self.history.record(note, place);
            let after = || self.history.number_of(appliance, &names);
            let both = || Some(self.history.begun()).filter(|number| *number > begun);
            self.chosen.extend(before.or_else(after).or_else(both));
        }
        let bound = account.close_slice(&mut scanned);
        self.give(bound, out)
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        let mut out = Vec::new();
        // What is complete comes before what never will be.
        self.outlet.drain(&mut out)?;
        self.history.finish();
        self.give(None, &mut out)?;
        self.outlet.drain(&mut out)?;
        Ok(out)
    }
}

/// Whose record it is and what it names, if a row is asked for by it.
fn asked(only: &Only, note: &Note, place: &Place) -> Option<(u32, Names)> {
    let names = note.names.as_deref()?;
    let Wanted::At(places) = &only.wanted else { return None };
    let is_one = places.table != Table::Auth || matches!(note.said, Said::Attempt { .. });
    (is_one && places.holds(place.file, place.line, names)).then_some((note.appliance, *names))
}

fn retain<T>(values: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    values.retain(|_| kept.next().copied().unwrap_or_default());
}
