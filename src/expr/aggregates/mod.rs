//! Aggregates over groups. Apart from the executor, because an aggregate is a definition with a manual entry and
//! knows neither stages nor threads: it is told which group each row belongs to.
//!
//! A new aggregate is one file here, with its SQL, and one line in [`AGGREGATES`].

mod aggregate;
pub mod average;
pub mod count;
pub mod dcount;
pub mod exact_sum;
pub mod first_last;
pub mod folding;
pub mod interner;
pub mod list;
pub mod min_max;
pub mod percentile;
pub mod share;
mod sql;
pub mod sum;

pub use aggregate::{Accumulator, AggregateSpec, Argument, Groups};
pub use sql::SqlAggregate;

/// Every aggregate.
pub static AGGREGATES: &[&AggregateSpec] = &[
    &count::COUNT,
    &count::COUNT_IF,
    &dcount::DCOUNT,
    &sum::SUM,
    &average::AVERAGE,
    &min_max::MIN,
    &min_max::MAX,
    &percentile::MEDIAN,
    &percentile::PERCENTILE,
    &first_last::FIRST,
    &first_last::LAST,
    &list::LIST,
    &share::SHARE,
];

/// The aggregate of that name, the one with an argument if there are two; case does not matter.
pub fn find(name: &str) -> Option<&'static AggregateSpec> {
    let named = AGGREGATES.iter().rev().copied().find(|spec| spec.name.eq_ignore_ascii_case(name));
    named.or_else(|| percentile::percent(name).map(|_| &percentile::PERCENTILE))
}

/// The aggregate of that name that takes no argument.
pub fn without_argument(name: &str) -> Option<&'static AggregateSpec> {
    let is_it = |spec: &&AggregateSpec| spec.argument == Argument::Nothing && spec.name.eq_ignore_ascii_case(name);
    AGGREGATES.iter().copied().find(is_it)
}

/// The names of all aggregates, each once; of the percentiles, one stands for all.
pub fn names() -> impl Iterator<Item = &'static str> {
    AGGREGATES.iter().filter(|spec| spec.call != spec.name).map(|spec| spec.name)
}

/// The aggregates that need an argument, each with one that makes sense; of the percentiles, the usual ones.
pub fn calls() -> impl Iterator<Item = (&'static str, &'static str)> {
    let specs = AGGREGATES.iter().copied().filter(|spec| without_argument(spec.name).is_none());
    specs.flat_map(|spec| {
        let is_percentile = spec.name == percentile::PERCENTILE.name;
        let names = if is_percentile { &percentile::USUAL[..] } else { std::slice::from_ref(&spec.name) };
        names.iter().map(|name| (*name, spec.example_argument()))
    })
}

#[cfg(test)]
mod tests;
