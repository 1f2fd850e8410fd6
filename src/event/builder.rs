//! Rows to arrays, one builder for each projected column. Knows the column table, not where a row came from.

use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, ArrayRef, BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
    TimestampMicrosecondBuilder,
};

use super::columns::{COLUMNS, Cell, ColumnSpec, Value};
use super::connections::Row as WholeConnectionRow;
use super::lines::Row as LineRow;
use super::messages::Row as MessageRow;
use super::{ConnectionRow, EventRow, LateRow, connections, lines, messages};
use crate::expr::types::Type;

/// Builds one column.
enum ColumnBuilder {
    Text(StringBuilder),
    Int(Int64Builder),
    Time(TimestampMicrosecondBuilder),
    Float(Float64Builder),
    Bool(BooleanBuilder),
    Ints(ListBuilder<Int64Builder>),
    Texts(ListBuilder<StringBuilder>),
    Bytes(BinaryBuilder),
}

impl ColumnBuilder {
    fn new(kind: Type) -> Self {
        match kind {
            Type::Text | Type::Word(_) | Type::Ip | Type::Network => ColumnBuilder::Text(StringBuilder::new()),
            Type::Int | Type::Duration => ColumnBuilder::Int(Int64Builder::new()),
            Type::Time => ColumnBuilder::Time(TimestampMicrosecondBuilder::new().with_data_type(kind.data_type())),
            Type::Float => ColumnBuilder::Float(Float64Builder::new()),
            Type::Bool => ColumnBuilder::Bool(BooleanBuilder::new()),
            Type::IntList => ColumnBuilder::Ints(ListBuilder::new(Int64Builder::new())),
            Type::TextList => ColumnBuilder::Texts(ListBuilder::new(StringBuilder::new())),
            Type::Bytes => ColumnBuilder::Bytes(BinaryBuilder::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (ColumnBuilder::Text(builder), Cell::Text(value)) => builder.append_option(value),
            (ColumnBuilder::Int(builder), Cell::Int(value)) => builder.append_option(value),
            (ColumnBuilder::Time(builder), Cell::Int(value)) => builder.append_option(value),
            (ColumnBuilder::Float(builder), Cell::Float(value)) => builder.append_option(value),
            (ColumnBuilder::Bool(builder), Cell::Bool(value)) => builder.append_option(value),
            (ColumnBuilder::Bytes(builder), Cell::Bytes(value)) => builder.append_value(value),
            (ColumnBuilder::Ints(builder), Cell::Ints(values)) => {
                builder.values().append_slice(values);
                builder.append(true);
            }
            (ColumnBuilder::Texts(builder), Cell::Flags(flags)) => {
                flags.names().for_each(|name| builder.values().append_value(name));
                builder.append(true);
            }
            (ColumnBuilder::Texts(builder), Cell::Names(values)) => {
                values.iter().for_each(|value| builder.values().append_value(value));
                builder.append(true);
            }
            // The column table pairs every type with the cell of that type; a unit test walks all of it.
            (builder, cell) => unreachable!("{cell:?} does not fit a column of {} values", builder.kind()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            ColumnBuilder::Text(_) => "text",
            ColumnBuilder::Int(_) => "integer",
            ColumnBuilder::Time(_) => "time",
            ColumnBuilder::Float(_) => "number",
            ColumnBuilder::Bool(_) => "yes/no",
            ColumnBuilder::Ints(_) => "integer list",
            ColumnBuilder::Texts(_) => "text list",
            ColumnBuilder::Bytes(_) => "bytes",
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::Text(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Int(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Time(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Float(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Bool(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Ints(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Texts(builder) => Arc::new(builder.finish()),
            ColumnBuilder::Bytes(builder) => ArrayBuilder::finish(builder),
        }
    }
}

/// One finished column and its position in its table.
pub type Finished = (usize, ArrayRef);

macro_rules! scope_builder {
    ($(#[$doc:meta])* $name:ident, $row:ident, $variant:ident, $table:expr) => {
        $(#[$doc])*
        pub struct $name {
            columns: Vec<(usize, for<'r, 'a> fn(&'r $row<'a>) -> Cell<'a>, ColumnBuilder)>,
        }

        impl $name {
            /// A builder for those columns of `projection` (positions in the table) that are of this scope.
            pub fn new(projection: &[usize]) -> Self {
                let table: &[ColumnSpec] = $table;
                let columns = projection.iter().filter_map(|&index| match table[index].value {
                    Value::$variant(value) => Some((index, value, ColumnBuilder::new(table[index].kind))),
                    _ => None,
                });
                $name { columns: columns.collect() }
            }

            /// Adds a row.
            pub fn push(&mut self, row: &$row<'_>) {
                for (_, value, builder) in &mut self.columns {
                    builder.push(value(row));
                }
            }

            /// The columns of the rows added since the last call.
            pub fn finish(&mut self) -> Vec<Finished> {
                self.columns.iter_mut().map(|(index, _, builder)| (*index, builder.finish())).collect()
            }
        }
    };
}

scope_builder! {
    /// Builds the columns that the records themselves fill.
    EventBuilder, EventRow, Event, COLUMNS
}
scope_builder! {
    /// Builds the columns that earlier records of the connection fill.
    ConnectionBuilder, ConnectionRow, Connection, COLUMNS
}
scope_builder! {
    /// Builds the columns that the whole connection fills.
    LateBuilder, LateRow, Late, COLUMNS
}
scope_builder! {
    /// Builds the columns of `connections`.
    WholeConnectionBuilder, WholeConnectionRow, WholeConnection, connections::COLUMNS
}
scope_builder! {
    /// Builds the columns of `messages`.
    MessageBuilder, MessageRow, Message, messages::COLUMNS
}
scope_builder! {
    /// Builds the columns of `lines`.
    LineBuilder, LineRow, Line, lines::COLUMNS
}
