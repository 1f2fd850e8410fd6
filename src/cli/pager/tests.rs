//! Which pager is chosen, and what it is told.

use super::*;
use crate::cli::terminal::ColorWishes;

fn terminal(term: &str) -> Surroundings {
    let wishes = ColorWishes { term: Some(term.to_owned()), ..ColorWishes::default() };
    Surroundings { stdout_terminal: true, wishes, ..Surroundings::default() }
}

/// The command that is chosen; `config` is that of the file, which the environment beats.
fn chosen(config: Option<&str>, variables: &[(&str, &str)]) -> Option<String> {
    let environment: Environment = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let mut config = Config { pager: config.map(str::to_owned), ..Config::default() };
    environment.override_settings(&mut config).unwrap();
    Pager::choose(&PagerArgs::default(), &config, &environment, &terminal("xterm")).map(|pager| pager.command)
}

#[test]
fn our_own_names_beat_those_of_everyone() {
    let some = |command: &str| Some(command.to_owned());
    assert_eq!(chosen(None, &[]), some("less"));
    assert_eq!(chosen(None, &[("PAGER", "more")]), some("more"));
    assert_eq!(chosen(Some("most"), &[("PAGER", "more")]), some("most"));
    assert_eq!(chosen(Some("most"), &[("PAGER", "more"), ("AUTHQ_PAGER", " less -S ")]), some("less -S"));
}

#[test]
fn empty_and_cat_switch_it_off() {
    for off in ["", " ", "cat"] {
        assert_eq!(chosen(None, &[("PAGER", off)]), None, "{off:?}");
        assert_eq!(chosen(Some(off), &[("PAGER", "more")]), None, "{off:?}");
        assert_eq!(chosen(Some("most"), &[("AUTHQ_PAGER", off)]), None, "{off:?}");
    }
}

#[test]
fn only_a_terminal_that_can_page_has_one() {
    let chosen = |no_pager: bool, around: &Surroundings| {
        Pager::choose(&PagerArgs { no_pager }, &Config::default(), &Environment::default(), around)
    };
    assert!(chosen(false, &terminal("xterm")).is_some());
    assert_eq!(chosen(true, &terminal("xterm")), None);
    assert_eq!(chosen(false, &terminal("dumb")), None);
    assert_eq!(chosen(false, &terminal("")), None);
    assert_eq!(chosen(false, &Surroundings { stdout_terminal: false, ..terminal("xterm") }), None);
}

#[test]
fn a_shell_reads_what_is_more_than_words() {
    let process = |command: &str| Pager { command: command.to_owned() }.process();
    let plain = process("less  -R +G").unwrap();
    assert_eq!(plain.get_program(), "less");
    assert_eq!(plain.get_args().collect::<Vec<_>>(), ["-R", "+G"]);
    let piped = process("cat -s | head -n 5").unwrap();
    assert_eq!(piped.get_program(), "sh");
    assert_eq!(piped.get_args().collect::<Vec<_>>(), ["-c", "cat -s | head -n 5"]);
    assert_eq!(process("X=1 nothing-of-that-name").unwrap().get_program(), "sh");
    assert_eq!(process("nothing-of-that-name | cat").unwrap_err().kind(), io::ErrorKind::NotFound);
}

#[test]
fn less_tells_its_version() {
    assert_eq!(less_version("less 590 (GNU regular expressions)\nCopyright"), Some(590));
    assert_eq!(less_version("less 581.2 (POSIX)"), Some(581));
    assert_eq!((less_version("more 2.38"), less_version("less is more")), (None, None));
    assert!(!Pager { command: "more".to_owned() }.takes_links());
}
