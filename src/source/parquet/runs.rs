//! Which row groups have to be put in order together.
//!
//! The rows of a log are restored to the order of their lines, rows of which nothing is known to that of their times. To
//! do that over all files of a log at once takes memory for all its rows. It is not needed where the least and greatest
//! line (or time) of row groups tell that all rows of one come before all rows of another. So row groups are cut into
//! runs: those whose ranges overlap, or whose statistics do not tell, are one run; runs follow one another. A result that
//! lies in its order already has a run for each row group.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use super::footer::Part;
use super::groups::{Group, Order, Stretch};
use crate::event::tables::Table;

/// A row group of a file.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Position of the file.
    pub part: usize,
    /// Which of its row groups.
    pub row_group: usize,
    /// May a row of it pass the filter? `None`: that was not asked yet.
    pub may_pass: Option<bool>,
}

/// Rows that are put in order together.
#[derive(Clone, Debug)]
pub(super) enum Run {
    /// Row groups, in the order of the files.
    Units(Vec<Unit>),
    /// Rows that are in memory, and in order.
    Rows(RecordBatch),
}

/// The runs of a group, in order.
pub(super) fn runs(parts: &[Arc<Part>], group: &Group, table: Table) -> VecDeque<Run> {
    let of_stretch = |stretch: &Stretch| {
        let part = stretch.part;
        stretch.row_groups.clone().map(move |row_group| Unit { part, row_group, may_pass: None })
    };
    let units: Vec<Unit> = group.stretches.iter().flat_map(of_stretch).collect();
    let sorted_by = match group.order {
        Order::Written => return units.into_iter().map(|unit| Run::Units(vec![unit])).collect(),
        Order::Line => table.place()[1],
        Order::Time => table.time(),
    };
    let span =
        |unit: &Unit| parts.get(unit.part).map_or((i64::MIN, i64::MAX), |part| part.span(unit.row_group, sorted_by));
    let spans: Vec<(i64, i64)> = units.iter().map(span).collect();
    let run = |run: Vec<usize>| Run::Units(run.into_iter().filter_map(|at| units.get(at).copied()).collect());
    disjoint(&spans).into_iter().map(run).collect()
}

/// Cuts ranges into sets, each of which ends before the next begins. Within a set the positions are ascending.
fn disjoint(spans: &[(i64, i64)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| (spans[*at], *at));
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let mut end: Option<i64> = None;
    for at in order {
        let (first, last) = spans[at];
        match sets.last_mut() {
            // Rows of the same line, or moment, keep the order of the files.
            Some(set) if end.is_some_and(|end| first <= end) => set.push(at),
            Some(_) | None => sets.push(vec![at]),
        }
        end = end.max(Some(last));
    }
    sets.iter_mut().for_each(|set| set.sort_unstable());
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_overlap_stay_together() {
        assert_eq!(disjoint(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(disjoint(&[(1, 5), (6, 9), (10, 11)]), [vec![0], vec![1], vec![2]]);
        assert_eq!(disjoint(&[(6, 9), (1, 5)]), [vec![1], vec![0]]);
        assert_eq!(disjoint(&[(1, 5), (5, 9)]), [vec![0, 1]], "line 5 is in both");
        assert_eq!(disjoint(&[(7, 8), (1, 9), (3, 4), (10, 10)]), [vec![0, 1, 2], vec![3]]);
        assert_eq!(disjoint(&[(1, 2), (i64::MIN, i64::MAX), (3, 4)]), [vec![0, 1, 2]]);
        assert_eq!(disjoint(&[(i64::MAX, i64::MAX), (3, i64::MAX), (1, 2)]), [vec![2], vec![0, 1]]);
    }
}
