//! The tables of the query language. A query is about one of them: the noun in its head says which.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};

use super::columns::{self, ColumnSpec};
use super::{connections, lines, messages};

/// What a row stands for.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Table {
    /// An attempt to authenticate.
    #[default]
    Auth,
    /// A connection, inbound or outbound.
    Connections,
    /// A message, as the appliance counts them.
    Messages,
    /// A record of the log.
    Lines,
}

impl Table {
    /// Every table, the usual one first.
    pub const ALL: [Table; 4] = [Table::Auth, Table::Connections, Table::Messages, Table::Lines];

    /// The noun of the language.
    pub fn name(self) -> &'static str {
        match self {
            Table::Auth => "auth",
            Table::Connections => "connections",
            Table::Messages => "messages",
            Table::Lines => "lines",
        }
    }

    /// The table of that noun; case does not matter.
    pub fn find(noun: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.name().eq_ignore_ascii_case(noun))
    }

    /// Its columns, in the order of output.
    pub fn columns(self) -> &'static [ColumnSpec] {
        match self {
            Table::Auth => columns::COLUMNS,
            Table::Connections => connections::COLUMNS,
            Table::Messages => messages::COLUMNS,
            Table::Lines => lines::COLUMNS,
        }
    }

    /// The schema of these columns, by their positions.
    pub fn schema(self, projection: &[usize]) -> SchemaRef {
        let columns = projection.iter().map(|&index| &self.columns()[index]);
        let fields = columns.map(|column| Field::new(column.name, column.kind.data_type(), column.nullable));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The schema of these columns in files with types.
    ///
    /// ```
    /// let schema = authq::Table::Auth.file_schema(&[0, 1, 2]);
    /// assert_eq!(schema.field(1).name(), "time");
    /// assert!(schema.field(1).data_type().is_temporal());
    /// ```
    pub fn file_schema(self, projection: &[usize]) -> SchemaRef {
        let fields = projection.iter().map(|&index| self.columns()[index].file_field());
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The column that `since`, `last` and the stretches of time are about.
    pub fn time(self) -> &'static str {
        match self {
            Table::Connections => "opened_at",
            Table::Auth | Table::Messages | Table::Lines => "time",
        }
    }

    /// The columns that say in which file and line a row begins; together they tell rows apart.
    pub fn place(self) -> [&'static str; 2] {
        match self {
            Table::Connections => ["file", "first_line"],
            Table::Auth | Table::Messages | Table::Lines => ["file", "line"],
        }
    }

    /// The columns that tell rows apart in every run, also when the files have other names by then. Records and messages
    /// that agree in all of them are told apart by counting.
    pub fn identity(self) -> &'static [&'static str] {
        match self {
            Table::Auth => &["event_id"],
            Table::Connections => &["connection_id"],
            Table::Messages => &["appliance", "mid", "time"],
            Table::Lines => &["appliance", "time", lines::TEXT],
        }
    }

    /// Do logs give its rows in the order of their lines? A row that tells of the end of something is given at that end.
    pub fn is_in_order_of_lines(self) -> bool {
        match self {
            Table::Auth | Table::Lines => true,
            Table::Connections | Table::Messages => false,
        }
    }

    /// One sentence.
    pub fn doc(self) -> &'static str {
        match self {
            Table::Auth => "one row for each attempt to authenticate",
            Table::Connections => "one row for each connection, inbound or outbound",
            Table::Messages => "one row for each message",
            Table::Lines => "one row for each record of the log",
        }
    }
}
