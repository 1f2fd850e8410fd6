//! What of a plan a source may make use of. Binding has put the filters before any other stage first and joined them, so
//! there is one filter at most; a filter behind `limit` or `sort` says nothing about which rows are needed.

use super::{Filter, Plan, Stage};
use crate::expr::Expr;

impl Plan {
    /// The condition that every row must satisfy before anything else is done with it. Its columns are positions in the
    /// projection.
    pub fn leading_filter(&self) -> Option<&Expr> {
        if let Stage::Filter(Filter(filter)) = self.stages.first()? { Some(filter) } else { None }
    }
}
