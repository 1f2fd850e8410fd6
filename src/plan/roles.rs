//! What part each column of a result plays. A table on a terminal has to choose among columns, and asks this: which were
//! chosen by the query, which hold the one value that the query admits, and which are counts.

use super::effect::Columns;
use super::{NamedExpr, Plan};

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
            match stage.effect().columns {
                Columns::Kept => {}
                Columns::Chosen(chosen) => {
                    let is_count = |chosen: &NamedExpr| chosen.passed().is_some_and(|at| counts.get(at) == Some(&true));
                    counts = chosen.iter().map(is_count).collect();
                }
                Columns::Added(more) => counts.resize(counts.len() + more.len(), false),
                Columns::Made(made) => counts = made.into_iter().map(|(_, is_count)| is_count).collect(),
            }
        }
        counts.resize(self.columns.len(), false);
        counts
    }
}
