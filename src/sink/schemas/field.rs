//! A field of a record: its name, its type, and where its value comes from.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field as ArrowField, Fields, TimeUnit};

use super::item::Item;
use super::message;
use super::names::Name;
use super::row::Row;
use crate::expr::types::Type;

/// A field of a record.
pub(super) struct Field {
    /// Its name; what stands before a dot is an object.
    pub(super) path: &'static str,
    /// Where its value comes from.
    pub(super) from: From,
}

/// Where a value comes from.
#[derive(Copy, Clone)]
pub(super) enum From {
    /// A column, as it is.
    Column(Name),
    /// A column of whole numbers, as text.
    Digits(Name),
    /// One column of inbound rows, another one of outbound rows.
    Direction(Option<Name>, Option<Name>),
    /// The same text in every record.
    Text(&'static str),
    /// The same number in every record.
    Number(i64),
    /// `true` in every record.
    Yes,
    /// The row as a sentence.
    Sentence,
    /// Computed.
    Made {
        /// The type of the value.
        kind: Kind,
        /// The columns that it is made of.
        columns: &'static [Name],
        /// How, for people.
        how: &'static str,
        /// Computes it.
        value: Compute,
    },
}

/// Computes a value from a row.
pub(super) type Compute = for<'r, 'a> fn(&'r Row<'a>) -> Option<Item<'a>>;

/// The type of a value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    Float,
    Bool,
    /// A moment, as text in ISO 8601.
    Time,
    Texts,
    Longs,
    Object(&'static [(&'static str, Kind)]),
    Objects(&'static [(&'static str, Kind)]),
}

/// A column, as it is.
pub(super) const fn column(path: &'static str, name: Name) -> Field {
    Field { path, from: From::Column(name) }
}

/// A column of whole numbers, for schemas whose codes are text.
pub(super) const fn digits(path: &'static str, name: Name) -> Field {
    Field { path, from: From::Digits(name) }
}

/// One column of inbound rows, another one of outbound rows.
pub(super) const fn by_direction(path: &'static str, inbound: Name, outbound: Name) -> Field {
    Field { path, from: From::Direction(Some(inbound), Some(outbound)) }
}

/// A column of inbound rows.
pub(super) const fn inbound(path: &'static str, name: Name) -> Field {
    Field { path, from: From::Direction(Some(name), None) }
}

/// A column of outbound rows.
pub(super) const fn outbound(path: &'static str, name: Name) -> Field {
    Field { path, from: From::Direction(None, Some(name)) }
}

/// The same text in every record.
pub(super) const fn text(path: &'static str, text: &'static str) -> Field {
    Field { path, from: From::Text(text) }
}

/// The same number in every record.
pub(super) const fn number(path: &'static str, number: i64) -> Field {
    Field { path, from: From::Number(number) }
}

/// `true` in every record.
pub(super) const fn yes(path: &'static str) -> Field {
    Field { path, from: From::Yes }
}

/// The row as a sentence for people.
pub(super) const fn sentence(path: &'static str) -> Field {
    Field { path, from: From::Sentence }
}

/// A computed value.
pub(super) const fn made(
    path: &'static str,
    kind: Kind,
    columns: &'static [Name],
    how: &'static str,
    value: Compute,
) -> Field {
    Field { path, from: From::Made { kind, columns, how, value } }
}

impl Field {
    /// The value in a record; `None`: the record does not have the field.
    pub(super) fn value<'a>(&self, row: &Row<'a>) -> Option<Item<'a>> {
        match self.from {
            From::Column(name) => row.get(name),
            From::Digits(name) => row.digits(name),
            From::Direction(inbound, outbound) => row.get(if row.is_inbound() { inbound } else { outbound }?),
            From::Text(_) | From::Number(_) | From::Yes => self.constant(),
            From::Sentence => Some(Item::Text(message::sentence(row).into())),
            From::Made { value, .. } => value(row),
        }
    }

    /// The value, if it is the same in every record.
    pub(super) fn constant(&self) -> Option<Item<'static>> {
        match self.from {
            From::Text(text) => Some(Item::Text(text.into())),
            From::Number(number) => Some(Item::Int(number)),
            From::Yes => Some(Item::Bool(true)),
            From::Column(_) | From::Digits(_) | From::Direction(..) | From::Sentence | From::Made { .. } => None,
        }
    }

    /// The columns that the value is made of. A sentence repeats what other fields hold.
    pub(super) fn columns(&self) -> Vec<Name> {
        match self.from {
            From::Column(name) | From::Digits(name) => vec![name],
            From::Direction(inbound, outbound) => inbound.into_iter().chain(outbound).collect(),
            From::Text(_) | From::Number(_) | From::Yes | From::Sentence => Vec::new(),
            From::Made { columns, .. } => columns.to_vec(),
        }
    }

    /// The type of the value.
    pub(super) fn kind(&self) -> Kind {
        match self.from {
            From::Column(name) => Kind::of(name.kind()),
            From::Direction(inbound, outbound) => inbound.or(outbound).map_or(Kind::Text, |name| Kind::of(name.kind())),
            From::Digits(_) | From::Text(_) | From::Sentence => Kind::Text,
            From::Number(number) => {
                if i32::try_from(number).is_ok() {
                    Kind::Int
                } else {
                    Kind::Long
                }
            }
            From::Yes => Kind::Bool,
            From::Made { kind, .. } => kind,
        }
    }

    /// Where the value comes from, for people.
    pub(super) fn origin(&self) -> String {
        match self.from {
            From::Column(name) => name.text().to_owned(),
            From::Digits(name) => format!("{} as text", name.text()),
            From::Direction(inbound, outbound) => {
                let inbound = inbound.map(|name| format!("{} of inbound rows", name.text()));
                let outbound = outbound.map(|name| format!("{} of outbound rows", name.text()));
                inbound.into_iter().chain(outbound).collect::<Vec<_>>().join(", ")
            }
            From::Text(text) => format!("\"{text}\""),
            From::Number(number) => number.to_string(),
            From::Yes => "true".to_owned(),
            From::Sentence => "the row as a sentence".to_owned(),
            From::Made { how, .. } => how.to_owned(),
        }
    }
}

impl Kind {
    /// That of a column. Bytes are written as text, see [`super::super::bytes`].
    pub(super) fn of(kind: Type) -> Kind {
        match kind {
            Type::Text | Type::Word(_) | Type::Ip | Type::Network | Type::Bytes => Kind::Text,
            Type::Int | Type::Duration => Kind::Long,
            Type::Float => Kind::Float,
            Type::Bool => Kind::Bool,
            Type::Time => Kind::Time,
            Type::IntList => Kind::Longs,
            Type::TextList => Kind::Texts,
        }
    }

    /// The type in files with types. The elements of lists are called as Parquet calls them.
    pub(super) fn data_type(self) -> DataType {
        let list = |element: DataType| DataType::List(Arc::new(ArrowField::new("element", element, true)));
        let object = |kinds: &[(&str, Kind)]| {
            let fields = kinds.iter().map(|(name, kind)| ArrowField::new(*name, kind.data_type(), true));
            DataType::Struct(fields.collect::<Fields>())
        };
        match self {
            Kind::Text => DataType::Utf8,
            Kind::Int => DataType::Int32,
            Kind::Long => DataType::Int64,
            Kind::Float => DataType::Float64,
            Kind::Bool => DataType::Boolean,
            // Arrow's reader of JSON knows zones by their offsets alone. Parquet only knows that it is UTC.
            Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into())),
            Kind::Texts => list(DataType::Utf8),
            Kind::Longs => list(DataType::Int64),
            Kind::Object(kinds) => object(kinds),
            Kind::Objects(kinds) => list(object(kinds)),
        }
    }
}
