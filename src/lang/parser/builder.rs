//! The rules of the grammar, and what reads their pairs: places, complaints, names and numbers. What reads larger parts
//! adds methods to [`Builder`] in files of its own.

use pest::iterators::Pair;
use pest_derive::Parser;

use super::super::ast::{Duration, Ident};
use super::super::lexer::Token;
use crate::diagnostic::{Diagnostic, MOST_COMPLAINTS, Span};

#[derive(Parser)]
#[grammar = "../grammar/query.pest"]
pub(in crate::lang) struct Grammar;

/// Every method reads one rule and returns `None` where the grammar gives what it does not know, which no text can
/// bring about as long as the two agree.
pub(in crate::lang) struct Builder<'a> {
    tokens: &'a [Token<'a>],
    complaints: Vec<Diagnostic>,
}

/// The place of a pair without blank space in it.
pub(in crate::lang) fn leaf(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

/// What a pair consists of, punctuation aside.
pub(in crate::lang) fn children(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    let is_punctuation = |rule| matches!(rule, Rule::open | Rule::close | Rule::comma | Rule::pipe);
    pair.into_inner().filter(move |pair| !is_punctuation(pair.as_rule()))
}

pub(in crate::lang) fn duration(pair: &Pair<'_, Rule>) -> Duration {
    Duration { text: pair.as_str().to_owned(), span: leaf(pair) }
}

pub(in crate::lang) fn ident(pair: Pair<'_, Rule>) -> Ident {
    Ident { name: pair.as_str().trim_matches('`').to_owned(), span: leaf(&pair) }
}

impl<'a> Builder<'a> {
    pub(in crate::lang) fn new(tokens: &'a [Token<'a>]) -> Builder<'a> {
        Builder { tokens, complaints: Vec::new() }
    }

    /// What made no sense.
    pub(in crate::lang) fn into_complaints(self) -> Vec<Diagnostic> {
        self.complaints
    }

    /// The place of a pair. pest counts the blank space before an absent optional part in; its last token ends it.
    pub(in crate::lang) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let Span { start, end } = leaf(pair);
        let after = self.tokens.partition_point(|token| token.span.end <= end);
        let last = self.tokens[..after].last().map_or(end, |token| token.span.end);
        Span::new(start, if last > start { last } else { end })
    }

    pub(in crate::lang) fn complain(&mut self, complaint: Diagnostic) {
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push(complaint);
        }
    }

    /// A number that counts rows or values.
    pub(in crate::lang) fn at_least_one(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        let n = pair.as_str().parse().unwrap_or(u64::MAX);
        if n == 0 {
            self.complain(Diagnostic::new(leaf(pair), "0 of them are always there").hint("write a number from 1 up"));
        } else if n == u64::MAX {
            self.complain(Diagnostic::new(leaf(pair), "this number is too large"));
        }
        n
    }

    /// A number of rows: at least one, and no more than anyone could have.
    pub(in crate::lang) fn rows(&mut self, pair: &Pair<'_, Rule>) -> u64 {
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
}
