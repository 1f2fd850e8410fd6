//! The files that a run writes: whether they can be written, before any log is read.

use std::path::Path;

use super::settings::Settings;
use crate::error::{Error, Result};

/// Refuses places of output that cannot be written to, or that are among the inputs.
///
/// # Errors
/// [`crate::ErrorKind::Usage`], [`crate::ErrorKind::File`].
pub(super) fn check_destinations<P: AsRef<Path>>(settings: &Settings, inputs: impl Iterator<Item = P>) -> Result<()> {
    let destinations: Vec<_> =
        [&settings.output.file, &settings.output.ledger, &settings.output.new].into_iter().flatten().collect();
    // Without a destination the paths are not even put together: a dataset has thousands of files.
    let inputs: Vec<P> = if destinations.is_empty() { Vec::new() } else { inputs.collect() };
    for destination in destinations {
        destination.check()?;
        destination.check_is_none_of(inputs.iter().map(AsRef::as_ref))?;
    }
    let named = [("-o", &settings.output.file), ("--ledger", &settings.output.ledger), ("--new", &settings.output.new)];
    let named = named.map(|(option, destination)| Some((option, &destination.as_ref()?.path)));
    for (at, (option, path)) in named.iter().flatten().enumerate() {
        if let Some((other, _)) = named.iter().flatten().take(at).find(|(_, other)| other == path) {
            return Err(Error::usage(format!("{other} and {option} name the same file")));
        }
    }
    Ok(())
}
