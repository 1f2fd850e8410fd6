//! Typed expressions over batches. Knows Arrow and the types of the language, no columns of ours by name.
//!
//! **Nulls.** A predicate is true or false, never null: a missing value makes every test false, and `Not` is the exact
//! complement. So `not (a = b)` keeps the rows where `a` is missing, as `a != b` does, and a predicate and its negation
//! together always give every row once.

pub mod addresses;
pub mod aggregates;
pub mod arithmetic;
mod as_text;
pub mod bucket;
mod comparison;
pub mod dialect;
mod display;
mod eval;
pub mod functions;
mod operator;
pub mod text;
pub mod types;

use std::net::IpAddr;

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use addresses::Networks;
use bucket::Width;
use functions::Function;
use operator::Operator;
use text::TextTest;
use types::{Type, WordSet};

pub use comparison::Comparison;

/// A typed expression; the binder makes only well-typed ones.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A column of the input, by position.
    Column(usize, Type),
    /// The same value in every row.
    Literal(Literal),
    /// All of them hold.
    And(Vec<Expr>),
    /// Any of them holds.
    Or(Vec<Expr>),
    /// The predicate does not hold.
    Not(Box<Expr>),
    /// Two values of like type stand in this relation.
    Compare {
        left: Box<Expr>,
        /// The relation.
        op: Comparison,
        right: Box<Expr>,
    },
    /// A text, a word or bytes pass a test.
    Text {
        /// What is tested.
        operand: Box<Expr>,
        /// The test.
        test: TextTest,
    },
    /// An address lies in one of the networks.
    Address {
        /// What is tested.
        operand: Box<Expr>,
        /// The networks.
        networks: Networks,
    },
    /// A whole number, or a duration in milliseconds, is one of these, which are sorted.
    OneOf {
        /// What is tested.
        operand: Box<Expr>,
        /// The numbers, ascending.
        values: Vec<i64>,
    },
    /// The value is missing.
    IsNull(Box<Expr>),
    /// Some element of a list satisfies the predicate, whose `Column(0, _)` is that element.
    Any {
        /// The list.
        list: Box<Expr>,
        /// The test of one element.
        predicate: Box<Expr>,
    },
    /// The place of a word in its set, from 0: closed sets sort in their own order (`mon` before `fri`).
    Rank {
        operand: Box<Expr>,
        /// Its set.
        words: &'static WordSet,
    },
    /// The start of the stretch of time of that width in which a moment lies.
    Bucket {
        /// The moment.
        time: Box<Expr>,
        /// The width of the stretches.
        width: Width,
        /// Whose midnights count.
        zone: TimeZone,
    },
    /// A sum, a difference, a product, a quotient; see [`arithmetic`].
    Arithmetic {
        left: Box<Expr>,
        op: Operator,
        right: Box<Expr>,
        /// The type of the result.
        kind: Type,
    },
    /// A value of another type as the text formats of results show it.
    AsText {
        operand: Box<Expr>,
        /// Whose clock times are read from.
        zone: TimeZone,
    },
    /// A function of other values.
    Call(Call),
}

/// A call of a scalar function.
#[derive(Clone, Debug)]
pub struct Call {
    pub function: &'static Function,
    /// What it is called with.
    pub args: Vec<Expr>,
    /// The type of the result.
    pub kind: Type,
    /// Whose clock `hour`, `weekday` and `date` read.
    pub zone: TimeZone,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    /// A whole number.
    Int(i64),
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A moment, with the zone in which it is shown.
    Time(ZonedDateTime),
    /// Milliseconds.
    Duration(i64),
    Ip(IpAddr),
}

impl Expr {
    /// The type of its values.
    pub fn kind(&self) -> Type {
        match self {
            Expr::Column(_, kind) => *kind,
            Expr::Literal(literal) => literal.kind(),
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Compare { .. }
            | Expr::Text { .. }
            | Expr::Address { .. }
            | Expr::OneOf { .. }
            | Expr::IsNull(_)
            | Expr::Any { .. } => Type::Bool,
            Expr::Rank { .. } => Type::Int,
            Expr::Bucket { .. } => Type::Time,
            Expr::Arithmetic { kind, .. } => *kind,
            Expr::AsText { .. } => Type::Text,
            Expr::Call(call) => call.kind,
        }
    }

    /// Calls `f` on the position of every column of the input that it reads, to look or to change.
    pub fn for_each_column(&mut self, f: &mut impl FnMut(&mut usize)) {
        match self {
            Expr::Column(index, _) => f(index),
            Expr::Literal(_) => {}
            Expr::And(parts) | Expr::Or(parts) => parts.iter_mut().for_each(|part| part.for_each_column(f)),
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
                left.for_each_column(f);
                right.for_each_column(f);
            }
            Expr::Not(operand)
            | Expr::IsNull(operand)
            | Expr::Text { operand, .. }
            | Expr::Address { operand, .. }
            | Expr::OneOf { operand, .. }
            | Expr::Rank { operand, .. }
            | Expr::Bucket { time: operand, .. }
            | Expr::AsText { operand, .. }
            // The columns of the predicate of `Any` are the elements, not the input's.
            | Expr::Any { list: operand, .. } => operand.for_each_column(f),
            Expr::Call(call) => call.args.iter_mut().for_each(|arg| arg.for_each_column(f)),
        }
    }

    /// All of the parts; one part stands for itself.
    pub fn all(mut parts: Vec<Expr>) -> Expr {
        match parts.len() {
            1 => parts.remove(0),
            _ => Expr::And(parts),
        }
    }

    /// Any of the parts; one part stands for itself.
    pub fn any(mut parts: Vec<Expr>) -> Expr {
        match parts.len() {
            1 => parts.remove(0),
            _ => Expr::Or(parts),
        }
    }

    /// `left op right`.
    pub fn compare(left: Expr, op: Comparison, right: Expr) -> Expr {
        Expr::Compare { left: Box::new(left), op, right: Box::new(right) }
    }

    /// The complement, if `negated`.
    pub fn negated_if(self, negated: bool) -> Expr {
        if negated { Expr::Not(Box::new(self)) } else { self }
    }
}

impl Literal {
    pub fn kind(&self) -> Type {
        match self {
            Literal::Text(_) => Type::Text,
            Literal::Int(_) => Type::Int,
            Literal::Float(_) => Type::Float,
            Literal::Bool(_) => Type::Bool,
            Literal::Time(_) => Type::Time,
            Literal::Duration(_) => Type::Duration,
            Literal::Ip(_) => Type::Ip,
        }
    }
}
