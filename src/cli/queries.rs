//! `authq queries`: what has a name and can be asked by it, with its text: the queries of the configuration, and the
//! recipes of `detect`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;

use super::args::{ConfigArgs, PagerArgs};
use super::commands::Command;
use super::config::{Config, Environment, Text};
use super::page::Page;
use super::pager::{self, Pager};
use super::terminal::Surroundings;
use crate::error::Result;
use crate::plan::recipes::BUILT_IN;
use crate::sink::escape;

/// The arguments of `authq queries`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq queries",
    about = "Lists the queries of the configuration and the recipes of detect, with their text",
    override_usage = "authq queries [OPTIONS]",
    max_term_width = 100
)]
pub(super) struct QueriesArgs {
    #[command(flatten)]
    pager: PagerArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

impl Command for QueriesArgs {
    fn run(self) -> Result<ExitCode> {
        let config = Config::find(&self.config, &Environment::of_process())?;
        let around = Surroundings::of_process();
        let pager = Pager::choose(&self.pager, &config, &Environment::of_process(), &around);
        pager::print(&text(&config, Page::new(around.width)), pager.as_ref()).map(|()| ExitCode::SUCCESS)
    }
}

fn text(config: &Config, page: Page) -> String {
    let place = config.path.as_ref().map(|path| escape::text(&path.to_string_lossy()).into_owned());
    let mut text = format!("QUERIES of {}, as authq @NAME PATH\n", place.as_deref().unwrap_or("the configuration"));
    match config.queries.as_slice() {
        [] => {
            let none = "none: write daily = \"failed last 1d\" below [queries] in ~/.config/authq/config.toml";
            let _ = writeln!(text, "  {}", page.wrapped(none, 2));
        }
        queries => queries.iter().for_each(|query| text += &own(&format!("@{}", query.name), query, page)),
    }
    if !config.recipes.is_empty() {
        text += "\nRECIPES of the configuration, as authq 'detect NAME' PATH\n";
        config.recipes.iter().for_each(|recipe| text += &own(&recipe.name, recipe, page));
    }
    text += "\nRECIPES, as authq 'detect NAME' PATH; `authq fields NAME` tells more of one\n";
    for recipe in BUILT_IN {
        let _ = writeln!(text, "  {}\n    # {}", recipe.name, page.wrapped(recipe.doc, 6));
        let _ = writeln!(text, "    {}", page.wrapped(recipe.text, 4));
    }
    text
}

/// A name and its text, whose lines are kept.
fn own(name: &str, text: &Text, page: Page) -> String {
    let mut shown = format!("  {}\n", escape::text(name));
    for line in text.text.lines() {
        let _ = writeln!(shown, "    {}", page.wrapped(&escape::text(line), 4));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_has_a_name_is_listed_with_its_text() {
        let page = Page { width: 80 };
        let none = text(&Config::default(), page);
        assert!(none.contains("below [queries]") && !none.contains("RECIPES of the"), "{none}");
        for recipe in BUILT_IN {
            let flat = none.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                flat.contains(recipe.text) && flat.contains(&format!("{} # {}", recipe.name, recipe.doc)),
                "{none}"
            );
        }
        assert!(none.lines().all(|line| line.chars().count() <= 80), "{none}");
        let named = |name: &str, text: &str| Text { name: name.to_owned(), text: text.to_owned() };
        let config = Config {
            path: Some("a.toml".into()),
            queries: vec![named("daily", "failed # all\n| top 3 user")],
            recipes: vec![named("tor", "inbound\u{1b}[2J")],
            ..Config::default()
        };
        let own = text(&config, page);
        assert!(
            own.starts_with("QUERIES of a.toml, as authq @NAME PATH\n  @daily\n    failed # all\n    | top 3 user\n")
        );
        assert!(own.contains("  tor\n    inbound\\x1b[2J\n"), "{own}");
    }
}
