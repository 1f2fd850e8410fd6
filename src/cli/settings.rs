//! What the arguments mean: built once, and fallible, so that nothing after it has to ask whether an option makes
//! sense. Reads the query file and looks whether paths exist; opens nothing else.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Args;
use super::config::{Config, Environment, Text};
use super::format;
use super::named::{self, Named};
use super::pager::Pager;
use super::quantities;
use super::schema;
use super::terminal::{Surroundings, color};
use super::words;
use crate::archive::{Aliases, ArchiveOptions, Zone};
use crate::error::{Error, Result};
use crate::event::columns::Display;
use crate::expr::dialect::Dialect;
use crate::permissions::Permissions;
use crate::plan::{Context, Recipes};
use crate::sink::{Format, Links, escape};
use crate::source::logs::ScanOptions;
use crate::stop::Stop;
use crate::target::{Destination, Encoding};

/// Large enough that the work on a slice dwarfs handing it out, small enough that every processor gets some.
const SLICE_BYTES: usize = 16 << 20;
/// Stays in a processor's second-level cache with what is made of it.
const BLOCK_BYTES: usize = 1 << 20;

/// Everything that a command needs to know.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) query: String,
    /// The named query that it begins with.
    pub(super) named: Option<Named>,
    /// Recipes of the user's own.
    pub(super) recipes: Vec<Text>,
    pub(super) paths: Vec<PathBuf>,
    /// No PATH was given: standard input is read.
    pub(super) stdin_by_default: bool,
    pub(super) archive: ArchiveOptions,
    pub(super) scan: ScanOptions,
    /// The zone in which times are shown and meant; `None`: as the inputs have it.
    pub(super) zone: Option<Zone>,
    pub(super) now: Now,
    pub(super) limit: Option<u64>,
    /// How the rows are written.
    pub(super) encoding: Encoding,
    /// With their exact bytes.
    pub(super) with_raw: bool,
    /// `None` is standard output.
    pub(super) output: Option<Destination>,
    pub(super) ledger: Option<Destination>,
    /// Where the rows of earlier runs are remembered, which are not given again.
    pub(super) new: Option<Destination>,
    pub(super) explain: bool,
    /// Print the query as SQL instead of answering it.
    pub(super) to_sql: Option<Dialect>,
    pub(super) stats: bool,
    pub(super) strict: bool,
    /// Rows of damaged inputs may be written to a file.
    pub(super) allow_partial: bool,
    pub(super) quiet: bool,
    /// An empty result is explained, for which the logs are read once more.
    pub(super) why: bool,
    pub(super) color: bool,
    /// Text that a spreadsheet would take for a formula is marked as text.
    pub(super) csv_guard: bool,
    /// The names of the columns come before the rows.
    pub(super) header: bool,
    /// Charts are drawn with ASCII characters.
    pub(super) ascii: bool,
    /// Nobody chose a format, and the rows go to a terminal: timelines are drawn.
    pub(super) draws: bool,
    /// Rows go to a terminal.
    pub(super) rows_on_terminal: bool,
    pub(super) messages_on_terminal: bool,
    /// Where numbers of lines lead, if the terminal takes links.
    pub(super) links: Option<Links>,
    /// What shows the rows.
    pub(super) pager: Option<Pager>,
    /// A progress line may be drawn.
    pub(super) progress: bool,
    /// Width that tables must fit in.
    pub(super) width: Option<usize>,
}

/// What `last 7d` and `today` count from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// The clock of this machine.
    Clock,
    /// As typed: it may mean a local time, and the zone is known only when the archive is open.
    Given(String),
    /// The newest event of the logs.
    End,
}

impl Now {
    fn new(text: Option<String>, zone: Option<&Zone>) -> Result<Now> {
        let Some(text) = text else { return Ok(Now::Clock) };
        if text.eq_ignore_ascii_case("end") {
            return Ok(Now::End);
        }
        let any_zone = zone.map_or(jiff::tz::TimeZone::UTC, |zone| zone.0.clone());
        moment(&text, &any_zone)?;
        Ok(Now::Given(text))
    }
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
        let schema = args.schema.and_then(|wanted| wanted.0);
        if args.with_raw && schema.is_none() {
            let message = "--with-raw is for the schemas of others; of ours, name the column: … | select *, raw";
            return Err(Error::usage(message));
        }
        let encoding = match schema {
            Some(schema) => schema::format(schema, args.format, args.output.as_deref(), around.stdout_terminal)?,
            None => format::choose(&args, &config, around.stdout_terminal)?,
        };
        if args.csv_guard && !encoding.format.is_for_spreadsheets() {
            let name = encoding.format.name();
            return Err(Error::usage(format!("--csv-guard is for csv and tsv, and the rows are {name}; write -f csv")));
        }
        if args.no_header && !encoding.format.may_lack_header() {
            let name = encoding.format.name();
            let message = format!("--no-header is for table, csv and tsv, and the rows are {name}; write -f csv");
            return Err(Error::usage(message));
        }
        let zone = args.tz.or(config.tz.clone()).as_deref().map(Zone::parse).transpose()?;
        let log_zone = args.log_tz.or(config.log_tz.clone()).as_deref().map(Zone::parse).transpose()?;
        let aliases = Aliases::parse(&args.alias)?;
        let now = Now::new(args.now.or(config.now.clone()), zone.as_ref())?;
        let memory = args.memory.or(config.memory.clone()).as_deref().map(quantities::memory).transpose()?;
        let look_back =
            args.look_back.or(config.look_back.clone()).as_deref().map(quantities::look_back).transpose()?;
        let rows_on_terminal = around.stdout_terminal && args.output.is_none();
        let (force, permissions) = (args.force, args.mode.unwrap_or_default());
        let destination = |path: Option<PathBuf>| path.map(|path| Destination { path, force, permissions });
        let (output, ledger) = (destination(args.output), destination(args.ledger));
        let new = args.new.map(|path| Destination { path, force: true, permissions: Permissions::default() });
        let (query, mut paths) = query_and_paths(args.positional, &args.options, args.query, args.query_file)?;
        let stdin_by_default = paths.is_empty() && args.to_sql.is_none();
        if stdin_by_default && around.stdin_terminal {
            return Err(Error::usage(format!("no PATH given, and nothing is piped in\n\n{SHORT_HELP}")));
        }
        paths.extend(stdin_by_default.then(|| PathBuf::from("-")));
        let (query, named) = named::expand(query, &config)?;
        if now == Now::End && paths.iter().any(|path| path.as_os_str() == "-") {
            let message = "--now=end reads the logs twice, and standard input can be read only once; write --now TIME";
            return Err(Error::usage(message));
        }
        if now == Now::End && args.to_sql.is_some() {
            return Err(Error::usage("--to-sql does not read the logs, which --now=end would need; write --now TIME"));
        }
        // Rows of a stream are looked at as they come, but those of a table.
        let is_live = encoding.format != Format::Table && paths.iter().any(|path| path.as_os_str() == "-");
        let is_paged = rows_on_terminal && !is_live;
        let pager = is_paged.then(|| Pager::choose(&args.pager, &config, environment, around)).flatten();
        let messages = !args.quiet && !args.no_why;
        Ok(Settings {
            query,
            named,
            recipes: config.recipes,
            paths,
            stdin_by_default,
            archive: ArchiveOptions {
                appliance: args.appliance,
                aliases,
                log_zone,
                year: args.year,
                keep_duplicates: args.keep_duplicates,
                polite: args.polite,
            },
            scan: ScanOptions {
                threads: args.threads.or(config.threads).map_or(around.processors, usize::from),
                slice_bytes: args.slice_bytes.map_or(SLICE_BYTES, |bytes| bytes as usize),
                block_bytes: args.block_bytes.map_or(BLOCK_BYTES, |bytes| bytes as usize),
                memory: memory.unwrap_or_else(|| quantities::default_memory(around.memory)),
                overflow: Some(std::env::temp_dir()),
                look_back: look_back.unwrap_or_default(),
                pushdown: !args.no_pushdown,
                full_account: args.strict || ledger.is_some(),
                count_lines: args.stats,
                small_bytes: ScanOptions::default().small_bytes,
                mmap: !args.no_mmap,
                content_ids: encoding.format.has_metadata() || ledger.is_some(),
                stop: Stop::default(),
            },
            zone,
            now,
            limit: args.limit,
            encoding,
            with_raw: args.with_raw,
            draws: args.format.is_none() && schema.is_none() && rows_on_terminal,
            csv_guard: args.csv_guard,
            header: !args.no_header,
            ascii: args.ascii || around.ascii,
            color: output.is_none()
                && color(args.color.or(config.color).unwrap_or_default(), around.stdout_terminal, &around.wishes),
            output,
            ledger,
            new,
            explain: args.explain,
            to_sql: args.to_sql,
            stats: args.stats,
            strict: args.strict,
            allow_partial: args.allow_partial,
            quiet: args.quiet,
            why: messages && (args.why || around.stderr_terminal),
            rows_on_terminal,
            links: around.links.clone().filter(|_| rows_on_terminal && pager.as_ref().is_none_or(Pager::takes_links)),
            pager,
            messages_on_terminal: around.stderr_terminal,
            progress: around.stderr_terminal && !args.quiet && around.wishes.term.as_deref() != Some("dumb"),
            width: around.width.filter(|_| rows_on_terminal && !args.wide),
        })
    }
}

impl Settings {
    /// Which columns a query shows that chooses none. A schema of others has a place for all but the exact bytes.
    pub(super) fn display(&self) -> Display {
        match (self.encoding.schema, self.with_raw) {
            (Some(_), true) => Display::Named,
            (Some(_), false) => Display::Machine,
            (None, _) => self.encoding.format.display(),
        }
    }
}

/// The moment that `--now` names: with an offset, or local to `zone`, also as a log writes it; a date is its first
/// moment.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(super) fn moment(text: &str, zone: &jiff::tz::TimeZone) -> Result<jiff::Timestamp> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(moment);
    }
    let complaint = |what: &str| Error::usage(format!("--now: {what}: `{}`", escape::text(text)));
    let civil: jiff::civil::DateTime = text
        .parse()
        .or_else(|_| jiff::civil::DateTime::strptime("%a %b %d %H:%M:%S %Y", text))
        .map_err(|_| complaint("not a time like 2009-04-22T11:47 or 2009-04-22T11:47Z"))?;
    zone.to_ambiguous_timestamp(civil)
        .unambiguous()
        .map_err(|_| complaint("the clocks change there, add an offset such as +02:00"))
}

fn query_and_paths(
    positional: Vec<std::ffi::OsString>,
    options: &[std::ffi::OsString],
    query: Option<String>,
    query_file: Option<PathBuf>,
) -> Result<(String, Vec<PathBuf>)> {
    let (query, paths) = match (query, query_file) {
        (Some(query), _) => (Some(query), positional.into_iter().map(PathBuf::from).collect()),
        (None, Some(file)) => {
            let query = std::fs::read_to_string(&file).map_err(|source| Error::file(&file, source))?;
            (Some(query), positional.into_iter().map(PathBuf::from).collect())
        }
        (None, None) => words::split(positional, options, &|path: &Path| path.symlink_metadata().is_ok())?,
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
    let now = match &settings.now {
        Now::Clock | Now::End => Timestamp::now(),
        Now::Given(now) => moment(now, &zone)?,
    };
    let recipes = Recipes::with(settings.recipes.iter().map(|recipe| (recipe.name.clone(), recipe.text.clone())))?;
    Ok(Context { now, zone, display: settings.display(), recipes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::Compression;
    use crate::source::select::LookBack;
    use clap::Parser;
    use jiff::tz::TimeZone;

    fn terminal() -> Surroundings {
        Surroundings {
            stdin_terminal: true,
            stdout_terminal: true,
            stderr_terminal: true,
            width: Some(80),
            processors: 4,
            ..Surroundings::default()
        }
    }

    fn pipe() -> Surroundings {
        Surroundings { processors: 4, ..Surroundings::default() }
    }

    fn settings(line: &[&str], around: &Surroundings) -> Result<Settings> {
        let args = Args::try_parse_from(std::iter::once(&"authq").chain(line)).unwrap();
        Settings::new(args, around, &Environment::default())
    }

    fn refusal(line: &[&str], around: &Surroundings) -> String {
        settings(line, around).unwrap_err().to_string()
    }

    #[test]
    fn a_terminal_gets_a_fitted_table_and_a_pipe_gets_csv() {
        let on_terminal = settings(&["failed", "."], &terminal()).unwrap();
        assert_eq!(
            (on_terminal.encoding.format, on_terminal.width, on_terminal.color),
            (Format::Table, Some(80), true)
        );
        assert!(on_terminal.rows_on_terminal);
        let in_pipe = settings(&["failed", "."], &pipe()).unwrap();
        assert_eq!((in_pipe.encoding.format, in_pipe.width, in_pipe.color), (Format::Csv, None, false));
        assert_eq!(settings(&["failed", ".", "-w"], &terminal()).unwrap().width, None);
    }

    #[test]
    fn an_output_file_is_no_terminal_and_its_ending_tells_the_format() {
        let to_file = settings(&["failed", ".", "-o", "x.JSONL", "--color", "always"], &terminal()).unwrap();
        assert_eq!((to_file.encoding.format, to_file.width, to_file.color), (Format::Ndjson, None, false));
        assert!(!to_file.rows_on_terminal);
        let flag_wins = settings(&["failed", ".", "-o", "x.csv", "-f", "tsv"], &terminal()).unwrap();
        assert_eq!(flag_wins.encoding.format, Format::Tsv);
        let unknown = refusal(&["failed", ".", "-o", "x.xlsx"], &terminal());
        assert!(unknown.starts_with("error: x.xlsx: its ending tells no format; endings: .txt .csv "), "{unknown}");
        let packed = settings(&["failed", ".", "-o", "x.csv.GZ"], &terminal()).unwrap();
        assert_eq!((packed.encoding.format, packed.encoding.compression), (Format::Csv, Some(Compression::Gzip)));
    }

    #[test]
    fn a_dash_is_standard_output() {
        let on_terminal = settings(&["failed", ".", "-o", "-"], &terminal()).unwrap();
        assert_eq!(
            (on_terminal.encoding.format, on_terminal.width, on_terminal.color),
            (Format::Table, Some(80), true)
        );
        assert!(on_terminal.rows_on_terminal && on_terminal.draws && on_terminal.output.is_none());
        assert_eq!(settings(&["failed", ".", "-o", "-"], &pipe()).unwrap().encoding.format, Format::Csv);
        assert_eq!(
            settings(&["failed", ".", "-o", "-", "-f", "jsonl"], &pipe()).unwrap().encoding.format,
            Format::Ndjson
        );
        let refused = refusal(&["failed", ".", "-o", "-", "-f", "parquet"], &terminal());
        assert!(refused.starts_with("error: parquet is binary and standard output is a terminal"), "{refused}");
        assert!(settings(&["failed", ".", "-o", "./-", "-f", "csv"], &pipe()).unwrap().output.is_some());
        let schema = settings(&["failed", ".", "-o", "-", "--schema", "timesketch"], &pipe()).unwrap();
        assert_eq!((schema.encoding.format, schema.output), (Format::Ndjson, None));
    }

    #[test]
    fn a_file_of_arrow_is_one_that_is_read_from_its_end() {
        let of = |line: &[&str]| settings(&[&["failed", "."], line].concat(), &pipe()).unwrap().encoding.format;
        assert_eq!(of(&["-f", "arrow"]), Format::Arrow);
        assert_eq!(of(&["-f", "arrow", "-o", "x.arrows"]), Format::Arrow);
        assert_eq!(of(&["-f", "arrow", "-o", "x.out"]), Format::Arrow);
        for file in ["x.arrow", "x.feather", "x.IPC"] {
            assert_eq!((of(&["-o", file]), of(&["-f", "arrow", "-o", file])), (Format::Feather, Format::Feather));
        }
    }

    #[test]
    fn without_paths_standard_input_is_read_unless_it_is_a_terminal() {
        assert_eq!(settings(&["failed"], &pipe()).unwrap().paths, [Path::new("-")]);
        assert!(
            refusal(&["failed"], &terminal()).starts_with("error: no PATH given, and nothing is piped in\n\nusage")
        );
        assert!(refusal(&[], &pipe()).starts_with("error: no query given\n\nusage: authq"));
    }

    #[test]
    fn the_query_may_come_from_an_option_or_a_file() {
        let option = settings(&["-e", "failed", "a", "b"], &pipe()).unwrap();
        assert_eq!((option.query.as_str(), option.paths.len()), ("failed", 2));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("query.txt");
        std::fs::write(&file, "failed # all of them\n| count").unwrap();
        let from_file = settings(&["-F", file.to_str().unwrap(), "a"], &pipe()).unwrap();
        assert_eq!((from_file.query.as_str(), from_file.paths.len()), ("failed # all of them\n| count", 1));
        let missing = folder.path().join("missing");
        assert!(refusal(&["-F", missing.to_str().unwrap()], &pipe()).contains("missing: "));
    }

    #[test]
    fn numbers_and_zones() {
        let given =
            settings(&["failed", ".", "-j", "3", "--slice-bytes", "7", "--tz", "Europe/Berlin"], &pipe()).unwrap();
        assert_eq!((given.scan.threads, given.scan.slice_bytes, given.scan.block_bytes), (3, 7, BLOCK_BYTES));
        assert!(given.zone.is_some());
        let untold = settings(&["failed", "."], &Surroundings { memory: Some(2 << 30), ..pipe() }).unwrap().scan;
        assert_eq!((untold.threads, untold.memory, untold.pushdown), (4, 512 << 20, true));
        let told = settings(&["failed", ".", "--memory", "3G", "--look-back", "all", "--no-pushdown"], &pipe());
        let told = told.unwrap().scan;
        assert_eq!((told.memory, told.look_back, told.pushdown), (3 << 30, LookBack::All, false));
        assert_eq!(settings(&["failed", "."], &pipe()).unwrap().scan.threads, 4);
        assert!(given.scan.mmap && !settings(&["failed", ".", "--no-mmap"], &pipe()).unwrap().scan.mmap);
        assert!(refusal(&["failed", ".", "--tz", "Europe/Berln"], &pipe()).contains("Europe/Berln"));
        assert!(refusal(&["failed", ".", "--now", "soon"], &pipe()).starts_with("error: --now: not a time"));
    }

    #[test]
    fn timelines_are_drawn_where_nobody_chose_a_format_and_somebody_looks() {
        let draws = |line: &[&str], around: &Surroundings| settings(line, around).unwrap().draws;
        assert!(draws(&["timeline", "."], &terminal()) && !draws(&["timeline", "."], &pipe()));
        assert!(!draws(&["timeline", ".", "-f", "table"], &terminal()));
        assert!(!draws(&["timeline", ".", "-o", "new.csv"], &terminal()));
        let posix = Surroundings { ascii: true, ..terminal() };
        assert!(settings(&["timeline", "."], &posix).unwrap().ascii);
        assert!(settings(&["timeline", ".", "--ascii"], &pipe()).unwrap().ascii);
        assert!(!settings(&["timeline", "."], &terminal()).unwrap().ascii);
    }

    #[test]
    fn now_is_a_moment_or_local_to_the_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| moment(text, &berlin).map(|moment| moment.to_string());
        assert_eq!(at("2009-04-22T11:47:47Z").unwrap(), "2009-04-22T11:47:47Z");
        assert_eq!(at("2009-04-22T11:47:47+09:00").unwrap(), "2009-04-22T02:47:47Z");
        assert_eq!(at("2009-04-22 11:47").unwrap(), "2009-04-22T09:47:00Z");
        assert_eq!(at("2009-04-22").unwrap(), "2009-04-21T22:00:00Z");
        assert!(at("2009-03-29 02:30").unwrap_err().to_string().contains("the clocks change there"));
    }
}
