//! Stages: pairs to the tree.

use pest::iterators::Pair;

use super::super::ast::*;
use super::clauses::Parts;
use super::{Builder, Rule, children, ident, leaf};
use crate::diagnostic::Diagnostic;

impl Builder<'_> {
    pub(super) fn stage(&mut self, pair: Pair<'_, Rule>) -> Option<Stage> {
        let span = self.span(&pair);
        let pair = children(pair).next()?;
        let rule = pair.as_rule();
        let mut inner = children(pair).filter(|pair| !is_stage_keyword(pair.as_rule()));
        let kind = match rule {
            Rule::where_stage => StageKind::Where(self.expr(inner.next()?)?),
            Rule::select => StageKind::Select(inner.map(|item| self.select_item(item)).collect::<Option<_>>()?),
            Rule::sort => StageKind::Sort(inner.map(|key| self.sort_key(key)).collect::<Option<_>>()?),
            Rule::top => {
                let (numbers, keys): (Vec<_>, Vec<_>) = inner.partition(|pair| pair.as_rule() == Rule::int);
                let n = numbers.first()?;
                StageKind::Top { n: self.rows(n), n_span: leaf(n), keys: self.keys(keys.into_iter())? }
            }
            Rule::limit => StageKind::Limit(self.rows(&inner.next()?)),
            Rule::tail => StageKind::Tail(self.rows(&inner.next()?)),
            Rule::distinct => StageKind::Distinct(inner.map(|named| self.named(named)).collect::<Option<_>>()?),
            Rule::aggregate => {
                let Parts { own, by, .. } = self.parts(inner)?;
                let calls = own.into_iter().map(|call| self.named(call)).collect::<Option<_>>()?;
                StageKind::Aggregate { calls, by }
            }
            Rule::let_stage => {
                let name = ident(inner.next()?);
                StageKind::Let { name, value: self.sum(inner.nth(1)?)? }
            }
            Rule::timeline => {
                let Parts { width, by, .. } = self.parts(inner)?;
                StageKind::Timeline { width, by }
            }
            Rule::burst => {
                let n = inner.next()?;
                let n_span = leaf(&n);
                let n = self.at_least_one(&n);
                let Parts { values: distinct, by, within, .. } = self.parts(inner)?;
                StageKind::Burst { n, n_span, distinct, by, within }
            }
            Rule::sequence => {
                let Parts { own, by, within, .. } = self.parts(inner)?;
                let steps = own.into_iter().map(|step| self.step(step)).collect::<Option<_>>()?;
                StageKind::Sequence { steps, by, within }
            }
            Rule::detect => {
                let name = ident(inner.next()?);
                let Parts { at_least, by, within, .. } = self.parts(inner)?;
                StageKind::Detect { name, at_least, by, within }
            }
            Rule::show => StageKind::Show(ident(inner.next()?)),
            _ => return None,
        };
        Some(Stage { span, kind })
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Option<Step> {
        let span = self.span(&pair);
        let (mut absent, mut count, mut condition, mut alias) = (false, None, None, None);
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::kw_no => absent = true,
                Rule::step_count => {
                    let n = children(pair).next()?;
                    count = Some((self.at_least_one(&n), leaf(&n)));
                }
                Rule::expr => condition = Some(self.expr(pair)?),
                Rule::kw_as => {}
                Rule::name => alias = Some(ident(pair)),
                _ => condition = Some(Expr::Predicate(self.predicate(pair)?)),
            }
        }
        Some(Step { absent, count, condition: condition?, alias, span })
    }

    /// A number that counts rows or values.
    pub(super) fn at_least_one(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        let n = pair.as_str().parse().unwrap_or(u64::MAX);
        if n == 0 {
            self.complain(Diagnostic::new(leaf(pair), "0 of them are always there").hint("write a number from 1 up"));
        } else if n == u64::MAX {
            self.complain(Diagnostic::new(leaf(pair), "this number is too large"));
        }
        n
    }

    /// A number of rows: at least one, and no more than anyone could have.
    fn rows(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        let n = pair.as_str().parse().unwrap_or(u64::MAX);
        if n == 0 {
            self.complain(Diagnostic::new(leaf(pair), "no rows would be left").hint("write a number from 1 up"));
        } else if n == u64::MAX {
            self.complain(
                Diagnostic::new(leaf(pair), "this number is too large").hint("leave the stage out for all rows"),
            );
        }
        n
    }

    fn named(&mut self, pair: Pair<'_, Rule>) -> Option<Named> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let operand = self.operand(inner.next()?)?;
        Some(Named { operand, alias: inner.nth(1).map(ident), span })
    }

    pub(super) fn keys<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Vec<Key>> {
        pairs.map(|pair| self.key(pair)).collect()
    }

    fn key(&mut self, pair: Pair<'_, Rule>) -> Option<Key> {
        let span = leaf(&pair);
        match pair.as_rule() {
            Rule::duration => Some(Key::Bucket { width: pair.as_str().to_owned(), span }),
            Rule::prefix => {
                let mut inner = children(pair);
                let field = ident(inner.next()?);
                let bits = inner.next()?;
                // Which lengths an address has is the binder's to say; this is about the number's size alone.
                let bits = bits.as_str().parse().unwrap_or_else(|_| {
                    let complaint = Diagnostic::new(leaf(&bits), "no address has that many bits");
                    self.complain(complaint.hint("write for example /24"));
                    u32::MAX
                });
                Some(Key::Prefix { field, bits, span })
            }
            _ => Some(Key::Named(self.named(pair)?)),
        }
    }

    fn select_item(&mut self, pair: Pair<'_, Rule>) -> Option<SelectItem> {
        Some(match pair.as_rule() {
            Rule::all => SelectItem::All(leaf(&pair)),
            Rule::without => SelectItem::Without(ident(children(pair).next()?)),
            _ => SelectItem::Named(self.named(pair)?),
        })
    }

    fn sort_key(&mut self, pair: Pair<'_, Rule>) -> Option<SortKey> {
        let span = self.span(&pair);
        let (mut minus, mut direction, mut operand) = (false, None, None);
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::minus => minus = true,
                Rule::kw_asc | Rule::kw_desc => direction = Some(pair),
                _ => operand = Some(self.operand(pair)?),
            }
        }
        let operand = operand?;
        if minus && let Some(direction) = &direction {
            let complaint = Diagnostic::new(leaf(direction), "the minus before it already says the direction");
            self.complain(
                complaint.hint(format!("write -{operand} for the largest first, {operand} for the smallest")),
            );
        }
        let descending = minus || direction.is_some_and(|pair| pair.as_rule() == Rule::kw_desc);
        Some(SortKey { operand, descending, span })
    }
}

fn is_stage_keyword(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_where
            | Rule::kw_select
            | Rule::kw_fields
            | Rule::kw_sort
            | Rule::kw_by
            | Rule::kw_top
            | Rule::kw_limit
            | Rule::kw_tail
            | Rule::kw_distinct
            | Rule::kw_let
            | Rule::kw_timeline
            | Rule::kw_burst
            | Rule::kw_sequence
            | Rule::kw_detect
            | Rule::kw_show
    )
}
