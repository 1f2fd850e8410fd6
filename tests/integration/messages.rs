//! What the user reads when a query is refused, word for word: `tests/messages/settled` holds the answers that are good
//! enough, one file a subject; `tests/messages/unsettled` those that are not yet, with the answer one would like to
//! read. `BLESS=1` rewrites the settled ones; look at the difference as a user would.

use std::fmt::Write as _;
use std::path::PathBuf;

use authq::event::columns::Display;
use authq::plan::Context;

use crate::support::root;

/// A query that is refused, and what is answered to it.
struct Case {
    query: String,
    answer: String,
}

fn folder(name: &str) -> PathBuf {
    root().join("tests/messages").join(name)
}

/// The files of a folder, in the order of their names.
fn files(name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(name)).expect("a folder of messages");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files
}

/// Blocks of `> query` and the answer, with an empty line between them; a query of several lines has `> ` before each.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_query = false;
    for line in text.lines() {
        match (line.strip_prefix("> "), cases.last_mut()) {
            (Some(more), Some(case)) if in_query => case.query += &format!("\n{more}"),
            (Some(query), _) => cases.push(Case { query: query.to_owned(), answer: String::new() }),
            (None, Some(case)) if !line.is_empty() => case.answer += &format!("{line}\n"),
            (None, _) => {}
        }
        in_query = line.starts_with("> ");
    }
    cases
}

/// What is said to the query, at noon of a Wednesday.
fn answer(query: &str) -> Result<String, String> {
    let context = Context {
        now: "2009-04-22T12:00:00Z".parse().expect("a moment"),
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Headline(u8::MAX),
        recipes: authq::plan::Recipes::default(),
    };
    let bound = authq::lang::parse(query).and_then(|tree| authq::plan::bind(&tree, query, &context));
    match bound {
        Ok(plan) => Err(plan.explain()),
        Err(error) => Ok(format!("{error}\n")),
    }
}

#[test]
fn every_refusal_reads_as_written_down() {
    let mut wrong = String::new();
    for file in files("settled") {
        let text = std::fs::read_to_string(&file).expect("a file of messages");
        let mut blessed = Vec::new();
        for Case { query, answer: expected } in cases(&text) {
            let shown = query.replace('\n', "\n> ");
            let actual = answer(&query).unwrap_or_else(|plan| panic!("`{query}` is understood:\n{plan}"));
            if actual != expected {
                let _ = write!(wrong, "{}:\n> {shown}\n{actual}\n", file.display());
            }
            blessed.push(format!("> {shown}\n{actual}"));
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, blessed.join("\n")).expect("the file can be written");
        }
    }
    assert!(wrong.is_empty() || std::env::var_os("BLESS").is_some(), "not as written down:\n\n{wrong}");
}

#[test]
fn an_answer_that_became_good_moves() {
    for file in files("unsettled") {
        let text = std::fs::read_to_string(&file).expect("a file of messages");
        for Case { query, answer: wished } in cases(&text) {
            let now = answer(&query).unwrap_or_default();
            assert_ne!(now, wished, "`{query}` is answered well now: move it to tests/messages/settled");
        }
    }
}

#[test]
fn every_repair_is_a_query() {
    let mut repairs = 0;
    for file in files("settled") {
        let text = std::fs::read_to_string(&file).expect("a file of messages");
        for Case { query, answer } in cases(&text) {
            for line in answer.lines() {
                let Some((_, repair)) = line.split_once("^ write: ") else { continue };
                let repair = repair.split(", or").next().unwrap_or(repair);
                let repair = repair.strip_suffix(" | …").unwrap_or(repair);
                if repair.contains('…') {
                    continue;
                }
                repairs += 1;
                // Some repairs are a whole query, some a condition, a stage or a time.
                let is_query = [
                    repair.to_owned(),
                    format!("where {repair}"),
                    format!("failed | {repair}"),
                    format!("since {repair}"),
                ];
                let parses = is_query.iter().any(|query| authq::lang::parse(query).is_ok());
                assert!(parses, "the repair of `{query}` is refused: {repair}");
            }
        }
    }
    assert!(repairs > 150, "{repairs}");
}
