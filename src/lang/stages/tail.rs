//! `tail 10`: the last rows.

use std::fmt::{self, Display, Formatter};

use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// The last `n` rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    pub n: u64,
}

impl Syntax for Tail {
    const RULE: Rule = Rule::tail;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_tail];
    const ENTRY: Entry = Entry {
        names: &["tail"],
        syntax: "tail N",
        doc: "the last N rows (`last` is a word for times)",
        examples: &[("failed | tail 5", "the last five failures")],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::NUMBER, example: "tail 10" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        Some(Tail { n: builder.rows(&parts.next()?) })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Rows
    }
}

impl Display for Tail {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "tail {}", self.n)
    }
}
