//! When something was written, and nothing else: the stamp of every record, most lines looked at no further than their
//! envelope and the word behind it.

use memchr::memchr;

use super::{Layout, LineCounts, Shape, for_each_record, last_record_start, trimmed};
use crate::record::envelope::{self, Stencil};
use crate::record::time::Stamp;
use crate::record::{Record, recognise};

/// The stamp of a record.
#[derive(Copy, Clone, Debug)]
pub struct Written<'a> {
    /// Where the record's line begins in the block; in a flattened file the record.
    pub offset: usize,
    /// When.
    pub stamp: Stamp,
    /// The syslog host.
    pub host: Option<&'a [u8]>,
    /// It says `End Logfile`.
    pub ends_file: bool,
}

/// Visits the records of `block` that have a stamp, in order. Of a run of records with one envelope within one minute
/// it may visit the first alone. A new run starts behind each `End Logfile`, which is always visited, and at each
/// offset of `apart` (ascending). The block starts where a record starts and ends where one ends.
///
/// A record that begins within a line, or behind blanks, counts only where the file's shape says that records do: so what
/// is visited does not depend on what stands around a line.
pub fn stamps(block: &[u8], shape: Shape, apart: &[usize], visit: &mut dyn FnMut(&Written<'_>)) {
    if shape.layout == Layout::Flattened {
        for_each_record(block, shape, &mut LineCounts::default(), &mut |entry| {
            if let Some(stamp) = entry.envelope.stamp {
                let ends_file = matches!(entry.record, Some(Ok(Record::LogfileEnd)));
                visit(&Written { offset: entry.offset, stamp, host: entry.envelope.host, ends_file });
            }
        });
        return;
    }
    let mut stencil = Stencil::default();
    let (mut at, mut apart) = (0, apart);
    while let Some(rest) = block.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        while let Some((_, later)) = apart.split_first().filter(|(offset, _)| **offset < at) {
            stencil = Stencil::default();
            apart = later;
        }
        let is_known = stencil.fits(block, at) && !may_end_file(rest.get(stencil.length()..).unwrap_or_default());
        if !is_known {
            let (indent, text) = trimmed(rest.get(..length).unwrap_or(rest), shape);
            let envelope = envelope::parse(text, shape.bare);
            if let Some((envelope, stamp)) = envelope.and_then(|envelope| Some((envelope, envelope.stamp?))) {
                let message = text.get(envelope.message_at..).unwrap_or_default();
                let ends_file = may_end_file(message) && recognise(message) == Some(Ok(Record::LogfileEnd));
                // The next line may be told by this one only if nothing was visited in between.
                stencil = Stencil::default();
                if !ends_file && indent == 0 {
                    stencil.renew(text, &envelope);
                }
                visit(&Written { offset: at, stamp, host: envelope.host, ends_file });
            }
        }
        at += length + 1;
    }
}

/// The last record of `block` that begins a line, if it has a stamp. The block begins where a record begins. In a
/// flattened file nobody looks for it.
pub fn last_written(block: &[u8], shape: Shape) -> Option<Written<'_>> {
    if shape.layout == Layout::Flattened {
        return None;
    }
    let offset = last_record_start(block, shape)?;
    let rest = block.get(offset..)?;
    let (_, text) = trimmed(rest.get(..memchr(b'\n', rest).unwrap_or(rest.len()))?, shape);
    let envelope = envelope::parse(text, shape.bare)?;
    let message = text.get(envelope.message_at..).unwrap_or_default();
    let ends_file = may_end_file(message) && recognise(message) == Some(Ok(Record::LogfileEnd));
    Some(Written { offset, stamp: envelope.stamp?, host: envelope.host, ends_file })
}

/// Worth a closer look?
#[inline]
fn may_end_file(message: &[u8]) -> bool {
    message.starts_with(b"End Logfile")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visited(text: &str, shape: Shape) -> Vec<(usize, u8, u8)> {
        let mut found = Vec::new();
        stamps(text.as_bytes(), shape, &[], &mut |written| {
            let line = text[..written.offset].matches('\n').count();
            found.push((line, written.stamp.hour, written.stamp.minute));
        });
        found
    }

    #[test]
    fn the_first_record_of_each_minute_is_visited() {
        let text = "\
Wed Apr 22 11:43:59 2009 Info: a
Wed Apr 22 11:43:59 2009 Info: b
  a line that goes on with Wed Apr 22 11:50:59 2009 Info: in it
Wed Apr 22 11:44:00 2009 Warning: c
 Wed Apr 22 11:51:59 2009 Info: behind a blank
Wed Apr 22 11:45:00 2009 Info: d\r
Wed Apr 22 11:46:00 2009 not an envelope
Wed Apr 22 11:45:01 2009 Info: e
<166>Mar 17 18:24:37 mail_logs: Info: f
Wed Apr 22 11:45:02 2009 Info: g";
        let expected = [(0, 11, 43), (3, 11, 44), (5, 11, 45), (8, 18, 24), (9, 11, 45)];
        assert_eq!(visited(text, Shape::default()), expected);
        let indented = Shape { indented: true, ..Shape::default() };
        assert_eq!(visited(text, indented).iter().map(|found| found.0).collect::<Vec<_>>(), [0, 3, 4, 5, 8, 9]);
    }

    #[test]
    fn records_within_a_line_are_visited_where_the_file_has_such() {
        let text = "Wed Apr 22 11:43:59 2009 Info: a Wed Apr 22 11:44:59 2009 Info: b\nand on\n";
        let flattened = Shape { layout: Layout::Flattened, ..Shape::default() };
        assert_eq!(visited(text, flattened), [(0, 11, 43), (0, 11, 44)]);
        assert_eq!(visited(text, Shape::default()), [(0, 11, 43)]);
    }

    #[test]
    fn what_stands_apart_is_visited_on_both_sides() {
        let line = "Wed Apr 22 11:43:59 2009 Info: a\n";
        let mut found = Vec::new();
        let apart = [0, line.len(), 2 * line.len() + 3];
        stamps(line.repeat(5).as_bytes(), Shape::default(), &apart, &mut |written| {
            found.push(written.offset / line.len());
        });
        assert_eq!(found, [0, 1, 2, 3]);
    }

    #[test]
    fn ends_of_files_are_told_and_what_follows_them_is_visited() {
        let text = "\
Wed Apr 22 11:43:58 2009 Info: a
Wed Apr 22 11:43:58 2009 Info: End Logfile
Wed Apr 22 11:43:59 2009 Info: Begin Logfile
Wed Apr 22 11:43:59 2009 Info: End Logfile of sorts
Wed Apr 22 11:43:59 2009 Info: MID 1 Subject 'End Logfile'
<166>Apr 22 11:43:59 esa1 mail: Info: b
<166>Apr 22 11:43:59 esa2 mail: Info: End Logfile\r
Wed Apr 22 11:43:59 2009 Info: c
Wed Apr 22 11:43:59 2009 Info: End Logfile  ";
        let mut found = Vec::new();
        stamps(text.as_bytes(), Shape::default(), &[], &mut |written| {
            let line = text[..written.offset].matches('\n').count();
            found.push((line, written.host.is_some(), written.ends_file));
        });
        let expected = [
            (0, false, false),
            (1, false, true),
            (2, false, false),
            (3, false, false),
            (5, true, false),
            (6, true, true),
            (7, false, false),
            (8, false, true),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_will_do() {
        for text in ["", "\n", "\n\n", "x", "\u{feff}Wed Apr 22 11:43:59 2009 Info: a", "Info: bare\nInfo: bare"] {
            let bare = Shape { bare: true, ..Shape::default() };
            assert_eq!(visited(text, bare).len(), usize::from(text.contains("Wed")));
        }
    }
}
