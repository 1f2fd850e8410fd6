//! What each stage does to the columns, the rows and their order, said once: what is known of a result, what identifies
//! its rows and what has to be read follow from it.

use super::{AggregateCall, Burst, Column, NamedExpr, Sequence, SortKey, Stage};
use crate::expr::Expr;
use crate::expr::types::Type;

/// What a stage does to what it finds.
#[derive(Debug)]
pub(super) struct Effect<'a> {
    pub(super) columns: Columns<'a>,
    pub(super) rows: Given<'a>,
    pub(super) order: Order<'a>,
    pub(super) reads: Reads,
}

/// The columns behind a stage.
#[derive(Debug)]
pub(super) enum Columns<'a> {
    /// Those before it.
    Kept,
    /// These behind those before it.
    Added(&'a [NamedExpr]),
    /// These, worked out row by row.
    Chosen(&'a [NamedExpr]),
    /// Those of new rows, each with whether it is a count.
    Made(Vec<(&'a Column, bool)>),
}

/// The rows that a stage gives.
#[derive(Debug)]
pub(super) enum Given<'a> {
    /// All of those before it.
    All,
    /// Some of them.
    Some,
    /// Some of them that follow each other.
    Neighbours,
    /// All of them, and more between them.
    Completed,
    /// One for each combination of keys, which are the first columns.
    Groups(&'a [NamedExpr]),
    /// Stretches of time of each combination of keys, which are the first columns; the first times behind them are the
    /// begin and the end.
    Episodes(&'a [NamedExpr]),
}

/// The order of the rows behind a stage.
#[derive(Debug)]
pub(super) enum Order<'a> {
    /// That before it.
    Kept,
    By(&'a [SortKey]),
    /// Its own.
    Other,
}

/// How much a stage reads.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// As much as the stages behind it read.
    AsAsked,
    /// The first rows; then it ends the scan.
    First,
    /// Everything, before it gives a row.
    All,
}

/// Passes rows on.
const NONE: Effect<'static> =
    Effect { columns: Columns::Kept, rows: Given::All, order: Order::Kept, reads: Reads::AsAsked };

impl Stage {
    pub(super) fn effect(&self) -> Effect<'_> {
        match self {
            Stage::Filter(_) => Effect { rows: Given::Some, ..NONE },
            Stage::Select(chosen) => Effect { columns: Columns::Chosen(chosen), ..NONE },
            Stage::Extend(more) => Effect { columns: Columns::Added(more), ..NONE },
            Stage::Sort(keys) => Effect { order: Order::By(keys), reads: Reads::All, ..NONE },
            Stage::Top { keys, .. } => Effect { rows: Given::Some, order: Order::By(keys), reads: Reads::All, ..NONE },
            Stage::Limit(_) => Effect { rows: Given::Neighbours, reads: Reads::First, ..NONE },
            Stage::Tail(_) => Effect { rows: Given::Neighbours, reads: Reads::All, ..NONE },
            Stage::Fill(_) => Effect { rows: Given::Completed, order: Order::Other, reads: Reads::All, ..NONE },
            Stage::Distinct(keys) => {
                Effect { columns: Columns::Chosen(keys), rows: Given::Groups(keys), order: Order::Other, ..NONE }
            }
            Stage::Aggregate { keys, values } => Effect::new_rows(Given::Groups(keys), of_groups(keys, values)),
            Stage::Burst(Burst { keys, columns, .. }) | Stage::Sequence(Sequence { keys, columns, .. }) => {
                Effect::new_rows(Given::Episodes(keys), of_episodes(keys.len(), columns))
            }
        }
    }

    /// The expressions that it works out over the columns before it.
    pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Stage::Filter(predicate) => vec![predicate],
            Stage::Select(columns) | Stage::Distinct(columns) | Stage::Extend(columns) => exprs(columns).collect(),
            Stage::Sort(keys) | Stage::Top { keys, .. } => keys.iter_mut().map(|key| &mut key.expr).collect(),
            Stage::Limit(_) | Stage::Tail(_) | Stage::Fill(_) => Vec::new(),
            Stage::Aggregate { keys, values } => {
                exprs(keys).chain(values.iter_mut().filter_map(|value| value.function.argument.as_mut())).collect()
            }
            Stage::Burst(Burst { distinct, keys, time, who, evidence, .. }) => {
                let evidence = evidence.iter_mut().flat_map(|columns| exprs(columns));
                distinct.iter_mut().chain(exprs(keys)).chain([time]).chain(who).chain(evidence).collect()
            }
            Stage::Sequence(Sequence { steps, keys, time, who, ids, evidence, .. }) => {
                let steps = steps.iter_mut().map(|step| &mut step.predicate);
                let evidence = evidence.iter_mut().flat_map(|columns| exprs(columns));
                steps.chain(exprs(keys)).chain([time]).chain(who).chain(ids).chain(evidence).collect()
            }
        }
    }

    /// The columns that it works out row by row in place of those before it, to be added to.
    pub(super) fn chosen_mut(&mut self) -> Option<&mut Vec<NamedExpr>> {
        match self {
            Stage::Select(columns) | Stage::Distinct(columns) => Some(columns),
            Stage::Filter(_)
            | Stage::Extend(_)
            | Stage::Sort(_)
            | Stage::Top { .. }
            | Stage::Limit(_)
            | Stage::Tail(_)
            | Stage::Fill(_)
            | Stage::Aggregate { .. }
            | Stage::Burst(_)
            | Stage::Sequence(_) => None,
        }
    }

    /// Does it pass on every row?
    pub fn keeps_every_row(&self) -> bool {
        matches!(self.effect().rows, Given::All)
    }
}

impl<'a> Effect<'a> {
    /// Other rows, of everything before the stage.
    fn new_rows(rows: Given<'a>, columns: Vec<(&'a Column, bool)>) -> Effect<'a> {
        Effect { columns: Columns::Made(columns), rows, order: Order::Other, reads: Reads::All }
    }
}

impl<'a> Columns<'a> {
    /// Those that the stage adds, or puts in the place of the others.
    pub(super) fn fresh(&self) -> Vec<&'a Column> {
        match self {
            Columns::Kept => Vec::new(),
            Columns::Added(columns) | Columns::Chosen(columns) => columns.iter().map(|named| &named.column).collect(),
            Columns::Made(columns) => columns.iter().map(|(column, _)| *column).collect(),
        }
    }

    /// Are those before the stage gone?
    pub(super) fn are_replaced(&self) -> bool {
        match self {
            Columns::Kept | Columns::Added(_) => false,
            Columns::Chosen(_) | Columns::Made(_) => true,
        }
    }
}

fn exprs(columns: &mut [NamedExpr]) -> impl Iterator<Item = &mut Expr> {
    columns.iter_mut().map(|named| &mut named.expr)
}

fn of_groups<'a>(keys: &'a [NamedExpr], values: &'a [AggregateCall]) -> Vec<(&'a Column, bool)> {
    let value = |call: &'a AggregateCall| {
        let is_count = call.function.spec.counts && call.column.kind == Type::Int;
        (&call.column, is_count)
    };
    keys.iter().map(|key| (&key.column, false)).chain(values.iter().map(value)).collect()
}

/// Of the columns that bursts and sequences make, whole numbers are counts but for the ids.
fn of_episodes(keys: usize, columns: &[Column]) -> Vec<(&Column, bool)> {
    let is_id = |name: &str| name.starts_with("first_") || name.starts_with("last_");
    let is_count = |at: usize, column: &Column| at >= keys && column.kind == Type::Int && !is_id(&column.name);
    columns.iter().enumerate().map(|(at, column)| (column, is_count(at, column))).collect()
}
