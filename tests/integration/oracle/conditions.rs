//! Which rows satisfy a condition, row by row.

use super::query::{Check, Condition, Function, Literal, Op, Operand, Pattern, Test};
use super::table::Table;
use super::value::{DIRECTIONS, Kind, Network, OUTCOMES, Value, WEEKDAYS, address, compare_addresses};
use super::zone::{DAY, Zone, date_text};

/// The kind of what an operand gives.
pub fn kind(table: &Table, operand: &Operand) -> Kind {
    match &operand.function {
        None | Some(Function::Coalesce(_)) => table.kind(&operand.column),
        Some(Function::Hour | Function::Len) => Kind::Int,
        Some(Function::Weekday) => Kind::Weekday,
        Some(Function::Date | Function::Lower | Function::Domain | Function::Local | Function::OrNone) => Kind::Text,
        Some(Function::Net(_)) => Kind::Network,
    }
}

/// What an operand gives for a row.
pub fn operand(table: &Table, row: &[Value], operand: &Operand, zone: &Zone) -> Value {
    let value = table.value(row, &operand.column);
    let Some(function) = &operand.function else { return value.clone() };
    match (function, value) {
        (Function::Coalesce(other), Value::Missing) => table.value(row, other).clone(),
        (Function::Coalesce(_), value) => value.clone(),
        (Function::OrNone, Value::Missing) => Value::Text("none".to_owned()),
        (Function::OrNone, value) => value.clone(),
        (_, Value::Missing) => Value::Missing,
        (Function::Hour, Value::Time(micros)) => {
            Value::Int(zone.shown(micros.div_euclid(1_000_000)).rem_euclid(DAY) / 3600)
        }
        (Function::Weekday, Value::Time(micros)) => {
            // 1970-01-01 was a Thursday.
            let day = zone.shown(micros.div_euclid(1_000_000)).div_euclid(DAY) + 3;
            Value::Text(WEEKDAYS[usize::try_from(day.rem_euclid(7)).expect("a small number")].to_owned())
        }
        (Function::Date, Value::Time(micros)) => Value::Text(date_text(zone.shown(micros.div_euclid(1_000_000)))),
        (Function::Lower, Value::Text(text)) => Value::Text(text.to_lowercase()),
        (Function::Domain, Value::Text(text)) => {
            let domain = match (text.rfind('@'), text.find('\\')) {
                (Some(at), _) => &text[at + 1..],
                (None, Some(slash)) => &text[..slash],
                (None, None) => "",
            };
            if domain.is_empty() { Value::Missing } else { Value::Text(domain.to_owned()) }
        }
        (Function::Local, Value::Text(text)) => Value::Text(match (text.rfind('@'), text.find('\\')) {
            (Some(at), _) => text[..at].to_owned(),
            (None, Some(slash)) => text[slash + 1..].to_owned(),
            (None, None) => text.clone(),
        }),
        (Function::Len, Value::Text(text)) => length(text.chars().count()),
        (Function::Len, Value::Ints(numbers)) => length(numbers.len()),
        (Function::Len, Value::Texts(texts)) => length(texts.len()),
        (Function::Net(bits), Value::Text(text)) => net(text, *bits),
        (function, value) => panic!("{function:?} of {value:?}"),
    }
}

fn length(length: usize) -> Value {
    Value::Int(i64::try_from(length).expect("a length"))
}

/// The network of an address: up to 32 bits are meant for IPv4, and IPv6 goes by /64; beyond, IPv4 stays whole.
pub fn net(text: &str, bits: usize) -> Value {
    let Some(address) = address(text) else { return Value::Missing };
    let bits = match (address.is_ipv4(), bits <= 32) {
        (true, true) | (false, false) => bits,
        (true, false) => 32,
        (false, true) => 64,
    };
    Value::Text(Network::of(address, bits).text())
}

/// Does a row satisfy a condition?
pub fn holds(table: &Table, row: &[Value], condition: &Condition, zone: &Zone) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(table, row, part, zone)),
        Condition::Any(parts) => parts.iter().any(|part| holds(table, row, part, zone)),
        Condition::Not(part) => !holds(table, row, part, zone),
        Condition::Test(test) => satisfies(table, row, test, zone),
        Condition::Word(word) => word_holds(table, row, word),
    }
}

/// Does a row satisfy a word: an outcome, a direction, a yes/no column?
pub fn word_holds(table: &Table, row: &[Value], word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let same = |column: &str| *table.value(row, column) == Value::Text(word.clone());
    match word.as_str() {
        "auth" | "attempts" | "logins" => true,
        word if OUTCOMES.contains(&word) => same("outcome"),
        word if DIRECTIONS.contains(&word) => same("direction"),
        column => *table.value(row, column) == Value::Bool(true),
    }
}

pub fn satisfies(table: &Table, row: &[Value], test: &Test, zone: &Zone) -> bool {
    let value = operand(table, row, &test.operand, zone);
    let kind = kind(table, &test.operand);
    let is = |op: Op, literal: &Literal| compares(&Side { table, row, kind }, &value, op, literal);
    match &test.check {
        Check::Compare(Op::Ne, literal) => !is(Op::Eq, literal),
        Check::Compare(op, literal) => is(*op, literal),
        Check::In(negated, literals) => literals.iter().any(|literal| is(Op::Eq, literal)) != *negated,
        Check::Between(negated, low, high) => match &value {
            // One and the same element must lie within.
            Value::Ints(numbers) => {
                let within = |number: &i64| {
                    let side = Side { table, row, kind: Kind::Int };
                    let number = Value::Int(*number);
                    compares(&side, &number, Op::Ge, low) && compares(&side, &number, Op::Le, high)
                };
                numbers.iter().any(within) != *negated
            }
            _ => (is(Op::Ge, low) && is(Op::Le, high)) != *negated,
        },
        Check::Missing(negated) => value.is_missing() != *negated,
        Check::Matches(negated, pattern) => matches(&value, pattern) != *negated,
    }
}

fn matches(value: &Value, Pattern { begins, text, ends }: &Pattern) -> bool {
    let found = |value: &String| {
        let value = value.to_lowercase();
        match (begins, ends) {
            (true, true) => value == *text,
            (true, false) => value.starts_with(text),
            (false, true) => value.ends_with(text),
            (false, false) => value.contains(text),
        }
    };
    match value {
        Value::Text(value) => found(value),
        Value::Texts(values) => values.iter().any(found),
        _ => false,
    }
}

/// What the left side of a comparison is, besides its value.
struct Side<'a> {
    table: &'a Table,
    row: &'a [Value],
    kind: Kind,
}

/// A comparison that is not negated: a missing value satisfies none.
fn compares(side: &Side<'_>, value: &Value, op: Op, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Missing, _) => false,
        (Value::Ints(numbers), _) => {
            let side = Side { kind: Kind::Int, ..*side };
            numbers.iter().any(|number| compares(&side, &Value::Int(*number), op, literal))
        }
        (Value::Texts(texts), _) => {
            let side = Side { kind: Kind::Text, ..*side };
            texts.iter().any(|text| compares(&side, &Value::Text(text.clone()), op, literal))
        }
        (_, Literal::Column(name) | Literal::Field(name)) => {
            let other = side.table.value(side.row, name);
            match (value.number(), other.number()) {
                _ if other.is_missing() => false,
                (Some(left), Some(right)) => compares_numbers(left, op, right),
                (_, _) => op == Op::Eq && value.identity() == other.identity() || op == Op::Exact && value == other,
            }
        }
        (Value::Text(text), Literal::Text(other) | Literal::Word(other)) => {
            if op == Op::Exact {
                text == other
            } else {
                text.eq_ignore_ascii_case(other)
            }
        }
        (Value::Text(text), Literal::Glob(glob)) => {
            let chars = |text: &str| text.to_ascii_lowercase().chars().collect::<Vec<_>>();
            glob_matches(&chars(glob), &chars(text))
        }
        (Value::Text(text), Literal::Networks(_, networks)) if side.kind == Kind::Network || op == Op::Eq => {
            let Some(own) = Network::parse(text) else { return false };
            networks.iter().any(|network| Network::parse(network).is_some_and(|network| network.holds(&own)))
        }
        (Value::Text(text), Literal::Networks(_, networks)) => {
            let (Some(left), Some(right)) = (address(text), address(networks[0])) else { return false };
            let order = compare_addresses(left, right);
            match op {
                Op::Lt => order.is_lt(),
                Op::Le => order.is_le(),
                Op::Gt => order.is_gt(),
                Op::Ge => order.is_ge(),
                Op::Eq | Op::Ne | Op::Exact => order.is_eq(),
            }
        }
        (Value::Bool(yes), Literal::Bool(_, other)) => yes == other,
        (Value::Time(micros), Literal::Time(period)) => {
            let (begin, end) = (period.begin * 1_000_000, period.end * 1_000_000);
            match op {
                Op::Eq | Op::Exact | Op::Ne => begin <= *micros && *micros < end,
                Op::Lt => *micros < begin,
                Op::Le => *micros < end,
                Op::Gt => *micros >= end,
                Op::Ge => *micros >= begin,
            }
        }
        (value, literal) => {
            let right = match literal {
                Literal::Int(number) | Literal::Duration(_, number) => *number as f64,
                Literal::Float(number) => *number,
                other => panic!("{value:?} {op} {other:?}"),
            };
            compares_numbers(value.number().expect("a number"), op, right)
        }
    }
}

fn compares_numbers(left: f64, op: Op, right: f64) -> bool {
    match op {
        Op::Eq | Op::Exact | Op::Ne => left == right,
        Op::Lt => left < right,
        Op::Le => left <= right,
        Op::Gt => left > right,
        Op::Ge => left >= right,
    }
}

fn glob_matches(glob: &[char], text: &[char]) -> bool {
    match (glob.split_first(), text.split_first()) {
        (None, _) => text.is_empty(),
        (Some(('*', rest)), _) => (0..=text.len()).any(|skipped| glob_matches(rest, &text[skipped..])),
        (Some(('?', rest)), Some((_, after))) => glob_matches(rest, after),
        (Some((own, rest)), Some((other, after))) => own == other && glob_matches(rest, after),
        (Some(_), None) => false,
    }
}
