//! `authq man`: the man pages, made from the definitions of the commands and the manual. Examples and tables keep their
//! lines, which roff would otherwise fill.

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Args;
use super::commands::{self, COMMANDS, Command, Spec};
use super::complete::Candidate;
use super::manual::Book;
use super::page::Page;
use super::pager;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::sink::escape;

/// Lines of a page are this long where `man` has 80 columns.
const PAGE: Page = Page { width: 72 };
/// Sections of the manual that a man page is looked at for.
const SECTIONS: [&str; 3] = ["On one page", "Exit codes", "Configuration"];

/// The arguments of `authq man`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq man",
    about = "Prints a man page: of authq, or of one of its commands",
    after_help = "Install them where man looks:\n  \
                  authq man > ~/.local/share/man/man1/authq.1\n  \
                  authq man convert > ~/.local/share/man/man1/authq-convert.1",
    override_usage = "authq man [COMMAND]",
    max_term_width = 100
)]
pub(super) struct ManArgs {
    /// The command [default: authq itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Command for ManArgs {
    fn run(self) -> Result<ExitCode> {
        let text = match &self.command {
            None => of_program(),
            Some(name) => of_command(find(name)?),
        };
        pager::print(&text.map_err(Error::output)?, None).map(|()| ExitCode::SUCCESS)
    }

    fn words() -> Vec<Candidate> {
        Candidate::list(shown().map(Spec::name))
    }
}

fn shown() -> impl Iterator<Item = &'static Spec> {
    COMMANDS.iter().filter(|command| !command.is_hidden)
}

fn find(name: &str) -> Result<&'static Spec> {
    commands::find(name).filter(|command| !command.is_hidden).ok_or_else(|| {
        let hint = match nearest(name, shown().map(Spec::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", shown().map(Spec::name).collect::<Vec<_>>().join(", ")),
        };
        Error::usage(format!("no command called `{}`; {hint}", escape::text(name)))
    })
}

/// authq(1).
fn of_program() -> io::Result<String> {
    let about = env!("CARGO_PKG_DESCRIPTION");
    let definition = Args::command();
    let long = definition.get_long_about().map(ToString::to_string).unwrap_or_default();
    let mut bytes = begin("authq", about, definition)?;
    let mut roff = Roff::new();
    verbatim(&mut roff, "DESCRIPTION", &long);
    roff.to_writer(&mut bytes)?;
    Man::new(Args::command()).render_options_section(&mut bytes)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in shown() {
        roff.control("TP", []);
        roff.text([bold(format!("authq {}", command.syntax))]);
        roff.text([roman(format!("{}; see authq-{}(1)", command.summary, command.name()))]);
    }
    for section in SECTIONS.iter().filter_map(|title| Book::Manual.section(title)) {
        let shown = section.shown(PAGE);
        let body = shown.split_once('\n').map_or("", |(_, body)| body);
        verbatim(&mut roff, &section.title.to_uppercase(), body);
    }
    roff.to_writer(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The page of a command, such as authq-convert(1).
fn of_command(command: &Spec) -> io::Result<String> {
    let definition = (command.definition)();
    let long = definition.get_long_about().or(definition.get_about()).map(ToString::to_string).unwrap_or_default();
    let name = format!("authq-{}", command.name());
    let mut bytes = begin(&name, command.summary, definition)?;
    let mut roff = Roff::new();
    verbatim(&mut roff, "DESCRIPTION", &long);
    roff.to_writer(&mut bytes)?;
    Man::new((command.definition)()).render_options_section(&mut bytes)?;
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("authq"), roman("(1)")]);
    roff.to_writer(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Title, name and usage.
fn begin(name: &str, summary: &str, mut definition: clap::Command) -> io::Result<Vec<u8>> {
    let usage = definition.render_usage().to_string();
    let version = format!("authq {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(definition).title(name).source(version).manual("authq");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    let mut roff = Roff::new();
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{name} - {summary}"))]);
    verbatim(&mut roff, "SYNOPSIS", usage.trim_start_matches("Usage: ").replace("\n       ", "\n").trim());
    roff.to_writer(&mut bytes)?;
    Ok(bytes)
}

/// A section whose lines stay as they are.
fn verbatim(roff: &mut Roff, title: &str, text: &str) {
    roff.control("SH", [title]);
    roff.control("nf", []);
    for line in text.trim_end().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the sections.
    fn sections(page: &str) -> Vec<&str> {
        page.lines().filter_map(|line| line.strip_prefix(".SH ")).map(|title| title.trim_matches('"')).collect()
    }

    #[test]
    fn the_page_of_the_program_has_its_sections_options_and_commands() {
        let page = of_program().unwrap();
        let expected =
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "ON ONE PAGE", "EXIT CODES", "CONFIGURATION"];
        assert_eq!(sections(&page), expected);
        assert!(page.lines().any(|line| line.starts_with(".TH authq 1 ")), "{page}");
        for arg in Args::command().get_arguments().filter(|arg| !arg.is_hide_set()) {
            let long = arg.get_long().map(|long| format!("\\-\\-{}", long.replace('-', "\\-")));
            assert!(long.is_none_or(|long| page.contains(&long)), "{arg:?}");
        }
        shown().for_each(|command| assert!(page.contains(&format!("authq {}", command.name())), "{}", command.name()));
        assert!(!page.contains("slice\\-bytes") && !page.contains("authq complete "), "hidden things are shown");
        let lines =
            page.lines().filter(|line| line.starts_with("authq ") || line.trim_start().starts_with("authq \\*(Aq"));
        assert!(lines.count() >= 6, "examples stand on lines of their own\n{page}");
        assert_eq!(page.matches("\n.nf\n").count(), page.matches("\n.fi\n").count());
    }

    #[test]
    fn every_command_has_a_page() {
        for command in shown() {
            let page = of_command(command).unwrap();
            let title = format!(".TH authq-{} 1 ", command.name());
            assert!(page.lines().any(|line| line.starts_with(&title)), "{page}");
            assert_eq!(sections(&page), ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"]);
        }
        let refused = find("convrt").err().unwrap().to_string();
        assert_eq!(refused, "error: no command called `convrt`; did you mean `convert`?");
        assert!(find("complete").is_err());
    }
}
