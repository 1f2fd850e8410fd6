//! What the rows of a result stand for, which decides what records they become.

use crate::event::tables::Table;

/// What the rows of a result stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Rows of a table, with all their columns.
    Rows(Table),
    /// What a rule found: rows of `burst`, `sequence` and `detect`, with `start` and `end`.
    Findings(Rule),
}

/// A stage that finds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// The name of the recipe, or the stage's own.
    pub name: String,
    /// The stage as it was understood.
    pub stage: String,
    /// What it finds, in a sentence, where a recipe says so.
    pub doc: Option<&'static str>,
    /// The technique in MITRE ATT&CK: `T1110.003`.
    pub technique: Option<&'static str>,
}

impl Rule {
    /// The technique without its sub-technique, and the sub-technique: `T1110` and `T1110.003`.
    pub fn technique_and_sub(&self) -> Option<(&'static str, Option<&'static str>)> {
        let whole = self.technique?;
        Some(whole.split_once('.').map_or((whole, None), |(technique, _)| (technique, Some(whole))))
    }

    /// What it finds, in words.
    pub fn description(&self) -> &str {
        self.doc.unwrap_or(&self.stage)
    }
}

impl Subject {
    /// The table whose rows they are.
    pub fn table(&self) -> Option<Table> {
        match self {
            Subject::Rows(table) => Some(*table),
            Subject::Findings(_) => None,
        }
    }

    /// The rule that found them.
    pub fn rule(&self) -> Option<&Rule> {
        match self {
            Subject::Rows(_) => None,
            Subject::Findings(rule) => Some(rule),
        }
    }
}

impl Default for Subject {
    fn default() -> Self {
        Subject::Rows(Table::default())
    }
}
