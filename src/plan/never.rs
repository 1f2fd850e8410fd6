//! Notes about conditions that hold for no row or for every row, whatever the logs say: numbers beyond those that a
//! function gives, and lists, which may be empty and are never null.

use super::binder::Binder;
use super::operands::Subject;
use super::scope::Rows;
use crate::diagnostic::{Span, rewritten};
use crate::expr::{Comparison, Expr};

impl Binder<'_> {
    /// Says so where a number is compared with one that leaves no row.
    pub(super) fn note_range(&mut self, subject: &Subject, op: Comparison, number: i64) {
        let Expr::Call(call) = &subject.expr else { return };
        let Some((least, greatest)) = call.function.range else { return };
        let can_hold = match op {
            Comparison::Eq | Comparison::Exact => (least..=greatest).contains(&number),
            Comparison::Lt => number > least,
            Comparison::Le => number >= least,
            Comparison::Gt => number < greatest,
            Comparison::Ge => number <= greatest,
        };
        if can_hold {
            return;
        }
        let range = if greatest == i64::MAX { format!("{least} or more") } else { format!("{least} to {greatest}") };
        self.tell(format!("`{}` is {range}, so no row has `{0} {op} {number}`", subject.text));
    }

    /// Says of `mids is null` how to ask for empty lists.
    pub(super) fn note_null(&mut self, subject: &Subject, negated: bool, span: Span) {
        let is_stored = matches!(subject.expr, Expr::Column(..)) && self.scope.rows == Rows::Events;
        if subject.kind.element().is_none() || !is_stored {
            return;
        }
        let (which, test) = if negated { ("with any", "> 0") } else { ("without any", "= 0") };
        let written = subject.written();
        let query = rewritten(self.text, span, &format!("len({written}) {test}"));
        self.tell(format!("`{}` is a list, which may be empty and is never null; rows {which}: {query}", subject.text));
    }
}
