//! Rows and their columns, as the stages hand them on.

use super::value::{Kind, Value};
use crate::generator::truth::Row;

#[derive(Clone, Debug)]
pub struct Table {
    pub columns: Vec<(String, Kind)>,
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| name == column)
    }

    pub fn kind(&self, column: &str) -> Kind {
        self.columns[self.place(column).unwrap_or_else(|| panic!("a column {column}"))].1
    }

    pub fn value<'a>(&self, row: &'a [Value], column: &str) -> &'a Value {
        &row[self.place(column).unwrap_or_else(|| panic!("a column {column}"))]
    }

    /// The table `auth`, without `raw`.
    pub fn of_attempts(rows: &[Row]) -> Table {
        let columns = COLUMNS.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        Table { columns, rows: rows.iter().map(values).collect() }
    }
}

const COLUMNS: [(&str, Kind); 39] = [
    ("event_id", Kind::Text),
    ("time", Kind::Time),
    ("appliance", Kind::Text),
    ("direction", Kind::Direction),
    ("outcome", Kind::Outcome),
    ("user", Kind::Text),
    ("mechanism", Kind::Text),
    ("profile", Kind::Text),
    ("remote_ip", Kind::Ip),
    ("remote_port", Kind::Int),
    ("remote_host", Kind::Text),
    ("rdns_verified", Kind::Bool),
    ("interface", Kind::Text),
    ("interface_ip", Kind::Ip),
    ("icid", Kind::Int),
    ("dcid", Kind::Int),
    ("attempt", Kind::Int),
    ("opened_at", Kind::Time),
    ("closed_at", Kind::Time),
    ("elapsed_ms", Kind::Duration),
    ("access", Kind::Text),
    ("sender_group", Kind::Text),
    ("sg_match", Kind::Text),
    ("sbrs", Kind::Float),
    ("sbrs_reason", Kind::Text),
    ("country", Kind::Text),
    ("tls", Kind::Bool),
    ("tls_protocol", Kind::Text),
    ("tls_cipher", Kind::Text),
    ("reply_code", Kind::Int),
    ("reply_enhanced", Kind::Text),
    ("reply_text", Kind::Text),
    ("reason", Kind::Text),
    ("mids", Kind::Ints),
    ("level", Kind::Text),
    ("file", Kind::Text),
    ("line", Kind::Int),
    ("integrity", Kind::Text),
    ("flags", Kind::Texts),
];

fn values(row: &Row) -> Vec<Value> {
    let certain = |text: &String| Value::Text(text.clone());
    let mut flags = row.flags.clone();
    flags.sort();
    vec![
        certain(&row.event_id),
        Value::time(row.time),
        Value::text(row.appliance.as_ref()),
        certain(&row.direction),
        certain(&row.outcome),
        Value::text(row.user.as_ref()),
        Value::text(row.mechanism.as_ref()),
        Value::text(row.profile.as_ref()),
        Value::text(row.remote_ip.as_ref()),
        Value::int(row.remote_port),
        Value::text(row.remote_host.as_ref()),
        Value::bool(row.rdns_verified),
        Value::text(row.interface.as_ref()),
        Value::text(row.interface_ip.as_ref()),
        Value::int(row.icid),
        Value::int(row.dcid),
        Value::int(row.attempt),
        Value::time(row.opened_at),
        Value::time(row.closed_at),
        Value::int(row.elapsed_ms),
        Value::text(row.access.as_ref()),
        Value::text(row.sender_group.as_ref()),
        Value::text(row.sg_match.as_ref()),
        row.sbrs.map_or(Value::Missing, Value::Float),
        Value::text(row.sbrs_reason.as_ref()),
        Value::text(row.country.as_ref()),
        Value::bool(row.tls),
        Value::text(row.tls_protocol.as_ref()),
        Value::text(row.tls_cipher.as_ref()),
        Value::int(row.reply_code),
        Value::text(row.reply_enhanced.as_ref()),
        Value::text(row.reply_text.as_ref()),
        Value::text(row.reason.as_ref()),
        Value::Ints(row.mids.clone()),
        certain(&row.level),
        certain(&row.file),
        Value::Int(row.line),
        certain(&row.integrity),
        Value::Texts(flags),
    ]
}
