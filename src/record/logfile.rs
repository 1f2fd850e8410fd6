//! Head and tail of a log file: where it begins and ends, whose it is, how far its clock is from UTC.
//!
//! These records decide what every other record of the file means, so they are taken to the letter: the whole message,
//! nothing else in it.

use super::cursor::{Cursor, split_first, trim_end};
use super::{Malformed, Recognised, Record};

#[cfg(test)]
mod tests;

/// No zone is further from UTC than this.
const FARTHEST: i32 = 26 * 3600 - 1;

/// Messages that may belong to the head or the tail of a file.
pub(super) fn parse(message: &[u8]) -> Recognised<'_> {
    let said = trim_end(message);
    let record = match said {
        b"Begin Logfile" => Some(Record::LogfileBegin),
        b"End Logfile" => Some(Record::LogfileEnd),
        _ if said.starts_with(b"Version: ") => version(said),
        _ if said.starts_with(b"Time offset from UTC: ") => utc_offset(said),
        _ => return None,
    };
    Some(record.ok_or(Malformed { auth: false }))
}

fn version(said: &[u8]) -> Option<Record<'_>> {
    let (version, serial) = split_first(said.strip_prefix(b"Version: ")?, b" SN: ")?;
    let whole = !version.is_empty() && !serial.is_empty() && !serial.contains(&b' ');
    whole.then_some(Record::Version { version, serial })
}

fn utc_offset(said: &[u8]) -> Option<Record<'_>> {
    let mut cursor = Cursor::new(said);
    cursor.expect(b"Time offset from UTC: ")?;
    let negative = cursor.skip(b"-");
    let seconds = i32::try_from(cursor.number()?).ok().filter(|seconds| *seconds <= FARTHEST)?;
    (cursor.rest == b" seconds").then_some(Record::UtcOffset(if negative { -seconds } else { seconds }))
}
