//! One log file: what is known of it, and how its text is opened.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::appliance::Appliance;
use super::clock::Clock;
use super::codec::Codec;
use super::input::{self, Input};
use super::member::Member;
use super::place::Place;
use super::plain::PlainFile;
use super::reader::{Stream, TextReader};
use super::snapshot::Snapshot;
use super::wrapper::Wrapper;
use super::zone::Zone;
use crate::record::head::Head;

/// One file.
#[derive(Clone, Debug)]
pub struct LogFile {
    /// What to open; `-` is standard input. Of a member of a container: the container.
    pub path: PathBuf,
    /// As the user would name it: the given path, joined with what was found below it, and `!` and the name of a member
    /// of a container. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// Told by content.
    pub codec: Codec,
    /// Bytes on disk when it was opened, of a member of a container those of the member; `None` for standard input and
    /// special files.
    pub len: Option<u64>,
    /// Whose log it is when a record does not say so itself.
    pub appliance: Appliance,
    /// How its stamps become moments.
    pub clock: Clock,
    /// What its head says.
    pub head: Head,
    /// Named by the caller, not met in a folder.
    pub named: bool,
    /// The caller says whose log it is: heads further down in the file do not.
    pub appliance_given: bool,
    /// The moment of its first record (µs since 1970-01-01T00:00:00Z), or what stands for it in the order of files.
    pub begin: Option<i64>,
    /// Length and XXH3-128 of the first bytes of its text.
    pub(super) sample: (usize, u128),
    /// What a plain file was like when it was looked at.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// The rest of a file that can be read only once.
    pub(super) stream: Option<Stream>,
    /// Where a member of a container lies.
    pub(super) place: Option<Place>,
    /// What its log lines lie in.
    pub(super) wrapper: Option<Arc<Wrapper>>,
    /// What the user has to know of the years of its stamps.
    pub(super) year_notes: Vec<String>,
    /// When it was last written to, before it was compressed if that is known (seconds since 1970-01-01T00:00:00Z).
    pub(super) written: Option<i64>,
}

impl LogFile {
    /// The zone that it names, or that the user names for it.
    pub fn named_zone(&self) -> Zone {
        self.head.zone().unwrap_or_else(|| self.clock.zone.clone())
    }

    /// Opens the file to read its text from begin to end, up to the length it had when it was found.
    ///
    /// # Errors
    /// The file cannot be opened (any more), or it is a stream that was opened before.
    pub fn open(&self) -> io::Result<TextReader> {
        let reader = match (&self.stream, &self.place) {
            (Some(stream), _) => return stream.take(),
            (None, Some(place)) => place.text(&self.path, self.len.unwrap_or(0), self.codec)?,
            (None, None) => {
                let file = input::open(&self.path)?;
                TextReader::new(Input::of_file(file, self.len), self.codec.decoder())
            }
        };
        Ok(match &self.wrapper {
            Some(wrapper) => wrapper.taken_off(reader, self.is_verifiable()),
            None => reader,
        })
    }

    /// The bytes of the file as they are on disk; `None` if they can be read only once or were packed by their container.
    pub(super) fn raw(&self) -> io::Result<Option<Input>> {
        let Some(len) = self.len.filter(|_| self.stream.is_none() && !self.is_packed()) else { return Ok(None) };
        Ok(Some(match &self.place {
            Some(place) => place.bytes(&self.path, len)?,
            None => Input::of_file(input::open(&self.path)?, Some(len)),
        }))
    }

    /// Opens the file to read it at any offset; `None` if it has to be read from begin to end: it is compressed, or a
    /// stream.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub fn open_plain(&self) -> io::Result<Option<PlainFile>> {
        if self.can_be_sliced() { self.open_stored() } else { Ok(None) }
    }

    /// Opens the bytes that are on disk, compressed or not, to read them at any offset; `None`: they are a stream.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub(super) fn open_stored(&self) -> io::Result<Option<PlainFile>> {
        let Some(len) = self.len.filter(|_| self.stream.is_none()) else {
            return Ok(None);
        };
        let place = self.place.clone();
        let file = place.as_ref().map_or_else(|| input::open(&self.path), |place| place.file(&self.path))?;
        let snapshot = self.snapshot.clone().map_or_else(|| Snapshot::take(&file).map(Arc::new), Ok)?;
        Ok(Some(PlainFile {
            file,
            snapshot,
            #[cfg(not(unix))]
            path: place.as_ref().map_or(self.path.as_path(), |place| place.path(&self.path)).to_owned(),
            base: place.as_ref().map_or(0, |place| place.begin),
            len,
            place,
        }))
    }

    /// Are the bytes that are on disk not those of the file, or not all of them, because of its container?
    pub(super) fn is_packed(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.packing.is_some() || place.is_cut)
    }

    /// What of its text can be relied on: reads it to its end and keeps nothing of it.
    ///
    /// # Errors
    /// The file cannot be opened (any more), or it is a stream.
    pub fn verify(&self) -> io::Result<Vec<Member>> {
        let mut reader = self.open()?;
        let mut text = Vec::new();
        while reader.read(&mut text, 1 << 18) > 0 {
            text.clear();
        }
        Ok(reader.finish().members)
    }

    /// Does its text have to be made out of what is on disk?
    pub fn is_compressed(&self) -> bool {
        self.codec != Codec::Plain || self.place.as_ref().is_some_and(|place| place.packing.is_some())
    }

    /// Is something known of its text, or will be, because it or its container is compressed?
    fn is_verifiable(&self) -> bool {
        self.is_compressed() || self.place.as_ref().is_some_and(|place| !place.verdicts.is_empty())
    }

    /// Do its log lines lie in something that has to be taken off?
    pub fn is_wrapped(&self) -> bool {
        self.wrapper.is_some()
    }

    /// Is it text that comes as it is written, in a wrapper or not, so that it may pause for as long as it likes?
    pub fn is_live(&self) -> bool {
        self.stream.is_some() && !self.is_compressed()
    }

    /// Can the file be read at any offset, as [`LogFile::open_plain`] does?
    pub fn can_be_sliced(&self) -> bool {
        !self.is_compressed() && !self.is_wrapped() && self.stream.is_none() && self.len.is_some()
    }
}
