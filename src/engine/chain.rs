//! What is traced and what is shown: scans one after the other, each of which tells the next what to look for.
//!
//! Which connection a record belongs to is known when all before it was read, and which of them are asked for perhaps
//! later still. So the logs, or the rows of `lines` that were made of them, are read twice: first for the rows that a
//! `show` is about (or, for a trace, the ids of the messages and connections it leads to), then for the records that have
//! to do with those. Keeping the lines of every connection until its end would take the memory of the log, and most of
//! them are asked for by nobody.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;

use super::Engine;
use crate::error::{Error, Result};
use crate::event::lines::IDS;
use crate::event::tables::Table;
use crate::exec::{Budget, Execution};
use crate::plan::{Plan, Trace};
use crate::record::counter::Counter;
use crate::record::line::Names;
use crate::source::only::{Ids, Only, Places, Wanted};
use crate::source::prefilter::TimeBounds;
use crate::source::{NoReread, ScanRequest};

impl Engine {
    /// What the scan of the last plan looks for, and notes on the rows from which that follows. `None`: it
    /// looks for everything.
    pub(super) fn only(&self, plan: &Plan) -> Result<(Option<Arc<Only>>, Vec<String>)> {
        let mut notes = Vec::new();
        if plan.trace.is_none() && plan.shown.is_none() {
            return Ok((None, notes));
        }
        self.check_reread(plan)?;
        let mut only = plan.trace.map(|trace| self.traced(trace)).transpose()?;
        let mut plan = plan;
        while let Some(shown) = &plan.shown {
            let request = ScanRequest { only: only.take(), ..self.request(plan) };
            only = Some(self.to_show(plan, request, shown.table, &mut notes)?);
            plan = shown;
        }
        Ok((only, notes))
    }

    /// Why a plan makes us read the logs more than once, for people.
    pub fn rereads(&self, plan: &Plan) -> Vec<String> {
        let mut told = Vec::new();
        if let Some(trace) = plan.trace {
            let (word, id) = (trace.counter.name(), trace.id);
            told.push(format!("trace {word} {id}: read first for the ids that it leads to, then for what names them"));
        }
        let mut plan = plan;
        while let Some(shown) = &plan.shown {
            let name = shown.table.name();
            if shown.table == Table::Messages && matches!(plan.table, Table::Auth | Table::Connections) {
                told.push(format!("show {name}: read again for what names messages on the connections of those rows"));
            }
            told.push(format!("show {name}: read again for what has to do with those rows"));
            plan = shown;
        }
        told
    }

    /// What comes from a stream is gone when it has been read, and not every dataset has the records of its logs.
    fn check_reread(&self, plan: &Plan) -> Result<()> {
        let word = if plan.trace.is_some() { "trace" } else { "show" };
        let (message, hint) = match self.source.check_reread() {
            Ok(()) => return Ok(()),
            Err(NoReread::Stream(name)) => {
                let name = if &*name == "-" { "standard input" } else { &*name };
                let message = format!("`{word}` reads the logs twice, and {name} can be read only once");
                (message, "save it to a file, and name that")
            }
            Err(NoReread::Lacks { name, log }) => {
                let of_log = log.map(|log| format!(" of {log}")).unwrap_or_default();
                let message = format!("`{word}` needs every row of `lines`{of_log}, and {name} does not hold them");
                (
                    message,
                    "make them with `authq convert --table all --rebuild LOGS -o DATASET`, or name the logs instead",
                )
            }
        };
        Err(Error::usage(message).hint(hint))
    }

    /// The ids that a trace leads to.
    fn traced(&self, trace: Trace) -> Result<Arc<Only>> {
        let Trace { counter, id } = trace;
        let mut ids = Ids::default();
        ids.insert(&match counter {
            Counter::Icid => Names { icid: Some(id), ..Names::default() },
            Counter::Dcid => Names { dcid: Some(id), ..Names::default() },
            Counter::Mid => Names { mid: Some(id), ..Names::default() },
        });
        let wanted = Wanted::Numbered(counter, id);
        let only = Arc::new(Only { ids: ids.clone(), wanted: wanted.clone(), times: TimeBounds::default() });
        for batch in self.rows_of_lines(only, &IDS)? {
            for row in 0..batch.num_rows() {
                let Names { icid, mid, .. } = names(&batch, row);
                ids.insert(&match counter {
                    Counter::Icid | Counter::Dcid => Names { mid, ..Names::default() },
                    Counter::Mid => Names { icid, ..Names::default() },
                });
            }
        }
        Ok(Arc::new(Only { ids, wanted, times: TimeBounds::default() }))
    }

    /// Where the rows of a plan stand, for what is shown of them.
    fn to_show(&self, plan: &Plan, request: ScanRequest, shown: Table, notes: &mut Vec<String>) -> Result<Arc<Only>> {
        let times = match &request.only {
            Some(only) => only.times,
            None => self.source.extent(&request).around,
        };
        let mut direct = self.nothing(plan.table, times)?;
        // Connections whose messages are shown: those are named by records of the connection.
        let mut by_connection = direct.clone();
        let scan = self.source.scan(&request)?;
        let covered = scan.coverage();
        let mut execution = Execution::over(plan, scan, covered, &Budget::new(self.memory()))?;
        let [file, line] = plan.table.place();
        while let Some(batch) = self.pool.install(|| execution.next()) {
            let batch = batch?;
            for batch in execution.behind(&batch) {
                let batch = batch?;
                for row in 0..batch.num_rows() {
                    let names = names(&batch, row);
                    let is_by_connection = shown == Table::Messages && names.mid.is_none();
                    let only = if is_by_connection { &mut by_connection } else { &mut direct };
                    insert(only, (text(&batch, file, row), number(&batch, line, row)), &names);
                }
                self.check_room(&direct, &by_connection)?;
            }
        }
        notes.extend(execution.notes());
        if by_connection.places().is_some_and(|places| !places.is_empty()) {
            self.messages_of(by_connection, &mut direct)?;
        }
        Ok(Arc::new(direct))
    }

    /// The records by which messages are named on connections.
    fn messages_of(&self, connections: Only, messages: &mut Only) -> Result<()> {
        let of_messages = |places: &Places| matches!(places.table, Table::Messages | Table::Lines);
        if !messages.places().is_some_and(of_messages) {
            *messages = self.nothing(Table::Messages, messages.times)?;
        }
        let [file, line] = Table::Lines.place();
        let mut columns = IDS.to_vec();
        columns.extend([file, line]);
        for batch in self.rows_of_lines(Arc::new(connections), &columns)? {
            for row in 0..batch.num_rows() {
                let names = names(&batch, row);
                if names.mid.is_some() {
                    insert(messages, (text(&batch, file, row), number(&batch, line, row)), &names);
                }
            }
        }
        Ok(())
    }

    /// Some columns of the lines that have to do with these.
    fn rows_of_lines(&self, only: Arc<Only>, columns: &[&str]) -> Result<Vec<RecordBatch>> {
        let all = Table::Lines.columns();
        let projection = (0..all.len()).filter(|index| columns.contains(&all[*index].name)).collect();
        let pushdown = self.options.pushdown;
        let request =
            ScanRequest { table: Table::Lines, projection, only: Some(only), pushdown, ..ScanRequest::default() };
        let mut scan = self.source.scan(&request)?;
        let mut batches = Vec::new();
        while let Some(window) = self.pool.install(|| scan.next()) {
            batches.extend(window?);
        }
        Ok(batches)
    }

    fn nothing(&self, table: Table, times: TimeBounds) -> Result<Only> {
        let logs = self.source.logs();
        let names: Vec<&str> = logs.iter().map(|name| &**name).collect();
        let mut places = Places::new(table, &names);
        for (name, other) in self.source.other_names()? {
            places.rename(&name, &other);
        }
        Ok(Only { ids: Ids::default(), wanted: Wanted::At(places), times })
    }

    fn check_room(&self, one: &Only, other: &Only) -> Result<()> {
        let bytes: usize = [one, other].into_iter().filter_map(Only::places).map(Places::size).sum();
        if bytes <= self.memory() {
            return Ok(());
        }
        let message = format!("`show` needs more memory than the budget of {} bytes", self.memory());
        let hint = "narrow the query (a shorter time, a further condition, a `limit` before `show`), or raise --memory";
        Err(Error::memory(message).hint(hint))
    }
}

fn insert(only: &mut Only, place: (Option<&str>, Option<i64>), names: &Names) {
    if let (Wanted::At(places), (Some(file), Some(line))) = (&mut only.wanted, place) {
        places.insert(file, line, names);
        only.ids.insert(names);
    }
}

/// What a row names, as far as there are columns for it.
fn names(batch: &RecordBatch, row: usize) -> Names {
    let [icid, dcid, mid] = IDS.map(|id| number(batch, id, row).and_then(|id| u64::try_from(id).ok()));
    Names { icid, dcid, mid }
}

fn number(batch: &RecordBatch, column: &str, row: usize) -> Option<i64> {
    let column = batch.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
    column.is_valid(row).then(|| column.value(row))
}

fn text<'b>(batch: &'b RecordBatch, column: &str, row: usize) -> Option<&'b str> {
    let column = batch.column_by_name(column)?.as_string_opt::<i32>()?;
    column.is_valid(row).then(|| column.value(row))
}
