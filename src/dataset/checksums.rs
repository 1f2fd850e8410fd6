//! Checksums inside a Parquet file of ours.
//!
//! The Parquet library writes pages without a checksum, and a damaged page often decompresses to other values of the
//! same length. So each file holds a checksum of every column chunk and one of its footer, and whoever reads a chunk
//! verifies it first. They stand under the key [`CHECKSUMS`] of the key-value metadata, 8 hexadecimal digits each: that
//! of the footer, then those of the column chunks in the order of the file. Each is the lower half of XXH3-64; that of
//! the footer is taken over the footer and the 8 bytes behind it, with zeros in place of all these digits.
//!
//! Page indexes and Bloom filters have none, since authq does not read them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use parquet::file::metadata::{KeyValue, ParquetMetaData};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Key of the checksums.
pub const CHECKSUMS: &str = "authq.checksums";

/// What files of ours begin their `created_by` with. A program that copies our metadata into a file of its own has
/// another, and the checksums do not hold for its bytes.
const CREATED_BY: &str = "authq ";

/// Hexadecimal digits of a checksum.
const DIGITS: usize = 8;

/// Bytes behind the footer: its length, and the magic number.
const END: usize = 8;

/// Bytes that are read at a time.
const BUFFER: usize = 64 << 10;

/// Passes the bytes of a Parquet file on, and puts the checksums into its footer.
pub(super) struct Sealed<W> {
    to: W,
    at: u64,
    /// Column chunks that are to come, or are under way.
    chunks: VecDeque<Range<u64>>,
    hash: Xxh3,
    sums: Vec<u32>,
    /// Once the footer is expected: what is held back.
    tail: Option<Vec<u8>>,
}

impl<W: Write> Sealed<W> {
    pub(super) fn new(to: W) -> Self {
        Sealed { to, at: 0, chunks: VecDeque::new(), hash: Xxh3::new(), sums: Vec::new(), tail: None }
    }

    /// Tells where the next column chunks will lie: one behind the other, from `begin` on.
    pub(super) fn expect(&mut self, begin: u64, lengths: impl Iterator<Item = u64>) {
        let mut begin = begin;
        for length in lengths {
            self.chunks.push_back(begin..begin + length);
            begin += length;
        }
    }

    /// From now on bytes are held back. The pair that has to be the last of the key-value metadata.
    pub(super) fn expect_footer(&mut self) -> KeyValue {
        self.tail = Some(Vec::new());
        let sums = 1 + self.sums.len() + self.chunks.len();
        KeyValue::new(CHECKSUMS.to_owned(), "0".repeat(sums * DIGITS))
    }

    /// Writes what was held back, with the checksums in it; where the bytes went.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let mut tail = self.tail.take().unwrap_or_default();
        let lost = || io::Error::other("a footer without a place for its checksums");
        let length = footer_length(&tail).ok_or_else(lost)?;
        let from = tail.len().checked_sub(length).ok_or_else(lost)?;
        let footer = tail.get_mut(from..).ok_or_else(lost)?;
        let digits = place(footer, (1 + self.sums.len()) * DIGITS).ok_or_else(lost)?;
        let whole = half(xxh3_64(footer));
        let text: String = [whole].iter().chain(&self.sums).map(|sum| format!("{sum:08x}")).collect();
        footer.get_mut(digits).ok_or_else(lost)?.copy_from_slice(text.as_bytes());
        self.to.write_all(&tail)?;
        Ok(self.to)
    }

    /// Adds bytes to the checksum of the chunk that they belong to.
    fn look(&mut self, bytes: &[u8]) {
        let (begin, end) = (self.at, self.at + bytes.len() as u64);
        while let Some(chunk) = self.chunks.front().filter(|chunk| chunk.start < end) {
            let (from, to) = (chunk.start.max(begin), chunk.end.min(end));
            let [first, last] = [from, to].map(|at| usize::try_from(at - begin).unwrap_or(usize::MAX));
            self.hash.update(bytes.get(first..last).unwrap_or_default());
            if to < chunk.end {
                break;
            }
            self.sums.push(half(self.hash.digest()));
            self.hash.reset();
            self.chunks.pop_front();
        }
        self.at = end;
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.tail {
            None => self.to.write(bytes)?,
            Some(tail) => {
                tail.extend_from_slice(bytes);
                bytes.len()
            }
        };
        self.look(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The checksums of the column chunks of a file.
#[derive(Clone, Debug)]
pub struct Checksums {
    sums: Vec<u32>,
    /// Column chunks of a row group.
    columns: usize,
}

impl Checksums {
    /// Those of a file, whose footer is verified; `None` if it has none.
    ///
    /// # Errors
    /// Its footer is not what was written.
    pub fn of(file: &File, metadata: &ParquetMetaData) -> io::Result<Option<Checksums>> {
        let says = metadata.file_metadata();
        let is_ours = says.created_by().is_some_and(|program| program.starts_with(CREATED_BY));
        let mut pairs = says.key_value_metadata().into_iter().flatten().filter(|pair| pair.key == CHECKSUMS);
        let Some(text) = pairs.next().filter(|_| is_ours).and_then(|pair| pair.value.as_deref()) else {
            return Ok(None);
        };
        let columns = says.schema_descr().num_columns();
        let sums: Option<Vec<u32>> = text.as_bytes().chunks(DIGITS).map(parsed).collect();
        let mut sums = sums.filter(|sums| sums.len() == 1 + metadata.num_row_groups() * columns).ok_or_else(differs)?;
        let mut footer = read_footer(file)?;
        let digits = place(&footer, text.len()).ok_or_else(differs)?;
        footer.get_mut(digits).ok_or_else(differs)?.fill(b'0');
        if sums.remove(0) != half(xxh3_64(&footer)) {
            return Err(differs());
        }
        Ok(Some(Checksums { sums, columns }))
    }

    /// Is a column chunk what was written?
    ///
    /// # Errors
    /// It cannot be read.
    pub fn holds(&self, mut file: &File, group: usize, leaf: usize, range: (u64, u64)) -> io::Result<bool> {
        let (begin, length) = range;
        file.seek(SeekFrom::Start(begin))?;
        let (mut left, mut hash, mut buffer) = (file.take(length), Xxh3::new(), vec![0; BUFFER]);
        loop {
            match left.read(&mut buffer)? {
                0 => break,
                read => hash.update(buffer.get(..read).unwrap_or_default()),
            }
        }
        Ok(left.limit() == 0 && self.sums.get(group * self.columns + leaf) == Some(&half(hash.digest())))
    }
}

/// The footer of a file, and what is behind it.
fn read_footer(mut file: &File) -> io::Result<Vec<u8>> {
    let mut end = [0; END];
    file.seek(SeekFrom::End(-(END as i64)))?;
    file.read_exact(&mut end)?;
    let length = footer_length(&end).ok_or_else(differs)?;
    // Nothing is allocated beyond the size of the file.
    let from = file.metadata()?.len().checked_sub(length as u64).ok_or_else(differs)?;
    file.seek(SeekFrom::Start(from))?;
    let mut footer = vec![0; length];
    file.read_exact(&mut footer)?;
    Ok(footer)
}

/// The length of a footer and what is behind it, from the end of a file.
fn footer_length(end: &[u8]) -> Option<usize> {
    let (length, _) = end.last_chunk::<END>()?.split_first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_add(END)
}

/// Where the digits stand in a footer: behind the last occurrence of their key and the two bytes or more of their
/// length. Names and values from logs and queries may hold the key as well, but they stand before it.
fn place(footer: &[u8], length: usize) -> Option<Range<usize>> {
    let key = memchr::memmem::rfind(footer, CHECKSUMS.as_bytes())? + CHECKSUMS.len();
    // A byte for the kind of the field; then the length, seven bits in each byte but for a bit that says "more".
    let bytes = footer.get(key + 1..)?.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let begin = key + 1 + bytes;
    Some(begin..begin.checked_add(length).filter(|end| *end <= footer.len())?)
}

fn parsed(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == DIGITS)?;
    u32::from_str_radix(digits, 16).ok()
}

fn half(hash: u64) -> u32 {
    (hash & u64::from(u32::MAX)) as u32
}

fn differs() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a checksum differs")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use parquet::file::metadata::ParquetMetaDataReader;

    use super::*;
    use crate::dataset::metadata::FileMetadata;
    use crate::dataset::row_groups::GroupWriter;

    /// A file of two row groups whose values and whose query hold the key of the checksums.
    fn bytes() -> Vec<u8> {
        let user = format!("\u{18}\u{f}{CHECKSUMS}\u{18}\u{8}00000000");
        let users: ArrayRef = Arc::new(StringArray::from_iter_values((0..300).map(|n| format!("{user}{n}"))));
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..300));
        let batch = RecordBatch::try_from_iter([("user", users), ("line", numbers)]).unwrap();
        let mut writer = GroupWriter::new(Vec::new(), &batch.schema(), Vec::new()).unwrap();
        writer.write(&[batch.slice(0, 200)]).unwrap();
        writer.write(&[batch.slice(200, 60), batch.slice(260, 40)]).unwrap();
        writer.finish(&FileMetadata { query: Some(user), ..FileMetadata::default() }).unwrap()
    }

    fn file(bytes: &[u8]) -> (File, ParquetMetaData) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
        (file, metadata)
    }

    /// Which column chunks hold.
    fn held(bytes: &[u8]) -> Vec<bool> {
        let (file, metadata) = file(bytes);
        let checksums = Checksums::of(&file, &metadata).unwrap().unwrap();
        let chunks = |group: usize| (0..2).map(move |leaf| (group, leaf));
        let holds = |(group, leaf): (usize, usize)| {
            checksums.holds(&file, group, leaf, metadata.row_group(group).column(leaf).byte_range()).unwrap()
        };
        (0..2).flat_map(chunks).map(holds).collect()
    }

    #[test]
    fn a_chunk_with_another_byte_is_found() {
        let bytes = bytes();
        assert_eq!(held(&bytes), [true; 4]);
        let (_, metadata) = file(&bytes);
        for chunk in 0..4 {
            let (begin, length) = metadata.row_group(chunk / 2).column(chunk % 2).byte_range();
            for at in [begin, begin + length / 2, begin + length - 1] {
                let mut damaged = bytes.clone();
                damaged[usize::try_from(at).unwrap()] ^= 4;
                let expected: Vec<bool> = (0..4).map(|other| other != chunk).collect();
                assert_eq!(held(&damaged), expected);
            }
        }
    }

    #[test]
    fn a_footer_with_another_byte_is_found() {
        let bytes = bytes();
        let value = memchr::memmem::rfind(&bytes, b"00000000").unwrap();
        let mut damaged = bytes.clone();
        damaged[value] = b'1';
        let (file, metadata) = file(&damaged);
        assert!(Checksums::of(&file, &metadata).is_err());
    }

    #[test]
    fn a_copy_by_another_program_has_none() {
        let mut bytes = bytes();
        let program = memchr::memmem::rfind(&bytes, b"authq 0").unwrap();
        bytes[program] = b'A';
        let (file, metadata) = file(&bytes);
        assert!(Checksums::of(&file, &metadata).unwrap().is_none());
    }

    #[test]
    fn chunks_are_told_apart_however_bytes_come() {
        let text = b"...aaaabbbbb....";
        for step in 1..text.len() {
            let mut sealed = Sealed::new(Vec::new());
            sealed.expect(3, [4, 5].into_iter());
            text.chunks(step).for_each(|part| sealed.write_all(part).unwrap());
            assert_eq!(sealed.sums, [half(xxh3_64(b"aaaa")), half(xxh3_64(b"bbbbb"))], "{step} bytes at a time");
            assert_eq!(sealed.to, text);
        }
    }
}
