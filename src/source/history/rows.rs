//! Records to rows: all rows of a history, or those that a trace or a `show` selects.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::compute::filter;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use hashbrown::HashSet;

use super::connections::Connections;
use super::messages::Messages;
use super::note::{Note, Said};
use super::places::{Files, Places};
use super::{Completed, History, Place};
use crate::batches::new_batch;
use crate::error::Result;
use crate::event::tables::Table;
use crate::record::line::Names;
use crate::source::ScanRequest;
use crate::source::appliances::Appliances;
use crate::source::only::{Only, Wanted};
use crate::source::outlet::Outlet;

/// Makes rows of records, which come in the order of the logs.
pub struct HistoryRows {
    history: Box<dyn History>,
    schema: SchemaRef,
    outlet: Outlet,
    /// So far.
    pub rows: u64,
    only: Option<Arc<Only>>,
    /// The numbers of selected rows that were not given yet.
    chosen: HashSet<u64>,
}

impl HistoryRows {
    /// For the rows and columns of a request.
    pub fn new(request: &ScanRequest, files: Files, appliances: Arc<Appliances>, outlet: Outlet) -> Self {
        let ScanRequest { table, projection, only, .. } = request;
        let places = Places::new(files, appliances);
        let history: Box<dyn History> = match table {
            Table::Connections => Box::new(Connections::new(places, projection)),
            Table::Auth | Table::Messages | Table::Lines => Box::new(Messages::new(places, projection)),
        };
        let schema = table.schema(projection);
        HistoryRows { history, schema, outlet, rows: 0, only: only.clone(), chosen: HashSet::new() }
    }

    /// Takes the next record.
    pub fn record(&mut self, note: Note, place: Place) {
        let asked = self.only.as_ref().and_then(|only| asked(only, &note, &place));
        let Some((appliance, names)) = asked else {
            self.history.record(note, place);
            return;
        };
        // What a record ends is gone after it, what it begins is not there before; some do both.
        let time = note.time;
        let before = if note.said.begins() { None } else { self.history.number_of(appliance, &names, time) };
        let begun = self.history.begun();
        self.history.record(note, place);
        let after = before.or_else(|| self.history.number_of(appliance, &names, time));
        let both = || Some(self.history.begun()).filter(|number| *number > begun);
        self.chosen.extend(after.or_else(both));
    }

    /// Gives the rows that are complete, as far as their keys are below `bound`.
    pub fn give(&mut self, bound: Option<i64>, out: &mut Vec<RecordBatch>) -> Result<()> {
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
        columns.sort_by_key(|column| column.0);
        let arrays: Vec<ArrayRef> = columns.into_iter().map(|column| column.1).collect();
        let batch = new_batch(&self.schema, arrays, appliances.len())?;
        let held = self.history.least_key();
        let bound = bound.map_or(held, |bound| Some(held.map_or(bound, |held| bound.min(held))));
        self.outlet.give(batch, &appliances, keys, bound, out)
    }

    /// Gives all others: no more records come.
    pub fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        let mut out = Vec::new();
        // What is complete comes before what never will be.
        self.history.flush();
        self.give(None, &mut out)?;
        self.outlet.drain(&mut out)?;
        self.history.finish();
        self.give(None, &mut out)?;
        self.outlet.drain(&mut out)?;
        Ok(out)
    }
}

/// The appliance of a record and what the record names, if it selects a row.
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
