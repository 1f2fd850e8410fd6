//! What people see: each file of `screens/` holds a command and what a terminal shows of it at three sizes, standard
//! output and standard error as they come. `BLESS=1` writes down what is shown now: look at it as a reader would.
//!
//! The terminal is a real one (a pty), so that whatever asks for one is asked. Escape codes are shown as `␛`. Lines are not
//! folded where the terminal would fold them: one of a table that is too wide is a fault.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use unicode_width::UnicodeWidthStr;

use crate::readme::words;
use crate::support::{authq, difference, root};

/// Columns and lines.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// A terminal's name that brings no colours and no progress line, whose place in what is shown depends on the machine.
const PLAIN: &str = "dumb";

/// A terminal.
pub struct Terminal(OwnedFd);

impl Terminal {
    /// One of a size, in columns and lines.
    pub fn new((columns, lines): (u16, u16)) -> Terminal {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
        grantpt(&terminal).expect("a terminal of ours");
        unlockpt(&terminal).expect("a terminal that opens");
        tcsetwinsize(&terminal, Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 })
            .expect("a size");
        Terminal(terminal)
    }

    /// The side of programs.
    pub fn side(&self) -> OwnedFd {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        ioctl_tiocgptpeer(&self.0, flags).expect("the other side")
    }

    /// The side of whoever looks. When the last process has closed its side, reading fails.
    pub fn into_inner(self) -> OwnedFd {
        self.0
    }
}

/// What a terminal of a size shows of a command.
pub fn shown(command: &str, size: (u16, u16)) -> String {
    let words = words(command);
    assert_eq!(words[0], "authq", "only authq can be run");
    let terminal = Terminal::new(size);
    let mut child = {
        let mut command = authq();
        command.args(&words[1..]).env("TERM", PLAIN).stdout(terminal.side()).stderr(terminal.side());
        command.spawn().expect("the binary starts")
    };
    let mut bytes = Vec::new();
    let _ = File::from(terminal.into_inner()).read_to_end(&mut bytes);
    child.wait().expect("the binary ends");
    String::from_utf8(bytes).expect("text").replace("\r\n", "\n").replace('\x1b', "␛")
}

/// The files, by name.
fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/integration/screens");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of screens")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

#[test]
fn terminals_show_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let files = files();
    assert!(files.len() >= 7, "screens are missing");
    let mut faults = Vec::new();
    for file in files {
        let expected = std::fs::read_to_string(&file).expect("a screen");
        let first = expected.lines().next().unwrap_or_default();
        let command = first.strip_prefix("$ ").expect("the command on the first line");
        let mut found = format!("{first}\n");
        for size in SIZES {
            let screen = shown(command, size);
            let (columns, lines) = size;
            let is_told = |line: &&str| ["note: ", "read: ", "error: "].iter().any(|word| line.starts_with(word));
            let table = screen.lines().take_while(|line| !is_told(line));
            for line in table.filter(|line| line.width() > usize::from(columns)) {
                faults.push(format!("{}: wider than {columns}: {line}", file.display()));
            }
            found += &format!("\n══ {columns} × {lines} ══\n{screen}");
        }
        if found != expected && bless {
            std::fs::write(&file, found).expect("a screen can be written");
        } else if found != expected {
            faults.push(format!("{} (- expected, + found)\n{}", file.display(), difference(&expected, &found)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
