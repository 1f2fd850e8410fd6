//! CSV: the first record names the columns, and one column holds the log lines.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::unwrap::{LONGEST, Tally, Troubles, Unwrap, push_lines};

/// What may stand between fields, and what a file with it is called.
const DELIMITERS: &[(u8, &str)] = &[(b',', "CSV"), (b';', "CSV with semicolons"), (b'\t', "TSV")];

/// The names of columns that usually hold the line. Where several hold a log, the first of these counts.
const USUAL: &[&str] = &["_raw", "event.original", "raw", "message", "msg", "log", "text", "line", "event"];

/// More columns than this make no export of a log.
const MOST_COLUMNS: usize = 1024;

/// Records that are looked at to tell where the lines are.
const LOOKED_AT: usize = 64;

/// Where log lines are in CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Form {
    delimiter: u8,
    kind: &'static str,
    /// All columns.
    columns: usize,
    /// The position of the one with the lines.
    column: usize,
    name: String,
}

impl Form {
    pub(super) fn detect(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        Form::candidates(sample, whole).find_map(|candidate| candidate.form(is_log))
    }

    /// As [`Form::detect`], of text that looks like a log as it is: the lines of a field that goes over several do, and
    /// those of a first column without quotation marks.
    pub(super) fn detect_in_log(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let is_certain = |candidate: &Candidate| {
            let is_usual = |name: &String| USUAL.contains(&name.as_str());
            let is_even = candidate.fitting * 10 >= candidate.records * 9;
            is_even && (candidate.names.len() > 1 || candidate.names.iter().any(is_usual))
        };
        // A record is no head of columns.
        let head = sample.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if is_log(head) {
            return None;
        }
        Form::candidates(sample, whole).filter(is_certain).find_map(|candidate| candidate.form(is_log))
    }

    /// What the text would be with each delimiter, the one with the most columns first.
    fn candidates(sample: &[u8], whole: bool) -> impl Iterator<Item = Candidate> {
        let read = |(delimiter, kind): &(u8, &'static str)| Candidate::read(*delimiter, kind, sample, whole);
        let mut candidates: Vec<Candidate> = DELIMITERS.iter().filter_map(read).collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.names.len()));
        candidates.into_iter()
    }

    pub(super) fn note(&self) -> String {
        format!("{}, the log lines taken from {}", self.kind, self.name)
    }
}

/// What a text would be as CSV.
struct Candidate {
    delimiter: u8,
    kind: &'static str,
    names: Vec<String>,
    /// What some records say in each column.
    texts: Vec<Vec<u8>>,
    /// Records that were looked at, and those of them with as many fields as there are names.
    records: usize,
    fitting: usize,
}

impl Candidate {
    fn read(delimiter: u8, kind: &'static str, sample: &[u8], whole: bool) -> Option<Candidate> {
        let mut reader = Records::new(delimiter);
        let mut next = |at: usize| {
            let (used, step) = reader.next(sample.get(at..)?, whole);
            let fields = || reader.fields().map(<[u8]>::to_vec).collect::<Vec<_>>();
            matches!(step, Step::Record).then(|| (at + used, fields()))
        };
        let (mut at, header) = next(0)?;
        let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        if names.len() > MOST_COLUMNS || !names.iter().all(|name| is_name(name)) {
            return None;
        }
        let texts = vec![Vec::new(); names.len()];
        let mut candidate = Candidate { delimiter, kind, names, texts, records: 0, fitting: 0 };
        while let Some((end, fields)) = next(at).filter(|_| candidate.records < LOOKED_AT) {
            at = end;
            candidate.records += 1;
            if fields.len() == candidate.names.len() {
                candidate.fitting += 1;
                candidate.texts.iter_mut().zip(&fields).for_each(|(text, field)| push_lines(text, field));
            }
        }
        Some(candidate)
    }

    fn form(mut self, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let usage = |name: &str| USUAL.iter().position(|usual| *usual == name).unwrap_or(USUAL.len());
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|column| self.names.get(*column).map(|name| usage(name)));
        let column = order.into_iter().find(|column| self.texts.get(*column).is_some_and(|text| is_log(text)))?;
        let Candidate { delimiter, kind, .. } = self;
        Some(Form { delimiter, kind, columns: self.names.len(), column, name: self.names.swap_remove(column) })
    }
}

/// Is it the name of a column?
fn is_name(name: &str) -> bool {
    (1..=200).contains(&name.len()) && !name.chars().any(char::is_control)
}

/// Takes the lines out of CSV.
pub(super) struct Csv {
    form: Form,
    records: Records,
    is_headed: bool,
    no_line: Tally,
    damage: Vec<String>,
}

impl Csv {
    pub(super) fn new(form: &Form) -> Csv {
        let records = Records::new(form.delimiter);
        Csv { form: form.clone(), records, is_headed: false, no_line: Tally::default(), damage: Vec::new() }
    }

    fn record(&mut self, text: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.is_headed, true) {
            return;
        }
        let fields = self.records.fields();
        match fields.clone().nth(self.form.column).filter(|_| fields.count() == self.form.columns) {
            Some(line) => push_lines(text, line),
            None => self.no_line.add(self.records.begin_line),
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
        let reason = format!("not the {} columns of the first record", self.form.columns);
        let notes = self.no_line.tell("line", "of the CSV left out", &reason).into_iter().collect();
        Troubles { damage: self.damage.clone(), notes }
    }
}

/// What comes next in the text.
enum Step {
    /// A record, see [`Records::fields`].
    Record,
    /// A record that is too long.
    Long,
    /// There has to be more text.
    More,
}

/// Cuts text into records and fields.
struct Records {
    reader: Reader,
    fields: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended: usize,
    /// The record has become too long.
    is_long: bool,
    /// The last record was given out: the next call begins another.
    is_given: bool,
    /// The line on which the record begins.
    begin_line: u64,
    /// Quotation marks in it.
    quotes: usize,
    /// Bytes of it.
    bytes: usize,
}

impl Records {
    fn new(delimiter: u8) -> Records {
        Records {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            fields: vec![0; 4096],
            written: 0,
            ends: vec![0; 64],
            ended: 0,
            is_long: false,
            is_given: true,
            begin_line: 1,
            quotes: 0,
            bytes: 0,
        }
    }

    /// Reads on to the end of a record. With it comes how many bytes were used.
    fn next(&mut self, raw: &[u8], at_end: bool) -> (usize, Step) {
        if std::mem::take(&mut self.is_given) {
            (self.written, self.ended, self.is_long) = (0, 0, false);
            (self.quotes, self.bytes, self.begin_line) = (0, 0, self.reader.line());
        }
        let mut at = 0;
        loop {
            let rest = raw.get(at..).unwrap_or_default();
            if rest.is_empty() && !at_end {
                return (at, Step::More);
            }
            let (fields, ends) = (&mut self.fields[self.written..], &mut self.ends[self.ended..]);
            let (result, used, written, ended) = self.reader.read_record(rest, fields, ends);
            let taken = rest.get(..used).unwrap_or_default();
            self.quotes += memchr::memchr_iter(b'"', taken).count();
            self.bytes += used;
            at += used;
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.grow(),
                ReadRecordResult::OutputEndsFull if self.ended < LONGEST / 16 => self.ends.resize(self.ended * 2, 0),
                ReadRecordResult::OutputEndsFull => (self.ended, self.is_long) = (0, true),
                ReadRecordResult::Record => {
                    self.is_given = true;
                    return (at, if self.is_long { Step::Long } else { Step::Record });
                }
                ReadRecordResult::End => return (at, Step::More),
            }
        }
    }

    fn grow(&mut self) {
        if self.written < LONGEST {
            self.fields.resize((self.written * 2).min(LONGEST), 0);
        } else {
            (self.written, self.is_long) = (0, true);
        }
    }

    /// The fields of the record that was read.
    fn fields(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let begins = std::iter::once(&0).chain(&self.ends);
        let ranges = begins.zip(self.ends.get(..self.ended).unwrap_or_default());
        ranges.map(|(begin, end)| self.fields.get(*begin..*end).unwrap_or_default())
    }

    /// At the end of the text: is the last record not all there? `columns` is how many fields it should have.
    fn is_cut(&self, columns: usize) -> bool {
        !self.is_given && self.bytes > 0 && (self.quotes % 2 == 1 || self.ended + 1 < columns)
    }
}
