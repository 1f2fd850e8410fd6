//! `authq summary`: what is in the logs, on one page. The queries of all parts share one scan, so that the page takes about
//! as long as one of them, and its numbers are theirs.

mod commands;
mod findings;
mod gaps;
mod json;
mod markdown;
mod page;
pub(super) mod sections;
mod text;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{PageFormat, SummaryArgs};
use super::commands::Command;
use super::config::Environment;
use super::destinations::check_destinations;
use super::format::Endings;
use super::interrupt;
use super::pager;
use super::progress::{Gauge, Progress};
use super::query::end_of_events;
use super::report::Report;
use super::settings::{Now, Settings, context};
use super::stderr;
use super::terminal::Surroundings;
use super::verdict::Verdict;
use crate::archive::{Archive, ZoneChoice};
use crate::engine::{Answers, Engine};
use crate::error::{Error, Result};
use crate::lang::{self, ast};
use crate::ledger::Ledger;
use crate::plan::{Context, Plan};
use crate::sink::{Format, escape};
use crate::source::series::NO_LOG;
use commands::Commands;
use findings::Findings;
use page::Page;
use sections::SECTIONS;

/// Columns that commands are folded to where there is no terminal.
const WIDTH: usize = 100;

impl Command for SummaryArgs {
    fn run(self) -> Result<ExitCode> {
        super::quietly(run(&self, &Surroundings::of_process(), &Environment::of_process()))
    }
}

/// Writes the page.
///
/// # Errors
/// Whatever leaves no result to rely on.
fn run(args: &SummaryArgs, around: &Surroundings, environment: &Environment) -> Result<ExitCode> {
    let format = page_format(args)?;
    let settings = Settings::new(args.as_query(format), around, environment)?;
    if settings.output.encoding.compression.is_some() {
        return Err(Error::usage("a summary is not compressed; name a file that ends in .txt, .md or .json"));
    }
    let times = times(args)?;
    let archive = Archive::open(&settings.input.paths, &settings.input.archive)?;
    archive.check_found(&settings.input.paths)?;
    check_destinations(&settings, archive.paths())?;
    if settings.output.files.rows.is_some() {
        interrupt::pass_on(&settings.input.scan.stop);
    }
    let engine = Engine::new(archive, settings.input.scan.clone())?;
    let choice = engine.source().clocks().choose(settings.query.zone.as_ref());
    let plans = plans(&settings, &engine, &choice, &times)?;
    if !settings.output.messages.quiet {
        let notes: BTreeSet<&String> = plans.iter().flat_map(|plan| &plan.notes).collect();
        notes.iter().for_each(|note| stderr::line(&format!("note: {note}")));
    }
    let mut answers = answers(&settings, &engine, &plans)?;
    let begins = args.since.is_some() || args.last.is_some();
    let findings = Findings::of(&mut answers, &choice.zone.0, args.limit as usize, begins)?;
    let ledger = account(&answers, &choice, &plans)?;
    let page = Page {
        settings: &settings,
        zone: &choice.zone,
        times: &times,
        plans: &plans,
        findings: &findings,
        coverage: answers.stretches(),
        ledger: &ledger,
        commands: Commands::new(args),
        most: args.limit as usize,
        width: settings.output.look.width.or((!args.wide).then_some(WIDTH)),
    };
    write(&settings, &page.written(format)?, &ledger)?;
    tell(&settings, &ledger, findings.events);
    Ok(ExitCode::from(Verdict::of(findings.events, &ledger, settings.output.strict).code()))
}

/// The format that was asked for, or that the ending of a file tells.
fn page_format(args: &SummaryArgs) -> Result<PageFormat> {
    let file = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    match (args.format, file) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(PageFormat::Text),
        (None, Some(file)) => match Endings::of(file).format {
            Some(Format::Table) => Ok(PageFormat::Text),
            Some(Format::Md) => Ok(PageFormat::Md),
            Some(Format::Json) => Ok(PageFormat::Json),
            Some(_) | None => {
                let message = "its ending tells no format of a summary; endings: .txt .md .json";
                Err(Error::usage(format!("{}: {message}", escape::path(file))).hint("write it, or -f text"))
            }
        },
    }
}

/// The clauses of time that the options stand for, as every query of the page has them.
fn times(args: &SummaryArgs) -> Result<String> {
    let options = [("since", &args.since), ("until", &args.until), ("last", &args.last)];
    let given = options.into_iter().filter_map(|(word, text)| Some((word, text.as_deref()?.trim())));
    let clauses = given.map(|(word, text)| {
        let clause = format!("{word} {text}");
        let query = lang::parse(&clause)?;
        let is_time = matches!(query.head.items[..], [ast::HeadItem::Time(_)]);
        if is_time && query.head.filter.is_none() && query.stages.is_empty() {
            return Ok(clause);
        }
        Err(Error::usage(format!("--{word}: not a time alone: `{}`", escape::text(text))))
    });
    Ok(clauses.collect::<Result<Vec<String>>>()?.join(" "))
}

/// The plans of all parts, in their order.
fn plans(settings: &Settings, engine: &Engine, choice: &ZoneChoice, times: &str) -> Result<Vec<Plan>> {
    let mut context = context(settings, choice.zone.0.clone())?;
    if settings.query.now == Now::End {
        context.now = end_of_events(settings, engine, &lang::parse("auth")?, &context)?;
    }
    let queries = SECTIONS.iter().map(|section| section.query(times));
    queries.map(|query| bound(engine, &query, &context)).collect()
}

fn bound(engine: &Engine, text: &str, context: &Context) -> Result<Plan> {
    engine.plan(text, &lang::parse(text)?, context)
}

/// Reads the logs.
fn answers<'a>(settings: &Settings, engine: &'a Engine, plans: &'a [Plan]) -> Result<Answers<'a>> {
    let shared = engine.share(plans)?;
    let gauge = Arc::new(Gauge::new(shared.bytes_read()));
    let mut progress = Progress::start(settings.output.messages.progress, shared.bytes(), &gauge);
    let answers = shared.run();
    progress.clear();
    answers
}

/// The account of the scan, without its notes of gaps, which are on the page.
fn account(answers: &Answers<'_>, choice: &ZoneChoice, plans: &[Plan]) -> Result<Ledger> {
    let mut ledger = answers.ledger();
    ledger.check().map_err(Error::internal)?;
    ledger.notes.retain(|note| !note.message.starts_with(NO_LOG));
    let depends = plans.iter().any(Plan::asks_clock);
    choice.note_for(depends).into_iter().for_each(|note| ledger.note(note));
    Ok(ledger)
}

fn write(settings: &Settings, page: &str, ledger: &Ledger) -> Result<()> {
    match &settings.output.files.rows {
        None => pager::print(page, settings.output.pager.as_ref()),
        Some(output) if ledger.is_whole() || settings.output.allow_partial => output.create()?.write(page.as_bytes()),
        Some(_) => {
            stderr::line("the output file is not written: some input could not be read whole (see --allow-partial)");
            Ok(())
        }
    }
}

fn tell(settings: &Settings, ledger: &Ledger, events: u64) {
    let report = Report { ledger, rows: events, quiet: settings.output.messages.quiet, stats: None, explained: false };
    report.lines().iter().for_each(|line| stderr::line(line));
}
