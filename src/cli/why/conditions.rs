//! The conditions of a query one by one, with the words in which they were written.

use jiff::Timestamp;

use crate::diagnostic::Span;
use crate::error::Result;
use crate::event::tables::Table;
use crate::expr::{Comparison, Expr, Literal};
use crate::lang::ast::{self, Head, HeadItem, Query, StageKind, TimeClauseKind};
use crate::lang::periods;
use crate::plan::{Column, Context, Plan, Stage, bind};

/// Longest text of a condition that is shown.
const LONGEST: usize = 60;

/// A condition that every row had to satisfy.
pub(super) struct Condition {
    /// In the user's words.
    pub(super) text: String,
    /// Its columns are positions in the table.
    pub(super) filter: Expr,
    /// It depends on the moment of asking.
    pub(super) relative: bool,
}

/// From and until, each as far as it is bounded.
pub(super) type Window = (Option<Timestamp>, Option<Timestamp>);

impl Condition {
    /// The stretch of time that it allows, if it is about nothing else.
    pub(super) fn window(&self) -> Option<Window> {
        let parts =
            if let Expr::And(parts) = &self.filter { parts.as_slice() } else { std::slice::from_ref(&self.filter) };
        let mut window: Window = (None, None);
        for part in parts {
            let Expr::Compare { right, op, .. } = part else { return None };
            let Expr::Literal(Literal::Time(moment)) = &**right else { return None };
            match op {
                Comparison::Ge | Comparison::Gt => window.0 = Some(moment.timestamp()),
                Comparison::Lt | Comparison::Le => window.1 = Some(moment.timestamp()),
                Comparison::Eq | Comparison::Exact => return None,
            }
        }
        Some(window)
    }

    /// Is it about the time of the row, and not about that of anything else?
    pub(super) fn is_time(&self, base: &Plan) -> bool {
        let columns = columns_of(&self.filter);
        !columns.is_empty() && columns.iter().all(|index| base.table.columns()[*index].name == base.table.time())
    }
}

/// What is asked about, without any condition, and the conditions in the order written: those of the head, of its
/// `where`, and of the `where` stages right behind it.
pub(super) fn conditions(query: &Query, text: &str, context: &Context) -> Result<(Plan, Vec<Condition>)> {
    let (nouns, items): (Vec<HeadItem>, Vec<HeadItem>) = query.head.items.iter().cloned().partition(is_noun);
    let bound = |item: Option<HeadItem>, filter: Option<ast::Expr>| {
        let items = nouns.iter().cloned().chain(item).collect();
        bind(&Query { trace: None, head: Head { items, filter }, stages: Vec::new() }, text, context)
    };
    let base = bound(None, None)?;
    let mut found = Vec::new();
    for item in items {
        let (text, relative) = (item_text(&item, text), is_relative(&item));
        // A noun that is no table's name makes no condition.
        if let Some(filter) = filter_of(&bound(Some(item), None)?) {
            found.push(Condition { text, filter, relative });
        }
    }
    let stages = query.stages.iter().map_while(|stage| match &stage.kind {
        StageKind::Where(stage) => Some(&stage.filter),
        _ => None,
    });
    for filter in query.head.filter.iter().chain(stages) {
        let parts = if let ast::Expr::And(parts) = filter { parts.as_slice() } else { std::slice::from_ref(filter) };
        for part in parts {
            let text = expr_text(part, text);
            if let Some(filter) = filter_of(&bound(None, Some(part.clone()))?) {
                found.push(Condition { text, filter, relative: false });
            }
        }
    }
    Ok((base, found))
}

/// A plan over the table of `base` whose stages name columns by their position in the table.
pub(super) fn plan(base: &Plan, mut stages: Vec<Stage>, columns: Vec<Column>) -> Plan {
    let mut projection = Vec::new();
    stages.iter_mut().flat_map(Stage::exprs_mut).for_each(|expr| projection.extend(columns_of(expr)));
    projection.sort_unstable();
    projection.dedup();
    stages.iter_mut().flat_map(Stage::exprs_mut).for_each(|expr| {
        expr.for_each_column(&mut |index| {
            *index = projection.binary_search(index).expect("every column was collected above");
        });
    });
    Plan { projection, stages, columns, notes: Vec::new(), ..base.clone() }
}

fn columns_of(expr: &Expr) -> Vec<usize> {
    let mut columns = Vec::new();
    expr.clone().for_each_column(&mut |index| columns.push(*index));
    columns
}

/// The plan's condition over the columns of the table.
fn filter_of(plan: &Plan) -> Option<Expr> {
    let mut filter = plan.leading_filter()?.clone();
    filter.for_each_column(&mut |index| *index = plan.projection[*index]);
    Some(filter)
}

fn is_noun(item: &HeadItem) -> bool {
    matches!(item, HeadItem::Word(word) if Table::find(&word.name).is_some())
}

/// Does it depend on when it is asked?
pub(in crate::cli) fn is_relative(item: &HeadItem) -> bool {
    let value = |value: &ast::Value| match &value.kind {
        ast::ValueKind::Bare(text) | ast::ValueKind::Quoted(text) => periods::depends_on_now(text),
        ast::ValueKind::Call(_) => true,
        ast::ValueKind::Regex(_) => false,
    };
    match item {
        HeadItem::Word(word) => periods::find(&word.name).is_some(),
        HeadItem::Time(clause) => match &clause.kind {
            TimeClauseKind::Last(_) => true,
            TimeClauseKind::Since(one)
            | TimeClauseKind::Until(one)
            | TimeClauseKind::Before(one)
            | TimeClauseKind::After(one)
            | TimeClauseKind::On(one) => value(one),
            TimeClauseKind::Between(low, high) => value(low) || value(high),
        },
        HeadItem::Condition(_) => false,
    }
}

fn item_text(item: &HeadItem, source: &str) -> String {
    match item {
        HeadItem::Word(word) => word.name.clone(),
        HeadItem::Time(clause) => as_typed(clause.span, source, item),
        HeadItem::Condition(predicate) => as_typed(predicate.span, source, item),
    }
}

/// A lone test as it was typed; what is put together of several, with all its parentheses.
fn expr_text(expr: &ast::Expr, source: &str) -> String {
    match expr {
        ast::Expr::Predicate(predicate) => as_typed(predicate.span, source, expr),
        ast::Expr::Or(_) => shortened(&format!("({expr})")),
        ast::Expr::And(_) | ast::Expr::Not(..) => shortened(&expr.to_string()),
    }
}

fn as_typed(span: Span, source: &str, otherwise: &impl ToString) -> String {
    let typed = source.get(span.start..span.end).filter(|typed| !typed.is_empty());
    shortened(&typed.map_or_else(|| otherwise.to_string(), str::to_owned))
}

/// On one line, and no longer than that line.
pub(super) fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
