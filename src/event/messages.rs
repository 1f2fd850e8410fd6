//! The shape of a row of `messages`, and its column table. A row is complete when the appliance has done with its
//! message, and rows come in that order: by the record that says so, each appliance as it wrote, appliances merged by
//! time. What never ended comes last, in the order of its begin.
//!
//! Subject and recipients are what people wrote and to whom: they are shown only where a query names them.

mod row;

use super::columns::Display::{self, Headline, Named};
use super::columns::{Cell, ColumnSpec, RecordField, Value, column, from_record, small};
use crate::expr::types::Type::{Int, IntList, Ip, Text, TextList, Time};

pub use row::Row;

/// Every column, in the order of output.
#[rustfmt::skip]
pub static COLUMNS: &[ColumnSpec] = &[
    from_record(RecordField::Time, column("time", Time, Value::Message(|row| Cell::Int(row.time)), Headline(1), true, "when it was started, or made from another; missing where that is not in the archive")),
    column("appliance", Text, Value::Message(|row| Cell::Text(row.appliance)), Headline(15), true, "serial number or syslog host from the log, else the folder, or --appliance"),
    from_record(RecordField::Mid, column("mid", Int, Value::Message(|row| Cell::Int(row.mid)), Headline(2), false, "message id")),
    from_record(RecordField::Icid, column("icid", Int, Value::Message(|row| Cell::Int(row.icid)), Headline(11), true, "the connection it came by; missing where the appliance made it")),
    from_record(RecordField::User, column("user", Text, Value::Message(|row| Cell::Text(row.user)), Headline(3), true, "who had logged in on that connection when the message was started")),
    column("remote_ip", Ip, Value::Message(|row| Cell::Text(row.remote_ip)), Headline(4), true, "the client's address; missing where the connection's opening is not in the archive"),
    column("mail_from", Text, Value::Message(|row| Cell::Text(row.mail_from)), Headline(5), true, "envelope sender, empty for bounces"),
    column("rcpts", TextList, Value::Message(|row| Cell::Names(row.rcpts)), Named, false, "envelope recipients; shown only where named"),
    small(column("rcpt_count", Int, Value::Message(|row| Cell::Int(i64::try_from(row.rcpts.len()).ok())), Headline(6), false, "how many")),
    column("message_id", Text, Value::Message(|row| Cell::Text(row.message_id)), Display::Text, true, "Message-ID of its header, without the angle brackets"),
    column("subject", Text, Value::Message(|row| Cell::Text(row.subject)), Named, true, "its subject, as logged; shown only where named"),
    column("bytes", Int, Value::Message(|row| Cell::Int(row.bytes)), Headline(7), true, "its size; missing where it never came in whole"),
    column("dcids", IntList, Value::Message(|row| Cell::Ints(row.dcids)), Display::Text, false, "the connections by which it was sent on"),
    small(column("delivered", Int, Value::Message(|row| Cell::Int(Some(row.delivered))), Headline(8), false, "recipients for whom it was handed over")),
    small(column("bounced", Int, Value::Message(|row| Cell::Int(Some(row.bounced))), Headline(9), false, "recipients that were refused for good")),
    column("response", Text, Value::Message(|row| Cell::Text(row.response)), Display::Text, true, "what the receiving server said last"),
    column("aborted", Text, Value::Message(|row| Cell::Text(row.aborted)), Headline(10), true, "why it was given up; missing where it was not"),
    column("made_from", Int, Value::Message(|row| Cell::Int(row.made_from)), Display::Text, true, "the message that this one was split from, rewritten from or generated for; its sender and login are carried over, but for bounces"),
    column("ended_at", Time, Value::Message(|row| Cell::Int(row.ended_at)), Display::Text, true, "when the appliance had done with it; missing where that is not in the archive"),
    column("file", Text, Value::Message(|row| Cell::Text(Some(row.file))), Headline(12), false, "the file of its first record, as given"),
    column("line", Int, Value::Message(|row| Cell::Int(Some(row.line))), Headline(13), false, "line of its first record in the decompressed file, from 1"),
];
