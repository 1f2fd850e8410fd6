//! Zstandard: frames of blocks of up to 128 KiB, each of which comes out whole or not at all.

use zstd_safe::{DCtx, ErrorCode, InBuffer, OutBuffer, ResetDirective, get_error_name};

use super::frames::{Format, Next, Step, Then};
use super::skippable;
use crate::archive::input::Input;

const MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";

/// Bytes of the header of a block.
const BLOCK_HEADER: usize = 3;

/// Decodes zstd frames. The window is at most 128 MiB, the library's own limit.
#[derive(Default)]
pub(super) struct Zstd {
    context: Option<DCtx<'static>>,
    has_checksum: bool,
    /// Bytes that the decoder wants next.
    wanted: usize,
    /// The last step filled its space: there may be more text of the same block.
    is_full: bool,
}

impl Zstd {
    /// One call of the library, with what it used and made. It does not say how much it made before an error, so that
    /// `chunk` must not hold more than one block.
    fn call(&mut self, chunk: &[u8], space: &mut [u8]) -> (usize, usize, Result<usize, ErrorCode>) {
        let Some(context) = &mut self.context else { return (0, 0, Ok(1)) };
        let mut input = InBuffer::around(chunk);
        let mut output = OutBuffer::around(space);
        let result = context.decompress_stream(&mut output, &mut input);
        (input.pos(), output.pos(), result)
    }
}

impl Format for Zstd {
    const UNIT: &'static str = "zstd frame";

    fn enter(&mut self, input: &mut Input) -> Next {
        const CHECKSUM: u8 = 4;
        let head = input.chunk_of(MAGIC.len() + 1);
        if skippable::begins(head) {
            return if skippable::skip(input).is_some() { Next::Nothing } else { Next::Truncated };
        }
        let seen = head.len().min(MAGIC.len());
        if head[..seen] != MAGIC[..seen] {
            return Next::Other(0);
        }
        let Some(descriptor) = head.get(MAGIC.len()) else { return Next::Truncated };
        self.has_checksum = descriptor & CHECKSUM != 0;
        if self.context.is_none() {
            self.context = DCtx::try_create();
        }
        let Some(context) = &mut self.context else {
            return Next::Refused("no memory for the zstd decoder".to_owned());
        };
        match context.reset(ResetDirective::SessionOnly).and_then(|_| context.init()) {
            Ok(wanted) => (self.wanted, self.is_full) = (wanted, false),
            Err(_) => return Next::Refused("no memory for the zstd decoder".to_owned()),
        }
        Next::Unit
    }

    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step {
        if self.is_full {
            let (_, made, result) = self.call(&[], space);
            self.is_full = made == space.len();
            if made > 0 && result.is_ok() {
                return Step::on(0, made);
            }
        }
        // What the decoder wants holds the header of the next block, which may be the damaged one: up to there only.
        let most = if self.wanted > BLOCK_HEADER { self.wanted - BLOCK_HEADER } else { self.wanted.max(1) };
        let chunk = &chunk[..chunk.len().min(most)];
        let (taken, made, result) = self.call(chunk, space);
        self.is_full = made == space.len();
        let then = match result {
            Ok(0) => Then::End { verified: self.has_checksum },
            Ok(wanted) => {
                self.wanted = wanted;
                Then::On
            }
            Err(code) => match get_error_name(code) {
                // All of the frame was used, to the last byte of the checksum.
                name if name.contains("checksum") => return Step { taken: chunk.len(), made, then: Then::Wrong },
                name if name.starts_with("Frame requires too much memory") => Then::Refused(
                    "zstd with a window of more than 128 MiB is not supported (decompress the file with \
                     `zstd -d --long=31` first)"
                        .to_owned(),
                ),
                name if name.contains("ictionary") => {
                    Then::Refused("zstd with a dictionary is not supported".to_owned())
                }
                name if name.contains("llocation") => Then::Refused("no memory for the zstd decoder".to_owned()),
                _ => Then::Corrupt,
            },
        };
        Step { taken, made, then }
    }
}
