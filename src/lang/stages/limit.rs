//! `limit 10`: the first rows.

use std::fmt::{self, Display, Formatter};

use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// The first `n` rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    pub n: u64,
}

impl Syntax for Limit {
    const RULE: Rule = Rule::limit;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_limit];
    const ENTRY: Entry = Entry {
        names: &["limit"],
        syntax: "limit N",
        doc: "the first N rows",
        examples: &[("failed | limit 5", "the first five failures")],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::NUMBER, example: "limit 10" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        Some(Limit { n: builder.rows(&parts.next()?) })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Rows
    }
}

impl Display for Limit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "limit {}", self.n)
    }
}
