//! `burst 10 distinct user by remote_ip within 10m`: many rows in a short time.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Duration, Key, Operand};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, leaf};
use super::super::parser::clauses::Parts;
use super::super::print::clauses::{by, window};
use super::syntax::{Gives, Needs, Pairs, Syntax};
use crate::diagnostic::Span;

/// Windows of time with many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// How many rows, or different values.
    pub n: u64,
    /// Where `n` stands.
    pub n_span: Span,
    /// The values that are counted in place of rows.
    pub distinct: Option<Operand>,
    /// Whose rows belong together.
    pub by: Vec<Key>,
    /// The longest window.
    pub within: Option<Duration>,
}

impl Syntax for Burst {
    const RULE: Rule = Rule::burst;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_burst];
    const ENTRY: Entry = Entry {
        names: &["burst"],
        syntax: "burst N [distinct COLUMN] by KEY, … within LENGTH",
        doc: "for each key, the times in which at least N rows (or N different values) lie within that length of time; the window slides; the parts behind N stand in any order; `users` and `remote_ips` are the most frequent ones",
        examples: &[
            ("failed | burst 10 by remote_ip within 10m", "ten failures of an address within any ten minutes"),
            ("failed | burst 10 distinct user by remote_ip within 10m", "an address that tries many users"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::NUMBER, example: "burst 10 by remote_ip within 10m" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        let n = parts.next()?;
        let n_span = leaf(&n);
        let n = builder.at_least_one(&n);
        let Parts { values: distinct, by, within, .. } = builder.parts(parts)?;
        Some(Burst { n, n_span, distinct, by, within })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Findings(None)
    }
}

impl Display for Burst {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "burst {}", self.n)?;
        if let Some(distinct) = &self.distinct {
            write!(f, " distinct {distinct}")?;
        }
        by(f, &self.by)?;
        window(f, &self.within)
    }
}
