//! The identity of a log: the digest of its bytes on disk, and the checksum of its text where that is cheap.
//!
//! SHA-256 names a source of a dataset. A log that is stored otherwise by now (`mail.s` became `mail.s.gz`) or that has
//! grown has another digest. Its text identifies it: the checksum over the length that the text had then.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Crc;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::Xxh3;

use super::content::{ContentHasher, ContentId};
use super::input::{self, Input};
use super::{Codec, LogFile};
use crate::error::Result;
use crate::stop::Stop;

/// Bytes that are hashed at a time.
const BLOCK: usize = 256 << 10;

/// CRC-32 and length at the end of a gzip member (RFC 1952, 2.3.1).
const TRAILER: usize = 8;

/// The digest of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Of the bytes on disk, of a member of a container those of the member: 64 hexadecimal digits.
    pub sha256: String,
    /// Length (modulo 2³²) and CRC-32 of the text, as far as they can be told without decompressing anything.
    pub text: Option<(u32, u32)>,
    /// Of the text, if those bytes are the text.
    pub content: Option<ContentId>,
}

/// The begin of a text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct TextBegin {
    /// How long it is: as long as was asked for, less if the text ends before.
    pub bytes: u64,
    /// CRC-32.
    pub crc32: u32,
    /// As if it were the whole text.
    pub content: ContentId,
    /// The text goes on.
    pub goes_on: bool,
}

/// The digests of `files`, in parallel; `bytes` counts those that were read.
///
/// # Errors
/// [`crate::ErrorKind::Interrupted`].
pub fn digests(files: &[&LogFile], bytes: &AtomicU64, stop: &Stop) -> Result<Vec<io::Result<Digest>>> {
    files.par_iter().map(|file| file.digest(bytes, stop)).collect()
}

impl LogFile {
    /// Can it be read once only?
    pub fn is_stream(&self) -> bool {
        self.stream.is_some() || self.len.is_none()
    }

    /// Length and XXH3-128 of the first 64 KiB of its text.
    pub fn sample(&self) -> (u64, ContentId) {
        (self.sample.0 as u64, ContentId(self.sample.1))
    }

    /// The digest of its bytes; what is in the way if it is a stream, or cannot be read whole.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`].
    fn digest(&self, bytes: &AtomicU64, stop: &Stop) -> Result<io::Result<Digest>> {
        let mut input = match self.stored() {
            Ok(input) => input,
            Err(source) => return Ok(Err(source)),
        };
        let (mut sha256, mut crc32) = (Sha256::new(), Crc::new());
        let is_text = self.codec == Codec::Plain && !self.is_wrapped();
        let mut content = ContentHasher::new(is_text);
        let mut length = 0_u64;
        // Of gzip, what stands at the end speaks of the last member, which mostly is the only one.
        let mut end: VecDeque<u8> = VecDeque::with_capacity(TRAILER);
        let mut block = Vec::with_capacity(BLOCK);
        while input.read_into(&mut block, BLOCK) > 0 {
            stop.check()?;
            bytes.fetch_add(block.len() as u64, Ordering::Relaxed);
            sha256.update(&block);
            length += block.len() as u64;
            if is_text {
                crc32.update(&block);
            }
            content.update(&block);
            let last = block.len().saturating_sub(TRAILER);
            end.extend(&block[last..]);
            end.drain(..end.len().saturating_sub(TRAILER));
            block.clear();
        }
        if let Some(damage) = input.damage().into_iter().next() {
            return Ok(Err(io::Error::other(damage)));
        }
        let sha256 = sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let text = match (self.codec, <[u8; TRAILER]>::try_from(Vec::from(end))) {
            // The cast is the modulo.
            _ if self.is_wrapped() => None,
            (Codec::Plain, _) => Some((length as u32, crc32.sum())),
            (Codec::Gzip, Ok([a, b, c, d, e, f, g, h])) => {
                Some((u32::from_le_bytes([e, f, g, h]), u32::from_le_bytes([a, b, c, d])))
            }
            (_, _) => None,
        };
        Ok(Ok(Digest { sha256, text, content: content.finish() }))
    }

    /// What its text begins with, up to `most` bytes.
    ///
    /// # Errors
    /// It cannot be opened, or is a stream that was read before.
    pub fn text_begin(&self, most: u64) -> io::Result<TextBegin> {
        let mut reader = self.open()?;
        let (mut crc32, mut hash) = (Crc::new(), Xxh3::new());
        let mut block = Vec::with_capacity(BLOCK);
        let mut bytes = 0;
        let begin = |bytes, crc32: &Crc, hash: &Xxh3, goes_on| TextBegin {
            bytes,
            crc32: crc32.sum(),
            content: ContentId(hash.digest128()),
            goes_on,
        };
        while bytes < most {
            let want = usize::try_from(most - bytes).unwrap_or(usize::MAX).min(BLOCK);
            if reader.read(&mut block, want) == 0 {
                return Ok(begin(bytes, &crc32, &hash, false));
            }
            bytes += block.len() as u64;
            crc32.update(&block);
            hash.update(&block);
            block.clear();
        }
        Ok(begin(bytes, &crc32, &hash, reader.read(&mut block, 1) > 0))
    }

    /// The length and the identity of its text, which is read for that.
    ///
    /// # Errors
    /// It cannot be opened or read whole, or is a stream that was read before; [`crate::ErrorKind::Interrupted`].
    pub fn content(&self, stop: &Stop) -> Result<io::Result<(u64, ContentId)>> {
        let mut reader = match self.open() {
            Ok(reader) => reader,
            Err(source) => return Ok(Err(source)),
        };
        let mut content = ContentHasher::new(true);
        let mut block = Vec::with_capacity(BLOCK);
        while reader.read(&mut block, BLOCK) > 0 {
            stop.check()?;
            content.update(&block);
            block.clear();
        }
        let report = reader.finish();
        let damage = report.damage.into_iter().next();
        Ok(match (damage, content.finish()) {
            (None, Some(id)) => Ok((report.bytes_text, id)),
            (damage, _) => Err(io::Error::other(damage.unwrap_or_default())),
        })
    }

    /// The bytes on disk; of a member that a zip archive packed, what came out of it.
    fn stored(&self) -> io::Result<Input> {
        match (&self.place, self.len.filter(|_| self.stream.is_none())) {
            (_, None) => Err(io::Error::other("can be read only once")),
            (Some(place), Some(len)) => place.bytes(&self.path, len),
            (None, Some(len)) => Ok(Input::of_file(input::open(&self.path)?, Some(len))),
        }
    }
}
