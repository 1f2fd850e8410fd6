//! Bytes as they lie on disk: opening, and reading up to a length that is fixed beforehand.
//!
//! Everything that makes reading a file harder than `File::open` is here once: descriptors running out, interrupted
//! calls, paths longer than the system takes in one go, files that shrink or grow while they are read. Above this
//! module there are only bytes and, at their end, a reason.

use std::fs::{File, ReadDir};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use super::file_range::FileRange;
use super::member::Member;
use super::page_cache;
use super::pipe::{self, Pipe};
use super::reader::TextReader;

/// Bytes that are asked of the system at a time. Large enough that system calls do not matter, small enough to stay in
/// the cache of one core until they are decoded.
const BLOCK: usize = 128 * 1024;

/// Waits for a free file descriptor: this long each time, this often (30 s in all). Other workers of this run close
/// theirs in far less.
const DESCRIPTOR_WAIT: (Duration, u32) = (Duration::from_millis(5), 6000);

/// Where bytes come from.
pub(super) enum Source {
    /// A file that can be asked for its length and opened again, from its begin.
    File(FileRange),
    /// Some bytes of a file: a member of a container.
    Range(FileRange),
    /// What came out of a container's own compression.
    Text(Box<TextReader>),
    /// A pipe, a device, standard input: what was read is gone, and what comes may be long in coming.
    Pipe(Pipe),
    /// Bytes that are there, and can be read once.
    Stream(Box<dyn Read + Send>),
}

impl Read for Source {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::File(range) | Source::Range(range) => range.read(space),
            Source::Text(text) => Read::read(&mut **text, space),
            Source::Pipe(pipe) => pipe.read(space),
            Source::Stream(stream) => stream.read(space),
        }
    }
}

/// A buffered reader that ends at the length the file had when it was first met, and remembers why it ended.
pub(super) struct Input {
    source: Source,
    /// Bytes up to the snapshot length; `None` reads to the end, whatever it is.
    left: Option<u64>,
    /// Allocated on first use: a plain file is read straight into the caller's buffer.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    bytes_read: u64,
    over: bool,
    error: Option<io::Error>,
    missing: u64,
    /// The bytes end where a container was cut.
    is_cut: bool,
}

impl Input {
    /// Reads a file from its begin, up to `len` bytes.
    pub(super) fn of_file(file: File, len: Option<u64>) -> Self {
        Input::new(Source::File(FileRange::new(file, 0)), len)
    }

    /// Reads `source` up to `len` bytes, or to its end.
    pub(super) fn new(source: Source, len: Option<u64>) -> Self {
        let buffer = Vec::new();
        Input {
            source,
            left: len,
            buffer,
            start: 0,
            end: 0,
            bytes_read: 0,
            over: false,
            error: None,
            missing: 0,
            is_cut: false,
        }
    }

    /// The same, of which a container holds only the begin.
    pub(super) fn cut_by_container(self) -> Self {
        Input { is_cut: true, ..self }
    }

    /// The bytes that were read and not yet consumed; reads more if there are none. Empty at the end.
    pub(super) fn chunk(&mut self) -> &[u8] {
        if self.start == self.end {
            self.fill(1);
        }
        &self.buffer[self.start..self.end]
    }

    /// As [`Input::chunk`], but reads until there are `least` bytes (at most one block), if the input has as many.
    pub(super) fn chunk_of(&mut self, least: usize) -> &[u8] {
        self.fill(least.min(BLOCK));
        &self.buffer[self.start..self.end]
    }

    /// As [`Input::chunk`], but reads until there are `least` bytes (at most one block), or the input is over; of a pipe
    /// that is quiet or slow, fewer, if they are `enough`.
    pub(super) fn chunk_or_enough(&mut self, least: usize, enough: &dyn Fn(&[u8]) -> bool) -> &[u8] {
        // When bytes came first, or were looked at last.
        let mut looked_at = None;
        loop {
            let held = self.end - self.start;
            if held >= least.min(BLOCK) || self.over {
                break;
            }
            if held > 0 {
                let since = *looked_at.get_or_insert_with(Instant::now);
                if self.is_quiet() || since.elapsed() >= pipe::QUIET {
                    if enough(&self.buffer[self.start..self.end]) {
                        break;
                    }
                    looked_at = Some(Instant::now());
                }
            }
            self.fill(held + 1);
        }
        &self.buffer[self.start..self.end]
    }

    /// Is it a pipe out of which nothing comes for a while?
    pub(super) fn is_quiet(&mut self) -> bool {
        match &mut self.source {
            Source::Pipe(pipe) => pipe.is_quiet(),
            Source::Text(text) => text.is_quiet(),
            Source::File(_) | Source::Range(_) | Source::Stream(_) => false,
        }
    }

    /// Is it a pipe, or text that comes out of one as it is?
    pub(super) fn is_live(&self) -> bool {
        match &self.source {
            Source::Pipe(_) => true,
            Source::Text(text) => text.is_live(),
            Source::File(_) | Source::Range(_) | Source::Stream(_) => false,
        }
    }

    /// Is there nothing more to read but what is held?
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Marks bytes of the last chunk as used.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.chunk().first()?;
        self.consume(1);
        Some(byte)
    }

    /// Appends up to `want` bytes to `target`, less only at the end, and of a pipe, where the rest does not come at once.
    pub(super) fn read_into(&mut self, target: &mut Vec<u8>, want: usize) -> usize {
        let before = target.len();
        let held = want.min(self.end - self.start);
        target.extend_from_slice(&self.buffer[self.start..self.start + held]);
        self.start += held;
        let more = self.allowed(want - held);
        if let Source::Pipe(pipe) = &mut self.source {
            if more > 0 && held == 0 && !self.over {
                let result = pipe.gather(target, more);
                let ended = *result.as_ref().unwrap_or(&true);
                self.account(target.len() - before, result.err(), ended);
            }
        } else if let Source::Text(text) = &mut self.source
            && text.is_live()
        {
            if more > 0 && held == 0 && !self.over {
                let made = TextReader::read(text, target, more);
                self.account(made, None, made == 0);
            }
        } else if more > 0 && !self.over {
            target.reserve(more);
            // Retries interrupted calls, and leaves in `target` what came before any other error.
            let direct = target.len();
            let result = (&mut self.source).take(more as u64).read_to_end(target);
            let count = target.len() - direct;
            self.account(count, result.err(), count < more);
        }
        target.len() - before
    }

    /// The file that is being read, unless it is a stream.
    pub(super) fn file(&self) -> Option<&File> {
        match &self.source {
            Source::File(range) => Some(range.file()),
            Source::Range(_) | Source::Text(_) | Source::Pipe(_) | Source::Stream(_) => None,
        }
    }

    /// The verdicts on the text that is read, as far as they are known.
    pub(super) fn members(&self) -> &[Member] {
        match &self.source {
            Source::Text(text) => text.members(),
            Source::File(_) | Source::Range(_) | Source::Pipe(_) | Source::Stream(_) => &[],
        }
    }

    /// Bytes read from the system.
    pub(super) fn bytes_read(&self) -> u64 {
        match &self.source {
            Source::Text(text) => text.bytes_read(),
            Source::File(_) | Source::Range(_) | Source::Pipe(_) | Source::Stream(_) => self.bytes_read,
        }
    }

    /// Everything was read, and a container that was cut has no more of it.
    pub(super) fn ends_with_container(&self) -> bool {
        self.is_cut && self.left == Some(0) && self.start == self.end
    }

    /// The reading ended before the bytes did: their end says nothing about the file.
    pub(super) fn cut_off(&self) -> bool {
        self.error.is_some() || self.missing > 0
    }

    /// What went wrong with the reading itself.
    pub(super) fn damage(self) -> Vec<String> {
        let own = self.own_damage();
        let below = match self.source {
            Source::Text(text) => text.finish().damage,
            Source::File(_) | Source::Range(_) | Source::Pipe(_) | Source::Stream(_) => Vec::new(),
        };
        below.into_iter().chain(own).collect()
    }

    fn own_damage(&self) -> Option<String> {
        if let Some(error) = &self.error {
            return Some(format!("read error after {} bytes: {}", self.bytes_read, reason(error)));
        }
        let all = self.bytes_read + self.missing;
        (self.missing > 0).then(|| format!("shrank while being read, {} of {all} bytes were there", self.bytes_read))
    }

    /// Bytes that the file has beyond the snapshot length by now.
    pub(super) fn grew_by(&self) -> u64 {
        match (&self.source, self.left) {
            (Source::File(range), Some(left)) if !self.cut_off() => {
                let now = range.file().metadata().map_or(0, |metadata| metadata.len());
                now.saturating_sub(self.bytes_read + left)
            }
            (Source::Text(text), _) => text.grew_by(),
            _ => 0,
        }
    }

    /// How many of `want` bytes the snapshot length still allows.
    fn allowed(&self, want: usize) -> usize {
        match self.left {
            Some(left) => usize::try_from(left).map_or(want, |left| want.min(left)),
            None => want,
        }
    }

    fn fill(&mut self, least: usize) {
        while self.end - self.start < least && !self.over {
            if self.buffer.is_empty() {
                self.buffer.resize(BLOCK, 0);
            }
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            let room = self.allowed(BLOCK - self.end);
            let space = &mut self.buffer[self.end..self.end + room];
            match self.source.read(space) {
                Ok(count) => {
                    self.end += count;
                    self.account(count, None, count == 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.account(0, Some(error), true),
            }
        }
    }

    /// Books `count` bytes read; `ended` says that there were no more.
    fn account(&mut self, count: usize, error: Option<io::Error>, ended: bool) {
        self.bytes_read += count as u64;
        if let Some(left) = &mut self.left {
            *left -= count as u64;
        }
        if error.is_some() {
            self.error = error;
            self.over = true;
        } else if self.left == Some(0) {
            self.over = true;
        } else if ended {
            self.missing = self.left.unwrap_or(0);
            self.over = true;
        }
    }
}

/// Opens a file for reading, however long its path is and however busy the descriptors are.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let file = patiently(|| reach(path, |path| File::open(path)))?;
    page_cache::note(path, &file);
    Ok(file)
}

/// Lists a folder, likewise.
pub(super) fn list(path: &Path) -> io::Result<ReadDir> {
    patiently(|| reach(path, |path| path.read_dir()))
}

/// What the user reads about a failure of the system, without its error number where there is a plain word for it.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "vanished before it was read".to_owned(),
        _ => error.to_string(),
    }
}

/// Tries again while there is no free descriptor: a file must not be lost because others are being read.
pub(super) fn patiently<T>(attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    let (pause, times) = DESCRIPTOR_WAIT;
    for _ in 0..times {
        match attempt() {
            Err(error) if cfg!(unix) && is_out_of_descriptors(&error) => std::thread::sleep(pause),
            result => return result,
        }
    }
    attempt()
}

/// `EMFILE` and `ENFILE` have these numbers on every Unix; the standard library has no name for them.
fn is_out_of_descriptors(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// Calls `act` with a path that the system accepts. Linux refuses a path of 4096 bytes or more, though folders may lie
/// deeper; such a path is opened in parts, each relative to the folder that the part before it led to.
#[cfg(target_os = "linux")]
pub(super) fn reach<T>(path: &Path, act: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    use std::ffi::OsStr;
    use std::os::fd::AsRawFd;
    use std::os::unix::ffi::OsStrExt;

    /// `PATH_MAX` less room for the prefix of a relative part.
    const LIMIT: usize = 4000;

    let below = |folder: &Option<File>, part: &[u8]| {
        let part = Path::new(OsStr::from_bytes(part));
        match folder {
            Some(folder) => Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(part),
            None => part.to_owned(),
        }
    };
    let mut rest = path.as_os_str().as_bytes();
    if rest.len() < LIMIT {
        return act(path);
    }
    let mut folder = None;
    while rest.len() >= LIMIT {
        let Some(cut) = memchr::memrchr(b'/', &rest[..LIMIT]).filter(|&cut| cut > 0) else {
            break;
        };
        folder = Some(File::open(below(&folder, &rest[..cut]))?);
        rest = &rest[cut + 1..];
        while let [b'/', tail @ ..] = rest {
            rest = tail;
        }
    }
    act(&below(&folder, rest))
}

/// Calls `act` with a path that the system accepts.
#[cfg(not(target_os = "linux"))]
pub(super) fn reach<T>(path: &Path, act: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    act(path)
}
