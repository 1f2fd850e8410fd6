//! What the user typed. No file is opened here, and no default depends on the machine: what things mean is the
//! business of [`super::settings`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use crate::sink::Format;

/// What `-h` shows before the options.
const ABOUT: &str = "\
Answers questions about SMTP authentication in Cisco ESA (IronPort) mail logs.

  authq 'failed inbound where user=ironport' /logs/esa1
  authq 'failed last 7d | top 10 user' mail.@*.s.gz
  zcat mail.gz | authq 'failed | count by remote_ip'";

/// What only `--help` shows after them.
const AFTER: &str = "\
QUERY is one argument, in quotes: words that pick events (failed, succeeded, inbound, outbound),
times (last 7d, since 2009-04-22), an optional `where` condition, and stages after `|`
(count, top, sort, select, limit). PATH is a file, a folder (walked whole), a pattern, or - for
standard input. gzip, zstd, bzip2, xz, lz4, tar and zip are told by content; a log in an archive is
named a.tgz!mail/mail.@2009.s.

Exit code: 0 rows found; 1 none; 2 error, nothing to rely on; 3 rows are given, but some input
could not be read whole (the messages say which). Rows go to standard output, all else to
standard error.";

/// The arguments as typed.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq",
    version,
    about = ABOUT,
    after_long_help = AFTER,
    override_usage = "authq [OPTIONS] QUERY [PATH]...",
    max_term_width = 100
)]
pub(super) struct Args {
    /// The query (unless -e or -F gives it), then the files and folders to read
    #[arg(value_name = "QUERY [PATH]")]
    pub(super) positional: Vec<OsString>,

    /// The query; every other argument is then a PATH
    #[arg(short = 'e', long, value_name = "QUERY", conflicts_with = "query_file")]
    pub(super) query: Option<String>,

    /// Read the query from a file
    #[arg(short = 'F', long, value_name = "FILE")]
    pub(super) query_file: Option<PathBuf>,

    /// Format of the rows [default: table on a terminal, csv otherwise]
    #[arg(short, long, value_name = "FORMAT", value_parser = format_parser())]
    pub(super) format: Option<Format>,

    /// Write the rows to FILE, whole or not at all; its ending tells the format unless -f does
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Replace FILE of -o and --ledger if it exists
    #[arg(long)]
    pub(super) force: bool,

    /// Write FILE of -o also when some input could not be read whole
    #[arg(long)]
    pub(super) allow_partial: bool,

    /// Give the first N rows of the result
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: Option<u64>,

    /// Zone of the log's stamps (Europe/Berlin, +09:00) [default: what the files say, else UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(super) tz: Option<String>,

    /// The moment that `last 7d` and `today` count from, for results that can be repeated
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,

    /// Year of the first record in files whose stamps have none (syslog)
    #[arg(long, value_name = "YYYY", value_parser = clap::value_parser!(i16).range(1970..=9998))]
    pub(super) year: Option<i16>,

    /// Name of the appliance, for every file
    #[arg(long, value_name = "NAME")]
    pub(super) appliance: Option<String>,

    /// Read files of the same content each for itself
    #[arg(long)]
    pub(super) keep_duplicates: bool,

    /// Threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Memory to stay within: 512M, 2GiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE")]
    pub(super) memory: Option<String>,

    /// How long before the time asked for connections may have been opened; `all` reads every
    /// earlier file [default: 24h]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(super) look_back: Option<String>,
    /// Read files instead of mapping them into memory
    #[arg(long)]
    pub(super) no_mmap: bool,

    /// Show how the query was understood and which files would be read, and read none
    #[arg(long, conflicts_with_all = ["output", "ledger", "stats"])]
    pub(super) explain: bool,

    /// Tell in full what was read, and how fast
    #[arg(long)]
    pub(super) stats: bool,

    /// Write the account of the run to FILE, as JSON; every line is looked at for that
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,

    /// Exit with 3 on anything worth a note, not only on damage; every line is looked at for that
    #[arg(long)]
    pub(super) strict: bool,

    /// Colour [default: auto]
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, hide_default_value = true)]
    pub(super) color: When,

    /// Draw charts with ASCII characters alone [default: as the locale says]
    #[arg(long)]
    pub(super) ascii: bool,

    /// Do not fit tables to the width of the terminal
    #[arg(short, long)]
    pub(super) wide: bool,

    /// No progress and no notes; errors and damage are still told
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Bytes of a plain file that a worker takes at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) slice_bytes: Option<u32>,

    /// Bytes of decompressed text parsed at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) block_bytes: Option<u32>,

    /// Read every record of every file, and filter rows alone (tests of pushdown)
    #[arg(long, hide = true)]
    pub(super) no_pushdown: bool,
}

/// When to colour.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .map(|name| Format::from_name(&name).expect("only the names of formats are let through"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once(&"authq").chain(line))
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn options_may_stand_anywhere() {
        let args = parse(&["failed", "logs", "-f", "ndjson", "more", "-n", "5", "-j2", "--tz", "-04:00"]).unwrap();
        assert_eq!(args.positional, ["failed", "logs", "more"]);
        assert_eq!(args.format, Some(Format::Ndjson));
        assert_eq!((args.limit, args.threads), (Some(5), Some(2)));
        assert_eq!(args.tz.as_deref(), Some("-04:00"));
        assert_eq!(args.color, When::Auto);
    }

    #[test]
    fn nonsense_is_refused_with_exit_code_2() {
        let refused: [&[&str]; 8] = [
            &["-f", "xlsx", "failed"],
            &["-n", "0", "failed"],
            &["-j", "0", "failed"],
            &["--year", "9", "failed"],
            &["--color", "blue", "failed"],
            &["-e", "failed", "-F", "q.txt"],
            &["--explain", "-o", "x.csv", "failed"],
            &["--nonsense"],
        ];
        for line in refused {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line:?}");
        }
    }

    #[test]
    fn dash_is_a_path_and_double_dash_ends_options() {
        assert_eq!(parse(&["failed", "-"]).unwrap().positional, ["failed", "-"]);
        assert_eq!(parse(&["failed", "--", "-odd-name"]).unwrap().positional, ["failed", "-odd-name"]);
    }

    #[test]
    fn the_help_holds_examples_and_exit_codes() {
        let help = Args::command().render_long_help().to_string();
        for wanted in
            ["authq 'failed inbound where user=ironport'", "Exit code: 0", "table, csv, tsv, ndjson, json, md"]
        {
            assert!(help.contains(wanted), "{wanted} is missing in\n{help}");
        }
        assert!(!help.contains("slice-bytes"));
    }
}
