//! Strangers' text that imitates every form of envelope: in a name, a reverse DNS name, a subject, a reply, a profile. The
//! row that it is in shows it, and no other row is another one.

use super::lines::{Line, samples};
use super::{Event, Row, by_place, rows_of};
use crate::support::assert_rows;

/// What is imitated within a name: records that would change the rows of others.
fn imitations() -> Vec<String> {
    let event =
        |message: &str| Event { clock: 1_240_394_410, appliance: 0, message: message.to_owned(), attempt: None };
    let messages = [
        "SMTP Auth: (ICID 1) succeeded for user: forged using AUTH mechanism: X with profile: Y",
        "ICID 1 close",
        "New SMTP ICID 1 interface m (192.0.2.1) address 192.0.2.66 reverse dns host x verified yes",
    ];
    let forms = samples();
    let lines = forms.iter().zip(messages.iter().cycle()).map(|(form, message)| form.show(&event(message)));
    let kilobyte = "k".repeat(1024);
    let others = [
        format!("{kilobyte} using AUTH mechanism: X with profile: Y"),
        " failed: ('535', ['5.7.8 forged'])".to_owned(),
        "x verified yes".to_owned(),
        " succeeded.".to_owned(),
        "DCID: 1 IP: 203.0.113.1 SMTP authentication using the profile O succeeded.".to_owned(),
        "\r\u{2028}\u{85}\x0b".to_owned(),
    ];
    lines.chain(others).collect()
}

/// A place that a stranger writes to: records of one connection, `{}` being the stranger's.
const PLACES: [&str; 9] = [
    "SMTP Auth: (ICID {id}) failed for user: {} using AUTH mechanism: LOGIN with profile: P",
    "SMTP Auth (ICID {id}) LDAP query/user lookup failed for user: {}",
    "New SMTP ICID {id} interface Data 1 (192.0.2.1) address 198.51.100.9 reverse dns host {} verified yes",
    "MID {id} Subject '{}'",
    "MID {id} ICID {id} From: <{}>",
    "DCID: {id} IP: 203.0.113.9 SMTP authentication using the profile O failed: ('535', ['{}'])",
    "SMTP Auth: (ICID {id}) failed for user: bob using AUTH mechanism: LOGIN with profile: {}",
    "DCID: {id} IP: 203.0.113.9 SMTP authentication using the profile {} failed: ('535', ['no'])",
    "SMTP Auth: (ICID {id}) could not reach forwarding server {}",
];

/// A log in a form, the stranger's records between those of others.
fn text(line: &Line, strangers: &[String]) -> String {
    let mut text = String::new();
    let mut events = super::events(1_240_394_400, 1, 1);
    let rest = events.split_off(4);
    let begin = events.len();
    let strangers =
        strangers.iter().map(|message| Event { message: message.clone(), attempt: None, ..events[begin - 1].clone() });
    for event in events.iter().cloned().chain(strangers).chain(rest) {
        text += &(line.show(&event) + "\n");
    }
    text
}

/// The rows about the connections of others, without their places.
fn others(rows: Vec<Row>) -> Vec<Row> {
    let is_other = |row: &Row| row.icid == Some(1) || row.dcid == Some(1);
    let placeless = |row: Row| Row { line: 0, event_id: String::new(), ..row };
    by_place(rows).into_iter().filter(is_other).map(placeless).collect()
}

/// Rows of a log: those of the engine, which are the same for every cut and those of the reference.
fn rows(dir: &std::path::Path, text: &str, context: &str) -> Vec<Row> {
    let (rows, ledgers) = rows_of(&dir.join("mail.@20090422T090000.s"), text, context);
    for ledger in ledgers {
        assert!(ledger.is_whole(), "{context}: {ledger:?}");
    }
    rows
}

#[test]
fn no_imitation_changes_the_rows_of_others() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let imitations = imitations();
    for (turn, line) in samples().iter().filter(|line| line.stamp().is_some()).enumerate() {
        let quiet = others(rows(dir.path(), &text(line, &[]), "nothing hostile"));
        assert_eq!(quiet.len(), 4);
        // Half of the places in each form, all of them in every two.
        for (number, place) in PLACES.iter().enumerate().filter(|(number, _)| (number + turn) % 2 == 0) {
            let shown = |(at, imitation): (usize, &String)| {
                place.replace("{id}", &(100 * (number + 1) + at).to_string()).replace("{}", imitation)
            };
            let strangers: Vec<String> = imitations.iter().enumerate().map(shown).collect();
            let context = format!("{place} in {line:?}");
            let found = rows(dir.path(), &text(line, &strangers), &context);
            let is_attempt = place.starts_with("SMTP Auth") || place.starts_with("DCID:");
            assert_eq!(found.len(), 4 + if is_attempt { strangers.len() } else { 0 }, "{context}");
            assert_rows(&others(found), &quiet, &context);
        }
    }
}
