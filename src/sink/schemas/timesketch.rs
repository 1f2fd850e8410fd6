//! Timesketch: what its importer asks of a timeline, and beyond that our own columns by our own names.
//!
//! No text is cut: of a value above 32,766 bytes Timesketch indexes the words, and only gives up sorting and exact
//! matches by it.

use std::borrow::Cow;

use super::message::message;
use super::row::{Item, Name, Row, always};
use super::{Field, field};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    field("message", |row| Some(Item::Text(Cow::Owned(message(row))))),
    field("datetime", datetime),
    field("timestamp", |row| row.micros().map(Item::Int)),
    field("timestamp_desc", |_| always("SMTP Authentication")),
    field("data_type", |_| always("cisco:esa:mail_logs:auth")),
    field("event_id", |row| row.get(Name::EventId)),
    field("appliance", |row| row.get(Name::Appliance)),
    field("direction", |row| row.get(Name::Direction)),
    field("outcome", |row| row.get(Name::Outcome)),
    field("user", |row| row.get(Name::User)),
    field("mechanism", |row| row.get(Name::Mechanism)),
    field("profile", |row| row.get(Name::Profile)),
    field("remote_ip", |row| row.get(Name::RemoteIp)),
    field("remote_port", |row| row.get(Name::RemotePort)),
    field("remote_host", |row| row.get(Name::RemoteHost)),
    field("rdns_verified", |row| row.get(Name::RdnsVerified)),
    field("interface", |row| row.get(Name::Interface)),
    field("interface_ip", |row| row.get(Name::InterfaceIp)),
    field("icid", |row| row.get(Name::Icid)),
    field("dcid", |row| row.get(Name::Dcid)),
    field("attempt", |row| row.get(Name::Attempt)),
    field("opened_at", |row| row.get(Name::OpenedAt)),
    field("closed_at", |row| row.get(Name::ClosedAt)),
    field("elapsed_ms", |row| row.get(Name::ElapsedMs)),
    field("access", |row| row.get(Name::Access)),
    field("sender_group", |row| row.get(Name::SenderGroup)),
    field("sg_match", |row| row.get(Name::SgMatch)),
    field("sbrs", |row| row.get(Name::Sbrs)),
    field("sbrs_reason", |row| row.get(Name::SbrsReason)),
    field("country", |row| row.get(Name::Country)),
    field("tls", |row| row.get(Name::Tls)),
    field("tls_protocol", |row| row.get(Name::TlsProtocol)),
    field("tls_cipher", |row| row.get(Name::TlsCipher)),
    field("reply_code", |row| row.get(Name::ReplyCode)),
    field("reply_enhanced", |row| row.get(Name::ReplyEnhanced)),
    field("reply_text", |row| row.get(Name::ReplyText)),
    field("reason", |row| row.get(Name::Reason)),
    field("mids", |row| row.get(Name::Mids)),
    field("level", |row| row.get(Name::Level)),
    field("file", |row| row.get(Name::File)),
    field("line", |row| row.get(Name::Line)),
    field("integrity", |row| row.get(Name::Integrity)),
    field("flags", |row| row.get(Name::Flags)),
    field("raw", |row| row.get(Name::Raw)),
];

/// With the offset in digits, as the importer's documentation has it.
fn datetime<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let Some(Item::Text(text)) = row.get(Name::Time) else { return None };
    let utc = text.strip_suffix('Z').map(|civil| format!("{civil}+00:00"));
    Some(Item::Text(utc.map_or(text, Cow::Owned)))
}
