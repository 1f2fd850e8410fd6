//! The line below a result on a terminal: how many rows there are, and what else there is to see.

use super::report::count;
use crate::diagnostic::Span;
use crate::engine::Engine;
use crate::event::columns::Display;
use crate::event::tables::Table;
use crate::lang::ast::{Ident, Query, Show, Stage, StageKind};
use crate::plan::{Column, Plan};

/// The line. `leads_to_lines`: as [`leads_to_lines`] says.
pub(super) fn line(rows: u64, display: Display, plan: &Plan, leads_to_lines: bool) -> String {
    let columns = more_columns(display, plan.table, &plan.columns);
    let lines = leads_to_lines.then(|| "the lines behind them: add `| show lines`".to_owned());
    let parts: Vec<String> = [Some(count(rows, "row", "rows")), columns, lines].into_iter().flatten().collect();
    parts.join("; ")
}

/// Are the rows what `burst`, `sequence` or a recipe found, and can the lines behind them be shown? `binds`: whether a query
/// can be answered.
pub(super) fn leads_to_lines(query: &Query, engine: &Engine, binds: &dyn Fn(&Query) -> bool) -> bool {
    let finds =
        |stage: &Stage| matches!(stage.kind, StageKind::Burst(_) | StageKind::Sequence(_) | StageKind::Detect(_));
    let shows = |stage: &Stage| matches!(stage.kind, StageKind::Show(_));
    if !query.stages.iter().any(finds) || query.stages.iter().any(shows) || engine.source().check_reread().is_err() {
        return false;
    }
    let mut query = query.clone();
    let span = Span::new(0, 0);
    let noun = Ident { name: Table::Lines.name().to_owned(), span };
    query.stages.push(Stage { span, kind: StageKind::Show(Show { noun }) });
    binds(&query)
}

fn more_columns(display: Display, table: Table, columns: &[Column]) -> Option<String> {
    let more = columns_not_shown(display, table, columns);
    (more > 0).then(|| format!("{}: add `| select *`", count(more, "more column", "more columns")))
}

/// How many columns a query that chooses none would show elsewhere but not in a table.
fn columns_not_shown(display: Display, table: Table, columns: &[Column]) -> u64 {
    let shown = |limit: Display| table.columns().iter().filter(move |column| column.display <= limit);
    let chosen_by_display = shown(display).count() == columns.len()
        && shown(display).all(|column| columns.iter().any(|chosen| chosen.name == column.name));
    if matches!(display, Display::Headline(_)) && chosen_by_display {
        (shown(Display::Machine).count() - columns.len()) as u64
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::columns::COLUMNS;

    #[test]
    fn columns_that_tables_leave_out_are_counted() {
        let headline: Vec<Column> = COLUMNS
            .iter()
            .filter(|column| matches!(column.display, Display::Headline(_)))
            .map(|column| Column { name: column.name.to_owned(), kind: column.kind })
            .collect();
        let more = more_columns(Display::Headline(u8::MAX), Table::Auth, &headline).unwrap();
        assert!(more.ends_with(" more columns: add `| select *`"), "{more}");
        assert_eq!(more_columns(Display::Headline(u8::MAX), Table::Auth, &headline[..2]), None);
        assert_eq!(more_columns(Display::Text, Table::Auth, &headline), None);
    }
}
