//! A query engine for SMTP authentication events in Cisco Email Security Appliance mail logs.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod archive;
pub mod cli;
pub mod connection;
pub mod diagnostic;
pub mod engine;
pub mod error;
pub mod event;
pub mod exec;
pub mod expr;
pub mod lang;
pub mod ledger;
pub mod plan;
pub mod record;
pub mod sink;
pub mod source;

pub use error::{Error, ErrorKind, Result};
