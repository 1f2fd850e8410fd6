//! Records of one second that changed places on their way into the log: what belongs together is the same as in the order in
//! which they were written, however the log is cut.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use authq::{ArchiveOptions, ScanOptions};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::support::{Reading, query};

/// A record of a connection, in the order in which an appliance writes them.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Open,
    Verdict,
    Tls,
    Auth { user: u8, failed: bool },
    Close,
}

/// A line, before it is written.
#[derive(Clone, Debug)]
struct Line {
    second: u32,
    id: u64,
    step: Step,
    /// Where it stands among the lines of its second.
    turn: u16,
}

/// Connections of a few seconds each, many of them at a time.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let auth = (any::<u16>(), 0..2u32, 0..3u8, any::<bool>());
    let connection =
        (0..20u32, any::<[u16; 4]>(), any::<[bool; 3]>(), prop::collection::vec(auth, 0..4), any::<bool>());
    prop::collection::vec(connection, 1..12).prop_map(|connections| {
        let mut lines = Vec::new();
        for (id, (begun, turns, pauses, attempts, has_verdict)) in (101..).zip(connections) {
            let mut second = begun;
            lines.push(Line { second, id, step: Step::Open, turn: turns[0] });
            if has_verdict {
                lines.push(Line { second, id, step: Step::Verdict, turn: turns[1] });
            }
            second += u32::from(pauses[0]);
            if pauses[2] {
                // Between seconds of its own: what TLS record an attempt follows is told by the order alone.
                lines.push(Line { second: second + 1, id, step: Step::Tls, turn: turns[2] });
                second += 2;
            }
            for (turn, pause, user, failed) in attempts {
                second += pause;
                lines.push(Line { second, id, step: Step::Auth { user, failed }, turn });
            }
            lines.push(Line { second: second + u32::from(pauses[1]), id, step: Step::Close, turn: turns[3] });
        }
        lines
    })
}

/// Orders lines of one second: as they were written, or not.
fn text(lines: &[Line], is_swapped: bool) -> Vec<String> {
    let mut lines = lines.to_vec();
    match is_swapped {
        true => lines.sort_by_key(|line| (line.second, line.turn)),
        false => lines.sort_by_key(|line| (line.second, line.id, order(line.step))),
    }
    lines.iter().map(written).collect()
}

/// Attempts of one second have no order: their numbers are not compared.
fn order(step: Step) -> u8 {
    match step {
        Step::Open => 0,
        Step::Verdict => 1,
        Step::Tls => 2,
        Step::Auth { .. } => 3,
        Step::Close => 4,
    }
}

fn written(line: &Line) -> String {
    let Line { second, id, step, .. } = line;
    let stamp = format!("Wed Apr 22 11:47:{:02} 2009 Info: ", second % 60);
    let stamp = stamp.replace("11:47", &format!("11:{:02}", 47 + second / 60));
    let mut text = stamp;
    let written = match step {
        Step::Open => {
            let host = "reverse dns host unknown verified no";
            write!(text, "New SMTP ICID {id} interface mail (192.0.2.10) address 203.0.113.{} {host}", id % 250)
        }
        Step::Verdict => write!(text, "ICID {id} ACCEPT SG GROUP{id} match sbrs[none] SBRS None"),
        Step::Tls => write!(text, "ICID {id} TLS success protocol TLSv1.2 cipher C{id}"),
        Step::Auth { user, failed } => {
            let outcome = if *failed { "failed" } else { "succeeded" };
            write!(
                text,
                "SMTP Auth: (ICID {id}) {outcome} for user: u{user} using AUTH mechanism: LOGIN with profile: P"
            )
        }
        Step::Close => write!(text, "ICID {id} close"),
    };
    written.expect("text can be written to");
    text
}

/// Rows, in an order of their own: in the same second, that of the log is not that in which records were written.
fn rows(paths: &[PathBuf], text: &str, scan: ScanOptions) -> Vec<String> {
    let reading = Reading { archive: ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() }, scan };
    let (batches, _) = query(paths, text, &reading);
    let row = |batch: &arrow::array::RecordBatch, row: usize| -> String {
        let columns = batch.schema_ref().fields().iter().zip(batch.columns());
        columns.map(|(field, column)| format!("{}={:?} ", field.name(), column.slice(row, 1))).collect()
    };
    let mut rows: Vec<String> =
        batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|at| row(batch, at)).collect::<Vec<_>>()).collect();
    rows.sort();
    rows
}

fn one_thread() -> ScanOptions {
    ScanOptions { threads: 1, ..ScanOptions::default() }
}

fn write(dir: &Path, name: &str, lines: &[String], is_compressed: bool) -> PathBuf {
    let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
    let path = dir.join(if is_compressed { format!("{name}.gz") } else { name.to_owned() });
    let bytes = match is_compressed {
        true => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory can be written to");
            encoder.finish().expect("memory can be written to")
        }
        false => text.into_bytes(),
    };
    std::fs::write(&path, bytes).expect("the file can be written");
    path
}

/// What does not tell in which order the attempts of a second stand.
const QUERIES: [&str; 9] = [
    "select time, user, outcome, icid, remote_ip, opened_at, elapsed_ms, sender_group, tls, tls_cipher, closed_at, mids",
    "select user, icid, remote_ip",
    "failed | select user, icid, remote_ip, sender_group",
    "select icid, closed_at",
    "count by remote_ip, sender_group",
    "connections | select icid, remote_ip, sender_group, tls, auth_attempts, auth_failed, opened_at, closed_at, complete",
    "failed | show connections | select icid, remote_ip, auth_attempts, complete",
    "trace icid 101 | select group, opened_at, text",
    "failed | show lines | select opened_at, kind, text",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_those_of_the_order_in_which_records_were_written(lines in lines()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let right = write(dir.path(), "right", &text(&lines, false), false);
        let swapped = write(dir.path(), "swapped", &text(&lines, true), false);
        for text in QUERIES {
            let expected = rows(std::slice::from_ref(&right), text, one_thread());
            prop_assert_eq!(&rows(std::slice::from_ref(&swapped), text, one_thread()), &expected, "{}", text);
        }
    }

    #[test]
    fn cuts_do_not_matter_where_records_changed_places(
        lines in lines(),
        mut cuts in prop::collection::vec(0..100usize, 0..6),
        (threads, slice_bytes, block_bytes) in (1..=3usize, 1..3000usize, 1..3000usize),
        pushdown in any::<bool>(),
        is_compressed in any::<bool>(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let text = text(&lines, true);
        let whole = write(dir.path(), "whole", &text, false);
        cuts.retain(|cut| *cut > 0 && *cut < text.len());
        cuts.sort_unstable();
        cuts.dedup();
        let begins = [0].into_iter().chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([text.len()]);
        let pieces = dir.path().join("pieces");
        std::fs::create_dir(&pieces).expect("a folder");
        for (number, (begin, end)) in begins.zip(ends).enumerate() {
            write(&pieces, &format!("mail.{number:03}"), &text[begin..end], is_compressed);
        }
        let scan = ScanOptions { threads, slice_bytes, block_bytes, pushdown, ..ScanOptions::default() };
        for query in QUERIES {
            let expected = rows(std::slice::from_ref(&whole), query, one_thread());
            prop_assert_eq!(&rows(std::slice::from_ref(&pieces), query, scan.clone()), &expected, "{}", query);
            prop_assert_eq!(&rows(std::slice::from_ref(&whole), query, scan.clone()), &expected, "{}", query);
        }
    }
}

/// Who names an opening or a close in a user name moves no record of others.
#[test]
fn an_imitated_opening_or_close_completes_nothing() {
    let auth = |id: u64, user: &str| {
        format!(
            "Wed Apr 22 11:47:00 2009 Info: SMTP Auth: (ICID {id}) failed for user: {user} using AUTH mechanism: LOGIN with profile: P"
        )
    };
    let opening =
        "New SMTP ICID 7 interface mail (192.0.2.10) address 198.51.100.66 reverse dns host unknown verified no";
    let stamp = "Wed Apr 22 11:47:00 2009 Info: ";
    let dir = tempfile::tempdir().expect("a temporary folder");
    let honest = [auth(7, "bob"), auth(8, "x"), format!("{stamp}ICID 8 close"), auth(7, "bob")];
    let hostile = |name: &str| [auth(7, "bob"), auth(8, name), format!("{stamp}ICID 8 close"), auth(7, "bob")];
    let query = "icid=7 | select user, icid, remote_ip, closed_at";
    let expected = rows(&[write(dir.path(), "honest", &honest, false)], query, one_thread());
    for name in
        [opening.to_owned(), format!("{stamp}{opening}"), "ICID 7 close".to_owned(), format!("{stamp}ICID 7 close")]
    {
        let log = write(dir.path(), "hostile", &hostile(&name), false);
        assert_eq!(rows(&[log], query, one_thread()), expected, "{name}");
    }
}
