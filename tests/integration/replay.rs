//! What is traced in a dataset, and shown of its rows, is what is traced and shown in its logs: the same bytes.

use std::fs;
use std::path::Path;

use crate::convert::{converted, copy, logs};
use crate::generator::{Config, generate};
use crate::support::{Outcome, Reading, difference, query, run};

/// Queries whose answers hang on what belongs together.
const SHOWN: [&str; 14] = [
    "failed | show lines | select *",
    "failed | show lines | select group, opened_at, kind, text",
    "failed | show lines | count by kind",
    "failed | show connections | select *",
    "failed | show messages | select *, rcpts, subject",
    "succeeded | tail 20 | show lines | select *",
    "connections outbound | sort file, first_line, dcid | limit 30 | show messages | select *",
    "connections where mid_count > 0 | sort file, first_line, icid, dcid | limit 30 | show lines | select *",
    "messages | sort file, line, mid | limit 40 | show lines | select *",
    "messages | sort file, line, mid | limit 40 | show connections | select *",
    "lines where kind = bounce or kind = closed | show connections | select *",
    "lines where kind = message | limit 200 | show messages | select *",
    "failed | limit 10 | show messages | show connections | select *",
    "lines where kind = system | show lines | select *",
];

fn ask(dir: &Path, query: &str, paths: &[&str]) -> Outcome {
    run(dir, [&["-f", "csv", query], paths].concat(), None)
}

/// Numbers that rows of a column have, some of them.
fn numbers(dir: &Path, column: &str) -> Vec<String> {
    let query =
        format!("lines where {column} > 0 | count by {column} | sort -count, {column} | limit 4 | select {column}");
    let found = ask(dir, &query, &["logs"]).text();
    found.lines().skip(1).map(str::to_owned).collect()
}

fn queries(dir: &Path) -> Vec<String> {
    let traces = ["icid", "dcid", "mid"].into_iter().flat_map(|column| {
        let traces = numbers(dir, column).into_iter().flat_map(move |number| {
            let trace = format!("trace {column} {number}");
            [
                format!("{trace} | select *"),
                format!("{trace} | count"),
                format!("{trace} | show connections | select *"),
                format!("{trace} | show messages | select *"),
            ]
        });
        traces.collect::<Vec<_>>()
    });
    let shown = SHOWN.into_iter().map(str::to_owned);
    traces.chain(shown).collect()
}

fn assert_as_of_logs(dir: &Path, paths: &[&str]) {
    let mut rows = 0;
    for query in queries(dir) {
        let (of_logs, found) = (ask(dir, &query, &["logs"]), ask(dir, &query, paths));
        let is_same = of_logs.stdout == found.stdout && of_logs.code == found.code;
        assert!(is_same, "{query} {paths:?}: {}\n{}", found.stderr, difference(&of_logs.text(), &found.text()));
        rows += found.text().lines().count();
    }
    assert!(rows > 1000, "only {rows} rows were compared");
}

/// Two appliances that start anew with the same numbers, whose files end inside of connections.
fn archive(dir: &Path) {
    let config = Config {
        seed: 77,
        days: 3,
        bytes: 160 << 10,
        file_bytes: 24 << 10,
        appliances: 2,
        reboots: 3,
        ..Config::default()
    };
    generate(&config, &dir.join("logs")).expect("a generated archive");
}

#[test]
fn a_dataset_is_traced_and_shown_as_its_logs() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    archive(dir);
    converted(dir, &["logs", "-o", "data", "--table", "all", "-q"]);
    assert_as_of_logs(dir, &["data"]);
    // The account adds up, or this ends.
    for paths in [vec![dir.join("data")], vec![dir.join("data"), dir.join("logs")]] {
        for text in ["trace icid 1010", "failed | show messages", "auth | show connections"] {
            query(&paths, text, &Reading::default());
        }
    }
    converted(dir, &["--compact", "data"]);
    assert_as_of_logs(dir, &["data"]);
    assert_as_of_logs(dir, &["data", "logs"]);
}

#[test]
fn a_dataset_is_traced_and_shown_beside_logs_that_it_does_not_hold() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    archive(dir);
    let names = logs(&dir.join("logs"));
    let old = dir.join("old");
    copy(&dir.join("logs"), &old.join("logs"), &names[..names.len() / 2]);
    let data = dir.join("data").display().to_string();
    assert_eq!(run(&old, ["convert", "logs", "-o", &data, "--table", "all", "-q"], None).code, Some(0));
    assert_as_of_logs(dir, &["data", "logs"]);
    // The dataset keeps the names of the logs that it holds.
    fs::rename(dir.join("logs"), dir.join("moved")).expect("a folder");
    for query in ["failed | show lines | count by kind, text", "failed | show messages | select mid, icid, mail_from"] {
        let (of_logs, found) = (ask(dir, query, &["moved"]), ask(dir, query, &["data", "moved"]));
        assert_eq!((found.text(), found.code), (of_logs.text(), Some(0)), "{query}: {}", found.stderr);
    }
}

#[test]
fn a_log_that_has_the_name_of_another_is_refused_by_name() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let record = |id| {
        format!(
            "Wed Apr 22 11:43:10 2009 Info: SMTP Auth: (ICID {id}) failed for user: a using AUTH mechanism: PLAIN with profile: p\n"
        )
    };
    fs::write(dir.join("mail.0"), record(5)).expect("a log");
    converted(dir, &["mail.0", "-o", "data", "--table", "all", "-q"]);
    fs::rename(dir.join("mail.0"), dir.join("mail.1")).expect("a log");
    fs::write(dir.join("mail.0"), record(6)).expect("a log");
    let refused = ask(dir, "failed | show lines", &["data", "mail.0", "mail.1"]);
    assert_eq!(refused.code, Some(2), "{}", refused.text());
    let told = "mail.1 is mail.0 in the dataset, and mail.0 is another log by now";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
    assert!(refused.stderr.contains("for `show`, name the logs alone, or the dataset alone"), "{}", refused.stderr);
}

#[test]
fn a_message_that_was_made_of_another_is_traced_from_the_record_that_says_so() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let records = [
        "New SMTP ICID 5 interface Data 1 (192.0.2.1) address 203.0.113.7 reverse dns host unknown verified no",
        "Start MID 31 ICID 5",
        "MID 31 ICID 5 From: <a@example.com>",
        "MID 31 rewritten to MID 32 by add-footer filter",
        "MID 32 ready 9 bytes from <a@example.com>",
        "MID 33 was generated based on MID 32 by bcc filter",
        "MID 32 was split creating MID 34 due to a per-recipient policy",
        "Message finished MID 32 done",
        "Message finished MID 34 done",
        "ICID 5 close",
    ];
    let line = |(second, record): (usize, &str)| format!("Wed Apr 22 11:43:{second:02} 2009 Info: {record}\n");
    let text: String = (10..).zip(records).map(line).collect();
    fs::create_dir(dir.join("logs")).expect("a folder");
    fs::write(dir.join("logs/mail.log"), text).expect("a log");
    converted(dir, &["logs", "-o", "data", "--table", "all", "-q"]);
    for mid in 31..=34 {
        for rest in ["select *", "show connections | select *", "show messages | select *"] {
            let query = format!("trace mid {mid} | {rest}");
            let (of_logs, found) = (ask(dir, &query, &["logs"]), ask(dir, &query, &["data"]));
            assert_eq!((found.text(), found.code), (of_logs.text(), of_logs.code), "{query}: {}", found.stderr);
        }
    }
}

#[test]
fn a_dataset_without_all_lines_is_refused_by_name() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    archive(dir);
    converted(dir, &["logs", "-o", "data", "-q"]);
    let number = numbers(dir, "icid").remove(0);
    let trace = format!("trace icid {number}");
    for (query, word) in
        [(trace.as_str(), "trace"), ("failed | show lines", "show"), ("failed | show messages", "show")]
    {
        let refused = ask(dir, query, &["data"]);
        assert_eq!(refused.code, Some(2), "{query}");
        let told = format!("`{word}` needs every row of `lines`, and data does not hold them");
        assert!(refused.stderr.contains(&told), "{}", refused.stderr);
        let repair = "make them with `authq convert --table all --rebuild LOGS -o DATASET`, or name the logs instead";
        assert!(refused.stderr.contains(repair), "{}", refused.stderr);
    }
    assert_eq!(run(dir, ["lines where kind = auth", "logs", "-o", "some.parquet", "-q"], None).code, Some(0));
    let refused = ask(dir, &trace, &["some.parquet"]);
    assert!(refused.stderr.contains("and some.parquet does not hold them"), "{}", refused.stderr);
    converted(dir, &["--table", "all", "--rebuild", "logs", "-o", "data", "-q"]);
    assert_eq!(ask(dir, &trace, &["data"]).text(), ask(dir, &trace, &["logs"]).text());
}

#[test]
fn lines_that_are_put_together_stay_within_the_memory_budget() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let dir = place.path();
    let config = Config { seed: 78, days: 1, bytes: 3 << 20, appliances: 1, ..Config::default() };
    generate(&config, &dir.join("logs")).expect("a generated archive");
    converted(dir, &["logs", "-o", "data", "--table", "all", "-q"]);
    let refused = run(dir, ["auth | show lines | select *", "data", "--memory", "4MiB"], None);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("need more memory than the budget"), "{}", refused.stderr);
}
