//! Rows of one row group: those that pass the filter, and of all of them what puts rows in order.
//!
//! First only the columns of the filter and of the order are decoded; the others follow for the rows that passed.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, ArrayRef, BooleanArray, new_null_array};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use super::columns::absent;
use super::footer::Part;
use super::guard::guarded;
use super::prune::{Facts, possible};
use crate::dataset::types::typed;
use crate::event::tables::Table;
use crate::expr::Expr;

/// Rows that are decoded at a time.
const BATCH_ROWS: usize = 65_536;

/// What is decoded of every row group.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub table: Table,
    /// Positions among the columns of the table, ascending.
    pub columns: Vec<usize>,
    /// What rows must pass; its columns are positions in `columns`.
    pub filter: Option<Expr>,
    /// Positions in `columns` of what the filter reads.
    pub filtered_by: Vec<usize>,
    /// Positions in `columns` of what is needed of all rows, whether they pass or not.
    pub of_all: Vec<usize>,
    /// Leave row groups unread of which no row can pass.
    pub prune: bool,
}

/// What came of a row group.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The rows that passed, all columns.
    pub rows: RecordBatch,
    /// Which those are; `None`: all.
    pub passed: Option<BooleanArray>,
    /// The columns that are needed of all rows, if there are any.
    pub all: Option<RecordBatch>,
    /// Rows of the row group.
    pub total: u64,
}

impl Wanted {
    /// The columns of a batch.
    pub fn schema(&self) -> SchemaRef {
        self.table.schema(&self.columns)
    }

    fn name(&self, position: usize) -> &'static str {
        self.columns.get(position).and_then(|column| self.table.columns().get(*column)).map_or("", |column| column.name)
    }

    /// Can a row of the row group pass the filter?
    pub fn may_pass(&self, part: &Part, group: usize) -> bool {
        let Some(filter) = self.filter.as_ref().filter(|_| self.prune) else { return true };
        let rows = part.rows_of(group);
        let facts = |position: usize| {
            let column = part.column(self.name(position))?;
            let kind = self.table.columns().get(*self.columns.get(position)?)?.kind;
            // Whatever the elements of a list are called.
            let alike = part.kind(column).equals_datatype(&kind.data_type());
            part.statistics(group, column).filter(|_| alike).map(|statistics| Facts::of(statistics, rows))
        };
        possible(filter, &facts).holds
    }

    /// Decodes a row group; an error is why it could not be.
    pub fn decode(&self, part: &Part, group: usize, bytes: &AtomicU64) -> Result<Decoded, String> {
        let decode = || {
            if self.columns.is_empty() { self.count(part, group) } else { self.decode_columns(part, group, bytes) }
        };
        guarded(decode).unwrap_or_else(|| Err("it cannot be decoded".to_owned()))
    }

    /// Of rows without columns only the number counts, which the footer tells.
    fn count(&self, part: &Part, group: usize) -> Result<Decoded, String> {
        let total = part.rows_of(group);
        let rows = usize::try_from(total).map_err(|_| "it has too many rows".to_owned())?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let rows = RecordBatch::try_new_with_options(self.schema(), Vec::new(), &options).map_err(reason)?;
        Ok(Decoded { rows, passed: None, all: None, total })
    }

    fn decode_columns(&self, part: &Part, group: usize, bytes: &AtomicU64) -> Result<Decoded, String> {
        let total = part.rows_of(group);
        let may_pass = self.may_pass(part, group);
        let mut first: Vec<usize> = match (&self.filter, may_pass) {
            (None, true) => (0..self.columns.len()).collect(),
            (Some(_), true) => self.filtered_by.iter().chain(&self.of_all).copied().collect(),
            (_, false) => self.of_all.clone(),
        };
        first.sort_unstable();
        first.dedup();
        let known = if first.is_empty() { None } else { Some(self.read(part, group, &first, None, bytes)?) };
        if known.as_ref().is_some_and(|known| known.num_rows() as u64 != total) {
            return Err("it has not as many rows as its footer says".to_owned());
        }
        let of_all = |known: &RecordBatch| {
            let positions: Vec<usize> = self.of_all.iter().filter_map(|at| first.binary_search(at).ok()).collect();
            known.project(&positions).map_err(reason)
        };
        let all = known.as_ref().filter(|_| !self.of_all.is_empty()).map(of_all).transpose()?;
        let nothing = || RecordBatch::new_empty(self.schema());
        let none = || {
            let rows = usize::try_from(total).map_err(|_| "it has too many rows".to_owned())?;
            Ok::<_, String>(BooleanArray::from(vec![false; if self.of_all.is_empty() { 0 } else { rows }]))
        };
        let (Some(filter), Some(known), true) = (&self.filter, &known, may_pass) else {
            return match (known, may_pass) {
                (Some(rows), true) => Ok(Decoded { rows, passed: None, all, total }),
                (_, _) => Ok(Decoded { rows: nothing(), passed: Some(none()?), all, total }),
            };
        };
        let passed = filter.holds(&self.spread(known, &first)?).map_err(reason)?;
        let rows =
            if passed.true_count() == 0 { nothing() } else { self.rest(part, group, known, &first, &passed, bytes)? };
        Ok(Decoded { rows, passed: Some(passed), all, total })
    }

    /// The columns that are known, in their places, so that the filter finds them; the others are of no matter.
    fn spread(&self, known: &RecordBatch, places: &[usize]) -> Result<RecordBatch, String> {
        let rows = known.num_rows();
        let array = |position: usize| match places.binary_search(&position) {
            Ok(at) => known.column(at).clone(),
            Err(_) => new_null_array(&DataType::Null, rows),
        };
        let arrays: Vec<ArrayRef> = (0..self.columns.len()).map(array).collect();
        let fields: Vec<Field> = arrays.iter().map(|array| Field::new("", array.data_type().clone(), true)).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(reason)
    }

    /// All columns of the rows that passed.
    fn rest(
        &self,
        part: &Part,
        group: usize,
        known: &RecordBatch,
        places: &[usize],
        passed: &BooleanArray,
        bytes: &AtomicU64,
    ) -> Result<RecordBatch, String> {
        let known = filter_record_batch(known, passed).map_err(reason)?;
        let others: Vec<usize> = (0..self.columns.len()).filter(|at| places.binary_search(at).is_err()).collect();
        let rest = match others.is_empty() {
            true => None,
            false => Some(self.read(part, group, &others, Some(passed), bytes)?),
        };
        if rest.as_ref().is_some_and(|rest| rest.num_rows() != known.num_rows()) {
            return Err("its columns have not as many rows as one another".to_owned());
        }
        let array = |position: usize| match (places.binary_search(&position), others.binary_search(&position), &rest) {
            (Ok(at), ..) => Ok(known.column(at).clone()),
            (Err(_), Ok(at), Some(rest)) => Ok(rest.column(at).clone()),
            (Err(_), ..) => Err("a column is lost".to_owned()),
        };
        let arrays = (0..self.columns.len()).map(array).collect::<Result<Vec<_>, String>>()?;
        RecordBatch::try_new(self.schema(), arrays).map_err(reason)
    }

    /// Some columns of a row group, of all rows or of those that passed, as they lie in memory.
    fn read(
        &self,
        part: &Part,
        group: usize,
        positions: &[usize],
        passed: Option<&BooleanArray>,
        bytes: &AtomicU64,
    ) -> Result<RecordBatch, String> {
        let file = File::open(&part.file.path).map_err(|error| error.kind().to_string())?;
        let columns: Vec<Option<usize>> = positions.iter().map(|at| part.column(self.name(*at))).collect();
        let roots: Vec<usize> = columns.iter().flatten().copied().collect();
        bytes.fetch_add(part.bytes_of(group, &roots), Ordering::Relaxed);
        part.verify(&file, group, &roots)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, part.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied());
        let mut builder = builder.with_row_groups(vec![group]).with_batch_size(BATCH_ROWS).with_projection(mask);
        if let Some(passed) = passed {
            builder = builder.with_row_selection(RowSelection::from_filters(std::slice::from_ref(passed)));
        }
        let reader = builder.build().map_err(reason)?;
        let schema = self.table.schema(&positions.iter().map(|at| self.columns[*at]).collect::<Vec<_>>());
        let mut batches = Vec::new();
        for batch in reader {
            batches.push(fitted(&batch.map_err(reason)?, &schema)?);
        }
        match batches.len() {
            1 => Ok(batches.remove(0)),
            _ => concat_batches(&schema, &batches).map_err(reason),
        }
    }
}

/// The columns of a batch by their names, as they lie in memory; one that is not there has no value in any row.
fn fitted(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, String> {
    let array = |field: &Arc<Field>| {
        let Some(array) = batch.column_by_name(field.name()) else {
            return Ok(absent(field, batch.num_rows()));
        };
        let told = |_| format!("its column {} holds what none of ours does", field.name());
        let fitted = typed(array, field.data_type()).map_err(told)?;
        if !field.is_nullable() && fitted.null_count() > 0 {
            return Err(format!("its column {} lacks values", field.name()));
        }
        Ok(fitted)
    };
    let arrays = schema.fields().iter().map(array).collect::<Result<Vec<_>, String>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema.clone(), arrays, &options).map_err(reason)
}

/// Can every value of one type be one of the other?
pub(super) fn fits(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::List(from), DataType::List(to)) => fits(from.data_type(), to.data_type()),
        (DataType::Timestamp(unit, Some(_)), DataType::Timestamp(..)) => *unit != TimeUnit::Nanosecond,
        (DataType::Int8 | DataType::Int16 | DataType::Int32, DataType::Int64 | DataType::Float64) => true,
        (DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64, DataType::Int64) => true,
        (DataType::Float32, DataType::Float64) => true,
        // Some writers do not say that a text is one.
        (DataType::Binary | DataType::LargeUtf8 | DataType::Utf8View, DataType::Utf8) => true,
        (DataType::Utf8 | DataType::LargeBinary | DataType::BinaryView, DataType::Binary) => true,
        (from, to) => from == to,
    }
}

/// Nobody is helped by what the decoder says of it.
fn reason(_: impl std::error::Error) -> String {
    "its bytes are damaged".to_owned()
}
