//! What the user reads when a query is refused, word for word: `tests/messages/settled` holds the answers that are good
//! enough, one file a subject; `tests/messages/unsettled` those that are not yet, with the answer one would like to
//! read. `BLESS=1` rewrites the settled ones; look at the difference as a user would.

use std::fmt::Write as _;
use std::path::PathBuf;

use authq::{Context, Display};

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

/// Why the query is refused, at noon of a Wednesday, or its plan.
pub fn refusal(query: &str) -> Result<authq::Error, String> {
    let context = Context {
        now: "2009-04-22T12:00:00Z".parse().expect("a moment"),
        zone: jiff::tz::TimeZone::UTC,
        display: Display::Headline(u8::MAX),
        recipes: authq::Recipes::default(),
    };
    match authq::parse(query).and_then(|tree| authq::internals::bind(&tree, query, &context)) {
        Ok(plan) => Err(plan.explain()),
        Err(error) => Ok(authq::internals::tried(error, &context)),
    }
}

/// What is said to the query.
fn answer(query: &str) -> Result<String, String> {
    refusal(query).map(|error| format!("{error}\n"))
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
                let parses = is_query.iter().any(|query| authq::parse(query).is_ok());
                assert!(parses, "the repair of `{query}` is refused: {repair}");
            }
        }
    }
    assert!(repairs > 150, "{repairs}");
}

/// A repair that is the whole query, mended.
struct Repair {
    query: String,
    /// What the caret is not below.
    kept: Vec<String>,
    repair: String,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The repairs in the settled answers that are queries as they stand.
fn whole_repairs() -> Vec<Repair> {
    let mut found = Vec::new();
    for file in files("settled") {
        let text = std::fs::read_to_string(&file).expect("a file of messages");
        for Case { query, answer } in cases(&text) {
            // Where several things are wrong, each repair leaves the others in.
            if answer.matches("error: ").count() != 1 || query.contains('\n') {
                continue;
            }
            let Some(line) = answer.lines().find(|line| line.contains("^ write: ")) else { continue };
            let (marks, repair) = line.split_once("^ write: ").expect("it is there");
            let repair = repair.split(", or").next().unwrap_or(repair).to_owned();
            if repair.contains('…') || authq::parse(&repair).is_err() {
                continue;
            }
            // Two spaces stand before the query and before the marks below it.
            let marks = format!("{}^", marks.get(2..).unwrap_or_default());
            // A mark alone shows where something is put in.
            let is_alone = marks.matches('^').count() == 1;
            let unmarked = query.chars().zip(marks.chars().chain(std::iter::repeat(' ')));
            let kept: String = unmarked.map(|(c, mark)| if mark == '^' && !is_alone { ' ' } else { c }).collect();
            found.push(Repair { kept: words(&kept), query, repair });
        }
    }
    found
}

/// What a repair may leave out: words of other languages that say nothing here, and those that another spelling replaces.
const SPELLINGS: &[&str] = &[
    "and", "auth", "d", "datetime", "days", "h", "hours", "is", "latest", "min", "minutes", "missing", "not", "now",
    "or", "second", "seconds", "span", "time", "wed", "weeks", "where",
];

/// Repairs that leave out what has no meaning here.
const LEFT_OUT: &[(&str, &str)] = &[
    ("failed | timechart count", "count"),
    ("sourcetype=cisco failed", "cisco"),
    ("{job=\"mail\"} |= \"failed\"", "job"),
    ("{job=\"mail\"} |= \"failed\"", "mail"),
    ("select * from auth where user=root limit 10", "select"),
    ("earliest=-7d@d sourcetype=x failed | count by user", "sourcetype"),
    ("earliest=-7d@d sourcetype=x failed | count by user", "x"),
    ("select user, -tls", "user"),
    ("failed | timeline by hour", "failed"),
    ("failed | timeline by hour", "by"),
    ("failed | timechart span=1h count by user", "count"),
    ("failed | timechart span=1h count", "count"),
    ("failed | burst 10 by user within 10m within 5m", "5m"),
    ("detect breach by user within 5m at least 20 within 3m", "3m"),
    ("detect breach at least 20 by user at least 10", "10"),
    ("failed | burst 10 distinct user by remote_ip distinct profile within 10m", "profile"),
    ("failed | timeline 1h by user 15m", "15m"),
    ("failed | count per hour", "hour"),
    ("failed by ip", "ip"),
    ("since 7d", "since"),
    ("since -7d", "since"),
    ("since 2009-04-22 08:00-18:00", "since"),
    ("on 11:00-12:00", "on"),
];

/// What is said of names that the query made up, and of demands that rule each other out: more than one thing was wrong.
const ANOTHER_FAULT: &[&str] = &[
    "error: no field called",
    "error: no function called",
    "cannot both hold",
    "cannot be both",
    "rules out",
    "is about attempts to authenticate, not about lines",
];

/// The words that a repair does not keep, apart from those that another spelling replaces.
pub fn lost(kept: &[String], repair: &str) -> Vec<String> {
    let there = words(repair);
    // `5 minutes` is `5m`.
    let is_amount = |word: &str| {
        there.iter().any(|whole| {
            whole.strip_prefix(word).is_some_and(|unit| !unit.is_empty() && unit.chars().all(char::is_alphabetic))
        })
    };
    let is_lost = |word: &&String| !there.contains(word) && !is_amount(word) && !SPELLINGS.contains(&word.as_str());
    kept.iter().filter(is_lost).cloned().collect()
}

/// A repair that is typed as it is printed is understood, and still says what was right before.
#[test]
fn every_repair_runs_and_keeps_the_rest_of_the_query() {
    let repairs = whole_repairs();
    assert!(repairs.len() > 120, "{}", repairs.len());
    let mut wrong = String::new();
    for Repair { query, kept, repair } in repairs {
        if let Ok(refusal) = answer(&repair)
            && !ANOTHER_FAULT.iter().any(|fault| refusal.contains(fault))
        {
            let _ = writeln!(wrong, "> {query}\n  is mended to what is refused: {repair}\n{refusal}");
        }
        let is_left_out = |word: &&String| LEFT_OUT.iter().any(|(of, left_out)| *of == query && left_out == word);
        let lost: Vec<String> = lost(&kept, &repair).into_iter().filter(|word| !is_left_out(&word)).collect();
        if !lost.is_empty() {
            let _ = writeln!(wrong, "> {query}\n  loses {lost:?}: {repair}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
