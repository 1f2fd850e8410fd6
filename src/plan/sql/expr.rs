//! Expressions as SQL.

use crate::expr::arithmetic::Operator;
use crate::expr::dialect::{Dialect, Spelled, SqlCall, addresses, clock, regexes};
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::expr::{Call, Comparison, Expr, Literal};

/// What the element of a list is called within a test of it.
const ELEMENT: &str = "element";

/// What an expression reads.
#[derive(Copy, Clone)]
pub(in crate::plan) struct Scope<'a> {
    pub(in crate::plan) dialect: Dialect,
    /// The columns of the input, quoted.
    pub(in crate::plan) columns: &'a [String],
}

impl Scope<'_> {
    /// A value; a predicate is never null.
    pub(in crate::plan) fn value(&self, expr: &Expr) -> Spelled {
        match expr {
            Expr::Column(index, _) => {
                self.columns.get(*index).cloned().ok_or_else(|| format!("column {index} is not there"))
            }
            Expr::Literal(literal) => Ok(self.literal(literal)),
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Compare { .. }
            | Expr::Text { .. }
            | Expr::Address { .. }
            | Expr::OneOf { .. }
            | Expr::IsNull(_)
            | Expr::Any { .. } => self.predicate(expr, true),
            Expr::Rank { operand, words } => {
                let places = (0..).zip(words.stored()).map(|(place, word)| format!(" when '{word}' then {place}"));
                Ok(format!("case {}{} end", self.value(operand)?, places.collect::<String>()))
            }
            Expr::Bucket { time, width, zone } => {
                let time = self.value(time)?;
                let none = || format!("stretches of {width} on a clock that changes within them, or that has no name");
                clock::bucket(self.dialect, &time, *width, zone).ok_or_else(none)
            }
            Expr::Arithmetic { left, op, right, kind } => self.arithmetic(left, *op, right, *kind),
            Expr::AsText { .. } => Err("values as the text that shows them".to_owned()),
            Expr::Call(call) => {
                let args = call.args.iter().map(|arg| self.value(arg)).collect::<Spelled<Vec<_>>>()?;
                let kinds: Vec<Type> = call.args.iter().map(Expr::kind).collect();
                let spelled = SqlCall { args: &args, kinds: &kinds, dialect: self.dialect, zone: &call.zone };
                (call.function.sql)(&spelled).ok_or_else(|| no_call(call))
            }
        }
    }

    /// A predicate after `where`, where null is as good as false.
    pub(in crate::plan) fn condition(&self, expr: &Expr) -> Spelled {
        self.predicate(expr, false)
    }

    /// A predicate; if `exact`, true or false and never null.
    fn predicate(&self, expr: &Expr, exact: bool) -> Spelled {
        let joined = |parts: &[Expr], word: &str, none: &str| {
            let parts = parts.iter().map(|part| self.predicate(part, exact)).collect::<Spelled<Vec<_>>>()?;
            Ok(match parts.as_slice() {
                [] => none.to_owned(),
                [one] => one.clone(),
                parts => format!("({})", parts.join(word)),
            })
        };
        let test = match expr {
            Expr::And(parts) => return joined(parts, " and ", "true"),
            Expr::Or(parts) => return joined(parts, " or ", "false"),
            Expr::Not(operand) => return Ok(format!("not {}", self.predicate(operand, true)?)),
            Expr::IsNull(operand) => return Ok(format!("({} is null)", self.value(operand)?)),
            Expr::Literal(literal) => return Ok(self.literal(literal)),
            Expr::Compare { left, op, right } => self.compare(left, *op, right)?,
            Expr::Text { operand, test } => self.text_test(&self.value(operand)?, operand.kind(), test)?,
            Expr::Address { operand, networks } => {
                let address = self.value(operand)?;
                let within = if operand.kind() == Type::Network { addresses::enclosed } else { addresses::within };
                within(self.dialect, &address, networks)
            }
            Expr::OneOf { operand, values } => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{} in ({})", self.value(operand)?, values.join(", "))
            }
            Expr::Any { list, predicate } => self.any(&self.value(list)?, predicate)?,
            Expr::Column(..)
            | Expr::Rank { .. }
            | Expr::Bucket { .. }
            | Expr::Arithmetic { .. }
            | Expr::AsText { .. }
            | Expr::Call(_) => self.value(expr)?,
        };
        Ok(if exact { format!("coalesce({test}, false)") } else { test })
    }

    pub(in crate::plan) fn literal(&self, literal: &Literal) -> String {
        match literal {
            Literal::Text(text) => self.dialect.text(text),
            Literal::Ip(address) => self.dialect.text(&address.to_canonical().to_string()),
            Literal::Int(n) | Literal::Duration(n) => n.to_string(),
            // With an exponent it is no decimal.
            Literal::Float(n) => format!("{n:e}"),
            Literal::Bool(yes) => yes.to_string(),
            Literal::Time(moment) => self.dialect.moment(moment.timestamp()),
        }
    }

    fn arithmetic(&self, left: &Expr, op: Operator, right: &Expr, kind: Type) -> Spelled {
        let dialect = self.dialect;
        let (a, b) = (self.value(left)?, self.value(right)?);
        let exact = || format!("({a} {op} {b})");
        let fraction = || {
            let (a, b) = (dialect.number(&a), dialect.number(&b));
            // Nothing is divided by zero: the result is missing.
            if op == Operator::Divide { format!("({a} / nullif({b}, 0))") } else { format!("({a} {op} {b})") }
        };
        let is_float = left.kind() == Type::Float || right.kind() == Type::Float;
        Ok(match kind {
            Type::Time if left.kind() == Type::Duration => self.moved(&b, op, left, &a)?,
            Type::Time => self.moved(&a, op, right, &b)?,
            Type::Duration if left.kind() == Type::Time => format!("({})", dialect.millis_between(&b, &a)),
            Type::Duration if is_float || op == Operator::Divide => dialect.integer(&format!("round({})", fraction())),
            Type::Int | Type::Duration => exact(),
            _ => fraction(),
        })
    }

    /// A moment so much later or earlier.
    fn moved(&self, time: &str, op: Operator, length: &Expr, millis: &str) -> Spelled {
        let interval = match (length, self.dialect) {
            (Expr::Literal(Literal::Duration(millis)), dialect) => dialect.interval(millis.saturating_mul(1000)),
            (_, Dialect::DuckDb) => format!("to_milliseconds({millis})"),
            (_, Dialect::DataFusion | Dialect::Spark | Dialect::Trino) => {
                return Err("a time moved by a duration that is no constant".to_owned());
            }
        };
        Ok(format!("({time} {op} {interval})"))
    }

    fn compare(&self, left: &Expr, op: Comparison, right: &Expr) -> Spelled {
        if let (Type::Bool, Comparison::Eq | Comparison::Exact, Expr::Literal(Literal::Bool(yes))) =
            (left.kind(), op, right)
        {
            let value = self.value(left)?;
            return Ok(if *yes { value } else { format!("(not {value})") });
        }
        let (a, b) = (self.value(left)?, self.value(right)?);
        let sign = match op {
            Comparison::Eq | Comparison::Exact => "=",
            Comparison::Lt => "<",
            Comparison::Le => "<=",
            Comparison::Gt => ">",
            Comparison::Ge => ">=",
        };
        let equal = matches!(op, Comparison::Eq | Comparison::Exact);
        match left.kind() {
            Type::Text if op == Comparison::Eq => {
                Ok(format!("{} = {}", self.dialect.folded(&a), self.dialect.folded(&b)))
            }
            // Masked addresses equal nothing.
            Type::Ip if equal && !matches!(right, Expr::Literal(_)) => {
                Ok(format!("({a} = {b} and {})", addresses::is_address(self.dialect, &a)))
            }
            Type::Ip if !equal => {
                let key = |sql: &str| addresses::order_key(self.dialect, sql);
                Ok(format!("{} {sign} {}", key(&a), key(&b)))
            }
            Type::Bytes => Err("comparing whole records".to_owned()),
            Type::Text
            | Type::Word(_)
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Time
            | Type::Duration
            | Type::IntList
            | Type::TextList => Ok(format!("{a} {sign} {b}")),
        }
    }

    fn text_test(&self, text: &str, kind: Type, test: &TextTest) -> Spelled {
        let dialect = self.dialect;
        if kind == Type::Bytes {
            return match test {
                TextTest::Contains(pattern) => Ok(self.contains_bytes(text, &pattern.text)),
                TextTest::Equals(_)
                | TextTest::Exactly(_)
                | TextTest::OneOf(_)
                | TextTest::Glob(_)
                | TextTest::Matches(_) => Err("tests of the record other than for text in it".to_owned()),
            };
        }
        // The words of a closed set have one spelling each.
        let folds = |value: &str| kind.words().is_none() && value.bytes().any(|byte| byte.is_ascii_alphabetic());
        let folded = |folds: bool| if folds { dialect.folded(text) } else { text.to_owned() };
        let literal = |value: &str| dialect.text(&value.to_ascii_lowercase());
        Ok(match test {
            TextTest::Equals(value) => format!("{} = {}", folded(folds(value)), literal(value)),
            TextTest::Exactly(value) => format!("{text} = {}", dialect.text(value)),
            TextTest::OneOf(set) => {
                let values: Vec<String> = set.values.iter().map(|value| literal(value)).collect();
                let folds = set.values.iter().any(|value| folds(value));
                format!("{} in ({})", folded(folds), values.join(", "))
            }
            TextTest::Glob(pattern) => {
                let mut like = Dialect::like_literal(&pattern.text.to_ascii_lowercase());
                like = like.replace('*', "%").replace('?', "_");
                dialect.like(&folded(folds(&pattern.text)), &like)
            }
            TextTest::Matches(pattern) => dialect.matches(text, &regexes::translated(dialect, &pattern.text)?),
            TextTest::Contains(pattern) => {
                let like = format!("%{}%", Dialect::like_literal(&pattern.text.to_ascii_lowercase()));
                dialect.like(&folded(folds(&pattern.text)), &like)
            }
        })
    }

    /// Bytes are searched as pairs of hexadecimal digits: a record may hold anything, also what is no text.
    fn contains_bytes(&self, bytes: &str, text: &str) -> String {
        let mut needle = String::new();
        for byte in text.bytes() {
            needle += &match (byte.to_ascii_lowercase(), byte.to_ascii_uppercase()) {
                (low, high) if low == high => format!("{byte:02x}"),
                (low, high) => format!("(?:{low:02x}|{high:02x})"),
            };
        }
        self.dialect.matches(&self.dialect.hex(bytes), &format!(r"\A(?:[0-9a-f]{{2}})*{needle}"))
    }

    /// Some element satisfies the predicate.
    fn any(&self, list: &str, predicate: &Expr) -> Spelled {
        let dialect = self.dialect;
        if let Expr::Compare { left, op: Comparison::Eq | Comparison::Exact, right } = predicate
            && let (Expr::Column(0, Type::Int), Expr::Literal(literal)) = (&**left, &**right)
        {
            let literal = self.literal(literal);
            return Ok(match dialect {
                Dialect::DuckDb => format!("list_contains({list}, {literal})"),
                Dialect::DataFusion => format!("array_has({list}, {literal})"),
                Dialect::Spark => format!("array_contains({list}, {literal})"),
                Dialect::Trino => format!("contains({list}, {literal})"),
            });
        }
        let columns = [ELEMENT.to_owned()];
        let test = Scope { dialect, columns: &columns }.predicate(predicate, true)?;
        match dialect {
            Dialect::DuckDb => Ok(format!("len(list_filter({list}, lambda {ELEMENT}: {test})) > 0")),
            Dialect::Spark => Ok(format!("exists({list}, {ELEMENT} -> {test})")),
            Dialect::Trino => Ok(format!("any_match({list}, {ELEMENT} -> {test})")),
            Dialect::DataFusion => Err("tests of a list's elements other than for one number".to_owned()),
        }
    }
}

/// What is wrong with a call without a spelling.
fn no_call(call: &Call) -> String {
    format!("{}() of these", call.function.name)
}
