//! What the user typed after `authq summary`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::{Args, ConfigArgs, LogsArgs, PagerArgs, When};
use crate::cli::summary::sections;
use crate::sink::Format;

/// The arguments of `authq summary`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq summary",
    about = "Tells on one page what is in the logs: the time they cover, logins and failures, the worst addresses and users, \
             accounts broken into, smart hosts that refuse, new sources of logins, faults; below each part stands the query \
             that gives it in full",
    override_usage = "authq summary [OPTIONS] PATH...",
    after_help = sections::help(),
    max_term_width = 100
)]
pub(in crate::cli) struct SummaryArgs {
    /// The logs or datasets: files, folders (walked whole), patterns, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Format of the page [default: by the ending of -o (.txt .md .json); else text]
    #[arg(short, long, value_name = "FORMAT", value_enum)]
    pub(in crate::cli) format: Option<PageFormat>,

    /// Write the page to FILE instead, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Replace FILE of -o if it exists
    #[arg(long)]
    pub(in crate::cli) force: bool,

    /// Write FILE of -o also when some input could not be read whole
    #[arg(long)]
    pub(in crate::cli) allow_partial: bool,

    /// Only what is not earlier: a time as in a query (2009-04-22, "2009-04-22 11:47", yesterday)
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) since: Option<String>,

    /// Only what is not later: a time as in a query; a day is meant to its end
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) until: Option<String>,

    /// Only the time back from now: 24h, 7d
    #[arg(long, value_name = "DURATION", conflicts_with_all = ["since", "until"])]
    pub(in crate::cli) last: Option<String>,

    /// The moment that --last counts from: a TIME, or `end`, the newest event of the logs
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) now: Option<String>,

    /// Rows of each part
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: u32,

    /// Zone in which times are shown and meant (Europe/Berlin, +09:00) [default: that of the logs if they agree,
    /// else UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(in crate::cli) tz: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) logs: LogsArgs,

    /// Memory to stay within: 512M, 2GiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE")]
    pub(in crate::cli) memory: Option<String>,

    /// Colour [default: auto]
    #[arg(long, value_name = "WHEN", value_enum)]
    pub(in crate::cli) color: Option<When>,

    /// Do not fit the page to the width of the terminal
    #[arg(short, long)]
    pub(in crate::cli) wide: bool,

    /// No progress and no notes; errors and damage are still told
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
}

/// The formats of a page.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PageFormat {
    /// For terminals and pipes
    #[value(alias = "table")]
    Text,
    /// Markdown
    #[value(alias = "markdown")]
    Md,
    /// One object, for programs
    Json,
}

impl PageFormat {
    /// The format of a file of rows that has the same endings.
    pub(in crate::cli) fn of_rows(self) -> Format {
        match self {
            PageFormat::Text => Format::Table,
            PageFormat::Md => Format::Md,
            PageFormat::Json => Format::Json,
        }
    }
}

impl SummaryArgs {
    /// The same logs, zone and place, as a query has them that is written in `format`.
    pub(in crate::cli) fn as_query(&self, format: PageFormat) -> Args {
        let given = self.clone();
        Args {
            query: Some("auth".to_owned()),
            positional: given.paths.into_iter().map(PathBuf::into_os_string).collect(),
            format: Some(format.of_rows()),
            output: given.output,
            force: given.force,
            allow_partial: given.allow_partial,
            tz: given.tz,
            now: given.now,
            memory: given.memory,
            color: given.color,
            wide: given.wide,
            quiet: given.quiet,
            pager: given.pager,
            config: given.config,
            ..Args::of_logs(given.logs)
        }
    }
}
