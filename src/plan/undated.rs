//! Clocks without a date. Beside a bound that names a day, a clock is of that day; alone in a clause of the head it is of
//! today. Alone in a condition it may mean the hour of every day as well: there it is refused, with both readings.

use std::borrow::Cow;

use jiff::civil::Date;

use super::binder::{Binder, Dated};
use super::clock::{Behind, Clock};
use super::dates::Days;
use super::names::value_text;
use super::operands::Subject;
use super::times::Names;
use crate::diagnostic::{Diagnostic, Span, rewritten};
use crate::expr::types::Type;
use crate::lang::ast::{self, HeadItem, Op, PredicateKind, Set, TimeClause, TimeClauseKind, Value, ValueKind};
use crate::lang::periods::{self, Named, Unit};

/// The values of a clause that are times.
fn times_of(kind: &TimeClauseKind) -> Vec<&Value> {
    match kind {
        TimeClauseKind::Since(value)
        | TimeClauseKind::Until(value)
        | TimeClauseKind::Before(value)
        | TimeClauseKind::After(value)
        | TimeClauseKind::On(value) => vec![value],
        TimeClauseKind::Between(low, high) => vec![low, high],
        TimeClauseKind::Last(_) => Vec::new(),
    }
}

fn text_of(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Bare(text) | ValueKind::Quoted(text) => Some(text),
        ValueKind::Regex(_) | ValueKind::Call(_) => None,
    }
}

/// The clock that was written, behind a date.
fn behind(date: Date, clock: &Value) -> Value {
    let text = format!("{date} {}", text_of(clock).unwrap_or_default());
    Value { span: clock.span, kind: ValueKind::Bare(text) }
}

impl Binder<'_> {
    /// What a value says of the calendar.
    fn names(&self, value: &Value) -> Names {
        text_of(value).map_or(Names::Neither, |text| Names::of(text, &self.now))
    }

    /// Remembers the days that the head names.
    pub(super) fn note_dates(&mut self, head: &ast::Head) {
        let mut dates = Vec::new();
        for item in &head.items {
            match item {
                HeadItem::Word(word) => dates.extend(self.dated(&word.name)),
                HeadItem::Time(clause) => {
                    dates.extend(times_of(&clause.kind).into_iter().filter_map(|value| self.dated(text_of(value)?)));
                }
                HeadItem::Condition(predicate) => self.dates_of(predicate, &mut dates),
            }
        }
        if let Some(filter) = &head.filter {
            self.dates_in(filter, &mut dates);
        }
        self.dates = dates;
    }

    fn dated(&self, text: &str) -> Option<Dated> {
        let day = match Names::of(text, &self.now) {
            Names::Day(date) => Some(date),
            Names::Days => None,
            Names::Clock | Names::Neither => return None,
        };
        Some(Dated { text: text.to_owned(), day })
    }

    fn dates_in(&self, expr: &ast::Expr, dates: &mut Vec<Dated>) {
        match expr {
            ast::Expr::Or(parts) | ast::Expr::And(parts) => parts.iter().for_each(|part| self.dates_in(part, dates)),
            ast::Expr::Not(operand, _) => self.dates_in(operand, dates),
            ast::Expr::Predicate(predicate) => self.dates_of(predicate, dates),
        }
    }

    /// The dates of a condition on a time.
    fn dates_of(&self, predicate: &ast::Predicate, dates: &mut Vec<Dated>) {
        let (operand, values): (_, Vec<&Value>) = match &predicate.kind {
            PredicateKind::Between { operand, low, high, .. } => (operand, vec![low, high]),
            PredicateKind::Compare { operand, value, .. } => (operand, vec![value]),
            PredicateKind::In { operand, set: Set::List(values), .. } => (operand, values.iter().collect()),
            PredicateKind::In { operand, set: Set::One(value), .. } => (operand, vec![value]),
            PredicateKind::In { .. }
            | PredicateKind::IsNull { .. }
            | PredicateKind::Text(_)
            | PredicateKind::Word(_) => return,
        };
        let ast::Operand::Field(field) = operand else { return };
        let is_time = self.scope.find(&field.name).is_some_and(|index| self.scope.columns[index].kind == Type::Time);
        if is_time {
            dates.extend(values.into_iter().filter_map(|value| self.dated(text_of(value)?)));
        }
    }

    /// The one day that the head names; none where it names none. More than one is a complaint about the clock.
    fn day_beside(&mut self, clock: &Value) -> Option<Option<Date>> {
        let mut named = self.dates.iter().filter_map(|dated| Some((&dated.text, dated.day?)));
        let first = named.next();
        let other = first.and_then(|(_, day)| named.find(|(_, other)| *other != day));
        match (first, other, self.dates.first()) {
            (Some((text, day)), Some((other_text, other)), _) => {
                let clock_text = value_text(clock);
                let message = format!("`{clock_text}` may be of `{text}` or of `{other_text}`");
                let latest = day.max(other);
                let hint = format!("write its date: {latest} {}", text_of(clock).unwrap_or_default());
                self.refuse(Diagnostic::new(clock.span, message).hint(hint))
            }
            (Some((_, day)), None, _) => Some(Some(day)),
            (None, _, Some(longer)) => {
                let longer = longer.text.clone();
                self.no_single_day(clock, &longer)
            }
            (None, _, None) => Some(None),
        }
    }

    fn no_single_day<T>(&mut self, clock: &Value, beside: &str) -> Option<T> {
        let message = format!("`{}` is of one day, and `{beside}` is more than one", value_text(clock));
        let hint = format!("write its date: {} {}", self.now.date(), text_of(clock).unwrap_or_default());
        self.refuse(Diagnostic::new(clock.span, message).hint(hint))
    }

    /// The same bounds with a date before a clock that stands beside one.
    fn both_dated(&mut self, low: &Value, high: &Value) -> Option<Option<(Value, Value)>> {
        match (self.names(low), self.names(high)) {
            (Names::Day(day), Names::Clock) => Some(Some((low.clone(), behind(day, high)))),
            (Names::Clock, Names::Day(day)) => Some(Some((behind(day, low), high.clone()))),
            (Names::Days, Names::Clock) => self.no_single_day(high, text_of(low).unwrap_or_default()),
            (Names::Clock, Names::Days) => self.no_single_day(low, text_of(high).unwrap_or_default()),
            (_, _) => Some(None),
        }
    }

    /// The clause with a date before each of its clocks, as far as anything beside it names one.
    pub(super) fn dated_clause(&mut self, clause: &TimeClause) -> Option<TimeClauseKind> {
        if let TimeClauseKind::Between(low, high) = &clause.kind
            && let Some((low, high)) = self.both_dated(low, high)?
        {
            return Some(TimeClauseKind::Between(low, high));
        }
        let mut kind = clause.kind.clone();
        let values = match &mut kind {
            TimeClauseKind::Since(value)
            | TimeClauseKind::Until(value)
            | TimeClauseKind::Before(value)
            | TimeClauseKind::After(value)
            | TimeClauseKind::On(value) => vec![value],
            TimeClauseKind::Between(low, high) => vec![low, high],
            TimeClauseKind::Last(_) => Vec::new(),
        };
        for value in values {
            if self.names(value) == Names::Clock
                && let Some(day) = self.day_beside(value)?
            {
                *value = behind(day, value);
            }
        }
        Some(kind)
    }

    /// Where bounds are the wrong way round because the second is a clock of the day after: both, dated.
    pub(super) fn over_midnight(&self, low: &Value, dated_low: &Value, high: &Value) -> Option<(String, String)> {
        if self.names(high) != Names::Clock {
            return None;
        }
        let (clock, day) = match (self.names(low), self.names(dated_low)) {
            (Names::Clock, Names::Day(day)) => (Some(low), day),
            // Alone both are of today, and what is asked for is the last night.
            (Names::Clock, _) => (Some(low), self.now.date().yesterday().ok()?),
            (Names::Day(day), _) => (None, day),
            (_, _) => return None,
        };
        let low = clock.map_or_else(|| value_text(low), |clock| value_text(&behind(day, clock)));
        Some((low, value_text(&behind(day.tomorrow().ok()?, high))))
    }

    /// The time of a clock that was dated by what stands beside it, one day later.
    pub(super) fn a_day_later(&self, written: &Value, dated: &Value) -> Option<String> {
        match (self.names(written), self.names(dated)) {
            (Names::Clock, Names::Day(day)) => Some(value_text(&behind(day.tomorrow().ok()?, written))),
            (_, _) => None,
        }
    }

    /// The bounds of a condition, dated; a clock beside no date is a complaint.
    pub(super) fn dated_bounds<'v>(
        &mut self,
        subject: &Subject,
        negated: bool,
        low: &'v Value,
        high: &'v Value,
        at: Span,
    ) -> Option<(Cow<'v, Value>, Cow<'v, Value>)> {
        if subject.kind != Type::Time {
            return Some((Cow::Borrowed(low), Cow::Borrowed(high)));
        }
        if let Some((low, high)) = self.both_dated(low, high)? {
            return Some((Cow::Owned(low), Cow::Owned(high)));
        }
        if let (Some((from, from_text)), Some((to, to_text))) = (self.clock(low), self.clock(high)) {
            let not = if negated { "not " } else { "" };
            let day = self.likely_day();
            // Over midnight, the second is of the day after.
            let is_night = (from.hour, from.minute) > (to.hour, to.minute);
            let other = if is_night { day.tomorrow().unwrap_or(day) } else { day };
            let hint = format!(
                "for every day write {}, for one day {} {not}between {day} {from_text} and {other} {to_text}",
                hours_between(&subject.text, negated, &from, &to),
                subject.text,
            );
            let message = format!("`{from_text}` and `{to_text}` may be of one day or of every day");
            return self.refuse(Diagnostic::new(at, message).hint(hint));
        }
        Some((Cow::Borrowed(low), Cow::Borrowed(high)))
    }

    /// The complaint about a comparison with a clock alone.
    pub(super) fn clock_alone(&self, subject: &Subject, op: Op, value: &Value) -> Option<Diagnostic> {
        let (clock, text) = self.clock(value).filter(|_| subject.kind == Type::Time)?;
        let (hour, is_whole) = (clock.hour, clock.minute == 0);
        let hours = match op {
            Op::Lt | Op::Le if is_whole && hour > 0 => format!("< {hour}"),
            Op::Lt | Op::Le => format!("<= {hour}"),
            Op::Gt | Op::Ge => format!(">= {hour}"),
            Op::Ne => format!("!= {hour}"),
            Op::Eq | Op::Exact => format!("= {hour}"),
            Op::Match | Op::NotMatch => return None,
        };
        let (name, day) = (&subject.text, self.likely_day());
        let message = format!("`{text}` may be of one day or of every day");
        let hint = format!("for every day write hour({name}) {hours}, for one day {name} {op} {day} {text}");
        Some(Diagnostic::new(value.span, message).hint(hint))
    }

    /// The clock that a value is, and its text.
    fn clock<'v>(&self, value: &'v Value) -> Option<(Clock, &'v str)> {
        let text = text_of(value).filter(|_| self.names(value) == Names::Clock)?;
        Some((Clock::parse(text, Behind::Nothing).ok()??, text))
    }

    /// Refuses a clock among values that are no bounds.
    pub(super) fn is_dated(&self, text: &str, span: Span) -> Result<(), Diagnostic> {
        let is_clock = Names::of(text, &self.now) == Names::Clock;
        if !is_clock || !matches!(Clock::parse(text, Behind::Nothing), Ok(Some(_))) {
            return Ok(());
        }
        let message = format!("`{text}` may be of one day or of every day");
        Err(Diagnostic::new(span, message).hint(format!("write its date: {} {text}", self.likely_day())))
    }

    /// Says of `last week` that it is one of the calendar, with that and the other reading as queries.
    pub(super) fn note_rolling(&mut self, value: &Value, clause: Span, keyword: &str) {
        let Some(text) = text_of(value) else { return };
        let Some(Named::Last(unit)) = periods::find(text) else { return };
        let Ok(Some(days)) = Days::parse(text, &self.now) else { return };
        let (noun, length) = match unit {
            Unit::Week => ("week", "7d"),
            Unit::Month => ("month", "1mo"),
            Unit::Year => ("year", "1y"),
        };
        let calendar = rewritten(self.text, clause, &format!("{keyword} {}", days.written(unit)));
        let rolling = rewritten(self.text, clause, &format!("last {length}"));
        self.tell(format!("`{text}` is the {noun} of the calendar: {calendar}; back from now it is: {rolling}"));
    }

    /// The day that is most likely meant: the one that the head names, else today.
    fn likely_day(&self) -> Date {
        let mut days = self.dates.iter().filter_map(|dated| dated.day);
        days.next().unwrap_or_else(|| self.now.date())
    }
}

/// The hours of every day between two clocks, also over midnight. An end on the hour is left out, for it is a moment.
fn hours_between(name: &str, negated: bool, from: &Clock, to: &Clock) -> String {
    let (first, last) = (from.hour, if to.minute == 0 { (to.hour + 23) % 24 } else { to.hour });
    if from.hour == to.hour || first == last {
        return format!("hour({name}) {} {first}", if negated { "!=" } else { "=" });
    }
    let (not, low, high) = if first < last { (negated, first, last) } else { (!negated, last + 1, first - 1) };
    if low > high {
        return format!("hour({name}) {}= {low}", if not { "!" } else { "" });
    }
    format!("hour({name}) {}between {low} and {high}", if not { "not " } else { "" })
}
