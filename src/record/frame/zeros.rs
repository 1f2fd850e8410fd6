//! Runs of NUL within a text. A file that was cut to nothing under a writer that keeps its place begins with one; a machine
//! that went down leaves one where text was lost. A single NUL is text, for strangers may send it.

use std::ops::Range;

use memchr::memchr;

/// Fewer are text. As many hold one of the bytes that [`may_hold_runs`] looks at.
pub const LEAST: usize = 64;

/// Could there be a run in `text`? Looks at one byte of [`LEAST`] alone, since nearly every text has none.
#[inline]
pub fn may_hold_runs(text: &[u8]) -> bool {
    const AT_ONCE: usize = 8;
    let (parts, rest) = text.as_chunks::<{ LEAST * AT_ONCE }>();
    let is_any = |part: &[u8]| part.iter().step_by(LEAST).any(|byte| *byte == 0);
    parts.iter().any(|part| is_any(part)) || is_any(rest)
}

/// How many NULs `text` begins with.
pub fn leading(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == 0).count()
}

/// The runs in `text`, in order.
pub fn runs(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut from = if may_hold_runs(text) { 0 } else { text.len() };
    std::iter::from_fn(move || {
        loop {
            let begin = from + memchr(0, text.get(from..)?)?;
            let end = begin + leading(text.get(begin..)?);
            from = end;
            if end - begin >= LEAST {
                return Some(begin..end);
            }
        }
    })
}

/// What stands between the runs of `text`, with its place, if there is a run.
pub(super) fn parts(text: &[u8]) -> Option<Vec<(usize, &[u8])>> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for run in runs(text) {
        parts.push((from, text.get(from..run.start)?));
        from = run.end;
    }
    if parts.is_empty() {
        return None;
    }
    parts.push((from, text.get(from..)?));
    parts.retain(|(_, part)| !part.is_empty());
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_told_from_single_bytes() {
        let zeros = |count| "\0".repeat(count);
        let text = format!("a\0b{}c{}{}d{}", zeros(64), zeros(63), "x", zeros(90));
        let found: Vec<_> = runs(text.as_bytes()).collect();
        assert_eq!(found, [3..67, 133..223]);
        let parts = parts(text.as_bytes()).unwrap();
        assert_eq!(parts, [(0, &b"a\0b"[..]), (67, &text.as_bytes()[67..133])]);
        assert_eq!(super::parts(b"a\0b"), None);
        assert_eq!(super::parts(zeros(70).as_bytes()), Some(Vec::new()));
        // Wherever it begins.
        for before in 0..130 {
            let text = format!("{}{}x", "y".repeat(before), zeros(64));
            assert_eq!(runs(text.as_bytes()).next(), Some(before..before + 64));
        }
        assert_eq!(leading(zeros(3).as_bytes()), 3);
    }
}
