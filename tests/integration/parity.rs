//! Every golden query over logs, over the Parquet that authq itself writes of all tables of these logs, and over the
//! dataset into which it converts them: the same bytes come out. `parity.txt` lists by name the queries that cannot be asked of Parquet, and why; `BLESS=1` rewrites
//! it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::golden::{Golden, goldens};
use crate::support::{Outcome, difference, root, run};

/// Every column of each table, as a query.
const TABLES: [(&str, &str); 4] = [
    ("auth", "auth | select *, raw"),
    ("connections", "connections | select *"),
    ("messages", "messages | select *, rcpts, subject"),
    ("lines", "lines | select *, raw"),
];

/// Arguments that are about logs, or about other things than rows.
const NOT_ASKED: [&str; 13] = [
    "--explain",
    "--stats",
    "--memory",
    "--look-back",
    "--ledger",
    "--now=end",
    "--to-sql",
    "--config",
    "-n",
    "-o",
    "--keep-duplicates",
    "--appliance",
    "--alias",
];

/// The query tells stretches without logs from quiet ones; files tell only when logs begin and end.
const COVERAGE: &str = "needs the time that the logs cover";

fn list() -> PathBuf {
    root().join("tests/integration/parity.txt")
}

fn is_asked(golden: &Golden) -> bool {
    let is_about_logs = |arg: &&str| NOT_ASKED.iter().any(|not_asked| arg.starts_with(not_asked));
    golden.exit() < 2 && !golden.args().iter().any(is_about_logs) && golden.paths().iter().all(|path| *path != "-")
}

/// Writes all tables of a golden query's logs into a folder; false if some of it cannot be read whole.
fn export(golden: &Golden, folder: &Path) -> bool {
    TABLES.iter().all(|(table, query)| {
        let path = folder.join(format!("{table}.parquet")).display().to_string();
        matches!(golden.ask(query, &["-q", "-o", &path]).code, Some(0 | 1))
    })
}

fn ask(golden: &Golden, paths: &[PathBuf]) -> Outcome {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let place = golden.lay_out(dir.path());
    let mut args: Vec<PathBuf> = golden.args().into_iter().map(PathBuf::from).collect();
    args.push(golden.query().into());
    args.extend(paths.iter().cloned());
    run(&place, &args, None)
}

/// Why a query cannot be asked of Parquet; `None`: there is no reason.
fn reason(golden: &Golden) -> Option<&'static str> {
    let query = golden.query();
    ["timeline", "fill", "then no "].iter().any(|stage| query.contains(stage)).then_some(COVERAGE)
}

/// Converts the logs of a golden query into a dataset of all tables, with its clocks; false if that cannot be had.
fn convert(golden: &Golden, folder: &Path) -> bool {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let place = golden.lay_out(dir.path());
    let data = folder.join("data");
    let mut args: Vec<PathBuf> = ["convert", "--table", "all", "--with-raw", "-q", "-o"].map(PathBuf::from).to_vec();
    args.push(data.clone());
    let asked = golden.args();
    for pair in asked.windows(2).filter(|pair| ["--log-tz", "--year"].contains(&pair[0])) {
        args.extend(pair.iter().map(PathBuf::from));
    }
    args.extend(golden.paths().into_iter().map(|path| golden.place_of(path)));
    // Where no file has a byte there is nothing to convert.
    run(&place, &args, None).code == Some(0) && data.is_dir()
}

/// What a query is asked of in place of its logs, and how much of the answer has to be the same.
struct Copies {
    make: fn(&Golden, &Path) -> bool,
    /// Logs give a connection or a message when it ends, a dataset when it begins.
    is_in_order: fn(&Golden) -> bool,
    made: HashMap<String, Option<tempfile::TempDir>>,
}

impl Copies {
    fn of(&mut self, golden: &Golden) -> Option<PathBuf> {
        let own = golden.path.display().to_string();
        let make = self.make;
        let made = self.made.entry(golden.input().unwrap_or(own)).or_insert_with(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            make(golden, folder.path()).then_some(folder)
        });
        made.as_ref().map(|folder| folder.path().to_owned())
    }

    fn is_same(&self, golden: &Golden, of_logs: &Outcome, found: &Outcome) -> bool {
        let lines = |outcome: &Outcome| {
            let text = outcome.text();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        let is_same = of_logs.stdout == found.stdout || !(self.is_in_order)(golden) && lines(of_logs) == lines(found);
        is_same && of_logs.code == found.code
    }
}

/// Asks every golden query of copies of its logs; the list of those that cannot be asked.
fn compare(mut copies: Copies) -> String {
    let (mut compared, mut failed, mut exceptions) = (0, Vec::new(), BTreeMap::new());
    for golden in goldens().iter().filter(|golden| is_asked(golden)) {
        let Some(folder) = copies.of(golden) else { continue };
        let given: Vec<PathBuf> = golden.paths().into_iter().map(|path| golden.place_of(path)).collect();
        let (of_logs, found) = (ask(golden, &given), ask(golden, &[folder]));
        compared += 1;
        if copies.is_same(golden, &of_logs, &found) {
            continue;
        }
        let name = golden.path.file_stem().expect("a name").to_string_lossy().into_owned();
        match reason(golden) {
            Some(reason) => drop(exceptions.insert(name, reason)),
            None => {
                let shown = difference(&of_logs.text(), &found.text());
                let codes = format!("exit {:?}, expected {:?}", found.code, of_logs.code);
                failed.push(format!("==== {name}\n{codes}\n{shown}\n{}", found.stderr));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {compared} differ\n{}", failed.len(), failed.join("\n"));
    assert!(compared > 250, "only {compared} golden queries were compared");
    exceptions.iter().map(|(name, reason)| format!("{name}: {reason}\n")).collect()
}

#[test]
fn parquet_answers_as_the_logs_that_it_was_made_of() {
    let found = compare(Copies { make: export, is_in_order: |_| true, made: HashMap::new() });
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(list(), &found).expect("a list");
    }
    let listed = std::fs::read_to_string(list()).unwrap_or_default();
    assert!(listed == found, "{} is another list:\n{}", list().display(), difference(&listed, &found));
}

#[test]
fn a_dataset_of_all_tables_answers_as_the_logs_that_it_was_made_of() {
    let is_in_order = |golden: &Golden| !["connections", "messages"].iter().any(|table| golden.query().contains(table));
    compare(Copies { make: convert, is_in_order, made: HashMap::new() });
}
