//! What the manuals show is what happens: every console example is run, and its output compared.
//!
//! An example is a code block marked `console` in which lines that begin with `$ authq ` are commands and the lines
//! below are their output, standard output first. Commands run where the package lies, in the order of the manual, so that
//! one may read what another wrote below `target/manual`, which is empty when a manual begins. How long a conversion took
//! is not compared, nor are lines for which a line `…` stands. Notes of gaps are compared only where an example shows one. `BLESS=1` writes down what is
//! said now: look at the difference as a reader would.

use std::process::Command;

use regex::Regex;

use crate::support::{difference, root, run};
use crate::{differential, python};

/// Manuals whose examples run; each must hold at least one. Name a manual here as soon as it exists.
const MANUALS: &[&str] = &["README.md", "grammar/README.md", "SCHEMAS.md"];

/// What every query over an archive with a gap is told. The manuals show it where it matters.
const GAP: &str = "note: no log of ";

/// The line that stands for others, any number of them.
const LEFT_OUT: &str = "…";

/// Is that the output, but for lines that are left out?
fn is_told(shown: &str, found: &str) -> bool {
    let lines: Vec<&str> = shown.lines().collect();
    let mut parts =
        lines.split(|line| *line == LEFT_OUT).map(|part| part.iter().map(|line| format!("{line}\n")).collect());
    let first: String = parts.next().unwrap_or_default();
    let Some(mut rest) = found.strip_prefix(&first) else { return false };
    let mut parts: Vec<String> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(&part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(&last)
}

/// What is told, but for gaps; without the account at the end if there is nothing else to tell.
fn without_gaps(told: &str) -> String {
    let is_kept = |line: &&str| !line.starts_with(GAP);
    let has_gap = told.lines().any(|line| !is_kept(&line));
    let kept: Vec<&str> = told.lines().filter(is_kept).collect();
    let is_account_alone = has_gap && kept.first().is_some_and(|line| line.starts_with("read: "));
    kept.iter().skip(usize::from(is_account_alone)).map(|line| format!("{line}\n")).collect()
}

/// Without the seconds that a conversion took.
fn without_seconds(output: &str) -> String {
    Regex::new(r", in \d+\.\d s\n").expect("a pattern").replace_all(output, ", in 0.1 s\n").into_owned()
}

/// A command and its output.
#[derive(Debug, PartialEq)]
struct Example {
    line: usize,
    command: String,
    output: String,
}

/// The examples of a text.
fn examples(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("```") {
            inside = !inside && line.trim_end() == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            found.push(Example { line: number, command: command.to_string(), output: String::new() });
        } else if inside && let Some(example) = found.last_mut() {
            example.output += line;
            example.output.push('\n');
        }
    }
    found
}

/// The words of a command line, quotes resolved as a shell does.
pub fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut open) = (None, false);
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        let end = quote == Some(c);
        if end || quote.is_none() && (c == '\'' || c == '"') {
            quote = if end { None } else { Some(c) };
            if !open {
                words.push(String::new());
            }
            open = true;
            continue;
        }
        if quote.is_none() && c.is_whitespace() {
            open = false;
            continue;
        }
        let c = if c == '\\' && quote != Some('\'') { chars.next().expect("a character after a backslash") } else { c };
        if !open {
            words.push(String::new());
            open = true;
        }
        words.last_mut().expect("a word was begun").push(c);
    }
    words
}

/// What DuckDB answers to the view and the query of the README, over a file that authq wrote.
#[test]
fn the_sql_of_the_readme_runs_in_duckdb() {
    let Some(python) = python::or_skip("the_sql_of_the_readme_runs_in_duckdb", differential::python()) else { return };
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let find = |pattern: &str| {
        let found = Regex::new(pattern).expect("a pattern").captures(&readme);
        found.unwrap_or_else(|| panic!("the README holds {pattern}"))[1].to_owned()
    };
    let view = find("\nview=\"(create view .*;)\"\n");
    let query = find(r"\$view \$\(authq --to-sql=duckdb '(.*)'\)");
    let place = tempfile::tempdir().expect("a temporary folder");
    let path = place.path().join("auth.parquet").display().to_string();
    run(root(), ["auth", "tests/corpus/office", "-o", &path], None);
    let sql = run(root(), ["--to-sql=duckdb", &query], None).text();
    let script = "import duckdb, sys; duckdb.sql(sys.argv[1]); print(duckdb.sql(sys.argv[2]).fetchall())";
    let view = view.replace("target/manual/auth.parquet", &path);
    let output = Command::new(python).args(["-c", script, &view, &sql]).output().expect("Python");
    let rows = run(root(), ["-f", "csv", &query, &path], None).text();
    let shown = |row: &str| {
        let (user, count) = row.rsplit_once(',').expect("two columns");
        if user.is_empty() { format!("(None, {count})") } else { format!("('{user}', {count})") }
    };
    let expected = rows.lines().skip(1).map(shown).collect::<Vec<_>>().join(", ");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("[{expected}]"), "{told}");
}

#[test]
fn console_examples_of_the_manuals_are_true() {
    let written = root().join("target/manual");
    for manual in MANUALS {
        let _ = std::fs::remove_dir_all(&written);
        std::fs::create_dir_all(&written).expect("a folder for what examples write");
        let text = std::fs::read_to_string(root().join(manual)).unwrap_or_else(|error| panic!("{manual}: {error}"));
        let examples = examples(&text);
        assert!(!examples.is_empty(), "{manual} holds no console example");
        let mut changes = Vec::new();
        for Example { line, command, output } in examples {
            let words = words(&command);
            assert_eq!(words[0], "authq", "{manual}:{line}: only authq can be run");
            let outcome = run(root(), &words[1..], None);
            let told = if output.contains(GAP) { outcome.stderr.clone() } else { without_gaps(&outcome.stderr) };
            let found = without_seconds(&(outcome.text() + &told));
            let leaves_out = output.lines().any(|line| line == LEFT_OUT);
            if std::env::var_os("BLESS").is_some() && !leaves_out {
                changes.push((line, output.lines().count(), found));
                continue;
            }
            assert!(is_told(&output, &found), "{manual}:{line}: (- manual, + found)\n{}", difference(&output, &found));
        }
        // From the end, so that the lines before keep their numbers.
        let blessed =
            changes.iter().rev().fold(text.clone(), |text, (line, count, found)| replaced(&text, *line, *count, found));
        if blessed != text {
            std::fs::write(root().join(manual), blessed).expect("a manual can be written");
        }
    }
}

/// The text with other lines in place of so many behind line `after`, counted from 1.
fn replaced(text: &str, after: usize, count: usize, lines: &str) -> String {
    let old: Vec<&str> = text.lines().collect();
    let new = old[..after].iter().copied().chain(lines.lines()).chain(old[after + count..].iter().copied());
    new.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn lines_may_be_left_out() {
    let found = "a\nb\nc\nd\n";
    for shown in ["a\nb\nc\nd\n", "a\n…\nd\n", "…\nb\n…\n", "a\n…\nc\n…\n", "…\n"] {
        assert!(is_told(shown, found), "{shown:?}");
    }
    for shown in ["a\nb\nc\n", "a\n…\nc\n", "b\n…\n", "…\nc\n…\nb\n…\n", "", "a\n…\nx\n…\nd\n"] {
        assert!(!is_told(shown, found), "{shown:?}");
    }
}

#[test]
fn examples_are_found_and_taken_apart() {
    let text =
        "```rust\n$ no\n```\n\n```console\n$ authq 'failed | count' logs\ncount\n3\n$ authq -f \"md\" x\n```\n$ no\n";
    let found = examples(text);
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0],
        Example { line: 6, command: "authq 'failed | count' logs".into(), output: "count\n3\n".into() }
    );
    assert_eq!(words(&found[0].command), ["authq", "failed | count", "logs"]);
    assert_eq!(words(r#"authq "a 'b'" c\ d'' ''"#), ["authq", "a 'b'", "c d", ""]);
}
