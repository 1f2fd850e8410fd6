//! Whether the text of a row matches the checksum of its compressed file, which is known when the file has been read.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};

use crate::archive::TextReport;

/// Of rows whose text was not compressed.
pub const NOTHING_TO_VERIFY: &str = "none";
/// Of rows whose compressed text agrees with its checksum.
pub const VERIFIED: &str = "verified";

/// The end of `lines` lines, the first of which starts at `from`; one byte behind the text if the last one has no line
/// end.
pub fn end_of_lines(text: &[u8], from: usize, lines: u64) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let last = usize::try_from(lines.saturating_sub(1)).unwrap_or(usize::MAX);
    memchr::memchr_iter(b'\n', rest).nth(last).map_or(text.len() + 1, |newline| from + newline + 1)
}

/// The column `integrity`: what is known of the compressed members that each row came from. A record whose line goes on in
/// a damaged member, or where damage cut it off, may have said something else.
pub fn integrity(spans: &[Range<u64>], report: Option<&TextReport>) -> ArrayRef {
    let members = report.map_or(&[][..], |report| &report.members);
    let is_whole = report.is_some_and(|report| report.damage.is_empty());
    let words = spans.iter().map(|span| {
        if members.is_empty() {
            return NOTHING_TO_VERIFY;
        }
        let first = members.partition_point(|member| member.text_end <= span.start);
        let last = first + members[first..].partition_point(|member| member.text_end < span.end);
        // The last line of a sound file may lack its end.
        let last = if is_whole { last.min(members.len() - 1) } else { last };
        let verified = members.get(first..=last).is_some_and(|members| members.iter().all(|member| member.verified));
        if verified { VERIFIED } else { "unverified" }
    });
    Arc::new(StringArray::from_iter_values(words))
}
