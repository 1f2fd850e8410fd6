//! The state of binding, which every part of it works on.

use std::cell::Cell;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::before::Before;
use super::context::Context;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;

/// The state of binding. A method that gives `None` has made a complaint.
pub(super) struct Binder<'a> {
    /// What the source's rows stand for.
    pub(super) table: Table,
    /// All columns of the source, also where they are out of sight.
    pub(super) source: &'static [ColumnSpec],
    pub(super) context: &'a Context,
    /// The query's text: what lies beyond is the text of a recipe.
    pub(super) text: &'a str,
    /// `context.now` in `context.zone`.
    pub(super) now: ZonedDateTime,
    pub(super) scope: Scope,
    /// What the stages before the one at hand leave.
    pub(super) before: Before,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<String>,
    /// A condition of the head is being bound, which is no place for all of them.
    pub(super) in_head: bool,
    /// What the heads so far demand of columns.
    pub(super) pinned: Vec<Pin>,
    /// What the head says of the calendar: clocks beside it are of that day.
    pub(super) dates: Vec<Dated>,
    /// The recipes called so far, as [`super::Plan::recipes`] has them.
    pub(super) recipes: Vec<String>,
    /// The recipe called last, if it counts.
    pub(super) counting: Option<Counting>,
    /// A `show` follows, so that stages keep the rows behind episodes.
    pub(super) is_shown: bool,
    /// See [`super::Plan::asks_clock`].
    pub(super) asks_clock: Cell<bool>,
    /// See [`super::Plan::asks_now`].
    pub(super) asks_now: Cell<bool>,
}

impl<'a> Binder<'a> {
    /// The state before anything is bound. `text`: of the query. `is_shown`: a `show` follows.
    pub(super) fn new(table: Table, text: &'a str, context: &'a Context, is_shown: bool) -> Self {
        let columns = table.columns();
        Binder {
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
            is_shown,
            asks_clock: Cell::new(false),
            asks_now: Cell::new(false),
        }
    }
}

impl Binder<'_> {
    /// Makes a complaint.
    pub(super) fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        // A value bound twice, as those of `between` are, complains once.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
        None
    }

    /// The value, or a complaint about it.
    pub(super) fn accept<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => self.refuse(diagnostic),
        }
    }

    /// Tells the user something, once.
    pub(super) fn tell(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Binds every item, also after one was refused.
    pub(super) fn each<I: IntoIterator, T>(
        &mut self,
        items: I,
        mut bind: impl FnMut(&mut Self, I::Item) -> Option<T>,
    ) -> Option<Vec<T>> {
        let bound: Vec<Option<T>> = items.into_iter().map(|item| bind(self, item)).collect();
        bound.into_iter().collect()
    }
}

/// A recipe that counts: its rows stand for groups, which have no lines of their own.
pub(super) struct Counting {
    pub name: String,
    /// The words that say which rows it counts.
    pub head: String,
}

/// A column that must have one value.
pub(super) struct Pin {
    pub column: usize,
    /// In a form that is equal when the values are.
    pub value: String,
    pub text: String,
    pub span: Span,
    /// Written as a word alone.
    pub word: bool,
}

/// A text of the head that names a day or more.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    pub text: String,
    /// Missing where it is a month or a year.
    pub day: Option<Date>,
}
