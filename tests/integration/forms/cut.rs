//! Attempts that a transport cut, at every byte, and replies that no release is known to write: a row as soon as number and
//! outcome are certain, and never a change of another row.

use super::events::events;
use super::{BEGINS, Event, Line, Row, rows_of};
use crate::support::assert_rows;

const ID: i64 = 5;

/// Attempts of which as much is written as there is room for.
fn attempts() -> Vec<String> {
    let tail = "using AUTH mechanism: LOGIN with profile: P 1";
    let forged = "x using AUTH mechanism: X with profile: Y ".repeat(60);
    [
        format!("SMTP Auth: (ICID {ID}) failed for user: bob {tail}"),
        format!("SMTP Auth (ICID {ID}) succeeded for user: bob {tail}"),
        format!("SMTP Auth: (ICID {ID}) failed for user: {} {tail}", "n".repeat(3000)),
        format!("SMTP Auth: (ICID {ID}) failed for user: {forged}{tail}"),
        format!("SMTP Auth (ICID {ID}) LDAP query/user lookup failed for user: bob"),
        format!("SMTP Auth: (ICID {ID}) profile: P is misconfigured or missing causing an Auth failure"),
        format!("SMTP Auth: (ICID {ID}) was required but remote host did not initiate it"),
        format!("SMTP Auth: (ICID {ID}) could not reach forwarding server 192.0.2.7"),
        "SMTP Auth: LDAP query failed, possible LDAP misconfiguration or unreachable server.".to_owned(),
        format!("DCID: {ID} IP: 203.0.113.9 SMTP authentication using the profile O 1 succeeded."),
        format!(
            "DCID: {ID} IP: 203.0.113.9 SMTP authentication using the profile O failed: ('535', ['5.7.8 no', \"it's\"])"
        ),
        format!(
            "DCID: {ID} IP: 203.0.113.9 SMTP authentication using the profile O failed: ('535', ['{}'])",
            "r".repeat(3000)
        ),
    ]
    .to_vec()
}

/// What the documents make of a message that is cut: outcome and flags of its row.
fn cut(whole: &str, length: usize) -> Option<(&'static str, Vec<&'static str>)> {
    let text = &whole[..length];
    let is_whole = length == whole.len();
    let outcome = |after: &str| text.split_once(") ").is_some_and(|(_, rest)| rest.starts_with(after));
    if text.starts_with("DCID") {
        if text.ends_with(" succeeded.") {
            return Some(("succeeded", vec![]));
        }
        if let Some(outcome) =
            ["failed", "succeeded"].into_iter().find(|outcome| text.ends_with(&format!(" {outcome}")))
        {
            return Some((outcome, vec!["cut"]));
        }
        let (_, reply) = text.split_once(" failed:")?;
        // An empty reply is none that is known to be cut.
        let flags = if reply.trim().is_empty() { vec!["odd"] } else { vec!["cut"] };
        return Some(("failed", if is_whole { vec![] } else { flags }));
    }
    let word = text.split_once(") ").and_then(|(_, rest)| rest.split(' ').next());
    if let Some(outcome_of) = ["failed", "succeeded"].into_iter().find(|outcome| word == Some(outcome))
        && !text.contains(" for user: ")
    {
        return Some((outcome_of, vec!["cut"]));
    }
    for (words, outcome_of) in [("failed for user: ", "failed"), ("succeeded for user: ", "succeeded")] {
        if outcome(words) {
            let (_, name) = text.split_once("for user: ")?;
            let credentials = || {
                let (rest, profile) = name.rsplit_once(" with profile: ")?;
                let (_, mechanism) = rest.rsplit_once(" using AUTH mechanism: ")?;
                (!mechanism.contains(' ') && !mechanism.is_empty() && !profile.trim().is_empty()).then_some(())
            };
            return Some((outcome_of, if credentials().is_some() { vec![] } else { vec!["cut"] }));
        }
    }
    if outcome("LDAP query/user lookup failed for user: ") {
        return Some(("error", vec![]));
    }
    // A server that cannot be reached has some name.
    let server = text.split_once("could not reach forwarding server ").is_some_and(|(_, name)| !name.trim().is_empty());
    if server || is_whole {
        return Some((if whole.contains("was required") { "required" } else { "error" }, vec![]));
    }
    None
}

/// A log of others, some more records in their middle; its rows, which are the same for every cut of the log into pieces
/// and those of the reference.
fn rows(dir: &std::path::Path, more: &[String], context: &str) -> Vec<Row> {
    let line = Line::native();
    let others = events(BEGINS[1], 1, 1);
    let at = |message: &String| Event { message: message.clone(), attempt: None, ..others[4].clone() };
    let all = others[..4].iter().cloned().chain(more.iter().map(at)).chain(others[4..].iter().cloned());
    let text: String = all.map(|event| line.show(&event) + "\n").collect();
    let (rows, ledgers) = rows_of(&dir.join("mail.log"), &text, context);
    for ledger in ledgers {
        assert!(ledger.is_whole(), "{context}: {ledger:?}");
        assert_eq!(ledger.auth_events as usize, rows.len(), "{context}");
    }
    rows
}

/// The rows of others, and those of the records in their middle, the latter without their columns.
fn apart(rows: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
    let is_other = |row: &Row| row.icid == Some(1) || row.dcid == Some(1);
    let (others, own): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_other);
    (others.into_iter().map(|row| Row { line: 0, ..row }).collect(), own)
}

#[test]
fn attempts_cut_at_every_byte() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (quiet, none) = apart(rows(dir.path(), &[], "nothing cut"));
    assert_eq!((quiet.len(), none.len()), (4, 0));
    let envelope = Line::native().show(&Event { message: String::new(), ..events(BEGINS[1], 1, 1)[0].clone() }).len();
    for whole in attempts() {
        // Transports cut lines of so many bytes; short ones are cut everywhere.
        let at_lines = [480, 1024, 2048].map(|length| length - envelope);
        let lengths = (1..=whole.len()).filter(|at| *at < 140 || at_lines.contains(at) || *at == whole.len());
        let lengths: Vec<usize> = lengths.collect();
        let messages: Vec<String> = lengths.iter().map(|length| whole[..*length].to_owned()).collect();
        let context = &whole[..whole.len().min(100)];
        let (others, own) = apart(rows(dir.path(), &messages, context));
        assert_rows(&others, &quiet, context);
        let expected = lengths.iter().filter_map(|length| Some((*length, cut(&whole, *length)?)));
        let found: Vec<_> = own.iter().map(|row| (row.outcome.as_str(), row.flags.clone())).collect();
        let expected: Vec<(usize, (&str, Vec<&str>))> = expected.collect();
        for ((length, expected), found) in expected.iter().zip(&found) {
            let found = (found.0, found.1.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found, *expected, "{:?}", &whole[..*length]);
        }
        assert_eq!(found.len(), expected.len(), "{context}");
    }
}

/// Reply, `reply_code`, `reply_text`, flag.
type Odd = (&'static str, Option<i64>, Option<&'static str>, Option<&'static str>);

#[test]
fn odd_replies_hide_no_failure() {
    const ODD: [Odd; 17] = [
        ("", None, None, Some("odd")),
        (" ", None, None, Some("odd")),
        (" none", None, Some("none"), Some("odd")),
        ("535 no", None, Some("535 no"), Some("odd")),
        (" ('535', ['no'])", Some(535), Some("no"), None),
        (" ('535', ['no']) ", Some(535), Some("no"), None),
        (" ('535', [])", Some(535), Some(""), None),
        (" ('535', ['no']) and a tail", None, Some("('535', ['no']) and a tail"), Some("odd")),
        (" ('535', ['no']) [('x', 'y')]", None, Some("('535', ['no']) [('x', 'y')]"), None),
        (" ('535', ['no'", None, Some("('535', ['no'"), Some("cut")),
        (" ('535', ['no\\", None, Some("('535', ['no\\"), Some("cut")),
        (" ('535', ['no\\'])", None, Some("('535', ['no\\'])"), Some("odd")),
        (" (", None, Some("("), Some("cut")),
        (" ()", None, Some("()"), Some("odd")),
        (" ((('535', ['no'])", None, Some("((('535', ['no'])"), Some("odd")),
        (" ('535', ['a failed: b succeeded.'])", Some(535), Some("a failed: b succeeded."), None),
        (
            " ('535', ['no']) DCID: 1 IP: 203.0.113.1 SMTP authentication using the profile O succeeded.",
            None,
            None,
            Some("odd"),
        ),
    ];
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (quiet, _) = apart(rows(dir.path(), &[], "nothing odd"));
    let head = format!("DCID: {ID} IP: 203.0.113.9 SMTP authentication using the profile O failed:");
    let messages: Vec<String> = ODD.iter().map(|(reply, ..)| format!("{head}{reply}")).collect();
    let (others, own) = apart(rows(dir.path(), &messages, "odd replies"));
    assert_rows(&others, &quiet, "odd replies");
    assert_eq!(own.len(), ODD.len());
    for (row, (reply, code, text, flag)) in own.iter().zip(ODD) {
        assert_eq!((row.outcome.as_str(), row.reply_code), ("failed", code), "{reply:?}");
        assert_eq!(row.flags.first().map(String::as_str), flag, "{reply:?}");
        assert!(text.is_none() || row.reply_text.as_deref() == text, "{reply:?}: {:?}", row.reply_text);
    }
    // Each alone at the end of a file, where nothing follows it.
    for message in attempts().iter().chain(&messages) {
        rows(dir.path(), std::slice::from_ref(message), message);
    }
}

/// Attempts that a transport sent in several records are whole where that is certain: where what follows has the same head, no
/// level, and makes them whole.
#[test]
fn attempts_that_a_transport_split_are_put_together() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let tail = "using AUTH mechanism: LOGIN with profile: P 1";
    let attempts = [
        format!("SMTP Auth: (ICID {ID}) failed for user: bob {tail}"),
        format!("SMTP Auth: (ICID {ID}) failed for user: {} {tail}", "n ".repeat(60)),
        format!(
            "DCID: {ID} IP: 203.0.113.9 SMTP authentication using the profile O failed: ('535', ['5.7.8 no', \"it's\"])"
        ),
    ];
    let path = dir.path().join("mail.@20090422T090000.s");
    let mut whole = 0;
    for (head, level) in [
        ("Apr 22 11:47:30 esa1 mail_logs: ", "Info: "),
        ("<22>1 2009-04-22T11:47:30.262668+02:00 esa1 mail_logs - - - ", "Warning: "),
        ("Wed Apr 22 11:47:30 2009 ", "Info: "),
    ] {
        for attempt in &attempts {
            for at in 1..attempt.len() {
                for ends in [vec![at], vec![at, attempt.len().min(at + 7)]] {
                    let (mut text, mut begin) = (format!("{head}{level}"), 0);
                    for end in ends.iter().copied().chain([attempt.len()]).filter(|end| *end > 0) {
                        text += &format!("{}{}\n", if begin > 0 { head } else { "" }, &attempt[begin..end]);
                        begin = end;
                    }
                    text += &format!("{head}{level}ICID {ID} close\n");
                    let (found, _) = rows_of(&path, &text, &text);
                    whole += usize::from(found.iter().any(|row| !row.flags.iter().any(|flag| flag == "cut")));
                }
            }
        }
    }
    assert!(whole > 500, "{whole}");
}

/// Where a transport cut a name, there was no blank, whether the next part has a head of its own or none: a head may have
/// another fraction of the second.
#[test]
fn a_name_that_a_transport_cut_is_put_together_to_the_letter() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("mail.@20090422T090000.s");
    let (name, short) = ("n".repeat(5000), "n".repeat(300));
    let close = format!("Info: ICID {ID} close");
    for (head, again) in [
        ("Apr 22 11:47:30 esa1 mail_logs: ", "Apr 22 11:47:30 esa1 mail_logs: "),
        ("Apr 22 11:47:30 esa1 mail_logs: ", ""),
        ("2009-04-22T11:47:30.262668+02:00 esa1 mail_logs: ", "2009-04-22T11:47:30.262701+02:00 esa1 mail_logs: "),
        ("2009-04-22T11:47:30.262+02:00 esa1 mail_logs: ", "2009-04-22T11:47:30.2631+02:00 esa1 mail_logs: "),
    ] {
        for (length, user) in [(480, &name), (1024, &name), (2048, &name), (480, &short)] {
            let message = format!(
                "Info: SMTP Auth: (ICID {ID}) failed for user: {user} using AUTH mechanism: LOGIN with profile: P"
            );
            let (first, mut rest) = message.split_at((length - head.len()).min(message.len()));
            let mut text = format!("{head}{first}\n");
            while !rest.is_empty() {
                let (part, more) = rest.split_at((length - again.len()).min(rest.len()));
                text += &format!("{again}{part}\n");
                rest = more;
            }
            text += &format!("{head}{close}\n");
            let (found, _) = rows_of(&path, &text, &text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].user.as_deref(), Some(user.as_str()), "{text}");
            let is_joined = found[0].flags.iter().any(|flag| flag == "joined");
            assert_eq!(is_joined, user == &name, "{text}");
        }
    }
}
