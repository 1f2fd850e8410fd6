//! Files that were written one after the other, told by their names.
//!
//! The appliance names its files `mail.@20090422T000000.s`, the time when the file was begun; system loggers are rotated
//! as `mail.log.1` (the larger the number, the older; `mail.log` itself is the newest) or `mail.log-20090422`. Endings
//! of compression follow. A name that merely holds a number (`esa1.log`) tells nothing.

use std::collections::HashMap;
use std::path::Path;

use super::FileTimes;
use crate::archive::{Appliance, LogFile};
use crate::record::time::file_name_stamp;

/// A file's place in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series<'a> {
    /// Files of one series have the same.
    pub(super) key: Key<'a>,
    /// Ascends as they were written.
    pub(super) place: i64,
}

/// What the files of a series have in common. A syslog collector writes for many hosts; that a file is of the same
/// one as the next is asked all the same, which makes series shorter and never wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key<'a> {
    pub(super) appliance: &'a Appliance,
    pub(super) folder: Option<&'a Path>,
    pub(super) stem: &'a [u8],
    pub(super) naming: Naming,
}

/// How a series is named.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    /// `mail.@20090422T000000.s`
    Stamped,
    /// `mail.log.1`
    Numbered,
    /// `mail.log-20090422`
    Dated,
}

impl<'a> Series<'a> {
    pub(super) fn of(log: &'a LogFile) -> Option<Self> {
        let (stem, naming, place) = parse(log.path.file_name()?.as_encoded_bytes());
        Some(Series { key: Key { appliance: &log.appliance, folder: log.path.parent(), stem, naming }, place })
    }
}

/// Stem, naming and place of a file name.
pub(super) fn parse(name: &[u8]) -> (&[u8], Naming, i64) {
    if let (Some(stamp), Some(at)) = (file_name_stamp(name), memchr::memrchr(b'@', name)) {
        return (&name[..at], Naming::Stamped, stamp);
    }
    let endings: [&[u8]; 6] = [b".gz", b".bz2", b".xz", b".zst", b".lz4", b".Z"];
    let name = endings.iter().find_map(|ending| name.strip_suffix(*ending)).unwrap_or(name);
    let digits = name.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (stem, number) = name.split_at(name.len() - digits);
    let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<i64>().ok());
    match (stem, number, digits) {
        // `10.0.0.1` is a host.
        ([stem @ .., b'.'], Some(number), 1..=4) if stem.iter().any(u8::is_ascii_alphabetic) => {
            (stem, Naming::Numbered, -number)
        }
        ([stem @ .., b'-' | b'.' | b'_'], Some(number), 8 | 10 | 12 | 14) => (stem, Naming::Dated, number),
        // Newer than the one with the number 1; there is none with 0 unless that is the newest.
        (_, _, _) => (name, Naming::Numbered, 1),
    }
}

/// What rotation tells of a file.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rotation {
    /// It was written from one end to the other by one writer, so that nothing in it is older than its begin. Of a file
    /// that somebody put together (`cat mail.log* > all.log`) nobody can say that.
    pub(super) certain: bool,
    /// Where the next file of its series begins.
    pub(super) next: Option<i64>,
}

/// What rotation tells of each file. Where begins do not ascend with names, names do not mean what they seem to: then
/// nothing is known of the whole series.
pub(super) fn rotations(files: &[FileTimes<'_>]) -> Vec<Rotation> {
    let mut all: HashMap<&Key<'_>, Vec<(i64, usize)>> = HashMap::new();
    for (index, file) in files.iter().enumerate() {
        if let Some(series) = &file.series {
            all.entry(&series.key).or_default().push((series.place, index));
        }
    }
    let mut rotations = vec![Rotation::default(); files.len()];
    for (key, mut series) in all {
        // Any name may be the newest of a numbered series; alone it is just a name.
        if key.naming == Naming::Numbered && series.len() < 2 {
            continue;
        }
        series.sort_unstable();
        let begins: Vec<i64> = series.iter().filter_map(|(_, index)| files[*index].begin).collect();
        let places_differ = series.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !places_differ || !begins.is_sorted() {
            continue;
        }
        let mut next = None;
        for (_, index) in series.into_iter().rev() {
            rotations[index] = Rotation { certain: true, next };
            next = files[index].begin.or(next);
        }
    }
    rotations
}
