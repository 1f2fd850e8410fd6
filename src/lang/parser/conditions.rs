//! Conditions and values: pairs to the tree.

use pest::iterators::Pair;

use super::super::ast::*;
use super::builder::{Builder, Rule, children, ident, leaf};
use super::text::{unquote, unslash};
use crate::diagnostic::Diagnostic;

impl Builder<'_> {
    pub(in crate::lang) fn expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::and_expr) {
            parts.push(self.and_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::Or(parts)) }
    }

    pub(in crate::lang) fn and_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::not_expr) {
            parts.push(self.not_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::And(parts)) }
    }

    pub(in crate::lang) fn not_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
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
    pub(in crate::lang) fn predicate(&mut self, pair: Pair<'_, Rule>) -> Option<Predicate> {
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
    pub(in crate::lang) fn tail(&mut self, operand: Operand, pair: Pair<'_, Rule>) -> Option<PredicateKind> {
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

    pub(in crate::lang) fn set(&mut self, pair: Pair<'_, Rule>) -> Option<Set> {
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

    pub(in crate::lang) fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Operand> {
        match pair.as_rule() {
            Rule::call => Some(Operand::Call(self.call(pair)?)),
            Rule::name => Some(Operand::Field(ident(pair))),
            _ => None,
        }
    }

    pub(in crate::lang) fn call(&mut self, pair: Pair<'_, Rule>) -> Option<Call> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let name = ident(inner.next()?);
        let args = inner.map(|arg| self.arg(arg)).collect::<Option<_>>()?;
        Some(Call { name, args, span })
    }

    pub(in crate::lang) fn arg(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        let inner = children(pair).next()?;
        match inner.as_rule() {
            Rule::expr => match lone_value(inner.clone()) {
                Some(value) => Some(Arg::Value(self.value(value)?)),
                None => Some(Arg::Expr(self.expr(inner)?)),
            },
            _ => Some(Arg::Value(self.value(inner)?)),
        }
    }

    pub(in crate::lang) fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let has_parts = matches!(pair.as_rule(), Rule::call | Rule::period | Rule::day_clock);
        let span = if has_parts { self.span(&pair) } else { leaf(&pair) };
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::bare | Rule::moment | Rule::date | Rule::spelt | Rule::lone_spelt | Rule::duration => {
                ValueKind::Bare(text.to_owned())
            }
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
