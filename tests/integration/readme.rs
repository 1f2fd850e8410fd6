//! What the manuals show is what happens: every console example is run, and its output compared.
//!
//! An example is a code block marked `console` in which lines that begin with `$ authq ` are commands and the lines
//! below are their output, standard output first. Commands run where the package lies. `BLESS=1` writes down what is
//! said now: look at the difference as a reader would.

use crate::support::{difference, root, run};

/// Manuals whose examples run; each must hold at least one. Name a manual here as soon as it exists.
const MANUALS: &[&str] = &["README.md", "grammar/README.md"];

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
fn words(command: &str) -> Vec<String> {
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

#[test]
fn console_examples_of_the_manuals_are_true() {
    for manual in MANUALS {
        let text = std::fs::read_to_string(root().join(manual)).unwrap_or_else(|error| panic!("{manual}: {error}"));
        let examples = examples(&text);
        assert!(!examples.is_empty(), "{manual} holds no console example");
        let mut blessed = text.clone();
        // From the end, so that the lines before keep their numbers.
        for Example { line, command, output } in examples.into_iter().rev() {
            let words = words(&command);
            assert_eq!(words[0], "authq", "{manual}:{line}: only authq can be run");
            let outcome = run(root(), &words[1..], None);
            let found = outcome.text() + &outcome.stderr;
            if std::env::var_os("BLESS").is_some() {
                blessed = replaced(&blessed, line, output.lines().count(), &found);
                continue;
            }
            assert!(found == output, "{manual}:{line}: (- manual, + found)\n{}", difference(&output, &found));
        }
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
