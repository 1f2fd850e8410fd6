//! A dataset at every step that changes the disk: each step fails once, and is once the last before a kill.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::compute::cast;

use super::disk::seam;
use super::*;
use crate::dataset::manifest::FileEntry;
use crate::dataset::metadata::{FileMetadata, Origin};
use crate::dataset::writer::{Layout, Partition};
use crate::event::tables::Table;

fn layout() -> Layout {
    let columns = Table::Lines.columns();
    let wanted = ["time", "line", "text"];
    let projection = (0..columns.len()).filter(|index| wanted.contains(&columns[*index].name)).collect();
    Layout { table: Table::Lines, projection, partition: Partition::Date }
}

fn rows(text: &str) -> RecordBatch {
    let schema = Table::Lines.schema(&layout().projection);
    let column = |name: &str| -> ArrayRef {
        match name {
            "time" => Arc::new(TimestampMicrosecondArray::from(vec![0, 86_400_000_000]).with_timezone("UTC")),
            "line" => Arc::new(Int64Array::from(vec![1, 2])),
            _ => Arc::new(StringArray::from(vec![text, text])),
        }
    };
    let of = |field: &Arc<arrow::datatypes::Field>| cast(&column(field.name()), field.data_type()).unwrap();
    let columns = schema.fields().iter().map(of).collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

/// The files that are not as the manifest has them.
fn damaged(store: &Store) -> Vec<String> {
    let files = store.manifest().map(|manifest| manifest.files.as_slice()).unwrap_or_default();
    let is_damaged = |file: &&FileEntry| {
        let bytes = fs::read(store.folder.join(&file.path)).unwrap();
        (bytes.len() as u64, digest_of(&bytes)) != (file.bytes, file.sha256.clone())
    };
    files.iter().filter(is_damaged).map(|file| file.path.clone()).collect()
}

/// Converts logs, each of which says one thing, at two days.
fn convert(folder: &Path, logs: &[&str]) -> Result<Published> {
    convert_with(folder, logs, Permissions::default())
}

fn convert_with(folder: &Path, logs: &[&str], permissions: Permissions) -> Result<Published> {
    let store = Store::open(folder)?.with_permissions(permissions);
    let edition = store.begin()?;
    let mut manifest = Manifest { tables: vec![Table::Lines], partition: "date".to_owned(), ..Manifest::default() };
    for log in logs {
        let sha256 = digest_of(log.as_bytes());
        let known = store.manifest().is_some_and(|old| old.sources.iter().any(|source| source.origin.sha256 == sha256));
        if known {
            let files = store.manifest().into_iter().flat_map(|old| &old.files);
            manifest.files.extend(files.filter(|file| file.sources[0].0 == sha256).cloned());
        } else {
            let mut writer = edition.source(&layout(), &sha256);
            writer.write(&rows(log))?;
            manifest.files.extend(writer.finish(&FileMetadata::default())?);
        }
        let origin = Origin { path: (*log).to_owned(), sha256, ..Origin::default() };
        manifest.sources.push(manifest::SourceEntry { origin, ..Default::default() });
    }
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    edition.publish(&manifest)
}

fn digest_of(bytes: &[u8]) -> String {
    let mut hashed = crate::dataset::writer::Hashed::new(io::sink());
    io::Write::write_all(&mut hashed, bytes).unwrap();
    hashed.finish().1
}

/// Every file below a folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let below = entry.path().strip_prefix(folder).unwrap().to_path_buf();
                found.insert(below, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_edition_takes_the_place_of_the_old_one_and_touches_what_it_must() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("set");
    let first = convert(&folder, &["one"]).unwrap();
    assert_eq!((first.written.len(), first.unchanged.len(), first.removed.len()), (2, 0, 0));
    let second = convert(&folder, &["one", "two"]).unwrap();
    assert_eq!((second.written.len(), second.unchanged.len(), second.removed.len()), (2, 2, 0));
    assert_eq!(second.unchanged, first.written);
    let third = convert(&folder, &["two", "three"]).unwrap();
    assert_eq!((third.written.len(), third.unchanged.len(), third.removed.len()), (2, 2, 2));
    assert_eq!(third.removed, first.written);
    assert_eq!(names(place.path()), ["set"]);
    let store = Store::open(&folder).unwrap();
    assert_eq!(damaged(&store), Vec::<String>::new());
    let other = tempfile::tempdir().unwrap();
    convert(&other.path().join("set"), &["two", "three"]).unwrap();
    assert_eq!(contents(&folder), contents(&other.path().join("set")));
    // A file that was overwritten is reported.
    let path = folder.join(&store.manifest().unwrap().files[0].path);
    let mut bytes = fs::read(&path).unwrap();
    bytes[7] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(damaged(&store).len(), 1);
}

/// Each step of publishing fails once; and each is once the last one before the process dies.
#[test]
fn whatever_fails_there_is_the_old_dataset_or_the_new_one() {
    let expected = |logs: &[&str]| {
        let place = tempfile::tempdir().unwrap();
        convert(&place.path().join("set"), logs).unwrap();
        contents(&place.path().join("set"))
    };
    let (old, new) = (expected(&["one", "two"]), expected(&["two", "three"]));
    let mut aside_once = false;
    let ways = [false, true].map(|has_old| [false, true].map(|dead| [false, true].map(|swap| (has_old, dead, swap))));
    for (has_old, dead, swap) in ways.into_iter().flatten().flatten() {
        seam::exchanges(swap);
        let (mut failures, mut at) = (0, 0);
        loop {
            let place = tempfile::tempdir().unwrap();
            let folder = place.path().join("set");
            if has_old {
                convert(&folder, &["one", "two"]).unwrap();
            }
            seam::fail(Some((at, dead)));
            let done = convert(&folder, &["two", "three"]);
            let steps = seam::steps();
            seam::fail(None);
            let context = format!("step {at} of {steps}, old {has_old}, dead {dead}: {:?}", done.as_ref().err());
            match folder.exists().then(|| contents(&folder)) {
                // Without the one stroke, there is a moment between two; the next conversion puts the old one back.
                None if has_old && dead && !swap => {
                    let aside = names(place.path()).into_iter().find(|name| name.starts_with(".set.old-"));
                    assert_eq!(contents(&place.path().join(aside.unwrap())), old, "{context}");
                    aside_once = true;
                }
                None => assert!(!has_old && done.is_err(), "{context}"),
                Some(found) if found == old => assert!(has_old && done.is_err(), "{context}"),
                Some(found) => {
                    assert_eq!(found, new, "{context}");
                    // Dead, it cannot have said so.
                    assert!(done.is_ok() || dead, "{context}");
                }
            }
            if !dead && done.is_err() {
                assert_eq!(names(place.path()), if has_old { vec!["set"] } else { vec![] }, "{context}");
            }
            failures += usize::from(done.is_err());
            convert(&folder, &["two", "three"]).unwrap();
            assert_eq!(contents(&folder), new, "{context}");
            assert_eq!(names(place.path()), ["set"], "{context}");
            assert_eq!(damaged(&Store::open(&folder).unwrap()), Vec::<String>::new());
            if steps <= at {
                break;
            }
            at += 1;
        }
        assert!(failures > 15, "{failures} of {at}");
    }
    seam::exchanges(true);
    assert!(aside_once);
}

/// Each step of writing what conversions remember fails once; and each is once the last one before the process dies.
#[test]
fn what_is_remembered_is_whole_and_leaves_nothing_in_the_dataset() {
    for dead in [false, true] {
        for at in 0.. {
            let place = tempfile::tempdir().unwrap();
            let folder = place.path().join("set");
            convert(&folder, &["one"]).unwrap();
            let store = Store::open(&folder).unwrap();
            store.write_seen("old");
            let before = contents(&folder);
            seam::fail(Some((at, dead)));
            store.write_seen("new");
            let steps = seam::steps();
            seam::fail(None);
            let (context, seen) = (format!("step {at} of {steps}, dead {dead}"), store.read_seen());
            assert!(matches!(seen.as_deref(), Some("old" | "new")), "{context}: {seen:?}");
            assert!(contents(&folder).keys().eq(before.keys()), "{context}: {:?}", contents(&folder).keys());
            store.remove_leftovers(None).unwrap();
            assert_eq!(names(place.path()), ["set"], "{context}");
            if steps <= at {
                assert!(at > 1 && seen.as_deref() == Some("new"), "{context}: {seen:?}");
                break;
            }
        }
    }
}

#[test]
fn an_old_edition_that_was_put_aside_is_put_back() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("set");
    convert(&folder, &["one"]).unwrap();
    let before = contents(&folder);
    fs::rename(&folder, place.path().join(".set.old-123@mx1.example-abcDEF")).unwrap();
    assert!(Store::open(&folder).unwrap().manifest().is_some());
    assert_eq!(contents(&folder), before);
    assert_eq!(names(place.path()), ["set"]);
}

#[test]
fn two_conversions_at_once_and_changes_in_between_are_told() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("set");
    let store = Store::open(&folder).unwrap();
    let edition = store.begin().unwrap();
    let refused = Store::open(&folder).unwrap().begin().unwrap_err().to_string();
    let writer = format!("another conversion (process {}", std::process::id());
    assert!(refused.contains(&writer) && refused.contains(") is writing to it"), "{refused}");
    drop(edition);
    assert!(names(place.path()).is_empty());
    convert(&folder, &["one"]).unwrap();
    let refused = store.begin().unwrap_err().to_string();
    assert!(refused.contains("in the meantime"), "{refused}");
    assert_eq!(names(place.path()), ["set"]);
}

#[test]
fn what_is_no_dataset_is_refused_and_stays() {
    let place = tempfile::tempdir().unwrap();
    let refused = |folder: &Path| Store::open(folder).unwrap_err().to_string();
    let mine = place.path().join("mine");
    fs::create_dir(&mine).unwrap();
    assert!(Store::open(&mine).unwrap().manifest().is_none(), "an empty folder will do");
    fs::write(mine.join("letter.txt"), "dear").unwrap();
    assert!(refused(&mine).contains("holds other things than a dataset"));
    fs::create_dir(mine.join("_authq")).unwrap();
    fs::write(mine.join("_authq/manifest.json"), "{\"name\": \"an extension of a browser\"}").unwrap();
    assert!(refused(&mine).contains("is not the manifest"));
    fs::write(mine.join("_authq/manifest.json"), [0xff]).unwrap();
    assert!(refused(&mine).contains("is not the manifest"));
    assert!(refused(&mine.join("letter.txt")).contains("is not a folder"));
    assert!(refused(&mine.join("letter.txt/set")).contains("letter.txt"));
    assert!(refused(&place.path().join("no/set")).contains("no"));
    assert!(refused(Path::new("/")).contains("name a folder in it"));
    assert!(refused(Path::new("..")).contains("name a folder in it"));
    assert!(refused(&std::env::current_dir().unwrap()).contains("is the current folder"));
    #[cfg(unix)]
    {
        let link = place.path().join("link");
        std::os::unix::fs::symlink(&mine, &link).unwrap();
        assert!(refused(&link).contains("is a link"));
    }
    assert_eq!(fs::read_to_string(mine.join("letter.txt")).unwrap(), "dear");

    let folder = place.path().join("set");
    convert(&folder, &["one"]).unwrap();
    let file = Store::open(&folder).unwrap().manifest().unwrap().files[0].path.clone();
    fs::write(folder.join(&file), "cut").unwrap();
    assert!(refused(&folder).contains("was changed since it was written"));
    fs::remove_file(folder.join(&file)).unwrap();
    assert!(refused(&folder).contains("is gone"));
}

#[cfg(unix)]
#[test]
fn permissions_are_those_given_or_of_the_old_dataset_and_what_others_put_in_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("set");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let usual = place.path().join("usual");
    fs::create_dir(&usual).unwrap();
    fs::write(usual.join("file"), "").unwrap();
    convert(&folder, &["one"]).unwrap();
    let all = |modes: [u32; 2]| {
        for path in contents(&folder).keys() {
            assert_eq!(mode(&folder.join(path)), modes[0], "{}", path.display());
        }
        assert_eq!([mode(&folder), mode(&folder.join("lines"))], [modes[1]; 2]);
    };
    all([mode(&usual.join("file")), mode(&usual)]);
    fs::remove_dir_all(&folder).unwrap();
    convert_with(&folder, &["one"], Permissions::parse("0600").unwrap()).unwrap();
    all([0o600, 0o700]);
    let edition = Store::open(&folder).unwrap().begin().unwrap();
    assert_eq!(mode(edition.place()), 0o700, "an edition of a closed dataset is closed while it is written");
    drop(edition);
    let set = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for path in contents(&folder).keys() {
        set(&folder.join(path), 0o640);
    }
    for below in ["", "lines", "lines/date=1970-01-01", "lines/date=1970-01-02"] {
        set(&folder.join(below), 0o750);
    }
    fs::write(folder.join("README"), "ours").unwrap();
    fs::create_dir(folder.join("notes")).unwrap();
    set(&folder.join("notes"), 0o750);
    set(&folder.join("README"), 0o640);
    convert(&folder, &["one", "two"]).unwrap();
    all([0o640, 0o750]);
    assert_eq!(fs::read_to_string(folder.join("README")).unwrap(), "ours");
    assert!(folder.join("notes").is_dir());
}
