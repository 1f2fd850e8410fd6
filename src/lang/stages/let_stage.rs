//! `let rate = bad / (bad + good)`: one more column.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Arithmetic, Ident};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, ident};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// One more column.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    pub name: Ident,
    pub value: Arithmetic,
}

impl Syntax for Let {
    const RULE: Rule = Rule::let_stage;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_let];
    const ENTRY: Entry = Entry {
        names: &["let"],
        syntax: "let NAME = ARITHMETIC",
        doc: "adds a column, worked out of others with + - * / and functions; it is missing where one of them is, and where something is divided by 0",
        examples: &[(
            "inbound | count(failed) as bad, count as tries by user | let rate = bad / tries",
            "which part of a user's attempts failed",
        )],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: "a name", example: "let rate = bad / (bad + good)" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        let name = ident(parts.next()?);
        Some(Let { name, value: builder.sum(parts.nth(1)?)? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Column(&self.name)
    }
}

impl Display for Let {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "let {} = {}", self.name, self.value)
    }
}
