//! The manual covers the language, and what it shows can be asked.

use super::entry::{aggregate_example, find};
use super::types::KINDS;
use super::*;
use crate::event::columns::Display;
use crate::event::tables::Table;
use crate::expr::aggregates::AGGREGATES;
use crate::expr::functions::FUNCTIONS;
use crate::lang::reference::{KEYWORDS, STAGES};
use crate::plan::{Context, bind};

const PAGE: Page = Page { width: 100 };

/// Binds a query.
fn check(query: &str) {
    let now = "2009-04-22T11:47:47Z".parse().unwrap();
    let context = Context { now, zone: jiff::tz::TimeZone::UTC, display: Display::Text, recipes: Default::default() };
    let parsed = crate::lang::parse(query).unwrap_or_else(|error| panic!("{query}\n{error}"));
    if let Err(error) = bind(&parsed, query, &context) {
        let message = error.to_string();
        assert!(message.contains("not there yet") || message.contains("does not have"), "{query}\n{message}");
    }
}

#[test]
fn every_name_has_an_entry_that_fits_the_page() {
    for name in entry::names() {
        let text = entries(PAGE, name).unwrap();
        assert!(text.contains("examples"), "{name} has no examples\n{text}");
        for line in text.lines().filter(|line| !line.contains("authq '")) {
            assert!(line.chars().count() <= 100 && line.trim_end() == line, "{line}");
        }
    }
}

#[test]
fn every_example_can_be_asked() {
    for table in Table::ALL {
        for column in table.columns() {
            columns::examples(table, column).iter().for_each(|query| check(query));
        }
    }
    AGGREGATES.iter().for_each(|spec| check(&aggregate_example(spec)));
    FUNCTIONS.iter().flat_map(|function| function.examples).for_each(|example| check(example.query));
    let entries = STAGES.iter().chain(KEYWORDS).flat_map(|entry| entry.examples);
    entries.chain(KINDS.iter().flat_map(|kind| kind.examples)).for_each(|(query, _)| check(query));
    for name in entry::names().into_iter().chain(["remote_ip/24", "remote_ip/64"]) {
        for line in entries_of(name).lines() {
            if let Some((query, _)) = line.split_once("authq '").and_then(|(_, rest)| rest.rsplit_once("' PATH")) {
                check(query);
            }
        }
    }
}

fn entries_of(name: &str) -> String {
    entries(PAGE, name).unwrap()
}

#[test]
fn the_page_names_everything_and_fits() {
    let config = Config {
        queries: vec![crate::cli::config::Text { name: "daily".to_owned(), text: "failed last 1d".to_owned() }],
        ..Config::default()
    };
    let text = overview::text(PAGE, &config);
    let lists = |name: &str| text.lines().any(|line| line.trim_start().starts_with(name));
    Table::ALL.iter().for_each(|table| assert!(lists(table.name())));
    Table::Auth.columns().iter().for_each(|column| assert!(lists(column.name), "{}", column.name));
    STAGES.iter().for_each(|entry| assert!(lists(entry.names[0]), "{}", entry.names[0]));
    FUNCTIONS.iter().for_each(|function| assert!(lists(&function.signature()), "{}", function.name));
    AGGREGATES.iter().for_each(|spec| assert!(lists(spec.call), "{}", spec.call));
    assert!(lists("@daily") && text.contains("failed (or failure, fail)"), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn a_name_may_stand_for_several_things() {
    assert_eq!(find("time").len(), 3, "columns of two meanings and a type");
    assert!(entries_of("TLS").contains("a column of auth"));
    assert!(entries_of("fail").contains("outcome=failed"));
    assert!(entries_of("remote_ip/24").contains("IPv6 by /64"));
    assert!(entries_of("remote_ip/48").contains("IPv6 by /48, IPv4 whole"));
}

#[test]
fn what_is_unknown_gets_a_suggestion() {
    let message = |name: &str| entries(PAGE, name).unwrap_err().to_string();
    assert_eq!(message("usr"), "error: the query language has nothing called `usr`; did you mean `user`?");
    assert!(message("xyzzy").ends_with("`authq fields` lists what there is"));
}
