//! The clauses of a stage (`by …`, `within …`, `at least …`): they stand in any order, which the grammar allows, and
//! each of them once, which is seen to here.

use pest::iterators::Pair;

use super::super::ast::{Duration, Key, Operand};
use super::builder::{Builder, Rule, children, duration, leaf};
use crate::diagnostic::{Diagnostic, Span};

/// What a stage consists of.
#[derive(Default)]
pub(in crate::lang) struct Parts<'i> {
    /// After `by`.
    pub by: Vec<Key>,
    /// After `within`.
    pub within: Option<Duration>,
    /// After `at least`, and where it stands.
    pub at_least: Option<(u64, Span)>,
    /// After the `distinct` of `burst`.
    pub values: Option<Operand>,
    /// Of the stretches of a `timeline`.
    pub width: Option<Duration>,
    /// Everything else, keywords aside.
    pub own: Vec<Pair<'i, Rule>>,
}

impl Builder<'_> {
    /// The parts of a stage.
    pub(in crate::lang) fn parts<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Parts<'i>> {
        let mut parts = Parts::default();
        let mut clauses: Vec<Pair<'i, Rule>> = Vec::new();
        for pair in pairs {
            let rule = pair.as_rule();
            if is_clause(rule) {
                if let Some(first) = clauses.iter().find(|clause| clause.as_rule() == rule) {
                    let complaint = self.written_twice(first, &pair);
                    self.complain(complaint);
                    continue;
                }
                clauses.push(pair.clone());
            }
            match rule {
                Rule::by => parts.by = self.keys(children(pair).skip(1))?,
                Rule::within => parts.within = Some(duration(&children(pair).nth(1)?)),
                Rule::at_least => {
                    let n = children(pair).nth(2)?;
                    parts.at_least = Some((self.at_least_one(&n), leaf(&n)));
                }
                Rule::values => parts.values = Some(self.operand(children(pair).nth(1)?)?),
                Rule::duration => parts.width = Some(duration(&pair)),
                Rule::kw_then => {}
                _ => parts.own.push(pair),
            }
        }
        Some(parts)
    }

    /// The second of two clauses of a kind, which the repair takes out; keys are moved to the first one.
    fn written_twice(&self, first: &Pair<'_, Rule>, second: &Pair<'_, Rule>) -> Diagnostic {
        let message = match first.as_rule() {
            Rule::by => "one `by` is followed by all keys",
            Rule::within => "there is one `within` in a stage",
            Rule::at_least => "there is one `at least` in a stage",
            Rule::values => "there is one `distinct` in a `burst`",
            _ => "there is one width in a `timeline`",
        };
        let (kept, gone) = (self.span(first), self.span(second));
        let text = |from: usize, to: usize| first.get_input().get(from..to).unwrap_or_default();
        let repair =
            format!("{}{}{}", text(kept.start, kept.end), more_keys(first, second), text(kept.end, gone.start));
        let complaint = Diagnostic::new(beginning(first), message).also(beginning(second));
        complaint.replace(kept.to(gone), repair.trim_end())
    }
}

fn is_clause(rule: Rule) -> bool {
    matches!(rule, Rule::by | Rule::within | Rule::at_least | Rule::values | Rule::duration)
}

/// The keys of the second `by` that the first one does not have.
fn more_keys(first: &Pair<'_, Rule>, second: &Pair<'_, Rule>) -> String {
    let keys = |clause: &Pair<'_, Rule>| -> Vec<String> {
        let is_by = clause.as_rule() == Rule::by;
        let keys = children(clause.clone()).skip(1).filter(|_| is_by);
        keys.map(|key| key.as_str().trim().to_owned()).collect()
    };
    let there = keys(first);
    let is_new = |key: &String| !there.iter().any(|known| known.eq_ignore_ascii_case(key));
    keys(second).into_iter().filter(is_new).map(|key| format!(", {key}")).collect()
}

/// The words that a clause begins with; a width has none.
fn beginning(clause: &Pair<'_, Rule>) -> Span {
    let is_keyword =
        |rule| matches!(rule, Rule::kw_by | Rule::kw_within | Rule::kw_at | Rule::kw_least | Rule::kw_distinct);
    let keywords = children(clause.clone()).filter(|pair| is_keyword(pair.as_rule())).map(|pair| leaf(&pair));
    keywords.reduce(Span::to).unwrap_or_else(|| leaf(clause))
}
