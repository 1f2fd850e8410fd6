//! What the binary tells people who do not know it yet, or who got no rows: help, the manual, the configuration,
//! `--now=end`, and why there are no rows.

use std::path::Path;
use std::process::Stdio;

use crate::support::{Outcome, authq, check_manners, root, run};

const OFFICE: &str = "tests/corpus/office";

fn expect(outcome: &Outcome, code: i32, stdout: &[&str], stderr: &[&str]) {
    let (found, told) = (outcome.text(), &outcome.stderr);
    assert_eq!(outcome.code, Some(code), "stdout: {found}\nstderr: {told}");
    stdout.iter().for_each(|wanted| assert!(found.contains(wanted), "`{wanted}` is not in\n{found}"));
    stderr.iter().for_each(|wanted| assert!(told.contains(wanted), "`{wanted}` is not in\n{told}"));
}

fn ask(line: &[&str]) -> Outcome {
    run(root(), line, None)
}

/// Runs with a configuration and an environment.
fn configured(dir: &Path, config: &str, variables: &[(&str, &str)], line: &[&str]) -> Outcome {
    std::fs::create_dir_all(dir.join("authq")).expect("a folder");
    std::fs::write(dir.join("authq/config.toml"), config).expect("a file");
    let mut command = authq();
    command.env("XDG_CONFIG_HOME", dir).envs(variables.iter().copied()).args(line).stdin(Stdio::null());
    let output = command.output().expect("the binary runs");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let outcome = Outcome { code: output.status.code(), stdout: output.stdout, stderr };
    check_manners(&outcome);
    outcome
}

fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The queries that a page shows as commands: `authq [OPTION] 'QUERY' PATH`.
fn shown_queries(page: &str) -> Vec<String> {
    let page = page.replace("\n         |", " |");
    let lines = page.lines().filter(|line| line.trim_start().starts_with("authq ") && line.contains('\''));
    lines.filter_map(|line| line.split('\'').nth(1)).map(str::to_owned).collect()
}

#[test]
fn the_help_leads_from_nothing_to_an_answer() {
    let help = ask(&["--help"]);
    expect(&help, 0, &["--now=end", "authq fields", "--explain", "Exit code: 0"], &[]);
    let queries = shown_queries(&help.text());
    assert!(queries.len() >= 6, "{queries:?}");
    for query in queries.iter().filter(|query| !query.contains('@') || query.contains("user=")) {
        let outcome = ask(&["--explain", query, OFFICE]);
        assert_eq!(outcome.code, Some(0), "{query}: {}", outcome.stderr);
    }
    let short = ask(&["-h"]);
    expect(&short, 0, &["authq 'failed last 7d | top 10 user'", "--help"], &[]);
    assert!(short.text().lines().count() < help.text().lines().count());
}

#[test]
fn which_addresses_tried_a_user_in_the_last_days_of_an_old_archive() {
    let outcome = ask(&["--now=end", "failed last 30d where user=root | top 20 remote_ip", OFFICE, "-f", "csv"]);
    expect(&outcome, 0, &["remote_ip,count\n203.0.113.7,2\n"], &["note: now is 2009-04-23 ", ", the newest event"]);
}

#[test]
fn now_is_the_newest_event() {
    let newest = ask(&["max(time) as newest", OFFICE, "-f", "csv"]).text();
    let newest = newest.lines().nth(1).expect("a row").to_owned();
    let counted = ask(&["--now", "END", "last 1s | max(time) as newest", OFFICE, "-f", "csv", "-q"]);
    expect(&counted, 0, &[&newest], &[]);
    assert_eq!(counted.stderr, "");
    let folder = dir();
    std::fs::write(folder.path().join("mail.current"), "").expect("a file");
    let nothing = run(folder.path(), ["--now=end", "failed last 7d", "mail.current"], None);
    expect(&nothing, 1, &[], &["there is no event for --now=end to count back from"]);
    expect(
        &run(root(), ["--now=end", "failed last 7d"], Some(b"")),
        2,
        &[],
        &["can be read only once; write --now TIME"],
    );
    expect(&ask(&["--now=end", "failed lasst 7d", "/nonexistent"]), 2, &[], &["lasst"]);
    expect(&ask(&["--now=end", "failed since 2009-04-20 last 30d", OFFICE]), 0, &[], &[]);
}

#[test]
fn fields_lists_everything_and_explains_one() {
    expect(
        &ask(&["fields"]),
        0,
        &["COLUMNS of auth", "remote_ip", "STAGES", "burst", "FUNCTIONS", "net(ip, bits)"],
        &[],
    );
    expect(&ask(&["fields", "user"]), 0, &["user: a column of auth", "authq 'where user=ironport' PATH"], &[]);
    expect(&ask(&["fields", "TOP", "remote_ip/24"]), 0, &["top: a stage", "IPv6 by /64"], &[]);
    expect(&ask(&["fields", "~"]), 0, &["REGEX"], &[]);
    expect(&ask(&["fields", "usr"]), 2, &[], &["nothing called `usr`; did you mean `user`?"]);
    expect(&ask(&["fields", "--help"]), 0, &["[NAME]"], &[]);
    let stage = ask(&["fields user", OFFICE, "-f", "csv"]);
    expect(&stage, 0, &["user\n"], &[]);
    for line in ask(&["fields"]).text().lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_ways_around_a_query_are_found_without_the_web() {
    expect(&ask(&["examples"]), 0, &["ATTACKS\n", "authq 'detect spray' PATH\n"], &[]);
    expect(&ask(&["examples", "evidence"]), 0, &["EVIDENCE\n", "-f raw\n"], &[]);
    expect(&ask(&["examples", "nothing-like-it"]), 2, &[], &["there are the topics failures, attacks, "]);
    expect(&ask(&["help"]), 0, &["\n  exit-codes ", "\n  coverage PATH..."], &[]);
    expect(&ask(&["help", "times"]), 0, &["TIMES\n", "from the beginning of T"], &[]);
    expect(&ask(&["help", "failed"]), 0, &[&ask(&["fields", "failed"]).text()], &[]);
    expect(&ask(&["help", "tiems"]), 2, &[], &["no help on `tiems`; did you mean `times`?"]);
    expect(&ask(&["help", "convert"]), 0, &["ARCHIVES TO PARQUET\n", "Usage: authq convert"], &[]);
    expect(&ask(&["manual"]), 0, &["THE QUERY LANGUAGE\n", "WHAT IT READS\n", "COOKBOOK\n", "TIMESKETCH\n"], &[]);
    expect(&ask(&["man"]), 0, &[".TH authq 1 ", "\n.SH OPTIONS\n", "authq\\-convert(1)"], &[]);
    expect(&ask(&["man", "convert"]), 0, &[".TH authq-convert 1 "], &[]);
    expect(&ask(&["man", "convrt"]), 2, &[], &["no command called `convrt`; did you mean `convert`?"]);
    let queries = ask(&["queries"]);
    expect(&queries, 0, &["below [queries]", "  spray\n", "burst 10 distinct user"], &[]);
    let dir = dir();
    let config = "[queries]\nday = \"failed last 2d | top 2 user\"\n[recipes]\ntor = \"failed inbound\"\n";
    let own = configured(dir.path(), config, &[], &["queries"]);
    expect(
        &own,
        0,
        &["config.toml, as authq @NAME PATH\n  @day\n    failed last 2d | top 2 user\n", "  tor\n    failed inbound\n"],
        &[],
    );
}

/// Nothing that the examples ask is refused of the logs that the manual asks it of.
#[test]
fn examples_are_answered() {
    let examples = ask(&["examples"]).text();
    let queries = shown_queries(&examples);
    assert!(queries.len() >= 30, "{queries:?}");
    for query in queries {
        let outcome = ask(&["--explain", &query, "tests/corpus/campaign"]);
        assert_eq!(outcome.code, Some(0), "{query}: {}", outcome.stderr);
    }
}

#[test]
fn named_queries_and_defaults_come_from_the_configuration() {
    let dir = dir();
    let config = "format = \"tsv\"\nnow = \"end\"\n[queries]\nday = \"failed last 2d | top 2 user\"\nbad = \"failed where usr=x\"\n";
    let with = |variables: &[(&str, &str)], line: &[&str]| configured(dir.path(), config, variables, line);
    expect(&with(&[], &["@day", OFFICE]), 0, &["user\tcount\n"], &["now is"]);
    let one = with(&[("AUTHQ_FORMAT", "csv")], &["@day | limit 1", OFFICE]);
    expect(&one, 0, &["user,count\n"], &[]);
    assert_eq!(one.text().lines().count(), 2);
    expect(&with(&[("AUTHQ_FORMAT", "csv")], &["@day", OFFICE, "-f", "md"]), 0, &["| user"], &[]);
    expect(&with(&[], &["@bad", OFFICE]), 2, &[], &["no field called `usr`", "in the query `@bad` of ", "config.toml"]);
    expect(&with(&[], &["@dya", OFFICE]), 2, &[], &["did you mean `@day`?"]);
    expect(&with(&[], &["fields"]), 0, &["@day", "failed last 2d | top 2 user"], &[]);
    expect(&with(&[], &["@day", OFFICE, "--no-config"]), 2, &[], &["no query called `@day`"]);
    let broken = configured(dir.path(), "tz = \"UTC\"\nforamt = \"csv\"\n", &[], &["failed", OFFICE]);
    expect(&broken, 2, &[], &["config.toml:2: no setting called `foramt`", "did you mean `format`?"]);
    expect(&ask(&["failed", OFFICE, "--config", "/nonexistent.toml"]), 2, &[], &["/nonexistent.toml: "]);
}

/// A folder stands for a file that cannot be read: nobody can, not even root.
#[test]
fn a_configuration_that_cannot_be_read_stops_only_who_names_it() {
    let dir = dir();
    let file = dir.path().join("authq/config.toml");
    std::fs::create_dir_all(&file).expect("a folder");
    let asked = |command: &mut std::process::Command, line: &[&str]| {
        let output = command.args(line).stdin(Stdio::null()).output().expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Outcome { code: output.status.code(), stdout: output.stdout, stderr }
    };
    let line = ["failed | count", OFFICE, "-f", "csv"];
    let usual = asked(authq().env("XDG_CONFIG_HOME", dir.path()), &line);
    expect(&usual, 0, &["count\n"], &["warning: ", "config.toml: ", "the run goes on without this configuration"]);
    let fields = asked(authq().env("XDG_CONFIG_HOME", dir.path()), &["fields"]);
    expect(&fields, 0, &["user"], &["warning: "]);
    let name = file.to_str().expect("text");
    for named in [
        asked(authq().env("AUTHQ_CONFIG", name), &line),
        asked(&mut authq(), &[&line[..], &["--config", name]].concat()),
    ] {
        expect(&named, 2, &[], &["error: ", "config.toml: "]);
        assert!(!named.stderr.contains("warning: "), "{}", named.stderr);
    }
    std::fs::remove_dir(&file).expect("a folder");
    std::fs::write(&file, b"tz = \"\xff\"").expect("a file");
    expect(&asked(authq().env("XDG_CONFIG_HOME", dir.path()), &line), 2, &[], &["error: ", "config.toml: "]);
}

/// What is told of a query without rows.
fn why(query: &str) -> String {
    let outcome = ask(&["--why", query, OFFICE, "-f", "csv", "--now", "2026-11-23T12:00:00Z"]);
    assert_eq!(outcome.code, Some(1), "{query}: {}", outcome.stderr);
    outcome.stderr
}

#[test]
fn no_rows_are_explained_condition_by_condition() {
    for (query, wanted) in [
        (
            "failed inbound where user=ironprot",
            &[
                "note: 0 rows. failed: ",
                " · inbound: ",
                "user=ironprot: 0\n",
                "there is user `ironport` (",
                "did you mean that?",
            ][..],
        ),
        ("failed where user=BOB and tls", &["user=BOB: 0"]),
        ("failed where user == ROOT", &["there is user `root` ("]),
        ("failed where remote_ip=203.0.113.77", &["the nearest network with rows is 203.0.113.0/24 ("]),
        ("outbound where user=root", &["`user=root` alone holds in", "never together with `outbound`"]),
        ("outbound where user=nobody-at-all", &["`user` is missing in all ", "(it is missing on outbound"]),
        ("failed where reply_code=536", &["`reply_code` there: "]),
        ("failed where attempt > 500", &["`attempt` goes from 1 to "]),
        (
            "failed last 7d",
            &[
                "`last 7d` is 2026-11-16 12:00:00 … 2026-11-23 12:00:00; the newest event read is 2009-04-2",
                "Add --now=end to count back from the last event.",
            ],
        ),
        ("failed on 2008-01-01", &["the oldest event read is 2009-04-18 "]),
        (
            "failed | count by user | where count > 500",
            &["note: 0 rows. `| where count > 500`: 0 of ", "`count` goes from 1 to "],
        ),
        ("failed | where user=rot | count by user", &["failed: ", "user=rot: 0", "`root`"]),
        ("failed where (user=a1 or user=a2)", &["(user = a1 or user = a2): 0"]),
    ] {
        let told = why(query);
        wanted.iter().for_each(|wanted| assert!(told.contains(wanted), "{query}: `{wanted}` is not in\n{told}"));
        for line in told.lines().filter(|line| !line.contains("`last 7d`")) {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }
}

#[test]
fn a_count_of_nothing_is_explained_too() {
    let outcome = ask(&["--why", "failed where user=ironprot | count", OFFICE, "-f", "csv"]);
    expect(&outcome, 0, &["count\n0\n"], &["user=ironprot: 0", "`ironport`"]);
}

#[test]
fn nobody_is_told_why_unasked() {
    let query = "failed where user=ironprot";
    let plain = ask(&[query, OFFICE, "-f", "csv"]);
    assert!(plain.stderr.contains("note: no row of ") && !plain.stderr.contains("ironport"), "{}", plain.stderr);
    assert!(!ask(&["--why", "--no-why", query, OFFICE]).stderr.contains("ironport"));
    assert_eq!(ask(&["-q", query, OFFICE]).stderr, "");
    let log = std::fs::read(root().join("tests/corpus/seeds/000_3780a21f7f9354e1.txt")).expect("a seed");
    assert!(!run(root(), ["--why", "failed where user=ironprot"], Some(&log)).stderr.contains("did you mean"));
    let window = ask(&["failed last 7d", OFFICE, "-f", "csv"]);
    assert!(window.stderr.contains("and the newest file begins 2009-04-2"), "{}", window.stderr);
}

#[test]
fn what_is_told_of_hostile_names_is_harmless() {
    let dir = dir();
    let line = "Wed Apr 22 10:00:00 2009 Info: SMTP Auth: (ICID 1) failed for user: ro\u{1b}[2Jot using AUTH mechanism: PLAIN with profile: P\n";
    std::fs::write(dir.path().join("mail.log"), line).expect("a file");
    let outcome = run(dir.path(), ["--why", "failed where user ~ /x/ | select user", "mail.log"], None);
    expect(&outcome, 1, &[], &["user ~ /x/: 0"]);
    let outcome = run(dir.path(), ["--why", "failed where user=root", "mail.log"], None);
    expect(&outcome, 1, &[], &["ro\\x1b[2Jot"]);
}
