//! From the bytes of a file to its records: which lines begin one, which continue one, which hold several.

use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

/// A stamp as written, its year perhaps missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    pub year: Option<i64>,
    pub month: i64,
    pub day: i64,
    pub second_of_day: i64,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// From 1.
    pub line: i64,
    pub stamp: Option<Stamp>,
    /// The year that the stamp lacks, if the name of the file tells it.
    pub year: Option<i64>,
    /// When it was written, in microseconds in UTC, once the clocks are settled.
    pub time: Option<i64>,
    pub host: Option<String>,
    pub level: String,
    pub message: Vec<u8>,
    /// Another whole envelope stands in the message, and the layout says that it is not one.
    pub inline_envelope: bool,
}

const CTIME: &str = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:]{8} [0-9]{4}";
const LEVEL: &str = "(Critical|Warning|Info|Debug|Trace)";

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?s-u){pattern}")).expect("the tests' own patterns are valid")
}

/// `Wed Apr 22 11:43:59 2009 Info: …`
static NATIVE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^({CTIME}) {LEVEL}: (.*)$")));

/// The same, within a line.
static INNER: LazyLock<Regex> = LazyLock::new(|| regex(&format!(" {CTIME} {LEVEL}: ")));

/// `<166>Mar 17 18:24:37 [2011] [host] tag: …`
static BSD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^(?:<[0-9]{1,3}> ?)?([A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:]{8}(?: [0-9]{4})?) (?:([^ ]*[^ :]) )?([^ :]+): (.*)$",
    )
});

/// `2019 Sep 28 16:13:51 host facility [level] tag:pid Info: …`
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^([0-9]{{4}}) ([A-Z][a-z]{{2}} {{1,2}}[0-9]{{1,2}} [0-9:]{{8}}) ([^ ]+) [^ ]+ \[[a-z]+\] [^ ]+ {LEVEL}: (.*)$"
    ))
});

/// What follows `tag: ` of the outer envelope: perhaps another stamp with host and tag, then the level.
static NESTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        "^(?:({CTIME}|[A-Z][a-z]{{2}} {{1,2}}[0-9]{{1,2}} [0-9:]{{8}}) (?:([^ ]+) [^ :]+: )?)?{LEVEL}: (.*)$"
    ))
});

/// `Info: …`
static BARE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{LEVEL}: (.*)$")));

fn text(captures: &Captures<'_>, group: usize) -> Option<String> {
    captures.get(group).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned())
}

/// `Apr 22 11:43:59 2009`, with a weekday before it and a year behind it or not.
fn stamp(text: &str) -> Option<Stamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if !MONTHS.contains(&words[0]) {
        words.remove(0);
    }
    let month = MONTHS.iter().position(|month| *month == words[0])? as i64 + 1;
    let day: i64 = words[1].parse().ok()?;
    let clock: Vec<i64> = words[2].split(':').filter_map(|part| part.parse().ok()).collect();
    let year = words.get(3).map(|year| year.parse().expect("four digits"));
    let [hour, minute, second] = clock[..] else { return None };
    let days = [31, if year.is_none_or(leap) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let valid = (1..=days[month as usize - 1]).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    valid.then_some(Stamp { year, month, day, second_of_day: hour * 3600 + minute * 60 + second.min(59) })
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Seconds since 1970 of a date, by counting.
pub fn civil_seconds(year: i64, stamp: Stamp) -> i64 {
    let days: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before: i64 = lengths[..stamp.month as usize - 1].iter().sum();
    (days + before + stamp.day - 1) * 86_400 + stamp.second_of_day
}

fn is_inner_envelope(message: &[u8]) -> bool {
    INNER.is_match(message)
}

/// The record that begins with this line, if one does.
fn begin(line: &[u8], bare: bool) -> Option<Record> {
    let record = |stamp, host, level: Option<String>, message: &[u8]| Record {
        line: 0,
        stamp,
        year: None,
        time: None,
        host,
        level: level.expect("every envelope has a level"),
        message: message.to_vec(),
        inline_envelope: false,
    };
    if let Some(found) = NATIVE.captures(line) {
        return Some(record(Some(stamp(&text(&found, 1)?)?), None, text(&found, 2), &found[3]));
    }
    if let Some(found) = YEAR_FIRST.captures(line) {
        let stamp = Stamp { year: text(&found, 1)?.parse().ok(), ..stamp(&text(&found, 2)?)? };
        return Some(record(Some(stamp), text(&found, 3), text(&found, 4), &found[5]));
    }
    if let Some(outer) = BSD.captures(line)
        && let Some(inner) = NESTED.captures(&outer[4])
    {
        let stamp = stamp(&text(&inner, 1).or_else(|| text(&outer, 1))?)?;
        let host = text(&inner, 2).or_else(|| text(&outer, 2));
        return Some(record(Some(stamp), host, text(&inner, 3), &inner[4]));
    }
    if bare && let Some(found) = BARE.captures(line) {
        return Some(record(None, None, text(&found, 1), &found[2]));
    }
    None
}

/// Joins a continuation: with a space, unless one is there.
fn join(record: &mut Record, line: &[u8]) {
    if !record.message.ends_with(b" ") && !line.starts_with(b" ") {
        record.message.push(b' ');
    }
    record.message.extend_from_slice(line);
}

/// All records of a file.
pub fn records(content: &[u8]) -> Vec<Record> {
    let lines: Vec<&[u8]> = content
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(content)
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect();
    let bare = !lines.iter().any(|line| begin(line, false).is_some());
    let beginning: Vec<&&[u8]> = lines.iter().filter(|line| begin(line, bare).is_some()).collect();
    let several = beginning.iter().filter(|line| is_inner_envelope(line)).count();
    let flattened = several * 2 > beginning.len();
    let mut records: Vec<Record> = Vec::new();
    let mut continues = false;
    for (number, line) in (1..).zip(&lines) {
        let mut rest = *line;
        if line.is_empty() {
            continues = false;
            continue;
        }
        if begin(line, bare).is_none() {
            // A line with a date that does not exist is nobody's continuation.
            continues &= !NATIVE.is_match(line) && !YEAR_FIRST.is_match(line);
            if continues && let Some(last) = records.last_mut() {
                join(last, line);
            }
            continue;
        }
        continues = true;
        if flattened {
            while let Some(next) = INNER.find(rest) {
                records.extend(begin(&rest[..next.start()], bare).map(|record| Record { line: number, ..record }));
                rest = &rest[next.start() + 1..];
            }
        }
        records.extend(begin(rest, bare).map(|record| Record { line: number, ..record }));
    }
    for record in &mut records {
        record.inline_envelope = !flattened && is_inner_envelope(&record.message);
    }
    records
}
