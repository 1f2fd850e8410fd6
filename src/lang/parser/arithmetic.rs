//! What `let` works out: pairs to the tree.

use pest::iterators::Pair;

use super::super::ast::{Arithmetic, ArithmeticKind, ArithmeticOp};
use super::super::lexer::MAX_DEPTH;
use super::builder::{Builder, Rule, children, leaf};
use super::text::unquote;
use crate::diagnostic::{Diagnostic, Span};

impl Builder<'_> {
    /// A `sum` or a `product`: operands with operators between them, from left to right.
    pub(in crate::lang) fn sum(&mut self, pair: Pair<'_, Rule>) -> Option<Arithmetic> {
        let mut left: Option<Arithmetic> = None;
        let mut op = None;
        // Each operator nests the tree one deeper.
        let most = 2 * MAX_DEPTH;
        for (place, pair) in children(pair).enumerate() {
            if place > most {
                let complaint =
                    Diagnostic::new(leaf(&pair), format!("more than {MAX_DEPTH} values are worked out at once"));
                self.complain(complaint.hint("make columns of its parts: | let a = … | let b = …"));
                return left;
            }
            let operand = match pair.as_rule() {
                Rule::plus => {
                    op = Some(ArithmeticOp::Add);
                    continue;
                }
                Rule::dash => {
                    op = Some(ArithmeticOp::Subtract);
                    continue;
                }
                Rule::star => {
                    op = Some(ArithmeticOp::Multiply);
                    continue;
                }
                Rule::slash => {
                    op = Some(ArithmeticOp::Divide);
                    continue;
                }
                Rule::product => self.sum(pair)?,
                Rule::factor => self.factor(pair)?,
                _ => return None,
            };
            left = Some(match (left, op.take()) {
                (Some(left), Some(op)) => {
                    let span = Span::new(left.span.start, operand.span.end);
                    let kind = ArithmeticKind::Binary { left: Box::new(left), op, right: Box::new(operand) };
                    Arithmetic { span, kind }
                }
                (None, None) => operand,
                (Some(_), None) | (None, Some(_)) => return None,
            });
        }
        left
    }

    fn factor(&mut self, pair: Pair<'_, Rule>) -> Option<Arithmetic> {
        let mut span = self.span(&pair);
        let mut inner = children(pair);
        let mut first = inner.next()?;
        let dash = (first.as_rule() == Rule::dash).then(|| leaf(&first));
        if dash.is_some() {
            first = inner.next()?;
            span = self.span(&first);
        }
        let text = || first.as_str().to_owned();
        let kind = match first.as_rule() {
            Rule::sum => self.sum(first)?.kind,
            Rule::duration => ArithmeticKind::Duration(text()),
            Rule::number => ArithmeticKind::Number(text()),
            Rule::string => ArithmeticKind::Text(unquote(first.as_str())),
            _ => ArithmeticKind::Operand(self.operand(first)?),
        };
        let value = Arithmetic { span, kind };
        Some(match dash {
            Some(dash) => Arithmetic { span: dash.to(span), kind: ArithmeticKind::Negative(Box::new(value)) },
            None => value,
        })
    }
}
