//! What the process finds around it: terminals, their width, the environment's wishes about colour. Gathered once, and
//! passed as a value, so that what follows from it can be tested.

use std::io::IsTerminal;

use super::args::When;
use crate::sink::Links;

/// What the process finds around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    pub(super) stdin_terminal: bool,
    pub(super) stdout_terminal: bool,
    pub(super) stderr_terminal: bool,
    /// Columns of the terminal on standard output.
    pub(super) width: Option<usize>,
    /// Processors to use.
    pub(super) processors: usize,
    /// Bytes of memory that the machine has, where it says so.
    pub(super) memory: Option<u64>,
    pub(super) wishes: ColorWishes,
    /// Where names of files lead; none if it is not known of the terminal that it takes links.
    pub(super) links: Option<Links>,
    /// The locale has a character set, and it is not UTF-8.
    pub(super) ascii: bool,
}

/// The environment variables about colour, as they are set.
#[derive(Clone, Debug, Default)]
pub(super) struct ColorWishes {
    pub(super) no_color: Option<String>,
    pub(super) clicolor_force: Option<String>,
    pub(super) force_color: Option<String>,
    pub(super) term: Option<String>,
}

impl Surroundings {
    /// May a progress line be drawn?
    pub(super) fn shows_progress(&self, quiet: bool) -> bool {
        self.stderr_terminal && !quiet && self.wishes.term.as_deref() != Some("dumb")
    }

    /// Those of this process.
    pub(super) fn of_process() -> Surroundings {
        let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Surroundings {
            stdin_terminal: std::io::stdin().is_terminal(),
            stdout_terminal: std::io::stdout().is_terminal(),
            stderr_terminal: std::io::stderr().is_terminal(),
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory: std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_memory(&text)),
            ascii: is_ascii(&[variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG")]),
            links: takes_links(&variable).then(links).flatten(),
            wishes: ColorWishes {
                no_color: variable("NO_COLOR"),
                clicolor_force: variable("CLICOLOR_FORCE"),
                force_color: variable("FORCE_COLOR"),
                term: variable("TERM"),
            },
        }
    }
}

/// Variables by which terminals tell their names, and names of those that take links (OSC 8).
const TAKE_LINKS: [(&str, &[&str]); 2] = [
    ("TERM_PROGRAM", &["ghostty", "hyper", "iterm.app", "tabby", "vscode", "wezterm"]),
    ("TERM", &["alacritty", "contour", "foot", "foot-extra", "wezterm", "xterm-ghostty", "xterm-kitty"]),
];
/// The first version of the library under many terminals that takes them.
const VTE: u32 = 5000;

/// Is the terminal known to take links? What multiplexes terminals has a name of its own, and passes them on or not.
fn takes_links(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    if term.is_empty() || ["dumb", "screen", "tmux", "linux"].iter().any(|name| term.starts_with(name)) {
        return false;
    }
    let is_named = |(name, known): &(&str, &[&str])| {
        variable(name).is_some_and(|value| known.contains(&value.to_ascii_lowercase().as_str()))
    };
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    TAKE_LINKS.iter().any(is_named) || vte >= Some(VTE) || has("WT_SESSION") || has("KONSOLE_VERSION")
}

/// Links to the files of this machine.
fn links() -> Option<Links> {
    #[cfg(target_os = "linux")]
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    // An empty name is that of the machine on which the terminal is.
    #[cfg(not(target_os = "linux"))]
    let host = String::new();
    let folder = std::env::current_dir().ok()?;
    cfg!(unix).then_some(Links { host, folder })
}

/// Is the locale one without UTF-8? The first variable that is set decides; where none is, nobody has said so.
fn is_ascii(variables: &[Option<String>]) -> bool {
    let locale = variables.iter().flatten().find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// `MemTotal:       16384256 kB`
fn total_memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse::<u64>().ok()?.checked_mul(1024)
}

/// Is output to `terminal` coloured? The flag beats the environment; in the environment, no beats yes.
pub(super) fn color(when: When, terminal: bool, wishes: &ColorWishes) -> bool {
    let set = |value: &Option<String>| value.as_deref().is_some_and(|value| !value.is_empty());
    let forced = |value: &Option<String>| set(value) && value.as_deref() != Some("0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set(&wishes.no_color) => false,
        When::Auto if forced(&wishes.clicolor_force) || forced(&wishes.force_color) => true,
        When::Auto => terminal && wishes.term.as_deref() != Some("dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    #[test]
    fn the_memory_of_the_machine() {
        assert_eq!(total_memory("MemTotal:        2048 kB\nMemFree: 7 kB\n"), Some(2 << 20));
        for odd in ["", "MemTotal: x kB", "MemTotal: 1 MB", "MemTotal: 18446744073709551615 kB"] {
            assert_eq!(total_memory(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert!(!is_ascii(&[None, None, None]));
        assert!(!is_ascii(&[some(""), None, some("de_DE.UTF-8")]));
        assert!(!is_ascii(&[None, some("C.utf8"), some("C")]));
        assert!(is_ascii(&[some("C"), None, some("de_DE.UTF-8")]));
        assert!(is_ascii(&[None, None, some("en_US.ISO-8859-1")]));
    }

    #[test]
    fn links_are_for_terminals_that_are_known_to_take_them() {
        let takes = |variables: &[(&str, &str)]| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            takes_links(&|name| find(name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(takes(&[("TERM", "xterm-kitty")]) && takes(&[("TERM", "xterm"), ("VTE_VERSION", "7600")]));
        assert!(takes(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")]));
        assert!(!takes(&[("TERM", "xterm-256color")]) && !takes(&[("TERM", "xterm"), ("VTE_VERSION", "4000")]));
        assert!(!takes(&[("TERM", "dumb"), ("VTE_VERSION", "7600")]) && !takes(&[("VTE_VERSION", "7600")]));
        assert!(!takes(&[("TERM", "tmux-256color"), ("TERM_PROGRAM", "WezTerm")]));
    }

    #[test]
    fn without_wishes_the_terminal_decides() {
        let none = ColorWishes::default();
        assert!(color(When::Auto, true, &none));
        assert!(!color(When::Auto, false, &none));
    }

    #[test]
    fn the_flag_beats_the_environment() {
        let no = ColorWishes { no_color: some("1"), term: some("dumb"), ..ColorWishes::default() };
        assert!(color(When::Always, false, &no));
        let yes = ColorWishes { force_color: some("1"), ..ColorWishes::default() };
        assert!(!color(When::Never, true, &yes));
    }

    #[test]
    fn the_environment_beats_the_terminal() {
        assert!(!color(When::Auto, true, &ColorWishes { no_color: some("1"), ..ColorWishes::default() }));
        assert!(color(When::Auto, true, &ColorWishes { no_color: some(""), ..ColorWishes::default() }));
        assert!(color(When::Auto, false, &ColorWishes { clicolor_force: some("1"), ..ColorWishes::default() }));
        assert!(color(When::Auto, false, &ColorWishes { force_color: some("3"), ..ColorWishes::default() }));
        assert!(!color(When::Auto, false, &ColorWishes { force_color: some("0"), ..ColorWishes::default() }));
        assert!(!color(When::Auto, true, &ColorWishes { term: some("dumb"), ..ColorWishes::default() }));
        let both = ColorWishes { no_color: some("1"), force_color: some("1"), ..ColorWishes::default() };
        assert!(!color(When::Auto, true, &both));
    }
}
