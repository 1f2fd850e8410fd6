//! The header of a gzip member, as the stream and the whole file read it. Its own checksum is not looked at: nothing in it
//! matters to the text, and the name in it is never used.

/// The magic bytes of gzip, and the only method it knows.
pub(super) const MAGIC: &[u8] = &[0x1f, 0x8b, 0x08];
/// Flags that no header has.
pub(super) const RESERVED: u8 = 0xe0;

/// Bytes in order, of which the next one can be looked at before it is taken.
pub(super) trait Bytes {
    /// The next byte; `None` at the end.
    fn peek(&mut self) -> Option<u8>;

    /// Passes over the next byte.
    fn pass(&mut self);

    /// Takes the next byte.
    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.pass();
        Some(byte)
    }
}

impl Bytes for &[u8] {
    fn peek(&mut self) -> Option<u8> {
        self.first().copied()
    }

    fn pass(&mut self) {
        *self = self.get(1..).unwrap_or_default();
    }
}

/// What a header turned out to be.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// That of a member; all of it was taken.
    Member,
    /// One that the bytes end in.
    Truncated,
    /// Not a header; the number of bytes that were taken.
    Other(u64),
}

/// Reads the header of a member.
pub(super) fn read(bytes: &mut impl Bytes) -> Header {
    let mut fixed = [0; 10];
    for (i, place) in fixed.iter_mut().enumerate() {
        let Some(byte) = bytes.peek() else {
            return Header::Truncated;
        };
        if MAGIC.get(i).is_some_and(|&magic| byte != magic) || (i == MAGIC.len() && byte & RESERVED != 0) {
            return Header::Other(i as u64);
        }
        *place = byte;
        bytes.pass();
    }
    match skip_optional(bytes, fixed[MAGIC.len()]) {
        Some(()) => Header::Member,
        None => Header::Truncated,
    }
}

/// Skips the parts of a header that its flags announce; `None` if the bytes end within them.
fn skip_optional(bytes: &mut impl Bytes, flags: u8) -> Option<()> {
    const HEADER_CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    if flags & EXTRA != 0 {
        let len = u16::from_le_bytes([bytes.take()?, bytes.take()?]);
        for _ in 0..len {
            bytes.take()?;
        }
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            while bytes.take()? != 0 {}
        }
    }
    if flags & HEADER_CRC != 0 {
        bytes.take()?;
        bytes.take()?;
    }
    Some(())
}
