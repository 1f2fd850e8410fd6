//! Gzip files inflated whole, into memory that is used again and again: twice the speed of any stream.
//!
//! libdeflate gives nothing for a damaged member and does not say where a member ended, so this is the road for sound
//! files only. Whatever is out of the ordinary (a size that is not true, damage, padding, garbage, more text than memory
//! is set aside for) gives `None`, and the file goes through the streaming reader, which knows what to say of each.
//!
//! A border between two members is found by the bytes of a header, together with the checksum and the length before it.
//! If these do not match the text, it is no border.

use std::io;
use std::sync::Arc;

use libdeflater::{Crc, Decompressor};

use super::content::ContentHasher;
use super::gzip_header::{self, Header, MAGIC, RESERVED};
use super::member::Member;
use super::pages::{PageBudget, Pages};
use super::reader::TextReport;
use super::{Codec, LogFile};

#[cfg(test)]
mod tests;

/// Bytes of checksum and length behind a member.
const TRAILER: usize = 8;

/// Inflates files; keeps its memory.
pub struct Inflater {
    decompressor: Decompressor,
    compressed: Vec<u8>,
    text: Pages,
}

/// The text of a file, and what is still to be proved of it.
pub struct WholeText<'a> {
    /// All of it.
    pub text: &'a [u8],
    members: Members,
    /// Members that are proved, and the checksum of the next one's text so far.
    proved: usize,
    crc: Crc,
    checked: usize,
    content: ContentHasher,
    /// Text that was hashed.
    hashed: usize,
    bytes_read: u64,
    grew_by: u64,
}

impl Inflater {
    /// An inflater whose text counts against `budget`, which it shares with others.
    pub fn new(budget: Arc<PageBudget>) -> Inflater {
        Inflater { decompressor: Decompressor::default(), compressed: Vec::new(), text: Pages::new(budget) }
    }

    /// The text of `log`, if it is a sound gzip file of at most `limit` bytes of text, and the budget holds them.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub fn inflate(&mut self, log: &LogFile, limit: usize, mmap: bool) -> io::Result<Option<WholeText<'_>>> {
        let Some(len) = log.len.and_then(|len| usize::try_from(len).ok()) else { return Ok(None) };
        if log.codec != Codec::Gzip || log.is_wrapped() || len > limit {
            return Ok(None);
        }
        let inflated = match mmap {
            true => self.inflate_mapped(log, limit)?,
            false => None,
        };
        let Some((members, grew_by)) =
            inflated.map_or_else(|| self.inflate_read(log, len, limit), |it| Ok(Some(it)))?
        else {
            return Ok(None);
        };
        let end = members.last().map_or(0, |member| member.0);
        Ok(Some(WholeText {
            text: self.text.get(end, limit).unwrap_or_default(),
            members,
            proved: 0,
            crc: Crc::new(),
            checked: 0,
            content: ContentHasher::default(),
            hashed: 0,
            bytes_read: len as u64,
            grew_by,
        }))
    }

    /// Saves copying the compressed bytes, where the file may be mapped.
    fn inflate_mapped(&mut self, log: &LogFile, limit: usize) -> io::Result<Option<(Members, u64)>> {
        let Some(file) = log.open_stored()?.filter(|_| !log.is_packed()) else { return Ok(None) };
        let Some(bytes) = file.map(0..file.len()) else { return Ok(None) };
        let Inflater { decompressor, text, .. } = self;
        let members = members(decompressor, bytes.bytes(), text, limit);
        Ok(members.filter(|_| bytes.is_sound()).map(|members| (members, file.grew_by())))
    }

    fn inflate_read(&mut self, log: &LogFile, len: usize, limit: usize) -> io::Result<Option<(Members, u64)>> {
        let Some(mut input) = log.raw()? else { return Ok(None) };
        let Inflater { decompressor, compressed, text } = self;
        compressed.clear();
        if input.read_into(compressed, len) < len {
            return Ok(None);
        }
        Ok(members(decompressor, compressed, text, limit).map(|members| (members, input.grew_by())))
    }
}

/// For each member the end of its text and its checksum.
type Members = Vec<(usize, u32)>;

/// Inflates every member of `compressed` into `text`.
fn members(decompressor: &mut Decompressor, compressed: &[u8], text: &mut Pages, limit: usize) -> Option<Members> {
    let file_trailer = compressed.len().checked_sub(TRAILER).and_then(|at| compressed.get(at..))?;
    let mut members = Vec::new();
    let (mut at, mut made) = (0, 0);
    while at < compressed.len() {
        let body = at + header_length(compressed.get(at..)?)?;
        let end = next_header(compressed, body + TRAILER, file_trailer).unwrap_or(compressed.len());
        let trailer = compressed.get(end.checked_sub(TRAILER)?..end)?;
        let [c0, c1, c2, c3, l0, l1, l2, l3] = *trailer.first_chunk::<TRAILER>()?;
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok()?;
        let text_end = made + length;
        if text_end > limit {
            return None;
        }
        let deflated = compressed.get(body..end - TRAILER)?;
        let inflated = decompressor.deflate_decompress(deflated, text.get(text_end, limit)?.get_mut(made..)?);
        if inflated.ok()? != length {
            return None;
        }
        members.push((text_end, u32::from_le_bytes([c0, c1, c2, c3])));
        (at, made) = (end, text_end);
    }
    Some(members)
}

impl WholeText<'_> {
    /// The report will tell the identity of the text.
    pub fn identify(&mut self) {
        self.content = ContentHasher::new(true);
    }

    /// Proves the text up to `end`: false if a checksum does not hold. In parts, so that each is still in the cache when
    /// it is read for what it says.
    pub fn check(&mut self, end: usize) -> bool {
        self.content.update(self.text.get(self.hashed..end).unwrap_or_default());
        self.hashed = self.hashed.max(end);
        while let Some((text_end, crc)) = self.members.get(self.proved).copied() {
            let upto = text_end.min(end);
            self.crc.update(self.text.get(self.checked..upto).unwrap_or_default());
            self.checked = upto.max(self.checked);
            if upto < text_end {
                return true;
            }
            if self.crc.sum() != crc {
                return false;
            }
            self.proved += 1;
            self.crc = Crc::new();
        }
        true
    }

    /// What came of it, once all of it is proved.
    pub fn report(&self) -> TextReport {
        TextReport {
            bytes_read: self.bytes_read,
            bytes_text: self.text.len() as u64,
            members: vec![Member { text_end: self.text.len() as u64, verified: true }],
            damage: Vec::new(),
            notes: super::reader::growth(self.grew_by),
            grew_by: self.grew_by,
            content: self.content.finish(),
        }
    }
}

/// Length of the header at the begin of `data`.
fn header_length(data: &[u8]) -> Option<usize> {
    let mut rest = data;
    (gzip_header::read(&mut rest) == Header::Member).then(|| data.len() - rest.len())
}

/// Where the next member begins at or after `from`. The three magic bytes occur in compressed data once in 16 MB by
/// chance; with the rest of a header as programs write it, once in hundreds of GB. A header that no known program writes
/// counts if the bytes before it are also the file's last: else a file that holds the same text twice could be taken
/// for one that holds it once.
fn next_header(data: &[u8], from: usize, file_trailer: &[u8]) -> Option<usize> {
    let rest = data.get(from..)?;
    memchr::memmem::find_iter(rest, MAGIC).map(|at| from + at).find(|at| {
        let Some([flags, _, _, _, _, extra_flags, system]) = data.get(at + MAGIC.len()..at + 10) else { return false };
        let is_usual = matches!(extra_flags, 0 | 2 | 4) && matches!(system, 0..=13 | 255);
        flags & RESERVED == 0 && (is_usual || data.get(at - TRAILER..*at) == Some(file_trailer))
    })
}
