//! A scan behind another, or behind what was looked at before it: their accounts are added, below the sources that need
//! it.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::record_batch::RecordBatch;

use super::{FileAccount, Scan, StageTimes};
use crate::dataset::metadata::{Origin, each_once};
use crate::error::Result;
use crate::event::coverage::Covered;
use crate::ledger::Ledger;
use crate::stop::Stop;

/// A scan and what was seen before it began.
pub(super) struct After {
    scan: Box<dyn Scan>,
    before: Ledger,
    /// A scan that ended before it, whose rows it gives.
    first: Option<Box<dyn Scan>>,
    /// The requested columns among those that it gives; `None`: all.
    projection: Option<Vec<usize>>,
    /// Ends it before it is done.
    stop: Stop,
}

impl After {
    pub(super) fn new(scan: Box<dyn Scan>, before: Ledger, stop: &Stop) -> After {
        After { scan, before, first: None, projection: None, stop: stop.clone() }
    }

    /// Behind a scan that has ended.
    pub(super) fn behind(self, first: Box<dyn Scan>) -> After {
        After { first: Some(first), ..self }
    }

    /// Gives these columns alone.
    pub(super) fn projected(self, columns: Vec<usize>) -> After {
        After { projection: Some(columns), ..self }
    }
}

impl Iterator for After {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        let window = self.stop.check().map_or_else(|error| Some(Err(error)), |()| self.scan.next())?;
        let Some(projection) = &self.projection else { return Some(window) };
        let projected = |batch: &RecordBatch| Ok(batch.project(projection)?);
        Some(window.and_then(|window| window.iter().map(projected).collect()))
    }
}

impl Scan for After {
    fn ledger(&self) -> Ledger {
        let mut ledger = self.before.clone();
        ledger.absorb(self.scan.ledger());
        ledger
    }

    fn origins(&self, is_whole: bool) -> Result<Vec<Origin>> {
        let first = self.first.as_ref().map_or(Ok(Vec::new()), |first| first.origins(is_whole))?;
        Ok(each_once(first.iter().chain(&self.scan.origins(is_whole)?)))
    }

    fn files(&self) -> &[FileAccount] {
        self.scan.files()
    }

    fn times(&self) -> StageTimes {
        self.scan.times()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.scan.bytes_read()
    }

    fn coverage(&self) -> Option<Arc<Covered>> {
        self.scan.coverage()
    }
}
