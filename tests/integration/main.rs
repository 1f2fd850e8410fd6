//! All integration tests in one binary: linking Arrow once is the slowest part of a test run.

mod cli;
mod concatenated;
mod containers;
mod differential;
mod generated;
#[path = "../../benches/support/generator.rs"]
mod generator;
mod golden;
mod help;
mod invariance;
mod layers;
mod logs;
mod messages;
mod oddities;
#[path = "../../src/archive/tests/pack.rs"]
mod pack;
mod pushdown;
mod readme;
mod reference;
mod support;
mod timeline;
mod together;
