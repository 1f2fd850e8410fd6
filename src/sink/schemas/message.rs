//! An attempt in one line, for people who read events in a list. Who wrote which part of the line must stay clear: a
//! name that holds spaces or quotes is quoted, so that it cannot pass for the words around it.

use std::fmt::Write;

use super::row::{Name, Row};

/// `inbound SMTP AUTH failed user=ironport from 172.16.155.102 (PLAIN, IncomingAuthentication) ICID 451`
pub(super) fn message(row: &Row<'_>) -> String {
    let mut line = String::new();
    line.push_str(row.text(Name::Direction).unwrap_or_default());
    line.push_str(" SMTP AUTH ");
    line.push_str(row.text(Name::Outcome).unwrap_or_default());
    if let Some(user) = row.text(Name::User) {
        line.push_str(" user=");
        push_word(&mut line, user);
    }
    push_remote(&mut line, row);
    push_means(&mut line, row);
    for (name, id) in [("ICID", Name::Icid), ("DCID", Name::Dcid)] {
        if let Some(id) = row.int(id) {
            write!(line, " {name} {id}").expect("a String takes whatever is written to it");
        }
    }
    push_said(&mut line, row);
    line
}

fn push_remote(line: &mut String, row: &Row<'_>) {
    let Some(remote) = row.text(Name::RemoteIp).or_else(|| row.text(Name::RemoteHost)) else { return };
    line.push_str(if row.is_inbound() { " from " } else { " to " });
    match row.int(Name::RemotePort) {
        Some(port) if remote.contains(':') => write!(line, "[{remote}]:{port}"),
        Some(port) => write!(line, "{remote}:{port}"),
        None => write!(line, "{remote}"),
    }
    .expect("a String takes whatever is written to it");
}

/// By which mechanism, against which profile.
fn push_means(line: &mut String, row: &Row<'_>) {
    let means: Vec<&str> = [Name::Mechanism, Name::Profile].into_iter().filter_map(|name| row.text(name)).collect();
    if means.is_empty() {
        return;
    }
    line.push_str(" (");
    for (at, word) in means.iter().enumerate() {
        if at > 0 {
            line.push_str(", ");
        }
        push_word(line, word);
    }
    line.push(')');
}

/// The reply and the words of the record, which may be anybody's, come last.
fn push_said(line: &mut String, row: &Row<'_>) {
    let code = row.int(Name::ReplyCode).map(|code| code.to_string());
    let said = [code.as_deref(), row.text(Name::ReplyEnhanced), row.text(Name::ReplyText), row.text(Name::Reason)];
    for (at, words) in said.into_iter().flatten().enumerate() {
        line.push_str(if at == 0 { ": " } else { " " });
        line.push_str(words);
    }
}

fn push_word(line: &mut String, word: &str) {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '(' | ')' | ',');
    if !word.is_empty() && word.chars().all(is_plain) {
        line.push_str(word);
    } else {
        line.push_str(&serde_json::to_string(word).expect("text is always JSON"));
    }
}
