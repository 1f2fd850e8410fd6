//! A row of `auth` as the mappings see it: columns by name, each found once for a result and typed once for a batch.
//!
//! A column that a result does not have is missing in every row, so that a mapping may speak of columns that are only
//! sometimes there (`raw`).

use std::borrow::Cow;

use arrow::record_batch::RecordBatch;
use jiff::tz::TimeZone;

use super::super::bytes::spelled;
use super::super::times::Times;
use super::super::value::{Reader, Value, ints, readers, texts};
use crate::error::Result;
use crate::plan::Column;

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
    /// A list of whole numbers.
    Ints(Vec<i64>),
    /// A list of texts.
    Texts(Vec<Cow<'a, str>>),
}

/// A text that is always the same.
pub(super) fn always<'a>(text: &'static str) -> Option<Item<'a>> {
    Some(Item::Text(Cow::Borrowed(text)))
}

macro_rules! columns {
    ($($name:ident $text:literal)*) => {
        /// A column of `auth`.
        #[derive(Copy, Clone, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $($name),*
        }

        impl Name {
            /// Every column that has a place in the mappings.
            pub(super) const ALL: &[Name] = &[$(Name::$name),*];

            /// As `auth` calls it.
            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Name::$name => $text),*
                }
            }
        }
    };
}

columns! {
    EventId "event_id"
    Time "time"
    Appliance "appliance"
    Direction "direction"
    Outcome "outcome"
    User "user"
    Mechanism "mechanism"
    Profile "profile"
    RemoteIp "remote_ip"
    RemotePort "remote_port"
    RemoteHost "remote_host"
    RdnsVerified "rdns_verified"
    Interface "interface"
    InterfaceIp "interface_ip"
    Icid "icid"
    Dcid "dcid"
    Attempt "attempt"
    OpenedAt "opened_at"
    ClosedAt "closed_at"
    ElapsedMs "elapsed_ms"
    Access "access"
    SenderGroup "sender_group"
    SgMatch "sg_match"
    Sbrs "sbrs"
    SbrsReason "sbrs_reason"
    Country "country"
    Tls "tls"
    TlsProtocol "tls_protocol"
    TlsCipher "tls_cipher"
    ReplyCode "reply_code"
    ReplyEnhanced "reply_enhanced"
    ReplyText "reply_text"
    Reason "reason"
    Mids "mids"
    Level "level"
    File "file"
    Line "line"
    Integrity "integrity"
    Flags "flags"
    Raw "raw"
}

/// Where the columns of a result stand.
pub(super) struct Layout {
    columns: Vec<Column>,
    /// By the place of the name in [`Name::ALL`].
    places: Vec<Option<usize>>,
    times: Times,
}

impl Layout {
    pub(super) fn new(columns: &[Column]) -> Layout {
        let place = |name: &Name| columns.iter().position(|column| column.name == name.text());
        Layout {
            columns: columns.to_vec(),
            places: Name::ALL.iter().map(place).collect(),
            times: Times::new(&TimeZone::UTC),
        }
    }

    /// The rows of a batch.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Internal`] if the batch is not of these columns.
    pub(super) fn rows<'a>(&'a self, batch: &'a RecordBatch) -> Result<Rows<'a>> {
        Ok(Rows { readers: readers(&self.columns, batch)?, layout: self })
    }
}

/// The rows of a batch.
pub(super) struct Rows<'a> {
    readers: Vec<Reader<'a>>,
    layout: &'a Layout,
}

impl<'a> Rows<'a> {
    pub(super) fn at(&'a self, row: usize) -> Row<'a> {
        Row {
            rows: self,
            row,
            #[cfg(test)]
            looked_at: std::cell::RefCell::default(),
        }
    }
}

/// One row.
pub(super) struct Row<'a> {
    rows: &'a Rows<'a>,
    row: usize,
    /// What a mapping asked for, since nothing may be forgotten.
    #[cfg(test)]
    pub(super) looked_at: std::cell::RefCell<Vec<Name>>,
}

impl<'a> Row<'a> {
    fn value(&self, name: Name) -> Option<Value<'a>> {
        #[cfg(test)]
        self.looked_at.borrow_mut().push(name);
        let place = self.rows.layout.places[name as usize]?;
        // What fails is a time beyond all calendars, which no log holds and no schema could take.
        self.rows.readers[place].get(self.row).ok().flatten()
    }

    /// A column as it is; times as ISO 8601 in UTC, bytes as text, see [`super::super::bytes`].
    pub(super) fn get(&self, name: Name) -> Option<Item<'a>> {
        Some(match self.value(name)? {
            Value::Text(text) => Item::Text(Cow::Borrowed(text)),
            Value::Int(number) => Item::Int(number),
            Value::Float(number) => Item::Float(number),
            Value::Bool(yes) => Item::Bool(yes),
            Value::Time(moment) => {
                let mut text = String::new();
                self.rows.layout.times.push_iso(&mut text, moment);
                Item::Text(Cow::Owned(text))
            }
            Value::Ints(items, range) => Item::Ints(ints(items, range).flatten().collect()),
            Value::Texts(items, range) => Item::Texts(texts(items, range).flatten().map(Cow::Borrowed).collect()),
            Value::Bytes(bytes) => Item::Text(spelled(bytes)),
        })
    }

    /// The text of a column.
    pub(super) fn text(&self, name: Name) -> Option<&'a str> {
        if let Some(Value::Text(text)) = self.value(name) { Some(text) } else { None }
    }

    /// The whole number of a column.
    pub(super) fn int(&self, name: Name) -> Option<i64> {
        if let Some(Value::Int(number)) = self.value(name) { Some(number) } else { None }
    }

    /// The yes or no of a column.
    pub(super) fn yes(&self, name: Name) -> Option<bool> {
        if let Some(Value::Bool(yes)) = self.value(name) { Some(yes) } else { None }
    }

    /// When: microseconds since 1970-01-01T00:00:00Z.
    pub(super) fn micros(&self) -> Option<i64> {
        if let Some(Value::Time(moment)) = self.value(Name::Time) { Some(moment.as_microsecond()) } else { None }
    }

    /// A whole number as text, for schemas whose codes are text.
    pub(super) fn digits(&self, name: Name) -> Option<Item<'a>> {
        self.int(name).map(|number| Item::Text(Cow::Owned(number.to_string())))
    }

    /// Did a client log in to the appliance? Else the appliance logged in elsewhere. All that is source in one
    /// direction is destination in the other.
    pub(super) fn is_inbound(&self) -> bool {
        self.text(Name::Direction) != Some("outbound")
    }

    /// One column of inbound attempts, another of outbound ones.
    pub(super) fn by_direction(&self, inbound: Name, outbound: Name) -> Option<Item<'a>> {
        self.get(if self.is_inbound() { inbound } else { outbound })
    }

    /// A column of inbound attempts alone.
    pub(super) fn of_inbound(&self, name: Name) -> Option<Item<'a>> {
        if self.is_inbound() { self.get(name) } else { None }
    }

    /// A column of outbound attempts alone.
    pub(super) fn of_outbound(&self, name: Name) -> Option<Item<'a>> {
        if self.is_inbound() { None } else { self.get(name) }
    }

    /// What was said of the outcome: the smart host's reply, else the words of the record.
    pub(super) fn said(&self) -> Option<Item<'a>> {
        self.get(Name::ReplyText).or_else(|| self.get(Name::Reason))
    }

    /// The words of the record where [`Row::said`] is the reply.
    pub(super) fn said_besides(&self) -> Option<Item<'a>> {
        self.text(Name::ReplyText).and(self.get(Name::Reason))
    }

    /// Did the password cross the wire for everyone to read? Unknown where that depends on TLS and no log says.
    pub(super) fn is_cleartext(&self) -> Option<bool> {
        let mechanism = self.text(Name::Mechanism)?;
        if !["PLAIN", "LOGIN"].iter().any(|plain| plain.eq_ignore_ascii_case(mechanism)) {
            return Some(false);
        }
        self.yes(Name::Tls).map(|tls| !tls)
    }
}
