//! The head of a query: words, times and conditions that all hold, and what cannot hold together.

use super::binder::{Binder, Pin};
use super::durations::Length;
use super::names::value_text;
use super::times::Period;
use super::values;
use crate::diagnostic::{Diagnostic, Span};
use crate::event::tables::Table;
use crate::expr::aggregates;
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr, Literal};
use crate::lang::ast::{self, HeadItem, TimeClause, TimeClauseKind, ValueKind};
use crate::lang::periods::DAYS;

/// Other nouns of `auth`.
const OF_AUTH: [&str; 4] = ["login", "logins", "attempts", "events"];

/// The nouns.
fn nouns() -> impl Iterator<Item = &'static str> {
    Table::ALL.into_iter().map(Table::name).chain(OF_AUTH)
}

/// The table of a noun; case does not matter.
fn noun(word: &str) -> Option<Table> {
    let is_of_auth = OF_AUTH.iter().any(|noun| noun.eq_ignore_ascii_case(word));
    if is_of_auth { Some(Table::Auth) } else { Table::find(word) }
}

/// The table that a query is about: that of the first noun in its head, whatever stands before it.
pub(super) fn table_of(head: &ast::Head) -> Table {
    let mut nouns = head.items.iter().filter_map(|item| match item {
        HeadItem::Word(word) => noun(&word.name),
        HeadItem::Time(_) | HeadItem::Condition(_) => None,
    });
    nouns.next().unwrap_or_default()
}

/// What an item of the head says, so that two of them can be held against each other.
struct Said {
    /// Columns that must have one value.
    pinned: Vec<Pin>,
    limits: Vec<Limit>,
}

/// A clause that bounds the time.
struct Limit {
    start: Option<jiff::Timestamp>,
    end: Option<jiff::Timestamp>,
    keyword: &'static str,
    text: String,
    /// The same clause a day later, where it ends at a clock whose date is that of a bound beside it.
    a_day_later: Option<String>,
    span: Span,
}

impl Binder<'_> {
    /// The condition that the head makes; `None` also where it makes none.
    pub(super) fn head(&mut self, head: &ast::Head) -> Option<Expr> {
        // A recipe has a head of its own, which must agree with the one that the query began with.
        let before = self.pinned.len();
        let mut said = Said { pinned: std::mem::take(&mut self.pinned), limits: Vec::new() };
        let mut parts = Vec::new();
        self.note_dates(head);
        for (place, item) in head.items.iter().enumerate() {
            if let (HeadItem::Word(word), Some(HeadItem::Time(clause))) = (item, head.items.get(place + 1))
                && self.is_split_between(word, clause)
            {
                let diagnostic = Diagnostic::new(clause.span, "in the head `between` limits the time")
                    .hint(format!("put `where` before the condition: where {word} {clause}"));
                self.diagnostics.push(diagnostic);
                continue;
            }
            parts.extend(self.head_item(item, &mut said));
        }
        self.hold_together(&said, before);
        self.pinned = said.pinned;
        let filter = head.filter.as_ref().and_then(|filter| {
            let bound = self.expr(filter)?;
            self.filtered(filter, &bound);
            Some(bound)
        });
        match filter {
            Some(Expr::And(more)) => parts.extend(more),
            Some(filter) => parts.push(filter),
            None => {}
        }
        if parts.is_empty() { None } else { Some(Expr::all(parts)) }
    }

    /// `icid between 2008 and 2009`: a field, which is no word of the head, and a time.
    fn is_split_between(&self, word: &ast::Ident, clause: &TimeClause) -> bool {
        let field = || self.scope.find(&word.name).map(|index| self.scope.columns[index].kind);
        matches!(clause.kind, TimeClauseKind::Between(..)) && field().is_some_and(|kind| kind != Type::Bool)
    }

    fn head_item(&mut self, item: &HeadItem, said: &mut Said) -> Option<Expr> {
        match item {
            HeadItem::Word(word) => self.head_word(word, said),
            HeadItem::Time(clause) => self.time_clause(clause, said),
            HeadItem::Condition(predicate) => {
                let expr = self.head_condition(predicate)?;
                said.limits.extend(self.time_limit(&expr, predicate));
                if let Some((column, value)) = pinned(&expr) {
                    let text = value.clone();
                    said.pinned.push(Pin { column, value, text, span: predicate.span, word: false });
                }
                Some(expr)
            }
        }
    }

    fn head_condition(&mut self, predicate: &ast::Predicate) -> Option<Expr> {
        self.in_head = true;
        let expr = self.predicate(predicate);
        self.in_head = false;
        expr
    }

    /// How a condition bounds the time of the event, if it is about that alone.
    fn time_limit(&self, expr: &Expr, predicate: &ast::Predicate) -> Option<Limit> {
        let time = self.scope.find(self.table.time())?;
        let parts = if let Expr::And(parts) = expr { parts.as_slice() } else { std::slice::from_ref(expr) };
        let text = predicate.to_string();
        let mut limit = Limit { start: None, end: None, keyword: "", text, a_day_later: None, span: predicate.span };
        for part in parts {
            let Expr::Compare { left, op, right } = part else { return None };
            let (Expr::Column(column, _), Expr::Literal(Literal::Time(moment))) = (&**left, &**right) else {
                return None;
            };
            let moment = moment.timestamp();
            match op {
                _ if *column != time => return None,
                Comparison::Ge | Comparison::Gt => limit.start = Some(moment),
                Comparison::Lt => limit.end = Some(moment),
                // The moment itself is within; the bounds of a literal never come so.
                Comparison::Le | Comparison::Eq | Comparison::Exact => return None,
            }
        }
        Some(limit)
    }

    fn head_word(&mut self, word: &ast::Ident, said: &mut Said) -> Option<Expr> {
        let name = word.name.to_ascii_lowercase();
        if let Some(table) = noun(&name) {
            return self.noun(word, table);
        }
        if let Some(period) = self.day(word) {
            let limit = limit(Some(&period), Some(&period), "on", &word.name, word.span);
            said.limits.push(limit);
            return self.in_period(&period, word.span);
        }
        let known = self.scope.find(&name).is_some();
        if !known && aggregates::find(&name).is_some() {
            let message = format!("`{name}` is a stage, and stages stand after a pipe");
            return self.refuse(Diagnostic::new(word.span, message).hint(format!("write: | {name} …")));
        }
        let nouns = nouns();
        let others: Vec<&str> = nouns.chain(DAYS.iter().copied()).collect();
        let expr = self.word(word, &others)?;
        if let Some((column, value)) = pinned(&expr) {
            said.pinned.push(Pin { column, value, text: name, span: word.span, word: true });
        }
        Some(expr)
    }

    /// A noun, which limits nothing.
    fn noun(&mut self, word: &ast::Ident, table: Table) -> Option<Expr> {
        let (name, own) = (word.name.to_ascii_lowercase(), self.table);
        if table != own {
            let message = format!("a query is about one table, and `{}` stands before `{name}`", own.name());
            let hint = "leave one of them out";
            return self.refuse(Diagnostic::new(word.span, message).hint(hint));
        }
        if name.starts_with("login") {
            self.tell("`login` means every attempt to log in; the mechanism is written mechanism=LOGIN".to_owned());
        }
        None
    }

    fn day(&mut self, word: &ast::Ident) -> Option<Period> {
        let is_day = DAYS.iter().any(|day| day.eq_ignore_ascii_case(&word.name));
        if !is_day {
            return None;
        }
        let period = self.period(&word.name, word.span);
        self.accept(period)
    }

    fn time_clause(&mut self, clause: &TimeClause, said: &mut Said) -> Option<Expr> {
        let time = self.time(clause.span)?;
        let (keyword, words): (&str, Vec<&ast::Value>) = match &clause.kind {
            TimeClauseKind::Since(value) => ("since", vec![value]),
            TimeClauseKind::Until(value) => ("until", vec![value]),
            TimeClauseKind::Before(value) => ("before", vec![value]),
            TimeClauseKind::After(value) => ("after", vec![value]),
            TimeClauseKind::On(value) => ("on", vec![value]),
            TimeClauseKind::Last(value) => ("last", vec![value]),
            TimeClauseKind::Between(low, high) => ("between", vec![low, high]),
        };
        if let TimeClauseKind::Since(value) | TimeClauseKind::After(value) | TimeClauseKind::On(value) = &clause.kind
            && let Some(length) = values::back(&value_text(value))
        {
            let message = format!("`{}` is a duration, and `{keyword}` takes a time", value_text(value));
            let diagnostic = Diagnostic::new(value.span, message);
            return self.refuse(diagnostic.replace(clause.span, format!("last {length}")));
        }
        let text = words.iter().map(|value| value_text(value)).collect::<Vec<_>>().join(" and ");
        let limit = |start, end| limit(start, end, keyword, &format!("{keyword} {text}"), clause.span);
        match &self.dated_clause(clause)? {
            TimeClauseKind::Since(value) => {
                let period = self.clause_period(value)?;
                self.note_rolling(value, clause.span, "since");
                said.limits.push(limit(Some(&period), None));
                Some(bound(&time.expr, Comparison::Ge, &period.start))
            }
            TimeClauseKind::Until(value) => {
                let period = self.clause_period(value)?;
                let a_day_later = words.first().and_then(|written| self.a_day_later(written, value));
                said.limits.push(Limit { a_day_later, ..limit(None, Some(&period)) });
                Some(bound(&time.expr, Comparison::Lt, &period.end))
            }
            TimeClauseKind::Before(value) => {
                let period = self.clause_period(value)?;
                let point = Period { start: period.start.clone(), end: period.start };
                said.limits.push(limit(None, Some(&point)));
                Some(bound(&time.expr, Comparison::Lt, &point.end))
            }
            TimeClauseKind::After(value) => {
                let period = self.clause_period(value)?;
                let point = Period { start: period.end.clone(), end: period.end };
                said.limits.push(limit(Some(&point), None));
                Some(bound(&time.expr, Comparison::Ge, &point.start))
            }
            TimeClauseKind::On(value) => {
                let period = self.clause_period(value)?;
                self.note_rolling(value, clause.span, "on");
                said.limits.push(limit(Some(&period), Some(&period)));
                self.in_period(&period, clause.span)
            }
            TimeClauseKind::Last(value) => {
                let period = self.last(value)?;
                said.limits.push(limit(Some(&period), Some(&period)));
                // Up to and with this very moment: the newest event is within `--now=end`.
                Some(Expr::all(vec![
                    bound(&time.expr, Comparison::Ge, &period.start),
                    bound(&time.expr, Comparison::Le, &self.now),
                ]))
            }
            TimeClauseKind::Between(low, high) => {
                let (first, second) = (self.clause_period(low), self.clause_period(high));
                let period = Period { start: first?.start, end: second?.end };
                if period.start >= period.end {
                    return self.nothing_between(&words, low, clause.span);
                }
                said.limits.push(limit(Some(&period), Some(&period)));
                self.in_period(&period, clause.span)
            }
        }
    }

    /// Complains about bounds of which the second is the earlier; `dated_low` is the first with its date.
    pub(super) fn nothing_between<T>(&mut self, bounds: &[&ast::Value], dated_low: &ast::Value, at: Span) -> Option<T> {
        let [low, high] = bounds else { return None };
        let message = format!("nothing lies between {} and {}", value_text(low), value_text(high));
        let diagnostic = Diagnostic::new(at, message);
        self.refuse(match self.over_midnight(low, dated_low, high) {
            Some((from, to)) => diagnostic.hint(format!("over midnight each has its date: between {from} and {to}")),
            None => {
                let turned = format!("{} and {}", value_text(high), value_text(low));
                diagnostic.replace(low.span.to(high.span), turned)
            }
        })
    }

    fn clause_period(&mut self, value: &ast::Value) -> Option<Period> {
        match &value.kind {
            ValueKind::Bare(text) | ValueKind::Quoted(text) => {
                let period = self.period(text, value.span);
                self.accept(period)
            }
            ValueKind::Call(call) if call.name.name.eq_ignore_ascii_case("now") && call.args.is_empty() => {
                let period = self.period("now", value.span);
                self.accept(period)
            }
            ValueKind::Call(call) if call.name.name.eq_ignore_ascii_case("now") => {
                let diagnostic = Diagnostic::new(value.span, "now() takes no argument");
                self.refuse(diagnostic.hint("leave the parentheses empty"))
            }
            ValueKind::Call(_) | ValueKind::Regex(_) => {
                let message = format!("`{}` is not a time", value_text(value));
                self.refuse(Diagnostic::new(value.span, message).hint("write 2009-04-22 or 2009-04-22 11:47"))
            }
        }
    }

    /// `last 7d`: back from now by the calendar.
    fn last(&mut self, value: &ast::Value) -> Option<Period> {
        let text = value_text(value);
        let length = Length::parse(&text).map_err(|fault| {
            let rows = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let hint =
                if rows { format!("write last {text}d for days; the last rows are | tail {text}") } else { fault.hint };
            Diagnostic::new(value.span, fault.message).hint(hint)
        });
        let length = self.accept(length)?;
        if length == Length::default() {
            return self.refuse(Diagnostic::new(value.span, format!("`last {text}` is no time at all")));
        }
        let span = length.as_span().ok_or_else(|| Diagnostic::new(value.span, format!("`{text}` is too long")));
        let span = self.accept(span)?;
        self.asks_now.set(true);
        let period = Period::back_from(&self.now, span).map_err(|fault| values::no_time(fault, value.span));
        self.accept(period)
    }

    /// Complains about items that cannot all hold; the first `before` are known to.
    fn hold_together(&mut self, said: &Said, before: usize) {
        for (place, pin) in said.pinned.iter().enumerate().skip(before) {
            let against =
                said.pinned[..place].iter().find(|other| other.column == pin.column && other.value != pin.value);
            if let Some(other) = against {
                let diagnostic = self.contradiction(other, pin);
                self.diagnostics.push(diagnostic);
            }
        }
        let later = said.limits.iter().filter(|limit| limit.start.is_some()).max_by_key(|limit| limit.start);
        let earlier = said.limits.iter().filter(|limit| limit.end.is_some()).min_by_key(|limit| limit.end);
        if let (Some(from), Some(to)) = (later, earlier)
            && from.start >= to.end
        {
            self.diagnostics.push(no_time_left(from, to));
        }
    }

    pub(super) fn contradiction(&self, first: &Pin, second: &Pin) -> Diagnostic {
        let column = &self.scope.columns[first.column];
        let name = &column.name;
        let diagnostic = Diagnostic::new(first.span, String::new()).also(second.span);
        if first.word && second.word {
            let message = format!("`{}` and `{}` cannot both hold", first.text, second.text);
            // The first two words of a set are those that most events have.
            let usual: Vec<&str> = column.kind.words().iter().flat_map(|set| set.stored()).take(2).collect();
            let all = usual.contains(&first.value.as_str()) && usual.contains(&second.value.as_str());
            let hint = if all {
                format!("leave both out for every {name}")
            } else {
                format!("for either, write: where {} or {}", first.text, second.text)
            };
            return Diagnostic { message, ..diagnostic }.hint(hint);
        }
        if column.kind == Type::Bool {
            let message = format!("`{name}` cannot be both yes and no");
            return Diagnostic { message, ..diagnostic }.hint("leave both out for either");
        }
        let message = format!("`{name}` cannot be both {} and {}", first.value, second.value);
        let hint = format!("for either, write: where {name} in ({}, {})", first.value, second.value);
        Diagnostic { message, ..diagnostic }.hint(hint)
    }
}

/// The column that the test allows one value only, and that value.
pub(super) fn pinned(expr: &Expr) -> Option<(usize, String)> {
    let column = |operand: &Expr| if let Expr::Column(index, _) = operand { Some(*index) } else { None };
    if let Expr::Text { operand, test: TextTest::Equals(value) } = expr {
        return Some((column(operand)?, value.to_ascii_lowercase()));
    }
    if let Expr::Address { operand, networks } = expr {
        return Some((column(operand)?, networks.single()?.to_string()));
    }
    let Expr::Compare { left, op: Comparison::Eq, right } = expr else { return None };
    let Expr::Literal(literal) = &**right else { return None };
    let value = match literal {
        Literal::Bool(true) => "yes".to_owned(),
        Literal::Bool(false) => "no".to_owned(),
        literal => literal.to_string(),
    };
    Some((column(left)?, value))
}

fn bound(time: &Expr, op: Comparison, moment: &jiff::ZonedDateTime) -> Expr {
    Expr::compare(time.clone(), op, Expr::Literal(Literal::Time(moment.clone())))
}

fn limit(start: Option<&Period>, end: Option<&Period>, keyword: &str, text: &str, span: Span) -> Limit {
    let keyword = match keyword {
        "since" | "after" => "since",
        "until" | "before" => "until",
        _ => "",
    };
    Limit {
        start: start.map(|period| period.start.timestamp()),
        end: end.map(|period| period.end.timestamp()),
        keyword,
        text: text.to_owned(),
        a_day_later: None,
        span,
    }
}

fn no_time_left(from: &Limit, to: &Limit) -> Diagnostic {
    let diagnostic = Diagnostic::new(from.span, String::new()).also(to.span);
    // Of what `after` and `before` name nothing is left, whichever of the two comes first: to swap them would not help.
    if let (Some((first, start)), Some((second, end))) = (from.text.split_once(' '), to.text.split_once(' ')) {
        let is_after = first.eq_ignore_ascii_case("after");
        let is_before = second.eq_ignore_ascii_case("before");
        let touching = from.start == to.end && (is_after || is_before);
        if touching || is_after && is_before {
            let (start, end) = if touching { (start, end) } else { (end, start) };
            let message = format!("no time is within both `{}` and `{}`", from.text, to.text);
            let hint = format!("`after` and `before` leave out what they name; with it: since {start} until {end}");
            return Diagnostic { message, ..diagnostic }.hint(hint);
        }
    }
    if from.keyword == "since" && to.keyword == "until" {
        let message = format!("`{}` is later than `{}`", from.text, to.text);
        return Diagnostic { message, ..diagnostic }.hint(match &to.a_day_later {
            Some(clock) => format!("write the date of the day after: until {clock}"),
            None => "swap the two times".to_owned(),
        });
    }
    let message = format!("no time is within both `{}` and `{}`", from.text, to.text);
    Diagnostic { message, ..diagnostic }.hint("leave one out")
}
