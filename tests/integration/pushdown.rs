//! What a scan leaves out early changes no row: over archives of many days, of which a query wants one.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use authq::{Aliases, Archive, ArchiveOptions, Ledger, LookBack, ScanOptions};
use proptest::prelude::*;

use crate::generator::{Config, generate};
use crate::logs;
use crate::pack::CODECS;
use crate::support::{Reading, query, query_archive};

/// All rows in one batch; `None`: there are none.
pub fn glued(batches: &[RecordBatch]) -> Option<RecordBatch> {
    let first = batches.first()?;
    Some(concat_batches(&first.schema(), batches).expect("batches of one schema"))
}

fn reading(pushdown: bool, look_back: LookBack) -> Reading {
    let Reading { archive, scan } = Reading::default();
    Reading { archive, scan: ScanOptions { pushdown, look_back, ..scan } }
}

/// Both answers are the same; the ledger of the one with pushdown.
fn same(paths: &[PathBuf], text: &str, look_back: LookBack) -> Ledger {
    let (pushed, ledger) = query(paths, text, &reading(true, look_back));
    let (whole, all) = query(paths, text, &reading(false, look_back));
    if let (Some(pushed), Some(whole)) = (glued(&pushed), glued(&whole)) {
        for row in 0..pushed.num_rows().min(whole.num_rows()) {
            assert_eq!(pushed.slice(row, 1), whole.slice(row, 1), "{text}: row {row}");
        }
    }
    assert_eq!(all.files_skipped, 0, "{text}");
    assert_eq!(ledger.rows.out, all.rows.out, "{text}");
    ledger
}

/// Twenty days of two appliances.
fn archive() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = Config { seed: 21, days: 20, bytes: 512 << 10, file_bytes: 8 << 10, ..Config::default() };
    generate(&config, dir.path()).expect("a generated archive");
    let path = dir.path().to_path_buf();
    (dir, path)
}

#[test]
fn a_query_over_a_day_reads_a_few_days() {
    let (_dir, path) = archive();
    let paths = [path];
    for text in [
        "on 2009-04-30 | select time, appliance, user, file, line, raw",
        "failed on 2009-04-30 where user ~ /a/ or outcome = error | count by user, outcome",
        "on 2009-04-30 | select time, user, remote_ip, sender_group, tls, attempt",
    ] {
        let ledger = same(&paths, text, LookBack::default());
        assert!(ledger.files_skipped > ledger.files_seen / 2, "{text}: {ledger:?}");
        assert!(ledger.rows.out > 0, "{text}");
    }
}

#[test]
fn bounds_on_one_side_and_no_bounds() {
    let (_dir, path) = archive();
    let paths = [path];
    let early = same(&paths, "before 2009-04-25 | select time, user, closed_at, mids", LookBack::default());
    assert!(early.files_skipped > early.files_seen / 2, "{early:?}");
    let late = same(&paths, "after 2009-05-05 | select time, remote_ip, attempt", LookBack::All);
    assert_eq!(late.files_skipped, 0, "{late:?}");
    let none = same(&paths, "where not (time < 2009-05-05) or user = a | select time, user", LookBack::default());
    assert_eq!(none.files_skipped, 0, "{none:?}");
    let nothing = same(&paths, "on 2001-01-01 | select time, user", LookBack::default());
    assert_eq!((nothing.rows.out, nothing.lines), (0, 0), "{nothing:?}");
}

#[test]
fn conditions_of_every_kind() {
    let (_dir, path) = archive();
    let paths = [path];
    for filter in [
        "failed inbound",
        "where user = * and not inbound",
        "where user is null or mechanism in (PLAIN, \"login\")",
        "where not (user ~ /[a-m]/ and profile = *o*)",
        "where icid between 1 and 400 or dcid in (1, 2, 3)",
        "where hour(time) < 6 and outcome != failed",
        "where user = \"\" or user == Admin",
        "\"535\"",
    ] {
        same(&paths, &format!("{filter} | select time, user, outcome, remote_ip, raw"), LookBack::default());
    }
}

/// Conditions that a record alone decides, those that it does not, and mixtures.
pub const FILTERS: &[&str] = &[
    "auth",
    "failed",
    "succeeded inbound where user = U2",
    "outbound",
    "where user in (u1, u3) or mechanism = login",
    "where icid = 1 or dcid = 2",
    "where not (user = u1) and outcome != error",
    "since 2009-04-22T10:00:20 until 2009-04-22T10:00:40",
    "after 2009-04-22T10:00:30 where user is null or tls",
    "where remote_ip in 10.0.0.0/8 and failed",
    "\"5.7.1\"",
    "required",
];

/// Columns for each strategy: of the record, of its connection, of the end of its connection.
const COLUMNS: &[&str] = &[
    "time, user, outcome, file, line, flags, raw",
    "user, remote_ip, sender_group, tls, attempt",
    "event_id, user",
    "line, closed_at, mids",
    "event_id, line, icid, dcid, closed_at",
    "user, sender_group, tls_protocol, mids",
    "user, appliance, flags",
    "user, opened_at, remote_host, attempt",
    "user, attempt, integrity, raw",
    "time, remote_ip, access, tls_cipher, line, integrity",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Logs as hostile to the join as they can be, read in pieces of every size.
    #[test]
    fn what_is_left_out_early_changes_no_row(
        log in logs::log(),
        filter in prop::sample::select(FILTERS),
        columns in prop::sample::select(COLUMNS),
        threads in 1..4usize,
        slice_bytes in prop_oneof![1..300usize, Just(1 << 20)],
        block_bytes in prop_oneof![1..300usize, Just(1 << 20)],
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let paths = [log.write(dir.path())];
        let text = format!("{filter} | select {columns}");
        let archive = ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() };
        let scan = ScanOptions { threads, slice_bytes, block_bytes, ..ScanOptions::default() };
        let with = |pushdown| {
            let scan = ScanOptions { pushdown, ..scan.clone() };
            query(&paths, &text, &Reading { archive: archive.clone(), scan })
        };
        let ((pushed, ledger), (whole, all)) = (with(true), with(false));
        prop_assert_eq!(glued(&pushed), glued(&whole), "{}", text);
        prop_assert_eq!((ledger.rows.out, ledger.rows.filtered), (all.rows.out, all.rows.filtered), "{}", text);
        prop_assert_eq!((ledger.lines, ledger.auth_events), (all.lines, all.auth_events), "{}", text);
    }
}

/// One line of a file that was put together of the logs of several appliances.
pub fn line() -> impl Strategy<Value = Vec<u8>> {
    let stamp = "Wed Apr 22 10:00:30 2009";
    let envelope = prop_oneof![
        6 => (0..60u32).prop_map(|second| format!("Wed Apr 22 10:00:{second:02} 2009 Info: ")),
        1 => prop::sample::select(vec!["esa1", "esa2", "esa3", "esa1.example.com", "192.0.2.10"])
            .prop_map(|host| format!("Apr 22 10:00:20 {host} mail_logs: Info: ")),
        1 => prop::sample::select(vec!["", " ", "  ", "x "]).prop_map(move |before| format!("{before}{stamp} Warning: ")),
    ];
    let record = (envelope, logs::message()).prop_map(|(envelope, message)| envelope + &message);
    let head = prop::sample::select(vec![
        "Info: Version: 14.0.0-698 SN: AAA-1",
        "Info: Version: 14.0.0-698 SN: BBB-2",
        "Info: Time offset from UTC: 7200 seconds",
        "Info: Time offset from UTC: 0 seconds",
        "Info: Begin Logfile",
    ]);
    let text = prop::sample::select(vec![
        "",
        "SMTP Auth: (ICID 1) failed for user: loose",
        "ICID 1 close",
        "New SMTP ICID 1 interface x",
        "Wed Apr 22 10:00:30 2009 ICID 2 close",
        "Wed Apr 22 10:00:30 2009 SMTP Auth: (ICID 1) failed for user: u",
        "Wed Apr 22 10:00:30 2009 Info: SMTP Auth: (ICID 1) failed",
        "Wed Apr 22 10:00:30 2009 Info: new smtp icid 1 interface mail (192.0.2.1) address 10.9.9.9 verified yes",
        "Wed Apr 22 10:00:30 2009 Info: New smtp ICID 1 interface m (192.0.2.1) address 10.9.9.9 reverse dns host SMTP Auth",
        "Info: New SMTP ICID 2 interface mail (192.0.2.1) address 10.8.8.8 reverse dns host h verified yes",
        "using AUTH mechanism: PLAIN with profile: P",
        "Wed Apr 22 10:00:30 2009 Info: ",
        "Wed Apr 22 10:00:30 2009 Info: New SMTP ICID 1 interface x",
        "Wed Apr 22 10:00:30 2009 Info: New SMTP DCID 2 interface 192.0.2.1 address 10.7.7.7 port",
        "Wed Apr 22 10:00:30 2009 Info: Start MID 7 ICID 1 (",
        "Wed Apr 22 10:00:30 2009 Info: ICID 1 close \t\r",
        "Wed Apr 22 10:00:30 2009 Info: SMTP Auth: (ICID 2) failed for user: a Wed Apr 22 10:00:30 2009 Info: ICID 2 close",
    ]);
    prop_oneof![
        8 => record,
        1 => head.prop_map(move |head| format!("{stamp} {head}")),
        1 => text.prop_map(str::to_owned),
    ]
    .prop_map(|line| (line + "\n").into_bytes())
}

/// Every way there is to read the same bytes.
pub fn way() -> impl Strategy<Value = ScanOptions> {
    let bytes = || prop_oneof![1..300usize, Just(4000), Just(1 << 20)];
    let memory = prop_oneof![Just(1u64 << 12), Just(1 << 30)];
    (1..=4usize, bytes(), bytes(), memory, any::<[bool; 3]>()).prop_map(
        |(threads, slice_bytes, block_bytes, memory, [pushdown, count_lines, mmap])| ScanOptions {
            threads,
            slice_bytes,
            block_bytes,
            memory,
            overflow: Some(std::env::temp_dir()),
            pushdown,
            count_lines,
            small_bytes: 0,
            mmap,
            ..ScanOptions::default()
        },
    )
}

/// Reads `paths` as `scan` says and in the plainest way; nothing differs that the user sees.
pub fn no_way_differs(paths: &[PathBuf], text: &str, scan: &ScanOptions) {
    let aliases = Aliases::parse(&["esa3=esa2"]).expect("an alias");
    let archive = ArchiveOptions { keep_duplicates: true, aliases, ..ArchiveOptions::default() };
    let plainest =
        ScanOptions { threads: 1, slice_bytes: 1 << 24, pushdown: false, mmap: false, ..ScanOptions::default() };
    let read = |scan: &ScanOptions| query(paths, text, &Reading { archive: archive.clone(), scan: scan.clone() });
    let ((rows, ledger), (expected, all)) = (read(scan), read(&plainest));
    assert_eq!(glued(&rows), glued(&expected), "{text}: {scan:?}");
    let counts = |ledger: &Ledger| {
        let Ledger { auth_events, auth_lines_not_understood, bytes_text, .. } = *ledger;
        (ledger.rows.out, ledger.rows.filtered, auth_events, auth_lines_not_understood, bytes_text)
    };
    assert_eq!(counts(&ledger), counts(&all), "{text}: {scan:?}");
    if ledger.bytes_not_counted == 0 {
        assert_eq!(ledger.lines, all.lines, "{text}: {scan:?}");
    }
    let told = |ledger: &Ledger| {
        let mut told: Vec<String> = ledger.notes.iter().map(|note| note.message.clone()).collect();
        told.sort_unstable();
        told
    };
    assert_eq!(told(&ledger), told(&all), "{text}: {scan:?}");
}

/// Writes a file that nobody wrote to for an hour.
pub fn write_settled(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
    let file = std::fs::File::options().write(true).open(path).expect("the same file");
    file.set_modified(SystemTime::now() - Duration::from_secs(3600)).expect("a time");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files of several appliances and hosts, plain, compressed and of several members.
    #[test]
    fn no_way_to_read_a_log_changes_what_it_says(
        files in prop::collection::vec((prop::collection::vec(line(), 1..40), 0..=CODECS.len(), 0..1000usize), 1..5),
        filter in prop::sample::select(FILTERS),
        columns in prop::sample::select(COLUMNS),
        scan in way(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (number, (lines, codec, cut)) in files.iter().enumerate() {
            let text = lines.concat();
            let (first, second) = text.split_at(text.len() * cut / 1000);
            let bytes = match CODECS.get(*codec) {
                Some((_, pack)) => [pack(first), pack(second)].concat(),
                None => text,
            };
            write_settled(&dir.path().join(format!("part{number}")), &bytes);
        }
        no_way_differs(&[dir.path().to_path_buf()], &format!("{filter} | select {columns}"), &scan);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files that are long enough to be mapped, of slices that are.
    #[test]
    fn nor_whether_it_is_mapped(
        lines in prop::collection::vec(line(), 20..60),
        filter in prop::sample::select(FILTERS),
        columns in prop::sample::select(COLUMNS),
        slice_bytes in 256usize << 10..400 << 10,
        scan in way(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let text = lines.concat();
        for (number, length) in [600usize << 10, 10, 300 << 10].into_iter().enumerate() {
            let text = text.repeat(length / text.len() + 1);
            write_settled(&dir.path().join(format!("part{number}")), &text);
        }
        let scan = ScanOptions { slice_bytes, ..scan };
        no_way_differs(&[dir.path().to_path_buf()], &format!("{filter} | select {columns}"), &scan);
    }
}

/// A record that is too long to be kept, in the middle of a file of which nobody counts the lines.
#[test]
fn lines_behind_a_long_record_are_told_as_they_are() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("long");
    let line = b"Wed Apr 22 10:00:00 2009 Info: MID 1 ready 100 bytes from <a@b>\n".repeat(5000);
    let bad = b"Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user x nonsense\n".to_vec();
    let good = b"Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user: x using AUTH mechanism: PLAIN with profile: P\n";
    let mut long = b"Wed Apr 22 10:00:00 2009 Info: ".to_vec();
    long.resize(17 << 20, b'x');
    long.push(b'\n');
    write_settled(&path, &[line.clone(), long, line.clone(), bad, line, good.to_vec()].concat());
    for (slice_bytes, mmap) in [(1 << 18, true), (1 << 25, true), (1 << 25, false)] {
        for columns in ["user", "user, remote_ip", "user, tls"] {
            let scan = ScanOptions { slice_bytes, mmap, count_lines: false, small_bytes: 0, ..ScanOptions::default() };
            no_way_differs(std::slice::from_ref(&path), &format!("auth | select {columns}"), &scan);
        }
    }
}

/// A file of many slices that was cut short after it was met.
#[test]
fn a_file_that_shrank_is_told_once() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("shrinks");
    let record = b"Wed Apr 22 10:00:01 2009 Info: SMTP Auth: (ICID 1) failed for user: x using AUTH mechanism: PLAIN with profile: P\n";
    for mmap in [true, false] {
        write_settled(&path, &record.repeat(20_000));
        let archive = Archive::open(std::slice::from_ref(&path), &ArchiveOptions::default()).expect("the file exists");
        let file = std::fs::File::options().write(true).open(&path).expect("the same file");
        file.set_len(record.len() as u64 * 5_000).expect("a shorter file");
        let scan = ScanOptions { mmap, slice_bytes: 300 << 10, threads: 2, ..ScanOptions::default() };
        let (_, ledger) = query_archive(archive, "auth | select user, line", &scan);
        let told: Vec<&str> = ledger.notes.iter().map(|note| note.message.as_str()).collect();
        assert_eq!(told.iter().filter(|told| told.contains("shrank while being read")).count(), 1, "{told:?}");
        assert_eq!((ledger.rows.out, ledger.files_partial), (5_000, 1), "{told:?}");
    }
}

/// What happens to the connections of one appliance, by day: each has an id, may be opened, closed and mentioned on any
/// day, and its id may be given again.
fn days_of(events: &[(usize, u64, u8)]) -> Vec<String> {
    let mut days: Vec<String> = (0..DAYS)
        .map(|day| format!("{0} Info: Begin Logfile\n{0} Info: Version: 8.5.6-074 SN: 00A-B\n", stamp(day, 0)))
        .collect();
    let mut order: Vec<&(usize, u64, u8)> = events.iter().collect();
    order.sort_by_key(|(day, ..)| *day);
    for (at, (day, id, what)) in order.into_iter().enumerate() {
        let said = match what {
            0 | 1 => format!(
                "New SMTP ICID {id} interface M (10.0.0.9) address 10.0.{}.{} reverse dns host unknown verified no",
                at / 250,
                at % 250
            ),
            2 => format!("ICID {id} close"),
            3 => format!("Start MID {} ICID {id}", at + 1),
            _ => format!("SMTP Auth: (ICID {id}) failed for user: u{at} using AUTH mechanism: PLAIN with profile: P"),
        };
        days[*day] += &format!("{} Info: {said}\n", stamp(*day, 1 + at));
    }
    days
}

const DAYS: usize = 14;

fn stamp(day: usize, second: usize) -> String {
    let weekday = ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"][day % 7];
    format!("{weekday} Apr {:2} 00:{:02}:{:02} 2009", 4 + day, second / 60 % 60, second % 60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn connections_are_found_however_long_ago_they_were_opened(
        events in prop::collection::vec((0..DAYS, 1..12_u64, 0..7_u8), 1..120),
        day in 0..DAYS,
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (day, text) in days_of(&events).iter().enumerate() {
            let name = format!("mail.@200904{:02}T000000.s", 4 + day);
            std::fs::write(dir.path().join(name), text).expect("a file");
        }
        let text = format!("on 2009-04-{:02} | select time, user, remote_ip, sender_group, attempt, opened_at", 4 + day);
        same(&[dir.path().to_path_buf()], &text, LookBack::For(0));
        same(&[dir.path().to_path_buf()], &text.replace(" |", " where remote_ip is not null |"), LookBack::For(0));
    }
}
