//! `authq coverage`: of which time there are logs of each appliance. Every file is read, and only the stamps of its first
//! and last records count.

use std::process::ExitCode;
use std::sync::Arc;

use arrow::array::{Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::record_batch::RecordBatch;

use super::answer::{self, Form, Given};
use super::args::CoverageArgs;
use super::commands::Command;
use super::config::Environment;
use super::destinations::check_destinations;
use super::interrupt;
use super::report::{Report, count};
use super::settings::Settings;
use super::stderr;
use super::terminal::Surroundings;
use super::verdict::Verdict;
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::expr::types::Type;
use crate::ledger::Ledger;
use crate::plan::{Column, schema_of};
use crate::sink::Subject;
use crate::source::logs::Logs;
use crate::source::series::{NO_LOG, Stretch, stretches};
use crate::source::{Scan, ScanRequest, Source};

impl Command for CoverageArgs {
    fn run(self) -> Result<ExitCode> {
        super::quietly(run(&self, &Surroundings::of_process(), &Environment::of_process()))
    }
}

/// Lists the stretches.
///
/// # Errors
/// Whatever leaves no result to rely on.
fn run(args: &CoverageArgs, around: &Surroundings, environment: &Environment) -> Result<ExitCode> {
    let settings = Settings::new(args.as_query(), around, environment)?;
    let archive = Archive::open(&settings.input.paths, &settings.input.archive)?;
    archive.check_found(&settings.input.paths)?;
    check_destinations(&settings, archive.files.iter().map(|file| &file.path))?;
    if let Some(name) = archive.holds_rows() {
        let message = format!("{name}: holds rows, and what logs cover is told by the logs");
        return Err(Error::usage(message).hint("name the logs alone"));
    }
    let choice = archive.clocks().choose(settings.query.zone.as_ref());
    if settings.output.files.rows.is_some() {
        interrupt::pass_on(&settings.input.scan.stop);
    }
    let logs = Logs::new(archive, settings.input.scan.clone())?;
    let mut scan = logs.scan(&ScanRequest { pushdown: true, ..ScanRequest::default() })?;
    logs.pool().install(|| scan.by_ref().try_for_each(|window| window.map(drop)))?;
    let (stretches, untold) = stretches(&logs.archive().files, scan.files());
    let mut ledger = account(&*scan, stretches.len() as u64);
    choice.note.iter().for_each(|note| ledger.note(note.clone()));
    if untold > 0 {
        let files = count(untold, "file is", "files are");
        ledger.note(format!("{files} without stamps, of several appliances or not read whole, and not in the list"));
    }
    let mut listing = Given { columns: columns(), batches: vec![Ok(batch(&stretches)?)].into_iter(), ledger };
    let form = Form {
        zone: choice.zone.0.clone(),
        encoding: settings.output.encoding,
        query: "coverage".to_owned(),
        subject: Subject::default(),
        terms: Vec::new(),
    };
    let (rows, ledger) = answer::write(&settings, &mut listing, form, None)?;
    let report = Report { ledger: &ledger, rows, quiet: settings.output.messages.quiet, stats: None, explained: true };
    report.lines().iter().for_each(|line| stderr::line(line));
    Ok(ExitCode::from(Verdict::of(rows, &ledger, settings.output.strict).code()))
}

/// The ledger of the scan without its notes of gaps, which are the answer here. Rows are stretches, not events.
fn account(scan: &dyn Scan, rows: u64) -> Ledger {
    let mut ledger = scan.ledger();
    ledger.notes.retain(|note| !note.message.starts_with(NO_LOG));
    ledger.rows.of_table = Some(rows);
    ledger.rows.out = rows;
    ledger.rows.filtered = 0;
    ledger
}

pub(super) fn columns() -> Vec<Column> {
    let columns = [
        ("appliance", Type::Text),
        ("from", Type::Time),
        ("to", Type::Time),
        ("files", Type::Int),
        ("gap_ms", Type::Duration),
    ];
    columns.map(|(name, kind)| Column { name: name.to_owned(), kind }).to_vec()
}

pub(super) fn batch(stretches: &[Stretch]) -> Result<RecordBatch> {
    let times = |of: fn(&Stretch) -> i64| {
        Arc::new(stretches.iter().map(of).map(Some).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    };
    let appliances: StringArray = stretches.iter().map(|stretch| stretch.appliance.name.as_deref()).collect();
    let files: Int64Array = stretches.iter().map(|stretch| i64::try_from(stretch.files).ok()).collect();
    let gaps: Int64Array = stretches.iter().map(|stretch| stretch.gap.map(|micros| micros / 1000)).collect();
    let arrays: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(appliances),
        times(|stretch| stretch.from),
        times(|stretch| stretch.to),
        Arc::new(files),
        Arc::new(gaps),
    ];
    Ok(RecordBatch::try_new(schema_of(&columns()), arrays)?)
}
