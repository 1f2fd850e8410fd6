//! Bytes on their way to a file or to standard output, compressed if asked for. Formats write their text to an
//! [`Output`] and know nothing of compression; whoever made it ends it, which writes the trailer.
//!
//! The compressors get the text in pieces of one size, whatever the formats write at a time, and nothing of the machine,
//! the moment or the file name. So the same text gives the same bytes.

use std::io::{self, BufWriter, Write};

use flate2::GzBuilder;
use flate2::write::GzEncoder;
use zstd_safe::{CCtx, CParameter, ErrorCode, InBuffer, OutBuffer, get_error_name};

use super::contract::Out;
use crate::error::{Error, Result};

/// Large enough that a row costs no system call, small enough that a reader of the pipe is never kept waiting.
const BUFFER: usize = 64 << 10;
/// The usual trade of time for size.
const GZIP_LEVEL: u32 = 6;
/// The usual trade of time for size.
const ZSTD_LEVEL: i32 = 3;

/// How a file is compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// Every compression, in the order in which messages list them.
    pub const ALL: [Compression; 2] = [Compression::Gzip, Compression::Zstd];

    /// The file name ending that means it, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Compression::Gzip => "gz",
            Compression::Zstd => "zst",
        }
    }

    /// The compression that a file name's ending means; case does not matter.
    pub fn from_extension(extension: &str) -> Option<Compression> {
        Compression::ALL.into_iter().find(|compression| compression.extension().eq_ignore_ascii_case(extension))
    }
}

/// Takes what a format writes. Without [`Output::finish`], what it wrote is not whole.
pub struct Output<'w>(Kind<'w>);

enum Kind<'w> {
    Plain(BufWriter<Out<'w>>),
    Compressed {
        /// Text that is less than a whole piece.
        piece: Vec<u8>,
        encoder: Box<Encoder<'w>>,
    },
}

enum Encoder<'w> {
    Gzip(GzEncoder<Out<'w>>),
    Zstd(Zstd<'w>),
}

impl<'w> Output<'w> {
    /// Writes to `out`, which need not buffer.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`] if there is no memory for the compressor.
    pub fn new(out: Out<'w>, compression: Option<Compression>) -> Result<Output<'w>> {
        let encoder = match compression {
            None => return Ok(Output(Kind::Plain(BufWriter::with_capacity(BUFFER, out)))),
            // Neither a time nor a name in the header.
            Some(Compression::Gzip) => Encoder::Gzip(GzBuilder::new().write(out, flate2::Compression::new(GZIP_LEVEL))),
            Some(Compression::Zstd) => Encoder::Zstd(Zstd::new(out).map_err(Error::output)?),
        };
        Ok(Output(Kind::Compressed { piece: Vec::with_capacity(BUFFER), encoder: Box::new(encoder) }))
    }

    /// Writes what is left, and the trailer of a compressed file.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub fn finish(self) -> Result<()> {
        let finish = || match self.0 {
            Kind::Plain(mut out) => out.flush(),
            Kind::Compressed { piece, mut encoder } => {
                encoder.push(&piece)?;
                encoder.finish()
            }
        };
        finish().map_err(Error::output)
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Plain(out) => out.write(bytes),
            Kind::Compressed { piece, encoder } => {
                let taken = bytes.len().min(BUFFER - piece.len());
                piece.extend_from_slice(&bytes[..taken]);
                if piece.len() == BUFFER {
                    encoder.push(piece)?;
                    piece.clear();
                }
                Ok(taken)
            }
        }
    }

    /// Compressed text waits for [`Output::finish`]: pieces that depend on who flushes when would change the bytes.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Plain(out) => out.flush(),
            Kind::Compressed { .. } => Ok(()),
        }
    }
}

impl Encoder<'_> {
    fn push(&mut self, text: &[u8]) -> io::Result<()> {
        match self {
            Encoder::Gzip(gzip) => gzip.write_all(text),
            Encoder::Zstd(zstd) => zstd.push(text),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Encoder::Gzip(gzip) => gzip.finish()?.flush(),
            Encoder::Zstd(zstd) => zstd.finish(),
        }
    }
}

/// Writes one zstd frame, with a checksum.
struct Zstd<'w> {
    context: CCtx<'static>,
    out: Out<'w>,
    /// Compressed bytes before they are written.
    space: Vec<u8>,
}

impl<'w> Zstd<'w> {
    fn new(out: Out<'w>) -> io::Result<Zstd<'w>> {
        let mut context = CCtx::try_create().ok_or(io::ErrorKind::OutOfMemory)?;
        context.set_parameter(CParameter::CompressionLevel(ZSTD_LEVEL)).map_err(failed)?;
        context.set_parameter(CParameter::ChecksumFlag(true)).map_err(failed)?;
        Ok(Zstd { context, out, space: vec![0; CCtx::out_size()] })
    }

    fn push(&mut self, text: &[u8]) -> io::Result<()> {
        let mut input = InBuffer::around(text);
        while input.pos() < text.len() {
            let mut output = OutBuffer::around(self.space.as_mut_slice());
            self.context.compress_stream(&mut output, &mut input).map_err(failed)?;
            self.out.write_all(output.as_slice())?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        loop {
            let mut output = OutBuffer::around(self.space.as_mut_slice());
            let left = self.context.end_stream(&mut output).map_err(failed)?;
            self.out.write_all(output.as_slice())?;
            if left == 0 {
                return self.out.flush();
            }
        }
    }
}

fn failed(code: ErrorCode) -> io::Error {
    io::Error::other(format!("zstd: {}", get_error_name(code)))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// `text`, written in pieces of `piece` bytes.
    fn compressed(compression: Compression, text: &[u8], piece: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut output = Output::new(Box::new(&mut bytes), Some(compression)).unwrap();
        for piece in text.chunks(piece) {
            output.write_all(piece).unwrap();
            output.flush().unwrap();
        }
        output.finish().unwrap();
        bytes
    }

    fn decompressed(compression: Compression, bytes: &[u8], len: usize) -> Vec<u8> {
        let mut text = Vec::new();
        match compression {
            Compression::Gzip => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).unwrap()),
            Compression::Zstd => {
                text.reserve(len.max(1));
                zstd_safe::decompress(&mut text, bytes).unwrap();
            }
        }
        text
    }

    /// Text that repeats itself, over several pieces.
    fn text(len: usize) -> Vec<u8> {
        let line = |n: usize| format!("{n},{},failed\n", n * 7919 % 65_521).into_bytes();
        (0..).flat_map(line).take(len).collect()
    }

    #[test]
    fn the_same_text_gives_the_same_bytes_and_is_read_back() {
        for compression in Compression::ALL {
            for len in [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 5 * BUFFER + 17] {
                let text = text(len);
                let bytes = compressed(compression, &text, 1 << 20);
                assert!(decompressed(compression, &bytes, len) == text, "{compression:?} of {len}");
                for piece in [1000, 70_001] {
                    assert!(compressed(compression, &text, piece) == bytes, "{compression:?} of {len} by {piece}");
                }
            }
        }
    }

    #[test]
    fn headers_hold_no_time_and_no_name_and_zstd_has_a_checksum() {
        let gzip = compressed(Compression::Gzip, b"a", 1);
        assert_eq!(gzip[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        let zstd = compressed(Compression::Zstd, b"a", 1);
        assert_eq!((&zstd[..4], zstd[4] & 4), (&b"\x28\xb5\x2f\xfd"[..], 4));
    }

    #[test]
    fn a_writer_that_fails_is_told_at_the_latest_at_the_end() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for compression in Compression::ALL.map(Some).into_iter().chain([None]) {
            let mut output = Output::new(Box::new(Full), compression).unwrap();
            output.write_all(b"a row").unwrap();
            let error = output.finish().unwrap_err();
            assert!(matches!(error.kind(), crate::ErrorKind::Output(_)), "{compression:?}: {error}");
        }
    }
}
