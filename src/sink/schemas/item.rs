//! A value of a record in another schema, below the row that makes it and what writes it.

use std::borrow::Cow;

use jiff::Timestamp;

/// A value of a record in another schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A moment, written as ISO 8601 in UTC.
    Time(Timestamp),
    /// A list of whole numbers.
    Ints(Vec<i64>),
    /// A list of texts.
    Texts(Vec<Cow<'a, str>>),
    /// Values by name.
    Object(Object<'a>),
    /// A list of such.
    Objects(Vec<Object<'a>>),
}

/// Values by name.
pub(super) type Object<'a> = Vec<(&'static str, Item<'a>)>;
