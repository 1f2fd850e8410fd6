//! Scanned slices, folded in the order of the logs: lines renumbered, connections stitched, columns put together,
//! appliances merged.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, UInt64Array};
use arrow::compute::kernels::numeric::add;
use arrow::compute::take_record_batch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use hashbrown::{HashMap, HashSet};

use super::appliances::Appliances;
use super::merge::{Merge, Run};
use super::scanned::{Needs, RowMeta, SAMPLES, Scanned, Tick};
use super::slice::{Author, Slice};
use super::text::SliceText;
use super::worker::RECORD_BYTES;
use crate::archive::{Archive, Change, LogFile};
use crate::connection::stitch::{Incarnation, Stitcher};
use crate::error::Result;
use crate::event::LateRow;
use crate::event::builder::{ConnectionBuilder, Finished, LateBuilder};
use crate::event::columns::{self, COLUMNS};
use crate::ledger::Ledger;
use crate::record::frame::Layout;

/// Folds scanned slices.
pub struct Fold<'a> {
    archive: &'a Archive,
    projection: Vec<usize>,
    schema: SchemaRef,
    needs: Needs,
    appliances: Arc<Appliances>,
    stitcher: Stitcher,
    waiting: VecDeque<Rows>,
    merge: Merge,
    /// The latest key of each appliance.
    keys: HashMap<u32, i64>,
    file: FileState,
    told: Told,
    ledger: Ledger,
    /// All files are one appliance's: its order is the order of the result.
    single: bool,
}

/// What is known of the file whose slices are being folded.
struct FileState {
    lines: u64,
    /// Not all lines before were counted.
    uncounted: bool,
    has_records: bool,
    text: u64,
    /// What was told of damage, so that each slice's word for the same is told once.
    told: HashSet<String>,
    /// What the heads so far tell; `None`: what the file's own head tells.
    author: Option<Author>,
    /// The latest merge key of its rows.
    key: i64,
    damaged: bool,
    failed: bool,
}

impl Default for FileState {
    fn default() -> Self {
        FileState {
            lines: 0,
            uncounted: false,
            has_records: false,
            text: 0,
            told: HashSet::new(),
            author: None,
            key: i64::MIN,
            damaged: false,
            failed: false,
        }
    }
}

/// Lines told to the user so far, at most [`SAMPLES`] of each kind.
#[derive(Default)]
struct Told {
    not_understood: usize,
    inline_envelopes: usize,
    cut: usize,
}

/// The rows of a slice, complete but for late columns.
struct Rows {
    columns: Vec<Finished>,
    metas: Vec<RowMeta>,
    keys: Vec<i64>,
    /// Empty when late columns are not needed.
    incarnations: Vec<Option<Incarnation>>,
    /// Rows before it that are not complete yet have keys below this.
    bound: Option<i64>,
}

impl<'a> Fold<'a> {
    /// A fold over the slices of `archive`.
    pub fn new(archive: &'a Archive, projection: Vec<usize>, needs: Needs, appliances: Arc<Appliances>) -> Self {
        let fields: Vec<_> = projection.iter().map(|&index| columns::schema().field(index).clone()).collect();
        let one = |file: &LogFile| file.appliance.fixed && file.appliance == archive.files[0].appliance;
        Fold {
            archive,
            projection,
            schema: Arc::new(Schema::new(fields)),
            needs,
            appliances,
            stitcher: Stitcher::new(needs.late),
            waiting: VecDeque::new(),
            merge: Merge::default(),
            keys: HashMap::new(),
            file: FileState::default(),
            told: Told::default(),
            ledger: archive.ledger.clone(),
            single: archive.files.iter().all(one),
        }
    }

    /// The account so far.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// No more records with several envelopes will be told.
    pub fn has_told_enough(&self) -> bool {
        self.told.inline_envelopes >= SAMPLES
    }

    /// What the heads so far tell of `log`, the file whose slices are being folded.
    pub fn author(&self, log: &LogFile) -> Author {
        self.file.author.clone().unwrap_or_else(|| Author::of(log))
    }

    /// Folds the next slice; rows that are ready go to `out`.
    pub fn append(&mut self, mut scanned: Scanned<'_>, out: &mut Vec<RecordBatch>) -> Result<()> {
        self.tell(&mut scanned);
        let mut columns = self.renumbered(std::mem::take(&mut scanned.columns))?;
        let resolved = self.stitcher.append(scanned.part, scanned.facts);
        let mut connections = ConnectionBuilder::new(&self.projection);
        let mut incarnations = Vec::new();
        for (row, meta) in resolved.iter().zip(&scanned.metas) {
            connections.push(&row.facts.row(meta.time, meta.remote_ip.as_deref()));
            self.ledger.events_without_opening += u64::from(row.facts.opening.is_none() && row.facts.attempts > 0);
        }
        columns.extend(connections.finish());
        if self.needs.late {
            incarnations.extend(resolved.iter().map(|row| row.incarnation));
        }
        let log = scanned.slice.log;
        if scanned.author != scanned.slice.author {
            self.file.author = Some(scanned.author);
        }
        let keys = self.keys_of(&scanned.ticks, log);
        self.file.lines += scanned.ledger.lines;
        self.file.uncounted |= scanned.ledger.bytes_not_counted > 0;
        self.ledger.absorb(scanned.ledger);
        let bound = self.bound(scanned.slice.file, scanned.slice.last);
        self.waiting.push_back(Rows { columns, metas: scanned.metas, keys, incarnations, bound });
        if scanned.slice.last {
            self.close_file(log);
        }
        self.release(out)
    }

    /// The logs have ended: everything that waited is complete.
    pub fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        self.stitcher.finish();
        let mut out = Vec::new();
        self.release(&mut out)?;
        self.merge.drain(None, &mut out)?;
        Ok(out)
    }

    /// Rows whose connections have ended, or that need not wait for that, from the front.
    fn release(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        while let Some(rows) = self.waiting.front() {
            if !rows.incarnations.iter().flatten().all(|name| self.stitcher.is_complete(*name)) {
                return Ok(());
            }
            let Some(mut rows) = self.waiting.pop_front() else { return Ok(()) };
            let late = self.late_columns(&rows.incarnations);
            rows.columns.extend(late);
            let batch = self.batch(rows.columns, rows.metas.len())?;
            if self.single {
                if batch.num_rows() > 0 {
                    out.push(batch);
                }
                continue;
            }
            self.hand_over(batch, &rows.metas, rows.keys)?;
            self.merge.drain(Some(rows.bound.unwrap_or(i64::MAX)), out)?;
        }
        Ok(())
    }

    fn late_columns(&mut self, incarnations: &[Option<Incarnation>]) -> Vec<Finished> {
        let mut builder = LateBuilder::new(&self.projection);
        for incarnation in incarnations {
            let facts = incarnation.map(|name| self.stitcher.late_facts(name)).unwrap_or_default();
            let mids: Vec<i64> = facts.mids.into_iter().collect();
            builder.push(&LateRow { closed_at: facts.closed_at, mids: &mids });
        }
        builder.finish()
    }

    /// Puts columns in the order of the projection.
    fn batch(&self, mut columns: Vec<Finished>, rows: usize) -> Result<RecordBatch> {
        columns.sort_by_key(|column| column.0);
        debug_assert!(columns.iter().map(|column| column.0).eq(self.projection.iter().copied()));
        let arrays: Vec<ArrayRef> = columns.into_iter().map(|column| column.1).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?)
    }

    /// Gives the rows of each appliance to the merge.
    fn hand_over(&mut self, batch: RecordBatch, metas: &[RowMeta], keys: Vec<i64>) -> Result<()> {
        let Some(first) = metas.first().map(|meta| meta.appliance) else { return Ok(()) };
        if metas.iter().all(|meta| meta.appliance == first) {
            self.merge.push(&self.appliances.get(first), Run::new(batch, keys));
            return Ok(());
        }
        let mut rows_of: HashMap<u32, Vec<u64>> = HashMap::new();
        for (row, meta) in (0u64..).zip(metas) {
            rows_of.entry(meta.appliance).or_default().push(row);
        }
        for (appliance, rows) in rows_of {
            let keys = rows.iter().map(|&row| keys[row as usize]).collect();
            let part = take_record_batch(&batch, &UInt64Array::from(rows))?;
            self.merge.push(&self.appliances.get(appliance), Run::new(part, keys));
        }
        Ok(())
    }

    /// The merge keys of a slice's rows: see [`super::merge`].
    fn keys_of(&mut self, ticks: &[Tick], log: &LogFile) -> Vec<i64> {
        let file = &mut self.file;
        file.key = file.key.max(order(log));
        let keys = ticks.iter().filter_map(|tick| {
            let key = self.keys.entry(tick.appliance).or_insert(i64::MIN);
            *key = (*key).max(file.key).max(tick.time.unwrap_or(i64::MIN));
            file.key = *key;
            tick.kept.then_some(*key)
        });
        keys.collect()
    }

    /// No row of a slice that has not been folded yet has a key below this. `None`: there is no such slice.
    fn bound(&self, file: usize, last: bool) -> Option<i64> {
        let next = self.archive.files.get(file + 1).map(order);
        if last {
            return next;
        }
        Some(next.map_or(self.file.key, |next| next.min(self.file.key)))
    }

    /// Lines are counted from the start of the slice; a row's line is one of the file.
    fn renumbered(&self, mut columns: Vec<Finished>) -> Result<Vec<Finished>> {
        let before = i64::try_from(self.file.lines).unwrap_or(i64::MAX);
        for (index, array) in &mut columns {
            if COLUMNS[*index].name == columns::LINE && before > 0 {
                *array = add(array, &Int64Array::new_scalar(before))?;
            }
        }
        Ok(columns)
    }

    /// Lines of the file before the slice. `tells`: something in it is told to the user; else it does not matter, and a
    /// file whose lines were not counted is not read again from its begin for each slice.
    fn lines_before(&self, slice: &Slice<'_>, tells: bool) -> u64 {
        match &slice.range {
            Some(range) if self.file.uncounted && tells => newlines(slice.log, range.start),
            Some(_) | None => self.file.lines,
        }
    }

    /// Notes what a slice met, with the lines renumbered.
    fn tell(&mut self, scanned: &mut Scanned<'_>) {
        let name = &scanned.slice.log.name;
        // The first few of each kind, whatever slices they stand in.
        let few = |told: &mut usize, lines: usize| {
            let few = lines.min(SAMPLES - *told);
            *told += few;
            few
        };
        let not_understood = few(&mut self.told.not_understood, scanned.not_understood.len());
        let inline_envelopes = few(&mut self.told.inline_envelopes, scanned.inline_envelopes.len());
        let cut = few(&mut self.told.cut, scanned.cut.len());
        let before = self.lines_before(&scanned.slice, not_understood + inline_envelopes + cut > 0);
        for (line, text) in scanned.not_understood.drain(..).take(not_understood) {
            self.ledger.note(format!("{name}:{}: authentication record not understood: {text}", before + line));
        }
        for line in scanned.inline_envelopes.drain(..).take(inline_envelopes) {
            let line = before + line;
            self.ledger.note(format!("{name}:{line}: several timestamps in one record, read as one record"));
        }
        // Other records stood in the rest of a flattened line, told or not.
        let is_damage = scanned.slice.log.head.shape.layout == Layout::Flattened;
        self.file.damaged |= is_damage && !scanned.cut.is_empty();
        for line in scanned.cut.drain(..).take(cut) {
            let told = format!("{name}:{}: long line, cut after {RECORD_BYTES} bytes", before + line);
            if is_damage { self.ledger.damage(told) } else { self.ledger.note(told) }
        }
        if !self.file.has_records && scanned.has_records {
            match scanned.slice.log.head.shape.layout {
                Layout::Lines => {}
                Layout::Wrapped => self.ledger.note(format!("{name}: wrapped records, joined")),
                Layout::Flattened => self.ledger.note(format!("{name}: flattened, several records on a line, split")),
            }
        }
        self.file.has_records |= scanned.has_records;
        if let Some(error) = &scanned.open_error {
            self.file.failed = true;
            self.ledger.damage(format!("{name}: {error}"));
        }
        if let Some(report) = &scanned.report {
            self.file.text += report.bytes_text;
            self.file.damaged |= !report.damage.is_empty();
            for damage in &report.damage {
                // Of a file that shrank, every slice from there on lacks something: the first to say so says it for all.
                let shrank = Change::Shrank(0).damage().filter(|word| damage.starts_with(word));
                if self.file.told.insert(shrank.unwrap_or(damage).to_owned()) {
                    self.ledger.damage(format!("{name}: {damage}"));
                }
            }
            report.notes.iter().for_each(|note| self.ledger.note(format!("{name}: {note}")));
        }
    }

    fn close_file(&mut self, log: &LogFile) {
        let file = std::mem::take(&mut self.file);
        if file.failed {
            self.ledger.files_failed += 1;
            return;
        }
        if file.damaged {
            self.ledger.files_partial += 1;
            return;
        }
        self.ledger.files_ok += 1;
        if file.text == 0 {
            self.ledger.files_empty += 1;
        } else if !file.has_records && log.named {
            self.ledger.damage(format!("{}: no record of a mail log in it", log.name));
        }
    }
}

/// Line ends among the first `end` bytes of a plain file.
fn newlines(log: &LogFile, end: u64) -> u64 {
    let Ok(mut text) = SliceText::open(log, Some(0..end), false) else { return 0 };
    let mut block = Vec::new();
    let mut count = 0;
    while text.read(&mut block, 1 << 20) > 0 {
        count += memchr::memchr_iter(b'\n', &block).count() as u64;
        block.clear();
    }
    count
}

/// What puts a file in its place among the others; files that tell no time at all come last.
fn order(log: &LogFile) -> i64 {
    log.begin.unwrap_or(i64::MAX)
}
