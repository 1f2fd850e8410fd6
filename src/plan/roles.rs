//! What part each column of a result plays. A table on a terminal has to choose among columns, and asks this: which were
//! chosen by the query, which hold the one value that the query admits, and which are counts.

use super::{AggregateCall, Column, NamedExpr, Plan, Stage};
use crate::expr::types::Type;

/// The part of one column.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// It is shown because the query chooses no columns.
    pub is_default: bool,
    /// A condition of the query admits one value only, letters of either case being the same.
    pub is_fixed: bool,
    /// It counts rows or values, or adds up numbers.
    pub is_count: bool,
}

impl Plan {
    /// The part of each column of the result.
    pub fn roles(&self) -> Vec<Role> {
        let columns = self.origins().into_iter().zip(self.counts()).enumerate();
        let role = |(at, (origin, is_count)): (usize, (Option<_>, bool))| Role {
            is_default: self.has_default_columns && origin.is_some(),
            is_fixed: self.fixed.contains(&at),
            is_count,
        };
        columns.map(role).collect()
    }

    /// For each column of the result whether it is a count.
    fn counts(&self) -> Vec<bool> {
        let mut counts = vec![false; self.projection.len()];
        for stage in &self.stages {
            match stage {
                Stage::Filter(_)
                | Stage::Sort(_)
                | Stage::Top { .. }
                | Stage::Limit(_)
                | Stage::Tail(_)
                | Stage::Fill(_) => {}
                Stage::Select(chosen) | Stage::Distinct(chosen) => {
                    let is_count = |chosen: &NamedExpr| chosen.passed().is_some_and(|at| counts.get(at) == Some(&true));
                    counts = chosen.iter().map(is_count).collect();
                }
                Stage::Extend(more) => counts.resize(counts.len() + more.len(), false),
                Stage::Aggregate { keys, values } => {
                    counts = keys.iter().map(|_| false).chain(values.iter().map(AggregateCall::is_count)).collect();
                }
                Stage::Burst(burst) => counts = of_episodes(burst.keys.len(), &burst.columns),
                Stage::Sequence(sequence) => counts = of_episodes(sequence.keys.len(), &sequence.columns),
            }
        }
        counts.resize(self.columns.len(), false);
        counts
    }
}

impl AggregateCall {
    fn is_count(&self) -> bool {
        self.function.spec.counts && self.column.kind == Type::Int
    }
}

/// Of the columns that bursts and sequences make, whole numbers are counts but for the ids.
fn of_episodes(keys: usize, columns: &[Column]) -> Vec<bool> {
    let is_id = |name: &str| name.starts_with("first_") || name.starts_with("last_");
    let is_count = |(at, column): (usize, &Column)| at >= keys && column.kind == Type::Int && !is_id(&column.name);
    columns.iter().enumerate().map(is_count).collect()
}
