//! OCSF: for Amazon Security Lake and whatever else speaks it. What a class has no attribute for is in `unmapped`.
//!
//! Authentication (3002) requires a user, which an outbound attempt does not log: there the profile stands in, which
//! holds the account's credentials, marked by `user.type`. Where neither is logged the name is `unknown`, with `type_id`
//! 0. Email Activity (4009) requires an e-mail with a sender or recipients, which are those of the envelope; text that is
//! no address of OCSF's form stays in `unmapped`.

use std::borrow::Cow;

use super::field::{Field, Kind, by_direction, column, digits, inbound, made, number, outbound, sentence, text, yes};
use super::item::{Item, Object};
use super::mapping::{Class, Mapping};
use super::names::Name;
use super::row::{Row, millis};
use crate::event::tables::Table;
use crate::sink::Format;

/// The newest release of the schema.
const VERSION: &str = "1.8.0";

/// Success, failure, and what is neither.
const SUCCESS: i64 = 1;
const FAILURE: i64 = 2;
const OTHER: i64 = 99;

pub(super) const MAPPING: Mapping = Mapping {
    name: "ocsf",
    title: "Open Cybersecurity Schema Framework 1.8.0",
    formats: &[Format::Ndjson, Format::Parquet],
    endings: &[],
    classes: &[
        Class {
            table: Some(Table::Auth),
            title: "Authentication (3002)",
            source: "https://schema.ocsf.io/1.8.0/classes/authentication",
            dated_by: &[&[Name::Time]],
            others: Some("unmapped"),
            fields: &[AUTHENTICATION, METADATA, AUTHENTICATION_USER, ENDPOINTS, AUTHENTICATION_REST],
        },
        Class {
            table: Some(Table::Connections),
            title: "Network Activity (4001)",
            source: "https://schema.ocsf.io/1.8.0/classes/network_activity",
            dated_by: &[&[Name::OpenedAt, Name::ClosedAt]],
            others: Some("unmapped"),
            fields: &[NETWORK_ACTIVITY, METADATA, NETWORK_CONNECTION, ENDPOINTS, NETWORK_REST],
        },
        Class {
            table: Some(Table::Messages),
            title: "Email Activity (4009)",
            source: "https://schema.ocsf.io/1.8.0/classes/email_activity",
            dated_by: &[&[Name::Time, Name::EndedAt]],
            others: Some("unmapped"),
            fields: &[EMAIL_ACTIVITY, METADATA, EMAIL_REST],
        },
        Class {
            table: None,
            title: "Detection Finding (2004)",
            source: "https://schema.ocsf.io/1.8.0/classes/detection_finding",
            dated_by: &[&[Name::End]],
            others: Some("unmapped"),
            fields: &[DETECTION_FINDING, METADATA, FINDING_REST],
        },
    ],
};

/// What wrote the log.
#[rustfmt::skip]
const METADATA: &[Field] = &[
    text("metadata.version", VERSION),
    text("metadata.product.name", "Secure Email Gateway"),
    text("metadata.product.vendor_name", "Cisco"),
    text("metadata.log_name", "mail_logs"),
];

/// Both sides of a connection.
#[rustfmt::skip]
const ENDPOINTS: &[Field] = &[
    by_direction("src_endpoint.ip", Name::RemoteIp, Name::InterfaceIp),
    inbound("src_endpoint.hostname", Name::RemoteHost),
    made("src_endpoint.port", Kind::Int, PORT, "remote_port of inbound rows with an address", |row| if row.is_inbound() { port(row) } else { None }),
    outbound("src_endpoint.interface_name", Name::Interface),
    by_direction("dst_endpoint.ip", Name::InterfaceIp, Name::RemoteIp),
    outbound("dst_endpoint.hostname", Name::RemoteHost),
    made("dst_endpoint.port", Kind::Int, PORT, "remote_port of outbound rows with an address", |row| if row.is_inbound() { None } else { port(row) }),
    inbound("dst_endpoint.interface_name", Name::Interface),
];

#[rustfmt::skip]
const AUTHENTICATION: &[Field] = &[
    made("time", Kind::Long, &[Name::Time], "time in milliseconds", |row| row.moment().map(millis)),
    number("category_uid", 3),
    number("class_uid", 3002),
    number("activity_id", 1),
    number("type_uid", 300_201),
    number("severity_id", 1),
    made("status_id", Kind::Int, &[Name::Outcome], "outcome: 1 for succeeded, 2 for failed and error, else 99", |row| Some(Item::Int(status(row).0))),
    made("status", Kind::Text, &[Name::Outcome], "outcome: Success, Failure, else as it is", |row| Some(Item::Text(status(row).1.into()))),
    digits("status_code", Name::ReplyCode),
    made("status_detail", Kind::Text, &[Name::ReplyText, Name::Reason], "reply_text, else reason", |row| row.said()),
    sentence("message"),
];

#[rustfmt::skip]
const AUTHENTICATION_USER: &[Field] = &[
    column("metadata.uid", Name::EventId),
    made("user.name", Kind::Text, &[Name::User, Name::Profile], "user, else profile, else \"unknown\"", |row| Some(Item::Text(user(row).name.into()))),
    made("user.type_id", Kind::Int, &[Name::User, Name::Profile], "99 for a profile, 0 for \"unknown\"", |row| user(row).kind.map(|(id, _)| Item::Int(id))),
    made("user.type", Kind::Text, &[Name::User, Name::Profile], "what user.type_id stands for", |row| user(row).kind.map(|(_, caption)| Item::Text(caption.into()))),
    number("auth_protocol_id", OTHER),
    made("auth_protocol", Kind::Text, &[Name::Mechanism], "\"SMTP AUTH\" and mechanism", |row| Some(Item::Text(auth_protocol(row)))),
    made("is_cleartext", Kind::Bool, &[Name::Mechanism, Name::Tls], "PLAIN or LOGIN without TLS", |row| row.is_cleartext().map(Item::Bool)),
    yes("is_remote"),
    text("service.name", "smtp"),
    made("session.uid", Kind::Text, &[Name::Icid, Name::Dcid], "icid:… or dcid:…", |row| session(row).map(|uid| Item::Text(uid.into()))),
    made("session.is_remote", Kind::Bool, &[Name::Icid, Name::Dcid], "true with session.uid", |row| session(row).map(|_| Item::Bool(true))),
];

#[rustfmt::skip]
const AUTHENTICATION_REST: &[Field] = &[
    made("observables", Kind::Objects(OBSERVABLE), &[Name::RemoteIp, Name::InterfaceIp, Name::RemoteHost, Name::User], "remote_ip, interface_ip, remote_host, user, each with its place and type", |row| observables(endpoints(row).into_iter().chain(of_user(row)))),
    column("raw_data", Name::Raw),
    column("unmapped.direction", Name::Direction),
    column("unmapped.outcome", Name::Outcome),
    column("unmapped.profile", Name::Profile),
    column("unmapped.icid", Name::Icid),
    column("unmapped.dcid", Name::Dcid),
    made("unmapped.remote_port", Kind::Int, PORT, "remote_port of rows without an address", port_alone),
    column("unmapped.tls", Name::Tls),
    made("unmapped.reason", Kind::Text, &[Name::ReplyText, Name::Reason], "reason where status_detail is reply_text", |row| row.said_besides()),
];

#[rustfmt::skip]
const NETWORK_ACTIVITY: &[Field] = &[
    made("time", Kind::Long, &[Name::OpenedAt, Name::ClosedAt], "opened_at, else closed_at, in milliseconds", |row| row.moment().map(millis)),
    number("category_uid", 4),
    number("class_uid", 4001),
    made("activity_id", Kind::Int, &[Name::Access], "5 (Refuse) where access is REJECT or TCPREFUSE, else 6 (Traffic)", |row| Some(Item::Int(activity(row)))),
    made("type_uid", Kind::Int, &[Name::Access], "400100 and activity_id", |row| Some(Item::Int(400_100 + activity(row)))),
    number("severity_id", 1),
    made("start_time", Kind::Long, &[Name::OpenedAt], "opened_at in milliseconds", |row| row.millis(Name::OpenedAt)),
    made("end_time", Kind::Long, &[Name::ClosedAt], "closed_at in milliseconds", |row| row.millis(Name::ClosedAt)),
    column("duration", Name::DurationMs),
    sentence("message"),
    column("status_detail", Name::CloseReason),
    text("app_protocol_name", "smtp"),
];

#[rustfmt::skip]
const NETWORK_CONNECTION: &[Field] = &[
    column("metadata.uid", Name::ConnectionId),
    made("connection_info.direction_id", Kind::Int, &[Name::Direction], "1 for inbound, 2 for outbound", |row| Some(Item::Int(if row.is_inbound() { 1 } else { 2 }))),
    made("connection_info.direction", Kind::Text, &[Name::Direction], "Inbound or Outbound", |row| Some(Item::Text(if row.is_inbound() { "Inbound" } else { "Outbound" }.into()))),
    text("connection_info.protocol_name", "tcp"),
    number("connection_info.protocol_num", 6),
    made("connection_info.uid", Kind::Text, &[Name::Icid, Name::Dcid], "icid:… or dcid:…", |row| session(row).map(|uid| Item::Text(uid.into()))),
];

#[rustfmt::skip]
const NETWORK_REST: &[Field] = &[
    // The class requires an endpoint. A connection whose opening is not in the archive has none but the appliance.
    made("dst_endpoint.name", Kind::Text, &[Name::Appliance], "appliance of inbound rows, else \"unknown\"", |row| Some(Item::Text(own_name(row, row.is_inbound())?.into()))),
    made("src_endpoint.name", Kind::Text, &[Name::Appliance], "appliance of outbound rows, else \"unknown\"", |row| Some(Item::Text(own_name(row, !row.is_inbound())?.into()))),
    column("tls.version", Name::TlsProtocol),
    made("tls.cipher", Kind::Text, &[Name::TlsCipher, Name::TlsProtocol], "tls_cipher with tls_protocol", |row| row.text(Name::TlsProtocol).and(row.get(Name::TlsCipher))),
    made("observables", Kind::Objects(OBSERVABLE), &[Name::RemoteIp, Name::InterfaceIp, Name::RemoteHost, Name::Users], "remote_ip, interface_ip, remote_host, users, each with its place and type", |row| observables(endpoints(row).into_iter().chain(of_users(row)))),
    column("unmapped.direction", Name::Direction),
    column("unmapped.icid", Name::Icid),
    column("unmapped.dcid", Name::Dcid),
    column("unmapped.access", Name::Access),
    column("unmapped.users", Name::Users),
    made("unmapped.remote_port", Kind::Int, PORT, "remote_port of rows without an address", port_alone),
    made("unmapped.tls_cipher", Kind::Text, &[Name::TlsCipher, Name::TlsProtocol], "tls_cipher without tls_protocol", |row| if row.text(Name::TlsProtocol).is_none() { row.get(Name::TlsCipher) } else { None }),
];

#[rustfmt::skip]
const EMAIL_ACTIVITY: &[Field] = &[
    made("time", Kind::Long, &[Name::Time, Name::EndedAt], "time, else ended_at, in milliseconds", |row| row.moment().map(millis)),
    number("category_uid", 4),
    number("class_uid", 4009),
    number("activity_id", 5),
    number("type_uid", 400_905),
    number("severity_id", 1),
    number("direction_id", 0),
    text("direction", "Unknown"),
    made("start_time", Kind::Long, &[Name::Time], "time in milliseconds", |row| row.millis(Name::Time)),
    made("end_time", Kind::Long, &[Name::EndedAt], "ended_at in milliseconds", |row| row.millis(Name::EndedAt)),
    made("status_id", Kind::Int, &[Name::Delivered, Name::Bounced, Name::Aborted], "1 if all that is known was delivered, 2 if something bounced or it was given up, else 0", |row| Some(Item::Int(delivery(row).0))),
    made("status", Kind::Text, &[Name::Delivered, Name::Bounced, Name::Aborted], "what status_id stands for", |row| Some(Item::Text(delivery(row).1.into()))),
    made("status_detail", Kind::Text, &[Name::Aborted, Name::Response], "aborted, else response", |row| row.said_of_delivery()),
    sentence("message"),
    text("protocol_name", "smtp"),
    digits("message_trace_uid", Name::Mid),
];

#[rustfmt::skip]
const EMAIL_REST: &[Field] = &[
    made("from", Kind::Text, &[Name::MailFrom], "mail_from, if it is an address", |row| sender(row).map(|text| Item::Text(text.into()))),
    made("to", Kind::Texts, &[Name::Rcpts, Name::MailFrom], "rcpts that are addresses", |row| recipients(row).filter(|item| *item != Item::Texts(Vec::new()))),
    made("email.from", Kind::Text, &[Name::MailFrom], "mail_from, if it is an address", |row| sender(row).map(|text| Item::Text(text.into()))),
    made("email.to", Kind::Texts, &[Name::Rcpts, Name::MailFrom], "rcpts that are addresses; an empty list where neither they nor email.from are known", recipients),
    column("email.subject", Name::Subject),
    column("email.message_uid", Name::MessageId),
    column("email.size", Name::Bytes),
    column("src_endpoint.ip", Name::RemoteIp),
    made("observables", Kind::Objects(OBSERVABLE), &[Name::RemoteIp, Name::User, Name::MailFrom, Name::Rcpts], "remote_ip, user, mail_from, rcpts, each with its place and type", |row| observables(of_message(row).into_iter())),
    column("unmapped.mid", Name::Mid),
    column("unmapped.user", Name::User),
    made("unmapped.mail_from", Kind::Text, &[Name::MailFrom], "mail_from, if it is no address", |row| if sender(row).is_none() { row.get(Name::MailFrom) } else { None }),
    made("unmapped.rcpts", Kind::Texts, &[Name::Rcpts], "rcpts that are no addresses", other_recipients),
    column("unmapped.aborted", Name::Aborted),
    column("unmapped.response", Name::Response),
    column("unmapped.delivered", Name::Delivered),
    column("unmapped.bounced", Name::Bounced),
];

#[rustfmt::skip]
const DETECTION_FINDING: &[Field] = &[
    made("time", Kind::Long, &[Name::End], "end in milliseconds", |row| row.moment().map(millis)),
    number("category_uid", 2),
    number("class_uid", 2004),
    number("activity_id", 1),
    number("type_uid", 200_401),
    number("severity_id", 3),
    number("status_id", 1),
    text("status", "New"),
    yes("is_alert"),
    made("start_time", Kind::Long, &[Name::Start], "start in milliseconds", |row| row.millis(Name::Start)),
    made("end_time", Kind::Long, &[Name::End], "end in milliseconds", |row| row.millis(Name::End)),
    sentence("message"),
];

#[rustfmt::skip]
const FINDING_REST: &[Field] = &[
    made("metadata.uid", Kind::Text, &[], "16 hexadecimal digits from rule and row", |row| row.finding_id()),
    made("finding_info.uid", Kind::Text, &[], "likewise", |row| row.finding_id()),
    made("finding_info.title", Kind::Text, &[], "the recipe, or burst or sequence", |row| row.rule(|rule| Some(rule.name.as_str()))),
    made("finding_info.desc", Kind::Text, &[], "what the recipe finds, else the stage", |row| row.rule(|rule| Some(rule.description()))),
    made("finding_info.first_seen_time", Kind::Long, &[Name::Start], "start in milliseconds", |row| row.millis(Name::Start)),
    made("finding_info.last_seen_time", Kind::Long, &[Name::End], "end in milliseconds", |row| row.millis(Name::End)),
    column("finding_info.related_events_count", Name::Events),
    made("finding_info.analytic.name", Kind::Text, &[], "the stage, as it was understood", |row| row.rule(|rule| Some(rule.stage.as_str()))),
    number("finding_info.analytic.type_id", 1),
    text("finding_info.analytic.type", "Rule"),
    made("finding_info.attacks", Kind::Objects(ATTACK), &[], "the technique of the recipe", attacks),
    made("evidences", Kind::Objects(EVIDENCE), &[Name::RemoteIp, Name::RemoteHost, Name::User], "remote_ip, remote_host and user", evidences),
    made("observables", Kind::Objects(OBSERVABLE), &[Name::RemoteIp, Name::RemoteHost, Name::User, Name::Users, Name::RemoteIps], "remote_ip, remote_host, user, users, remote_ips, each with its place and type", |row| observables(of_finding(row).into_iter())),
    column("unmapped.users", Name::Users),
    column("unmapped.remote_ips", Name::RemoteIps),
];

/// A port belongs to an address or a name.
const PORT: &[Name] = &[Name::RemotePort, Name::RemoteIp, Name::RemoteHost];

const OBSERVABLE: &[(&str, Kind)] =
    &[("name", Kind::Text), ("type_id", Kind::Int), ("type", Kind::Text), ("value", Kind::Text)];

const ATTACK: &[(&str, Kind)] = &[("technique", Kind::Object(UID)), ("sub_technique", Kind::Object(UID))];

const UID: &[(&str, Kind)] = &[("uid", Kind::Text)];

const EVIDENCE: &[(&str, Kind)] = &[("src_endpoint", Kind::Object(ENDPOINT)), ("user", Kind::Object(NAME))];

const ENDPOINT: &[(&str, Kind)] = &[("ip", Kind::Text), ("hostname", Kind::Text)];

const NAME: &[(&str, Kind)] = &[("name", Kind::Text)];

fn status<'a>(row: &Row<'a>) -> (i64, &'a str) {
    match row.text(Name::Outcome) {
        Some("succeeded") => (SUCCESS, "Success"),
        Some("failed" | "error") => (FAILURE, "Failure"),
        Some(other) => (OTHER, other),
        None => (0, "Unknown"),
    }
}

fn delivery(row: &Row<'_>) -> (i64, &'static str) {
    match row.is_delivered() {
        Some(true) => (SUCCESS, "Success"),
        Some(false) => (FAILURE, "Failure"),
        None => (0, "Unknown"),
    }
}

fn activity(row: &Row<'_>) -> i64 {
    const REFUSE: i64 = 5;
    const TRAFFIC: i64 = 6;
    if row.is_refused() { REFUSE } else { TRAFFIC }
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

fn port_alone<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    if port(row).is_none() { row.get(Name::RemotePort) } else { None }
}

/// The name of the endpoint that is the appliance.
fn own_name<'a>(row: &Row<'a>, is_own: bool) -> Option<&'a str> {
    is_own.then(|| row.text(Name::Appliance).unwrap_or("unknown"))
}

/// Is it of the form that OCSF asks of an e-mail address?
fn is_address(text: &str) -> bool {
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+,-./=?^_`{|}~".contains(c);
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let Some((first, rest)) = host.split_once('.') else { return false };
    let is_name = !local.is_empty() && local.chars().all(is_local);
    is_name && !first.is_empty() && !rest.is_empty() && host.chars().all(is_host)
}

fn sender<'a>(row: &Row<'a>) -> Option<&'a str> {
    row.text(Name::MailFrom).filter(|text| is_address(text))
}

/// An e-mail without a sender has recipients, if only none that are known.
fn recipients<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let known: Vec<Cow<'a, str>> =
        row.texts(Name::Rcpts).into_iter().filter(|text| is_address(text)).map(Cow::Borrowed).collect();
    (!known.is_empty() || sender(row).is_none()).then_some(Item::Texts(known))
}

fn other_recipients<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let others: Vec<Cow<'a, str>> =
        row.texts(Name::Rcpts).into_iter().filter(|text| !is_address(text)).map(Cow::Borrowed).collect();
    (!others.is_empty()).then_some(Item::Texts(others))
}

fn attacks<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let (technique, sub) = row.subject().rule()?.technique_and_sub()?;
    let uid = |uid: &'a str| Item::Object(vec![("uid", Item::Text(uid.into()))]);
    let mut attack = vec![("technique", uid(technique))];
    attack.extend(sub.map(|sub| ("sub_technique", uid(sub))));
    Some(Item::Objects(vec![attack]))
}

fn evidences<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let named = |names: &[(&'static str, Name)]| -> Option<Object<'a>> {
        let object: Object<'a> = names.iter().filter_map(|(name, column)| Some((*name, row.get(*column)?))).collect();
        (!object.is_empty()).then_some(object)
    };
    let endpoint = named(&[("ip", Name::RemoteIp), ("hostname", Name::RemoteHost)]);
    let user = named(&[("name", Name::User)]);
    let mut evidence: Object<'a> = Vec::new();
    evidence.extend(endpoint.map(|object| ("src_endpoint", Item::Object(object))));
    evidence.extend(user.map(|object| ("user", Item::Object(object))));
    (!evidence.is_empty()).then_some(Item::Objects(vec![evidence]))
}

/// What an analyst searches for.
struct Observable<'a> {
    /// The attribute that holds it.
    place: &'static str,
    kind: (i64, &'static str),
    value: &'a str,
}

const HOSTNAME: (i64, &str) = (1, "Hostname");
const IP_ADDRESS: (i64, &str) = (2, "IP Address");
const USER_NAME: (i64, &str) = (4, "User Name");
const EMAIL_ADDRESS: (i64, &str) = (5, "Email Address");

fn observables<'a>(found: impl Iterator<Item = Observable<'a>>) -> Option<Item<'a>> {
    let object = |Observable { place, kind: (id, kind), value }: Observable<'a>| -> Object<'a> {
        vec![
            ("name", Item::Text(place.into())),
            ("type_id", Item::Int(id)),
            ("type", Item::Text(kind.into())),
            ("value", Item::Text(value.into())),
        ]
    };
    let objects: Vec<Object<'a>> = found.map(object).collect();
    (!objects.is_empty()).then_some(Item::Objects(objects))
}

fn observed<'a>(row: &Row<'a>, place: &'static str, kind: (i64, &'static str), name: Name) -> Option<Observable<'a>> {
    row.text(name).map(|value| Observable { place, kind, value })
}

fn endpoints<'a>(row: &Row<'a>) -> Vec<Observable<'a>> {
    let (theirs, own, host) = if row.is_inbound() {
        ("src_endpoint.ip", "dst_endpoint.ip", "src_endpoint.hostname")
    } else {
        ("dst_endpoint.ip", "src_endpoint.ip", "dst_endpoint.hostname")
    };
    let found = [
        observed(row, theirs, IP_ADDRESS, Name::RemoteIp),
        observed(row, own, IP_ADDRESS, Name::InterfaceIp),
        observed(row, host, HOSTNAME, Name::RemoteHost),
    ];
    found.into_iter().flatten().collect()
}

fn of_user<'a>(row: &Row<'a>) -> Option<Observable<'a>> {
    observed(row, "user.name", USER_NAME, Name::User)
}

fn of_users<'a>(row: &Row<'a>) -> Vec<Observable<'a>> {
    let users = row.texts(Name::Users).into_iter();
    users.map(|value| Observable { place: "unmapped.users", kind: USER_NAME, value }).collect()
}

fn of_message<'a>(row: &Row<'a>) -> Vec<Observable<'a>> {
    let address = observed(row, "src_endpoint.ip", IP_ADDRESS, Name::RemoteIp);
    let user = observed(row, "unmapped.user", USER_NAME, Name::User);
    let sender = sender(row).map(|value| Observable { place: "email.from", kind: EMAIL_ADDRESS, value });
    let recipients = row.texts(Name::Rcpts).into_iter().filter(|text| is_address(text));
    let recipients = recipients.map(|value| Observable { place: "email.to", kind: EMAIL_ADDRESS, value });
    address.into_iter().chain(user).chain(sender).chain(recipients).collect()
}

fn of_finding<'a>(row: &Row<'a>) -> Vec<Observable<'a>> {
    let found = [
        observed(row, "evidences.src_endpoint.ip", IP_ADDRESS, Name::RemoteIp),
        observed(row, "evidences.src_endpoint.hostname", HOSTNAME, Name::RemoteHost),
        observed(row, "evidences.user.name", USER_NAME, Name::User),
    ];
    let addresses = row.texts(Name::RemoteIps).into_iter();
    let addresses = addresses.map(|value| Observable { place: "unmapped.remote_ips", kind: IP_ADDRESS, value });
    found.into_iter().flatten().chain(of_users(row)).chain(addresses).collect()
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_of_the_form_that_is_asked_for() {
        for text in ["john_doe@example.com", "a+b@x-y.example.org", "1@2.3"] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "bob",
            "bob@host",
            "@example.com",
            "bob@.com",
            "bob@example.",
            "b ob@example.com",
            "b@x.y@",
            "ü@example.com",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
