//! What the user typed. No file is opened here, and no default depends on the machine: what things mean is the
//! business of [`super::settings`].

mod convert;
mod coverage;
mod logs;
mod pager;
mod shell;
mod summary;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use super::commands;
use super::schema::SchemaArg;
use crate::expr::dialect::Dialect;
use crate::permissions::Permissions;
use crate::sink::Format;

pub(super) use convert::{ConvertArgs, PartitionBy, TableArg};
pub(super) use coverage::CoverageArgs;
pub(super) use logs::LogsArgs;
pub(super) use pager::PagerArgs;
pub(super) use shell::ShellArgs;
pub(super) use summary::{PageFormat, SummaryArgs};

/// What `-h` shows before the options.
const ABOUT: &str = "\
Who failed to log in to the mail gateway, and from where? Answers from Cisco ESA (IronPort) logs.

  authq 'failed inbound where user=ironport' /logs/esa1
  authq 'failed last 7d | top 10 user' mail.@*.s.gz
  zcat mail.gz | authq 'failed | count by remote_ip'";

/// What `--help` shows before them: enough for a right answer to the usual questions.
const LONG_ABOUT: &str = "\
Who failed to log in to the mail gateway, and from where? Answers from Cisco ESA (IronPort) logs.

Failed logins of one user, with time, address and log line:
  authq 'failed inbound where user=ironport' /logs/esa1

Which addresses tried that user in the last 30 days, the busiest first:
  authq 'failed last 30d where user=bob@example.com | top 20 remote_ip' /logs

The same in an old archive: count the days back from its last event, not from today:
  authq --now=end 'failed last 30d where user=bob@example.com | top 20 remote_ip' /old

Which users an address tried, and since when:
  authq 'where remote_ip=203.0.113.7 | count, min(time), max(time) by user, outcome' /logs

Two given days (both included), by network, without our own:
  authq 'failed since 2009-04-22 until 2009-04-23 where remote_ip not in private
         | top 10 remote_ip/24' mail.@2009042*

Successful logins out of hours, as a file:
  authq 'succeeded where hour(time) not between 7 and 19' /logs -o night.csv

QUERY is one argument, in quotes:
  words       failed succeeded error required, inbound outbound, tls
  times       last 7d, today, last week, since 2009-04-22, until \"2009-04-23 11:47\", on 2009-04-22
  conditions  where user=*@example.com and not (remote_ip in 10.0.0.0/8 or sender_group=RELAYLIST)
  stages      | count by user  | top 10 remote_ip  | sort -time  | select time, user  | limit 5
              | timeline 1h  | detect spray  | show lines  | let rate = bad / (bad + good)
PATH is a file, a folder (walked whole), a pattern, or - for standard input. gzip, zstd, bzip2, xz,
lz4, tar and zip are told by content; a log in an archive is named a.tgz!mail/mail.@2009.s.

More: `authq examples` shows questions and their queries, `authq help` lists the topics of the manual,
`authq fields` every column, word, function and stage, `authq fields top` (user, last, ~ …) explains
one with examples; `--explain` shows how a query is understood and what it would read.";

/// What stands below the commands.
const AFTER: &str = "\
Named queries: `authq @daily PATH`, `authq '@daily | limit 3' PATH`, from ~/.config/authq/config.toml:
  tz = \"Europe/Berlin\"                # also log_tz, now, format, color, pager, threads, memory, look_back
  [queries]
  daily = \"failed last 1d | top 20 user\"
Flags beat the environment (AUTHQ_TZ, AUTHQ_FORMAT, AUTHQ_NOW …), which beats the file (--config,
AUTHQ_CONFIG).

Rows: -f raw is the log records to the byte; elsewhere the column raw spells bytes that are no UTF-8
as \\xfc (then \\\\ is a backslash). In csv and tsv an empty field is missing and \"\" is empty text; a
missing value of a lone column is an empty line. In tables missing is ∅. --csv-guard marks formulas.

Exit code: 0 rows found; 1 none; 2 error, nothing to rely on; 3 rows are given, but some input
could not be read whole (the messages say which). Rows go to standard output, all else to
standard error.";

/// What only `--help` shows after the options.
fn after() -> String {
    let commands = commands::list();
    format!(
        "Commands (a first argument that is one of these; a query of that name follows -e or --):\n{commands}\n{AFTER}"
    )
}

/// The arguments of `authq fields`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq fields",
    about = "Lists the columns, words, functions and stages of the query language, or explains one in full",
    override_usage = "authq fields [NAME]...",
    max_term_width = 100
)]
pub(super) struct FieldsArgs {
    /// What to explain: a column (user), a word (failed), a function (net), a stage (top), a table
    /// (connections), a type (duration), a keyword (since) or an operator ('~')
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,

    #[command(flatten)]
    pub(super) pager: PagerArgs,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// The arguments of `authq schema`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq schema",
    about = "Lists the columns of the tables: name, type in the files that authq writes, whether a value may be missing \
             (null), and meaning; or the fields of the schema of another tool, with the columns that they are made of",
    override_usage = "authq schema [--json] [TABLE|SCHEMA]",
    max_term_width = 100
)]
pub(super) struct SchemaArgs {
    /// The table: auth, connections, messages or lines [default: all of them]; or the schema: ecs, ocsf, cim or timesketch
    #[arg(value_name = "TABLE|SCHEMA")]
    pub(super) name: Option<String>,

    /// As JSON: an object for TABLE or SCHEMA, or an array of objects for all tables
    #[arg(long)]
    pub(super) json: bool,

    #[command(flatten)]
    pub(super) pager: PagerArgs,
}

/// Where defaults and named queries come from.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct ConfigArgs {
    /// Read defaults and named queries from FILE [default: ~/.config/authq/config.toml]
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long, conflicts_with = "config", hide_short_help = true)]
    pub(super) no_config: bool,
}

/// The arguments as typed.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq",
    version,
    about = ABOUT,
    long_about = LONG_ABOUT,
    after_help = "`--help` tells more; `authq examples` shows questions and their queries, `authq help` lists topics,\n\
                  `authq fields` the words of the query language.",
    after_long_help = after(),
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

    /// Format of the rows; raw is the log records themselves, to the byte [default: table on a
    /// terminal, csv otherwise]
    #[arg(short, long, value_name = "FORMAT", value_parser = format_parser())]
    pub(super) format: Option<Format>,

    /// Write records of the schema of Elastic (ecs), OCSF, Splunk (cim) or Timesketch
    #[arg(long, value_name = "SCHEMA", value_parser = schema_parser(), conflicts_with = "to_sql")]
    pub(super) schema: Option<SchemaArg>,

    /// With --schema: keep the exact bytes of records too
    #[arg(long, requires = "schema", hide_short_help = true)]
    pub(super) with_raw: bool,

    /// Put an apostrophe before text of csv and tsv that a spreadsheet would take for a formula
    #[arg(long, hide_short_help = true)]
    pub(super) csv_guard: bool,

    /// Write the rows to FILE, whole or not at all; its ending tells the format unless -f does
    /// (x.csv.gz and x.csv.zst are compressed); - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Replace FILE of -o and --ledger if it exists
    #[arg(long)]
    pub(super) force: bool,

    /// Permissions of FILE of -o and --ledger: 0600 lets only its owner read it [default: those of the file
    /// that is replaced, else what the umask leaves]
    #[arg(long, value_name = "OCTAL", value_parser = permissions, hide_short_help = true)]
    pub(super) mode: Option<Permissions>,

    /// Write FILE of -o also when some input could not be read whole
    #[arg(long, hide_short_help = true)]
    pub(super) allow_partial: bool,

    /// Give only rows that no earlier run with FILE gave, and remember them in it; exit code 1: none are new.
    /// Every query needs a FILE of its own
    #[arg(long, value_name = "FILE", conflicts_with_all = ["limit", "explain", "to_sql"])]
    pub(super) new: Option<PathBuf>,

    /// Give the first N rows of the result
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: Option<u64>,

    /// Zone in which times are shown and meant (Europe/Berlin, +09:00) [default: that of the logs if they
    /// agree, else UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(super) tz: Option<String>,

    /// Clock of logs that do not name theirs (Europe/Berlin, +09:00); a zone with a name also says when the
    /// clock of a log changes that agrees with it [default: UTC]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(super) log_tz: Option<String>,

    /// The moment that `last 7d` and `today` count from: a TIME, for results that can be repeated, or
    /// `end`, the newest event of the logs (they are then searched for it first)
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,

    /// Year of the first record in files whose stamps have none (syslog)
    #[arg(long, value_name = "YYYY", value_parser = clap::value_parser!(i16).range(1970..=9998), hide_short_help = true)]
    pub(super) year: Option<i16>,

    /// Name of the appliance, for every file
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(super) appliance: Option<String>,

    /// Syslog host that is another spelling of an appliance: esa1=esa1.example.com; as often as wanted
    #[arg(long, value_name = "HOST=NAME", conflicts_with = "appliance", hide_short_help = true)]
    pub(super) alias: Vec<String>,

    /// Read files of the same content each for itself
    #[arg(long, hide_short_help = true)]
    pub(super) keep_duplicates: bool,

    /// Threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Keep out of the way of others: lowest priority for processor and disk, and what is read does not stay in
    /// memory that had no place there before
    #[arg(long, hide_short_help = true)]
    pub(super) polite: bool,

    /// Memory to stay within: 512M, 2GiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE", hide_short_help = true)]
    pub(super) memory: Option<String>,

    /// How long before the time asked for connections are looked for at first; `all` reads every
    /// earlier file at once [default: 24h]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, hide_short_help = true)]
    pub(super) look_back: Option<String>,
    /// Read files instead of mapping them into memory
    #[arg(long, hide_short_help = true)]
    pub(super) no_mmap: bool,

    /// Show how the query was understood and which files would be read, and read none
    #[arg(long, conflicts_with_all = ["output", "ledger", "stats"])]
    pub(super) explain: bool,

    /// Print the query as SQL for duckdb, datafusion, spark or trino over the exported table, and
    /// read nothing; PATH, if given, tells the zone [default DIALECT: duckdb]
    #[arg(
        long,
        value_name = "DIALECT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = Dialect::ALL[0].name(),
        value_parser = dialect_parser(),
        conflicts_with_all = ["output", "ledger", "stats", "explain"]
    )]
    pub(super) to_sql: Option<Dialect>,

    /// Tell in full what was read, and how fast
    #[arg(long)]
    pub(super) stats: bool,

    /// Write the account of the run to FILE, as JSON, with the digests of the logs; every line is looked at for that
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(super) ledger: Option<PathBuf>,

    /// Exit with 3 on anything worth a note, not only on damage; every line is looked at for that
    #[arg(long, hide_short_help = true)]
    pub(super) strict: bool,

    /// Colour [default: auto]
    #[arg(long, value_name = "WHEN", value_enum)]
    pub(super) color: Option<When>,

    /// Draw charts with ASCII characters alone [default: as the locale says]
    #[arg(long)]
    pub(super) ascii: bool,

    /// Rows of table, csv and tsv without the names of the columns above them
    #[arg(long)]
    pub(super) no_header: bool,

    /// Do not fit tables to the width of the terminal
    #[arg(short, long)]
    pub(super) wide: bool,

    /// No progress and no notes; errors and damage are still told
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Say why there are no rows: how many each condition keeps, and what is near (reads the logs once
    /// more) [default: on a terminal]
    #[arg(long, overrides_with = "no_why", conflicts_with = "quiet")]
    pub(super) why: bool,

    /// Do not read the logs once more to say why there are no rows
    #[arg(long, hide_short_help = true)]
    pub(super) no_why: bool,

    #[command(flatten)]
    pub(super) pager: PagerArgs,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Bytes of a plain file that a worker takes at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) slice_bytes: Option<u32>,

    /// Bytes of decompressed text parsed at a time (tests of invariance)
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) block_bytes: Option<u32>,

    /// Read every record of every file, and filter rows alone (tests of pushdown)
    #[arg(long, hide = true)]
    pub(super) no_pushdown: bool,

    /// All options as they were typed, for messages that print the command line again.
    #[arg(skip)]
    pub(super) options: Vec<OsString>,
}

impl Args {
    /// As if nothing had been typed.
    pub(super) fn bare() -> Args {
        Args::try_parse_from(["authq"]).expect("no argument is required")
    }

    /// As if nothing but how the logs are read had been typed.
    pub(super) fn of_logs(logs: LogsArgs) -> Args {
        let LogsArgs { log_tz, year, alias, polite, threads } = logs;
        Args { log_tz, year, alias, polite, threads, ..Args::bare() }
    }
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
    let values = Format::ALL.map(|format| PossibleValue::new(format.name()).aliases(format.aliases()));
    PossibleValuesParser::new(values)
        .map(|name| Format::from_name(&name).expect("only the names of formats are let through"))
}

/// Reads `--mode`.
fn permissions(text: &str) -> Result<Permissions, String> {
    let expected = "three or four octal digits with which the owner may read and write, such as 0600 or 0640";
    Permissions::parse(text).ok_or_else(|| format!("not {expected}"))
}

fn schema_parser() -> impl TypedValueParser<Value = SchemaArg> {
    PossibleValuesParser::new(SchemaArg::names())
        .map(|name| SchemaArg::from_name(&name).expect("only the names of schemas are let through"))
}

fn dialect_parser() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.map(Dialect::name))
        .map(|name| Dialect::find(&name).expect("only the names of dialects are let through"))
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
        assert_eq!(parse(&["-f", "jsonl", "failed"]).unwrap().format, Some(Format::Ndjson));
        assert_eq!((args.limit, args.threads), (Some(5), Some(2)));
        assert_eq!(args.tz.as_deref(), Some("-04:00"));
        assert_eq!(args.color, None);
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
    fn a_dialect_follows_an_equals_sign() {
        assert_eq!(parse(&["--to-sql", "failed"]).unwrap().to_sql, Some(Dialect::DuckDb));
        assert_eq!(parse(&["--to-sql=trino", "failed"]).unwrap().to_sql, Some(Dialect::Trino));
        assert_eq!(parse(&["--to-sql=oracle", "failed"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn dash_is_a_path_and_double_dash_ends_options() {
        assert_eq!(parse(&["failed", "-"]).unwrap().positional, ["failed", "-"]);
        assert_eq!(parse(&["failed", "--", "-odd-name"]).unwrap().positional, ["failed", "-odd-name"]);
    }

    #[test]
    fn the_help_holds_examples_and_exit_codes() {
        let help = Args::command().render_long_help().to_string();
        for wanted in [
            "authq 'failed inbound where user=ironport'",
            "top 20 remote_ip",
            "--now=end",
            "authq fields",
            "Exit code: 0",
            "table, csv, tsv, ndjson, json, md",
        ] {
            assert!(help.contains(wanted), "{wanted} is missing in\n{help}");
        }
        assert!(!help.contains("slice-bytes") && !help.contains("jsonl"));
        let short = Args::command().render_help().to_string();
        assert!(
            short.lines().count() < 60 && short.contains("authq fields") && !short.contains("--no-mmap"),
            "{short}"
        );
        for line in help.lines().chain(short.lines()) {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}
