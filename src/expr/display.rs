//! Expressions as text: every parenthesis written, every moment absolute. `explain` and messages show it.

use std::fmt::{self, Display, Formatter, Write as _};

use jiff::tz::TimeZone;

use super::bucket::Width;
use super::functions::Takes;
use super::text::TextTest;
use super::types::{Millis, Type};
use super::{Comparison, Expr, Literal};

impl Display for Expr {
    /// Columns are shown by position; see [`Expr::named`].
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_expr(self, &[], f)
    }
}

impl Expr {
    /// Shows the expression with the names of its input's columns.
    pub fn named<'a>(&'a self, names: &'a [&'a str]) -> impl Display + 'a {
        Named { expr: self, names }
    }
}

struct Named<'a> {
    expr: &'a Expr,
    names: &'a [&'a str],
}

impl Display for Named<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_expr(self.expr, self.names, f)
    }
}

fn write_expr(expr: &Expr, names: &[&str], f: &mut Formatter<'_>) -> fmt::Result {
    match expr {
        Expr::Column(index, _) => match names.get(*index) {
            Some(name) => f.write_str(name),
            None => write!(f, "#{index}"),
        },
        Expr::Literal(literal) => write!(f, "{literal}"),
        Expr::And(parts) => write_joined(parts, names, " and ", "true", f),
        Expr::Or(parts) => write_joined(parts, names, " or ", "false", f),
        Expr::Not(operand) if matches!(**operand, Expr::And(_) | Expr::Or(_)) => {
            write!(f, "not {}", operand.named(names))
        }
        Expr::Not(operand) => write!(f, "not ({})", operand.named(names)),
        Expr::Compare { left, op, right } => write!(f, "{} {op} {}", left.named(names), right.named(names)),
        Expr::Text { operand, test } => write!(f, "{} {test}", operand.named(names)),
        Expr::Address { operand, networks } => {
            write!(f, "{} ", operand.named(names))?;
            match networks.members.as_slice() {
                [one] if networks.single().is_some() => write!(f, "= {one}"),
                [one] => write!(f, "in {one}"),
                members => write!(f, "in ({})", members.join(", ")),
            }
        }
        Expr::OneOf { operand, values } => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            write!(f, "{} in ({})", operand.named(names), values.join(", "))
        }
        Expr::IsNull(operand) => write!(f, "{} is null", operand.named(names)),
        Expr::Any { list, predicate } => {
            // The element has no name in the language: `mids = 448` speaks of any of them.
            let list = list.named(names).to_string();
            write!(f, "any {}", predicate.named(&[&list]))
        }
        Expr::Rank { operand, .. } => write!(f, "rank({})", operand.named(names)),
        Expr::Bucket { time, width, zone } => write!(f, "bucket({}, {width}, {})", time.named(names), zone_name(zone)),
        Expr::Arithmetic { left, op, right, .. } => {
            write!(f, "({} {op} {})", left.named(names), right.named(names))
        }
        Expr::AsText { operand, zone } if operand.kind() == Type::Time => {
            write!(f, "text({}, {})", operand.named(names), zone_name(zone))
        }
        Expr::AsText { operand, .. } => write!(f, "text({})", operand.named(names)),
        Expr::Call(call) => {
            write!(f, "{}(", call.function.name)?;
            for (place, arg) in call.args.iter().enumerate() {
                write!(f, "{}{}", if place > 0 { ", " } else { "" }, arg.named(names))?;
            }
            if call.function.parameters.first().is_some_and(|first| first.takes == Takes::Time) {
                write!(f, ", {}", zone_name(&call.zone))?;
            }
            f.write_char(')')
        }
    }
}

/// The zone whose clock a bucket or an hour is read from.
fn zone_name(zone: &TimeZone) -> String {
    match (zone.iana_name(), zone.to_fixed_offset()) {
        (Some(name), _) => name.to_owned(),
        (None, Ok(offset)) => offset.to_string(),
        (None, Err(_)) => "local".to_owned(),
    }
}

fn write_joined(parts: &[Expr], names: &[&str], word: &str, none: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if parts.is_empty() {
        return f.write_str(none);
    }
    f.write_char('(')?;
    for (place, part) in parts.iter().enumerate() {
        write!(f, "{}{}", if place > 0 { word } else { "" }, part.named(names))?;
    }
    f.write_char(')')
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Eq => "=",
            Comparison::Exact => "==",
            Comparison::Lt => "<",
            Comparison::Le => "<=",
            Comparison::Gt => ">",
            Comparison::Ge => ">=",
        })
    }
}

impl Display for TextTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TextTest::Equals(value) => write!(f, "= {}", quoted(value)),
            TextTest::Exactly(value) => write!(f, "== {}", quoted(value)),
            TextTest::OneOf(set) => {
                let values: Vec<String> = set.values.iter().map(|value| quoted(value)).collect();
                write!(f, "in ({})", values.join(", "))
            }
            TextTest::Glob(pattern) => write!(f, "= {}", pattern.text),
            TextTest::Matches(pattern) => write!(f, "~ /{}/", pattern.text.replace('/', r"\/")),
            TextTest::Contains(pattern) => write!(f, "contains {}", quoted(&pattern.text)),
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) => f.write_str(&quoted(text)),
            Literal::Int(n) => write!(f, "{n}"),
            Literal::Float(n) => write!(f, "{n}"),
            Literal::Bool(yes) => write!(f, "{yes}"),
            Literal::Time(moment) => write!(f, "{moment}"),
            Literal::Duration(millis) => write!(f, "{}", Millis(*millis)),
            Literal::Ip(address) => write!(f, "{address}"),
        }
    }
}

impl Display for Width {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Width::Millis(millis) => write!(f, "{}", Millis(*millis)),
            Width::Days(days) => write!(f, "{days}d"),
            Width::Months(months) => write!(f, "{months}mo"),
        }
    }
}

/// In double quotes, as the language reads it back; control characters are escaped, so that a name from a log cannot
/// move a terminal's cursor.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.extend(c.escape_unicode()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
