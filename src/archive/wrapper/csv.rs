//! CSV, TSV and columns between tabs: one column holds the log lines.
//!
//! The first record names the columns, unless a field of it says what no name does: a log line, a time, an address. Then
//! there are no names, the first record is one like the others, and the column is told by its place.
//!
//! Text that is no CSV to the letter is read as far as it is certain where the line is: records may have fewer fields than
//! there are columns, or more, because nobody put what holds delimiters between quotation marks.

mod records;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::source::{Kind, Marker, Sources, kind_of, source};
use super::unwrap::{Tally, Troubles, Unwrap, is_record, push_lines};
use crate::record::envelope;
use records::{Records, Step};

/// What may stand between fields, and what a file with it is called.
const DELIMITERS: &[(u8, &str)] = &[(b',', "CSV"), (b';', "CSV with semicolons"), (b'\t', "TSV")];

/// The names of columns that usually hold the line. Where several hold a log, the first of these counts.
const USUAL: &[&str] = &["_raw", "event.original", "raw", "message", "msg", "log", "text", "line", "event"];

/// More columns than this make no export of a log.
const MOST_COLUMNS: usize = 1024;

/// Where log lines are in CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Form {
    delimiter: u8,
    kind: &'static str,
    /// Records before the first one of the log: what names the delimiter, and the columns.
    before: usize,
    /// All columns.
    columns: usize,
    /// The position of the one with the lines.
    column: usize,
    /// What it is called, if columns have names.
    name: Option<String>,
    /// The columns that name the source of a line.
    named_by: Vec<(usize, Kind)>,
    sources: Sources,
}

impl Form {
    pub(super) fn detect(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        Form::candidates(sample, whole).find_map(|candidate| candidate.form(is_log))
    }

    /// As [`Form::detect`], of text that looks like a log as it is: the lines of a field that goes over several do, and
    /// those of a first column without quotation marks.
    pub(super) fn detect_in_log(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        // A record is no head of columns.
        let head = sample.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if is_log(head) {
            return None;
        }
        Form::candidates(sample, whole).filter(Candidate::is_certain).find_map(|candidate| candidate.form(is_log))
    }

    /// What the text would be with each delimiter: first where a field of the first record is a log line, then the one with
    /// the most columns.
    fn candidates(sample: &[u8], whole: bool) -> impl Iterator<Item = Candidate> {
        let named = named_delimiter(sample);
        let mut candidates: Vec<Candidate> = DELIMITERS
            .iter()
            .filter(|(delimiter, _)| named.is_none_or(|named| named == *delimiter))
            .filter_map(|(delimiter, kind)| Candidate::read(*delimiter, kind, sample, whole, named.is_some()))
            .collect();
        candidates.sort_by_key(|candidate| (candidate.names.is_some(), Reverse(candidate.columns)));
        candidates.into_iter()
    }

    pub(super) fn note(&self) -> String {
        match &self.name {
            Some(name) => format!("{}, the log lines taken from {name}", self.kind),
            None => {
                format!("{} without names of columns, the log lines taken from column {}", self.kind, self.column + 1)
            }
        }
    }

    /// What a record says of the source of its line, column by column.
    fn sources_of<'r>(&self, fields: impl Iterator<Item = &'r [u8]> + Clone) -> Vec<Vec<u8>> {
        let is_named = self.name.is_some();
        let value = |(column, kind): &(usize, Kind)| match fields.clone().nth(*column) {
            Some(field) if is_named => source(field, *kind),
            Some(field) => unnamed_source(field),
            None => Vec::new(),
        };
        self.named_by.iter().map(value).collect()
    }

    /// The log line in a record.
    fn line<'r>(&self, fields: impl Iterator<Item = &'r [u8]> + Clone) -> Line<'r> {
        let fields = without_empty(fields, self.columns);
        let count = fields.clone().count();
        let Some(extra) = count.checked_sub(self.columns).filter(|extra| *extra > 0) else {
            return fields.clone().nth(self.column).map_or(Line::None, |line| Line::Sure(Cow::Borrowed(line)));
        };
        // What follows the line is counted from the end.
        if !fields.clone().nth(self.column).is_some_and(is_record) {
            return Line::None;
        }
        let pieces: Vec<&[u8]> = fields.skip(self.column).take(extra + 1).collect();
        // A field that goes over several lines may have swallowed what no quotation mark of the writer begins.
        let goes_on = pieces.iter().any(|piece| piece.contains(&b'\n'));
        let is_last = self.column + 1 == self.columns;
        let line = Cow::Owned(pieces.join(&self.delimiter));
        if is_last && !goes_on { Line::Sure(line) } else { Line::Doubtful(line) }
    }
}

/// What there is of a log line in a record.
enum Line<'r> {
    None,
    Sure(Cow<'r, [u8]>),
    /// It may hold what is none of it.
    Doubtful(Cow<'r, [u8]>),
}

/// The fields, without empty ones at the end that are more than there are columns.
fn without_empty<'r>(
    fields: impl Iterator<Item = &'r [u8]> + Clone,
    columns: usize,
) -> impl Iterator<Item = &'r [u8]> + Clone {
    let last = fields.clone().enumerate().filter(|(_, field)| !field.is_empty()).last().map_or(0, |(at, _)| at + 1);
    fields.take(last.max(columns))
}

/// The delimiter that a line before the first record names for spreadsheets: `sep=;`.
fn named_delimiter(sample: &[u8]) -> Option<u8> {
    let line = sample.split(|byte| *byte == b'\n').next()?;
    match line.strip_suffix(b"\r").unwrap_or(line).strip_prefix(b"sep=")? {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// What a text would be as CSV.
struct Candidate {
    delimiter: u8,
    kind: &'static str,
    before: usize,
    names: Option<Vec<String>>,
    columns: usize,
    /// The records that were looked at.
    records: Vec<Vec<Vec<u8>>>,
}

impl Candidate {
    /// `is_named`: the first line names the delimiter.
    fn read(delimiter: u8, kind: &'static str, sample: &[u8], whole: bool, is_named: bool) -> Option<Candidate> {
        let mut reader = Records::new(delimiter);
        let (mut at, mut records) = (0, Vec::new());
        loop {
            let (used, step) = reader.next(sample.get(at..)?, whole);
            at += used;
            match step {
                Step::Record => records.push(reader.fields().map(<[u8]>::to_vec).collect::<Vec<_>>()),
                Step::Long => {}
                Step::More => break,
            }
        }
        let mut before = usize::from(is_named);
        let first = records.get(before)?;
        let names = if first.iter().any(|field| is_value(field)) { None } else { Some(names_of(first)?) };
        let columns = match &names {
            Some(names) => names.len(),
            None => usual_count(records.get(before..)?)?,
        };
        before += usize::from(names.is_some());
        records.drain(..before);
        (columns <= MOST_COLUMNS).then_some(Candidate { delimiter, kind, before, names, columns, records })
    }

    /// Is it CSV, and no log that happens to hold delimiters?
    fn is_certain(&self) -> bool {
        let is_usual = |name: &String| USUAL.contains(&name.as_str());
        let fitting = self.records.iter().filter(|fields| fields.len() == self.columns).count();
        fitting * 10 >= self.records.len() * 9 && (self.columns > 1 || self.names.iter().flatten().any(is_usual))
    }

    fn form(self, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let usage = |column: &usize| {
            let name = self.names.as_ref().and_then(|names| names.get(*column));
            USUAL.iter().position(|usual| name.is_some_and(|name| name == usual)).unwrap_or(USUAL.len())
        };
        let mut order: Vec<usize> = (0..self.columns).collect();
        order.sort_by_key(usage);
        let Candidate { delimiter, kind, before, columns, .. } = self;
        let (named_by, sources) = (Vec::new(), Sources::default());
        let form = Form { delimiter, kind, before, columns, column: 0, name: None, named_by, sources };
        let form =
            order.into_iter().map(|column| Form { column, ..form.clone() }).find(|form| is_log(&self.text(form)))?;
        let name = self.names.as_ref().and_then(|names| names.get(form.column)).cloned();
        let form = Form { name, named_by: self.named_by(form.column), ..form };
        let sources = Sources::of(&self.lines(&form));
        Some(Form { sources, ..form })
    }

    /// The columns that name the source of a line: by their names, else the only one that holds names of hosts or files.
    fn named_by(&self, line: usize) -> Vec<(usize, Kind)> {
        let others = (0..self.columns).filter(|column| *column != line);
        let Some(names) = &self.names else {
            let tells = |column: &usize| self.names_sources(*column);
            let found: Vec<_> = others.filter(tells).map(|column| (column, Kind::Host)).collect();
            return if found.len() == 1 { found } else { Vec::new() };
        };
        let known = |column: usize| Some((kind_of(names.get(column)?)?, column));
        let mut found: Vec<_> = others.filter_map(known).collect();
        found.sort_by_key(|((_, order), _)| *order);
        found.into_iter().map(|((kind, _), column)| (column, kind)).collect()
    }

    /// Does a column without a name hold the sources of lines? Numbers of records and the like do not repeat.
    fn names_sources(&self, column: usize) -> bool {
        let values = || self.records.iter().filter_map(|fields| fields.get(column));
        let different: BTreeSet<Vec<u8>> = values().map(|value| unnamed_source(value)).collect();
        !different.contains(b"".as_slice()) && (different.len() == 1 || different.len() * 2 <= self.records.len())
    }

    /// The lines, and what names the source of each.
    fn lines(&self, form: &Form) -> Vec<(Vec<u8>, Vec<Vec<u8>>)> {
        let line = |fields: &Vec<Vec<u8>>| {
            let fields = fields.iter().map(Vec::as_slice);
            match form.line(fields.clone()) {
                Line::Sure(line) | Line::Doubtful(line) => Some((line.into_owned(), form.sources_of(fields))),
                Line::None => None,
            }
        };
        self.records.iter().filter_map(line).collect()
    }

    /// The lines that one of the columns holds.
    fn text(&self, form: &Form) -> Vec<u8> {
        let mut text = Vec::new();
        self.lines(form).iter().for_each(|(line, _)| push_lines(&mut text, line));
        text
    }
}

/// The names of columns that a record gives.
fn names_of(record: &[Vec<u8>]) -> Option<Vec<String>> {
    let names = record.iter().map(|name| String::from_utf8_lossy(name).into_owned());
    let is_name = |name: &String| (1..=200).contains(&name.len()) && !name.chars().any(char::is_control);
    names.map(|name| Some(name).filter(is_name)).collect()
}

/// Does a field say what no name of a column does?
fn is_value(field: &[u8]) -> bool {
    let is_address = || std::str::from_utf8(field).is_ok_and(|field| field.parse::<IpAddr>().is_ok());
    is_record(field) || envelope::begins_with_stamp(field) || is_address()
}

/// The source that a field without a name tells: an address, a host, or a file with the colon of `grep -T` behind it. Empty:
/// it is something else, as a number, a time or a severity.
fn unnamed_source(field: &[u8]) -> Vec<u8> {
    const SEVERITIES: [&str; 12] =
        ["emerg", "alert", "crit", "critical", "err", "error", "warning", "warn", "notice", "info", "debug", "trace"];
    let Ok(text) = std::str::from_utf8(field) else { return Vec::new() };
    let file = text.strip_suffix(':').map(|file| file.split(':').next().unwrap_or(file));
    let is_word = |text: &str| text.contains(char::is_alphabetic) && !text.contains([' ', '=', '\'', '"']);
    let is_severity = |text: &str| SEVERITIES.iter().any(|word| word.eq_ignore_ascii_case(text));
    match file {
        Some(file) => source(file.as_bytes(), Kind::Path),
        None if text.parse::<IpAddr>().is_ok() => field.to_vec(),
        None if is_word(text) && !text.contains(':') && !is_severity(text) => source(field, Kind::Host),
        None => Vec::new(),
    }
}

/// How many fields most records have.
fn usual_count(records: &[Vec<Vec<u8>>]) -> Option<usize> {
    let mut counts = BTreeMap::new();
    records.iter().for_each(|fields| *counts.entry(fields.len()).or_insert(0) += 1);
    counts.into_iter().max_by_key(|(fields, count)| (*count, Reverse(*fields))).map(|(fields, _)| fields)
}

/// Takes the lines out of CSV.
pub(super) struct Csv {
    form: Form,
    marker: Marker,
    records: Records,
    /// Records that were passed over.
    passed: usize,
    no_line: Tally,
    doubtful: Tally,
    damage: Vec<String>,
}

impl Csv {
    pub(super) fn new(form: &Form) -> Csv {
        let records = Records::new(form.delimiter);
        let (no_line, doubtful) = (Tally::default(), Tally::default());
        let marker = Marker::new(&form.sources);
        Csv { form: form.clone(), marker, records, passed: 0, no_line, doubtful, damage: Vec::new() }
    }

    fn record(&mut self, text: &mut Vec<u8>) {
        if self.passed < self.form.before {
            self.passed += 1;
            return;
        }
        let line = self.form.line(self.records.fields());
        match &line {
            Line::None => self.no_line.add(self.records.begin_line),
            Line::Sure(_) => {}
            Line::Doubtful(_) => self.doubtful.add(self.records.begin_line),
        }
        if let Line::Sure(line) | Line::Doubtful(line) = line {
            self.marker.push_lines(text, &line, || self.form.sources_of(self.records.fields()));
        }
    }
}

impl Unwrap for Csv {
    fn take(&mut self, raw: &[u8], at_end: bool, text: &mut Vec<u8>) -> usize {
        let mut at = 0;
        loop {
            let is_cut = at_end && at == raw.len() && self.records.is_cut(self.form.columns);
            let (used, step) = self.records.next(raw.get(at..).unwrap_or_default(), at_end);
            at += used;
            match step {
                Step::Record if is_cut => {
                    self.damage.push(format!("the CSV ends within the record of line {}", self.records.begin_line));
                }
                Step::Record => self.record(text),
                Step::Long => {
                    let line = self.records.begin_line;
                    self.damage.push(format!("the record of line {line} of the CSV is longer than 16 MiB, left out"));
                }
                Step::More => return at,
            }
        }
    }

    fn troubles(&self) -> Troubles {
        let columns = self.form.columns;
        let left_out = self.no_line.tell("line", "of the CSV left out", "no field where the log lines are");
        let reason = format!("more than {columns} fields, its log line may hold what is none of it");
        let doubtful = self.doubtful.tell("line", "of the CSV read in doubt", &reason);
        let damage = self.damage.iter().cloned().chain(left_out).chain(doubtful).collect();
        Troubles { damage, notes: self.marker.note().into_iter().collect() }
    }
}
