//! The head: pairs to the tree.

use pest::iterators::Pair;

use super::super::ast::*;
use super::super::words::FLAGS;
use super::builder::{Builder, Rule, children, ident, leaf};
use super::text::unquote;
use crate::diagnostic::{Diagnostic, Span};

/// What an address alone is held against.
const REMOTE_IP: &str = "remote_ip";
/// The noun of the table whose rows have no address.
const LINES: &str = "lines";

impl Builder<'_> {
    pub(super) fn head(&mut self, pair: Pair<'_, Rule>) -> Option<Head> {
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
