//! Parts that the benches, the integration tests and the fuzz targets of this package use, and nobody else should: they may change at any
//! time.

pub use crate::archive::codec::deflate::{Inflate, Status};
pub use crate::archive::digests;
pub use crate::connection::ConnectionKey;
pub use crate::connection::tracker::{Asked, Tracker};
pub use crate::dataset::checksums::CHECKSUMS;
pub use crate::dataset::metadata::{Origin, SCHEMA};
pub use crate::dataset::properties::{Rows, ascending, writer_options};
pub use crate::event::builder::{ConnectionBuilder, EventBuilder};
pub use crate::event::columns::{COLUMNS, ColumnSpec};
pub use crate::event::{ConnectionRow, EventRow};
pub use crate::exec::{Budget, Execution};
pub use crate::expr::dialect::Dialect;
pub use crate::expr::types::Type;
pub use crate::plan::{Column, Stage, bind, schema_of, tried};
pub use crate::record::marks::{Connections, Marks};
pub use crate::record::{Direction, Hint, Record, recognise};
pub use crate::sink::{Format, Look, Schema, Sink};
pub use crate::source::parquet::is_guarded;

/// Envelopes of records.
pub mod envelope {
    pub use crate::record::envelope::{Stencil, parse};
}

/// Records on lines.
pub mod frame {
    pub use crate::record::frame::{
        Entry, LineCounts, Shape, Sieve, for_each_record, next_record_start, sift, skim, stamps,
    };
}
