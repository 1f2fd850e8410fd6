//! The values that a column has where a condition asks for one that it has not: the nearest, else what there is.

use std::collections::HashMap;
use std::net::IpAddr;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int64Type};
use ipnet::IpNet;

use crate::cli::report::count;
use crate::expr::addresses::{Networks, parse};
use crate::expr::text::TextTest;
use crate::expr::types::Type;
use crate::expr::{Comparison, Expr, Literal};
use crate::nearest::slips;

/// Values that are listed when none is near.
const LISTED: usize = 5;
/// Different values that are kept: more would tell nobody anything.
const KEPT: usize = 1 << 20;

/// What the test is about, if values can be near to what it wants.
pub(super) fn operand(test: &Expr) -> Option<&Expr> {
    match test {
        Expr::Text { operand, test: TextTest::Equals(_) | TextTest::Exactly(_) | TextTest::OneOf(_) }
        | Expr::Address { operand, .. }
        | Expr::OneOf { operand, .. } => listed(operand),
        Expr::Compare { left, right, .. } if matches!(**right, Expr::Literal(_)) => listed(left),
        _ => None,
    }
}

/// Lists, bytes and times have other ways to be near.
fn listed(operand: &Expr) -> Option<&Expr> {
    let kind = operand.kind();
    let fits = match kind {
        Type::Text | Type::Word(_) | Type::Ip | Type::Int | Type::Float | Type::Bool | Type::Duration => true,
        Type::Network | Type::Time | Type::IntList | Type::TextList | Type::Bytes => false,
    };
    fits.then_some(operand)
}

/// The different values, and in how many rows each is.
#[derive(Default)]
pub(super) struct Values {
    rows: HashMap<String, Value>,
    missing: i64,
}

struct Value {
    number: Option<f64>,
    rows: i64,
}

impl Values {
    /// Takes in a column; `rows` tells how many rows a value of it stands for.
    pub(super) fn add(&mut self, kind: Type, array: &ArrayRef, rows: &dyn Fn(usize) -> i64) {
        for row in 0..array.len() {
            if array.is_null(row) {
                self.missing += rows(row);
                continue;
            }
            let (text, number) = value(kind, array, row);
            if self.rows.len() < KEPT || self.rows.contains_key(&text) {
                self.rows.entry(text).or_insert(Value { number, rows: 0 }).rows += rows(row);
            }
        }
    }

    /// What to say of them beside a test that holds for none. `when` is the manual's word on when they are missing.
    pub(super) fn suggest(&self, test: &Expr, name: &str, when: Option<&str>) -> Vec<String> {
        if self.rows.is_empty() {
            let when = when.map_or_else(String::new, |when| format!(" (it is missing {when})"));
            let all = if self.missing == 1 { "that row".to_owned() } else { format!("all {} of them", self.missing) };
            return vec![format!("      `{name}` is missing in {all}{when}")];
        }
        let near = match test {
            Expr::Text { test: TextTest::Equals(wanted) | TextTest::Exactly(wanted), .. } => self.near_text(wanted),
            Expr::Text { test: TextTest::OneOf(set), .. } => {
                set.values.iter().find_map(|wanted| self.near_text(wanted))
            }
            Expr::Address { networks, .. } => return vec![self.near_network(networks, name)],
            Expr::Compare { op, right, .. } => return vec![self.near_literal(*op, right, name)],
            Expr::OneOf { values, .. } => {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "the nearest of two that far out is as good as the other"
                )]
                let wanted = values.first().map_or(0.0, |wanted| *wanted as f64);
                return vec![self.near_number(wanted, name)];
            }
            _ => None,
        };
        vec![match near {
            Some((value, rows)) => {
                let rows = count(rows.unsigned_abs(), "row", "rows");
                format!("      there is {name} `{value}` ({rows}) – did you mean that?")
            }
            None => self.list(name),
        }]
    }

    /// The value most like `wanted`: the same but for case, the same before `@` or behind `\`, a slip of the pen away,
    /// or one that holds it.
    fn near_text(&self, wanted: &str) -> Option<(&str, i64)> {
        let wanted = wanted.to_lowercase();
        let best = self.rows.iter().filter_map(|(value, Value { rows, .. })| {
            Some((likeness(&wanted, &value.to_lowercase())?, std::cmp::Reverse(*rows), value))
        });
        best.min().map(|(_, rows, value)| (value.as_str(), rows.0))
    }

    fn near_network(&self, wanted: &Networks, name: &str) -> String {
        let wanted: Vec<IpNet> = wanted
            .members
            .iter()
            .filter_map(|member| member.parse::<IpNet>().ok().or_else(|| parse(member).map(IpNet::from)))
            .collect();
        let near = |text: &String| {
            let address = parse(text)?;
            wanted.iter().filter_map(|network| shared_network(*network, address)).max_by_key(IpNet::prefix_len)
        };
        let nearest = self.rows.keys().filter_map(near).max_by_key(|network| (network.prefix_len(), *network));
        let Some(network) = nearest else { return self.list(name) };
        let inside = |text: &str| parse(text).is_some_and(|address| network.contains(&address));
        let inside: Vec<i64> = self.rows.iter().filter(|(text, _)| inside(text)).map(|(_, value)| value.rows).collect();
        let rows = count(inside.iter().sum::<i64>().unsigned_abs(), "row", "rows");
        let addresses = count(inside.len() as u64, "address", "addresses");
        format!("      the nearest network with rows is {network} ({addresses}, {rows})")
    }

    fn near_literal(&self, op: Comparison, wanted: &Expr, name: &str) -> String {
        let wanted = match wanted {
            #[expect(clippy::cast_precision_loss, reason = "the nearest of two that far out is as good as the other")]
            Expr::Literal(Literal::Int(wanted) | Literal::Duration(wanted)) => *wanted as f64,
            Expr::Literal(Literal::Float(wanted)) => *wanted,
            _ => return self.list(name),
        };
        match op {
            Comparison::Eq | Comparison::Exact => self.near_number(wanted, name),
            Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge => self.range(name),
        }
    }

    fn near_number(&self, wanted: f64, name: &str) -> String {
        let away = |number: f64| (number - wanted).abs();
        let numbers = self.numbers();
        let nearest = numbers.iter().min_by(|a, b| away(a.0).total_cmp(&away(b.0)).then(a.0.total_cmp(&b.0)));
        match nearest {
            Some((_, text, rows)) if numbers.len() > LISTED => {
                format!("      the nearest `{name}` is {text} ({})", count(rows.unsigned_abs(), "row", "rows"))
            }
            Some(_) | None => self.list(name),
        }
    }

    /// From the smallest to the largest.
    fn range(&self, name: &str) -> String {
        let numbers = self.numbers();
        let least = numbers.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let most = numbers.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        match (least, most) {
            (Some(least), Some(most)) if least.1 != most.1 => {
                format!("      `{name}` goes from {} to {} there{}", least.1, most.1, self.missing_too())
            }
            (_, _) => self.list(name),
        }
    }

    fn numbers(&self) -> Vec<(f64, &str, i64)> {
        self.rows.iter().filter_map(|(text, value)| Some((value.number?, text.as_str(), value.rows))).collect()
    }

    /// What there is, the most frequent first.
    fn list(&self, name: &str) -> String {
        let mut values: Vec<(i64, &String)> = self.rows.iter().map(|(text, value)| (value.rows, text)).collect();
        values.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let named = |text: &str| if text.is_empty() { "\"\"".to_owned() } else { super::conditions::shortened(text) };
        let shown: Vec<String> =
            values.iter().take(LISTED).map(|(rows, text)| format!("{} ({rows})", named(text))).collect();
        let more = values.len().saturating_sub(LISTED);
        let more = if more == 0 {
            String::new()
        } else {
            format!(", and {}", count(more as u64, "more value", "more values"))
        };
        format!("      `{name}` there: {}{more}{}", shown.join(", "), self.missing_too())
    }

    fn missing_too(&self) -> String {
        if self.missing == 0 { String::new() } else { format!("; missing in {}", self.missing) }
    }
}

/// A value as text, and as a number where it is one.
fn value(kind: Type, array: &ArrayRef, row: usize) -> (String, Option<f64>) {
    #[expect(clippy::cast_precision_loss, reason = "only to find what is nearest")]
    let number = |value: i64| Some(value as f64);
    match kind {
        Type::Int => {
            let value = array.as_primitive::<Int64Type>().value(row);
            (value.to_string(), number(value))
        }
        Type::Duration => {
            let value = array.as_primitive::<Int64Type>().value(row);
            (Literal::Duration(value).to_string(), number(value))
        }
        Type::Float => {
            let value = array.as_primitive::<Float64Type>().value(row);
            (value.to_string(), Some(value))
        }
        Type::Bool => (if array.as_boolean().value(row) { "yes" } else { "no" }.to_owned(), None),
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => (array.as_string::<i32>().value(row).to_owned(), None),
        Type::Time | Type::IntList | Type::TextList | Type::Bytes => (String::new(), None),
    }
}

/// How unlike two texts in lower case are, if they are like at all.
fn likeness(wanted: &str, value: &str) -> Option<usize> {
    /// Texts of a few letters are within others by chance.
    const LEAST: usize = 3;
    if let Some(slips) = slips(wanted, value) {
        return Some(slips);
    }
    if !account(wanted).is_empty() && account(wanted) == account(value) {
        return Some(3);
    }
    (wanted.chars().count() >= LEAST && value.contains(wanted)).then_some(4)
}

/// `bob` of `bob@example.com` and `CORP\bob`.
fn account(name: &str) -> &str {
    let name = name.rsplit_once('\\').map_or(name, |(_, name)| name);
    name.split_once('@').map_or(name, |(name, _)| name)
}

/// The smallest network in whole bytes (IPv4) or words (IPv6) that holds both; none if they share nothing.
fn shared_network(wanted: IpNet, address: IpAddr) -> Option<IpNet> {
    let (shared, step) = match (wanted.addr(), address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => ((a.to_bits() ^ b.to_bits()).leading_zeros(), 8),
        (IpAddr::V6(a), IpAddr::V6(b)) => ((a.to_bits() ^ b.to_bits()).leading_zeros(), 16),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return None,
    };
    let bits = shared.min(u32::from(wanted.prefix_len()).saturating_sub(1)) / step * step;
    let bits = u8::try_from(bits).ok().filter(|bits| *bits > 0)?;
    Some(IpNet::new(address, bits).ok()?.trunc())
}
