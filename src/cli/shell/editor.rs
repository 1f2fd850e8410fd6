//! The prompt: a line of the user's, with history and completion.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Behavior, CompletionType, Context, Helper};

use super::line::{self, COMMANDS, FIELDS, OWN};
use super::values::Values;
use crate::cli::commands;
use crate::cli::complete::{self, Candidate};
use crate::cli::config::Config;
use crate::error::{Error, Result};

const PROMPT: &str = "authq> ";
/// Lines of history that are kept.
const KEPT: usize = 10_000;

/// The prompt.
pub(super) struct Editor {
    editor: rustyline::Editor<Completion, FileHistory>,
    /// Where earlier lines are; none where that cannot be written.
    history: Option<PathBuf>,
}

/// What the user typed at the prompt.
pub(super) enum Read {
    Line(String),
    /// Ctrl-C: the line was taken back.
    Cleared,
    /// Ctrl-D, or the terminal is gone.
    End,
}

impl Editor {
    /// A prompt on the terminal; `history` is the file of earlier lines.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]: the terminal is none.
    pub(super) fn new(config: Config, values: Rc<Values>, history: Option<PathBuf>) -> Result<Editor> {
        let settings = rustyline::Config::builder()
            .behavior(Behavior::PreferTerm)
            .completion_type(CompletionType::List)
            .history_ignore_space(true)
            .max_history_size(KEPT);
        let settings = settings.map_err(failed)?.build();
        let mut editor = rustyline::Editor::with_config(settings).map_err(failed)?;
        editor.set_helper(Some(Completion { config, values }));
        let history = history.filter(|path| make_folder(path).is_ok());
        if let Some(path) = &history {
            // There is none before the first line.
            let _ = editor.load_history(path);
        }
        Ok(Editor { editor, history })
    }

    /// Asks for a line, which becomes history at once: a shell may be closed with its window.
    pub(super) fn read(&mut self) -> Read {
        match self.editor.readline(PROMPT) {
            Ok(line) => {
                if self.editor.add_history_entry(line.as_str()).unwrap_or(false)
                    && let Some(path) = &self.history
                {
                    // History is a convenience: where it cannot be kept, the shell goes on.
                    let _ = self.editor.append_history(path);
                }
                Read::Line(line)
            }
            Err(ReadlineError::Eof | ReadlineError::Io(_)) => Read::End,
            #[cfg(unix)]
            Err(ReadlineError::Errno(_)) => Read::End,
            Err(_) => Read::Cleared,
        }
    }
}

fn failed(error: ReadlineError) -> Error {
    Error::output(std::io::Error::other(error))
}

/// Makes the folder of a file that only its owner may read.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    path.parent().map_or(Ok(()), |folder| builder.create(folder))
}

/// What the editor asks about a line.
struct Completion {
    config: Config,
    values: Rc<Values>,
}

impl Completion {
    /// Where what can be completed begins, and what may stand there.
    fn candidates(&self, text: &str) -> (usize, Vec<Candidate>) {
        let begun = text.trim_start();
        let first = text.len() - begun.len();
        if let Some((command, _)) = begun.split_once(char::is_whitespace)
            && let Some(command) = COMMANDS.iter().find(|name| **name == command)
        {
            let start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let words = commands::find(command).map_or_else(Vec::new, |command| (command.words)());
            return (start, fitting(words, &text[start..]));
        }
        // A line that goes on in the next one is one query, in which a mark stands for nothing.
        let (start, candidates) = complete::in_query(&text.replace("\\\n", " \n"), &self.config, &*self.values);
        if start > first || begun.contains(char::is_whitespace) {
            return (start, candidates);
        }
        let of_program = COMMANDS.into_iter().chain([FIELDS]).filter_map(commands::find);
        let of_program = of_program.map(|command| {
            Candidate::new(command.name(), command.summary, if command.name() == FIELDS { "" } else { " " })
        });
        let own = OWN.map(|(name, doc)| Candidate::new(name, doc, ""));
        let commands = fitting(of_program.chain(own).collect(), begun);
        (start, candidates.into_iter().chain(commands).collect())
    }
}

fn fitting(candidates: Vec<Candidate>, word: &str) -> Vec<Candidate> {
    candidates.into_iter().filter(|candidate| candidate.begins_with(word)).collect()
}

impl Completer for Completion {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, candidates) = self.candidates(&line[..pos]);
        let pair = |candidate: &Candidate| Pair { display: candidate.shown(), replacement: candidate.typed() };
        Ok((start, candidates.iter().map(pair).collect()))
    }
}

impl Validator for Completion {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let is_whole = line::is_whole(context.input());
        Ok(if is_whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Hinter for Completion {
    type Hint = String;
}

impl Highlighter for Completion {}

impl Helper for Completion {}
