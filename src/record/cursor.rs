//! Reading a message from left to right, piece by piece. Nothing is searched for unless a caller says so, because a
//! search can be led astray by text that a stranger wrote.

use memchr::{memchr_iter, memrchr_iter};

/// As many digits make no number that is too large.
const SAFE_DIGITS: usize = 18;

/// What is left to read of a message.
#[derive(Copy, Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Cursor<'a> {
        Cursor { rest }
    }

    /// Steps over `text` if it comes next. Its length is known to the compiler, which compares it without a call.
    #[inline]
    pub(super) fn skip<const N: usize>(&mut self, text: &[u8; N]) -> bool {
        match self.rest.split_first_chunk::<N>() {
            Some((first, rest)) if first == text => {
                self.rest = rest;
                true
            }
            Some(_) | None => false,
        }
    }

    /// The same of a text of any length.
    pub(super) fn skip_text(&mut self, text: &[u8]) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// `skip` as a step of a chain of `?`.
    #[inline]
    pub(super) fn expect<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        self.skip(text).then_some(())
    }

    /// The digits that come next, perhaps none.
    #[inline]
    pub(super) fn digits(&mut self) -> &'a [u8] {
        self.take_while(|byte| byte.is_ascii_digit())
    }

    /// The number that comes next; none if there are no digits or it is larger than ids can be.
    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let (mut value, mut length) = (0_u64, 0);
        while let Some(digit) = self.rest.get(length).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
            if length == SAFE_DIGITS {
                return long_number(self.digits());
            }
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
            length += 1;
        }
        let (_, rest) = self.rest.split_at_checked(length).filter(|_| length > 0)?;
        self.rest = rest;
        Some(value)
    }

    /// The bytes up to the next blank or the end; none if there are none.
    pub(super) fn word(&mut self) -> Option<&'a [u8]> {
        let word = self.take_while(|byte| *byte != b' ');
        (!word.is_empty()).then_some(word)
    }

    pub(super) fn take_while(&mut self, keep: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().position(|byte| !keep(byte)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    /// Is nothing left but blanks? Copies out of documents carry blanks at the ends of lines.
    pub(super) fn is_done(&self) -> bool {
        trim_end(self.rest).is_empty()
    }
}

/// The value of `digits`; none if there are none or it is larger than ids can be.
#[inline]
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    let mut cursor = Cursor::new(digits);
    cursor.number().filter(|_| cursor.rest.is_empty())
}

#[cold]
fn long_number(digits: &[u8]) -> Option<u64> {
    let value = digits.iter().try_fold(0_u64, |value, digit| {
        value.checked_mul(10)?.checked_add(u64::from(digit.checked_sub(b'0').filter(|digit| *digit <= 9)?))
    })?;
    // Columns of ids hold signed numbers.
    (!digits.is_empty() && i64::try_from(value).is_ok()).then_some(value)
}

/// What stands before and after the first `separator`.
#[inline]
pub(super) fn split_first<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    split_around(text, find(text, separator)?, separator)
}

/// What stands before and after the last `separator`.
#[inline]
pub(super) fn split_last<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let second = *separator.get(1)?;
    let mut seconds = memrchr_iter(second, text.get(1..)?);
    split_around(text, seconds.find(|at| is_at(text, *at, separator))?, separator)
}

/// Offset of the first `separator`: a blank and more. Messages are short, so that the set-up of a general search would
/// cost more than the search; a letter after a blank is rarer than the blank.
#[inline]
pub(super) fn find(text: &[u8], separator: &[u8]) -> Option<usize> {
    let second = *separator.get(1)?;
    let mut seconds = memchr_iter(second, text.get(1..)?);
    seconds.find(|at| is_at(text, *at, separator))
}

#[inline]
fn is_at(text: &[u8], at: usize, separator: &[u8]) -> bool {
    text.get(at..).is_some_and(|text| text.starts_with(separator))
}

fn split_around<'a>(text: &'a [u8], at: usize, separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

pub(super) fn trim_end(text: &[u8]) -> &[u8] {
    let length = text.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
    text.get(..length).unwrap_or(text)
}

pub(super) fn trim(text: &[u8]) -> &[u8] {
    let text = trim_end(text);
    let blanks = text.iter().take_while(|byte| **byte == b' ').count();
    text.get(blanks..).unwrap_or(text)
}

/// Is `text` the beginning of `whole`, and not all of it? What a wrapped line leaves behind.
pub(super) fn is_cut_short(text: &[u8], whole: &[u8]) -> bool {
    text.len() < whole.len() && whole.starts_with(text)
}
