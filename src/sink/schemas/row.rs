//! A row as the mappings see it: columns by name, each found once for a result and typed once for a batch.
//!
//! A column that a result does not have is missing in every row, so that a mapping may name columns that are only
//! sometimes there (`raw`).

use std::borrow::Cow;

use arrow::record_batch::RecordBatch;
use xxhash_rust::xxh3::xxh3_64;

use super::super::bytes::spelled;
use super::super::value::{Reader, Value, ints, readers, texts};
use super::item::Item;
use super::names::Name;
use super::write::plain;
use super::{Rule, Subject};
use crate::error::Result;
use crate::plan::Column;

/// Where the columns of a result stand.
pub(super) struct Layout {
    columns: Vec<Column>,
    subject: Subject,
    /// By the place of the name in [`Name::ALL`].
    places: Vec<Option<usize>>,
}

impl Layout {
    pub(super) fn new(columns: &[Column], subject: &Subject) -> Layout {
        let place = |name: &Name| columns.iter().position(|column| column.name == name.text());
        Layout { columns: columns.to_vec(), subject: subject.clone(), places: Name::ALL.iter().map(place).collect() }
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
            moment: None,
            #[cfg(test)]
            looked_at: std::cell::RefCell::default(),
        }
    }
}

/// One row.
pub(super) struct Row<'a> {
    rows: &'a Rows<'a>,
    row: usize,
    /// The column that dates the record, and its value: microseconds since 1970-01-01T00:00:00Z.
    pub(super) moment: Option<(Name, i64)>,
    /// The columns that a mapping asked for.
    #[cfg(test)]
    pub(super) looked_at: std::cell::RefCell<Vec<Name>>,
}

impl<'a> Row<'a> {
    fn value(&self, name: Name) -> Option<Value<'a>> {
        #[cfg(test)]
        self.looked_at.borrow_mut().push(name);
        self.value_at(self.rows.layout.places[name as usize]?)
    }

    fn value_at(&self, place: usize) -> Option<Value<'a>> {
        // What fails is a time beyond all calendars, which no log holds and no schema could take.
        self.rows.readers[place].get(self.row).ok().flatten()
    }

    fn item(&self, value: Value<'a>) -> Item<'a> {
        match value {
            Value::Text(text) => Item::Text(Cow::Borrowed(text)),
            Value::Int(number) | Value::Duration(number) => Item::Int(number),
            Value::Float(number) => Item::Float(number),
            Value::Bool(yes) => Item::Bool(yes),
            Value::Time(moment) => Item::Time(moment),
            Value::Ints(items, range) => Item::Ints(ints(items, range).flatten().collect()),
            Value::Texts(items, range) => Item::Texts(texts(items, range).flatten().map(Cow::Borrowed).collect()),
            Value::Bytes(bytes) => Item::Text(spelled(bytes)),
        }
    }

    /// A column as it is; bytes as text, see [`super::super::bytes`].
    pub(super) fn get(&self, name: Name) -> Option<Item<'a>> {
        self.value(name).map(|value| self.item(value))
    }

    /// The column at a place, likewise.
    pub(super) fn get_at(&self, place: usize) -> Option<Item<'a>> {
        self.value_at(place).map(|value| self.item(value))
    }

    /// All columns of the result, in their order.
    pub(super) fn columns(&self) -> &'a [Column] {
        &self.rows.layout.columns
    }

    /// What the row stands for.
    pub(super) fn subject(&self) -> &'a Subject {
        &self.rows.layout.subject
    }

    /// The text of a column.
    pub(super) fn text(&self, name: Name) -> Option<&'a str> {
        if let Some(Value::Text(text)) = self.value(name) { Some(text) } else { None }
    }

    /// The texts of a column of lists; none where it is missing.
    pub(super) fn texts(&self, name: Name) -> Vec<&'a str> {
        match self.value(name) {
            Some(Value::Texts(items, range)) => texts(items, range).flatten().collect(),
            _ => Vec::new(),
        }
    }

    /// The whole number of a column.
    pub(super) fn int(&self, name: Name) -> Option<i64> {
        if let Some(Value::Int(number) | Value::Duration(number)) = self.value(name) { Some(number) } else { None }
    }

    /// The yes or no of a column.
    pub(super) fn yes(&self, name: Name) -> Option<bool> {
        if let Some(Value::Bool(yes)) = self.value(name) { Some(yes) } else { None }
    }

    /// The moment of a column: microseconds since 1970-01-01T00:00:00Z.
    pub(super) fn micros(&self, name: Name) -> Option<i64> {
        if let Some(Value::Time(moment)) = self.value(name) { Some(moment.as_microsecond()) } else { None }
    }

    /// The moment of the record: microseconds since 1970-01-01T00:00:00Z.
    pub(super) fn moment(&self) -> Option<i64> {
        self.moment.map(|(_, micros)| micros)
    }

    /// The moment of the record.
    pub(super) fn moment_item(&self) -> Option<Item<'a>> {
        self.get(self.moment?.0)
    }

    /// The moment of a column in milliseconds since 1970-01-01T00:00:00Z.
    pub(super) fn millis(&self, name: Name) -> Option<Item<'a>> {
        self.micros(name).map(millis)
    }

    /// A whole number as text, for schemas whose codes are text.
    pub(super) fn digits(&self, name: Name) -> Option<Item<'a>> {
        self.int(name).map(|number| Item::Text(Cow::Owned(number.to_string())))
    }

    /// Did a client connect to the appliance? Else the appliance connected to a server. All that is source in one
    /// direction is destination in the other. A message without a direction came from a client.
    pub(super) fn is_inbound(&self) -> bool {
        self.text(Name::Direction) != Some("outbound")
    }

    /// What was said of the outcome: the smart host's reply, else the words of the record.
    pub(super) fn said(&self) -> Option<Item<'a>> {
        self.get(Name::ReplyText).or_else(|| self.get(Name::Reason))
    }

    /// The words of the record where [`Row::said`] is the reply.
    pub(super) fn said_besides(&self) -> Option<Item<'a>> {
        self.text(Name::ReplyText).and(self.get(Name::Reason))
    }

    /// Did a message reach those whom it was for, as far as the logs tell? Not if something bounced or it was given up.
    pub(super) fn is_delivered(&self) -> Option<bool> {
        let some = |name: Name| self.int(name).is_some_and(|count| count > 0);
        if self.text(Name::Aborted).is_some() || some(Name::Bounced) {
            return Some(false);
        }
        some(Name::Delivered).then_some(true)
    }

    /// What was said of the end of a message: why it was given up, else the answer of the receiving server.
    pub(super) fn said_of_delivery(&self) -> Option<Item<'a>> {
        self.get(Name::Aborted).or_else(|| self.get(Name::Response))
    }

    /// What the rule says of itself.
    pub(super) fn rule(&self, part: impl Fn(&'a Rule) -> Option<&'a str>) -> Option<Item<'a>> {
        part(self.subject().rule()?).map(|text| Item::Text(text.into()))
    }

    /// Did the password cross the wire for everyone to read? Unknown where that depends on TLS and no log says.
    pub(super) fn is_cleartext(&self) -> Option<bool> {
        let mechanism = self.text(Name::Mechanism)?;
        if !["PLAIN", "LOGIN"].iter().any(|plain| plain.eq_ignore_ascii_case(mechanism)) {
            return Some(false);
        }
        self.yes(Name::Tls).map(|tls| !tls)
    }

    /// What tells a finding from all others, in every run: 16 hexadecimal digits from the rule and the columns.
    pub(super) fn finding_id(&self) -> Option<Item<'a>> {
        let mut text = self.subject().rule()?.stage.clone();
        for (place, column) in self.columns().iter().enumerate() {
            if let Some(item) = self.get_at(place) {
                // Lengths keep the values apart.
                let value = plain(&item);
                text.push_str(&format!("\n{} {} {value}", column.name, value.len()));
            }
        }
        Some(Item::Text(format!("{:016x}", xxh3_64(text.as_bytes())).into()))
    }

    /// Was the connection refused by its sender group?
    pub(super) fn is_refused(&self) -> bool {
        self.text(Name::Access)
            .is_some_and(|access| ["REJECT", "TCPREFUSE"].iter().any(|refused| refused.eq_ignore_ascii_case(access)))
    }
}

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
pub(super) fn millis<'a>(micros: i64) -> Item<'a> {
    Item::Int(micros.div_euclid(1000))
}
