//! What the manual says of a column beyond its table: examples, which follow from the type and a value that such a
//! column usually has.

use crate::event::columns::ColumnSpec;
use crate::event::tables::Table;
use crate::expr::types::Type;

/// Usual values, where that of the type would mislead.
const USUAL: &[(&str, &str)] = &[
    ("user", "ironport"),
    ("mechanism", "PLAIN"),
    ("profile", "SMTP_Auth"),
    ("appliance", "esa1"),
    ("remote_host", "*.example.com"),
    ("interface", "Data1"),
    ("access", "RELAY"),
    ("sender_group", "SUSPECTLIST"),
    ("sg_match", "ALL"),
    ("sbrs_reason", "rfc1918"),
    ("country", "Germany"),
    ("tls_protocol", "TLSv1.2"),
    ("tls_cipher", "*GCM*"),
    ("reply_code", "535"),
    ("reply_enhanced", "5.7.8"),
    ("reply_text", "*denied*"),
    ("reason", "*LDAP*"),
    ("level", "Warning"),
    ("file", "*.s.gz"),
    ("integrity", "verified"),
    ("flags", "cut"),
    ("attempt", "1"),
    ("remote_port", "25"),
];

/// Example queries about the column of that table.
pub(super) fn examples(table: Table, column: &ColumnSpec) -> Vec<String> {
    let name = column.name;
    let head = if table == Table::Auth { String::new() } else { format!("{} ", table.name()) };
    let pipe = if table == Table::Auth { String::new() } else { format!("{} | ", table.name()) };
    let usual = USUAL.iter().find(|(column, _)| *column == name).map(|(_, value)| *value);
    let usual = |otherwise: &'static str| usual.unwrap_or(otherwise);
    match column.kind {
        Type::Text => vec![
            format!("{head}where {name}={}", usual("a*")),
            format!("{pipe}top 10 {name}"),
            format!("{head}where {name} is null"),
        ],
        Type::Word(words) => {
            let stored: Vec<&str> = words.stored().collect();
            let one = stored.first().copied().unwrap_or_default();
            let two: Vec<&str> = stored.iter().take(2).copied().collect();
            vec![
                format!("{head}where {name}={one}"),
                format!("{head}where {name} in ({})", two.join(", ")),
                format!("{pipe}count by {name}"),
            ]
        }
        Type::Ip | Type::Network => vec![
            format!("{head}where {name}=203.0.113.7"),
            format!("{head}where {name} not in private"),
            format!("{pipe}top 10 {name}/24"),
        ],
        Type::Int | Type::Float => vec![
            format!("{head}where {name}={}", usual(if column.kind == Type::Float { "-3.5" } else { "451" })),
            format!("{head}where {name} > {}", usual("0")),
            format!("{pipe}min({name}), max({name})"),
        ],
        Type::Bool => {
            vec![format!("{head}{name}"), format!("{head}where not {name}"), format!("{pipe}count by {name}")]
        }
        Type::Time => vec![
            format!("{head}where {name} >= 2009-04-22"),
            format!("{pipe}min({name}), max({name})"),
            format!("{pipe}sort -{name} | limit 5"),
        ],
        Type::Duration => vec![format!("{head}where {name} > 10s"), format!("{pipe}max({name})")],
        Type::IntList => vec![format!("{head}where {name} = 448"), format!("{head}where len({name}) > 1")],
        Type::TextList => vec![format!("{head}where {name} = {}", usual("a")), format!("{head}where len({name}) > 0")],
        Type::Bytes => vec![format!("{head}\"text of the line\""), format!("{pipe}select {name}")],
    }
}
