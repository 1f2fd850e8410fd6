//! How an envelope begins: length of a frame, priority, version, stamp, and the fields of RFC 5424.

use super::facility::is_facility;
use super::words::{is_blank, skip_blanks, word};
use crate::record::time::{Stamp, stamp_form};

/// Structured data is shorter than this.
const LONGEST_DATA: usize = 2048;

/// `<166>` at `at`, perhaps with a blank after it, perhaps with a version: the offset behind it, and whether it has one.
/// A version alone will do (`1 2009-…`). The length of a frame (`123 <22>1 …`, as TCP carries them) may stand before.
pub(super) fn priority(text: &[u8], at: usize) -> Option<(usize, bool)> {
    let at = at + frame_length(text.get(at..)?);
    let rest = text.get(at..)?;
    let behind = match rest {
        [b'<', rest @ ..] => {
            let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            match rest.get(digits..)? {
                [b'>', b' ', ..] if (1..=3).contains(&digits) => at + digits + 3,
                [b'>', ..] if (1..=3).contains(&digits) => at + digits + 2,
                _ => return None,
            }
        }
        _ => at,
    };
    match text.get(behind..)? {
        [b'1', b' ', after, ..] if after.is_ascii_digit() || *after == b'-' => Some((behind + 2, true)),
        _ => Some((behind, false)),
    }
}

/// Bytes that the length of a frame takes at the head of `text`, with its blank; 0: there is none.
fn frame_length(text: &[u8]) -> usize {
    /// No frame is so long that its length has more digits.
    const MOST_DIGITS: usize = 6;
    let digits = text.iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    match text.get(digits..) {
        Some([b' ', b'<', ..]) if (1..=MOST_DIGITS).contains(&digits) => digits + 1,
        Some(_) | None => 0,
    }
}

/// A stamp of any form (`None`: a garbled one), its length, and whether it is the appliance's own form.
#[inline]
pub(super) fn stamp(text: &[u8]) -> Option<(Option<Stamp>, usize, bool)> {
    let first = text.first()?;
    if first.is_ascii_alphabetic() {
        if let Some((stamp, length)) = Stamp::native(text) {
            return Some((Some(stamp), length, true));
        }
        if let Some((stamp, length)) = Stamp::bsd(text) {
            return Some((Some(stamp), length, false));
        }
    } else if first.is_ascii_digit()
        && let Some((stamp, length)) = Stamp::iso(text).or_else(|| Stamp::year_first(text)).or_else(|| columns(text))
    {
        return Some((Some(stamp), length, false));
    } else if !first.is_ascii_digit() {
        return None;
    }
    stamp_form(text).map(|(length, native)| (None, length, native))
}

/// `04-22-2009 11:47:30`, which only a collector's column behind it tells from day and month.
#[cold]
fn columns(text: &[u8]) -> Option<(Stamp, usize)> {
    let (stamp, length) = Stamp::month_first(text)?;
    let (column, _) = word(text, skip_blanks(text, length)?)?;
    is_facility(column).then_some((stamp, length))
}

/// Could an envelope begin here, with a stamp, a priority or a version?
pub(super) fn starts_envelope(text: &[u8]) -> bool {
    starts_stamp(text) || text.strip_prefix(b"1 ").is_some_and(|text| stamp(text).is_some())
}

/// Could a stamp begin here, or a priority before one?
pub(super) fn starts_stamp(text: &[u8]) -> bool {
    match text {
        [b'<', digit, ..] => digit.is_ascii_digit(),
        _ => may_begin(text) && stamp(text).is_some(),
    }
}

/// Does `text` begin with a stamp, perhaps behind a priority?
pub(super) fn begins_with_stamp(text: &[u8]) -> bool {
    let (at, _) = priority(text, 0).unwrap_or_default();
    text.get(at..).is_some_and(|text| stamp(text).is_some())
}

/// Host, application, process, message id and structured data of RFC 5424 at `at`: the host, and the offset behind them
/// and behind a byte order mark.
pub(super) fn protocol_head(text: &[u8], at: usize) -> Option<(Option<&[u8]>, usize)> {
    let (host, mut at) = word(text, at)?;
    for _ in 0..3 {
        (_, at) = word(text, at)?;
    }
    let at = skip_blanks(text, structured_data(text, at)?)?;
    let at = if text.get(at..)?.starts_with(b"\xef\xbb\xbf") { at + 3 } else { at };
    Some((Some(host).filter(|host| *host != b"-"), at))
}

/// `-`, or elements in brackets, in which a bracket within quotes closes nothing: the offset behind it.
fn structured_data(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let rest = rest.get(..rest.len().min(LONGEST_DATA))?;
    if let [b'-', blank, ..] = rest
        && is_blank(*blank)
    {
        return Some(at + 1);
    }
    let (mut is_open, mut is_quoted, mut is_escaped) = (false, false, false);
    for (place, byte) in rest.iter().enumerate() {
        match byte {
            0 => return None,
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' if is_open => is_quoted = !is_quoted,
            b']' if is_open && !is_quoted => is_open = false,
            b'[' if !is_open => is_open = true,
            b' ' | b'\t' if !is_open => return (place > 0).then_some(at + place),
            _ if !is_open => return None,
            _ => {}
        }
    }
    None
}

/// Is `text`, or could it become with more, worth a closer look as the beginning of an envelope?
pub fn may_begin(text: &[u8]) -> bool {
    let blank_at = |at| text.get(at).is_none_or(|byte| *byte == b' ');
    text.first().is_some_and(|first| match first {
        b'<' => true,
        first if first.is_ascii_digit() => {
            blank_at(4) || matches!(text.get(4), Some(b'-' | b'/')) || text.get(2) == Some(&b'-')
        }
        first => first.is_ascii_alphabetic() && blank_at(3),
    })
}
