//! Lists and the clauses that several stages have, printed.

use std::fmt::{self, Display, Formatter};

use super::super::ast::{Duration, Key};

/// Writes `items` with `separator` between them.
pub(in crate::lang) fn list<T: Display>(f: &mut Formatter<'_>, items: &[T], separator: &str) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

pub(in crate::lang) fn by(f: &mut Formatter<'_>, keys: &[Key]) -> fmt::Result {
    if keys.is_empty() {
        return Ok(());
    }
    f.write_str(" by ")?;
    list(f, keys, ", ")
}

pub(in crate::lang) fn window(f: &mut Formatter<'_>, within: &Option<Duration>) -> fmt::Result {
    within.as_ref().map_or(Ok(()), |within| write!(f, " within {}", within.text))
}
