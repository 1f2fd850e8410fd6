//! What the stages before a stage leave of the logs: for stages that need to know which logs were read.

use jiff::{SignedDuration, Timestamp};

use crate::expr::text::TextTest;
use crate::expr::{Comparison, Expr, Literal};

/// Where no width is given: the first whose times are no longer than this many hours.
const WIDTHS_BY_LENGTH: [(i64, &str); 4] = [(48, "1h"), (60 * 24, "1d"), (2 * 366 * 24, "1w"), (i64::MAX, "1mo")];

/// The column that says whose log a row is of.
pub(super) const APPLIANCE: &str = "appliance";

/// What the stages before a stage leave of the logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) from: Option<Timestamp>,
    /// Itself excluded.
    pub(super) until: Option<Timestamp>,
    /// A `limit` ends the reading when it has its rows.
    pub(super) ends_early: bool,
    /// The appliances that rows may be of; `None`: any.
    pub(super) appliances: Option<Vec<String>>,
}

impl Before {
    pub(super) fn narrow(&mut self, filter: &Expr, time: Option<usize>, appliance: Option<usize>) {
        match filter {
            Expr::And(parts) => parts.iter().for_each(|part| self.narrow(part, time, appliance)),
            Expr::Text { operand, test } => {
                if let Expr::Column(column, _) = &**operand
                    && Some(*column) == appliance
                {
                    let names = match test {
                        TextTest::Equals(name) | TextTest::Exactly(name) => Some(vec![name.clone()]),
                        TextTest::OneOf(set) => Some(set.values.clone()),
                        _ => None,
                    };
                    self.appliances = self.appliances.take().or(names);
                }
            }
            Expr::Compare { left, op, right } => {
                if let (Expr::Column(column, _), Expr::Literal(Literal::Time(moment))) = (&**left, &**right)
                    && Some(*column) == time
                {
                    self.compare(*op, moment.timestamp());
                }
            }
            _ => {}
        }
    }

    fn compare(&mut self, op: Comparison, moment: Timestamp) {
        let after = moment.checked_add(SignedDuration::from_micros(1)).unwrap_or(moment);
        let (from, until) = match op {
            Comparison::Ge => (Some(moment), None),
            Comparison::Gt => (Some(after), None),
            Comparison::Lt => (None, Some(moment)),
            Comparison::Le => (None, Some(after)),
            Comparison::Eq | Comparison::Exact => (Some(moment), Some(after)),
        };
        self.from = self.from.max(from);
        self.until = [self.until, until].into_iter().flatten().min();
    }

    /// The width for one who gives none.
    pub(super) fn width(&self) -> &'static str {
        let (Some(from), Some(until)) = (self.from, self.until) else { return "1h" };
        let hours = until.duration_since(from).as_hours();
        let fits = |(longest, _): &&(i64, &'static str)| hours <= *longest;
        WIDTHS_BY_LENGTH.iter().find(fits).map_or("1h", |(_, width)| width)
    }
}
