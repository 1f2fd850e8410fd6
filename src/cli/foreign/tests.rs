//! Command lines with options that authq does not have, and what is answered.

use clap::CommandFactory;

use super::super::args::Args;
use super::super::commands::COMMANDS;
use super::table::{self, Change};
use super::*;

/// Exists where tests run.
const LOGS: &str = "tests/corpus/office";

fn answer_to(line: &[&str]) -> String {
    let args: Vec<OsString> = std::iter::once(&"authq").chain(line).map(OsString::from).collect();
    answer(&args).unwrap_or_default()
}

/// The command line that is offered, without the name of the logs.
fn offered(line: &[&str]) -> Option<String> {
    let answer = answer_to(&[line, &[LOGS]].concat());
    let line = answer.split_once("\n  write: authq ")?.1;
    Some(line.replace(&format!(" {LOGS}"), ""))
}

#[test]
fn options_of_other_tools_are_answered_with_a_line_that_runs() {
    let cases: &[(&[&str], &str)] = &[
        (&["failed", "--since", "2009-04-22"], "'failed since 2009-04-22'"),
        (&["failed", "--since=7d"], "'failed last 7d'"),
        (&["failed", "--since", "2009-04-22 11:47"], "'failed since \"2009-04-22 11:47\"'"),
        (&["failed", "--from", "2009-04-22", "--to", "2009-04-23"], "'failed since 2009-04-22 until 2009-04-23'"),
        (&["failed | count", "--until", "2009-04-22", "-q"], "-q 'failed until 2009-04-22 | count'"),
        (&["top 10 user", "--since", "2009-04-22"], "'since 2009-04-22 | top 10 user'"),
        (&["-e", "failed", "--since", "2009-04-22"], "'failed since 2009-04-22'"),
        (&["failed", "--json"], "-f json failed"),
        (&["failed", "--csv", "-o", "y.csv.gz"], "-f csv -o y.csv.gz failed"),
        (&["failed", "--append", "-o", "x.csv"], "-f csv --no-header failed >> x.csv"),
        (&["failed", "--state", "seen"], "--new seen failed"),
        (&["failed", "--follow"], "--new seen.rows failed"),
        (&["failed", "--incremental"], "--new seen.rows failed"),
        (&["failed", "-i"], "failed"),
        (&["failed", "-qi"], "-q failed"),
        (&["failed", "-rqn5"], "-q -n5 failed"),
        (&["failed", "--count"], "'failed | count'"),
        (&["failed", "--head", "5"], "-n 5 failed"),
        (&["failed", "--utc"], "--tz UTC failed"),
        (&["--user", "root"], "'where user=root'"),
        (&["--user", "corp\\bob smith"], "'where user=\"corp\\\\bob smith\"'"),
        (
            &["failed | count", "--user", "a b", "--ip", "10.0.0.1"],
            "'failed where user=\"a b\" and remote_ip=10.0.0.1 | count'",
        ),
        (&["--failed"], "failed"),
        (&["failed", "--sort", "user"], "'failed | sort user'"),
        (&["summary", "--json"], "summary -f json"),
        (&["convert", "--out", "ds"], "convert -o ds"),
    ];
    for (line, expected) in cases {
        assert_eq!(offered(line).as_deref(), Some(*expected), "{line:?}: {}", answer_to(line));
    }
}

#[test]
fn no_line_is_offered_that_would_not_run() {
    let lines: &[&[&str]] = &[
        &["failed", "--append"],
        &["failed", "--nonsense"],
        &["failed", "--json", "--nonsense"],
        &["where user=", "--json"],
        &["trace icid 5", "--since", "2009-04-22"],
        &["failed", "--html"],
        &["convert", "--since", "2009-04-22", "-o", "ds"],
        &["-F", "no.such.query", "--since", "2009-04-22"],
    ];
    for line in lines {
        assert_eq!(offered(line), None, "{line:?}");
        assert!(answer_to(line).starts_with("error: there is no option `--"), "{line:?}: {}", answer_to(line));
    }
    assert_eq!(answer_to(&["failed", "--colr", "x"]), "error: there is no option `--colr`; did you mean `--color`?");
    assert_eq!(answer_to(&["failed", "-x"]), "error: there is no option `-x`; `authq --help` lists the options");
    assert_eq!(answer_to(&["failed", LOGS]), "");
}

#[test]
fn a_hidden_option_is_never_offered() {
    let definitions = COMMANDS.iter().map(|command| (Some(command.name()), (command.definition)()));
    for (command, definition) in definitions.chain([(None, Args::command())]) {
        let longs = |is_hidden: bool| {
            let of = definition.get_arguments().filter(move |option| option.is_hide_set() == is_hidden);
            of.filter_map(clap::Arg::get_long)
        };
        for hidden in longs(true) {
            let slips = [&hidden[1..], &hidden[..hidden.len() - 1], &hidden[..5]].map(|slip| format!("--{slip}"));
            for slip in &slips {
                let line: Vec<&str> = command.into_iter().chain([slip.as_str()]).collect();
                let answer = answer_to(&line);
                assert!(answer.contains(&format!("no option `{slip}`")), "{slip}: {answer}");
                assert!(!answer.contains(&format!("`--{hidden}`")), "{slip}: {answer}");
            }
        }
    }
}

#[test]
fn what_is_offered_for_an_option_exists_and_the_option_does_not() {
    let definition = Args::command();
    for name in table::names() {
        let dashed = if name.len() == 1 { format!("-{name}") } else { format!("--{name}") };
        let pieces = typed::pieces(&[OsString::from(&dashed)], &definition, &|_| false);
        assert_eq!(pieces, [Piece::Unknown(OsString::from(&dashed))], "authq has {dashed}");
        let means = meaning(&dashed).unwrap_or_else(|| panic!("{dashed} is in no table"));
        assert!(!matches!(means.change, Change::Option(_)) || means.is_for(&definition), "{dashed}: {means:?}");
    }
}
