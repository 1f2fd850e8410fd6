//! The forms in which stamps are written.
//!
//! | form | example |
//! |---|---|
//! | the appliance's own | `Wed Apr 22 11:43:59 2009` |
//! | BSD syslog | `Mar 17 18:24:37`, the year before or behind the clock, parts of a second behind it |
//! | year first | `2019 Sep 28 16:13:51` |
//! | ISO 8601, RFC 3339 | `2009-04-22T11:47:30.262668+02:00`, with a blank or a tab for the `T`, with `/` for `-`, without an offset |
//! | month first | `04-22-2009 11:47:30`, as one collector writes columns |
//!
//! Parts of a second are passed over: the appliance's own stamps have none, and the order of records is that of the file.

use super::{Stamp, clock_of, digit, is_weekday, month, pair, year};

impl Stamp {
    /// The appliance's own form at the head of `text`, and its length: `Wed Apr 22 11:43:59 2009`. A one-digit day
    /// may be padded with a space (`Mon Mar  8`) or not (`Mon Mar 5`, as web pages collapse it). The weekday must be
    /// a weekday's name, not the right one: published logs get it wrong.
    #[inline]
    pub fn native(text: &[u8]) -> Option<(Stamp, usize)> {
        let fixed = text.first_chunk::<24>()?;
        let [a, b, c, b' ', d, e, f, b' ', tens, ones, b' ', clock @ .., b' ', y1, y2, y3, y4] = fixed else {
            return Stamp::native_unpadded(text);
        };
        if !is_weekday([*a, *b, *c]) {
            return None;
        }
        let day = match tens {
            b' ' => digit(*ones)?,
            tens => pair(*tens, *ones)?,
        };
        let year = year([*y1, *y2, *y3, *y4])?;
        Some((Stamp::checked(Some(year), month([*d, *e, *f])?, day, clock_of(*clock)?)?, 24))
    }

    #[cold]
    fn native_unpadded(text: &[u8]) -> Option<(Stamp, usize)> {
        let ([a, b, c, b' '], rest) = text.split_first_chunk::<4>()? else { return None };
        let (stamp, length) = Stamp::bsd(rest)?;
        (is_weekday([*a, *b, *c]) && stamp.year.is_some()).then_some((stamp, length + 4))
    }

    /// The form of BSD syslog at the head of `text`, and its length: `Mar 17 18:24:37`, perhaps with a year before the
    /// clock or behind it, and with parts of the second.
    #[inline]
    pub fn bsd(text: &[u8]) -> Option<(Stamp, usize)> {
        let ([a, b, c, b' '], rest) = text.split_first_chunk::<4>()? else { return None };
        let month = month([*a, *b, *c])?;
        let (day, day_length) = match rest {
            [b' ', ones, b' ', ..] => (digit(*ones)?, 3),
            [ones, b' ', ..] => (digit(*ones)?, 2),
            [tens, ones, b' ', ..] => (pair(*tens, *ones)?, 3),
            _ => return None,
        };
        let rest = rest.get(day_length..)?;
        let (before, before_length) = match rest {
            [y1, y2, y3, y4, b' ', ..] => (Some(year([*y1, *y2, *y3, *y4])?), 5),
            _ => (None, 0),
        };
        let (clock, rest) = rest.get(before_length..)?.split_first_chunk::<8>()?;
        let parts = parts_of_second(rest);
        let (behind, behind_length) = match rest.get(parts..)? {
            [b' ', a, b, c, d] | [b' ', a, b, c, d, b' ' | b'\t', ..] if before.is_none() => {
                match year([*a, *b, *c, *d]) {
                    Some(year) => (Some(year), 5),
                    None => (None, 0),
                }
            }
            _ => (None, 0),
        };
        let stamp = Stamp::checked(before.or(behind), month, day, clock_of(*clock)?)?;
        Some((stamp, 4 + day_length + before_length + 8 + parts + behind_length))
    }

    /// The form of some collectors at the head of `text`, and its length: `2019 Sep 28 16:13:51`.
    pub fn year_first(text: &[u8]) -> Option<(Stamp, usize)> {
        let ([a, b, c, d, b' '], rest) = text.split_first_chunk::<5>()? else { return None };
        let year = year([*a, *b, *c, *d])?;
        let (stamp, length) = Stamp::bsd(rest).filter(|(stamp, _)| stamp.year.is_none())?;
        let clock = [stamp.hour, stamp.minute, stamp.second];
        Some((Stamp::checked(Some(year), stamp.month, stamp.day, clock)?, length + 5))
    }

    /// ISO 8601 and RFC 3339 at the head of `text`, and the length: `2009-04-22T11:47:30.262668+02:00`.
    #[inline]
    pub fn iso(text: &[u8]) -> Option<(Stamp, usize)> {
        let ([y1, y2, y3, y4, dash, m1, m2, other, d1, d2, between], rest) = text.split_first_chunk::<11>()?;
        if dash != other || !matches!(dash, b'-' | b'/') || !matches!(between, b'T' | b't' | b' ' | b'\t') {
            return None;
        }
        let (clock, rest) = rest.split_first_chunk::<8>()?;
        let year = year([*y1, *y2, *y3, *y4])?;
        let stamp = Stamp::checked(Some(year), pair(*m1, *m2)?, pair(*d1, *d2)?, clock_of(*clock)?)?;
        let parts = parts_of_second(rest);
        let (offset, offset_length) =
            offset(rest.get(parts..)?).map_or((None, 0), |(offset, length)| (Some(offset), length));
        Some((Stamp { offset, ..stamp }, 19 + parts + offset_length))
    }

    /// `04-22-2009 11:47:30` at the head of `text`, and its length; a blank or a tab before the clock.
    pub fn month_first(text: &[u8]) -> Option<(Stamp, usize)> {
        let ([m1, m2, b'-', d1, d2, b'-', y1, y2, y3, y4, b' ' | b'\t'], rest) = text.split_first_chunk::<11>()? else {
            return None;
        };
        let clock = clock_of(*rest.first_chunk::<8>()?)?;
        let stamp = Stamp::checked(Some(year([*y1, *y2, *y3, *y4])?), pair(*m1, *m2)?, pair(*d1, *d2)?, clock)?;
        Some((stamp, 19))
    }
}

/// The length of `.262668` or `,123`.
#[inline]
fn parts_of_second(text: &[u8]) -> usize {
    const MOST: usize = 9;
    let digits = match text {
        [b'.' | b',', digits @ ..] => digits.iter().take(MOST + 1).take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    if (1..=MOST).contains(&digits) { digits + 1 } else { 0 }
}

/// Minutes ahead of UTC, and the length: `Z`, `+02:00`, `+0200`, `+02`, a blank before the last three perhaps.
fn offset(text: &[u8]) -> Option<(i16, usize)> {
    if let [b'Z' | b'z', rest @ ..] = text {
        let ends = !rest.first().is_some_and(u8::is_ascii_alphanumeric);
        return ends.then_some((0, 1));
    }
    let blank = usize::from(text.first() == Some(&b' '));
    let text = text.get(blank..)?;
    let (hours, minutes, length) = match text {
        [b'+' | b'-', h1, h2, b':', m1, m2, ..] if m1.is_ascii_digit() => (pair(*h1, *h2)?, pair(*m1, *m2)?, 6),
        [b'+' | b'-', h1, h2, m1, m2, ..] if m1.is_ascii_digit() => (pair(*h1, *h2)?, pair(*m1, *m2)?, 5),
        [b'+' | b'-', h1, h2, ..] if blank == 0 => (pair(*h1, *h2)?, 0, 3),
        _ => return None,
    };
    let ends = !text.get(length).is_some_and(u8::is_ascii_digit);
    let size = i16::from(hours) * 60 + i16::from(minutes);
    let size = if text.first() == Some(&b'-') { -size } else { size };
    let fits = ends && minutes < 60 && (-12 * 60..=14 * 60).contains(&size);
    fits.then_some((size, blank + length))
}

/// Has `text` the form of a stamp at its head, whatever the fields hold (`Wed Apr 31 11:43:59 2009`)? Its length, and
/// whether the form is the appliance's own.
pub(in crate::record) fn stamp_form(text: &[u8]) -> Option<(usize, bool)> {
    // a: letter, d: digit, _: digit or blank.
    const FORMS: [(&[u8], bool); 8] = [
        (b"aaa aaa _d dd:dd:dd dddd", true),
        (b"aaa _d dd:dd:dd dddd ", false),
        (b"aaa _d dd:dd:dd dddd\t", false),
        (b"aaa _d dddd dd:dd:dd", false),
        (b"aaa _d dd:dd:dd", false),
        (b"dddd aaa _d dd:dd:dd", false),
        (b"dddd-dd-ddTdd:dd:dd", false),
        (b"dddd-dd-dd dd:dd:dd", false),
    ];
    let fits = |(form, byte): (&u8, &u8)| match form {
        b'a' => byte.is_ascii_alphabetic(),
        b'd' => byte.is_ascii_digit(),
        b'_' => byte.is_ascii_digit() || *byte == b' ',
        other => byte == other,
    };
    let (form, native) = FORMS
        .into_iter()
        .find(|(form, _)| text.get(..form.len()).is_some_and(|text| form.iter().zip(text).all(fits)))?;
    // The blank that closes a form tells a year from a host and is not part of the stamp.
    let length = form.strip_suffix(b" ").or(form.strip_suffix(b"\t")).unwrap_or(form).len();
    let rest = text.get(length..).unwrap_or_default();
    let parts = if native { 0 } else { parts_of_second(rest) };
    let offset = rest.get(parts..).filter(|_| form.contains(&b'-')).and_then(offset).map_or(0, |(_, length)| length);
    Some((length + parts + offset, native))
}
