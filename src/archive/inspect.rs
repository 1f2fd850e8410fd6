//! A first look into each file: what it is stored in, and what its head says. Containers are opened here, and each of
//! their members is looked at like a file.
//!
//! Everything that decides about a file as a whole is decided here from its first 64 KiB of text: whether it is read at
//! all, by which name it is refused, when it begins, whose it is. No handle stays open, except of streams. Of a stream that
//! pauses before there is so much of it, what has come decides, if it is a mail log; see [`super::begun`].

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::begun::Begun;
use super::codec::{self, Codec};
use super::container::listed::{Contents, Lies, Listed};
use super::container::{Container, tar, unpack, zip};
use super::discover::{Found, Kind};
use super::export;
use super::input::{self, Input, Source};
use super::new_years::NewYears;
use super::pipe::Pipe;
use super::place::{Place, Spools};
use super::reader::{Stream, TextReader};
use super::sample::{Examine, SAMPLE};
use super::snapshot::Snapshot;
use super::verdict::{Look, Opened, Verdict};
use super::wrapper::Wrapper;
use crate::record::frame::zeros;
use crate::record::head::{Head, LINES_LOOKED_AT};

/// The first bytes of every Parquet file.
const PARQUET: &[u8] = b"PAR1";

/// Looks into one file.
pub(super) fn inspect(found: &Found, examine: Examine, spools: &Spools) -> Verdict {
    match open(found) {
        Ok((input, facts)) => Inspection { found, examine, spools }.look(input, facts),
        Err(error) => Verdict::Failed(vec![input::reason(&error)]),
    }
}

/// What is known of a file besides its bytes.
#[derive(Default)]
struct Facts {
    len: Option<u64>,
    /// Seconds since 1970 when it was last written to.
    written: Option<i64>,
    /// The same, before it was compressed.
    packed: Option<i64>,
    place: Option<Place>,
    /// Of a file that is no member of a container.
    snapshot: Option<Snapshot>,
}

/// The bytes of a file, its length, and when it was last written to.
fn open(found: &Found) -> io::Result<(Input, Facts)> {
    if found.kind == Kind::Stdin {
        return Ok((Input::new(Source::Pipe(Pipe::start(io::stdin())?), None), Facts::default()));
    }
    let file = input::open(&found.path)?;
    if found.kind == Kind::Special {
        return Ok((Input::new(Source::Pipe(Pipe::start(file)?), None), Facts::default()));
    }
    let metadata = file.metadata()?;
    let len = Some(metadata.len());
    let written = metadata.modified().ok().map(seconds);
    Ok((Input::of_file(file, len), Facts { len, written, ..Facts::default() }))
}

/// Seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let whole = |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

/// One file that is looked into.
#[derive(Copy, Clone)]
struct Inspection<'a> {
    found: &'a Found,
    examine: Examine,
    spools: &'a Spools,
}

impl Inspection<'_> {
    fn look(self, mut input: Input, mut facts: Facts) -> Verdict {
        let is_file = self.found.kind == Kind::Regular;
        let head = match is_file {
            true => input.chunk_of(Codec::HEAD),
            false => input.chunk_or_enough(SAMPLE + 1, &|text| self.is_plainly_a_log(text)),
        };
        let held = head.len();
        if head.is_empty() {
            return self.nothing(input);
        }
        if let Some(what) = codec::unsupported(head) {
            return unsupported(what);
        }
        if head.starts_with(PARQUET) {
            return self.parquet(&facts);
        }
        let codec = Codec::detect(head);
        facts.packed = codec.written(head);
        match Container::detect(head) {
            Some(container) if self.found.member.is_some() => return nested(container.name()),
            Some(Container::Zip) => return self.zip(&facts),
            Some(Container::Tar) if self.found.kind == Kind::Regular => return self.tar(&facts),
            Some(Container::Tar) => return self.flowing_tar(TextReader::new(input, codec.decoder()), &facts),
            None => {}
        }
        if facts.place.is_none() {
            facts.snapshot = input.file().and_then(|file| Snapshot::take(file).ok());
        }
        // More of it would be looked at, if it were there.
        let is_begun = !is_file && held <= SAMPLE && !input.is_over();
        let mut reader = TextReader::new(input, codec.decoder());
        let mut sample = Vec::new();
        // One byte more, to know whether there is more.
        reader.read(&mut sample, SAMPLE + 1);
        if codec != Codec::Plain {
            let is_in_archive = self.found.member.is_some();
            match Container::detect(&sample) {
                Some(container) if is_in_archive => return nested(container.name()),
                Some(Container::Tar) => {
                    reader.give_back(sample);
                    return self.flowing_tar(reader, &facts);
                }
                Some(Container::Zip) => return inside(Container::Zip.name(), codec),
                None => {}
            }
            match (Codec::detect(&sample), codec::unsupported(&sample)) {
                (_, Some(what)) => return inside(what, codec),
                (Codec::Plain, None) => {}
                (other, None) => return inside(other.name(), codec),
            }
        }
        self.text(reader, sample, codec, facts, is_begun)
    }

    /// Is this, the begin of a stream, a mail log whatever follows? Nothing else begins with a whole record, perhaps behind
    /// a run of NUL.
    fn is_plainly_a_log(self, text: &[u8]) -> bool {
        let zeros = zeros::leading(text);
        let text = if zeros >= zeros::LEAST { text.get(zeros..).unwrap_or_default() } else { text };
        memchr::memchr(0, text).is_none()
            && Codec::detect(text) == Codec::Plain
            && codec::unsupported(text).is_none()
            && Container::detect(text).is_none()
            && export::format(text).is_none()
            && memchr::memchr(b'\n', text).is_some()
            && self.head(text, false).is_mail_log
            && Wrapper::detect(text, false, true, self.examine).is_none()
    }

    /// A file that begins as Parquet does. It is read from its end, so it must be one that can be sought.
    fn parquet(self, facts: &Facts) -> Verdict {
        match (self.found.kind, &self.found.member, facts.len) {
            (Kind::Regular, None, Some(len)) => Verdict::Parquet(len),
            (Kind::Regular | Kind::Special | Kind::Stdin, ..) => {
                let what = if self.found.member.is_some() { "inside another archive" } else { "in a stream" };
                Verdict::Failed(vec![format!(
                    "Parquet {what} is not supported (save it as a file of its own), not read"
                )])
            }
        }
    }

    /// Is it the manifest of a dataset, or what conversions remember beside it?
    fn is_manifest(self, text: &[u8]) -> bool {
        let mentions = |key: &[u8]| memchr::memmem::find(text, key).is_some();
        let says_so = match self.found.file_name().and_then(OsStr::to_str) {
            Some("manifest.json") => mentions(b"\"partition\"") && mentions(b"\"tables\""),
            Some("seen.json") => mentions(b"\"format\":\"authq.seen/"),
            Some(_) | None => false,
        };
        says_so && text.trim_ascii_start().starts_with(b"{")
    }

    /// A file without a byte.
    fn nothing(self, input: Input) -> Verdict {
        let damage = input.damage();
        if !damage.is_empty() {
            return Verdict::Failed(damage);
        }
        match (self.is_named("gz"), self.is_named("parquet")) {
            (true, _) => Verdict::Failed(vec!["empty, not even a gzip header".to_owned()]),
            (_, true) => Verdict::Failed(vec!["truncated or damaged, a Parquet file is never empty".to_owned()]),
            (false, false) => Verdict::Empty,
        }
    }

    fn is_named(self, ending: &str) -> bool {
        let extension = self.found.file_name().and_then(|name| Path::new(name).extension());
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
    }

    /// A file that holds text, of which `sample` was read. `is_begun`: a stream of which no more has come.
    fn text(self, mut reader: TextReader, mut sample: Vec<u8>, codec: Codec, facts: Facts, is_begun: bool) -> Verdict {
        let (is_manifest, exported) = (self.is_manifest(&sample), export::format(&sample));
        let is_whole = |sample: &[u8]| sample.len() <= SAMPLE && !is_begun;
        let mut head = self.head(&sample, is_whole(&sample));
        let wrapper = match exported.is_none() && !is_manifest {
            true => Wrapper::detect(looked_at(&sample), is_whole(&sample), head.is_mail_log, self.examine),
            false => None,
        };
        if let Some(wrapper) = &wrapper {
            reader.give_back(std::mem::take(&mut sample));
            reader = wrapper.taken_off(reader, codec != Codec::Plain);
            reader.read(&mut sample, SAMPLE + 1);
            head = self.head(&sample, is_whole(&sample));
        }
        let (text, whole) = (looked_at(&sample), is_whole(&sample));
        if is_begun {
            reader = reader.looked_at_again(Begun::new(text.len(), head.clone(), self.examine));
        }
        let is_blank = !whole && self.found.kind == Kind::Regular && text.iter().all(|byte| *byte == 0);
        let beyond = if is_blank { beyond_zeros(&mut reader) } else { Vec::new() };
        if !beyond.is_empty() {
            head = (self.examine)(&beyond, whole);
        }
        let new_years = new_years(if beyond.is_empty() { text } else { &beyond }, &head, whole);
        let hash = (text.len(), xxh3_128(text));
        let unwrapped: Vec<String> = wrapper.iter().flat_map(|wrapper| wrapper.notes(text)).collect();
        let few_lines = memchr::memchr_iter(b'\n', text).take(LINES_LOOKED_AT).count() < LINES_LOOKED_AT;
        let is_empty = text.is_empty();
        let (stream, damage) = match self.found.kind {
            // At the end of the text the reader has met all the damage there is; a stream keeps it for whoever reads on.
            Kind::Regular => (None, reader.finish().damage),
            Kind::Special | Kind::Stdin if is_empty => (None, reader.finish().damage),
            Kind::Special | Kind::Stdin => (Some(Stream::keep(reader, sample)), Vec::new()),
        };
        if is_empty {
            return if damage.is_empty() { Verdict::Empty } else { Verdict::Failed(damage) };
        }
        if let Some(format) = exported {
            return Verdict::Export(format);
        }
        // A file cut before its first record is over may well be a log: it must not pass for something else.
        let may_be_cut_short = !damage.is_empty() && few_lines;
        let is_wanted = head.is_mail_log || self.found.named || may_be_cut_short;
        if !is_wanted {
            if is_manifest {
                return Verdict::Manifest;
            }
            return Verdict::NotALog;
        }
        let is_packed = facts.place.as_ref().is_some_and(|place| place.packing.is_some());
        let is_misnamed = self.is_named("gz") && codec == Codec::Plain && !is_packed;
        let misnamed = is_misnamed.then(|| "not gzip, read as plain".to_owned());
        let notes = misnamed.into_iter().chain(unwrapped).collect();
        let Facts { len, written, packed, place, snapshot } = facts;
        let sample = hash;
        let look =
            Look { codec, len, head, sample, written, packed, new_years, snapshot, stream, place, wrapper, notes };
        Verdict::Log(Box::new(look))
    }

    /// What a text says of which `sample` was read; `whole`: there is no more.
    fn head(self, sample: &[u8], whole: bool) -> Head {
        (self.examine)(looked_at(sample), whole)
    }

    /// A tar archive that can be sought.
    fn tar(self, facts: &Facts) -> Verdict {
        match input::open(&self.found.path) {
            Ok(file) => self.container(tar::list(file, facts.len.unwrap_or(0)), facts),
            Err(error) => Verdict::Failed(vec![input::reason(&error)]),
        }
    }

    /// A tar archive that cannot be sought: what may be a log is unpacked to a temporary file.
    fn flowing_tar(self, reader: TextReader, facts: &Facts) -> Verdict {
        let settle = |name: &str, sample: &[u8], whole: bool| {
            let member = self.found.member(name.to_owned());
            let input = Input::new(Source::Stream(Box::new(io::Cursor::new(sample.to_vec()))), None);
            let codec = Codec::detect(sample);
            match (Inspection { found: &member, ..self }).look(input, Facts::default()) {
                // A block may be longer than what was looked at: whether it holds a log is seen when all of it is there.
                Verdict::Failed(_) if codec != Codec::Plain && !whole => None,
                Verdict::Log(_) => None,
                verdict => Some(verdict),
            }
        };
        self.container(unpack::tar(reader, self.spools, &settle), facts)
    }

    fn zip(self, facts: &Facts) -> Verdict {
        if self.found.kind != Kind::Regular {
            return Verdict::Failed(vec![
                "zip archive in a stream is not supported (save it to a file first), not read".to_owned(),
            ]);
        }
        let listed = input::open(&self.found.path).map_err(|error| input::reason(&error));
        match listed.and_then(|file| zip::list(file, facts.len.unwrap_or(0))) {
            Ok(contents) => self.container(contents, facts),
            Err(reason) => Verdict::Failed(vec![reason]),
        }
    }

    /// Looks into the members of a container.
    fn container(self, contents: Contents, facts: &Facts) -> Verdict {
        let Contents { members, links, special, damage } = contents;
        if members.is_empty() && links + special == 0 {
            return if damage.is_empty() { Verdict::Empty } else { Verdict::Failed(damage) };
        }
        let look = |Listed { name, written, lies }: Listed| {
            let found = self.found.member(name);
            let verdict = match lies {
                Lies::Settled(verdict) => verdict,
                Lies::At(place, len) => match place.bytes(&found.path, len) {
                    Ok(input) => {
                        let written = written.or(facts.written);
                        let facts = Facts { len: Some(len), written, place: Some(place), ..Facts::default() };
                        Inspection { found: &found, ..self }.look(input, facts)
                    }
                    Err(error) => Verdict::Failed(vec![input::reason(&error)]),
                },
            };
            (found, verdict)
        };
        // Few at a time wait for another thread: that one may be about to open a container of its own.
        let members = members.into_par_iter().with_min_len(16).map(look).collect();
        Verdict::Container(Box::new(Opened { members, links, special, damage }))
    }
}

/// The first text behind the NULs that a file begins with, as much as is looked at.
fn beyond_zeros(reader: &mut TextReader) -> Vec<u8> {
    let mut text = Vec::new();
    while reader.read(&mut text, SAMPLE) > 0 {
        let zeros = zeros::leading(&text);
        text.drain(..zeros);
        if !text.is_empty() {
            reader.read(&mut text, SAMPLE);
            break;
        }
    }
    text.truncate(SAMPLE);
    text
}

/// The New Years in the first text of a file. Its last line may go on.
fn new_years(text: &[u8], head: &Head, whole: bool) -> Option<(NewYears, bool)> {
    head.first.filter(|first| first.year.is_none())?;
    let end = if whole { text.len() } else { memchr::memrchr(b'\n', text)? + 1 };
    Some((NewYears::of_text(text.get(..end)?, head.shape)?, whole))
}

/// The text that decides, of what was read.
fn looked_at(sample: &[u8]) -> &[u8] {
    sample.get(..SAMPLE).unwrap_or(sample)
}

fn unsupported(what: &str) -> Verdict {
    Verdict::Failed(vec![format!("{what} is not supported yet, not read")])
}

fn inside(what: &str, codec: Codec) -> Verdict {
    unsupported(&format!("{what} inside {}", codec.name()))
}

fn nested(what: &str) -> Verdict {
    unsupported(&format!("{what} inside another archive"))
}
