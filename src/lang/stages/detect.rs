//! `detect spray at least 20 by remote_ip within 5m`: a recipe by its name.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Duration, Ident, Key};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule, ident};
use super::super::parser::clauses::Parts;
use super::super::print::clauses::{by, window};
use super::syntax::{Gives, Needs, Pairs, Syntax};
use crate::diagnostic::Span;

/// A recipe by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Detect {
    /// The recipe.
    pub name: Ident,
    /// In place of the recipe's number, and where it stands.
    pub at_least: Option<(u64, Span)>,
    /// In place of the recipe's keys.
    pub by: Vec<Key>,
    /// In place of the recipe's window.
    pub within: Option<Duration>,
}

impl Syntax for Detect {
    const RULE: Rule = Rule::detect;
    const KEYWORDS: &'static [Rule] = &[Rule::kw_detect];
    const ENTRY: Entry = Entry {
        names: &["detect"],
        syntax: "detect RECIPE [at least N] [by KEY, …] [within LENGTH]",
        doc: "a named recipe of stages with its usual numbers, or yours, in any order; --explain prints it in full",
        examples: &[
            ("detect spray", "addresses that try many users"),
            ("failed last 30d | detect bruteforce at least 20 within 5m", "with numbers of one's own"),
            ("detect breach by user at least 20", "by account, from 20 failures on"),
        ],
    };
    const NEEDS: Option<Needs> = Some(Needs { what: "the name of a recipe", example: "detect spray" });

    fn read(builder: &mut Builder<'_>, mut parts: Pairs<'_>) -> Option<Self> {
        let name = ident(parts.next()?);
        let Parts { at_least, by, within, .. } = builder.parts(parts)?;
        Some(Detect { name, at_least, by, within })
    }

    fn gives(&self) -> Gives<'_> {
        Gives::Findings(Some(&self.name))
    }
}

impl Display for Detect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "detect {}", self.name)?;
        if let Some((n, _)) = self.at_least {
            write!(f, " at least {n}")?;
        }
        by(f, &self.by)?;
        window(f, &self.within)
    }
}
