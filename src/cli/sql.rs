//! The query as SQL, for `--to-sql`. Where there are paths the zone of their logs is asked for, since a query's times mean
//! that one. Logs are read for nothing but a timeline that the query leaves open: SQL cannot know what they cover.

use jiff::Timestamp;

use super::settings::Settings;
use super::settings::context;
use crate::archive::{Archive, Zone};
use crate::engine::Engine;
use crate::error::Result;
use crate::expr::dialect::Dialect;
use crate::expr::types::Type;
use crate::lang::ast::Query;
use crate::plan::sql::Logged;
use crate::plan::{Plan, bind};
use crate::sink::escape;

/// The statement below a comment that says what it is, and of which table.
///
/// # Errors
/// A stage or function has no spelling, or a path cannot be read.
pub(super) fn text(settings: &Settings, query: &Query, dialect: Dialect) -> Result<String> {
    let archive = match settings.input.paths.as_slice() {
        [] => None,
        paths => Some(Archive::open(paths, &settings.input.archive)?),
    };
    let of_logs = || archive.as_ref().map_or(Zone::UTC, |archive| archive.clocks().choose(None).zone);
    let zone = settings.query.zone.clone().unwrap_or_else(of_logs);
    let plan = bind(query, &settings.query.text, &context(settings, zone.0.clone())?)?;
    let mut head = format!("-- {}\n-- {dialect}, zone {zone}\n{}", escape::text(&query.to_string()), table(&plan));
    // What has no spelling is refused before any log is read.
    let mut sql = plan.to_sql(plan.table.name(), dialect, None)?;
    if plan.has_open_timeline() {
        let (logged, comment) = logged(settings, archive, &plan)?;
        head.push_str(comment);
        sql = plan.to_sql(plan.table.name(), dialect, logged)?;
    }
    if dialect == Dialect::Spark {
        // Spark reads local times in the zone of its session.
        head.push_str("\nset spark.sql.session.timeZone = UTC;");
    }
    Ok(format!("{head}\n{sql};\n"))
}

/// The comment that says which files the table is made of. CSV has no lists, and no format but Parquet has bytes.
fn table(plan: &Plan) -> String {
    let columns = plan.table.columns();
    let asked = plan.projection.iter().filter_map(|index| columns.get(*index));
    let lists: Vec<&str> = asked.filter(|column| is_list(column.kind)).map(|column| column.name).collect();
    let csv = match lists.as_slice() {
        [] => String::new(),
        lists => format!("; not as CSV, which has no lists ({})", lists.join(", ")),
    };
    let has_bytes = plan.projection.iter().any(|index| columns.get(*index).is_some_and(|it| it.kind == Type::Bytes));
    let formats = if has_bytes { "Parquet" } else { "Parquet or NDJSON" };
    format!("-- table \"{}\": rows that authq wrote as {formats}{csv}", plan.table.name())
}

fn is_list(kind: Type) -> bool {
    matches!(kind, Type::IntList | Type::TextList)
}

/// The time that the logs cover, and the comment that says where an open timeline begins and ends.
fn logged(settings: &Settings, archive: Option<Archive>, plan: &Plan) -> Result<(Option<Logged>, &'static str)> {
    let by_rows = "\n-- timeline: from the first row to the last; with the PATHs of the logs, as far as they go";
    let Some(archive) = archive else { return Ok((None, by_rows)) };
    let (extent, is_whole) = Engine::new(archive, settings.input.scan.clone())?.logged(plan)?;
    let moment = |micros: i64| Timestamp::from_microsecond(micros).ok();
    let logged = extent.and_then(|(from, until)| Some(Logged { from: moment(from)?, until: moment(until)? }));
    Ok(match (logged, is_whole) {
        (None, _) => (None, "\n-- timeline: from the first row to the last; what the logs cover is not known"),
        (logged, true) => (logged, "\n-- timeline: as far as the logs go"),
        (logged, false) => (logged, "\n-- timeline: as far as the logs go that could be read, which are not all"),
    })
}
