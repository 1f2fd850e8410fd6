//! What may stand behind the begin of a query, for completion. The grammar says it: it is given a character that it
//! takes nowhere, and tells what it would have taken.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};

use super::super::spelt;
use super::builder::{Grammar, Rule};

/// Nothing begins with a space that is not an ordinary one.
const STOP: char = '\u{a0}';

/// What may stand at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The keywords, in lower case.
    pub keywords: Vec<String>,
    /// A name: of a column, or whatever the word before asks for.
    pub name: bool,
    /// The name of what is called.
    pub call: bool,
    /// A condition, which may be a word or begin with a column.
    pub condition: bool,
    /// What stands right of an operator or behind `since`.
    pub value: bool,
    /// A length of time, and nothing that could be taken for one.
    pub length: bool,
}

/// What may stand behind `begin`; `None` if no query begins so.
pub(crate) fn expected(begin: &str) -> Option<Expected> {
    // One switch for the whole process: whoever turned it off would turn it off for others, too.
    pest::set_error_detail(true);
    let text = format!("{begin}{STOP}");
    let parsed = Grammar::parse(Rule::query, &text);
    let error = parsed.err()?;
    if !matches!(error.location, InputLocation::Pos(at) if at == begin.len()) {
        return None;
    }
    let attempts = error.parse_attempts()?;
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return None };
    let tokens: Vec<String> = attempts.expected_tokens().iter().map(|token| token.to_string().to_lowercase()).collect();
    let has = |token: &str| tokens.iter().any(|other| other == token);
    let one_of = |rules: &[Rule]| positives.iter().any(|rule| rules.contains(rule));
    let is_word = |token: &&String| token.len() > 1 && token.bytes().all(|byte| byte.is_ascii_alphabetic());
    let keyword = |token: &&String| is_word(token) && !spelt::is_part(token);
    Some(Expected {
        keywords: tokens.iter().filter(keyword).cloned().collect(),
        name: has("`"),
        call: has("_"),
        condition: one_of(&[Rule::query, Rule::condition, Rule::not_expr, Rule::predicate, Rule::step, Rule::arg]),
        value: one_of(&[Rule::bare, Rule::arg]),
        length: one_of(&[Rule::duration]) && !one_of(&[Rule::lone_address]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(begin: &str) -> String {
        expected(begin).unwrap().keywords.join(" ")
    }

    #[test]
    fn the_grammar_tells_what_may_follow() {
        assert_eq!(keywords("failed | detect spray "), "at by within");
        assert_eq!(keywords("where user is "), "not null");
        assert_eq!(keywords("failed between 2009 "), "and");
        assert_eq!(keywords("failed where user=root "), "after and before between last on or since this until week");
        let stage = expected("failed | ").unwrap();
        assert!(stage.call && !stage.name && stage.keywords.iter().any(|word| word == "sequence"), "{stage:?}");
        let start = expected("").unwrap();
        assert!(start.name && start.condition && !start.length && !start.value, "{start:?}");
        let operator = expected("failed where user in (root, ").unwrap();
        assert!(operator.value && !operator.condition && !operator.name, "{operator:?}");
        let days = "friday monday month saturday sunday thursday tuesday wednesday week year";
        assert_eq!(keywords("failed last "), days);
        assert_eq!(keywords("failed since last "), days);
        assert!(expected("failed last ").unwrap().length && expected("count by ").unwrap().length);
    }

    #[test]
    fn nothing_follows_what_is_no_query() {
        for begin in ["failed | | ", "failed where where ", "top 5 user user ", "failed where user = = "] {
            assert_eq!(expected(begin), None, "{begin}");
        }
    }
}
