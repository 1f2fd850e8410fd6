//! A reader of whole archives that is slow, sequential and easy to check by eye, written from the documents alone. It
//! shares no parsing code with the engine, so where the two agree, both are right or the documents are wrong.

mod attempts;
mod clocks;
mod connections;
mod copies;
mod envelopes;
mod joined;
mod messages;
mod parts;
mod replies;
mod stamps;
mod unpack;
mod years;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::tz::TimeZone;

use crate::generator::truth::{Row, merge_by_time};
use envelopes::{Record, Stamp, civil_seconds, records};

/// A file: its name as the user would give it, and its bytes.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Comes out of an archive whose checksums held.
    pub is_packed: bool,
}

/// What the caller knows better than the files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub appliance: Option<String>,
    /// The zone of logs whose heads name no offset, or one that this zone has.
    pub zone: Option<TimeZone>,
    /// Leave out copies of logs?
    pub once: bool,
    /// The year of the first record of files whose stamps have none.
    pub year: Option<i64>,
}

/// A file, read.
struct File {
    name: String,
    integrity: &'static str,
    records: Vec<Record>,
    /// Serial number, or what the caller says.
    fixed: Option<String>,
    folder: Option<String>,
    /// What its head says.
    utc_offset: Option<i64>,
    /// For stamps without a year: all of them lie in the year that begins here.
    window: i64,
}

/// The name of an appliance, and its folder where the name is that of a folder.
type Identity = (Option<String>, Option<String>);

/// Every file below `dir`, or `dir` itself, and what lies in archives, by name.
pub fn load(dir: &Path) -> Vec<Input> {
    let mut inputs = Vec::new();
    if dir.is_dir() {
        for entry in std::fs::read_dir(dir).expect("the folder can be listed") {
            inputs.extend(load(&entry.expect("an entry").path()));
        }
    } else {
        let bytes = std::fs::read(dir).expect("the file can be read");
        inputs.extend(unpack::members(Input { name: dir.to_string_lossy().into_owned(), bytes, is_packed: false }));
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    inputs
}

/// The rows of an archive in the order of results.
pub fn read(inputs: &[Input], options: &Options) -> Vec<Row> {
    let files = files(inputs, options);
    let appliances = by_appliance(&files).into_iter();
    merge_by_time(appliances.map(|((name, _), records)| joined::rows(name, &records)).collect())
}

/// The rows of the table `connections`, in the order of results, each as the text of [`connections::COLUMNS`].
pub fn read_connections(inputs: &[Input], options: &Options) -> Vec<Vec<String>> {
    let files = files(inputs, options);
    let appliances = by_appliance(&files).into_iter();
    connections::merged(appliances.map(|((name, _), records)| connections::of(&name, &records)).collect())
}

pub use connections::COLUMNS as CONNECTION_COLUMNS;

/// The files in reading order.
fn files(inputs: &[Input], options: &Options) -> Vec<File> {
    let once = if options.once { copies::leave_out(inputs) } else { inputs.to_vec() };
    let mut files: Vec<File> = once.iter().map(|input| file(input, options)).collect();
    clocks::settle(&mut files, options.zone.as_ref());
    files.sort_by_cached_key(|file| (file.records.first().and_then(|record| record.time), file.name.clone()));
    files
}

/// The records of each appliance, in order. Appliances by name; two folders of one name are two appliances.
fn by_appliance(files: &[File]) -> BTreeMap<Identity, Vec<(&File, &Record)>> {
    let mut appliances: BTreeMap<Identity, Vec<(&File, &Record)>> = BTreeMap::new();
    for file in files {
        for record in &file.records {
            // A record that names none is of the host of the file's first record.
            let host = record.host.clone().or_else(|| file.records.first()?.host.clone());
            let key = match file.fixed.clone().or(host) {
                Some(name) => (Some(name), None),
                None => (file.folder.as_deref().map(last_component), file.folder.clone()),
            };
            appliances.entry(key).or_default().push((file, record));
        }
    }
    appliances
}

fn last_component(folder: &str) -> String {
    folder.rsplit('/').next().unwrap_or(folder).to_string()
}

fn file(input: &Input, options: &Options) -> File {
    let (content, is_compressed) = unpack::decompress(&input.bytes);
    let mut records = records(&content);
    if options.year.is_none() {
        years::infer(&input.name, &mut records);
    }
    let head: Vec<_> = records.iter().take(3).map(|record| String::from_utf8_lossy(&record.message)).collect();
    let serial = head.iter().find_map(|message| message.strip_prefix("Version: ")?.split_once(" SN: "));
    let offset = head
        .iter()
        .find_map(|message| message.strip_prefix("Time offset from UTC: ")?.strip_suffix(" seconds")?.parse().ok());
    let first = records.iter().find_map(|record| record.stamp);
    File {
        integrity: if is_compressed || input.is_packed { "verified" } else { "none" },
        fixed: options.appliance.clone().or(serial.map(|(_, serial)| serial.to_string())),
        folder: input.name.rsplit_once('/').map(|(folder, _)| folder.to_string()),
        utc_offset: offset,
        window: window(&input.name, first, options.year),
        name: input.name.clone(),
        records,
    }
}

/// Stamps without a year lie in the year that begins a week before the file's first record, whose year the caller
/// knows, or a week before the stamp in the file's name.
fn window(name: &str, first: Option<Stamp>, year: Option<i64>) -> i64 {
    let week = 7 * 86_400;
    if let (Some(first), Some(year)) = (first, year) {
        return civil_seconds(year, first) - week;
    }
    let digits: Vec<i64> = name
        .rsplit_once('@')
        .map(|(_, stamp)| {
            stamp.bytes().filter(u8::is_ascii_digit).take(14).map(|digit| i64::from(digit - b'0')).collect()
        })
        .unwrap_or_default();
    if digits.len() < 14 {
        return i64::MIN;
    }
    let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |sum, digit| sum * 10 + digit);
    let second_of_day = number(8..10) * 3600 + number(10..12) * 60 + number(12..14);
    let stamp = Stamp { year: None, month: number(4..6), day: number(6..8), second_of_day, offset: None };
    civil_seconds(number(0..4), stamp) - week
}

impl File {
    /// What the clock shows at a record.
    fn shown(&self, record: &Record) -> Option<i64> {
        let stamp = record.stamp?;
        let shown = match stamp.year.or(record.year) {
            Some(year) => civil_seconds(year, stamp),
            None => {
                assert!(self.window > i64::MIN, "{}: nothing tells the year", self.name);
                let leap_day = |year: i64| stamp.day == 29 && stamp.month == 2 && year % 4 != 0;
                (1970..2100)
                    .filter(|&year| !leap_day(year))
                    .map(|year| civil_seconds(year, stamp))
                    .find(|&seconds| seconds >= self.window)
                    .expect("a year before 2100")
            }
        };
        Some(shown)
    }
}

/// An attempt with what is known of its connection, of which it is the attempt of that number.
fn row(
    appliance: &Option<String>,
    file: &File,
    record: &Record,
    attempt: Row,
    facts: &Row,
    number: Option<i64>,
) -> Row {
    let facts = facts.connection_facts();
    let time = record.time;
    let mut flags = attempt.flags.clone();
    if record.inline_envelope {
        flags.push("inline_envelope".into());
    }
    match record.stamp {
        None => flags.push("no_time".into()),
        Some(stamp) if stamp.year.is_none() => flags.push("year_inferred".into()),
        Some(_) => {}
    }
    let elapsed_ms = time.zip(facts.opened_at).map(|(time, opened)| (time - opened) / 1000);
    if elapsed_ms.is_some_and(|elapsed| elapsed < 0) {
        flags.push("before_opening".into());
    }
    if record.repeated.is_some() {
        flags.push("repeated".into());
    }
    if record.is_joined {
        flags.push("joined".into());
    }
    if record.is_cut && !flags.iter().any(|flag| flag == "cut") {
        flags.push("cut".into());
    }
    flags.sort();
    Row {
        time,
        appliance: appliance.clone(),
        remote_ip: attempt.remote_ip.or_else(|| facts.remote_ip.clone()),
        remote_port: facts.remote_port,
        remote_host: facts.remote_host,
        rdns_verified: facts.rdns_verified,
        interface: facts.interface,
        interface_ip: facts.interface_ip,
        attempt: number,
        opened_at: facts.opened_at,
        elapsed_ms,
        access: facts.access,
        sender_group: facts.sender_group,
        sg_match: facts.sg_match,
        sbrs: facts.sbrs,
        sbrs_reason: facts.sbrs_reason,
        country: facts.country,
        tls: facts.tls,
        tls_protocol: facts.tls_protocol,
        tls_cipher: facts.tls_cipher,
        level: record.level.clone(),
        file: file.name.clone(),
        line: record.line,
        integrity: file.integrity.to_string(),
        flags,
        ..attempt
    }
}
