//! Random choices: moments, columns, values.

use super::conditions::{kind, operand};
use super::query::{Function, Operand, Period};
use super::table::Table;
use super::value::{Kind, Value};
use super::zone::{DAY, Zone, clock_text, date_text};
use crate::generator::clock::ctime;
use crate::generator::prng::Prng;

/// A source of queries.
pub struct Random<'a> {
    pub rng: Prng,
    pub zone: &'a Zone,
    /// When the archive begins and ends, in seconds.
    pub span: (i64, i64),
    /// Columns of which the head has said enough: further conditions would mostly contradict it.
    pub decided: Vec<&'static str>,
    /// Is little time asked for, and much of what connections said before?
    pub looks_back: bool,
}

const USUAL: [&str; 10] =
    ["user", "remote_ip", "time", "outcome", "mids", "elapsed_ms", "sbrs", "remote_host", "icid", "profile"];

/// What the opening of a connection tells.
const OF_OPENINGS: [&str; 10] =
    ["opened_at", "elapsed_ms", "remote_ip", "remote_host", "interface", "attempt", "tls", "sbrs", "country", "access"];

/// The clocks that literals may name.
const OFFSETS: [(&str, i64); 4] = [("Z", 0), ("+09:00", 9 * 3600), ("-03:30", -12_600), ("+05:30", 19_800)];

impl Random<'_> {
    pub fn below(&mut self, bound: usize) -> usize {
        self.rng.below(bound as u64) as usize
    }

    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// A literal of time about a moment of the archive.
    pub fn period(&mut self, near: Option<i64>) -> Period {
        let (from, until) = (self.span.0 - DAY / 2, self.span.1 + DAY / 2);
        let moment = match near {
            Some(moment) if self.rng.chance(0.7) => moment,
            _ => from + self.rng.below((until - from) as u64) as i64,
        };
        let shown = self.zone.shown(moment);
        let (date, clock) = (date_text(shown), clock_text(shown));
        let of = |zone: &Zone, text: String, begin: i64, length: i64| {
            Some(Period { text, begin: zone.moment(begin)?, end: zone.moment(begin + length)? })
        };
        let floor = |width: i64| shown.div_euclid(width) * width;
        let midnight = of(self.zone, date.clone(), floor(DAY), DAY).expect("days that begin once");
        let form = self.below(10);
        let period = match form {
            0 => of(self.zone, format!("{date} {}", &clock[..2]), floor(3600), 3600),
            1 => of(self.zone, format!("{date} {}", &clock[..5]), floor(60), 60),
            2 => of(self.zone, format!("{date}T{}", &clock[..5]), floor(60), 60),
            3 => of(self.zone, format!("{date} {clock}"), shown, 1),
            4 => of(self.zone, format!("{date}T{clock}"), shown, 1),
            5 => {
                let (name, offset) = *self.pick(&OFFSETS);
                let shown = moment + offset;
                let text = format!("{}T{}{name}", date_text(shown), clock_text(shown));
                Some(Period { text, begin: moment, end: moment + 1 })
            }
            6 => {
                let (name, offset) = *self.pick(&OFFSETS);
                let begin = (moment + offset).div_euclid(60) * 60;
                let text = format!("{}T{}{name}", date_text(begin), &clock_text(begin)[..5]);
                Some(Period { text, begin: begin - offset, end: begin - offset + 60 })
            }
            7 => of(self.zone, pasted(shown), shown, 1),
            _ => None,
        };
        period.unwrap_or(midnight)
    }

    /// An operand that a table has, of any kind that `wanted` allows.
    pub fn operand(&mut self, table: &Table, calls: f64, wanted: impl Fn(Kind) -> bool) -> Option<Operand> {
        for _ in 0..30 {
            let (mut name, mut of) = self.pick(&table.columns).clone();
            // What is asked about most.
            let usual = if self.looks_back { *self.pick(&OF_OPENINGS) } else { *self.pick(&USUAL) };
            if let Some(place) = table.place(usual)
                && self.rng.chance(0.4)
            {
                (name, of) = table.columns[place].clone();
            }
            let function = if self.rng.chance(calls) { self.function(table, &name, of) } else { None };
            let operand = Operand { column: name, function };
            if wanted(kind(table, &operand)) {
                return Some(operand);
            }
        }
        None
    }

    fn function(&mut self, table: &Table, name: &str, of: Kind) -> Option<Function> {
        let choices = match of {
            Kind::Text => vec![Function::Lower, Function::Domain, Function::Local, Function::Len, Function::OrNone],
            Kind::Time => vec![Function::Hour, Function::Weekday, Function::Date],
            Kind::Ip => vec![Function::Net(24), Function::Net(8), Function::Net(16), Function::Net(48)],
            Kind::Ints | Kind::Texts => vec![Function::Len],
            Kind::Int if name == "icid" && table.place("dcid").is_some() => vec![Function::Coalesce("dcid".to_owned())],
            _ => return None,
        };
        Some(self.pick(&choices).clone())
    }

    /// A value that the operand has in some row.
    pub fn value(&mut self, table: &Table, of: &Operand) -> Option<Value> {
        for _ in 0..12 {
            if table.rows.is_empty() {
                return None;
            }
            let row = &table.rows[self.below(table.rows.len())];
            let value = operand(table, row, of, self.zone);
            if !value.is_missing() {
                return Some(value);
            }
        }
        None
    }
}

/// A stamp as logs have it, in quotes.
fn pasted(shown: i64) -> String {
    let mut text = b"\"".to_vec();
    ctime(&mut text, shown);
    text.push(b'"');
    String::from_utf8(text).expect("a stamp is text")
}
