//! Rows of `auth` as plain values: what the generator knows, what the reference reader reads, what the engine answers.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

/// One authentication attempt: every column but `raw`, under its own name. Times are microseconds since 1970 in UTC.
#[allow(missing_docs, reason = "the names say it all")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub event_id: String,
    pub time: Option<i64>,
    pub appliance: Option<String>,
    pub direction: String,
    pub outcome: String,
    pub user: Option<String>,
    pub mechanism: Option<String>,
    pub profile: Option<String>,
    pub remote_ip: Option<String>,
    pub remote_port: Option<i64>,
    pub remote_host: Option<String>,
    pub rdns_verified: Option<bool>,
    pub interface: Option<String>,
    pub interface_ip: Option<String>,
    pub icid: Option<i64>,
    pub dcid: Option<i64>,
    pub attempt: Option<i64>,
    pub opened_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub elapsed_ms: Option<i64>,
    pub access: Option<String>,
    pub sender_group: Option<String>,
    pub sg_match: Option<String>,
    pub sbrs: Option<f64>,
    pub sbrs_reason: Option<String>,
    pub country: Option<String>,
    pub tls: Option<bool>,
    pub tls_protocol: Option<String>,
    pub tls_cipher: Option<String>,
    pub reply_code: Option<i64>,
    pub reply_enhanced: Option<String>,
    pub reply_text: Option<String>,
    pub reason: Option<String>,
    pub mids: Vec<i64>,
    pub level: String,
    pub file: String,
    pub line: i64,
    pub integrity: String,
    /// Sorted.
    pub flags: Vec<String>,
}

impl Row {
    /// A row that holds the columns which the connection gives, and nothing else.
    pub fn connection_facts(&self) -> Row {
        let facts = self.clone();
        Row {
            direction: facts.direction,
            remote_ip: facts.remote_ip,
            remote_port: facts.remote_port,
            remote_host: facts.remote_host,
            rdns_verified: facts.rdns_verified,
            interface: facts.interface,
            interface_ip: facts.interface_ip,
            opened_at: facts.opened_at,
            access: facts.access,
            sender_group: facts.sender_group,
            sg_match: facts.sg_match,
            sbrs: facts.sbrs,
            sbrs_reason: facts.sbrs_reason,
            country: facts.country,
            tls: facts.tls,
            tls_protocol: facts.tls_protocol,
            tls_cipher: facts.tls_cipher,
            ..Row::default()
        }
    }
}

/// Names the attempts of one appliance, which come in log order.
#[derive(Default)]
pub struct EventIds {
    /// How often each text was named before.
    counts: HashMap<Vec<u8>, u64>,
}

impl EventIds {
    /// The id of the next attempt: a hash of a hash of appliance, time and message, and of a count where these repeat.
    pub fn next(&mut self, appliance: Option<&str>, time: Option<i64>, message: &[u8]) -> String {
        let name = appliance.unwrap_or("");
        let end = message.iter().rposition(|byte| !b" \t\r\n\x0c".contains(byte)).map_or(0, |last| last + 1);
        let time = time.unwrap_or(i64::MIN);
        let text = [&(name.len() as u64).to_le_bytes(), name.as_bytes(), &time.to_le_bytes(), &message[..end]].concat();
        let hash = xxh3_64(&text);
        let count = self.counts.entry(text).or_default();
        let id = xxh3_64(&[hash.to_le_bytes(), count.to_le_bytes()].concat());
        *count += 1;
        format!("{id:016x}")
    }
}

/// Merges the rows of several appliances by time, as results come: each appliance keeps its own order; of the rows that
/// come next, the earliest goes first, one without a time before all others; ties go to the appliance that stands first.
pub fn merge_by_time(appliances: Vec<Vec<Row>>) -> Vec<Row> {
    let mut queues: Vec<_> = appliances.into_iter().map(|rows| rows.into_iter().peekable()).collect();
    let mut merged = Vec::new();
    loop {
        let mut next: Option<(Option<i64>, usize)> = None;
        for (index, queue) in queues.iter_mut().enumerate() {
            if let Some(row) = queue.peek()
                && next.is_none_or(|(time, _)| row.time < time)
            {
                next = Some((row.time, index));
            }
        }
        let Some((_, index)) = next else { return merged };
        merged.extend(queues[index].next());
    }
}
