//! `authq fields`: the words of the query language, all on a page or one in full. Everything here is read from the
//! tables by which queries are bound, so that the manual cannot say what the tool does not do.

mod columns;
mod entry;
mod overview;
#[cfg(test)]
mod tests;
mod types;

use std::io::Write;
use std::process::ExitCode;

use super::args::FieldsArgs;
use super::config::{Config, Environment};
use super::terminal::Surroundings;
use crate::diagnostic::nearest;
use crate::error::{Error, Result};
use crate::plan::recipes::BUILT_IN;
use crate::sink::escape;

/// The widest page; lines longer than that are hard to read.
const WIDEST: usize = 100;
/// Narrower, the columns of a page would not stand beside each other.
const NARROWEST: usize = 60;

/// Prints the page, or the entries asked for.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for a name that nothing has.
pub(super) fn run(args: &FieldsArgs, environment: &Environment, around: &Surroundings) -> Result<ExitCode> {
    let config = Config::find(&args.config, environment)?;
    let page = Page { width: around.width.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST) };
    let text = if args.names.is_empty() {
        overview::text(page, &config)
    } else {
        let entries: Vec<String> = args.names.iter().map(|name| entries(page, name)).collect::<Result<_>>()?;
        entries.join("\n")
    };
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::output(source)),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

/// Every entry of that name, one below the other.
fn entries(page: Page, name: &str) -> Result<String> {
    let found = entry::find(name);
    if found.is_empty() {
        let names = entry::names();
        let hint = match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`authq fields` lists what there is".to_owned(),
        };
        return Err(Error::usage(format!("the query language has nothing called `{}`; {hint}", escape::text(name))));
    }
    Ok(found.iter().map(|entry| entry.text(page)).collect::<Vec<_>>().join("\n"))
}

/// The recipes of `detect`, name and text: those that come with the program, then those of the configuration.
fn recipes(config: &Config) -> Vec<(String, String)> {
    let built_in = BUILT_IN.iter().map(|recipe| (recipe.name.to_owned(), recipe.text.to_owned()));
    built_in.chain(config.recipes.iter().map(|recipe| (recipe.name.clone(), recipe.text.clone()))).collect()
}

/// How text is laid out.
#[derive(Copy, Clone, Debug)]
struct Page {
    width: usize,
}

impl Page {
    /// `lead` in a column of its own, then `text`, broken so that its lines stand below each other.
    fn item(self, lead: &str, column: usize, text: &str) -> String {
        let mut line = format!("  {lead:<column$}  ");
        if lead.chars().count() > column {
            line = format!("  {lead}\n{:indent$}", "", indent = column + 4);
        }
        line + &self.wrapped(text, column + 4) + "\n"
    }

    /// `text` broken at spaces; lines after the first are indented.
    fn wrapped(self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(20);
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        lines.join(&format!("\n{:indent$}", ""))
    }

    /// `text` on one line: all of it, else its first clause, else the begin of that.
    fn line(self, lead: &str, column: usize, text: &str) -> String {
        let room = self.width.saturating_sub(column + 4);
        let fits = text.chars().count() <= room;
        let clause = if fits { text } else { text.split("; ").next().unwrap_or(text) };
        let clause = if clause.chars().count() > room {
            let short: String = clause.chars().take(room.saturating_sub(1)).collect();
            let end = short.rfind(' ').unwrap_or(short.len());
            format!("{}…", short[..end].trim_end_matches([',', '(', ' ', ':']))
        } else {
            clause.to_owned()
        };
        format!("  {lead:<column$}  {clause}\n")
    }
}
