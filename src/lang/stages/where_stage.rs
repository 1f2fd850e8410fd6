//! `where tls and user=bob`: the rows for which a condition holds.

use std::fmt::{self, Display, Formatter};

use super::super::ast::Expr;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};
use super::syntax::{Gives, Needs, Pairs, Syntax};

/// Keeps the rows for which the expression holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Where {
    pub filter: Expr,
}

impl Syntax for Where {
    const RULE: Rule = Rule::where_stage;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_where];
    const ENTRY: Entry = Entry {
        names: &["where"],
        syntax: "where CONDITION",
        doc: "keeps the rows for which the condition holds; behind a stage it sees the columns that the stage made",
        examples: &[
            ("failed where user=ironport and not tls", "failures of one user outside TLS"),
            ("failed | count by user | where count > 20", "users with more than 20 failures"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: "a condition", example: "user=ironport" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        Some(Where { filter: builder.expr(parts.next()?)? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Passed
    }
}

impl Display for Where {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "where {}", self.filter)
    }
}
