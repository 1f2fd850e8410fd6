//! Every word that the language knows without the columns: for whoever must tell words of a query from other words.

use super::parser::builder::Rule;
use super::periods::DAYS;
use super::stages;
use super::words::{FLAGS, aggregates};

/// What the rules of the grammar begin with that are words.
const KEYWORD: &str = "kw_";

/// Whether `word` has a meaning in queries: a keyword of the grammar, the name of a stage or an aggregate, a word that
/// holds in a row, or a day.
pub(crate) fn is_word(word: &str) -> bool {
    let is_it = |known: &str| known.eq_ignore_ascii_case(word);
    let is_keyword = |rule: &Rule| format!("{rule:?}").strip_prefix(KEYWORD).is_some_and(is_it);
    stages::is_stage(word)
        || aggregates().any(|(name, _)| is_it(name))
        || FLAGS.into_iter().chain(DAYS).any(is_it)
        || Rule::all_rules().iter().any(is_keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_grammar_and_of_the_stages_are_known() {
        let grammar = include_str!("../../grammar/query.pest");
        let keywords: Vec<&str> = grammar
            .lines()
            .filter_map(|line| line.strip_prefix(KEYWORD)?.split_once(|c: char| !c.is_ascii_lowercase()))
            .map(|(word, _)| word)
            .collect();
        assert!(keywords.len() > 30, "{keywords:?}");
        for word in keywords.into_iter().chain(stages::names()) {
            assert!(is_word(word) && is_word(&word.to_uppercase()), "{word}");
        }
        assert!(["dcount", "failed", "inbound", "today"].into_iter().all(is_word));
        assert!(!["logs", "mail", "root", "kw_where", "query", ""].into_iter().any(is_word));
    }
}
