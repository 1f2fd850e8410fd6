//! What a line of the shell means. A line goes on in the next one if it ends in `\`, or within quotes or brackets; a blank
//! line ends it nevertheless.

use crate::cli::complete;
use crate::lang::{self, Kind};

/// Commands that are those of the program, with their arguments.
pub(super) const COMMANDS: [&str; 3] = ["help", "examples", "queries"];
/// One without: what goes on behind it is a query, since the word is another one for `select`.
pub(super) const FIELDS: &str = "fields";
/// Commands of the shell itself.
pub(super) const OWN: [(&str, &str); 3] =
    [("reload", "looks at the paths again"), ("exit", "leaves the shell"), ("quit", "leaves the shell")];

/// What a line asks the shell to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Nothing,
    Leave,
    Reload,
    /// What can be typed.
    Help,
    /// A command of the program, with its arguments.
    Command(Vec<String>),
    Query(String),
}

impl Line {
    /// What the text means.
    pub(super) fn new(text: &str) -> Line {
        let text = joined(text);
        let text = text.trim();
        if lang::lex(text).is_ok_and(|tokens| tokens.is_empty()) {
            return Line::Nothing;
        }
        match (text, text.split_whitespace().next().unwrap_or_default()) {
            ("exit" | "quit", _) => Line::Leave,
            ("reload", _) => Line::Reload,
            ("help", _) => Line::Help,
            (FIELDS, _) => Line::Command(vec![FIELDS.to_owned()]),
            (_, first) if COMMANDS.contains(&first) => Line::Command(complete::arguments(text)),
            _ => Line::Query(text.to_owned()),
        }
    }
}

/// The lines without the marks that held them together.
fn joined(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.strip_suffix('\\').unwrap_or(line)).collect();
    lines.join("\n")
}

/// Is the line complete?
pub(super) fn is_whole(text: &str) -> bool {
    if text.ends_with('\\') {
        return false;
    }
    let is_ended = text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
    if is_ended || matches!(Line::new(text), Line::Command(_)) {
        return true;
    }
    let text = joined(text);
    let Ok(tokens) = lang::lex(&text) else { return lang::open_quote(&text).is_none() };
    let count = |kind: Kind| tokens.iter().filter(|token| token.kind == kind).count();
    count(Kind::Open) <= count(Kind::Close)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::cli::commands;
    use crate::event::columns::Display;
    use crate::plan::{Context, Recipes, bind};

    #[test]
    fn commands_are_known_by_their_first_word_and_all_else_is_a_query() {
        let command = |words: &[&str]| Line::Command(words.iter().map(|word| (*word).to_owned()).collect());
        let query = |text: &str| Line::Query(text.to_owned());
        for (text, line) in [
            ("", Line::Nothing),
            ("  # only a remark", Line::Nothing),
            (" exit ", Line::Leave),
            ("quit", Line::Leave),
            ("reload", Line::Reload),
            ("help", Line::Help),
            ("help  times", command(&["help", "times"])),
            ("help '~' user", command(&["help", "~", "user"])),
            ("fields", command(&["fields"])),
            ("fields user", query("fields user")),
            ("examples", command(&["examples"])),
            (" failed | count ", query("failed | count")),
            ("exit now", query("exit now")),
            ("trace icid 5", query("trace icid 5")),
            ("failed \\\n| count", query("failed \n| count")),
        ] {
            assert_eq!(Line::new(text), line, "{text:?}");
        }
    }

    #[test]
    fn no_query_begins_with_the_name_of_a_command() {
        for name in COMMANDS.into_iter().chain(OWN.map(|(name, _)| name)) {
            for query in [name.to_owned(), format!("{name} user"), format!("{name} | count")] {
                assert!(!is_answered(&query), "{query}");
            }
        }
        assert!(!is_answered(FIELDS) && is_answered("fields user"));
        for name in COMMANDS.into_iter().chain([FIELDS]) {
            assert!(commands::find(name).is_some(), "{name}");
        }
    }

    fn is_answered(query: &str) -> bool {
        let context = Context {
            now: Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            display: Display::Machine,
            recipes: Recipes::default(),
        };
        lang::parse(query).is_ok_and(|parsed| bind(&parsed, query, &context).is_ok())
    }

    #[test]
    fn what_is_open_goes_on() {
        for open in [
            "failed \\",
            "where user=\"a",
            "where user='a b",
            "where (user=a",
            "where user in (a,\nb",
            "failed\\\n| \\",
        ] {
            assert!(!is_whole(open), "{open:?}");
        }
        for whole in [
            "",
            "failed",
            "where user=o'brien",
            "where user in (a, b)",
            "where user in (a,\nb)",
            "where user=a)",
            "where user in (a,\n",
            "where user=\"a\n ",
            "help o'brien",
        ] {
            assert!(is_whole(whole), "{whole:?}");
        }
    }
}
