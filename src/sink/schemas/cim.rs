//! Splunk's Common Information Model. Values that the model takes for kinds of hosts and users (`*_bunit`, `*_category`,
//! `*_priority`) are Splunk's to fill in.
//!
//! The models have fewer fields than a row has columns; ids, `file` and `line` lead back to the log.

use std::borrow::Cow;

use super::field::{Field, Kind, by_direction, column, digits, made, outbound, text};
use super::item::Item;
use super::mapping::{Class, Mapping};
use super::names::Name;
use super::row::Row;
use crate::event::tables::Table;
use crate::sink::Format;

pub(super) const MAPPING: Mapping = Mapping {
    name: "cim",
    title: "Splunk Common Information Model 6.0",
    formats: &[Format::Ndjson, Format::Csv],
    endings: &[],
    classes: &[
        Class {
            table: Some(Table::Auth),
            title: "data model Authentication",
            source: "https://docs.splunk.com/Documentation/CIM/6.0.0/User/Authentication",
            dated_by: &[&[Name::Time]],
            others: None,
            fields: &[AUTHENTICATION],
        },
        Class {
            table: Some(Table::Connections),
            title: "data model Network Traffic",
            source: "https://docs.splunk.com/Documentation/CIM/6.0.0/User/NetworkTraffic",
            dated_by: &[&[Name::OpenedAt, Name::ClosedAt]],
            others: None,
            fields: &[NETWORK_TRAFFIC],
        },
        Class {
            table: Some(Table::Messages),
            title: "data model Email",
            source: "https://docs.splunk.com/Documentation/CIM/6.0.0/User/Email",
            dated_by: &[&[Name::Time, Name::EndedAt]],
            others: None,
            fields: &[EMAIL],
        },
    ],
};

#[rustfmt::skip]
const AUTHENTICATION: &[Field] = &[
    made("_time", Kind::Float, &[Name::Time], "time in seconds", |row| row.moment().map(seconds)),
    made("action", Kind::Text, &[Name::Outcome], "outcome: success for succeeded, error for error, else failure", |row| Some(Item::Text(action(row).into()))),
    text("app", "smtp"),
    made("src", Kind::Text, SIDES, "of inbound rows remote_ip, else remote_host; of outbound rows interface_ip, else appliance", |row| if row.is_inbound() { remote(row) } else { own(row) }),
    by_direction("src_ip", Name::RemoteIp, Name::InterfaceIp),
    made("dest", Kind::Text, SIDES, "the other side of src", |row| if row.is_inbound() { own(row) } else { remote(row) }),
    by_direction("dest_ip", Name::InterfaceIp, Name::RemoteIp),
    outbound("dest_port", Name::RemotePort),
    column("user", Name::User),
    column("authentication_method", Name::Mechanism),
    column("authentication_service", Name::Profile),
    made("reason", Kind::Text, &[Name::ReplyText, Name::Reason], "reply_text, else reason", |row| row.said()),
    digits("reason_id", Name::ReplyCode),
    made("connection_id", Kind::Text, &[Name::Icid, Name::Dcid], "icid, else dcid, as text", connection_id),
    made("duration", Kind::Float, &[Name::ElapsedMs], "elapsed_ms in seconds", |row| row.int(Name::ElapsedMs)?.checked_mul(1000).map(seconds)),
    made("signature", Kind::Text, &[Name::Outcome], "\"SMTP AUTH\" and outcome", |row| Some(Item::Text(signature(row)))),
    made("tag", Kind::Texts, &[Name::Mechanism, Name::Tls], "authentication; cleartext for PLAIN and LOGIN without TLS", |row| Some(Item::Texts(tags(row)))),
    column("event_id", Name::EventId),
    column("file", Name::File),
    column("line", Name::Line),
    column("raw", Name::Raw),
];

#[rustfmt::skip]
const NETWORK_TRAFFIC: &[Field] = &[
    made("_time", Kind::Float, &[Name::OpenedAt, Name::ClosedAt], "opened_at, else closed_at, in seconds", |row| row.moment().map(seconds)),
    made("action", Kind::Text, &[Name::Access], "blocked where access is REJECT or TCPREFUSE, else allowed", |row| Some(Item::Text(if row.is_refused() { "blocked" } else { "allowed" }.into()))),
    text("app", "smtp"),
    text("protocol", "ip"),
    text("transport", "tcp"),
    column("direction", Name::Direction),
    made("src", Kind::Text, SIDES, "of inbound rows remote_ip, else remote_host; of outbound rows interface_ip, else appliance", |row| if row.is_inbound() { remote(row) } else { own(row) }),
    by_direction("src_ip", Name::RemoteIp, Name::InterfaceIp),
    made("dest", Kind::Text, SIDES, "the other side of src", |row| if row.is_inbound() { own(row) } else { remote(row) }),
    by_direction("dest_ip", Name::InterfaceIp, Name::RemoteIp),
    outbound("dest_port", Name::RemotePort),
    column("dvc", Name::Appliance),
    column("user", Name::User),
    column("rule", Name::SenderGroup),
    made("duration", Kind::Float, &[Name::DurationMs], "duration_ms in seconds", |row| row.int(Name::DurationMs)?.checked_mul(1000).map(seconds)),
    column("session_id", Name::ConnectionId),
    made("connection_id", Kind::Text, &[Name::Icid, Name::Dcid], "icid, else dcid, as text", connection_id),
    made("tag", Kind::Texts, &[], "[\"network\", \"communicate\"]", |_| Some(Item::Texts(vec!["network".into(), "communicate".into()]))),
    column("close_reason", Name::CloseReason),
    column("file", Name::File),
    column("line", Name::FirstLine),
];

#[rustfmt::skip]
const EMAIL: &[Field] = &[
    made("_time", Kind::Float, &[Name::Time, Name::EndedAt], "time, else ended_at, in seconds", |row| row.moment().map(seconds)),
    made("action", Kind::Text, &[Name::Aborted, Name::Bounced, Name::Delivered], "delivered if something was, else blocked if something bounced or it was given up; else absent", |row| email_action(row).map(|action| Item::Text(action.into()))),
    text("protocol", "smtp"),
    column("src", Name::RemoteIp),
    column("src_user", Name::MailFrom),
    column("user", Name::User),
    column("recipient", Name::Rcpts),
    column("recipient_count", Name::RcptCount),
    column("subject", Name::Subject),
    column("message_id", Name::MessageId),
    digits("internal_message_id", Name::Mid),
    column("size", Name::Bytes),
    made("delay", Kind::Long, &[Name::Time, Name::EndedAt], "from time to ended_at in milliseconds", |row| {
        row.micros(Name::EndedAt)?.checked_sub(row.micros(Name::Time)?).map(|micros| Item::Int(micros / 1000))
    }),
    made("message_info", Kind::Text, &[Name::Aborted, Name::Response], "aborted, else response", |row| row.said_of_delivery()),
    column("dvc", Name::Appliance),
    digits("connection_id", Name::Icid),
    made("tag", Kind::Texts, &[], "[\"email\", \"delivery\"]", |_| Some(Item::Texts(vec!["email".into(), "delivery".into()]))),
    column("file", Name::File),
    column("line", Name::Line),
];

const SIDES: &[Name] = &[Name::RemoteIp, Name::RemoteHost, Name::InterfaceIp, Name::Appliance];

/// A client that does not authenticate where it must is refused: a failure, as far as this model knows.
fn action(row: &Row<'_>) -> &'static str {
    match row.text(Name::Outcome) {
        Some("succeeded") => "success",
        Some("error") => "error",
        Some(_) | None => "failure",
    }
}

fn email_action(row: &Row<'_>) -> Option<&'static str> {
    let some = |name: Name| row.int(name).is_some_and(|count| count > 0);
    if some(Name::Delivered) {
        Some("delivered")
    } else if some(Name::Bounced) || row.text(Name::Aborted).is_some() {
        Some("blocked")
    } else {
        None
    }
}

fn connection_id<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    row.digits(Name::Icid).or_else(|| row.digits(Name::Dcid))
}

/// Microseconds as seconds, without a point where there is no fraction.
fn seconds(micros: i64) -> Item<'static> {
    const SECOND: i64 = 1_000_000;
    if micros % SECOND == 0 {
        return Item::Int(micros / SECOND);
    }
    // Microseconds up to the year 2255 are whole numbers that a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "beyond that, what is lost is less than a microsecond's worth")]
    Item::Float(micros as f64 / SECOND as f64)
}

fn remote<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    row.get(Name::RemoteIp).or_else(|| row.get(Name::RemoteHost))
}

fn own<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    row.get(Name::InterfaceIp).or_else(|| row.get(Name::Appliance))
}

fn signature<'a>(row: &Row<'a>) -> Cow<'a, str> {
    row.text(Name::Outcome).map_or("SMTP AUTH".into(), |outcome| format!("SMTP AUTH {outcome}").into())
}

/// The tags that put an event into the model's datasets; `cleartext` only where it is certain.
fn tags(row: &Row<'_>) -> Vec<Cow<'static, str>> {
    let mut tags = vec!["authentication".into()];
    if row.is_cleartext() == Some(true) {
        tags.push("cleartext".into());
    }
    tags
}
