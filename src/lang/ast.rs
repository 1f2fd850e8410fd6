//! The query as it was written: a tree of words with their places in the text, before any name has a meaning.
//!
//! `Display` prints text that parses back to the same tree (spans aside).

use crate::diagnostic::Span;

pub use super::query::Query;
pub use super::stages::*;

/// `trace icid 451`: every line about one connection or message.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The whole clause.
    pub span: Span,
    /// `icid`, `dcid` or `mid`, which is the binder's to check.
    pub kind: Ident,
    pub id: u64,
    /// Where the number stands.
    pub id_span: Span,
}

/// The part before the first `|`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Everything before `where`, and times after it, in the order written.
    pub items: Vec<HeadItem>,
    /// The expression after `where`.
    pub filter: Option<Expr>,
}

/// One item of the head.
#[derive(Clone, Debug, PartialEq)]
pub enum HeadItem {
    /// `failed`, `inbound`, `tls`, `auth`, `today`, `yesterday`.
    Word(Ident),
    /// `since …`, `last 7d`.
    Time(TimeClause),
    /// `user=ironport`, `remote_ip in 10.0.0.0/8`, `"quoted text"`.
    Condition(Predicate),
}

/// A clause that limits the time of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeClause {
    /// The whole clause.
    pub span: Span,
    pub kind: TimeClauseKind,
}

/// The clauses that limit the time of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeClauseKind {
    /// From the start of the period named.
    Since(Value),
    /// To the end of the period named.
    Until(Value),
    /// To the start of the period named, excluded.
    Before(Value),
    /// From the end of the period named, excluded.
    After(Value),
    /// Within the period named.
    On(Value),
    /// `last 7d`: the value is a duration.
    Last(Value),
    /// From the start of the first period to the end of the second.
    Between(Value, Value),
}

/// A name as written. Names are compared without regard to ASCII case.
#[derive(Clone, Debug, PartialEq)]
pub struct Ident {
    /// Without backquotes.
    pub name: String,
    pub span: Span,
}

/// A boolean expression.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most expressions are predicates, and a query has a handful")]
pub enum Expr {
    /// Any of at least two.
    Or(Vec<Expr>),
    /// All of at least two.
    And(Vec<Expr>),
    /// The complement.
    Not(Box<Expr>, Span),
    /// A single test.
    Predicate(Predicate),
}

/// A single test.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// The whole test.
    pub span: Span,
    pub kind: PredicateKind,
}

/// The tests.
#[derive(Clone, Debug, PartialEq)]
pub enum PredicateKind {
    /// `operand [not] between low and high`.
    Between {
        operand: Operand,
        /// `not` was written.
        negated: bool,
        /// Lower bound, included.
        low: Value,
        /// Upper bound, included.
        high: Value,
    },
    /// `operand [not] in set`.
    In {
        operand: Operand,
        /// `not` was written.
        negated: bool,
        /// What it is searched in.
        set: Set,
    },
    /// `operand is [not] null`.
    IsNull {
        operand: Operand,
        /// `not` was written.
        negated: bool,
    },
    /// `operand op value`.
    Compare {
        operand: Operand,
        op: Op,
        /// Where the operator stands.
        op_span: Span,
        value: Value,
    },
    /// A quoted string alone: text anywhere in the log line.
    Text(String),
    /// A word alone: `failed`, `tls`.
    Word(Ident),
}

/// The right side of `in`.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// `(a, b, c)`.
    List(Vec<Value>),
    /// `@path`.
    File {
        /// The path as written.
        path: String,
        /// With the `@`.
        span: Span,
    },
    /// A single value: `10.0.0.0/8`, `private`.
    One(Value),
}

/// Comparison operators.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`: equal, without regard to ASCII case on text.
    Eq,
    /// `==`: equal to the letter.
    Exact,
    /// `!=`, `<>`: not `=`.
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `~`: the regex matches somewhere.
    Match,
    /// `!~`: not `~`.
    NotMatch,
}

/// A thing with a value in every row.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A field.
    Field(Ident),
    /// A function of other things.
    Call(Call),
}

/// `name(args)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub name: Ident,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// An argument. A lone name parses as `Expr(Predicate(Word))`; the function's signature decides what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A condition, or a lone name.
    Expr(Expr),
    /// A value or a nested call.
    Value(Value),
}

/// The right side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Where, with quotes.
    pub span: Span,
    pub kind: ValueKind,
}

/// The spellings of a value. What a bare run of characters means depends on the type of the left side.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// Unquoted: a number, a word, an address, a time (`2009-04-22 11:40` with its space), a glob.
    Bare(String),
    /// Quoted, escapes resolved; wildcards are off.
    Quoted(String),
    /// Between slashes, `\/` resolved.
    Regex(String),
    /// A function call.
    Call(Call),
}

/// A thing with an optional name for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The thing.
    pub operand: Operand,
    /// After `as`.
    pub alias: Option<Ident>,
    /// With the alias.
    pub span: Span,
}

/// What follows `by`.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// `1h`: a time bucket of that width.
    Bucket {
        /// The duration as written.
        width: String,
        span: Span,
    },
    /// `remote_ip/24`: a subnet.
    Prefix {
        /// The address field.
        field: Ident,
        /// Bits kept.
        bits: u32,
        /// The whole key.
        span: Span,
    },
    /// A field or a call, perhaps named.
    Named(Named),
}

/// A length of time as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// `1h30m`
    pub text: String,
    pub span: Span,
}

/// A value worked out of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    /// The whole of it, without parentheses around it.
    pub span: Span,
    pub kind: ArithmeticKind,
}

/// The forms of arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub enum ArithmeticKind {
    /// `left op right`; operators of equal rank go from left to right.
    Binary { left: Box<Arithmetic>, op: ArithmeticOp, right: Box<Arithmetic> },
    /// `-a`
    Negative(Box<Arithmetic>),
    /// A column or a call.
    Operand(Operand),
    /// `2.5`
    Number(String),
    /// `10m`
    Duration(String),
    /// `"text"`, escapes resolved.
    Text(String),
}

/// Operators of arithmetic.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// One item of `select`.
#[derive(Clone, Debug, PartialEq)]
pub enum SelectItem {
    /// `*`: all columns.
    All(Span),
    /// `-field`: without that column.
    Without(Ident),
    Named(Named),
}
