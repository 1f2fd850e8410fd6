//! How records lie on the lines of a file, judged from a sample of it.
//!
//! Every line that begins with an envelope is read as one with the lines that may continue it, and speaks for itself. Text
//! that a stranger wrote may hold anything, whole envelopes too, and a stranger may write as many lines as he likes:
//! addresses and names of messages, users, replies, headers. So what speaks for a copy that ran records together is
//! never *how many* lines hold several envelopes, but only lines of which no stranger can be the author: those that
//! begin with a record that is the appliance's own text to its last byte, and go on with an envelope right after it.
//! The appliance ends the line there; whoever put an envelope in that place wrote the copy, not the mail. Lines that
//! begin with any other record (one with a stranger's text, one we do not know, half a one) prove nothing, whatever
//! they hold, and so count as lines that are one record each: an attacker can only add votes *against*.
//!
//! One kind of such a record holds a stranger's word: `New SMTP ICID …` ends with the reverse DNS name and ` verified
//! yes|no`. Nothing hinders the owner of an address from naming it `x verified yes Wed Apr 22 …`, but behind the name
//! the appliance writes ` verified `, and then nothing: a line that *ends* so may be one record from the first byte to
//! the last, and proves nothing. One that ends otherwise is more than that record.
//!
//! One such envelope for four lines will do, for these are sure, and because copies that were run together and then
//! wrapped begin a line with any kind of record. Behind the first on a line, the next counts by the same rule.
//!
//! Indented lines are judged alike. Copies indent whole blocks, but also the rest of a wrapped record, and a stranger
//! may guess where a wrap comes. An indented line with an envelope speaks for records that begin on indented lines if
//! it stands behind the appliance's own text or at the very beginning.

use super::join::separators;
use super::last_word::LastWord;
use super::lines::{Kind, Lines, kind_of};
use super::{Ending, Layout, MOST_BYTES, Shape};
use crate::record::envelope::{self, Stencil};

/// The shape of `sample`.
pub(in crate::record) fn shape_of(sample: &[u8], bare: bool) -> Shape {
    let ending = Ending::of(sample, bare);
    let mut tally = Tally::default();
    let mut sight = Sight::default();
    let (shape, mut stencil) =
        (Shape { layout: Layout::Flattened, bare, indented: true, wraps: true, ending }, Stencil::default());
    for line in Lines::new(sample, ending) {
        let is_foreign = envelope::begins_with_stamp(line.text);
        match kind_of(&line, shape, &mut stencil) {
            Kind::Start { indent, .. } => {
                let is_indented = !bare && indent > envelope::indent(line.text, false);
                let before = if is_indented { sight.last_word(tally.records, bare) } else { LastWord::Unsure };
                tally.add(&sight, bare);
                sight.text.clear();
                sight.text.extend_from_slice(line.text.get(indent..).unwrap_or_default());
                (sight.lines, sight.is_indented, sight.before) = (1, is_indented, before);
            }
            Kind::Blank | Kind::Foreign | Kind::Repetition(_) => {
                tally.add(&sight, bare);
                sight.lines = 0;
            }
            Kind::Text if envelope::repetition(line.text).is_some() => {
                tally.add(&sight, bare);
                sight.lines = 0;
            }
            Kind::Indented { .. } | Kind::Text
                if sight.lines > 0 && sight.text.len() + line.text.len() < MOST_BYTES =>
            {
                let (separators, line) = separators(&sight.text, line.text);
                sight.text.extend_from_slice(separators.first().copied().unwrap_or_default());
                sight.text.extend_from_slice(line);
                // Another program's record is no rest of one of ours.
                sight.lines += u64::from(!is_foreign);
            }
            Kind::Indented { .. } | Kind::Text => {}
        }
    }
    tally.add(&sight, bare);
    Shape { layout: tally.layout(), bare, indented: tally.is_indented(), wraps: tally.wrapped > 0, ending }
}

/// A line that begins with an envelope, with the lines that may continue it.
#[derive(Default)]
struct Sight {
    text: Vec<u8>,
    /// 0: none.
    lines: u64,
    is_indented: bool,
    /// What stands right before it, if it is indented.
    before: LastWord,
}

impl Sight {
    /// Who wrote the end of the text, as far as the text tells? `records`: how many there were before.
    fn last_word(&self, records: u64, bare: bool) -> LastWord {
        if self.lines == 0 {
            return if records == 0 { LastWord::Appliance } else { LastWord::Unsure };
        }
        let at = envelope::parse(&self.text, bare).map(|envelope| envelope.message_at);
        at.and_then(|at| self.text.get(at..)).map_or(LastWord::Unsure, LastWord::of)
    }
}

#[derive(Default)]
struct Tally {
    /// Lines that begin with an envelope.
    records: u64,
    /// Envelopes that a copyist surely put behind other records on their lines.
    run_together: u64,
    /// Of the records: go over several lines.
    wrapped: u64,
    /// Of the records: begin on an indented line.
    indented: u64,
    /// Of those: nobody but a copyist can have indented them.
    surely_indented: u64,
}

impl Tally {
    fn add(&mut self, sight: &Sight, bare: bool) {
        if sight.lines == 0 {
            return;
        }
        let text = sight.text.as_slice();
        self.records += 1;
        self.wrapped += u64::from(sight.lines > 1);
        self.indented += u64::from(sight.is_indented);
        self.surely_indented += u64::from(sight.before.is_proof(text));
        let mut rest = text;
        while let Some(from) = envelope::parse(rest, bare).map(|envelope| envelope.message_at)
            && let Some(at) = envelope::find_inline(rest, from)
            && rest.get(from..at - 1).is_some_and(|head| LastWord::of(head).is_proof(text))
        {
            self.run_together += 1;
            rest = rest.get(at..).unwrap_or_default();
        }
    }

    fn layout(&self) -> Layout {
        if is_notable(self.run_together, self.records) {
            Layout::Flattened
        } else if is_notable(self.wrapped, self.records) {
            Layout::Wrapped
        } else {
            Layout::Lines
        }
    }

    fn is_indented(&self) -> bool {
        is_notable(self.surely_indented, self.indented)
    }
}

fn is_notable(share: u64, of: u64) -> bool {
    share > 0 && share * 4 >= of
}
