//! Elastic Common Schema: documents for Elasticsearch and whatever reads its fields. What ECS has no word for goes under
//! `esa`, so that nothing is lost.
//!
//! `log.origin.file.line` is a line of source code by its definition, so the line of the log is `esa.line`; the MIDs are
//! `esa.mids`, for `email.local_id` holds one value and `email.message_id` is the header of that name.

use std::borrow::Cow;

use super::message::message;
use super::row::{Item, Name, Row, always};
use super::{Field, field};

/// A released version, whose fields these are.
const VERSION: &str = "9.4.0";

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    field("@timestamp", |row| row.get(Name::Time)),
    field("message", |row| Some(Item::Text(Cow::Owned(message(row))))),
    field("ecs.version", |_| always(VERSION)),
    field("event.kind", |_| always("event")),
    field("event.category", |_| Some(Item::Texts(vec!["authentication".into()]))),
    field("event.type", |_| Some(Item::Texts(vec!["start".into()]))),
    field("event.action", |_| always("smtp-auth")),
    field("event.outcome", |row| always(outcome(row))),
    field("event.reason", |row| row.said()),
    field("event.duration", |row| row.int(Name::ElapsedMs)?.checked_mul(1_000_000).map(Item::Int)),
    field("event.module", |_| always("esa")),
    field("event.dataset", |_| always("esa.auth")),
    field("event.id", |row| row.get(Name::EventId)),
    field("event.original", |row| row.get(Name::Raw)),
    field("user.name", |row| row.get(Name::User)),
    field("source.ip", |row| row.by_direction(Name::RemoteIp, Name::InterfaceIp)),
    field("source.domain", |row| row.of_inbound(Name::RemoteHost)),
    field("source.port", |row| row.of_inbound(Name::RemotePort)),
    field("destination.ip", |row| row.by_direction(Name::InterfaceIp, Name::RemoteIp)),
    field("destination.domain", |row| row.of_outbound(Name::RemoteHost)),
    field("destination.port", |row| row.of_outbound(Name::RemotePort)),
    field("network.direction", |row| row.get(Name::Direction)),
    field("network.protocol", |_| always("smtp")),
    field("network.transport", |_| always("tcp")),
    field("tls.established", |row| row.get(Name::Tls)),
    field("tls.version", tls_version),
    field("tls.version_protocol", tls_protocol),
    field("tls.cipher", |row| row.get(Name::TlsCipher)),
    field("error.code", |row| row.digits(Name::ReplyCode)),
    field("observer.hostname", |row| row.get(Name::Appliance)),
    field("observer.vendor", |_| always("Cisco")),
    field("observer.product", |_| always("Secure Email Gateway")),
    field("observer.type", |_| always("email-gateway")),
    field("observer.ingress.interface.name", |row| row.get(Name::Interface)),
    field("related.ip", |row| all_of(row, &[Name::RemoteIp, Name::InterfaceIp])),
    field("related.user", |row| all_of(row, &[Name::User])),
    field("related.hosts", |row| all_of(row, &[Name::RemoteHost, Name::Appliance])),
    field("log.level", |row| row.get(Name::Level)),
    field("log.file.path", |row| row.get(Name::File)),
    field("esa.line", |row| row.get(Name::Line)),
    field("esa.outcome", |row| row.get(Name::Outcome)),
    field("esa.icid", |row| row.get(Name::Icid)),
    field("esa.dcid", |row| row.get(Name::Dcid)),
    field("esa.mids", |row| row.get(Name::Mids)),
    field("esa.attempt", |row| row.get(Name::Attempt)),
    field("esa.opened_at", |row| row.get(Name::OpenedAt)),
    field("esa.closed_at", |row| row.get(Name::ClosedAt)),
    field("esa.elapsed_ms", |row| row.get(Name::ElapsedMs)),
    field("esa.mechanism", |row| row.get(Name::Mechanism)),
    field("esa.profile", |row| row.get(Name::Profile)),
    field("esa.rdns_verified", |row| row.get(Name::RdnsVerified)),
    field("esa.access", |row| row.get(Name::Access)),
    field("esa.sender_group", |row| row.get(Name::SenderGroup)),
    field("esa.sg_match", |row| row.get(Name::SgMatch)),
    field("esa.sbrs", |row| row.get(Name::Sbrs)),
    field("esa.sbrs_reason", |row| row.get(Name::SbrsReason)),
    field("esa.country", |row| row.get(Name::Country)),
    field("esa.tls_protocol", |row| row.get(Name::TlsProtocol)),
    field("esa.reply_enhanced", |row| row.get(Name::ReplyEnhanced)),
    field("esa.reason", |row| row.said_besides()),
    field("esa.integrity", |row| row.get(Name::Integrity)),
    field("esa.flags", |row| row.get(Name::Flags)),
];

/// Nobody knows how an attempt that was never begun would have ended.
fn outcome(row: &Row<'_>) -> &'static str {
    match row.text(Name::Outcome) {
        Some("succeeded") => "success",
        Some("failed" | "error") => "failure",
        Some(_) | None => "unknown",
    }
}

/// The values that are there, each once.
fn all_of<'a>(row: &Row<'a>, names: &[Name]) -> Option<Item<'a>> {
    let mut found: Vec<Cow<'a, str>> = Vec::new();
    for text in names.iter().filter_map(|name| row.text(*name)) {
        if !found.iter().any(|known| known == text) {
            found.push(Cow::Borrowed(text));
        }
    }
    if found.is_empty() { None } else { Some(Item::Texts(found)) }
}

/// `1.2` of `TLSv1.2`; as it is where it is of no such form.
fn tls_version<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let whole = row.text(Name::TlsProtocol)?;
    let version = parts(whole).map_or(whole, |(_, version)| version);
    Some(Item::Text(Cow::Borrowed(version)))
}

/// `tls` of `TLSv1.2`.
fn tls_protocol<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let (protocol, _) = parts(row.text(Name::TlsProtocol)?)?;
    Some(Item::Text(Cow::Owned(protocol.to_ascii_lowercase())))
}

fn parts(whole: &str) -> Option<(&str, &str)> {
    let (protocol, version) = whole.split_once(['v', 'V'])?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit())
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_known = ["TLS", "SSL"].iter().any(|known| known.eq_ignore_ascii_case(protocol));
    (is_known && is_version).then_some((protocol, version))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn protocols_are_taken_apart() {
        assert_eq!(parts("TLSv1.2"), Some(("TLS", "1.2")));
        assert_eq!(parts("SSLv3"), Some(("SSL", "3")));
        assert_eq!(parts("TLSv"), None);
        assert_eq!(parts("TLSv1.2 "), None);
        assert_eq!(parts("v1"), None);
        assert_eq!(parts(""), None);
    }
}
