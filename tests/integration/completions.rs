//! Completion in the shells themselves: a script is loaded, a line is typed into a terminal up to a tab and beyond, and the
//! words that the shell then gives to the program are read. Shells that are not installed are passed over.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command};

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{authq, root};

/// A shell, how it is started without the user's files, and how it loads the script.
const SHELLS: [(&str, &[&str], &str); 3] = [
    ("bash", &["--norc", "--noprofile", "-i"], "source <(authq completions bash)"),
    ("zsh", &["-f", "-i"], "autoload -U compinit; compinit -D -u; source <(authq completions zsh)"),
    ("fish", &["--no-config", "-i"], "authq completions fish | source"),
];
/// What the program shows behind its words.
const END: &str = "[end]";

/// What is typed, and the words that the program then gets.
const TYPED: [(&str, &str); 5] = [
    ("authq 'failed inb\twhere us\t=x' logs", "<failed inbound where user=x><logs>"),
    ("authq 'failed | cou\tby rep\tcode' logs", "<failed | count by reply_code><logs>"),
    ("authq 'where outcome=succ\t' logs", "<where outcome=succeeded><logs>"),
    ("authq exam\tatt\t", "<examples><attacks>"),
    ("authq failed --form\tnd\tCargo.lo\t", "<failed><--format><ndjson><Cargo.lock>"),
];

fn is_installed(shell: &str) -> bool {
    Command::new(shell).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// A program that completes as ours does, and otherwise shows its words.
fn stand_in(folder: &Path) {
    let real = authq().get_program().to_string_lossy().into_owned();
    let script = format!(
        "#!/bin/sh\ncase $1 in complet*) exec '{real}' \"$@\";; esac\nprintf '<%s>' \"$@\"; printf '{END}\\n'\n"
    );
    let path = folder.join("authq");
    std::fs::write(&path, script).expect("a script");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("a script that runs");
}

/// A shell in a terminal.
struct Session {
    terminal: File,
    shell: Child,
    seen: String,
}

impl Session {
    fn start(shell: &str, arguments: &[&str], folder: &Path) -> Session {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
        grantpt(&terminal).expect("a terminal of ours");
        unlockpt(&terminal).expect("a terminal that opens");
        let size = Winsize { ws_row: 50, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&terminal, size).expect("a size");
        let side = || ioctl_tiocgptpeer(&terminal, OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("the other side");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("setsid");
        // A shell that waits for something else ends, and the test with it.
        command
            .args(["--ctty", "--wait", "timeout", "--foreground", "60", shell])
            .args(arguments)
            .env_clear()
            .current_dir(root());
        command.env("PATH", format!("{}:{path}", folder.display())).env("HOME", folder).env("TERM", "dumb");
        command.stdin(side()).stdout(side()).stderr(side());
        let shell = command.spawn().expect("the shell starts");
        drop(command);
        Session { terminal: File::from(terminal), shell, seen: String::new() }
    }

    /// Types a line and gives what is shown up to the end of what the program shows.
    fn line(&mut self, line: &str) -> String {
        self.terminal.write_all(format!("{line}\r").as_bytes()).expect("a terminal that takes keys");
        let mut bytes = [0; 4096];
        loop {
            if let Some((before, after)) = self.seen.split_once(END) {
                let (before, after) = (before.to_owned(), after.to_owned());
                self.seen = after;
                return before;
            }
            let count = self.terminal.read(&mut bytes).unwrap_or_else(|error| panic!("{error}: {}", self.seen));
            self.seen += &String::from_utf8_lossy(&bytes[..count]);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.terminal.write_all(b"\x03\rexit\r");
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

fn check(name: &str) {
    if !is_installed(name) {
        eprintln!("{name} is not installed: its completion is not tested");
        return;
    }
    let (_, arguments, load) = SHELLS.into_iter().find(|shell| shell.0 == name).expect("a shell of ours");
    let folder = tempfile::tempdir().expect("a temporary folder");
    stand_in(folder.path());
    let mut session = Session::start(name, arguments, folder.path());
    session.line(&format!("{load}; authq ready"));
    for (keys, words) in TYPED {
        let shown = session.line(keys);
        // A space that a word brought may stand before the quote.
        let got = shown.replace(" >", ">");
        assert!(got.contains(words), "{name}: `{keys}` gives\n{shown}");
    }
}

#[test]
fn bash_completes_within_the_quotes_of_a_query() {
    check("bash");
}

#[test]
fn zsh_completes_within_the_quotes_of_a_query() {
    check("zsh");
}

#[test]
fn fish_completes_within_the_quotes_of_a_query() {
    check("fish");
}
