//! The pager: what goes to a terminal goes through `less`, or through the program that the user named, as git has it.
//!
//! It starts with the first bytes, so that whatever is told or drawn before has the terminal to itself; whoever drops the
//! [`Screen`] waits until the user has left the pager, so that what is told afterwards stands below it. The pager shares
//! Ctrl-C with this process: the pager decides what becomes of itself, this process stops reading logs.

use std::io::{self, Stdout, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::args::{ConfigArgs, PagerArgs};
use super::config::{Config, Environment};
use super::interrupt;
use super::terminal::Surroundings;
use crate::error::{Error, Result};
use crate::sink::Out;
use crate::stop::Stop;

/// Where nobody named another.
const USUAL: &str = "less";
/// What `less` and `lv` are told unless the user tells them otherwise: to end at once where all fits the screen, to pass
/// colours on, to leave the text on the screen; and that the text is UTF-8, whatever the locale.
const ITS_ENVIRONMENT: [(&str, &str); 3] = [("LESS", "FRX"), ("LESSCHARSET", "utf-8"), ("LV", "-c")];
/// The first version of `less` that passes links on.
const LESS_WITH_LINKS: u32 = 581;
/// A command with one of these is for a shell.
const FOR_SHELL: &str = "|&;<>()$`\\\"'*?[]#~=%{}!\n";

/// The program that shows text page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pager {
    command: String,
}

impl Pager {
    /// The one that the environment, the configuration or `PAGER` names, else `less`. None where it is switched off, and
    /// where no terminal shows its pages.
    pub(super) fn choose(
        args: &PagerArgs,
        config: &Config,
        environment: &Environment,
        around: &Surroundings,
    ) -> Option<Pager> {
        let can_page = around.wishes.term.as_deref().is_some_and(|term| !term.is_empty() && term != "dumb");
        if args.no_pager || !around.stdout_terminal || !can_page || !cfg!(unix) {
            return None;
        }
        let named = config.pager.clone().or_else(|| environment.pager());
        let command = named.as_deref().unwrap_or(USUAL).trim();
        (!command.is_empty() && command != "cat").then(|| Pager { command: command.to_owned() })
    }

    /// The same for a command that needs nothing else of the configuration: one that is wrong costs it only the name of
    /// the pager.
    pub(super) fn usual(args: &PagerArgs, environment: &Environment, around: &Surroundings) -> Option<Pager> {
        let config = || Config::find(&ConfigArgs::default(), environment).unwrap_or_default();
        let config = if around.stdout_terminal { config() } else { Config::default() };
        Pager::choose(args, &config, environment, around)
    }

    /// Does it pass links on? Of the pagers only `less` is known to, since a version of which it is asked; earlier ones show
    /// the bytes.
    pub(super) fn takes_links(&self) -> bool {
        let mut words = self.command.split_whitespace();
        let Some(program) = words.next().filter(|program| program.rsplit('/').next() == Some("less")) else {
            return false;
        };
        let told = Command::new(program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
        told.is_ok_and(|told| less_version(&String::from_utf8_lossy(&told.stdout)) >= Some(LESS_WITH_LINKS))
    }

    /// The process, not started. Where a shell has to read the command, it would start and then find no program.
    fn process(&self) -> io::Result<Command> {
        let is_plain = |text: &str| !text.contains(|c| FOR_SHELL.contains(c));
        let mut words = self.command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let mut process = if is_plain(&self.command) {
            let mut process = Command::new(program);
            process.args(words);
            process
        } else if !is_plain(program) || is_known(program)? {
            let mut shell = Command::new("sh");
            shell.args(["-c", &self.command]);
            shell
        } else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let unset = ITS_ENVIRONMENT.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
        process.envs(unset).stdin(Stdio::piped());
        Ok(process)
    }
}

/// `less 590 (GNU regular expressions)`
fn less_version(text: &str) -> Option<u32> {
    let version = text.strip_prefix("less ")?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Does a shell find the program?
fn is_known(program: &str) -> io::Result<bool> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "command -v \"$1\"", "sh", program]).stdin(Stdio::null());
    Ok(shell.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
}

/// Prints a page to standard output, through the pager of the user on a terminal.
///
/// # Errors
/// [`crate::ErrorKind::Output`].
pub(super) fn show(text: &str, args: &PagerArgs) -> Result<()> {
    let pager = Pager::usual(args, &Environment::of_process(), &Surroundings::of_process());
    print(text, pager.as_ref())
}

/// Prints to standard output, through the pager if there is one. A pipe that nobody reads any more is a quiet end.
///
/// # Errors
/// [`crate::ErrorKind::Output`].
pub(super) fn print(text: &str, pager: Option<&Pager>) -> Result<()> {
    let mut out = stdout(pager, &Stop::default());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Error::output(source)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Standard output, through the pager if there is one. `stop` ends the run whose output it is.
pub(super) fn stdout(pager: Option<&Pager>, stop: &Stop) -> Out<'static> {
    match pager {
        Some(pager) => Box::new(Screen::Waiting { pager: pager.clone(), stop: stop.clone() }),
        None => Box::new(io::stdout()),
    }
}

/// A terminal behind a pager.
enum Screen {
    /// Nothing was written yet.
    Waiting { pager: Pager, stop: Stop },
    /// The pager runs, or has run.
    Paged(Running),
    /// It could not be started.
    Direct(Stdout),
}

/// A pager that was started. Dropping it waits for its end.
struct Running {
    /// There until the end.
    pipe: Option<ChildStdin>,
    /// The end of the pipe is reached on our side.
    is_done: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
    stop: Stop,
}

impl Screen {
    /// What is written to.
    fn out(&mut self) -> &mut dyn Write {
        if let Screen::Waiting { pager, stop } = self {
            *self = match Running::start(pager, stop) {
                Ok(running) => Screen::Paged(running),
                Err(_) => Screen::Direct(io::stdout()),
            };
        }
        match self {
            Screen::Paged(Running { pipe: Some(pipe), .. }) => pipe,
            Screen::Direct(stdout) => stdout,
            Screen::Waiting { .. } | Screen::Paged(_) => {
                unreachable!("it has started, and has a pipe until it is dropped")
            }
        }
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Screen::Waiting { .. } => Ok(()),
            Screen::Paged(_) | Screen::Direct(_) => self.out().flush(),
        }
    }
}

impl Running {
    fn start(pager: &Pager, stop: &Stop) -> io::Result<Running> {
        let mut child = pager.process()?.spawn()?;
        // Only now: where there is no pager, signals do what they always do.
        interrupt::share_with_pager(stop);
        let pipe = child.stdin.take();
        let is_done = Arc::new(AtomicBool::new(false));
        let watcher = {
            let (is_done, stop) = (Arc::clone(&is_done), stop.clone());
            std::thread::Builder::new().name("pager".to_owned()).spawn(move || watch(child, &is_done, &stop))?
        };
        Ok(Running { pipe, is_done, watcher: Some(watcher), stop: stop.clone() })
    }
}

/// Waits for the end of the pager. Where it comes before that of the output, the run has nobody left to read for.
fn watch(mut child: Child, is_done: &AtomicBool, stop: &Stop) {
    let _ = child.wait();
    if !is_done.load(Ordering::SeqCst) {
        interrupt::pager_ended(stop);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.is_done.store(true, Ordering::SeqCst);
        drop(self.pipe.take());
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
        // Whatever the run still has to tell was not asked to stop.
        interrupt::forget_pager(&self.stop);
    }
}

#[cfg(test)]
mod tests;
