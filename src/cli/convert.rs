//! `authq convert`: logs to a dataset. What can be refused is refused before a log is read, and what was done is told in
//! a small table: the result of the command.

mod summary;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use super::args::{ConvertArgs, PartitionBy, TableArg};
use super::commands::Command;
use super::config::{Config, Environment};
use super::interrupt;
use super::progress::{Gauge, Progress};
use super::report::Report;
use super::settings::{archive_options, scan_options};
use super::stderr;
use super::terminal::Surroundings;
use crate::archive::{Archive, Inventory};
use crate::dataset::writer::Partition;
use crate::engine::convert::{ConvertOptions, Converter, Watch, compact, unchanged};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::sink::escape;
use crate::source::logs::ScanOptions;
use crate::stop::Stop;

/// Some log could not be read whole.
const NOT_WHOLE: u8 = 3;

impl Command for ConvertArgs {
    fn run(self) -> Result<ExitCode> {
        match self.as_query()? {
            Some(query) => query.run(),
            None => run(&self, &Environment::of_process(), &Surroundings::of_process()),
        }
    }
}

/// Converts.
///
/// # Errors
/// Whatever leaves the dataset as it was.
fn run(args: &ConvertArgs, environment: &Environment, around: &Surroundings) -> Result<ExitCode> {
    let started = Instant::now();
    if let Some(dataset) = &args.compact {
        return compacted(args, dataset, started);
    }
    let output = args.output.as_deref().unwrap_or_else(|| Path::new(""));
    let config = Config::find(&args.config, environment)?;
    refuse_streams(args, output)?;
    let reading = args.reading();
    let logs = archive_options(&reading, &config)?;
    let options = ConvertOptions {
        tables: Some(distinct(&args.table)).filter(|tables| !tables.is_empty()),
        partition: args.partition_by.map(partition),
        with_raw: args.with_raw.then_some(true),
        rebuild: args.rebuild,
        permissions: args.mode.unwrap_or_default(),
        allow_partial: args.allow_partial,
    };
    let inventory = Inventory::take(&args.paths)?;
    let conversion = match unchanged(&inventory, output, &options, logs.log_zone.as_ref()) {
        Some(conversion) => conversion,
        None => {
            let archive = Archive::open(&args.paths, &logs)?;
            archive.check_found(&args.paths)?;
            refuse_inputs(output, &args.paths, &archive)?;
            let usual = scan_options(&reading, &config, around)?;
            let scan = ScanOptions { count_lines: true, content_ids: true, ..usual };
            interrupt::pass_on(&scan.stop);
            let mut line = Line { wanted: around.shows_progress(args.quiet), shown: None };
            let converter = Converter::new(archive, inventory, scan)?;
            let converted = converter.convert(output, &options, &mut line);
            converted.map_err(|error| error.written_to(output))?
        }
    };
    // A dataset grows: a log that comes later may hold the openings, and its neighbours are then converted again.
    let told = Ledger { events_without_opening: 0, ..conversion.ledger.clone() };
    let report = Report { ledger: &told, rows: 1, quiet: args.quiet, stats: None, explained: true };
    report.lines().iter().for_each(|line| stderr::line(line));
    if !args.quiet {
        write_summary(&summary::text(&conversion, output, args.verbose, started.elapsed()))?;
    }
    if conversion.is_needed && conversion.published.is_none() {
        stderr::line("the dataset is as it was: some log could not be read whole (see --allow-partial)");
    }
    Ok(if conversion.ledger.is_whole() { ExitCode::SUCCESS } else { ExitCode::from(NOT_WHOLE) })
}

/// `--compact`
fn compacted(args: &ConvertArgs, dataset: &Path, started: Instant) -> Result<ExitCode> {
    let stop = Stop::default();
    interrupt::pass_on(&stop);
    let compaction = compact(dataset, args.mode.unwrap_or_default(), &stop);
    let compaction = compaction.map_err(|error| error.written_to(dataset))?;
    if !args.quiet {
        write_summary(&summary::of_compaction(&compaction, dataset, started.elapsed()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_summary(summary: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(summary.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::output(source)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn partition(by: PartitionBy) -> Partition {
    match by {
        PartitionBy::Date => Partition::Date,
        PartitionBy::ApplianceDate => Partition::ApplianceDate,
        PartitionBy::Month => Partition::Month,
        PartitionBy::None => Partition::None,
    }
}

/// In the order of the tables, each once.
fn distinct(named: &[TableArg]) -> Vec<Table> {
    Table::ALL.into_iter().filter(|table| named.iter().any(|arg| arg.names(*table))).collect()
}

fn refuse_streams(args: &ConvertArgs, output: &Path) -> Result<()> {
    if output.as_os_str() == "-" {
        return Err(Error::usage("a dataset is a folder, and does not go to standard output; name a folder with -o"));
    }
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let message = "standard input can be read only once, and would not be known again; save it to a file";
        return Err(Error::usage(message));
    }
    Ok(())
}

/// The dataset must not be among what it is made of: its files are no logs, and logs are not ours to replace.
fn refuse_inputs(output: &Path, paths: &[PathBuf], archive: &Archive) -> Result<()> {
    let shown = escape::text(&output.to_string_lossy()).into_owned();
    let Ok(own) = output.canonicalize() else { return Ok(()) };
    let leads_to = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(&own));
    let is_in = archive.files.iter().any(|file| leads_to(&file.path));
    if is_in || paths.iter().any(leads_to) {
        return Err(Error::usage(format!("{shown}: holds logs to be converted; name another folder with -o")));
    }
    Ok(())
}

/// The progress line.
struct Line {
    wanted: bool,
    shown: Option<(Arc<Gauge>, Progress)>,
}

impl Line {
    fn show(&mut self, bytes: Arc<AtomicU64>, total: u64) {
        // The one before goes first.
        self.shown = None;
        let gauge = Arc::new(Gauge::new(bytes));
        let progress = Progress::start(self.wanted, Some(total), &gauge);
        self.shown = Some((gauge, progress));
    }
}

impl Watch for Line {
    fn hashing(&mut self, bytes: Arc<AtomicU64>, total: u64) {
        self.show(bytes, total);
    }

    fn reading(&mut self, _: Table, bytes: Arc<AtomicU64>, total: u64) {
        self.show(bytes, total);
    }

    fn rows(&mut self, rows: u64) {
        if let Some((gauge, _)) = &self.shown {
            gauge.set_rows(rows);
        }
    }
}
