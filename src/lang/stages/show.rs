//! `show lines`: what is behind the rows.

use std::fmt::{self, Display, Formatter};

use super::super::ast::Ident;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, ident};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// The records, connections or messages that the rows belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// Which of them.
    pub noun: Ident,
}

impl Syntax for Show {
    const RULE: Rule = Rule::show;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_show];
    const ENTRY: Entry = Entry {
        names: &["show"],
        syntax: "show lines|connections|messages",
        doc: "in place of the rows, the log records, connections or messages that they belong to; behind burst, sequence and detect those of the attempts that each row is made of",
        examples: &[
            ("failed where user=ironport | show lines", "every log line of those connections"),
            ("detect breach | limit 1 | show lines", "every log line of the first break-in"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: "what is to be shown", example: "show lines" });

    fn read(_builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        Some(Show { noun: ident(parts.next()?) })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::OtherTable
    }
}

impl Display for Show {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "show {}", self.noun)
    }
}
