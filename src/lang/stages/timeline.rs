//! `timeline 1h by outcome`: rows counted in stretches of time.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Duration, Key};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::super::parser::clauses::Parts;
use super::super::print::clauses::by;
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// Rows counted in stretches of time, the empty ones too.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Before `by`; it may also stand among the keys, or nowhere.
    pub width: Option<Duration>,
    pub by: Vec<Key>,
}

impl Syntax for Timeline {
    const RULE: Rule = Rule::timeline;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_timeline];
    const ENTRY: Entry = Entry {
        names: &["timeline"],
        syntax: "timeline [WIDTH] [by KEY, …]",
        doc: "counts rows in stretches of time, the empty ones too; where no log says anything of a stretch its count is missing, not 0",
        examples: &[
            ("failed | timeline by 1h", "failures in each hour"),
            ("inbound | timeline 15m by outcome", "failures and successes in each quarter of an hour"),
        ],
    };
    const NEEDS: Option<Needs> = None;

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        let Parts { width, by, .. } = builder.parts(parts)?;
        Some(Timeline { width, by })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Groups("`timeline` counts them")
    }
}

impl Display for Timeline {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("timeline")?;
        if let Some(width) = &self.width {
            write!(f, " {}", width.text)?;
        }
        by(f, &self.by)
    }
}
