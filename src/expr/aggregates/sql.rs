//! The call of an aggregate, as the function receives it that spells the call in SQL.

use crate::expr::dialect::{Dialect, Spelled};
use crate::expr::types::Type;

/// A call that is to be spelled.
#[derive(Debug)]
pub struct SqlAggregate<'a> {
    /// Whose SQL.
    pub dialect: Dialect,
    /// The argument in SQL: a value, or a condition; `true` where there is none.
    pub argument: &'a str,
    /// Its type.
    pub kind: Type,
    /// Of a percentile, its percentage.
    pub percent: Option<u8>,
    /// The column that numbers the rows.
    pub row: &'a str,
    /// What makes a group, as it compares.
    pub groups: &'a [String],
    /// More columns of the input, which a spelling may add to.
    pub columns: &'a mut Vec<String>,
}

impl SqlAggregate<'_> {
    /// The argument in the form in which the same values are equal.
    pub(super) fn same(&self) -> Spelled {
        self.dialect.same(self.kind, self.argument)
    }

    /// An aggregate over the rows in which the argument is there.
    pub(super) fn where_present(&self, call: String) -> String {
        format!("{call} filter (where {} is not null)", self.argument)
    }
}
