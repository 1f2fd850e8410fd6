//! OCSF class Authentication (3002): for Amazon Security Lake and whatever else speaks OCSF. What the class has no
//! attribute for is in `unmapped`.
//!
//! The class requires a user, which an outbound attempt does not log: there the profile stands in, which holds the
//! account's credentials, marked by `user.type`. Where neither is logged the name is `unknown`, with `type_id` 0.

use std::borrow::Cow;

use super::message::message;
use super::row::{Item, Name, Row, always};
use super::{Field, field};

/// The newest release of the schema.
const VERSION: &str = "1.8.0";

/// Success, failure, and what is neither.
const SUCCESS: i64 = 1;
const FAILURE: i64 = 2;
const OTHER: i64 = 99;

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    field("time", |row| row.micros().map(|micros| Item::Int(micros.div_euclid(1000)))),
    field("category_uid", |_| Some(Item::Int(3))),
    field("class_uid", |_| Some(Item::Int(3002))),
    field("activity_id", |_| Some(Item::Int(1))),
    field("type_uid", |_| Some(Item::Int(300_201))),
    field("severity_id", |_| Some(Item::Int(1))),
    field("status_id", |row| Some(Item::Int(status(row).0))),
    field("status", |row| Some(Item::Text(status(row).1.into()))),
    field("status_code", |row| row.digits(Name::ReplyCode)),
    field("status_detail", |row| row.said()),
    field("message", |row| Some(Item::Text(Cow::Owned(message(row))))),
    field("metadata.version", |_| always(VERSION)),
    field("metadata.product.name", |_| always("Secure Email Gateway")),
    field("metadata.product.vendor_name", |_| always("Cisco")),
    field("metadata.log_name", |_| always("mail_logs")),
    field("metadata.uid", |row| row.get(Name::EventId)),
    field("user.name", |row| Some(Item::Text(user(row).name.into()))),
    field("user.type_id", |row| user(row).kind.map(|(id, _)| Item::Int(id))),
    field("user.type", |row| user(row).kind.map(|(_, caption)| Item::Text(caption.into()))),
    field("auth_protocol_id", |_| Some(Item::Int(OTHER))),
    field("auth_protocol", |row| Some(Item::Text(auth_protocol(row)))),
    field("is_cleartext", |row| row.is_cleartext().map(Item::Bool)),
    field("is_remote", |_| Some(Item::Bool(true))),
    field("service.name", |_| always("smtp")),
    field("session.uid", |row| session(row).map(|uid| Item::Text(Cow::Owned(uid)))),
    field("session.is_remote", |row| session(row).map(|_| Item::Bool(true))),
    field("src_endpoint.ip", |row| row.by_direction(Name::RemoteIp, Name::InterfaceIp)),
    field("src_endpoint.hostname", |row| row.of_inbound(Name::RemoteHost)),
    field("src_endpoint.port", |row| if row.is_inbound() { port(row) } else { None }),
    field("src_endpoint.interface_name", |row| row.of_outbound(Name::Interface)),
    field("dst_endpoint.ip", |row| row.by_direction(Name::InterfaceIp, Name::RemoteIp)),
    field("dst_endpoint.hostname", |row| row.of_outbound(Name::RemoteHost)),
    field("dst_endpoint.port", |row| if row.is_inbound() { None } else { port(row) }),
    field("dst_endpoint.interface_name", |row| row.of_inbound(Name::Interface)),
    field("raw_data", |row| row.get(Name::Raw)),
    field("unmapped.appliance", |row| row.get(Name::Appliance)),
    field("unmapped.direction", |row| row.get(Name::Direction)),
    field("unmapped.outcome", |row| row.get(Name::Outcome)),
    field("unmapped.profile", |row| row.get(Name::Profile)),
    field("unmapped.remote_port", |row| port(row).is_none().then(|| row.get(Name::RemotePort)).flatten()),
    field("unmapped.rdns_verified", |row| row.get(Name::RdnsVerified)),
    field("unmapped.icid", |row| row.get(Name::Icid)),
    field("unmapped.dcid", |row| row.get(Name::Dcid)),
    field("unmapped.mids", |row| row.get(Name::Mids)),
    field("unmapped.attempt", |row| row.get(Name::Attempt)),
    field("unmapped.opened_at", |row| row.get(Name::OpenedAt)),
    field("unmapped.closed_at", |row| row.get(Name::ClosedAt)),
    field("unmapped.elapsed_ms", |row| row.get(Name::ElapsedMs)),
    field("unmapped.access", |row| row.get(Name::Access)),
    field("unmapped.sender_group", |row| row.get(Name::SenderGroup)),
    field("unmapped.sg_match", |row| row.get(Name::SgMatch)),
    field("unmapped.sbrs", |row| row.get(Name::Sbrs)),
    field("unmapped.sbrs_reason", |row| row.get(Name::SbrsReason)),
    field("unmapped.country", |row| row.get(Name::Country)),
    field("unmapped.tls", |row| row.get(Name::Tls)),
    field("unmapped.tls_protocol", |row| row.get(Name::TlsProtocol)),
    field("unmapped.tls_cipher", |row| row.get(Name::TlsCipher)),
    field("unmapped.reply_enhanced", |row| row.get(Name::ReplyEnhanced)),
    field("unmapped.reason", |row| row.said_besides()),
    field("unmapped.level", |row| row.get(Name::Level)),
    field("unmapped.file", |row| row.get(Name::File)),
    field("unmapped.line", |row| row.get(Name::Line)),
    field("unmapped.integrity", |row| row.get(Name::Integrity)),
    field("unmapped.flags", |row| row.get(Name::Flags)),
];

fn status<'a>(row: &Row<'a>) -> (i64, &'a str) {
    match row.text(Name::Outcome) {
        Some("succeeded") => (SUCCESS, "Success"),
        Some("failed" | "error") => (FAILURE, "Failure"),
        Some(other) => (OTHER, other),
        None => (0, "Unknown"),
    }
}

struct User<'a> {
    name: &'a str,
    /// What it is if it is no name that somebody logged in by: `type_id` and `type`.
    kind: Option<(i64, &'static str)>,
}

fn user<'a>(row: &Row<'a>) -> User<'a> {
    if let Some(name) = row.text(Name::User) {
        return User { name, kind: None };
    }
    match row.text(Name::Profile) {
        Some(name) => User { name, kind: Some((OTHER, "SMTP authentication profile")) },
        None => User { name: "unknown", kind: Some((0, "Unknown")) },
    }
}

/// The enumeration of protocols has no value for SASL.
fn auth_protocol<'a>(row: &Row<'a>) -> Cow<'a, str> {
    row.text(Name::Mechanism).map_or("SMTP AUTH".into(), |mechanism| format!("SMTP AUTH {mechanism}").into())
}

/// `icid:451`. Records of id 0 are of no connection, so they are of no session either.
fn session(row: &Row<'_>) -> Option<String> {
    let id = |name: Name| row.int(name).filter(|id| *id > 0);
    let inbound = id(Name::Icid).map(|id| format!("icid:{id}"));
    inbound.or_else(|| id(Name::Dcid).map(|id| format!("dcid:{id}")))
}

/// An endpoint must be more than a port.
fn port<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    row.text(Name::RemoteIp).or(row.text(Name::RemoteHost)).and_then(|_| row.get(Name::RemotePort))
}
