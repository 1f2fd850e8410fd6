//! The shape of a row of `lines`, and its column table. A row is one record of the log, put together where it goes over
//! several lines. Lines that belong to no record are none.

mod row;

use super::columns::Display::{self, Headline, Named};
use super::columns::{Cell, ColumnSpec, RecordField, Value, column, from_record};
use crate::expr::types::Type::{Bytes, Int, Text, Time};

pub use row::Row;

/// The column of the severity.
pub const LEVEL: &str = "level";

/// The column of what the record is about.
pub const KIND: &str = "kind";

/// The columns of the ids that the record names.
pub const IDS: [&str; 3] = ["icid", "dcid", "mid"];

/// The column of the message.
pub const TEXT: &str = "text";

/// The column of the exact bytes.
pub const RAW: &str = "raw";

/// The column that counts what a trace found; filled in when it is known what that is.
pub const GROUP: &str = "group";

/// The column that tells when it began; likewise.
pub const OPENED_AT: &str = "opened_at";

/// Columns that only rows of `trace` and `show` have.
pub const OF_GROUPS: [&str; 2] = [GROUP, OPENED_AT];

/// Every column, in the order of output.
#[rustfmt::skip]
pub static COLUMNS: &[ColumnSpec] = &[
    column(GROUP, Int, Value::Line(|_| Cell::Int(None)), Headline(0), true, "of trace and show alone: counts the connections or messages found, from 1; missing elsewhere"),
    from_record(RecordField::Time, column("time", Time, Value::Line(|row| Cell::Int(row.time)), Headline(1), true, "when the record was written; missing only on records that carry no time at all")),
    column("appliance", Text, Value::Line(|row| Cell::Text(row.appliance)), Display::Text, true, "serial number or syslog host from the log, else the folder, or --appliance"),
    column(OPENED_AT, Time, Value::Line(|_| Cell::Int(None)), Display::Text, true, "of trace and show alone: when the connection or the message of the group began; missing elsewhere, and where that is not in the archive"),
    column(LEVEL, Text, Value::Line(|row| Cell::Text(Some(row.level))), Display::Text, false, "Info, Warning, …"),
    column(KIND, Text, Value::Line(|row| Cell::Text(Some(row.kind))), Headline(4), false, "opened, policy, tls, auth, closed, mention (anything else about a connection), message, delivery, bounce, head, system (the appliance about itself), other (no form we know), malformed (begins as a form we know, and is not of it)"),
    from_record(RecordField::Icid, column(IDS[0], Int, Value::Line(|row| Cell::Int(row.icid)), Display::Text, true, "injection connection that the record names at its begin; 0 is none")),
    from_record(RecordField::Dcid, column(IDS[1], Int, Value::Line(|row| Cell::Int(row.dcid)), Display::Text, true, "delivery connection that the record names at its begin; 0 is none")),
    from_record(RecordField::Mid, column(IDS[2], Int, Value::Line(|row| Cell::Int(row.mid)), Display::Text, true, "message that the record names at its begin")),
    column("file", Text, Value::Line(|row| Cell::Text(Some(row.file))), Headline(2), false, "the file, as given"),
    column("line", Int, Value::Line(|row| Cell::Int(Some(row.line))), Headline(3), false, "line in the decompressed file, from 1; the first one of a wrapped record"),
    column(TEXT, Text, Value::Line(|row| Cell::Text(Some(row.text))), Headline(5), false, "the record without its time and level; a wrapped record on one line"),
    from_record(RecordField::Raw, column(RAW, Bytes, Value::Line(|row| Cell::Bytes(row.raw)), Named, false, "the record's exact bytes, unwrapped")),
];
