//! The files that a run writes: whether they can be written, before any log is read.

use std::path::Path;

use super::settings::Settings;
use crate::error::{Error, Result};

/// Refuses places of output that cannot be written to, or that are among the inputs.
///
/// # Errors
/// [`crate::ErrorKind::Usage`], [`crate::ErrorKind::File`].
pub(super) fn check_destinations<P: AsRef<Path>>(settings: &Settings, inputs: impl Iterator<Item = P>) -> Result<()> {
    let files = settings.output.files.named();
    // Without a file the paths are not even put together: a dataset has thousands of them.
    let inputs: Vec<P> = if files.is_empty() { Vec::new() } else { inputs.collect() };
    for (_, file) in &files {
        file.check()?;
        file.check_is_none_of(inputs.iter().map(AsRef::as_ref))?;
    }
    for (at, (option, file)) in files.iter().enumerate() {
        if let Some((other, _)) = files.iter().take(at).find(|(_, other)| other.path == file.path) {
            return Err(Error::usage(format!("{other} and {option} name the same file")));
        }
    }
    Ok(())
}
