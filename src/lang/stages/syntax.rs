//! What the language knows of a stage. The file of a stage says all of it.

use std::fmt::Display;

use pest::iterators::Pair;

use super::super::ast::{Ident, SelectItem};
use super::super::entry::Entry;
use super::super::parser::builder::{Builder, Rule};

/// The parts of a stage as the grammar gives them, without keywords and punctuation.
pub(in crate::lang) type Pairs<'i> = std::vec::IntoIter<Pair<'i, Rule>>;

/// A stage as written. `Display` prints it with its name.
pub(in crate::lang) trait Syntax: Display + Sized {
    /// The rule of the grammar.
    const RULE: Rule;
    /// The keywords that stand directly in it, which are left out of its parts.
    const KEYWORDS: &'static [Rule];
    /// What the manual says of it.
    const ENTRY: Entry;
    /// The words that it may begin with, its name first.
    const WORDS: &'static [&'static str] = Self::ENTRY.names;
    /// What must follow its name.
    const NEEDS: Option<Needs>;

    /// Reads its parts; `None` as in [`Builder`].
    fn read(builder: &mut Builder<'_>, parts: Pairs<'_>) -> Option<Self>;

    /// What comes out of it.
    fn gives(&self) -> Gives<'_>;
}

/// What must follow the name of a stage.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Needs {
    /// With an article.
    pub what: &'static str,
    /// As in this.
    pub example: &'static str,
}

impl Needs {
    pub const FIELD: &str = "a field";
    pub const NUMBER: &str = "a number";
}

/// What comes out of a stage.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Gives<'q> {
    /// Rows that went in.
    Rows,
    /// Those of them that pass a test.
    Passed,
    /// All of them, with one more column.
    Column(&'q Ident),
    /// All of them, with these columns.
    Columns(&'q [SelectItem]),
    /// Stretches of time in which something was found, by a recipe if one is named.
    Findings(Option<&'q Ident>),
    /// Other rows, one at least if any went in: in a sentence, what the stage does.
    Groups(&'static str),
    /// Rows of another table.
    OtherTable,
}
