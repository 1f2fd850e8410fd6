//! Records that are read again from rows of `lines`: what is traced in a dataset, or shown of its rows.
//!
//! The column `text` is the message of a record, so what a record says can be read from it as from the log. Rows come in
//! the order of the logs, each appliance's with its keys, and go to the same state machines as the records of logs do:
//! [`Together`] for `lines`, [`HistoryRows`] for connections and messages. So the answer is that of the logs.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, StringArray, TimestampMicrosecondArray, new_null_array};
use arrow::datatypes::{Int64Type, SchemaRef, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use hashbrown::HashSet;

use super::ScanRequest;
use super::appliances::Appliances;
use super::file_names::FileNames;
use super::history::{self, Files, HistoryRows, Notes};
use super::lines::{self, Together};
use super::only::{Ids, Only, Wanted};
use super::outlet::Outlet;
use crate::batches::new_batch;
use crate::error::{Error, Result};
use crate::event::lines::{COLUMNS, OF_GROUPS, TEXT};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::text::{Pattern, TextTest};
use crate::expr::types::Type;
use crate::record::frame::{self, Entry};
use crate::record::line;
use crate::record::message::MAKES;

/// What is read of every record that may matter.
const NEEDED: [&str; 9] = ["time", "appliance", "kind", "icid", "dcid", "mid", "file", "line", TEXT];

/// Makes rows of records that are read again.
pub struct Replay {
    request: ScanRequest,
    only: Arc<Only>,
    files: Arc<FileNames>,
    appliances: Arc<Appliances>,
    machine: Machine,
    /// Rows given so far.
    pub rows: u64,
}

/// What the records go to.
enum Machine {
    Lines(Together),
    History(Box<HistoryRows>),
}

/// Whose the rows of a batch are.
#[derive(Copy, Clone, Debug)]
pub struct Owners<'a> {
    /// By [`Appliances`].
    pub appliances: &'a [u32],
    /// Merge keys.
    pub keys: &'a [i64],
    /// The log has times: a record without one has a garbled envelope.
    pub is_dated: bool,
}

/// The columns of a batch of `lines`.
struct Records<'b> {
    time: &'b TimestampMicrosecondArray,
    kind: &'b StringArray,
    text: &'b StringArray,
    file: &'b StringArray,
    line: &'b Int64Array,
}

/// The request for the rows of `lines` that are needed to answer one that is about a trace, or about what is shown;
/// `None`: it is about neither.
pub fn request_of_lines(request: &ScanRequest) -> Option<ScanRequest> {
    let only = request.only.as_deref()?;
    let is_asked = |index: usize| request.table == Table::Lines && request.projection.contains(&index);
    let is_read = |index: &usize| {
        let name = COLUMNS[*index].name;
        NEEDED.contains(&name) || is_asked(*index)
    };
    let has_values = |index: &usize| !OF_GROUPS.contains(&COLUMNS[*index].name);
    let projection: Vec<usize> = (0..COLUMNS.len()).filter(is_read).filter(has_values).collect();
    let filter = filter(request.table, only, &projection);
    Some(ScanRequest { table: Table::Lines, projection, filter, only: None, ..request.clone() })
}

/// What every record that matters satisfies; `None`: all may matter.
fn filter(table: Table, only: &Only, projection: &[usize]) -> Option<Expr> {
    let column = |name: &str, kind: Type| {
        let place = projection.iter().position(|index| COLUMNS[*index].name == name)?;
        Some(Box::new(Expr::Column(place, kind)))
    };
    let [icid, dcid, mid, line] = ["icid", "dcid", "mid", "line"].map(|name| column(name, Type::Int));
    match table {
        // Which connections were closed before counts as well.
        Table::Connections => {
            let named = |id: Box<Expr>| Expr::Not(Box::new(Expr::IsNull(id)));
            Some(Expr::Or(vec![named(icid?), named(dcid?)]))
        }
        Table::Auth | Table::Messages => None,
        Table::Lines => {
            let Only { ids: Ids { icids, dcids, mids }, .. } = only;
            let mut any = vec![one_of(icid?, icids), one_of(dcid?, dcids), one_of(mid?, mids)];
            if let Wanted::At(places) = &only.wanted {
                any.push(Expr::OneOf { operand: line?, values: places.lines() });
            }
            // A record that makes a message of another names the other first.
            for makes in MAKES.iter().filter(|_| !mids.is_empty()) {
                let test = TextTest::Contains(Pattern::anywhere(makes).ok()?);
                any.push(Expr::Text { operand: column(TEXT, Type::Text)?, test });
            }
            Some(Expr::Or(any))
        }
    }
}

/// Is it one of these ids?
fn one_of(operand: Box<Expr>, ids: &HashSet<u64>) -> Expr {
    let mut values: Vec<i64> = ids.iter().filter_map(|id| i64::try_from(*id).ok()).collect();
    values.sort_unstable();
    Expr::OneOf { operand, values }
}

impl Replay {
    /// For the rows that a request asks for. Lines are put together within `memory` bytes.
    pub fn new(request: &ScanRequest, appliances: Arc<Appliances>, memory: u64) -> Replay {
        let only = request.only.clone().unwrap_or_default();
        let files = Arc::new(FileNames::of(&only));
        let machine = match request.table {
            Table::Lines => Machine::Lines(Together::new(only.clone(), memory)),
            Table::Auth | Table::Connections | Table::Messages => {
                let outlet = Outlet::of_rows(appliances.clone(), false);
                let files = Files::Named(files.clone());
                Machine::History(Box::new(HistoryRows::new(request, files, appliances.clone(), outlet)))
            }
        };
        Replay { request: request.clone(), only, files, appliances, machine, rows: 0 }
    }

    /// Takes rows of `lines`, in the order of the logs. What no later one can come before goes to `out`: it has keys below
    /// `bound`.
    pub fn take(
        &mut self,
        rows: &RecordBatch,
        owners: &Owners<'_>,
        bound: Option<i64>,
        out: &mut Vec<RecordBatch>,
    ) -> Result<()> {
        let records = Records::of(rows)?;
        let given = out.len();
        match &mut self.machine {
            Machine::Lines(together) => {
                let lines = asked_columns(rows, &self.request)?;
                together.take(&lines, records.marks(&self.only, &self.files, owners))?;
            }
            Machine::History(history) => {
                records.follow(&self.request, &self.files, owners, history)?;
                history.give(bound, out)?;
            }
        }
        self.count(&out[given..]);
        Ok(())
    }

    /// Gives the others: no more rows come.
    pub fn finish(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        let last = match &mut self.machine {
            Machine::Lines(together) => together.finish(&self.appliances, &self.request.projection)?,
            Machine::History(history) => history.finish()?,
        };
        self.count(&last);
        out.extend(last);
        Ok(())
    }

    fn count(&mut self, given: &[RecordBatch]) {
        self.rows += given.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
    }
}

impl<'b> Records<'b> {
    fn of(rows: &'b RecordBatch) -> Result<Records<'b>> {
        let text = |name: &str| rows.column_by_name(name)?.as_string_opt::<i32>();
        let of = || {
            Some(Records {
                time: rows.column_by_name("time")?.as_primitive_opt::<TimestampMicrosecondType>()?,
                kind: text("kind")?,
                text: text(TEXT)?,
                file: text("file")?,
                line: rows.column_by_name("line")?.as_primitive_opt::<Int64Type>()?,
            })
        };
        of().ok_or_else(|| Error::internal("rows of `lines` without their columns"))
    }

    fn time(&self, row: usize) -> Option<i64> {
        self.time.is_valid(row).then(|| self.time.value(row))
    }

    fn entry(&self, row: usize, owners: &Owners<'_>) -> Entry<'b> {
        let is_garbled = owners.is_dated && self.time.is_null(row);
        frame::again(self.text.value(row).as_bytes(), self.kind.value(row), is_garbled)
    }

    /// Gives what the records say to a history of the requested table.
    fn follow(
        &self,
        request: &ScanRequest,
        files: &FileNames,
        owners: &Owners<'_>,
        history: &mut HistoryRows,
    ) -> Result<()> {
        let notes = Notes::of(request.table, &request.projection, request.only.clone());
        let mut notes = notes.ok_or_else(|| Error::internal("records of no history"))?;
        for ((row, number), appliance) in (0..).zip(1..).zip(owners.appliances) {
            notes.take(&self.entry(row, owners), *appliance, self.time(row), number);
        }
        for note in notes.finish() {
            // The last one may stand for no record.
            let row = usize::try_from(note.line).ok().and_then(|number| number.checked_sub(1));
            let Some((row, key)) = row.and_then(|row| Some((row, *owners.keys.get(row)?))) else { continue };
            let (file, line) = (files.number(self.file.value(row)), self.line.value(row));
            history.record(note, history::Place { file, line, key });
        }
        Ok(())
    }

    /// The rows that may matter, and what their records do.
    fn marks<'r>(
        &'r self,
        only: &'r Only,
        files: &'r FileNames,
        owners: &'r Owners<'_>,
    ) -> impl Iterator<Item = (u64, (lines::Mark, lines::Place))> + 'r {
        let places = owners.appliances.iter().zip(owners.keys).enumerate();
        places.filter_map(move |(row, (appliance, key))| {
            let entry = self.entry(row, owners);
            let names = line::names(entry.message, &entry.record);
            let mark = lines::mark(only, &entry, &names, self.time(row), 0)?;
            let (file, line) = (files.number(self.file.value(row)), self.line.value(row));
            Some((row as u64, (mark, lines::Place { appliance: *appliance, file, line, key: *key })))
        })
    }
}

/// The columns of a request for `lines`. Those that only groups tell are still missing.
fn asked_columns(rows: &RecordBatch, request: &ScanRequest) -> Result<RecordBatch> {
    let schema: SchemaRef = Table::Lines.schema(&request.projection);
    let array =
        |name: &str, kind| rows.column_by_name(name).cloned().unwrap_or_else(|| new_null_array(kind, rows.num_rows()));
    let arrays: Vec<ArrayRef> = schema.fields().iter().map(|field| array(field.name(), field.data_type())).collect();
    Ok(new_batch(&schema, arrays, rows.num_rows())?)
}
