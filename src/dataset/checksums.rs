//! Checksums inside a Parquet file of ours.
//!
//! The Parquet library writes pages without a checksum, and a damaged page often decompresses to other values of the
//! same length. A damaged Bloom filter or page index would leave rows unread that it should not. So each file holds
//! checksums of all its bytes but the magic number at its begin, and whoever reads a stretch verifies it first. They
//! stand under the key [`CHECKSUMS`] of the key-value metadata, 8 hexadecimal digits each, in this order:
//!
//! | how many | of what |
//! |---|---|
//! | 1 | the footer and the 8 bytes behind it, with zeros in place of all these digits |
//! | for each row group: one a column | the column chunk |
//! | for each row group: 1 | what lies between its last chunk and the next row group or the page index: its Bloom filters |
//! | 1 | the page index: what lies between the last row group with its Bloom filters and the footer |
//!
//! Each is the lower half of XXH3-64. Stretches without a byte have a checksum, too. Files of an earlier version have
//! the checksums of the footer and the chunks alone, as their number tells; their Bloom filters and page index are not
//! read.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::ops::Range;

use parquet::file::metadata::{KeyValue, ParquetMetaData};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::positioned::Positioned;

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
    /// Stretches that are to come, or are under way, one behind the other. The last one is open: it ends where the next
    /// row group begins, or the page index.
    stretches: VecDeque<Range<u64>>,
    hash: Xxh3,
    sums: Vec<u32>,
    tail: Option<Tail>,
}

/// What is held back once the page index and the footer are expected.
struct Tail {
    bytes: Vec<u8>,
    /// Where the page index begins in it.
    index: usize,
}

impl<W: Write> Sealed<W> {
    pub(super) fn new(to: W) -> Self {
        Sealed { to, at: 0, stretches: VecDeque::new(), hash: Xxh3::new(), sums: Vec::new(), tail: None }
    }

    /// Tells where the column chunks of the next row group will lie: one behind the other, from `begin` on. What comes
    /// behind them belongs to the row group until the next call.
    pub(super) fn expect(&mut self, begin: u64, lengths: impl Iterator<Item = u64>) {
        self.end_stretch(begin);
        let mut begin = begin;
        for length in lengths {
            self.stretches.push_back(begin..begin + length);
            begin += length;
        }
        self.stretches.push_back(begin..u64::MAX);
        self.settle();
    }

    /// From now on bytes are held back. `begin`: where the page index begins. The pair that has to be the last of the
    /// key-value metadata.
    pub(super) fn expect_footer(&mut self, begin: u64) -> KeyValue {
        self.end_stretch(begin);
        let index = usize::try_from(begin.saturating_sub(self.at)).unwrap_or(usize::MAX);
        self.tail = Some(Tail { bytes: Vec::new(), index });
        // Those of the footer and of the page index are made at the end.
        let sums = 2 + self.sums.len() + self.stretches.len();
        KeyValue::new(CHECKSUMS.to_owned(), "0".repeat(sums * DIGITS))
    }

    /// Writes what was held back, with the checksums in it; where the bytes went.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let lost = || io::Error::other("a footer without a place for its checksums");
        let Tail { bytes: mut tail, index } = self.tail.take().ok_or_else(lost)?;
        let length = footer_length(&tail).ok_or_else(lost)?;
        let from = tail.len().checked_sub(length).ok_or_else(lost)?;
        self.sums.push(half(xxh3_64(tail.get(index..from).ok_or_else(lost)?)));
        let footer = tail.get_mut(from..).ok_or_else(lost)?;
        let digits = place(footer, (1 + self.sums.len()) * DIGITS).ok_or_else(lost)?;
        let whole = half(xxh3_64(footer));
        let text: String = [whole].iter().chain(&self.sums).map(|sum| format!("{sum:08x}")).collect();
        footer.get_mut(digits).ok_or_else(lost)?.copy_from_slice(text.as_bytes());
        self.to.write_all(&tail)?;
        Ok(self.to)
    }

    /// Ends the stretch that is open. No byte from `end` on has come yet.
    fn end_stretch(&mut self, end: u64) {
        if let Some(open) = self.stretches.back_mut() {
            open.end = end;
        }
        self.settle();
    }

    /// Adds bytes to the checksums of the stretches that they belong to.
    fn look(&mut self, bytes: &[u8]) {
        let (begin, end) = (self.at, self.at + bytes.len() as u64);
        while let Some(stretch) = self.stretches.front().filter(|stretch| stretch.start < end) {
            let (from, to) = (stretch.start.max(begin), stretch.end.min(end));
            let [first, last] = [from, to].map(|at| usize::try_from(at.saturating_sub(begin)).unwrap_or(usize::MAX));
            self.hash.update(bytes.get(first..last).unwrap_or_default());
            if to < stretch.end {
                break;
            }
            self.end_first();
        }
        self.at = end;
        self.settle();
    }

    /// Makes the checksums of the stretches of which every byte has come.
    fn settle(&mut self) {
        while self.stretches.front().is_some_and(|stretch| stretch.end <= self.at) {
            self.end_first();
        }
    }

    fn end_first(&mut self) {
        self.sums.push(half(self.hash.digest()));
        self.hash.reset();
        self.stretches.pop_front();
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.tail {
            None => self.to.write(bytes)?,
            Some(tail) => {
                tail.bytes.extend_from_slice(bytes);
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

/// The checksums of a file, without that of its footer.
#[derive(Clone, Debug)]
pub struct Checksums {
    sums: Vec<u32>,
    /// Column chunks of a row group.
    columns: usize,
    groups: usize,
    /// Bloom filters and page index have checksums.
    of_indexes: bool,
    /// Where the footer begins.
    footer: u64,
}

impl Checksums {
    /// Those of a file, whose footer is verified; `None` if it has none.
    ///
    /// # Errors
    /// Its footer is not what was written.
    pub fn of(file: &Positioned, metadata: &ParquetMetaData) -> io::Result<Option<Checksums>> {
        let says = metadata.file_metadata();
        let is_ours = says.created_by().is_some_and(|program| program.starts_with(CREATED_BY));
        let mut pairs = says.key_value_metadata().into_iter().flatten().filter(|pair| pair.key == CHECKSUMS);
        let Some(text) = pairs.next().filter(|_| is_ours).and_then(|pair| pair.value.as_deref()) else {
            return Ok(None);
        };
        let columns = says.schema_descr().num_columns();
        let sums: Option<Vec<u32>> = text.as_bytes().chunks(DIGITS).map(parsed).collect();
        let groups = metadata.num_row_groups();
        let mut sums = sums.ok_or_else(differs)?;
        let of_indexes = sums.len() == 2 + groups * (columns + 1);
        if !of_indexes && sums.len() != 1 + groups * columns {
            return Err(differs());
        }
        let (begin, mut footer) = read_footer(file)?;
        let digits = place(&footer, text.len()).ok_or_else(differs)?;
        footer.get_mut(digits).ok_or_else(differs)?.fill(b'0');
        if sums.remove(0) != half(xxh3_64(&footer)) {
            return Err(differs());
        }
        Ok(Some(Checksums { sums, columns, groups, of_indexes, footer: begin }))
    }

    /// Can Bloom filters and page index be verified?
    pub fn are_of_indexes(&self) -> bool {
        self.of_indexes
    }

    /// Where the footer begins.
    pub fn footer(&self) -> u64 {
        self.footer
    }

    /// The Bloom filters of a row group, if they are what was written.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn bloom_filters(&self, file: &Positioned, group: usize, range: &Range<u64>) -> io::Result<Option<Vec<u8>>> {
        let sum = self.sums.get(group * (self.columns + 1) + self.columns).filter(|_| group < self.groups);
        verified(file, range, sum.copied().filter(|_| self.of_indexes))
    }

    /// The page index, if it is what was written.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn page_index(&self, file: &Positioned, range: &Range<u64>) -> io::Result<Option<Vec<u8>>> {
        verified(file, range, self.sums.last().copied().filter(|_| self.of_indexes))
    }

    /// Is a column chunk what was written?
    ///
    /// # Errors
    /// It cannot be read.
    pub fn holds(&self, file: &Positioned, group: usize, leaf: usize, range: (u64, u64)) -> io::Result<bool> {
        let (begin, length) = range;
        let (mut left, mut hash, mut buffer) = (file.from(begin).take(length), Xxh3::new(), vec![0; BUFFER]);
        loop {
            match left.read(&mut buffer)? {
                0 => break,
                read => hash.update(buffer.get(..read).unwrap_or_default()),
            }
        }
        let each = self.columns + usize::from(self.of_indexes);
        Ok(left.limit() == 0 && self.sums.get(group * each + leaf) == Some(&half(hash.digest())))
    }
}

/// The bytes of a stretch, if their checksum is this one.
fn verified(file: &Positioned, range: &Range<u64>, sum: Option<u32>) -> io::Result<Option<Vec<u8>>> {
    let Some(sum) = sum else { return Ok(None) };
    match file.read(range.clone()) {
        Ok(bytes) => Ok(Some(bytes).filter(|bytes| half(xxh3_64(bytes)) == sum)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where the footer of a file begins; the footer, and what is behind it.
fn read_footer(file: &Positioned) -> io::Result<(u64, Vec<u8>)> {
    let len = file.bytes();
    let end = file.read(len.checked_sub(END as u64).ok_or_else(differs)?..len)?;
    let length = footer_length(&end).ok_or_else(differs)?;
    let from = len.checked_sub(length as u64).ok_or_else(differs)?;
    Ok((from, file.read(from..len)?))
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
    use parquet::arrow::ArrowWriter;
    use parquet::file::metadata::ParquetMetaDataReader;

    use super::*;
    use crate::dataset::metadata::FileMetadata;
    use crate::dataset::properties::{Rows, writer_options};
    use crate::dataset::row_groups::GroupWriter;

    /// A file of two row groups whose values and whose query hold the key of the checksums.
    fn bytes() -> Vec<u8> {
        let user = format!("\u{18}\u{f}{CHECKSUMS}\u{18}\u{8}00000000");
        let users: ArrayRef = Arc::new(StringArray::from_iter_values((0..300).map(|n| format!("{user}{n}"))));
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..300));
        let batch = RecordBatch::try_from_iter([("user", users), ("line", numbers)]).unwrap();
        let mut writer = GroupWriter::new(Vec::new(), &batch.schema(), Vec::new(), Rows::default()).unwrap();
        writer.write(&[batch.slice(0, 200)]).unwrap();
        writer.write(&[batch.slice(200, 60), batch.slice(260, 40)]).unwrap();
        writer.finish(&FileMetadata { query: Some(user), ..FileMetadata::default() }).unwrap()
    }

    fn written(bytes: &[u8]) -> Positioned {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Positioned::new(file).unwrap()
    }

    fn file(bytes: &[u8]) -> (Positioned, ParquetMetaData) {
        let file = written(bytes);
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

    /// A file as earlier versions wrote it, without its checksums.
    fn earlier() -> Vec<u8> {
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..300));
        let batch = RecordBatch::try_from_iter([("icid", numbers.clone()), ("line", numbers)]).unwrap();
        let options = writer_options(["icid", "line"].into_iter(), Vec::new());
        let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options).unwrap();
        for at in [0, 200] {
            writer.write(&batch.slice(at, 100)).unwrap();
            writer.flush().unwrap();
        }
        writer.append_key_value_metadata(KeyValue::new(CHECKSUMS.to_owned(), "0".repeat(5 * DIGITS)));
        writer.into_inner().unwrap()
    }

    #[test]
    fn a_file_of_an_earlier_version_has_none_of_its_indexes() {
        let mut bytes = earlier();
        let (whole, metadata) = file(&bytes);
        let sum = |bytes: &[u8]| half(xxh3_64(bytes));
        let (begin, footer) = read_footer(&whole).unwrap();
        let mut sums = vec![sum(&footer)];
        for chunk in metadata.row_groups().iter().flat_map(|group| group.columns()) {
            let (begin, length) = chunk.byte_range();
            let [begin, end] = [begin, begin + length].map(|at| usize::try_from(at).unwrap());
            sums.push(sum(&bytes[begin..end]));
        }
        let text: String = sums.iter().map(|sum| format!("{sum:08x}")).collect();
        let digits = place(&footer, text.len()).unwrap();
        let begin = usize::try_from(begin).unwrap();
        bytes[begin + digits.start..begin + digits.end].copy_from_slice(text.as_bytes());
        assert_eq!(held(&bytes), [true; 4]);
        let (whole, metadata) = file(&bytes);
        let checksums = Checksums::of(&whole, &metadata).unwrap().unwrap();
        assert!(!checksums.are_of_indexes());
        assert_eq!(checksums.bloom_filters(&whole, 0, &(0..4)).unwrap(), None);
        assert_eq!(checksums.page_index(&whole, &(0..4)).unwrap(), None);
    }

    #[test]
    fn a_copy_by_another_program_has_none() {
        let mut bytes = bytes();
        let program = memchr::memmem::rfind(&bytes, b"authq 0").unwrap();
        bytes[program] = b'A';
        let (file, metadata) = file(&bytes);
        assert!(Checksums::of(&file, &metadata).unwrap().is_none());
    }

    /// Bytes in what lies behind the chunks of each row group, and in the page index.
    #[test]
    fn a_bloom_filter_or_a_page_index_with_another_byte_is_found() {
        let bytes = bytes();
        let (whole, metadata) = file(&bytes);
        let checksums = Checksums::of(&whole, &metadata).unwrap().unwrap();
        let at = |offset: Option<i64>| u64::try_from(offset.unwrap()).unwrap();
        let chunks = |group: usize| metadata.row_group(group).columns();
        let [first, second] = [0, 1].map(|group| {
            let (begin, length) = chunks(group)[1].byte_range();
            begin + length
        });
        let index = at(chunks(0)[0].column_index_offset());
        let stretches = [first..chunks(1)[0].byte_range().0, second..index, index..checksums.footer()];
        assert_eq!(stretches[0].start, at(chunks(0)[0].bloom_filter_offset()));
        let held = |bytes: &[u8]| {
            let file = written(bytes);
            let of_group = |group: usize| checksums.bloom_filters(&file, group, &stretches[group]).unwrap();
            [of_group(0), of_group(1), checksums.page_index(&file, &stretches[2]).unwrap()].map(|held| held.is_some())
        };
        assert_eq!(held(&bytes), [true; 3]);
        for (damaged_stretch, stretch) in stretches.iter().enumerate() {
            for at in [stretch.start, (stretch.start + stretch.end) / 2, stretch.end - 1] {
                let mut damaged = bytes.clone();
                damaged[usize::try_from(at).unwrap()] ^= 4;
                assert_eq!(held(&damaged), [0, 1, 2].map(|other| other != damaged_stretch), "byte {at}");
            }
        }
        assert_eq!(held(&bytes[..usize::try_from(index).unwrap() + 5]), [true, true, false]);
    }

    #[test]
    fn stretches_are_told_apart_however_bytes_come() {
        let text = b"...aaaabbbbb....ccddd";
        let half = |text: &[u8]| half(xxh3_64(text));
        for step in 1..text.len() {
            let mut sealed = Sealed::new(Vec::new());
            let (first, second) = text.split_at(16);
            sealed.expect(3, [4, 5].into_iter());
            first.chunks(step).for_each(|part| sealed.write_all(part).unwrap());
            sealed.expect(16, [2, 0, 3].into_iter());
            second.chunks(step).for_each(|part| sealed.write_all(part).unwrap());
            sealed.expect_footer(21);
            let sums = [b"aaaa", &b"bbbbb"[..], b"....", b"cc", b"", b"ddd", b""].map(half);
            assert_eq!(sealed.sums, sums, "{step} bytes at a time");
            assert_eq!(sealed.to, text);
        }
    }

    /// The writer buffers: the end of a stretch is told before its bytes come.
    #[test]
    fn bytes_may_come_after_what_is_told_of_them() {
        let mut sealed = Sealed::new(Vec::new());
        sealed.expect(1, [2].into_iter());
        sealed.expect(5, [1].into_iter());
        sealed.expect_footer(7);
        let sums = [b"aa", &b"--"[..], b"b", b"-"].map(|text: &[u8]| half(xxh3_64(text)));
        sealed.write_all(b".aa--b-index").unwrap();
        assert_eq!(sealed.sums, sums);
        assert_eq!(sealed.tail.map(|tail| tail.bytes[tail.index..].to_vec()), Some(b"index".to_vec()));
    }
}
