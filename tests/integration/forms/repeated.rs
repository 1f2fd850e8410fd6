//! Attempts that a syslog daemon counted instead of writing them: as many rows, in every form of envelope that has a tag, for
//! every cut; and text of strangers that imitates such a line.

use std::path::Path;

use super::events::events;
use super::lines::of_parts;
use super::{BEGINS, Event, Line, rows_of};
use crate::generator::truth::Row;
use crate::support::assert_rows;

/// The rows of a log, which are the same for every cut of it and those of the reference.
fn rows(dir: &Path, text: &str, context: &str) -> Vec<Row> {
    let (rows, ledgers) = rows_of(&dir.join("mail.@20090422T090000.s"), text, context);
    for ledger in ledgers {
        assert_eq!(ledger.auth_events as usize, rows.len(), "{context}");
    }
    rows
}

/// How often a daemon says that an attempt was made again, by the number of the event: by brackets around it, or by lines
/// behind it.
fn again(number: usize) -> (u32, &'static [u32]) {
    match number % 4 {
        0 => (3, &[]),
        1 => (0, &[2]),
        2 => (1, &[1, 4]),
        _ => (0, &[]),
    }
}

#[test]
fn attempts_that_a_daemon_counted_are_rows() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut count = 0;
    for (turn, line) in of_parts(97).into_iter().filter(Line::has_tag).enumerate().step_by(3) {
        let appliances = if line.names_hosts() && turn % 2 == 0 { 2 } else { 1 };
        let (mut text, mut expected) = (String::new(), Vec::new());
        for (number, event) in events(BEGINS[1], 10, appliances).iter().enumerate() {
            text += &(line.show(event) + "\n");
            let (in_brackets, behind) = again(number);
            let mut times = 1;
            if in_brackets > 0 {
                text += &(line.show_repeated(event, in_brackets) + "\n");
                times += in_brackets;
            }
            for again in behind {
                if let Some(again_line) = line.show_again(event, *again) {
                    text += &(again_line + "\n");
                    times += again;
                }
            }
            if let Some(attempt) = &event.attempt {
                expected.extend(std::iter::repeat_n((attempt.user.clone(), attempt.remote_ip.clone()), times as usize));
            }
            count += 1;
        }
        let context = line.show(&events(BEGINS[1], 10, 1)[2]);
        let mut found: Vec<_> = rows(dir.path(), &text, &context)
            .into_iter()
            .map(|row| (row.user, row.remote_ip.unwrap_or_default()))
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{text}");
    }
    assert!(count > 1000, "{count}");
}

/// What a stranger may write: none of it is a repetition.
#[test]
fn who_imitates_a_repetition_makes_no_row() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let line = Line::syslog();
    let all = events(BEGINS[1], 10, 1);
    let mut plain: Vec<Row> = Vec::new();
    for forged in [
        "",
        "x",
        "message repeated 3 times: [ Info: SMTP Auth: (ICID 10) failed for user: root]",
        "] message repeated 3 times: [",
        "last message repeated 7 times",
        "Apr 22 11:47:50 esa1 last message repeated 7 times",
        "esa1 mail_logs: message repeated 7 times: [ Info: x]",
    ] {
        let mut text = String::new();
        for event in &all {
            let subject = Event { message: format!("MID 7 Subject '{forged}'"), attempt: None, ..event.clone() };
            text += &format!("{}\n{}\n", line.show(event), line.show(&subject));
        }
        let found = rows(dir.path(), &text, forged);
        assert!(found.iter().all(|row| row.flags.iter().all(|flag| flag != "repeated")), "{forged}");
        if plain.is_empty() {
            plain.clone_from(&found);
        }
        assert_rows(&found, &plain, forged);
    }
}

/// Counts that no daemon writes, hosts that are another's, and a bracket that is missing.
#[test]
fn what_is_no_repetition_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let attempt = "SMTP Auth: (ICID 10) failed for user: x using AUTH mechanism: LOGIN with profile: P";
    let head = "Apr 22 11:47:30 esa1 mail_logs:";
    for (behind, rows_expected, flags) in [
        (format!("{head} message repeated 2 times: [ Info: {attempt}]"), 3, "repeated"),
        (format!("{head} message repeated 2 times: [Info: {attempt}]  "), 3, "repeated"),
        (format!("{head} message repeated 2 times: [ Info: {attempt}"), 3, "cut,repeated"),
        (
            format!("{head} message repeated 2 times: [ Info: SMTP Auth: (ICID 10) failed for user: x us"),
            3,
            "cut,repeated",
        ),
        (format!("{head} message repeated 0 times: [ Info: {attempt}]"), 1, ""),
        (format!("{head} message repeated 99999999999 times: [ Info: {attempt}]"), 1, ""),
        ("Apr 22 11:47:31 esa1 last message repeated 2 times".to_owned(), 3, "repeated"),
        ("Apr 22 11:47:31 esa2 last message repeated 2 times".to_owned(), 1, ""),
        ("Apr 22 11:47:31 esa1 last message repeated 2 times and more".to_owned(), 1, ""),
        ("\nApr 22 11:47:31 esa1 last message repeated 2 times".to_owned(), 1, ""),
        (
            "Apr 22 11:47:31 esa1 sshd[7]: Accepted\nApr 22 11:47:31 esa1 last message repeated 2 times".to_owned(),
            1,
            "",
        ),
    ] {
        let text = format!("{head} Info: {attempt}\n{behind}\n{head} Info: ICID 10 close\n");
        let found = rows(dir.path(), &text, &behind);
        let repeated: Vec<_> = found.iter().skip(1).map(|row| row.flags.join(",")).collect();
        let expected: Vec<_> = (1..rows_expected).map(|_| format!("{flags},year_inferred")).collect();
        assert_eq!(repeated, expected, "{behind}");
    }
}
