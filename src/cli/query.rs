//! One query: parse, open, plan, run, write, account. Whatever can be refused is refused before the first log is
//! opened, and an output file appears only when the account adds up.
//!
//! A dataset may be replaced by a conversion between the look at its manifest and that at its files. Then the query begins
//! again with the new one, as long as nothing was told of its answer; after that, whoever asked is told to ask again.

use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::account::Account;
use super::answer::{self, Form};
use super::closing;
use super::destinations::check_destinations;
use super::explain::Explanation;
use super::logs::Logs;
use super::lone;
use super::new_rows::{self, Memory, NewRows};
use super::pager;
use super::report::{Report, Taken};
use super::schema;
use super::settings::{Now, Settings, context};
use super::sql;
use super::stderr;
use super::verdict::Verdict;
use super::why::{self, Why};
use crate::archive::{Zone, ZoneChoice};
use crate::dataset::metadata::Origin;
use crate::diagnostic::Span;
use crate::engine::{Engine, Results};
use crate::error::{Error, ErrorKind, Result};
use crate::lang;
use crate::lang::ast::{self, Query, StageKind};
use crate::ledger::Ledger;
use crate::plan::{Context, Identity, Plan, Stage, bind, tried};
use crate::sink::{Format, Subject};
use crate::source::ScanExtent;
use crate::target::{Destination, Draft, Encoding};

/// How often a query begins again because a dataset was replaced.
const AGAIN: u32 = 4;

/// Answers the query, of logs that may have been asked before.
///
/// # Errors
/// Whatever leaves no result to rely on.
pub(super) fn run(settings: &Settings, logs: &mut Logs) -> Result<Verdict> {
    answer_query(settings, logs).map_err(|error| {
        let error = with_tried_repairs(error, settings);
        match &settings.query.named {
            Some(named) => named.mark(error),
            None => error,
        }
    })
}

/// A refused query with no repairs but those that are understood.
fn with_tried_repairs(error: Error, settings: &Settings) -> Error {
    if error.diagnostics().is_empty() {
        return error;
    }
    let zone = settings.query.zone.as_ref().map_or(TimeZone::UTC, |zone| zone.0.clone());
    match context(settings, zone) {
        Ok(context) => tried(error, &context),
        Err(_) => error,
    }
}

fn answer_query(settings: &Settings, logs: &mut Logs) -> Result<Verdict> {
    let started = Instant::now();
    let query = parse(settings)?;
    check_destinations(settings, settings.input.paths.iter())?;
    let query = checked(settings, query)?;
    if let Some(dialect) = settings.query.to_sql {
        return pager::print(&sql::text(settings, &query, dialect)?, settings.output.pager.as_ref())
            .map(|()| Verdict::Rows);
    }
    let request = Request { settings, query: &query, started };
    let mut attempt = Attempt { is_first: true, can_follow: true };
    let mut left = AGAIN;
    loop {
        match attempt_answer(&request, &mut attempt, logs) {
            Err(error) if matches!(error.kind(), ErrorKind::Replaced(_)) => {
                logs.close();
                if left == 0 || !attempt.can_follow {
                    return Err(error);
                }
            }
            answered => return answered,
        }
        left -= 1;
        attempt.is_first = false;
    }
}

/// What is to be answered.
struct Request<'a> {
    settings: &'a Settings,
    /// It was checked.
    query: &'a Query,
    started: Instant,
}

/// What is known of an attempt to answer.
struct Attempt {
    is_first: bool,
    /// If it fails, another may follow: nothing was told of the answer, and everything can be read again.
    can_follow: bool,
}

fn attempt_answer(request: &Request<'_>, attempt: &mut Attempt, logs: &mut Logs) -> Result<Verdict> {
    let Request { settings, query, started } = *request;
    let mut memory = Memory::open(settings)?;
    let engine = logs.engine(settings, &mut attempt.can_follow)?;
    let choice = engine.source().clocks().choose(settings.query.zone.as_ref());
    let mut context = context(settings, choice.zone.0.clone())?;
    if settings.query.now == Now::End {
        context.now = end_of_events(settings, engine, query, &context)?;
        // A note told the moment.
        attempt.can_follow &= settings.output.messages.quiet;
    }
    let plan = engine.plan(&settings.query.text, query, &context)?;
    let subject = subject(settings, query, &plan)?;
    if settings.query.explain {
        let explained = explained(engine, query, &plan, &choice, &context);
        return pager::print(&explained, settings.output.pager.as_ref()).map(|()| Verdict::Rows);
    }
    check_chart(settings, &plan)?;
    if attempt.is_first {
        tell_understanding(settings, query, &plan, &subject);
    }

    let extent = engine.extent(&plan);
    let asked = Asked { settings, engine, choice: &choice, plan: &plan, query, context: &context, extent };
    let account = settings.output.files.ledger.as_ref().map(Destination::create).transpose()?;
    let widened = memory.as_ref().map(|_| new_rows::identified(&plan, query, &settings.query.text)).transpose()?;
    let mut results = engine.run(widened.as_ref().map_or(&plan, |(widened, _)| widened))?;
    attempt.can_follow = false;
    let known_by = memory.as_mut().zip(widened.as_ref().map(|(_, identity)| identity));
    let (rows, mut ledger) = asked.written(&mut results, subject, known_by)?;
    choice.note_for(plan.asks_clock()).into_iter().for_each(|note| ledger.note(note));
    let verdict = Verdict::of(rows, &ledger, settings.output.strict);
    if let Some(account) = account {
        asked.write_account(account, rows, verdict, &ledger, &results.origins()?)?;
    }
    if let Some(memory) = memory.as_ref().filter(|_| answer::is_published(settings, &ledger)) {
        memory.write()?;
    }
    let taken = Taken { whole: started.elapsed(), stages: results.scan_times() };
    asked.tell_end(&ledger, rows, taken, memory.as_ref().and_then(Memory::note));
    if let Some(line) = asked.closing_line(rows) {
        stderr::line(&line);
    }
    Ok(verdict)
}

/// What the rows stand for.
fn subject(settings: &Settings, query: &Query, plan: &Plan) -> Result<Subject> {
    match settings.output.encoding.schema {
        Some(schema) => schema::subject(schema, query, &settings.query.text, plan),
        None => Ok(Subject::default()),
    }
}

/// The text of `--explain`.
fn explained(engine: &Engine, query: &Query, plan: &Plan, zone: &ZoneChoice, context: &Context) -> String {
    let explanation = Explanation {
        query: query.to_string(),
        plan: plan.explain(),
        zone,
        now: context.now,
        again: engine.rereads(plan),
        scan: &engine.describe(plan),
    };
    explanation.text()
}

/// Refuses a chart of what has no place in one.
fn check_chart(settings: &Settings, plan: &Plan) -> Result<()> {
    if settings.output.encoding.format != Format::Chart || plan.last().is_series() {
        return Ok(());
    }
    let message = "a chart is of one number over time: first the time, then keys, then one whole number";
    Err(Error::usage(message).hint("write: … | timeline 1h"))
}

/// Binds a query once before any file is opened, for its complaints; later again, in the zone that the files tell. Gives
/// it back as its format needs it.
fn checked(settings: &Settings, query: Query) -> Result<Query> {
    let plan = bound(settings, &query)?;
    subject(settings, &query, &plan)?;
    if settings.output.files.new.is_some() {
        new_rows::identified(&plan, &query, &settings.query.text)?;
    }
    match settings.output.encoding.format.lone_column() {
        Some(column) => lone::narrowed(query, column, &settings.query.text, &|query| bound(settings, query)),
        None => Ok(query),
    }
}

/// The query if it is understood, or the one that its only repair is.
pub(super) fn understood(settings: &Settings) -> Option<String> {
    let Err(error) = parse(settings).and_then(|query| checked(settings, query)) else {
        return Some(settings.query.text.clone());
    };
    let error = with_tried_repairs(error, settings);
    let [diagnostic] = error.diagnostics() else { return None };
    let mut repairs = diagnostic.repairs(&settings.query.text).into_iter();
    repairs.next().filter(|_| repairs.next().is_none())
}

/// The plan of a query before any file is opened.
fn bound(settings: &Settings, query: &Query) -> Result<Plan> {
    let query = known_times(settings, query);
    let bind = |zone: &Zone| bind(&query, &settings.query.text, &context(settings, zone.0.clone())?);
    match &settings.query.zone {
        Some(zone) => bind(zone),
        // What is wrong in one zone and right in another waits until the zone is known.
        None => bind(&Zone::UTC).or_else(|error| any_other_zone().find_map(|zone| bind(&zone).ok()).ok_or(error)),
    }
}

/// The zones whose clocks differ most from that of UTC.
fn any_other_zone() -> impl Iterator<Item = Zone> {
    [-12, 14].into_iter().filter_map(|hours| Zone::fixed(hours * 3600))
}

/// A query that was answered, perhaps with no rows.
struct Asked<'a> {
    settings: &'a Settings,
    engine: &'a Engine,
    choice: &'a ZoneChoice,
    plan: &'a Plan,
    query: &'a Query,
    context: &'a Context,
    extent: ScanExtent,
}

impl Asked<'_> {
    /// Writes the rows: how many, and the ledger. `known_by`: the rows of earlier runs, and what tells rows from those.
    fn written(
        &self,
        results: &mut Results<'_>,
        subject: Subject,
        known_by: Option<(&mut Memory, &Identity)>,
    ) -> Result<(u64, Ledger)> {
        let Asked { settings, plan, .. } = *self;
        let usual = settings.output.encoding;
        let is_drawn = settings.output.draws && plan.last().is_timeline();
        let encoding = Encoding { format: if is_drawn { Format::Chart } else { usual.format }, ..usual };
        let zone = self.context.zone.clone();
        let form = Form { zone, encoding, query: self.query.to_string(), subject, terms: plan.terms() };
        match known_by {
            Some((memory, identity)) => {
                answer::write(settings, &mut NewRows::of(results, identity, memory), form, self.extent.bytes)
            }
            None => answer::write(settings, results, form, self.extent.bytes),
        }
    }

    fn write_account(
        &self,
        account: Draft,
        rows: u64,
        verdict: Verdict,
        ledger: &Ledger,
        sources: &[Origin],
    ) -> Result<()> {
        let Asked { settings, plan, context, .. } = *self;
        let told = Account {
            query: &settings.query.text,
            paths: &settings.input.paths,
            zone: self.choice,
            now: plan.asks_now().then_some(context.now),
            csv_guard: settings.output.look.csv_guard,
            rows,
            exit_code: verdict.code(),
            ledger,
            sources,
        };
        account.write(told.json().as_bytes())
    }

    /// Tells how it ended; `none_new` where all rows there are were given before.
    fn tell_end(&self, ledger: &Ledger, rows: u64, taken: Taken, none_new: Option<String>) {
        let settings = self.settings;
        let none_new = none_new.filter(|_| rows == 0);
        let is_explained = settings.output.messages.why || none_new.is_some();
        let why = match none_new {
            _ if settings.output.messages.quiet || (rows > 0 && ledger.rows.out > 0) => Vec::new(),
            Some(note) => vec![note],
            None => self.why(ledger),
        };
        let stats = settings.output.messages.stats.then_some(taken);
        let explained = is_explained && !why.is_empty();
        let report = Report { ledger, rows, quiet: settings.output.messages.quiet, stats, explained };
        report.lines().iter().chain(&why).for_each(|line| stderr::line(line));
    }

    /// Why there are none, as far as that can be told: standard input cannot be read again.
    fn why(&self, ledger: &Ledger) -> Vec<String> {
        let Asked { settings, engine, plan, query, context, extent, .. } = *self;
        if let Some(trace) = plan.trace.filter(|_| plan.stages.iter().all(|stage| !matches!(stage, Stage::Filter(_)))) {
            return vec![format!("note: no record names {} {}", trace.counter.name().to_uppercase(), trace.id)];
        }
        if settings.input.reads_stdin() {
            return Vec::new();
        }
        if !settings.output.messages.why {
            let note = why::outside_of_files(extent, &context.zone);
            return note.into_iter().collect();
        }
        let why =
            Why { engine, query, text: &settings.query.text, context, progress: settings.output.messages.progress };
        // The answer stands; that nothing more can be said of it is no fault.
        why.lines(ledger.rows.out > 0).unwrap_or_default()
    }

    /// The line below rows on a terminal.
    fn closing_line(&self, rows: u64) -> Option<String> {
        let Asked { settings, engine, plan, query, .. } = *self;
        let output = &settings.output;
        if !output.messages.on_terminal || !output.look.on_terminal || output.messages.quiet || rows == 0 {
            return None;
        }
        let leads_to_lines = closing::leads_to_lines(query, engine, &|query| bound(settings, query).is_ok());
        Some(closing::line(rows, settings.display(), plan.last(), leads_to_lines))
    }
}

/// The query without what follows from `--now=end`, which is known only when the logs have been read.
fn known_times(settings: &Settings, query: &Query) -> Query {
    let mut query = query.clone();
    if settings.query.now == Now::End {
        query.head.items.retain(|item| !why::is_relative(item));
    }
    query
}

/// The moment of the newest event, for `--now=end`.
pub(super) fn end_of_events(
    settings: &Settings,
    engine: &Engine,
    query: &Query,
    context: &Context,
) -> Result<Timestamp> {
    let why = Why { engine, query, text: &settings.query.text, context, progress: settings.output.messages.progress };
    let newest = why::newest(&why)?;
    let note = match newest {
        Some(newest) => format!("note: now is {}, the newest event", why::shown(newest, &context.zone)),
        None => "note: there is no event for --now=end to count back from; now is the time of this machine".to_owned(),
    };
    if !settings.output.messages.quiet {
        stderr::line(&note);
    }
    Ok(newest.unwrap_or(context.now))
}

/// The query with what the options add to it.
fn parse(settings: &Settings) -> Result<Query> {
    let mut query = lang::parse(&settings.query.text)?;
    if let Some(n) = settings.query.limit {
        let end = settings.query.text.len();
        query.stages.push(ast::Stage { span: Span::new(end, end), kind: StageKind::Limit(ast::Limit { n }) });
    }
    Ok(query)
}

/// Tells where the query was taken in a way that may surprise.
fn tell_understanding(settings: &Settings, query: &Query, plan: &Plan, subject: &Subject) {
    if !settings.output.messages.quiet {
        let left_over =
            settings.output.encoding.schema.and_then(|schema| schema::left_over(schema, subject, &query.stages));
        plan.notes.iter().chain(&left_over).for_each(|note| stderr::line(&format!("note: {note}")));
    }
}

#[cfg(test)]
mod tests;
