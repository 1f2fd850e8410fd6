//! tar: headers and data in blocks of 512 bytes, one after the other.
//!
//! Walked here rather than by the crate's own iterator, which ends at the first fault: we owe what lies before the cut
//! and behind a damaged header. The crate knows the fields, in all their dialects.

use std::fs::File;
use std::io::Read;

use tar::{EntryType, Header, PaxExtensions};

use super::listed::{Contents, Lies, Listed, plausible, shown};
use crate::archive::file_range::FileRange;
use crate::archive::place::Place;
use crate::archive::reader::failure;

const BLOCK: usize = 512;

/// The longest name or list of attributes that is looked at.
const EXTENSION: u64 = 1 << 20;

/// Bytes read at a time where many are.
pub(super) const COPY: usize = 256 << 10;

/// Is this the first header of a tar archive, or what is left of it? Its checksum keeps a log apart in which somebody's
/// name says `ustar` at the right place.
pub(super) fn begins(head: &[u8]) -> bool {
    let is_marked = head.get(257..).is_some_and(|head| head.starts_with(b"ustar\0") || head.starts_with(b"ustar  \0"));
    match head.get(..BLOCK) {
        // No line of text has NULs there, as the padding of every header does.
        Some(block) => block.ends_with(&[0; 12]) && (is_marked || header(block).is_some()),
        None => is_marked,
    }
}

/// The header in a block, if its checksum holds.
fn header(block: &[u8]) -> Option<&Header> {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    let own: u32 = block[CHECKSUM].iter().map(|&byte| u32::from(byte)).sum();
    let header = Header::from_byte_slice(block);
    let is_header = header.cksum().is_ok_and(|told| told == sum - own + 8 * u32::from(b' '));
    (is_header && block[0] != 0).then_some(header)
}

/// Bytes that are read from begin to end.
pub(super) trait Tape {
    /// The next `count` bytes, fewer only at the end.
    fn take(&mut self, count: usize) -> Vec<u8>;

    /// Goes on at this byte, which is not before the next.
    fn skip_to(&mut self, byte: u64);

    /// The next byte.
    fn at(&self) -> u64;
}

/// A tar archive that lies on disk as it is.
struct OnDisk {
    file: FileRange,
    len: u64,
    error: Option<String>,
}

impl Tape for OnDisk {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let there = self.len.saturating_sub(self.file.at()).min(count as u64);
        if let Err(error) = (&mut self.file).take(there).read_to_end(&mut bytes) {
            self.error = Some(failure(&error));
        }
        bytes
    }

    fn skip_to(&mut self, byte: u64) {
        self.file.seek(byte.min(self.len.max(self.file.at())));
    }

    fn at(&self) -> u64 {
        self.file.at()
    }
}

/// What a header says of a file.
pub(super) struct Entry {
    pub name: String,
    pub written: Option<i64>,
    pub begin: u64,
    pub size: u64,
}

/// What entries before it say of an entry.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    written: Option<i64>,
    is_sparse: bool,
}

impl Extension {
    fn read_pax(&mut self, list: &[u8]) {
        for item in PaxExtensions::new(list).flatten() {
            let text = item.value().ok();
            match item.key_bytes() {
                b"path" => self.name = Some(item.value_bytes().to_owned()),
                b"size" => self.size = text.and_then(|text| text.parse().ok()),
                // Fractions of a second follow a point.
                b"mtime" => self.written = text.and_then(|text| text.split('.').next()?.parse().ok()),
                key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
    }
}

/// Walks over all entries, and calls `each` with every file. Was the end of the archive there?
pub(super) fn walk<T: Tape>(
    tape: &mut T,
    contents: &mut Contents,
    each: &mut dyn FnMut(&mut T, &mut Contents, Entry),
) -> bool {
    let mut extension = Extension::default();
    let mut holes = Holes::default();
    let mut next = None;
    let is_whole = loop {
        let block = next.take().unwrap_or_else(|| tape.take(BLOCK));
        let at = tape.at() - block.len() as u64;
        if block.len() < BLOCK {
            break holes.ends_in_zeros;
        }
        let is_zero = block.iter().all(|&byte| byte == 0);
        holes.ends_in_zeros = is_zero;
        if holes.open.is_none() && is_zero {
            extension = Extension::default();
            next = behind_the_end(tape, contents);
            if next.is_some() {
                continue;
            }
            break true;
        }
        let Some((header, size)) = header(&block).and_then(|header| Some((header, header.entry_size().ok()?))) else {
            holes.open.get_or_insert(at);
            continue;
        };
        holes.close(at, contents);
        let kind = header.entry_type();
        let mut more = header.as_gnu().is_some_and(|gnu| kind.is_gnu_sparse() && gnu.is_extended());
        while more {
            more = tape.take(BLOCK).get(504) == Some(&1);
        }
        let begin = tape.at();
        let size = if kind.is_hard_link() { 0 } else { extension.size.filter(|_| !is_extension(kind)).unwrap_or(size) };
        let Some(end) = size.checked_next_multiple_of(BLOCK as u64).and_then(|size| begin.checked_add(size)) else {
            holes.open = Some(at);
            continue;
        };
        if is_extension(kind) {
            let bytes = tape.take(size.min(EXTENSION) as usize);
            match kind {
                EntryType::GNULongName => {
                    extension.name = Some(bytes.split(|&byte| byte == 0).next().unwrap_or_default().to_owned());
                }
                EntryType::XHeader => extension.read_pax(&bytes),
                _ => {}
            }
        } else {
            let extension = std::mem::take(&mut extension);
            sort_out(tape, contents, header, extension, begin..begin + size, each);
        }
        tape.skip_to(end);
    };
    holes.close(tape.at(), contents);
    if let Some(more) = holes.count.checked_sub(HOLES).filter(|&more| more > 0) {
        contents.damage.push(format!("tar headers damaged at {more} more places"));
    }
    is_whole
}

/// Holes that are told one by one; of more there is only the number.
const HOLES: u64 = 3;

/// Bytes that were passed over because a header is damaged.
#[derive(Default)]
struct Holes {
    /// Where the last readable entry ended, while headers are damaged.
    open: Option<u64>,
    /// The last block is one as at the end of an archive, where there may be another within a member.
    ends_in_zeros: bool,
    count: u64,
}

impl Holes {
    /// There is a readable header again, or the end.
    fn close(&mut self, at: u64, contents: &mut Contents) {
        let Some(from) = self.open.take() else { return };
        self.count += 1;
        if self.count <= HOLES {
            let told = format!("tar header damaged at byte {from}, {} bytes passed over", at - from);
            contents.damage.push(told);
        }
    }
}

/// What is told where the end of an archive is missing.
pub(super) fn truncated(tape: &impl Tape) -> String {
    format!("truncated, the end of the tar archive is missing after {} bytes", tape.at())
}

/// Says something of the entry that follows.
fn is_extension(kind: EntryType) -> bool {
    kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions()
}

/// Books an entry, or hands it on.
fn sort_out<T: Tape>(
    tape: &mut T,
    contents: &mut Contents,
    header: &Header,
    extension: Extension,
    data: std::ops::Range<u64>,
    each: &mut dyn FnMut(&mut T, &mut Contents, Entry),
) {
    let name = shown(extension.name.as_deref().unwrap_or(&header.path_bytes()));
    let written = plausible(extension.written.or_else(|| i64::try_from(header.mtime().ok()?).ok()));
    let kind = header.entry_type();
    if kind.is_dir() || (kind.is_file() && name.ends_with('/')) {
        return;
    }
    if kind.is_hard_link() || kind.is_symlink() {
        contents.links += 1;
    } else if kind.is_gnu_sparse() || extension.is_sparse {
        let why = "sparse file in a tar archive is not supported (unpack the archive first), not read".to_owned();
        contents.members.push(Listed::failed(name, written, why));
    } else if kind.is_file() || kind.is_contiguous() {
        each(tape, contents, Entry { name, written, begin: data.start, size: data.end - data.start });
    } else {
        contents.special += 1;
    }
}

/// The first header of another archive behind the end mark, as `cat a.tar b.tar` puts it there. Anything else but
/// padding is told.
fn behind_the_end(tape: &mut impl Tape, contents: &mut Contents) -> Option<Vec<u8>> {
    let is_zero = |byte: &u8| *byte == 0;
    let block = loop {
        let block = tape.take(BLOCK);
        if block.is_empty() {
            return None;
        }
        if !block.iter().all(is_zero) {
            break block;
        }
    };
    if block.len() == BLOCK && header(&block).is_some() {
        return Some(block);
    }
    let mut garbage = block.iter().skip_while(|byte| is_zero(byte)).count();
    loop {
        let bytes = tape.take(COPY);
        if bytes.is_empty() {
            contents.damage.push(format!("{garbage} bytes behind the end of the tar archive, not read"));
            return None;
        }
        garbage += bytes.len();
    }
}

/// The files in an archive on disk, each a range of it.
pub(in super::super) fn list(file: File, len: u64) -> Contents {
    let mut contents = Contents::default();
    let mut tape = OnDisk { file: FileRange::new(file, 0), len, error: None };
    let is_whole = walk(&mut tape, &mut contents, &mut |tape, contents, entry| {
        let there = tape.len.saturating_sub(entry.begin).min(entry.size);
        let place = Place { is_cut: there < entry.size, ..Place::within(entry.begin) };
        contents.members.push(Listed { name: entry.name, written: entry.written, lies: Lies::At(place, there) });
    });
    if !is_whole {
        contents.damage.push(tape.error.take().unwrap_or_else(|| truncated(&tape)));
    }
    contents
}
