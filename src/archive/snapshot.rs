//! What a file was like when it was first met, and what has become of it since.
//!
//! A file is opened several times while it is read, by several threads; they must agree on what they read.

use std::fs::{File, Metadata};
use std::io;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_128;

/// A file that nobody wrote to for this long will hardly be written to now: it was rotated or copied.
///
/// The time of the last change to its attributes does not count: it is new for every file that was just unpacked,
/// copied with its times, or renamed by rotation.
///
/// Not seen by its times: a process that has the file mapped and writes to a page once more before the system has put it
/// on disk. Programs that write logs do not do that.
const SETTLED: Duration = Duration::from_secs(600);

/// Bytes before the end that tell a file that was appended to from one that was written anew.
const TAIL: u64 = 4096;

/// A file as it was when it was first met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    len: u64,
    stamps: Stamps,
    /// Device and number.
    id: (u64, u64),
    /// Hash of the last [`TAIL`] bytes.
    tail: Option<u128>,
    /// Nobody wrote to it for a while.
    pub(super) settled: bool,
}

/// When it was last written to, and when its attributes last changed: seconds, nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    pub(super) written: (i64, i64),
    pub(super) changed: (i64, i64),
}

/// What has become of a file since it was first met.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is as it was, as far as one can tell from outside.
    Kept,
    /// It got this many bytes at its end.
    Grew(u64),
    /// It has only this many bytes.
    Shrank(u64),
    /// Other bytes were written to it, or another file has its name.
    Changed,
    /// Its bytes, or whether they changed, could not be read.
    Unreadable,
}

impl Change {
    /// What the user reads about it, without the file's name; `None`: it is no damage.
    pub fn damage(self) -> Option<&'static str> {
        match self {
            Change::Kept | Change::Grew(_) => None,
            Change::Shrank(_) => Some("shrank while being read"),
            Change::Changed => Some("changed while being read"),
            Change::Unreadable => Some("read error"),
        }
    }
}

impl Snapshot {
    /// The file as it is now.
    ///
    /// # Errors
    /// It cannot be asked.
    pub(super) fn take(file: &File) -> io::Result<Snapshot> {
        let metadata = file.metadata()?;
        let (stamps, id, len) = (stamps(&metadata), id(&metadata), metadata.len());
        let age = metadata.modified().and_then(|at| SystemTime::now().duration_since(at).map_err(io::Error::other));
        let settled = metadata.is_file() && age.is_ok_and(|age| age >= SETTLED);
        Ok(Snapshot { len, stamps, id, tail: tail(file, len), settled })
    }

    /// What has become of the file; `file` was opened by its name again, or is the one that the snapshot was taken of.
    ///
    /// Appending sets the time of writing as overwriting does. A longer file whose bytes before its old end are what they
    /// were was appended to: that is no damage, what was read is whole. One of the same length that was written to is
    /// not: unless it was being written to all along, when its length may just lag behind.
    ///
    /// A new time of change (`ctime`) alone means nothing: renaming, deleting and changing permissions set it too, and
    /// rotation renames every file while it may be read.
    pub(super) fn compare(&self, file: &File) -> Change {
        let Ok(metadata) = file.metadata() else { return Change::Unreadable };
        let (len, now) = (metadata.len(), stamps(&metadata));
        if self.id != id(&metadata) {
            return Change::Changed;
        }
        if len < self.len {
            return Change::Shrank(len);
        }
        if len == self.len && now == self.stamps {
            return Change::Kept;
        }
        let overwritten = self.settled && len == self.len && now.written != self.stamps.written;
        if overwritten || tail(file, self.len) != self.tail {
            return Change::Changed;
        }
        if len > self.len { Change::Grew(len - self.len) } else { Change::Kept }
    }
}

#[cfg(unix)]
pub(super) fn stamps(metadata: &Metadata) -> Stamps {
    use std::os::unix::fs::MetadataExt;
    Stamps { written: (metadata.mtime(), metadata.mtime_nsec()), changed: (metadata.ctime(), metadata.ctime_nsec()) }
}

#[cfg(unix)]
pub(super) fn id(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(unix)]
fn tail(file: &File, len: u64) -> Option<u128> {
    use std::os::unix::fs::FileExt;
    let mut bytes = [0; TAIL as usize];
    let bytes = &mut bytes[..len.min(TAIL) as usize];
    file.read_exact_at(bytes, len - bytes.len() as u64).ok()?;
    Some(xxh3_128(bytes))
}

#[cfg(not(unix))]
pub(super) fn stamps(metadata: &Metadata) -> Stamps {
    let written = metadata.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    let written = written.map_or((0, 0), |at| (at.as_secs() as i64, i64::from(at.subsec_nanos())));
    Stamps { written, changed: (0, 0) }
}

/// The standard library tells nothing like it.
#[cfg(not(unix))]
pub(super) fn id(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Reading would move the position that the file is read from.
#[cfg(not(unix))]
fn tail(_: &File, _: u64) -> Option<u128> {
    None
}

#[cfg(test)]
mod tests;
