//! `sequence 5 failed then succeeded by remote_ip within 10m`: rows that follow each other.

use std::fmt::{self, Display, Formatter};

use pest::iterators::Pair;

use super::super::ast::{Duration, Expr, Ident, Key};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, children, ident, leaf};
use super::super::parser::clauses::Parts;
use super::super::print::clauses::{by, list, window};
use super::syntax::{Gives, Needs, Pairs, Syntax};
use crate::diagnostic::Span;

/// Rows that follow each other in steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// At least two.
    pub steps: Vec<Step>,
    /// Whose rows belong together.
    pub by: Vec<Key>,
    /// From the first row to the last.
    pub within: Option<Duration>,
}

impl Syntax for Sequence {
    const RULE: Rule = Rule::sequence;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_sequence];
    const ENTRY: Entry = Entry {
        names: &["sequence"],
        syntax: "sequence [N] STEP [as NAME] then [no] [N] STEP … by KEY, … within LENGTH",
        doc: "for each key, rows that follow each other in steps; by and within may also stand before the steps; NAME is the column that counts the rows of a step; `users` and `remote_ips` are those of the last step; no STEP, at the end only, is true if no such row follows in time; `complete` says whether the logs of every appliance in question cover all of that time",
        examples: &[
            (
                "inbound | sequence 5 failed then succeeded by remote_ip within 10m",
                "five failures or more, then a success",
            ),
            (
                "inbound | sequence failed then no succeeded by user within 1d | where complete",
                "failures that no success followed, for certain",
            ),
        ],
    };
    const NEEDS: Option<Needs> =
        Some(Needs { what: "a step", example: "sequence 5 failed then succeeded by remote_ip within 10m" });

    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self> {
        let Parts { own, by, within, .. } = builder.parts(parts)?;
        let steps = own.into_iter().map(|step| read_step(builder, step)).collect::<Option<_>>()?;
        Some(Sequence { steps, by, within })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Findings(None)
    }
}

impl Display for Sequence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("sequence ")?;
        list(f, &self.steps, " then ")?;
        by(f, &self.by)?;
        window(f, &self.within)
    }
}

/// One step of `sequence`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `no` stands before it: no such row may follow.
    pub absent: bool,
    /// The least number of rows, 1 where none is written, and where the number stands.
    pub count: Option<(u64, Span)>,
    /// Which rows. More than one condition is in parentheses.
    pub condition: Expr,
    /// After `as`: what the column that counts its rows is called.
    pub alias: Option<Ident>,
    /// The whole step.
    pub span: Span,
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.absent {
            f.write_str("no ")?;
        }
        if let Some((n, _)) = self.count {
            write!(f, "{n} ")?;
        }
        match &self.condition {
            Expr::Predicate(predicate) => predicate.fmt(f)?,
            condition => write!(f, "({condition})")?,
        }
        self.alias.as_ref().map_or(Ok(()), |alias| write!(f, " as {alias}"))
    }
}

fn read_step(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<Step> {
    let span = builder.span(&pair);
    let (mut absent, mut count, mut condition, mut alias) = (false, None, None, None);
    for pair in children(pair) {
        match pair.as_rule() {
            Rule::kw_no => absent = true,
            Rule::step_count => {
                let n = children(pair).next()?;
                count = Some((builder.at_least_one(&n), leaf(&n)));
            }
            Rule::expr => condition = Some(builder.expr(pair)?),
            Rule::kw_as => {}
            Rule::name => alias = Some(ident(pair)),
            _ => condition = Some(Expr::Predicate(builder.predicate(pair)?)),
        }
    }
    Some(Step { absent, count, condition: condition?, alias, span })
}
