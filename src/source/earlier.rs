//! Connections that were opened before what a query reads.
//!
//! A query about a day reads the files of that day and of some time before it, since what a row tells of its connection
//! stands where the connection was opened. A connection may be older than that. Then the files before are read as well,
//! from the latest back, twice as many each time, until the opening is found or the archive begins. So the answer does not
//! depend on how far back a query looks at first, only how long it takes.

use std::collections::HashSet;
use std::sync::Arc;

use hashbrown::HashMap;

use super::appliances::Appliances;
use super::logs::Logs;
use super::{Choice, Decisions, ScanRequest};
use crate::connection::ConnectionKey;
use crate::connection::facts::ConnectionFacts;
use crate::connection::tracker::Ended;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::record::Direction;

/// Ids are given in turn, and a connection that is open at the end of a file has nearly the newest: an id that is larger
/// by more than this was given after it.
const IDS_BEHIND: u64 = 1_000_000;

/// The files before what is read, and the connections that are open at their end.
pub struct Earlier {
    logs: Logs,
    request: ScanRequest,
    decisions: Decisions,
    appliances: Arc<Appliances>,
    /// Positions of the files that are not read, in reading order; those from `read_from` on have been read.
    files: Vec<usize>,
    read_from: usize,
    open: HashMap<ConnectionKey, ConnectionFacts>,
    /// The newest id of each appliance and direction among them.
    newest: HashMap<(u32, Direction), u64>,
    /// Connections that ended in what the query reads, part by part: what has their ids later is another one.
    ended: Vec<Ended>,
    /// What went wrong in these files.
    pub ledger: Ledger,
}

impl Earlier {
    /// Of a scan; `None` if no file lies before it, or if no column tells of connections.
    pub fn of(
        logs: &Logs,
        request: &ScanRequest,
        decisions: &Decisions,
        appliances: &Arc<Appliances>,
    ) -> Option<Earlier> {
        let lies_before = |(_, choice): &(usize, &Choice)| matches!(choice, Choice::EndsBefore(_));
        let files: Vec<usize> =
            decisions.choices.iter().enumerate().filter(lies_before).map(|(file, _)| file).collect();
        (decisions.needs.connections && !files.is_empty()).then(|| Earlier {
            logs: logs.clone(),
            request: request.clone(),
            decisions: decisions.clone(),
            appliances: appliances.clone(),
            read_from: files.len(),
            files,
            open: HashMap::new(),
            newest: HashMap::new(),
            ended: Vec::new(),
            ledger: Ledger::default(),
        })
    }

    /// These connections ended in the next part of what the query reads.
    pub fn end(&mut self, ended: Ended) {
        self.ended.push(ended);
    }

    /// What the files before tell of a connection that is mentioned and not opened in what the query reads.
    ///
    /// # Errors
    /// As for a scan.
    pub fn find(&mut self, key: ConnectionKey) -> Result<Option<&ConnectionFacts>> {
        if self.ended.iter().any(|ended| ended.contains(&key)) {
            return Ok(None);
        }
        while self.open.get(&key).is_none_or(|facts| facts.opening.is_none()) {
            let newest = self.newest.get(&(key.appliance, key.direction));
            let is_younger = newest.is_some_and(|newest| key.id > newest.saturating_add(IDS_BEHIND));
            if self.read_from == 0 || is_younger {
                return Ok(None);
            }
            self.read_back()?;
        }
        Ok(self.open.get(&key))
    }

    /// Reads twice as many files as so far.
    fn read_back(&mut self) -> Result<()> {
        let read = self.files.len() - self.read_from;
        self.read_from = self.files.len().saturating_sub((2 * read).max(1));
        let wanted: HashSet<usize> = self.files.iter().skip(self.read_from).copied().collect();
        let mut decisions = self.decisions.clone();
        for (file, choice) in decisions.choices.iter_mut().enumerate() {
            *choice = if wanted.contains(&file) { Choice::Read } else { Choice::Known };
        }
        let (open, ledger) = self.logs.open_at_end(&self.request, decisions, &self.appliances)?;
        self.open = open;
        for key in self.open.keys() {
            let newest = self.newest.entry((key.appliance, key.direction)).or_default();
            *newest = (*newest).max(key.id);
        }
        self.ledger = ledger;
        Ok(())
    }
}
