//! Compression, told by content. The only file that names a compression crate.
//!
//! gzip is taken apart here rather than by a ready-made reader because such a reader gives an error where we owe an
//! answer: which text came out before the damage, which members held their checksum, and what lies behind the last.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::input::Input;
use super::reader::Member;

/// Text that is made at a time: what the decoder wrote is still in the cache when its checksum is taken.
const STEP: usize = 64 * 1024;

/// Messages of one kind that a file may cause before the rest of them is only counted.
const MESSAGES: u64 = 3;

/// How a file is compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codec {
    /// Not at all.
    Plain,
    /// gzip, any number of members.
    Gzip,
}

/// The magic bytes of gzip, and the only method it knows.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];

/// What we know by its first bytes and cannot read: offset, magic, what it is called.
const CONTAINERS: &[(usize, &[u8], &str)] = &[
    (0, b"\x28\xb5\x2f\xfd", "zstd compression"),
    (0, b"\xfd7zXZ\0", "xz compression"),
    (0, b"\x04\x22\x4d\x18", "lz4 compression"),
    (0, b"\x1f\x9d", "compress (.Z) compression"),
    // The digit between is the block size; the magic of the first block keeps a log that begins with `BZh` apart.
    (4, b"\x31\x41\x59\x26\x53\x59", "bzip2 compression"),
    (4, b"\x17\x72\x45\x38\x50\x90", "bzip2 compression"),
    (0, b"PK\x03\x04", "zip archive"),
    (0, b"PK\x05\x06", "zip archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (257, b"ustar", "tar archive"),
    (0, b"\xff\xfe", "UTF-16 text"),
    (0, b"\xfe\xff", "UTF-16 text"),
];

impl Codec {
    /// First bytes that [`Codec::detect`] and the list of containers look at.
    pub(super) const HEAD: usize = 512;

    /// Tells by the first bytes of a file. A file that ends within the magic bytes of gzip is a gzip file cut short: no
    /// text begins so.
    pub fn detect(head: &[u8]) -> Codec {
        let seen = head.len().min(GZIP.len());
        if seen > 0 && head[..seen] == GZIP[..seen] { Codec::Gzip } else { Codec::Plain }
    }
}

/// The name of what the file is, if it is known and cannot be read.
pub(super) fn unsupported(head: &[u8]) -> Option<&'static str> {
    let begins = |&&(at, magic, _): &&(usize, &[u8], &str)| head.get(at..).is_some_and(|head| head.starts_with(magic));
    match CONTAINERS.iter().find(begins) {
        Some((4, _, name)) => head.starts_with(b"BZh").then_some(*name),
        Some((_, _, name)) => Some(name),
        None => looks_like_utf16(head).then_some("UTF-16 text"),
    }
}

/// UTF-16 without a mark at its begin: ASCII letters with a NUL on the same side of each.
fn looks_like_utf16(head: &[u8]) -> bool {
    let Some(head) = head.get(..32) else { return false };
    let letters = |from: usize| head.iter().skip(from).step_by(2).all(|byte| matches!(byte, b'\t'..=b'~'));
    let nuls = |from: usize| head.iter().skip(from).step_by(2).all(|&byte| byte == 0);
    (letters(0) && nuls(1)) || (nuls(0) && letters(1))
}

/// Where the decoder stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    /// Between members: a header, padding, garbage or the end comes next.
    Border,
    /// Within the compressed data of a member.
    Body,
    /// No more text.
    Over,
}

/// What a header turned out to be.
enum Header {
    Member,
    Truncated,
    /// Not a header; so many bytes of it were consumed.
    Other(u64),
}

/// Decodes all members of a gzip file, and keeps account of what can be trusted.
pub(super) struct Gunzip {
    inflate: Decompress,
    crc: Crc,
    state: State,
    /// Text made so far.
    text: u64,
    /// Text before the current member.
    begin: u64,
    any_member: bool,
    members: Vec<Member>,
    damage: Vec<String>,
    wrong_members: u64,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Gunzip {
            inflate: Decompress::new(false),
            crc: Crc::new(),
            state: State::Border,
            text: 0,
            begin: 0,
            any_member: false,
            members: Vec::new(),
            damage: Vec::new(),
            wrong_members: 0,
        }
    }

    /// Appends up to `want` bytes of text, less only at the end.
    pub(super) fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let mut made = 0;
        while made < want && self.state != State::Over {
            match self.state {
                State::Border => self.enter(input),
                State::Body => made += self.inflate(input, target, want - made),
                State::Over => {}
            }
        }
        made
    }

    /// Runs of members with the same verdict, up to where the text was made.
    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The verdicts and what to tell. Text of a member that was not read to its end is not verified.
    pub(super) fn finish(mut self) -> (Vec<Member>, Vec<String>) {
        if self.state == State::Body {
            self.close(false);
        }
        if let Some(more) = self.wrong_members.checked_sub(MESSAGES).filter(|&more| more > 0) {
            self.damage.push(format!("crc or length wrong in {more} more gzip members"));
        }
        (self.members, self.damage)
    }

    /// At a border: finds out what comes next.
    fn enter(&mut self, input: &mut Input) {
        if self.any_member {
            skip_nuls(input);
        }
        if self.any_member && input.chunk().is_empty() {
            self.state = State::Over;
            return;
        }
        match read_header(input) {
            Header::Member => {
                self.inflate.reset(false);
                self.crc.reset();
                self.begin = self.text;
                self.any_member = true;
                self.state = State::Body;
            }
            Header::Truncated => {
                if !input.cut_off() {
                    let after =
                        if self.any_member { format!(" after {} bytes of text", self.text) } else { String::new() };
                    self.damage.push(format!("truncated in the gzip header{after}"));
                }
                self.state = State::Over;
            }
            Header::Other(consumed) => {
                let garbage = consumed + drain(input);
                self.damage.push(match self.any_member {
                    true => format!("{garbage} bytes of trailing garbage after the last gzip member"),
                    false => "gzip header not understood, not read".to_owned(),
                });
                self.state = State::Over;
            }
        }
    }

    /// Within a member: makes some text.
    fn inflate(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let before = target.len();
        target.resize(before + want.min(STEP), 0);
        let chunk = input.chunk();
        let at_end = chunk.is_empty();
        let (taken, made) = (self.inflate.total_in(), self.inflate.total_out());
        let result = self.inflate.decompress(chunk, &mut target[before..], FlushDecompress::None);
        // Counted on failure too: what came before the damage is text like any other.
        let (taken, made) = (self.inflate.total_in() - taken, self.inflate.total_out() - made);
        input.consume(taken as usize);
        target.truncate(before + made as usize);
        self.crc.update(&target[before..]);
        self.text += made;
        match result {
            Ok(Status::StreamEnd) => self.leave(input),
            Ok(_) if taken > 0 || made > 0 => {}
            Ok(_) if at_end => {
                if !input.cut_off() {
                    self.damage.push(format!("truncated after {} bytes of text", self.text));
                }
                self.close(false);
                self.state = State::Over;
            }
            Ok(_) | Err(_) => {
                let (begin, text) = (self.begin, self.text);
                self.damage.push(format!(
                    "compressed data corrupt after {text} bytes of text, the rest is not readable; \
                     text bytes {begin} to {text} not trusted"
                ));
                self.close(false);
                self.state = State::Over;
            }
        }
        made as usize
    }

    /// At the end of a member: compares its checksum and length.
    fn leave(&mut self, input: &mut Input) {
        let mut trailer = [0; 8];
        for place in &mut trailer {
            let Some(byte) = input.byte() else {
                if !input.cut_off() {
                    self.damage.push(format!("truncated in the gzip trailer after {} bytes of text", self.text));
                }
                self.close(false);
                self.state = State::Over;
                return;
            };
            *place = byte;
        }
        let [c0, c1, c2, c3, l0, l1, l2, l3] = trailer;
        let crc_holds = u32::from_le_bytes([c0, c1, c2, c3]) == self.crc.sum();
        // gzip keeps the length modulo 2³².
        let length_holds = u32::from_le_bytes([l0, l1, l2, l3]) == (self.text - self.begin) as u32;
        let wrong = match (crc_holds, length_holds) {
            (true, true) => None,
            (false, true) => Some("crc"),
            (true, false) => Some("length"),
            (false, false) => Some("crc and length"),
        };
        if let Some(wrong) = wrong {
            if self.wrong_members < MESSAGES {
                self.damage.push(format!("{wrong} wrong, text bytes {} to {} not trusted", self.begin, self.text));
            }
            self.wrong_members += 1;
        }
        self.close(wrong.is_none());
        self.state = State::Border;
    }

    /// Books the text of the current member. Members in a row with the same verdict are one entry, so that a file of a
    /// million tiny members costs no memory.
    fn close(&mut self, verified: bool) {
        match self.members.last_mut() {
            Some(last) if last.verified == verified => last.text_end = self.text,
            _ => self.members.push(Member { text_end: self.text, verified }),
        }
    }
}

/// Reads a member's header. Its own checksum is not looked at: nothing in it matters to the text, and the name in it is
/// never used.
fn read_header(input: &mut Input) -> Header {
    const RESERVED: u8 = 0xe0;
    let mut fixed = [0; 10];
    for (i, place) in fixed.iter_mut().enumerate() {
        let Some(&byte) = input.chunk().first() else {
            return Header::Truncated;
        };
        if GZIP.get(i).is_some_and(|&magic| byte != magic) || (i == GZIP.len() && byte & RESERVED != 0) {
            return Header::Other(i as u64);
        }
        *place = byte;
        input.consume(1);
    }
    match skip_optional(input, fixed[GZIP.len()]) {
        Some(()) => Header::Member,
        None => Header::Truncated,
    }
}

/// Skips the parts of a header that its flags announce; `None` if the input ends within them.
fn skip_optional(input: &mut Input, flags: u8) -> Option<()> {
    const HEADER_CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    if flags & EXTRA != 0 {
        let len = u16::from_le_bytes([input.byte()?, input.byte()?]);
        for _ in 0..len {
            input.byte()?;
        }
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            while input.byte()? != 0 {}
        }
    }
    if flags & HEADER_CRC != 0 {
        input.byte()?;
        input.byte()?;
    }
    Some(())
}

/// Skips the NUL bytes that tapes and block devices put behind a file, or between members.
fn skip_nuls(input: &mut Input) {
    loop {
        let chunk = input.chunk();
        let nuls = chunk.iter().take_while(|&&byte| byte == 0).count();
        if nuls == 0 {
            return;
        }
        input.consume(nuls);
    }
}

/// Reads what is left and says how much it was.
fn drain(input: &mut Input) -> u64 {
    let mut count = 0;
    loop {
        let len = input.chunk().len();
        if len == 0 {
            return count;
        }
        count += len as u64;
        input.consume(len);
    }
}
