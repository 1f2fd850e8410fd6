//! The logs that rows were made of, with their digests: the chain of custody in the metadata of files.

use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

use super::FileAccount;
use crate::archive::{Archive, Codec, Digest, LogFile, digests};
use crate::dataset::metadata::Origin;
use crate::error::Result;
use crate::stop::Stop;

/// The origins of the logs at these positions. `accounts`: what was seen in each log of the archive. `is_whole`: the scan was
/// not left before its end; how far it came by then depends on how the logs were cut.
///
/// # Errors
/// [`crate::ErrorKind::Interrupted`].
pub(super) fn origins(
    archive: &Archive,
    positions: &[usize],
    accounts: &[FileAccount],
    is_whole: bool,
    stop: &Stop,
) -> Result<Vec<Origin>> {
    let logs: Vec<&LogFile> = positions.iter().filter_map(|position| archive.files.get(*position)).collect();
    let digests = digests(&logs, &AtomicU64::new(0), stop)?;
    let one = |((position, log), digest): ((&usize, &LogFile), std::io::Result<Digest>)| {
        let account = accounts.get(*position);
        let mut origin = origin(log, digest.ok().as_ref(), account);
        if let Some(account) = account.filter(|account| is_whole && account.closed) {
            origin.lines = Some(account.lines).filter(|_| !account.uncounted);
            origin.first = log.begin.filter(|_| log.head.first.is_some());
            origin.last = account.last.map(|last| last.time);
        }
        let is_damaged = account.is_some_and(|account| !account.damage.is_empty());
        if origin.content_id.is_none() && !is_damaged {
            // The scan did not identify it, or a query that had enough did not read all of it.
            let content = log.content(stop)?.ok();
            origin.content_id = content.map(|(_, content)| content.to_string());
            origin.text_size = content.map(|(bytes, _)| bytes).or(origin.text_size);
        }
        Ok(origin)
    };
    positions.iter().zip(logs).zip(digests).collect::<Vec<_>>().into_par_iter().map(one).collect()
}

/// The origin of the rows of a log, as far as its digest and what was seen in it tell.
pub fn origin(log: &LogFile, digest: Option<&Digest>, account: Option<&FileAccount>) -> Origin {
    let content = account.and_then(|account| account.content).or_else(|| digest?.content);
    let text_size = match account {
        Some(account) if account.closed => Some(account.text),
        Some(_) | None => log.len.filter(|_| log.codec == Codec::Plain && !log.is_wrapped()),
    };
    Origin {
        path: log.name.to_string(),
        size: log.len.unwrap_or(0),
        sha256: digest.map(|digest| digest.sha256.clone()).unwrap_or_default(),
        content_id: content.map(|content| content.to_string()),
        text_size,
        sample: Some(log.sample().1.to_string()),
        begin: log.begin,
        appliance: log.appliance.name.as_deref().map(str::to_owned),
        scope: log.appliance.scope.to_string(),
        ..Origin::default()
    }
}
