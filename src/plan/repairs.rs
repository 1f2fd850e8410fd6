//! Parses and binds the repairs of a message before they are printed, so that every printed repair is a valid query.
//!
//! A message knows one fault of a query. If the repaired query has a second fault, and that has a repair too, both repairs
//! are made. If the repaired query still names an unknown field or function, the repair is printed as an example. If no
//! repair gives a valid query, the message names the fault alone.

use super::{Context, bind};
use crate::diagnostic::{Diagnostic, Replacement};
use crate::error::{Error, ErrorKind, Result};
use crate::lang;

/// Faults one behind the other that are mended at once.
const MOST_FAULTS: usize = 4;

/// What came of a repair.
enum Outcome {
    /// A query that is understood, or one for each reading of it.
    Queries(Vec<String>),
    /// One that is, but for names that nobody knows.
    Names(String),
    Nothing,
}

/// The refusal of a query, with no repairs but those that are understood. Several faults are mended at once if each has a
/// repair; else they are left as they are: the repair of one leaves the others in.
pub fn tried(error: Error, context: &Context) -> Error {
    let ErrorKind::Query { source, diagnostics } = error.kind() else { return error };
    let [diagnostic] = diagnostics.as_slice() else {
        return mended_at_once(source, diagnostics, context).unwrap_or(error);
    };
    let repairs = diagnostic.repairs(source);
    let (mut queries, mut example) = (Vec::new(), None);
    for outcome in repairs.iter().map(|repair| mend(repair.clone(), context)) {
        match outcome {
            Outcome::Queries(found) => queries.extend(found),
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

/// The refusal for several faults, of which the first has the repair of all.
fn mended_at_once(source: &str, diagnostics: &[Diagnostic], context: &Context) -> Option<Error> {
    let edits: Option<Vec<&Replacement>> =
        diagnostics.iter().map(|diagnostic| diagnostic.replacement.as_deref()).collect();
    let mut edits = edits?;
    edits.sort_by_key(|edit| edit.span.start);
    if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return None;
    }
    let read = |reading: &dyn Fn(&Replacement) -> Option<String>| {
        let mut query = source.to_owned();
        for edit in edits.iter().rev() {
            query.replace_range(edit.span.start..edit.span.end, &reading(edit)?);
        }
        understood(&query, context).is_ok().then_some(query)
    };
    let first = read(&|edit| Some(edit.text.clone()));
    // Two readings go together if each of the faults has two.
    let second = read(&|edit| edit.other.clone());
    if edits.iter().any(|edit| edit.other.is_some()) && second.is_none() {
        return None;
    }
    let queries: Vec<String> = first.into_iter().chain(second).collect();
    let (first, others) = diagnostics.split_first()?;
    let first = first.clone().with_repairs(&queries);
    let others = others.iter().map(|other| other.clone().with_repairs(&[]));
    let diagnostics = std::iter::once(first).chain(others);
    (!queries.is_empty()).then(|| Error::query(source.to_owned(), diagnostics.collect()))
}

/// A repair, with those of further faults made in it.
fn mend(repair: String, context: &Context) -> Outcome {
    let mut query = repair;
    for _ in 0..MOST_FAULTS {
        let Err(error) = understood(&query, context) else { return Outcome::Queries(vec![query]) };
        // What a name was meant to be is only guessed.
        if error.diagnostics().iter().all(|diagnostic| diagnostic.about_name) {
            return Outcome::Names(query);
        }
        let mut repairs = repairs(&error);
        match repairs.pop() {
            Some(repair) if repairs.is_empty() => query = repair,
            Some(last) => {
                repairs.push(last);
                let is_understood = |repair: &String| understood(repair, context).is_ok();
                return if repairs.iter().all(is_understood) { Outcome::Queries(repairs) } else { Outcome::Nothing };
            }
            None => return Outcome::Nothing,
        }
    }
    Outcome::Nothing
}

fn understood(query: &str, context: &Context) -> Result<()> {
    bind(&lang::parse(query)?, query, context).map(drop)
}

/// The repairs of a refusal for one fault.
fn repairs(error: &Error) -> Vec<String> {
    let ErrorKind::Query { source, diagnostics } = error.kind() else { return Vec::new() };
    let [diagnostic] = diagnostics.as_slice() else { return Vec::new() };
    diagnostic.repairs(source).into_iter().filter(|repair| lang::parse(repair).is_ok()).collect()
}
