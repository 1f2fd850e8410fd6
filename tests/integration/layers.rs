//! Modules import one way. The table says what a module may name; whatever is not in it is forbidden.

mod circles;
mod imports;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::support::root;

/// What a module may import, besides itself and what everyone may.
const ALLOWED: &[(&str, &[&str])] = &[
    ("archive", &["dataset::manifest", "record"]),
    ("batches", &[]),
    ("cli", &["*"]),
    ("connection", &["event", "record"]),
    ("dataset", &["event", "expr::types"]),
    ("diagnostic", &[]),
    ("engine", &["archive", "dataset", "event", "exec", "expr", "lang", "plan", "record", "source"]),
    ("error", &[]),
    ("event", &["expr::types"]),
    ("exec", &["event::coverage", "event::tables", "expr", "lang", "plan"]),
    ("expr", &[]),
    ("in_place", &[]),
    ("internals", &["*"]),
    ("invisible", &[]),
    ("lang", &["expr::aggregates"]),
    ("ledger", &[]),
    ("lib", &["*"]),
    ("main", &["cli"]),
    ("nearest", &[]),
    ("offset", &[]),
    ("overflow", &[]),
    ("permissions", &[]),
    ("plan", &["event::columns", "event::lines", "event::tables", "expr", "lang", "record::counter"]),
    ("record", &[]),
    ("sink", &["dataset", "event::columns", "event::tables", "expr::types", "plan"]),
    ("source", &["archive", "connection", "dataset", "event", "expr", "record"]),
    ("stop", &[]),
    ("target", &["expr::types", "plan", "sink"]),
];

/// What everyone may import.
const COMMON: &[&str] = &[
    "error",
    "Error",
    "ErrorKind",
    "Result",
    "batches",
    "diagnostic",
    "in_place",
    "invisible",
    "ledger",
    "nearest",
    "offset",
    "overflow",
    "permissions",
    "stop",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The paths below `crate::` that a line of code names.
fn imports(line: &str) -> Vec<String> {
    static LIST: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::\{([^}]*)\}").expect("a valid pattern"));
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bcrate::([A-Za-z_][A-Za-z_:]*)").expect("a valid pattern"));
    let code = line.split("//").next().unwrap_or_default();
    let lists = LIST.captures_iter(code).flat_map(|found| {
        found[1].split(',').map(|item| item.trim().to_string()).filter(|item| !item.is_empty()).collect::<Vec<_>>()
    });
    lists.chain(PATH.captures_iter(code).map(|found| found[1].to_string())).collect()
}

fn may(module: &str, import: &str) -> bool {
    let is_below =
        |allowed: &&str| *allowed == "*" || import == *allowed || import.starts_with(&format!("{allowed}::"));
    let allowed = ALLOWED.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, allowed)| allowed);
    import.split("::").next() == Some(module) || COMMON.iter().any(is_below) || allowed.iter().any(is_below)
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let source = root().join("src");
    let mut violations = Vec::new();
    for path in sources(&source) {
        let relative = path.strip_prefix(&source).expect("a file below src");
        let first = relative.components().next().expect("a name").as_os_str().to_string_lossy();
        let module = first.trim_end_matches(".rs");
        assert!(ALLOWED.iter().any(|(name, _)| *name == module), "the table says nothing of the module `{module}`");
        let text = std::fs::read_to_string(&path).expect("a source file");
        for (number, line) in (1..).zip(text.lines()) {
            for import in imports(line).iter().filter(|import| !may(module, import)) {
                violations.push(format!("src/{}:{number}: `{module}` may not import `{import}`", relative.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn the_check_finds_what_is_forbidden() {
    assert_eq!(imports("use crate::exec::sort;"), ["exec::sort"]);
    assert_eq!(imports("use crate::{Error, source::logs}; // crate::cli"), ["Error", "source::logs"]);
    assert!(may("archive", "record::head") && may("event", "expr::types::Type") && may("lang", "diagnostic::Span"));
    assert!(may("lang", "expr::aggregates::calls") && !may("lang", "expr::types"));
    assert!(!may("record", "event::columns") && !may("event", "expr") && !may("plan", "source::logs"));
    assert!(!may("sink", "lang") && !may("plan", "event") && !may("exec", "source"));
}
