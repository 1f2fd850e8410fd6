//! Which logs are among those that Parquet files were made of, whatever they are called or stored in by now.
//!
//! A log is known by the SHA-256 of its bytes as stored. One that was compressed or unpacked since then is known by its
//! text, and one that grew by the text that it began with; only of logs that begin as one of the others did is the text
//! read for that. A log that could not be read whole when the rows were made is known by how it begins.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

use crate::archive::{LogFile, digests};
use crate::dataset::metadata::Origin;
use crate::error::Result;
use crate::stop::Stop;

/// Text that the sample of a log is taken of.
const SAMPLE: u64 = 64 << 10;

/// What a log is among those that rows were made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// The SHA-256 by which the rows name it.
    pub(super) sha256: String,
    /// All of it was there; else it grew, and the rows are those of its begin.
    pub(super) is_whole: bool,
}

/// For each of `files` which of `origins` it is.
///
/// # Errors
/// [`crate::ErrorKind::Interrupted`].
pub(super) fn matches(files: &[LogFile], origins: &[&Origin], stop: &Stop) -> Result<Vec<Option<Match>>> {
    let mut known = by_bytes(files, origins, stop)?;
    let taken: HashSet<&str> = known.iter().flatten().map(|found| found.sha256.as_str()).collect();
    let left: Vec<&Origin> = origins.iter().filter(|origin| !taken.contains(origin.sha256.as_str())).copied().collect();
    let unknown: Vec<usize> =
        (0..files.len()).filter(|file| known[*file].is_none() && !files[*file].is_stream()).collect();
    let found: Vec<Option<Match>> =
        unknown.par_iter().map(|file| stop.check().map(|()| by_text(&files[*file], &left))).collect::<Result<_>>()?;
    for (file, found) in unknown.into_iter().zip(found) {
        known[file] = found;
    }
    Ok(known)
}

/// By the digests of the bytes; only logs as long as one of the others are hashed.
fn by_bytes(files: &[LogFile], origins: &[&Origin], stop: &Stop) -> Result<Vec<Option<Match>>> {
    let by_digest: HashSet<&str> = origins.iter().map(|origin| origin.sha256.as_str()).collect();
    let sizes: HashSet<u64> = origins.iter().map(|origin| origin.size).collect();
    let is_likely = |file: &LogFile| !file.is_stream() && file.len.is_some_and(|len| sizes.contains(&len));
    let likely: Vec<usize> = (0..files.len()).filter(|file| is_likely(&files[*file])).collect();
    let logs: Vec<&LogFile> = likely.iter().map(|file| &files[*file]).collect();
    let mut known = vec![None; files.len()];
    for (file, digest) in likely.into_iter().zip(digests(&logs, &AtomicU64::new(0), stop)?) {
        // One that cannot be read whole is not what the rows were made of.
        let sha256 = digest.ok().map(|digest| digest.sha256).filter(|sha256| by_digest.contains(sha256.as_str()));
        known[file] = sha256.map(|sha256| Match { sha256, is_whole: true });
    }
    Ok(known)
}

/// By the text. Of several logs that it may be, the one with the most text.
fn by_text(file: &LogFile, origins: &[&Origin]) -> Option<Match> {
    let sample = file.sample().1.to_string();
    let may_be = |origin: &&&Origin| {
        let is_short = origin.text_size.is_some_and(|size| (1..SAMPLE).contains(&size));
        is_short || origin.sample.as_ref() == Some(&sample)
    };
    let mut by_size: HashMap<u64, Vec<&Origin>> = HashMap::new();
    for origin in origins.iter().filter(may_be) {
        if let (Some(size), Some(_)) = (origin.text_size, &origin.content_id) {
            by_size.entry(size).or_default().push(origin);
        }
    }
    let mut sizes: Vec<u64> = by_size.keys().copied().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let identified = sizes.into_iter().find_map(|size| {
        let begin = file.text_begin(size).ok().filter(|begin| begin.bytes == size)?;
        let id = begin.content.to_string();
        let origin = by_size.get(&size)?.iter().find(|origin| origin.content_id.as_ref() == Some(&id))?;
        Some(Match { sha256: origin.sha256.clone(), is_whole: !begin.goes_on })
    });
    identified.or_else(|| by_beginning(file, &sample, origins))
}

/// The log that could not be read whole, of as much text as possible: its rows are made anew from what is there now.
fn by_beginning(file: &LogFile, sample: &String, origins: &[&Origin]) -> Option<Match> {
    let damaged = origins.iter().filter(|origin| origin.content_id.is_none());
    let begins = |origin: &&&Origin| match origin.text_size {
        // The sample is of all of its text.
        Some(size @ 1..SAMPLE) => file
            .text_begin(size)
            .is_ok_and(|begin| begin.bytes == size && Some(begin.content.to_string()) == origin.sample),
        _ => origin.sample.as_ref() == Some(sample),
    };
    let origin = damaged.filter(begins).max_by_key(|origin| origin.text_size)?;
    Some(Match { sha256: origin.sha256.clone(), is_whole: false })
}
