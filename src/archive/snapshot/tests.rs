//! Which changes of a file that is being read count as damage.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// A file of `text`, last written to so many seconds ago.
fn put(folder: &TempDir, name: &str, text: &[u8], seconds: u64) -> (PathBuf, File) {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let file = File::options().read(true).write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    (path, file)
}

fn append(path: &PathBuf, text: &[u8]) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(text).unwrap();
}

#[test]
fn a_file_settles_ten_minutes_after_it_was_written_to() {
    let folder = tempfile::tempdir().unwrap();
    for (seconds, settled) in [(0, false), (590, false), (601, true), (1_000_000, true)] {
        // Its attributes have just changed, in every case.
        let (_, file) = put(&folder, "log", b"text\n", seconds);
        assert_eq!(Snapshot::take(&file).unwrap().settled, settled, "{seconds}");
    }
    let (_, file) = put(&folder, "log", b"text\n", 0);
    file.set_modified(SystemTime::now() + Duration::from_secs(3600)).unwrap();
    assert!(!Snapshot::take(&file).unwrap().settled);
    assert!(!Snapshot::take(&File::open(folder.path()).unwrap()).unwrap().settled);
}

#[cfg(unix)]
#[test]
fn growing_and_renaming_and_deleting_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let text = b"some line\n".repeat(1000);
    for seconds in [0, 5000] {
        let (path, file) = put(&folder, "log", &text, seconds);
        let snapshot = Snapshot::take(&file).unwrap();
        assert_eq!(snapshot.compare(&file), Change::Kept);
        append(&path, b"one more\n");
        assert_eq!(snapshot.compare(&file), Change::Grew(9));
        let (path, file) = put(&folder, "log", &text, seconds);
        let snapshot = Snapshot::take(&file).unwrap();
        let renamed = folder.path().join("log.1");
        fs::rename(&path, &renamed).unwrap();
        assert_eq!(snapshot.compare(&File::open(&renamed).unwrap()), Change::Kept);
        fs::hard_link(&renamed, &path).unwrap();
        fs::remove_file(&renamed).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(snapshot.compare(&file), Change::Kept);
    }
}

#[cfg(unix)]
#[test]
fn what_was_written_over_is_changed_however_long_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    let text = b"some line\n".repeat(1000);
    let other = b"other line\n".repeat(2000);
    for seconds in [0, 5000] {
        for len in [text.len(), text.len() + 1, other.len()] {
            let (path, file) = put(&folder, "log", &text, seconds);
            let snapshot = Snapshot::take(&file).unwrap();
            fs::write(&path, &other[..len]).unwrap();
            assert_eq!(snapshot.compare(&file), Change::Changed, "{len}");
        }
        let (path, file) = put(&folder, "log", &text, seconds);
        let snapshot = Snapshot::take(&file).unwrap();
        fs::write(&path, &other[..77]).unwrap();
        assert_eq!(snapshot.compare(&file), Change::Shrank(77));
        fs::remove_file(&path).unwrap();
        let (_, replacement) = put(&folder, "new", &text, seconds);
        assert_eq!(snapshot.compare(&replacement), Change::Changed);
    }
}

#[cfg(unix)]
#[test]
fn a_settled_file_is_changed_by_any_write_and_a_young_one_by_what_shows() {
    use std::os::unix::fs::FileExt;
    let folder = tempfile::tempdir().unwrap();
    let text = b"some line\n".repeat(10_000);
    for (seconds, change) in [(5000, Change::Changed), (0, Change::Kept)] {
        let (_, file) = put(&folder, "log", &text, seconds);
        let snapshot = Snapshot::take(&file).unwrap();
        file.write_at(b"S", 0).unwrap();
        assert_eq!(snapshot.compare(&file), change);
    }
    // The time set back: only the last bytes tell.
    let (_, file) = put(&folder, "log", &text, 5000);
    let (snapshot, written) = (Snapshot::take(&file).unwrap(), file.metadata().unwrap().modified().unwrap());
    file.write_at(b"S", text.len() as u64 - 100).unwrap();
    file.set_modified(written).unwrap();
    assert_eq!(snapshot.compare(&file), Change::Changed);
}
