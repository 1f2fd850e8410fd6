//! Columns that a query needs and a file does not have: which of them are missing in every row, and which are an error.
//!
//! Two facts decide, none of which is a name. The file: does it hold every column that its table had when it was written?
//! It does if its metadata names the table (`authq.schema`) and no query (`authq.query`); such a file lacks a column
//! only because the column is younger, or because no log can give it a value (`group` of `lines`). A query may have left
//! any column out, and files of other programs follow no rule of ours. The column: can a row be without a value? It can
//! if the column table says `nullable`, or if it holds lists: then the value is null, or the empty list. Every other
//! column has a value in each row that only the logs can give: `event_id`, which is younger than some datasets, and
//! `raw`, which `authq convert` keeps only on request.

use std::sync::Arc;

use arrow::array::{ArrayRef, ListArray, StringArray, new_null_array};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field};

use super::decode::fits;
use super::footer::Part;
use super::tables::Tables;
use crate::error::{Error, Result};
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::source::ScanRequest;

/// The position of a column in its table.
pub(super) fn position(table: Table, name: &str) -> Option<usize> {
    table.columns().iter().position(|column| column.name == name)
}

/// The values of a column that a file does not have.
fn absent(field: &Field, rows: usize) -> ArrayRef {
    match field.data_type() {
        DataType::List(element) if !field.is_nullable() => {
            let offsets = OffsetBuffer::new_zeroed(rows);
            let values = new_null_array(element.data_type(), 0);
            Arc::new(ListArray::new(element.clone(), offsets, values, None))
        }
        kind => new_null_array(kind, rows),
    }
}

impl Part {
    /// The values of a column that the file does not have. The metadata may name the appliance; other columns have no value.
    pub(super) fn constant(&self, field: &Field, rows: usize) -> ArrayRef {
        match self.says.appliance.as_deref().filter(|_| field.name() == "appliance") {
            Some(name) => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(name, rows))),
            None => absent(field, rows),
        }
    }

    /// May the file lack a column, which is then without a value in every row?
    fn may_lack(&self, column: &ColumnSpec) -> bool {
        let has_all = self.says.table == Some(self.table) && self.says.query.is_none();
        has_all && (column.nullable || column.kind.element().is_some())
    }

    /// Why the file does not have a column, and what provides it.
    fn hint(&self, column: &ColumnSpec) -> &'static str {
        match (column.name, self.says.query.is_some()) {
            ("raw", false) => "make the dataset again with `authq convert --with-raw`, or ask the logs",
            (_, false) => "make it again from the logs with `authq convert --rebuild`, or ask the logs",
            (_, true) => "make it again with a query that selects the column, or ask the logs",
        }
    }
}

impl Tables {
    /// Is every requested column in the files, or absent for a good reason?
    pub(super) fn check_columns(&self, request: &ScanRequest) -> Result<()> {
        for part in self.parts.iter().filter(|part| part.table == request.table) {
            for column in request.projection.iter().filter_map(|at| request.table.columns().get(*at)) {
                let name = column.name;
                let Some(found) = part.column(name) else {
                    if part.may_lack(column) {
                        continue;
                    }
                    let message = format!("{}: it has no column `{name}`", part.file.name);
                    return Err(Error::usage(message).hint(part.hint(column)));
                };
                if !fits(part.kind(found), &column.kind.data_type()) {
                    let hint = format!("cast it so that it holds {}", column.kind.noun());
                    let message = format!("{}: the column `{name}` is of another type", part.file.name);
                    return Err(Error::usage(message).hint(hint));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::Array;

    use super::*;

    #[test]
    fn an_absent_column_has_the_type_of_its_table() {
        for column in Table::ALL.iter().flat_map(|table| table.columns()) {
            if !column.nullable && column.kind.element().is_none() {
                continue;
            }
            let field = Field::new(column.name, column.kind.data_type(), column.nullable);
            let values = absent(&field, 3);
            assert_eq!((values.len(), values.data_type()), (3, field.data_type()), "{}", column.name);
            assert_eq!(values.null_count(), if column.nullable { 3 } else { 0 }, "{}", column.name);
        }
    }
}
