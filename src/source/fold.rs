//! Scanned slices, folded in the order of the logs: lines renumbered, attempts named, connections stitched, columns put together,
//! appliances merged.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use arrow::compute::interleave;
use arrow::compute::kernels::numeric::add;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use hashbrown::HashMap;

use super::ScanRequest;
use super::account::Account;
use super::appliances::Appliances;
use super::earlier::Earlier;
use super::event_ids::EventIds;
use super::needs::Needs;
use super::options::ScanOptions;
use super::outlet::Outlet;
use super::scanned::{RowMeta, Scanned};
use super::slice::Slice;
use super::waiting::{Rows, Waiting};
use crate::archive::{Appliance, Archive};
use crate::batches::new_batch;
use crate::connection::ConnectionKey;
use crate::connection::facts::ConnectionFacts;
use crate::connection::stitch::{Resolved, Span, Stitcher};
use crate::connection::tracker::Ended;
use crate::error::Result;
use crate::event::LateRow;
use crate::event::builder::{ConnectionBuilder, Finished, LateBuilder};
use crate::event::columns::{self, COLUMNS, Value};
use crate::event::tables::Table;
use crate::ledger::Severity;

/// Makes rows of scanned slices, which come in the order of the logs.
pub trait Folding: Send {
    /// The account so far.
    fn account(&self) -> &Account;

    /// Folds the next slice; rows that are ready go to `out`.
    fn append(&mut self, scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()>;

    /// All rows with keys below this have been given, and no row of an earlier file comes any more.
    fn given_below(&self) -> i64 {
        i64::MIN
    }

    /// The connections that were open when the logs ended, where connections are followed.
    fn open_at_end(&mut self) -> HashMap<ConnectionKey, ConnectionFacts> {
        HashMap::new()
    }

    /// All rows were given, once the logs have ended. If not, [`Folding::finish`] gives more of them.
    fn is_empty(&self) -> bool {
        true
    }

    /// The logs have ended: everything that waited is complete.
    fn finish(&mut self) -> Result<Vec<RecordBatch>>;
}

/// Folds scanned slices into rows of `auth`.
pub struct Fold {
    account: Account,
    projection: Vec<usize>,
    schema: SchemaRef,
    /// The position of `event_id` among [`COLUMNS`], if the query shows it.
    id_column: Option<usize>,
    event_ids: EventIds,
    needs: Needs,
    stitcher: Stitcher,
    series: Series,
    /// Rows whose connections are not known yet.
    unjoined: VecDeque<Unjoined>,
    /// Where connections are looked for that were opened before what is read.
    earlier: Option<Earlier>,
    /// The connections that were open when the logs ended.
    open_at_end: HashMap<ConnectionKey, ConnectionFacts>,
    waiting: Waiting,
    /// The logs have ended.
    ended: bool,
    outlet: Outlet,
}

/// The rows of a slice, without the columns that tell of their connections.
struct Unjoined {
    columns: Vec<Finished>,
    metas: Vec<RowMeta>,
    /// The connections that ended in it.
    ended: Option<Ended>,
    /// Merge keys.
    keys: Vec<i64>,
    bound: Option<i64>,
}

/// The logs of each appliance, as one text.
#[derive(Default)]
struct Series {
    /// The number of each, and the text of its files before the one that is being folded.
    of: HashMap<Appliance, (u32, u64)>,
}

impl Series {
    /// Where a slice, the next one, stands.
    fn span(&mut self, scanned: &Scanned) -> Span {
        let Slice { log, last, .. } = &scanned.slice;
        let next = u32::try_from(self.of.len()).unwrap_or(u32::MAX);
        let (series, before) = self.of.entry(log.appliance.clone()).or_insert((next, 0));
        let now = scanned.last.map(|last| last.time).filter(|_| log.is_live());
        let span = Span { series: *series, before: *before, end: scanned.end, begun: log.begin, now };
        if *last {
            *before += scanned.end;
        }
        span
    }
}

/// The part of the memory for rows that wait for the ends of their connections; more of them wait on disk.
const WAITING_SHARE: u64 = 16;

/// Memory of rows that are given at a time once the logs have ended.
const GIVEN_BYTES: usize = 16 << 20;

impl Fold {
    /// A fold over the slices of `archive`.
    pub fn new(
        archive: &Arc<Archive>,
        request: &ScanRequest,
        needs: Needs,
        appliances: Arc<Appliances>,
        options: &ScanOptions,
    ) -> Self {
        let projection = request.projection.clone();
        let most_waiting = usize::try_from(options.memory / WAITING_SHARE).unwrap_or(usize::MAX);
        Fold {
            account: Account::new(archive.clone()),
            schema: Table::Auth.schema(&projection),
            id_column: projection.iter().copied().find(|index| matches!(COLUMNS[*index].value, Value::EventId)),
            event_ids: EventIds::default(),
            projection,
            needs,
            stitcher: Stitcher::new(needs.asked()),
            series: Series::default(),
            unjoined: VecDeque::new(),
            earlier: None,
            open_at_end: HashMap::new(),
            waiting: Waiting::new(most_waiting, options.overflow.clone()),
            ended: false,
            outlet: Outlet::new(archive, request, appliances),
        }
    }
    /// Looks for connections that were opened before what is read.
    pub fn with_earlier(self, earlier: Option<Earlier>) -> Self {
        Fold { earlier, ..self }
    }

    /// Joins rows to what is known of their connections, as far as that is complete.
    fn join(&mut self) -> Result<()> {
        while let Some(mut resolved) = self.stitcher.take_rows()
            && let Some(Unjoined { mut columns, metas, ended, keys, bound }) = self.unjoined.pop_front()
        {
            self.complete(&mut resolved)?;
            if let (Some(earlier), Some(ended)) = (&mut self.earlier, ended) {
                earlier.end(ended);
            }
            let mut connections = ConnectionBuilder::new(&self.projection);
            for (row, meta) in resolved.iter().zip(&metas) {
                connections.push(&row.facts.row(meta.time, meta.remote_ip.as_deref(), meta.flags));
                // An outbound record names the server itself.
                let is_unopened = meta.is_inbound && row.facts.opening.is_none() && row.facts.attempts > 0;
                self.account.ledger.events_without_opening += u64::from(is_unopened);
            }
            columns.extend(connections.finish());
            let mut awaited = Vec::new();
            if self.needs.late {
                let of_rows = (0..).zip(&resolved);
                awaited.extend(of_rows.filter_map(|(row, resolved)| Some((row, resolved.incarnation?))));
            }
            let appliances = metas.iter().map(|meta| meta.appliance).collect();
            let rows = Rows { columns, has_late: false, awaited, appliances, keys, bound };
            let Fold { waiting, stitcher, projection, .. } = self;
            waiting.push(rows, &mut |rows| settle(rows, stitcher, projection))?;
        }
        Ok(())
    }

    /// Completes rows of connections that were opened before what is read.
    fn complete(&mut self, resolved: &mut [Resolved]) -> Result<()> {
        let Some(earlier) = &mut self.earlier else { return Ok(()) };
        for row in resolved {
            if let Some(key) = row.unopened
                && row.facts.opening.is_none()
                && let Some(facts) = earlier.find(key)?
            {
                row.facts = facts.overlaid(&row.facts);
            }
        }
        Ok(())
    }

    /// Gives, from the front, rows whose connections have ended or that need not wait for that: about `most` bytes of
    /// them.
    fn release(&mut self, most: usize, out: &mut Vec<RecordBatch>) -> Result<()> {
        let mut given = 0;
        while given < most
            && let Some(awaited) = self.waiting.awaited()
            && awaited.iter().all(|(_, name)| self.stitcher.is_complete(*name))
        {
            let Some(mut rows) = self.waiting.pop()? else { return Ok(()) };
            if self.needs.late {
                settle(&mut rows, &mut self.stitcher, &self.projection)?;
            }
            let batch = self.batch(rows.columns, rows.appliances.len())?;
            given += batch.get_array_memory_size();
            self.outlet.give(batch, &rows.appliances, rows.keys, rows.bound, out)?;
        }
        Ok(())
    }

    /// Puts columns in the order of the projection.
    fn batch(&self, mut columns: Vec<Finished>, rows: usize) -> Result<RecordBatch> {
        columns.sort_by_key(|column| column.0);
        debug_assert!(columns.iter().map(|column| column.0).eq(self.projection.iter().copied()));
        let arrays: Vec<ArrayRef> = columns.into_iter().map(|column| column.1).collect();
        Ok(new_batch(&self.schema, arrays, rows)?)
    }
}

impl Folding for Fold {
    fn account(&self) -> &Account {
        &self.account
    }

    fn given_below(&self) -> i64 {
        self.outlet.given_below()
    }

    fn is_empty(&self) -> bool {
        self.waiting.awaited().is_none() && self.unjoined.is_empty()
    }

    fn open_at_end(&mut self) -> HashMap<ConnectionKey, ConnectionFacts> {
        std::mem::take(&mut self.open_at_end)
    }

    fn append(&mut self, mut scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()> {
        let account = &mut self.account;
        account.tell(&mut scanned);
        let mut columns = renumbered(std::mem::take(&mut scanned.columns), account.lines())?;
        if let Some(index) = self.id_column {
            columns.push((index, self.event_ids.column(&scanned.ticks, &scanned.hashes)));
        }
        let part = std::mem::take(&mut scanned.part);
        let ended = self.earlier.as_ref().map(|_| part.ended());
        self.stitcher.append(part, self.series.span(&scanned));
        if scanned.is_paused {
            self.stitcher.pause();
        }
        let log = scanned.slice.log.clone();
        let keys = scanned.ticks.iter().filter_map(|tick| {
            let key = account.key(tick.appliance, tick.time, &log);
            tick.kept.then_some(key)
        });
        let keys = keys.collect();
        let bound = account.close_slice(&mut scanned);
        self.unjoined.push_back(Unjoined { columns, metas: scanned.metas, ended, keys, bound });
        self.join()?;
        self.release(usize::MAX, out)
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        if !self.ended {
            self.open_at_end = self.stitcher.take_open();
            self.stitcher.finish();
            self.join()?;
            if let Some(earlier) = &mut self.earlier {
                let damage = std::mem::take(&mut earlier.ledger).notes.into_iter();
                self.account.ledger.notes.extend(damage.filter(|note| note.severity == Severity::Damage));
            }
            self.ended = true;
        }
        let mut out = Vec::new();
        self.release(GIVEN_BYTES, &mut out)?;
        if self.is_empty() {
            self.outlet.drain_and_tell(&mut out, &mut self.account.ledger)?;
        }
        Ok(out)
    }
}

/// Fills in the late columns of the rows whose connections have ended.
fn settle(rows: &mut Rows, stitcher: &mut Stitcher, projection: &[usize]) -> Result<()> {
    let (known, awaited): (Vec<_>, Vec<_>) =
        std::mem::take(&mut rows.awaited).into_iter().partition(|(_, name)| stitcher.is_complete(*name));
    rows.awaited = awaited;
    if rows.has_late && known.is_empty() {
        return Ok(());
    }
    // A row for each connection that has ended, and an empty one for all others.
    let mut builder = LateBuilder::new(projection);
    let of_others = |row| if rows.has_late { (0, row) } else { (1, known.len()) };
    let mut places: Vec<(usize, usize)> = (0..rows.appliances.len()).map(of_others).collect();
    for (place, (row, name)) in known.iter().enumerate() {
        let facts = stitcher.late_facts(*name);
        let mids: Vec<i64> = facts.mids.into_iter().collect();
        builder.push(&LateRow { closed_at: facts.closed_at, mids: &mids });
        places.get_mut(*row as usize).into_iter().for_each(|at| *at = (1, place));
    }
    builder.push(&LateRow { closed_at: None, mids: &[] });
    for (index, late) in builder.finish() {
        match rows.columns.iter_mut().find(|(other, _)| *other == index) {
            Some((_, array)) => *array = interleave(&[array, &late], &places)?,
            None => rows.columns.push((index, interleave(&[&late.slice(0, 0), &late], &places)?)),
        }
    }
    rows.has_late = true;
    Ok(())
}

/// Lines are counted from the start of the slice; a row's line is one of the file.
fn renumbered(mut columns: Vec<Finished>, before: u64) -> Result<Vec<Finished>> {
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    for (index, array) in &mut columns {
        if COLUMNS[*index].name == columns::LINE && before > 0 {
            *array = add(array, &Int64Array::new_scalar(before))?;
        }
    }
    Ok(columns)
}
