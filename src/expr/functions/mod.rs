//! Scalar functions. A new one is a file with its [`Function`] and a line in [`FUNCTIONS`]; the binder, did-you-mean
//! and the tests of examples follow from the table.

mod coalesce;
mod date;
mod domain;
mod field;
mod function;
mod hour;
mod len;
mod local;
mod lower;
mod net;
mod now;
mod weekday;

pub use function::{Body, Function, Returns, Takes};

/// Every scalar function.
pub static FUNCTIONS: &[&Function] = &[
    &hour::HOUR,
    &weekday::WEEKDAY,
    &date::DATE,
    &lower::LOWER,
    &domain::DOMAIN,
    &local::LOCAL,
    &net::NET,
    &len::LEN,
    &coalesce::COALESCE,
    &field::FIELD,
    &now::NOW,
];

/// The function of that name; case does not matter.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().copied().find(|function| function.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_sound() {
        let names: HashSet<_> = FUNCTIONS.iter().map(|function| function.name).collect();
        assert_eq!(names.len(), FUNCTIONS.len());
        for function in FUNCTIONS {
            assert!(!function.examples.is_empty(), "{} has no example", function.name);
            assert!(!function.doc.is_empty() && !function.doc.ends_with('.'), "{}", function.name);
            assert!(function.examples.iter().all(|example| example.query.contains(function.name)));
        }
        assert_eq!(find("NET").unwrap().signature(), "net(ip, bits)");
        assert_eq!(find("coalesce").unwrap().signature(), "coalesce(a, b, …)");
    }
}
