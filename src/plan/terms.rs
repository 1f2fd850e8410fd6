//! What a query looks for in records: users, addresses and texts that its conditions name. Where the records themselves are
//! shown, they stand out.

use super::{Filter, Plan, Stage};
use crate::event::lines::{KIND, LEVEL};
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr, Literal};

/// Longer lists are of no help to whoever reads a record.
const MOST: usize = 32;

/// A text that a query looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Without regard to ASCII case.
    pub text: String,
    /// It is a whole value, and no part of a longer word.
    pub is_whole: bool,
}

impl Plan {
    /// The texts that the conditions demand, of the first stages of each plan; none where there are very many.
    pub fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        let mut plan = Some(self);
        while let Some(current) = plan {
            let filters = current.stages.iter().map_while(|stage| match stage {
                Stage::Filter(Filter(filter)) => Some(filter),
                _ => None,
            });
            filters.for_each(|filter| current.add_terms(filter, &mut terms));
            plan = current.shown.as_deref();
        }
        if terms.len() > MOST { Vec::new() } else { terms }
    }

    fn add_terms(&self, condition: &Expr, terms: &mut Vec<Term>) {
        let mut add = |texts: &[String], is_whole: bool| {
            let texts = texts.iter().filter(|text| !text.is_empty());
            let new = texts.map(|text| Term { text: text.clone(), is_whole });
            terms.extend(new.take(MOST + 1));
        };
        match condition {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| self.add_terms(part, terms)),
            Expr::Text { operand, test } if self.is_in_records(operand) => match test {
                TextTest::Equals(text) | TextTest::Exactly(text) => add(std::slice::from_ref(text), true),
                TextTest::OneOf(set) => add(&set.values, true),
                TextTest::Contains(pattern) => add(std::slice::from_ref(&pattern.text), false),
                TextTest::Glob(_) | TextTest::Matches(_) => {}
            },
            Expr::Address { operand, networks } if self.is_in_records(operand) => {
                let addresses = networks.few(MOST).unwrap_or_default();
                add(&addresses.iter().map(ToString::to_string).collect::<Vec<_>>(), true);
            }
            Expr::Compare { left, op: Comparison::Eq | Comparison::Exact, right } if self.is_in_records(left) => {
                if let Expr::Literal(literal @ (Literal::Text(_) | Literal::Ip(_))) = &**right {
                    let text = if let Literal::Text(text) = literal { text.clone() } else { literal.to_string() };
                    add(&[text], true);
                }
            }
            _ => {}
        }
    }

    /// Is it a column whose values records hold as they are? Words of closed sets are ours.
    fn is_in_records(&self, operand: &Expr) -> bool {
        let Expr::Column(at, Type::Text | Type::Bytes | Type::Ip) = operand else { return false };
        let name = self.projection.get(*at).and_then(|at| self.table.columns().get(*at)).map(|column| column.name);
        name.is_some_and(|name| name != KIND && name != LEVEL)
    }
}
