//! Who is behind an episode, as SQL: lists of the values that its rows have, the most frequent ones first.

use super::writer::Writer;
use crate::expr::Expr;
use crate::expr::dialect::lists::{Listing, element, listed};
use crate::expr::dialect::{Dialect, Spelled};
use crate::plan::MOST_LISTED;

/// A column that says who is behind an episode.
pub(super) struct Who {
    /// `user as "_who1"`
    pub(super) shown: String,
    /// The same as it compares.
    pub(super) compared: String,
    /// Its names: of the value, of the value as it compares, of how often it is there and of its row among those with it.
    value: String,
    same: String,
    times: String,
    nth: String,
    element: &'static str,
}

impl Writer {
    /// The columns that are listed.
    pub(super) fn who(&self, columns: &[Expr]) -> Spelled<Vec<Who>> {
        let column = |(number, expr): (usize, &Expr)| {
            let name = |prefix: &str| self.dialect.quoted(&format!("{prefix}{number}"));
            let sql = self.scope().value(expr)?;
            let compared = self.dialect.same(expr.kind(), &sql)?;
            let (value, same) = (name("_who"), name("_whose"));
            Ok(Who {
                shown: format!("{sql} as {value}"),
                compared: format!("{compared} as {same}"),
                value,
                same,
                times: name("_times"),
                nth: name("_nth"),
                element: element(expr.kind())?,
            })
        };
        (1..).zip(columns).map(column).collect()
    }
}

impl Who {
    /// More columns of `r`: how often a value is there among the rows of a partition, and which of those a row is.
    pub(super) fn frequency(&self, partition: &str, row: &str) -> String {
        let Who { same, times, nth, .. } = self;
        format!(
            ", count(*) over (partition by {partition}, r.{same}) as {times}, row_number() over (partition by {partition}, \
             r.{same} order by r.{row}) as {nth}"
        )
    }

    /// The values, the most frequent ones first.
    pub(super) fn most_frequent(&self, dialect: Dialect, row: &str) -> String {
        let Who { value, times, nth, element, .. } = self;
        let order = [format!("-{times}"), row.to_owned()];
        let condition = format!("{nth} = 1 and {value} is not null");
        dialect.leading(&listed(dialect, Listing { value, element, order: &order, condition: &condition }), MOST_LISTED)
    }

    /// The values of the rows that satisfy a condition, in their order.
    pub(super) fn of_rows(&self, dialect: Dialect, table: &str, row: &str, condition: &str) -> String {
        let value = format!("{table}.{}", self.value);
        let condition = format!("{condition} and {value} is not null");
        let order = [format!("{table}.{row}")];
        listed(dialect, Listing { value: &value, element: self.element, order: &order, condition: &condition })
    }
}
