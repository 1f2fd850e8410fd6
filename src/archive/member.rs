//! What of the text of a file can be relied on: runs of it, each with a verdict.

use std::ops::Range;

/// Where a run of members (frames, streams) of a compressed file ends, and whether their text is what was compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Offset in the text of the file. The run begins where the one before it ends.
    pub text_end: u64,
    /// Every member of the run has a checksum, which held.
    pub verified: bool,
}

/// Of the runs of a text those of `range`, counted from its begin.
pub fn clipped(runs: &[Member], range: Range<u64>) -> Vec<Member> {
    let begin = runs.partition_point(|run| run.text_end <= range.start);
    let mut clipped = Vec::new();
    for run in &runs[begin..] {
        let end = run.text_end.min(range.end);
        clipped.push(Member { text_end: end - range.start, verified: run.verified });
        if end == range.end {
            break;
        }
    }
    clipped
}
