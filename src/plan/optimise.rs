//! Rewrites of a bound plan that change no answer: filters joined, sort and limit made one, columns pruned.

use super::{Filter, Limit, Sort, Stage, Top};
use crate::expr::Expr;

/// Joins filters that follow each other, and `sort` with a `limit` after it.
pub(super) fn simplify(stages: Vec<Stage>) -> Vec<Stage> {
    let mut simple: Vec<Stage> = Vec::with_capacity(stages.len());
    for stage in stages {
        match (simple.pop(), stage) {
            (Some(Stage::Filter(Filter(first))), Stage::Filter(Filter(second))) => {
                let mut parts = conjuncts(first);
                parts.extend(conjuncts(second));
                simple.push(Filter(Expr::And(parts)).into());
            }
            (Some(Stage::Sort(Sort(keys))), Stage::Limit(Limit(n))) => simple.push(Top { keys, n }.into()),
            (Some(Stage::Top(Top { keys, n })), Stage::Limit(Limit(m))) => {
                simple.push(Top { keys, n: n.min(m) }.into());
            }
            (Some(Stage::Limit(Limit(n))), Stage::Limit(Limit(m))) => simple.push(Limit(n.min(m)).into()),
            (previous, stage) => {
                simple.extend(previous);
                simple.push(stage);
            }
        }
    }
    simple
}

fn conjuncts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts,
        other => vec![other],
    }
}

/// The columns of the source that the stages read, ascending; the stages are changed to read from among those.
///
/// Columns that `let` adds stand after the `columns` of the source, and after those that are left of them.
pub(super) fn project(stages: &mut [Stage], columns: usize) -> Vec<usize> {
    let mut needed = Vec::new();
    each_early_column(stages, &mut |index| needed.extend((*index < columns).then_some(*index)));
    needed.sort_unstable();
    needed.dedup();
    each_early_column(stages, &mut |index| {
        *index = match index.checked_sub(columns) {
            Some(added) => needed.len() + added,
            None => needed.binary_search(index).expect("every column read was collected above"),
        };
    });
    needed
}

/// Undoes [`project`]: the stages read from among all columns of the source again, and then from those that `let` adds.
pub(super) fn unproject(stages: &mut [Stage], projection: &[usize], columns: usize) {
    each_early_column(stages, &mut |index| {
        *index = projection.get(*index).copied().unwrap_or(columns + index.saturating_sub(projection.len()));
    });
}

/// Calls `f` on every mention of a column before any stage replaces the columns: those of the source, and those that
/// `let` adds to them.
pub(super) fn each_early_column(stages: &mut [Stage], f: &mut impl FnMut(&mut usize)) {
    for stage in stages {
        stage.exprs_mut().into_iter().for_each(|expr| expr.for_each_column(f));
        if stage.effect().columns.are_replaced() {
            return;
        }
    }
}
