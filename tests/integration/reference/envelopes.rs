//! From the bytes of a file to its records: which lines begin one, which continue one, which hold several.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::attempts::has_another_reply;
use super::messages::{Meaning, understand};
use super::parts::{envelope, is_stamped};
pub use super::stamps::{Stamp, civil_seconds};
use crate::generator::truth::Row;

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
    /// A syslog daemon counted so many of them instead of writing them.
    pub repeated: Option<usize>,
    /// What closes the brackets around it is missing.
    pub is_cut: bool,
    /// Its one line has as many bytes as transports cut a record to.
    is_as_long_as_a_cut: bool,
    /// It was put together of what a transport cut in several.
    pub is_joined: bool,
    /// What stands before its level.
    head: Vec<u8>,
}

const CTIME: &str = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:]{8} [0-9]{4}";
const LEVEL: &str = "(Critical|Warning|Info|Debug|Trace)";

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?s-u){pattern}")).expect("the tests' own patterns are valid")
}

/// The appliance's own envelope, within a line.
static INNER: LazyLock<Regex> = LazyLock::new(|| regex(&format!(" {CTIME} {LEVEL}: ")));

/// What every stamp has.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| regex("[0-9]{2}:[0-9]{2}:[0-9]{2}"));

/// Does a whole envelope stand anywhere in a message? Whatever stands before its stamp, the stamp begins one.
fn holds_an_envelope(message: &[u8]) -> bool {
    CLOCK.is_match(message) && (0..message.len()).any(|at| envelope(&message[at..], false).is_some())
}

/// `message repeated 3 times: [ … ]` behind a tag.
static REPEATED: LazyLock<Regex> = LazyLock::new(|| regex(r"^(.*?)message repeated ([0-9]+) times: \[ ?(.*)$"));

/// `esa1 last message repeated 3 times`
static AGAIN: LazyLock<Regex> = LazyLock::new(|| regex("^(.*?)last message repeated ([0-9]+) times[ \t]*$"));

/// What a line is.
enum Line {
    Begins(Record),
    /// The record right before it was made again, as one says that has no message.
    Again(Record),
    /// No record's, and nobody's continuation: its date does not exist, or it is that of another program.
    Foreign,
    Text,
}

/// The name of a host. Names of letters, digits, `-` and `.` have no case, nor have addresses; a colon behind one is none of
/// it.
fn host(name: &[u8]) -> String {
    static HOST: LazyLock<Regex> = LazyLock::new(|| regex("^[0-9A-Za-z.:-]*$"));
    let name = name.strip_suffix(b":").unwrap_or(name);
    let shown = String::from_utf8_lossy(name).into_owned();
    if HOST.is_match(name) { shown.to_ascii_lowercase() } else { shown }
}

fn read(line: &[u8], bare: bool) -> Line {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match envelope(line, bare) {
        Some(envelope) if envelope.is_garbled => Line::Foreign,
        Some(envelope) => Line::Begins(Record {
            line: 0,
            stamp: envelope.stamp,
            year: None,
            time: None,
            host: envelope.host.map(host),
            level: text(envelope.level),
            message: envelope.message.to_vec(),
            inline_envelope: false,
            repeated: None,
            is_cut: false,
            is_joined: false,
            is_as_long_as_a_cut: envelope.host.is_some() && [480, 1024, 2048].contains(&line.len()),
            head: line[..(line.len() - envelope.message.len()).saturating_sub(envelope.level.len() + 2)].to_vec(),
        }),
        None => unfolded(line, bare).unwrap_or(if is_stamped(line) { Line::Foreign } else { Line::Text }),
    }
}

/// A line of a syslog daemon that puts records together. One that claims more than a daemon waits for is none.
fn unfolded(line: &[u8], bare: bool) -> Option<Line> {
    let read_with = |head: &[u8], end: &[u8], count: &[u8]| {
        let count: usize = std::str::from_utf8(count).ok()?.parse().ok()?;
        let record = begin(&[head, end].concat(), bare)?;
        (1..=100_000).contains(&count).then_some(Record { repeated: Some(count), ..record })
    };
    if let Some(found) = REPEATED.captures(line) {
        let trimmed = found[3].trim_ascii_end();
        let (end, is_cut) = trimmed.strip_suffix(b"]").map_or((&found[3], true), |end| (end, false));
        return Some(Line::Begins(Record { is_cut, ..read_with(&found[1], end, &found[2])? }));
    }
    let found = AGAIN.captures(line)?;
    ["t: Info: ", "Info: "].iter().find_map(|end| read_with(&found[1], end.as_bytes(), &found[2])).map(Line::Again)
}

fn begin(line: &[u8], bare: bool) -> Option<Record> {
    if let Line::Begins(record) = read(line, bare) { Some(record) } else { None }
}

/// Joins a continuation: with a space, unless one is there.
fn join(record: &mut Record, line: &[u8]) {
    // A transport cut it: there was no blank.
    if record.is_as_long_as_a_cut && record.is_cut_attempt() {
        record.message.extend_from_slice(line);
        record.is_joined = true;
        record.is_as_long_as_a_cut = [480, 1024, 2048].contains(&line.len()) && record.is_cut_attempt();
        return;
    }
    if !record.message.ends_with(b" ") && !line.starts_with(b" ") {
        record.message.push(b' ');
    }
    record.message.extend_from_slice(line);
    record.is_as_long_as_a_cut = false;
}

impl Record {
    /// The rest of an attempt that a transport split, on a line that begins as it does and has no level.
    fn rest_of<'l>(&self, line: &'l [u8]) -> Option<&'l [u8]> {
        // Each part has a stamp of its own, with another fraction of the second.
        static FRACTION: LazyLock<Regex> = LazyLock::new(|| regex(r"^(.*?:[0-9]{2}[.,])[0-9]+(.*)$"));
        let rest = line.strip_prefix(self.head.as_slice()).or_else(|| {
            let head = FRACTION.captures(&self.head)?;
            let rest = line.strip_prefix(&head[1])?;
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest[digits..].strip_prefix(&head[2]).filter(|_| digits > 0)
        });
        rest.filter(|rest| self.is_cut_attempt() && !rest.is_empty())
    }

    /// Is it an attempt that is not whole?
    fn is_cut_attempt(&self) -> bool {
        is_attempt(&self.message) && understand(&self.message).is_some() && !is_whole_attempt(&self.message)
    }
}

fn is_whole_attempt(message: &[u8]) -> bool {
    // A reply of a form that nobody knows is whole.
    let is_cut = |row: &Row| row.flags.iter().any(|flag| flag == "cut" || flag == "odd") && !has_another_reply(message);
    matches!(understand(message), Some((_, Meaning::Attempt(attempt))) if !is_cut(&attempt))
}

fn is_attempt(message: &[u8]) -> bool {
    message.starts_with(b"SMTP Auth") || message.starts_with(b"DCID: ")
}

/// All records of a file.
pub fn records(content: &[u8]) -> Vec<Record> {
    let lines: Vec<&[u8]> = content
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(content)
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect();
    let read_all = |bare| lines.iter().map(|line| read(line, bare)).collect::<Vec<_>>();
    let begins = |line: &Line| matches!(line, Line::Begins(_));
    let stamped = read_all(false);
    let bare = !stamped.iter().any(begins);
    let kinds = if bare { read_all(true) } else { stamped };
    let messages =
        kinds.iter().filter_map(|kind| if let Line::Begins(record) = kind { Some(&record.message) } else { None });
    let (begun, several) = (messages.clone().count(), messages.filter(|message| INNER.is_match(message)).count());
    let flattened = several * 2 > begun;
    let mut records: Vec<Record> = Vec::new();
    let (mut continues, mut may_repeat) = (false, false);
    // What a transport split off the last record, as long as that is not whole.
    let mut parts: Vec<u8> = Vec::new();
    for ((number, line), kind) in (1..).zip(&lines).zip(kinds) {
        if let Line::Again(again) = kind {
            if (may_repeat || continues)
                && let Some(last) = records.last()
                && last.host == again.host
                && is_attempt(&last.message)
            {
                records.push(Record {
                    line: number,
                    message: last.message.clone(),
                    level: last.level.clone(),
                    ..again
                });
            }
            (may_repeat, continues) = (may_repeat || continues, false);
            continue;
        }
        may_repeat = false;
        if !matches!(kind, Line::Foreign) {
            parts.clear();
        }
        match kind {
            _ if line.is_empty() => continues = false,
            Line::Again(_) => {}
            Line::Foreign => {
                let rest = records.last().filter(|_| continues).and_then(|last| last.rest_of(line));
                match rest.zip(records.last_mut()) {
                    Some((rest, last)) => {
                        parts.extend_from_slice(rest);
                        let whole = [last.message.as_slice(), &parts].concat();
                        if is_whole_attempt(&whole) {
                            last.message = whole;
                            (last.is_as_long_as_a_cut, last.is_joined) = (false, true);
                            parts.clear();
                        }
                    }
                    None => continues = false,
                }
            }
            Line::Text => {
                if continues && let Some(last) = records.last_mut() {
                    join(last, line);
                }
            }
            Line::Begins(record) if !flattened => {
                continues = true;
                records.push(Record { line: number, ..record });
            }
            Line::Begins(mut record) => {
                continues = true;
                while let Some(next) = INNER.find(&record.message) {
                    let rest = record.message[next.start() + 1..].to_vec();
                    record.message.truncate(next.start());
                    records.push(Record { line: number, ..record });
                    record = begin(&rest, bare).expect("an envelope");
                }
                records.push(Record { line: number, ..record });
            }
        }
    }
    for record in &mut records {
        let is_attempt = is_attempt(&record.message);
        if !is_attempt && record.repeated.take().is_some() {
            record.is_cut = false;
        }
        // It ends with a name.
        let has_user =
            record.message.starts_with(b"SMTP Auth") && record.message.windows(11).any(|part| part == b" for user: ");
        record.is_cut |= record.is_as_long_as_a_cut && has_user && record.repeated.is_none();
        record.inline_envelope = !flattened && is_attempt && holds_an_envelope(&record.message);
    }
    records
}
