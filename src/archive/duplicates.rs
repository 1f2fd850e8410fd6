//! Files of the same content, whatever their names and however they are compressed.
//!
//! A log that was copied, or kept both plain and compressed, must not be counted twice. Nearly all files differ in their
//! first 64 KiB already (a rotated log begins with its own time), so that only true copies are ever read for this.

use std::collections::HashMap;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::LogFile;
use crate::ledger::Ledger;

/// Text that is hashed at a time.
const BLOCK: usize = 256 * 1024;

/// Files with the same value look alike so far.
pub(super) type Likeness = (usize, u128);

/// Drops all but one file of each content, and tells of it. The first in order stays, unless it is damaged and a later
/// one is not. `likeness[i]` belongs to `files[i]`; streams are never compared, for they can be read only once.
pub(super) fn drop_duplicates(files: Vec<LogFile>, likeness: &[Likeness], ledger: &mut Ledger) -> Vec<LogFile> {
    let mut alike: HashMap<Likeness, Vec<usize>> = HashMap::new();
    for (i, file) in files.iter().enumerate() {
        if file.stream.is_none() {
            alike.entry(likeness[i]).or_default().push(i);
        }
    }
    let candidates: Vec<usize> = alike.into_values().flat_map(|group| worth_reading(&files, group)).collect();
    let digests: Vec<(usize, Digest)> =
        candidates.into_par_iter().filter_map(|i| Some((i, digest(&files[i])?))).collect();

    let mut same: HashMap<(u64, u128), Vec<(usize, Digest)>> = HashMap::new();
    for (i, digest) in digests {
        same.entry((digest.len, digest.hash)).or_default().push((i, digest));
    }
    // In the place of each file that is dropped: the one that stays, and what was wrong with the one dropped.
    let mut dropped: Vec<Option<(usize, Vec<String>)>> = vec![None; files.len()];
    for mut group in same.into_values() {
        group.sort_by_key(|(i, _)| *i);
        let stays = group.iter().find(|(_, digest)| digest.damage.is_empty()).map_or(group[0].0, |(i, _)| *i);
        for (i, digest) in group {
            if i != stays {
                dropped[i] = Some((stays, digest.damage));
            }
        }
    }
    let names: Vec<_> = files.iter().map(|file| file.name.clone()).collect();
    let mut kept = Vec::with_capacity(files.len());
    for (file, dropped) in files.into_iter().zip(dropped) {
        match dropped {
            None => kept.push(file),
            Some((stays, damage)) => {
                ledger.files_duplicate += 1;
                ledger.note(format!("{}: same content as {}, read once", file.name, names[stays]));
                for damage in damage {
                    ledger.damage(format!("{}: {damage}", file.name));
                }
            }
        }
    }
    kept
}

/// Of files whose samples are alike, those that can still be the same: of plain files the length is known.
fn worth_reading(files: &[LogFile], group: Vec<usize>) -> Vec<usize> {
    let any_compressed = group.iter().any(|&i| !files[i].can_be_sliced());
    let same_len = |i: usize| group.iter().filter(|&&other| files[other].len == files[i].len).count() > 1;
    match group.len() {
        0 | 1 => Vec::new(),
        _ if any_compressed => group,
        _ => group.iter().copied().filter(|&i| same_len(i)).collect(),
    }
}

struct Digest {
    len: u64,
    hash: u128,
    damage: Vec<String>,
}

/// Length and hash of the whole text. `None` if the file cannot be opened: whoever reads it will tell.
fn digest(file: &LogFile) -> Option<Digest> {
    let mut reader = file.open().ok()?;
    let mut hash = Xxh3::new();
    let mut block = Vec::new();
    while reader.read(&mut block, BLOCK) > 0 {
        hash.update(&block);
        block.clear();
    }
    let report = reader.finish();
    Some(Digest { len: report.bytes_text, hash: hash.digest128(), damage: report.damage })
}
