//! What is known of the columns of a result beyond their types: which are columns of the table as they are, and by
//! which the rows are sorted. Files with types say both.

use arrow::datatypes::{Field, Schema, SchemaRef};

use super::effect::{Columns, Effect, Order};
use super::{NamedExpr, Plan, SortKey};
use crate::event::columns::ColumnSpec;
use crate::expr::Expr;
use crate::expr::types::Type;

/// A column by which rows are sorted, missing values last.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct SortedBy {
    /// Its position among the columns of the result.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

impl Plan {
    /// For each column of the result the column of the table that it is, unchanged; `None` for one that the query made.
    pub fn origins(&self) -> Vec<Option<&'static ColumnSpec>> {
        let columns = self.table.columns();
        let mut origins: Vec<Option<&ColumnSpec>> = self.projection.iter().map(|at| columns.get(*at)).collect();
        for stage in &self.stages {
            match stage.effect().columns {
                Columns::Kept => {}
                Columns::Chosen(chosen) => {
                    let origin = |chosen: &NamedExpr| chosen.passed().and_then(|at| *origins.get(at)?);
                    origins = chosen.iter().map(origin).collect();
                }
                Columns::Added(more) => origins.resize(origins.len() + more.len(), None),
                Columns::Made(made) => origins = vec![None; made.len()],
            }
        }
        origins.resize(self.columns.len(), None);
        origins
    }

    /// The schema of the result in files with types: a column of the table has the same type and the same word on
    /// missing values in every result.
    pub fn file_schema(&self) -> SchemaRef {
        let field = |(column, origin): (&super::Column, Option<&ColumnSpec>)| match origin {
            Some(spec) => spec.file_field().with_name(&column.name),
            None => Field::new(&column.name, column.kind.data_type(), true),
        };
        let fields: Vec<Field> = self.columns.iter().zip(self.origins()).map(field).collect();
        Schema::new(fields).into()
    }

    /// The columns by which the rows of the result are sorted, the first most of all. Only those count whose order is
    /// the same everywhere: text is compared in other ways by other programs.
    pub fn sorted_by(&self) -> Vec<SortedBy> {
        let mut sorted: Vec<SortedBy> = Vec::new();
        for stage in &self.stages {
            let Effect { columns, order, .. } = stage.effect();
            match order {
                Order::By(keys) => sorted = keys.iter().map_while(sorted_by).collect(),
                Order::Kept => {}
                Order::Other => sorted.clear(),
            }
            if let Columns::Chosen(chosen) = columns {
                let moved = |by: &SortedBy| {
                    let column = chosen.iter().position(|chosen| chosen.passed() == Some(by.column))?;
                    Some(SortedBy { column, ..*by })
                };
                sorted = sorted.iter().map_while(moved).collect();
            }
        }
        sorted
    }
}

impl NamedExpr {
    /// The column that it passes on as it is.
    pub(super) fn passed(&self) -> Option<usize> {
        if let Expr::Column(at, _) = self.expr { Some(at) } else { None }
    }
}

fn sorted_by(key: &SortKey) -> Option<SortedBy> {
    match key.expr {
        Expr::Column(column, Type::Time | Type::Int | Type::Duration) => {
            Some(SortedBy { column, descending: key.descending })
        }
        _ => None,
    }
}
