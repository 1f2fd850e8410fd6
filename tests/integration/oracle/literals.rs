//! Random literals.

use super::query::{Literal, Operand};
use super::random::Random;
use super::table::Table;
use super::value::{Kind, Value, address};

impl Random<'_> {
    pub fn literal(&mut self, table: &Table, of: &Operand, kind: Kind) -> Literal {
        let value = self.value(table, of);
        match (kind, value) {
            (Kind::Outcome | Kind::Direction | Kind::Weekday, _) => {
                let word = (*self.pick(kind.words())).to_owned();
                Literal::Word(word)
            }
            (Kind::Bool, _) => {
                let (text, yes) = *self.pick(&[("yes", true), ("no", false), ("true", true), ("false", false)]);
                Literal::Bool(text, yes)
            }
            (Kind::Text | Kind::Texts, value) => {
                let text = match value {
                    Some(Value::Text(text)) if text.len() <= 60 => text,
                    Some(Value::Texts(texts)) if !texts.is_empty() => texts[0].clone(),
                    _ => "root".to_owned(),
                };
                self.text(text)
            }
            (Kind::Int | Kind::Ints, value) => {
                let number = match value {
                    Some(Value::Int(number)) => number,
                    Some(Value::Ints(numbers)) if !numbers.is_empty() => numbers[self.below(numbers.len())],
                    _ => 3,
                };
                Literal::Int(number + *self.pick(&[0, 0, 0, 1]))
            }
            (Kind::Float, value) => {
                let number = value.and_then(|value| value.number()).unwrap_or(0.5);
                // What is written with a few digits is seldom equal to what was reckoned.
                Literal::Float((number * 10.0).round() / 10.0 + *self.pick(&[0.0, 0.0, 0.05]))
            }
            (Kind::Duration, value) => {
                let seconds = value.and_then(|value| value.number()).unwrap_or(0.0) as i64 / 1000;
                match self.below(3) {
                    0 if seconds >= 0 => Literal::Int(seconds * 1000),
                    1 if seconds >= 60 => Literal::Duration(format!("{}m", seconds / 60), seconds / 60 * 60_000),
                    _ => Literal::Duration(format!("{seconds}s"), seconds * 1000),
                }
            }
            (Kind::Time, value) => {
                let near = value.and_then(|value| if let Value::Time(micros) = value { Some(micros) } else { None });
                Literal::Time(self.period(near.map(|micros| micros.div_euclid(1_000_000))))
            }
            (Kind::Ip, value) => self.networks(value),
            (Kind::Network, value) => match value {
                Some(Value::Text(text)) if self.rng.chance(0.6) => {
                    let network: &'static str = text.leak();
                    Literal::Networks(network.to_owned(), vec![network])
                }
                _ => self.networks(None),
            },
        }
    }

    fn networks(&mut self, value: Option<Value>) -> Literal {
        let one = |text: &str| {
            let text: &'static str = text.to_owned().leak();
            Literal::Networks(text.to_owned(), vec![text])
        };
        if let Some(Value::Text(text)) = value
            && address(&text).is_some()
            && self.rng.chance(0.4)
        {
            return one(&text);
        }
        let private = vec!["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
        match self.below(8) {
            0 | 1 => Literal::Networks("private".to_owned(), private),
            2 => Literal::Networks("loopback".to_owned(), vec!["127.0.0.0/8", "::1"]),
            3 => one("203.0.113.0/24"),
            4 => one("10.1.0.0/20"),
            5 => one("203.0.113.128/25"),
            6 => one("2001:db8::/32"),
            _ => one("10.0.0.0/8"),
        }
    }

    /// A text, some of its letters in the other case, parts of it replaced by wildcards.
    fn text(&mut self, text: String) -> Literal {
        let text = match self.below(4) {
            0 => text.to_ascii_uppercase(),
            _ => text,
        };
        let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || "@.-".contains(c)) && text.len() > 2;
        if !is_word || self.rng.chance(0.6) {
            return Literal::Text(text);
        }
        let cut = 1 + self.below(text.len() - 1);
        Literal::Glob(match self.below(4) {
            0 => format!("{}*", &text[..cut]),
            1 => format!("*{}", &text[cut..]),
            2 => format!("{}?{}", &text[..cut - 1], &text[cut..]),
            _ => format!("*{}*", &text[cut..]),
        })
    }
}
