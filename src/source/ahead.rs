//! Decompression on a separate thread, some blocks ahead of whoever reads them: one big compressed file is one thread's
//! work by its format, but reading what it says need not wait for it.

use std::io;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use crate::archive::{TextReader, TextReport};

/// Text handed over at a time: small enough that the reader finds it in the cache that the two share.
const BLOCK: usize = 256 << 10;
/// Blocks that may wait: enough to even out blocks that are slow to read or to make.
const BLOCKS: usize = 8;

/// Text that is made on another thread.
pub struct ReadAhead {
    full: Option<Receiver<Vec<u8>>>,
    /// Where blocks go to be used again.
    empty: Sender<Vec<u8>>,
    block: Vec<u8>,
    used: usize,
    thread: Option<JoinHandle<TextReader>>,
}

impl ReadAhead {
    /// Starts to read.
    ///
    /// # Errors
    /// The system refuses a thread.
    pub fn start(reader: TextReader) -> io::Result<ReadAhead> {
        let (sender, full) = sync_channel(BLOCKS);
        let (empty, spare) = channel();
        let thread =
            std::thread::Builder::new().name("read ahead".to_owned()).spawn(move || read(reader, &sender, &spare))?;
        Ok(ReadAhead { full: Some(full), empty, block: Vec::new(), used: 0, thread: Some(thread) })
    }

    /// Appends up to `want` bytes, less only at the end. 0: there is no more.
    pub fn read(&mut self, buffer: &mut Vec<u8>, want: usize) -> usize {
        let mut made = 0;
        while made < want {
            if self.used == self.block.len() {
                let Some(next) = self.full.as_ref().and_then(|full| full.recv().ok()) else { break };
                // Nobody is there to take it once all text is made.
                let _ = self.empty.send(std::mem::replace(&mut self.block, next));
                self.used = 0;
            }
            let left = self.block.get(self.used..).unwrap_or_default();
            let taken = left.get(..want - made).unwrap_or(left);
            buffer.extend_from_slice(taken);
            self.used += taken.len();
            made += taken.len();
        }
        made
    }

    pub fn finish(mut self) -> TextReport {
        // Without a receiver the thread ends at its next block.
        drop(self.full.take());
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(reader)) => reader.finish(),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => TextReport::default(),
        }
    }
}

fn read(mut reader: TextReader, full: &SyncSender<Vec<u8>>, spare: &Receiver<Vec<u8>>) -> TextReader {
    loop {
        let mut block = spare.try_recv().unwrap_or_default();
        block.clear();
        if reader.read(&mut block, BLOCK) == 0 || full.send(block).is_err() {
            return reader;
        }
    }
}
