//! `--new FILE`: whatever a log grows by between two runs, all runs together give the rows of one run over everything,
//! each once; a run whose rows got lost, or that was killed before it remembered them, gives them to the next one.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::support::{Outcome, authq, run};

/// Queries that show by what their rows are known.
const QUERIES: &[&str] = &[
    "auth | select event_id",
    "failed | sort -time | select event_id",
    "failed | let next = attempt + 1 | select event_id, next | where next > 0 | select event_id",
    "failed | burst 3 by remote_ip within 10m | select remote_ip, start",
    "failed | burst 2 distinct user by remote_ip within 10m | where events > 1 | select start, remote_ip",
    "sequence 2 failed then succeeded by remote_ip within 15m | select remote_ip, start",
    "detect breach at least 3 by user | select user, start",
    "failed | count by user | select user",
    "failed | count by remote_ip/24, 1h | where count > 1 | select time, `remote_ip/24`",
    "failed | top 3000 user | select user",
    "failed | distinct user, remote_ip",
    "connections | select connection_id",
    "messages | select appliance, mid, time",
    "lines | select time, text",
    "succeeded | show lines | select time, text",
];

/// What a client does on a connection.
#[derive(Clone, Debug)]
struct Visit {
    /// Since the one before.
    seconds: i64,
    host: u8,
    /// User, and whether the password is right.
    attempts: Vec<(u8, bool)>,
}

fn visit() -> impl Strategy<Value = Visit> {
    let attempts = prop::collection::vec((0..3u8, prop::bool::weighted(0.25)), 0..5);
    let seconds = prop_oneof![0..3i64, 30..200i64, 600..4000i64];
    (seconds, 1..4u8, attempts).prop_map(|(seconds, host, attempts)| Visit { seconds, host, attempts })
}

/// The lines of a log.
fn lines(visits: &[Visit]) -> Vec<String> {
    let mut now: jiff::civil::DateTime = "2009-04-22T10:00:00".parse().expect("a time");
    let mut lines = Vec::new();
    for (id, Visit { seconds, host, attempts }) in (1..).zip(visits) {
        now = now.checked_add(jiff::SignedDuration::from_secs(*seconds)).expect("a time");
        let mut say = |text: String| lines.push(format!("{} Info: {text}\n", now.strftime("%a %b %d %H:%M:%S %Y")));
        say(format!(
            "New SMTP ICID {id} interface Data (10.0.0.1) address 203.0.113.{host} reverse dns host unknown verified no"
        ));
        for (user, is_right) in attempts {
            let outcome = if *is_right { "succeeded" } else { "failed" };
            say(format!(
                "SMTP Auth: (ICID {id}) {outcome} for user: u{user} using AUTH mechanism: LOGIN with profile: p"
            ));
        }
        if attempts.iter().any(|(_, is_right)| *is_right) {
            say(format!("Start MID {id} ICID {id}"));
        }
        say(format!("ICID {id} close"));
    }
    lines
}

/// How a run ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum End {
    Well,
    /// Killed when the rows were written, before they were remembered.
    Killed,
    /// Nobody could take the rows.
    DiskFull,
}

/// So many more lines, perhaps in a new file, then a run.
#[derive(Copy, Clone, Debug)]
struct Growth {
    lines: usize,
    in_new_file: bool,
    end: End,
}

fn growth() -> impl Strategy<Value = Growth> {
    let end = prop_oneof![6 => Just(End::Well), 1 => Just(End::Killed), 1 => Just(End::DiskFull)];
    (1..25usize, any::<bool>(), end).prop_map(|(lines, in_new_file, end)| Growth { lines, in_new_file, end })
}

/// The rows that a run gave, and whether there were any.
fn given(dir: &Path, args: &[&str]) -> Vec<String> {
    let outcome = run(dir, [&["-q", "-f", "csv", "--no-header", "--appliance", "a"], args].concat(), None);
    let rows: Vec<String> = outcome.text().lines().map(str::to_owned).collect();
    assert_eq!(outcome.code, Some(i32::from(rows.is_empty())), "{args:?}: {}", outcome.stderr);
    rows
}

/// A run whose output nobody can take.
fn to_full_disk(dir: &Path, query: &str) -> Option<i32> {
    let mut command = authq();
    command.args(["-q", "--appliance", "a", "--new", "seen", query, "logs"]).current_dir(dir);
    command.stdout(fs::File::create("/dev/full").expect("a device")).stderr(Stdio::null());
    command.status().expect("the binary ends").code()
}

/// A place with a folder for logs.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(place.path().join("logs")).expect("a folder");
    place
}

fn append(dir: &Path, file: usize, lines: &[String]) {
    let path = dir.join(format!("logs/{file:03}.log"));
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).expect("a log");
    file.write_all(lines.concat().as_bytes()).expect("room for a log");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_runs_together_give_what_one_run_gives(
        visits in prop::collection::vec(visit(), 1..20),
        growths in prop::collection::vec(growth(), 1..5),
        query in prop::sample::select(QUERIES),
    ) {
        let place = place();
        let dir = place.path();
        let all = lines(&visits);
        let (mut rest, mut file) = (all.as_slice(), 0);
        let (mut once, mut twice) = (Vec::new(), Vec::new());
        let last = Growth { lines: all.len(), in_new_file: false, end: End::Well };
        for Growth { lines, in_new_file, end } in growths.into_iter().chain([last]) {
            let (more, left) = rest.split_at(lines.min(rest.len()));
            rest = left;
            file += usize::from(in_new_file);
            append(dir, file, more);
            let before = fs::read(dir.join("seen")).unwrap_or_default();
            match end {
                End::Well => once.extend(given(dir, &["--new", "seen", query, "logs"])),
                End::Killed => {
                    twice.extend(given(dir, &["--new", "seen", query, "logs"]));
                    fs::write(dir.join("seen"), before).expect("the old state");
                }
                End::DiskFull => {
                    fs::write(dir.join("copy"), &before).expect("a copy");
                    let new = given(dir, &["--new", "copy", query, "logs"]);
                    let code = to_full_disk(dir, query);
                    prop_assert_eq!(code, Some(if new.is_empty() { 1 } else { 2 }));
                    prop_assert!(new.is_empty() || fs::read(dir.join("seen")).unwrap_or_default() == before);
                    fs::remove_file(dir.join("copy")).expect("the other state");
                }
            }
        }
        let mut expected = given(dir, &[query, "logs"]);
        expected.sort();
        once.sort();
        prop_assert_eq!(&once, &expected, "{}", query);
        prop_assert!(twice.iter().all(|row| expected.contains(row)), "{}: {:?}", query, twice);
        prop_assert!(given(dir, &["--new", "seen", query, "logs"]).is_empty());
        let names = fs::read_dir(dir).expect("a folder").count();
        prop_assert_eq!(names, 2, "the logs and the state, and nothing else");
    }
}

/// Attempts of one client at these minutes.
fn attempts(minutes: impl IntoIterator<Item = u32>) -> Vec<String> {
    let attempt = |minute: u32| {
        let stamp = format!("Wed Apr 22 {:02}:{:02}:00 2009 Info:", 10 + minute / 60, minute % 60);
        let (opened, closed) = ("interface Data (10.0.0.1) address 203.0.113.9 reverse dns host unknown", "close");
        let attempt = "failed for user: u using AUTH mechanism: LOGIN with profile: p";
        format!(
            "{stamp} New SMTP ICID {minute} {opened} verified no\n{stamp} SMTP Auth: (ICID {minute}) {attempt}\n{stamp} ICID {minute} {closed}\n"
        )
    };
    minutes.into_iter().map(attempt).collect()
}

#[test]
fn an_attack_that_goes_on_is_given_once_though_its_begin_leaves_the_time_asked_for() {
    let place = place();
    let all: Vec<u32> = (1..=120).collect();
    let query = "failed last 30m | burst 5 by remote_ip within 10m";
    let mut rows = Vec::new();
    for (at, minutes) in all.chunks(5).enumerate() {
        append(place.path(), 0, &attempts(minutes.iter().copied()));
        let now = (at as u32 + 1) * 5;
        let now = format!("2009-04-22T{:02}:{:02}:30Z", 10 + now / 60, now % 60);
        rows.extend(given(place.path(), &["--now", &now, "--new", "seen", query, "logs"]));
    }
    assert_eq!(rows.len(), 1, "{rows:?}");
    // A second attack, hours later.
    append(place.path(), 1, &attempts(400..410));
    rows.extend(given(place.path(), &["--now", "2009-04-22T17:00:00Z", "--new", "seen", query, "logs"]));
    assert_eq!(rows.len(), 2, "{rows:?}");
}

fn new(dir: &Path, args: &[&str]) -> Outcome {
    run(dir, [&["--new", "seen"], args].concat(), None)
}

#[test]
fn every_format_shows_what_it_shows_without_and_then_nothing() {
    let place = place();
    let dir = place.path();
    append(dir, 0, &attempts(1..9));
    let query = "failed | select time, user, remote_ip";
    for format in ["table", "csv", "tsv", "ndjson", "json", "md", "arrow", "feather", "parquet", "raw"] {
        let query = if format == "raw" { "failed" } else { query };
        let plain = run(dir, ["-q", "-f", format, query, "logs"], None);
        assert!(!plain.stdout.is_empty(), "{format}: {}", plain.stderr);
        let first = new(dir, &["-q", "-f", format, query, "logs"]);
        assert_eq!((first.code, &first.stdout), (Some(0), &plain.stdout), "{format}: {}", first.stderr);
        let second = new(dir, &["-q", "-f", format, query, "logs"]);
        assert_eq!(second.code, Some(1), "{format}: {}", second.stderr);
        if ["table", "csv", "tsv", "ndjson", "raw"].contains(&format) {
            assert_eq!((second.text().as_str(), second.stderr.as_str()), ("", ""), "{format}: cron would mail it");
        }
        fs::remove_file(dir.join("seen")).expect("the state");
    }
}

#[test]
fn rows_that_a_file_does_not_hold_are_not_remembered() {
    let place = place();
    let dir = place.path();
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(attempts(1..200).concat().as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    fs::write(dir.join("logs/mail.gz"), &packed[..packed.len() / 2]).expect("a log");
    let refused = new(dir, &["-q", "-o", "rows.csv", "failed", "logs"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(!dir.join("rows.csv").exists());
    let first = new(dir, &["-q", "-f", "csv", "failed", "logs"]);
    assert!(first.code == Some(3) && first.text().lines().count() > 1, "{}", first.stderr);
    let second = new(dir, &["-q", "-f", "csv", "failed", "logs"]);
    assert!(second.code == Some(3) && second.text().is_empty(), "{}", second.text());
    fs::write(dir.join("logs/mail.gz"), packed).expect("a log");
    let rest = new(dir, &["-q", "-f", "csv", "failed", "logs"]);
    assert_eq!(rest.code, Some(0), "{}", rest.stderr);
    assert_eq!(first.text().lines().count() + rest.text().lines().count() - 2, 199);
}

#[test]
fn a_state_file_is_of_one_query_and_of_one_run_at_a_time() {
    let place = place();
    let dir = place.path();
    append(dir, 0, &attempts(1..3));
    assert_eq!(new(dir, &["failed", "logs"]).code, Some(0));
    let again = new(dir, &["FAILED", "logs"]);
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (Some(2), "error: seen: remembers the rows of another query; name a new file, or ask: failed\n")
    );
    let again = new(dir, &["failed", "logs"]);
    assert_eq!((again.code, again.stderr.as_str()), (Some(1), "note: no new rows; 2 were given before\n"));
    let lock = fs::File::open(dir.join("seen")).expect("the state");
    lock.lock().expect("a lock");
    let busy = new(dir, &["failed", "logs"]);
    let told = "error: seen: another run is using it; wait until it is done\n";
    assert_eq!((busy.code, busy.stderr.as_str()), (Some(2), told));
    drop(lock);
    let refusals: [(&[&str], &str); 3] = [
        (&["failed", "logs", "-f", "csv", "--force", "-o", "seen"], "-o and --new name the same file"),
        (&["failed", "logs", "-n", "1"], "cannot be used with"),
        (&["failed | count", "logs"], "this is one row over all rows"),
    ];
    for (args, told) in refusals {
        let refused = new(dir, args);
        assert!(refused.code == Some(2) && refused.stderr.contains(told), "{args:?}: {}", refused.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_state_file_has_the_permissions_of_a_new_file_and_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let dir = place.path();
    append(dir, 0, &attempts(1..3));
    fs::write(dir.join("usual"), "").expect("a file");
    let mode = |name: &str| fs::metadata(dir.join(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(new(dir, &["failed", "logs"]).code, Some(0));
    assert_eq!(mode("seen"), mode("usual"));
    fs::set_permissions(dir.join("seen"), fs::Permissions::from_mode(0o600)).expect("permissions");
    assert_eq!(new(dir, &["failed", "logs"]).code, Some(1));
    assert_eq!(mode("seen"), 0o600);
}
