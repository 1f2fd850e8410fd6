//! `--new FILE`: of an answer, the rows that no earlier run with the same file gave, so that a job that runs every few
//! minutes tells of each attack once.
//!
//! A row is known by a key of what does not change when logs grow (see [`crate::plan::Identity`]). Rows are remembered after
//! they were written: a run that is killed in between gives them again, and loses none.

mod key;
mod known;
mod state;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use self::state::State;
use super::answer::Answer;
use super::settings::Settings;
use crate::dataset::metadata::FileMetadata;
use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::lang;
use crate::lang::ast::{Aggregate, Query, StageKind};
use crate::ledger::Ledger;
use crate::plan::{Column, Identity, Plan, Role, SortedBy};

/// The plan with the columns by which its rows are known. `text` is the query as typed.
///
/// # Errors
/// [`crate::ErrorKind::Query`] if there are none.
pub(super) fn identified(plan: &Plan, query: &Query, text: &str) -> Result<(Plan, Identity)> {
    plan.identified().map_err(|_| {
        let is_count = |kind: &StageKind| matches!(kind, StageKind::Aggregate(Aggregate { by, .. }) if by.is_empty());
        let stage = query.stages.iter().rev().find(|stage| is_count(&stage.kind));
        let (span, hint) = match stage {
            Some(stage) => (stage.span, format!("write: {stage} by user")),
            None => (Span::new(0, text.len()), "write a count of something: … | count by user".to_owned()),
        };
        let message = "--new tells rows from those of earlier runs, and this is one row over all rows";
        Error::query(text, vec![Diagnostic::new(span, message).hint(hint)])
    })
}

/// The rows of earlier runs, and soon those of this one.
pub(super) struct Memory {
    state: State,
    given_before: u64,
}

impl Memory {
    /// Opens the file that was named, if one was.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if the file is of another query, or of another run that has not ended;
    /// [`crate::ErrorKind::File`].
    pub(super) fn open(settings: &Settings) -> Result<Option<Memory>> {
        let Some(file) = &settings.output.files.new else { return Ok(None) };
        // Without what the format adds to it: the rows are the same in any.
        let query = lang::parse(&settings.query.text)?.to_string();
        Ok(Some(Memory { state: State::open(file, &query)?, given_before: 0 }))
    }

    /// The note where the answer has rows and none of them is new.
    pub(super) fn note(&self) -> Option<String> {
        match self.given_before {
            0 => None,
            1 => Some("note: no new row; 1 was given before".to_owned()),
            more => Some(format!("note: no new rows; {more} were given before")),
        }
    }

    /// Remembers the rows, now that they are where they belong.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`], [`crate::ErrorKind::File`]; then none of them is remembered.
    pub(super) fn write(&self) -> Result<()> {
        io::stdout().flush().map_err(Error::output)?;
        self.state.write()
    }
}

/// An answer without the rows that were given before.
pub(super) struct NewRows<'a, A> {
    answer: &'a mut A,
    identity: &'a Identity,
    memory: &'a mut Memory,
    /// Without those by which rows are known.
    columns: Vec<Column>,
    /// A batch that was looked at before it was asked for.
    ahead: Option<RecordBatch>,
    has_ended: bool,
}

impl<'a, A: Answer> NewRows<'a, A> {
    /// Of the answer to a plan that was widened by `identity`.
    pub(super) fn of(answer: &'a mut A, identity: &'a Identity, memory: &'a mut Memory) -> Self {
        let own = answer.columns().len().saturating_sub(identity.kinds.len());
        let columns = answer.columns().get(..own).unwrap_or_default().to_vec();
        NewRows { answer, identity, memory, columns, ahead: None, has_ended: false }
    }

    /// The rows of a batch that are new.
    fn new_rows(&mut self, batch: &RecordBatch) -> Result<RecordBatch> {
        let own = self.columns.len();
        let keys = key::keys(self.identity, batch.columns().get(own..).unwrap_or_default())?;
        let known = self.memory.state.known();
        let is_new: BooleanArray = keys.into_iter().map(|key| Some(known.is_new(key))).collect();
        self.memory.given_before += is_new.false_count() as u64;
        let visible: Vec<usize> = (0..own).collect();
        Ok(filter_record_batch(&batch.project(&visible)?, &is_new)?)
    }

    /// The next batch that has new rows.
    fn pull(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        while !self.has_ended {
            match self.answer.next() {
                None => self.has_ended = true,
                Some(Err(error)) => {
                    self.has_ended = true;
                    return Some(Err(error));
                }
                Some(Ok(batch)) => match self.new_rows(&batch) {
                    Ok(batch) if batch.num_rows() == 0 => {}
                    rows => return Some(rows.map_err(Into::into)),
                },
            }
        }
        None
    }
}

impl<A: Answer> Iterator for NewRows<'_, A> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.ahead.take().map(Ok).or_else(|| self.pull())
    }
}

impl<A: Answer> Answer for NewRows<'_, A> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn ledger(&self) -> Ledger {
        self.answer.ledger()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.answer.bytes_read()
    }

    fn file_schema(&self) -> (SchemaRef, Vec<SortedBy>) {
        let own = self.columns.len();
        let (schema, sorted_by) = self.answer.file_schema();
        let fields: Vec<_> = schema.fields().iter().take(own).cloned().collect();
        (Arc::new(Schema::new(fields)), sorted_by.into_iter().take_while(|by| by.column < own).collect())
    }

    fn is_known_empty(&mut self) -> Result<bool> {
        self.ahead = self.next().transpose()?;
        Ok(self.ahead.is_none())
    }

    fn roles(&self) -> Vec<Role> {
        let mut roles = self.answer.roles();
        roles.truncate(self.columns.len());
        roles
    }

    fn metadata(&self, ledger: &Ledger) -> Result<FileMetadata> {
        // Rows of earlier runs are left out.
        Ok(FileMetadata { every_row: false, ..self.answer.metadata(ledger)? })
    }

    fn encode(&self, write: &mut (dyn FnMut() -> Result<()> + Send)) -> Result<()> {
        self.answer.encode(write)
    }
}
