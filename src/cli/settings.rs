//! What the arguments mean: built once, and fallible, so that nothing after it has to ask whether an option makes
//! sense. Reads the query file and looks whether paths exist; opens nothing else.

mod input;
mod output;
mod query;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Args;
use super::config::{Config, Environment};
use super::format;
use super::named;
use super::pager::Pager;
use super::terminal::Surroundings;
use super::words;
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::plan::{Context, Recipes};
use crate::sink::Format;
use crate::source::logs::ScanOptions;

pub(super) use input::{InputSettings, archive_options, scan_options};
pub(super) use output::OutputSettings;
pub(super) use query::{Now, QuerySettings, moment};

/// Everything that a command needs to know.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) input: InputSettings,
    pub(super) query: QuerySettings,
    pub(super) output: OutputSettings,
}

impl Settings {
    /// What `args` mean here.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`], or the query file or the configuration cannot be read.
    pub(super) fn new(mut args: Args, around: &Surroundings, environment: &Environment) -> Result<Settings> {
        let config = Config::find(&args.config, environment)?;
        // `-o -` is standard output.
        args.output = args.output.filter(|path| path.as_os_str() != "-");
        let encoding = format::checked(&args, &config, around.stdout_terminal)?;
        let (zone, now) = query::zone_and_now(&args, &config)?;
        let archive = archive_options(&args, &config)?;
        let content_ids = encoding.format.has_metadata() || args.ledger.is_some();
        let scan = ScanOptions { content_ids, ..scan_options(&args, &config, around)? };
        let (text, paths) = query_and_paths(&mut args)?;
        let stdin_by_default = paths.is_empty() && args.to_sql.is_none();
        if stdin_by_default && around.stdin_terminal {
            return Err(Error::usage(format!("no PATH given, and nothing is piped in\n\n{SHORT_HELP}")));
        }
        let input = InputSettings::new(paths, stdin_by_default, archive, scan);
        let (text, named) = named::expand(text, &config)?;
        now.check(input.reads_stdin(), args.to_sql.is_some())?;
        let (limit, explain, to_sql) = (args.limit, args.explain, args.to_sql);
        // Rows of a stream are looked at as they come, but those of a table.
        let is_live = encoding.format != Format::Table && input.reads_stdin();
        let is_paged = output::is_on_terminal(&args, around) && !is_live;
        let pager = is_paged.then(|| Pager::choose(&args.pager, &config, environment, around)).flatten();
        let output = OutputSettings::new(args, config.color, encoding, pager, around);
        let query = QuerySettings { text, named, recipes: config.recipes, zone, now, limit, explain, to_sql };
        Ok(Settings { input, query, output })
    }

    /// Which columns a query shows that chooses none. A schema of others has a place for all but the exact bytes.
    pub(super) fn display(&self) -> Display {
        match (self.output.encoding.schema, self.output.with_raw) {
            (Some(_), true) => Display::Named,
            (Some(_), false) => Display::Machine,
            (None, _) => self.output.encoding.format.display(),
        }
    }
}

/// The query and the paths, which are taken out of `args`.
fn query_and_paths(args: &mut Args) -> Result<(String, Vec<PathBuf>)> {
    let positional = std::mem::take(&mut args.positional);
    let (query, paths) = match (args.query.take(), args.query_file.take()) {
        (Some(query), _) => (Some(query), positional.into_iter().map(PathBuf::from).collect()),
        (None, Some(file)) => {
            let query = std::fs::read_to_string(&file).map_err(|source| Error::file(&file, source))?;
            (Some(query), positional.into_iter().map(PathBuf::from).collect())
        }
        (None, None) => words::split(positional, &args.options, &|path: &Path| path.symlink_metadata().is_ok())?,
    };
    let Some(query) = query else { return Err(Error::usage(format!("no query given\n\n{SHORT_HELP}"))) };
    Ok((query, paths))
}

/// For someone who does not know yet what to type.
const SHORT_HELP: &str = "\
usage: authq [OPTIONS] QUERY [PATH]...

  authq 'failed inbound where user=ironport' /logs/esa1
  authq 'failed last 7d | top 10 user' mail.@*.s.gz
  zcat mail.gz | authq 'failed | count by remote_ip'

`authq --help` tells more, `authq fields` lists the words of the query language.";

/// `--now=end` is filled in later.
pub(super) fn context(settings: &Settings, zone: TimeZone) -> Result<Context> {
    let now = match &settings.query.now {
        Now::Clock | Now::End => Timestamp::now(),
        Now::Given(now) => moment(now, &zone)?,
    };
    let recipes =
        Recipes::with(settings.query.recipes.iter().map(|recipe| (recipe.name.clone(), recipe.text.clone())))?;
    Ok(Context { now, zone, display: settings.display(), recipes })
}
