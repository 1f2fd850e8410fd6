//! Whether a row group is read at all: what its statistics say first, which the footer holds, then its Bloom filters,
//! which have to be read.

use std::sync::atomic::AtomicU64;

use super::bloom::ByBloom;
use super::decode::Wanted;
use super::footer::Part;
use super::guard::guarded;
use super::prune::{Facts, Known, possible};

/// What becomes of a row group.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A row of it may pass the filter.
    MayPass,
    /// Its statistics say that no row can.
    ByStatistics,
    /// Its Bloom filters say so.
    ByBloom,
}

/// What the statistics of a row group say.
#[derive(Clone, Copy)]
pub(super) struct ByStatistics<'w> {
    pub wanted: &'w Wanted,
    pub part: &'w Part,
    pub group: usize,
}

impl ByStatistics<'_> {
    /// The place in the file of a column whose values lie there as they do in memory.
    pub(super) fn plain(&self, position: usize) -> Option<usize> {
        let column = self.part.column(self.wanted.name(position))?;
        let kind = self.wanted.kind(position)?;
        // Whatever the elements of a list are called.
        self.part.kind(column).equals_datatype(&kind.data_type()).then_some(column)
    }
}

impl Known for ByStatistics<'_> {
    fn facts(&self, position: usize) -> Option<Facts> {
        let statistics = self.part.statistics(self.group, self.plain(position)?)?;
        Some(Facts::of(statistics, self.part.rows_of(self.group)))
    }
}

impl Wanted {
    /// Can a row of the row group pass the filter? `bytes`: what is read for the answer is added.
    pub(super) fn verdict(&self, part: &Part, group: usize, bytes: &AtomicU64) -> Verdict {
        let Some(filter) = self.filter.as_ref().filter(|_| self.prune) else { return Verdict::MayPass };
        let statistics = ByStatistics { wanted: self, part, group };
        if !possible(filter, &statistics).holds {
            return Verdict::ByStatistics;
        }
        let by_bloom = || possible(filter, &ByBloom::new(statistics, bytes)).holds;
        match guarded(by_bloom) {
            Some(false) => Verdict::ByBloom,
            Some(true) | None => Verdict::MayPass,
        }
    }
}
