//! Parses and binds the repairs of a message before they are printed, so that every printed repair is a valid query.
//!
//! A message knows one fault of a query. If the repaired query has a second fault, and that has a repair too, both repairs
//! are made. If the repaired query still names an unknown field or function, the repair is printed as an example. If no
//! repair gives a valid query, the message names the fault alone.

use super::{Context, bind};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind, Result};
use crate::lang;

/// Faults one behind the other that are mended at once.
const MOST_FAULTS: usize = 4;

/// What came of a repair.
enum Outcome {
    /// A query that is understood.
    Query(String),
    /// One that is, but for names that nobody knows.
    Names(String),
    Nothing,
}

/// The refusal of a query, with no repairs but those that are understood. One of several faults is left as it is: its
/// repair leaves the others in.
pub fn tried(error: Error, context: &Context) -> Error {
    let ErrorKind::Query { source, diagnostics } = error.kind() else { return error };
    let [diagnostic] = diagnostics.as_slice() else { return error };
    let repairs = diagnostic.repairs(source);
    let (mut queries, mut example) = (Vec::new(), None);
    for outcome in repairs.iter().map(|repair| mend(repair.clone(), context)) {
        match outcome {
            Outcome::Query(query) => queries.push(query),
            Outcome::Names(query) => example = example.or(Some(query)),
            Outcome::Nothing => {}
        }
    }
    queries.dedup();
    if queries == repairs {
        return error;
    }
    let diagnostic = diagnostic.clone();
    let diagnostic = match example.filter(|_| queries.is_empty()) {
        Some(example) => diagnostic.with_example(&example),
        None => diagnostic.with_repairs(&queries),
    };
    Error::query(source.clone(), vec![diagnostic])
}

/// A repair, with those of further faults made in it.
fn mend(repair: String, context: &Context) -> Outcome {
    let mut query = repair;
    for _ in 0..MOST_FAULTS {
        let Err(error) = understood(&query, context) else { return Outcome::Query(query) };
        // What a name was meant to be is only guessed.
        if error.diagnostics().iter().all(|diagnostic| diagnostic.about_name) {
            return Outcome::Names(query);
        }
        let Some(repair) = only_repair(&error) else { return Outcome::Nothing };
        query = repair;
    }
    Outcome::Nothing
}

fn understood(query: &str, context: &Context) -> Result<()> {
    bind(&lang::parse(query)?, query, context).map(drop)
}

/// The repair of a refusal for one fault that has one reading.
fn only_repair(error: &Error) -> Option<String> {
    let ErrorKind::Query { source, diagnostics } = error.kind() else { return None };
    let repairs = diagnostics.iter().flat_map(|diagnostic: &Diagnostic| diagnostic.repairs(source));
    let mut repairs = repairs.filter(|repair| diagnostics.len() == 1 && lang::parse(repair).is_ok());
    repairs.next().filter(|_| repairs.next().is_none())
}
