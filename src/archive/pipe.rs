//! A pipe, read on a thread of its own, so that whoever reads from it can tell a pause from the end: a system call that
//! reads waits for as long as nothing comes, and rows of what came before would wait with it.
//!
//! What comes fast is handed on in blocks as large as are asked for; what comes slowly, a moment after its first byte.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

/// Bytes that are asked of the system at a time: what a pipe of Linux holds.
const BLOCK: usize = 64 << 10;
/// Blocks that may wait to be taken.
const BLOCKS: usize = 16;
/// How long a reader that asks for many bytes waits for the rest of them once some have come. Short enough that nobody
/// waits for a row, long enough that a fast writer fills a block of 1 MiB.
const GATHER: Duration = Duration::from_millis(100);
/// A pipe out of which nothing has come for so long is quiet.
pub(super) const QUIET: Duration = Duration::from_secs(1);

/// A block, and the number of its bytes that were read.
type Block = (Box<[u8]>, usize);

/// The bytes of a pipe, a device or standard input.
pub(super) struct Pipe {
    full: Receiver<io::Result<Block>>,
    /// Where blocks go to be used again.
    empty: Sender<Box<[u8]>>,
    block: Box<[u8]>,
    used: usize,
    length: usize,
    is_over: bool,
    /// To be told by the next call that reads.
    error: Option<io::Error>,
}

/// What there is of a pipe.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    Bytes,
    Quiet,
    Over,
}

impl Pipe {
    /// Starts to read from `source`. The thread ends with `source`, or at the first block that nobody takes.
    ///
    /// # Errors
    /// The system refuses a thread.
    pub(super) fn start(source: impl Read + Send + 'static) -> io::Result<Pipe> {
        let (sender, full) = sync_channel(BLOCKS);
        let (empty, spare) = channel();
        std::thread::Builder::new().name("pipe".to_owned()).spawn(move || read(source, &sender, &spare))?;
        Ok(Pipe { full, empty, block: Box::default(), used: 0, length: 0, is_over: false, error: None })
    }

    /// Waits for bytes, at most for `limit`.
    fn wait(&mut self, limit: Option<Duration>) -> State {
        if self.used < self.length {
            return State::Bytes;
        }
        if self.is_over {
            return State::Over;
        }
        let received = match limit {
            Some(limit) => self.full.recv_timeout(limit),
            None => self.full.recv().map_err(RecvTimeoutError::from),
        };
        match received {
            Ok(Ok((block, length))) => {
                // Nobody is there to take it once all is read.
                let _ = self.empty.send(std::mem::replace(&mut self.block, block));
                (self.used, self.length) = (0, length);
                return State::Bytes;
            }
            Err(RecvTimeoutError::Timeout) => return State::Quiet,
            Ok(Err(error)) => self.error = Some(error),
            Err(RecvTimeoutError::Disconnected) => {}
        }
        self.is_over = true;
        State::Over
    }

    /// Does nothing come for [`QUIET`]?
    pub(super) fn is_quiet(&mut self) -> bool {
        self.wait(Some(QUIET)) == State::Quiet
    }

    /// Appends up to `want` bytes to `target`: as many as come within a moment after the first of them. Gives back whether
    /// the pipe is over.
    ///
    /// # Errors
    /// Whatever the system says; what was read before that is in `target`.
    pub(super) fn gather(&mut self, target: &mut Vec<u8>, want: usize) -> io::Result<bool> {
        let (mut left, mut until) = (want, None);
        while left > 0 {
            let limit = until.map(|until: Instant| until.saturating_duration_since(Instant::now()));
            match self.wait(limit) {
                State::Bytes => left -= self.take(left, &mut |bytes| target.extend_from_slice(bytes)),
                State::Quiet => return Ok(false),
                State::Over => return self.error.take().map_or(Ok(true), Err),
            }
            until.get_or_insert_with(|| Instant::now() + GATHER);
        }
        Ok(false)
    }

    /// Uses up to `most` of the bytes that are there; how many.
    fn take(&mut self, most: usize, copy: &mut dyn FnMut(&[u8])) -> usize {
        let there = self.block.get(self.used..self.length).unwrap_or_default();
        let taken = there.get(..most).unwrap_or(there);
        copy(taken);
        let count = taken.len();
        self.used += count;
        count
    }
}

impl Read for Pipe {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        match self.wait(None) {
            State::Bytes => Ok(self.take(space.len(), &mut |bytes| {
                if let Some(space) = space.get_mut(..bytes.len()) {
                    space.copy_from_slice(bytes);
                }
            })),
            State::Quiet | State::Over => self.error.take().map_or(Ok(0), Err),
        }
    }
}

fn read(mut source: impl Read, full: &SyncSender<io::Result<Block>>, spare: &Receiver<Box<[u8]>>) {
    loop {
        let spare = spare.try_iter().find(|block| block.len() == BLOCK);
        let mut block = spare.unwrap_or_else(|| vec![0; BLOCK].into_boxed_slice());
        let given = match source.read(&mut block) {
            Ok(0) => return,
            Ok(length) => full.send(Ok((block, length))),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let _ = full.send(Err(error));
                return;
            }
        };
        if given.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// Gives what is sent to it, and an error for an empty message.
    struct Sent(Receiver<Vec<u8>>);

    impl Read for Sent {
        fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
            let Ok(bytes) = self.0.recv() else { return Ok(0) };
            if bytes.is_empty() {
                return Err(io::Error::other("a fault"));
            }
            space[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn what_has_come_is_given_before_the_end() {
        let (sender, receiver) = channel();
        let mut pipe = Pipe::start(Sent(receiver)).unwrap();
        sender.send(b"abc".to_vec()).unwrap();
        let mut text = Vec::new();
        assert!(!pipe.gather(&mut text, 2).unwrap());
        assert_eq!(text, b"ab");
        assert!(!pipe.is_quiet(), "a byte is left");
        assert!(!pipe.gather(&mut text, 1000).unwrap());
        assert_eq!(text, b"abc");
        assert!(pipe.is_quiet());
        sender.send(b"d".to_vec()).unwrap();
        drop(sender);
        while !pipe.gather(&mut text, 1000).unwrap() {}
        assert_eq!(text, b"abcd");
        assert!(!pipe.is_quiet(), "the end is no pause");
    }

    #[test]
    fn an_error_comes_behind_the_bytes_before_it() {
        let (sender, receiver) = channel();
        let mut pipe = Pipe::start(Sent(receiver)).unwrap();
        sender.send(b"abc".to_vec()).unwrap();
        sender.send(Vec::new()).unwrap();
        let mut text = Vec::new();
        while let Ok(is_over) = pipe.gather(&mut text, 1000) {
            assert!(!is_over);
        }
        assert_eq!(text, b"abc");
        assert!(pipe.gather(&mut text, 1000).unwrap(), "told once");
    }
}
