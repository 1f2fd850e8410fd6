//! `sort -count, user`: rows in an order.

use std::fmt::{self, Display, Formatter};

use pest::iterators::Pair;

use super::super::ast::Operand;
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, children, leaf};
use super::super::print::clauses::list;
use super::syntax::{Gives, Needs, Pairs, Syntax};
use crate::diagnostic::{Diagnostic, Span};

/// Orders rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    pub keys: Vec<SortKey>,
}

impl Syntax for Sort {
    const RULE: Rule = Rule::sort;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_sort, Rule::kw_by];
    const ENTRY: Entry = Entry {
        names: &["sort"],
        syntax: "sort [by] [-]COLUMN [asc|desc], …",
        doc: "orders rows; - or desc puts the largest first, missing values come last either way, and rows that are equal keep their order",
        examples: &[
            ("failed | sort -time | limit 20", "the last failures first"),
            ("failed | count by user | sort -count", "the busiest users first"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: Needs::FIELD, example: "sort -time" });

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        Some(Sort { keys: parts.map(|key| read_key(builder, key)).collect::<Option<_>>()? })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Rows
    }
}

impl Display for Sort {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("sort ")?;
        list(f, &self.keys, ", ")
    }
}

/// One key of `sort`.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is compared.
    pub operand: Operand,
    /// Largest first.
    pub descending: bool,
    /// With its sign and direction word.
    pub span: Span,
}

impl Display for SortKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.operand)
    }
}

fn read_key(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<SortKey> {
    let span = builder.span(&pair);
    let (mut minus, mut direction, mut operand) = (false, None, None);
    for pair in children(pair) {
        match pair.as_rule() {
            Rule::minus => minus = true,
            Rule::kw_asc | Rule::kw_desc => direction = Some(pair),
            _ => operand = Some(builder.operand(pair)?),
        }
    }
    let operand = operand?;
    if minus && let Some(direction) = &direction {
        let complaint = Diagnostic::new(leaf(direction), "the minus before it already says the direction");
        builder.complain(complaint.hint(format!("write -{operand} for the largest first, {operand} for the smallest")));
    }
    let descending = minus || direction.is_some_and(|pair| pair.as_rule() == Rule::kw_desc);
    Some(SortKey { operand, descending, span })
}
