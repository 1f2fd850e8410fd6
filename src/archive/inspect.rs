//! A first look into each file: what it is stored in, and what its head says.
//!
//! Everything that decides about a file as a whole is decided here from its first 64 KiB of text: whether it is read at
//! all, by which name it is refused, when it begins, whose it is. No handle stays open, except of streams.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::xxh3_128;

use super::codec::{self, Codec};
use super::discover::{Found, Kind};
use super::input::{self, Input, Source};
use super::reader::{Stream, TextReader};
use crate::record::head::{Head, LINES_LOOKED_AT};

/// Text looked at.
pub(super) const SAMPLE: usize = 64 * 1024;

/// Tells what the head of a file says: [`crate::record::head::examine`], or a stand-in for it in tests.
pub(super) type Examine = fn(&[u8], bool) -> Head;

/// What is to become of a file.
pub(super) enum Verdict {
    /// Is read.
    Log(Box<Look>),
    /// Holds no text; nothing is wrong with it.
    Empty,
    /// Met in a folder, and something else than a mail log.
    NotALog,
    /// Cannot be read, for these reasons.
    Failed(Vec<String>),
}

/// What was seen.
pub(super) struct Look {
    pub codec: Codec,
    pub len: Option<u64>,
    pub head: Head,
    /// Length and hash of the sample: files of the same content have the same.
    pub sample: (usize, u128),
    /// Seconds since 1970 when it was last written to.
    pub written: Option<i64>,
    pub stream: Option<Stream>,
    pub notes: Vec<String>,
}

/// Looks into one file.
pub(super) fn inspect(found: &Found, examine: Examine) -> Verdict {
    match open(found) {
        Ok((input, len, written)) => inspect_input(found, input, len, written, examine),
        Err(error) => Verdict::Failed(vec![input::reason(&error)]),
    }
}

/// The bytes of a file, its length, and when it was last written to.
fn open(found: &Found) -> io::Result<(Input, Option<u64>, Option<i64>)> {
    if found.kind == Kind::Stdin {
        return Ok((Input::new(Source::Stream(Box::new(io::stdin())), None), None, None));
    }
    let file = input::open(&found.path)?;
    if found.kind == Kind::Special {
        return Ok((Input::new(Source::Stream(Box::new(file)), None), None, None));
    }
    let metadata = file.metadata()?;
    let len = metadata.len();
    let written = metadata.modified().ok().map(seconds);
    Ok((Input::new(Source::File(file), Some(len)), Some(len), written))
}

/// Seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let whole = |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

fn inspect_input(found: &Found, mut input: Input, len: Option<u64>, written: Option<i64>, examine: Examine) -> Verdict {
    let named_gz = found.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let head = input.chunk_of(Codec::HEAD);
    if head.is_empty() {
        return match input.damage() {
            Some(damage) => Verdict::Failed(vec![damage]),
            None if named_gz => Verdict::Failed(vec!["empty, not even a gzip header".to_owned()]),
            None => Verdict::Empty,
        };
    }
    if let Some(what) = codec::unsupported(head) {
        return Verdict::Failed(vec![format!("{what} is not supported yet, not read")]);
    }
    let codec = Codec::detect(head);

    let mut reader = TextReader::new(input, codec);
    let mut sample = Vec::new();
    // One byte more, to know whether there is more.
    reader.read(&mut sample, SAMPLE + 1);
    let whole = sample.len() <= SAMPLE;
    let text = &sample[..sample.len().min(SAMPLE)];
    if codec != Codec::Plain
        && let Some(what) = nested(text)
    {
        return Verdict::Failed(vec![format!("{what} inside gzip is not supported yet, not read")]);
    }

    let head = examine(text, whole);
    let hash = (text.len(), xxh3_128(text));
    let few_lines = memchr::memchr_iter(b'\n', text).take(LINES_LOOKED_AT).count() < LINES_LOOKED_AT;
    let is_empty = text.is_empty();
    let (stream, damage) = match found.kind {
        // At the end of the text the reader has met all the damage there is; a stream keeps it for whoever reads on.
        Kind::Regular => (None, reader.finish().damage),
        Kind::Special | Kind::Stdin if is_empty => (None, reader.finish().damage),
        Kind::Special | Kind::Stdin => (Some(Stream::keep(reader, sample)), Vec::new()),
    };
    if is_empty {
        return if damage.is_empty() { Verdict::Empty } else { Verdict::Failed(damage) };
    }
    // A file cut before its first record is over may well be a log: it must not pass for something else.
    let may_be_cut_short = !damage.is_empty() && few_lines;
    let is_wanted = head.is_mail_log || found.named || may_be_cut_short;
    if !is_wanted {
        return Verdict::NotALog;
    }
    let notes = match named_gz && codec == Codec::Plain {
        true => vec!["not gzip, read as plain".to_owned()],
        false => Vec::new(),
    };
    Verdict::Log(Box::new(Look { codec, len, head, sample: hash, written, stream, notes }))
}

/// What compressed text turns out to be, if it is no text.
fn nested(text: &[u8]) -> Option<&'static str> {
    match Codec::detect(text) {
        Codec::Plain => codec::unsupported(text),
        Codec::Gzip => Some("gzip"),
    }
}
