//! All integration tests in one binary: linking Arrow once is the slowest part of a test run.

mod additions;
mod arrival;
mod beside;
mod bytes;
mod cli;
mod clock_changes;
mod columnar;
mod compact;
mod completions;
mod concatenated;
mod containers;
mod convert;
mod coverage;
mod damage;
mod destinations;
mod differential;
mod event_ids;
#[cfg(target_os = "linux")]
mod exchanged;
mod exports;
mod forms;
mod generated;
#[path = "../../benches/support/generator.rs"]
mod generator;
mod golden;
mod help;
mod interop;
#[cfg(unix)]
mod interrupted;
mod invariance;
mod layers;
mod logs;
mod manifest;
mod messages;
mod new_rows;
mod oddities;
mod oracle;
#[path = "../../src/archive/tests/pack.rs"]
mod pack;
#[cfg(target_os = "linux")]
mod pager;
mod parity;
mod parquet;
#[cfg(target_os = "linux")]
mod polite;
mod pruning;
mod pushdown;
mod python;
mod readme;
mod reference;
mod replay;
mod results;
mod round_trip;
mod schemas;
#[cfg(target_os = "linux")]
mod screens;
#[cfg(target_os = "linux")]
mod shell;
mod slips;
mod streams;
mod summary;
mod support;
mod swapped;
mod tables;
mod timeline;
mod together;
mod wrapped;
mod years;
mod zeros;
