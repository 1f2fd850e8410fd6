//! `authq summary`: the page is what its queries give, in every format, and its commands can be typed as they are printed.
//!
//! The pages in `summary/` are what is printed: `BLESS=1` writes down what is printed now.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Outcome, difference, root, run};

const CAMPAIGN: &str = "tests/corpus/campaign";
const OFFICE: &str = "tests/corpus/office";

/// The pages: a file, and how it is made.
const PAGES: &[(&str, &[&str])] = &[
    ("campaign.txt", &["summary", CAMPAIGN]),
    ("campaign.md", &["summary", CAMPAIGN, "-f", "md", "-n", "2"]),
    ("campaign.json", &["summary", CAMPAIGN, "-f", "json", "-n", "2"]),
    ("office.txt", &["summary", OFFICE, "--since", "2009-04-22", "--until", "2009-04-22 12:00", "--tz", "Asia/Tokyo"]),
];

fn ask(dir: &Path, line: &[&str]) -> Outcome {
    run(dir, line, None)
}

fn json(dir: &Path, line: &[&str]) -> Value {
    let outcome = ask(dir, &[line, &["-f", "json"]].concat());
    serde_json::from_str(&outcome.text()).unwrap_or_else(|error| panic!("{line:?}: {error}\n{}", outcome.stderr))
}

/// The members of an array.
fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every section of the page is what its query gives: the number of rows, and the first ones.
fn assert_is_what_queries_give(dir: &Path, options: &[&str], times: &[&str], path: &str) {
    let page = json(dir, &[&["summary", "-n", "3", path], options, times].concat());
    let sections = array(&page["sections"]);
    assert_eq!(sections.len(), 10, "{page}");
    for section in sections {
        let query = section["query"].as_str().expect("a query");
        if section["total"].is_null() {
            let is_limited = times.iter().any(|option| ["--since", "--last"].contains(option));
            assert!(section["name"] == "new_sources" && is_limited && array(&section["rows"]).is_empty(), "{section}");
            continue;
        }
        let found = json(dir, &[&[query, path], options].concat());
        let (found, shown) = (array(&found), array(&section["rows"]));
        // Over no events a count without keys still gives a row.
        let total =
            if section["total"] == 0 && section["name"] == "period" { 1 } else { section["total"].as_u64().unwrap() };
        assert_eq!(found.len() as u64, total, "{query}");
        let most = if section["name"] == "totals" { usize::MAX } else { 3 };
        assert_eq!(shown, &found[..shown.len()], "{query}");
        assert_eq!(shown.len() as u64, section["total"].as_u64().unwrap().min(most as u64), "{query}");
        if let Some(further) = section["further"]["query"].as_str() {
            let code = ask(dir, &[&[further, path], options].concat()).code;
            assert!(matches!(code, Some(0 | 1)), "{further}: {code:?}");
        }
    }
}

#[test]
fn each_part_is_what_its_query_gives() {
    assert_is_what_queries_give(root(), &[], &[], CAMPAIGN);
    assert_is_what_queries_give(root(), &["--tz", "America/New_York"], &["--since", "2009-04-20"], CAMPAIGN);
    assert_is_what_queries_give(root(), &["--now", "end"], &["--last", "7d"], CAMPAIGN);
    assert_is_what_queries_give(root(), &[], &[], OFFICE);
    assert_is_what_queries_give(root(), &[], &["--until", "1999"], OFFICE);
    assert_is_what_queries_give(root(), &["--log-tz", "+09:00"], &[], "tests/corpus/syslog");
}

#[test]
fn a_dataset_gives_the_same_numbers() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let dataset = dir.path().join("dataset").display().to_string();
    // `lines` are needed for what a success led to.
    let converted = ask(root(), &["convert", "--table", "all", CAMPAIGN, "-o", &dataset]);
    assert_eq!(converted.code, Some(0), "{}", converted.stderr);
    assert_is_what_queries_give(root(), &[], &[], &dataset);
    let (of_logs, of_dataset) = (json(root(), &["summary", CAMPAIGN]), json(root(), &["summary", &dataset]));
    assert_eq!(of_logs["sections"], of_dataset["sections"]);
    assert!(of_dataset["coverage"].is_null() && array(&of_logs["coverage"]).len() == 3);
    let page = ask(root(), &["summary", &dataset]).text();
    assert!(page.contains("Gaps: not told"), "{page}");
}

#[test]
fn the_coverage_is_that_of_its_command() {
    let page = json(root(), &["summary", CAMPAIGN]);
    assert_eq!(page["coverage"], json(root(), &["coverage", CAMPAIGN]));
    let late = json(root(), &["summary", CAMPAIGN, "--since", "2009-04-16 10:00"]);
    let gaps = |page: &Value| array(&page["coverage"]).iter().filter(|stretch| !stretch["gap_ms"].is_null()).count();
    assert_eq!((gaps(&page), gaps(&late)), (1, 1));
    let later = json(root(), &["summary", CAMPAIGN, "--since", "2009-04-16 15:00"]);
    assert_eq!((gaps(&later), array(&later["coverage"]).len()), (0, 2), "{later}");
    assert_eq!(page["whole"], true);
    assert_eq!(page["files"]["read"], 8);
}

/// The commands of a page for people, each as a shell would be given it.
fn commands(page: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for line in page.lines() {
        match commands.last_mut() {
            _ if line.starts_with("authq ") => commands.push(line.to_owned()),
            Some(command) if command.ends_with('\\') || command.matches('\'').count() % 2 == 1 => {
                command.push('\n');
                command.push_str(line);
            }
            _ => {}
        }
    }
    commands
}

/// Runs a command by a shell; the lines it prints without the names of the columns.
fn typed(command: &str) -> (Option<i32>, usize) {
    let function = format!("authq() {{ '{}' \"$@\" -f csv; }}\n{command}\n", env!("CARGO_BIN_EXE_authq"));
    let output = Command::new("sh").args(["-c", &function]).current_dir(root()).output().expect("a shell");
    let rows = String::from_utf8_lossy(&output.stdout).lines().count();
    (output.status.code(), rows.saturating_sub(1))
}

#[test]
#[cfg(target_os = "linux")]
fn commands_can_be_typed_as_a_terminal_shows_them() {
    let page = json(root(), &["summary", CAMPAIGN]);
    let totals = |name: &str| {
        let section = array(&page["sections"]).iter().find(|section| section["name"] == name).expect("a section");
        usize::try_from(section["total"].as_u64().unwrap()).unwrap()
    };
    for columns in [40, 80, 200] {
        let shown = crate::screens::shown(&format!("authq summary {CAMPAIGN} --tz UTC -q"), (columns, 24));
        let commands = commands(&shown);
        let rows: Vec<usize> = commands
            .iter()
            .map(|command| {
                let (code, rows) = typed(command);
                assert_eq!(code, Some(0), "{command}");
                rows
            })
            .collect();
        let parts = ["appliances", "totals", "addresses", "networks", "users", "breaches"].map(totals);
        assert_eq!(rows[..2], [1, 3], "the period and the coverage: {commands:#?}");
        assert_eq!(rows[2..8], parts, "{commands:#?}");
        assert_eq!(rows[8], 1, "one message was sent after a breach: {commands:#?}");
        assert_eq!(rows[9..], ["smart_hosts", "new_sources", "faults"].map(totals), "{commands:#?}");
    }
}

#[test]
fn the_page_tells_what_happened_in_the_campaign() {
    let page = json(root(), &["summary", CAMPAIGN]);
    let section = |name: &str| {
        let sections = array(&page["sections"]);
        &sections.iter().find(|section| section["name"] == name).expect("a section")["rows"]
    };
    assert_eq!(section("period")[0]["events"], 247);
    assert_eq!(section("breaches")[0]["users"], serde_json::json!(["ironport"]));
    assert_eq!(section("breaches")[0]["failures"], 11);
    assert_eq!(section("smart_hosts")[0]["reply_code"], 535);
    assert_eq!(section("faults")[0]["errors"], 5);
    let sources: Vec<&Value> = array(section("new_sources")).iter().map(|row| &row["user"]).collect();
    assert_eq!(sources, ["bob@a.example", "ann@a.example", "ironport"]);
}

#[test]
fn pages_are_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut faults = Vec::new();
    for (name, line) in PAGES {
        let file = root().join("tests/integration/summary").join(name);
        let outcome = ask(root(), line);
        assert_eq!(outcome.code, Some(0), "{name}: {}", outcome.stderr);
        let (found, expected) = (outcome.text(), std::fs::read_to_string(&file).unwrap_or_default());
        if found != expected && bless {
            std::fs::write(&file, found).expect("a page can be written");
        } else if found != expected {
            faults.push(format!("{name} (- expected, + found)\n{}", difference(&expected, &found)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

#[test]
fn exit_codes_tell_events_none_and_damage() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(
        dir.path(),
        "quiet.s",
        "Wed Apr 22 07:00:00 2009 Info: Begin Logfile\nWed Apr 22 08:00:00 2009 Info: MID 1 queued\n",
    );
    let quiet = ask(dir.path(), &["summary", "quiet.s"]);
    assert_eq!(quiet.code, Some(1), "{}", quiet.stderr);
    for line in [
        "Period: no event",
        "Accounts broken into: no success within 15m after 5 failures",
        "Smart hosts that refuse: no ",
    ] {
        assert!(quiet.text().contains(line), "{}", quiet.text());
    }
    assert_eq!(quiet.text().lines().count(), 13, "a line for each part without rows: {}", quiet.text());
    let damaged = ask(root(), &["summary", "tests/corpus/containers/cut.xz"]);
    assert_eq!(damaged.code, Some(3), "{}", damaged.stderr);
    assert!(damaged.text().contains("could not be read whole") && damaged.stderr.contains("damage: "));
    assert_eq!(ask(root(), &["summary", "nowhere"]).code, Some(2));
    assert_eq!(ask(root(), &["summary"]).code, Some(2));
    let page = json(root(), &["summary", "tests/corpus/containers/cut.xz"]);
    assert_eq!((&page["whole"], &page["files"]["read_in_part"]), (&Value::from(false), &Value::from(1)));
    assert!(array(&page["notes"]).iter().any(|note| note["severity"] == "damage"), "{page}");
}

#[test]
fn files_appear_whole_and_their_ending_tells_the_format() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    let written = |name: &str, more: &[&str]| ask(root(), &[&["summary", OFFICE, "-o", &path(name)], more].concat());
    for (name, begin) in [("a.md", "# "), ("a.json", "{\n\"summary\": 1,"), ("a.txt", "Period"), ("a.out", "Period")] {
        let more: &[&str] = if name == "a.out" { &["-f", "text"] } else { &[] };
        let outcome = written(name, more);
        assert_eq!((outcome.code, outcome.text()), (Some(0), String::new()), "{}", outcome.stderr);
        assert!(std::fs::read_to_string(path(name)).expect("the page").starts_with(begin), "{name}");
    }
    let refused = |outcome: Outcome, wanted: &str| {
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(wanted), "`{wanted}` is not in {}", outcome.stderr);
    };
    refused(written("a.md", &[]), "exists; --force replaces it");
    refused(written("a.csv", &[]), "its ending tells no format of a summary; endings: .txt .md .json");
    refused(written("a.md.gz", &[]), "a summary is not compressed");
    let cut = ["summary", "tests/corpus/containers/cut.xz", "-o"];
    let outcome = ask(root(), &[&cut[..], &[&path("cut.md")]].concat());
    assert!(outcome.code == Some(3) && !dir.path().join("cut.md").exists(), "{}", outcome.stderr);
    let outcome = ask(root(), &[&cut[..], &[&path("cut.md"), "--allow-partial"]].concat());
    assert!(outcome.code == Some(3) && dir.path().join("cut.md").exists(), "{}", outcome.stderr);
}

#[test]
fn times_are_times_and_nothing_else() {
    for (option, text) in [
        ("--since", "2009-04-22 | limit 1"),
        ("--since", "2009-04-22 where user=root"),
        ("--since", "2009-04-22 failed"),
        ("--until", "soon"),
        ("--last", "yesterday"),
    ] {
        let outcome = ask(root(), &["summary", OFFICE, option, text]);
        assert_eq!(outcome.code, Some(2), "{option} {text}: {}", outcome.stderr);
    }
}

#[test]
fn nothing_of_a_hostile_log_steers_a_terminal_or_markup() {
    for format in ["text", "md", "json"] {
        let page = ask(root(), &["summary", "tests/corpus/hostile", "-f", format, "-n", "50"]).text();
        let is_plain = |c: char| c == '\n' || !c.is_control();
        if format != "json" {
            assert!(page.chars().all(is_plain), "{page}");
        }
        if format == "md" {
            assert!(!page.contains("<img") && !page.contains("<script"), "{page}");
        }
    }
}
