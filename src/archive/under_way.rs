//! Folders of conversions that are not finished.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Is a folder, or one that it lies in, that of a conversion that is not finished, or was killed? An old edition that was
/// put aside is the dataset until the new one is in its place.
pub(super) fn is_under_way(folder: &Path) -> bool {
    let is_temporary = |name: &OsStr| {
        let name = name.as_encoded_bytes();
        name.starts_with(b".") && memchr::memmem::find(name, b".tmp-").is_some()
    };
    let is_old = |folder: &Path| put_aside(folder).is_some_and(|name| folder.with_file_name(name).is_dir());
    folder.ancestors().any(|folder| folder.file_name().is_some_and(is_temporary) || is_old(folder))
}

/// The name of the dataset of which a folder is an old edition that was put aside.
pub(super) fn put_aside(folder: &Path) -> Option<OsString> {
    let name = folder.file_name()?.to_str()?.strip_prefix('.')?;
    let (name, _) = name.rsplit_once(".old-")?;
    Some(name.into())
}
