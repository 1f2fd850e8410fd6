//! The logs that rows were made of, with their digests: the chain of custody in the metadata of files.

use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

use super::FileAccount;
use crate::archive::{Archive, Codec, ContentId, Digest, LogFile, digests};
use crate::dataset::metadata::Origin;
use crate::error::Result;
use crate::stop::Stop;

/// The origins of the logs at these positions. `accounts`: what was seen in each log of the archive.
///
/// # Errors
/// [`crate::ErrorKind::Interrupted`].
pub(super) fn origins(
    archive: &Archive,
    positions: &[usize],
    accounts: &[FileAccount],
    stop: &Stop,
) -> Result<Vec<Origin>> {
    let logs: Vec<&LogFile> = positions.iter().filter_map(|position| archive.files.get(*position)).collect();
    let digests = digests(&logs, &AtomicU64::new(0), stop)?;
    let one = |((position, log), digest): ((&usize, &LogFile), std::io::Result<Digest>)| {
        let digest = digest.ok();
        let seen = accounts.get(*position).and_then(|account| account.content);
        let content = match seen.or_else(|| digest.as_ref()?.content) {
            Some(content) => Some(content),
            // A query that had enough did not read all of it.
            None => log.content_id(stop)?.ok(),
        };
        let text_size = match (log.codec, accounts.get(*position)) {
            (Codec::Plain, _) => log.len,
            (_, Some(account)) if account.closed => Some(account.text),
            (_, _) => None,
        };
        Ok(Origin { text_size, ..origin(log, digest.map(|digest| digest.sha256), content) })
    };
    positions.iter().zip(logs).zip(digests).collect::<Vec<_>>().into_par_iter().map(one).collect()
}

fn origin(log: &LogFile, sha256: Option<String>, content: Option<ContentId>) -> Origin {
    Origin {
        path: log.name.to_string(),
        size: log.len.unwrap_or(0),
        sha256: sha256.unwrap_or_default(),
        content_id: content.map(|content| content.to_string()),
        sample: Some(format!("{:032x}", log.sample().1)),
        begin: log.begin,
        appliance: log.appliance.name.as_deref().map(str::to_owned),
        scope: log.appliance.scope.to_string(),
        ..Origin::default()
    }
}
