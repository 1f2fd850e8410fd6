//! The stages after the head: what each does to the rows, and which columns the next one sees.

use super::binder::Binder;
use super::names::{column_name, key_text, operand_text};
use super::operands::Subject;
use super::predicates::is_ordered;
use super::scope::{Rows, Scope, Visible};
use super::{Aggregate, AggregateCall, Column, EVIDENCE, NamedExpr, SortKey, Stage, durations::Length};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::Display;
use crate::expr::types::Type;
use crate::expr::{Call, Expr, Literal, functions};
use crate::lang::ast::{self, Key, Named, Operand, StageKind};

/// An output column of a stage that is about to replace the columns.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub named: NamedExpr,
    /// What later stages may repeat to name it.
    pub text: String,
    /// As [`Visible::measure`] has it.
    pub measure: Option<usize>,
    pub span: Span,
}

impl Output {
    /// Whether `as` may follow it: not after `1h` and `remote_ip/24`.
    fn takes_name(&self) -> bool {
        let is_bucket = matches!(self.named.expr, Expr::Bucket { .. });
        !is_bucket && (self.text.contains('(') || !self.text.contains('/'))
    }
}

impl Binder<'_> {
    pub(super) fn stage(&mut self, stage: &ast::Stage) -> Vec<Stage> {
        let bound = match &stage.kind {
            StageKind::Where(ast::Where { filter }) => self.expr(filter).map(|bound| {
                self.filtered(filter, &bound);
                vec![Stage::Filter(bound)]
            }),
            StageKind::Select(ast::Select { items }) => self.select(items, stage.span),
            StageKind::Sort(ast::Sort { keys }) => self.sort(keys).map(|keys| vec![Stage::Sort(keys)]),
            StageKind::Top(ast::Top { n, n_span, keys }) => self.top(*n, *n_span, keys, stage.span),
            StageKind::Limit(ast::Limit { n }) => self.rows(*n, "limit", stage.span).map(|n| vec![Stage::Limit(n)]),
            StageKind::Tail(ast::Tail { n }) => self.rows(*n, "tail", stage.span).map(|n| vec![Stage::Tail(n)]),
            StageKind::Distinct(ast::Distinct { columns }) => self.distinct(columns),
            StageKind::Aggregate(ast::Aggregate { calls, by }) => self.aggregate(calls, by),
            StageKind::Let(ast::Let { name, value }) => self.extend(name, value).map(|stage| vec![stage]),
            StageKind::Timeline(ast::Timeline { width, by }) => self.timeline(width.as_ref(), by, stage.span),
            StageKind::Burst(burst) => self.burst(burst, stage),
            StageKind::Sequence(sequence) => self.sequence(sequence, stage),
            StageKind::Detect(detect) => self.detect(detect, stage.span),
            StageKind::Show(_) => self.refuse(Diagnostic::new(stage.span, "this stage is not there yet")),
        };
        bound.unwrap_or_default()
    }

    fn rows(&mut self, n: u64, stage: &str, span: Span) -> Option<usize> {
        if n == 0 {
            let diagnostic = Diagnostic::new(span, format!("`{stage} 0` leaves no rows"));
            return self.refuse(diagnostic.hint("write a number from 1"));
        }
        // More rows than can be counted is all of them.
        Some(usize::try_from(n).unwrap_or(usize::MAX))
    }

    fn sort(&mut self, keys: &[ast::SortKey]) -> Option<Vec<SortKey>> {
        self.each(keys, |binder, key| {
            let subject = binder.operand(&key.operand)?;
            let expr = binder.sort_value(&subject)?;
            Some(SortKey { expr, descending: key.descending })
        })
    }

    /// What `sort` compares: text sorts too, though it has no `<`; closed sets sort in the order of their words.
    fn sort_value(&mut self, subject: &Subject) -> Option<Expr> {
        match subject.kind {
            Type::Word(words) => Some(Expr::Rank { operand: Box::new(subject.expr.clone()), words }),
            Type::IntList | Type::TextList => {
                let message = format!("`{}` is a list, which has no order", subject.text);
                let hint = format!("sort by its length: sort len({})", subject.text);
                self.refuse(Diagnostic::new(subject.span, message).hint(hint))
            }
            Type::Text
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Time
            | Type::Duration
            | Type::Bytes => Some(subject.expr.clone()),
        }
    }

    /// `top n keys` on events counts by the keys. After a count, `top n` sorts by the first number that the last count made,
    /// wherever its column stands, and `top n key` by that number or time, the largest first. Ties keep the order of first appearance.
    fn top(&mut self, n: u64, n_span: Span, keys: &[Key], span: Span) -> Option<Vec<Stage>> {
        let limit = self.rows(n, "top", n_span);
        if self.scope.rows == Rows::Groups {
            let order = if keys.is_empty() { vec![self.largest(n, span)?] } else { self.largest_by(keys, n)? };
            return Some(vec![Stage::Sort(order), Stage::Limit(limit?)]);
        }
        if keys.is_empty() {
            let message = "`top` has nothing to count";
            return self.refuse(Diagnostic::new(span, message).hint(format!("say what: top {n} user")));
        }
        let keys = self.keys(keys);
        let count = Column { name: "count".to_owned(), kind: Type::Int };
        let order = SortKey { expr: Expr::Column(keys.len(), Type::Int), descending: true };
        let values = vec![(AggregateCall { function: Aggregate::count(), column: count }, "count".to_owned(), span)];
        let grouped = self.group(keys, values)?;
        Some(vec![grouped, Stage::Sort(vec![order]), Stage::Limit(limit?)])
    }

    /// By the first number that an aggregate made.
    fn largest(&mut self, n: u64, span: Span) -> Option<SortKey> {
        let is_number = |column: &Visible| matches!(column.kind, Type::Int | Type::Float | Type::Duration);
        let numbers = self.scope.columns.iter().enumerate().filter(|(_, column)| is_number(column));
        let first = numbers.filter_map(|(index, column)| Some((column.measure?, index, column.kind)));
        if let Some((_, index, kind)) = first.min_by_key(|(made, index, _)| (*made, *index)) {
            return Some(SortKey { expr: Expr::Column(index, kind), descending: true });
        }
        if self.scope.poisoned {
            return None;
        }
        let diagnostic = Diagnostic::new(span, "`top` finds no number to compare among the columns here");
        let hint = match self.scope.columns.iter().find(|column| column.measure.is_some()) {
            Some(column) => format!("name what is compared: top {n} {}", column.name),
            None => format!("count first: | count by user | top {n}"),
        };
        self.refuse(diagnostic.hint(hint))
    }

    fn largest_by(&mut self, keys: &[Key], n: u64) -> Option<Vec<SortKey>> {
        self.each(keys, |binder, key| {
            let output = binder.key(key)?;
            let kind = output.named.expr.kind();
            if is_ordered(kind) && kind != Type::Ip {
                return Some(SortKey { expr: output.named.expr, descending: true });
            }
            let name = &output.named.column.name;
            let message = format!("`{name}` is {}; after a count, top compares numbers and times", kind.noun());
            let hint = format!("to count rows by it, write: | count by {name} | top {n}");
            binder.refuse(Diagnostic::new(output.span, message).hint(hint))
        })
    }

    fn distinct(&mut self, named: &[Named]) -> Option<Vec<Stage>> {
        let bound: Vec<Option<Output>> = named.iter().map(|named| self.named(named)).collect();
        let whole = bound.iter().all(Option::is_some);
        let outputs: Vec<Output> = bound.into_iter().flatten().collect();
        let exprs = outputs.iter().map(|output| output.named.clone()).collect();
        self.replace(&outputs, Rows::Chosen, whole)?;
        Some(vec![Stage::Distinct(exprs)])
    }

    fn aggregate(&mut self, calls: &[Named], by: &[Key]) -> Option<Vec<Stage>> {
        let keys = self.keys(by);
        let mut whole = true;
        let mut values = Vec::new();
        for named in calls {
            match self.aggregate_call(named) {
                Some(call) => values.push((call, operand_text(&named.operand), named.span)),
                None => whole = false,
            }
        }
        let poisoned = self.scope.poisoned;
        let stage = self.group(keys, values);
        self.scope.poisoned |= poisoned || !whole;
        Some(vec![stage?])
    }

    /// All keys that can be bound; the scope is poisoned if one cannot.
    pub(super) fn keys(&mut self, keys: &[Key]) -> Vec<Output> {
        let bound: Vec<Option<Output>> = keys.iter().map(|key| self.key(key)).collect();
        self.scope.poisoned |= bound.iter().any(Option::is_none);
        // What an earlier count made is a key of this one, and no longer what is counted.
        bound.into_iter().flatten().map(|output| Output { measure: None, ..output }).collect()
    }

    pub(super) fn group(&mut self, keys: Vec<Output>, values: Vec<(AggregateCall, String, Span)>) -> Option<Stage> {
        let mut outputs = keys.clone();
        outputs.extend(values.iter().enumerate().map(|(place, (call, text, span))| Output {
            // Only the column of this expression is read.
            named: NamedExpr { expr: Expr::Literal(Literal::Int(0)), column: call.column.clone() },
            text: text.clone(),
            measure: Some(place),
            span: *span,
        }));
        let whole = !self.scope.poisoned;
        self.replace(&outputs, Rows::Groups, whole)?;
        let keys = keys.into_iter().map(|key| key.named).collect();
        Some(Stage::Aggregate { keys, values: values.into_iter().map(|(call, ..)| call).collect() })
    }

    /// Makes the outputs the columns of the next stage. Names must differ.
    pub(super) fn replace(&mut self, outputs: &[Output], rows: Rows, whole: bool) -> Option<()> {
        let mut unique = true;
        for (place, output) in outputs.iter().enumerate() {
            let name = &output.named.column.name;
            let same = |other: &&Output| other.named.column.name.eq_ignore_ascii_case(name);
            if let Some(other) = outputs[..place].iter().find(same) {
                let message = format!("two columns would be called `{name}`");
                let hint = match (output.takes_name(), other.takes_name()) {
                    (true, _) => format!("name this one: {} as …", output.text),
                    (false, true) => format!("name the other one: {} as …", other.text),
                    (false, false) => "keep one of them".to_owned(),
                };
                let diagnostic = Diagnostic::new(output.span, message).hint(hint);
                self.diagnostics.push(diagnostic);
                unique = false;
            }
        }
        let columns = outputs.iter().map(|output| Visible {
            name: output.named.column.name.clone(),
            kind: output.named.column.kind,
            text: Some(output.text.clone()),
            measure: output.measure,
            display: if output.named.column.name == EVIDENCE { Display::Named } else { Display::Headline(0) },
        });
        self.move_pins(outputs);
        let poisoned = self.scope.poisoned || !whole || !unique;
        self.scope = Scope { columns: columns.collect(), rows, poisoned };
        unique.then_some(())
    }

    /// A field or a call, under its alias, else its own name.
    pub(super) fn named(&mut self, named: &Named) -> Option<Output> {
        let subject = self.operand(&named.operand)?;
        let text = operand_text(&named.operand);
        let name = match (&named.alias, &named.operand, &subject.expr) {
            (Some(alias), _, _) => alias.name.clone(),
            // A column that is named by the text of its call keeps its own name.
            (None, Operand::Field(_), _) | (None, _, Expr::Column(..)) => subject.text.clone(),
            (None, Operand::Call(_), _) => column_name(&text),
        };
        // A column that is passed on stays a value of its aggregate, and known by the text of its call.
        let passed = if let Expr::Column(index, _) = &subject.expr { Some(&self.scope.columns[*index]) } else { None };
        let measure = passed.and_then(|column| column.measure);
        let text = passed.and_then(|column| column.text.clone()).unwrap_or(text);
        let column = Column { name, kind: subject.kind };
        Some(Output { named: NamedExpr { expr: subject.expr, column }, text, measure, span: named.span })
    }

    pub(super) fn key(&mut self, key: &Key) -> Option<Output> {
        match key {
            Key::Named(named) => self.named(named),
            Key::Bucket { width, span } => self.bucket(width, *span, key_text(key)),
            Key::Prefix { field, bits, span } => self.prefix(field, *bits, *span, key_text(key)),
        }
    }

    /// `1h`: the column is called `time`.
    fn bucket(&mut self, width: &str, span: Span, text: String) -> Option<Output> {
        let length = Length::parse(width).map_err(|fault| Diagnostic::new(span, fault.message).hint(fault.hint));
        let length = self.accept(length)?;
        let mixed = || {
            let message = format!("`{width}` is no width for stretches of time");
            Diagnostic::new(span, message)
                .hint("hours and less, days and weeks, months and years do not mix: 12h, 1d, 1mo")
        };
        let width = self.accept(length.as_width().ok_or_else(mixed))?;
        let time = self.time(span)?;
        if time.kind != Type::Time {
            let message = format!("`time` is {} here", time.kind.noun());
            return self.refuse(Diagnostic::new(span, message));
        }
        let expr = Expr::Bucket { time: Box::new(time.expr), width, zone: self.context.zone.clone() };
        let column = Column { name: "time".to_owned(), kind: Type::Time };
        Some(Output { named: NamedExpr { expr, column }, text, measure: None, span })
    }

    /// `remote_ip/24`: the column is called that, and is `net(remote_ip, 24)`.
    fn prefix(&mut self, field: &ast::Ident, bits: u32, span: Span, text: String) -> Option<Output> {
        if let Some(index) = self.scope.find_text(&text) {
            let subject = self.column(index, span);
            let column = Column { name: subject.text, kind: subject.kind };
            return Some(Output { named: NamedExpr { expr: subject.expr, column }, text, measure: None, span });
        }
        let address = self.field(field)?;
        if address.kind != Type::Ip {
            let message = format!("`{}` is {}, not an address", address.text, address.kind.noun());
            return self
                .refuse(Diagnostic::new(field.span, message).hint("a network is cut from an address: remote_ip/24"));
        }
        if bits > 128 {
            let message = format!("an address has no {bits} bits");
            return self.refuse(Diagnostic::new(span, message).hint("IPv4 has 32, IPv6 128"));
        }
        let function = functions::find("net").expect("net is in the table of functions");
        let args = vec![address.expr, Expr::Literal(Literal::Int(i64::from(bits)))];
        let expr = Expr::Call(Call { function, args, kind: Type::Network, zone: self.context.zone.clone() });
        let column = Column { name: format!("{}/{bits}", address.text), kind: Type::Network };
        Some(Output { named: NamedExpr { expr, column }, text, measure: None, span })
    }

    /// One call of an aggregate.
    fn aggregate_call(&mut self, named: &Named) -> Option<AggregateCall> {
        let function = match &named.operand {
            Operand::Field(field) if field.name.eq_ignore_ascii_case("count") => Aggregate::count(),
            Operand::Field(field) => return self.no_aggregate(&field.name, field.span),
            Operand::Call(call) => self.aggregate_function(call)?,
        };
        let name = match &named.alias {
            Some(alias) => alias.name.clone(),
            None => column_name(&operand_text(&named.operand)),
        };
        let kind = function.kind();
        Some(AggregateCall { function, column: Column { name, kind } })
    }
}
