//! Counts in stretches of time, completed by those that have no rows: a histogram without its empty bars lies.
//!
//! An empty stretch is one of two things. If the logs cover any of it (see [`crate::event::coverage`]), its count is 0; if
//! they do not, nobody knows, and its count is missing. Where an appliance is a key, or the query asks for some alone, only
//! their logs count.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, TimestampMicrosecondArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, SchemaRef, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use jiff::Timestamp;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::rows::{bytes_of, gather, windows};
use super::window::Windows;
use crate::batches::new_batch;
use crate::error::{Error, Result};
use crate::event::coverage::{Coverage, Covered};
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::expr::types::Type;
use crate::plan::timeline::{MOST_ROWS, wider};
use crate::plan::{self, Column, LogsOf, Stage, schema_of};

pub(super) struct Fill<'p> {
    fill: &'p plan::Fill,
    /// Without keys there is one group, also over no rows.
    identity: Option<Arc<Identity>>,
    key_schema: SchemaRef,
    schema: SchemaRef,
    /// `None`: everything is covered, as far as anybody knows.
    covered: Option<Arc<Covered>>,
}

/// Some of the batches, with their positions.
pub(super) type Partial = Vec<(u64, RecordBatch)>;

/// One count that came.
#[derive(Copy, Clone)]
struct Counted {
    /// The begin of its stretch.
    start: i64,
    group: u32,
    count: i64,
}

/// What came, in the order in which it is given.
struct Counts {
    counted: Vec<Counted>,
    /// Of rows without a time.
    timeless: Vec<(u32, i64)>,
    /// Where each group's keys stand: batch and row.
    groups: Vec<(usize, usize)>,
}

/// A stretch of time.
#[derive(Copy, Clone)]
struct Stretch {
    start: i64,
    /// Where the next one begins.
    end: i64,
    /// Rows of some group are in it.
    has_rows: bool,
}

/// What is known of the logs of the groups.
enum LogsKnown {
    /// Nothing: every stretch is taken for covered.
    Nothing,
    /// The same of all groups; a stretch with rows is covered.
    OfAll(Coverage),
    /// Of each group, what its appliance logged.
    OfEach(Vec<Coverage>),
}

impl LogsKnown {
    /// Do logs say anything of a stretch, for a group?
    fn cover(&self, stretch: &Stretch, group: usize) -> bool {
        match self {
            LogsKnown::Nothing => true,
            LogsKnown::OfAll(coverage) => stretch.has_rows || coverage.covers(stretch.start, stretch.end),
            LogsKnown::OfEach(of_groups) => {
                of_groups.get(group).is_none_or(|coverage| coverage.covers(stretch.start, stretch.end))
            }
        }
    }
}

impl<'p> Fill<'p> {
    /// The stage, of an input of those columns.
    pub(super) fn new(fill: &'p plan::Fill, columns: &[Column], covered: Option<Arc<Covered>>) -> Result<Self> {
        let keys = columns.get(1..columns.len().saturating_sub(1)).unwrap_or_default();
        let kinds: Vec<Type> = keys.iter().map(|key| key.kind).collect();
        let identity = if kinds.is_empty() { None } else { Some(Arc::new(Identity::new(&kinds)?)) };
        Ok(Fill { fill, identity, key_schema: schema_of(keys), schema: schema_of(columns), covered })
    }

    /// Takes the input apart.
    fn counts(&self, batches: &[RecordBatch], keys: &[RecordBatch]) -> Result<Counts> {
        let mut counts = Counts { counted: Vec::new(), timeless: Vec::new(), groups: Vec::new() };
        let mut interner = self.identity.clone().map(Interner::new);
        let (mut ids, mut fresh) = (Vec::new(), Vec::new());
        for (number, (batch, keys)) in batches.iter().zip(keys).enumerate() {
            match &mut interner {
                Some(interner) => interner.intern(keys.columns(), &mut ids, &mut fresh)?,
                None => ids = vec![0; batch.num_rows()],
            }
            counts.groups.extend(fresh.iter().map(|row| (number, *row as usize)));
            let columns = (batch.columns().first(), batch.columns().last());
            let (Some(times), Some(values)) = columns else {
                return Err(Error::internal("a timeline without columns"));
            };
            let times = times.as_primitive::<TimestampMicrosecondType>();
            let values = values.as_primitive::<Int64Type>();
            for (row, group) in ids.iter().enumerate() {
                let count = values.value(row);
                if times.is_null(row) {
                    counts.timeless.push((*group, count));
                } else {
                    counts.counted.push(Counted { start: times.value(row), group: *group, count });
                }
            }
        }
        counts.counted.sort_unstable_by_key(|counted| (counted.start, counted.group));
        Ok(counts)
    }

    /// Every stretch, in order.
    fn stretches(&self, counted: &[Counted], groups: u64) -> Result<Vec<Stretch>> {
        let coverage = self.covered.as_ref().map(|covered| self.coverage(covered));
        let Some((first, last)) = self.range(counted, coverage.as_ref()) else { return Ok(Vec::new()) };
        let (width, zone) = (self.fill.width, &self.fill.zone);
        let outside = || Error::usage(format!("`timeline {width}` goes beyond the years that are known here"));
        let most = MOST_ROWS / groups.max(1);
        let mut stretches: Vec<Stretch> = Vec::new();
        let (mut start, mut at) = (first, 0);
        loop {
            if stretches.len() as u64 >= most {
                return Err(self.too_many(first, last, groups));
            }
            // The last stretch that the calendar knows has no end.
            let next = width.next(start, zone);
            let here = counted[at..].iter().take_while(|counted| counted.start == start).count();
            stretches.push(Stretch { start, end: next.unwrap_or(i64::MAX), has_rows: here > 0 });
            at += here;
            if start >= last && at == counted.len() {
                return Ok(stretches);
            }
            if start >= last {
                return Err(Error::internal("counts that belong to no stretch of time"));
            }
            start = next.ok_or_else(outside)?;
        }
    }

    /// The coverage of the appliances that the query names.
    fn coverage(&self, covered: &Covered) -> Coverage {
        match &self.fill.logs_of {
            LogsOf::Any | LogsOf::Key(_) => covered.coverage(),
            LogsOf::Named(names) => covered.coverage_of_any(names),
        }
    }

    /// What is known of the logs of the groups, whose keys stand in these batches.
    fn logs_known(&self, keys: &[RecordBatch], counts: &Counts) -> Result<LogsKnown> {
        let Some(covered) = &self.covered else { return Ok(LogsKnown::Nothing) };
        let LogsOf::Key(key) = self.fill.logs_of else { return Ok(LogsKnown::OfAll(self.coverage(covered))) };
        if counts.groups.is_empty() {
            return Ok(LogsKnown::OfEach(Vec::new()));
        }
        let groups = gather(&self.key_schema, keys, &counts.groups)?;
        let names = groups.columns().get(key).ok_or_else(|| Error::internal("a timeline without the key it names"))?;
        let names = cast(names, &DataType::Utf8)?;
        Ok(LogsKnown::OfEach(names.as_string::<i32>().iter().map(|name| covered.coverage_of(name)).collect()))
    }

    fn too_many(&self, first: i64, last: i64, groups: u64) -> Error {
        let (width, length) = (self.fill.width, last.saturating_sub(first));
        let stretches = u64::try_from(length / width.about()).unwrap_or(0);
        let of_groups = if groups > 1 { format!(", each of {groups} groups") } else { String::new() };
        let day = |micros: i64| {
            let moment = Timestamp::from_microsecond(micros).unwrap_or_default();
            self.fill.zone.to_datetime(moment).date()
        };
        let (from, until, wider) = (day(first), day(last), wider(length, groups));
        Error::usage(format!(
            "`timeline` would make more than {MOST_ROWS} rows: {stretches} stretches of {width}{of_groups}, from {from} \
             to {until}"
        ))
        .hint(format!("write: timeline {wider}, or ask for a shorter time"))
    }

    /// The first and the last stretch: of the time asked for, where that is open of what the logs cover; rows widen it.
    fn range(&self, counted: &[Counted], coverage: Option<&Coverage>) -> Option<(i64, i64)> {
        let floor = |micros: i64| self.fill.width.floor(micros, &self.fill.zone);
        let rows = counted.first().zip(counted.last()).map(|(first, last)| (first.start, last.start));
        let logs = coverage.and_then(Coverage::extent).map(|(begin, end)| (begin, end.saturating_sub(1)));
        let known = logs.or(rows);
        if coverage.is_some() && known.is_none() {
            // No log is of this time: nothing can be said of any stretch of it.
            return None;
        }
        let from = self.fill.from.map(Timestamp::as_microsecond).or(known.map(|known| known.0))?;
        let until = self.fill.until.map(|until| until.as_microsecond().saturating_sub(1));
        let until = until.or(known.map(|known| known.1))?;
        let (first, last) = (floor(from)?, floor(until)?);
        let (first, last) = rows.map_or((first, last), |rows| (first.min(rows.0), last.max(rows.1)));
        (first <= last).then_some((first, last))
    }
}

/// What comes in: the columns of the counts before it.
pub(super) fn columns(before: &[Stage]) -> Vec<Column> {
    let Some(Stage::Group(plan::Group { keys, values })) = before.last() else { return Vec::new() };
    let keys = keys.iter().map(|key| key.column.clone());
    keys.chain(values.iter().map(|call| call.column.clone())).collect()
}

impl Breaker for Fill<'_> {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Vec::new()
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        partial.push((position, batch));
        Ok(())
    }

    fn merge(&self, mut left: Partial, right: Partial) -> Result<Partial> {
        left.extend(right);
        Ok(left)
    }

    fn held(&self, partial: &Partial) -> usize {
        // Each row is noted once more, and sorted.
        partial.iter().map(|(_, batch)| bytes_of(batch) + batch.num_rows() * size_of::<Counted>()).sum()
    }

    fn finish<'p>(self, mut partial: Partial, mut reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        partial.sort_unstable_by_key(|(position, _)| *position);
        let held = self.held(&partial);
        let batches: Vec<RecordBatch> = partial.into_iter().map(|(_, batch)| batch).collect();
        let last = self.schema.fields().len().saturating_sub(1);
        let keys: Vec<RecordBatch> = batches
            .iter()
            .map(|batch| new_batch(&self.key_schema, batch.columns()[1..last].to_vec(), batch.num_rows()))
            .collect::<Result<_, _>>()?;
        let counts = self.counts(&batches, &keys)?;
        let groups = if self.identity.is_some() { counts.groups.len() } else { 1 };
        // Without rows no group is known.
        let stretches = if groups == 0 { Vec::new() } else { self.stretches(&counts.counted, groups as u64)? };
        reservation.set(held + stretches.capacity() * size_of::<Stretch>())?;
        let within = stretches.len() * groups;
        let logs_known = self.logs_known(&keys, &counts)?;
        let filled = Filled { keys, counts, groups, stretches, within, logs_known };
        let (schema, key_schema) = (self.schema, self.key_schema);
        Ok(windows(within + filled.counts.timeless.len(), reservation, move |range| {
            filled.batch(range, &schema, &key_schema)
        }))
    }
}

/// All rows, made when they are asked for.
struct Filled {
    keys: Vec<RecordBatch>,
    counts: Counts,
    groups: usize,
    stretches: Vec<Stretch>,
    /// Rows that have a time; the others follow.
    within: usize,
    logs_known: LogsKnown,
}

impl Filled {
    fn batch(&self, rows: Range<usize>, schema: &SchemaRef, key_schema: &SchemaRef) -> Result<RecordBatch> {
        let made: Vec<(Option<i64>, usize, Option<i64>)> = rows.map(|row| self.row(row)).collect();
        let times: TimestampMicrosecondArray = made.iter().map(|(time, ..)| *time).collect();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(times.with_timezone("UTC"))];
        if !key_schema.fields().is_empty() {
            let at: Vec<_> = made.iter().map(|(_, group, _)| self.counts.groups[*group]).collect();
            columns.extend(gather(key_schema, &self.keys, &at)?.columns().iter().cloned());
        }
        columns.push(Arc::new(made.iter().map(|(.., count)| *count).collect::<Int64Array>()));
        Ok(new_batch(schema, columns, made.len())?)
    }

    /// Time, group and count.
    fn row(&self, row: usize) -> (Option<i64>, usize, Option<i64>) {
        if let Some(timeless) = row.checked_sub(self.within) {
            let (group, count) = self.counts.timeless[timeless];
            return (None, group as usize, Some(count));
        }
        let (stretch, group) = (&self.stretches[row / self.groups], row % self.groups);
        let place = |counted: &Counted| (counted.start, counted.group as usize);
        let found = self.counts.counted.binary_search_by_key(&(stretch.start, group), place);
        let count = found.ok().map(|at| self.counts.counted[at].count);
        (Some(stretch.start), group, count.or_else(|| self.logs_known.cover(stretch, group).then_some(0)))
    }
}
