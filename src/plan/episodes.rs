//! `burst` and `sequence`: stages about several events of one key, whose rows are what they found.

use super::binder::Binder;
use super::columns::Output;
use super::durations::Length;
use super::names::column_name;
use super::scope::Rows;
use super::{Burst, Column, EVIDENCE, LogsOf, NamedExpr, Sequence, Step};
use crate::diagnostic::{Diagnostic, Span};
use crate::event::columns::OUTCOMES;
use crate::event::tables::Table;
use crate::expr::types::Type;
use crate::expr::{Expr, Literal};
use crate::lang::ast::{self, Key, Operand, Predicate, PredicateKind, StageKind};

/// The executor keeps the steps that a row satisfies as bits of one number.
const MOST_STEPS: usize = 32;

/// Columns of events that say who is behind them, and what the lists of their values are called.
const WHO: [(&str, Type, &str); 2] = [("user", Type::Text, "users"), ("remote_ip", Type::Ip, "remote_ips")];

/// What the rows of a step are called that is nothing but one of these words.
const STEPS: [(&str, &str); 2] = [("failed", "failures"), ("succeeded", "successes")];

/// A column of what is found.
struct Found {
    name: String,
    kind: Type,
    /// Does it count something?
    counts: bool,
    /// Another name that later stages may call it by.
    other: Option<String>,
    /// Where the query names it.
    named: Option<Span>,
}

/// A `burst` or a `sequence` as written.
struct Written<'a> {
    name: &'static str,
    kind: StageKind,
    by: &'a [Key],
    within: &'a Option<ast::Duration>,
    span: Span,
}

impl Written<'_> {
    /// The stage with what it lacks, for repairs.
    fn completed(&self) -> String {
        let mut kind = self.kind.clone();
        if let StageKind::Burst(ast::Burst { by, within, .. }) | StageKind::Sequence(ast::Sequence { by, within, .. }) =
            &mut kind
        {
            if by.is_empty() {
                let field = ast::Ident { name: "remote_ip".to_owned(), span: self.span };
                let operand = Operand::Field(field);
                *by = vec![Key::Named(ast::Named { operand, alias: None, span: self.span })];
            }
            within.get_or_insert_with(|| ast::Duration { text: "10m".to_owned(), span: self.span });
        }
        ast::Stage { span: self.span, kind }.to_string()
    }
}

/// What both stages have, bound.
struct Frame {
    keys: Vec<Output>,
    time: Expr,
    within: i64,
}

impl Binder<'_> {
    /// `burst 10 distinct user by remote_ip within 10m`.
    pub(super) fn burst(&mut self, burst: &ast::Burst, span: Span) -> Option<Burst> {
        let ast::Burst { n, n_span, distinct, by, within } = burst;
        let frame = self.frame(Written { name: "burst", kind: StageKind::Burst(burst.clone()), by, within, span });
        let counted = distinct.as_ref().map(|operand| {
            let subject = self.operand(operand)?;
            self.can_differ(&subject, *n)?;
            Some(subject)
        });
        if *n == 0 {
            let diagnostic = Diagnostic::new(*n_span, "every window holds 0 rows").hint("write a number from 1");
            self.diagnostics.push(diagnostic);
        }
        let mut found = vec![of("start", Type::Time), of("end", Type::Time), count("events")];
        let distinct = match counted {
            Some(subject) => {
                // Without its values the column is still known by its name.
                let name = distinct.as_ref().map(|operand| column_name(&super::names::operand_text(operand)));
                found.push(count(&format!("distinct_{}", name.unwrap_or_default())));
                Some(subject)
            }
            None => None,
        };
        found.push(count("peak"));
        let (who, lists) = self.who(frame.as_ref());
        found.extend(lists);
        let evidence = self.evidence();
        found.extend(evidence.iter().map(|_| of(EVIDENCE, Type::IntList)));
        let whole = frame.is_some() && !matches!(distinct, Some(None)) && *n > 0;
        let (frame, columns) = self.found(frame, found, span, whole)?;
        let distinct = distinct.flatten().map(|subject| subject.expr);
        let keys = frame.keys.into_iter().map(|key| key.named).collect();
        let (time, within) = (frame.time, frame.within);
        Some(Burst { n: *n, distinct, keys, time, within, who, evidence, columns })
    }

    /// `sequence 5 failed then succeeded by remote_ip within 10m`.
    pub(super) fn sequence(&mut self, sequence: &ast::Sequence, span: Span) -> Option<Sequence> {
        let ast::Sequence { steps, by, within } = sequence;
        let frame =
            self.frame(Written { name: "sequence", kind: StageKind::Sequence(sequence.clone()), by, within, span });
        let ids: Vec<(Expr, &str)> = ["icid", "dcid"]
            .into_iter()
            .filter_map(|name| {
                let index = self.scope.find(name).filter(|index| self.scope.columns[*index].kind == Type::Int)?;
                Some((Expr::Column(index, Type::Int), name))
            })
            .collect();
        let bound = self.steps(steps);

        let (who, mut found) = self.who(frame.as_ref());
        found.extend([of("start", Type::Time), of("end", Type::Time), of("span_ms", Type::Duration)]);
        found.extend(counts(steps));
        for (_, name) in &ids {
            found.extend([of(&format!("first_{name}"), Type::Int), of(&format!("last_{name}"), Type::Int)]);
        }
        if steps.last().is_some_and(|step| step.absent) {
            found.push(of("complete", Type::Bool));
        }
        let evidence = self.evidence();
        found.extend(evidence.iter().map(|_| of(EVIDENCE, Type::IntList)));
        let whole = frame.is_some() && bound.is_some();
        let logs_of = frame.as_ref().map_or(LogsOf::Any, |frame| self.logs_of(&frame.keys));
        let (frame, columns) = self.found(frame, found, span, whole)?;
        let keys = frame.keys.into_iter().map(|key| key.named).collect();
        let ids = ids.into_iter().map(|(expr, _)| expr).collect();
        let (time, within) = (frame.time, frame.within);
        Some(Sequence { steps: bound?, keys, time, within, logs_of, who, ids, evidence, columns })
    }

    /// What both stages have. Everything is looked at, so that all complaints come at once.
    fn frame(&mut self, written: Written<'_>) -> Option<Frame> {
        let time = self.event_time(written.name, written.span);
        let mut missing = Vec::new();
        if written.by.is_empty() {
            missing.push("whose rows belong together: by …");
        }
        if written.within.is_none() {
            missing.push("how long a window is: within …");
        }
        if !missing.is_empty() {
            let message = format!("`{}` must say {}", written.name, missing.join(", and "));
            self.diagnostics.push(Diagnostic::new(written.span, message).replace(written.span, written.completed()));
        }
        let keys = time.is_some().then(|| self.each(written.by, |binder, key| binder.episode_key(key, written.name)));
        let within = written.within.as_ref().and_then(|within| self.window(within));
        if missing.is_empty() { Some(Frame { keys: keys??, time: time?, within: within? }) } else { None }
    }

    /// The time of an event.
    fn event_time(&mut self, stage: &str, span: Span) -> Option<Expr> {
        if self.scope.rows == Rows::Groups {
            let message = format!("`{stage}` looks at single events, and here a row stands for several");
            let hint = format!("put it before the stage that counts, or start anew: failed | {stage} …");
            return self.refuse(Diagnostic::new(span, message).hint(hint));
        }
        let is_time = |index: &usize| self.scope.columns[*index].kind == Type::Time;
        // The rows of connections have no `time`.
        let index = ["time", "opened_at"].into_iter().filter_map(|name| self.scope.find(name)).find(is_time);
        if let Some(index) = index {
            return Some(Expr::Column(index, Type::Time));
        }
        if self.scope.poisoned {
            return None;
        }
        let message = format!("`{stage}` needs the time of each row, which is not among the columns left here");
        self.refuse(Diagnostic::new(span, message).hint("put it before the stage that leaves `time` out"))
    }

    fn episode_key(&mut self, key: &Key, stage: &str) -> Option<Output> {
        if let Key::Bucket { width, span } = key {
            let message = format!("`{stage}` has no fixed stretches of time: its window begins at any row");
            let hint = format!("leave it out and write: within {width}");
            return self.refuse(Diagnostic::new(*span, message).hint(hint));
        }
        self.key(key).map(|key| Output { measure: None, ..key })
    }

    /// The longest window, in microseconds.
    fn window(&mut self, within: &ast::Duration) -> Option<i64> {
        let ast::Duration { text, span } = within;
        let length = Length::parse(text).map_err(|fault| Diagnostic::new(*span, fault.message).hint(fault.hint));
        let length = self.accept(length)?;
        if length.months > 0 {
            let message = "months and years are not always equally long";
            let hint = format!("count days: within {}d", length.months.saturating_mul(30).saturating_add(length.days));
            return self.refuse(Diagnostic::new(*span, message).hint(hint));
        }
        match length.as_millis().and_then(|millis| millis.checked_mul(1000)) {
            Some(0) => {
                let diagnostic = Diagnostic::new(*span, format!("`within {text}` is no time at all"));
                self.refuse(diagnostic.hint("rows of the same second: within 1s"))
            }
            Some(micros) => Some(micros),
            None => self.refuse(Diagnostic::new(*span, format!("`{text}` is too long"))),
        }
    }

    fn steps(&mut self, steps: &[ast::Step]) -> Option<Vec<Step>> {
        if let Some(surplus) = steps.get(MOST_STEPS) {
            let message = format!("a sequence has at most {MOST_STEPS} steps");
            return self.refuse(Diagnostic::new(surplus.span, message).hint("leave out the steps from here on"));
        }
        let last = steps.len().saturating_sub(1);
        let bound: Vec<Option<Step>> =
            steps.iter().enumerate().map(|(place, step)| self.step(step, place == last)).collect();
        bound.into_iter().collect()
    }

    fn step(&mut self, step: &ast::Step, is_last: bool) -> Option<Step> {
        let (count, count_span) = step.count.unwrap_or((1, step.span));
        let placed = if step.absent && !is_last {
            let message = "only the last step can be absent: what does not happen has no place among what does";
            let condition = ast::Step { absent: false, ..step.clone() };
            let hint = format!("move it to the end: … then no {condition}");
            self.refuse(Diagnostic::new(step.span, message).hint(hint))
        } else if let (true, Some(alias)) = (step.absent, &step.alias) {
            let condition = ast::Step { alias: None, ..step.clone() };
            let message = "no rows are counted for a step with `no`, so that it has no column to name";
            self.refuse(Diagnostic::new(alias.span, message).replace(step.span, condition.to_string()))
        } else if step.absent && step.count.is_some() {
            let message = "`no` already says how many";
            let condition = ast::Step { count: None, ..step.clone() };
            self.refuse(Diagnostic::new(count_span, message).replace(step.span, condition.to_string()))
        } else if count == 0 {
            let message = "a step has at least one row";
            let condition = ast::Step { count: None, absent: true, ..step.clone() };
            let hint = if is_last { format!("for none, write: {condition}") } else { "leave the step out".to_owned() };
            self.refuse(Diagnostic::new(count_span, message).hint(hint))
        } else {
            Some(())
        };
        let predicate = self.expr(&step.condition)?;
        placed?;
        self.can_hold(&step.condition, &predicate, "the step", step.span)?;
        Some(Step { predicate, count, absent: step.absent })
    }

    /// The columns that say who is behind what is found. A key says it itself.
    fn who(&self, frame: Option<&Frame>) -> (Vec<Expr>, Vec<Found>) {
        let keys = frame.map(|frame| frame.keys.as_slice()).unwrap_or_default();
        let is_key =
            |index: usize| keys.iter().any(|key| matches!(key.named.expr, Expr::Column(key, _) if key == index));
        let listed = WHO.iter().filter(|_| self.table == Table::Auth).filter_map(|(name, kind, list)| {
            let index = self
                .scope
                .columns
                .iter()
                .position(|column| column.name.eq_ignore_ascii_case(name) && column.kind == *kind)?;
            if is_key(index) { None } else { Some((Expr::Column(index, *kind), of(list, Type::TextList))) }
        });
        listed.unzip()
    }

    /// Refuses names of steps that other columns have, and leaves those columns out.
    fn names_differ(&mut self, found: &mut Vec<Found>) -> bool {
        let is_same = |one: &Found, other: &Found| one.name.eq_ignore_ascii_case(&other.name);
        let clash = |place: usize| {
            let column = &found[place];
            let others =
                found.iter().enumerate().filter(|(at, other)| *at < place || other.named.is_none() && *at > place);
            column.named.filter(|_| others.into_iter().any(|(_, other)| is_same(column, other)))
        };
        let clashes: Vec<Option<Span>> = (0..found.len()).map(clash).collect();
        for (column, span) in found.iter().zip(&clashes) {
            if let Some(span) = span {
                let message = format!("two columns would be called `{}`", column.name);
                self.diagnostics.push(Diagnostic::new(*span, message).hint("name the rows of this step otherwise"));
            }
        }
        let mut kept = clashes.iter().map(Option::is_none);
        found.retain(|_| kept.next().unwrap_or(true));
        clashes.iter().all(Option::is_none)
    }

    /// Makes the keys and what is found the columns of the next stage.
    fn found(
        &mut self,
        frame: Option<Frame>,
        mut found: Vec<Found>,
        span: Span,
        whole: bool,
    ) -> Option<(Frame, Vec<Column>)> {
        let keys = frame.as_ref().map(|frame| frame.keys.clone()).unwrap_or_default();
        give_way(&keys, &mut found);
        let whole = self.names_differ(&mut found) && whole;
        let taken = |key: &&Output| found.iter().any(|found| found.name.eq_ignore_ascii_case(&key.named.column.name));
        let whole = match keys.iter().find(taken) {
            Some(key) => {
                let message = format!("two columns would be called `{}`", key.named.column.name);
                let hint = format!("name this one: {} as …", key.text);
                self.diagnostics.push(Diagnostic::new(key.span, message).hint(hint));
                false
            }
            None => whole,
        };
        let mut outputs: Vec<Output> = keys.into_iter().filter(|key| !taken(&key)).collect();
        outputs.extend(found.into_iter().enumerate().map(|(place, found)| Output {
            text: found.other.unwrap_or_else(|| found.name.clone()),
            // Only the column of this expression is read.
            named: NamedExpr {
                expr: Expr::Literal(Literal::Int(0)),
                column: Column { name: found.name, kind: found.kind },
            },
            measure: found.counts.then_some(place),
            span,
        }));
        let columns = outputs.iter().map(|output| output.named.column.clone()).collect();
        self.replace(&outputs, Rows::Groups, whole)?;
        if whole { Some((frame?, columns)) } else { None }
    }
}

/// The columns that count the rows of each step that is present.
fn counts(steps: &[ast::Step]) -> Vec<Found> {
    let present: Vec<&ast::Step> = steps.iter().filter(|step| !step.absent).collect();
    let usual: Vec<Option<&str>> = present.iter().map(|step| usual_name(step)).collect();
    let counted = |(place, step): (usize, &&ast::Step)| {
        let number = format!("n{}", place + 1);
        let is_usual = |name: &&str| usual.iter().filter(|other| **other == Some(*name)).count() == 1;
        let name = match &step.alias {
            Some(alias) => alias.name.clone(),
            None => usual[place].filter(is_usual).map_or_else(|| number.clone(), str::to_owned),
        };
        Found { named: step.alias.as_ref().map(|alias| alias.span), other: Some(number), ..count(&name) }
    };
    present.iter().enumerate().map(counted).collect()
}

/// Calls steps by their numbers where a key or another column has the name that they usually have.
fn give_way(keys: &[Output], found: &mut [Found]) {
    let is_given = |found: &&Found| found.named.is_some() || found.other.is_none();
    let given = found.iter().filter(is_given).map(|found| &found.name);
    let taken: Vec<String> = keys.iter().map(|key| &key.named.column.name).chain(given).cloned().collect();
    for column in found.iter_mut().filter(|column| column.named.is_none()) {
        if let Some(number) = &column.other
            && taken.iter().any(|name| name.eq_ignore_ascii_case(&column.name))
        {
            column.name.clone_from(number);
        }
    }
}

/// `failures` for a step that is nothing but `failed`.
fn usual_name(step: &ast::Step) -> Option<&'static str> {
    let ast::Expr::Predicate(Predicate { kind: PredicateKind::Word(word), .. }) = &step.condition else { return None };
    let outcome = OUTCOMES.resolve(&word.name)?;
    STEPS.iter().find(|(known, _)| *known == outcome).map(|(_, name)| *name)
}

fn of(name: &str, kind: Type) -> Found {
    Found { name: name.to_owned(), kind, counts: false, other: None, named: None }
}

fn count(name: &str) -> Found {
    Found { counts: true, ..of(name, Type::Int) }
}
