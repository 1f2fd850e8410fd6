//! The types of the query language. Narrower than Arrow's: an address and a user name are both text in memory, but
//! they do not compare alike.

use std::fmt::{self, Write};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, TimeUnit};

/// What kind of value a column holds, hence which operators it takes.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any text; `=` ignores ASCII case. Arrow `Utf8`.
    Text,
    /// One of the listed words; anything else is refused. Arrow `Utf8`.
    Word(&'static WordSet),
    /// An IP address in canonical text form (masked ones stay as written). Arrow `Utf8`.
    Ip,
    /// A network of addresses, such as `10.1.2.0/24`. Arrow `Utf8`.
    Network,
    /// Arrow `Int64`.
    Int,
    /// Arrow `Float64`.
    Float,
    /// Arrow `Boolean`.
    Bool,
    /// Arrow `Timestamp(Microsecond, "UTC")`.
    Time,
    /// Milliseconds, Arrow `Int64`; compares with `10s`.
    Duration,
    /// Arrow `List<Int64>`; operators hold when any element satisfies them.
    IntList,
    /// Arrow `List<Utf8>`; likewise.
    TextList,
    /// The bytes of a log record; matched as text. Arrow `Binary`.
    Bytes,
}

/// The words of a closed set and their aliases.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct WordSet {
    /// (alias, word as stored); every word is an alias of itself.
    pub words: &'static [(&'static str, &'static str)],
}

impl WordSet {
    /// The word as stored, given it or an alias of it in any case.
    pub fn resolve(&self, word: &str) -> Option<&'static str> {
        self.words.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(word)).map(|(_, stored)| *stored)
    }

    /// The words as stored, without their aliases, in the order of the set.
    pub fn stored(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().filter(|(alias, stored)| alias == stored).map(|(_, stored)| *stored)
    }
}

impl Type {
    /// As messages call a value of this type.
    pub fn noun(self) -> &'static str {
        match self {
            Type::Text | Type::Bytes => "text",
            Type::Word(_) => "one of a few words",
            Type::Ip => "an address",
            Type::Network => "a network",
            Type::Int | Type::Float => "a number",
            Type::Bool => "yes/no",
            Type::Time => "a time",
            Type::Duration => "a duration",
            Type::IntList | Type::TextList => "a list",
        }
    }

    /// The words of a closed set.
    pub fn words(self) -> Option<&'static WordSet> {
        if let Type::Word(set) = self { Some(set) } else { None }
    }

    /// The type of a list's elements.
    pub fn element(self) -> Option<Type> {
        match self {
            Type::IntList => Some(Type::Int),
            Type::TextList => Some(Type::Text),
            Type::Text
            | Type::Word(_)
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Time
            | Type::Duration
            | Type::Bytes => None,
        }
    }

    /// How values of this type lie in memory.
    pub fn data_type(self) -> DataType {
        match self {
            Type::Text | Type::Word(_) | Type::Ip | Type::Network => DataType::Utf8,
            Type::Int | Type::Duration => DataType::Int64,
            Type::Float => DataType::Float64,
            Type::Bool => DataType::Boolean,
            Type::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Type::IntList => DataType::List(Arc::new(Field::new("item", DataType::Int64, true))),
            Type::TextList => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
            Type::Bytes => DataType::Binary,
        }
    }
}

/// Milliseconds as the language writes a duration: `1h30m`.
#[derive(Copy, Clone, Debug)]
pub struct Millis(pub i64);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 4] = [(3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")];
        if self.0 == 0 {
            return f.write_str("0ms");
        }
        if self.0 < 0 {
            f.write_char('-')?;
        }
        let mut rest = self.0.unsigned_abs();
        for (unit, name) in UNITS {
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
                rest %= unit;
            }
        }
        Ok(())
    }
}
