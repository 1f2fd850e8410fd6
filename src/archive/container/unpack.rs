//! Containers that cannot be sought: what may be a log is unpacked to a temporary file, in one pass.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::listed::{Contents, Lies, Listed};
use super::tar::{COPY, Entry, Tape, truncated, walk};
use crate::archive::member::clipped;
use crate::archive::place::{Place, Spool, Spools, Store};
use crate::archive::reader::{TextReader, failure};
use crate::archive::sample::SAMPLE;
use crate::archive::verdict::Verdict;

/// A tar archive that comes out of a decoder or a pipe.
struct Flowing {
    text: TextReader,
    at: u64,
}

impl Flowing {
    fn append(&mut self, bytes: &mut Vec<u8>, count: u64) {
        let before = bytes.len();
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        while bytes.len() - before < count {
            let want = (count - (bytes.len() - before)).min(COPY);
            let made = self.text.read(bytes, want);
            self.at += made as u64;
            if made == 0 {
                return;
            }
        }
    }
}

impl Tape for Flowing {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.append(&mut bytes, count as u64);
        bytes
    }

    fn skip_to(&mut self, byte: u64) {
        let mut bytes = Vec::new();
        while self.at < byte {
            let at = self.at;
            self.append(&mut bytes, (byte - at).min(COPY as u64));
            bytes.clear();
            if self.at == at {
                return;
            }
        }
    }

    fn at(&self) -> u64 {
        self.at
    }
}

/// Says what is to become of a member by its name, its first bytes, and whether that is all of them. `None`: it may be a
/// log, and is unpacked.
type Settle<'a> = &'a dyn Fn(&str, &[u8], bool) -> Option<Verdict>;

/// Unpacks a tar archive.
pub(in super::super) fn tar(text: TextReader, spools: &Spools, settle: Settle<'_>) -> Contents {
    let mut contents = Contents::default();
    let mut tape = Flowing { text, at: 0 };
    let mut unpacking = Unpacking { spools, spool: None, settle, origins: Vec::new() };
    let is_whole = walk(&mut tape, &mut contents, &mut |tape, contents, entry| {
        let listed = unpacking.member(tape, entry, contents.members.len());
        contents.members.push(listed);
    });
    let end = truncated(&tape);
    let report = tape.text.finish();
    for (member, range) in unpacking.origins {
        if let Lies::At(place, _) = &mut contents.members[member].lies {
            place.verdicts = clipped(&report.members, range).into();
        }
    }
    // Why the text ended early is told by its decoder; that the archive has no end follows from it.
    if !is_whole && report.damage.is_empty() {
        contents.damage.push(end);
    }
    contents.damage.extend(report.damage);
    if let Some(spool) = unpacking.spool {
        spools.put_back(spool);
    }
    contents
}

/// A container that is being unpacked.
struct Unpacking<'a> {
    spools: &'a Spools,
    /// Taken when there is something to write to it.
    spool: Option<Arc<Spool>>,
    settle: Settle<'a>,
    /// Numbers of members, and where they lie in the text of the archive: there the verdicts of its compression count.
    origins: Vec<(usize, Range<u64>)>,
}

impl Unpacking<'_> {
    /// The member of this number, which comes next on the tape.
    fn member(&mut self, tape: &mut Flowing, entry: Entry, number: usize) -> Listed {
        let Entry { name, written, begin, size } = entry;
        let sample = tape.take(size.min(SAMPLE as u64 + 1) as usize);
        if let Some(verdict) = (self.settle)(&name, &sample, size <= SAMPLE as u64) {
            return Listed { name, written, lies: Lies::Settled(verdict) };
        }
        match self.write(tape, sample, begin + size) {
            Ok((spool, range)) => {
                let len = range.end - range.start;
                self.origins.push((number, begin..begin + len));
                let place = Place { store: Store::Spool(spool), is_cut: len < size, ..Place::within(range.start) };
                Listed { name, written, lies: Lies::At(place, len) }
            }
            Err(error) => {
                let folder = std::env::temp_dir();
                let why = match error.kind() {
                    io::ErrorKind::StorageFull => "there is no space left".to_owned(),
                    io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                    _ => failure(&error),
                };
                let why = format!("cannot be unpacked to the temporary folder {}: {why}, not read", folder.display());
                Listed::failed(name, written, why)
            }
        }
    }

    /// Writes the bytes up to `end`, of which `sample` was read.
    fn write(&mut self, tape: &mut Flowing, mut sample: Vec<u8>, end: u64) -> io::Result<(Arc<Spool>, Range<u64>)> {
        let spool = match &self.spool {
            Some(spool) => Arc::clone(spool),
            None => self.spools.take()?,
        };
        self.spool = Some(Arc::clone(&spool));
        let range = spool.write(|block| {
            block.append(&mut sample);
            if block.is_empty() {
                let left = end.saturating_sub(tape.at);
                tape.append(block, left.min(COPY as u64));
            }
        })?;
        Ok((spool, range))
    }
}
