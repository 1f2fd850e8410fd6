//! Everything that changes the disk on behalf of a dataset, so that tests can let each single step fail, or let the
//! process seem to die there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::permissions::Permissions;

#[cfg(not(test))]
mod seam {
    #[inline]
    pub(super) fn step() -> std::io::Result<()> {
        Ok(())
    }

    #[inline]
    pub(super) fn can_exchange() -> bool {
        true
    }
}

/// A new file.
pub(in crate::dataset) fn create(path: &Path, permissions: Permissions) -> io::Result<File> {
    seam::step()?;
    create_file(path, permissions.of_files())
}

/// A new file with these bytes and the permissions of another.
pub(super) fn write_whole(path: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
    seam::step()?;
    create_file(path, mode_of(like))?.write_all(bytes)
}

/// A new file that nobody may ever open for more than is given.
fn create_file(path: &Path, mode: Option<u32>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode.unwrap_or(0o666));
    let file = options.open(path)?;
    // The umask took from it.
    set_mode(path, mode)?;
    Ok(file)
}

/// Asks whether the next write may go on.
pub(in crate::dataset) fn write() -> io::Result<()> {
    seam::step()
}

/// What was written reaches the disk.
pub(in crate::dataset) fn sync(file: &File) -> io::Result<()> {
    seam::step()?;
    file.sync_all()
}

/// The names in a folder reach the disk; on other systems than Unix, folders cannot be opened for that.
pub(in crate::dataset) fn sync_folder(folder: &Path) -> io::Result<()> {
    seam::step()?;
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A folder and those above it, if it is not there yet.
pub(in crate::dataset) fn create_folder(folder: &Path, permissions: Permissions) -> io::Result<()> {
    create_folders(folder, permissions.of_folders())
}

/// The same; where no permissions are given, it has those of another folder, if that is there.
pub(super) fn create_folder_like(folder: &Path, permissions: Permissions, like: &Path) -> io::Result<()> {
    create_folders(folder, permissions.of_folders().or_else(|| Some(mode_of(like)? | 0o700)))
}

fn create_folders(folder: &Path, mode: Option<u32>) -> io::Result<()> {
    seam::step()?;
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_folders(parent, mode)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode.unwrap_or(0o777));
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|()| set_mode(folder, mode)),
    }
}

/// The permissions of what is there.
fn mode_of(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    return path.metadata().ok().map(|found| std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o7777);
    #[cfg(not(unix))]
    return Some(path).and(None);
}

/// Gives permissions, where some are given.
fn set_mode(path: &Path, mode: Option<u32>) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(mode) = mode {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    }
    let _ = (path, mode);
    Ok(())
}

/// The same file under a second name; where the file system has no such thing, a copy.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    seam::step()?;
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    seam::step()?;
    fs::remove_file(path)
}

pub(super) fn remove_tree(folder: &Path) -> io::Result<()> {
    seam::step()?;
    fs::remove_dir_all(folder)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    seam::step()?;
    fs::rename(from, to)
}

/// Two folders change names, at one stroke.
///
/// # Errors
/// [`io::ErrorKind::Unsupported`] if the system, or the file system, has no such thing.
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    seam::step()?;
    if !seam::can_exchange() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|errno| match errno {
            Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
            errno => errno.into(),
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (one, other);
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// A folder takes a name that is free.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if it is not.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    seam::step()?;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    // Of something that appears in between, only an empty folder would be replaced.
    match to.symlink_metadata() {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// What tests put in the way of a step.
#[cfg(test)]
pub(in crate::dataset) mod seam {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
        static FAILS: Cell<Option<(u64, bool)>> = const { Cell::new(None) };
        static EXCHANGES: Cell<bool> = const { Cell::new(true) };
    }

    /// Can folders change names at one stroke?
    pub(in crate::dataset) fn exchanges(can: bool) {
        EXCHANGES.set(can);
    }

    pub(super) fn can_exchange() -> bool {
        EXCHANGES.get()
    }

    /// From now on the step of that number fails (the first is 0), and those after it too if `dead`.
    pub(in crate::dataset) fn fail(at: Option<(u64, bool)>) {
        STEPS.set(0);
        FAILS.set(at);
    }

    /// How many there were.
    pub(in crate::dataset) fn steps() -> u64 {
        STEPS.get()
    }

    pub(super) fn step() -> io::Result<()> {
        let step = STEPS.replace(STEPS.get() + 1);
        match FAILS.get() {
            Some((at, dead)) if step == at || (dead && step > at) => Err(io::Error::from(io::ErrorKind::StorageFull)),
            Some(_) | None => Ok(()),
        }
    }
}
