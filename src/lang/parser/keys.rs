//! Things with a name, and what follows `by`: pairs to the tree.

use pest::iterators::Pair;

use super::super::ast::{Key, Named};
use super::builder::{Builder, Rule, children, ident, leaf};
use crate::diagnostic::Diagnostic;

impl Builder<'_> {
    pub(in crate::lang) fn named(&mut self, pair: Pair<'_, Rule>) -> Option<Named> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let operand = self.operand(inner.next()?)?;
        Some(Named { operand, alias: inner.nth(1).map(ident), span })
    }

    pub(in crate::lang) fn keys<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Vec<Key>> {
        pairs.map(|pair| self.key(pair)).collect()
    }

    pub(in crate::lang) fn key(&mut self, pair: Pair<'_, Rule>) -> Option<Key> {
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
}
