//! pest's pairs to the tree: the only place that names grammar rules, so that the grammar can be rearranged behind it.

mod arithmetic;
mod clauses;
pub(super) mod expected;
mod stages;
mod text;

use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::{Pair, Pairs};
use pest_derive::Parser;

use super::ast::*;
use super::lexer::Token;
use super::stages::FLAGS;
use crate::diagnostic::{Diagnostic, MOST_COMPLAINTS, Span};
use text::{unquote, unslash};

/// What an address alone is held against.
const REMOTE_IP: &str = "remote_ip";
/// The noun of the table whose rows have no address.
const LINES: &str = "lines";

#[derive(Parser)]
#[grammar = "../grammar/query.pest"]
struct Grammar;

/// Why a text gave no tree.
pub(super) enum Failure {
    /// The grammar got no further than this byte.
    Syntax(usize),
    /// The shape is right, but something in it makes no sense.
    Complaints(Vec<Diagnostic>),
    /// The grammar produced what this file does not know. A fault of ours.
    Unknown,
}

/// Reads `source`, whose tokens are `tokens`.
pub(super) fn parse(source: &str, tokens: &[Token<'_>]) -> Result<Query, Failure> {
    let pairs = Grammar::parse(Rule::query, source).map_err(|error| match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => Failure::Syntax(at),
    })?;
    let mut builder = Builder { tokens, complaints: Vec::new() };
    let query = builder.query(pairs).ok_or(Failure::Unknown)?;
    if builder.complaints.is_empty() { Ok(query) } else { Err(Failure::Complaints(builder.complaints)) }
}

/// Every method reads one rule and returns `None` where the grammar gives what it does not know, which no text can
/// bring about as long as the two agree.
struct Builder<'a> {
    tokens: &'a [Token<'a>],
    complaints: Vec<Diagnostic>,
}

/// The place of a pair without blank space in it.
fn leaf(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

/// What a pair consists of, punctuation aside.
fn children(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    let is_punctuation = |rule| matches!(rule, Rule::open | Rule::close | Rule::comma | Rule::pipe);
    pair.into_inner().filter(move |pair| !is_punctuation(pair.as_rule()))
}

fn duration(pair: &Pair<'_, Rule>) -> Duration {
    Duration { text: pair.as_str().to_owned(), span: leaf(pair) }
}

fn ident(pair: Pair<'_, Rule>) -> Ident {
    Ident { name: pair.as_str().trim_matches('`').to_owned(), span: leaf(&pair) }
}

impl Builder<'_> {
    /// The place of a pair. pest counts the blank space before an absent optional part in; its last token ends it.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let Span { start, end } = leaf(pair);
        let after = self.tokens.partition_point(|token| token.span.end <= end);
        let last = self.tokens[..after].last().map_or(end, |token| token.span.end);
        Span::new(start, if last > start { last } else { end })
    }

    fn complain(&mut self, complaint: Diagnostic) {
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push(complaint);
        }
    }

    fn query(&mut self, mut pairs: Pairs<'_, Rule>) -> Option<Query> {
        let mut query = Query { trace: None, head: Head::default(), stages: Vec::new() };
        for pair in children(pairs.next()?) {
            match pair.as_rule() {
                Rule::trace => query.trace = Some(self.trace(pair)?),
                Rule::head => query.head = self.head(pair)?,
                Rule::stage => query.stages.push(self.stage(pair)?),
                Rule::EOI => {}
                _ => return None,
            }
        }
        Some(query)
    }

    fn trace(&mut self, pair: Pair<'_, Rule>) -> Option<Trace> {
        let span = self.span(&pair);
        let mut inner = children(pair).skip(1);
        let (kind, id) = (ident(inner.next()?), inner.next()?);
        let id_span = leaf(&id);
        let id = id.as_str().parse().unwrap_or_else(|_| {
            self.complain(Diagnostic::new(id_span, "no id is that large"));
            0
        });
        Some(Trace { span, kind, id, id_span })
    }

    // ---- head -------------------------------------------------------------------------------------------------------

    fn head(&mut self, pair: Pair<'_, Rule>) -> Option<Head> {
        let mut head = Head::default();
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::time_clause => {
                    let clause = self.time_clause(pair)?;
                    self.check_between(&head, &clause);
                    head.items.push(HeadItem::Time(clause));
                }
                Rule::condition => head.items.push(HeadItem::Condition(self.predicate(pair)?)),
                Rule::string => {
                    let span = leaf(&pair);
                    let kind = PredicateKind::Text(unquote(pair.as_str()));
                    head.items.push(HeadItem::Condition(Predicate { span, kind }));
                }
                Rule::lone_address => {
                    let condition = self.lone_address(&pair, &head);
                    head.items.push(HeadItem::Condition(condition));
                }
                Rule::lone_time => {
                    let value = self.value(children(pair).next()?)?;
                    head.items.push(HeadItem::Time(TimeClause { span: value.span, kind: TimeClauseKind::On(value) }));
                }
                Rule::lone_length => {
                    let value = self.value(children(pair).next()?)?;
                    head.items.push(HeadItem::Time(TimeClause { span: value.span, kind: TimeClauseKind::Last(value) }));
                }
                Rule::head_word => head.items.push(HeadItem::Word(ident(children(pair).next()?))),
                Rule::kw_where => {}
                Rule::expr => head.filter = Some(self.expr(pair)?),
                _ => return None,
            }
        }
        Some(head)
    }

    /// An address, a network or a range alone: that of the other side, or in `lines`, which have none, a text.
    fn lone_address(&mut self, pair: &Pair<'_, Rule>, head: &Head) -> Predicate {
        let (span, text) = (leaf(pair), pair.as_str().to_owned());
        if head.items.iter().any(|item| matches!(item, HeadItem::Word(word) if word.name.eq_ignore_ascii_case(LINES))) {
            return Predicate { span, kind: PredicateKind::Text(text) };
        }
        if let Some(HeadItem::Condition(Predicate { kind: before, span: at })) = head.items.last()
            && let Some((operand, first)) = address_of(before)
            && *at != first.span
        {
            let complaint = Diagnostic::new(Span::new(first.span.start, span.end), "a list stands in parentheses");
            let list = format!("{operand} in ({first}, {text})");
            self.complain(complaint.replace(Span::new(at.start, span.end), list));
        }
        let operand = Operand::Field(Ident { name: REMOTE_IP.to_owned(), span });
        let value = Value { span, kind: ValueKind::Bare(text) };
        Predicate { span, kind: PredicateKind::Compare { operand, op: Op::Eq, op_span: span, value } }
    }

    /// `sbrs between -3 and 0` in the head would be the word `sbrs` and a time. Two years are times; whether the word
    /// before them is one is the binder's to say.
    fn check_between(&mut self, head: &Head, clause: &TimeClause) {
        let TimeClauseKind::Between(low, high) = &clause.kind else { return };
        let is_number = |value: &Value| matches!(&value.kind, ValueKind::Bare(text) if text.parse::<f64>().is_ok());
        let is_year = |value: &Value| matches!(&value.kind, ValueKind::Bare(text) if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()));
        if let Some(HeadItem::Word(word)) = head.items.last()
            && head.filter.is_none()
            && !FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(&word.name))
            && is_number(low)
            && is_number(high)
            && !(is_year(low) && is_year(high))
        {
            let complaint = Diagnostic::new(clause.span, "in the head `between` limits the time")
                .hint(format!("put `where` before the condition: where {word} {clause}"));
            self.complain(complaint);
        }
    }

    fn time_clause(&mut self, pair: Pair<'_, Rule>) -> Option<TimeClause> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = inner.next()?;
        let keyword = first.as_rule();
        if keyword == Rule::period {
            return Some(TimeClause { span, kind: TimeClauseKind::On(self.value(first)?) });
        }
        let value = self.value(inner.next()?)?;
        let kind = match keyword {
            Rule::kw_since => TimeClauseKind::Since(value),
            Rule::kw_until => TimeClauseKind::Until(value),
            Rule::kw_before => TimeClauseKind::Before(value),
            Rule::kw_after => TimeClauseKind::After(value),
            Rule::kw_on => TimeClauseKind::On(value),
            Rule::kw_last => TimeClauseKind::Last(value),
            Rule::kw_between => TimeClauseKind::Between(value, self.value(inner.nth(1)?)?),
            _ => return None,
        };
        Some(TimeClause { span, kind })
    }

    // ---- conditions -------------------------------------------------------------------------------------------------

    fn expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::and_expr) {
            parts.push(self.and_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::Or(parts)) }
    }

    fn and_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::not_expr) {
            parts.push(self.not_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::And(parts)) }
    }

    fn not_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = inner.next()?;
        match first.as_rule() {
            Rule::kw_not => Some(Expr::Not(Box::new(self.not_expr(inner.next()?)?), span)),
            Rule::expr => self.expr(first),
            Rule::predicate => Some(Expr::Predicate(self.predicate(first)?)),
            _ => None,
        }
    }

    /// A `predicate` of an expression or a `condition` of the head.
    fn predicate(&mut self, pair: Pair<'_, Rule>) -> Option<Predicate> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = inner.next()?;
        let kind = match (first.as_rule(), inner.next()) {
            (Rule::string, None) => PredicateKind::Text(unquote(first.as_str())),
            (Rule::name, None) => PredicateKind::Word(ident(first)),
            (Rule::call, None) => {
                let text = first.as_str();
                let complaint = Diagnostic::new(span, format!("`{text}` has a value, but is no condition"))
                    .hint(format!("compare it: {text} = …"));
                self.complain(complaint);
                PredicateKind::Word(ident(first))
            }
            (_, Some(tail)) => {
                let operand = self.operand(first)?;
                self.tail(operand, tail)?
            }
            _ => return None,
        };
        Some(Predicate { span, kind })
    }

    /// What makes a condition of an operand.
    fn tail(&mut self, operand: Operand, pair: Pair<'_, Rule>) -> Option<PredicateKind> {
        let rule = pair.as_rule();
        let mut negated = false;
        let mut parts = Vec::new();
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::kw_not => negated = true,
                Rule::kw_between | Rule::kw_and | Rule::kw_in | Rule::kw_is | Rule::kw_null => {}
                _ => parts.push(pair),
            }
        }
        let mut parts = parts.into_iter();
        Some(match rule {
            Rule::between => {
                let (low, high) = (self.value(parts.next()?)?, self.value(parts.next()?)?);
                PredicateKind::Between { operand, negated, low, high }
            }
            Rule::in_set => PredicateKind::In { operand, negated, set: self.set(parts.next()?)? },
            Rule::is_null => PredicateKind::IsNull { operand, negated },
            Rule::compare => {
                let op = parts.next()?;
                let op_span = leaf(&op);
                let op = operator(op.as_str())?;
                PredicateKind::Compare { operand, op, op_span, value: self.value(parts.next()?)? }
            }
            _ => return None,
        })
    }

    fn set(&mut self, pair: Pair<'_, Rule>) -> Option<Set> {
        match pair.as_rule() {
            Rule::list => Some(Set::List(children(pair).map(|value| self.value(value)).collect::<Option<_>>()?)),
            Rule::file => {
                let span = leaf(&pair);
                let path = children(pair).next()?;
                let text = path.as_str();
                let path = if path.as_rule() == Rule::string { unquote(text) } else { text.to_owned() };
                Some(Set::File { path, span })
            }
            _ => Some(Set::One(self.value(pair)?)),
        }
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Operand> {
        match pair.as_rule() {
            Rule::call => Some(Operand::Call(self.call(pair)?)),
            Rule::name => Some(Operand::Field(ident(pair))),
            _ => None,
        }
    }

    fn call(&mut self, pair: Pair<'_, Rule>) -> Option<Call> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let name = ident(inner.next()?);
        let args = inner.map(|arg| self.arg(arg)).collect::<Option<_>>()?;
        Some(Call { name, args, span })
    }

    fn arg(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        let inner = children(pair).next()?;
        match inner.as_rule() {
            Rule::expr => match lone_value(inner.clone()) {
                Some(value) => Some(Arg::Value(self.value(value)?)),
                None => Some(Arg::Expr(self.expr(inner)?)),
            },
            _ => Some(Arg::Value(self.value(inner)?)),
        }
    }

    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let has_parts = matches!(pair.as_rule(), Rule::call | Rule::period | Rule::day_clock);
        let span = if has_parts { self.span(&pair) } else { leaf(&pair) };
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::bare | Rule::moment | Rule::date | Rule::duration => ValueKind::Bare(text.to_owned()),
            Rule::period | Rule::day_clock => {
                ValueKind::Bare(children(pair).map(|part| part.as_str()).collect::<Vec<_>>().join(" "))
            }
            Rule::string => ValueKind::Quoted(unquote(text)),
            Rule::regex => ValueKind::Regex(unslash(text)),
            Rule::call => ValueKind::Call(self.call(pair)?),
            _ => return None,
        };
        Some(Value { span, kind })
    }
}

/// The one address, network or range that a condition asks for, and of what.
fn address_of(condition: &PredicateKind) -> Option<(&Operand, &Value)> {
    let (operand, value) = match condition {
        PredicateKind::Compare { operand, value, .. } | PredicateKind::In { operand, set: Set::One(value), .. } => {
            (operand, value)
        }
        _ => return None,
    };
    let ValueKind::Bare(text) = &value.kind else { return None };
    let address = text.split(['/', '-']).next().unwrap_or_default();
    address.parse::<std::net::IpAddr>().is_ok().then_some((operand, value))
}

/// The value that an argument consists of, if it is no condition: a call or a quoted text alone. A quoted text would be
/// a condition elsewhere; as an argument it is more often a value, and the function's signature has the last word.
fn lone_value(mut pair: Pair<'_, Rule>) -> Option<Pair<'_, Rule>> {
    loop {
        match pair.as_rule() {
            Rule::call | Rule::string => return Some(pair),
            Rule::expr | Rule::and_expr | Rule::not_expr | Rule::predicate => {
                let mut inner = children(pair);
                let first = inner.next()?;
                if inner.next().is_some() {
                    return None;
                }
                pair = first;
            }
            _ => return None,
        }
    }
}

fn operator(text: &str) -> Option<Op> {
    Some(match text {
        "=" => Op::Eq,
        "==" => Op::Exact,
        "!=" | "<>" => Op::Ne,
        "<" => Op::Lt,
        "<=" => Op::Le,
        ">" => Op::Gt,
        ">=" => Op::Ge,
        "~" => Op::Match,
        "!~" => Op::NotMatch,
        _ => return None,
    })
}
