//! `trace`, and `show`: what ends one plan and begins another.

use super::binder::Binder;
use super::columns::Output;
use super::scope::{Rows, Visible};
use super::{Column, EVIDENCE, NamedExpr, Plan, Select, Trace};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::event::lines::{IDS, OF_GROUPS};
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::expr::types::Type;
use crate::lang::{ast, synonyms};
use crate::nearest::nearest;
use crate::record::counter::Counter;

/// What can be shown of rows, and the table it is.
const SHOWN: [Table; 3] = [Table::Lines, Table::Connections, Table::Messages];

impl Binder<'_> {
    /// `trace icid 451`
    pub(super) fn trace(&mut self, trace: &ast::Trace) -> Option<Trace> {
        let name = &trace.kind.name;
        let Some(counter) = Counter::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(name)) else {
            let message = format!("`{name}` cannot be traced");
            if let Some(known) = synonyms::traced(name) {
                return self.refuse(Diagnostic::new(trace.kind.span, message).replace(trace.kind.span, known));
            }
            let hint = match nearest(name, Counter::ALL.map(Counter::name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "write icid (a client's connection), dcid (one to a server) or mid (a message): trace icid {}",
                    trace.id
                ),
            };
            return self.refuse(Diagnostic::new(trace.kind.span, message).hint(hint));
        };
        let name = counter.name();
        if trace.id == 0 {
            let message = match counter {
                Counter::Icid | Counter::Dcid => format!("{name} 0 is no connection"),
                Counter::Mid => "there is no message 0".to_owned(),
            };
            let hint = format!("name one: trace {name} 451; lines that name 0: lines {name}=0");
            return self.refuse(Diagnostic::new(trace.id_span, message).hint(hint));
        }
        if i64::try_from(trace.id).is_err() {
            let message = format!("no {name} is that large");
            return self.refuse(Diagnostic::new(trace.id_span, message));
        }
        Some(Trace { counter, id: trace.id })
    }

    /// The table that `show` asks for, and the stage that reduces the rows before it to their places.
    pub(super) fn show(&mut self, noun: &ast::Ident, span: Span) -> Option<(Table, Select)> {
        let shown = SHOWN.into_iter().find(|shown| shown.name().eq_ignore_ascii_case(&noun.name));
        let Some(shown) = shown else {
            let names = SHOWN.map(Table::name);
            let message = format!("`show {}` shows nothing", noun.name);
            let hint = match nearest(&noun.name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it shows {}", names.join(", ")),
            };
            return self.refuse(Diagnostic::new(noun.span, message).hint(hint));
        };
        match self.scope.rows {
            Rows::Events => {}
            _ if self.scope.poisoned => return None,
            Rows::Chosen => {
                let message = "what was chosen of the rows tells no more where they stand";
                let hint = format!("put `show {}` before `select` and `distinct`", shown.name());
                return self.refuse(Diagnostic::new(span, message).hint(hint));
            }
            Rows::Groups if self.scope.find(EVIDENCE).is_some() => {}
            Rows::Groups => {
                let made = |name: &str| self.scope.find(name).is_some();
                if made("start") && made("end") {
                    let message = "what was chosen of the rows before told no more where they stand";
                    let hint = "put `select` and `distinct` behind `burst` and `sequence`";
                    return self.refuse(Diagnostic::new(span, message).hint(hint));
                }
                if let Some(refusal) = self.no_groups_of_recipe(shown, span) {
                    return self.refuse(refusal);
                }
                let message = format!("groups have no {} of their own", shown.name());
                let hint = format!("put `show {}` before the count", shown.name());
                return self.refuse(Diagnostic::new(span, message).hint(hint));
            }
        }
        let columns = self.passed(EVIDENCE).map_or_else(|| self.place_columns(), |numbers| vec![numbers]);
        let outputs: Vec<Output> = columns
            .iter()
            .map(|named| Output { named: named.clone(), text: named.column.name.clone(), measure: None, span })
            .collect();
        self.replace(&outputs, Rows::Chosen, true)?;
        Some((shown, Select(columns)))
    }

    /// The complaint about the groups of a recipe that counts, whose count does not stand in the query.
    fn no_groups_of_recipe(&self, shown: Table, span: Span) -> Option<Diagnostic> {
        let counting = self.counting.as_ref()?;
        let message = format!("`{}` counts, and groups have no {} of their own", counting.name, shown.name());
        // A key of the groups that is a column of the source: its rows can be asked for.
        let condition = |column: &Visible| {
            let name = &column.name;
            let is_source = self.source.iter().any(|source| source.name == name && source.kind == column.kind);
            match column.kind {
                Type::Ip if is_source => Some(format!("{name}=203.0.113.7")),
                Type::Text if is_source => Some(format!("{name}=administrator")),
                _ => None,
            }
        };
        let condition = self.scope.columns.iter().find_map(condition);
        let words = [Some(counting.head.clone()).filter(|head| !head.is_empty()), condition];
        let words: Vec<String> = words.into_iter().flatten().collect();
        let example = format!("{} | show {}", words.join(" "), shown.name());
        Some(Diagnostic::new(span, message).hint(format!("those of one of its rows, as in: {example}")))
    }

    /// Only what is found for a trace, or shown, comes in groups.
    pub(super) fn hide_groups(&mut self, table: Table) {
        if table == Table::Lines {
            let of_groups = |column: &&mut Visible| OF_GROUPS.contains(&column.name.as_str());
            self.scope.columns.iter_mut().filter(of_groups).for_each(|column| column.display = Display::Named);
        }
    }

    /// The columns for the place of a row of the source and the ids that it names.
    fn place_columns(&self) -> Vec<NamedExpr> {
        let place = self.table.place();
        let names = place.iter().chain(IDS.iter().filter(|id| self.has_number(id)));
        names.filter_map(|name| self.passed(name)).collect()
    }

    /// What a stage that finds episodes keeps of its rows for the `show` that follows, if one does.
    pub(super) fn evidence(&self) -> Option<Vec<NamedExpr>> {
        (self.is_shown && self.scope.rows == Rows::Events).then(|| self.place_columns())
    }

    /// The rows behind episodes, which `select` may not leave out.
    pub(super) fn evidence_kept(&self, span: Span) -> Option<Output> {
        let named = self.passed(EVIDENCE)?;
        Some(Output { named, text: EVIDENCE.to_owned(), measure: None, span })
    }

    fn has_number(&self, name: &str) -> bool {
        self.scope.find(name).is_some_and(|index| self.scope.columns[index].kind == Type::Int)
    }

    /// A column as it is.
    fn passed(&self, name: &str) -> Option<NamedExpr> {
        let index = self.scope.find(name)?;
        let kind = self.scope.columns[index].kind;
        Some(NamedExpr { expr: Expr::Column(index, kind), column: Column { name: name.to_owned(), kind } })
    }
}

impl Plan {
    /// Makes the notes of all that is shown its own.
    pub(super) fn gather_notes(&mut self) {
        if let Some(shown) = &mut self.shown {
            shown.gather_notes();
            for note in std::mem::take(&mut shown.notes) {
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
            }
        }
    }

    /// The plan that makes what comes out in the end.
    pub fn last(&self) -> &Plan {
        self.shown.as_deref().map_or(self, Plan::last)
    }
}
