//! What the user typed after `authq coverage`.

use std::path::PathBuf;

use clap::Parser;

use super::{Args, ConfigArgs, LogsArgs, PagerArgs, format_parser};
use crate::sink::Format;

/// The arguments of `authq coverage`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq coverage",
    about = "Lists the stretches of time of which there are logs of each appliance, and what is missing in between",
    override_usage = "authq coverage [OPTIONS] PATH...",
    max_term_width = 100
)]
pub(in crate::cli) struct CoverageArgs {
    /// The logs: files, folders (walked whole), patterns
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Format of the rows [default: by the ending of -o; else table on a terminal, csv elsewhere]
    #[arg(short, long, value_name = "FORMAT", value_parser = format_parser())]
    pub(in crate::cli) format: Option<Format>,

    /// Write the rows to FILE instead, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Replace FILE of -o if it exists
    #[arg(long)]
    pub(in crate::cli) force: bool,

    /// Zone in which times are shown (Europe/Berlin, +09:00) [default: that of the logs if they agree, else UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(in crate::cli) tz: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) logs: LogsArgs,

    /// No notes, only damage and errors
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
}

impl CoverageArgs {
    /// The same logs, format and place, as a query has them.
    pub(in crate::cli) fn as_query(&self) -> Args {
        let given = self.clone();
        Args {
            query: Some("auth".to_owned()),
            positional: given.paths.into_iter().map(PathBuf::into_os_string).collect(),
            format: given.format,
            output: given.output,
            force: given.force,
            tz: given.tz,
            quiet: given.quiet,
            pager: given.pager,
            config: given.config,
            ..Args::of_logs(given.logs)
        }
    }
}
