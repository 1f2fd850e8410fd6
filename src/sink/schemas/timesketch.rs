//! Timesketch: what its importer asks of a timeline, and beyond that our own columns by our own names.
//!
//! No text is cut: of a value above 32,766 bytes Timesketch indexes the words, and only gives up sorting and exact
//! matches by it.

use std::borrow::Cow;

use super::field::{Field, Kind, column, made, sentence, text};
use super::item::Item;
use super::mapping::{Class, Mapping};
use super::names::Name;
use super::row::Row;
use super::write::plain;
use crate::event::tables::Table;
use crate::sink::Format;

/// The page that says what a timeline has.
const SOURCE: &str = "https://timesketch.org/guides/user/import-from-json-csv/";

pub(super) const MAPPING: Mapping = Mapping {
    name: "timesketch",
    title: "Timesketch timeline",
    formats: &[Format::Ndjson, Format::Csv],
    endings: &[(Format::Ndjson, "jsonl"), (Format::Csv, "csv")],
    classes: &[
        Class {
            table: Some(Table::Auth),
            title: "SMTP Authentication",
            source: SOURCE,
            dated_by: &[&[Name::Time]],
            others: Some(""),
            fields: &[AUTH],
        },
        Class {
            table: Some(Table::Connections),
            title: "SMTP Connection",
            source: SOURCE,
            dated_by: &[&[Name::OpenedAt, Name::ClosedAt]],
            others: Some(""),
            fields: &[CONNECTIONS],
        },
        Class {
            table: Some(Table::Messages),
            title: "Message",
            source: SOURCE,
            dated_by: &[&[Name::Time, Name::EndedAt]],
            others: Some(""),
            fields: &[MESSAGES],
        },
        Class {
            table: None,
            title: "Finding, an event at each of its ends",
            source: SOURCE,
            dated_by: &[&[Name::Start], &[Name::End]],
            others: Some(""),
            fields: &[FINDINGS],
        },
    ],
};

#[rustfmt::skip]
const AUTH: &[Field] = &[
    sentence("message"),
    made("datetime", Kind::Text, &[Name::Time], "time, with its offset", datetime),
    made("timestamp", Kind::Long, &[Name::Time], "time in microseconds", timestamp),
    text("timestamp_desc", "SMTP Authentication"),
    text("data_type", "cisco:esa:mail_logs:auth"),
];

#[rustfmt::skip]
const CONNECTIONS: &[Field] = &[
    sentence("message"),
    made("datetime", Kind::Text, &[], "opened_at, else closed_at, with its offset", datetime),
    made("timestamp", Kind::Long, &[], "likewise in microseconds", timestamp),
    made("timestamp_desc", Kind::Text, &[], "\"SMTP Connection Opened\", or \"SMTP Connection Closed\" if the opening is unknown", |row| {
        described(row, Name::OpenedAt, ["SMTP Connection Opened", "SMTP Connection Closed"])
    }),
    text("data_type", "cisco:esa:mail_logs:connection"),
    column("opened_at", Name::OpenedAt),
    column("closed_at", Name::ClosedAt),
];

#[rustfmt::skip]
const MESSAGES: &[Field] = &[
    sentence("message"),
    made("datetime", Kind::Text, &[], "time, else ended_at, with its offset", datetime),
    made("timestamp", Kind::Long, &[], "likewise in microseconds", timestamp),
    made("timestamp_desc", Kind::Text, &[], "\"Message Started\", or \"Message Ended\" if the start is unknown", |row| {
        described(row, Name::Time, ["Message Started", "Message Ended"])
    }),
    text("data_type", "cisco:esa:mail_logs:message"),
    column("ended_at", Name::EndedAt),
];

#[rustfmt::skip]
const FINDINGS: &[Field] = &[
    sentence("message"),
    made("datetime", Kind::Text, &[], "start, and in a second event end, with its offset", datetime),
    made("timestamp", Kind::Long, &[], "likewise in microseconds", timestamp),
    made("timestamp_desc", Kind::Text, &[], "\"First Event\" or \"Last Event\"", |row| {
        described(row, Name::Start, ["First Event", "Last Event"])
    }),
    text("data_type", "cisco:esa:mail_logs:finding"),
    made("tag", Kind::Texts, &[], "the recipe, or burst or sequence, and the technique in MITRE ATT&CK", tags),
    made("finding_id", Kind::Text, &[], "16 hexadecimal digits from rule and row", |row| row.finding_id()),
    made("rule", Kind::Text, &[], "the stage, as it was understood", |row| row.rule(|rule| Some(rule.stage.as_str()))),
    column("start", Name::Start),
    column("end", Name::End),
];

/// With the offset in digits, as the importer's documentation has it.
fn datetime<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let mut text = plain(&row.moment_item()?);
    if text.ends_with('Z') {
        text.pop();
        text.push_str("+00:00");
    }
    Some(Item::Text(text.into()))
}

fn timestamp<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    row.moment().map(Item::Int)
}

/// What the moment is: of the column named, or of the other one.
fn described<'a>(row: &Row<'a>, first: Name, [of_first, of_other]: [&'static str; 2]) -> Option<Item<'a>> {
    let (name, _) = row.moment?;
    Some(Item::Text(if name == first { of_first } else { of_other }.into()))
}

fn tags<'a>(row: &Row<'a>) -> Option<Item<'a>> {
    let rule = row.subject().rule()?;
    let tags = std::iter::once(rule.name.as_str()).chain(rule.technique);
    Some(Item::Texts(tags.map(Cow::Borrowed).collect()))
}
