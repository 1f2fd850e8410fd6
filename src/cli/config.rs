//! The configuration file: defaults for flags, named queries, detect recipes. A flag beats the environment, which beats
//! the file. What the file says is checked as a whole when it is read, so that a slip in it is told at once and not on
//! the day it matters; what a query in it says is the business of the run that uses it.

mod environment;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use toml::de::{DeTable, DeValue};

use super::args::{ConfigArgs, When};
use super::stderr;
use crate::archive::Zone;
use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::sink::{Format, escape};

pub(super) use environment::Environment;

/// What stands in for flags that were not given, and the texts that have names.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    /// Where it was read from; `None` without a file.
    pub(super) path: Option<PathBuf>,
    pub(super) tz: Option<String>,
    pub(super) log_tz: Option<String>,
    pub(super) now: Option<String>,
    pub(super) format: Option<Format>,
    pub(super) color: Option<When>,
    /// A command; empty for none.
    pub(super) pager: Option<String>,
    pub(super) threads: Option<u16>,
    pub(super) memory: Option<String>,
    pub(super) look_back: Option<String>,
    /// In the order of the file.
    pub(super) queries: Vec<Text>,
    /// In the order of the file.
    pub(super) recipes: Vec<Text>,
}

/// A query or a recipe with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) text: String,
}

/// The settings that are no tables.
const SETTINGS: [&str; 9] = ["tz", "log_tz", "now", "format", "color", "pager", "threads", "memory", "look_back"];
const TABLES: [&str; 2] = ["queries", "recipes"];

impl Config {
    /// The file that the arguments or the environment name, else that of the user if there is one; then what the
    /// environment says.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] for whatever is wrong in it, [`crate::ErrorKind::File`] if a file that was named
    /// cannot be read. One that is merely looked for, and that the system does not let us read, as may be under `sudo` or
    /// a service manager, is told of and done without.
    pub(super) fn find(args: &ConfigArgs, environment: &Environment) -> Result<Config> {
        let mut config = Config::of_file(args, environment)?;
        environment.override_settings(&mut config)?;
        Ok(config)
    }

    fn of_file(args: &ConfigArgs, environment: &Environment) -> Result<Config> {
        if args.no_config {
            return Ok(Config::default());
        }
        let named = args.config.clone().or_else(|| environment.config_path());
        let (path, must_exist) = match named {
            Some(path) => (path, true),
            None => match environment.usual_path() {
                Some(path) => (path, false),
                None => return Ok(Config::default()),
            },
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text, &path),
            Err(source) if !must_exist && is_absent(&source) => Ok(Config::default()),
            // Text that is not UTF-8 was read: its content is wrong.
            Err(source) if !must_exist && source.kind() != std::io::ErrorKind::InvalidData => {
                let name = path.to_string_lossy();
                let name = escape::text(&name);
                stderr::line(&format!("warning: {name}: {source}; the run goes on without this configuration"));
                Ok(Config::default())
            }
            Err(source) => Err(Error::file(&path, source)),
        }
    }

    /// What `text` says; `path` is for complaints.
    fn parse(text: &str, path: &Path) -> Result<Config> {
        let file = File { text, path };
        let document = DeTable::parse(text).map_err(|error| file.broken(&error))?;
        let mut config = Config { path: Some(path.to_owned()), ..Config::default() };
        for (key, value) in document.get_ref() {
            let setting = Setting {
                file,
                name: key.get_ref(),
                key: key.span().into(),
                value: value.get_ref(),
                at: value.span().into(),
            };
            match setting.name {
                "queries" => config.queries = setting.texts()?,
                "recipes" => config.recipes = setting.texts()?,
                name => config.set(name, &setting)?,
            }
        }
        Ok(config)
    }

    fn set(&mut self, name: &str, setting: &Setting<'_>) -> Result<()> {
        let text = || setting.text();
        match name {
            "tz" => self.tz = Some(setting.checked(text()?, |text| Zone::parse(text).map(drop))?),
            "log_tz" => self.log_tz = Some(setting.checked(text()?, |text| Zone::parse(text).map(drop))?),
            "now" => self.now = Some(text()?),
            "format" => self.format = Some(setting.format()?),
            "color" => self.color = Some(setting.one_of(&text()?, "colour", &COLORS)?),
            "pager" => self.pager = Some(text()?),
            "threads" => self.threads = Some(setting.threads()?),
            "memory" => self.memory = Some(setting.checked(text()?, |text| super::quantities::memory(text).map(drop))?),
            "look_back" => {
                self.look_back = Some(setting.checked(text()?, |text| super::quantities::look_back(text).map(drop))?);
            }
            unknown => return Err(setting.unknown(unknown)),
        }
        Ok(())
    }

    /// The query of that name; case matters no more than anywhere.
    pub(super) fn query(&self, name: &str) -> Option<&Text> {
        self.queries.iter().find(|query| query.name.eq_ignore_ascii_case(name))
    }
}

const COLORS: [(&str, When); 3] = [("auto", When::Auto), ("always", When::Always), ("never", When::Never)];

/// No file, or no folder to hold one.
fn is_absent(source: &std::io::Error) -> bool {
    matches!(source.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// The file, for complaints.
#[derive(Copy, Clone)]
struct File<'a> {
    text: &'a str,
    path: &'a Path,
}

impl File<'_> {
    /// A complaint about a piece of the file: which file and line, the line with carets, the repair.
    fn complain(&self, span: Span, message: &str, hint: Option<String>) -> Error {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let message = format!("{}:{line}: {message}", escape::text(&self.path.to_string_lossy()));
        let diagnostic = Diagnostic { hint, ..Diagnostic::new(span, message) };
        Error::usage(diagnostic.complaint(self.text))
    }

    /// The file is no TOML. The library's words name what it expected, which is all there is to say.
    fn broken(&self, error: &toml::de::Error) -> Error {
        let span = error.span().unwrap_or(0..0);
        let what = error.message().lines().next().unwrap_or_default();
        self.complain(span.into(), &format!("not TOML: {what}"), Some("write: name = \"value\"".to_owned()))
    }
}

/// A line of the file.
struct Setting<'a> {
    file: File<'a>,
    name: &'a str,
    key: Span,
    value: &'a DeValue<'a>,
    at: Span,
}

impl Setting<'_> {
    fn complain(&self, message: &str, hint: impl Into<String>) -> Error {
        self.file.complain(self.at, message, Some(hint.into()))
    }

    fn text(&self) -> Result<String> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| {
            let message = format!("`{}` is text, not {}", self.name, kind(self.value));
            self.complain(&message, "put it in quotes")
        })
    }

    /// The text, if the check that the flag would make lets it pass.
    fn checked(&self, text: String, check: impl Fn(&str) -> Result<()>) -> Result<String> {
        check(&text).map_err(|error| {
            let message = error.to_string();
            self.file.complain(self.at, message.strip_prefix("error: ").unwrap_or(&message), None)
        })?;
        Ok(text)
    }

    fn threads(&self) -> Result<u16> {
        let number =
            self.value.as_integer().and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
        number.filter(|number| (1..=1024).contains(number)).ok_or_else(|| {
            self.complain(&format!("`{}` is a number from 1 to 1024", self.name), format!("write: {} = 4", self.name))
        })
    }

    fn format(&self) -> Result<Format> {
        let text = self.text()?;
        match Format::from_name(&text.to_ascii_lowercase()) {
            Some(format) => Ok(format),
            None => self.one_of(&text, "format", &Format::ALL.map(|format| (format.name(), format))),
        }
    }

    fn one_of<T: Copy>(&self, text: &str, what: &str, known: &[(&str, T)]) -> Result<T> {
        known.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.complain(&format!("no {what} called `{text}`"), suggestion(text, &names))
        })
    }

    /// A table of named texts.
    fn texts(&self) -> Result<Vec<Text>> {
        let Some(table) = self.value.as_table() else {
            let message = format!("`{}` is a table, not {}", self.name, kind(self.value));
            return Err(self.complain(&message, format!("write: [{}], and below it: name = \"…\"", self.name)));
        };
        let mut texts = Vec::new();
        for (key, value) in table {
            let (name, span) = (key.get_ref().as_ref(), Span::from(key.span()));
            if !is_name(name) {
                let message = format!("`{name}` is no name: letters, digits, _ and -, a letter first");
                return Err(self.file.complain(span, &message, None));
            }
            let entry = Setting { name, key: span, value: value.get_ref(), at: value.span().into(), file: self.file };
            let text = entry.text()?;
            if text.trim().is_empty() {
                return Err(entry.complain(&format!("`{name}` is empty"), "write a query, or leave the name out"));
            }
            texts.push(Text { name: name.to_owned(), text });
        }
        // As the file has them, which is the order in which they make sense to whoever wrote them.
        let place =
            |text: &Text| table.iter().find(|(key, _)| key.get_ref() == &text.name).map(|(key, _)| key.span().start);
        texts.sort_by_key(place);
        if let Some((first, second)) = twins(&texts) {
            let message = format!("`{first}` and `{second}` are the same name, since case does not matter");
            return Err(self.file.complain(self.key, &message, Some("rename one".to_owned())));
        }
        Ok(texts)
    }

    fn unknown(&self, name: &str) -> Error {
        let known: Vec<&str> = SETTINGS.iter().chain(&TABLES).copied().collect();
        self.file.complain(self.key, &format!("no setting called `{name}`"), Some(suggestion(name, &known)))
    }
}

fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}

/// Two names that differ in case alone.
fn twins(texts: &[Text]) -> Option<(&str, &str)> {
    texts.iter().enumerate().find_map(|(place, text)| {
        let twin = texts[..place].iter().find(|other| other.name.eq_ignore_ascii_case(&text.name))?;
        Some((twin.name.as_str(), text.name.as_str()))
    })
}

/// May it name a query or a recipe?
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A value's type, as people call it.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "yes/no",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// `always`, of a variable of the environment.
pub(super) fn color_from_name(name: &str) -> Option<When> {
    When::from_str(name, true).ok()
}
