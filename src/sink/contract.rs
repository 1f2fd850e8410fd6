//! What every format is: where its bytes go, how its values look, what it takes and what it declares. Below the formats,
//! which the table of formats names.

use std::io::Write;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use jiff::tz::TimeZone;

use super::schemas::Subject;
use super::table::Links;
use crate::dataset::metadata::FileMetadata;
use crate::error::Result;
use crate::event::columns::Display;
use crate::plan::{Column, Role, SortedBy, Term};

/// Where the bytes go. Unbuffered writers are welcome to be slow: callers buffer.
pub type Out<'w> = Box<dyn Write + Send + 'w>;

/// Takes the batches of one result, in order.
pub trait Sink: Send {
    /// Writes the rows of a batch. A sink may hold rows back until [`Sink::finish`].
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; [`crate::ErrorKind::Internal`] for a batch that does not fit the columns.
    fn write(&mut self, batch: &RecordBatch) -> Result<()>;

    /// Passes on what was written so far, as far as the format can show it before the end.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    /// Rows so far that have no place in what is written: events without a time, in the schemas of others.
    fn left_out(&self) -> u64 {
        0
    }

    /// Takes the metadata of the file, before the end; formats without a place for it drop it.
    fn describe(&mut self, _: FileMetadata) {}

    /// Writes what is left and flushes. A result that is not finished is not whole.
    ///
    /// # Errors
    /// As for [`Sink::write`].
    fn finish(self: Box<Self>) -> Result<()>;
}

/// How values are to look; the same for every format, each takes what concerns it.
#[derive(Clone, Debug)]
pub struct Look {
    /// The zone of every printed time.
    pub zone: TimeZone,
    /// The bytes go to a terminal: whatever could steer it is shown as an escape.
    pub guard: bool,
    /// Text in CSV and TSV that a spreadsheet would take for a formula is marked as text.
    pub csv_guard: bool,
    /// The names of the columns come before the rows, in table, csv and tsv.
    pub header: bool,
    /// Columns of the terminal that tables must fit in.
    pub width: Option<usize>,
    /// Outcomes are coloured.
    pub color: bool,
    /// Charts are drawn with ASCII characters alone.
    pub ascii: bool,
    /// What the query looks for in records.
    pub terms: Vec<Term>,
    /// Where numbers of lines lead on a terminal that takes links.
    pub links: Option<Links>,
    /// What part each column plays; nothing is known of those beyond its end.
    pub roles: Vec<Role>,
    /// The schema of files with types.
    pub file_schema: SchemaRef,
    /// By which columns the rows are sorted.
    pub sorted_by: Vec<SortedBy>,
    /// What the rows stand for, where they are written in the schema of another tool.
    pub subject: Subject,
}

impl Look {
    /// In UTC, with nothing guarded or drawn, of rows of `auth` with the columns of a schema.
    pub fn plain(file_schema: SchemaRef) -> Look {
        Look {
            zone: TimeZone::UTC,
            guard: false,
            csv_guard: false,
            header: true,
            width: None,
            color: false,
            ascii: false,
            terms: Vec::new(),
            links: None,
            roles: Vec::new(),
            file_schema,
            sorted_by: Vec::new(),
            subject: Subject::default(),
        }
    }
}

/// Writes what stands before the first row.
pub(super) type Open = for<'w> fn(&[Column], &Look, Out<'w>) -> Result<Box<dyn Sink + 'w>>;

/// What a format's file declares.
pub(super) struct Spec {
    /// As `-f` takes it.
    pub(super) name: &'static str,
    /// File name endings that mean it, without the dot.
    pub(super) extensions: &'static [&'static str],
    /// Which columns it shows of a query that chooses none.
    pub(super) display: Display,
    /// Not to be shown to people.
    pub(super) is_binary: bool,
    /// Begins a result.
    pub(super) open: Open,
}
