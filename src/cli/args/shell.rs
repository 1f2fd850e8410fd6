//! What the user typed after `authq shell`.

use std::path::PathBuf;

use clap::Parser;

use super::{Args, ConfigArgs, LogsArgs, PagerArgs, When, format_parser};
use crate::sink::Format;

/// The arguments of `authq shell`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq shell",
    about = "Asks for queries and answers each as authq QUERY PATH... does; the paths are looked at once. Tab completes words of \
             the language, columns and values of the logs, the arrow keys and Ctrl-R bring back earlier lines, Ctrl-C stops a \
             query, Ctrl-D leaves; `help` lists the commands. Where standard input is no terminal, its lines are the queries",
    override_usage = "authq shell [OPTIONS] PATH...",
    max_term_width = 100
)]
pub(in crate::cli) struct ShellArgs {
    /// The logs or datasets: files, folders (walked whole) or patterns
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Format of the rows [default: table on a terminal, csv otherwise]
    #[arg(short, long, value_name = "FORMAT", value_parser = format_parser())]
    pub(in crate::cli) format: Option<Format>,

    /// Zone in which times are shown and meant (Europe/Berlin, +09:00) [default: that of the logs if they agree,
    /// else UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(in crate::cli) tz: Option<String>,

    /// The moment that `last 7d` and `today` count from: a TIME, or `end`, the newest event of the logs
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) now: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) logs: LogsArgs,

    /// Memory to stay within: 512M, 2GiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE")]
    pub(in crate::cli) memory: Option<String>,

    /// Colour [default: auto]
    #[arg(long, value_name = "WHEN", value_enum)]
    pub(in crate::cli) color: Option<When>,

    /// Draw charts with ASCII characters alone [default: as the locale says]
    #[arg(long)]
    pub(in crate::cli) ascii: bool,

    /// Do not fit tables to the width of the terminal
    #[arg(short, long)]
    pub(in crate::cli) wide: bool,

    /// No progress and no notes; errors and damage are still told
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    /// Do not read the logs once more to say why there are no rows
    #[arg(long)]
    pub(in crate::cli) no_why: bool,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
}

impl ShellArgs {
    /// A line, as it would be asked without a shell.
    pub(in crate::cli) fn as_query(&self, line: &str) -> Args {
        let given = self.clone();
        Args {
            query: Some(line.to_owned()),
            positional: given.paths.into_iter().map(PathBuf::into_os_string).collect(),
            format: given.format,
            tz: given.tz,
            now: given.now,
            memory: given.memory,
            color: given.color,
            ascii: given.ascii,
            wide: given.wide,
            quiet: given.quiet,
            no_why: given.no_why,
            pager: given.pager,
            config: given.config,
            ..Args::of_logs(given.logs)
        }
    }
}
