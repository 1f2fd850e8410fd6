//! Compression, told by content. Only this folder names crates that decompress.
//!
//! Files are taken apart here rather than by ready-made readers because such a reader gives an error where we owe an
//! answer: which text came out before the damage, which parts held their checksum, and what lies behind the last.

mod account;
mod bzip2;
pub mod deflate;
mod frames;
mod gzip;
mod lz4;
mod skippable;
mod steps;
mod xz;
pub(super) mod zip_entry;
mod zstd;

use super::decode::Decode;
use super::gzip_header;
use frames::Frames;

/// How a file is compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codec {
    /// Not at all.
    Plain,
    /// gzip, any number of members.
    Gzip,
    /// Zstandard, any number of frames. Frames without a checksum are read, but their text is never verified.
    Zstd,
    /// bzip2, any number of streams.
    Bzip2,
    /// xz, any number of streams. Streams without a check are read, but their text is never verified.
    Xz,
    /// lz4 in its frame format, any number of frames. Frames without a checksum are read, but their text is never
    /// verified.
    Lz4,
}

/// What a compressed file begins with; `?` stands for a digit. A file that is shorter but for so many bytes the same is
/// one cut short: no text begins so.
const MAGIC: &[(Codec, &[u8], usize)] = &[
    (Codec::Gzip, gzip_header::MAGIC, 1),
    (Codec::Zstd, b"\x28\xb5\x2f\xfd", 2),
    (Codec::Xz, b"\xfd7zXZ\0", 1),
    (Codec::Lz4, b"\x04\x22\x4d\x18", 2),
    // The digit is the block size; the magic of the first block keeps a log that begins with `BZh` apart.
    (Codec::Bzip2, b"BZh?\x31\x41\x59\x26\x53\x59", 7),
    // bzip2 of nothing: the end follows at once.
    (Codec::Bzip2, b"BZh?\x17\x72\x45\x38\x50\x90", 5),
];

/// What we know by its first bytes and cannot read: offset, magic, what it is called.
const UNREADABLE: &[(usize, &[u8], &str)] = &[
    (0, b"\x1f\x9d", "compress (.Z) compression"),
    (0, b"\x02\x21\x4c\x18", "lz4 compression in its legacy format"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (0, b"\xff\xfe", "UTF-16 text"),
    (0, b"\xfe\xff", "UTF-16 text"),
];

impl Codec {
    /// First bytes that [`Codec::detect`], the list of what cannot be read and the containers look at.
    pub(super) const HEAD: usize = 512;

    /// Tells by the first bytes of a file.
    pub fn detect(head: &[u8]) -> Codec {
        if skippable::begins(head) {
            // zstd and lz4 share these frames. What follows tells, if it can be seen; pzstd is the one that begins so.
            let next = skippable::length(head).and_then(|length| head.get(length..)).filter(|next| next.len() >= 4);
            return match next.map(Codec::detect) {
                Some(Codec::Lz4) => Codec::Lz4,
                Some(_) | None => Codec::Zstd,
            };
        }
        let same = |(magic, byte): (&u8, &u8)| magic == byte || (*magic == b'?' && byte.is_ascii_digit());
        let begins = |&&(_, magic, least): &&(Codec, &[u8], usize)| {
            let seen = head.len().min(magic.len());
            seen >= least && magic.iter().zip(head).all(same)
        };
        MAGIC.iter().find(begins).map_or(Codec::Plain, |(codec, _, _)| *codec)
    }

    /// When what was compressed had been written to, in seconds since 1970, if the `head` of a file says so. Nothing but
    /// gzip does; no appliance of this kind is older than 2000.
    pub(super) fn written(self, head: &[u8]) -> Option<i64> {
        const YEAR_2000: u32 = 946_684_800;
        let bytes = head.get(4..8).filter(|_| self == Codec::Gzip)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes)).filter(|seconds| *seconds >= YEAR_2000).map(i64::from)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Plain => "plain",
            Codec::Gzip => "gzip",
            Codec::Zstd => "zstd",
            Codec::Bzip2 => "bzip2",
            Codec::Xz => "xz",
            Codec::Lz4 => "lz4",
        }
    }

    /// What makes text of a file; `None`: its bytes are text.
    pub(super) fn decoder(self) -> Option<Box<dyn Decode>> {
        match self {
            Codec::Plain => None,
            Codec::Gzip => Some(Box::new(gzip::Gunzip::new())),
            Codec::Zstd => Some(Box::new(Frames::new(zstd::Zstd::default()))),
            Codec::Bzip2 => Some(Box::new(Frames::new(bzip2::Bzip2::default()))),
            Codec::Xz => Some(Box::new(Frames::new(xz::Xz::default()))),
            Codec::Lz4 => Some(Box::new(Frames::new(lz4::Lz4::default()))),
        }
    }
}

/// The name of what the file is, if it is known and cannot be read.
pub(super) fn unsupported(head: &[u8]) -> Option<&'static str> {
    let begins = |&&(at, magic, _): &&(usize, &[u8], &str)| head.get(at..).is_some_and(|head| head.starts_with(magic));
    match UNREADABLE.iter().find(begins) {
        Some((_, _, name)) => Some(name),
        None => looks_like_utf16(head).then_some("UTF-16 text"),
    }
}

/// UTF-16 without a mark at its begin: ASCII letters with a NUL on the same side of each.
fn looks_like_utf16(head: &[u8]) -> bool {
    let Some(head) = head.get(..32) else { return false };
    let letters = |from: usize| head.iter().skip(from).step_by(2).all(|byte| matches!(byte, b'\t'..=b'~'));
    let nuls = |from: usize| head.iter().skip(from).step_by(2).all(|&byte| byte == 0);
    (letters(0) && nuls(1)) || (nuls(0) && letters(1))
}
