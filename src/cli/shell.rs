//! `authq shell`: queries of the same logs, one after the other, at a prompt or from a pipe. A line is answered as the command
//! line answers it, by the same code; what the shell adds is that the paths are looked at once, and that it goes on.

mod editor;
mod line;
mod values;

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, BufRead};
use std::process::ExitCode;
use std::rc::Rc;

use self::editor::{Editor, Read};
use self::line::Line;
use self::values::Values;
use super::args::ShellArgs;
use super::commands::{self, Command};
use super::config::{Config, Environment};
use super::help;
use super::interrupt;
use super::logs::Logs;
use super::page::Page;
use super::pager;
use super::panics;
use super::query;
use super::settings::Settings;
use super::stderr;
use super::terminal::Surroundings;
use super::verdict::Verdict;
use super::{TROUBLE, is_unread, refuse};
use crate::error::{Error, Result};
use crate::source::NoReread;
use crate::stop::Stop;

/// What `help` tells before the topics.
const HELP: &str = "\
A line is a query, answered as authq QUERY PATH... answers it:
  failed last 7d | top 10 user
  trace icid 451
It goes on in the next line behind \\ and within quotes or brackets, up to a blank line. Other lines:
  help [TOPIC]      this page, or a topic of the manual, a name of the language, a command
  examples [TOPIC]  questions and the queries that answer them
  fields            the columns, words, functions and stages; `help NAME` tells one in full
  queries           the queries and recipes that have names
  reload            looks at the paths again: for logs that have grown
  exit, quit        leaves
Tab completes, the arrow keys and Ctrl-R bring back earlier lines, Ctrl-C stops a query, Ctrl-D leaves.
";

impl Command for ShellArgs {
    fn run(self) -> Result<ExitCode> {
        let is_conversation = Surroundings::of_process().stdin_terminal;
        let shell = Shell::new(self, is_conversation)?;
        let code = if is_conversation { shell.converse()? } else { shell.follow(std::io::stdin().lock())? };
        Ok(ExitCode::from(code))
    }
}

/// A shell whose paths were looked at.
struct Shell {
    args: ShellArgs,
    logs: Rc<RefCell<Logs>>,
    values: Rc<Values>,
    stop: Stop,
}

impl Shell {
    fn new(mut args: ShellArgs, is_conversation: bool) -> Result<Shell> {
        if args.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(only_once("standard input"));
        }
        // A script has nobody who would turn the pages.
        args.pager.no_pager |= !is_conversation;
        let logs = Rc::new(RefCell::new(Logs::default()));
        let values = Rc::new(Values::new(Rc::clone(&logs)));
        let shell = Shell { args, logs, values, stop: Stop::default() };
        shell.look()?;
        Ok(shell)
    }

    /// Looks at the paths. Where that fails, they stay what they were.
    fn look(&self) -> Result<()> {
        let settings = self.settings("auth")?;
        let mut logs = Logs::default();
        if let Err(NoReread::Stream(name)) = logs.engine(&settings, &mut false)?.source().check_reread() {
            return Err(only_once(&name));
        }
        self.logs.replace(logs);
        self.values.forget();
        Ok(())
    }

    /// What a line means as a query of the command line.
    fn settings(&self, line: &str) -> Result<Settings> {
        let args = self.args.as_query(line);
        let mut settings = Settings::new(args, &Surroundings::of_process(), &Environment::of_process())?;
        settings.input.scan.stop = self.stop.clone();
        Ok(settings)
    }

    /// Lines of a user, until that ends; the exit code.
    fn converse(&self) -> Result<u8> {
        let environment = Environment::of_process();
        // Every query reports a configuration that is broken.
        let config = Config::find(&self.args.config, &environment).unwrap_or_default();
        let mut editor = Editor::new(config, Rc::clone(&self.values), environment.history_path())?;
        interrupt::pass_on_to_queries(&self.stop);
        if !self.args.quiet {
            stderr::line("`help` tells what can be typed, Ctrl-D leaves");
        }
        loop {
            let line = match editor.read() {
                Read::Line(text) => Line::new(&text),
                Read::Cleared => continue,
                Read::End => return Ok(Verdict::Rows.code()),
            };
            if line == Line::Leave {
                return Ok(Verdict::Rows.code());
            }
            if let Err(error) = self.answer(line)
                && !is_unread(error.kind())
            {
                stderr::error(&error);
            }
        }
    }

    /// Lines of a script, until one fails; the exit code.
    fn follow(&self, script: impl BufRead) -> Result<u8> {
        let mut worst = Verdict::Rows.code();
        let mut lines = script.lines();
        while let Some(text) = whole_line(&mut lines)? {
            let line = Line::new(&text);
            if line == Line::Leave {
                break;
            }
            match self.answer(line) {
                Ok(TROUBLE) => return Ok(TROUBLE),
                // No rows are an answer; rows that may not be all have to be known of.
                Ok(code) if code == Verdict::NotWhole.code() => worst = code,
                Ok(_) => {}
                Err(error) if is_unread(error.kind()) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(worst)
    }

    /// Does what a line says; the exit code that it would have alone.
    fn answer(&self, line: Line) -> Result<u8> {
        interrupt::forget(&self.stop);
        let answered = panics::catch(|| match line {
            Line::Nothing | Line::Leave => Ok(Verdict::Rows.code()),
            Line::Reload => self.look().map(|()| Verdict::Rows.code()),
            Line::Help => {
                let page = Page::new(Surroundings::of_process().width);
                let text = format!("{HELP}\n{}", help::list(page));
                pager::show(&text, &self.args.pager).map(|()| Verdict::Rows.code())
            }
            Line::Command(words) => self.command(words),
            Line::Query(text) => {
                let settings = self.settings(&text)?;
                query::run(&settings, &mut self.logs.borrow_mut()).map(Verdict::code)
            }
        });
        answered.unwrap_or_else(|| {
            // This panic was reported; the next one must be reported, too.
            panics::hide();
            Ok(TROUBLE)
        })
    }

    /// Runs a command of the program.
    fn command(&self, words: Vec<String>) -> Result<u8> {
        let mut args: Vec<OsString> =
            std::iter::once("authq".into()).chain(words.into_iter().map(Into::into)).collect();
        args.extend(self.args.pager.no_pager.then(|| "--no-pager".into()));
        match commands::parse(args.iter().cloned()) {
            Ok(run) => run().map(|_| Verdict::Rows.code()),
            Err(refusal) => {
                refuse(&refusal, &args, &self.args.pager);
                Ok(if refusal.use_stderr() { TROUBLE } else { Verdict::Rows.code() })
            }
        }
    }
}

/// The next line of a script, with those in which it goes on.
fn whole_line(lines: &mut impl Iterator<Item = io::Result<String>>) -> Result<Option<String>> {
    let mut text: Option<String> = None;
    for line in lines {
        let line = line.map_err(|source| match source.kind() {
            io::ErrorKind::InvalidData => Error::usage("standard input: the queries are not UTF-8"),
            _ => Error::file("-", source),
        })?;
        let begun = text.map_or_else(String::new, |text| text + "\n") + &line;
        if line::is_whole(&begun) {
            return Ok(Some(begun));
        }
        text = Some(begun);
    }
    Ok(text)
}

fn only_once(name: &str) -> Error {
    Error::usage(format!("{name}: can be read only once, and every query of a shell reads the logs"))
        .hint("write its text into a file, and name that")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_cut_where_its_queries_end() {
        let mut lines =
            "failed\n\nwhere user in (a,\nb) \\\n| count\nfailed \\".lines().map(|line| Ok(line.to_owned()));
        let mut next = || whole_line(&mut lines).unwrap();
        assert_eq!(next().as_deref(), Some("failed"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().as_deref(), Some("where user in (a,\nb) \\\n| count"));
        assert_eq!(next().as_deref(), Some("failed \\"));
        assert_eq!(next(), None);
    }
}
