//! `distinct user, remote_ip`: each combination of values once.

use std::fmt::{self, Display, Formatter};

use super::super::ast::Named;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::super::print::clauses::list;
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// One row for each combination of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct {
    pub columns: Vec<Named>,
}

impl Syntax for Distinct {
    const RULE: Rule = Rule::distinct;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_distinct];
    const ENTRY: Entry = Entry {
        names: &["distinct"],
        syntax: "distinct COLUMN, …",
        doc: "one row for each combination of values, the first seen",
        examples: &[("succeeded | distinct user, remote_ip", "who logged in from where, each pair once")],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::FIELD, example: "distinct user, remote_ip" });

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        Some(Distinct { columns: parts.map(|named| builder.named(named)).collect::<Option<_>>()? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Groups("`distinct` gives combinations of values")
    }
}

impl Display for Distinct {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("distinct ")?;
        list(f, &self.columns, ", ")
    }
}
