//! Timelines: which stretches there are, and of which there are no logs, follows from the logs alone, however they are
//! read and cut.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use authq::{ArchiveOptions, ScanOptions};
use proptest::prelude::*;

use crate::convert::gzipped;
use crate::generator::{Config, generate};
use crate::invariance::{mutate, mutation};
use crate::logs;
use crate::pack::CODECS;
use crate::pushdown::{FILTERS, glued, line, no_way_differs, way, write_settled};
use crate::support::{Reading, query, run};

/// Timelines with and without keys, of widths below and above a minute; waits, which depend on coverage too.
const TIMELINES: &[&str] = &[
    "timeline 1m",
    "timeline 1m by outcome",
    "timeline 15s by user, direction",
    "timeline by 7m, appliance",
    "timeline 1h by remote_ip",
    "timeline 1d",
    "timeline 5m by tls | where count is null",
    "limit 3 | timeline 1m",
    "sequence level = info then no level = critical by direction within 7m",
    "sequence level = info then no level = critical by appliance within 11m",
];

/// Every way to read, with room for the groups of a timeline.
fn roomy() -> impl Strategy<Value = ScanOptions> {
    way().prop_map(|scan| ScanOptions { memory: scan.memory.max(1 << 22), ..scan })
}

/// A line, of which some end a file.
fn line_or_end() -> impl Strategy<Value = Vec<u8>> {
    let ends = vec![
        "Wed Apr 22 10:00:40 2009 Info: End Logfile\n",
        "Wed Apr 22 10:00:40 2009 Info: End Logfile\r\n",
        "Apr 22 10:00:20 esa2 mail_logs: Info: End Logfile\n",
        "Wed Apr 22 10:00:40 2009 Info: End Logfile of sorts\n",
    ];
    prop_oneof![5 => line(), 1 => prop::sample::select(ends).prop_map(|line| line.as_bytes().to_vec())]
}

/// Lines of an hour and a half, of a clock that goes on, or leaps about.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop::collection::vec((line_or_end(), 0..90u32), 1..40);
    (lines, any::<bool>()).prop_map(|(mut lines, goes_on)| {
        if goes_on {
            lines.sort_by_key(|(_, minute)| *minute);
        }
        let moved = lines.into_iter().map(|(line, minute)| {
            let clock = format!("{:02}:{:02}:", 10 + minute / 60, minute % 60);
            // Without a year it would be that of today.
            let line = String::from_utf8(line)
                .expect("these are ASCII")
                .replace("10:00:20 esa", "10:00:20 2009 esa")
                .replace("10:00:20 192", "10:00:20 2009 192");
            line.replace("10:00:", &clock).into_bytes()
        });
        moved.collect::<Vec<_>>().concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files of several appliances, hosts and zones, plain, compressed and of several members.
    #[test]
    fn no_way_to_read_a_log_changes_what_it_covers(
        files in prop::collection::vec((lines(), 0..=CODECS.len(), 0..1000usize), 1..5),
        filter in prop::sample::select(FILTERS),
        timeline in prop::sample::select(TIMELINES),
        scan in roomy(),
    ) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (number, (text, codec, cut)) in files.iter().enumerate() {
            let (first, second) = text.split_at(text.len() * cut / 1000);
            let bytes = match CODECS.get(*codec) {
                Some((_, pack)) => [pack(first), pack(second)].concat(),
                None => text.clone(),
            };
            write_settled(&dir.path().join(format!("part{number}")), &bytes);
        }
        // How much is read for a `limit` is none of the answer.
        if timeline.starts_with("limit") {
            let paths = [dir.path().to_path_buf()];
            let text = format!("{filter} | {timeline}");
            prop_assert_eq!(counts(&paths, &text, &scan), counts(&paths, &text, &Reading::default().scan));
        } else {
            no_way_differs(&[dir.path().to_path_buf()], &format!("{filter} | {timeline}"), &scan);
        }
    }
}

/// The rows of a query.
fn counts(paths: &[PathBuf], text: &str, scan: &ScanOptions) -> Option<RecordBatch> {
    let archive = ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() };
    glued(&query(paths, text, &Reading { archive, scan: scan.clone() }).0)
}

/// A log of some days, with silences around the length of a day and ends of files.
fn quiet_log() -> impl Strategy<Value = logs::Log> {
    let silence = prop::sample::select(vec![90, 5 * 3600, 86_399, 86_400, 86_460, 200_000]);
    let silences = prop::collection::vec((0..60usize, silence), 0..4);
    let ends = prop::collection::vec(0..60usize, 0..6);
    (logs::log(), silences, ends).prop_map(|(mut log, silences, ends)| {
        let count = log.records.len();
        silences.into_iter().for_each(|(at, wait)| log.records[at % count].0 = wait);
        ends.into_iter().for_each(|at| log.records[at % count].1 = "End Logfile".to_owned());
        log
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nor does how it is cut into files.
    #[test]
    fn files_are_none_of_it(log in logs::log(), timeline in prop::sample::select(&TIMELINES[..3]), scan in roomy()) {
        let (cut, whole) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let one = logs::Log { cuts: Vec::new(), ..log.clone() };
        let paths = [log.write(cut.path())];
        let text = format!("auth | {timeline}");
        prop_assert_eq!(counts(&paths, &text, &scan), counts(&[one.write(whole.path())], &text, &scan));
    }

    /// Of whatever rows, over days with nothing in them.
    #[test]
    fn silences_and_ends_are_the_same_however_a_log_is_cut_and_read(
        log in quiet_log(),
        timeline in prop::sample::select(vec![
            "auth | timeline 1m",
            "auth | timeline 1h by outcome",
            "connections | timeline 5m",
            "messages | timeline 1m",
            "lines | timeline 7m",
            "since 2009-04-23 | timeline 1m",
            "after 2009-04-22 until 2009-04-24 | timeline 1h",
        ]),
        scan in roomy(),
    ) {
        let (cut, whole) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let one = logs::Log { cuts: Vec::new(), ..log.clone() };
        let paths = [log.write(cut.path())];
        let plain = ScanOptions { pushdown: false, ..Reading::default().scan };
        let found = counts(&paths, timeline, &scan);
        prop_assert_eq!(&found, &counts(&paths, timeline, &plain), "read otherwise");
        // Heads are lines, and so is what every flattened file begins with.
        let adds_lines = log.heads || matches!(log.layout, logs::Layout::Flattened(_));
        if !(adds_lines && timeline.starts_with("lines")) {
            prop_assert_eq!(&found, &counts(&[one.write(whole.path())], timeline, &scan), "cut otherwise");
        }
    }
}

/// A day of an archive that lacks files, found among all files or some.
#[test]
fn files_that_are_not_read_cover_nothing_that_is_asked_for() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config =
        Config { seed: 8, appliances: 1, days: 20, bytes: 256 << 10, file_bytes: 8 << 10, ..Config::default() };
    let truth = generate(&config, dir.path()).expect("a generated archive");
    for file in truth.files.iter().step_by(3) {
        std::fs::remove_file(dir.path().join(file)).expect("a file");
    }
    let paths = [dir.path().to_path_buf()];
    let (mut stretches, mut missing) = (0, 0);
    for text in [
        "on 2009-04-28 | timeline 15m",
        "failed since 2009-04-26 until 2009-04-29 | timeline 5m",
        "before 2009-04-25 | timeline 1h",
        "succeeded after 2009-05-01 | timeline 1h by appliance",
        "on 2009-04-28 | show messages | timeline 1h",
        "on 2009-04-28 | show lines | timeline 1h",
    ] {
        let all = ScanOptions { pushdown: false, ..Reading::default().scan };
        let found = counts(&paths, text, &Reading::default().scan);
        assert_eq!(found, counts(&paths, text, &all), "{text}");
        let rows = found.expect("rows");
        stretches += rows.num_rows();
        missing += rows.column(rows.num_columns() - 1).null_count();
    }
    assert!(missing > 0 && stretches > 2 * missing, "{missing} of {stretches}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same for damaged text, within bounds: a damaged stamp may be of any year.
    #[test]
    fn damaged_text_covers_the_same_however_it_is_read(
        log in logs::log(),
        mutations in prop::collection::vec(mutation(), 1..12),
        scan in roomy(),
    ) {
        let mut text = log.texts().concat();
        mutations.iter().for_each(|one| mutate(&mut text, one));
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("damaged");
        write_settled(&path, &text);
        no_way_differs(&[path], "between 2009-04-22 09:50 and 2009-04-22 10:20 | timeline 1m", &scan);
    }
}

/// Every stretch of a timeline without keys: its count, if anything was logged.
fn by_stretch(path: &Path, text: &str) -> BTreeMap<i64, Option<i64>> {
    let (batches, _) = query(&[path.to_path_buf()], text, &Reading::default());
    let mut found = BTreeMap::new();
    for batch in batches {
        let times = batch.column(0).as_primitive::<TimestampMicrosecondType>().clone();
        let counts = batch.column(1).as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            found.insert(times.value(row), counts.is_valid(row).then(|| counts.value(row)));
        }
    }
    found
}

/// What is covered is what a look at every line finds.
#[test]
fn exactly_the_minutes_between_records_are_covered() {
    const MINUTE: i64 = 60_000_000;
    let dir = tempfile::tempdir().expect("a temporary folder");
    // The first appliance's clock is UTC's.
    let config = Config {
        appliances: 1,
        days: 3,
        bytes: 100_000,
        file_bytes: 9_000,
        gzip: 0.0,
        heads: true,
        ..Config::default()
    };
    let truth = generate(&config, dir.path()).expect("a generated archive");
    for file in truth.files.iter().skip(1).step_by(3) {
        std::fs::remove_file(dir.path().join(file)).expect("a file");
    }
    let mut minutes = std::collections::BTreeSet::new();
    let mut before: Option<(i64, bool)> = None;
    for file in truth.files.iter().map(|file| dir.path().join(file)).filter(|file| file.exists()) {
        let text = std::fs::read(file).expect("a file");
        for line in String::from_utf8_lossy(&text).lines() {
            let stamp = line.get(..24).filter(|_| line.get(24..).is_some_and(|rest| rest.contains(": ")));
            let stamp = stamp.and_then(|stamp| jiff::civil::DateTime::strptime("%a %b %e %H:%M:%S %Y", stamp).ok());
            let Some(stamp) = stamp else { continue };
            let moment = jiff::tz::Offset::UTC.to_timestamp(stamp).expect("a moment").as_microsecond();
            let minute = moment.div_euclid(MINUTE);
            let joins = |(last, ended): &(i64, bool)| !ended && (*last..=*last + 24 * 60).contains(&minute);
            let from = before.filter(joins).map_or(minute, |(last, _)| last);
            minutes.extend((from..=minute).map(|minute| minute * MINUTE));
            before = Some((minute, line.ends_with(": End Logfile")));
        }
    }
    for text in ["timeline 1m", "failed | timeline 1m", "failed where tls | timeline 1m", "lines | timeline 1m"] {
        let found = by_stretch(dir.path(), text);
        let covered: Vec<i64> = found.iter().filter(|(_, count)| count.is_some()).map(|(time, _)| *time).collect();
        assert_eq!(covered, minutes.iter().copied().collect::<Vec<_>>(), "{text}");
        let steps: Vec<i64> = found.keys().copied().collect();
        assert!(steps.windows(2).all(|pair| pair[1] - pair[0] == MINUTE) && steps.len() > covered.len(), "{text}");
    }
    let sums = ["timeline 1h", "timeline 1m", "timeline 1d"];
    let sums = sums.map(|text| by_stretch(dir.path(), text).values().flatten().sum::<i64>());
    assert!(sums[0] > 0 && sums.iter().all(|sum| *sum == sums[0]), "{sums:?}");
}

/// A log of an appliance on 22 April 2009, between two hours; it has no `End Logfile`, as if a collector had passed it on.
fn hours(serial: &str, from: u32, to: u32) -> String {
    let head = format!("Version: 8.5.6-074 SN: {serial}");
    let records = [(from, head.as_str()), (from, "Time offset from UTC: 0 seconds")].into_iter();
    let records = records.chain((from..=to).map(|hour| (hour, "Info: MID 1 queued for delivery")));
    records.map(|(hour, text)| format!("Wed Apr 22 {hour:02}:00:00 2009 Info: {text}\n")).collect()
}

/// Behind the damage of a file nothing is known until the next file begins, whatever packs it and however it is read.
#[test]
fn what_is_lost_at_the_end_of_a_file_is_not_covered() {
    let (a, b) = ("0017A4AAAAAA-AAAAAA1", "0017A4BBBBBB-BBBBBB1");
    let whole = gzipped(hours(a, 7, 9));
    // Without its checksum all of its text comes out, and whether more followed is not known.
    let cut = &whole[..whole.len() - 8];
    let hours_without_logs = |second: &[u8]| {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).expect("a file");
        write("mail.@20090422T050000.s.gz", &gzipped(hours(a, 5, 6)));
        write("mail.@20090422T070000.s.gz", second);
        write("mail.@20090422T120000.s", hours(a, 12, 13).as_bytes());
        std::fs::create_dir(dir.path().join("b")).expect("a folder");
        write("b/mail.@20090422T050000.s", hours(b, 5, 13).as_bytes());
        let scan = ["-j1", "-j3"].map(|threads| {
            let query = format!("auth where appliance = {a} | timeline 1h | where count is null | select hour(time)");
            run(dir.path(), [query.as_str(), ".", "--no-header", "-f", "csv", threads], None).text().replace('\n', " ")
        });
        assert_eq!(scan[0], scan[1]);
        scan[0].trim().to_owned()
    };
    assert_eq!(hours_without_logs(&whole), "");
    assert_eq!(hours_without_logs(cut), "10 11");
}
