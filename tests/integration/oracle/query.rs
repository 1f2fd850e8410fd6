//! Queries as plain data.

use super::zone::Width;

pub struct Query {
    pub head: Head,
    pub stages: Vec<Stage>,
}

#[derive(Default)]
pub struct Head {
    pub words: Vec<String>,
    pub times: Vec<Clause>,
    pub tests: Vec<Test>,
    pub filter: Option<Condition>,
}

/// A literal of time: the seconds since 1970 at which it begins and ends.
#[derive(Clone, Debug)]
pub struct Period {
    pub text: String,
    pub begin: i64,
    pub end: i64,
}

pub enum Clause {
    Since(Period),
    Until(Period),
    Before(Period),
    After(Period),
    On(Period),
    Between(Period, Period),
    /// `last 36h`, and the moment that it begins at.
    Last(String, i64),
    /// `today`, `yesterday`.
    Day(Period),
}

/// A column, or a function of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    pub column: String,
    pub function: Option<Function>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Function {
    Hour,
    Weekday,
    Date,
    Lower,
    Domain,
    Local,
    Len,
    Net(usize),
    Coalesce(String),
    /// `coalesce(…, "none")`
    OrNone,
}

pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Test(Test),
    Word(String),
}

pub struct Test {
    pub operand: Operand,
    pub check: Check,
}

pub enum Check {
    Compare(Op, Literal),
    /// Negated?
    In(bool, Vec<Literal>),
    Between(bool, Literal, Literal),
    Missing(bool),
    Matches(bool, Pattern),
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Ne,
    Exact,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Debug)]
pub enum Literal {
    Text(String),
    /// With wildcards.
    Glob(String),
    Word(String),
    Int(i64),
    Float(f64),
    /// As written, and in milliseconds.
    Duration(String, i64),
    Bool(&'static str, bool),
    /// As written, and what it stands for.
    Networks(String, Vec<&'static str>),
    Time(Period),
    Column(String),
    /// A column beside text.
    Field(String),
}

/// A regex of letters, digits and anchors.
pub struct Pattern {
    pub begins: bool,
    pub text: String,
    pub ends: bool,
}

pub enum Stage {
    Where(Condition),
    Let(String, Operand, Sum),
    Select(Vec<Named>),
    Drop(Vec<String>),
    Distinct(Vec<Named>),
    Sort(Vec<(Operand, bool)>),
    Limit(usize),
    Tail(usize),
    /// The largest groups of events.
    Top(usize, Vec<Key>),
    /// The largest rows of a count by one of its columns; is that one named?
    TopOf(usize, String, bool),
    Aggregate(Vec<(Call, Option<String>)>, Vec<Key>),
    Timeline(String, Width, Vec<Named>),
    Burst {
        least: usize,
        distinct: Option<String>,
        keys: Vec<Named>,
        within: (String, i64),
    },
    Sequence {
        steps: Vec<Step>,
        keys: Vec<Named>,
        within: (String, i64),
    },
}

/// What stands on the right of a column in `let`.
pub enum Sum {
    Plus(Literal),
    Minus(Literal),
    Times(Literal),
    Over(Literal),
}

#[derive(Clone)]
pub struct Named {
    pub operand: Operand,
    pub name: Option<String>,
}

#[derive(Clone)]
pub enum Key {
    Stretch(String, Width),
    Prefix(String, usize),
    Named(Named),
}

pub enum Call {
    Count,
    CountIf(Condition),
    Share(Condition),
    Dcount(Operand),
    Min(Operand),
    Max(Operand),
    Sum(Operand),
    Avg(Operand),
    Percentile(usize, Operand),
    First(Operand),
    Last(Operand),
    List(Operand),
}

pub struct Step {
    pub absent: bool,
    pub least: usize,
    pub condition: Condition,
}

impl Operand {
    pub fn column(name: &str) -> Operand {
        Operand { column: name.to_owned(), function: None }
    }
}

impl Named {
    /// The name of its column in a result.
    pub fn title(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.operand.column.clone())
    }
}

impl Key {
    pub fn title(&self) -> String {
        match self {
            Key::Stretch(..) => "time".to_owned(),
            Key::Prefix(column, bits) => format!("{column}/{bits}"),
            Key::Named(named) => named.title(),
        }
    }
}
