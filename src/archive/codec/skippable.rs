//! Frames that hold no text, which zstd and lz4 have in common: tools put indexes and notes of their own there.

use crate::archive::input::Input;

/// Magic and length.
const HEADER: usize = 8;

/// Does a frame of this kind begin here?
pub(super) fn begins(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Its length with its header, if that can be seen.
pub(super) fn length(head: &[u8]) -> Option<usize> {
    let length = head.get(4..HEADER)?.try_into().ok().map(u32::from_le_bytes)?;
    Some(usize::try_from(length).ok()?.saturating_add(HEADER))
}

/// Skips a frame that begins here; `None` if the input ends within it.
pub(super) fn skip(input: &mut Input) -> Option<()> {
    let mut left = length(input.chunk_of(HEADER))?;
    while left > 0 {
        let there = input.chunk().len().min(left);
        if there == 0 {
            return None;
        }
        input.consume(there);
        left -= there;
    }
    Some(())
}
