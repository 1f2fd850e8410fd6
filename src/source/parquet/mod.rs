//! Rows that were made of logs before, as Parquet: the files of a dataset, results that were kept, and what others made
//! of either.
//!
//! The rows come in the order in which the logs would give them, since a query must not depend on whether it is asked of
//! logs or of what was made of them. The rows of one log are put in the order of their lines, logs in that of
//! [`crate::archive`], appliances are merged by the key of `source::merge`, for which the times of all rows count, also
//! of those that a query leaves out.
//!
//! A dataset or a result may be replaced while it is read. The files of a dataset are opened below the folder whose
//! manifest was read (see [`crate::archive::ParquetFile::open`]), and files stay open where there are not too many of them: so rows
//! are never of two editions. What is gone from a dataset that was replaced is an error, and no damage.

mod bloom;
mod columns;
mod covered;
mod decode;
mod described;
mod duplicates;
mod files;
mod footer;
mod groups;
mod guard;
mod listed;
mod opening;
mod order;
mod pages;
mod prune;
mod request;
mod runs;
mod scan;
mod statistics;
mod tables;
mod verdict;
mod window;

pub use files::ParquetFiles;
pub use guard::is_guarded;
pub use request::Pruned;
pub use scan::{Beside, LogRows};
pub use tables::Tables;
