//! The records of one slice, as they are read: rows for the authentication records, facts for the tracker, counts for
//! the ledger.

mod pass;
mod position;

use std::ops::Range;
use std::sync::atomic::Ordering;

use super::attempt::{Attempt, Lossy};
use super::decisions::Decisions;
use super::event_ids::Hashes;
use super::file_account::LastRecord;
use super::history::Notes;
use super::hosts::Met;
use super::integrity::integrity;
use super::lines::LineRows;
use super::lookup::{self, Lookup, Reader};
use super::minutes::{Minutes, Writer};
use super::scanned::{RowMeta, SAMPLES, Samples, Scanned, Tick};
use super::slice::{Author, Slice};
use super::strategy::{ConnectionReading, Strategy};
use super::worker::Worker;
use crate::archive::{Appliance, ClockCursor, LogRef, Moment, TextReport, Zone};
use crate::connection::ConnectionKey;
use crate::connection::facts::address;
use crate::connection::state::NEAR;
use crate::connection::tracker::Tracker;
use crate::event::EventRow;
use crate::event::builder::EventBuilder;
use crate::event::columns::{COLUMNS, Value};
use crate::event::flags::{Flag, Flags};
use crate::ledger::Ledger;
use crate::record::frame::{self, Entry, LineCounts, Sieve, Written, zeros};
use crate::record::{Direction, Record, reply};
use pass::{Pass, Run};
use position::Position;

/// The state of one slice while it is scanned.
pub struct SliceScan<'w> {
    worker: &'w Worker,
    pub(super) log: LogRef,
    /// What the heads so far tell.
    author: Author,
    clock: ClockCursor,
    /// The number of the author's appliance.
    appliance: u32,
    /// The last syslog host met and its number: hosts rarely change from line to line.
    host: Option<(Box<[u8]>, u32)>,
    connections: ConnectionReading,
    tracker: Tracker,
    lookup: Lookup,
    events: EventBuilder,
    ticks: Vec<Tick>,
    /// For `event_id`, if the query shows it.
    hashes: Option<Hashes>,
    metas: Vec<RowMeta>,
    /// In place of all these, where the query is not about `auth`.
    notes: Option<Notes>,
    /// In place of all these, where the query is about `lines`.
    lines: Option<LineRows>,
    /// Where in the text each row's record lies, with its line end; tells the compressed members it came from.
    spans: Vec<Range<u64>>,
    /// If the query needs the coverage of the logs.
    minutes: Option<Minutes>,
    /// Whose records were met.
    met: Met,
    /// The last record so far that has a stamp.
    last: Option<LastRecord>,
    ledger: Ledger,
    has_records: bool,
    samples: Samples,
    pub(super) at: Position,
    /// Memory that rows of `lines` may take.
    most: usize,
    /// Nothing came for a while behind it.
    pub(super) is_paused: bool,
    /// What its text begins with.
    again: Option<Again>,
}

/// A record that was read before, in the slice before, and stands here again because its repetitions follow.
#[derive(Copy, Clone, Debug)]
pub struct Again {
    pub bytes: usize,
    /// How its line was counted.
    pub counts: LineCounts,
}

impl<'w> SliceScan<'w> {
    /// The begin of a slice.
    pub fn new(worker: &'w Worker, slice: &Slice) -> Self {
        let (log, author) = (slice.log.clone(), slice.author.clone());
        let Decisions { needs, strategy, .. } = worker.decisions;
        SliceScan {
            worker,
            clock: author.clock.cursor(),
            appliance: worker.appliances.number(&author.appliance),
            author,
            host: None,
            connections: ConnectionReading::of(strategy, needs, log.head.shape),
            log,
            tracker: Tracker::new(needs.asked(), slice.begin()),
            lookup: worker.lend_lookup(),
            events: EventBuilder::new(&worker.projection),
            ticks: Vec::new(),
            hashes: worker.names_events.then(Hashes::default),
            metas: Vec::new(),
            notes: Notes::of(worker.decisions.table, &worker.rows, worker.only.clone()),
            lines: worker.line_rows(),
            spans: Vec::new(),
            met: Met::default(),
            last: None,
            minutes: worker.decisions.coverage.map(|_| Minutes::default()),
            ledger: Ledger::default(),
            has_records: false,
            samples: Samples::default(),
            at: Position::new(slice.begin(), worker.counts_lines),
            most: usize::MAX,
            is_paused: false,
            again: None,
        }
    }

    /// The same, of text that begins with a record that was read before.
    pub(super) fn behind(mut self, again: Option<Again>) -> Self {
        self.at.lines_again = again.map_or(0, |again| again.counts.lines);
        SliceScan { again, ..self }
    }

    /// Rows of `lines` that take more than `most` bytes are [too many](SliceScan::is_full).
    pub fn with_most(self, most: usize) -> Self {
        SliceScan { most, ..self }
    }

    /// Do its rows take more memory than they may?
    pub fn is_full(&self) -> bool {
        self.lines.as_ref().is_some_and(|lines| lines.size() > self.most)
    }

    /// Reads the records of a piece of `text`, which stays where it is until [`SliceScan::settle`]. The piece begins where
    /// a record begins. `cut`: its record goes on beyond what is kept. Gives back how its lines were counted.
    pub fn piece(&mut self, text: &[u8], piece: Range<usize>, cut: bool) -> LineCounts {
        let (base, end) = (piece.start, piece.end);
        self.at.text_begin = self.at.in_file(0).saturating_sub(base as u64);
        let near_begin = (self.at.begin + NEAR).saturating_sub(self.at.text_begin);
        self.lookup.near_begin = u32::try_from(near_begin).unwrap_or(u32::MAX);
        let block = text.get(piece).unwrap_or_default();
        // A block that is too long may also be a short record, followed by many lines that belong to no record.
        let is_one_line = memchr::memchr(b'\n', block).is_none();
        if cut && is_one_line && self.samples.cut.len() < SAMPLES {
            self.samples.cut.push(self.at.line(0));
        }
        let shape = self.log.head.shape;
        self.has_records = self.has_records || frame::next_record_start(block, 0, shape).is_some();
        let mut counts = LineCounts::default();
        let worker = self.worker;
        let writer = self.minutes.is_some().then(|| self.writer());
        // Hides the bytes behind the piece: how many there are depends on where the text was cut.
        let text = text.get(..end).unwrap_or(text);
        let again = self.again.take();
        let known = again.map_or(0, |again| again.bytes);
        let mut pass = Pass { scan: self, text, base, known, cut, seen: 0, entries: 0, run: Run::default() };
        let has_zeros = match (worker.decisions.strategy, pass.scan.connections) {
            (Strategy::Lookup, ConnectionReading::LookedUp) if worker.decisions.needs.verdicts => {
                frame::sift(block, shape, &worker.marks, &mut counts, &mut pass)
            }
            (Strategy::Search, _) if worker.searches() => {
                let next_mark = worker.decisions.search.within(&worker.marks, block);
                let has_zeros = frame::search(block, shape, next_mark, &mut counts, &mut pass);
                worker.found(pass.entries, counts.lines);
                has_zeros
            }
            (Strategy::Needles | Strategy::Numbers, _) | (Strategy::Lookup, ConnectionReading::LookedUp) => {
                frame::skim(block, shape, &worker.marks, pass.scan.at.counts_lines, &mut counts, &mut pass)
            }
            (Strategy::Lines, _) if let Some(wants) = pass.scan.notes.as_ref().and_then(Notes::wants) => {
                frame::select(block, shape, wants, &mut counts, &mut pass)
            }
            (Strategy::Lookup | Strategy::Search | Strategy::Lines, _) => {
                frame::for_each_record(block, shape, &mut counts, &mut |entry| pass.entry(entry))
            }
        };
        let seen = pass.seen;
        if let Some(Written { offset, stamp, ends_file, host }) = frame::last_written(block, shape) {
            let time = self.clock.moment(stamp, self.at.in_file(offset)).micros;
            let Appliance { name, fixed, .. } = &self.log.appliance;
            let is_own = *fixed || host.is_none_or(|host| worker.appliances.of_host(host).name == *name);
            self.last = Some(LastRecord { time, ends_file, is_own });
        }
        if let (Some(minutes), Some(writer)) = (&mut self.minutes, writer) {
            minutes.read(block, self.at.in_file(0), shape, writer, &worker.appliances);
        }
        for run in zeros::runs(if has_zeros { block } else { &[] }) {
            self.zero_run(self.at.in_file(run.start), run.len() as u64);
        }
        counts -= again.map(|again| again.counts).unwrap_or_default();
        self.at.advance((end - base) as u64, counts.lines);
        let ledger = &mut self.ledger;
        ledger.lines += counts.lines;
        ledger.record_first_lines += counts.record_first_lines;
        ledger.continuations += counts.continuations;
        ledger.blank += counts.blank;
        ledger.lines_not_understood += counts.not_understood;
        ledger.lines_searched += counts.searched;
        ledger.records_split += counts.records_split;
        ledger.records += counts.records;
        ledger.other_records += counts.records - seen;
        if !self.at.counts_lines && self.skims() {
            self.ledger.bytes_not_counted += (end - base) as u64;
        }
        counts
    }

    /// May a row belong to a connection of this direction?
    fn asks_for(&self, direction: Direction) -> bool {
        match direction {
            Direction::Inbound => self.worker.asked.inbound,
            Direction::Outbound => self.worker.asked.outbound,
        }
    }

    /// Counts lines from here on, and those of `text`, which was read and is about to be dropped.
    pub fn count_from_here(&mut self, text: &[u8]) {
        if !self.at.counts_lines && self.skims() {
            self.at.lines_before = memchr::memchr_iter(b'\n', text).count() as u64;
        }
        self.at.counts_lines = true;
    }

    /// Are most lines passed over?
    fn skims(&self) -> bool {
        let Decisions { strategy, needs, .. } = &self.worker.decisions;
        let is_sifted = self.connections == ConnectionReading::LookedUp && needs.verdicts;
        let sees_lines = is_sifted || matches!(strategy, Strategy::Search | Strategy::Lines);
        !sees_lines && self.log.head.shape.has_whole_marks()
    }

    /// The text of the pieces so far is about to go: reads what was put off. What was read of connections before `text` ends
    /// is known from here on.
    pub fn settle(&mut self, text: &[u8]) {
        if self.connections != ConnectionReading::LookedUp {
            return;
        }
        let shape = self.log.head.shape;
        let late = self.worker.decisions.needs.late;
        let SliceScan { lookup, tracker, clock, at, .. } = self;
        lookup.settle(text, late, tracker, &mut Reader { shape, clock, begin: at.text_begin });
    }

    /// Passes over NULs between two records.
    pub fn zeros(&mut self, count: usize) {
        self.zero_run(self.at.in_file(0), count as u64);
        self.at.advance(count as u64, 0);
    }

    fn zero_run(&mut self, at: u64, length: u64) {
        match self.samples.zeros.last_mut() {
            Some((begin, known)) if *begin + *known == at => *known += length,
            _ => self.samples.zeros.push((at, length)),
        }
    }

    /// Passes over text that belongs to a record cut before.
    pub fn skipped(&mut self, text: &[u8], mid_line: bool) {
        let begun = u64::from(!mid_line && !text.is_empty())
            + memchr::memchr_iter(b'\n', text).filter(|newline| newline + 1 < text.len()).count() as u64;
        self.at.advance(text.len() as u64, begun);
        self.ledger.lines += begun;
        self.ledger.continuations += begun;
    }

    /// What a head in the middle of a file says, as where logs were concatenated, if it is news.
    fn news(&mut self, entry: &Entry<'_>, record: &Record<'_>) -> Option<Author> {
        match record {
            Record::Version { serial, .. } if !self.log.appliance_given && !serial.is_empty() => {
                let appliance = Appliance::fixed(serial);
                (appliance != self.author.appliance).then(|| Author { appliance, ..self.author.clone() })
            }
            Record::UtcOffset(seconds) => {
                let zone = Zone::fixed(*seconds).filter(|zone| !self.has_zone(entry, zone))?;
                let clock = self.author.clock.followed_by(zone, self.position(entry));
                Some(Author { clock, ..self.author.clone() })
            }
            _ => None,
        }
    }

    /// Is that the offset of the clock at a record?
    fn has_zone(&mut self, entry: &Entry<'_>, zone: &Zone) -> bool {
        let position = self.position(entry);
        let moment = entry.envelope.stamp.map(|stamp| self.clock.moment(stamp, position).micros / 1_000_000);
        let own = self.clock.zone_at(position);
        own == zone || moment.is_some_and(|moment| own.offset_at(moment) == zone.offset_at(moment))
    }

    /// Who writes, for [`Minutes`].
    fn writer(&self) -> Writer {
        Writer { clock: self.clock.clone(), appliance: self.appliance, fixed: self.author.appliance.fixed }
    }

    /// Goes on with records of `author`, behind a head at that offset of the piece.
    fn follow(&mut self, author: Author, offset: usize) {
        self.appliance = self.worker.appliances.number(&author.appliance);
        self.clock = author.clock.cursor();
        self.author = author;
        let writer = self.writer();
        if let Some(minutes) = &mut self.minutes {
            minutes.change(offset, writer);
        }
    }

    /// Where a record of the piece that is being read begins in the text of the file.
    fn position(&self, entry: &Entry<'_>) -> u64 {
        self.at.in_file(entry.offset)
    }

    /// Whose record it is: its own syslog host's, unless the whole file is known to be one appliance's.
    #[inline]
    fn appliance_named(&mut self, host: Option<&[u8]>) -> u32 {
        match host {
            Some(host) if !self.author.appliance.fixed => self.host_number(host),
            _ => self.appliance,
        }
    }

    fn host_number(&mut self, host: &[u8]) -> u32 {
        if let Some((known, number)) = &self.host
            && **known == *host
        {
            return *number;
        }
        let appliances = &self.worker.appliances;
        let number = appliances.number(&appliances.of_host(host));
        self.host = Some((host.into(), number));
        number
    }

    /// An authentication record: a row, unless the filter drops it. `span`: where it lies in the piece.
    fn attempt(&mut self, entry: &Entry<'_>, attempt: &Attempt<'_>, span: impl FnOnce() -> Range<usize>) {
        self.ledger.auth_events += 1;
        let appliance = self.appliance_named(entry.envelope.host);
        let position = self.position(entry);
        let moment = entry.envelope.stamp.map(|stamp| self.clock.moment(stamp, position));
        let time = moment.map(|moment| moment.micros);
        self.ledger.events_skipped += u64::from(moment.is_some_and(|moment| moment.skipped));
        self.met.add(appliance, time, &self.worker.decisions.around);
        let kept = self.worker.decisions.prefilter.admits(&attempt.candidate(time, entry.text));
        let tick = Tick { time, appliance, kept };
        self.hashes.iter_mut().for_each(|hashes| hashes.add(&self.worker.appliances, &tick, entry.message));
        self.ticks.push(tick);
        let row = u32::try_from(self.metas.len()).ok().filter(|_| kept);
        let key = ConnectionKey { appliance, direction: attempt.direction, id: attempt.id.unwrap_or(0) };
        if kept && self.connections != ConnectionReading::Ignored {
            self.tracker.add_row();
        }
        match self.connections {
            ConnectionReading::Ignored => {}
            ConnectionReading::LookedUp if self.asks_for(attempt.direction) => {
                self.lookup.attempt(key, lookup::AttemptRow { row, time, position });
            }
            ConnectionReading::LookedUp => {}
            ConnectionReading::Tracked => self.tracker.attempt(key, row, time, position),
        }
        if kept {
            self.row(entry, attempt, appliance, moment);
            let Range { start, end } = span();
            self.spans.push(self.at.text_before + start as u64..self.at.text_before.saturating_add(end as u64));
        } else {
            self.ledger.rows.filtered += 1;
        }
    }

    fn row(&mut self, entry: &Entry<'_>, attempt: &Attempt<'_>, appliance: u32, moment: Option<Moment>) {
        let time = moment.map(|moment| moment.micros);
        let mut text = Lossy::default();
        let (user, mechanism) = (text.decode(attempt.user), text.decode(attempt.mechanism));
        let (profile, reason) = (text.decode(attempt.profile), text.decode(attempt.reason));
        let flags = Flags::default()
            .with(Flag::InlineEnvelope, entry.inline_envelope)
            .with(Flag::Cut, attempt.cut)
            .with(Flag::Odd, attempt.odd)
            .with(Flag::Lossy, text.lossy)
            .with(Flag::YearInferred, moment.is_some_and(|moment| moment.year_inferred))
            .with(Flag::NoTime, moment.is_none())
            .with(Flag::Repeated, entry.repeated)
            .with(Flag::Joined, entry.split)
            .with(Flag::TimeSkipped, moment.is_some_and(|moment| moment.skipped));
        let id = attempt.id.and_then(|id| i64::try_from(id).ok());
        let name = self.worker.appliances.get(appliance).name;
        let level = String::from_utf8_lossy(entry.envelope.level_name());
        let reply = attempt.reply.map(reply::parse);
        let line = self.at.line(entry.line);
        self.events.push(&EventRow {
            time,
            appliance: name.as_deref(),
            direction: match attempt.direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            },
            outcome: attempt.outcome.name(),
            user: user.as_deref(),
            mechanism: mechanism.as_deref(),
            profile: profile.as_deref(),
            icid: id.filter(|_| attempt.direction == Direction::Inbound),
            dcid: id.filter(|_| attempt.direction == Direction::Outbound),
            reply_code: reply.as_ref().and_then(|reply| reply.code).map(i64::from),
            reply_enhanced: reply.as_ref().and_then(|reply| reply.enhanced.as_deref()),
            reply_text: reply.as_ref().map(|reply| reply.text.as_str()),
            reason: reason.as_deref(),
            level: &level,
            file: &self.log.name,
            line: i64::try_from(line).unwrap_or(i64::MAX),
            raw: entry.text,
        });
        let is_inbound = attempt.direction == Direction::Inbound;
        self.metas.push(RowMeta { time, appliance, is_inbound, remote_ip: attempt.remote_ip.map(address), flags });
    }

    /// The end of the slice.
    pub fn finish(mut self, slice: Slice, report: Option<TextReport>, open_error: Option<String>) -> Scanned {
        let mut columns = self.events.finish();
        for &index in &self.worker.projection {
            if matches!(COLUMNS[index].value, Value::Integrity) {
                columns.push((index, integrity(&self.spans, report.as_ref())));
            }
        }
        if let Some(report) = &report {
            self.ledger.bytes_read += report.bytes_read;
            self.worker.bytes_read.fetch_add(report.bytes_read, Ordering::Relaxed);
            self.ledger.bytes_text += report.bytes_text;
        }
        self.worker.take_back(self.lookup);
        let end = self.at.in_file(0);
        Scanned {
            slice,
            columns,
            ticks: self.ticks,
            hashes: self.hashes.map(Hashes::finish).unwrap_or_default(),
            metas: self.metas,
            notes: self.notes.map(Notes::finish).unwrap_or_default(),
            lines: self.lines.map(LineRows::finish).unwrap_or_default(),
            part: self.tracker.finish(end),
            end,
            is_paused: self.is_paused,
            met: self.met,
            last: self.last,
            covered: self.minutes.map(Minutes::finish),
            ledger: self.ledger,
            has_records: self.has_records,
            samples: self.samples,
            author: self.author,
            rest: None,
            report,
            open_error,
        }
    }
}
