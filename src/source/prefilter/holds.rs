//! Single conditions on an authentication record: exact, or they say that they cannot tell.

use super::{Candidate, Compiler, Search};
use crate::event::columns::RecordField;
use crate::expr::text::{Pattern, TextTest};
use crate::expr::{Comparison, Expr, Literal};
use crate::record::counter::Counter;
use crate::record::{Direction, Outcome};

/// A condition that a record alone decides.
#[derive(Clone, Debug)]
pub(super) enum Holds {
    /// The direction is one of these.
    Direction { inbound: bool, outbound: bool },
    /// The outcome is one of these, in the order of [`Outcome::ALL`].
    Outcome([bool; 4]),
    /// There is a time, and it lies within.
    Time(Range),
    /// The record has this id, and it lies within.
    Id(Counter, Range),
    /// The record has this id, and it is one of these, ascending.
    IdAmong(Counter, Vec<i64>),
    /// There is such a text, and it passes.
    Text(Field, BytesTest),
    /// The bytes of the record pass.
    Raw(BytesTest),
    /// There is no such value.
    Missing(Field),
}

/// A value of a record that may be missing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Time,
    User,
    Mechanism,
    Profile,
    Id(Counter),
}

/// Whole numbers from one to another, both included.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub from: Option<i64>,
    pub until: Option<i64>,
}

/// A test of bytes that a row shows as text.
#[derive(Clone, Debug)]
pub(super) enum BytesTest {
    /// Without regard to ASCII case.
    Equals(Constant),
    /// To the letter.
    Exactly(Constant),
    /// One of these, without regard to ASCII case; sorted, in lower case.
    Among { values: Vec<Box<[u8]>>, replaced: bool },
    /// A glob, a regex.
    Fits(Pattern),
    /// A text within.
    Contains(Pattern),
}

/// A text to compare with.
#[derive(Clone, Debug)]
pub(super) struct Constant {
    bytes: Box<[u8]>,
    /// It holds U+FFFD, which bytes that are no UTF-8 become.
    replaced: bool,
}

impl Range {
    /// The numbers that stand in this relation to `n`.
    fn of(op: Comparison, n: i64) -> Range {
        // Nothing lies beyond the least and the largest number.
        const NOTHING: Range = Range { from: Some(i64::MAX), until: Some(i64::MIN) };
        match op {
            Comparison::Eq | Comparison::Exact => Range { from: Some(n), until: Some(n) },
            Comparison::Le => Range { from: None, until: Some(n) },
            Comparison::Ge => Range { from: Some(n), until: None },
            Comparison::Lt => n.checked_sub(1).map_or(NOTHING, |n| Range { from: None, until: Some(n) }),
            Comparison::Gt => n.checked_add(1).map_or(NOTHING, |n| Range { from: Some(n), until: None }),
        }
    }

    fn contains(self, n: i64) -> bool {
        self.from.is_none_or(|from| from <= n) && self.until.is_none_or(|until| n <= until)
    }
}

impl Holds {
    /// The directions of records that it can hold of: inbound, outbound. Only clients name users and mechanisms.
    pub(super) fn directions(&self) -> (bool, bool) {
        match self {
            Holds::Direction { inbound, outbound } => (*inbound, *outbound),
            Holds::Id(Counter::Icid, _) | Holds::IdAmong(Counter::Icid, _) => (true, false),
            Holds::Id(Counter::Dcid, _) | Holds::IdAmong(Counter::Dcid, _) => (false, true),
            Holds::Text(Field::User | Field::Mechanism, _) => (true, false),
            Holds::Text(Field::Time | Field::Profile | Field::Id(_), _)
            | Holds::Id(Counter::Mid, _)
            | Holds::IdAmong(Counter::Mid, _)
            | Holds::Outcome(_)
            | Holds::Time(_)
            | Holds::Raw(_)
            | Holds::Missing(_) => (true, true),
        }
    }

    /// The condition that `expr` is; `None` if the record alone does not decide it.
    pub(super) fn of_expr(expr: &Expr, compiler: &Compiler<'_>) -> Option<Holds> {
        match expr {
            Expr::Compare { left, op, right } => match (&**left, &**right) {
                (Expr::Column(column, _), Expr::Literal(literal)) => {
                    compare(compiler.record_field(*column)?, *op, literal)
                }
                (Expr::Literal(literal), Expr::Column(column, _)) => {
                    compare(compiler.record_field(*column)?, mirrored(*op), literal)
                }
                (_, _) => None,
            },
            Expr::Text { operand, test } => match &**operand {
                Expr::Column(column, _) => text(compiler.record_field(*column)?, test),
                _ => None,
            },
            Expr::OneOf { operand, values } => match &**operand {
                Expr::Column(column, _) => match field(compiler.record_field(*column)?)? {
                    Field::Id(counter) => Some(Holds::IdAmong(counter, values.clone())),
                    Field::Time | Field::User | Field::Mechanism | Field::Profile => None,
                },
                _ => None,
            },
            Expr::IsNull(operand) => match &**operand {
                Expr::Column(column, _) => Some(Holds::Missing(field(compiler.record_field(*column)?)?)),
                _ => None,
            },
            Expr::Column(..)
            | Expr::Literal(_)
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Address { .. }
            | Expr::Any { .. }
            | Expr::Rank { .. }
            | Expr::Bucket { .. }
            | Expr::Arithmetic { .. }
            | Expr::AsText { .. }
            | Expr::Call(_) => None,
        }
    }

    /// Does it hold? `None`: the row may be other than the record looks.
    #[inline]
    pub(super) fn of(&self, candidate: &Candidate<'_>) -> Option<bool> {
        match self {
            Holds::Direction { inbound, outbound } => Some(match candidate.direction {
                Direction::Inbound => *inbound,
                Direction::Outbound => *outbound,
            }),
            Holds::Outcome(among) => Some(among[place(candidate.outcome)]),
            Holds::Time(range) => Some(candidate.time.is_some_and(|time| range.contains(time))),
            Holds::Id(counter, range) => Some(id(candidate, *counter).is_some_and(|id| range.contains(id))),
            Holds::IdAmong(counter, values) => {
                Some(id(candidate, *counter).is_some_and(|id| values.binary_search(&id).is_ok()))
            }
            Holds::Text(field, test) => match bytes(candidate, *field) {
                Some(bytes) => test.passes(bytes),
                None => Some(false),
            },
            Holds::Raw(test) => candidate.raw.map(|raw| test.passes_exactly(raw)),
            Holds::Missing(field) => Some(match field {
                Field::Time => candidate.time.is_none(),
                Field::Id(counter) => id(candidate, *counter).is_none(),
                Field::User | Field::Mechanism | Field::Profile => bytes(candidate, *field).is_none(),
            }),
        }
    }

    /// What a record of which it holds has in it, for a search.
    pub(super) fn search(&self) -> Option<Search> {
        match self {
            Holds::Raw(BytesTest::Contains(pattern)) if !pattern.text.is_empty() => {
                Some(Search { texts: vec![pattern.clone()], ..Search::default() })
            }
            Holds::Id(_, Range { from: Some(from), until: Some(until) }) if from == until => {
                Search::of_numbers(&[*from])
            }
            Holds::IdAmong(_, values) => Search::of_numbers(values),
            _ => None,
        }
    }

    /// What judging it costs, roughly.
    pub(super) fn cost(&self) -> usize {
        match self {
            Holds::Direction { .. } | Holds::Outcome(_) | Holds::Missing(_) => 0,
            Holds::Time(_) | Holds::Id(..) => 1,
            Holds::Text(_, BytesTest::Equals(_) | BytesTest::Exactly(_)) => 2,
            Holds::IdAmong(..) => 3,
            Holds::Text(_, BytesTest::Among { .. }) => 10,
            Holds::Text(_, BytesTest::Fits(_) | BytesTest::Contains(_)) => 50,
            Holds::Raw(_) => 100,
        }
    }
}

/// The number in the column `icid`, `dcid` or `mid`, which holds no larger ones.
fn id(candidate: &Candidate<'_>, counter: Counter) -> Option<i64> {
    let of = |direction| candidate.id.filter(|_| candidate.direction == direction);
    let id = match counter {
        Counter::Icid => of(Direction::Inbound),
        Counter::Dcid => of(Direction::Outbound),
        Counter::Mid => candidate.mid,
    };
    id.and_then(|id| i64::try_from(id).ok())
}

fn bytes<'a>(candidate: &Candidate<'a>, field: Field) -> Option<&'a [u8]> {
    match field {
        Field::User => candidate.user,
        Field::Mechanism => candidate.mechanism,
        Field::Profile => candidate.profile,
        Field::Time | Field::Id(_) => None,
    }
}

fn place(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Succeeded => 0,
        Outcome::Failed => 1,
        Outcome::Error => 2,
        Outcome::Required => 3,
    }
}

fn field(column: RecordField) -> Option<Field> {
    match column {
        RecordField::Time => Some(Field::Time),
        RecordField::User => Some(Field::User),
        RecordField::Mechanism => Some(Field::Mechanism),
        RecordField::Profile => Some(Field::Profile),
        RecordField::Icid => Some(Field::Id(Counter::Icid)),
        RecordField::Dcid => Some(Field::Id(Counter::Dcid)),
        RecordField::Mid => Some(Field::Id(Counter::Mid)),
        RecordField::Direction | RecordField::Outcome | RecordField::Raw => None,
    }
}

fn compare(column: RecordField, op: Comparison, literal: &Literal) -> Option<Holds> {
    match (field(column)?, literal) {
        (Field::Time, Literal::Time(moment)) => Some(Holds::Time(Range::of(op, moment.timestamp().as_microsecond()))),
        (Field::Id(counter), Literal::Int(n)) => Some(Holds::Id(counter, Range::of(op, *n))),
        (_, _) => None,
    }
}

/// The relation with its sides exchanged.
fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Eq | Comparison::Exact => op,
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
    }
}

fn text(column: RecordField, test: &TextTest) -> Option<Holds> {
    let test = BytesTest::of(test);
    match column {
        RecordField::Direction => {
            Some(Holds::Direction { inbound: test.passes(b"inbound")?, outbound: test.passes(b"outbound")? })
        }
        RecordField::Outcome => {
            let mut among = [false; 4];
            for outcome in Outcome::ALL {
                among[place(outcome)] = test.passes(outcome.name().as_bytes())?;
            }
            Some(Holds::Outcome(among))
        }
        RecordField::Raw => Some(Holds::Raw(test)),
        _ => match field(column)? {
            field @ (Field::User | Field::Mechanism | Field::Profile) => Some(Holds::Text(field, test)),
            Field::Time | Field::Id(_) => None,
        },
    }
}

impl Constant {
    fn new(text: &str) -> Constant {
        Constant { bytes: text.as_bytes().into(), replaced: text.contains(char::REPLACEMENT_CHARACTER) }
    }
}

impl BytesTest {
    fn of(test: &TextTest) -> BytesTest {
        match test {
            TextTest::Equals(text) => BytesTest::Equals(Constant::new(text)),
            TextTest::Exactly(text) => BytesTest::Exactly(Constant::new(text)),
            TextTest::OneOf(set) => {
                let lower = |value: &String| value.to_ascii_lowercase().into_bytes().into_boxed_slice();
                let mut values: Vec<Box<[u8]>> = set.values.iter().map(lower).collect();
                values.sort_unstable();
                let replaced = set.values.iter().any(|value| value.contains(char::REPLACEMENT_CHARACTER));
                BytesTest::Among { values, replaced }
            }
            TextTest::Glob(pattern) | TextTest::Matches(pattern) => BytesTest::Fits(pattern.clone()),
            TextTest::Contains(pattern) => BytesTest::Contains(pattern.clone()),
        }
    }

    /// Do the bytes pass, shown as text? `None` where that is not certain.
    #[inline]
    fn passes(&self, bytes: &[u8]) -> Option<bool> {
        let is_utf8 = || std::str::from_utf8(bytes).is_ok();
        let replaced = match self {
            BytesTest::Equals(constant) | BytesTest::Exactly(constant) => constant.replaced,
            BytesTest::Among { replaced, .. } => *replaced,
            BytesTest::Fits(_) | BytesTest::Contains(_) => return is_utf8().then(|| self.passes_exactly(bytes)),
        };
        let passes = self.passes_exactly(bytes);
        // Bytes that are no UTF-8 become a text that holds U+FFFD, which equals no constant without one.
        if passes || !replaced || is_utf8() { Some(passes) } else { None }
    }

    /// Do the bytes pass as they are?
    #[inline]
    fn passes_exactly(&self, bytes: &[u8]) -> bool {
        match self {
            BytesTest::Equals(constant) => bytes.eq_ignore_ascii_case(&constant.bytes),
            BytesTest::Exactly(constant) => bytes == &*constant.bytes,
            BytesTest::Among { values, .. } => {
                let lower = || bytes.iter().map(u8::to_ascii_lowercase);
                values.binary_search_by(|value| value.iter().copied().cmp(lower())).is_ok()
            }
            BytesTest::Fits(pattern) | BytesTest::Contains(pattern) => pattern.is_match(bytes),
        }
    }
}
