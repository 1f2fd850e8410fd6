//! Tests of the archive as a whole, with a stand-in for the reading of heads: what a head says is plain to see in each
//! test's own files, and nothing here depends on how log lines look.

mod codecs;
mod containers;
mod discover;
mod gzip;
mod open;
mod pack;
mod reading;
mod time;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::input::{Input, Source};
use super::reader::{TextReader, TextReport};
use super::{Archive, ArchiveOptions, Codec};
use crate::error::Result;
use crate::ledger::Severity;
use crate::record::head::Head;
use crate::record::time::Stamp;

/// Reads heads like `LOG 2009-04-22T11:43:59 serial=A host=b offset=-14400`; a year of `----` is none.
fn examine(sample: &[u8], _whole: bool) -> Head {
    let line = sample.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split_ascii_whitespace();
    if words.next() != Some("LOG") {
        return Head::default();
    }
    let mut head = Head { is_mail_log: true, ..Head::default() };
    for word in words {
        match word.split_once('=') {
            Some(("serial", value)) => head.serial = Some(value.into()),
            Some(("host", value)) => head.host = Some(value.into()),
            Some(("offset", value)) => head.utc_offset = value.parse().ok(),
            Some(_) => {}
            None => head.first = read_stamp(word),
        }
    }
    head
}

fn stamp(text: &str) -> Stamp {
    read_stamp(text).expect("a stamp")
}

fn read_stamp(text: &str) -> Option<Stamp> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
    let (month, day, hour) = (number(5..7)?, number(8..10)?, number(11..13)?);
    let (minute, second) = (number(14..16)?, number(17..19)?);
    Some(Stamp { year: text.get(0..4)?.parse().ok(), month, day, hour, minute, second, offset: None })
}

/// A temporary folder with files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(TempDir::new().expect("a temporary folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        // A new file each time: some systems write an old one to disk before they let go of its content.
        let _ = fs::remove_file(&path);
        fs::write(&path, content).expect("a file");
        path
    }
}

fn open(paths: &[PathBuf]) -> Result<Archive> {
    open_with(paths, &ArchiveOptions::default())
}

fn open_with(paths: &[PathBuf], options: &ArchiveOptions) -> Result<Archive> {
    Archive::open_by(paths, options, examine)
}

/// Names of the files, without the folder.
fn names(archive: &Archive) -> Vec<String> {
    archive.files.iter().map(|file| file.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

fn messages(archive: &Archive, severity: Severity) -> Vec<&str> {
    let notes = archive.ledger.notes.iter().filter(|note| note.severity == severity);
    notes.map(|note| note.message.as_str()).collect()
}

fn gz(text: impl AsRef<[u8]>) -> Vec<u8> {
    gz_at(text, Compression::default())
}

fn gz_at(text: impl AsRef<[u8]>, level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Reads all text of some bytes, so many at a time.
fn text_of(bytes: &[u8], at_a_time: usize) -> (Vec<u8>, TextReport) {
    let source = Source::Stream(Box::new(std::io::Cursor::new(bytes.to_vec())));
    read_all(TextReader::new(Input::new(source, None), Codec::detect(bytes).decoder()), at_a_time)
}

fn read_all(mut reader: TextReader, at_a_time: usize) -> (Vec<u8>, TextReport) {
    let mut text = Vec::new();
    loop {
        let before = text.len();
        let count = reader.read(&mut text, at_a_time);
        assert_eq!(text.len() - before, count);
        assert!(count <= at_a_time);
        if count == 0 {
            break;
        }
    }
    (text, reader.finish())
}
