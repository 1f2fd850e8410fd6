//! Through the whole of opening an archive: what a user's files go through.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;
use crate::archive::{Archive, ArchiveOptions, LogFile};

const LINE: &[u8] = b"Wed Apr 22 11:43:59 2009 Info: New SMTP ICID 1 interface Data 1 (10.0.0.1) address 10.0.0.2\n";

/// A log of at least `bytes`, last written to an hour ago.
fn log(folder: &TempDir, bytes: u64) -> LogFile {
    let path = folder.path().join("mail.log");
    fs::write(&path, LINE.repeat(bytes as usize / LINE.len() + 1)).unwrap();
    settle(&path);
    let archive = Archive::open(std::slice::from_ref(&path), &ArchiveOptions::default()).unwrap();
    archive.files.into_iter().next().expect("a mail log")
}

fn settle(path: &Path) {
    let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
    OpenOptions::new().append(true).open(path).unwrap().set_modified(an_hour_ago).unwrap();
}

fn open(log: &LogFile) -> PlainFile {
    log.open_plain().unwrap().expect("a plain file")
}

/// Where temporary files lie on a file system that is not mapped from, there is nothing to test.
fn is_mapped_here(file: &PlainFile) -> bool {
    is_local(&file.file)
}

#[test]
fn a_settled_file_is_mapped_and_sound() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(&folder, 3 * LEAST);
    let file = open(&log);
    if !is_mapped_here(&file) {
        return;
    }
    let mut read = Vec::new();
    file.read_at(1000, &mut read, 2 * LEAST as usize).unwrap();
    let mapped = file.map(1000..1000 + 2 * LEAST).expect("a map");
    assert!(mapped.bytes() == read && mapped.is_sound());
    assert!(file.map(0..LEAST - 1).is_none(), "too short");
    assert!(file.map(file.len() - LEAST..file.len() + 1).is_none(), "goes on behind the end");
    #[expect(clippy::reversed_empty_ranges, reason = "it is what must be refused")]
    let backwards = file.map(LEAST..0);
    assert!(backwards.is_none());
}

#[test]
fn a_young_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.log");
    fs::write(&path, LINE.repeat(10_000)).unwrap();
    let archive = Archive::open(&[path], &ArchiveOptions::default()).unwrap();
    let file = open(&archive.files[0]);
    assert!(file.map(0..file.len()).is_none());
}

#[test]
fn what_happens_to_the_file_makes_its_bytes_unsound_unless_it_leaves_them_alone() {
    type Deed = fn(&Path);
    let deeds: [(&str, Deed, bool, Option<&str>); 9] = [
        ("emptied", |path| set_len(path, 0), false, Some("shrank while being read")),
        ("cut in the middle of a page", |path| set_len(path, 300_003), false, Some("shrank while being read")),
        ("cut at a page", |path| set_len(path, 81_920), false, Some("shrank while being read")),
        (
            "cut in the last page, without a fault",
            |path| set_len(path, 2 * LEAST - 9),
            false,
            Some("shrank while being read"),
        ),
        ("cut behind what is mapped", |path| set_len(path, 3 * LEAST), false, Some("shrank while being read")),
        ("cut and grown again", |path| rewrite(path), false, Some("changed while being read")),
        ("appended to", |path| append(path), false, None),
        ("deleted", |path| fs::remove_file(path).unwrap(), true, None),
        ("replaced", |path| replace(path), true, None),
    ];
    for (what, deed, sound, damage) in deeds {
        let folder = tempfile::tempdir().unwrap();
        let log = log(&folder, 4 * LEAST);
        let file = open(&log);
        if !is_mapped_here(&file) {
            return;
        }
        let before = fs::read(&log.path).unwrap();
        let mapped = file.map(0..2 * LEAST).expect("a map");
        deed(&log.path);
        let seen = mapped.bytes().to_vec();
        assert_eq!((mapped.is_sound(), file.change().damage()), (sound, damage), "{what}");
        assert!(!sound || before.starts_with(&seen), "{what}");
        // From now on it is read, and reading gives what is there.
        assert_eq!(file.map(0..2 * LEAST).is_some(), sound, "{what}");
        let mut read = Vec::new();
        file.read_at(0, &mut read, 2 * LEAST as usize).unwrap();
        assert!(!read.contains(&0), "{what}");
        let is_now = fs::metadata(&log.path).map_or(before.len() as u64, |metadata| metadata.len());
        assert_eq!(read.len() as u64, is_now.min(2 * LEAST), "{what}");
    }
}

#[test]
fn a_file_opened_again_under_its_name_is_the_same_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(&folder, 2 * LEAST);
    assert_eq!(open(&log).change(), Change::Kept);
    replace(&log.path);
    let file = open(&log);
    assert_eq!(file.change(), Change::Changed);
    assert!(file.map(0..LEAST).is_none());
}

fn set_len(path: &Path, len: u64) {
    OpenOptions::new().write(true).open(path).unwrap().set_len(len).unwrap();
}

fn append(path: &Path) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(LINE).unwrap();
}

/// Through a time when it was empty, to the same length.
fn rewrite(path: &Path) {
    let len = fs::metadata(path).unwrap().len() as usize;
    fs::write(path, b"another line\n".repeat(len / 13 + 1).split_at(len).0).unwrap();
}

/// By another file of the same content, in its place.
fn replace(path: &Path) {
    let new = path.with_extension("new");
    fs::copy(path, &new).unwrap();
    settle(&new);
    fs::rename(&new, path).unwrap();
}
