//! What a scalar function is, and what several of them are made of.

use arrow::array::ArrayRef;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::error::Result;
use crate::expr::Expr;
use crate::expr::dialect::SqlCall;
use crate::expr::types::Type;

/// What a function is: how it is called, what it gives, how.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub parameters: &'static [Parameter],
    /// May the last argument be repeated?
    pub variadic: bool,
    /// What it gives.
    pub returns: Returns,
    /// The least and the greatest number that it gives, where those are known.
    pub range: Option<(i64, i64)>,
    /// One sentence.
    pub doc: &'static str,
    /// Queries that use it, and what they ask. Tests bind them.
    pub examples: &'static [Example],
    /// How it works.
    pub body: Body,
    /// Does it read a clock: that of the query's zone, or of the world?
    pub local: bool,
    /// Its spelling in SQL; `None` if the dialect has none for these arguments. What is replaced when a query is bound
    /// has none.
    pub sql: fn(&SqlCall<'_>) -> Option<String>,
}

/// One argument of a function.
#[derive(Debug)]
pub struct Parameter {
    /// As the manual calls it.
    pub name: &'static str,
    /// What may stand there.
    pub takes: Takes,
}

/// What may stand as an argument.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anything with a time in every row.
    Time,
    /// Anything with a text in every row.
    Text,
    /// Anything with an address in every row.
    Address,
    /// Text, or a list.
    TextOrList,
    /// Anything with a value in every row.
    Any,
    /// What the first argument is, or a constant of that type.
    LikeFirst,
    /// A whole number, written out, between these, both included.
    Number(i64, i64),
}

/// The type of a function's result.
#[derive(Copy, Clone, Debug)]
pub enum Returns {
    /// Always this.
    Always(Type),
    /// That of the first argument.
    LikeFirst,
}

/// How a function works.
#[derive(Copy, Clone, Debug)]
pub enum Body {
    /// On columns of equal length; the zone is that of the query.
    Kernel(fn(&[ArrayRef], &TimeZone) -> Result<ArrayRef>),
    /// Replaced by another expression when the query is bound; the moment is the query's `now`.
    Bound(fn(Vec<Expr>, &ZonedDateTime) -> Expr),
}

/// A query that uses a function.
#[derive(Copy, Clone, Debug)]
pub struct Example {
    /// The query.
    pub query: &'static str,
    /// What it asks.
    pub meaning: &'static str,
}

impl Function {
    /// How it is called: `net(ip, bits)`.
    pub fn signature(&self) -> String {
        let names: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name).collect();
        format!("{}({}{})", self.name, names.join(", "), if self.variadic { ", …" } else { "" })
    }
}

pub(super) const fn parameter(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes }
}

pub(super) const fn example(query: &'static str, meaning: &'static str) -> Example {
    Example { query, meaning }
}

/// Calls `f` on every text; missing stays missing.
pub(super) fn map_text<'a, O: AsRef<str>>(array: &'a ArrayRef, f: impl Fn(&'a str) -> Option<O>) -> ArrayRef {
    use arrow::array::{AsArray, StringArray};
    let texts: StringArray = array.as_string::<i32>().iter().map(|text| text.and_then(&f)).collect();
    std::sync::Arc::new(texts)
}

/// Calls `f` on the local reading of every moment; missing stays missing, as do moments outside the calendar.
pub(super) fn local_times<'a>(
    array: &'a ArrayRef,
    zone: &'a TimeZone,
) -> impl Iterator<Item = Option<jiff::civil::DateTime>> + 'a {
    use arrow::array::AsArray;
    use arrow::datatypes::TimestampMicrosecondType;
    array.as_primitive::<TimestampMicrosecondType>().iter().map(|micros| {
        let moment = jiff::Timestamp::from_microsecond(micros?).ok()?;
        Some(zone.to_datetime(moment))
    })
}
