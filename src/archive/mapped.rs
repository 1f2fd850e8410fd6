//! Text of a plain file in place: mapped where that is faster and where nothing speaks against it.

use std::fs::File;
use std::ops::Range;

use super::map::FileMap;
use super::page_cache::Lent;
use super::plain::PlainFile;
use super::snapshot::Change;

/// Shorter ranges are read. Mapping and unmapping costs as much as copying this many bytes out of the page cache.
const LEAST: u64 = 256 << 10;

/// Some text of a plain file, in memory without having been copied.
///
/// It may turn out not to be what the file held: whoever used [`MappedText::bytes`] must ask [`MappedText::is_sound`]
/// *afterwards*, and use nothing that came of them unless they are.
#[derive(Debug)]
pub struct MappedText<'f> {
    file: &'f PlainFile,
    map: FileMap,
    /// Dropped when the map is gone.
    _pages: Lent<'f>,
}

impl PlainFile {
    /// Maps the bytes in `range`. `None`: they are to be read by [`PlainFile::read_at`], because
    /// - somebody wrote to the file within ten minutes before it was met, or since then;
    /// - it does not lie on a file system known to be local;
    /// - they are so few that mapping is slower;
    /// - the system does not want to.
    pub fn map(&self, range: Range<u64>) -> Option<MappedText<'_>> {
        let is_worth_it = range.end <= self.len() && range.end.saturating_sub(range.start) >= LEAST;
        if !is_worth_it || !self.snapshot.settled || self.change() != Change::Kept || !is_local(&self.file) {
            return None;
        }
        let range = self.base + range.start..self.base + range.end;
        let map = FileMap::open(&self.file, range.clone())?;
        Some(MappedText { file: self, map, _pages: Lent::new(&self.file, range) })
    }

    /// What has become of the file since it was met.
    pub fn change(&self) -> Change {
        self.snapshot.compare(&self.file)
    }
}

impl MappedText<'_> {
    /// The bytes. What was taken away while they were being used is zeros.
    pub fn bytes(&self) -> &[u8] {
        self.map.bytes()
    }

    /// Were all bytes that were used up to now what the file held when it was met?
    ///
    /// If not, nothing is known of any of them: whatever the length of the file is now, it may have been empty in between,
    /// and zeros may have been read. So all that came of them is to be dropped, and the range to be read again by
    /// [`PlainFile::read_at`], which never makes up bytes: a file that shrank gives what is left of it, one that grew all
    /// of the range, a disk that cannot be read an error. [`PlainFile::change`] has the word for it.
    pub fn is_sound(&self) -> bool {
        // Asked of the system, because the rest of a last page is zeros without a fault.
        self.map.first_fault().is_none() && self.file.change() == Change::Kept
    }
}

/// Does the file lie on a file system of this machine? Over a network, files are truncated and written to by machines
/// that this one learns of late, and a page that does not come blocks the process for as long as it likes.
///
/// What is not known to be local is taken not to be: reading costs little more than mapping, and new kinds of network
/// file systems appear. `overlay` is not listed, because it does not tell what lies beneath it.
#[cfg(target_os = "linux")]
fn is_local(file: &File) -> bool {
    const LOCAL: &[u32] = &[
        0x0000_ef53, // ext2, ext3, ext4
        0x5846_5342, // xfs
        0x9123_683e, // btrfs
        0x0102_1994, // tmpfs
        0x2fc1_2fc1, // zfs
        0xf2f5_2010, // f2fs
        0xca45_1a4e, // bcachefs
        0x7371_7368, // squashfs
        0xe0f5_e1e2, // erofs
        0x0000_9660, // iso9660
        0x1501_3346, // udf
        0x2011_bab0, // exfat
        0x0000_4d44, // vfat
        0x7366_746e, // ntfs3
    ];
    // The type is of another width on each architecture; the numbers have 32 bits.
    rustix::fs::fstatfs(file).is_ok_and(|system| LOCAL.contains(&(system.f_type as u32)))
}

/// Files are not mapped there.
#[cfg(not(target_os = "linux"))]
fn is_local(_: &File) -> bool {
    false
}

#[cfg(test)]
mod tests;
