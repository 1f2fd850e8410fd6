//! One piece of text of a slice: what each of its records is, and whom it is handed to.

use super::SliceScan;
use crate::connection::ConnectionKey;
use crate::record::envelope::Stencil;
use crate::record::frame::{Entry, Sieve};
use crate::record::{Direction, Flaw, Hint, Record, Says};
use crate::source::attempt::Attempt;
use crate::source::integrity::end_of_lines;
use crate::source::lines::Origin;
use crate::source::lookup::Said;
use crate::source::scanned::SAMPLES;
use crate::source::strategy::ConnectionReading;

/// One piece of text on its way through a [`SliceScan`].
pub(super) struct Pass<'s, 'w, 't> {
    pub(super) scan: &'s mut SliceScan<'w>,
    pub(super) text: &'t [u8],
    /// Where the piece begins in the text.
    pub(super) base: usize,
    /// Bytes at its begin that were read before.
    pub(super) known: usize,
    pub(super) cut: bool,
    /// Records that were counted for what they are.
    pub(super) seen: u64,
    /// Records that were taken apart.
    pub(super) entries: u64,
    /// The records that were passed over last.
    pub(super) run: Run,
}

/// Records passed over, one after the other, whose envelopes differ in their seconds alone. Only the first and the last moment
/// of a run matter.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Run {
    /// Of the stencil that they fit.
    edition: u32,
    /// Up to this position in the file the clock runs by one rule.
    until: u64,
    /// The digits, as one number, of the least and of the greatest seconds.
    from: u16,
    to: u16,
}

impl Run {
    /// Does a record at that position, with these seconds, belong to the run, within its least and greatest seconds?
    #[inline]
    fn holds(&self, edition: u32, position: u64, seconds: u16) -> bool {
        edition == self.edition && position < self.until && (self.from..=self.to).contains(&seconds)
    }

    fn take(&mut self, edition: u32, until: u64, seconds: u16) {
        let goes_on = edition == self.edition && until == self.until;
        let (from, to) = if goes_on { (self.from.min(seconds), self.to.max(seconds)) } else { (seconds, seconds) };
        *self = Run { edition, until, from, to };
    }
}

impl Pass<'_, '_, '_> {
    /// A record of a connection, or of a head.
    fn other(&mut self, entry: &Entry<'_>, record: &Record<'_>) {
        if let Some(author) = self.scan.news(entry, record) {
            // What stands before it is read by the clock that counted there.
            self.scan.settle(self.text);
            self.scan.follow(author, entry.offset);
        }
        match self.scan.connections {
            ConnectionReading::Ignored => {}
            ConnectionReading::LookedUp => self.mention(entry, record),
            ConnectionReading::Tracked => {
                let (appliance, position) = (self.scan.appliance_named(entry.envelope.host), self.scan.position(entry));
                let (clock, stamp) = (&mut self.scan.clock, entry.envelope.stamp);
                self.scan
                    .tracker
                    .feed(appliance, record, position, || stamp.map(|stamp| clock.moment(stamp, position).micros));
            }
        }
    }

    fn mention(&mut self, entry: &Entry<'_>, record: &Record<'_>) {
        let late = self.scan.worker.decisions.needs.late;
        let (direction, id) = match record {
            Record::Opened(opened) => (opened.direction, opened.id),
            Record::Policy(policy) => (Direction::Inbound, policy.icid),
            Record::Tls(tls) => (tls.direction, tls.id),
            Record::Closed { direction, id } => (*direction, *id),
            Record::MessageStarted { icid, .. } if late => (Direction::Inbound, *icid),
            Record::DeliveryStarted { dcid, .. } | Record::DeliveryDone { dcid, .. } if late => {
                (Direction::Outbound, *dcid)
            }
            _ => return,
        };
        if !self.scan.asks_for(direction) {
            return;
        }
        let key = ConnectionKey { appliance: self.scan.appliance_named(entry.envelope.host), direction, id };
        let says = match record {
            Record::Opened(_) => Says::Opens,
            Record::Closed { .. } => Says::Closes,
            _ => Says::Something,
        };
        match u32::try_from(self.base + entry.offset) {
            Ok(place) if entry.lines == 1 && says == Says::Closes && !late => {
                self.scan.lookup.mention(key, Said::Closed(place), says);
            }
            Ok(place) if entry.lines == 1 => self.scan.lookup.mention(key, Said::At(place), says),
            Ok(_) | Err(_) => {
                let position = self.scan.position(entry);
                self.scan.lookup.mention_apart(key, entry.text, position, says);
            }
        }
    }

    /// A record for a table other than `auth`.
    fn note(&mut self, entry: &Entry<'_>) {
        match &entry.record {
            Some(Ok(Record::InboundAuth(_) | Record::OutboundAuth(_))) => {
                self.scan.ledger.auth_events += 1;
                self.seen += 1;
            }
            Some(Err(malformed)) if malformed.auth => {
                self.not_understood(entry);
                self.seen += 1;
            }
            Some(Ok(record)) => {
                if let Some(author) = self.scan.news(entry, record) {
                    self.scan.follow(author, entry.offset);
                    self.run = Run::default();
                }
            }
            Some(Err(_)) | None => {}
        }
        let line = self.line_of(entry);
        let scan = &mut *self.scan;
        let (appliance, position) = (scan.appliance_named(entry.envelope.host), scan.position(entry));
        let time = entry.envelope.stamp.map(|stamp| scan.clock.moment(stamp, position).micros);
        scan.notes.iter_mut().for_each(|notes| notes.take(entry, appliance, time, line));
        let origin = Origin { appliance, time, file: &scan.log.name, line };
        let prefilter = &scan.worker.decisions.prefilter;
        if scan.lines.as_mut().is_none_or(|lines| lines.take(entry, &origin, prefilter)) {
            scan.met.add(appliance, time, &scan.worker.decisions.around);
        }
    }

    /// A record for a table other than `auth` that is passed over: its time counts for the order of rows.
    fn pass(&mut self, at: usize, position: u64, stencil: &Stencil) {
        let piece = self.text.get(self.base..).unwrap_or_default();
        let Some(stamp) = stencil.stamp(piece, at) else { return };
        let scan = &mut *self.scan;
        let appliance = scan.appliance_named(stencil.host(piece, at));
        let time = Some(scan.clock.moment(stamp, position).micros);
        self.run.take(stencil.edition(), scan.clock.holds_until(stamp), stencil.seconds(piece, at));
        scan.met.add(appliance, time, &scan.worker.decisions.around);
        scan.lines.iter_mut().for_each(|lines| lines.pass(appliance, time));
        scan.notes.iter_mut().for_each(|notes| notes.pass(appliance, time));
    }

    fn not_understood(&mut self, entry: &Entry<'_>) {
        self.scan.ledger.auth_lines_not_understood += 1;
        if self.scan.samples.not_understood.len() < SAMPLES {
            let text = String::from_utf8_lossy(&entry.text[..entry.text.len().min(200)]).into_owned();
            let line = self.line_of(entry);
            self.scan.samples.not_understood.push((line, text));
        }
    }

    /// The line of the slice on which a record begins that is reported.
    fn line_of(&self, entry: &Entry<'_>) -> u64 {
        if self.scan.at.counts_lines || !self.scan.skims() {
            return self.scan.at.line(entry.line);
        }
        let before = self.text.get(..self.base + entry.offset).unwrap_or_default();
        memchr::memchr_iter(b'\n', before).count() as u64 + 1
    }
}

impl Sieve for Pass<'_, '_, '_> {
    #[inline]
    fn line(&mut self, at: usize, host: Option<&[u8]>, hint: Hint) {
        if at < self.known {
            return;
        }
        let key = ConnectionKey { appliance: self.scan.appliance_named(host), direction: hint.direction, id: hint.id };
        let said = match u32::try_from(self.base + at) {
            Ok(place) if hint.says == Says::Closes && !self.scan.worker.decisions.needs.late => Said::Closed(place),
            Ok(place) => Said::At(place),
            // Texts are cut far shorter.
            Err(_) => return,
        };
        if self.scan.asks_for(hint.direction) {
            self.scan.lookup.mention(key, said, hint.says);
        }
    }

    #[inline]
    fn passed(&mut self, at: usize, stencil: &Stencil) {
        if at < self.known || (self.scan.lines.is_none() && self.scan.notes.is_none()) {
            return;
        }
        let position = self.scan.at.in_file(at);
        let piece = self.text.get(self.base..).unwrap_or_default();
        if !self.run.holds(stencil.edition(), position, stencil.seconds(piece, at)) {
            self.pass(at, position, stencil);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        if entry.offset < self.known {
            return;
        }
        self.entries += 1;
        if entry.inline_envelope && self.scan.samples.inline_envelopes.len() < SAMPLES && self.scan.worker.tells() {
            let line = self.line_of(entry);
            self.scan.samples.inline_envelopes.push(line);
        }
        if self.scan.notes.is_some() || self.scan.lines.is_some() {
            self.note(entry);
            return;
        }
        let piece = self.text.get(self.base..).unwrap_or_default();
        let scan = &mut *self.scan;
        let is_cut = self.cut;
        let span = || match end_of_lines(piece, entry.offset, entry.lines) {
            // Nobody knows how far it goes on.
            end if is_cut && end > piece.len() => entry.offset..usize::MAX,
            end => entry.offset..end,
        };
        let flaws = (is_cut || entry.flaw == Some(Flaw::Cut), entry.flaw == Some(Flaw::Odd));
        match &entry.record {
            Some(Ok(Record::InboundAuth(auth))) => scan.attempt(entry, &Attempt::inbound(auth, flaws), span),
            Some(Ok(Record::OutboundAuth(auth))) => scan.attempt(entry, &Attempt::outbound(auth, flaws), span),
            Some(Err(malformed)) if malformed.auth => self.not_understood(entry),
            Some(Ok(record)) => {
                self.other(entry, record);
                return;
            }
            Some(Err(_)) | None => return,
        }
        self.seen += 1;
    }
}
