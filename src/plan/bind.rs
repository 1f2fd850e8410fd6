//! From words to columns: names are looked up, types checked, times made absolute. Every complaint is collected, not
//! only the first, so that one look mends the query.
//!
//! While a query is bound, expressions name columns of the source by their place among all of them; `optimise` turns
//! that into places within the projection.

use super::before::Before;
use super::binder::Binder;
use super::scope::Rows;
use super::{Column, Context, Filter, Plan, Stage, Trace, head, optimise};
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
    let is_shown = written.iter().any(|stage| matches!(stage.kind, ast::StageKind::Show(_)));
    let mut binder = Binder::new(table, text, context, is_shown);
    let (trace, mut stages) = binder.begin(begin);
    let mut shown = None;
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
    complaints.append(&mut binder.diagnostics);
    Plan { trace, shown, ..binder.finish(stages) }
}

impl Binder<'_> {
    /// Binds what stands before the first stage.
    fn begin(&mut self, begin: Begin<'_>) -> (Option<Trace>, Vec<Stage>) {
        match begin {
            Begin::Head(head) => {
                self.hide_groups(self.table);
                (None, self.head(head).map(|filter| Stage::from(Filter(filter))).into_iter().collect())
            }
            Begin::Trace(written) => (self.trace(written), Vec::new()),
            Begin::Shown => (None, Vec::new()),
        }
    }

    /// The plan of all stages, which shows the usual columns if it chooses none.
    fn finish(mut self, mut stages: Vec<Stage>) -> Plan {
        let has_default_columns = self.scope.rows == Rows::Events;
        if has_default_columns {
            stages.push(self.show_defaults().into());
        }
        let columns = self.scope.columns.into_iter().map(|column| Column { name: column.name, kind: column.kind });
        let mut stages = optimise::simplify(stages);
        Plan {
            table: self.table,
            trace: None,
            projection: optimise::project(&mut stages, self.table.columns().len()),
            stages,
            columns: columns.collect(),
            has_default_columns,
            fixed: self.pinned.iter().map(|pin| pin.column).collect(),
            shown: None,
            zone: self.context.zone.clone(),
            reads_clock: self.asks_clock.get(),
            reads_now: self.asks_now.get(),
            notes: self.notes,
            recipes: self.recipes,
        }
    }
}
