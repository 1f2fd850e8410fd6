//! Every golden query over logs, and over the Parquet that authq itself writes of all tables of these logs: the same
//! bytes come out. `parity.txt` lists by name the queries that cannot be asked of Parquet, and why; `BLESS=1` rewrites
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

/// The query reads the lines of the logs again.
const LINES: &str = "reads the lines of the logs again";
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
fn reason(golden: &Golden, outcome: &Outcome) -> Option<&'static str> {
    if outcome.code == Some(2) && outcome.stderr.contains("reads the logs themselves") {
        return Some(LINES);
    }
    let query = golden.query();
    ["timeline", "fill", "then no "].iter().any(|stage| query.contains(stage)).then_some(COVERAGE)
}

#[test]
fn parquet_answers_as_the_logs_that_it_was_made_of() {
    let mut exports: HashMap<String, Option<tempfile::TempDir>> = HashMap::new();
    let (mut compared, mut failed, mut exceptions) = (0, Vec::new(), BTreeMap::new());
    for golden in goldens().iter().filter(|golden| is_asked(golden)) {
        let own = golden.path.display().to_string();
        let export = exports.entry(golden.input().unwrap_or(own)).or_insert_with(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            export(golden, folder.path()).then_some(folder)
        });
        let Some(folder) = export else { continue };
        let given: Vec<PathBuf> = golden.paths().into_iter().map(|path| golden.place_of(path)).collect();
        let (of_logs, found) = (ask(golden, &given), ask(golden, &[folder.path().to_owned()]));
        compared += 1;
        if of_logs.stdout == found.stdout && of_logs.code == found.code {
            continue;
        }
        let name = golden.path.file_stem().expect("a name").to_string_lossy().into_owned();
        match reason(golden, &found) {
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
    let found: String = exceptions.iter().map(|(name, reason)| format!("{name}: {reason}\n")).collect();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(list(), &found).expect("a list");
    }
    let listed = std::fs::read_to_string(list()).unwrap_or_default();
    assert!(listed == found, "{} is another list:\n{}", list().display(), difference(&listed, &found));
}
