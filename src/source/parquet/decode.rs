//! Rows of one row group: those that pass the filter, and of all of them what puts rows in order.
//!
//! First only the columns of the filter and of the order are decoded; the others follow for the rows that passed. Of
//! the columns of the filter only those rows are decoded that may pass by what the page index says, of the columns of
//! the order all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, ArrayRef, BooleanArray, BooleanBufferBuilder, new_null_array};
use arrow::buffer::BooleanBuffer;
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use super::footer::Part;
use super::guard::guarded;
use super::runs::Unit;
use crate::batches::new_batch;
use crate::dataset::types::typed;
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::types::Type;

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
    /// Positions in `columns` of what is needed of all rows, whether they pass or not; ascending.
    pub of_all: Vec<usize>,
    /// Leave row groups unread of which no row can pass.
    pub prune: bool,
}

/// The result of reading a row group.
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

/// Some columns of some rows.
struct Held {
    /// Positions of the columns in [`Wanted::columns`], ascending.
    places: Vec<usize>,
    rows: RecordBatch,
}

/// A row group that is being decoded.
struct Decoding<'w> {
    wanted: &'w Wanted,
    part: &'w Part,
    group: usize,
    total: usize,
    /// Bytes that were read are added.
    bytes: &'w AtomicU64,
}

impl Wanted {
    /// The columns of a batch.
    pub fn schema(&self) -> SchemaRef {
        self.table.schema(&self.columns)
    }

    fn column(&self, position: usize) -> Option<&'static ColumnSpec> {
        self.table.columns().get(*self.columns.get(position)?)
    }

    pub(super) fn name(&self, position: usize) -> &'static str {
        self.column(position).map_or("", |column| column.name)
    }

    pub(super) fn kind(&self, position: usize) -> Option<Type> {
        self.column(position).map(|column| column.kind)
    }

    /// Decodes a row group; an error is why it could not be.
    pub fn decode(&self, part: &Part, unit: Unit, bytes: &AtomicU64) -> Result<Decoded, String> {
        let group = unit.row_group;
        let decode = || {
            if self.columns.is_empty() {
                return self.count(part, group);
            }
            let total = rows_of(part, group)?;
            Decoding { wanted: self, part, group, total, bytes }.decode(unit.may_pass.unwrap_or(true))
        };
        guarded(decode).unwrap_or_else(|| Err("it cannot be decoded".to_owned()))
    }

    /// Of rows without columns only the number counts, which the footer tells.
    fn count(&self, part: &Part, group: usize) -> Result<Decoded, String> {
        let rows = new_batch(&self.schema(), Vec::new(), rows_of(part, group)?).map_err(reason)?;
        Ok(Decoded { rows, passed: None, all: None, total: part.rows_of(group) })
    }

    /// The columns in their places, so that the filter finds them; the others are of no matter.
    fn spread(&self, held: &Held) -> Result<RecordBatch, String> {
        let rows = held.rows.num_rows();
        let array = |position: usize| match held.places.binary_search(&position) {
            Ok(at) => held.rows.column(at).clone(),
            Err(_) => new_null_array(&DataType::Null, rows),
        };
        let arrays: Vec<ArrayRef> = (0..self.columns.len()).map(array).collect();
        let fields: Vec<Field> = arrays.iter().map(|array| Field::new("", array.data_type().clone(), true)).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(reason)
    }

    /// The positions that are not among these.
    fn others(positions: impl Iterator<Item = usize>, held: &Held) -> Vec<usize> {
        let mut others: Vec<usize> = positions.filter(|at| held.places.binary_search(at).is_err()).collect();
        others.sort_unstable();
        others.dedup();
        others
    }
}

/// Rows of a row group.
fn rows_of(part: &Part, group: usize) -> Result<usize, String> {
    usize::try_from(part.rows_of(group)).map_err(|_| "it has too many rows".to_owned())
}

impl Held {
    /// The columns of both, which hold the same rows.
    fn join(&self, other: &Held) -> Result<Held, String> {
        if self.rows.num_rows() != other.rows.num_rows() {
            return Err("its columns have not as many rows as one another".to_owned());
        }
        let of = |held: &Held| {
            let columns = held.rows.schema_ref().fields().iter().cloned().zip(held.rows.columns().iter().cloned());
            held.places.iter().copied().zip(columns).collect::<Vec<_>>()
        };
        let mut columns = [of(self), of(other)].concat();
        columns.sort_by_key(|(place, _)| *place);
        let places = columns.iter().map(|(place, _)| *place).collect();
        let (fields, arrays): (Vec<Arc<Field>>, Vec<ArrayRef>) = columns.into_iter().map(|(_, column)| column).unzip();
        let rows = new_batch(&Arc::new(Schema::new(fields)), arrays, self.rows.num_rows());
        Ok(Held { places, rows: rows.map_err(reason)? })
    }

    /// Those rows alone.
    fn only(&self, rows: &BooleanArray) -> Result<Held, String> {
        let rows = filter_record_batch(&self.rows, rows).map_err(reason)?;
        Ok(Held { places: self.places.clone(), rows })
    }
}

impl Decoding<'_> {
    fn decode(&self, may_pass: bool) -> Result<Decoded, String> {
        let Wanted { filter, filtered_by, of_all, columns, .. } = self.wanted;
        let all = self.read(of_all, None)?;
        let decoded = |rows: RecordBatch, passed: Option<BooleanArray>| Decoded {
            rows,
            passed,
            all: Some(all.rows.clone()).filter(|_| !of_all.is_empty()),
            total: self.total as u64,
        };
        let nothing = || RecordBatch::new_empty(self.wanted.schema());
        let none = || Some(BooleanArray::new(BooleanBuffer::new_unset(self.total), None));
        if !may_pass {
            return Ok(decoded(nothing(), none()));
        }
        let Some(filter) = filter else {
            let rest = self.read(&Wanted::others(0..columns.len(), &all), None)?;
            return Ok(decoded(all.join(&rest)?.rows, None));
        };
        let may_pass = self.wanted.may_pass(self.part, self.group, self.bytes);
        if may_pass.as_ref().is_some_and(|rows| rows.true_count() == 0) {
            return Ok(decoded(nothing(), none()));
        }
        let of_filter = self.read(&Wanted::others(filtered_by.iter().copied(), &all), may_pass.as_ref())?;
        let known = match &may_pass {
            Some(rows) => all.only(rows)?.join(&of_filter)?,
            None => all.join(&of_filter)?,
        };
        let holds = filter.holds(&self.wanted.spread(&known)?).map_err(reason)?;
        let passed = match &may_pass {
            Some(rows) => among(rows, &holds),
            None => holds.clone(),
        };
        if holds.true_count() == 0 {
            return Ok(decoded(nothing(), Some(passed)));
        }
        let rest = self.read(&Wanted::others(0..columns.len(), &known), Some(&passed))?;
        Ok(decoded(known.only(&holds)?.join(&rest)?.rows, Some(passed)))
    }

    /// Some columns of the row group, of all rows or of some, as they lie in memory.
    fn read(&self, positions: &[usize], rows: Option<&BooleanArray>) -> Result<Held, String> {
        let Decoding { wanted, part, group, total, bytes } = *self;
        let asked = rows.map_or(total, BooleanArray::true_count);
        let columns = positions.iter().filter_map(|at| wanted.columns.get(*at).copied());
        let schema = wanted.table.schema(&columns.collect::<Vec<_>>());
        let held = |rows: RecordBatch| Held { places: positions.to_vec(), rows };
        if positions.is_empty() {
            return new_batch(&schema, Vec::new(), asked).map(held).map_err(reason);
        }
        let file = part.handle().map_err(|error| error.kind().to_string())?;
        let roots: Vec<usize> = positions.iter().filter_map(|at| part.column(wanted.name(*at))).collect();
        bytes.fetch_add(part.bytes_of(group, &roots), Ordering::Relaxed);
        part.verify(&file, group, &roots)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, part.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied());
        let mut builder = builder.with_row_groups(vec![group]).with_batch_size(BATCH_ROWS).with_projection(mask);
        if let Some(rows) = rows {
            builder = builder.with_row_selection(RowSelection::from_filters(std::slice::from_ref(rows)));
        }
        let reader = builder.build().map_err(reason)?;
        let mut batches = Vec::new();
        for batch in reader {
            batches.push(fitted(&batch.map_err(reason)?, &schema, part)?);
        }
        let batch = match batches.as_slice() {
            [one] => one.clone(),
            _ => concat_batches(&schema, &batches).map_err(reason)?,
        };
        if batch.num_rows() != asked {
            return Err("it has not as many rows as its footer says".to_owned());
        }
        Ok(held(batch))
    }
}

/// Which rows hold, of all, if it is known which do of some.
fn among(some: &BooleanArray, holds: &BooleanArray) -> BooleanArray {
    let mut all = BooleanBufferBuilder::new(some.len());
    let mut done = 0;
    for (row, place) in some.values().set_indices().zip(0..) {
        if holds.is_valid(place) && holds.value(place) {
            all.append_n(row - done, false);
            all.append(true);
            done = row + 1;
        }
    }
    all.append_n(some.len() - done, false);
    BooleanArray::new(all.finish(), None)
}

/// The columns of a batch by their names, as they lie in memory; one that is not there has the same value in every row, or
/// none.
fn fitted(batch: &RecordBatch, schema: &SchemaRef, part: &Part) -> Result<RecordBatch, String> {
    let array = |field: &Arc<Field>| {
        let Some(array) = batch.column_by_name(field.name()) else {
            return Ok(part.constant(field, batch.num_rows()));
        };
        let told = |_| format!("its column {} holds what none of ours does", field.name());
        let fitted = typed(array, field.data_type()).map_err(told)?;
        if !field.is_nullable() && fitted.null_count() > 0 {
            return Err(format!("its column {} lacks values", field.name()));
        }
        Ok(fitted)
    };
    let arrays = schema.fields().iter().map(array).collect::<Result<Vec<_>, String>>()?;
    new_batch(schema, arrays, batch.num_rows()).map_err(reason)
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
