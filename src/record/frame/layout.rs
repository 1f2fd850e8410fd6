//! How records lie on the lines of a file, judged from a sample of it.
//!
//! Every line that begins with an envelope is read as one with the lines that may continue it. A copy that ran records
//! together did so with nearly all of them; a stranger who writes envelopes into user names does so with a few. Where
//! the text before an inner envelope is only half a record, it speaks for the stranger. Where it is a whole record
//! without a stranger's word in it, nobody but a copyist can have put an envelope after it; of those fewer will do,
//! because lines that were run together and then wrapped begin with a record now and then.

use super::join::separators;
use super::{Kind, Layout, Lines, MOST_BYTES, Shape, kind_of};
use crate::record::envelope;
use crate::record::{Outcome, Record, recognise};

/// The layout of `sample`.
pub(in crate::record) fn layout_of(sample: &[u8], bare: bool) -> Layout {
    let mut tally = Tally::default();
    let mut text: Vec<u8> = Vec::new();
    let mut lines = 0_u64;
    for line in Lines::new(sample) {
        match kind_of(&line, Shape { layout: Layout::Flattened, bare }) {
            Kind::Start { indent, .. } => {
                tally.add(&text, lines, bare);
                text.clear();
                text.extend_from_slice(line.text.get(indent..).unwrap_or_default());
                lines = 1;
            }
            Kind::Blank | Kind::Foreign => {
                tally.add(&text, lines, bare);
                lines = 0;
            }
            Kind::Text if lines > 0 && text.len() + line.text.len() < MOST_BYTES => {
                let (separators, line) = separators(&text, line.text);
                text.extend_from_slice(separators.first().copied().unwrap_or_default());
                text.extend_from_slice(line);
                lines += 1;
            }
            Kind::Text => {}
        }
    }
    tally.add(&text, lines, bare);
    tally.layout()
}

#[derive(Default)]
struct Tally {
    /// Lines that begin with an envelope.
    records: u64,
    /// Of those, with what continues them: hold further envelopes.
    run_together: u64,
    /// Envelopes within lines that no stranger can have written.
    surely_run_together: u64,
    /// Of the records: go over several lines.
    wrapped: u64,
}

impl Tally {
    fn add(&mut self, text: &[u8], lines: u64, bare: bool) {
        if lines == 0 {
            return;
        }
        self.records += 1;
        self.wrapped += u64::from(lines > 1);
        let mut rest = text;
        let mut is_first = true;
        while let Some(from) = envelope::parse(rest, bare).map(|envelope| envelope.message_at)
            && let Some(at) = envelope::find_inline(rest, from)
        {
            let record = recognise(rest.get(from..at - 1).unwrap_or_default());
            self.run_together += u64::from(is_first && !matches!(record, Some(Err(_))));
            is_first = false;
            if !matches!(record, Some(Ok(record)) if is_of_the_appliance_alone(&record)) {
                break;
            }
            self.surely_run_together += 1;
            rest = rest.get(at..).unwrap_or_default();
        }
    }

    fn layout(&self) -> Layout {
        if self.run_together * 2 > self.records || self.is_notable(self.surely_run_together) {
            Layout::Flattened
        } else if self.is_notable(self.wrapped) {
            Layout::Wrapped
        } else {
            Layout::Lines
        }
    }

    fn is_notable(&self, share: u64) -> bool {
        share > 0 && share * 4 >= self.records
    }
}

/// Is every word of the record the appliance's own or its administrator's?
fn is_of_the_appliance_alone(record: &Record<'_>) -> bool {
    match record {
        Record::Opened(opened) => opened.remote_host.is_none(),
        Record::OutboundAuth(auth) => auth.outcome == Outcome::Succeeded,
        Record::Policy(_)
        | Record::Closed { .. }
        | Record::MessageStarted { .. }
        | Record::DeliveryStarted { .. }
        | Record::LogfileBegin
        | Record::Version { .. }
        | Record::UtcOffset(_)
        | Record::LogfileEnd => true,
        Record::Tls(_)
        | Record::InboundAuth(_)
        | Record::DeliveryDone { .. }
        | Record::Bounced { .. }
        | Record::Mentioned { .. } => false,
    }
}
