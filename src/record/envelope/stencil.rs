//! The envelope read last, which nearly every line of nearly every file has again, but for the seconds.
//!
//! An envelope is told from its own bytes alone, and the digits of its seconds decide nothing: so a line that has the
//! same bytes, and other seconds, has the same envelope.

use super::{Envelope, Level};
use crate::record::time::{Stamp, pair};

const CHUNK: usize = size_of::<u128>();
/// Chunks between the first and the last.
const MOST_MIDDLE: usize = 5;
const LONGEST: usize = CHUNK * (MOST_MIDDLE + 2);

/// An envelope as a stencil for others.
#[derive(Default)]
pub struct Stencil {
    /// The first bytes and the last ones, which may overlap, and what lies between.
    first: Chunk,
    last: Chunk,
    middle: [Chunk; MOST_MIDDLE],
    middles: usize,
    /// Of the envelope; 0: there is none.
    length: usize,
    envelope: Fields,
    /// How often it was renewed.
    edition: u32,
}

/// What an envelope says, as places in its text.
#[derive(Default)]
struct Fields {
    stamp: Option<Stamp>,
    /// Offset of the seconds that count.
    second: usize,
    host: Option<(usize, usize)>,
    level: Option<Level>,
    level_text: (usize, usize),
    places: super::Places,
}

/// Bytes that are compared at once, the first the lowest.
#[derive(Copy, Clone, Default)]
struct Chunk {
    /// The bits of a byte that are the stencil's: of a digit those that make it one.
    fixed: u128,
    bits: u128,
    /// The low halves of the digits, and what makes one too large go beyond its half.
    digits: u128,
    excess: u128,
}

/// A half of a byte is exceeded.
const BEYOND: u128 = u128::MAX / 0xff * 0x10;

impl Chunk {
    #[inline]
    fn fits(&self, text: u128) -> bool {
        if self.digits == 0 {
            // Every byte is the stencil's.
            return text == self.bits;
        }
        ((text & self.fixed) ^ self.bits) | (((text & self.digits) + self.excess) & BEYOND) == 0
    }
}

impl Stencil {
    /// Longer envelopes are read in full.
    pub const LONGEST: usize = LONGEST;

    /// Does the line at `at` begin with such an envelope?
    #[inline]
    pub fn fits(&self, block: &[u8], at: usize) -> bool {
        let Some((head, first, last)) = block.get(at..).and_then(|text| {
            let head = text.get(..self.length)?;
            Some((head, head.first_chunk()?, head.last_chunk()?))
        }) else {
            return false;
        };
        self.first.fits(u128::from_le_bytes(*first))
            && self.last.fits(u128::from_le_bytes(*last))
            && (self.middles == 0 || self.middle_fits(head))
    }

    fn middle_fits(&self, head: &[u8]) -> bool {
        let (chunks, _) = head.get(CHUNK..).unwrap_or_default().as_chunks();
        self.middle.iter().take(self.middles).zip(chunks).all(|(chunk, text)| chunk.fits(u128::from_le_bytes(*text)))
    }

    /// Length of the envelope; 0 if there is none.
    #[inline]
    pub fn length(&self) -> usize {
        self.length
    }

    /// Another number for each envelope that became the stencil: under one number lines differ in their seconds alone.
    #[inline]
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// The two digits of the seconds of the line at `at`, which fits, as one number that is greater for greater seconds.
    #[inline]
    pub fn seconds(&self, block: &[u8], at: usize) -> u16 {
        let digits = block.get(at + self.envelope.second..).and_then(|text| text.first_chunk());
        digits.map_or(0, |digits| u16::from_be_bytes(*digits))
    }

    /// The stamp of the line at `at`, which fits.
    pub fn stamp(&self, block: &[u8], at: usize) -> Option<Stamp> {
        let [tens, ones] = self.seconds(block, at).to_be_bytes();
        Some(Stamp { second: pair(tens, ones)?, ..self.envelope.stamp? })
    }

    /// The host of the line at `at`, which fits.
    #[inline]
    pub fn host<'b>(&self, block: &'b [u8], at: usize) -> Option<&'b [u8]> {
        let (begin, end) = self.envelope.host?;
        block.get(at + begin..at + end)
    }

    /// The envelope at the head of `text`, if it fits.
    pub fn read<'t>(&self, text: &'t [u8]) -> Option<Envelope<'t>> {
        if !self.fits(text, 0) {
            return None;
        }
        let Fields { level, level_text: (begin, end), places, .. } = self.envelope;
        Some(Envelope {
            stamp: Some(self.stamp(text, 0)?),
            host: self.host(text, 0),
            level: level?,
            level_text: text.get(begin..end)?,
            message_at: self.length,
            garbled: false,
            repeats: None,
            places,
        })
    }

    /// Makes a stencil of the envelope that was read at the head of `text`, if it may be one: if not, nothing fits.
    pub fn renew(&mut self, text: &[u8], envelope: &Envelope<'_>) {
        self.length = 0;
        self.edition = self.edition.wrapping_add(1);
        let Some(stencil) = Stencil::of(text, envelope) else { return };
        *self = Stencil { edition: self.edition, ..stencil };
    }

    fn of(text: &[u8], envelope: &Envelope<'_>) -> Option<Stencil> {
        let Envelope { stamp, host, level, level_text, message_at, garbled, repeats, places } = *envelope;
        let head = text.get(..message_at).filter(|head| (CHUNK..=LONGEST).contains(&head.len()))?;
        // A word that is no known level may turn out to be a tag, and a line may end where the blank is missing.
        if garbled
            || repeats.is_some()
            || level == Level::Other
            || !head.last().is_some_and(|byte| super::is_blank(*byte))
        {
            return None;
        }
        let mut bytes = Bytes::default();
        bytes.bits.get_mut(..message_at)?.copy_from_slice(head);
        for at in places.all() {
            bytes.free_seconds(head, usize::from(at))?;
        }
        let place = |part: &[u8]| {
            let begin = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
            (text.get(begin..begin + part.len()) == Some(part)).then_some((begin, begin + part.len()))
        };
        let middles = message_at.div_ceil(CHUNK).saturating_sub(2);
        let mut stencil = Stencil {
            first: bytes.chunk(0),
            last: bytes.chunk(message_at - CHUNK),
            middles,
            length: message_at,
            envelope: Fields {
                stamp,
                second: seconds_of(head, usize::from(places.told()?))?,
                host: host.and_then(place),
                level: Some(level),
                level_text: place(level_text)?,
                places,
            },
            ..Stencil::default()
        };
        for (number, chunk) in stencil.middle.iter_mut().take(middles).enumerate() {
            *chunk = bytes.chunk(CHUNK * (number + 1));
        }
        // Seconds that name no moment make none of the others.
        (host.is_none() == stencil.envelope.host.is_none() && stencil.fits(head, 0)).then_some(stencil)
    }
}

/// What chunks are made of.
struct Bytes {
    fixed: [u8; LONGEST],
    bits: [u8; LONGEST],
    digits: [u8; LONGEST],
    excess: [u8; LONGEST],
}

impl Default for Bytes {
    fn default() -> Bytes {
        Bytes { fixed: [0xff; LONGEST], bits: [0; LONGEST], digits: [0; LONGEST], excess: [0; LONGEST] }
    }
}

impl Bytes {
    /// Any seconds, and any parts of one, will do in the stamp at `at`.
    fn free_seconds(&mut self, head: &[u8], at: usize) -> Option<()> {
        let seconds = seconds_of(head, at)?;
        self.free(seconds, 6);
        self.free(seconds + 1, 10);
        let parts = seconds + 3;
        if matches!(head.get(seconds + 2), Some(b'.' | b',')) {
            let digits = head.get(parts..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (parts..parts + digits).for_each(|place| self.free(place, 10));
        }
        Some(())
    }

    /// Any digit below `limit` will do at `place`.
    fn free(&mut self, place: usize, limit: u8) {
        let bytes = [&mut self.fixed, &mut self.bits, &mut self.digits, &mut self.excess];
        for (bytes, byte) in bytes.into_iter().zip([0xf0, b'0', 0x0f, 0x10 - limit]) {
            if let Some(place) = bytes.get_mut(place) {
                *place = byte;
            }
        }
    }

    fn chunk(&self, at: usize) -> Chunk {
        let number = |bytes: &[u8; LONGEST]| {
            bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u128::from_le_bytes(*bytes))
        };
        let [fixed, bits, digits, excess] = [&self.fixed, &self.bits, &self.digits, &self.excess].map(number);
        Chunk { fixed, bits, digits, excess }
    }
}

/// Offset of the seconds of the stamp at `at`: behind its first two colons.
fn seconds_of(head: &[u8], at: usize) -> Option<usize> {
    let colon = at + memchr::memchr(b':', head.get(at..)?)?;
    (head.get(colon + 3) == Some(&b':') && head.len() > colon + 5).then_some(colon + 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::envelope::parse;

    /// Envelopes, each with the places of its free digits: seconds, then parts of a second.
    const HEADS: [(&str, &[usize], &[usize]); 7] = [
        ("Wed Apr 22 11:43:59 2009 Info: ", &[17], &[]),
        ("Apr  2 11:43:59 esa1 mail_logs: Warning: ", &[13], &[]),
        ("<22>Apr 22 11:43:59.123 esa1 mail.info mail_logs[7]: Info: ", &[17], &[20, 21, 22]),
        (
            "<22>1 2009-04-22T11:43:59.262668+02:00 2001:db8:10:20:30:40 a - - - Info: ",
            &[23],
            &[26, 27, 28, 29, 30, 31],
        ),
        ("Aug 10 11:00:25 host ESA: Mon Aug 10 10:00:24 2020 Info: ", &[13, 43], &[]),
        ("2009-04-22 11:43:59,7 relay 12:30:40 mail_logs: Debug: ", &[17], &[20]),
        ("10.1.2.3 -> <166>Apr 22 11:43:59 esa1 mail_logs: Wed Apr 22 11:43:58 2009 Info: ", &[30, 66], &[]),
    ];

    fn stencil_of(head: &str) -> Stencil {
        let mut stencil = Stencil::default();
        if let Some(envelope) = parse(head.as_bytes(), true) {
            stencil.renew(head.as_bytes(), &envelope);
        }
        stencil
    }

    #[test]
    fn seconds_alone_are_free() {
        for (head, seconds, parts) in HEADS {
            let stencil = stencil_of(head);
            assert_eq!(stencil.length(), head.len(), "{head}");
            let free: Vec<usize> = seconds.iter().flat_map(|at| [*at, at + 1]).chain(parts.iter().copied()).collect();
            for at in 0..head.len() {
                for byte in 0..=255 {
                    let mut other = head.as_bytes().to_vec();
                    other[at] = byte;
                    let limit = if seconds.contains(&at) { b'5' } else { b'9' };
                    let is_free = free.contains(&at) && (b'0'..=limit).contains(&byte);
                    let expected = is_free || byte == head.as_bytes()[at];
                    assert_eq!(stencil.fits(&other, 0), expected, "{head}: {at} {byte}");
                    if expected {
                        assert_eq!(stencil.read(&other), parse(&other, true), "{head}: {at} {byte}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_fits_is_read_as_by_the_parser() {
        for (head, ..) in HEADS {
            let stencil = stencil_of(head);
            for (message, at) in [("x", 0), ("ICID 5 close\n", 0), ("Info: Info: y", 3)] {
                let line = format!("{}{head}{message}", "~".repeat(at));
                assert!(stencil.fits(line.as_bytes(), at));
                assert_eq!(stencil.read(&line.as_bytes()[at..]), parse(&line.as_bytes()[at..], true));
                let host = parse(&line.as_bytes()[at..], true).and_then(|envelope| envelope.host);
                assert_eq!(stencil.host(line.as_bytes(), at), host);
            }
            for short in 0..head.len() {
                assert!(!stencil.fits(&head.as_bytes()[..short], 0));
            }
        }
    }

    #[test]
    fn not_every_envelope_is_a_stencil() {
        assert!(!Stencil::default().fits(b"Wed Apr 22 11:43:59 2009 Info: x", 0) && !Stencil::default().fits(b"", 0));
        for head in [
            "Wed Apr 22 11:43:59 2009 Info:",
            "Wed Apr 22 11:43:60 2009 Info: x",
            "Wed Apr 31 11:43:59 2009 Info: x",
            "Wed Apr 22 11:43:59 2009 word: x",
            "Aug 10 11:00:25 host ESA: Mon Aug 10 10:00:75 2020 Info: x",
            "Apr 22 11:43:59 esa1 mail_logs: message repeated 3 times: [ Info: x]",
            "mail_logs: Info: x",
            "Info: x",
        ] {
            let stencil = stencil_of(head);
            assert!(stencil.length() == 0 && !stencil.fits(head.as_bytes(), 0), "{head}");
        }
    }
}
