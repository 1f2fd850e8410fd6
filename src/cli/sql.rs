//! The query as SQL, for `--to-sql`. No log is read; where there are paths their zone is asked for, since a query's
//! times mean that one.

use super::query::context;
use super::settings::Settings;
use crate::archive::{Archive, Zone};
use crate::error::Result;
use crate::expr::dialect::Dialect;
use crate::lang::ast::Query;
use crate::plan::bind;
use crate::sink::escape;

/// The statement below a comment that says what it is.
///
/// # Errors
/// A stage or function has no spelling, or a path cannot be read.
pub(super) fn text(settings: &Settings, query: &Query, dialect: Dialect) -> Result<String> {
    let zone = match &settings.zone {
        Some(zone) => zone.clone(),
        None if settings.paths.is_empty() => Zone::UTC,
        None => Archive::open(&settings.paths, &settings.archive)?.clocks().choose(None).zone,
    };
    let plan = bind::bind(query, &settings.query, &context(settings, zone.0.clone())?)?;
    let sql = plan.to_sql(plan.table.name(), dialect)?;
    let mut head = format!("-- {}\n-- {dialect}, zone {zone}", escape::text(&query.to_string()));
    if dialect == Dialect::Spark {
        // Spark reads local times in the zone of its session.
        head.push_str("\nset spark.sql.session.timeZone = UTC;");
    }
    Ok(format!("{head}\n{sql};\n"))
}
