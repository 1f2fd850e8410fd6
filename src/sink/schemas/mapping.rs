//! What the file of a schema says: the type of its tables, below the files and the table of the schemas.

use super::super::Format;
use super::field::Field;
use super::names::Name;
use crate::event::tables::Table;

/// What the file of a schema says.
pub(super) struct Mapping {
    /// As `--schema` takes it.
    pub(super) name: &'static str,
    /// What it is, and of which version.
    pub(super) title: &'static str,
    /// The formats that it is written in, the usual one first.
    pub(super) formats: &'static [Format],
    /// The endings of the files that its tool takes, by format, and that it takes no compressed ones; empty: any.
    pub(super) endings: &'static [(Format, &'static str)],
    /// A record for each kind of rows.
    pub(super) classes: &'static [Class],
}

/// A kind of records.
pub(super) struct Class {
    /// Rows of which table; `None`: what `burst`, `sequence` and `detect` find.
    pub(super) table: Option<Table>,
    /// What the schema calls it.
    pub(super) title: &'static str,
    /// The page that says what its fields are.
    pub(super) source: &'static str,
    /// A row makes a record for each of these. The first column that has a value dates the record.
    pub(super) dated_by: &'static [&'static [Name]],
    /// The object of all columns that no field is made of, by our names; `Some("")`: beside the fields; `None`: they have
    /// no place.
    pub(super) others: Option<&'static str>,
    /// Its fields, in groups: some groups are part of several classes.
    pub(super) fields: &'static [&'static [Field]],
}
