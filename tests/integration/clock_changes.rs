//! Logs over a change of the clock: each record has the moment at which it was written, however the log is cut into files,
//! packed and read, whether a zone or the heads of the files tell of the change.

use std::path::Path;

use authq::{ArchiveOptions, ScanOptions, Zone};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;

use crate::generator::truth::Row;
use crate::pack::gzip;
use crate::support::{Reading, engine_rows, run};

/// A record: when it is written, and what it says.
type Written = (Timestamp, String);

/// Connections over eight hours around a change, each open over several others, with an attempt.
fn records(middle: &str) -> Vec<Written> {
    let begin: Timestamp = middle.parse::<Timestamp>().expect("a moment") - SignedDuration::from_hours(4);
    let mut records = Vec::new();
    for id in 1..170_i64 {
        let at = |seconds: i64| begin + SignedDuration::from_secs(id * 170 + seconds);
        records.push((at(0), format!("New SMTP ICID {id} interface Data 1 (192.0.2.1) address 198.51.100.7 reverse dns host unknown verified no")));
        if id > 8 {
            records.push((at(1), format!("ICID {} close", id - 8)));
        }
        records.push((
            at(2),
            format!("SMTP Auth: (ICID {id}) failed for user: u{id} using AUTH mechanism: PLAIN with profile: P"),
        ));
    }
    records
}

/// Records as the appliance writes them, which knows its zone.
fn text(records: &[Written], zone: &TimeZone) -> String {
    let line = |(moment, message): &Written| {
        let stamp = moment.to_zoned_datetime(zone.clone()).strftime("%a %b %e %H:%M:%S %Y");
        format!("{stamp} Info: {message}\n")
    };
    records.iter().map(line).collect()
}

/// The head of a file that begins with a record.
fn head((moment, _): &Written, zone: &TimeZone) -> String {
    let offset = zone.to_offset(*moment).seconds();
    let lines = ["Version: 8.5.6-074 SN: 00AA-BB".to_owned(), format!("Time offset from UTC: {offset} seconds")];
    text(&lines.map(|line| (*moment, line)), zone)
}

/// Writes files of the records, cut at these places.
fn write(dir: &Path, records: &[Written], cuts: &[usize], zone: &TimeZone, has_heads: bool, pack: bool) {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % records.len()).chain([0, records.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    for (number, range) in cuts.windows(2).enumerate() {
        let records = &records[range[0]..range[1]];
        let head = if has_heads { head(&records[0], zone) } else { String::new() };
        let bytes = (head + &text(records, zone)).into_bytes();
        // Names that tell no order.
        let name = format!("mail{}", (number * 7) % 11);
        std::fs::write(dir.join(name), if pack { gzip(&bytes) } else { bytes }).expect("a file");
    }
}

fn read(dir: &Path, log_zone: Option<&str>, scan: ScanOptions) -> Vec<Row> {
    let log_zone = log_zone.map(|zone| Zone::parse(zone).expect("a zone"));
    let archive = ArchiveOptions { log_zone, ..ArchiveOptions::default() };
    engine_rows(&[dir.to_path_buf()], &Reading { archive, scan }).0
}

/// What is wrong with the rows, if anything is.
fn fault(rows: &[Row], records: &[Written]) -> Option<String> {
    let attempts = records.iter().filter(|(_, message)| message.starts_with("SMTP Auth"));
    let expected: Vec<i64> = attempts.map(|(moment, _)| moment.as_microsecond()).collect();
    let found: Vec<i64> = rows.iter().filter_map(|row| row.time).collect();
    if found != expected {
        let first = found.iter().zip(&expected).position(|(found, expected)| found != expected);
        return Some(format!("{} rows of {}, the first that differs: {first:?}", found.len(), expected.len()));
    }
    let odd = rows.iter().find(|row| row.elapsed_ms != Some(2000) || !row.flags.is_empty());
    let closed = rows
        .iter()
        .zip(rows.iter().skip(8))
        .find(|(row, later)| row.closed_at != later.opened_at.map(|opened| opened + 1_000_000));
    odd.map(|row| format!("{row:?}")).or(closed.map(|(row, later)| format!("{row:?} {later:?}")))
}

/// Changes of clocks, an hour or half of it, forth and back.
const CHANGES: &[(&str, &str)] = &[
    ("Europe/Berlin", "2009-10-25T01:00:00Z"),
    ("Europe/Berlin", "2009-03-29T01:00:00Z"),
    ("America/New_York", "2009-11-01T06:00:00Z"),
    ("America/New_York", "2009-03-08T07:00:00Z"),
    ("Australia/Lord_Howe", "2009-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2009-10-03T15:30:00Z"),
    ("America/St_Johns", "2009-11-01T02:31:00Z"),
];

fn scan() -> impl Strategy<Value = ScanOptions> {
    (1..4usize, 200..20_000usize, 100..5000usize, any::<bool>()).prop_map(
        |(threads, slice_bytes, block_bytes, mmap)| ScanOptions {
            threads,
            slice_bytes,
            block_bytes,
            mmap,
            ..ScanOptions::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_record_has_its_moment(
        (name, middle) in prop::sample::select(CHANGES),
        cuts in prop::collection::vec(any::<usize>(), 0..5),
        (has_heads, pack) in any::<(bool, bool)>(),
        scan in scan(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let zone = Zone::parse(name).expect("a zone").0;
        let records = records(middle);
        write(dir.path(), &records, &cuts, &zone, has_heads, pack);
        let fault = fault(&read(dir.path(), Some(name), scan), &records);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }

    /// Without a zone the heads tell, if a file begins behind the change.
    #[test]
    fn heads_that_differ_tell_of_a_change(
        (name, middle) in prop::sample::select(CHANGES),
        cuts in prop::collection::vec(any::<usize>(), 0..4),
        pack in any::<bool>(),
        scan in scan(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let zone = Zone::parse(name).expect("a zone").0;
        let records = records(middle);
        let cuts = [cuts, vec![records.len() - 20]].concat();
        write(dir.path(), &records, &cuts, &zone, true, pack);
        let fault = fault(&read(dir.path(), None, scan), &records);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }
}

/// Also where a long compressed file is read in pieces, as for `lines` and `connections`.
#[test]
fn pieces_of_a_file_have_their_moments() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (name, middle) = CHANGES[0];
    let records = records(middle);
    write(dir.path(), &records, &[], &Zone::parse(name).expect("a zone").0, false, true);
    let ask = |query: &str, more: &[&str]| {
        let args = [&["--log-tz", name, "-f", "csv", query, "."], more].concat();
        run(dir.path(), args, None).text()
    };
    for query in ["lines where kind = auth | select time", "connections | select icid, opened_at, closed_at"] {
        let pieces = ask(query, &["--slice-bytes=400", "--block-bytes=100"]);
        assert!(pieces.lines().count() > 160, "{pieces}");
        assert_eq!(pieces, ask(query, &[]), "{query}");
    }
    assert_eq!(ask("lines where kind = auth | select time", &["--slice-bytes=400"]), ask("auth | select time", &[]));
}

/// A stamp that no clock showed, and a clock that was set back by hand, are flagged and told.
#[test]
fn odd_clocks_are_flagged_and_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let lines = [
        "Sun Mar 29 01:59:00 2009 Info: New SMTP ICID 1 interface D (192.0.2.1) address 198.51.100.7 reverse dns host unknown verified no",
        "Sun Mar 29 02:10:00 2009 Info: SMTP Auth: (ICID 1) failed for user: a using AUTH mechanism: PLAIN with profile: P",
        "Sun Mar 29 02:11:00 2009 Info: ICID 1 close",
        "Tue Mar 31 12:00:00 2009 Info: New SMTP ICID 2 interface D (192.0.2.1) address 198.51.100.7 reverse dns host unknown verified no",
        "Tue Mar 31 11:58:00 2009 Info: SMTP Auth: (ICID 2) failed for user: b using AUTH mechanism: PLAIN with profile: P",
        "Tue Mar 31 11:59:00 2009 Info: ICID 2 close",
    ];
    std::fs::write(dir.path().join("mail.log"), lines.join("\n")).expect("a file");
    let ask = |query: &str| run(dir.path(), ["--log-tz", "Europe/Berlin", "-f", "csv", query, "mail.log"], None);
    let found = ask("auth | select user, elapsed_ms, flags");
    assert_eq!(
        found.text(),
        "user,elapsed_ms,flags\na,660000,\"[\"\"time_skipped\"\"]\"\nb,-120000,\"[\"\"before_opening\"\"]\"\n"
    );
    let told = [
        "1 row is earlier than the opening of the connection (flag before_opening)",
        "1 attempt has a stamp that the clock of the log never showed (flag time_skipped)",
    ];
    told.iter().for_each(|told| assert!(found.stderr.contains(told), "{}", found.stderr));
    assert_eq!(ask("where elapsed_ms < -1m | count").text(), "count\n1\n");
    let connections = ask("connections where duration_ms < 0 | select icid, duration_ms, flags");
    assert_eq!(connections.text(), "icid,duration_ms,flags\n2,-60000,\"[\"\"before_opening\"\"]\"\n");
}

/// Failures before the change and a success after it lie farther apart than their stamps.
#[test]
fn no_window_spans_the_hour_between_two_equal_stamps() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let attempt = |clock: &str, id: u32, what: &str| {
        let line = |message: String| format!("Sun Oct 25 {clock} 2009 Info: {message}\n");
        line(format!(
            "New SMTP ICID {id} interface D (192.0.2.1) address 203.0.113.7 reverse dns host unknown verified no"
        )) + &line(format!("SMTP Auth: (ICID {id}) {what} for user: ann using AUTH mechanism: LOGIN with profile: P"))
            + &line(format!("ICID {id} close"))
    };
    let mut text: String = (1..6).map(|id| attempt(&format!("02:0{id}:00"), id, "failed")).collect();
    let without = text.clone() + &attempt("02:11:00", 7, "succeeded");
    text += &attempt("02:59:00", 6, "failed");
    text += &attempt("02:11:00", 7, "succeeded");
    std::fs::write(dir.path().join("over"), text).expect("a file");
    std::fs::write(dir.path().join("within"), without).expect("a file");
    let ask = |name: &str| {
        let query =
            "inbound | sequence 5 failed then succeeded by remote_ip within 15m | select remote_ip, n1, span_ms";
        run(dir.path(), ["--log-tz", "Europe/Berlin", "-f", "csv", query, name], None)
    };
    assert_eq!(ask("within").text(), "remote_ip,failures,span_ms\n203.0.113.7,5,600000\n");
    assert_eq!(ask("over").code, Some(1), "{}", ask("over").text());
}
