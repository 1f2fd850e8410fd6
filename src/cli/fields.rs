//! `authq fields`: the words of the query language, all on a page or one in full. Everything here is read from the
//! tables by which queries are bound, so that the manual cannot say what the tool does not do.

mod columns;
mod entry;
mod overview;
#[cfg(test)]
mod tests;
mod types;

use std::process::ExitCode;

use super::args::FieldsArgs;
use super::commands::Command;
use super::complete::Candidate;
use super::config::{Config, Environment};
use super::page::Page;
use super::pager::{self, Pager};
use super::terminal::Surroundings;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::plan::recipes::BUILT_IN;
use crate::sink::escape;

pub(super) use entry::names;

impl Command for FieldsArgs {
    fn run(self) -> Result<ExitCode> {
        run(&self, &Environment::of_process(), &Surroundings::of_process())
    }

    fn words() -> Vec<Candidate> {
        Candidate::list(names())
    }
}

/// Prints the page, or the entries asked for.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] for a name that nothing has.
fn run(args: &FieldsArgs, environment: &Environment, around: &Surroundings) -> Result<ExitCode> {
    let config = Config::find(&args.config, environment)?;
    let page = Page::new(around.width);
    let text = if args.names.is_empty() {
        overview::text(page, &config)
    } else {
        let entries: Vec<String> = args.names.iter().map(|name| entries(page, name)).collect::<Result<_>>()?;
        entries.join("\n")
    };
    let pager = Pager::choose(&args.pager, &config, environment, around);
    pager::print(&text, pager.as_ref()).map(|()| ExitCode::SUCCESS)
}

/// Every entry of that name, one below the other.
fn entries(page: Page, name: &str) -> Result<String> {
    if let Some(text) = known(page, name) {
        return Ok(text);
    }
    let hint = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`authq fields` lists what there is".to_owned(),
    };
    Err(Error::usage(format!("the query language has nothing called `{}`; {hint}", escape::text(name))))
}

/// Every entry of that name, if there is one.
pub(super) fn known(page: Page, name: &str) -> Option<String> {
    let found: Vec<String> = entry::find(name).iter().map(|entry| entry.text(page)).collect();
    if found.is_empty() { None } else { Some(found.join("\n")) }
}

/// The recipes of `detect`, name and text: those that come with the program, then those of the configuration.
fn recipes(config: &Config) -> Vec<(String, String)> {
    let built_in = BUILT_IN.iter().map(|recipe| (recipe.name.to_owned(), recipe.text.to_owned()));
    built_in.chain(config.recipes.iter().map(|recipe| (recipe.name.clone(), recipe.text.clone()))).collect()
}
