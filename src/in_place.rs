//! Whether a path still leads to an open file or folder: another may have been put in its place.

use std::fs::File;
use std::io;
use std::path::Path;

/// Does `path` lead to what is open as `file`? Always where files have no numbers.
///
/// # Errors
/// The system does not tell.
pub fn is_in_place(path: &Path, file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let own = file.metadata()?;
        match path.metadata() {
            Ok(found) => Ok((found.dev(), found.ino()) == (own.dev(), own.ino())),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(source),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = (path, file);
        Ok(true)
    }
}
