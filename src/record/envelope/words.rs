//! The words of an envelope, with blanks or tabs between them.

/// Words before a tag, each of them a host, a facility, a severity or nothing (`-`).
pub(super) const MOST_WORDS: usize = 6;
/// Hosts and tags are shorter than this; it bounds the work on hostile text.
const LONGEST_WORD: usize = 255;

/// The word at `at`, and the offset of what follows the blanks after it. It holds no NUL: a run of those ends what stands
/// before it.
pub(super) fn word(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..)?;
    let is_end = |byte: &u8| is_blank(*byte) || *byte == 0;
    let length = rest.iter().take(LONGEST_WORD + 1).position(is_end).filter(|length| *length > 0)?;
    // `skip_blanks` refuses a NUL.
    Some((rest.get(..length)?, skip_blanks(text, at + length)?))
}

/// The offset after the one to four blanks at `at`.
pub(super) fn skip_blanks(text: &[u8], at: usize) -> Option<usize> {
    let blanks = text.get(at..)?.iter().take(4).take_while(|byte| is_blank(**byte)).count();
    (blanks > 0).then_some(at + blanks)
}

/// A blank or a tab.
pub fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}
