//! The stages, in the order of the manual. A new one is a file with all that the language knows of it (see
//! [`Syntax`]) and a line in the table below.

mod aggregate;
mod burst;
mod detect;
mod distinct;
mod let_stage;
mod limit;
mod select;
mod sequence;
mod show;
mod sort;
mod syntax;
mod tail;
mod timeline;
mod top;
mod where_stage;

pub use aggregate::Aggregate;
pub use burst::Burst;
pub use detect::Detect;
pub use distinct::Distinct;
pub use let_stage::Let;
pub use limit::Limit;
pub use select::Select;
pub use sequence::{Sequence, Step};
pub use show::Show;
pub use sort::{Sort, SortKey};
pub(crate) use syntax::{Gives, Needs};
pub use tail::Tail;
pub use timeline::Timeline;
pub use top::Top;
pub use where_stage::Where;

use std::fmt::{self, Display, Formatter};

use pest::iterators::Pair;

use super::entry::Entry;
use super::parser::builder::{Builder, Rule, children};
use super::words::aggregates;
use crate::diagnostic::Span;
use syntax::Syntax;

/// One step of the pipe.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// From the keyword to the end of the stage.
    pub span: Span,
    pub kind: StageKind,
}

macro_rules! stages {
    ($($stage:ident),* $(,)?) => {
        /// The steps of the pipe.
        #[derive(Clone, Debug, PartialEq)]
        pub enum StageKind {
            $($stage($stage),)*
        }

        /// What the manual says of each stage.
        pub static ENTRIES: &[Entry] = &[$($stage::ENTRY),*];

        /// The words that each stage begins with, and what must follow them.
        static WORDS: &[(&[&str], Option<Needs>)] = &[$(($stage::WORDS, $stage::NEEDS)),*];

        impl StageKind {
            fn read(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<StageKind> {
                match pair.as_rule() {
                    $(rule if rule == $stage::RULE => read(builder, pair).map(StageKind::$stage),)*
                    _ => None,
                }
            }

            pub(crate) fn gives(&self) -> Gives<'_> {
                match self {
                    $(StageKind::$stage(stage) => stage.gives(),)*
                }
            }
        }

        impl Display for StageKind {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                match self {
                    $(StageKind::$stage(stage) => stage.fmt(f),)*
                }
            }
        }
    };
}

stages! {
    Where,
    Let,
    Select,
    Sort,
    Top,
    Limit,
    Tail,
    Distinct,
    Timeline,
    Burst,
    Sequence,
    Detect,
    Show,
    Aggregate,
}

impl Stage {
    /// Reads a `stage` of the grammar.
    pub(super) fn read(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<Stage> {
        let span = builder.span(&pair);
        Some(Stage { span, kind: StageKind::read(builder, children(pair).next()?)? })
    }
}

fn read<S: Syntax>(builder: &mut Builder<'_>, pair: Pair<'_, Rule>) -> Option<S> {
    let parts: Vec<_> = children(pair).filter(|part| !S::KEYWORDS.contains(&part.as_rule())).collect();
    S::read(builder, parts.into_iter())
}

impl Display for Stage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

/// Stands at the begin of a query in place of a head.
const TRACE: &str = "trace";

/// Stands for every aggregate.
const COUNT: &str = "count";

/// The words that stages begin with.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(words, _)| *words).copied()
}

/// The stages as a line of reference.
pub(super) fn list() -> String {
    let names: Vec<&str> = WORDS.iter().map(|(words, _)| words[0]).filter(|name| *name != COUNT).collect();
    format!("stages: {}, and aggregates: {COUNT}, min(time) … by user", names.join(" "))
}

/// What must follow `word`, if it begins a stage that needs something.
pub(crate) fn needs(word: &str) -> Option<Needs> {
    let is_it = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    WORDS.iter().find(|(words, _)| is_it(words)).and_then(|(_, needs)| *needs)
}

/// Whether `word` names a stage.
pub(crate) fn is_stage(word: &str) -> bool {
    names().chain([TRACE]).any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether `word` is no word of the head because it names a stage.
pub(super) fn is_taken(word: &str) -> bool {
    is_stage(word) || aggregates().any(|(name, _)| name.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_sound() {
        let words: HashSet<_> = names().collect();
        assert_eq!(words.len(), names().count());
        for ((words, needs), entry) in WORDS.iter().zip(ENTRIES) {
            assert!(needs.is_none_or(|needs| parse(needs.example).is_ok()), "{words:?}");
            for (query, _) in entry.examples {
                let query = parse(query).unwrap();
                assert_eq!(query.to_string(), parse(&query.to_string()).unwrap().to_string());
            }
        }
    }

    #[test]
    fn no_word_of_a_stage_is_a_word_of_the_head() {
        for word in names() {
            assert!(parse(&format!("failed {word}")).is_err(), "`_stage_name` of the grammar lacks {word}");
        }
    }
}
