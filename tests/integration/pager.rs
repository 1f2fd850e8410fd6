//! The pager of a terminal: what goes through it, when it starts, and what becomes of a run whose pager ends early, gets
//! Ctrl-C, or does not exist.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::generator::{Config, generate};
use crate::screens::Terminal;
use crate::support::{authq, root, run};

/// More than any run takes.
const PATIENCE: Duration = Duration::from_secs(60);

const OFFICE: &str = "tests/corpus/office";

/// A run on a terminal.
pub struct Run {
    child: Child,
    keys: File,
    seen: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

/// The binary on a terminal that can page, which it controls: keys that mean signals reach it.
pub fn command(args: &[&str], pager: Option<&str>) -> Command {
    let mut command = authq();
    command.args(args).env("TERM", "xterm");
    if let Some(pager) = pager {
        command.env("AUTHQ_PAGER", pager);
    }
    command
}

fn start(mut command: Command, stdin: Stdio) -> Run {
    command.stdin(stdin);
    start_on(command, Terminal::new((80, 24)))
}

/// Starts what reads the keys of the terminal, too.
pub fn start_with_keys(mut command: Command) -> Run {
    let terminal = Terminal::new((80, 24));
    command.stdin(terminal.side());
    start_on(command, terminal)
}

fn start_on(mut command: Command, terminal: Terminal) -> Run {
    command.stdout(terminal.side()).stderr(terminal.side());
    let controlling = terminal.side();
    // SAFETY: only calls that are allowed between fork and exec.
    unsafe {
        command.pre_exec(move || {
            rustix::process::setsid()?;
            rustix::process::ioctl_tiocsctty(&controlling)?;
            Ok(())
        });
    }
    let child = command.spawn().expect("the binary starts");
    drop(command);
    let keys = File::from(terminal.into_inner());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let reader = {
        let (mut screen, seen) = (keys.try_clone().expect("a terminal"), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = screen.read(&mut bytes) {
                seen.lock().expect("bytes").extend_from_slice(&bytes[..n]);
            }
        })
    };
    Run { child, keys, seen, reader }
}

impl Run {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().expect("bytes")).replace("\r\n", "\n")
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("a terminal");
    }

    /// Waits until something is on the screen.
    pub fn wait_for(&self, text: &str) {
        wait(&format!("{text:?} on the screen"), || self.text().contains(text), || self.text());
    }

    /// Waits until what is on the screen is as it should be.
    pub fn wait_until(&self, what: &str, is_true: impl Fn(&str) -> bool) {
        wait(what, || is_true(&self.text()), || self.text());
    }

    /// The exit code, and all that was on the screen.
    pub fn end(mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        let ended = loop {
            match self.child.try_wait().expect("a child") {
                Some(ended) => break ended,
                None if begun.elapsed() > PATIENCE => {
                    let _ = self.child.kill();
                    panic!("does not end; on the screen:\n{}", self.text());
                }
                None => sleep(Duration::from_millis(5)),
            }
        };
        self.reader.join().expect("a reader");
        let text = String::from_utf8_lossy(&self.seen.lock().expect("bytes")).replace("\r\n", "\n");
        (ended.code(), text)
    }
}

fn wait(what: &str, is_true: impl Fn() -> bool, told: impl Fn() -> String) {
    let begun = Instant::now();
    while !is_true() {
        assert!(begun.elapsed() < PATIENCE, "{what} does not come; there is {}", told());
        sleep(Duration::from_millis(5));
    }
}

/// What a run shows that nobody disturbs.
pub fn shown(args: &[&str], pager: Option<&str>) -> (Option<i32>, String) {
    start(command(args, pager), Stdio::null()).end()
}

/// A folder, and a pager that writes what it gets into a file there.
fn catcher() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pager = format!("cat > {}/paged", folder.path().display());
    (folder, pager)
}

fn paged(folder: &TempDir) -> Option<String> {
    fs::read_to_string(folder.path().join("paged")).ok()
}

fn has_less() -> bool {
    let found = Command::new("less").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = found.is_ok_and(|ended| ended.success());
    if !is_there {
        println!("skipped: no less here");
    }
    is_there
}

/// Logs of which every line is read for a while.
fn logs(folder: &Path) {
    generate(&Config { seed: 61, bytes: 4 << 20, truth: false, ..Config::default() }, folder).expect("generated logs");
}

#[test]
fn rows_go_through_the_pager_and_messages_follow_it() {
    let (folder, pager) = catcher();
    let marked = format!("{pager}; echo left");
    let (code, screen) = shown(&["failed", OFFICE], Some(&marked));
    let rows = paged(&folder).expect("rows");
    assert_eq!(code, Some(0), "{screen}");
    assert!(rows.contains("time (UTC)") && rows.contains("SUSPECTLIST") && !rows.contains("note: "), "{rows}");
    let (before, after) = screen.split_once("left\n").expect("the pager was there");
    assert_eq!(before, "", "nothing is on the screen before the pager was left");
    assert!(after.starts_with("note: no log of ") && after.contains("rows; "), "{after}");
}

#[test]
fn every_page_goes_through_it() {
    for args in [
        &["fields"][..],
        &["fields", "user"],
        &["schema", "auth"],
        &["help", "times"],
        &["examples"],
        &["queries"],
        &["manual"],
        &["summary", OFFICE],
        &["coverage", OFFICE],
        &["--help"],
        &["-h"],
        &["summary", "--help"],
        &["--explain", "--now", "2009-05-01", "failed", OFFICE],
        &["--to-sql", "failed"],
        &["-f", "csv", "failed", OFFICE],
        &["timeline 1d", OFFICE],
    ] {
        let (folder, pager) = catcher();
        let (code, screen) = shown(args, Some(&pager));
        let rows = paged(&folder).unwrap_or_default();
        assert_eq!(code, Some(0), "{args:?}: {screen}");
        assert!(rows.lines().count() > 3, "{args:?}: {rows} and on the screen {screen}");
        let (without, direct) = shown(&[args, &["--no-pager"]].concat(), Some("echo paged; false"));
        assert!(without == Some(0) && direct.starts_with(&rows), "{args:?}: {rows}{direct}");
    }
    let (folder, pager) = catcher();
    let (_, screen) = shown(&["--version"], Some(&pager));
    assert!(screen.starts_with("authq ") && paged(&folder).is_none());
}

#[test]
fn nothing_but_a_terminal_has_a_pager() {
    let (folder, pager) = catcher();
    let mut piped = authq();
    let piped = piped.args(["failed", OFFICE]).env("TERM", "xterm").env("AUTHQ_PAGER", &pager).output().expect("a run");
    assert!(piped.stdout.starts_with(b"time,") && paged(&folder).is_none());
    let file = folder.path().join("rows.csv").display().to_string();
    let (code, _) = shown(&["failed", OFFICE, "-o", &file], Some(&pager));
    assert!(code == Some(0) && Path::new(&file).exists() && paged(&folder).is_none());
    let (code, screen) = shown(&["failed | limit x", OFFICE], Some(&pager));
    assert!(code == Some(2) && screen.starts_with("error: ") && paged(&folder).is_none(), "{screen}");
}

#[test]
fn switched_off_or_missing_it_leaves_the_rows_to_the_terminal() {
    let (code, direct) = shown(&["failed", OFFICE, "--no-pager"], None);
    assert!(code == Some(0) && direct.contains("SUSPECTLIST"), "{direct}");
    for pager in ["", "cat", "nothing-of-that-name", "nothing-of-that-name -R | cat", "/nonexistent/less"] {
        assert_eq!(shown(&["failed", OFFICE], Some(pager)), (Some(0), direct.clone()), "{pager:?}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = folder.path().join("config.toml");
    fs::write(&config, "pager = \"\"\n").expect("a configuration");
    let config = config.display().to_string();
    assert_eq!(shown(&["failed", OFFICE, "--config", &config], None), (Some(0), direct.clone()));
    fs::write(folder.path().join("config.toml"), "pager = \"sed s/SUSPECTLIST/PAGED/\"\n").expect("a configuration");
    let (_, changed) = shown(&["failed", OFFICE, "--config", &config], None);
    assert!(changed.contains("PAGED"), "{changed}");
}

#[test]
fn less_keeps_a_short_answer_on_the_screen() {
    if !has_less() {
        return;
    }
    let (code, screen) = shown(&["failed | count", OFFICE], None);
    assert!(code == Some(0) && screen.contains("count") && screen.contains("1 row"), "{screen}");
    assert!(!screen.contains("\x1b[?1049h"), "no other screen is shown: {screen:?}");
    assert!(screen.contains('─'), "text is UTF-8 whatever the locale: {screen:?}");
}

#[test]
fn less_shows_a_long_answer_page_by_page() {
    if !has_less() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    logs(folder.path());
    let logs = folder.path().display().to_string();
    let mut run = start(command(&["lines", &logs], None), Stdio::null());
    run.wait_for("time (");
    // A line is searched for that no first screen holds.
    run.press("/warning: never\n");
    run.wait_for("Pattern not found");
    run.press("\nq");
    let (code, screen) = run.end();
    assert_eq!(code, Some(0), "{screen}");
    assert!(!screen.contains("error"), "{screen}");
}

#[test]
fn whoever_leaves_it_early_ends_the_run_quietly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    logs(folder.path());
    let logs = folder.path().display().to_string();
    let (code, screen) = shown(&["lines", &logs], Some("head -n 1"));
    assert_eq!(code, Some(0), "{screen}");
    assert!(screen.lines().count() == 1 && screen.contains("time ("), "{screen}");
    // Pages that were already made whole keep what they have to say.
    let (code, screen) = shown(&["fields"], Some("head -n 1"));
    assert!(code == Some(0) && screen.lines().count() == 1, "{screen}");
}

#[test]
fn a_run_ends_with_its_pager_although_it_has_nothing_to_write() {
    let (stdin, mut log) = std::io::pipe().expect("a pipe");
    let attempt = "Tue Apr 21 10:00:01 2009 Info: SMTP Auth: (ICID 7) failed for user: admin using AUTH mechanism: LOGIN with \
                   profile: Incoming\n";
    let run = start(command(&["failed | select user", "-"], Some("head -n 1")), stdin.into());
    // A first page of a table, and no second one.
    log.write_all(attempt.repeat(1500).as_bytes()).expect("a reader");
    run.wait_for("user");
    // Records without rows, for as long as somebody reads them.
    let begun = Instant::now();
    while log.write_all(b"Tue Apr 21 10:00:02 2009 Info: MID 5 queued for delivery\n").is_ok() {
        assert!(begun.elapsed() < PATIENCE, "the run goes on: {}", run.text());
        sleep(Duration::from_millis(20));
    }
    let (code, screen) = run.end();
    assert_eq!((code, screen.lines().count()), (Some(0), 1), "{screen}");
}

#[test]
fn ctrl_c_stops_the_run_and_leaves_the_pager_to_its_user() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    logs(folder.path());
    let logs = folder.path().display().to_string();
    // As less does: it lives through the signal, and takes its time. It does not read on until it is told to.
    let go = folder.path().join("go");
    let pager = format!(
        "trap 'echo got it' INT; echo begun; while [ ! -e {0} ]; do sleep 0.01; done; cat > {1}; echo left",
        go.display(),
        folder.path().join("paged").display()
    );
    let mut run = start(command(&["lines", &logs], Some(&pager)), Stdio::null());
    run.wait_for("begun");
    run.press("\x03");
    run.wait_for("got it");
    run.press("\x03");
    assert!(run.child.try_wait().expect("a child").is_none(), "waits for its pager");
    File::create(&go).expect("a file");
    let (code, screen) = run.end();
    assert_eq!(code, Some(130), "{screen}");
    assert!(screen.ends_with("left\ninterrupted\n"), "{screen}");
    let whole = self::run(folder.path(), ["-f", "table", "lines", "."], None);
    let paged = fs::read(folder.path().join("paged")).expect("rows");
    assert!(paged.len() < whole.stdout.len() / 2, "{} of {}", paged.len(), whole.stdout.len());
}

#[test]
fn progress_is_gone_before_the_pager_begins() {
    let (stdin, mut writer) = std::io::pipe().expect("a pipe");
    let log = |name: &str| fs::read(root().join(OFFICE).join("esa1").join(name)).expect("a log");
    writer.write_all(&log("mail.@20090421T000000.s")).expect("a reader");
    let pager = "echo '<begun>'; cat; echo '<left>'";
    let run = start(command(&["failed", "-"], Some(pager)), stdin.into());
    run.wait_for("rows, ");
    writer.write_all(&log("mail.@20090422T000000.s")).expect("a reader");
    drop(writer);
    let (code, screen) = run.end();
    assert_eq!(code, Some(0), "{screen}");
    let (before, rest) = screen.split_once("<begun>\n").expect("a pager");
    let (rows, _) = rest.split_once("<left>\n").expect("its end");
    assert!(before.contains("rows, "), "{before:?}");
    assert!(rows.contains("time (UTC)") && !rows.contains('\r') && !rows.contains("\x1b[2K"), "{rows:?}");
}

#[test]
fn records_of_groups_stand_out_and_lead_to_their_files() {
    let query = ["--no-pager", "failed where user=root | show lines", OFFICE];
    let of_terminal = |name: &str, value: &str| {
        let mut command = command(&query, None);
        command.env(name, value);
        start(command, Stdio::null()).end()
    };
    let (code, screen) = of_terminal("TERM", "xterm-kitty");
    let file = root().join(OFFICE).join("esa1/mail.@20090418T000000.s.gz");
    let link = format!("{}#6\x1b\\6\x1b]8;;\x1b\\", file.display());
    assert!(code == Some(0) && screen.contains("\x1b]8;;file://") && screen.contains(&link), "{screen:?}");
    assert!(screen.contains("for user: \x1b[33mroot\x1b[0m"), "{screen:?}");
    let (_, screen) = of_terminal("TERM", "xterm");
    assert!(screen.contains("\x1b[33mroot") && !screen.contains("\x1b]8"), "{screen:?}");
    let mut plain = command(&query, None);
    plain.env("TERM", "xterm-kitty").env("NO_COLOR", "1");
    let (_, screen) = start(plain, Stdio::null()).end();
    assert!(screen.contains("group 2: ") && !screen.contains('\x1b'), "{screen:?}");
    // A pager that is not known to pass links on gets none.
    let mut paged = command(&query[1..], Some("cat -u"));
    paged.env("TERM", "xterm-kitty");
    let (_, screen) = start(paged, Stdio::null()).end();
    assert!(screen.contains("\x1b[33mroot") && !screen.contains("\x1b]8"), "{screen:?}");
}
