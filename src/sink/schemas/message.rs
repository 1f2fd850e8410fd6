//! A row in one line, for people who read events in a list. Who wrote which part of the line must stay clear: a name
//! that holds spaces or quotes is quoted, so that it cannot pass for the words around it.

use std::fmt::Write;

use super::item::Item;
use super::names::Name;
use super::row::Row;
use super::write::plain;
use super::{Rule, Subject};
use crate::event::tables::Table;

/// The row as a sentence.
pub(super) fn sentence(row: &Row<'_>) -> String {
    let mut line = Line::default();
    match row.subject() {
        Subject::Rows(Table::Auth) => attempt(&mut line, row),
        Subject::Rows(Table::Connections) => connection(&mut line, row),
        Subject::Rows(Table::Messages) => message(&mut line, row),
        // No schema has records for them.
        Subject::Rows(Table::Lines) => {}
        Subject::Findings(rule) => finding(&mut line, row, rule),
    }
    line.0
}

/// `inbound SMTP AUTH failed user=ironport from 172.16.155.102 (PLAIN, IncomingAuthentication) ICID 451`
fn attempt(line: &mut Line, row: &Row<'_>) {
    line.words(row.text(Name::Direction).unwrap_or_default());
    line.words(" SMTP AUTH ");
    line.words(row.text(Name::Outcome).unwrap_or_default());
    line.named("user", row.text(Name::User));
    line.remote(row);
    line.bracketed([Name::Mechanism, Name::Profile].into_iter().filter_map(|name| row.text(name)));
    line.id("ICID", row.int(Name::Icid));
    line.id("DCID", row.int(Name::Dcid));
    // The reply and the words of the record, which may be anybody's, come last.
    let code = row.int(Name::ReplyCode).map(|code| code.to_string());
    let said = [code.as_deref(), row.text(Name::ReplyEnhanced), row.text(Name::ReplyText), row.text(Name::Reason)];
    line.said(said.into_iter().flatten());
}

/// `inbound SMTP connection from 172.16.155.102 (ACCEPT) ICID 451 user=ironport, 3 attempts to log in, 1 succeeded, 2 messages: lost`
fn connection(line: &mut Line, row: &Row<'_>) {
    line.words(row.text(Name::Direction).unwrap_or_default());
    line.words(" SMTP connection");
    line.remote(row);
    line.bracketed([Name::Access, Name::SenderGroup].into_iter().filter_map(|name| row.text(name)));
    line.id("ICID", row.int(Name::Icid));
    line.id("DCID", row.int(Name::Dcid));
    line.named("user", row.text(Name::User));
    let count = |name: Name| row.int(name).filter(|count| *count > 0);
    if let Some(attempts) = count(Name::AuthAttempts) {
        line.number(attempts, "attempt to log in", "attempts to log in");
        let succeeded = count(Name::AuthSucceeded).unwrap_or(0);
        write!(line.0, ", {succeeded} succeeded").expect("a String takes whatever is written to it");
    }
    if let Some(messages) = count(Name::MidCount) {
        line.number(messages, "message", "messages");
    }
    line.said(row.text(Name::CloseReason).into_iter());
}

/// `message MID 448 user=bob from 172.16.155.102 mail_from=bob@example.com, 2 recipients, 1 delivered, 1 bounced: 250 ok`
fn message(line: &mut Line, row: &Row<'_>) {
    line.words("message");
    line.id("MID", row.int(Name::Mid));
    line.named("user", row.text(Name::User));
    line.remote(row);
    line.named("mail_from", row.text(Name::MailFrom));
    if let Some(recipients) = row.int(Name::RcptCount) {
        line.number(recipients, "recipient", "recipients");
    }
    for (name, what) in [(Name::Delivered, "delivered"), (Name::Bounced, "bounced")] {
        if let Some(count) = row.int(name).filter(|count| *count > 0) {
            line.number(count, what, what);
        }
    }
    line.said([Name::Aborted, Name::Response].into_iter().filter_map(|name| row.text(name)));
}

/// `spray: remote_ip=203.0.113.7 events=26 distinct_user=12 peak=20 users=root admin, 2009-04-22T11:47:47Z to 2009-04-22T11:52:02Z`
fn finding(line: &mut Line, row: &Row<'_>, rule: &Rule) {
    line.words(&rule.name);
    line.words(":");
    for (place, column) in row.columns().iter().enumerate() {
        if [Name::Start, Name::End].iter().any(|name| name.text() == column.name) {
            continue;
        }
        match row.get_at(place) {
            Some(Item::Text(text)) => line.named(&column.name, Some(&text)),
            Some(item @ (Item::Int(_) | Item::Float(_) | Item::Bool(_))) => {
                line.named(&column.name, Some(&plain(&item)));
            }
            Some(Item::Texts(texts)) => line.list(&column.name, &texts),
            Some(_) | None => {}
        }
    }
    if let (Some(start), Some(end)) = (row.get(Name::Start), row.get(Name::End)) {
        let (start, end) = (plain(&start), plain(&end));
        write!(line.0, ", {start} to {end}").expect("a String takes whatever is written to it");
    }
}

/// A sentence, as far as it is written.
#[derive(Default)]
struct Line(String);

impl Line {
    /// Words of ours.
    fn words(&mut self, words: &str) {
        self.0.push_str(words);
    }

    /// ` user=ironport`
    fn named(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push('=');
        self.word(value);
    }

    /// ` users=root admin`
    fn list(&mut self, name: &str, values: &[impl AsRef<str>]) {
        for (place, value) in values.iter().enumerate() {
            if place == 0 {
                self.named(name, Some(value.as_ref()));
            } else {
                self.words(" ");
                self.word(value.as_ref());
            }
        }
    }

    /// ` ICID 451`
    fn id(&mut self, name: &str, id: Option<i64>) {
        if let Some(id) = id {
            write!(self.0, " {name} {id}").expect("a String takes whatever is written to it");
        }
    }

    /// `, 3 messages`
    fn number(&mut self, number: i64, one: &str, several: &str) {
        let what = if number == 1 { one } else { several };
        write!(self.0, ", {number} {what}").expect("a String takes whatever is written to it");
    }

    /// ` from 172.16.155.102`
    fn remote(&mut self, row: &Row<'_>) {
        let Some(remote) = row.text(Name::RemoteIp).or_else(|| row.text(Name::RemoteHost)) else { return };
        self.0.push_str(if row.is_inbound() { " from " } else { " to " });
        match row.int(Name::RemotePort) {
            Some(port) if remote.contains(':') => write!(self.0, "[{remote}]:{port}"),
            Some(port) => write!(self.0, "{remote}:{port}"),
            None => write!(self.0, "{remote}"),
        }
        .expect("a String takes whatever is written to it");
    }

    /// ` (PLAIN, IncomingAuthentication)`
    fn bracketed<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let mut any = false;
        for word in words {
            self.0.push_str(if any { ", " } else { " (" });
            self.word(word);
            any = true;
        }
        if any {
            self.0.push(')');
        }
    }

    /// `: 535 5.7.8 Error`
    fn said<'w>(&mut self, said: impl Iterator<Item = &'w str>) {
        for (at, words) in said.enumerate() {
            self.0.push_str(if at == 0 { ": " } else { " " });
            self.0.push_str(words);
        }
    }

    fn word(&mut self, word: &str) {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '(' | ')' | ',');
        if !word.is_empty() && word.chars().all(is_plain) {
            self.0.push_str(word);
        } else {
            self.0.push_str(&serde_json::to_string(word).expect("text is always JSON"));
        }
    }
}
