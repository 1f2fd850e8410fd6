//! Standard input that has no end, as of `tail -F mail.current | authq …`: a row is out as soon as its record is certain,
//! and however the text comes, the rows are those of a file, or the run says why they may not be.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::convert::gzipped;
use crate::support::{Outcome, authq, check_manners, root, run};

/// Longer than a row ever takes on a busy machine: only a fault waits for so long.
const LIMIT: Duration = Duration::from_secs(20);
/// Longer than a stream must be quiet for its last record to be given.
const PAUSE: Duration = Duration::from_millis(1500);

const OPENING: &str = "Wed Apr 22 10:00:00 2009 Info: New SMTP ICID 7 interface Data 1 (10.0.0.1) address 192.0.2.9 reverse dns host unknown verified no\n";

fn attempt(user: &str) -> String {
    format!(
        "Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 7) failed for user: {user} using AUTH mechanism: PLAIN with profile: P\n"
    )
}

/// A run that reads standard input until it is dropped.
struct Live {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Live {
    fn start(args: &[&str]) -> Live {
        let mut child = authq().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("authq runs");
        let stdout = child.stdout.take().expect("piped");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                if sender.send(line.expect("text")).is_err() {
                    break;
                }
            }
        });
        Live { stdin: child.stdin.take(), child, lines }
    }

    fn write(&mut self, text: &str) {
        self.stdin.as_mut().expect("not closed").write_all(text.as_bytes()).expect("authq reads");
    }

    /// The next line on standard output that holds `text`.
    fn line_with(&self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no line with {text}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// The end of the input: how the run ended, and what it had not written before.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        drop(self.stdin.take());
        let rest = self.lines.iter().collect();
        (self.child.wait().expect("an end").code(), rest)
    }
}

#[test]
fn a_row_is_out_before_the_stream_ends() {
    let query = "failed inbound where user=ironport | select time, user, remote_ip";
    for format in ["csv", "tsv", "ndjson", "md"] {
        let mut live = Live::start(&["-f", format, query]);
        live.write(OPENING);
        std::thread::sleep(PAUSE);
        // Nothing follows it.
        live.write(&attempt("ironport"));
        assert!(live.line_with("ironport").contains("192.0.2.9"), "{format}: the connection is known");
        live.write(&attempt("bob"));
        live.write(&attempt("ironport"));
        live.write("Wed Apr 22 10:00:01 2009 Info: ICID 7 ");
        // The record that follows is not whole.
        live.line_with("ironport");
        live.write("close\n");
        assert_eq!(live.end().0, Some(0), "{format}");
    }
}

/// A record of a syslog daemon's log, of a second after ten o'clock.
fn by_syslog(second: u32, host: &str, message: &str) -> String {
    format!("Apr 22 10:{:02}:{:02} {host} mail_logs: Info: {message}\n", second / 60, second % 60)
}

/// The message of a record of a native log.
fn message(record: &str) -> &str {
    record.trim_end().split_once("Info: ").expect("a level").1
}

/// A stream that never pauses for a second shows its rows too.
#[test]
fn a_slow_stream_shows_its_rows_without_a_pause() {
    let mut live = Live::start(&["-f", "csv", "failed | select user, remote_ip"]);
    live.write(&(OPENING.to_owned() + &attempt("first")));
    for turn in 0.. {
        assert!(turn < 60, "no row within 20 seconds");
        std::thread::sleep(Duration::from_millis(333));
        live.write(&format!("Wed Apr 22 10:00:03 2009 Info: MID {turn} ready 1 bytes from <x>\n"));
        if live.lines.try_iter().any(|line| line == "first,192.0.2.9") {
            break;
        }
    }
    assert_eq!(live.end(), (Some(0), Vec::new()));
}

/// Nothing but the attempt, or something behind it that is no attempt; hosts, or a run of NUL at the begin.
#[test]
fn the_last_attempt_of_a_quiet_night_is_shown() {
    let opened = by_syslog(0, "esa1", message(OPENING));
    let failed = by_syslog(1, "esa1", message(&attempt("late")));
    let later = by_syslog(61, "esa2", "MID 5 ready 1 bytes from <x>");
    let native = OPENING.to_owned() + &attempt("late");
    for (first, rest) in [
        (opened.clone() + &failed, ""),
        (opened.clone() + &failed + &later, ""),
        (opened.clone() + &failed, later.as_str()),
        ("\0".repeat(4096) + &native, ""),
        ("\0".repeat(4096) + &opened + &failed, later.as_str()),
    ] {
        for columns in ["user, remote_ip", "user"] {
            let mut live = Live::start(&["-f", "csv", &format!("failed | select {columns}")]);
            live.write(&first);
            std::thread::sleep(PAUSE);
            live.write(rest);
            assert!(live.line_with("late").ends_with(if columns == "user" { "late" } else { "192.0.2.9" }));
            assert_eq!(live.end(), (Some(0), Vec::new()), "{first}{rest}");
        }
    }
}

/// A daemon tells much later how often it met a record: those are counted, though the record was shown before.
#[test]
fn repetitions_of_a_record_that_was_shown_are_counted() {
    let again = "Apr 22 10:00:31 esa1 last message repeated 2 times\n";
    let behind = by_syslog(40, "esa1", "MID 5 ready 1 bytes from <x>");
    let opened = by_syslog(0, "esa1", message(OPENING));
    for query in
        ["failed | select line, user, remote_ip", "lines | select line, text", "lines where kind=auth | select line"]
    {
        let parts =
            [opened.clone() + &by_syslog(1, "esa1", message(&attempt("bob"))), again.to_owned(), behind.clone()];
        let of_file = run(root(), ["-f", "csv", query, "-"], Some(parts.concat().as_bytes()));
        let slow = fed(&["-f", "csv", query], &parts.each_ref().map(|part| part.as_bytes()), 2 * PAUSE);
        assert_eq!((slow.code, slow.text()), (of_file.code, of_file.text()), "{query}");
        let ledger = |outcome: &Outcome| outcome.stderr.lines().last().map(str::to_owned);
        assert_eq!(ledger(&slow), ledger(&of_file), "{query}");
    }
}

/// Rows of one time are in the order of their appliances; those of a stream that paused between them cannot be.
#[test]
fn rows_that_could_not_wait_for_their_turn_are_told() {
    let of = |host: &str| by_syslog(1, host, &message(&attempt(host)).replace("ICID 7", "ICID 8"));
    let behind = by_syslog(9, "esa9", "MID 5 ready 1 bytes from <x>");
    let (later, earlier) = (of("esa2"), of("esa1") + &behind);
    let args = ["-f", "csv", "failed | select user"];
    // A pause to decide on the log, and one to give its rows.
    let slow = fed(&args, &[later.as_bytes(), earlier.as_bytes()], 2 * PAUSE);
    assert_eq!((slow.code, slow.text()), (Some(0), "user\nesa2\nesa1\n".to_owned()));
    assert!(slow.stderr.contains("stand as they came"), "{}", slow.stderr);
    let fast = fed(&args, &[(later + &earlier).as_bytes()], PAUSE);
    assert_eq!((fast.code, fast.text()), (Some(0), "user\nesa1\nesa2\n".to_owned()));
    assert!(!fast.stderr.contains("stand as they came"), "{}", fast.stderr);
}

/// The rows of a compressed stream come out while it is read, but for those that say whether its checksum holds.
#[test]
fn a_compressed_stream_shows_its_rows_before_it_ends() {
    let mut text = OPENING.to_owned() + &attempt("first");
    while text.len() < 6 << 20 {
        text += &format!("Wed Apr 22 10:00:01 2009 Info: MID {} ICID 7 From: <bob@example.com>\n", text.len());
    }
    text += &attempt("last");
    let mut zstd = Vec::with_capacity(text.len());
    zstd_safe::compress(&mut zstd, text.as_bytes(), 3).expect("room");
    for bytes in [gzipped(&text), zstd] {
        let (before, behind) = bytes.split_at(bytes.len() - 10_000);
        let mut live = Live::start(&["-f", "csv", "failed | select user, remote_ip", "-"]);
        live.stdin.as_mut().expect("not closed").write_all(before).expect("authq reads");
        assert_eq!(live.line_with("first"), "first,192.0.2.9");
        live.stdin.as_mut().expect("not closed").write_all(behind).expect("authq reads");
        assert_eq!(live.end(), (Some(0), vec!["last,192.0.2.9".to_owned()]));
    }
}

#[test]
fn the_records_themselves_and_whole_rows_are_out_too() {
    for args in [&["-f", "raw", "failed"][..], &["-f", "ndjson", "failed | select *, -closed_at, -mids"]] {
        let mut live = Live::start(args);
        live.write(OPENING);
        live.write(&attempt("ironport"));
        live.line_with("ironport");
        assert_eq!(live.end(), (Some(0), Vec::new()));
    }
}

#[test]
fn a_row_waits_for_the_rest_of_its_record() {
    let mut live = Live::start(&["-f", "csv", "failed | select user, profile"]);
    live.write(OPENING);
    let text = attempt("ironport");
    let (first, rest) = text.split_at(text.len() - 9);
    live.write(first);
    std::thread::sleep(PAUSE);
    live.write(rest);
    assert_eq!(live.line_with("ironport"), "ironport,P");
    // A line that may belong to the record that was given is told.
    live.write("and on with it\n");
    assert_eq!(live.end(), (Some(3), Vec::new()));
}

#[test]
fn what_comes_fast_comes_in_blocks_that_a_limit_ends() {
    let mut live = Live::start(&["-f", "csv", "failed | select user | limit 2"]);
    live.write(&attempt("a"));
    live.write(&attempt("b"));
    live.line_with("a");
    live.line_with("b");
    assert_eq!(live.child.wait().expect("an end").code(), Some(0), "the stream is still open");
}

/// Feeds `parts` to a run, with pauses in between.
fn fed(args: &[&str], parts: &[&[u8]], pause: Duration) -> Outcome {
    let mut command = authq();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("authq runs");
    let mut stdin = child.stdin.take().expect("piped");
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            std::thread::sleep(pause);
        }
        stdin.write_all(part).expect("authq reads");
    }
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let outcome = Outcome { code: output.status.code(), stdout: output.stdout, stderr };
    check_manners(&outcome);
    outcome
}

/// Rows with what connections say, and where they stand.
const ALL: &str = "auth | select *, -file, -integrity";

/// Ways to cut a text, each with the pause at a cut.
fn ways(text: &[u8]) -> Vec<(Vec<&[u8]>, Duration)> {
    let at = |place: usize| text.split_at(place.min(text.len()));
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    let halves = |place: usize| vec![at(place).0, at(place).1];
    let line_end = lines().take(lines().count() / 2).map(<[u8]>::len).sum();
    let moment = Duration::from_millis(1);
    vec![
        (vec![text], Duration::ZERO),
        (lines().collect(), moment),
        (text.chunks(97).collect(), moment),
        (text.chunks(1 + text.len() / 5).collect(), Duration::from_millis(150)),
        (halves(text.len() / 2), PAUSE),
        (halves(line_end), PAUSE),
        (halves(line_end + 1), PAUSE),
        (halves(line_end.saturating_sub(1)), PAUSE),
        (halves(40), PAUSE),
        (halves(text.len() - 1), PAUSE),
    ]
}

/// The same rows as of a file, however the text comes; `may_be_told`: or the run says that they may be others.
fn check_all_ways(name: &str, text: &[u8], may_be_told: bool) {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("mail.log"), text).expect("a file");
    // Whose log it is, is not told by a folder.
    let of_file = run(dir.path(), ["-f", "csv", ALL, "-"], Some(text));
    let file = run(dir.path(), ["-f", "csv", "auth | count", "mail.log"], None).text();
    let rows = file.lines().nth(1).and_then(|count| count.parse::<usize>().ok()).expect("a count");
    assert!(rows > 0, "{name} has rows");
    for (way, (parts, pause)) in ways(text).into_iter().enumerate() {
        let outcome = fed(&["-f", "csv", ALL], &parts, pause);
        let is_told = outcome.code == Some(3) && outcome.stderr.contains("decided on its first");
        assert!(outcome.code == of_file.code || (may_be_told && is_told), "{name}, way {way}: {}", outcome.stderr);
        if !is_told {
            assert_eq!(outcome.text(), of_file.text(), "{name}, way {way}");
        }
    }
}

/// A log of a syslog daemon that counts, with the line that counts at its middle.
fn counted() -> String {
    let line = |user: &str| {
        let attempt = attempt(user);
        attempt.replacen("Wed Apr 22 10:00:01 2009", "Apr 22 10:00:01 esa1 mail_logs:", 1)
    };
    line("a") + &line("b") + "Apr 22 10:00:31 esa1 last message repeated 3 times\n" + &line("c")
}

/// A log with a head and connections that go on over many records.
fn native() -> String {
    let mut text = "Wed Apr 22 09:59:59 2009 Info: Begin Logfile\nWed Apr 22 09:59:59 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C7-C9AEA81B2B70\nWed Apr 22 09:59:59 2009 Info: Time offset from UTC: -14400 seconds\n".to_owned();
    for turn in 0..12 {
        text += OPENING;
        text += &attempt(&format!("u{turn}")).repeat(1 + turn % 3);
        text += "Wed Apr 22 10:00:02 2009 Info: ICID 7 close\n";
    }
    text
}

#[test]
fn however_a_log_comes_its_rows_are_those_of_a_file() {
    check_all_ways("native", native().as_bytes(), false);
    let syslog = |text: &str| {
        let line = |(at, line): (usize, &str)| {
            let message = line.split_once("2009 ").map_or(line, |(_, message)| message);
            format!("Apr 22 10:00:{:02} esa{} mail_logs: {message}\n", at / 9, at % 2)
        };
        text.lines().filter(|line| !line.contains("SN: ")).enumerate().map(line).collect::<String>()
    };
    // A line that counts looks like the rest of a record in a head.
    check_all_ways("counted", counted().as_bytes(), true);
    check_all_ways("syslog", syslog(&native()).as_bytes(), true);
}

#[test]
fn a_stream_of_another_shape_is_read_as_a_file_or_told() {
    for name in ["000_3780a21f7f9354e1.txt", "004_9de29d10cd85ea55.txt"] {
        let text = std::fs::read(root().join("tests/corpus/seeds").join(name)).expect("a seed");
        check_all_ways(name, &text, true);
    }
}

/// What wraps the records of a stream keeps none of them back, once the wrapper was told by the first 64 KiB.
#[test]
fn records_in_wrappers_are_shown_when_they_are_there() {
    type Wrap = fn(&str) -> String;
    let wrappers: [(&str, &str, Wrap); 3] = [
        ("JSON", "", |record| format!("{{\"message\":{:?}}}\n", record.trim_end())),
        ("tail", "==> mail.current <==\n", str::to_owned),
        ("grep", "", |record| format!("mail.current:{record}")),
    ];
    for (name, head, wrap) in wrappers {
        let mut live = Live::start(&["-f", "csv", "failed | select user, remote_ip"]);
        let other = |mid: u32| format!("Wed Apr 22 10:00:00 2009 Info: MID {mid} ready 1 bytes from <x>\n");
        let before: String = (0..1200).map(|mid| wrap(&other(mid))).collect();
        live.write(&(head.to_owned() + &wrap(OPENING) + &before));
        std::thread::sleep(PAUSE);
        // Nothing follows the second one.
        for user in ["first", "second"] {
            live.write(&wrap(&attempt(user)));
            assert_eq!(live.line_with(user), format!("{user},192.0.2.9"), "{name}");
        }
        assert_eq!(live.end().0, Some(0), "{name}");
    }
}
