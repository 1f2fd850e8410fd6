//! What the lines that an appliance writes tell: the truth about its rows, line by line.

use super::appliance::Appliance;
use super::scripts::Fact;
use super::truth::Row;

impl Appliance<'_> {
    /// Applies what the line just written means.
    pub(super) fn learn(&mut self, index: usize, fact: Fact, message: &[u8]) {
        let time = self.moment() * 1_000_000;
        let Some(connection) = self.connections[index].as_mut() else { return };
        let facts = &mut connection.facts;
        match fact {
            Fact::Nothing => {}
            Fact::Opened(opened) => {
                connection.opened = true;
                *facts = Row { opened_at: Some(time), tls: Some(false), ..*opened };
            }
            Fact::Verdict(verdict) => {
                facts.access = verdict.access.map(str::to_string);
                facts.sender_group = verdict.group.map(str::to_string);
                facts.sg_match = verdict.matched.map(str::to_string);
                facts.sbrs = verdict.score;
                facts.sbrs_reason = verdict.reason.map(str::to_string);
                facts.country = verdict.country.map(str::to_string);
            }
            Fact::Tls(session) => {
                facts.tls = Some(true);
                facts.tls_protocol = session.map(|(protocol, _)| protocol.to_string());
                facts.tls_cipher = session.map(|(_, cipher)| cipher.to_string());
            }
            Fact::TlsFailed => facts.tls = Some(false),
            Fact::Message(mid) => {
                if !connection.mids.contains(&mid) {
                    connection.mids.push(mid);
                }
                for &row in &connection.rows {
                    self.rows[row].mids.clone_from(&connection.mids);
                }
            }
            Fact::Attempt(attempt) => {
                let attempt = *attempt;
                connection.attempts += 1;
                let seen = connection.opened && !connection.alone;
                let mut flags = attempt.flags;
                flags.extend(self.config.syslog.map(|_| "year_inferred".to_string()));
                let known = connection.facts.connection_facts();
                connection.rows.push(self.rows.len());
                self.rows.push(Row {
                    event_id: self.event_ids.next(Some(&self.name), Some(time), message),
                    time: Some(time),
                    appliance: Some(self.name.clone()),
                    attempt: seen.then_some(connection.attempts),
                    elapsed_ms: known.opened_at.map(|opened| (time - opened) / 1000),
                    mids: connection.mids.clone(),
                    file: self.folder.join(&self.file_name).to_string_lossy().into_owned(),
                    line: self.file_line,
                    integrity: if self.compress { "verified" } else { "none" }.into(),
                    direction: attempt.direction,
                    outcome: attempt.outcome,
                    user: attempt.user,
                    mechanism: attempt.mechanism,
                    profile: attempt.profile,
                    remote_ip: attempt.remote_ip.or_else(|| known.remote_ip.clone()),
                    icid: attempt.icid,
                    dcid: attempt.dcid,
                    reply_code: attempt.reply_code,
                    reply_enhanced: attempt.reply_enhanced,
                    reply_text: attempt.reply_text,
                    reason: attempt.reason,
                    level: attempt.level,
                    flags,
                    ..known
                });
            }
            Fact::Closed => {
                for &row in &connection.rows {
                    self.rows[row].closed_at = Some(time);
                }
            }
        }
    }
}
