//! Finds which pages of a file are in the page cache, and reads none of them.

use std::fs::File;
use std::ops::Range;

use memmap2::MmapOptions;

/// Bytes that are mapped at a time. Nothing of them is read.
const WINDOW: u64 = 1 << 30;

/// The ranges of the first `len` bytes of a file whose pages are not in the page cache. They begin and end where pages do,
/// but for the end of the file. Empty where the system does not tell: to who neither owns a file nor may write to it,
/// every page counts as in memory.
pub(super) fn absent(file: &File, len: u64) -> Vec<Range<u64>> {
    let mut absent: Vec<Range<u64>> = Vec::new();
    let mut at = 0;
    while at < len {
        let window = at..len.min(at + WINDOW);
        let Some(page_states) = page_states(file, &window) else { break };
        for (page, state) in page_states.iter().enumerate() {
            let begin = at + page as u64 * page_bytes();
            let end = window.end.min(begin + page_bytes());
            match absent.last_mut() {
                _ if state & IS_RESIDENT != 0 => {}
                Some(last) if last.end == begin => last.end = end,
                _ => absent.push(begin..end),
            }
        }
        at = window.end;
    }
    absent
}

/// Of the states that `mincore` gives.
const IS_RESIDENT: u8 = 1;

/// One for each page of a part of a file.
fn page_states(file: &File, window: &Range<u64>) -> Option<Vec<u8>> {
    let length = usize::try_from(window.end - window.start).ok()?;
    // SAFETY: no byte of the map is read, so it does not matter what others do to the file meanwhile.
    let map = unsafe { MmapOptions::new().offset(window.start).len(length).map(file) }.ok()?;
    let mut states = vec![0; length.div_ceil(usize::try_from(page_bytes()).ok()?)];
    // SAFETY: the map starts where a page starts, because the window does; `states` has a byte for each of its pages.
    let result = unsafe { libc::mincore(map.as_ptr().cast_mut().cast(), length, states.as_mut_ptr()) };
    (result == 0).then_some(states)
}

/// Bytes of a page.
pub(super) fn page_bytes() -> u64 {
    rustix::param::page_size() as u64
}
