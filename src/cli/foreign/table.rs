//! What options of other tools mean to authq: `journalctl --since`, `grep -c`, `jq --json`, `tail --follow` and their like.

use clap::Command;

use crate::event::columns;
use crate::lang::{stages, synonyms, words};
use crate::sink::Format;

/// What comes in place of an option.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Other arguments; the value of the option follows them.
    Option(Vec<String>),
    /// A clause of time in the head: the keyword and the value.
    Clause(&'static str),
    /// A word of the head.
    Word(String),
    /// A condition: this column has the value.
    Condition(String),
    /// The value is a condition.
    Filter,
    /// A stage at the end, with the value behind its name.
    Stage(String),
    /// The shell appends to the file of `-o`.
    Append,
    /// authq does so without being asked.
    Drop,
    /// There is no such thing.
    Nothing,
}

/// What an option means.
#[derive(Clone, Debug)]
pub(super) struct Means {
    pub(super) change: Change,
    pub(super) takes_value: bool,
    /// What authq has for it.
    pub(super) said: String,
}

impl Means {
    /// Whether a command without a query has it.
    pub(super) fn is_for(&self, definition: &Command) -> bool {
        let Change::Option(words) = &self.change else { return matches!(self.change, Change::Drop) };
        let has = |word: &String| {
            let long = |option: &clap::Arg| option.get_long().is_some_and(|long| *word == format!("--{long}"));
            let short = |option: &clap::Arg| option.get_short().is_some_and(|short| *word == format!("-{short}"));
            definition.get_arguments().any(|option| long(option) || short(option))
        };
        words.iter().filter(|word| word.starts_with('-')).all(has)
    }
}

/// Names of options, and the option that is here called so, whose value follows.
const RENAMED: &[(&str, &[&str])] = &[
    ("-n", &["head", "max-count", "max", "rows", "top-n", "num", "m"]),
    ("-f", &["output-format", "out-format", "fmt", "as", "ofmt"]),
    ("-o", &["out", "outfile", "output-file", "write", "save"]),
    ("-j", &["jobs", "parallel", "workers", "cpus", "cores"]),
    ("-F", &["file", "script", "from-file"]),
    ("--tz", &["timezone", "time-zone", "zone", "display-tz"]),
    ("--color", &["colour"]),
    ("--memory", &["mem", "max-memory", "memory-limit"]),
];

/// Names of options without a value, and what is written here.
const FLAGS: &[(&str, &[&str])] = &[
    ("--tz UTC", &["utc", "gmt", "u"]),
    ("--color never", &["no-color", "no-colour", "nocolor", "monochrome", "plain"]),
    ("--stats", &["verbose", "debug", "statistics", "timing"]),
    ("--explain", &["dry-run", "plan", "check"]),
    ("--to-sql", &["sql"]),
    ("--force", &["overwrite", "clobber", "yes", "y"]),
    ("-q", &["silent", "no-progress", "s"]),
    ("--no-header", &["no-headers", "noheader", "headerless", "skip-header"]),
];

/// Names of options, and the keyword of a time in the query.
const TIMES: &[(&str, &[&str])] = &[
    ("since", &["since", "from", "after", "start", "begin", "start-time", "start-date", "newer-than"]),
    ("until", &["until", "to", "before", "end", "till", "stop", "end-time", "end-date", "older-than"]),
    ("on", &["on", "date", "day"]),
    ("last", &["last", "past"]),
];

/// Names of options about what earlier runs gave.
const NEW: &[&str] = &["state", "state-file", "checkpoint", "cursor", "cursor-file", "seen"];

/// Names of options that ask for what is done anyway, and how it is.
const DONE: &[(&str, &[&str])] = &[
    ("folders are always read with all that is in them", &["recursive", "r", "R"]),
    ("compressed files are told by their content", &["gzip", "gunzip", "decompress", "search-zip", "z"]),
    ("text is compared without regard to case; `==` compares to the letter", &["ignore-case", "case-insensitive", "i"]),
];

/// Formats that authq does not write.
const OTHER_FORMATS: &[&str] = &["yaml", "xml", "html", "xlsx", "excel", "pdf", "text", "txt", "logfmt"];

fn find(table: &[(&'static str, &[&str])], name: &str) -> Option<&'static str> {
    table.iter().find(|(_, names)| names.contains(&name)).map(|(ours, _)| *ours)
}

/// What an option of that name means, as far as that is known.
pub(super) fn meaning(option: &str) -> Option<Means> {
    let name = option.trim_start_matches('-');
    let means = |change, takes_value, said: String| Some(Means { change, takes_value, said });
    let arguments = |text: &str| Change::Option(text.split(' ').map(str::to_owned).collect());
    if let Some(ours) = find(FLAGS, name) {
        return means(arguments(ours), false, format!("write {ours}"));
    }
    if let Some(ours) = find(RENAMED, name) {
        return means(arguments(ours), true, format!("write {ours}"));
    }
    if let Some(done) = find(DONE, name) {
        return means(Change::Drop, false, done.to_owned());
    }
    // Apart from these, one letter may mean anything.
    match name {
        "c" | "count" => return means(Change::Stage("count".into()), false, in_query("| count")),
        "v" | "invert-match" => {
            return means(Change::Nothing, false, "--stats tells what was read; `where not …` excludes rows".into());
        }
        _ if name.len() < 2 => return None,
        _ => {}
    }
    time(name).or_else(|| format_of(name)).or_else(|| runs(name)).or_else(|| part_of_query(name))
}

fn in_query(part: &str) -> String {
    format!("it belongs in the query: {part}")
}

fn time(name: &str) -> Option<Means> {
    let keyword = find(TIMES, name)?;
    let example = if keyword == "last" { "7d" } else { "2009-04-22" };
    Some(Means { change: Change::Clause(keyword), takes_value: true, said: in_query(&format!("{keyword} {example}")) })
}

/// `--json`
fn format_of(name: &str) -> Option<Means> {
    let name = if name == "markdown" { "md" } else { name };
    if let Some(format) = Format::from_name(name) {
        let words = ["-f".to_owned(), format.name().to_owned()];
        let said = format!("write -f {}", format.name());
        return Some(Means { change: Change::Option(words.into()), takes_value: false, said });
    }
    let said = || format!("-f takes {}", Format::ALL.map(Format::name).join(", "));
    OTHER_FORMATS.contains(&name).then(|| Means { change: Change::Nothing, takes_value: false, said: said() })
}

/// Options about what comes later, or was there before.
fn runs(name: &str) -> Option<Means> {
    let means = |change, takes_value, said: &str| Some(Means { change, takes_value, said: said.to_owned() });
    match name {
        _ if NEW.contains(&name) => {
            means(Change::Option(vec!["--new".into()]), true, "--new FILE gives only rows that no earlier run gave")
        }
        // These take no value elsewhere: what follows is a PATH.
        "since-last" | "incremental" => means(
            Change::Option(vec!["--new".into(), "seen.rows".into()]),
            false,
            "--new FILE gives only rows that no earlier run gave",
        ),
        "follow" | "watch" | "live" => means(
            Change::Option(vec!["--new".into(), "seen.rows".into()]),
            false,
            "a run ends where the logs end; run it again with --new FILE, which gives only rows that no earlier run gave",
        ),
        "append" => means(
            Change::Append,
            false,
            "a FILE of -o is written whole; let the shell append, or keep a dataset that grows: authq convert PATH -o DATASET",
        ),
        _ => None,
    }
}

/// `--user root`, `--failed`, `--sort time`
fn part_of_query(name: &str) -> Option<Means> {
    let name = name.replace('-', "_");
    if words::FLAGS.contains(&name.as_str()) {
        return Some(Means { said: in_query(&name), change: Change::Word(name), takes_value: false });
    }
    if ["where", "filter", "grep", "search", "regexp"].contains(&name.as_str()) {
        return Some(Means { change: Change::Filter, takes_value: true, said: in_query("where user=root") });
    }
    let stage = match name.as_str() {
        "order_by" | "sort_by" | "order" => "sort",
        "columns" | "cols" | "output_fields" => "select",
        "group_by" => "count by",
        "histogram" | "per" => "timeline",
        "unique" | "uniq" => "distinct",
        other => other,
    };
    if stages::is_stage(stage) || stage == "count by" {
        let said = in_query(&format!("| {stage} …"));
        return Some(Means { change: Change::Stage(stage.to_owned()), takes_value: true, said });
    }
    let column = columns::index_of(&name).map(|_| name.as_str()).or_else(|| synonyms::field(&name))?;
    let said = in_query(&format!("where {column}=…"));
    Some(Means { change: Change::Condition(column.to_owned()), takes_value: true, said })
}

/// All names of the tables.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let tables = [RENAMED, FLAGS, TIMES, DONE];
    tables.into_iter().flatten().flat_map(|(_, names)| *names).chain(NEW).chain(OTHER_FORMATS).copied()
}
