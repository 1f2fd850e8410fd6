//! Query text: the trees it becomes, and why it is refused.

use super::ast::*;
use super::parse;

mod limits;
mod properties;
mod refusals;
mod trees;

/// The tree without its places.
fn shape(query: &Query) -> String {
    let tree = format!("{query:#?}");
    let places = regex::Regex::new(r"Span \{\s*start: \d+,\s*end: \d+,\s*\}").unwrap();
    places.replace_all(&tree, "_").into_owned()
}

fn tree(text: &str) -> Query {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(text: &str) -> String {
    match parse(text) {
        Ok(query) => panic!("`{text}` is a query: {query}"),
        Err(error) => error.to_string(),
    }
}
