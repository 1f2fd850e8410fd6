//! The SQL of four engines, as far as it differs: literals, text, regexes, lists. Here, beside the functions, because
//! each function states its own spelling; stages are spelled by the plan.
//!
//! What is common to all four is written where it is used. Equality of text folds ASCII letters by `translate`, since
//! `lower` folds other alphabets too.

pub mod addresses;
pub mod clock;
pub mod lists;
pub mod regexes;

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::types::Type;

/// The SQL of a part of a query, or why it has none.
pub type Spelled<T = String> = Result<T, String>;

/// Whose SQL.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Apache DataFusion.
    DataFusion,
    /// Apache Spark.
    Spark,
    /// Trino.
    Trino,
}

/// A call that is to be spelled.
#[derive(Copy, Clone, Debug)]
pub struct SqlCall<'a> {
    /// The arguments, in SQL.
    pub args: &'a [String],
    pub kinds: &'a [Type],
    /// Whose SQL.
    pub dialect: Dialect,
    /// Whose clock is read.
    pub zone: &'a TimeZone,
}

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";

impl Dialect {
    /// Every dialect, the usual one first.
    pub const ALL: [Dialect; 4] = [Dialect::DuckDb, Dialect::DataFusion, Dialect::Spark, Dialect::Trino];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::DataFusion => "datafusion",
            Dialect::Spark => "spark",
            Dialect::Trino => "trino",
        }
    }

    /// The dialect of that name; case does not matter.
    pub fn find(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name().eq_ignore_ascii_case(name))
    }

    /// A name, quoted.
    pub fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            Dialect::DuckDb | Dialect::DataFusion | Dialect::Trino => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text, quoted.
    pub fn text(self, text: &str) -> String {
        match self {
            Dialect::Spark => format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'")),
            Dialect::DuckDb | Dialect::DataFusion | Dialect::Trino => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// A moment.
    pub fn moment(self, moment: Timestamp) -> String {
        let iso = moment.strftime("%Y-%m-%d %H:%M:%S%.f");
        match self {
            Dialect::DuckDb => format!("timestamptz '{iso}+00'"),
            Dialect::DataFusion => format!("cast('{iso}+00:00' as timestamp with time zone)"),
            Dialect::Spark => format!("timestamp '{iso}+00:00'"),
            Dialect::Trino => format!("timestamp '{iso} UTC'"),
        }
    }

    /// A length of time that no calendar changes.
    pub fn interval(self, micros: i64) -> String {
        let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
        let number = if rest == 0 { seconds.to_string() } else { format!("{seconds}.{rest:06}") };
        match self {
            Dialect::DuckDb | Dialect::DataFusion => format!("interval '{number} seconds'"),
            Dialect::Spark | Dialect::Trino => format!("interval '{number}' second"),
        }
    }

    /// The form in which the same values are equal.
    ///
    /// # Errors
    /// Why there is none.
    pub fn same(self, kind: Type, sql: &str) -> Spelled {
        match kind {
            Type::Text => Ok(self.folded(sql)),
            Type::TextList => Err("lists of text, which compare without regard to case".to_owned()),
            Type::Word(_)
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::Time
            | Type::Duration
            | Type::IntList
            | Type::Bytes => Ok(sql.to_owned()),
        }
    }

    /// A text with its ASCII letters in lower case.
    pub fn folded(self, sql: &str) -> String {
        format!("translate({sql}, '{UPPER}', '{LOWER}')")
    }

    /// Does the regex, in the dialect's syntax, match somewhere in the text?
    pub fn matches(self, sql: &str, regex: &str) -> String {
        let regex = self.text(regex);
        match self {
            Dialect::DuckDb => format!("regexp_matches({sql}, {regex})"),
            Dialect::DataFusion | Dialect::Spark | Dialect::Trino => format!("regexp_like({sql}, {regex})"),
        }
    }

    /// The text with every match of the regex replaced; `\1` is its first group.
    pub fn replaced(self, sql: &str, regex: &str, by: &str) -> String {
        let by = match self {
            Dialect::DuckDb | Dialect::DataFusion => by.to_owned(),
            Dialect::Spark | Dialect::Trino => by.replace('\\', "$"),
        };
        let (regex, by) = (self.text(regex), self.text(&by));
        match self {
            Dialect::DuckDb | Dialect::DataFusion => format!("regexp_replace({sql}, {regex}, {by}, 'g')"),
            Dialect::Spark | Dialect::Trino => format!("regexp_replace({sql}, {regex}, {by})"),
        }
    }

    /// Bytes as hexadecimal digits, in lower case.
    pub fn hex(self, sql: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::Spark => format!("lower(hex({sql}))"),
            Dialect::DataFusion => format!("encode({sql}, 'hex')"),
            Dialect::Trino => format!("lower(to_hex({sql}))"),
        }
    }

    /// `x like pattern`, where `%` and `_` in `literal` parts were escaped by [`like_literal`](Self::like_literal).
    pub fn like(self, sql: &str, pattern: &str) -> String {
        // DataFusion knows no other escape than the backslash, and takes none by name.
        let clause = if pattern.contains('\\') && self != Dialect::DataFusion {
            format!(" escape {}", self.text("\\"))
        } else {
            String::new()
        };
        format!("{sql} like {}{clause}", self.text(pattern))
    }

    /// The text as a part of a pattern of `like`.
    pub fn like_literal(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '%' | '_' | '\\') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }

    /// The number of elements of a list.
    pub fn list_length(self, sql: &str) -> String {
        match self {
            // `len` would count the characters of a list that a CSV file holds as text.
            Dialect::DuckDb => format!("array_length({sql})"),
            Dialect::DataFusion | Dialect::Trino => format!("cardinality({sql})"),
            // Of nothing, `size` says -1.
            Dialect::Spark => format!("case when {sql} is not null then size({sql}) end"),
        }
    }

    /// The first `n` elements of a list.
    pub fn leading(self, sql: &str, n: usize) -> String {
        match self {
            Dialect::DuckDb => format!("list_slice({sql}, 1, {n})"),
            Dialect::DataFusion => format!("array_slice({sql}, 1, {n})"),
            Dialect::Spark | Dialect::Trino => format!("slice({sql}, 1, {n})"),
        }
    }

    /// Milliseconds from one moment to another.
    pub fn millis_between(self, from: &str, to: &str) -> String {
        match self {
            Dialect::DuckDb => format!("(epoch_us({to}) - epoch_us({from})) // 1000"),
            Dialect::DataFusion => {
                let micros =
                    |sql: &str| format!("cast(arrow_cast({sql}, 'Timestamp(Microsecond, Some(\"UTC\"))') as bigint)");
                format!("({} - {}) / 1000", micros(to), micros(from))
            }
            Dialect::Spark => format!("(unix_micros({to}) - unix_micros({from})) div 1000"),
            Dialect::Trino => format!("date_diff('millisecond', {from}, {to})"),
        }
    }

    /// The value of `sql` in the row where `order` is least.
    pub fn first(self, sql: &str, order: &str) -> String {
        match self {
            Dialect::DuckDb => format!("arg_min({sql}, {order})"),
            Dialect::DataFusion => format!("first_value({sql} order by {order})"),
            Dialect::Spark | Dialect::Trino => format!("min_by({sql}, {order})"),
        }
    }

    /// The value of `sql` in the row where `order` is greatest.
    pub fn last(self, sql: &str, order: &str) -> String {
        match self {
            Dialect::DuckDb => format!("arg_max({sql}, {order})"),
            Dialect::DataFusion => format!("last_value({sql} order by {order})"),
            Dialect::Spark | Dialect::Trino => format!("max_by({sql}, {order})"),
        }
    }

    /// An integer, from text.
    pub fn integer(self, sql: &str) -> String {
        format!("cast({sql} as bigint)")
    }

    /// A number, from an integer.
    pub fn number(self, sql: &str) -> String {
        format!("cast({sql} as double)")
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
