//! Tree to text that parses back to the same tree. `--explain` and the tests read it.

pub(super) mod clauses;

use std::fmt::{self, Display, Formatter, Write as _};

use super::ast::*;
use super::lexer::{is_bare, is_name, is_reserved};
use super::messages::{is_taken_as_field, is_taken_as_word};
use super::stages;
use clauses::list;

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "trace {} {}", self.kind, self.id)
    }
}

impl Display for Head {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        list(f, &self.items, " ")?;
        let Some(filter) = &self.filter else { return Ok(()) };
        if !self.items.is_empty() {
            f.write_str(" ")?;
        }
        write!(f, "where {filter}")
    }
}

impl Display for HeadItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            // The name of a stage would start one, or be refused for the want of its pipe.
            HeadItem::Word(word) if stages::is_taken(&word.name) || is_taken_as_word(&word.name) => {
                write!(f, "`{}`", word.name)
            }
            HeadItem::Word(word) => word.fmt(f),
            HeadItem::Time(clause) => clause.fmt(f),
            HeadItem::Condition(predicate) => predicate.fmt(f),
        }
    }
}

impl Display for TimeClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TimeClauseKind::Since(value) => write!(f, "since {value}"),
            TimeClauseKind::Until(value) => write!(f, "until {value}"),
            TimeClauseKind::Before(value) => write!(f, "before {value}"),
            TimeClauseKind::After(value) => write!(f, "after {value}"),
            TimeClauseKind::On(value) => write!(f, "on {value}"),
            TimeClauseKind::Last(value) => write!(f, "last {value}"),
            TimeClauseKind::Between(low, high) => write!(f, "between {low} and {high}"),
        }
    }
}

impl Display for Ident {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if is_name(&self.name) && !is_reserved(&self.name) && !is_taken_as_field(&self.name) {
            f.write_str(&self.name)
        } else {
            write!(f, "`{}`", self.name)
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Or(parts) => operands(f, parts, " or ", |part| matches!(part, Expr::Or(_))),
            Expr::And(parts) => operands(f, parts, " and ", |part| matches!(part, Expr::Or(_) | Expr::And(_))),
            Expr::Not(inner, _) => {
                f.write_str("not ")?;
                operands(f, std::slice::from_ref(inner.as_ref()), "", |part| matches!(part, Expr::Or(_) | Expr::And(_)))
            }
            Expr::Predicate(predicate) => predicate.fmt(f),
        }
    }
}

/// Writes `parts`, in parentheses those that would otherwise come apart.
fn operands(f: &mut Formatter<'_>, parts: &[Expr], separator: &str, loose: impl Fn(&Expr) -> bool) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        if loose(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

impl Display for Predicate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = |negated: &bool| if *negated { " not" } else { "" };
        match &self.kind {
            PredicateKind::Between { operand, negated, low, high } => {
                write!(f, "{operand}{} between {low} and {high}", not(negated))
            }
            PredicateKind::In { operand, negated, set } => write!(f, "{operand}{} in {set}", not(negated)),
            PredicateKind::IsNull { operand, negated } => write!(f, "{operand} is{} null", not(negated)),
            PredicateKind::Compare { operand, op, op_span: _, value } => write!(f, "{operand} {op} {value}"),
            PredicateKind::Text(text) => quoted(f, text),
            PredicateKind::Word(word) => word.fmt(f),
        }
    }
}

impl Display for Set {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Set::List(values) => {
                f.write_str("(")?;
                list(f, values, ", ")?;
                f.write_str(")")
            }
            Set::File { path, span: _ } => {
                f.write_str("@")?;
                if !path.is_empty() && path.chars().all(is_bare) { f.write_str(path) } else { quoted(f, path) }
            }
            Set::One(value) => value.fmt(f),
        }
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Op::Eq => "=",
            Op::Exact => "==",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
            Op::Match => "~",
            Op::NotMatch => "!~",
        })
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Field(field) => field.fmt(f),
            Operand::Call(call) => call.fmt(f),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // Not through `Ident`: `last(time)` is called by a reserved word.
        write!(f, "{}(", self.name.name)?;
        list(f, &self.args, ", ")?;
        f.write_str(")")
    }
}

impl Display for Arg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Arg::Expr(expr) => expr.fmt(f),
            Arg::Value(value) => value.fmt(f),
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ValueKind::Bare(text) => f.write_str(text),
            ValueKind::Quoted(text) => quoted(f, text),
            ValueKind::Regex(pattern) => regex(f, pattern),
            ValueKind::Call(call) => call.fmt(f),
        }
    }
}

/// `text` between quotes, with the escapes that the parser resolves.
fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "{}", c.escape_unicode())?,
            c => f.write_char(c)?,
        }
    }
    f.write_str("\"")
}

fn regex(f: &mut Formatter<'_>, pattern: &str) -> fmt::Result {
    f.write_str("/")?;
    let mut escaped = false;
    for c in pattern.chars() {
        if c == '/' && !escaped {
            f.write_str("\\")?;
        }
        f.write_char(c)?;
        escaped = !escaped && c == '\\';
    }
    f.write_str("/")
}

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.operand.fmt(f)?;
        match &self.alias {
            Some(alias) => write!(f, " as {alias}"),
            None => Ok(()),
        }
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Key::Bucket { width, span: _ } => f.write_str(width),
            Key::Prefix { field, bits, span: _ } => write!(f, "{field}/{bits}"),
            Key::Named(named) => named.fmt(f),
        }
    }
}

impl Display for Arithmetic {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ArithmeticKind::Binary { left, op, right } => {
                arithmetic_side(f, left, op.rank() > left.rank())?;
                write!(f, " {op} ")?;
                // From left to right: what stands right of an operator of the same rank was in parentheses.
                arithmetic_side(f, right, op.rank() >= right.rank())
            }
            ArithmeticKind::Negative(value) => {
                f.write_str("-")?;
                let is_signed = matches!(value.kind, ArithmeticKind::Binary { .. } | ArithmeticKind::Negative(_));
                arithmetic_side(f, value, is_signed)
            }
            ArithmeticKind::Operand(operand) => operand.fmt(f),
            ArithmeticKind::Number(text) | ArithmeticKind::Duration(text) => f.write_str(text),
            ArithmeticKind::Text(text) => quoted(f, text),
        }
    }
}

fn arithmetic_side(f: &mut Formatter<'_>, side: &Arithmetic, in_parentheses: bool) -> fmt::Result {
    if in_parentheses { write!(f, "({side})") } else { side.fmt(f) }
}

impl Arithmetic {
    /// How tightly it holds together.
    fn rank(&self) -> u8 {
        match &self.kind {
            ArithmeticKind::Binary { op, .. } => op.rank(),
            ArithmeticKind::Negative(_)
            | ArithmeticKind::Operand(_)
            | ArithmeticKind::Number(_)
            | ArithmeticKind::Duration(_)
            | ArithmeticKind::Text(_) => 3,
        }
    }
}

impl ArithmeticOp {
    fn rank(self) -> u8 {
        match self {
            ArithmeticOp::Add | ArithmeticOp::Subtract => 1,
            ArithmeticOp::Multiply | ArithmeticOp::Divide => 2,
        }
    }
}

impl Display for ArithmeticOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ArithmeticOp::Add => "+",
            ArithmeticOp::Subtract => "-",
            ArithmeticOp::Multiply => "*",
            ArithmeticOp::Divide => "/",
        })
    }
}

impl Display for SelectItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SelectItem::All(_) => f.write_str("*"),
            SelectItem::Without(field) => write!(f, "-{field}"),
            SelectItem::Named(named) => named.fmt(f),
        }
    }
}
