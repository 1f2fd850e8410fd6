//! The text of conditions and of what they are made of.

use std::fmt::{self, Display, Formatter};

use super::query::{Check, Condition, Function, Literal, Op, Operand, Pattern, Test};

pub fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// A column; one that a network gave its name needs quotes.
fn column(name: &str) -> String {
    if name.contains('/') { format!("`{name}`") } else { name.to_owned() }
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() || !c.is_ascii() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Does a text stand for itself without quotes?
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 19] = [
        "where", "and", "or", "not", "in", "is", "null", "between", "since", "until", "before", "after", "on", "last",
        "by", "as", "then", "within", "no",
    ];
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "._@-\\".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_safe)
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let column = column(&self.column);
        match &self.function {
            None => f.write_str(&column),
            Some(Function::Hour) => write!(f, "hour({column})"),
            Some(Function::Weekday) => write!(f, "weekday({column})"),
            Some(Function::Date) => write!(f, "date({column})"),
            Some(Function::Lower) => write!(f, "lower({column})"),
            Some(Function::Domain) => write!(f, "domain({column})"),
            Some(Function::Local) => write!(f, "local({column})"),
            Some(Function::Len) => write!(f, "len({column})"),
            Some(Function::Net(bits)) => write!(f, "net({column}, {bits})"),
            Some(Function::OrNone) => write!(f, "coalesce({column}, \"none\")"),
            Some(Function::Coalesce(other)) => write!(f, "coalesce({column}, {other})"),
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) if is_plain(text) => f.write_str(text),
            Literal::Text(text) => f.write_str(&quoted(text)),
            Literal::Glob(text) | Literal::Word(text) | Literal::Duration(text, _) | Literal::Networks(text, _) => {
                f.write_str(text)
            }
            Literal::Int(number) => write!(f, "{number}"),
            Literal::Float(number) => write!(f, "{number:?}"),
            Literal::Bool(text, _) => f.write_str(text),
            Literal::Time(period) => f.write_str(&period.text),
            Literal::Column(name) => f.write_str(&column(name)),
            Literal::Field(name) => write!(f, "field({name})"),
        }
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Op::Eq => "=",
            Op::Ne => "!=",
            Op::Exact => "==",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
        })
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (operand, not) = (&self.operand, |negated: &bool| if *negated { " not" } else { "" });
        match &self.check {
            Check::Compare(op, literal) => write!(f, "{operand} {op} {literal}"),
            Check::In(negated, one) if one.len() == 1 => write!(f, "{operand}{} in {}", not(negated), one[0]),
            Check::In(negated, many) => write!(f, "{operand}{} in ({})", not(negated), list(many)),
            Check::Between(negated, low, high) => write!(f, "{operand}{} between {low} and {high}", not(negated)),
            Check::Missing(negated) => write!(f, "{operand} is{} null", not(negated)),
            Check::Matches(negated, Pattern { begins, text, ends }) => {
                let (begin, end) = (if *begins { "^" } else { "" }, if *ends { "$" } else { "" });
                write!(f, "{operand} {} /{begin}{text}{end}/", if *negated { "!~" } else { "~" })
            }
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let join = |parts: &[Condition], word: &str| {
            parts
                .iter()
                .map(|part| match part {
                    Condition::Any(_) => format!("({part})"),
                    Condition::All(_) | Condition::Not(_) | Condition::Test(_) | Condition::Word(_) => part.to_string(),
                })
                .collect::<Vec<_>>()
                .join(word)
        };
        match self {
            Condition::All(parts) => f.write_str(&join(parts, " and ")),
            Condition::Any(parts) => f.write_str(&join(parts, " or ")),
            Condition::Not(part) => match **part {
                Condition::All(_) | Condition::Any(_) => write!(f, "not ({part})"),
                Condition::Not(_) | Condition::Test(_) | Condition::Word(_) => write!(f, "not {part}"),
            },
            Condition::Test(test) => test.fmt(f),
            Condition::Word(word) => f.write_str(word),
        }
    }
}
