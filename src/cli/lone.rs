//! Formats that write one column and no other (`-f raw`): the query is narrowed to it, so that nobody has to write
//! `| select raw`, and a query whose rows have lost it is refused before any log is opened.

use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::expr::types::Type;
use crate::lang::ast::{Ident, Named, Operand, Query, Select, SelectItem, Stage, StageKind};
use crate::plan::Plan;

/// The query with `| select column` behind it. `text` is what was typed, `bind` makes a plan of a query.
///
/// # Errors
/// [`crate::ErrorKind::Query`] if its rows do not have the column, with the stage that took it away.
pub(super) fn narrowed(query: Query, column: &str, text: &str, bind: &dyn Fn(&Query) -> Result<Plan>) -> Result<Query> {
    let narrowed = selected(&query, query.stages.len(), column, text);
    let has_column = |query: &Query| {
        bind(query).is_ok_and(|plan| matches!(plan.last().columns.as_slice(), [only] if only.kind == Type::Bytes))
    };
    if has_column(&narrowed) {
        return Ok(narrowed);
    }
    let kept = (0..query.stages.len()).rev().find(|kept| has_column(&selected(&query, *kept, column, text)));
    let problem = match kept.and_then(|kept| query.stages.get(kept)) {
        Some(stage) => {
            let message =
                format!("-f {column} writes the column `{column}` of log records, which is gone after this stage");
            let is_choice = matches!(stage.kind, StageKind::Select(_));
            let hint = if is_choice { format!("add it: select {column}") } else { "leave this stage out".to_owned() };
            Diagnostic::new(stage.span, message).hint(hint)
        }
        None => {
            let message =
                format!("-f {column} writes the column `{column}` of log records, which these rows do not have");
            Diagnostic::new(Span::new(0, text.len()), message).hint("write: … | show lines")
        }
    };
    Err(Error::query(text, vec![problem]))
}

/// The query up to a stage, and the column of what comes out there.
fn selected(query: &Query, stages: usize, column: &str, text: &str) -> Query {
    let span = Span::new(text.len(), text.len());
    let operand = Operand::Field(Ident { name: column.to_owned(), span });
    let kind = StageKind::Select(Select { items: vec![SelectItem::Named(Named { operand, alias: None, span })] });
    let mut query = query.clone();
    query.stages.truncate(stages);
    query.stages.push(Stage { span, kind });
    query
}

/// The note on rows that have no value to write.
pub(super) fn left_out(rows: u64) -> Option<String> {
    match rows {
        0 => None,
        1 => Some("1 row has no value to write and is left out".to_owned()),
        more => Some(format!("{more} rows have no value to write and are left out")),
    }
}
