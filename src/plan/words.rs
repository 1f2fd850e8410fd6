//! Words that stand alone as conditions: `failed`, `inbound`, `tls`, `today`. Which words there are follows from the
//! columns in sight: those of closed sets, and yes/no columns by their names.

use super::binder::Binder;
use super::names::one_line;
use super::operands::{Subject, function_hint};
use super::scope::Rows;
use super::times::Period;
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::{ColumnSpec, OUTCOMES};
use crate::event::tables::Table;
use crate::expr::text::TextTest;
use crate::expr::types::{Type, WordSet};
use crate::expr::{Comparison, Expr, Literal, functions};
use crate::lang::periods::DAYS;
use crate::lang::{ast, synonyms};
use crate::nearest::nearest;

impl Binder<'_> {
    /// The condition that a word alone is. `others` are words that would do in its place, for did-you-mean.
    pub(super) fn word(&mut self, word: &ast::Ident, others: &[&str]) -> Option<Expr> {
        if let Some((index, stored)) = self.closed_word(&word.name) {
            let test = TextTest::Equals(stored.to_owned());
            return Some(Expr::Text { operand: Box::new(self.column(index, word.span).expr), test });
        }
        if let Some(index) = self.scope.find(&word.name) {
            let subject = self.column(index, word.span);
            if subject.kind == Type::Bool {
                return Some(Expr::compare(subject.expr, Comparison::Eq, Expr::Literal(Literal::Bool(true))));
            }
            let message = format!("`{}` is {}, not yes/no", subject.text, subject.kind.noun());
            let hint = format!("did you mean `{} is not null`?", subject.text);
            return self.refuse(Diagnostic::new(word.span, message).hint(hint));
        }
        if DAYS.iter().any(|day| day.eq_ignore_ascii_case(&word.name)) {
            let period = self.period(&word.name, word.span);
            let period = self.accept(period)?;
            return self.in_period(&period, word.span);
        }
        self.unknown_word(word, others)
    }

    /// The column of a closed set that has this word, and the word as stored.
    pub(super) fn closed_word(&self, word: &str) -> Option<(usize, &'static str)> {
        let stored = |kind: Type| kind.words()?.resolve(word);
        self.scope.columns.iter().enumerate().find_map(|(index, column)| Some((index, stored(column.kind)?)))
    }

    fn unknown_word<T>(&mut self, word: &ast::Ident, others: &[&str]) -> Option<T> {
        if self.scope.poisoned {
            return None;
        }
        let name = &word.name;
        let sets = self.scope.columns.iter().filter_map(|column| column.kind.words());
        let flags = self.scope.columns.iter().filter(|column| column.kind == Type::Bool);
        let flags = flags.map(|column| column.name.as_str());
        let mut words: Vec<&str> = sets.clone().flat_map(WordSet::stored).collect();
        words.extend(flags.clone());
        let aliases = sets.flat_map(|set| set.words).map(|(alias, _)| *alias);
        let close = nearest(name, aliases.chain(flags).chain(others.iter().copied()));
        // A field is the second choice: alone it would be refused.
        let close = close.or_else(|| nearest(name, self.scope.names()));

        if let Some(hint) = self.instead_of_outcome(name) {
            let message = format!("`{name}` is about attempts to authenticate, not about {}", self.table.name());
            return self.refuse(Diagnostic::new(word.span, message).hint(hint));
        }
        let diagnostic = Diagnostic::new(word.span, format!("no word called `{name}`"));
        let mut diagnostic = if let Some(column) = self.gone_column(name) {
            let about = if column.eq_ignore_ascii_case(name) { "" } else { &format!(" is about `{column}`, which") };
            let message = format!("`{name}`{about} is not among the columns left here");
            let hint = "put the condition before the stage that leaves it out, or use count(…)";
            Diagnostic { message, ..diagnostic }.hint(hint)
        } else if let Some(function) = functions::find(name) {
            diagnostic.hint(function_hint(function))
        } else if self.scope.rows == Rows::Events && self.context.recipes.find(name).is_some() {
            diagnostic.replace(word.span, format!("detect {name}"))
        } else if let Some(hint) = synonyms::finding(name).filter(|_| self.scope.rows == Rows::Events) {
            diagnostic.hint(hint)
        } else if let Some(close) = close {
            diagnostic.hint(format!("did you mean `{close}`?"))
        } else if self.scope.rows == Rows::Events && self.scope.columns.iter().any(|column| column.kind == Type::Bytes)
        {
            diagnostic.hint(format!("to search the log line for it, quote it: \"{name}\""))
        } else {
            diagnostic
        };
        if !words.is_empty() {
            diagnostic = diagnostic.note(one_line("words", words));
        }
        self.refuse(diagnostic)
    }

    /// What to write in place of a word that says how an attempt to authenticate ended, where rows are no such attempts.
    fn instead_of_outcome(&self, word: &str) -> Option<String> {
        let outcome = OUTCOMES.resolve(word)?;
        let condition = match (self.table, outcome) {
            _ if self.scope.rows != Rows::Events => return None,
            (Table::Auth, _) => return None,
            (Table::Connections, "failed") => "connections where auth_failed > 0",
            (Table::Connections, "succeeded") => "connections where auth_succeeded > 0",
            (Table::Connections, _) => "connections where auth_attempts > 0",
            (Table::Messages, _) => "messages where user is not null",
            (Table::Lines, _) => return Some(format!("leave `lines` out for the attempts: {outcome}")),
        };
        Some(format!("as in: {condition}"))
    }

    /// The column of the source that the word speaks of, when a stage has left it out.
    fn gone_column(&self, word: &str) -> Option<&'static str> {
        if self.scope.rows == Rows::Events {
            return None;
        }
        let speaks = |column: &&ColumnSpec| {
            column.kind.words().is_some_and(|set| set.resolve(word).is_some()) || column.name.eq_ignore_ascii_case(word)
        };
        Some(self.source.iter().find(speaks)?.name)
    }

    /// The column that clauses of time and stretches of time are about. After stages that make columns of their own it may
    /// go by another name.
    pub(super) fn time(&mut self, span: Span) -> Option<Subject> {
        let own = self.table.time();
        let name = if self.scope.find(own).is_some() || self.scope.find("time").is_none() { own } else { "time" };
        self.field(&ast::Ident { name: name.to_owned(), span })
    }

    /// The rows whose time lies in the period.
    pub(super) fn in_period(&mut self, period: &Period, span: Span) -> Option<Expr> {
        let time = self.time(span)?.expr;
        Some(Expr::all(vec![
            Expr::compare(time.clone(), Comparison::Ge, Expr::Literal(Literal::Time(period.start.clone()))),
            Expr::compare(time, Comparison::Lt, Expr::Literal(Literal::Time(period.end.clone()))),
        ]))
    }
}
