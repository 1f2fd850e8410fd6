//! What one connection says from its opening to its end, line by line, together with what each line means.

use std::io::Write;

use super::prng::Prng;
use super::truth::Row;
use super::words::{HOSTILE_USERS, NOISE, USERS, VERDICTS, Verdict};

/// What a line adds to what is known of its connection.
pub enum Fact {
    Nothing,
    Opened(Box<Row>),
    Verdict(&'static Verdict),
    Tls(Option<(&'static str, &'static str)>),
    TlsFailed,
    Message(i64),
    Attempt(Box<Row>),
    Closed,
}

/// One line to come.
pub struct Line {
    /// Seconds after the line before it.
    pub wait: i64,
    pub level: &'static str,
    pub message: Vec<u8>,
    pub fact: Fact,
}

/// Writes the lines of one connection.
pub struct Script<'a> {
    pub rng: &'a mut Prng,
    /// Seconds that a pause may last.
    pub pause: i64,
    /// Share of clients that send hostile names.
    pub hostile: f64,
    /// Speak as a busy office does? See [`super::lifelike`].
    pub lifelike: bool,
    pub lines: Vec<Line>,
}

impl Script<'_> {
    pub(super) fn say(&mut self, level: &'static str, fact: Fact, message: Vec<u8>) {
        let wait = if self.lines.is_empty() || self.rng.chance(0.6) {
            0
        } else {
            self.rng.below(self.pause as u64 + 1) as i64
        };
        self.lines.push(Line { wait, level, message, fact });
    }

    pub(super) fn info(&mut self, fact: Fact, message: String) {
        self.say("Info", fact, message.into_bytes());
    }

    /// A client that delivers, and logs in `attempts` times before.
    pub fn inbound(&mut self, icid: u64, attempts: u64, next_mid: &mut u64) {
        self.open_inbound(icid);
        if self.rng.chance(0.95) {
            let verdict = self.rng.pick(VERDICTS);
            self.info(Fact::Verdict(verdict), format!("ICID {icid} {}", verdict.text));
        }
        if self.rng.chance(0.5) {
            self.tls("ICID", icid);
        }
        let words = self.rng.below(20);
        if words == 0 {
            self.info(Fact::Nothing, format!("ICID {icid} Unknown command: close"));
            self.info(Fact::Nothing, format!("ICID {icid} Bad syntax for command: TLS success protocol X cipher Y"));
        }
        for _ in 0..attempts {
            self.inbound_attempt(Some(icid));
        }
        for _ in 0..self.rng.below(3) {
            self.message(icid, next_mid);
        }
        if self.rng.chance(0.05) {
            self.inbound_attempt(Some(icid));
        }
        match self.rng.below(40) {
            0 | 1 if self.forgets_to_close() => {}
            2 => self.info(Fact::Closed, format!("SMTP server connection killed ICID: {icid}")),
            ending => {
                if ending < 8 {
                    self.info(Fact::Nothing, format!("ICID {icid} lost"));
                }
                self.info(Fact::Closed, format!("ICID {icid} close"));
            }
        }
    }

    /// A connection is never closed: one in twenty, for tests; one in a thousand where logs are to be lifelike, since the
    /// appliance closes all it has but when it is switched off.
    fn forgets_to_close(&mut self) -> bool {
        !self.lifelike || self.rng.chance(0.02)
    }

    fn open_inbound(&mut self, icid: u64) {
        let (written, canonical) = self.address();
        let (a, b) = (self.rng.below(4), self.rng.below(250));
        let (interface, interface_ip) =
            (*self.rng.pick(&["IncomingMail", "mail", "Data 1", "Management"]), format!("172.16.{a}.{b}"));
        let mut facts = Row {
            direction: "inbound".into(),
            remote_ip: Some(canonical),
            interface: Some(interface.into()),
            ..Row::default()
        };
        let mut text = match self.rng.below(8) {
            0 => format!("New smtp ICID {icid} Interface {interface} "),
            _ => format!("New SMTP ICID {icid} interface {interface} "),
        };
        if self.rng.chance(0.9) {
            text += &format!("({interface_ip}) ");
            facts.interface_ip = Some(interface_ip);
        }
        text += &format!("address {written}");
        if facts.interface_ip.is_some() {
            let verified = self.rng.chance(0.5);
            let host = if self.rng.chance(0.6) {
                "unknown".to_string()
            } else if self.lifelike {
                self.lifelike_host()
            } else {
                format!("host{b}.example.net")
            };
            text += if self.rng.chance(0.1) { " reverse dns host  " } else { " reverse dns host " };
            text += &format!("{host} verified {}", if verified { "yes" } else { "no" });
            facts.remote_host = (host != "unknown").then_some(host);
            facts.rdns_verified = Some(verified);
        }
        self.info(Fact::Opened(Box::new(facts)), text);
    }

    /// An address as written and as shown.
    fn address(&mut self) -> (String, String) {
        if self.lifelike && !self.rng.chance(0.05) {
            return self.lifelike_address();
        }
        let (a, b) = (self.rng.below(20), self.rng.below(255));
        match self.rng.below(30) {
            0 => (format!("2001:DB8:0:0::{b:X}"), format!("2001:db8::{b:x}").replace("::0", "::")),
            1 => (format!("::ffff:10.0.{a}.{b}"), format!("10.0.{a}.{b}")),
            2 => ("*.*.*.*".into(), "*.*.*.*".into()),
            3..10 => (format!("203.0.113.{b}"), format!("203.0.113.{b}")),
            _ => (format!("10.1.{a}.{b}"), format!("10.1.{a}.{b}")),
        }
    }

    fn tls(&mut self, kind: &str, id: u64) {
        let modern = Some(("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"));
        match self.rng.below(6) {
            0 => self.info(Fact::Tls(None), format!("{kind} {id} TLS success")),
            1 => self.info(Fact::TlsFailed, format!("{kind} {id} TLS failed: [Errno 54] Connection reset by peer")),
            2 => self.info(
                Fact::Tls(Some(("TLSv1/SSLv3", "RC4-SHA"))),
                format!("{kind} {id} TLS success protocol TLSv1/SSLv3 cipher RC4-SHA"),
            ),
            _ => self.info(
                Fact::Tls(modern),
                format!("{kind} {id} TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256"),
            ),
        }
    }

    fn user(&mut self) -> Vec<u8> {
        if !self.rng.chance(self.hostile) {
            return if self.lifelike { self.lifelike_user() } else { self.rng.pick(USERS).as_bytes().to_vec() };
        }
        match self.rng.below(HOSTILE_USERS.len() as u64 + 1) {
            0 => b"long ".repeat(600),
            n => HOSTILE_USERS[n as usize - 1].to_vec(),
        }
    }

    /// An attempt of a client; without an id where the line names none.
    pub fn inbound_attempt(&mut self, icid: Option<u64>) {
        let mut row = Row { direction: "inbound".into(), icid: icid.map(|id| id as i64), ..Row::default() };
        let Some(icid) = icid else {
            row.outcome = "error".into();
            row.reason = Some("LDAP query failed, possible LDAP misconfiguration or unreachable server.".into());
            return self.attempt(
                "Critical",
                row,
                b"SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.",
            );
        };
        let mut message = Vec::new();
        message.extend(if self.rng.chance(0.8) { &b"SMTP Auth: "[..] } else { b"SMTP Auth " });
        let _ = write!(message, "(ICID {icid}) ");
        let head = message.len();
        let user = self.user();
        let text = String::from_utf8_lossy(&user).into_owned();
        if text.contains(" Info: ") {
            row.flags.push("inline_envelope".into());
        }
        if text.contains('\u{fffd}') {
            row.flags.push("lossy".into());
        }
        let outcome = match self.rng.below(if self.lifelike { 200 } else { 20 }) {
            form @ 0..5 => form,
            n => 5 + n % 2,
        };
        row.outcome = ["error", "error", "error", "error", "required", "failed", "succeeded"][outcome as usize].into();
        match outcome {
            0 => {
                message.extend(b"LDAP query/user lookup failed for user: ");
                message.extend(&user);
                row.reason = Some("LDAP query/user lookup failed".into());
                row.user = Some(text);
            }
            1 => {
                message.extend(b"profile: In Profile is misconfigured or missing causing an Auth failure");
                row.profile = Some("In Profile".into());
            }
            2 => message.extend(b"could not reach forwarding server ldap1.example.com"),
            3 => message.extend(b"could not reach forwarding server ldap1.example.com with reason: timed out"),
            4 => message.extend(b"was required but remote host did not initiate it"),
            _ => {
                let mechanism = *self.rng.pick(&["PLAIN", "LOGIN", "CRAM-MD5"]);
                let profile = *self.rng.pick(&["IncomingAuthentication", "ldap_smtp", "In Profile"]);
                let _ = write!(message, "{} for user: ", row.outcome);
                message.extend(&user);
                let _ = write!(message, " using AUTH mechanism: {mechanism} with profile: {profile}");
                row.mechanism = Some(mechanism.into());
                row.profile = Some(profile.into());
                row.user = Some(text);
            }
        }
        if row.user.is_none() {
            row.flags.clear();
            row.reason = Some(String::from_utf8_lossy(&message[head..]).into_owned());
        }
        let level = if row.outcome == "error" { "Warning" } else { "Info" };
        self.attempt(level, row, &message);
    }

    fn attempt(&mut self, level: &'static str, row: Row, message: &[u8]) {
        let row = Row { level: level.into(), ..row };
        self.say(level, Fact::Attempt(Box::new(row)), message.to_vec());
    }

    fn message(&mut self, icid: u64, next_mid: &mut u64) {
        let mid = *next_mid;
        *next_mid += 1;
        if self.lifelike {
            return self.lifelike_message(icid, mid);
        }
        self.info(Fact::Message(mid as i64), format!("Start MID {mid} ICID {icid}"));
        self.info(Fact::Nothing, format!("MID {mid} ICID {icid} From: <someone@example.com>"));
        for rid in 0..1 + self.rng.below(3) {
            self.info(Fact::Nothing, format!("MID {mid} ICID {icid} RID {rid} To: <somebody{rid}@example.org>"));
        }
        self.info(Fact::Nothing, format!("MID {mid} Message-ID '<{mid}.7@example.com>'"));
        self.info(Fact::Nothing, format!("MID {mid} Subject 'Report {mid}'"));
        self.info(Fact::Nothing, format!("MID {mid} ready {} bytes from <someone@example.com>", 400 + mid * 7 % 9000));
        self.info(Fact::Nothing, format!("MID {mid} queued for delivery"));
    }

    /// The appliance delivers, and logs in `attempts` times before.
    pub fn outbound(&mut self, dcid: u64, attempts: u64, next_mid: &mut u64) {
        let (written, canonical) = self.address();
        let interface_ip = format!("172.16.155.{}", self.rng.below(9));
        let mut facts = Row { direction: "outbound".into(), remote_ip: Some(canonical), ..Row::default() };
        let mut text = format!("New SMTP DCID {dcid} interface {interface_ip} address {written}");
        facts.interface_ip = Some(interface_ip);
        if self.rng.chance(0.8) {
            let port = *self.rng.pick(&[25, 465, 587]);
            text += &format!(" port {port}");
            facts.remote_port = Some(port);
        }
        let remote = (written, facts.remote_ip.clone());
        self.info(Fact::Opened(Box::new(facts)), text);
        if self.rng.chance(0.3) {
            self.tls("DCID", dcid);
        }
        for _ in 0..attempts {
            self.outbound_attempt(dcid, &remote);
        }
        for _ in 0..1 + self.rng.below(2) {
            let mid = *next_mid - 1 - self.rng.below(5).min(*next_mid - 1);
            if self.rng.chance(0.9) {
                self.info(Fact::Message(mid as i64), format!("Delivery start DCID {dcid} MID {mid} to RID [0]"));
            }
            match self.rng.below(8) {
                0 => self.info(
                    Fact::Nothing,
                    format!(
                        "Bounced: DCID {dcid} MID {mid} to RID 0 - 5.1.0 - Unknown address error ('554', ['5.7.1 no'])"
                    ),
                ),
                _ => self.info(
                    Fact::Message(mid as i64),
                    format!("Message done DCID {dcid} MID {mid} to RID [0] [('from', 'x')]"),
                ),
            }
        }
        match self.rng.below(40) {
            0 | 1 if self.forgets_to_close() => {}
            2 => self.info(Fact::Closed, format!("SMTP client connection killed DCID: {dcid}")),
            _ => self.info(Fact::Closed, format!("DCID {dcid} close")),
        }
    }

    /// An attempt of the appliance; `remote` is the address as written and as shown.
    pub fn outbound_attempt(&mut self, dcid: u64, remote: &(String, Option<String>)) {
        let mut row = Row {
            direction: "outbound".into(),
            dcid: Some(dcid as i64),
            remote_ip: remote.1.clone(),
            profile: Some("OutboundAuthentication".into()),
            outcome: "failed".into(),
            reply_code: Some(535),
            ..Row::default()
        };
        let (reply, enhanced, text) = match self.rng.below(6) {
            0 | 1 => ("", None, None),
            2 => (
                "('535', ['5.7.8 Error: authentication failed: authentication failure'])",
                Some("5.7.8"),
                Some("Error: authentication failed: authentication failure"),
            ),
            3 => ("('535', ['Incorrect authentication data'])", None, Some("Incorrect authentication data")),
            4 => (
                r#"('535', ["5.7.3 don't", 'try \\ again', 'it succeeded.'])"#,
                Some("5.7.3"),
                Some("don't try \\ again it succeeded."),
            ),
            _ => (r"('454', ['4.7.0 it\'s \xc3\xa9\r\nlate'])", Some("4.7.0"), Some("it's \u{e9} late")),
        };
        let head =
            format!("DCID: {dcid} IP: {} SMTP authentication using the profile OutboundAuthentication ", remote.0);
        let message = if reply.is_empty() { format!("{head}succeeded.") } else { format!("{head}failed: {reply}") };
        if reply.is_empty() {
            row.outcome = "succeeded".into();
            row.reply_code = None;
        } else if reply.starts_with("('454'") {
            row.reply_code = Some(454);
        }
        row.reply_enhanced = enhanced.map(str::to_string);
        row.reply_text = text.map(str::to_string);
        self.attempt("Info", row, message.as_bytes());
    }

    /// A line that belongs to no connection.
    pub fn noise(&mut self) {
        if self.lifelike && !self.rng.chance(0.01) {
            return self.lifelike_noise();
        }
        let (level, text) = self.rng.pick(NOISE);
        self.say(level, Fact::Nothing, text.as_bytes().to_vec());
    }
}
