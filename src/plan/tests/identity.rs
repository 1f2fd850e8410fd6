//! The columns that a plan is widened by, and what it keeps.

use super::*;
use crate::plan::Identified::{self, Episodes, Groups, Rows};

/// What the rows of a query are, and the types by which they are known.
fn identity(query: &str) -> (Identified, Vec<Type>) {
    let (own, (widened, identity)) = (plan(query), plan(query).identified().unwrap());
    let (own, widened) = (own.last(), widened.last());
    let hidden = own.columns.len();
    assert_eq!(widened.columns[..hidden], own.columns, "{query}");
    let kinds: Vec<Type> = widened.columns[hidden..].iter().map(|column| column.kind).collect();
    assert_eq!(kinds, identity.kinds, "{query}");
    assert!(widened.columns[hidden..].iter().all(|column| column.name.contains('`')), "{query}");
    assert!(widened.projection.is_sorted() && own.projection.iter().all(|at| widened.projection.contains(at)));
    (identity.of, identity.kinds)
}

#[test]
fn rows_are_known_by_what_does_not_change_when_logs_grow() {
    let (text, time, int) = (Type::Text, Type::Time, Type::Int);
    for (query, of, kinds) in [
        ("failed", Rows, vec![text]),
        ("failed | select user", Rows, vec![text]),
        ("failed | let n = attempt + 1 | select n | let m = n + 1 | where m > 2 | sort m", Rows, vec![text]),
        ("connections | limit 3", Rows, vec![text]),
        ("messages", Rows, vec![text, int, time]),
        ("failed | show lines | select kind", Rows, vec![text, time, text]),
        ("failed | count by user, attempt | select count", Groups, vec![text, int]),
        ("failed | count as n by user | count by n", Groups, vec![int]),
        ("failed | timeline 1h by user", Groups, vec![time, text]),
        ("failed | select user, remote_ip | distinct remote_ip", Groups, vec![Type::Ip]),
        ("failed | burst 3 by user, remote_ip within 1h | select peak", Episodes, vec![text, Type::Ip, time, time]),
        ("detect breach", Episodes, vec![Type::Ip, time, time]),
        ("detect breach | count by remote_ip", Groups, vec![Type::Ip]),
    ] {
        assert_eq!(identity(query), (of, kinds), "{query}");
    }
}

#[test]
fn one_row_over_all_rows_is_known_by_nothing() {
    for query in ["failed | count", "failed | count by user | max(count)"] {
        assert!(plan(query).identified().is_err(), "{query}");
    }
    assert!(plan("failed | count | distinct count").identified().is_ok());
}
