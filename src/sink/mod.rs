//! Batches to bytes: the last stage. A format knows columns, values and a writer, never queries, files or flags, so
//! that a new one is one file, one variant and one arm.

use std::fs::File;

use crate::error::Result;
use crate::event::columns::Display;
use crate::plan::Column;

mod arrow;
mod bytes;
mod chart;
mod columnar;
mod compress;
mod contract;
mod csv;
mod cut;
pub mod escape;
mod formula;
mod json;
mod md;
mod ndjson;
mod parquet;
mod raw;
mod schemas;
mod shorten;
mod table;
#[cfg(test)]
mod testing;
mod times;
mod tsv;
mod value;

pub use compress::{Compression, Output};
pub use contract::{Look, Out, Sink};
pub use schemas::{ClassDoc, FieldDoc, Rule, Schema, Subject};
pub use table::Links;

use contract::Spec;

/// The formats.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Columns for the eye.
    Table,
    /// RFC 4180.
    Csv,
    /// Tab-separated.
    Tsv,
    /// One JSON object a line.
    Ndjson,
    /// A JSON array of objects.
    Json,
    /// A GitHub table.
    Md,
    /// Bars over time.
    Chart,
    /// The records themselves, to the byte.
    Raw,
    /// Apache Parquet.
    Parquet,
    /// Arrow's format, as a stream.
    Arrow,
    /// Arrow's format, as a file.
    Feather,
}

impl Format {
    /// Every format, in the order in which the help lists them.
    pub const ALL: [Format; 11] = [
        Format::Table,
        Format::Csv,
        Format::Tsv,
        Format::Ndjson,
        Format::Json,
        Format::Md,
        Format::Chart,
        Format::Raw,
        Format::Parquet,
        Format::Arrow,
        Format::Feather,
    ];

    fn spec(self) -> &'static Spec {
        match self {
            Format::Table => &table::SPEC,
            Format::Csv => &csv::SPEC,
            Format::Tsv => &tsv::SPEC,
            Format::Ndjson => &ndjson::SPEC,
            Format::Json => &json::SPEC,
            Format::Md => &md::SPEC,
            Format::Chart => &chart::SPEC,
            Format::Raw => &raw::SPEC,
            Format::Parquet => &parquet::SPEC,
            Format::Arrow => &arrow::STREAM,
            Format::Feather => &arrow::FILE,
        }
    }

    /// As `-f` takes it.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Other names that `-f` takes.
    pub fn aliases(self) -> &'static [&'static str] {
        if self == Format::Ndjson { &["jsonl"] } else { &[] }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name || format.aliases().contains(&name))
    }

    /// File name endings that mean it, without the dot; the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        self.spec().extensions
    }

    /// The format that a file name's ending means; case does not matter.
    pub fn from_extension(extension: &str) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| format.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }

    /// Which columns it shows of a query that chooses none.
    pub fn display(self) -> Display {
        self.spec().display
    }

    /// Is it for programs alone?
    pub fn is_binary(self) -> bool {
        self.spec().is_binary
    }

    /// The column that it writes, of a format that takes no other.
    pub fn lone_column(self) -> Option<&'static str> {
        if self == Format::Raw { Some(raw::COLUMN) } else { None }
    }

    /// Is it CSV or what is like it, which spreadsheets open?
    pub fn is_for_spreadsheets(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
    }

    /// May the names of the columns be left out?
    pub fn may_lack_header(self) -> bool {
        matches!(self, Format::Table | Format::Csv | Format::Tsv)
    }

    /// Does a file of it say what it was made of?
    pub fn has_metadata(self) -> bool {
        matches!(self, Format::Parquet | Format::Feather)
    }

    /// How many rows a finished file holds, of a format that can be asked.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`] if it cannot be read, [`crate::ErrorKind::Internal`] if it is damaged.
    pub fn recount(self, file: &File) -> Result<Option<u64>> {
        if self == Format::Parquet { parquet::rows(file).map(Some) } else { Ok(None) }
    }

    /// Begins a result: whatever stands before the first row is written at once.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn open<'w>(self, columns: &[Column], look: &Look, out: Out<'w>) -> Result<Box<dyn Sink + 'w>> {
        (self.spec().open)(columns, look, out)
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_and_extensions_lead_to_one_format_each() {
        for format in Format::ALL {
            for name in format.aliases().iter().chain([&format.name()]) {
                assert_eq!(Format::from_name(name), Some(format));
            }
            for extension in format.extensions() {
                assert_eq!(Format::from_extension(extension), Some(format));
                assert_eq!(Format::from_extension(&extension.to_uppercase()), Some(format));
            }
        }
        assert_eq!(Format::from_extension("xlsx"), None);
        assert_eq!(Format::from_name("CSV"), None);
    }
}
