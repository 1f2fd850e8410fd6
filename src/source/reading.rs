//! The records of one slice, as they are read: rows for the authentication records, facts for the tracker, counts for
//! the ledger.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow::array::{ArrayRef, StringArray};
use compact_str::CompactString;

use super::scanned::{RowMeta, SAMPLES, Scanned};
use super::slice::{Author, Slice};
use super::worker::Worker;
use crate::archive::{Appliance, ClockCursor, LogFile, TextReport, Zone};
use crate::connection::facts::address;
use crate::connection::tracker::{RowFacts, Tracker};
use crate::event::EventRow;
use crate::event::builder::EventBuilder;
use crate::event::columns::{COLUMNS, Value};
use crate::ledger::Ledger;
use crate::record::frame::{self, Entry, LineCounts};
use crate::record::{Direction, InboundAuth, OutboundAuth, Record, reply};

/// The state of one slice while it is scanned.
pub struct SliceScan<'w> {
    worker: &'w Worker,
    /// The file.
    pub(super) log: &'w LogFile,
    /// What the heads so far tell.
    author: Author,
    clock: ClockCursor,
    /// The number of the author's appliance.
    appliance: u32,
    /// The last syslog host met and its number: hosts rarely change from line to line.
    host: Option<(Box<[u8]>, u32)>,
    tracker: Tracker,
    events: EventBuilder,
    metas: Vec<RowMeta>,
    facts: Vec<RowFacts>,
    /// Where in the text each row's record begins; tells the compressed member it came from.
    offsets: Vec<u64>,
    ledger: Ledger,
    not_understood: Vec<(u64, String)>,
    inline_envelopes: Vec<u64>,
    cut: Vec<u64>,
    /// Text before the block that is being read.
    pub(super) text_before: u64,
    /// Lines before it.
    lines_before: u64,
}

impl<'w> SliceScan<'w> {
    /// The begin of a slice of `log`.
    pub fn new(worker: &'w Worker, log: &'w LogFile, author: Author) -> Self {
        SliceScan {
            worker,
            log,
            clock: author.clock.cursor(),
            appliance: worker.appliances.number(&author.appliance),
            author,
            host: None,
            tracker: Tracker::new(worker.needs.late),
            events: EventBuilder::new(&worker.projection),
            metas: Vec::new(),
            facts: Vec::new(),
            offsets: Vec::new(),
            ledger: Ledger::default(),
            not_understood: Vec::new(),
            inline_envelopes: Vec::new(),
            cut: Vec::new(),
            text_before: 0,
            lines_before: 0,
        }
    }

    /// Reads the records of a block. `cut`: its record goes on beyond what is kept.
    pub fn block(&mut self, text: &[u8], cut: bool) {
        // What is long may also be a short record with a great many lines behind it that are nobody's.
        let is_one_line = memchr::memchr(b'\n', text).is_none();
        if cut && is_one_line && self.cut.len() < SAMPLES {
            self.cut.push(self.lines_before + 1);
        }
        let mut counts = LineCounts::default();
        frame::for_each_record(text, self.log.head.shape, &mut counts, &mut |entry| self.record(entry, cut));
        self.text_before += text.len() as u64;
        self.lines_before += counts.lines;
        let ledger = &mut self.ledger;
        ledger.lines += counts.lines;
        ledger.record_first_lines += counts.record_first_lines;
        ledger.continuations += counts.continuations;
        ledger.blank += counts.blank;
        ledger.lines_not_understood += counts.not_understood;
        ledger.records_split += counts.records_split;
        ledger.records += counts.records;
    }

    /// Passes over text that belongs to a record cut before.
    pub fn skipped(&mut self, text: &[u8], mid_line: bool) {
        let begun = u64::from(!mid_line && !text.is_empty())
            + memchr::memchr_iter(b'\n', text).filter(|newline| newline + 1 < text.len()).count() as u64;
        self.text_before += text.len() as u64;
        self.lines_before += begun;
        self.ledger.lines += begun;
        self.ledger.continuations += begun;
    }

    fn record(&mut self, entry: &Entry<'_>, cut: bool) {
        if entry.inline_envelope && self.inline_envelopes.len() < SAMPLES {
            self.inline_envelopes.push(self.lines_before + entry.line + 1);
        }
        match &entry.record {
            Some(Ok(Record::InboundAuth(auth))) => self.inbound(entry, auth, cut),
            Some(Ok(Record::OutboundAuth(auth))) => self.outbound(entry, auth, cut),
            Some(Ok(record)) => {
                self.count(record);
                self.obey(record);
                if self.worker.needs.connections {
                    let appliance = self.appliance_of(entry);
                    let (clock, stamp) = (&mut self.clock, entry.envelope.stamp);
                    self.tracker.feed(appliance, record, || stamp.map(|stamp| clock.moment(stamp).0));
                }
            }
            Some(Err(malformed)) if malformed.auth => {
                self.ledger.auth_lines_not_understood += 1;
                if self.not_understood.len() < SAMPLES {
                    let text = String::from_utf8_lossy(&entry.text[..entry.text.len().min(200)]).into_owned();
                    self.not_understood.push((self.lines_before + entry.line + 1, text));
                }
            }
            Some(Err(_)) | None => self.ledger.other_records += 1,
        }
    }

    /// Follows a head that stands in the middle of a file, as where logs were concatenated.
    fn obey(&mut self, record: &Record<'_>) {
        if let Record::Version { serial, .. } = record
            && !self.log.appliance_given
            && !serial.is_empty()
        {
            let appliance = Appliance::fixed(serial);
            if appliance != self.author.appliance {
                self.appliance = self.worker.appliances.number(&appliance);
                self.author.appliance = appliance;
            }
        }
        if let Record::UtcOffset(seconds) = record
            && !self.log.zone_given
            && let Some(zone) = Zone::fixed(*seconds)
            && zone != self.author.clock.zone
        {
            self.author.clock.zone = zone;
            self.clock = self.author.clock.cursor();
        }
    }

    fn count(&mut self, record: &Record<'_>) {
        let ledger = &mut self.ledger;
        ledger.other_records += 1;
        match record {
            Record::Opened(_) => ledger.connections_opened += 1,
            Record::Closed { .. } => ledger.connections_closed += 1,
            Record::Policy(_) => ledger.policies += 1,
            Record::Tls(_) => ledger.tls += 1,
            Record::MessageStarted { .. }
            | Record::DeliveryStarted { .. }
            | Record::DeliveryDone { .. }
            | Record::Bounced { .. } => ledger.message_records += 1,
            Record::LogfileBegin
            | Record::Version { .. }
            | Record::UtcOffset(_)
            | Record::LogfileEnd
            | Record::Mentioned { .. }
            | Record::InboundAuth(_)
            | Record::OutboundAuth(_) => {}
        }
    }

    /// Whose record it is: its own syslog host's, unless the whole file is known to be one appliance's.
    fn appliance_of(&mut self, entry: &Entry<'_>) -> u32 {
        let Some(host) = entry.envelope.host.filter(|_| !self.author.appliance.fixed) else { return self.appliance };
        if let Some((known, number)) = &self.host
            && **known == *host
        {
            return *number;
        }
        let number = self.worker.appliances.number(&Appliance::host(host));
        self.host = Some((host.into(), number));
        number
    }

    fn inbound(&mut self, entry: &Entry<'_>, auth: &InboundAuth<'_>, cut: bool) {
        let mut text = Lossy::default();
        let (user, mechanism) = (text.decode(auth.user), text.decode(auth.mechanism));
        let (profile, reason) = (text.decode(auth.profile), text.decode(auth.reason));
        let row = Attempt {
            direction: Direction::Inbound,
            id: auth.icid,
            outcome: auth.outcome.name(),
            user: user.as_deref(),
            mechanism: mechanism.as_deref(),
            profile: profile.as_deref(),
            reason: reason.as_deref(),
            reply: reply::Reply::default(),
            has_reply: false,
            remote_ip: None,
            lossy: text.lossy,
            cut,
        };
        self.push(entry, row);
    }

    fn outbound(&mut self, entry: &Entry<'_>, auth: &OutboundAuth<'_>, cut: bool) {
        let mut text = Lossy::default();
        let profile = text.decode(Some(auth.profile));
        let row = Attempt {
            direction: Direction::Outbound,
            id: Some(auth.dcid),
            outcome: auth.outcome.name(),
            user: None,
            mechanism: None,
            profile: profile.as_deref(),
            reason: None,
            reply: auth.reply.map(reply::parse).unwrap_or_default(),
            has_reply: auth.reply.is_some(),
            remote_ip: Some(address(auth.remote_ip)),
            lossy: text.lossy,
            cut,
        };
        self.push(entry, row);
    }

    fn push(&mut self, entry: &Entry<'_>, attempt: Attempt<'_>) {
        self.ledger.auth_events += 1;
        let appliance = self.appliance_of(entry);
        let (time, year_inferred) = match entry.envelope.stamp.map(|stamp| self.clock.moment(stamp)) {
            Some((time, inferred)) => (Some(time), inferred),
            None => (None, false),
        };
        let line = self.lines_before + entry.line + 1;
        let flags = [
            (entry.inline_envelope, "inline_envelope"),
            (attempt.cut, "cut"),
            (attempt.lossy, "lossy"),
            (year_inferred, "year_inferred"),
            (time.is_none(), "no_time"),
        ];
        let flags: Vec<&'static str> = flags.into_iter().filter(|flag| flag.0).map(|flag| flag.1).collect();
        let id = attempt.id.and_then(|id| i64::try_from(id).ok());
        let name = self.worker.appliances.get(appliance).name;
        let level = String::from_utf8_lossy(entry.envelope.level_name());
        let reply = attempt.has_reply.then_some(&attempt.reply);
        self.events.push(&EventRow {
            time,
            appliance: name.as_deref(),
            direction: match attempt.direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            },
            outcome: attempt.outcome,
            user: attempt.user,
            mechanism: attempt.mechanism,
            profile: attempt.profile,
            icid: id.filter(|_| attempt.direction == Direction::Inbound),
            dcid: id.filter(|_| attempt.direction == Direction::Outbound),
            reply_code: reply.and_then(|reply| reply.code).map(i64::from),
            reply_enhanced: reply.and_then(|reply| reply.enhanced.as_deref()),
            reply_text: reply.map(|reply| reply.text.as_str()),
            reason: attempt.reason,
            level: &level,
            file: &self.log.name,
            line: i64::try_from(line).unwrap_or(i64::MAX),
            flags: &flags,
            raw: entry.text,
        });
        if self.worker.needs.connections {
            self.facts.push(self.tracker.attempt(appliance, attempt.direction, attempt.id));
        }
        self.metas.push(RowMeta { time, appliance, remote_ip: attempt.remote_ip });
        self.offsets.push(self.text_before + entry.offset as u64);
    }

    /// The end of the slice.
    pub fn finish<'a>(
        mut self,
        slice: Slice<'a>,
        report: Option<TextReport>,
        open_error: Option<String>,
    ) -> Scanned<'a> {
        let mut columns = self.events.finish();
        for &index in &self.worker.projection {
            if matches!(COLUMNS[index].value, Value::Integrity) {
                columns.push((index, integrity(&self.offsets, report.as_ref())));
            }
        }
        if let Some(report) = &report {
            self.ledger.bytes_read += report.bytes_read;
            self.worker.bytes_read.fetch_add(report.bytes_read, Ordering::Relaxed);
            self.ledger.bytes_text += report.bytes_text;
        }
        Scanned {
            slice,
            columns,
            metas: self.metas,
            facts: self.facts,
            part: self.tracker.finish(),
            ledger: self.ledger,
            not_understood: self.not_understood,
            inline_envelopes: self.inline_envelopes,
            cut: self.cut,
            author: self.author,
            rest: None,
            report,
            open_error,
        }
    }
}

/// What an authentication record says, whichever direction.
struct Attempt<'a> {
    direction: Direction,
    id: Option<u64>,
    outcome: &'static str,
    user: Option<&'a str>,
    mechanism: Option<&'a str>,
    profile: Option<&'a str>,
    reason: Option<&'a str>,
    reply: reply::Reply,
    has_reply: bool,
    remote_ip: Option<CompactString>,
    lossy: bool,
    cut: bool,
}

/// Decodes text, and remembers whether some of it was not UTF-8.
#[derive(Default)]
struct Lossy {
    lossy: bool,
}

impl Lossy {
    fn decode<'a>(&mut self, bytes: Option<&'a [u8]>) -> Option<Cow<'a, str>> {
        let text = String::from_utf8_lossy(bytes?);
        self.lossy |= matches!(text, Cow::Owned(_));
        Some(text)
    }
}

/// The column `integrity`: what is known of the compressed member that each row came from.
fn integrity(offsets: &[u64], report: Option<&TextReport>) -> ArrayRef {
    let members = report.map_or(&[][..], |report| &report.members);
    let words = offsets.iter().map(|offset| {
        if members.is_empty() {
            return "none";
        }
        let member = members.partition_point(|member| member.text_end <= *offset);
        if members.get(member).is_some_and(|member| member.verified) { "verified" } else { "unverified" }
    });
    Arc::new(StringArray::from_iter_values(words))
}
