//! What the statistics of a row group say of its columns.

use super::decode::Wanted;
use super::footer::Part;
use super::prune::{Facts, Known};

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
