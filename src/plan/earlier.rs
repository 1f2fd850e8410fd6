//! What stages leave of the logs.

use super::before::{APPLIANCE, Before};
use super::effect::Reads;
use super::{Filter, Stage};
use crate::event::tables::Table;

impl Before {
    /// What `stages` leave of rows of a table.
    pub(super) fn of(stages: &[Stage], table: Table) -> Before {
        let position = |name: &str| table.columns().iter().position(|column| column.name == name);
        let (time, appliance) = (position(table.time()), position(APPLIANCE));
        let mut before = Before { ends_early: ends_early(stages), ..Before::default() };
        for stage in stages {
            match stage {
                Stage::Filter(Filter(filter)) => before.narrow(filter, time, appliance),
                _ => break,
            }
        }
        before
    }
}

/// Does some `limit` among the stages end the reading before the logs do?
pub(super) fn ends_early(stages: &[Stage]) -> bool {
    let reads = stages.iter().map(|stage| stage.effect().reads);
    reads.take_while(|reads| *reads != Reads::All).any(|reads| reads == Reads::First)
}
