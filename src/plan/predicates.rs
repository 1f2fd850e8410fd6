//! Conditions: an operand, an operator and a value become a typed test.
//!
//! Negation is taken off first (`!=` is the complement of `=`), so that every test below is a positive one and a
//! missing value makes it false.

use super::binder::Binder;
use super::names::value_text;
use super::operands::Subject;
use super::scope::Rows;
use super::times::Period;
use super::{addresses, values};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::tables::Table;
use crate::expr::text::{Pattern, PatternFault, TextTest};
use crate::expr::types::{Type, WordSet};
use crate::expr::{Comparison, Expr, Literal};
use crate::lang::ast::{self, Op, PredicateKind, Value, ValueKind};
use crate::lang::periods::{self, DAYS};

/// The positive operators.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Compare(Comparison),
    Match,
}

impl Relation {
    pub(super) const EQ: Relation = Relation::Compare(Comparison::Eq);

    /// The relation, and whether it is negated.
    fn of(op: Op) -> (Relation, bool) {
        match op {
            Op::Eq => (Relation::EQ, false),
            Op::Ne => (Relation::EQ, true),
            Op::Exact => (Relation::Compare(Comparison::Exact), false),
            Op::Lt => (Relation::Compare(Comparison::Lt), false),
            Op::Le => (Relation::Compare(Comparison::Le), false),
            Op::Gt => (Relation::Compare(Comparison::Gt), false),
            Op::Ge => (Relation::Compare(Comparison::Ge), false),
            Op::Match => (Relation::Match, false),
            Op::NotMatch => (Relation::Match, true),
        }
    }

    fn is_order(self) -> bool {
        match self {
            Relation::Compare(Comparison::Eq | Comparison::Exact) | Relation::Match => false,
            Relation::Compare(Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge) => true,
        }
    }
}

impl Binder<'_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Option<Expr> {
        match expr {
            ast::Expr::Or(parts) => {
                if parts.windows(2).any(|pair| self.is_value_alone(&pair[0], &pair[1])) {
                    return None;
                }
                Some(Expr::any(self.each(parts, Self::expr)?))
            }
            ast::Expr::And(parts) => Some(Expr::all(self.each(parts, Self::expr)?)),
            ast::Expr::Not(operand, _) => Some(self.expr(operand)?.negated_if(true)),
            ast::Expr::Predicate(predicate) => self.predicate(predicate),
        }
    }

    /// `user = root or admin`: complains about a word that is none, after a condition whose value it could be.
    fn is_value_alone(&mut self, before: &ast::Expr, word: &ast::Expr) -> bool {
        let (ast::Expr::Predicate(before), ast::Expr::Predicate(alone)) = (before, word) else { return false };
        let (PredicateKind::Compare { operand, op: Op::Eq | Op::Exact, value, .. }, PredicateKind::Word(word)) =
            (&before.kind, &alone.kind)
        else {
            return false;
        };
        let is_day = DAYS.iter().any(|day| day.eq_ignore_ascii_case(&word.name));
        let is_word = is_day || self.closed_word(&word.name).is_some() || self.scope.find(&word.name).is_some();
        if is_word || self.scope.poisoned {
            return false;
        }
        let message = format!("`{}` is a value without a field", word.name);
        let list = format!("{operand} in ({value}, {})", word.name);
        let diagnostic = Diagnostic::new(before.span, message).also(alone.span);
        self.diagnostics.push(diagnostic.replace(before.span.to(alone.span), list));
        true
    }

    pub(super) fn predicate(&mut self, predicate: &ast::Predicate) -> Option<Expr> {
        match &predicate.kind {
            PredicateKind::Between { operand, negated, low, high } => {
                let subject = self.operand(operand)?;
                let bounds = self.dated_bounds(&subject, *negated, low, high, predicate.span)?;
                if let Some(hours) = over_midnight(&subject, *negated, low, high) {
                    let message = format!("nothing lies between {} and {}", value_text(low), value_text(high));
                    return self.refuse(Diagnostic::new(predicate.span, message).replace(predicate.span, hours));
                }
                let between = self.between(&subject, [low, high], [&bounds.0, &bounds.1], predicate.span)?;
                Some(between.negated_if(*negated))
            }
            PredicateKind::In { operand, negated, set } => {
                let subject = self.operand(operand)?;
                Some(self.within(&subject, set)?.negated_if(*negated))
            }
            PredicateKind::IsNull { operand, negated } => {
                let subject = self.operand(operand)?;
                self.note_null(&subject, *negated, predicate.span);
                Some(Expr::IsNull(Box::new(subject.expr)).negated_if(*negated))
            }
            PredicateKind::Compare { operand, op, op_span, value } => {
                let subject = self.operand(operand)?;
                let (relation, negated) = Relation::of(*op);
                if let Some((low, high)) = number_class(&subject, relation, value) {
                    let (name, not) = (&subject.text, if negated { "not " } else { "" });
                    let message = format!("`{name}` is a whole number, not `{}`", value_text(value));
                    // In the head a `between` would be one of times.
                    let place = if self.in_head { "where " } else { "" };
                    let range = format!("{place}{name} {not}between {low} and {high}");
                    return self.refuse(Diagnostic::new(value.span, message).replace(predicate.span, range));
                }
                if let Some(diagnostic) = self.clock_alone(&subject, *op, value) {
                    return self.refuse(diagnostic);
                }
                Some(self.relate(&subject, relation, value, *op_span)?.negated_if(negated))
            }
            PredicateKind::Text(text) => self.anywhere(text, predicate.span),
            PredicateKind::Word(word) => self.word(word, &[]),
        }
    }

    /// Text anywhere in the log record.
    pub(super) fn anywhere(&mut self, text: &str, span: Span) -> Option<Expr> {
        let Some(raw) = self.scope.columns.iter().position(|column| column.kind == Type::Bytes) else {
            if self.scope.poisoned {
                return None;
            }
            if self.scope.rows == Rows::Events {
                let predicate = ast::Predicate { kind: PredicateKind::Text(text.to_owned()), span };
                let message =
                    format!("text alone is looked for in the log line, which {} do not have", self.table.name());
                return self.refuse(Diagnostic::new(span, message).hint(format!("as in: lines {predicate}")));
            }
            let message = "the log line is gone after the stages before";
            return self.refuse(Diagnostic::new(span, message).hint("search for the text before the first `|`"));
        };
        if self.table == Table::Auth && text.parse::<std::net::IpAddr>().is_ok() {
            self.notes.push(format!(
                "the record of an inbound attempt holds no address, so \"{text}\" is found in outbound ones alone; \
                 write: remote_ip={text}"
            ));
        }
        let pattern = Pattern::anywhere(text).map_err(|fault| broken(&fault, text, span));
        let test = TextTest::Contains(self.accept(pattern)?);
        Some(Expr::Text { operand: Box::new(self.column(raw, span).expr), test })
    }

    /// `subject relation value`. `at` is the place of the operator.
    pub(super) fn relate(&mut self, subject: &Subject, relation: Relation, value: &Value, at: Span) -> Option<Expr> {
        if let Some(kind) = subject.kind.element() {
            let predicate = self.relate(&subject.element_of(kind), relation, value, at)?;
            return Some(any_element(subject, predicate));
        }
        if relation.is_order() && !is_ordered(subject.kind) {
            return self.no_order(subject, at);
        }
        if let Some(right) = self.right_side(subject, value) {
            return self.relate_two(subject, relation, &right?, at);
        }
        match (subject.kind, relation) {
            (Type::Text | Type::Bytes, Relation::Match) => self.regex(subject, value),
            (_, Relation::Match) => self.no_regex(subject, at),
            (Type::Text | Type::Bytes, Relation::Compare(op)) => self.text_equals(subject, op, value),
            (Type::Word(set), Relation::Compare(_)) => self.word_equals(subject, set, value),
            (Type::Ip | Type::Network, Relation::Compare(Comparison::Eq | Comparison::Exact)) => {
                let text = values::plain_text(subject, value);
                let (text, _) = self.accept(text)?;
                let networks = self.accept(addresses::networks(subject, text, value.span))?;
                Some(Expr::Address { operand: Box::new(subject.expr.clone()), networks })
            }
            (Type::Time, Relation::Compare(op)) => {
                let text = values::plain_text(subject, value);
                let (text, _) = self.accept(text)?;
                let period = self.dated_period(text, value.span);
                Some(relate_period(subject, op, &self.accept(period)?))
            }
            (
                Type::Ip
                | Type::Network
                | Type::Int
                | Type::Float
                | Type::Bool
                | Type::Duration
                | Type::IntList
                | Type::TextList,
                Relation::Compare(op),
            ) => {
                let literal = self.literal(subject, value);
                let literal = self.accept(literal)?;
                if let Literal::Int(number) = literal {
                    self.note_range(subject, op, number);
                }
                Some(Expr::compare(subject.expr.clone(), op, Expr::Literal(literal)))
            }
        }
    }

    /// The other column or call, if the value is one: a call always, a bare word beside anything but text.
    fn right_side(&mut self, subject: &Subject, value: &Value) -> Option<Option<Subject>> {
        match &value.kind {
            ValueKind::Call(_) if subject.element => {
                let message = "the elements of a list are compared with constants only";
                Some(self.refuse(Diagnostic::new(value.span, message)))
            }
            ValueKind::Call(call) => Some(self.call(call)),
            ValueKind::Bare(text) if !subject.element && !is_constant(subject.kind, text) => {
                self.scope.find(text).map(|index| Some(self.column(index, value.span)))
            }
            ValueKind::Bare(_) | ValueKind::Quoted(_) | ValueKind::Regex(_) => None,
        }
    }

    fn relate_two(&mut self, left: &Subject, relation: Relation, right: &Subject, at: Span) -> Option<Expr> {
        let Relation::Compare(op) = relation else {
            return self.refuse(Diagnostic::new(right.span, "~ needs a regex").hint("write it between slashes: /…/"));
        };
        if !comparable(left.kind, right.kind) {
            let message =
                format!("`{}` is {}, and `{}` is {}", left.text, left.kind.noun(), right.text, right.kind.noun());
            return self.refuse(Diagnostic::new(left.span, message).also(right.span).hint("these do not compare"));
        }
        if let (Expr::Column(a, _), Expr::Column(b, _)) = (&left.expr, &right.expr)
            && a == b
        {
            let message = format!("`{}` is compared with itself", left.text);
            return self.refuse(Diagnostic::new(left.span.to(at).to(right.span), message));
        }
        Some(Expr::compare(left.expr.clone(), op, right.expr.clone()))
    }

    fn text_equals(&mut self, subject: &Subject, op: Comparison, value: &Value) -> Option<Expr> {
        let text = values::plain_text(subject, value);
        let (text, quoted) = self.accept(text)?;
        self.note_text(subject, text, quoted);
        let test = if op == Comparison::Exact {
            TextTest::Exactly(text.to_owned())
        } else if !quoted && text.contains(['*', '?']) {
            let pattern = Pattern::glob(text).map_err(|fault| broken(&fault, text, value.span));
            TextTest::Glob(self.accept(pattern)?)
        } else {
            TextTest::Equals(text.to_owned())
        };
        Some(Expr::Text { operand: Box::new(subject.expr.clone()), test })
    }

    /// Says so where a text may have been meant otherwise: a bare word beside text is text and no column, and in quotes
    /// `\n` and `\t` are escapes, also in `"CORP\nancy"`.
    pub(super) fn note_text(&mut self, subject: &Subject, text: &str, quoted: bool) {
        if quoted && text.contains(['\n', '\t']) {
            self.tell("in quotes \\n and \\t are a line break and a tab; a backslash is written \\\\".to_owned());
        }
        let name = &subject.text;
        if quoted {
            if text.contains('*') {
                self.tell(format!("in quotes * is a star; any text is: {name}={}", text.replace(' ', "?")));
            }
            return;
        }
        if text.ends_with(';') && text.len() > 1 {
            self.tell(format!("the `;` is part of the value: {name}={}", text.trim_end_matches(';')));
        }
        if ["None", "null", "NULL", "∅"].contains(&text) {
            self.tell(format!("`{text}` is taken as text; a missing value is: {name} is null"));
        }
        if let Some(path) = text.strip_prefix('@').filter(|path| !path.is_empty()) {
            self.tell(format!("`{text}` is taken as text; a file of values is read by: {} in @{path}", subject.text));
        }
        if let Some(index) = self.scope.find(text) {
            let (field, name) = (&subject.text, &self.scope.columns[index].name);
            let note = format!("`{text}` is taken as text; the column is written {field} = field({name})");
            self.tell(note);
        }
    }

    fn word_equals(&mut self, subject: &Subject, set: &WordSet, value: &Value) -> Option<Expr> {
        let text = values::plain_text(subject, value);
        let (text, _) = self.accept(text)?;
        let stored = self.accept(values::word(subject, set, text, value.span))?;
        Some(Expr::Text { operand: Box::new(subject.expr.clone()), test: TextTest::Equals(stored.to_owned()) })
    }

    fn regex(&mut self, subject: &Subject, value: &Value) -> Option<Expr> {
        let (ValueKind::Regex(text) | ValueKind::Bare(text) | ValueKind::Quoted(text)) = &value.kind else {
            return self.refuse(Diagnostic::new(value.span, "~ needs a regex"));
        };
        let pattern = Pattern::regex(text).map_err(|fault| broken(&fault, text, value.span));
        let test = TextTest::Matches(self.accept(pattern)?);
        Some(Expr::Text { operand: Box::new(subject.expr.clone()), test })
    }

    fn no_order<T>(&mut self, subject: &Subject, at: Span) -> Option<T> {
        let (name, noun) = (&subject.text, subject.kind.noun());
        let (message, hint) = if matches!(subject.kind, Type::Text | Type::Bytes) {
            (format!("`{name}` is text, and text has no order here"), "compare with =, ~ or in")
        } else {
            let have = if subject.kind.words().is_some() { "have" } else { "has" };
            (format!("`{name}` is {noun}, which {have} no order here"), "compare with = or in")
        };
        self.refuse(Diagnostic::new(at, message).hint(hint))
    }

    fn no_regex<T>(&mut self, subject: &Subject, at: Span) -> Option<T> {
        let name = &subject.text;
        let (message, hint) = match subject.kind {
            Type::Ip | Type::Network => (
                format!("{} cannot be matched with ~", subject.kind.noun()),
                format!("name a network: {} in 10.0.0.0/8", subject.written()),
            ),
            Type::Bool => {
                (format!("`{name}` is yes/no, and ~ matches text"), format!("for yes write {name}, for no not {name}"))
            }
            Type::Word(_) => {
                (format!("`{name}` is one of a few words, and ~ matches text"), "compare with = or in".to_owned())
            }
            Type::Time => {
                (format!("`{name}` is a time, and ~ matches text"), "use =, since, until or between".to_owned())
            }
            Type::Int | Type::Float | Type::Duration | Type::Text | Type::IntList | Type::TextList | Type::Bytes => (
                format!("`{name}` is {}, and ~ matches text", subject.kind.noun()),
                "compare with =, <, > or between".to_owned(),
            ),
        };
        self.refuse(Diagnostic::new(at, message).hint(hint))
    }

    /// `subject between low and high`, both included; `dated` are the bounds with the dates of their clocks.
    fn between(&mut self, subject: &Subject, written: [&Value; 2], dated: [&Value; 2], at: Span) -> Option<Expr> {
        if let Some(kind) = subject.kind.element() {
            // One element lies between both; two elements on either side would not do.
            let predicate = self.between(&subject.element_of(kind), written, dated, at)?;
            return Some(any_element(subject, predicate));
        }
        let [low, high] = dated;
        let from = self.relate(subject, Relation::Compare(Comparison::Ge), low, at);
        let to = self.relate(subject, Relation::Compare(Comparison::Le), high, at);
        let (from, to) = (from?, to?);
        if is_reversed(&from, &to) {
            return self.nothing_between(&written, low, at);
        }
        Some(Expr::all(vec![from, to]))
    }
}

/// `hour(time) between 22 and 6`, as hours that are left out; `None`: it is something else.
fn over_midnight(subject: &Subject, negated: bool, low: &Value, high: &Value) -> Option<String> {
    let Expr::Call(call) = &subject.expr else { return None };
    let hour = |value: &Value| match &value.kind {
        ValueKind::Bare(text) => text.parse::<u8>().ok().filter(|hour| *hour < 24),
        ValueKind::Quoted(_) | ValueKind::Regex(_) | ValueKind::Call(_) => None,
    };
    let (from, to) = (hour(low)?, hour(high)?);
    // Of all hours nothing is left out.
    let is_over = call.function.name == "hour" && from > to + 1;
    let not = if negated { "" } else { "not " };
    is_over.then(|| format!("{} {not}between {} and {}", subject.text, to + 1, from - 1))
}

/// The first and the last number that `5xx` stands for, or `5*` beside a reply code, which has three digits.
fn number_class(subject: &Subject, relation: Relation, value: &Value) -> Option<(String, String)> {
    let ValueKind::Bare(text) = &value.kind else { return None };
    if subject.kind != Type::Int || relation.is_order() || relation == Relation::Match {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (known, open) = text.split_at(digits);
    let open = match open {
        "*" if subject.text.eq_ignore_ascii_case("reply_code") => 3_usize.checked_sub(digits)?,
        _ if open.len() <= 4 && open.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'?')) => open.len(),
        _ => return None,
    };
    let filled = |digit: &str| format!("{known}{}", digit.repeat(open));
    (1..=9).contains(&digits).then_some(())?;
    (open > 0).then(|| (filled("0"), filled("9")))
}

/// The complaint about a pattern.
pub(super) fn broken(fault: &PatternFault, text: &str, span: Span) -> Diagnostic {
    match fault {
        PatternFault::LookAround => {
            Diagnostic::new(span, "a regex cannot look ahead or behind here: (?=  (?!  (?<=  (?<!")
                .hint("use two conditions with `and` or `and not`")
        }
        PatternFault::BackReference => {
            Diagnostic::new(span, r"a regex cannot refer back to a group here: \1").hint("spell the text out")
        }
        PatternFault::TooLarge => Diagnostic::new(span, "the pattern needs too much memory").hint("make it shorter"),
        PatternFault::Syntax(what) => Diagnostic::new(span, format!("the regex /{text}/ is broken: {what}")),
    }
}

pub(super) fn any_element(list: &Subject, predicate: Expr) -> Expr {
    Expr::Any { list: Box::new(list.expr.clone()), predicate: Box::new(predicate) }
}

fn moment(subject: &Subject, op: Comparison, moment: &jiff::ZonedDateTime) -> Expr {
    Expr::compare(subject.expr.clone(), op, Expr::Literal(Literal::Time(moment.clone())))
}

/// Rule 5: `=` is within the period, `<` before its start, `>` from its end on, `>=` from its start on, `<=` up to its
/// end.
pub(super) fn relate_period(subject: &Subject, op: Comparison, period: &Period) -> Expr {
    match op {
        Comparison::Eq | Comparison::Exact => Expr::all(vec![
            moment(subject, Comparison::Ge, &period.start),
            moment(subject, Comparison::Lt, &period.end),
        ]),
        Comparison::Lt => moment(subject, Comparison::Lt, &period.start),
        Comparison::Le => moment(subject, Comparison::Lt, &period.end),
        Comparison::Gt => moment(subject, Comparison::Ge, &period.end),
        Comparison::Ge => moment(subject, Comparison::Ge, &period.start),
    }
}

/// Is the bare word a constant of that type, so that it cannot be a column?
fn is_constant(kind: Type, text: &str) -> bool {
    let among = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    match kind {
        Type::Text | Type::Bytes => true,
        Type::Word(set) => set.resolve(text).is_some(),
        Type::Ip | Type::Network => among(crate::expr::addresses::WORDS),
        Type::Bool => among(&["yes", "no", "true", "false"]),
        Type::Time => among(&periods::WORDS),
        Type::Int | Type::Float | Type::Duration | Type::IntList | Type::TextList => false,
    }
}

/// May values of this type be smaller and larger?
pub(super) fn is_ordered(kind: Type) -> bool {
    match kind {
        Type::Ip | Type::Int | Type::Float | Type::Time | Type::Duration => true,
        Type::Text | Type::Word(_) | Type::Network | Type::Bool | Type::IntList | Type::TextList | Type::Bytes => false,
    }
}

/// Are the types like enough to compare?
fn comparable(a: Type, b: Type) -> bool {
    let text = |kind| matches!(kind, Type::Text | Type::Word(_) | Type::Bytes);
    let number = |kind| matches!(kind, Type::Int | Type::Float | Type::Duration);
    (text(a) && text(b)) || (number(a) && number(b)) || (a == b && a.element().is_none())
}

/// Do the bounds of a `between` leave nothing, whatever the rows hold?
fn is_reversed(from: &Expr, to: &Expr) -> bool {
    let (Expr::Compare { right: low, .. }, Expr::Compare { right: high, op, .. }) = (from, to) else { return false };
    let (Expr::Literal(low), Expr::Literal(high)) = (&**low, &**high) else { return false };
    match (low, high) {
        (Literal::Int(a), Literal::Int(b)) | (Literal::Duration(a), Literal::Duration(b)) => a > b,
        (Literal::Float(a), Literal::Float(b)) => a > b,
        (Literal::Ip(a), Literal::Ip(b)) => a > b,
        // The end of a period is excluded.
        (Literal::Time(a), Literal::Time(b)) => a > b || (a == b && *op == Comparison::Lt),
        (_, _) => false,
    }
}
