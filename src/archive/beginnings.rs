//! Copies of a log that was still being written: the text of one file is the begin of another's.
//!
//! Whoever copies an archive takes `mail.current` on Monday, and the finished file on Tuesday. Two such files begin with
//! the same record, so only files of one appliance that begin with the same stamp are compared, and the comparison ends at
//! the first byte that differs. What moment that stamp names does not matter: the year of a copy may have been guessed.

use std::collections::HashMap;

use rayon::prelude::*;

use super::LogFile;
use crate::ledger::Ledger;
use crate::record::time::Stamp;

/// Text that is compared at a time.
const BLOCK: usize = 256 * 1024;

/// A text that is shorter may begin like another by chance, if no head of a log file stands in it.
const LEAST: u64 = 1024;

/// Drops files whose text is the begin of another one's, and tells of it.
pub(super) fn drop_beginnings(files: Vec<LogFile>, ledger: &mut Ledger) -> Vec<LogFile> {
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        let begin = file.head.first.map(Begin::Stamp).or(file.begin.map(Begin::Moment));
        if let (None, Some(begin)) = (&file.stream, begin) {
            alike.entry((file.appliance.clone(), begin)).or_default().push(at);
        }
    }
    let groups: Vec<Vec<usize>> = alike.into_values().filter(|group| group.len() > 1).collect();
    let mut beginnings: Vec<Beginning> = groups.par_iter().flat_map_iter(|group| of_group(&files, group)).collect();
    beginnings.sort_by_key(|beginning| beginning.file);
    let names: Vec<_> = files.iter().map(|file| file.name.clone()).collect();
    let mut dropped = vec![false; files.len()];
    for Beginning { file, of, bytes, damage } in beginnings {
        dropped[file] = true;
        ledger.files_duplicate += 1;
        ledger.note(format!("{}: its {bytes} bytes of text are the begin of {}, not read", names[file], names[of]));
        for damage in damage {
            ledger.damage(format!("{}: {damage}", names[file]));
        }
    }
    files.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(file, _)| file).collect()
}

/// What a file begins with.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
enum Begin {
    Stamp(Stamp),
    /// No record of it has a stamp.
    Moment(i64),
}

/// A file whose text is the begin of another's.
struct Beginning {
    file: usize,
    of: usize,
    bytes: u64,
    damage: Vec<String>,
}

/// How two texts lie to each other.
enum Relation {
    /// The text of the first is the begin of that of the second.
    First(u64, Vec<String>),
    /// The other way round.
    Second(u64, Vec<String>),
    Different,
}

/// The beginnings among files that start with the same moment.
fn of_group(files: &[LogFile], group: &[usize]) -> Vec<Beginning> {
    let mut kept: Vec<usize> = Vec::new();
    let mut found: Vec<Beginning> = Vec::new();
    for &file in group {
        let mut is_beginning = false;
        let mut longer = Vec::new();
        for &other in &kept {
            match compare(&files[file], &files[other]) {
                Relation::First(bytes, damage) => {
                    found.push(Beginning { file, of: other, bytes, damage });
                    is_beginning = true;
                    break;
                }
                Relation::Second(bytes, damage) => {
                    found.push(Beginning { file: other, of: file, bytes, damage });
                    longer.push(other);
                }
                Relation::Different => {}
            }
        }
        kept.retain(|other| !longer.contains(other));
        if !is_beginning {
            kept.push(file);
        }
    }
    // A beginning of a beginning is one of the whole.
    let whole: HashMap<usize, usize> = found.iter().map(|beginning| (beginning.file, beginning.of)).collect();
    for beginning in &mut found {
        while let Some(of) = whole.get(&beginning.of) {
            beginning.of = *of;
        }
    }
    found
}

/// Compares two texts up to the end of the shorter. Files that cannot be opened differ: whoever reads them tells.
fn compare(first: &LogFile, second: &LogFile) -> Relation {
    let (Ok(mut a), Ok(mut b)) = (first.open(), second.open()) else { return Relation::Different };
    let (mut of_a, mut of_b): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    let (a_ended, b_ended) = loop {
        let a_ended = of_a.is_empty() && a.read(&mut of_a, BLOCK) == 0;
        let b_ended = of_b.is_empty() && b.read(&mut of_b, BLOCK) == 0;
        if a_ended || b_ended {
            break (a_ended, b_ended);
        }
        let common = of_a.len().min(of_b.len());
        if of_a[..common] != of_b[..common] {
            return Relation::Different;
        }
        bytes += common as u64;
        of_a.drain(..common);
        of_b.drain(..common);
    };
    let has_head = first.head.serial.is_some() && second.head.serial.is_some();
    if bytes < LEAST && !has_head {
        return Relation::Different;
    }
    match (a_ended, b_ended) {
        // Texts of the same content were dealt with before.
        (true, true) => Relation::Different,
        (true, false) => Relation::First(bytes, a.finish().damage),
        (false, _) => Relation::Second(bytes, b.finish().damage),
    }
}
