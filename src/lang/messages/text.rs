//! A query as tokens: finding one's way among them, and writing the query anew with some of them changed.

use std::net::IpAddr;
use std::ops::Range;

use super::super::lexer::{self, Kind, Token, is_bare, is_reserved};
use super::super::{parser, periods, stages};
use crate::diagnostic::Span;

/// Longest repair that shows a whole query; beyond that nobody would find the change in it.
const LONGEST_REPAIR: usize = 300;

/// Whether the token is a date, `today` or `yesterday`.
pub(in crate::lang) fn is_day(token: &Token<'_>) -> bool {
    let is_date = token.text.len() == 10 && token.text.bytes().filter(|byte| *byte == b'-').count() == 2;
    is_date || token.is_any(&periods::DAYS)
}

/// Whether the token is a time of day.
pub(in crate::lang) fn is_clock(token: &Token<'_>) -> bool {
    token.text.starts_with(|c: char| c.is_ascii_digit()) && token.text.contains(':')
}

/// Whether a bare value begins as an address, a network or a range does.
pub(in crate::lang) fn is_address(value: &str) -> bool {
    value.split(['/', '-']).next().is_some_and(|first| first.parse::<IpAddr>().is_ok())
}

/// Whether a bare value is a name at a host with a domain.
pub(in crate::lang) fn is_mailbox(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// A query and its tokens.
pub(in crate::lang) struct Text<'a> {
    /// As typed.
    pub source: &'a str,
    /// What the lexer made of it.
    pub tokens: &'a [Token<'a>],
}

/// Which part of a query a token belongs to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::lang) enum Place {
    /// The words before `where` and before the first `|`.
    Head,
    /// After a `where`, of the head or of a stage.
    Filter,
    /// Any other stage.
    Stage,
}

/// Tokens replaced by a text. An empty range inserts before its start.
#[derive(Clone, Debug)]
pub(in crate::lang) struct Edit {
    tokens: Range<usize>,
    text: String,
}

impl Edit {
    pub fn insert(before: usize, text: impl Into<String>) -> Edit {
        Edit { tokens: before..before, text: text.into() }
    }

    pub fn replace(tokens: Range<usize>, text: impl Into<String>) -> Edit {
        Edit { tokens, text: text.into() }
    }

    pub fn remove(tokens: Range<usize>) -> Edit {
        Edit { tokens, text: String::new() }
    }

    /// The tokens replaced.
    pub fn range(&self) -> Range<usize> {
        self.tokens.clone()
    }
}

impl<'a> Text<'a> {
    pub fn new(source: &'a str, tokens: &'a [Token<'a>]) -> Self {
        Text { source, tokens }
    }

    pub fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    /// The token before `at`.
    pub fn previous(&self, at: usize) -> Option<&Token<'a>> {
        self.get(at.checked_sub(1)?)
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    pub fn is(&self, at: usize, keyword: &str) -> bool {
        self.get(at).is_some_and(|token| token.is(keyword))
    }

    pub fn is_any(&self, at: usize, keywords: &[&str]) -> bool {
        self.get(at).is_some_and(|token| token.is_any(keywords))
    }

    /// The place of token `at`; behind the last token the place after it.
    pub fn span(&self, at: usize) -> Span {
        match (self.get(at), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span::new(last.span.end, last.span.end),
            (None, None) => Span::new(0, 0),
        }
    }

    /// The place of several tokens.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        self.span(tokens.start).to(self.span(tokens.end.saturating_sub(1).max(tokens.start)))
    }

    /// The text of several tokens, as typed.
    pub fn slice(&self, tokens: Range<usize>) -> &'a str {
        if tokens.is_empty() {
            return "";
        }
        let Span { start, end } = self.span_of(tokens);
        &self.source[start..end]
    }

    /// The parts between the pipes.
    pub fn segments(&self) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut start = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind == Kind::Pipe {
                segments.push(start..at);
                start = at + 1;
            }
        }
        segments.push(start..self.tokens.len());
        segments
    }

    /// The part between pipes that token `at` belongs to; a pipe belongs to the part it ends.
    pub fn segment(&self, at: usize) -> Range<usize> {
        let is_pipe = |token: &Token<'_>| token.kind == Kind::Pipe;
        let at = at.min(self.tokens.len());
        let start = self.tokens[..at].iter().rposition(is_pipe).map_or(0, |pipe| pipe + 1);
        let end = self.tokens[at..].iter().position(is_pipe).map_or(self.tokens.len(), |offset| at + offset);
        start..end
    }

    /// Which part of a query token `at` stands in.
    pub fn place(&self, at: usize) -> Place {
        let segment = self.segment(at);
        let is_stage = segment.start > 0 || self.begins_stage(segment.start);
        if is_stage && !self.is(segment.start, "where") {
            Place::Stage
        } else if (segment.start..at).any(|before| self.is(before, "where")) {
            Place::Filter
        } else {
            Place::Head
        }
    }

    /// Whether token `at` makes a test of the operand before it.
    pub fn begins_test(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Operator) || self.is_any(at, &["in", "not", "is", "between"])
    }

    /// Whether a stage other than `where` begins at token `at`: by its name, or by an aggregate's call.
    pub fn begins_stage(&self, at: usize) -> bool {
        let Some(token) = self.get(at) else { return false };
        let after = self.call_end(at).unwrap_or(at + 1);
        let compared = self.begins_test(after);
        let named = token.kind == Kind::Word && stages::is_stage(token.text) && !token.is("where");
        !compared && (named || after > at + 1)
    }

    /// If a call begins at token `at`, the token after it.
    pub fn call_end(&self, at: usize) -> Option<usize> {
        let (name, open) = (self.get(at)?, self.get(at + 1)?);
        if name.kind != Kind::Word || open.kind != Kind::Open || name.span.end != open.span.start {
            return None;
        }
        let mut depth = 0;
        for (i, token) in self.tokens.iter().enumerate().skip(at + 1) {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(i + 1);
            }
        }
        None
    }

    /// The token that opens the parenthesis closed by token `at`.
    fn opening(&self, at: usize) -> Option<usize> {
        let mut depth = 0usize;
        for i in (0..=at).rev() {
            match self.kind(i)? {
                Kind::Close => depth += 1,
                Kind::Open => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return Some(i);
            }
        }
        None
    }

    /// The first token of the field, call or value that ends before token `end`.
    pub fn operand_start(&self, end: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        match self.kind(last)? {
            Kind::Close => {
                let open = self.opening(last)?;
                let called = open.checked_sub(1).filter(|name| self.call_end(*name).is_some());
                Some(called.unwrap_or(open))
            }
            Kind::Word if self.is_moment(last.wrapping_sub(1)) => Some(last - 1),
            Kind::Word | Kind::Name | Kind::Text | Kind::Regex => Some(last),
            Kind::Operator | Kind::Open | Kind::Comma | Kind::Pipe => None,
        }
    }

    /// The first token of the condition that ends before token `end`.
    pub fn condition_start(&self, end: usize) -> Option<usize> {
        let value = self.operand_start(end)?;
        match self.previous(value) {
            Some(token) if token.kind == Kind::Operator => self.operand_start(value - 1),
            Some(token) if token.is("in") => {
                let operand_end = if self.is(value.wrapping_sub(2), "not") { value - 2 } else { value - 1 };
                self.operand_start(operand_end)
            }
            _ => Some(value),
        }
    }

    /// The token after the value that begins at token `at`.
    pub fn value_end(&self, at: usize) -> usize {
        match self.call_end(at) {
            Some(end) => end,
            None if self.is_moment(at) => at + 2,
            None => at + 1,
        }
    }

    /// Whether a date and a clock begin at token `at`.
    fn is_moment(&self, at: usize) -> bool {
        let is_hour = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        match (self.get(at), self.get(at.saturating_add(1))) {
            (Some(day), Some(clock)) => is_day(day) && (is_clock(clock) || is_hour(clock.text)),
            _ => false,
        }
    }

    /// Where the day begins that ends before token `at`.
    pub fn day_before(&self, at: usize) -> Option<usize> {
        let last = at.checked_sub(1)?;
        let is_named = periods::is_weekday(self.get(last)?.text) && self.is(last.wrapping_sub(1), "last");
        if is_named { Some(last - 1) } else { Some(last).filter(|last| is_day(&self.tokens[*last])) }
    }

    /// Whether the token before `at` may end a condition, a field or a value.
    pub fn ends_condition(&self, at: usize) -> bool {
        self.previous(at).is_some_and(|token| match token.kind {
            Kind::Name | Kind::Text | Kind::Regex | Kind::Close => true,
            Kind::Word => token.is("null") || !is_reserved(token.text),
            Kind::Operator | Kind::Open | Kind::Comma | Kind::Pipe => false,
        })
    }

    /// Whether token `at` may begin a condition.
    pub fn begins_condition(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| match token.kind {
            Kind::Name | Kind::Text | Kind::Open => true,
            Kind::Word => token.is("not") || token.is_name(),
            Kind::Regex | Kind::Operator | Kind::Close | Kind::Comma | Kind::Pipe => false,
        })
    }

    /// `write: ` and the query with `edits` made, which must be in order. None if that is no query either, or too long
    /// to help. If only what follows the edited part is wrong, that is left out: one thing at a time.
    pub fn write(&self, edits: &[Edit]) -> Option<String> {
        Some(format!("write: {}", self.edited(edits)?))
    }

    /// The query with `edits` made, under the conditions of [`Text::write`].
    pub fn edited(&self, edits: &[Edit]) -> Option<String> {
        let end = self.tokens.len();
        let part = edits.last().map_or(end, |edit| self.segment(edit.tokens.end).end);
        let first = Some(self.rewrite(0..end, edits)).filter(|query| acceptable(query));
        first.or_else(|| {
            Some(self.rewrite(0..part, edits)).filter(|query| acceptable(query)).map(|query| query + " | …")
        })
    }

    /// Some of the tokens with `edits` made, if that alone is a query.
    pub fn edited_part(&self, tokens: Range<usize>, edits: &[Edit]) -> Option<String> {
        Some(self.rewrite(tokens, edits)).filter(|query| acceptable(query))
    }

    /// The tokens of a range with `edits` made, on one line and without comments.
    fn rewrite(&self, range: Range<usize>, edits: &[Edit]) -> String {
        let mut out = String::new();
        let mut edits = edits.iter().peekable();
        let Range { start: mut at, end } = range;
        // What is too long already is not acceptable, however it goes on.
        while at <= end && out.len() <= LONGEST_REPAIR {
            let mut gap = self.gap(at);
            while let Some(Edit { tokens, text }) = edits.next_if(|edit| edit.tokens.start == at) {
                if tokens.is_empty() {
                    append(&mut out, if matches!(text.as_str(), "," | ")") { "" } else { " " }, text);
                    gap = " ";
                } else {
                    // `a=b` made `a in (b)` needs a space that was not there.
                    let touching = (text.starts_with('(') && out.ends_with(is_bare))
                        || (text.starts_with(is_bare) && out.ends_with(['|', ')']));
                    append(&mut out, if touching { " " } else { gap }, text);
                    at = tokens.end;
                    gap = self.gap(at);
                }
            }
            if let Some(token) = self.get(at).filter(|_| at < end) {
                append(&mut out, gap, token.text);
            }
            at += 1;
        }
        out
    }

    /// The blank space before token `at`, a comment or a line break being a space.
    fn gap(&self, at: usize) -> &'a str {
        let (Some(before), Some(token)) = (self.previous(at), self.get(at)) else { return "" };
        let gap = &self.source[before.span.end..token.span.start];
        if gap.contains(['\n', '#', '\t', '\r']) { " " } else { gap }
    }
}

/// Whether `query` is worth showing as a repair.
fn acceptable(query: &str) -> bool {
    query.len() <= LONGEST_REPAIR
        && lexer::lex(query).is_ok_and(|tokens| !tokens.is_empty() && parser::parse(query, &tokens).is_ok())
}

/// Appends `piece` after `gap`, which is made a space if two words would run together.
fn append(out: &mut String, gap: &str, piece: &str) {
    if piece.is_empty() {
        return;
    }
    if out.ends_with(is_bare) && piece.starts_with(is_bare) && gap.is_empty() {
        out.push(' ');
    } else if !out.is_empty() {
        out.push_str(gap);
    }
    out.push_str(piece);
}
