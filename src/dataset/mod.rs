//! Datasets: tables as Parquet files in Hive folders, with all that is needed to trust them and to add to them.
//!
//! ```text
//! DATASET/_authq/manifest.json                      what the dataset was made of, and every file of it by its digest
//! DATASET/auth/date=2009-04-22/<source>-0.parquet   rows of one source on one day (UTC)
//! ```
//!
//! A *source* is one log as it lay on disk, known by the SHA-256 of its bytes; `<source>` are the first 16 digits of
//! that. So converting a log again replaces its files, and never adds a row twice. Rows of which no time is known lie
//! in `date=__HIVE_DEFAULT_PARTITION__`, as Hive has it.
//!
//! This module knows files and folders; which logs are converted, and with what around them, is decided in `engine`.

pub mod checksums;
pub mod manifest;
pub mod metadata;
pub mod positioned;
pub mod properties;
pub mod row_groups;
pub mod store;
pub mod types;
pub mod values;
pub mod writer;
