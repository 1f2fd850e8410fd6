//! `top 10 by user`: the most frequent values, or the rows with the largest numbers.

use std::fmt::{self, Display, Formatter};

use super::super::ast::Key;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, leaf};
use super::super::print::clauses::by;
use super::syntax::{Gives, Needs, Pairs, Syntax};
use crate::diagnostic::Span;

/// `top n [by] keys`: see the binder for what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    pub n: u64,
    /// Where `n` stands.
    pub n_span: Span,
    /// Empty: the leading rows of the count before it.
    pub keys: Vec<Key>,
}

impl Syntax for Top {
    const RULE: Rule = Rule::top;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_top, Rule::kw_by];
    const ENTRY: Entry = Entry {
        names: &["top"],
        syntax: "top N [by] KEY, …   top [by] KEY, … N",
        doc: "on events: the N most frequent values of the keys, with their count; after a count: the N rows with the largest number",
        examples: &[
            ("failed | top 10 user", "the ten users with most failures"),
            ("failed | top 10 remote_ip/24", "the ten busiest networks"),
            ("failed | count by user, remote_ip | top 10", "the ten busiest pairs"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::NUMBER, example: "top 10 user" });

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        let (numbers, keys): (Vec<_>, Vec<_>) = parts.partition(|pair| pair.as_rule() == Rule::int);
        let n = numbers.first()?;
        Some(Top { n: builder.rows(n), n_span: leaf(n), keys: builder.keys(keys.into_iter())? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Groups("`top` counts them")
    }
}

impl Display for Top {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "top {}", self.n)?;
        by(f, &self.keys)
    }
}
