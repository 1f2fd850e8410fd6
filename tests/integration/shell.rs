//! `authq shell`: its answers are those of the command line, it outlives errors and Ctrl-C, and it helps to type; from a pipe
//! it is a script.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::pager::{Run, command, shown, start_with_keys};
use crate::support::{Outcome, root, run};

const OFFICE: &str = "tests/corpus/office";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_R: &str = "\x12";
/// The prompt before anything is typed: the cursor stands behind it.
const PROMPT: &str = "\x1b[7C\x1b[?2026l";
const UP: &str = "\x1b[A";

/// A shell over paths, whose history is in a folder.
fn shell(state: &TempDir, args: &[&str]) -> Run {
    let mut command = command(&[&["shell"], args].concat(), Some(""));
    command.env("XDG_STATE_HOME", state.path());
    start_with_keys(command)
}

/// Waits for a prompt, and types a line.
fn enter(run: &mut Run, line: &str) {
    run.wait_until("a prompt", |text| text.ends_with(PROMPT));
    run.press(line);
}

/// Types a line, and waits for its answer.
fn ask(run: &mut Run, line: &str, answer: &str) {
    enter(run, &format!("{line}\r"));
    run.wait_for(answer);
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// What a script of lines comes to.
fn script(dir: &Path, args: &[&str], lines: &str) -> Outcome {
    run(dir, [&["shell"], args].concat(), Some(lines.as_bytes()))
}

/// Leaves a shell, which must be willing.
fn leave(mut run: Run) -> String {
    enter(&mut run, CTRL_D);
    let (code, text) = run.end();
    assert_eq!(code, Some(0), "{text}");
    text
}

#[test]
fn a_line_is_answered_as_the_command_line_answers_it() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    for query in ["failed | top 3 user", "failed", "on 2009-04-21 | timeline 6h", "where user=nobody", "trace icid 440"]
    {
        let (_, alone) = shown(&[query, OFFICE], Some(""));
        ask(&mut run, query, &alone);
    }
    leave(run);
}

#[test]
fn after_a_fault_the_prompt_comes_back() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    let (code, alone) = shown(&["failed | topp 3 user", OFFICE], Some(""));
    assert!(code == Some(2) && alone.contains("^^^^ did you mean `top`?"), "{alone}");
    ask(&mut run, "failed | topp 3 user", &alone);
    ask(&mut run, "@nothing", "error: no query called `@nothing`");
    ask(&mut run, "help xyzzy", "there is no help on `xyzzy`");
    ask(&mut run, "count by outcome", "succeeded");
    leave(run);
}

#[test]
fn the_commands_of_a_shell() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    for (line, answer) in [
        ("help", "looks at the paths again"),
        ("help zones", "Zones and years"),
        ("examples attacks", "ATTACKS"),
        ("help remote_ip", "the client's or the smart host's address"),
        ("queries", "RECIPES"),
        ("fields", "COLUMNS of auth"),
        ("fields user | distinct user | where user=scanner*", "1 row"),
        ("where user in (admin, \\\r root) | count", "    3\n"),
    ] {
        ask(&mut run, line, answer);
    }
    enter(&mut run, "exit\r");
    assert_eq!(run.end().0, Some(0));
}

#[test]
fn tab_completes_words_columns_and_values_of_the_logs() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    enter(&mut run, "fail\twhere send\t");
    run.wait_for("failed where sender_group");
    run.press("=SUSP\t");
    run.wait_for("sender_group=SUSPECTLIST");
    run.press(CTRL_C);
    // A value that needs quotes gets them.
    enter(&mut run, "where user=mail\t");
    run.wait_for("user=\"mail admin\"");
    run.press(CTRL_C);
    enter(&mut run, "where user=\"mail a\t | count by user\r");
    run.wait_for("1 row");
    enter(&mut run, "help mech\t\r");
    run.wait_for("help mechanism");
    leave(run);
}

#[test]
fn ctrl_c_at_the_prompt_clears_the_line() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    enter(&mut run, "failed where");
    run.wait_for("failed where");
    run.press(CTRL_C);
    enter(&mut run, "count by outcome\r");
    run.wait_for("succeeded");
    assert!(!leave(run).contains("error:"));
}

/// Gigabytes of text in few bytes: files that differ in their first line alone.
fn long_logs(folder: &Path) {
    let line = "Tue Apr 21 09:00:00 2009 Info: New SMTP ICID 440 interface Management (10.0.0.1) address 192.0.2.7 \
                reverse dns host unknown verified no\n";
    let packed = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).expect("text in memory");
        encoder.finish().expect("text in memory")
    };
    let rest = packed(line.repeat((8 << 20) / line.len()).as_bytes());
    for number in 0..200 {
        let first = format!("Tue Apr 21 08:00:00 2009 Info: MID {number} ICID 7 RID 0 To: <a@example.com>\n");
        let mut file = File::create(folder.join(format!("mail.{number}.gz"))).expect("a file");
        file.write_all(&packed(first.as_bytes())).and_then(|()| file.write_all(&rest)).expect("a log");
    }
}

#[test]
fn ctrl_c_stops_a_query_and_not_the_shell() {
    let (state, logs) = (folder(), folder());
    long_logs(logs.path());
    let mut run = shell(&state, &["-j", "1", &logs.path().to_string_lossy()]);
    for _ in 0..2 {
        let told = run.text().matches("interrupted\n").count();
        let drawn = run.text().matches("about").count();
        enter(&mut run, "lines | count by file\r");
        run.wait_until("the progress of the query", |text| text.matches("about").count() > drawn);
        run.press(CTRL_C);
        run.wait_until("the end of the query", |text| text.matches("interrupted\n").count() > told);
    }
    ask(&mut run, "help zones", "Zones and years");
    assert!(!leave(run).contains("mail.199.gz"));
}

#[test]
fn lines_come_back_in_the_next_shell() {
    let state = folder();
    let mut run = shell(&state, &[OFFICE]);
    ask(&mut run, "failed | count by mechanism", "PLAIN");
    ask(&mut run, " succeeded | count by user, profile", "IncomingAuthentication");
    leave(run);
    let file = state.path().join("authq/history");
    assert_eq!(fs::metadata(&file).expect("a history").permissions().mode() & 0o777, 0o600);
    assert!(!fs::read_to_string(&file).expect("a history").contains("profile"), "a blank before a line keeps it out");
    let mut run = shell(&state, &[OFFICE]);
    enter(&mut run, &format!("{UP}\r"));
    run.wait_for("PLAIN");
    ask(&mut run, "count by direction", "inbound");
    enter(&mut run, &format!("{CTRL_R}mech"));
    run.wait_for("count by mechanism");
    run.press("\r");
    leave(run);
}

#[test]
fn a_history_that_cannot_be_kept_is_no_fault() {
    let mut command = command(&["shell", OFFICE], Some(""));
    command.env("XDG_STATE_HOME", "/proc/nowhere");
    let mut run = start_with_keys(command);
    ask(&mut run, "count by outcome", "succeeded");
    assert!(!leave(run).contains("error:"));
}

#[test]
fn reload_sees_what_was_written_since() {
    let (state, logs) = (folder(), folder());
    let file = logs.path().join("mail.current");
    let line = "Tue Apr 21 08:58:20 2009 Info: SMTP Auth: (ICID 440) failed for user: adm using AUTH mechanism: PLAIN with \
                profile: IncomingAuthentication\n";
    fs::write(&file, line).expect("a log");
    let mut run = shell(&state, &["--tz=UTC", &logs.path().to_string_lossy()]);
    let count = |run: &mut Run, count: &str| {
        let begin = run.text().len();
        enter(run, "count\r");
        run.wait_until("a count", |text| text[begin..].contains(&format!("\n{:>5}\n", count)));
    };
    count(&mut run, "1");
    fs::write(&file, line.repeat(3)).expect("a log");
    enter(&mut run, "reload\r");
    count(&mut run, "3");
    fs::remove_file(&file).expect("a log");
    ask(&mut run, "reload", "error: no mail log found");
    leave(run);
}

#[test]
fn lines_from_a_pipe_are_a_script() {
    let whole = script(root(), &["-q", OFFICE], "# all of them\ncount\n\nwhere user in (admin,\n  root) \\\n| count");
    assert_eq!((whole.code, whole.text().as_str(), whole.stderr.as_str()), (Some(0), "count\n28\ncount\n3\n", ""));
    // No rows are no failure; the first one ends the script.
    let failed = script(root(), &["-q", OFFICE], "where user=nobody | select user\ncount\nfailed | topp 3\ncount\n");
    assert_eq!((failed.code, failed.text().as_str()), (Some(2), "user\ncount\n28\n"));
    assert!(failed.stderr.starts_with("error: unknown stage `topp`"), "{}", failed.stderr);
    let left = script(root(), &["-q", OFFICE], "count\nexit\nfailed | topp 3\n");
    assert_eq!((left.code, left.text().as_str()), (Some(0), "count\n28\n"));
    // Rows that may not be all are told at the end.
    let partial = script(root(), &["-q", "tests/corpus/containers/cut.xz"], "count\nhelp zones\n");
    assert_eq!(partial.code, Some(3), "{}", partial.stderr);
    assert_eq!(script(root(), &[OFFICE], "").code, Some(0));
}

#[test]
fn what_cannot_be_read_again_has_no_shell() {
    let refused = |args: &[&str], told: &str| {
        let outcome = script(root(), args, "count\n");
        assert!(outcome.code == Some(2) && outcome.stderr.contains(told), "{args:?}: {}", outcome.stderr);
        assert!(outcome.stdout.is_empty());
    };
    refused(&["nowhere"], "error: nowhere: no such file or folder");
    refused(&["-"], "error: standard input: can be read only once");
    refused(&[], "required arguments were not provided");
    refused(&[OFFICE, "--tz", "Nowhere"], "Nowhere");
    let folder = folder();
    let fifo = folder.path().join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.expect("mkfifo").success());
    let writer = {
        let fifo = fifo.clone();
        std::thread::spawn(move || fs::write(fifo, "Tue Apr 21 09:15:00 2009 Info: Begin Logfile\n".repeat(9)))
    };
    refused(&[&fifo.to_string_lossy()], "fifo: can be read only once");
    let _ = writer.join();
}

#[test]
fn a_dataset_is_asked_like_logs() {
    let (state, place) = (folder(), folder());
    let data = place.path().join("data").to_string_lossy().into_owned();
    let convert = |log: &str| {
        let converted = run(root(), ["convert", "-q", log, "-o", &data], None);
        assert_eq!(converted.code, Some(0), "{}", converted.stderr);
    };
    convert(&format!("{OFFICE}/esa1"));
    let mut run = shell(&state, &[&data]);
    enter(&mut run, "failed where user=iron\t\t");
    run.wait_for("ironside");
    run.press("* | count by outcome\r");
    run.wait_for("1 row");
    // One that a conversion has replaced is opened again.
    convert(OFFICE);
    ask(&mut run, "count | let all = count + 72000 | select all", "72028");
    leave(run);
}
