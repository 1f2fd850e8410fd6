//! Whether a row group is read at all: what its statistics say first, which the footer holds, then its Bloom filters,
//! which have to be read.

use std::sync::atomic::AtomicU64;

use super::bloom::ByBloom;
use super::decode::Wanted;
use super::footer::Part;
use super::guard::guarded;
use super::prune::possible;
use super::statistics::ByStatistics;

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
