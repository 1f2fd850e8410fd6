//! `count, min(time) by user`: a value for each group.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Key, Named};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::super::parser::clauses::Parts;
use super::super::print::clauses::{by, list};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// A value for each group of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// `count` alone is a `Field` operand of that name.
    pub calls: Vec<Named>,
    pub by: Vec<Key>,
}

impl Syntax for Aggregate {
    const RULE: Rule = Rule::aggregate;
    const KEYWORDS: &'static [Rule] = &[];
    const ENTRY: Entry = Entry {
        names: &["count", "aggregate", "group", "stats"],
        syntax: "AGGREGATE [as NAME], … [by KEY, …]",
        doc: "groups rows by the keys and works out a value for each group; without keys, one row over all. A KEY is a column, a call, a width of time (1h) or a network (remote_ip/24)",
        examples: &[
            ("failed | count by user", "failures of each user"),
            ("count, dcount(user) as users, max(time) by remote_ip", "three values for each address"),
            ("failed | count by 1h", "failures in each hour"),
        ],
    };
    const WORDS: &'static [&'static str] = &["count"];
    const NEEDS: Option<Needs> = None;

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        let Parts { own, by, .. } = builder.parts(parts)?;
        let calls = own.into_iter().map(|call| builder.named(call)).collect::<Option<_>>()?;
        Some(Aggregate { calls, by })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Groups("an aggregate gives numbers")
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        list(f, &self.calls, ", ")?;
        by(f, &self.by)
    }
}
