//! What each stage does to the columns, the rows and their order, as each of them says itself: what is known of a result, what identifies
//! its rows and what has to be read follow from it.

use super::parts::{Column, NamedExpr, SortKey};
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
pub(super) const NONE: Effect<'static> =
    Effect { columns: Columns::Kept, rows: Given::All, order: Order::Kept, reads: Reads::AsAsked };

impl<'a> Effect<'a> {
    /// Other rows, of everything before the stage.
    pub(super) fn new_rows(rows: Given<'a>, columns: Vec<(&'a Column, bool)>) -> Effect<'a> {
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

/// The expressions of columns.
pub(super) fn exprs(columns: &mut [NamedExpr]) -> impl Iterator<Item = &mut Expr> {
    columns.iter_mut().map(|named| &mut named.expr)
}

/// Of the columns that bursts and sequences make, whole numbers are counts but for the ids.
pub(super) fn of_episodes(keys: usize, columns: &[Column]) -> Vec<(&Column, bool)> {
    let is_id = |name: &str| name.starts_with("first_") || name.starts_with("last_");
    let is_count = |at: usize, column: &Column| at >= keys && column.kind == Type::Int && !is_id(&column.name);
    columns.iter().enumerate().map(|(at, column)| (column, is_count(at, column))).collect()
}
