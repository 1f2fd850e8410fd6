//! Lines in every form in which appliances, relays and collectors write them. What is true is known from the events that are
//! written, whatever their form; the reference reader and the engine have to find it, the engine for every cut.

mod cut;
mod events;
mod hostile;
mod lines;
mod repeated;
mod stamps;

use std::collections::HashSet;
use std::path::Path;

use authq::{ArchiveOptions, Ledger, ScanOptions, Zone};

use self::events::{Event, Known, events, known};
use self::lines::Line;
use crate::generator::truth::Row;
use crate::pack::gzip;
use crate::reference;
use crate::support::{Reading, assert_rows, engine_rows};

/// A file: its events, each in a form of its own.
struct File {
    lines: Vec<(Line, Event)>,
    /// A serial number and an offset in a head.
    has_head: bool,
}

/// 2009-04-05T10:00:00, a day of one digit, and 2009-04-22T10:00:00.
const BEGINS: [i64; 2] = [1_238_925_600, 1_240_394_400];
/// What the clock of a file with a head is ahead of UTC by.
const AHEAD: i64 = 7200;

/// Files that keep to one form.
fn uniform(lines: Vec<Line>) -> Vec<File> {
    let file = |(number, line): (usize, Line)| {
        let has_head = number % 6 == 5;
        // Without a name there is only one appliance; one is enough for most forms.
        let appliances = if line.names_hosts() && !has_head && number % 3 == 0 { 2 } else { 1 };
        let events = events(begin(number), 10 + number as i64, appliances);
        File { lines: events.into_iter().map(|event| (line.clone(), event)).collect(), has_head }
    };
    lines.into_iter().enumerate().map(file).collect()
}

fn begin(number: usize) -> i64 {
    BEGINS[number % 2] + 60 * number as i64
}

/// Writes files, each into a folder of its own that names the appliance of lines without a host, plain and compressed, with
/// either line end. Gives back what is true of them, in the order of [`Known`].
fn write(dir: &Path, files: &[File], ahead: i64) -> Vec<Known> {
    let mut truth = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let (folder, end) = (format!("folder{number}"), ["\n", "\r\n"][number / 2 % 2]);
        let (serial, own_ahead) = (format!("SERIAL-{number}"), if file.has_head { AHEAD } else { ahead });
        let mut text = String::new();
        if file.has_head {
            let (line, event) = &file.lines[0];
            let head = format!("Begin Logfile|Version: 14.0.0-698 SN: {serial}|Time offset from UTC: {AHEAD} seconds");
            for message in head.split('|') {
                text += &(line.show(&Event { message: message.to_owned(), ..event.clone() }) + end);
            }
        }
        let first = &file.lines[0];
        for (line, event) in &file.lines {
            text += &(line.show(event) + end);
            let Some(attempt) = &event.attempt else { continue };
            let host = |(line, event): &(Line, Event)| line.names_hosts().then(|| line.name(event.appliance));
            let appliance = if file.has_head {
                serial.clone()
            } else {
                host(&(line.clone(), event.clone())).or(host(first)).unwrap_or(folder.clone())
            };
            let (time, opening) = (line.moment(event, own_ahead), &file.lines[attempt.opening]);
            let elapsed =
                time.zip(opening.0.moment(&opening.1, own_ahead)).map(|(time, opened)| (time - opened) / 1000);
            truth.push((
                Some(appliance),
                time,
                attempt.outcome.to_owned(),
                attempt.user.clone(),
                Some(attempt.remote_ip.clone()),
                attempt.icid,
                attempt.dcid,
                elapsed,
            ));
        }
        let folder = dir.join(folder);
        std::fs::create_dir(&folder).expect("a folder");
        let bytes = if number % 3 == 1 { gzip(text.as_bytes()) } else { text.into_bytes() };
        std::fs::write(folder.join(format!("mail.@{}.s", ["20090405T090000", "20090422T090000"][number % 2])), bytes)
            .expect("a file");
    }
    truth.sort();
    truth
}

/// Ways to cut.
fn scans() -> Vec<ScanOptions> {
    let scan = |(threads, slice_bytes, block_bytes, mmap)| ScanOptions {
        threads,
        slice_bytes,
        block_bytes,
        mmap,
        ..ScanOptions::default()
    };
    [(1, 1 << 24, 1 << 24, false), (2, 700, 400, true), (3, 150, 1 << 20, false)].map(scan).to_vec()
}

/// Holds reference and engine against what is true of files.
fn check(name: &str, files: &[File], zone: Option<&str>, scans: Vec<ScanOptions>) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let ahead = zone.map_or(0, |_| 3 * 3600);
    let truth = write(dir.path(), files, ahead);
    let log_zone = zone.map(|zone| Zone::parse(zone).expect("a zone"));
    let zone = zone.map(|_| jiff::tz::Offset::from_seconds(ahead as i32).expect("an offset").to_time_zone());
    let options = reference::Options { zone, ..reference::Options::default() };
    let rows = reference::read(&reference::load(dir.path()), &options);
    assert_known(&format!("{name}: reference"), rows.iter().map(known).collect(), &truth, files);
    let rows = by_place(rows);
    let mut first: Option<Vec<Row>> = None;
    for scan in scans {
        let context = format!("{name}: {scan:?}");
        let reading =
            Reading { archive: ArchiveOptions { log_zone: log_zone.clone(), ..ArchiveOptions::default() }, scan };
        let (found, ledger) = engine_rows(&[dir.path().to_path_buf()], &reading);
        assert_known(&context, found.iter().map(known).collect(), &truth, files);
        let in_order = first.get_or_insert_with(|| found.clone());
        assert_rows(&found, in_order, &context);
        assert_rows(&by_place(found), &rows, &context);
        assert!(ledger.is_whole(), "{context}: {ledger:?}");
        assert_eq!(ledger.auth_lines_not_understood, 0, "{context}");
    }
}

/// The rows of a log that `path` gets: those of the reference, which the engine finds for every cut. Of each cut the ledger.
fn rows_of(path: &Path, text: &str, context: &str) -> (Vec<Row>, Vec<Ledger>) {
    std::fs::write(path, text).expect("a file");
    let expected = reference::read(&reference::load(path), &reference::Options::default());
    let ledger_of = |scan: ScanOptions| {
        let reading = Reading { archive: ArchiveOptions::default(), scan };
        let (found, ledger) = engine_rows(&[path.to_path_buf()], &reading);
        assert_rows(&found, &expected, context);
        ledger
    };
    let ledgers = scans().into_iter().map(ledger_of).collect();
    (expected, ledgers)
}

/// Rows by file and line: files of several appliances overlap here, and clocks step back from one to the next.
fn by_place(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    rows
}

/// Shows what differs with the line of the file that it is about.
fn assert_known(context: &str, mut found: Vec<Known>, truth: &[Known], files: &[File]) {
    found.sort();
    let (is, be): (HashSet<&Known>, HashSet<&Known>) = (found.iter().collect(), truth.iter().collect());
    let line = |known: &Known| {
        let id = known.5.or(known.6);
        let all = files.iter().flat_map(|file| &file.lines);
        let mut own =
            all.filter(|(_, event)| event.attempt.as_ref().is_some_and(|attempt| attempt.icid.or(attempt.dcid) == id));
        own.next().map(|(line, event)| line.show(event))
    };
    let missed = truth.iter().filter(|known| !is.contains(known));
    let shown = missed.map(|known| {
        let same = |other: &&Known| (other.5, other.6, &other.2) == (known.5, known.6, &known.2) && !be.contains(other);
        format!("- {known:?}\n+ {:?}\n  {:?}", found.iter().find(same), line(known))
    });
    let wrong: Vec<String> = shown.collect();
    assert!(
        wrong.is_empty(),
        "{context}: {} wrong (- expected, + found)\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
    assert_eq!(found.len(), truth.len(), "{context}: number of rows");
}

#[test]
fn every_form_of_line_tells_the_same() {
    let lines: Vec<Line> = lines::of_parts(47).into_iter().chain(lines::of_fields(19)).collect();
    assert!(lines.len() >= 5200, "{} forms", lines.len());
    for (number, lines) in lines.chunks(900).enumerate() {
        let zone = (number % 2 == 1).then_some("+03:00");
        check(&format!("forms {number}"), &uniform(lines.to_vec()), zone, scans()[..1].to_vec());
    }
}

/// Fewer of them, in pieces.
#[test]
fn forms_of_lines_obey_the_law() {
    let lines: Vec<Line> = lines::of_parts(1013).into_iter().chain(lines::of_fields(211)).collect();
    check("forms in pieces", &uniform(lines), None, scans());
}

#[test]
fn lines_without_any_stamp_tell_all_but_the_time() {
    check("no stamps", &uniform(lines::of_nothing()), None, scans());
}

/// A file begins in one form and goes on in another, behind every record.
#[test]
fn files_that_change_their_form_tell_the_same() {
    let forms: Vec<Line> = lines::of_parts(1501).into_iter().chain(lines::of_fields(331)).collect();
    let (named, nameless): (Vec<Line>, Vec<Line>) = forms.into_iter().partition(Line::names_hosts);
    let mut files = Vec::new();
    for (lines, appliances) in [(named, 2), (nameless, 1)] {
        // The appliances have the same names in both forms.
        let names = ["esa1", "esa2"];
        let lines: Vec<Line> = lines.into_iter().map(|line| line.named(names)).collect();
        for (number, pair) in lines.windows(2).step_by(3).enumerate() {
            let count = events(0, 1, appliances).len();
            // Every fourth pair is tried at every place, the others at one.
            let places = if number % 4 == 0 { (1..count).collect() } else { vec![1 + number % (count - 1)] };
            for place in places {
                let id = 10 + files.len() as i64;
                let events = events(begin(files.len()), id, appliances).into_iter().enumerate();
                let lines = events.map(|(at, event)| (pair[usize::from(at >= place)].clone(), event)).collect();
                files.push(File { lines, has_head: false });
            }
        }
        // And one of which every line has a form of its own.
        let id = 10 + files.len() as i64;
        let events = events(begin(files.len()), id, appliances);
        files.push(File { lines: lines.iter().cycle().cloned().zip(events).collect(), has_head: false });
    }
    assert!(files.len() > 250, "{} files", files.len());
    check("changes of form", &files, None, scans());
}
