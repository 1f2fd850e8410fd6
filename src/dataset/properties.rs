//! How every Parquet file of ours is written, whoever writes it.
//!
//! Types are those of [`Table::file_schema`](crate::event::tables::Table::file_schema), which are clean for every reader tried:
//! times are microseconds in UTC, durations plain milliseconds, ids 64-bit integers with a sign, text plain. The elements
//! of a list are called `element`, as Parquet has it: files with Arrow's `item` cannot be added to an Iceberg table by
//! pyiceberg. (Arrow's own description of the schema is left out: files that differ in it are refused by polars when read
//! together.)

use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{
    DEFAULT_WRITE_BATCH_SIZE, EnabledStatistics, WriterProperties, WriterPropertiesBuilder,
};
use parquet::schema::types::ColumnPath;

/// Rows of a row group: what DuckDB takes by default, and a good size to skip by.
pub const ROW_GROUP_ROWS: usize = 122_880;

/// Rows of a page, about.
const PAGE_ROWS: usize = 20_000;

/// The column of addresses among those that rows are looked up by.
pub(super) const ADDRESS: &str = "remote_ip";

/// Columns that rows are looked up by: readers that know Bloom filters skip row groups with them.
const LOOKED_UP: [&str; 4] = ["user", ADDRESS, "icid", "dcid"];

/// Columns whose values are all or mostly different, so that a dictionary of them would only take time and room.
const UNIQUE: [&str; 8] = ["event_id", "connection_id", "icid", "dcid", "mid", "text", "raw", "subject"];

/// Numbers and moments that grow from row to row, or nearly: their differences take a tenth of the room.
const GROWING: [&str; 6] = ["time", "opened_at", "closed_at", "line", "first_line", "last_line"];

/// How many of the row groups without a value a Bloom filter lets through.
const BLOOM_FALSE_POSITIVES: f64 = 0.01;

/// The most rows of a row group and of a page. Only tests have other ones than those of [`Rows::default`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Of a row group.
    pub group: usize,
    /// Of a page.
    pub page: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Rows { group: ROW_GROUP_ROWS, page: PAGE_ROWS }
    }
}

/// The column at a position sorts the rows of each row group, missing values last.
pub fn ascending(column: usize) -> SortingColumn {
    SortingColumn { column_idx: i32::try_from(column).unwrap_or(i32::MAX), descending: false, nulls_first: false }
}

/// How a file with these columns is written. `sorting`: by what the rows of each row group are sorted.
pub fn writer_options<'n>(columns: impl Iterator<Item = &'n str>, sorting: Vec<SortingColumn>) -> ArrowWriterOptions {
    options_of(columns, sorting, Rows::default())
}

/// The same with row groups and pages of other sizes.
pub(super) fn options_of<'n>(
    columns: impl Iterator<Item = &'n str>,
    sorting: Vec<SortingColumn>,
    rows: Rows,
) -> ArrowWriterOptions {
    let mut properties: WriterPropertiesBuilder = WriterProperties::builder()
        .set_created_by(concat!("authq ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).unwrap_or_default()))
        .set_max_row_group_row_count(Some(rows.group))
        .set_data_page_row_count_limit(rows.page)
        // A page ends only where a batch of values does.
        .set_write_batch_size(rows.page.min(DEFAULT_WRITE_BATCH_SIZE))
        .set_coerce_types(true)
        .set_statistics_enabled(EnabledStatistics::Page);
    if !sorting.is_empty() {
        properties = properties.set_sorting_columns(Some(sorting));
    }
    for column in columns {
        if LOOKED_UP.contains(&column) {
            // The filter of a row group shrinks to its distinct values.
            properties = properties.set_column_bloom_filter_fpp(ColumnPath::from(column), BLOOM_FALSE_POSITIVES);
        }
        if UNIQUE.contains(&column) {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
        }
        if GROWING.contains(&column) {
            properties = properties
                .set_column_dictionary_enabled(ColumnPath::from(column), false)
                .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED);
        }
    }
    ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true)
}
