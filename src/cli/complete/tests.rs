//! What is offered: every word of the queries that the manual shows, where it stands, and nothing that no query goes on with.

use super::*;
use crate::cli::config::Text;
use crate::cli::examples;
use crate::event::tables::Table;
use crate::expr::aggregates::AGGREGATES;
use crate::expr::functions::FUNCTIONS;
use crate::lang::reference::{KEYWORDS, STAGES};
use crate::lang::{self, Kind};
use crate::plan::recipes::BUILT_IN;

fn config() -> Config {
    let text = |name: &str, text: &str| Text { name: name.to_owned(), text: text.to_owned() };
    Config {
        queries: vec![text("daily", "failed last 1d")],
        recipes: vec![text("tor", "failed inbound")],
        ..Config::default()
    }
}

fn offered(query: &str) -> Vec<String> {
    query::candidates(query, &config(), None).1.into_iter().map(|candidate| candidate.text).collect()
}

/// Queries that the program shows somewhere.
fn shown_queries() -> Vec<String> {
    let entries = STAGES.iter().chain(KEYWORDS).flat_map(|entry| entry.examples).map(|(query, _)| (*query).to_owned());
    let calls = FUNCTIONS.iter().flat_map(|function| function.examples).map(|example| example.query.to_owned());
    let recipes = BUILT_IN.iter().map(|recipe| recipe.text.to_owned());
    examples::all().into_iter().map(|example| example.query).chain(entries).chain(calls).chain(recipes).collect()
}

/// Is it a word of the language, whatever it means where it stands?
fn is_known(word: &str) -> bool {
    let columns = || Table::ALL.into_iter().flat_map(Table::columns);
    let stored = || columns().filter_map(|column| column.kind.words()).flat_map(|set| set.stored());
    STAGES.iter().chain(KEYWORDS).any(|entry| entry.names.contains(&word))
        || columns().any(|column| column.name == word)
        || stored().any(|other| other == word)
        || FUNCTIONS.iter().any(|function| function.name == word)
        || AGGREGATES.iter().any(|spec| spec.name == word)
        || BUILT_IN.iter().any(|recipe| recipe.name == word)
}

/// Words that are values of text where they stand, or the argument of a call that is the name of a column, and `field`,
/// which would be the only one offered where any text may stand.
const OTHERWISE: [(&str, &str); 3] =
    [("auth", "where kind = auth"), ("time", "sort weekday(time)"), ("field", "user = field(profile)")];

#[test]
fn every_word_of_a_shown_query_is_offered_where_it_stands() {
    let (mut asked, mut missing) = (0, Vec::new());
    for query in shown_queries() {
        let tokens = lang::lex(&query).unwrap();
        for (index, token) in tokens.iter().enumerate() {
            let is_new = index > 0 && tokens[index - 1].is_any(&["as", "let"]);
            let is_word = token.kind == Kind::Word && lang::is_name(token.text) && is_known(token.text);
            let is_otherwise = OTHERWISE.iter().any(|(word, place)| token.text == *word && query.contains(place));
            if is_word && !is_new && !is_otherwise {
                asked += 1;
                let begin = &query[..token.span.start + 1];
                if !offered(begin).iter().any(|word| word == token.text) {
                    missing.push(format!("{} in `{query}`", token.text));
                }
            }
        }
    }
    assert!(asked > 400, "{asked}");
    assert!(missing.is_empty(), "{} of {asked}: {missing:#?}", missing.len());
}

#[test]
fn a_query_goes_on_with_whatever_is_offered() {
    for query in shown_queries() {
        let tokens = lang::lex(&query).unwrap();
        for begin in tokens.iter().map(|token| &query[..token.span.start]) {
            let (length, candidates) = query::candidates(begin, &config(), None);
            let begin = &begin[..begin.len() - length];
            for candidate in candidates.iter().filter(|candidate| !candidate.text.starts_with('@')) {
                let text = format!("{begin}{}{}", candidate.text, candidate.more);
                assert!(lang::expected(&text).is_some(), "nothing can follow `{text}`");
            }
        }
    }
}

#[test]
fn values_are_those_of_the_column() {
    assert_eq!(offered("where outcome="), ["succeeded", "failed", "error", "required"]);
    assert_eq!(offered("where outcome not in (failed, e"), ["error"]);
    assert_eq!(offered("failed where tls="), ["yes", "no"]);
    assert_eq!(offered("failed where remote_ip not in p"), ["private", "public"]);
    assert_eq!(offered("where weekday(time) in (s"), ["sat", "sun"]);
    assert_eq!(offered("failed since t"), ["today", "this"]);
    assert_eq!(offered("failed last mo"), ["monday", "month"]);
    assert_eq!(offered("failed until last w"), ["wednesday", "week"]);
    assert_eq!(offered("failed between yesterday and n"), ["now"]);
    assert!(offered("where user=").is_empty());
}

#[test]
fn names_are_those_in_sight() {
    assert_eq!(offered("failed | count by user | sort -cou"), ["count"]);
    assert!(offered("failed | count by user | sort -remote").is_empty());
    assert_eq!(offered("count(failed) as bad, count by user | where b"), ["bad"]);
    assert_eq!(offered("connections where auth_s"), ["auth_succeeded"]);
    assert_eq!(offered("detect sp"), ["spray"]);
    assert_eq!(offered("failed | detect t"), ["tor"]);
    assert_eq!(offered("failed | show "), ["connections", "messages", "lines"]);
    assert_eq!(offered("@d"), ["@daily"]);
    assert_eq!(offered("FAI"), ["failed"]);
    assert!(offered("failed as x | select user as r").is_empty());
    assert!(offered("failed where user=\"fai").is_empty());
    assert!(offered("failed | | s").is_empty());
}

fn answered(line: &str) -> Answer {
    answer(&line::words(line), &config())
}

fn texts(line: &str) -> Vec<String> {
    answered(line).candidates.into_iter().map(|candidate| candidate.text).collect()
}

#[test]
fn the_place_on_the_line_decides() {
    assert_eq!(texts("authq exam"), ["examples"]);
    assert_eq!(texts("authq 'exam"), Vec::<String>::new());
    assert!(texts("authq ").contains(&"convert".to_owned()) && !texts("authq ").contains(&"complete".to_owned()));
    assert_eq!(texts("authq convert --par"), ["--partition-by"]);
    assert_eq!(texts("authq convert x --partition-by=app"), ["appliance,date"]);
    assert_eq!(texts("authq failed logs --forma"), ["--format"]);
    assert_eq!(texts("authq failed -f nd"), ["ndjson"]);
    assert_eq!(texts("authq failed --to-sql=tr"), ["trino"]);
    assert_eq!(texts("authq failed --tz Europe/Berl"), ["Europe/Berlin"]);
    assert_eq!(texts("authq -f csv 'failed inb"), ["inbound"]);
    assert_eq!(texts("authq -e 'failed inb"), ["inbound"]);
    assert_eq!(texts("authq help exit"), ["exit-codes"]);
    assert_eq!(texts("authq fields remote_h"), ["remote_host"]);
    assert_eq!(texts("authq completions z"), ["zsh"]);
    for of_files in
        ["authq failed inb", "authq convert inb", "authq 'failed' ", "authq -e failed inb", "authq failed -o x"]
    {
        assert_eq!(texts(of_files), Vec::<String>::new(), "{of_files}");
    }
    assert!(!texts("authq failed --").iter().any(|option| option.contains("slice-bytes")));
}

#[test]
fn each_shell_gets_its_lines() {
    let shown = |line: &str, shell: Shell| answered(line).shown(shell, false);
    assert_eq!(shown("authq 'failed inb", Shell::Bash), "failed inbound \nfailed inbound  \n");
    assert_eq!(shown("authq inb", Shell::Bash), "inbound \n");
    assert_eq!(
        answered("authq 'failed where outcome=").shown(Shell::Bash, true),
        "succeeded\nfailed\nerror\nrequired\n"
    );
    assert_eq!(shown("authq failed --to-sql=tr", Shell::Bash), "trino \n");
    assert_eq!(shown("authq 'failed inb", Shell::Zsh), "7\ninbound \tinbound  -- direction is inbound\n");
    assert_eq!(shown("authq 'failed inb", Shell::Fish), "failed inbound \tdirection is inbound\nfailed inbound  \t\n");
    assert_eq!(shown("authq exam", Shell::Fish), "examples\tquestions and the queries that answer them\n");
    assert_eq!(shown("authq failed x", Shell::Zsh), "");
}

/// Users and addresses of some logs.
struct Known;

impl Values for Known {
    fn of(&self, table: Table, column: &str) -> Vec<String> {
        let values: &[&str] = match (table, column) {
            (Table::Auth, "user") => &["ironport", "mail admin", "last", "a*", "\u{1b}[2J", "", "dom\\bob"],
            (_, "remote_ip") => &["192.0.2.7"],
            _ => &[],
        };
        values.iter().map(|value| (*value).to_owned()).collect()
    }
}

fn offered_of_logs(query: &str) -> (String, Vec<String>) {
    let (start, candidates) = in_query(query, &config(), &Known);
    (query[start..].to_owned(), candidates.iter().map(Candidate::typed).collect())
}

#[test]
fn values_of_the_logs_are_offered_as_a_query_has_them() {
    let users = ["ironport", "\"mail admin\"", "\"last\"", "\"a*\"", "dom\\bob"];
    for begin in ["user=", "failed where USER == ", "where not user != ", "where user in (", "where user not in (a, "] {
        assert_eq!(offered_of_logs(begin), (String::new(), users.map(str::to_owned).to_vec()), "{begin}");
    }
    let one = |word: &str, value: &str| (word.to_owned(), vec![value.to_owned()]);
    assert_eq!(offered_of_logs("where user=IRON"), one("IRON", "ironport"));
    assert_eq!(offered_of_logs("where user=mail"), one("mail", "\"mail admin\""));
    assert_eq!(offered_of_logs("where user=\"mail a"), one("\"mail a", "\"mail admin\""));
    assert_eq!(offered_of_logs("where user='iron"), one("'iron", "ironport"));
    let addresses = offered_of_logs("where remote_ip in (1").1;
    assert_eq!(addresses, ["192.0.2.7"]);
    assert!(offered_of_logs("where remote_ip in (").1.contains(&"private".to_owned()));
    // What is worked out is not in the logs, nor do patterns and other tables have these values.
    for other in [
        "let user = remote_host | where user=",
        "where user ~ ",
        "messages where user=",
        "count by user | where count=",
    ] {
        assert_eq!(offered_of_logs(other).1, Vec::<String>::new(), "{other}");
    }
    assert_eq!(offered_of_logs("count by user | where user=iron").1, ["ironport"]);
}
