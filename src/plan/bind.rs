//! From words to columns: names are looked up, types checked, times made absolute. Every complaint is collected, not
//! only the first, so that one look mends the query.
//!
//! While a query is bound, expressions name columns of the source by their place among all of them; `optimise` turns
//! that into places within the projection.

use std::cell::Cell;

use super::before::Before;
use super::binder::Binder;
use super::scope::{Rows, Scope};
use super::{Column, Context, Filter, Plan, Stage, head, optimise};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::lang::ast;

/// Binds a query to the columns of its table. `source` is the query's text, for its complaints.
///
/// # Errors
/// [`crate::ErrorKind::Query`] with every complaint, in the order of their places.
pub fn bind(query: &ast::Query, source: &str, context: &Context) -> Result<Plan> {
    let mut complaints = Vec::new();
    let (table, begin) = match &query.trace {
        Some(trace) => (Table::Lines, Begin::Trace(trace)),
        None => (head::table_of(&query.head), Begin::Head(&query.head)),
    };
    let mut plan = bind_part(table, begin, &query.stages, source, context, &mut complaints);
    if !complaints.is_empty() {
        complaints.sort_by_key(|diagnostic| diagnostic.spans.first().map(|span| span.start));
        return Err(Error::query(source, complaints));
    }
    plan.gather_notes();
    Ok(plan)
}

/// Where the rows of a plan come from.
#[derive(Copy, Clone)]
enum Begin<'q> {
    Head(&'q ast::Head),
    Trace(&'q ast::Trace),
    /// From what a `show` before it asks for.
    Shown,
}

/// Binds up to a `show` and, as a plan of its own, what follows.
fn bind_part(
    table: Table,
    begin: Begin<'_>,
    written: &[ast::Stage],
    text: &str,
    context: &Context,
    complaints: &mut Vec<Diagnostic>,
) -> Plan {
    let columns = table.columns();
    let mut binder = Binder {
        table,
        source: columns,
        context,
        text,
        now: context.now.to_zoned_datetime(context.zone.clone()),
        scope: Scope::events(columns),
        before: Before::default(),
        diagnostics: Vec::new(),
        notes: Vec::new(),
        in_head: false,
        pinned: Vec::new(),
        dates: Vec::new(),
        recipes: Vec::new(),
        counting: None,
        is_shown: written.iter().any(|stage| matches!(stage.kind, ast::StageKind::Show(_))),
        asks_clock: Cell::new(false),
        asks_now: Cell::new(false),
    };
    let mut stages = Vec::new();
    let mut trace = None;
    let mut shown = None;
    match begin {
        Begin::Head(head) => {
            binder.hide_groups(table);
            stages.extend(binder.head(head).map(|filter| Stage::from(Filter(filter))));
        }
        Begin::Trace(written) => trace = binder.trace(written),
        Begin::Shown => {}
    }
    for (place, stage) in written.iter().enumerate() {
        if let ast::StageKind::Show(ast::Show { noun }) = &stage.kind {
            if let Some((next, reduced)) = binder.show(noun, stage.span) {
                stages.push(reduced.into());
                let rest = written.get(place + 1..).unwrap_or_default();
                shown = Some(Box::new(bind_part(next, Begin::Shown, rest, text, context, complaints)));
            }
            break;
        }
        binder.before = Before::of(&stages, table);
        stages.extend(binder.stage(stage));
    }
    let has_default_columns = binder.scope.rows == Rows::Events;
    if has_default_columns {
        stages.push(binder.show_defaults().into());
    }
    complaints.append(&mut binder.diagnostics);
    let columns = std::mem::take(&mut binder.scope.columns)
        .into_iter()
        .map(|column| Column { name: column.name, kind: column.kind });
    let mut stages = optimise::simplify(stages);
    let projection = optimise::project(&mut stages, table.columns().len());
    let fixed = binder.pinned.iter().map(|pin| pin.column).collect();
    let Binder { notes, recipes, asks_clock, asks_now, .. } = binder;
    let (columns, zone) = (columns.collect(), context.zone.clone());
    let (reads_clock, reads_now) = (asks_clock.get(), asks_now.get());
    Plan {
        table,
        trace,
        projection,
        stages,
        columns,
        has_default_columns,
        fixed,
        shown,
        zone,
        reads_clock,
        reads_now,
        notes,
        recipes,
    }
}
