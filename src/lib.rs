//! A query engine for SMTP authentication events in Cisco Email Security Appliance mail logs.
//!
//! The line that says `failed for user: ironport` does not say from which address: that stands on another line of the
//! same connection, thousands of lines earlier, perhaps in another file. This crate reads folders of `mail_logs` as they
//! are, joins every attempt to its connection, and answers queries over them as Arrow record batches.
//!
//! ```
//! use authq::{Archive, ArchiveOptions, Context, Display, Engine, Recipes, ScanOptions};
//!
//! # fn main() -> authq::Result<()> {
//! let text = "failed | count by user";
//! let query = authq::parse(text)?;
//! let archive = Archive::open(&["tests/corpus/office".into()], &ArchiveOptions::default())?;
//! let zone = archive.clocks().choose(None).zone.0;
//! let context = Context { now: jiff::Timestamp::now(), zone, display: Display::Machine, recipes: Recipes::default() };
//! let engine = Engine::new(archive, ScanOptions::default())?;
//! let plan = engine.plan(text, &query, &context)?;
//! let mut results = engine.run(&plan)?;
//! let users: usize = results.by_ref().map(|batch| Ok(batch?.num_rows())).sum::<authq::Result<usize>>()?;
//! assert!(users > 1 && results.ledger().is_whole());
//! # Ok(())
//! # }
//! ```
//!
//! The library is synchronous and reads no environment variables. It prints nothing and never ends the process; that is
//! what [`cli`] is for. Its only global state is a handler of `SIGBUS`, installed on Linux when the first file is mapped
//! into memory, which hands on every signal that is not about one of its own maps;
//! [`ScanOptions::mmap`] does without.
#![doc = include_str!("../ARCHITECTURE.md")]
#![deny(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr, clippy::exit))]

mod archive;
mod batches;
#[doc(hidden)]
pub mod cli;
mod connection;
mod dataset;
mod diagnostic;
mod engine;
mod error;
mod event;
mod exec;
mod expr;
mod in_place;
#[doc(hidden)]
pub mod internals;
mod invisible;
mod lang;
mod ledger;
mod nearest;
mod offset;
mod overflow;
mod permissions;
mod plan;
mod record;
mod sink;
mod source;
mod stop;
mod target;

pub use archive::{Aliases, Archive, ArchiveOptions, LogFile, Zone};
pub use dataset::metadata::FileMetadata;
pub use dataset::row_groups::ParquetWriter;
pub use engine::{Engine, Results};
pub use error::{Error, ErrorKind, Result};
pub use event::columns::Display;
pub use event::tables::Table;
pub use lang::ast::Query;
pub use lang::parse;
pub use ledger::{Ledger, Note, Severity};
pub use plan::{Context, Plan, Recipes};
pub use source::logs::ScanOptions;
pub use source::select::LookBack;
pub use stop::Stop;
