//! Splunk's Common Information Model, data model Authentication. Values that the model takes for kinds of hosts and users
//! (`*_bunit`, `*_category`, `*_priority`) are Splunk's to fill in.
//!
//! The model has fewer fields than an attempt has columns; `event_id`, `file` and `line` lead back to the log.

use std::borrow::Cow;

use super::row::{Item, Name, Row, always};
use super::{Field, field};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    field("_time", |row| row.micros().map(seconds)),
    field("action", |row| always(action(row))),
    field("app", |_| always("smtp")),
    field("src", |row| if row.is_inbound() { remote(row) } else { own(row) }),
    field("src_ip", |row| row.by_direction(Name::RemoteIp, Name::InterfaceIp)),
    field("dest", |row| if row.is_inbound() { own(row) } else { remote(row) }),
    field("dest_ip", |row| row.by_direction(Name::InterfaceIp, Name::RemoteIp)),
    field("dest_port", |row| row.of_outbound(Name::RemotePort)),
    field("user", |row| row.get(Name::User)),
    field("authentication_method", |row| row.get(Name::Mechanism)),
    field("authentication_service", |row| row.get(Name::Profile)),
    field("reason", |row| row.said()),
    field("reason_id", |row| row.digits(Name::ReplyCode)),
    field("connection_id", |row| row.digits(Name::Icid).or_else(|| row.digits(Name::Dcid))),
    field("duration", |row| row.int(Name::ElapsedMs)?.checked_mul(1000).map(seconds)),
    field("signature", |row| Some(Item::Text(signature(row)))),
    field("tag", |row| Some(Item::Texts(tags(row)))),
    field("event_id", |row| row.get(Name::EventId)),
    field("file", |row| row.get(Name::File)),
    field("line", |row| row.get(Name::Line)),
    field("raw", |row| row.get(Name::Raw)),
];

/// A client that does not authenticate where it must is refused: a failure, as far as this model knows.
fn action(row: &Row<'_>) -> &'static str {
    match row.text(Name::Outcome) {
        Some("succeeded") => "success",
        Some("error") => "error",
        Some(_) | None => "failure",
    }
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
