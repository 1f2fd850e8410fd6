//! A whole query as it was written.

use std::fmt::{self, Display, Formatter};

use super::ast::{Head, Trace};
use super::print::clauses::list;
use super::stages::{Stage, StageKind};

/// A whole query: a head or a trace, then stages. Either may be empty, not both.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// `trace icid 451`, in place of a head.
    pub trace: Option<Trace>,
    /// Words, times and conditions, all of which must hold; empty after a trace.
    pub head: Head,
    /// What is done to the rows, in order.
    pub stages: Vec<Stage>,
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(trace) = &self.trace {
            trace.fmt(f)?;
        }
        self.head.fmt(f)?;
        let headless = self.trace.is_none() && self.head.items.is_empty() && self.head.filter.is_none();
        if headless {
            // `where` at the start would be the head's.
            if matches!(self.stages.first(), Some(Stage { kind: StageKind::Where(_), .. })) {
                f.write_str("| ")?;
            }
        } else if !self.stages.is_empty() {
            f.write_str(" | ")?;
        }
        list(f, &self.stages, " | ")
    }
}
