//! Cuts CSV into records and fields, however the text comes.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::super::unwrap::LONGEST;

/// What comes next in the text.
pub(super) enum Step {
    /// A record, see [`Records::fields`].
    Record,
    /// A record that is too long.
    Long,
    /// There has to be more text.
    More,
}

/// Cuts text into records and fields.
pub(super) struct Records {
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
    pub begin_line: u64,
    /// Quotation marks in it.
    quotes: usize,
    /// Bytes of it.
    bytes: usize,
}

impl Records {
    pub(super) fn new(delimiter: u8) -> Records {
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
    pub(super) fn next(&mut self, raw: &[u8], at_end: bool) -> (usize, Step) {
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
    pub(super) fn fields(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let begins = std::iter::once(&0).chain(&self.ends);
        let ranges = begins.zip(self.ends.get(..self.ended).unwrap_or_default());
        ranges.map(|(begin, end)| self.fields.get(*begin..*end).unwrap_or_default())
    }

    /// At the end of the text: is the last record not all there? `columns` is how many fields it should have.
    pub(super) fn is_cut(&self, columns: usize) -> bool {
        !self.is_given && self.bytes > 0 && (self.quotes % 2 == 1 || self.ended + 1 < columns)
    }
}
