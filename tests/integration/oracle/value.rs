//! Values as plain data: when two are the same, which comes first, and how a result shows them.

use std::cmp::Ordering;
use std::net::IpAddr;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Missing,
    /// Texts, words, addresses, networks.
    Text(String),
    /// Numbers, and durations in milliseconds.
    Int(i64),
    Float(f64),
    Bool(bool),
    /// Microseconds since 1970 in UTC.
    Time(i64),
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Text,
    Outcome,
    Direction,
    Weekday,
    Ip,
    Network,
    Int,
    Float,
    Duration,
    Bool,
    Time,
    Ints,
    Texts,
}

pub const OUTCOMES: [&str; 4] = ["succeeded", "failed", "error", "required"];
pub const DIRECTIONS: [&str; 2] = ["inbound", "outbound"];
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Kind {
    /// Its words, if it has no others.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Kind::Outcome => &OUTCOMES,
            Kind::Direction => &DIRECTIONS,
            Kind::Weekday => &WEEKDAYS,
            _ => &[],
        }
    }

    /// Numbers, durations and times.
    pub fn is_measured(self) -> bool {
        matches!(self, Kind::Int | Kind::Float | Kind::Duration | Kind::Time)
    }

    pub fn is_list(self) -> bool {
        matches!(self, Kind::Ints | Kind::Texts)
    }
}

impl Value {
    pub fn text(text: Option<&String>) -> Value {
        text.map_or(Value::Missing, |text| Value::Text(text.clone()))
    }

    pub fn int(number: Option<i64>) -> Value {
        number.map_or(Value::Missing, Value::Int)
    }

    pub fn time(micros: Option<i64>) -> Value {
        micros.map_or(Value::Missing, Value::Time)
    }

    pub fn bool(yes: Option<bool>) -> Value {
        yes.map_or(Value::Missing, Value::Bool)
    }

    pub fn is_missing(&self) -> bool {
        *self == Value::Missing
    }

    /// The number of what is counted or measured.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Int(number) | Value::Time(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// Equal for values that are the same: the case of A to Z makes no difference.
    pub fn identity(&self) -> String {
        match self {
            Value::Text(text) => format!("{:?}", text.to_ascii_lowercase()),
            Value::Texts(texts) => {
                format!("{:?}", texts.iter().map(|text| text.to_ascii_lowercase()).collect::<Vec<_>>())
            }
            Value::Float(number) => format!("{:?}", number + 0.0),
            other => other.shown(),
        }
    }

    /// As results are compared. Floats to nine digits.
    pub fn shown(&self) -> String {
        match self {
            Value::Missing => "∅".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => format!("{:.8e}", number + 0.0),
            Value::Bool(yes) => yes.to_string(),
            Value::Time(micros) => format!("@{micros}"),
            Value::Ints(numbers) => format!("{numbers:?}"),
            Value::Texts(texts) => format!("{texts:?}"),
        }
    }
}

/// An address; one of IPv4 in the clothes of IPv6 is one of IPv4.
pub fn address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Bits of an address, highest first.
fn bits(address: IpAddr) -> Vec<bool> {
    let bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect()
}

/// A network: its first address and how many bits are its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub first: IpAddr,
    pub bits: usize,
}

impl Network {
    /// `10.0.0.0/8`, or one address.
    pub fn parse(text: &str) -> Option<Network> {
        match text.split_once('/') {
            Some((first, bits)) => Some(Network { first: address(first)?, bits: bits.parse().ok()? }),
            None => address(text).map(|first| Network { first, bits: bits(first).len() }),
        }
    }

    /// The network of so many bits that an address lies in.
    pub fn of(address: IpAddr, bits: usize) -> Network {
        let first = match address {
            IpAddr::V4(address) => {
                IpAddr::V4((address.to_bits() & u32::MAX.checked_shl(32 - bits as u32).unwrap_or(0)).into())
            }
            IpAddr::V6(address) => {
                IpAddr::V6((address.to_bits() & u128::MAX.checked_shl(128 - bits as u32).unwrap_or(0)).into())
            }
        };
        Network { first, bits }
    }

    pub fn holds(&self, other: &Network) -> bool {
        let (own, others) = (bits(self.first), bits(other.first));
        own.len() == others.len() && self.bits <= other.bits && own[..self.bits] == others[..self.bits]
    }

    pub fn text(&self) -> String {
        format!("{}/{}", self.first, self.bits)
    }
}

/// By number, IPv4 first.
pub fn compare_addresses(left: IpAddr, right: IpAddr) -> Ordering {
    bits(left).len().cmp(&bits(right).len()).then_with(|| bits(left).cmp(&bits(right)))
}

/// Which of two values of a kind a sorted result shows first; equal where only the case of letters differs.
pub fn order(kind: Kind, left: &Value, right: &Value, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    // What is missing comes last whichever way it is sorted, and what is no address after those that are.
    let last = left.is_missing().cmp(&right.is_missing());
    if last != Ordering::Equal || left.is_missing() {
        return last;
    }
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => match kind {
            Kind::Outcome | Kind::Direction | Kind::Weekday => {
                let place = |word: &str| kind.words().iter().position(|known| *known == word);
                turned(place(left).cmp(&place(right)))
            }
            Kind::Ip => match (address(left), address(right)) {
                (Some(left), Some(right)) => turned(compare_addresses(left, right)),
                (left, right) => left.is_none().cmp(&right.is_none()),
            },
            Kind::Network => match (Network::parse(left), Network::parse(right)) {
                (Some(left), Some(right)) => {
                    turned(compare_addresses(left.first, right.first).then(left.bits.cmp(&right.bits)))
                }
                (_, _) => panic!("no networks: {left}, {right}"),
            },
            _ => turned(left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase())),
        },
        (Value::Int(left), Value::Int(right)) | (Value::Time(left), Value::Time(right)) => turned(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => turned(left.total_cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => turned(left.cmp(right)),
        (left, right) => panic!("no order between {left:?} and {right:?}"),
    }
}

/// Which of two texts that differ in the case of letters comes first, where all else is equal.
pub fn exact_order(left: &Value, right: &Value, descending: bool) -> Ordering {
    let (Value::Text(left), Value::Text(right)) = (left, right) else { return Ordering::Equal };
    if descending { right.cmp(left) } else { left.cmp(right) }
}
