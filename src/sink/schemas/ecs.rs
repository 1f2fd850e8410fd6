//! Elastic Common Schema: documents for Elasticsearch and whatever reads its fields. What ECS has no field for goes under
//! `esa`, so that nothing is lost.
//!
//! `log.origin.file.line` is a line of source code by its definition, so the line of the log is `esa.line`; the MIDs of a
//! connection are `esa.mids`, for `email.local_id` holds one value and `email.message_id` is the header of that name.
//! Senders and recipients are those of the envelope.

use std::borrow::Cow;

use super::field::{Field, Kind, by_direction, column, digits, inbound, made, outbound, sentence, text};
use super::item::Item;
use super::mapping::{Class, Mapping};
use super::names::Name;
use super::row::Row;
use crate::event::tables::Table;
use crate::sink::Format;

/// A released version, whose fields these are.
const VERSION: &str = "9.4.0";

pub(super) const MAPPING: Mapping = Mapping {
    name: "ecs",
    title: "Elastic Common Schema 9.4.0",
    formats: &[Format::Ndjson, Format::Parquet],
    endings: &[],
    classes: &[
        Class {
            table: Some(Table::Auth),
            title: "event.category authentication",
            source: "https://www.elastic.co/docs/reference/ecs/ecs-allowed-values-event-category",
            dated_by: &[&[Name::Time]],
            others: Some("esa"),
            fields: &[AUTH, SIDES, AUTH_ERROR, OBSERVER, AUTH_RELATED],
        },
        Class {
            table: Some(Table::Connections),
            title: "event.category network",
            source: "https://www.elastic.co/docs/reference/ecs/ecs-allowed-values-event-category",
            dated_by: &[&[Name::OpenedAt, Name::ClosedAt]],
            others: Some("esa"),
            fields: &[CONNECTIONS, SIDES, OBSERVER, CONNECTION_RELATED],
        },
        Class {
            table: Some(Table::Messages),
            title: "event.category email",
            source: "https://www.elastic.co/docs/reference/ecs/ecs-email",
            dated_by: &[&[Name::Time, Name::EndedAt]],
            others: Some("esa"),
            fields: &[MESSAGES, OBSERVER, MESSAGE_RELATED],
        },
        Class {
            table: None,
            title: "event.kind alert",
            source: "https://www.elastic.co/docs/reference/ecs/ecs-allowed-values-event-kind",
            dated_by: &[&[Name::End]],
            others: Some("esa"),
            fields: &[FINDINGS, OBSERVER, FINDING_RELATED],
        },
    ],
};

/// Both sides of a connection.
#[rustfmt::skip]
const SIDES: &[Field] = &[
    by_direction("source.ip", Name::RemoteIp, Name::InterfaceIp),
    inbound("source.domain", Name::RemoteHost),
    inbound("source.port", Name::RemotePort),
    by_direction("destination.ip", Name::InterfaceIp, Name::RemoteIp),
    outbound("destination.domain", Name::RemoteHost),
    outbound("destination.port", Name::RemotePort),
    column("network.direction", Name::Direction),
    text("network.protocol", "smtp"),
    text("network.transport", "tcp"),
    column("tls.established", Name::Tls),
    made("tls.version", Kind::Text, &[Name::TlsProtocol], "the version in tls_protocol: 1.2 of TLSv1.2", tls_version),
    made("tls.version_protocol", Kind::Text, &[Name::TlsProtocol], "the protocol in tls_protocol: tls of TLSv1.2", tls_protocol),
    column("tls.cipher", Name::TlsCipher),
];

/// Who tells of it.
#[rustfmt::skip]
const OBSERVER: &[Field] = &[
    column("observer.hostname", Name::Appliance),
    text("observer.vendor", "Cisco"),
    text("observer.product", "Secure Email Gateway"),
    text("observer.type", "email-gateway"),
];

#[rustfmt::skip]
const AUTH: &[Field] = &[
    column("@timestamp", Name::Time),
    sentence("message"),
    text("ecs.version", VERSION),
    text("event.kind", "event"),
    made("event.category", Kind::Texts, &[], "[\"authentication\"]", |_| texts(["authentication"])),
    made("event.type", Kind::Texts, &[], "[\"start\"]", |_| texts(["start"])),
    text("event.action", "smtp-auth"),
    made("event.outcome", Kind::Text, &[Name::Outcome], "outcome: success for succeeded, failure for failed and error, else unknown", |row| Some(Item::Text(outcome(row).into()))),
    made("event.reason", Kind::Text, &[Name::ReplyText, Name::Reason], "reply_text, else reason", |row| row.said()),
    made("event.duration", Kind::Long, &[Name::ElapsedMs], "elapsed_ms in nanoseconds", |row| nanoseconds(row, Name::ElapsedMs)),
    text("event.module", "esa"),
    text("event.dataset", "esa.auth"),
    column("event.id", Name::EventId),
    column("event.original", Name::Raw),
    column("user.name", Name::User),
];

#[rustfmt::skip]
const AUTH_ERROR: &[Field] = &[
    digits("error.code", Name::ReplyCode),
];

#[rustfmt::skip]
const AUTH_RELATED: &[Field] = &[
    column("observer.ingress.interface.name", Name::Interface),
    made("related.ip", Kind::Texts, &[Name::RemoteIp, Name::InterfaceIp], "remote_ip, interface_ip", |row| all_of(row, &[Name::RemoteIp, Name::InterfaceIp])),
    made("related.user", Kind::Texts, &[Name::User], "user", |row| all_of(row, &[Name::User])),
    made("related.hosts", Kind::Texts, &[Name::RemoteHost, Name::Appliance], "remote_host, appliance", |row| all_of(row, &[Name::RemoteHost, Name::Appliance])),
    column("log.level", Name::Level),
    column("log.file.path", Name::File),
    column("esa.outcome", Name::Outcome),
    column("esa.elapsed_ms", Name::ElapsedMs),
    column("esa.tls_protocol", Name::TlsProtocol),
    made("esa.reason", Kind::Text, &[Name::ReplyText, Name::Reason], "reason where event.reason is reply_text", |row| row.said_besides()),
];

#[rustfmt::skip]
const CONNECTIONS: &[Field] = &[
    made("@timestamp", Kind::Time, &[Name::OpenedAt, Name::ClosedAt], "opened_at, else closed_at", |row| row.moment_item()),
    sentence("message"),
    text("ecs.version", VERSION),
    text("event.kind", "event"),
    made("event.category", Kind::Texts, &[], "[\"network\"]", |_| texts(["network"])),
    made("event.type", Kind::Texts, &[Name::OpenedAt, Name::ClosedAt, Name::Access], "connection; start with opened_at, end with closed_at; denied where access is REJECT or TCPREFUSE", |row| Some(Item::Texts(connection_types(row)))),
    text("event.action", "smtp-connection"),
    column("event.reason", Name::CloseReason),
    made("event.duration", Kind::Long, &[Name::DurationMs], "duration_ms in nanoseconds", |row| nanoseconds(row, Name::DurationMs)),
    column("event.start", Name::OpenedAt),
    column("event.end", Name::ClosedAt),
    text("event.module", "esa"),
    text("event.dataset", "esa.connections"),
    column("event.id", Name::ConnectionId),
    column("user.name", Name::User),
];

#[rustfmt::skip]
const CONNECTION_RELATED: &[Field] = &[
    column("observer.ingress.interface.name", Name::Interface),
    made("related.ip", Kind::Texts, &[Name::RemoteIp, Name::InterfaceIp], "remote_ip, interface_ip", |row| all_of(row, &[Name::RemoteIp, Name::InterfaceIp])),
    made("related.user", Kind::Texts, &[Name::Users], "users", |row| list(row, Name::Users)),
    made("related.hosts", Kind::Texts, &[Name::RemoteHost, Name::Appliance], "remote_host, appliance", |row| all_of(row, &[Name::RemoteHost, Name::Appliance])),
    column("log.file.path", Name::File),
    column("esa.access", Name::Access),
    column("esa.duration_ms", Name::DurationMs),
    column("esa.tls_protocol", Name::TlsProtocol),
];

#[rustfmt::skip]
const MESSAGES: &[Field] = &[
    made("@timestamp", Kind::Time, &[Name::Time, Name::EndedAt], "time, else ended_at", |row| row.moment_item()),
    sentence("message"),
    text("ecs.version", VERSION),
    text("event.kind", "event"),
    made("event.category", Kind::Texts, &[], "[\"email\"]", |_| texts(["email"])),
    made("event.type", Kind::Texts, &[], "[\"info\"]", |_| texts(["info"])),
    text("event.action", "smtp-message"),
    made("event.outcome", Kind::Text, &[Name::Delivered, Name::Bounced, Name::Aborted], "success if all that is known was delivered, failure if something bounced or it was given up, else unknown", |row| Some(Item::Text(delivery(row).into()))),
    made("event.reason", Kind::Text, &[Name::Aborted, Name::Response], "aborted, else response", |row| row.said_of_delivery()),
    column("event.start", Name::Time),
    column("event.end", Name::EndedAt),
    text("event.module", "esa"),
    text("event.dataset", "esa.messages"),
    column("user.name", Name::User),
    column("source.ip", Name::RemoteIp),
    text("network.protocol", "smtp"),
    text("network.transport", "tcp"),
    made("email.from.address", Kind::Texts, &[Name::MailFrom], "mail_from, unless it is empty", |row| {
        row.text(Name::MailFrom).filter(|sender| !sender.is_empty()).and_then(|sender| texts([sender]))
    }),
    made("email.to.address", Kind::Texts, &[Name::Rcpts], "rcpts", |row| list(row, Name::Rcpts)),
    column("email.subject", Name::Subject),
    column("email.message_id", Name::MessageId),
    digits("email.local_id", Name::Mid),
];

#[rustfmt::skip]
const MESSAGE_RELATED: &[Field] = &[
    made("related.ip", Kind::Texts, &[Name::RemoteIp], "remote_ip", |row| all_of(row, &[Name::RemoteIp])),
    made("related.user", Kind::Texts, &[Name::User], "user", |row| all_of(row, &[Name::User])),
    made("related.hosts", Kind::Texts, &[Name::Appliance], "appliance", |row| all_of(row, &[Name::Appliance])),
    column("log.file.path", Name::File),
    made("esa.mail_from", Kind::Text, &[Name::MailFrom], "mail_from, if it is empty", |row| {
        row.text(Name::MailFrom).filter(|sender| sender.is_empty()).and(row.get(Name::MailFrom))
    }),
    column("esa.aborted", Name::Aborted),
    column("esa.response", Name::Response),
    column("esa.delivered", Name::Delivered),
    column("esa.bounced", Name::Bounced),
];

#[rustfmt::skip]
const FINDINGS: &[Field] = &[
    column("@timestamp", Name::End),
    sentence("message"),
    text("ecs.version", VERSION),
    text("event.kind", "alert"),
    made("event.category", Kind::Texts, &[], "[\"intrusion_detection\", \"authentication\"]", |_| texts(["intrusion_detection", "authentication"])),
    made("event.type", Kind::Texts, &[], "[\"info\"]", |_| texts(["info"])),
    text("event.action", "smtp-auth-finding"),
    column("event.start", Name::Start),
    column("event.end", Name::End),
    made("event.duration", Kind::Long, &[Name::Start, Name::End], "from start to end in nanoseconds", |row| {
        row.micros(Name::End)?.checked_sub(row.micros(Name::Start)?)?.checked_mul(1000).map(Item::Int)
    }),
    text("event.module", "esa"),
    text("event.dataset", "esa.findings"),
    made("event.id", Kind::Text, &[], "16 hexadecimal digits from rule and row", |row| row.finding_id()),
    made("rule.name", Kind::Text, &[], "the recipe, or burst or sequence", |row| row.rule(|rule| Some(rule.name.as_str()))),
    made("rule.description", Kind::Text, &[], "what the recipe finds, else the stage", |row| row.rule(|rule| Some(rule.description()))),
    made("threat.framework", Kind::Text, &[], "MITRE ATT&CK, where the recipe names a technique", |row| row.rule(|rule| rule.technique.map(|_| "MITRE ATT&CK"))),
    made("threat.technique.id", Kind::Texts, &[], "the technique of the recipe", |row| {
        texts([row.subject().rule()?.technique_and_sub()?.0])
    }),
    made("threat.technique.subtechnique.id", Kind::Texts, &[], "its sub-technique", |row| {
        texts([row.subject().rule()?.technique_and_sub()?.1?])
    }),
    column("user.name", Name::User),
    column("source.ip", Name::RemoteIp),
    column("source.domain", Name::RemoteHost),
    text("network.protocol", "smtp"),
    text("network.transport", "tcp"),
];

#[rustfmt::skip]
const FINDING_RELATED: &[Field] = &[
    made("related.ip", Kind::Texts, &[Name::RemoteIp, Name::RemoteIps], "remote_ip, remote_ips", |row| all_of(row, &[Name::RemoteIp, Name::RemoteIps])),
    made("related.user", Kind::Texts, &[Name::User, Name::Users], "user, users", |row| all_of(row, &[Name::User, Name::Users])),
    made("related.hosts", Kind::Texts, &[Name::RemoteHost, Name::Appliance], "remote_host, appliance", |row| all_of(row, &[Name::RemoteHost, Name::Appliance])),
    made("esa.stage", Kind::Text, &[], "the stage, as it was understood", |row| row.rule(|rule| Some(rule.stage.as_str()))),
];

fn texts<'a, const N: usize>(texts: [&'a str; N]) -> Option<Item<'a>> {
    Some(Item::Texts(texts.into_iter().map(Cow::Borrowed).collect()))
}

/// Nobody knows how an attempt that was never begun would have ended.
fn outcome(row: &Row<'_>) -> &'static str {
    match row.text(Name::Outcome) {
        Some("succeeded") => "success",
        Some("failed" | "error") => "failure",
        Some(_) | None => "unknown",
    }
}

fn delivery(row: &Row<'_>) -> &'static str {
    match row.is_delivered() {
        Some(true) => "success",
        Some(false) => "failure",
        None => "unknown",
    }
}

fn nanoseconds<'a>(row: &Row<'a>, milliseconds: Name) -> Option<Item<'a>> {
    row.int(milliseconds)?.checked_mul(1_000_000).map(Item::Int)
}

fn connection_types<'a>(row: &Row<'a>) -> Vec<Cow<'a, str>> {
    let mut types = vec!["connection".into()];
    types.extend(row.micros(Name::OpenedAt).map(|_| "start".into()));
    types.extend(row.micros(Name::ClosedAt).map(|_| "end".into()));
    types.extend(row.is_refused().then(|| "denied".into()));
    types
}

/// The values that are there, those of lists too, each once.
fn all_of<'a>(row: &Row<'a>, names: &[Name]) -> Option<Item<'a>> {
    let mut found: Vec<Cow<'a, str>> = Vec::new();
    for text in names.iter().flat_map(|name| row.text(*name).into_iter().chain(row.texts(*name))) {
        if !found.iter().any(|known| known == text) {
            found.push(Cow::Borrowed(text));
        }
    }
    if found.is_empty() { None } else { Some(Item::Texts(found)) }
}

/// A list, unless it is empty.
fn list<'a>(row: &Row<'a>, name: Name) -> Option<Item<'a>> {
    let texts = row.texts(name);
    if texts.is_empty() { None } else { Some(Item::Texts(texts.into_iter().map(Cow::Borrowed).collect())) }
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
