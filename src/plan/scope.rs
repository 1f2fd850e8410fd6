//! The columns that a stage sees, and how names find them.

use super::parts::EVIDENCE;
use crate::event::columns::{ColumnSpec, Display};
use crate::expr::types::Type;

/// The columns that a stage sees.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub columns: Vec<Visible>,
    pub rows: Rows,
    /// A stage before was refused in part, so that names may be unknown through no fault of their own.
    pub poisoned: bool,
}

/// What a row stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// An event, with all columns of the source.
    Events,
    /// An event, with the columns chosen.
    Chosen,
    /// A group of events.
    Groups,
}

#[derive(Clone, Debug)]
pub(super) struct Visible {
    pub name: String,
    pub kind: Type,
    /// The text of the call that made it, by which later stages may name it too.
    pub text: Option<String>,
    /// Its place among the values of the aggregate that made it.
    pub measure: Option<usize>,
    pub display: Display,
}

impl Scope {
    /// All columns of the source.
    pub(super) fn events(columns: &[ColumnSpec]) -> Scope {
        let columns = columns
            .iter()
            .map(|column| Visible {
                name: column.name.to_owned(),
                kind: column.kind,
                text: None,
                measure: None,
                display: column.display,
            })
            .collect();
        Scope { columns, rows: Rows::Events, poisoned: false }
    }

    /// The position of the column of that name, which may also be the text of the call that made it.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let named = self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        named.or_else(|| self.find_text(name))
    }

    /// The position of the column made by the call of that text.
    pub(super) fn find_text(&self, text: &str) -> Option<usize> {
        let same = |column: &Visible| column.text.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(text));
        self.columns.iter().position(same)
    }

    /// The names of all columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str()).filter(|name| *name != EVIDENCE)
    }

    /// The same, those last that people rarely ask for.
    pub(super) fn names_for_people(&self) -> impl Iterator<Item = &str> {
        let is_usual = |column: &&Visible| column.display < Display::Machine;
        let (usual, others): (Vec<&Visible>, Vec<&Visible>) = self.columns.iter().partition(is_usual);
        usual.into_iter().chain(others).map(|column| column.name.as_str())
    }
}
