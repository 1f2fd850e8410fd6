//! What became of the files and lines that were scanned: the account of a run, kept while slices are folded in the order
//! of the logs, whatever rows come of them. It also keeps the time by which rows are put in order.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::file_account::FileAccount;
use super::options::SECOND;
use super::scanned::{SAMPLES, Scanned};
use super::slice::{Author, Slice};
use super::text::RECORD_BYTES;
use super::text::SliceText;
use crate::archive::{Archive, Change, ContentId, LogFile};
use crate::ledger::Ledger;
use crate::record::frame::Layout;

/// The account of the slices folded so far.
pub struct Account {
    archive: Arc<Archive>,
    /// The latest key of each appliance.
    keys: HashMap<u32, i64>,
    file: FileState,
    told: Told,
    /// Of each file so far, by its position in the archive.
    pub files: Vec<FileAccount>,
    /// The account so far.
    pub ledger: Ledger,
}

/// What is known of the file whose slices are being folded.
struct FileState {
    lines: u64,
    /// Not all lines before were counted.
    uncounted: bool,
    has_records: bool,
    text: u64,
    /// Damage that was reported, so that slices which meet the same damage report it once.
    told: HashSet<String>,
    /// What the heads so far tell; `None`: what the file's own head tells.
    author: Option<Author>,
    /// The latest merge key of its rows.
    key: i64,
    damaged: bool,
    failed: bool,
    content: Option<ContentId>,
}

impl Default for FileState {
    fn default() -> Self {
        FileState {
            lines: 0,
            uncounted: false,
            has_records: false,
            text: 0,
            told: HashSet::new(),
            author: None,
            key: i64::MIN,
            damaged: false,
            failed: false,
            content: None,
        }
    }
}

/// Lines told to the user so far, at most [`SAMPLES`] of each kind.
#[derive(Default)]
struct Told {
    not_understood: usize,
    inline_envelopes: usize,
    cut: usize,
    zeros: usize,
}

impl Account {
    /// Of nothing yet but what listing the files told.
    pub fn new(archive: Arc<Archive>) -> Self {
        Account {
            keys: HashMap::new(),
            file: FileState::default(),
            told: Told::default(),
            files: vec![FileAccount::default(); archive.files.len()],
            ledger: archive.ledger.clone(),
            archive,
        }
    }

    /// No more records with several envelopes will be told.
    pub fn has_told_enough(&self) -> bool {
        self.told.inline_envelopes >= SAMPLES
    }

    /// What the heads so far tell of `log`, the file whose slices are being folded.
    pub fn author(&self, log: &LogFile) -> Author {
        self.file.author.clone().unwrap_or_else(|| Author::of(log))
    }

    /// Lines of the file that is being folded, in the slices before.
    pub fn lines(&self) -> u64 {
        self.file.lines
    }

    /// Takes the next slice into account. No row of a later slice has a key below what it gives; `None`: there is no
    /// later slice. Whoever needs keys of the slice's rows, or [`Account::lines`] before it, asks first.
    pub fn close_slice(&mut self, scanned: &mut Scanned) -> Option<i64> {
        if scanned.author != scanned.slice.author {
            self.file.author = Some(scanned.author.clone());
        }
        let ledger = std::mem::take(&mut scanned.ledger);
        if let Some(file) = self.files.get_mut(scanned.slice.file) {
            file.lines += ledger.lines;
            file.events += ledger.auth_events;
            file.not_understood += ledger.auth_lines_not_understood;
            file.last = scanned.last.or(file.last);
        }
        self.file.lines += ledger.lines;
        self.file.uncounted |= ledger.bytes_not_counted > 0;
        self.ledger.absorb(ledger);
        self.file.key = self.file.key.max(order(&scanned.slice.log));
        let bound = self.bound(scanned);
        if scanned.slice.last {
            self.close_file(scanned.slice.file, &scanned.slice.log);
        }
        bound
    }

    /// The merge key (see [`super::merge`]) of a record of `appliance` in `log`, the file whose slices are being folded.
    pub fn key(&mut self, appliance: u32, time: Option<i64>, log: &LogFile) -> i64 {
        let file = &mut self.file;
        let key = self.keys.entry(appliance).or_insert(i64::MIN);
        *key = (*key).max(file.key).max(order(log)).max(time.unwrap_or(i64::MIN));
        file.key = *key;
        *key
    }

    /// The keys of records of one appliance that follow each other, by their times.
    pub fn keys(&mut self, appliance: u32, times: impl Iterator<Item = i64>, log: &LogFile, keys: &mut Vec<i64>) {
        // The time counts like any other that came before.
        let mut key = self.key(appliance, None, log);
        keys.extend(times.map(|time| {
            key = key.max(time);
            key
        }));
        self.key(appliance, Some(key), log);
    }

    /// No row of a slice that has not been folded yet has a key below this. `None`: there is no such slice. Of a stream that
    /// paused or has come to a later second, rows at the key itself wait no longer, lest they wait for days.
    fn bound(&self, scanned: &Scanned) -> Option<i64> {
        let Slice { file, last, log, .. } = &scanned.slice;
        let next = self.archive.files.get(file + 1).map(order);
        if *last {
            return next;
        }
        let key = self.file.key;
        let is_later = scanned.last.is_some_and(|last| last.time.div_euclid(SECOND) > key.div_euclid(SECOND));
        let waits_no_longer = log.is_live() && (scanned.is_paused || is_later);
        Some(next.map_or_else(|| key.saturating_add(i64::from(waits_no_longer)), |next| next.min(key)))
    }

    /// Lines of the file before the slice. `tells`: something in it is told to the user; else it does not matter, and a
    /// file whose lines were not counted is not read again from its begin for each slice.
    fn lines_before(&self, slice: &Slice, tells: bool) -> u64 {
        match &slice.range {
            Some(range) if self.file.uncounted && tells => newlines(&slice.log, range.start),
            Some(_) | None => self.file.lines,
        }
    }

    /// Notes what a slice met, with the lines renumbered.
    pub fn tell(&mut self, scanned: &mut Scanned) {
        let name = &scanned.slice.log.name;
        let not_understood = few(&mut self.told.not_understood, scanned.samples.not_understood.len());
        let inline_envelopes = few(&mut self.told.inline_envelopes, scanned.samples.inline_envelopes.len());
        let cut = few(&mut self.told.cut, scanned.samples.cut.len());
        let before = self.lines_before(&scanned.slice, not_understood + inline_envelopes + cut > 0);
        for (line, text) in scanned.samples.not_understood.drain(..).take(not_understood) {
            self.ledger.note(format!("{name}:{}: authentication record not understood: {text}", before + line));
        }
        for line in scanned.samples.inline_envelopes.drain(..).take(inline_envelopes) {
            let line = before + line;
            self.ledger.note(format!("{name}:{line}: several timestamps in one record, read as one record"));
        }
        // Other records stood in the rest of a flattened line, told or not.
        let is_damage = scanned.slice.log.head.shape.layout == Layout::Flattened;
        self.file.damaged |= is_damage && !scanned.samples.cut.is_empty();
        for line in scanned.samples.cut.drain(..).take(cut) {
            let line = before + line;
            let told = format!("{name}:{line}: long line, cut after {RECORD_BYTES} bytes");
            if is_damage {
                self.ledger.damage(told);
                self.file_damage(
                    scanned.slice.file,
                    &format!("line {line}: long line, cut after {RECORD_BYTES} bytes"),
                );
            } else {
                self.ledger.note(told);
            }
        }
        self.tell_of_zeros(scanned);
        if !self.file.has_records && scanned.has_records {
            match scanned.slice.log.head.shape.layout {
                Layout::Lines => {}
                Layout::Wrapped => self.ledger.note(format!("{name}: wrapped records, joined")),
                Layout::Flattened => self.ledger.note(format!("{name}: flattened, several records on a line, split")),
            }
        }
        self.file.has_records |= scanned.has_records;
        if let Some(error) = &scanned.open_error {
            self.file.failed = true;
            self.damage(scanned.slice.file, &scanned.slice.log, error);
        }
        if let Some(report) = &scanned.report {
            self.file.text += report.bytes_text;
            self.file.content = report.content;
            self.file.damaged |= !report.damage.is_empty();
            for damage in &report.damage {
                // Of a file that shrank, every slice from there on lacks something: the first to say so says it for all.
                let shrank = Change::Shrank(0).damage().filter(|word| damage.starts_with(word));
                if self.file.told.insert(shrank.unwrap_or(damage).to_owned()) {
                    self.damage(scanned.slice.file, &scanned.slice.log, damage);
                }
            }
            report.notes.iter().for_each(|note| self.ledger.note(format!("{name}: {note}")));
        }
    }

    /// Runs of NUL before the first record are what is left of a text that was moved elsewhere; any other stands where
    /// text was lost.
    fn tell_of_zeros(&mut self, scanned: &Scanned) {
        for (at, length) in &scanned.samples.zeros {
            let told = format!("{length} NUL bytes at byte {at} of its text");
            if *at == 0 {
                self.ledger.note(format!("{}: {told}, passed over", scanned.slice.log.name));
            } else if few(&mut self.told.zeros, 1) == 1 {
                self.damage(scanned.slice.file, &scanned.slice.log, &format!("{told}, where text is missing"));
            }
            self.file.damaged |= *at > 0;
        }
    }

    fn damage(&mut self, index: usize, log: &LogFile, damage: &str) {
        self.ledger.damage(format!("{}: {damage}", log.name));
        self.file_damage(index, damage);
    }

    fn file_damage(&mut self, index: usize, damage: &str) {
        if let Some(file) = self.files.get_mut(index) {
            file.damage.push(damage.to_owned());
        }
    }

    fn close_file(&mut self, index: usize, log: &LogFile) {
        let file = std::mem::take(&mut self.file);
        if let Some(account) = self.files.get_mut(index) {
            account.closed = true;
            account.uncounted = file.uncounted;
            account.text = file.text;
            account.key = file.key;
            account.content = file.content;
        }
        if file.failed {
            self.ledger.files_failed += 1;
            return;
        }
        if file.damaged {
            self.ledger.files_partial += 1;
            return;
        }
        self.ledger.files_ok += 1;
        if file.text == 0 {
            self.ledger.files_empty += 1;
        } else if !file.has_records && log.named {
            self.damage(index, log, "no record of a mail log in it");
        }
    }
}

/// Line ends among the first `end` bytes of a plain file.
fn newlines(log: &LogFile, end: u64) -> u64 {
    let Ok(mut text) = SliceText::open(log, Some(0..end), false, false) else { return 0 };
    let mut block = Vec::new();
    let mut count = 0;
    while text.read(&mut block, 1 << 20) > 0 {
        count += memchr::memchr_iter(b'\n', &block).count() as u64;
        block.clear();
    }
    count
}

/// What puts a file in its place among the others; files that tell no time at all come last.
fn order(log: &LogFile) -> i64 {
    log.begin.unwrap_or(i64::MAX)
}

/// How many of `lines` lines of a kind are reported: the first few, whatever slices they stand in.
fn few(told: &mut usize, lines: usize) -> usize {
    let few = lines.min(SAMPLES - *told);
    *told += few;
    few
}
