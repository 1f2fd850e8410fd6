//! What the first lines of a file tell of the whole: whose log it is, its clock, how its records lie on lines.

use super::Record;
use super::envelope::Level;
use super::frame::{Entry, LineCounts, Shape, for_each_record, shape_of};
use super::time::Stamp;

#[cfg(test)]
mod tests;

/// Lines looked at before a file in a folder is taken for something other than a mail log.
pub const LINES_LOOKED_AT: usize = 64;

/// What the head of a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The stamp of the first record that has one.
    pub first: Option<Stamp>,
    /// `Version: 14.0.0-698 …`
    pub version: Option<Vec<u8>>,
    /// `… SN: 421F6D8FB9C75E19C425-C9AEA81B2B70`
    pub serial: Option<Vec<u8>>,
    /// `Time offset from UTC: -14400 seconds`
    pub utc_offset: Option<i32>,
    /// The syslog host of the first record.
    pub host: Option<Vec<u8>>,
    /// How records lie on lines.
    pub shape: Shape,
    /// A record of any known shape begins within the first [`LINES_LOOKED_AT`] lines.
    pub is_mail_log: bool,
}

/// Reads the head of a file: `sample` is its first bytes (as many as the caller cares to look at), `whole` says that
/// they are all there is.
pub fn examine(sample: &[u8], whole: bool) -> Head {
    let sample = if whole { sample } else { whole_lines(sample) };
    // A file has bare records only if none of its records has an envelope.
    let stamped = read(sample, shape_of(sample, false));
    if stamped.has_records {
        return stamped.head;
    }
    let bare = read(sample, shape_of(sample, true));
    if bare.head.is_mail_log { bare.head } else { stamped.head }
}

/// `sample` up to its last line end. A single line longer than the sample is better than nothing.
fn whole_lines(sample: &[u8]) -> &[u8] {
    match memchr::memrchr(b'\n', sample) {
        Some(line_end) => sample.get(..=line_end).unwrap_or(sample),
        None => sample,
    }
}

struct Reading {
    head: Head,
    has_records: bool,
}

fn read(sample: &[u8], shape: Shape) -> Reading {
    let mut head = Head { shape, ..Head::default() };
    let mut has_records = false;
    for_each_record(sample, shape, &mut LineCounts::default(), &mut |entry| {
        // What has lost its envelope may be a bare record.
        if !has_records && !entry.envelope.garbled {
            has_records = true;
            head.host = entry.envelope.host.map(<[u8]>::to_vec);
        }
        head.first = head.first.or(entry.envelope.stamp);
        head.is_mail_log |= entry.line < LINES_LOOKED_AT as u64 && speaks_for_a_mail_log(entry, shape);
        match &entry.record {
            Some(Ok(Record::Version { version, serial })) if head.serial.is_none() => {
                head.version = Some(version.to_vec());
                head.serial = Some(serial.to_vec());
            }
            Some(Ok(Record::UtcOffset(offset))) => head.utc_offset = head.utc_offset.or(Some(*offset)),
            _ => {}
        }
    });
    Reading { head, has_records }
}

/// Many programs write a native stamp and a word (`Wed Apr 22 11:43:59 2009 TLS: …`), and any text may have a line
/// that begins with `Info: `: where the envelope says little, the message must be one that we know.
fn speaks_for_a_mail_log(entry: &Entry<'_>, shape: Shape) -> bool {
    let envelope = &entry.envelope;
    (!shape.bare && !envelope.garbled && envelope.level != Level::Other) || matches!(entry.record, Some(Ok(_)))
}
