//! Text to tree. No columns, no types: what a name or a value means is for the binder, so a query can be parsed, shown
//! and stored without an archive at hand.
//!
//! Two readings. `lexer` cuts the text into tokens with places and refuses what would harm the grammar; the grammar
//! in `grammar/query.pest` decides the shape and `parser` builds the tree. When the grammar refuses, `messages`
//! looks at the tokens around the place and says what a person would say; no text of pest's reaches the user.
//!
//! Left out on purpose: joins, subqueries, variables, and output commands. A query is one head and one pipe.

pub mod ast;
mod entry;
mod lexer;
mod messages;
mod parser;
pub(crate) mod periods;
mod print;
mod query;
pub mod reference;
pub(crate) mod spelt;
pub(crate) mod stages;
pub(crate) mod synonyms;
mod units;
mod vocabulary;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
pub(crate) use lexer::{Kind, Token, is_bare, is_name, lex, open_quote};
use messages::Text;
use parser::Failure;
pub(crate) use parser::expected::{Expected, expected};
pub(crate) use units::unit;
pub(crate) use vocabulary::is_word;

/// Longest query, in bytes. Longer lists of values belong into a file: `user in @users.txt`.
const MAX_LENGTH: usize = 64 * 1024;

/// Parses a query.
///
/// ```
/// let query = authq::parse("failed inbound where user=bob | count by remote_ip")?;
/// assert_eq!(query.to_string(), "failed inbound where user = bob | count by remote_ip");
///
/// let refusal = authq::parse("failed | cout by user").unwrap_err().to_string();
/// assert!(refusal.contains("count"), "{refusal}");
/// # Ok::<(), authq::Error>(())
/// ```
///
/// # Errors
/// [`crate::ErrorKind::Query`] with every complaint.
pub fn parse(text: &str) -> Result<ast::Query> {
    let refuse = |complaints| Err(Error::query(text, complaints));
    if text.len() > MAX_LENGTH {
        let complaint = Diagnostic::new(Span::new(0, 0), format!("the query is longer than {} KiB", MAX_LENGTH / 1024))
            .hint("put a long list into a file, one value a line, and write: user in @users.txt");
        // The text is cut off in the error too: it may be a whole log pasted by accident.
        return Err(Error::query(text.chars().take(256).collect::<String>(), vec![complaint]));
    }
    let tokens = match lexer::lex(text) {
        Ok(tokens) => tokens,
        Err(complaint) => return refuse(vec![complaint]),
    };
    let context = Text::new(text, &tokens);
    let complaints = messages::foresee(&context);
    if !complaints.is_empty() {
        return refuse(complaints);
    }
    match parser::parse(text, &tokens) {
        Ok(query) => Ok(query),
        Err(Failure::Syntax(at)) => refuse(vec![messages::explain(&context, at)]),
        Err(Failure::Complaints(complaints)) => refuse(complaints),
        Err(Failure::Unknown) => Err(Error::internal("the parser does not know what the grammar gave it")),
    }
}
