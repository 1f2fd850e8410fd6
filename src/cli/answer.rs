//! The rows of an answer on their way to a target, with the progress line, the count of the rows and the ledger. A file
//! is published only when the ledger adds up and every input was read whole.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use jiff::tz::TimeZone;

use super::lone;
use super::pager;
use super::progress::{Gauge, Progress};
use super::schema;
use super::settings::Settings;
use super::stderr;
use crate::dataset::metadata::FileMetadata;
use crate::engine::Results;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::plan::{Column, Role, SortedBy, Term, schema_of};
use crate::sink::{Look, Sink, Subject};
use crate::target::{Encoding, FileTarget, Stdout, Target};

/// An answer under way.
pub(super) trait Answer: Iterator<Item = Result<RecordBatch, ArrowError>> {
    fn columns(&self) -> &[Column];
    fn ledger(&self) -> Ledger;
    /// Grows while the answer is made, whichever thread looks.
    fn bytes_read(&self) -> Arc<AtomicU64>;
    /// The schema of files with types, and by what the rows are sorted.
    fn file_schema(&self) -> (SchemaRef, Vec<SortedBy>);
    /// Looks ahead: is it known that there are no rows? Then the names of the columns are not written either.
    ///
    /// # Errors
    /// Whatever ends the answer.
    fn is_known_empty(&mut self) -> Result<bool> {
        Ok(false)
    }
    /// What part each column plays; nothing is known of those beyond its end.
    fn roles(&self) -> Vec<Role>;
    /// The metadata of a file, when all rows have been taken.
    fn metadata(&self, ledger: &Ledger) -> Result<FileMetadata>;
    /// Runs the writing of a batch where the columns can be encoded in parallel.
    fn encode(&self, write: &mut (dyn FnMut() -> Result<()> + Send)) -> Result<()>;
}

impl Answer for Results<'_> {
    fn columns(&self) -> &[Column] {
        Results::columns(self)
    }

    fn ledger(&self) -> Ledger {
        Results::ledger(self)
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        Results::bytes_read(self)
    }

    fn file_schema(&self) -> (SchemaRef, Vec<SortedBy>) {
        (self.plan().file_schema(), self.plan().sorted_by())
    }

    fn roles(&self) -> Vec<Role> {
        self.plan().last().roles()
    }

    fn metadata(&self, ledger: &Ledger) -> Result<FileMetadata> {
        Results::metadata(self, ledger)
    }

    fn encode(&self, write: &mut (dyn FnMut() -> Result<()> + Send)) -> Result<()> {
        self.pool().install(write)
    }
}

/// An answer that was made before, with its ledger.
pub(super) struct Given {
    pub(super) columns: Vec<Column>,
    pub(super) batches: std::vec::IntoIter<Result<RecordBatch, ArrowError>>,
    pub(super) ledger: Ledger,
}

impl Iterator for Given {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batches.next()
    }
}

impl Answer for Given {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::default()
    }

    fn file_schema(&self) -> (SchemaRef, Vec<SortedBy>) {
        (schema_of(&self.columns), Vec::new())
    }

    fn roles(&self) -> Vec<Role> {
        Vec::new()
    }

    fn metadata(&self, _: &Ledger) -> Result<FileMetadata> {
        Ok(FileMetadata::default())
    }

    fn encode(&self, write: &mut (dyn FnMut() -> Result<()> + Send)) -> Result<()> {
        write()
    }
}

/// The form of an answer.
pub(super) struct Form {
    /// The zone of printed times.
    pub(super) zone: TimeZone,
    pub(super) encoding: Encoding,
    /// The query as it was understood.
    pub(super) query: String,
    /// What the rows stand for, where they are written in the schema of another tool.
    pub(super) subject: Subject,
    /// What the query looks for in records.
    pub(super) terms: Vec<Term>,
}

/// An answer, written.
struct Written {
    /// Rows of the answer.
    rows: u64,
    /// Those of them that have a place in what was written.
    records: u64,
    ledger: Ledger,
}

/// Writes the whole answer to where it belongs: how many rows, and the ledger. `total`: bytes that will be read.
///
/// # Errors
/// Whatever leaves no answer to rely on; then no file has appeared.
pub(super) fn write(
    settings: &Settings,
    answer: &mut impl Answer,
    form: Form,
    total: Option<u64>,
) -> Result<(u64, Ledger)> {
    let mut target = target(settings, form.encoding)?;
    let Written { rows, records, ledger } = write_rows(settings, answer, form, total, &mut *target)?;
    if is_published(settings, &ledger) {
        target.publish(records)?;
    } else {
        stderr::line("the output file is not written: some input could not be read whole (see --allow-partial)");
    }
    Ok((rows, ledger))
}

/// Are the rows given to whoever asked? A file looks whole to whoever finds it later, so it must be.
pub(super) fn is_published(settings: &Settings, ledger: &Ledger) -> bool {
    settings.output.files.rows.is_none() || ledger.is_whole() || settings.output.allow_partial
}

fn target(settings: &Settings, encoding: Encoding) -> Result<Box<dyn Target>> {
    Ok(match &settings.output.files.rows {
        Some(destination) => Box::new(FileTarget::create(destination, encoding)?),
        None => {
            let out = pager::stdout(settings.output.pager.as_ref(), &settings.input.scan.stop);
            Box::new(Stdout::new(encoding, out))
        }
    })
}

/// Writes all rows into a target, up to its end.
fn write_rows(
    settings: &Settings,
    answer: &mut impl Answer,
    Form { zone, encoding, query, subject, terms }: Form,
    total: Option<u64>,
    target: &mut dyn Target,
) -> Result<Written> {
    let gauge = Arc::new(Gauge::new(answer.bytes_read()));
    gauge.set_rows(0);
    let mut progress = Progress::start(settings.output.messages.progress, total, &gauge);
    let look = &settings.output.look;
    let header = look.header && !answer.is_known_empty()?;
    let columns = answer.columns().to_vec();
    let (file_schema, sorted_by) = answer.file_schema();
    let look = Look { header, terms, roles: answer.roles(), sorted_by, subject, ..look.of_rows(zone, file_schema) };
    let mut sink = target.begin(&columns, &look)?;
    let mut before_rows = || {
        if settings.output.look.on_terminal {
            progress.clear();
        }
    };
    let rows =
        write_batches(answer, sink.as_mut(), settings.output.messages.progress.then_some(&*gauge), &mut before_rows)?;
    before_rows();
    let without_place = sink.left_out();
    let notes = match encoding.schema {
        Some(schema) => vec![schema::left_out(without_place), schema::nothing(schema, &encoding, rows)],
        None => vec![lone::left_out(without_place)],
    };
    let mut ledger = answer.ledger();
    ledger.check().map_err(Error::internal)?;
    if encoding.format.has_metadata() {
        sink.describe(FileMetadata { query: Some(query), ..answer.metadata(&ledger)? });
    }
    let mut sink = Some(sink);
    answer.encode(&mut || sink.take().map_or(Ok(()), Sink::finish))?;
    drop(sink);
    target.end()?;
    notes.into_iter().flatten().for_each(|note| ledger.note(note));
    Ok(Written { rows, records: rows - without_place.min(rows), ledger })
}

/// Writes the batches; `before_rows` is called before rows may appear on the terminal.
fn write_batches(
    answer: &mut impl Answer,
    sink: &mut dyn Sink,
    gauge: Option<&Gauge>,
    before_rows: &mut dyn FnMut(),
) -> Result<u64> {
    let mut rows = 0;
    while let Some(batch) = answer.next() {
        let batch = batch?;
        if batch.num_rows() > 0 {
            before_rows();
            answer.encode(&mut || sink.write(&batch).and_then(|()| sink.flush()))?;
            rows += batch.num_rows() as u64;
        }
        if let Some(gauge) = gauge {
            gauge.set_rows(rows);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;
