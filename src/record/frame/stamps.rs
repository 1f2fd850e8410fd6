//! When something was written, and nothing else: the stamp of every record, most lines looked at no further than their
//! first 31 bytes.

use memchr::memchr;

use super::stencil::Stencil;
use super::{Layout, LineCounts, Shape, frame, without_return};
use crate::record::envelope;
use crate::record::time::Stamp;

/// Calls `visit` with the offset and the stamp of the records of `block`, in order; of those that follow each other
/// within one minute perhaps with the first alone, but none that stand on both sides of an offset of `apart` (ascending).
/// The block begins where a record begins and ends where one ends.
///
/// A record that begins within a line, or behind blanks, counts only where the file's shape says that records do: so what
/// is visited does not depend on what stands around a line.
pub fn stamps(block: &[u8], shape: Shape, apart: &[usize], visit: &mut dyn FnMut(usize, Stamp)) {
    if shape.layout == Layout::Flattened {
        return frame(block, (0, 0), shape, &mut LineCounts::default(), &mut |entry| {
            if let Some(stamp) = entry.envelope.stamp {
                visit(entry.offset, stamp);
            }
        });
    }
    let mut stencil = Stencil::default();
    let (mut at, mut apart) = (0, apart);
    while let Some(rest) = block.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        while let Some((_, later)) = apart.split_first().filter(|(offset, _)| **offset < at) {
            stencil = Stencil::default();
            apart = later;
        }
        if !stencil.fits(block, at) {
            let line = without_return(rest.get(..length).unwrap_or(rest));
            let text = line.get(envelope::indent(line, shape.allows_indent())..).unwrap_or_default();
            if let Some(stamp) = envelope::parse(text, shape.bare).and_then(|envelope| envelope.stamp) {
                // The next line may be told by this one only if nothing was visited in between.
                stencil = Stencil::default();
                stencil.renew(block, at);
                visit(at, stamp);
            }
        }
        at += length + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visited(text: &str, shape: Shape) -> Vec<(usize, u8, u8)> {
        let mut found = Vec::new();
        stamps(text.as_bytes(), shape, &[], &mut |offset, stamp| {
            let line = text[..offset].matches('\n').count();
            found.push((line, stamp.hour, stamp.minute));
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
        stamps(line.repeat(5).as_bytes(), Shape::default(), &apart, &mut |offset, _| found.push(offset / line.len()));
        assert_eq!(found, [0, 1, 2, 3]);
    }

    #[test]
    fn any_bytes_will_do() {
        for text in ["", "\n", "\n\n", "x", "\u{feff}Wed Apr 22 11:43:59 2009 Info: a", "Info: bare\nInfo: bare"] {
            let bare = Shape { bare: true, ..Shape::default() };
            assert_eq!(visited(text, bare).len(), usize::from(text.contains("Wed")));
        }
    }
}
