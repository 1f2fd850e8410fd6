//! One file, one idea: a query, what it is asked of, and what must come out. `BLESS=1` rewrites the expected part of
//! files that fail; read the difference before you commit it.
//!
//! A file holds `query`, `paths`, perhaps `args` and `stdin`, perhaps tables of files to make first (`files` as UTF-8,
//! `latin1_files` a byte a character), and last of all `[expected]`: `exit`, `stdout` to the letter or `json` by value or
//! `stdout_contains`, `stderr` to the letter or `stderr_contains`. Without files of its own a query runs where the
//! package lies, so that names below `tests/corpus` are the same everywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use toml::Table;

use crate::support::{Outcome, difference, root, run};

/// The arguments that say in what form rows are given.
const FORMATS: &[&str] = &[
    "-f",
    "csv",
    "tsv",
    "json",
    "ndjson",
    "md",
    "table",
    "chart",
    "raw",
    "--ascii",
    "--csv-guard",
    "--no-header",
    "--stats",
];

pub struct Golden {
    pub path: PathBuf,
    source: String,
    table: Table,
}

/// All golden files, by name.
pub fn goldens() -> Vec<Golden> {
    let folder = root().join("tests/integration/golden");
    let mut goldens: Vec<Golden> = std::fs::read_dir(&folder)
        .expect("the folder of golden files")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let source = std::fs::read_to_string(&path).expect("a golden file");
            let table = source.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Golden { path, source, table }
        })
        .collect();
    goldens.sort_by(|a, b| a.path.cmp(&b.path));
    goldens
}

fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("`{key}` is text")))
}

fn texts<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    let values = table.get(key).map(|value| value.as_array().expect("a list of texts").as_slice());
    values.unwrap_or_default().iter().map(|value| value.as_str().expect("a text")).collect()
}

impl Golden {
    fn expected(&self) -> &Table {
        self.table["expected"].as_table().expect("a table")
    }

    pub fn query(&self) -> &str {
        text(&self.table, "query").expect("a query")
    }

    pub fn args(&self) -> Vec<&str> {
        texts(&self.table, "args")
    }

    /// What stands for its input, if other files have the same.
    pub fn input(&self) -> Option<String> {
        let shared = self.files().is_empty() && !self.table.contains_key("stdin");
        let args = self.args().into_iter().filter(|arg| !FORMATS.contains(arg));
        shared.then(|| args.chain(texts(&self.table, "paths")).collect::<Vec<_>>().join("\n"))
    }

    /// Asks another query of the same input, with other arguments for its form.
    pub fn ask(&self, query: &str, more: &[&str]) -> Outcome {
        let args = self.args().into_iter().filter(|arg| !FORMATS.contains(arg));
        self.run_with(query, args.chain(more.iter().copied()))
    }

    pub fn paths(&self) -> Vec<&str> {
        texts(&self.table, "paths")
    }

    /// Makes the files that it brings along; gives back where its paths begin.
    pub fn lay_out(&self, dir: &Path) -> PathBuf {
        let files = self.files();
        for (name, bytes) in &files {
            let path = dir.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        }
        if files.is_empty() { root().to_owned() } else { dir.to_owned() }
    }

    /// One of its paths, seen from there.
    pub fn place_of(&self, path: &str) -> PathBuf {
        let corpus = path.starts_with("tests/") && !self.files().is_empty();
        if corpus { root().join(path) } else { path.into() }
    }

    pub fn exit(&self) -> i64 {
        self.expected()["exit"].as_integer().expect("a number")
    }

    /// The files it brings along.
    fn files(&self) -> BTreeMap<&str, Vec<u8>> {
        let mut files = BTreeMap::new();
        for (key, latin1) in [("files", false), ("latin1_files", true)] {
            for (name, content) in self.table.get(key).and_then(toml::Value::as_table).into_iter().flatten() {
                let content = content.as_str().expect("text");
                let byte = |c: char| u8::try_from(u32::from(c)).expect("a character of Latin-1");
                let bytes = if latin1 { content.chars().map(byte).collect() } else { content.as_bytes().to_vec() };
                files.insert(name.as_str(), bytes);
            }
        }
        files
    }

    fn run(&self, more: &[&str]) -> Outcome {
        self.run_with(self.query(), self.args().into_iter().chain(more.iter().copied()))
    }

    fn run_with<'a>(&self, query: &'a str, args: impl Iterator<Item = &'a str>) -> Outcome {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let place = self.lay_out(dir.path());
        let mut args: Vec<PathBuf> = args.map(PathBuf::from).collect();
        args.push(query.into());
        args.extend(self.paths().into_iter().map(|path| self.place_of(path)));
        run(&place, &args, text(&self.table, "stdin").map(str::as_bytes))
    }

    /// What is wrong with `outcome`, if anything is.
    fn faults(&self, outcome: &Outcome) -> Vec<String> {
        let (expected, stdout) = (self.expected(), outcome.text());
        let mut faults = Vec::new();
        if outcome.code.map(i64::from) != Some(self.exit()) {
            faults.push(format!("exit code {:?}, expected {}\nstderr: {}", outcome.code, self.exit(), outcome.stderr));
        }
        for (name, found) in [("stdout", &stdout), ("stderr", &outcome.stderr)] {
            if let Some(expected) = text(expected, name)
                && expected != found
            {
                let shown = difference(expected, found);
                let same = shown.lines().all(|line| line.starts_with("  "));
                let note = if same { " (the last line end differs)" } else { "" };
                faults.push(format!("{name}{note} (- expected, + found)\n{shown}"));
            }
            for part in texts(expected, &format!("{name}_contains")) {
                if !found.contains(part) {
                    faults.push(format!("{name} lacks:\n{part}\nit is:\n{found}"));
                }
            }
        }
        if let Some(expected) = text(expected, "json") {
            match documents(&stdout) {
                Ok(found) => {
                    let show =
                        |documents: &[Value]| documents.iter().map(|value| format!("{value:#}\n")).collect::<String>();
                    let expected = documents(expected).expect("JSON is expected");
                    if expected != found {
                        let shown = difference(&show(&expected), &show(&found));
                        faults.push(format!("json (- expected, + found)\n{shown}"));
                    }
                }
                Err(error) => faults.push(format!("stdout is no JSON: {error}\n{stdout}\nstderr: {}", outcome.stderr)),
            }
        }
        faults
    }

    /// The file as it would have to be for `outcome` to be right. Only what is expected to the letter changes.
    fn blessed(&self, outcome: &Outcome) -> String {
        let head = self.source.find("[expected]").expect("an expected part");
        let mut blessed = format!("{}[expected]\nexit = {}\n", &self.source[..head], outcome.code.unwrap_or(-1));
        for (key, value) in self.expected() {
            blessed += &match (key.as_str(), value) {
                ("exit", _) => continue,
                ("stdout" | "json", _) => format!("{key} = {}\n", quoted(&outcome.text())),
                ("stderr", _) => format!("{key} = {}\n", quoted(&outcome.stderr)),
                (_, kept) => format!("{key} = {kept}\n"),
            };
        }
        blessed
    }
}

/// One JSON document, or one a line.
fn documents(text: &str) -> serde_json::Result<Vec<Value>> {
    match serde_json::from_str(text) {
        Ok(document) => Ok(vec![document]),
        Err(_) => text.lines().map(serde_json::from_str).collect(),
    }
}

/// A text as TOML, lines as lines where that is possible.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control());
    if plain && !text.contains("'''") && !text.ends_with('\'') {
        format!("'''\n{text}'''")
    } else {
        toml::Value::String(text.to_string()).to_string()
    }
}

#[test]
fn golden_files_are_well_formed() {
    let known = ["query", "paths", "args", "stdin", "files", "latin1_files", "expected"];
    let expected = ["exit", "stdout", "json", "stdout_contains", "stderr", "stderr_contains"];
    let goldens = goldens();
    assert!(goldens.len() > 100, "golden files are missing");
    for golden in &goldens {
        let name = golden.path.display();
        let odd = golden.table.keys().find(|key| !known.contains(&key.as_str()));
        assert_eq!(odd, None, "{name}: unknown key");
        let odd = golden.expected().keys().find(|key| !expected.contains(&key.as_str()));
        assert_eq!(odd, None, "{name}: unknown key in `expected`");
        assert!((0..=3).contains(&golden.exit()), "{name}: no exit code of ours");
        assert!(golden.expected().len() > 1, "{name}: expects nothing but an exit code");
        // SQL may be spelled without logs.
        let has_paths = !golden.paths().is_empty() || golden.args().iter().any(|arg| arg.starts_with("--to-sql"));
        assert!(text(&golden.table, "query").is_some() && has_paths, "{name}");
        if let Some(json) = text(golden.expected(), "json") {
            assert!(documents(json).is_ok(), "{name}: expects what is no JSON");
        }
        let blessed = golden.blessed(&Outcome { code: Some(0), stdout: b"a\n'''\n".to_vec(), stderr: String::new() });
        assert!(blessed.parse::<Table>().is_ok(), "{name}: cannot be blessed");
    }
}

#[test]
fn queries_answer_as_expected() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut failed = Vec::new();
    for golden in goldens() {
        let outcome = golden.run(&[]);
        let faults = golden.faults(&outcome);
        if !faults.is_empty() && bless {
            std::fs::write(&golden.path, golden.blessed(&outcome)).expect("the golden file can be written");
        } else if !faults.is_empty() {
            let relative = golden.path.strip_prefix(root()).unwrap_or(&golden.path);
            failed.push(format!("==== {}\n{}", relative.display(), faults.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{} golden files fail\n{}", failed.len(), failed.join("\n"));
}

/// How input is cut and spread changes nothing that a user can see.
#[test]
fn golden_answers_do_not_depend_on_slices_and_threads() {
    let mut failed = Vec::new();
    for golden in goldens().into_iter().filter(|golden| golden.exit() < 2) {
        let outcome = golden.run(&["--slice-bytes", "150", "--block-bytes", "70", "-j", "3"]);
        let faults = golden.faults(&outcome);
        if !faults.is_empty() {
            failed.push(format!("==== {}\n{}", golden.path.display(), faults.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{} golden files fail\n{}", failed.len(), failed.join("\n"));
}

/// What a scan leaves out early is what the query would have dropped anyway. (What is told of it may differ.)
#[test]
fn golden_answers_do_not_depend_on_pushdown() {
    // These ask what would be read, or for less than is needed.
    let asks = |arg: &&str| ["--explain", "--look-back"].contains(arg);
    let is_meant = |golden: &Golden| golden.exit() != 2 && !texts(&golden.table, "args").iter().any(asks);
    for golden in goldens().into_iter().filter(is_meant) {
        let (pushed, whole) = (golden.run(&[]), golden.run(&["--no-pushdown"]));
        let name = golden.path.display();
        assert_eq!(pushed.code, whole.code, "{name}: {}", whole.stderr);
        assert!(pushed.stdout == whole.stdout, "{name}\n{}", difference(&pushed.text(), &whole.text()));
    }
}
