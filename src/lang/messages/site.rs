//! What a rule is asked and answers with, below the tables of rules and above the text.

use super::text::{Place, Text};
use crate::diagnostic::Diagnostic;

/// A place where the grammar stopped: the token there, by its number. One past the last is the end of the query.
#[derive(Copy, Clone)]
pub(super) struct Site<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) at: usize,
    pub(super) place: Place,
}

/// An entry of a table: a complaint, if the entry knows this kind of failure.
pub(super) type Rule = fn(&Site<'_>) -> Option<Diagnostic>;

impl Site<'_> {
    /// The last resort.
    pub(super) fn unexpected(&self) -> Diagnostic {
        let expected = match (self.place, self.text.ends_condition(self.at)) {
            (Place::Head, _) => "a word, a condition, `|` or the end",
            (Place::Filter, true) => "`and`, `or`, `|` or the end",
            (Place::Filter, false) => "a field",
            (Place::Stage, true) => "`|` or the end",
            (Place::Stage, false) => "a field",
        };
        let found = self.text.get(self.at).map_or(String::new(), |token| format!(", not `{}`", token.text));
        Diagnostic::new(self.text.span(self.at), format!("expected {expected}{found}"))
    }
}
