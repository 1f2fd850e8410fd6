//! What a result was made of: its table, and the logs with their digests, for the metadata of files.

use std::collections::HashSet;
use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

use super::{Engine, Results};
use crate::archive::{ContentId, Digest, LogFile, digests};
use crate::dataset::metadata::{FileMetadata, Origin};
use crate::error::Result;
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::source::FileAccount;
use crate::source::select::Choice;

impl Results<'_> {
    /// The metadata of a file with these rows, all of which have been taken; `ledger` is the account of the run. The
    /// logs are read once more for their digests.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`].
    pub fn metadata(&self, ledger: &Ledger) -> Result<FileMetadata> {
        let sources = self.engine.origins(self.plan, self.execution.source().files())?;
        Ok(FileMetadata {
            table: self.plan.table_of_rows(),
            zone: Some(self.engine.zone().to_string()),
            query: None,
            is_partial: !ledger.is_whole(),
            sources,
            ledger: Some(ledger.sums()),
        })
    }
}

impl Plan {
    /// The table whose rows the result has, if they can be asked again: none of its columns was made by the query, none
    /// has another name, and the place of each row is among them.
    fn table_of_rows(&self) -> Option<Table> {
        let origins = self.origins();
        let is_itself = |(at, column): (usize, &crate::plan::Column)| {
            origins.get(at).is_some_and(|origin| origin.is_some_and(|origin| origin.name == column.name))
        };
        let has = |name: &str| self.columns.iter().any(|column| column.name == name);
        let are_rows = self.columns.iter().enumerate().all(is_itself) && self.table.place().into_iter().all(has);
        are_rows.then_some(self.table)
    }
}

impl Engine {
    /// The logs that are read for a plan, in reading order, and those that Parquet files were made of. `files`: what was
    /// seen in each log.
    fn origins(&self, plan: &Plan, files: &[FileAccount]) -> Result<Vec<Origin>> {
        let choices = self.decide(plan).choices;
        let logs: Vec<(usize, &LogFile)> =
            self.archive().files.iter().enumerate().filter(|(at, _)| choices.get(*at) == Some(&Choice::Read)).collect();
        let mut origins = self.logs.pool().install(|| self.origins_of(&logs, files))?;
        let mut known: HashSet<Origin> = origins.iter().cloned().collect();
        for origin in self.tables.of(plan.table).flat_map(|part| &part.says.sources) {
            if known.insert(origin.clone()) {
                origins.push(origin.clone());
            }
        }
        Ok(origins)
    }

    fn origins_of(&self, logs: &[(usize, &LogFile)], files: &[FileAccount]) -> Result<Vec<Origin>> {
        let stop = &self.logs.options().stop;
        let of_logs: Vec<&LogFile> = logs.iter().map(|(_, log)| *log).collect();
        let digests = digests(&of_logs, &AtomicU64::new(0), stop)?;
        let one = |((at, log), digest): (&(usize, &LogFile), std::io::Result<Digest>)| {
            let digest = digest.ok();
            let seen = files.get(*at).and_then(|seen| seen.content);
            let content = match seen.or_else(|| digest.as_ref()?.content) {
                Some(content) => Some(content),
                // A query that had enough did not read all of it.
                None => log.content_id(stop)?.ok(),
            };
            Ok(origin(log, digest.map(|digest| digest.sha256), content))
        };
        logs.iter().zip(digests).collect::<Vec<_>>().into_par_iter().map(one).collect()
    }
}

fn origin(log: &LogFile, sha256: Option<String>, content: Option<ContentId>) -> Origin {
    Origin {
        path: log.name.to_string(),
        size: log.len.unwrap_or(0),
        sha256: sha256.unwrap_or_default(),
        content_id: content.map(|content| content.to_string()),
        lines: None,
        begin: log.begin,
        first: None,
        last: None,
        appliance: log.appliance.name.as_deref().map(str::to_owned),
        scope: log.appliance.scope.to_string(),
    }
}
