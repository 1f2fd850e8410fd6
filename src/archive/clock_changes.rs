//! The changes of a clock that its stamps do not tell: winter time begins, and an hour is shown twice; the offset in the
//! head of a file holds only up to a change within that file. The order of the records tells them: within one appliance
//! they follow each other, so stamps that step back belong to the time after the change.
//!
//! Two kinds of clocks are looked at.
//!
//! - A clock with a zone (`--log-tz Area/City`, also where the head of the file agrees with it). The zone says when an
//!   hour is shown twice. Of the records in that hour those before the largest step back are of the first pass, those
//!   behind it of the second. A file that lies in the hour without such a step is of the pass in which it covers no time
//!   that another file of the appliance covers, and goes on where one ended.
//! - A clock with the offset that the head of its file names. If the head of the appliance's next file names another, the
//!   clock was changed somewhere in between: at the step back within the file, or at the leap forward of that length.
//!
//! Only files that may hold a change are read. What is found depends on the text of the files of an appliance alone, and
//! is kept by position: the answer is the same however a file is cut or stored.

mod found;
mod heads;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Appliance, LogFile};
use crate::ledger::Ledger;
use found::Found;

/// Gives the files of an archive, which are in reading order, the changes of their clocks. The order may be another one
/// then.
pub(super) fn settle(files: &mut [LogFile], ledger: &mut Ledger) {
    let mut of_appliances: BTreeMap<&Appliance, Vec<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        // A stream can be read only once.
        if file.stream.is_none() && file.head.first.is_some() {
            of_appliances.entry(&file.appliance).or_default().push(at);
        }
    }
    let mut found: BTreeMap<usize, Found> = BTreeMap::new();
    for series in of_appliances.values() {
        let logs: Vec<&LogFile> = series.iter().map(|at| &files[*at]).collect();
        let changes = zones::changes(&logs).into_iter().chain(heads::changes(&logs));
        found.extend(changes.filter_map(|(place, found)| Some((*series.get(place)?, found))));
    }
    for (at, found) in found {
        files[at].take(found, ledger);
    }
}

impl LogFile {
    fn take(&mut self, found: Found, ledger: &mut Ledger) {
        let Found { begins_behind, shifts, note } = found;
        if begins_behind {
            self.clock.pass = super::Pass::Second;
        }
        if !shifts.is_empty() {
            self.clock.shifts = Some(Arc::from(shifts));
        }
        if let Some(note) = note {
            ledger.remark(format!("{}: {note}", self.name));
        }
        if let Some(first) = self.head.first {
            self.begin = Some(self.clock.moment(first).micros);
        }
    }
}

#[cfg(test)]
mod tests;
