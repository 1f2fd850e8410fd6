//! xz: streams of blocks with an index behind them. Text comes out to the last byte before damage.

use liblzma::stream::{Action, Error, Status, Stream};

use super::frames::{Format, Next, Step, Then};
use crate::archive::input::Input;

/// Bytes that a decoder may take: a dictionary of 128 MiB (`xz -9` has 64) and what goes with it.
const MEMORY: u64 = 130 << 20;

const MAGIC: &[u8] = b"\xfd7zXZ\0";

/// Decodes xz streams.
#[derive(Default)]
pub(super) struct Xz {
    stream: Option<Stream>,
    /// The stream has a check that we can compute.
    is_checked: bool,
}

impl Format for Xz {
    const UNIT: &'static str = "xz stream";

    fn enter(&mut self, input: &mut Input) -> Next {
        /// Magic, flags and their checksum.
        const HEADER: usize = 12;
        let head = input.chunk_of(HEADER);
        let seen = head.len().min(MAGIC.len());
        if head[..seen] != MAGIC[..seen] {
            return Next::Other(0);
        }
        if head.len() < HEADER {
            return Next::Truncated;
        }
        // CRC32, CRC64, SHA-256; 0 is none.
        self.is_checked = matches!(head[7] & 0x0f, 1 | 4 | 10);
        match Stream::new_stream_decoder(MEMORY, 0) {
            Ok(stream) => self.stream = Some(stream),
            Err(_) => return Next::Refused("no memory for the xz decoder".to_owned()),
        }
        Next::Unit
    }

    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step {
        let Some(stream) = &mut self.stream else { return Step::on(0, 0) };
        let (taken, made) = (stream.total_in(), stream.total_out());
        let result = stream.process(chunk, space, Action::Run);
        let (taken, made) = ((stream.total_in() - taken) as usize, (stream.total_out() - made) as usize);
        let then = match result {
            Ok(Status::StreamEnd) => Then::End { verified: self.is_checked },
            Ok(Status::Ok | Status::GetCheck | Status::MemNeeded) => Then::On,
            Err(Error::MemLimit) => Then::Refused(
                "xz with a dictionary of more than 128 MiB is not supported (decompress the file first)".to_owned(),
            ),
            Err(Error::Options) => Then::Refused("xz with a filter that is not supported".to_owned()),
            Err(Error::Mem) => Then::Refused("no memory for the xz decoder".to_owned()),
            Err(_) => Then::Corrupt,
        };
        Step { taken, made, then }
    }
}
